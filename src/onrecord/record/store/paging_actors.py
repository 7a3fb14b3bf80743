"""One page of actors, those who speak most first, and how many there are in all."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence

from onrecord.errors import OptionError
from onrecord.record.paged import ActorFilter, ActorRow, Slice
from onrecord.record.store.filters import Condition, joined, one_of
from onrecord.record.types import RecordActor

_BY_STATEMENTS = (
    # what near-duplicates say is counted by itself and taken away: a look into them for each statement would take long
    "WITH again AS MATERIALIZED (SELECT s.speaker AS actor, count(*) AS n FROM duplicates d "
    "CROSS JOIN statements s ON s.article = d.article WHERE s.speaker IS NOT NULL GROUP BY 1) "
    "SELECT c.key, c.ref, c.kind, c.name, c.country, "
    "(SELECT count(*) FROM statements s WHERE s.speaker = c.key) - coalesce(again.n, 0) AS said "
    "FROM actors c LEFT JOIN again ON again.actor = c.key WHERE {} "
    "ORDER BY said DESC, c.name, c.identity LIMIT ? OFFSET ?"
)


def actors(connection: sqlite3.Connection, wanted: ActorFilter, limit: int, offset: int) -> Slice[ActorRow]:
    """By number of statements, name and identity. Raises OptionError for words with no letter in them."""
    where, values = _conditions(wanted)
    total = connection.execute(f"SELECT count(*) FROM actors c WHERE {where}", values).fetchone()[0]
    rows = connection.execute(_BY_STATEMENTS.format(where), (*values, limit, offset)).fetchall()
    keys = [row[0] for row in rows]
    articles, events, days = _articles(connection, keys), _events(connection, keys), _days(connection, keys)
    return Slice(
        total=total,
        rows=tuple(
            ActorRow(
                actor=RecordActor(key=row[0], ref=row[1], kind=row[2], name=row[3], country=row[4]),
                statements=row[5], events=events[row[0]], articles=articles[row[0]],
                first_day=days[row[0]][0], last_day=days[row[0]][1],
            )
            for row in rows
        ),
    )  # fmt: skip


def _conditions(wanted: ActorFilter) -> tuple[str, list[str | int]]:
    """What follows WHERE, for `actors c`, and its parameters."""
    # who has no key of the tables and is known none the less has that in its identity (record/identity.py)
    known = "(c.ref IS NOT NULL OR c.identity LIKE '%,\"known\"]')"
    return joined(
        [
            one_of("c.key", wanted.keys),
            one_of("c.kind", wanted.kinds),
            one_of("c.country", wanted.countries),
            (known if wanted.known else f"NOT {known}", []) if wanted.known is not None else None,
            _called(wanted.words) if wanted.words is not None else None,
        ]
    )


def _called(words: str) -> Condition:
    """That one of the actor's names, or its key of the tables, has all these words or beginnings of words in it."""
    parts = [part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for part in words.split()]
    if not parts:
        raise OptionError(f"nothing to look for in {words!r}: give a part of a name")
    like = " AND ".join("' ' || n.name LIKE '% ' || ? || '%' ESCAPE '\\'" for _ in parts)
    return f"(c.ref = ? OR c.key IN (SELECT n.actor FROM actor_names n WHERE {like}))", [words, *parts]


def _articles(connection: sqlite3.Connection, actors: Sequence[int]) -> Counter[int]:
    """In how many articles each of these actors is."""
    return _counts(
        connection,
        "SELECT b.actor, count(DISTINCT b.article) FROM article_actors b WHERE b.actor IN ({}) "
        "AND b.article NOT IN (SELECT article FROM duplicates) GROUP BY b.actor",
        actors,
    )


def _events(connection: sqlite3.Connection, actors: Sequence[int]) -> Counter[int]:
    """In how many events each of these actors takes part."""
    by_actor = "WHERE t.actor IN ({}) GROUP BY t.actor"
    found = _counts(connection, f"SELECT t.actor, count(DISTINCT t.event) FROM event_actors t {by_actor}", actors)
    found.subtract(
        _counts(
            connection,
            "SELECT t.actor, count(DISTINCT t.event) FROM duplicates d CROSS JOIN events e ON e.article = d.article "
            # the plus: each event leads to its few actors, not each actor to all its events
            f"CROSS JOIN event_actors t ON t.event = e.key {by_actor.replace('t.actor IN', '+t.actor IN')}",
            actors,
        )
    )
    return found


def _days(connection: sqlite3.Connection, actors: Sequence[int]) -> defaultdict[int, tuple[str | None, str | None]]:
    """The days of the first and last statement of each of these actors."""
    # from either end of what the actor says, by its index, to the first that is in no near-duplicate
    end = (
        "(SELECT s.day FROM statements s WHERE s.speaker = c.key AND s.day IS NOT NULL "
        "AND s.article NOT IN (SELECT article FROM duplicates) ORDER BY s.day {} LIMIT 1)"
    )
    query = f"SELECT c.key, {end.format('ASC')}, {end.format('DESC')} FROM actors c WHERE c.key IN ({_places(actors)})"
    found: defaultdict[int, tuple[str | None, str | None]] = defaultdict(lambda: (None, None))
    found.update({actor: (first, last) for actor, first, last in connection.execute(query, actors)})
    return found


def _counts(connection: sqlite3.Connection, query: str, actors: Sequence[int]) -> Counter[int]:
    return Counter(dict(connection.execute(query.format(_places(actors)), actors).fetchall()))


def _places(values: Sequence[int]) -> str:
    return ", ".join("?" * len(values))
