"""Writing a result so that a file is either the old one or the whole new one, never half of it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import OptionError


def check_target(target: Path, inputs: list[str]) -> None:
    """Raises OptionError where `target` cannot be written, or is one of the inputs and would be lost."""
    if target.is_dir():
        raise OptionError(f"--output {target} is a folder; name a file in it")
    if not target.absolute().parent.is_dir():
        raise OptionError(f"--output {target}: there is no folder {target.absolute().parent}")
    if target.is_file():
        for path in inputs:
            with suppress(OSError):
                if Path(path).samefile(target):
                    raise OptionError(f"--output {target} is also one of the inputs; write to another file")


@contextmanager
def replacing(target: Path, partial: Path | None = None) -> Iterator[BinaryIO]:
    """A stream whose content becomes the file `target` when the block ends well; else the old file stays.

    A device or a pipe is written to directly, a link is followed. What there was when Ctrl-C came is kept as `partial`
    where that is given. Raises OSError.
    """
    target = Path(os.path.realpath(target))
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except KeyboardInterrupt:
        if partial:
            Path(name).replace(partial)
        Path(name).unlink(missing_ok=True)
        raise
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets here."""
    with suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
