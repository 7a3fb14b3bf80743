"""One page of engagements, and how many there are in all."""

from __future__ import annotations

import sqlite3

from onrecord.record.paged import EngagementAt, EngagementFilter, Slice
from onrecord.record.store.filters import Condition, joined, one_of
from onrecord.record.store.looking import select_in
from onrecord.record.store.paging import one_page
from onrecord.record.store.tallying import Fitting

_VALUES = {"met": "met", "not_met": "not_met", "unknown": "left_open", "unsaid": "unsaid"}


def engagements(
    connection: sqlite3.Connection, wanted: EngagementFilter, limit: int, offset: int, *, latest: bool
) -> Slice[EngagementAt]:
    """By the article's day, article and place in its reading; those of undated articles last."""
    total, keys = one_page(connection, _fitting(wanted), limit, offset, latest=latest)
    query = "SELECT g.key, a.id, g.number FROM engagements g JOIN articles a ON a.key = g.article WHERE g.key IN"
    found = {key: EngagementAt(article=id, number=number) for key, id, number in select_in(connection, query, keys)}
    return Slice(total=total, rows=tuple(found[key] for key in keys))


def _fitting(wanted: EngagementFilter) -> Fitting:
    values = [f"g.{_VALUES[value]} > 0" for value in wanted.values]
    conditions: list[Condition | None] = [
        one_of("g.commitment", wanted.commitments),
        one_of("g.act", wanted.acts),
        (
            f"({' OR '.join(['instr(g.states, ?) > 0'] * len(wanted.states))})",
            [f" {state} " for state in wanted.states],
        )
        if wanted.states
        else None,
        (f"({' OR '.join(values)})", ()) if values else None,
        ("g.day >= ?", [wanted.since]) if wanted.since else None,
        ("g.day <= ?", [wanted.until]) if wanted.until else None,
    ]
    where, given = joined(conditions)
    return Fitting(
        table="engagements g",
        again="duplicates d CROSS JOIN engagements g ON g.article = d.article",
        article="g.article",
        day="g.day",
        where=where,
        values=tuple(given),
        duplicates=wanted.duplicates,
    )
