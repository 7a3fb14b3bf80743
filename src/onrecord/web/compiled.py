"""Compiled templates, kept as Python keeps compiled modules: beside the source or where `PYTHONPYCACHEPREFIX` says.

Compiling takes ten times as long as rendering, and each page would do so once after every start.
"""

from __future__ import annotations

import re
import sys
import tempfile
from contextlib import suppress
from importlib.util import cache_from_source
from io import BytesIO
from pathlib import Path
from pickle import UnpicklingError

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from onrecord._version import __version__

_MADE_BY = re.sub(r"[^0-9A-Za-z]", "", f"jinja{jinja2.__version__}onrecord{__version__}")
"""Stands in the names of files: another version may compile the same source to something else."""


class Compiled(BytecodeCache):
    """The compiled templates of one folder. Where they cannot be read or written, they are compiled each time.

    Jinja keeps a digest of the source with them, so that those of a changed template are made anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The template's name, which is a file's name too."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, where there is something and it is of this source."""
        with suppress(OSError, EOFError, ValueError, TypeError, UnpicklingError):
            bucket.load_bytecode(BytesIO(self._file(bucket).read_bytes()))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        file = self._file(bucket)
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as made:
                bucket.write_bytecode(made)
            Path(made.name).replace(file)

    def _file(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self._folder / bucket.key), optimization=_MADE_BY))
