"""Breaking off a question that takes too long, so that nobody can keep a machine busy by asking."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.errors import SlowError

_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock: some tenths of a millisecond."""


@contextmanager
def limited(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Questions asked inside are broken off `seconds` from now.

    Raises SlowError where one was.
    """
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise SlowError(f"the record took longer than {seconds:g} seconds to answer; ask for less") from error
    finally:
        connection.set_progress_handler(None, 0)
