"""One writer at a time: a lock on a file beside the record, which the system lets go of however the writer ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import BusyError, RecordError


@contextmanager
def only_writer(record: Path) -> Iterator[None]:
    """Be the only one who writes to this record. Raises BusyError where somebody else does.

    A file of its own, because closing any handle on the record would let go of SQLite's locks on it (POSIX).
    """
    path = record.with_name(record.name + "-lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise RecordError(f"{path} cannot be written: {error.strerror or error}") from error
    try:
        try:
            _lock(handle)
        except OSError:
            raise BusyError(
                f"{record} is being written by another onrecord; wait until it is done (reading goes on meanwhile)"
            ) from None
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
