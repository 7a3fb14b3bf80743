"""Writing: one reading's rows put in, or taken out again. The caller holds the transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from onrecord.model import ProducedBy, Reading
from onrecord.record.rows import Cell, Row, rows_of

_Keys = dict[Cell, int]


def put_reading(connection: sqlite3.Connection, article: int, reading: Reading, packed: bytes) -> None:
    """Make this the article's reading, in place of one that is there."""
    take_reading(connection, article)
    rows = rows_of(reading)
    connection.execute(
        "INSERT INTO readings (article, producer, json) VALUES (?, ?, ?)",
        (article, producer(connection, reading.produced_by), packed),
    )
    actors, at_large = _put_actors(connection, article, rows.article_actors, rows.aliases)
    country: dict[Cell, Cell] = {row[0]: row[5] for row in rows.article_actors}
    _insert(connection, "mentions", ((actors[actor], *rest) for actor, *rest in rows.mentions))

    said = _keys(connection, "statements", rows.statements)
    _insert(
        connection,
        "statements",
        (
            (said[r[0]], article, *r[:6], _of(actors, r[6]), *r[7:13], _of(said, r[13]), _of(at_large, r[6]), *r[14:])
            for r in rows.statements
        ),
    )
    _insert(connection, "statement_spans", ((said[id], *rest) for id, *rest in rows.statement_spans))
    _insert(
        connection, "statement_actors", ((said[i], r, n, actors[actor]) for i, r, n, actor in rows.statement_actors)
    )

    done = _keys(connection, "events", rows.events)
    _insert(
        connection,
        "events",
        ((done[row[0]], article, *row[:6], _of(said, row[6]), *row[7:]) for row in rows.events),
    )
    _insert(
        connection,
        "event_actors",
        ((done[i], r, n, actors[actor], at_large[actor], country[actor]) for i, r, n, actor, _ in rows.event_actors),
    )
    _insert(connection, "event_mentions", ((done[i], *rest, _of(said, s)) for i, *rest, s in rows.event_mentions))
    _insert(connection, "event_forces", ((done[id], *rest) for id, *rest in rows.event_forces))
    _insert(connection, "engagements", ((None, article, *row) for row in rows.engagements))


def take_reading(connection: sqlite3.Connection, article: int) -> None:
    """Remove the article's reading and all rows that came from it; nothing happens where there is none."""
    if not connection.execute("DELETE FROM readings WHERE article = ? RETURNING 1", (article,)).fetchall():
        return
    met = {key for (key,) in connection.execute("SELECT actor FROM article_actors WHERE article = ?", (article,))}
    names = connection.execute(
        "SELECT DISTINCT actor, name, coalesce(country, ''), 0 FROM article_actors WHERE article = ?", (article,)
    ).fetchall()
    names += connection.execute(
        "SELECT DISTINCT b.actor, l.alias, '', 1 FROM article_aliases l "
        "JOIN article_actors b ON b.key = l.article_actor WHERE b.article = ?",
        (article,),
    ).fetchall()
    for table in ("engagements", "events", "statements", "article_actors"):
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
    connection.executemany(
        "UPDATE actor_names SET articles = articles - 1 WHERE actor = ? AND name = ? AND country = ? AND alias = ?",
        names,
    )
    for actor in sorted(met):
        connection.execute("DELETE FROM actor_names WHERE actor = ? AND articles = 0", (actor,))
        connection.execute(
            "DELETE FROM actors WHERE key = ? AND NOT EXISTS (SELECT 1 FROM article_actors WHERE actor = actors.key)",
            (actor,),
        )
    _name(connection, met)


def producer(connection: sqlite3.Connection, made: ProducedBy) -> int:
    """The key of what made a reading; put in where it is new."""
    values = (made.onrecord, made.weights, made.knowledge)
    connection.execute(
        "INSERT INTO producers (onrecord, weights, knowledge) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values
    )
    row = connection.execute(
        "SELECT key FROM producers WHERE onrecord = ? AND weights = ? AND knowledge = ?", values
    ).fetchone()
    return int(row[0])


def _put_actors(
    connection: sqlite3.Connection, article: int, rows: Sequence[Row], aliases: Sequence[Row]
) -> tuple[_Keys, _Keys]:
    """The keys of the article's actors and of the record's, by the ids of the reading."""
    at_large: _Keys = {}
    for id, identity, ref, kind, name, country, *_ in rows:
        connection.execute(
            "INSERT INTO actors (identity, ref, kind, name, country) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (identity, ref, kind, name, country),
        )
        row = connection.execute("SELECT key FROM actors WHERE identity = ?", (identity,)).fetchone()
        at_large[id] = int(row[0])
    here = _keys(connection, "article_actors", rows)
    _insert(
        connection,
        "article_actors",
        ((here[id], article, id, at_large[id], *rest) for id, _, _, _, *rest in rows),
    )
    _insert(connection, "article_aliases", ((here[id], alias) for id, alias in aliases))
    names: set[Row] = {(at_large[row[0]], row[4], row[5] or "", 0) for row in rows}
    names |= {(at_large[id], alias, "", 1) for id, alias in aliases}
    connection.executemany(
        "INSERT INTO actor_names (actor, name, country, alias, articles) VALUES (?, ?, ?, ?, 1) "
        "ON CONFLICT DO UPDATE SET articles = articles + 1",
        sorted(names, key=repr),
    )
    _name(connection, set(at_large.values()))
    return here, at_large


def _name(connection: sqlite3.Connection, actors: Iterable[int]) -> None:
    """Call actors what most articles call them; of several names the longest, so that the order of ingestion is out."""
    connection.executemany(
        "UPDATE actors SET (name, country) = (SELECT name, nullif(country, '') FROM actor_names "
        "WHERE actor = actors.key AND alias = 0 ORDER BY articles DESC, length(name) DESC, name, country LIMIT 1) "
        "WHERE key = ?",
        ((key,) for key in sorted(actors)),
    )


def _keys(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> _Keys:
    """Keys for new rows, by their local ids; given out here, since rows refer to one another."""
    last = connection.execute(f"SELECT coalesce(max(key), 0) FROM {table}").fetchone()[0]
    return {row[0]: last + number for number, row in enumerate(rows, start=1)}


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Cell]]) -> None:
    """All columns, in the order of the table."""
    listed = list(rows)
    if listed:
        places = ", ".join("?" * len(listed[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", listed)


def _of(keys: _Keys, id: Cell) -> int | None:
    return keys.get(id) if id is not None else None
