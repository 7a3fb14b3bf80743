"""Filters as SQL: conditions with their values as parameters, never words of the user in the SQL itself."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.record.types import EventFilter, StatementFilter

Condition = tuple[str, Sequence[str | int]]


def statement_conditions(wanted: StatementFilter) -> tuple[str, list[str | int]]:
    """What follows WHERE, for `statements s`, and its parameters."""
    return joined(
        [
            one_of("s.speaker", wanted.speakers),
            one_of("s.speaker_country", wanted.countries),
            _in_articles("s", "outlet", wanted.outlets),
            # the plus: who speaks leads to few statements, a kind of statement to a third of all
            one_of("+s.kind" if wanted.speakers else "s.kind", wanted.kinds),
            one_of("s.stance", wanted.stances),
            _in_articles("s", "id", wanted.articles),
            ("s.day >= ?", [wanted.since]) if wanted.since else None,
            ("s.day <= ?", [wanted.until]) if wanted.until else None,
            None if wanted.duplicates else _original("s"),
        ]
    )


def event_conditions(wanted: EventFilter) -> tuple[str, list[str | int]]:
    """What follows WHERE, for `events e`, and its parameters."""
    return joined(
        [
            _takes_part("actor", wanted.actors),
            _takes_part("country", wanted.countries),
            one_of("e.place_country", wanted.places),
            _in_articles("e", "outlet", wanted.outlets),
            one_of("e.plover", wanted.roots),
            one_of("e.mode", wanted.modes),
            one_of("e.modality", wanted.modalities),
            _in_articles("e", "id", wanted.articles),
            *day_bounds(wanted),
            None if wanted.duplicates else _original("e"),
        ]
    )


def day_bounds(wanted: EventFilter) -> list[Condition]:
    """The bounds of days of events: their own, or those of the reports that tell of them."""
    if wanted.by == "report":
        since, until = published("e.article", ">= ?"), published("e.article", "<= ?")
    else:
        since, until = "e.ends_on >= ?", "e.starts_on <= ?"
    return [(words, [day]) for words, day in ((since, wanted.since), (until, wanted.until)) if day]


def published(article: str, day: str) -> str:
    """The condition on the day of an article that a column holds the key of; "IS NULL" for those without one.

    By the index of articles' days: to look up the day of each row takes several times as long.
    """
    return f"{article} IN (SELECT key FROM articles WHERE published {day})"


def joined(conditions: Sequence[Condition | None]) -> tuple[str, list[str | int]]:
    """All conditions that there are as one, with their parameters; what always holds where there is none."""
    used = [condition for condition in conditions if condition]
    return " AND ".join(words for words, _ in used) or "1", [value for _, values in used for value in values]


def one_of(column: str, values: Sequence[str | int]) -> Condition | None:
    """That a column has one of the values; None where there are none, which leaves nothing out."""
    return (f"{column} IN ({_places(values)})", values) if values else None


def _in_articles(table: str, column: str, values: Sequence[str]) -> Condition | None:
    if not values:
        return None
    return f"{table}.article IN (SELECT key FROM articles WHERE {column} IN ({_places(values)}))", values


def _takes_part(column: str, values: Sequence[str | int]) -> Condition | None:
    if not values:
        return None
    return f"e.key IN (SELECT event FROM event_actors WHERE {column} IN ({_places(values)}))", values


def _original(table: str) -> Condition:
    return f"NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.article = {table}.article)", ()


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
