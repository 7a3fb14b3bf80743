"""Looking: statements and events with their articles and actors, in an order that does not depend on ingestion."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from onrecord.model import Span
from onrecord.record.store.filters import event_conditions, statement_conditions
from onrecord.record.store.looking import actors_here, articles, chunks, select_in
from onrecord.record.types import EventFilter, StatementFilter, StoredActor, StoredEvent, StoredStatement

_STATEMENT = (
    "SELECT s.key, s.article, s.local_id, s.kind, s.stance, s.quote, s.cue, s.how, s.speaker_in_article, "
    "substr(a.text, s.speaker_starts_at + 1, s.speaker_ends_at - s.speaker_starts_at), s.speaker_confidence, "
    "s.occasion, s.said_on, s.day, s.confidence, o.local_id "
    "FROM statements s JOIN articles a ON a.key = s.article LEFT JOIN statements o ON o.key = s.inside WHERE s.key IN"
)
_EVENT = (
    "SELECT e.key, e.article, e.local_id, e.plover, e.mode, e.modality, e.trigger_words, e.trigger_starts_at, "
    "e.trigger_ends_at, e.sentence, e.sentence_starts_at, e.sentence_ends_at, t.local_id, e.starts_on, e.ends_on, "
    "e.place, e.place_country, e.lat, e.lon, e.geonames, e.confidence "
    "FROM events e LEFT JOIN statements t ON t.key = e.according_to WHERE e.key IN"
)


def statements(connection: sqlite3.Connection, wanted: StatementFilter) -> Iterator[StoredStatement]:
    """Statements by day (those without one last), article and place in the reading."""
    where, values = statement_conditions(wanted)
    keys = connection.execute(
        "SELECT s.key FROM statements s JOIN articles a ON a.key = s.article "
        f"WHERE {where} ORDER BY s.day IS NULL, s.day, a.id, s.key",
        values,
    )
    for some in chunks(keys):
        yield from statements_by_key(connection, some)


def events(connection: sqlite3.Connection, wanted: EventFilter) -> Iterator[StoredEvent]:
    """Events by first day (those without one last), article and place in the reading."""
    where, values = event_conditions(wanted)
    keys = connection.execute(
        "SELECT e.key FROM events e JOIN articles a ON a.key = e.article "
        f"WHERE {where} ORDER BY e.starts_on IS NULL, e.starts_on, a.id, e.key",
        values,
    )
    for some in chunks(keys):
        yield from events_by_key(connection, some)


def statements_by_key(connection: sqlite3.Connection, keys: list[int]) -> list[StoredStatement]:
    """The statements with these keys, in this order; keys that there are not are left out."""
    rows: dict[int, Any] = {row[0]: row for row in select_in(connection, _STATEMENT, keys)}
    content: defaultdict[int, list[Span]] = defaultdict(list)
    spans = "SELECT statement, starts_at, ends_at, number FROM statement_spans WHERE role = 'content' AND statement IN"
    for statement, start, end, _ in sorted(select_in(connection, spans, rows)):
        content[statement].append(Span(start, end))
    others = _others(connection, "statement_actors", "statement", rows)
    around = articles(connection, {row[1] for row in rows.values()})
    cast = actors_here(connection, {row[8] for row in rows.values() if row[8] is not None} | others.actors)
    found = []
    for key in keys:
        if (row := rows.get(key)) is None:
            continue
        article = around[row[1]]
        found.append(
            StoredStatement(
                id=f"{article.id}:{row[2]}", article=article, kind=row[3], stance=row[4], quote=row[5], cue=row[6],
                content=tuple(content[key]), how=row[7], speaker=cast.get(row[8]), speaker_words=row[9],
                speaker_confidence=row[10], via=others.of(key, "via", cast),
                addressee=next(iter(others.of(key, "addressee", cast)), None), occasion=row[11], said_on=row[12],
                day=row[13], confidence=row[14], inside=f"{article.id}:{row[15]}" if row[15] else None,
            )
        )  # fmt: skip
    return found


def events_by_key(connection: sqlite3.Connection, keys: list[int]) -> list[StoredEvent]:
    """The events with these keys, in this order; keys that there are not are left out."""
    rows: dict[int, Any] = {row[0]: row for row in select_in(connection, _EVENT, keys)}
    others = _others(connection, "event_actors", "event", rows)
    around = articles(connection, {row[1] for row in rows.values()})
    cast = actors_here(connection, others.actors)
    found = []
    for key in keys:
        if (row := rows.get(key)) is None:
            continue
        article = around[row[1]]
        found.append(
            StoredEvent(
                id=f"{article.id}:{row[2]}", article=article, plover=row[3], mode=row[4], modality=row[5],
                trigger=row[6], trigger_at=Span(row[7], row[8]), sentence=row[9], sentence_at=Span(row[10], row[11]),
                source=others.of(key, "source", cast), target=others.of(key, "target", cast),
                according_to=f"{article.id}:{row[12]}" if row[12] else None, starts_on=row[13], ends_on=row[14],
                place=row[15], place_country=row[16], lat=row[17], lon=row[18], geonames=row[19], confidence=row[20],
            )
        )  # fmt: skip
    return found


class _Others:
    """The actors that have a role in statements or events."""

    def __init__(self) -> None:
        self.roles: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        self.actors: set[int] = set()

    def of(self, key: int, role: str, cast: dict[int, StoredActor]) -> tuple[StoredActor, ...]:
        return tuple(cast[actor] for actor in self.roles.get((key, role), ()))


def _others(connection: sqlite3.Connection, table: str, column: str, keys: dict[int, Any]) -> _Others:
    others = _Others()
    query = f"SELECT {column}, role, number, actor_in_article FROM {table} WHERE {column} IN"
    found: Any = select_in(connection, query, keys)
    for key, role, _, actor in sorted(found):
        others.roles[key, role].append(actor)
        others.actors.add(actor)
    return others
