"""A folder of tables that is there whole or not at all, with a manifest of what is in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from onrecord.errors import OptionError
from onrecord.output.export.source import Report

MANIFEST: Final = "manifest.json"
_CHUNK = 1 << 20


def check_folder(folder: Path) -> None:
    """Raises OptionError unless a new folder can be made there, or what is there is empty or an export of ours."""
    if not folder.absolute().parent.is_dir():
        raise OptionError(f"--output {folder}: there is no folder {folder.absolute().parent}")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OptionError(f"--output {folder} is no folder; this format writes one file a table, so name a folder")
    if folder.is_dir() and not _is_ours(folder):
        raise OptionError(f"--output {folder} has other files in it; name a new folder, or one of an earlier export")


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of `folder` when the block ends well.

    What :func:`check_folder` allows there is removed then. Raises OptionError, OSError.
    """
    check_folder(folder)
    folder = folder.absolute()
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name[:100]}.", suffix=".part"))
    try:
        yield made
        check_folder(folder)
        if folder.is_dir():
            shutil.rmtree(folder)
        mask = os.umask(0)
        os.umask(mask)
        made.chmod(0o777 & ~mask)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file, by name."""
    return {file.name: _digest(file) for file in sorted(folder.iterdir())}


def write_manifest(folder: Path, report: Report) -> None:
    """Put the report into the folder. It has no time in it: the same export is the same bytes."""
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")


def _digest(file: Path) -> str:
    total = hashlib.sha256()
    with file.open("rb") as stream:
        while some := stream.read(_CHUNK):
            total.update(some)
    return f"sha256:{total.hexdigest()}"


def _is_ours(folder: Path) -> bool:
    """Whether there is nothing in it but what the manifest of an export names."""
    found = {entry.name for entry in folder.iterdir()}
    if not found:
        return True
    try:
        named = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Report).files
    except (OSError, msgspec.DecodeError):
        return False
    return found <= {MANIFEST, *named} and all((folder / name).is_file() for name in found)
