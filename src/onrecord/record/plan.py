"""What there is to do for the files of an ingest, found out without reading: what is stored already is left alone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from onrecord.intake.addresses import is_address, usual_form
from onrecord.intake.files import STDIN
from onrecord.intake.options import IntakeOptions
from onrecord.intake.sidecar import SUFFIX
from onrecord.record.repository import Record
from onrecord.record.types import Stamp

SETTLED_NS = 2_000_000_000
"""A file that changed less than so long ago may change again without its time of change showing it."""

_PIECE = 1 << 20


class Todo(msgspec.Struct, frozen=True):
    """A file to take in, as it was when it was looked at."""

    file: str
    stamp: Stamp


class Same(msgspec.Struct, frozen=True):
    """A file of which there is nothing to read: it has not changed, or it is a copy of the file `copy_of`.

    `stamp` is to be stored where the file looks otherwise than before, although its bytes are the same.
    """

    file: str
    reports: int = 1
    failed: int = 0
    copy_of: str | None = None
    stamp: Stamp | None = None


class Plan(msgspec.Struct, frozen=True):
    """What to take in, and what is the same as before."""

    todo: tuple[Todo, ...]
    same: tuple[Same, ...]

    @property
    def size(self) -> int:
        """Bytes to take in, as far as known."""
        return sum(todo.stamp.size or 0 for todo in self.todo)


def make_plan(record: Record, files: Sequence[str], options: IntakeOptions, *, retry_failed: bool = False) -> Plan:
    """Sort the files. One whose size and time of change are as before is not even opened.

    A web address is always to do: only its server knows whether it has changed. With `retry_failed` a file that
    something failed in is taken in again.
    """
    mark = hashlib.sha256(msgspec.json.encode(options)).hexdigest()
    todo: list[Todo] = []
    same: list[Same] = []
    # one address may be written in several ways
    for file in dict.fromkeys(usual_form(file) if is_address(file) else file for file in files):
        found = _look(record, file, mark, retry_failed)
        if isinstance(found, Todo):
            todo.append(found)
        else:
            same.append(found)
    return Plan(tuple(todo), tuple(same))


def _look(record: Record, file: str, mark: str, retry_failed: bool) -> Todo | Same:
    if is_address(file):
        return Todo(file, Stamp(options=mark))
    path = Path(file)
    if file == STDIN or not path.is_file():  # intake says what is wrong with it
        return Todo(file, Stamp())
    known = record.known_file(file)
    if known is not None and (known.stamp.options != mark or (known.failed and retry_failed)):
        known = None
    try:
        size, mtime_ns = _stat(path)
        if known and mtime_ns is not None and (known.stamp.size, known.stamp.mtime_ns) == (size, mtime_ns):
            return Same(file, known.reports, known.failed)
        stamp = Stamp(size=size, mtime_ns=mtime_ns, digest=_digest(path), options=mark)
    except OSError:
        return Todo(file, Stamp())
    if known and known.stamp.digest == stamp.digest:
        return Same(file, known.reports, known.failed, stamp=stamp if stamp != known.stamp else None)
    copy_of = record.same_file(stamp)
    if copy_of and copy_of != file and Path(copy_of).suffix == path.suffix:
        return Same(file, copy_of=copy_of, stamp=stamp)
    return Todo(file, stamp)


def _with_sidecars(path: Path) -> list[Path]:
    """The file, and the files beside it that say what it does not."""
    beside = (path.with_name(path.stem + SUFFIX), path.with_name(path.name + SUFFIX))
    return [path, *(sidecar for sidecar in beside if sidecar.is_file())]


def _stat(path: Path) -> tuple[int, int | None]:
    found = [file.stat() for file in _with_sidecars(path)]
    mtime_ns = max(status.st_mtime_ns for status in found)
    settled = mtime_ns < time.time_ns() - SETTLED_NS
    return sum(status.st_size for status in found), mtime_ns if settled else None


def _digest(path: Path) -> str:
    total = hashlib.sha256()
    for file in _with_sidecars(path):
        with file.open("rb") as stream:
            while piece := stream.read(_PIECE):
                total.update(piece)
        total.update(b"\0")
    return total.hexdigest()
