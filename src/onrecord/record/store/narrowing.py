"""Filters for searching: each as a condition to check on a row that the words found, and as the rows that fit it.

(:mod:`onrecord.record.store.filters` has those for listing everything that fits; there the filter leads, here the
words do, and a filter leads only where it leaves few rows.)
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from onrecord.record.hits import ArticleFilter
from onrecord.record.store.filters import day_bounds
from onrecord.record.types import EventFilter, StatementFilter


class Part(msgspec.Struct, frozen=True):
    """One condition: to be checked on one row, and as a query of keys where an index answers that, with its values."""

    check: str
    keys: str | None = None
    values: Sequence[str | int] = ()


def statement_parts(wanted: StatementFilter) -> list[Part]:
    """For `statements s`."""
    return _used(
        _column("statements", "s.speaker", wanted.speakers),
        _in_articles("statements", "s", "id", wanted.articles),
        _days("statements", "s.day", wanted.since, wanted.until),
        _in_articles("statements", "s", "outlet", wanted.outlets),
        _column("statements", "s.stance", wanted.stances),
        _column("statements", "s.speaker_country", wanted.countries),
        _column("statements", "s.kind", wanted.kinds),
        None if wanted.duplicates else _original("s.article"),
    )


def event_parts(wanted: EventFilter) -> list[Part]:
    """For `events e`."""
    return _used(
        _takes_part("actor", wanted.actors),
        _in_articles("events", "e", "id", wanted.articles),
        _in_articles("events", "e", "outlet", wanted.outlets),
        _takes_part("country", wanted.countries),
        _column("events", "e.place_country", wanted.places),
        _column("events", "e.plover", wanted.roots),
        _column("events", "e.modality", wanted.modalities),
        _one_of("e.mode", wanted.modes),
        *(Part(check, None, day) for check, day in day_bounds(wanted)),
        None if wanted.duplicates else _original("e.article"),
    )


def article_parts(wanted: ArticleFilter) -> list[Part]:
    """For `articles a`."""
    actors, countries = _places(wanted.actors), _places(wanted.countries)
    named = "EXISTS (SELECT 1 FROM article_actors b WHERE b.article = a.key AND"
    return _used(
        _column("articles", "a.id", wanted.articles),
        Part(
            f"{named} b.actor IN ({actors}))",
            f"SELECT article FROM article_actors WHERE actor IN ({actors})",
            wanted.actors,
        )
        if wanted.actors
        else None,
        _days("articles", "a.published", wanted.since, wanted.until),
        _column("articles", "a.outlet", wanted.outlets),
        Part(f"{named} b.country IN ({countries}))", None, wanted.countries) if wanted.countries else None,
        None if wanted.duplicates else _original("a.key"),
    )


def _used(*parts: Part | None) -> list[Part]:
    return [part for part in parts if part]


def _one_of(column: str, values: Sequence[str | int]) -> Part | None:
    return Part(f"{column} IN ({_places(values)})", None, values) if values else None


def _column(table: str, column: str, values: Sequence[str | int]) -> Part | None:
    """One of these values in a column that has an index."""
    if not values:
        return None
    short, check = column[0], f"{column} IN ({_places(values)})"
    return Part(check, f"SELECT {short}.key FROM {table} {short} WHERE {check}", values)


def _days(table: str, column: str, since: str | None, until: str | None) -> Part | None:
    bounds = [(f"{column} >= ?", since), (f"{column} <= ?", until)]
    check = " AND ".join(words for words, day in bounds if day)
    days = [day for _, day in bounds if day]
    return Part(check, f"SELECT {column[0]}.key FROM {table} {column[0]} WHERE {check}", days) if days else None


def _in_articles(table: str, short: str, column: str, values: Sequence[str]) -> Part | None:
    if not values:
        return None
    among = f"a.{column} IN ({_places(values)})"
    return Part(
        f"{short}.article IN (SELECT a.key FROM articles a WHERE {among})",
        f"SELECT {short}.key FROM articles a CROSS JOIN {table} {short} ON {short}.article = a.key WHERE {among}",
        values,
    )


def _takes_part(column: str, values: Sequence[str | int]) -> Part | None:
    if not values:
        return None
    among = f"t.{column} IN ({_places(values)})"
    return Part(
        f"EXISTS (SELECT 1 FROM event_actors t WHERE t.event = e.key AND {among})",
        f"SELECT t.event FROM event_actors t WHERE {among}",
        values,
    )


def _original(article: str) -> Part:
    return Part(f"NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.article = {article})")


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
