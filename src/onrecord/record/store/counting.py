"""Counts for charts, maps and facets: of statements and events that fit a filter."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from typing import Any

import msgspec

from onrecord.record.paged import EventFacets, MapPlace, Month, PlaceCount, StatementFacets
from onrecord.record.store.tallying import by_month, by_outlet, fitting, most, tally
from onrecord.record.types import EventFilter, StatementFilter


def places(connection: sqlite3.Connection, wanted: EventFilter) -> tuple[MapPlace, ...]:
    """Places with coordinates and what is told of them, those of most events first."""
    columns = "e.lat, e.lon, e.place, e.place_country, e.geonames, e.modality, e.plover"
    of = fitting(wanted)
    of = msgspec.structs.replace(of, where=f"e.lat IS NOT NULL AND {of.where}")
    # led by place whatever the filter: that the counts come in order saves more than the filter would
    counted = tally(connection, of, columns, index="events_map")
    found: defaultdict[Any, list[PlaceCount]] = defaultdict(list)
    for (*place, modality, root), count in counted.items():
        found[tuple(place)].append(PlaceCount(modality=modality, root=root, events=count))
    listed = [
        MapPlace(
            name=name, country=country, lat=lat, lon=lon, geonames=geonames, events=sum(c.events for c in counts),
            counts=tuple(sorted(counts, key=lambda c: (-c.events, c.modality, c.root))),
        )
        for (lat, lon, name, country, geonames), counts in found.items()
    ]  # fmt: skip
    return tuple(sorted(listed, key=lambda p: (-p.events, p.name or "", p.country or "", p.lat, p.lon)))


def statement_months(connection: sqlite3.Connection, wanted: StatementFilter) -> tuple[Month, ...]:
    """Statements by month and stance."""
    return _months(by_month(connection, fitting(wanted), "s.stance"))


def event_months(connection: sqlite3.Connection, wanted: EventFilter) -> tuple[Month, ...]:
    """Events by the month of their first day and modality."""
    return _months(by_month(connection, fitting(wanted), "e.modality"))


def statement_facets(connection: sqlite3.Connection, wanted: StatementFilter, top: int) -> StatementFacets:
    """How what fits divides up."""
    of = fitting(wanted)
    together = tally(connection, of, "s.kind, s.stance, s.speaker_country", index="statements_counted")
    kinds, stances, countries = (_column(together, n) for n in range(3))
    return StatementFacets(
        total=sum(kinds.values()),
        outlets=most(by_outlet(connection, of), top),
        countries=most(countries, top),
        kinds=most(kinds, top),
        stances=most(stances, top),
    )


def event_facets(connection: sqlite3.Connection, wanted: EventFilter, top: int) -> EventFacets:
    """How what fits divides up."""
    of = fitting(wanted)
    together = tally(connection, of, "e.plover, e.modality, e.place_country", index="events_counted")
    roots, modalities, countries = (_column(together, n) for n in range(3))
    return EventFacets(
        total=sum(roots.values()),
        outlets=most(by_outlet(connection, of), top),
        places=most(countries, top),
        roots=most(roots, top),
        modalities=most(modalities, top),
    )


def _column(counts: Counter[Any], number: int) -> Counter[str | None]:
    found: Counter[str | None] = Counter()
    for values, count in counts.items():
        found[values[number]] += count
    return found


def _months(counts: Counter[Any]) -> tuple[Month, ...]:
    """By month, what has no day last; counts by value, by name of the value."""
    found: defaultdict[str | None, dict[str, int]] = defaultdict(dict)
    for (month, value), count in sorted(counts.items(), key=lambda c: (c[0][0] is None, c[0])):
        found[month][value] = count
    return tuple(Month(month=month, counts=values) for month, values in found.items())
