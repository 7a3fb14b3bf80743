"""Forgetting: articles taken out with all that came from them, so that their words are gone from the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from onrecord.errors import RecordError
from onrecord.record.store import visits
from onrecord.record.store.checking import SEARCHED
from onrecord.record.store.looking import articles as articles_of
from onrecord.record.store.looking import select_in
from onrecord.record.store.writing import Writer, drop_article
from onrecord.record.types import Forgotten, StoredArticle


def chosen(
    connection: sqlite3.Connection,
    articles: Sequence[str] = (),
    *,
    outlets: Sequence[str] = (),
    before: str | None = None,
) -> Forgotten:
    """What would be forgotten: the articles named by id, place or address, or those of outlets, from before a day.

    With both outlets and a day, those that fit both. Raises RecordError for an article that there is not.
    """
    keys = {key for name in articles for key in _named(connection, name)}
    conditions: list[str] = []
    values: list[str] = []
    if outlets:
        conditions.append(f"outlet IN ({', '.join('?' * len(outlets))})")
        values += outlets
    undated = 0
    if before:
        among = " AND ".join([*conditions, "published IS NULL"])
        undated = int(connection.execute(f"SELECT count(*) FROM articles WHERE {among}", values).fetchone()[0])
        conditions.append("published < ?")
        values.append(before)
    if conditions:
        query = f"SELECT key FROM articles WHERE {' AND '.join(conditions)}"
        keys |= {key for (key,) in connection.execute(query, values)}
    return Forgotten(
        articles=tuple(_by_date(connection, keys)),
        inputs=_count(connection, "inputs", keys),
        statements=_count(connection, "statements", keys),
        events=_count(connection, "events", keys),
        alike=tuple(_by_date(connection, _alike(connection, keys) - keys)),
        undated=undated,
    )


def forget(connection: sqlite3.Connection, articles: Sequence[str]) -> None:
    """Remove the articles with these ids, all that came from them, and where they came from.

    Afterwards the search indexes are merged and the file is written anew, so that no page keeps the words. The caller
    must be the only writer.
    """
    writer = Writer(connection)
    with writer.transaction():
        for id in articles:
            key = connection.execute("SELECT key FROM articles WHERE id = ?", (id,)).fetchone()[0]
            files = connection.execute("SELECT DISTINCT file FROM inputs WHERE article = ?", (key,)).fetchall()
            drop_article(connection, key)
            for (file,) in files:
                visits.drop(connection, file, feeds=True)
            # the file is not marked as read any more, since not all of it is stored; its name goes with its last report
            connection.executemany(
                "UPDATE files SET size = NULL, mtime_ns = NULL, digest = NULL, options = NULL WHERE key = ?", files
            )
            connection.executemany(
                "DELETE FROM files WHERE key = ? AND NOT EXISTS (SELECT 1 FROM inputs WHERE file = files.key)", files
            )
        # deletions are only noted in an FTS5 index until its parts are merged
        for table in SEARCHED:
            connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('optimize')")
    clean(connection)


def clean(connection: sqlite3.Connection) -> None:
    """Write the file anew without what was deleted, and empty the write-ahead log.

    Raises RecordError where somebody reads the record for so long that this cannot be done.
    """
    try:
        connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise RecordError(f"forgotten, but the old bytes are still in the file: {error}; run it again") from error
    if busy:
        raise RecordError(
            "forgotten, but the old bytes are still in the file, because another program is reading the record; "
            "close it, then run: onrecord forget --clean"
        )


def _named(connection: sqlite3.Connection, name: str) -> list[int]:
    found = [
        key
        for (key,) in connection.execute(
            "SELECT key FROM articles WHERE id = ? OR url = ? UNION SELECT article FROM inputs "
            "WHERE article IS NOT NULL AND (location = ? OR file = (SELECT key FROM files WHERE location = ?) "
            # of a feed, all its pages
            "OR file IN (SELECT n.page FROM announced n JOIN files f ON f.key = n.feed WHERE f.location = ?))",
            (name, name, name, name, name),
        )
    ]
    if not found:
        raise RecordError(f"the record has no article {name!r}; give its id, the place it came from, or its address")
    return found


def _alike(connection: sqlite3.Connection, keys: set[int]) -> set[int]:
    """Near-duplicates of the articles, and what these are near-duplicates of."""
    pairs = "SELECT article, original FROM duplicates"
    up = {original for _, original in select_in(connection, f"{pairs} WHERE article IN", keys)}
    down = {article for article, _ in select_in(connection, f"{pairs} WHERE original IN", keys | up)}
    return up | down


def _by_date(connection: sqlite3.Connection, keys: set[int]) -> list[StoredArticle]:
    return sorted(articles_of(connection, keys).values(), key=lambda a: (a.published or "~", a.id))


def _count(connection: sqlite3.Connection, table: str, keys: set[int]) -> int:
    return sum(1 for _ in select_in(connection, f"SELECT key FROM {table} WHERE article IN", keys))
