"""The writer of a record: what ingest does to it. Each transaction leaves it whole, whatever happens after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from onrecord.errors import RecordError
from onrecord.model import ProducedBy, Reading
from onrecord.record.prepared import Prepared
from onrecord.record.store import claiming, duplicates, grouping, visits
from onrecord.record.store.looking import all_articles, readings
from onrecord.record.store.readings import put_reading, take_reading
from onrecord.record.types import Stamp

if TYPE_CHECKING:
    from onrecord.intake.fetch import Validators
    from onrecord.reader.claims import Claims
    from onrecord.reader.claims.joining import Tick

_ENDS = ("read", "unchanged", "duplicate", "failed")


class Writer:
    """Changes a record; made by :meth:`onrecord.record.Record.writing`, one at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is done in here is done as a whole, or not at all."""
        execute = self._connection.execute
        try:
            execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise RecordError(f"the record cannot be written: {error}; another program holds it") from error
        try:
            yield
            execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise RecordError(f"the record cannot be written: {error}; what was stored before is whole") from error
        except BaseException:
            self._undo()
            raise

    def file(self, location: str) -> int:
        """The key of a file or address; put in, as one that is not yet done with, where it is new."""
        self._connection.execute("INSERT INTO files (location) VALUES (?) ON CONFLICT DO NOTHING", (location,))
        row = self._connection.execute("SELECT key FROM files WHERE location = ?", (location,)).fetchone()
        return int(row[0])

    def open_file(self, location: str) -> None:
        """The file is about to be taken in: until :meth:`close_file` it counts as one to be looked at again."""
        key = self.file(location)
        self._connection.execute(
            "UPDATE files SET size = NULL, mtime_ns = NULL, digest = NULL, options = NULL WHERE key = ?", (key,)
        )
        self._connection.execute("DELETE FROM inputs WHERE file = ? AND why IS NOT NULL", (key,))

    def close_file(self, location: str, stamp: Stamp) -> None:
        """All that is in the file, as it was when `stamp` was taken, is stored."""
        self._connection.execute(
            "UPDATE files SET size = ?, mtime_ns = ?, digest = ?, options = ? WHERE key = ?",
            (stamp.size, stamp.mtime_ns, stamp.digest, stamp.options, self.file(location)),
        )

    def put(self, prepared: Prepared, file: str, *, location: str) -> None:
        """Store a reading and the input that it came from."""
        article = prepared.article
        key = self._article(article.id)
        if key is None:
            key = self._insert_article(prepared)
            put_reading(self._connection, key, prepared, prepared.packed)
            duplicates.arrive(self._connection, key, prepared.signature)
        elif self._other(key, prepared):
            self._replace(key, prepared, prepared.packed)
        self._link(file, location, article.sha256, prepared.given_id, prepared.noticed, key)

    def renew(self, reading: Reading, packed: bytes) -> None:
        """Put a new reading of a stored article in place of the old one."""
        key = self._article(reading.article.id)
        if key is not None:
            self._replace(key, reading, packed)

    def link(
        self, article: str, file: str, *, location: str, digest: str, given_id: str, noticed: tuple[str, ...]
    ) -> None:
        """Note that a stored article was seen here too."""
        self._link(file, location, digest, given_id, noticed, self._article(article))

    def copy_input(self, file: str, same: str, *, given_id: str) -> None:
        """The file holds, byte for byte, the one report of the file `same`."""
        self._connection.execute(
            "INSERT INTO inputs (file, location, digest, given_id, notes, article) "
            "SELECT ?, ?, i.digest, ?, i.notes, i.article FROM inputs i JOIN files f ON f.key = i.file "
            "WHERE f.location = ? AND i.article IS NOT NULL ORDER BY i.key DESC LIMIT 1 "
            "ON CONFLICT (location, digest) DO UPDATE SET article = excluded.article, why = NULL",
            (self.file(file), file, given_id, same),
        )

    def fail(self, file: str, *, location: str, why: str) -> None:
        """Note that there is no article here, and why."""
        self._connection.execute(
            "INSERT INTO inputs (file, location, digest, notes, why) VALUES (?, ?, '', '[]', ?) "
            "ON CONFLICT (location, digest) DO UPDATE SET why = excluded.why, article = NULL, notes = '[]'",
            (self.file(file), location, why),
        )

    def seen_again(self, location: str) -> None:
        """What is at this place is stored already: it does not count as failed any more."""
        self._connection.execute("DELETE FROM inputs WHERE location = ? AND why IS NOT NULL", (location,))

    def open_visit(self, address: str) -> None:
        """The web address is about to be taken in: until :meth:`close_visit` it is fetched anew each time."""
        self.open_file(address)
        visits.drop(self._connection, self.file(address))

    def close_visit(self, address: str, options: str, validators: Validators, pages: Iterable[str]) -> None:
        """All that the address gave is stored, of a feed the `pages` that it names."""
        self.close_file(address, Stamp(options=options))
        visits.keep(self._connection, self.file(address), validators, pages)

    def join_events(self) -> None:
        """Join reports of one event anew, unless nothing has come or gone since the last time."""
        if not grouping.is_fresh(self._connection):
            # worked out before the transaction: nobody else writes, and those who look need not wait
            represented = grouping.joined(self._connection)
            with self.transaction():
                grouping.store(self._connection, represented)

    def join_claims(self, finder: Claims, tick: Tick | None = None) -> None:
        """Join claims anew, of all readings but those of near-duplicates; `tick` is told how far that is."""
        # the reader's parts: not before they are needed
        from onrecord.reader.claims.joining import untold
        from onrecord.record.claims import join_claims
        from onrecord.record.stamps import claims_stamp

        kept = [article.id for article in all_articles(self._connection, duplicates=False)]
        found = join_claims(readings(self._connection, kept), finder, tick or untold, of=len(kept))
        with self.transaction():
            claiming.store(self._connection, found, claims_stamp(finder.digest()))

    def begin_run(self) -> int:
        """Note that an ingest is under way; the key of its row."""
        return int(
            self._connection.execute("INSERT INTO runs (began) VALUES (?) RETURNING key", (_now(),)).fetchone()[0]
        )

    def note_run(self, key: int, counts: Mapping[str, int], *, over: bool = False) -> None:
        """Note how many reports were read, unchanged, duplicate, failed so far, or that the ingest is over."""
        self._connection.execute(
            "UPDATE runs SET ended = ?, read = ?, unchanged = ?, duplicates = ?, failed = ? WHERE key = ?",
            (_now() if over else None, *(counts.get(end, 0) for end in _ENDS), key),
        )

    def _insert_article(self, prepared: Prepared) -> int:
        article = prepared.article
        row = self._connection.execute(
            "INSERT INTO articles (id, title, outlet, author, url, published, text, subheadlines, language, added) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key",
            (
                article.id, article.title, article.outlet, article.author, article.url, article.published,
                article.text, as_json([[span.start, span.end] for span in article.subheadlines]), article.language,
                _now(),
            ),
        ).fetchone()  # fmt: skip
        return int(row[0])

    def _replace(self, key: int, reading: Reading, packed: bytes) -> None:
        self._connection.execute("UPDATE articles SET language = ? WHERE key = ?", (reading.article.language, key))
        put_reading(self._connection, key, reading, packed)

    def _other(self, key: int, reading: Reading) -> bool:
        """Whether what is stored was made by something else."""
        row = self._connection.execute(
            "SELECT p.onrecord, p.weights, p.knowledge FROM readings r JOIN producers p ON p.key = r.producer "
            "WHERE r.article = ?",
            (key,),
        ).fetchone()
        return row is None or ProducedBy(onrecord=row[0], weights=row[1], knowledge=row[2]) != reading.produced_by

    def _article(self, id: str) -> int | None:
        row = self._connection.execute("SELECT key FROM articles WHERE id = ?", (id,)).fetchone()
        return int(row[0]) if row else None

    def _link(
        self, file: str, location: str, digest: str, given_id: str, noticed: tuple[str, ...], article: int | None
    ) -> None:
        """An input is there: what failed there before is forgotten, and what was made of the same bytes replaced."""
        connection = self._connection
        before = connection.execute(
            "SELECT article FROM inputs WHERE location = ? AND digest = ?", (location, digest)
        ).fetchone()
        connection.execute("DELETE FROM inputs WHERE location = ? AND why IS NOT NULL", (location,))
        connection.execute(
            "INSERT INTO inputs (file, location, digest, given_id, notes, article) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (location, digest) DO UPDATE SET given_id = excluded.given_id, notes = excluded.notes, "
            "article = excluded.article",
            (self.file(file), location, digest, given_id, as_json(noticed), article),
        )
        if before and before[0] is not None and before[0] != article:
            drop_unseen(connection, before[0], article)

    def _undo(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")


def drop_unseen(connection: sqlite3.Connection, article: int, became: int | None) -> None:
    """Remove an article that no input stands for any more: the same bytes have since become another one, if any.

    (Read with another date or outlet, say. An article whose file was changed or deleted keeps its input and stays.)
    Corrections go over to the one that it became, where that has the same text.
    """
    if connection.execute("SELECT 1 FROM inputs WHERE article = ? LIMIT 1", (article,)).fetchone() is None:
        for table in ("corrections", "correction_claims"):
            connection.execute(
                f"UPDATE {table} SET article = ?1 WHERE article = ?2 "
                "AND (SELECT text FROM articles WHERE key = ?1) = (SELECT text FROM articles WHERE key = ?2)",
                (became, article),
            )
        drop_article(connection, article)


def drop_article(connection: sqlite3.Connection, article: int) -> None:
    """Remove an article and all that came from it. The caller holds the transaction."""
    take_reading(connection, article)
    duplicates.depart(connection, article)
    connection.execute("DELETE FROM articles WHERE key = ?", (article,))


def as_json(value: object) -> str:
    """JSON as the record's text columns hold it."""
    return msgspec.json.encode(value).decode()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
