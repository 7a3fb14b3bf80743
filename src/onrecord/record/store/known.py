"""Looking: what ingest must know to leave alone what is already there, and what status tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from onrecord.model import ProducedBy
from onrecord.record.store import grouping
from onrecord.record.store.looking import inputs
from onrecord.record.types import InputState, Produced, Run, Stamp, Status, Totals


class KnownFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that all of is stored, as it was then: how many reports are in it, and how many of its inputs failed."""

    stamp: Stamp
    reports: int
    failed: int


def known_file(connection: sqlite3.Connection, location: str) -> KnownFile | None:
    """What is known of a file; None where it is new, or was cut off."""
    row = connection.execute(
        "SELECT f.size, f.mtime_ns, f.digest, f.options, count(DISTINCT i.location), count(i.why) FROM files f "
        "LEFT JOIN inputs i ON i.file = f.key WHERE f.location = ? AND f.digest IS NOT NULL GROUP BY f.key",
        (location,),
    ).fetchone()
    if row is None:
        return None
    stamp = Stamp(size=row[0], mtime_ns=row[1], digest=row[2], options=row[3])
    return KnownFile(stamp=stamp, reports=row[4], failed=row[5])


def same_file(connection: sqlite3.Connection, stamp: Stamp) -> str | None:
    """Another file with the same bytes, read with the same options, that holds one report and nothing else."""
    row = connection.execute(
        "SELECT f.location FROM files f JOIN inputs i ON i.file = f.key WHERE f.digest = ? AND f.options = ? "
        "GROUP BY f.key HAVING count(*) = 1 AND count(i.article) = 1 AND i.location = f.location "
        "ORDER BY f.location LIMIT 1",
        (stamp.digest, stamp.options),
    ).fetchone()
    return str(row[0]) if row else None


def has_reading(connection: sqlite3.Connection, article: str) -> bool:
    """Whether an article with this id is stored and was read."""
    query = "SELECT 1 FROM articles a JOIN readings r ON r.article = a.key WHERE a.id = ?"
    return connection.execute(query, (article,)).fetchone() is not None


def is_input(connection: sqlite3.Connection, article: str, location: str) -> bool:
    """Whether the article with this id was seen at this place."""
    query = "SELECT 1 FROM inputs i JOIN articles a ON a.key = i.article WHERE i.location = ? AND a.id = ?"
    return connection.execute(query, (location, article)).fetchone() is not None


def stale(connection: sqlite3.Connection, current: ProducedBy) -> list[str]:
    """Ids of the articles whose reading was made by something else."""
    return [
        str(id)
        for (id,) in connection.execute(
            "SELECT a.id FROM articles a JOIN readings r ON r.article = a.key JOIN producers p ON p.key = r.producer "
            "WHERE (p.onrecord, p.weights, p.knowledge) <> (?, ?, ?) ORDER BY a.id",
            (current.onrecord, current.weights, current.knowledge),
        )
    ]


def produced_by(connection: sqlite3.Connection) -> dict[str, ProducedBy]:
    """What made the reading of each article, by its id."""
    makers = {
        row[0]: ProducedBy(onrecord=row[1], weights=row[2], knowledge=row[3])
        for row in connection.execute("SELECT key, onrecord, weights, knowledge FROM producers")
    }
    made = connection.execute("SELECT a.id, r.producer FROM readings r JOIN articles a ON a.key = r.article")
    return {id: makers[key] for id, key in made}


def original_of(connection: sqlite3.Connection, article: str) -> str:
    """The article that this one says again, or itself."""
    row = connection.execute(
        "SELECT o.id FROM articles a JOIN duplicates d ON d.article = a.key JOIN articles o ON o.key = d.original "
        "WHERE a.id = ?",
        (article,),
    ).fetchone()
    return str(row[0]) if row else article


def first_input(connection: sqlite3.Connection, article: str) -> str | None:
    """The place that the article is known by: the first of its inputs."""
    row = connection.execute(
        "SELECT i.location FROM inputs i JOIN articles a ON a.key = i.article WHERE a.id = ? "
        "ORDER BY i.location, i.digest LIMIT 1",
        (article,),
    ).fetchone()
    return str(row[0]) if row else None


def status(connection: sqlite3.Connection, path: Path) -> Status:
    """What there is, in figures."""
    one = connection.execute

    def number(query: str) -> int:
        return int(one(query).fetchone()[0])

    # in duplicates there are few, so they are counted and taken away; of actors it is enough that there is one
    rows = (
        "SELECT (SELECT count(*) FROM {0}) - "
        "(SELECT count(*) FROM duplicates d CROSS JOIN {0} t ON t.article = d.article)"
    )
    who = (
        "SELECT count(*) FROM actors c WHERE EXISTS "
        "(SELECT 1 FROM {0} t WHERE t.{1} = c.key AND t.article NOT IN (SELECT article FROM duplicates))"
    )
    first, last = one("SELECT min(published), max(published) FROM articles").fetchone()
    totals = Totals(
        articles=number("SELECT count(*) FROM articles"),
        duplicates=number("SELECT count(*) FROM duplicates"),
        statements=number(rows.format("statements")),
        events=number(rows.format("events")),
        joined_events=grouping.count(connection),
        actors=number(who.format("article_actors", "actor")),
        speakers=number(who.format("statements", "speaker")),
        outlets=number("SELECT count(DISTINCT outlet) FROM articles"),
        first=first,
        last=last,
    )
    states = _states(connection)
    made = one(
        "SELECT p.onrecord, p.weights, p.knowledge, count(*) FROM readings r JOIN producers p ON p.key = r.producer "
        "GROUP BY p.key ORDER BY count(*) DESC, 1, 2, 3"
    )
    run = one("SELECT began, ended, read, unchanged, duplicates, failed FROM runs ORDER BY key DESC LIMIT 1").fetchone()
    return Status(
        path=str(path),
        bytes=_size((path, path.with_name(path.name + "-wal"))),
        totals=totals,
        inputs=states,
        failures=tuple(inputs(connection, "failed")),
        produced=tuple(
            Produced(by=ProducedBy(onrecord=row[0], weights=row[1], knowledge=row[2]), readings=row[3]) for row in made
        ),
        last_run=Run(
            began=run[0], ended=run[1], read=run[2], unchanged=run[3], duplicates=run[4], failed=run[5]
        ) if run else None,
    )  # fmt: skip


def _states(connection: sqlite3.Connection) -> dict[InputState, int]:
    """How many inputs are in each state, as `inputs_readable` has it: of an article's inputs one was read."""
    every, failed, read = connection.execute(
        "SELECT (SELECT count(*) FROM inputs), (SELECT count(*) FROM inputs WHERE why IS NOT NULL), "
        "(SELECT count(DISTINCT article) FROM inputs) - (SELECT count(*) FROM duplicates d "
        "WHERE EXISTS (SELECT 1 FROM inputs i WHERE i.article = d.article))"
    ).fetchone()
    return {"read": read, "duplicate": every - failed - read, "failed": failed}


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files if file.exists())
