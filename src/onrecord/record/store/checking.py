"""Checking a record: that the file is sound, and that everything in it agrees with everything else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from onrecord.errors import OnrecordError
from onrecord.model import Reading
from onrecord.record.fingerprint import bands, signature
from onrecord.record.identity import article_id
from onrecord.record.rows import Row, Rows, rows_of, spans_of
from onrecord.record.store import correction_checks, duplicates, joins
from onrecord.record.store.looking import readings
from onrecord.record.store.stored_rows import stored_rows
from onrecord.record.types import Problem

SEARCHED = ("articles", "statements", "events", "claims")
"""Tables with a search index beside them."""

_DISAGREE = (
    ("SELECT a.id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM inputs i WHERE i.article = a.key)",
     "no input says where it came from"),
    ("SELECT a.id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM readings r WHERE r.article = a.key)",
     "it has no reading; run ingest again"),
    ("SELECT a.id || ':' || s.local_id FROM statements s JOIN articles a ON a.key = s.article "
     "LEFT JOIN article_actors b ON b.key = s.speaker_in_article WHERE s.speaker IS NOT b.actor "
     "OR (b.article IS NOT NULL AND b.article <> s.article)",
     "the speaker is not the one of its article"),
    ("SELECT a.id || ':' || e.local_id FROM event_actors t JOIN events e ON e.key = t.event "
     "JOIN articles a ON a.key = e.article JOIN article_actors b ON b.key = t.actor_in_article "
     "WHERE t.actor <> b.actor OR b.article <> e.article",
     "an actor is not the one of its article"),
    ("SELECT c.name FROM actors c WHERE NOT EXISTS (SELECT 1 FROM article_actors b WHERE b.actor = c.key)",
     "an actor of no article"),
    ("SELECT name FROM (SELECT c.name, (SELECT n.name FROM actor_names n WHERE n.actor = c.key AND n.alias = 0 "
     "ORDER BY n.articles DESC, length(n.name) DESC, n.name, n.country LIMIT 1) AS usual FROM actors c) "
     "WHERE name IS NOT usual",
     "not the name that most articles give this actor"),
    ("SELECT name FROM (SELECT actor, name, country, articles FROM actor_names WHERE alias = 0 EXCEPT "
     "SELECT actor, name, coalesce(country, ''), count(DISTINCT article) FROM article_actors GROUP BY 1, 2, 3)",
     "a wrong number of articles that use this name"),
    ("SELECT name FROM (SELECT actor, name, articles FROM actor_names WHERE alias = 1 EXCEPT "
     "SELECT b.actor, l.alias, count(DISTINCT b.article) FROM article_aliases l "
     "JOIN article_actors b ON b.key = l.article_actor GROUP BY 1, 2)",
     "a wrong number of articles that use this form of a name"),
)  # fmt: skip


def problems(connection: sqlite3.Connection, tick: Callable[[], None] = lambda: None) -> Iterator[Problem]:
    """Everything that is wrong; nothing for a record that is whole. `tick` is called after each article."""
    try:
        yield from _file(connection)
        yield from _tables(connection)
        for key, id in connection.execute("SELECT key, id FROM articles ORDER BY id").fetchall():
            yield from _article(connection, key, id)
            tick()
        yield from joins.claims(connection)
        yield from joins.event_groups(connection)
        yield from correction_checks.problems(connection)
        yield from _search(connection)
    except sqlite3.DatabaseError as error:
        yield Problem(where="the file", what=f"cannot be read to its end: {error}; bring back a copy")


def _file(connection: sqlite3.Connection) -> Iterator[Problem]:
    for (words,) in connection.execute("PRAGMA integrity_check"):
        if words != "ok":
            yield Problem(where="the file", what=f"damaged: {words}")
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Problem(where=f"table {table}", what=f"row {row} refers to a row of {parent} that there is not")


def _tables(connection: sqlite3.Connection) -> Iterator[Problem]:
    for query, what in _DISAGREE:
        for (where,) in connection.execute(query):
            yield Problem(where=str(where), what=what)


def _article(connection: sqlite3.Connection, key: int, id: str) -> Iterator[Problem]:
    """One article: its id fits its text, its reading can be opened, its spans lie in the text, its rows follow."""
    try:
        reading = next(iter(readings(connection, [id])))
    except OnrecordError as error:
        if connection.execute("SELECT 1 FROM readings WHERE article = ?", (key,)).fetchone():
            yield Problem(where=id, what=str(error))
        return
    except ValueError as error:
        yield Problem(where=id, what=f"a value that no reading has: {error}")
        return
    if article_id(reading.article) != id:
        yield Problem(where=id, what="its text or what is known of it was changed: the id does not fit any more")
    length = len(reading.article.text)
    for owner, span in spans_of(reading):
        if not span.start < span.end <= length:
            yield Problem(where=f"{id}:{owner}", what=f"a span of {span.start} to {span.end} in {length} characters")
    yield from _rows(reading, stored_rows(connection, key))
    yield from _likeness(connection, key, reading)


def _rows(reading: Reading, stored: Rows) -> Iterator[Problem]:
    wanted = rows_of(reading)
    for table in Rows.__struct_fields__:
        ought, found = getattr(wanted, table), getattr(stored, table)
        if ought == found:
            continue
        first = next((a or b for a, b in _side_by_side(ought, found) if a != b), None)
        where = f"{reading.article.id}:{first[0]!s}" if first else reading.article.id
        yield Problem(where=where, what=f"table {table} does not say what the reading and the text do")


def _side_by_side(one: tuple[Row, ...], other: tuple[Row, ...]) -> Iterator[tuple[Row, Row]]:
    for n in range(max(len(one), len(other))):
        yield one[n] if n < len(one) else (), other[n] if n < len(other) else ()


def _likeness(connection: sqlite3.Connection, key: int, reading: Reading) -> Iterator[Problem]:
    """The fingerprint is that of the text, and the article is linked to the original that it should be."""
    id = reading.article.id
    row = connection.execute("SELECT signature FROM fingerprints WHERE article = ?", (key,)).fetchone()
    made = signature(reading.article.text)
    if row is None or row[0] != made:
        yield Problem(where=id, what="the fingerprint is not that of its text")
        return
    linked = connection.execute("SELECT original, similarity FROM duplicates WHERE article = ?", (key,)).fetchone()
    kept = {tuple(pair) for pair in connection.execute("SELECT original, band FROM bands WHERE article = ?", (key,))}
    if kept != {(int(linked is None), band) for band in bands(made)}:
        yield Problem(where=id, what="the bands of its fingerprint are not those of its text")
    elif linked != duplicates.rightful(connection, key):
        yield Problem(where=id, what="it is not linked to the original that it is like")


def _search(connection: sqlite3.Connection) -> Iterator[Problem]:
    """The search indexes hold the words of the tables; SQLite checks that itself, in what counts as a write."""
    for table in SEARCHED:
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            yield Problem(where=f"search index of {table}", what=f"out of step with the table ({error})")
        finally:
            connection.execute("ROLLBACK")
