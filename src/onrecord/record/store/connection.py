"""Opening the file of a record: that it is one, of a version that we know, and with the settings that keep it whole."""

from __future__ import annotations

import os
import sqlite3
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from onrecord.errors import RecordError
from onrecord.record.store.limiting import Connection

APPLICATION_ID = 0x4F6E5265
"""Marks a SQLite file as a record ("OnRe" in ASCII); `file` and SQLite's own tools show it."""

BUSY_SECONDS = 30
"""How long to wait for a transaction of somebody else; ours take milliseconds."""


class _Engaged(msgspec.Struct, frozen=True):
    """Of a stored reading what a migration asks for."""

    engagements: tuple[dict[str, Any], ...] = ()


_MIGRATIONS = Path(__file__).parents[1] / "migrations"
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables


@cache
def migrations() -> tuple[Path, ...]:
    """The numbered files, in order: the version of a record is the number of the last that it went through."""
    found = tuple(sorted(_MIGRATIONS.glob("[0-9]*.sql")))
    if [int(file.name.split("_")[0]) for file in found] != list(range(1, len(found) + 1)):
        raise RecordError("onrecord is not installed whole: its migrations are not numbered from 1; install it again")
    return found


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open a record, after bringing an older one up to date; make an empty one where there is none and `create`.

    Raises RecordError where there is no file, it is no record, or it is of a newer version of onrecord.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        wanted = ".".join(map(str, _OLDEST_SQLITE))
        raise RecordError(f"Python's SQLite is {sqlite3.sqlite_version}; a record needs {wanted} or newer")
    if not path.exists() and not create:
        raise RecordError(f"{path}: there is no record; make one with: onrecord ingest PATH... --record {path}")
    if path.is_dir() or (create and not path.parent.is_dir()):
        why = "this is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise RecordError(f"{path}: {why}; name a file for the record")
    try:
        if create:
            _make(path)
        connection = _open(path)
    except (sqlite3.Error, OSError) as error:
        raise RecordError(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    try:
        _settle(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise RecordError(_trouble(path, error)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """An empty file where there is none, which other users of the machine cannot read; SQLite's own get its mode."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _open(path: Path) -> sqlite3.Connection:
    # transactions are begun and ended by us alone
    return sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=Connection
    )


def _settle(connection: sqlite3.Connection, path: Path) -> None:
    """See that it is ours and of our version, then set what is set for each connection."""
    ours, version = _number(connection, "application_id"), _number(connection, "user_version")
    # asked of the file, so that a file that is no database at all shows itself here too
    empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if ours != APPLICATION_ID and not (empty and version == 0 and ours == 0):
        raise RecordError(f"{path} is a database, but no record of onrecord; name another file with --record")
    newest = len(migrations())
    if version > newest:
        raise RecordError(
            f"{path} was written by a newer onrecord (its tables are version {version}, this one knows {newest}); "
            "install that version to work with it"
        )
    for setting in ("foreign_keys = ON", "secure_delete = ON", "synchronous = NORMAL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}")
    if version < newest:
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise RecordError(f"{path}: this file system cannot hold a record (no write-ahead log); use a local disk")
        _migrate(connection, version)


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Run what is missing, each file in one transaction; two programs that start at once do not run one twice."""
    connection.create_function("engagements_of", 1, _engagements, deterministic=True)
    for number, file in enumerate(migrations()[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _number(connection, "user_version") < number:
                for statement in _statements(file.read_text(encoding="utf-8")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def _engagements(packed: bytes) -> str:
    """The engagements of a stored reading as JSON; none of a damaged one, of which a check is to complain."""
    try:
        return msgspec.json.encode(msgspec.json.decode(zlib.decompress(packed), type=_Engaged).engagements).decode()
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError):
        return "[]"


def _statements(script: str) -> list[str]:
    """The script cut into its statements; `executescript` would end our transaction."""
    found, so_far = [], ""
    for line in script.splitlines(keepends=True):
        so_far += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(so_far):
            found.append(so_far)
            so_far = ""
    return found


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _trouble(path: Path, error: sqlite3.DatabaseError) -> str:
    words = str(error)
    if "not a database" in words:
        return f"{path} is no record of onrecord; name another file with --record"
    if "readonly" in words or "read-only" in words or "unable to open" in words:
        return f"{path} cannot be opened ({words}); a record and its folder must be writable, also to read it"
    return f"{path} cannot be used: {words}; onrecord verify says more, or bring back a copy"
