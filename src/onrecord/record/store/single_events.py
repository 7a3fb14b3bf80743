"""Single events by id, what stands around them in their articles, and events as marks of a map."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from onrecord.record.looked_up import Around, Located, Teller
from onrecord.record.paged import Slice
from onrecord.record.store.looking import select_in
from onrecord.record.store.tallying import fitting, number
from onrecord.record.types import EventFilter

_MANY = 5_000
"""Events with a place from which on it is quicker to go back from the latest day than to put all in order."""
_AROUND = (
    "SELECT substr(a.text, e.source_starts_at + 1, e.source_ends_at - e.source_starts_at), "
    "substr(a.text, e.target_starts_at + 1, e.target_ends_at - e.target_starts_at), t.local_id, t.stance, "
    "coalesce(b.name, substr(a.text, t.speaker_starts_at + 1, t.speaker_ends_at - t.speaker_starts_at)), b.actor "
    "FROM articles a CROSS JOIN events e ON e.article = a.key LEFT JOIN statements t ON t.key = e.according_to "
    "LEFT JOIN article_actors b ON b.key = t.speaker_in_article WHERE a.id = ? AND e.local_id = ?"
)


def key_of(connection: sqlite3.Connection, id: str) -> int | None:
    """The key of the event with this id ("article:e1"); None where there is none."""
    article, _, local = id.rpartition(":")
    row = connection.execute(
        "SELECT e.key FROM articles a CROSS JOIN events e ON e.article = a.key WHERE a.id = ? AND e.local_id = ?",
        (article, local),
    ).fetchone()
    return int(row[0]) if row else None


def around(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Around]:
    """What stands around the events with these ids; those that there are not are left out."""
    found = {}
    for id in dict.fromkeys(ids):
        article, _, local = id.rpartition(":")
        row = connection.execute(_AROUND, (article, local)).fetchone()
        if row is not None:
            source, target, statement, stance, name, actor = row
            teller = (
                Teller(statement=f"{article}:{statement}", stance=stance, name=name or None, actor=actor)
                if statement
                else None
            )
            found[id] = Around(source_words=source or None, target_words=target or None, told_by=teller)
    return found


def located(connection: sqlite3.Connection, wanted: EventFilter, limit: int) -> Slice[Located]:
    """The latest events with a place on the map, undated ones last, and how many there are in all."""
    of = fitting(wanted)
    of = msgspec.structs.replace(of, where=f"e.lat IS NOT NULL AND {of.where}")
    total = number(connection, of)
    # of many, the latest come first in the index of days; few are put in order, led by what the filter asks for
    by_day = "INDEXED BY events_days " if total > _MANY and wanted.by == "event" else ""
    rows = connection.execute(
        "SELECT e.key, a.id || ':' || e.local_id, e.plover, e.mode, e.modality, e.starts_on, e.ends_on, e.place, "
        "e.place_country, e.lat, e.lon "
        f"FROM events e {by_day}JOIN articles a ON a.key = e.article WHERE {of.where} AND {of.own} "
        f"ORDER BY {of.day} DESC, a.id, e.key LIMIT ?",
        (*of.values, limit),
    ).fetchall()
    names = _names(connection, [row[0] for row in rows])
    marks = tuple(
        Located(
            id=row[1], plover=row[2], mode=row[3], modality=row[4], starts_on=row[5], ends_on=row[6], place=row[7],
            place_country=row[8], lat=row[9], lon=row[10], source=names[row[0], "source"],
            target=names[row[0], "target"],
        )
        for row in rows
    )  # fmt: skip
    return Slice(total=total, rows=marks)


def _names(connection: sqlite3.Connection, keys: Iterable[int]) -> defaultdict[tuple[int, str], tuple[str, ...]]:
    """Names of those on each side of these events, in their order."""
    found: defaultdict[tuple[int, str], tuple[str, ...]] = defaultdict(tuple)
    query = (
        "SELECT t.event, t.role, t.number, b.name FROM event_actors t "
        "CROSS JOIN article_actors b ON b.key = t.actor_in_article WHERE t.event IN"
    )
    rows: Any = select_in(connection, query, keys)
    for event, role, _, name in sorted(rows):
        found[event, role] += (name,)
    return found
