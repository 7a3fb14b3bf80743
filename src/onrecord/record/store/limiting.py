"""Breaking off a question that takes too long, so that nobody can keep a machine busy by asking."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from onrecord.errors import SlowError

_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock: some tenths of a millisecond."""


class Limit(msgspec.Struct, frozen=True):
    """How many seconds an answer may take, and when (by the monotonic clock) these are over."""

    seconds: float
    end: float

    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self.end

    def check(self) -> None:
        """Raises SlowError once the time is over."""
        if self.over():
            raise _slow(self.seconds)


class Connection(sqlite3.Connection):
    """A connection that knows until when the question has to be answered that is being asked; None: at any time."""

    limit: Limit | None = None


def limit_of(connection: sqlite3.Connection) -> Limit | None:
    """Until when what is asked of this connection has to be answered: for work that is done beside it."""
    return connection.limit if isinstance(connection, Connection) else None


def in_time(connection: sqlite3.Connection, limit: Limit | None) -> None:
    """Have this connection break off when the time of another one is over: sqlite3.OperationalError, interrupted."""
    if limit:
        connection.set_progress_handler(limit.over, _STEPS)


@contextmanager
def limited(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Questions asked inside are broken off `seconds` from now, and so is work beside them that asks for the limit.

    Raises SlowError where one was.
    """
    limit = Limit(seconds, time.monotonic() + seconds)
    in_time(connection, limit)
    if isinstance(connection, Connection):
        connection.limit = limit
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise _slow(seconds) from error
    finally:
        connection.set_progress_handler(None, 0)
        if isinstance(connection, Connection):
            connection.limit = None


def _slow(seconds: float) -> SlowError:
    return SlowError(f"the record took longer than {seconds:g} seconds to answer; ask for less")
