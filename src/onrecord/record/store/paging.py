"""One page of statements, events or articles, and how many there are in all.

One pass over an index counts what fits by day. That gives the total, and tells which days the page is of, however far
down the list it lies; only what is of these days is put in order.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.record.hits import ArticleFilter
from onrecord.record.paged import ArticleRow, EventRow, Slice
from onrecord.record.store import grouping
from onrecord.record.store.looking import articles as articles_by_key
from onrecord.record.store.looking import select_in
from onrecord.record.store.said import events_by_key, statements_by_key
from onrecord.record.store.tallying import Fitting, fitting, fitting_articles, tally
from onrecord.record.types import EventFilter, StatementFilter, StoredStatement


def statements(
    connection: sqlite3.Connection, wanted: StatementFilter, limit: int, offset: int, *, latest: bool
) -> Slice[StoredStatement]:
    """By day, article and place in it; those without a day last."""
    total, keys = one_page(connection, fitting(wanted), limit, offset, latest=latest)
    return Slice(total=total, rows=tuple(statements_by_key(connection, keys)))


def events(
    connection: sqlite3.Connection,
    wanted: EventFilter,
    limit: int,
    offset: int,
    *,
    latest: bool,
    days: Mapping[str | None, int] | None = None,
) -> Slice[EventRow]:
    """By first day, article and place in it; those without a day last."""
    total, keys = one_page(connection, fitting(wanted), limit, offset, latest=latest, days=days)
    reports = _reports(connection, keys) if grouping.is_fresh(connection) else {}
    rows = tuple(
        EventRow(event=event, reports=reports.get(key))
        for key, event in zip(keys, events_by_key(connection, keys), strict=True)
    )
    return Slice(total=total, rows=rows)


def articles(
    connection: sqlite3.Connection, wanted: ArticleFilter, words: str | None, limit: int, offset: int, *, latest: bool
) -> Slice[ArticleRow]:
    """By date and id; undated ones last."""
    total, keys = one_page(connection, fitting_articles(wanted, words), limit, offset, latest=latest)
    found = articles_by_key(connection, keys)
    said, done = (_in_each(connection, table, keys) for table in ("statements", "events"))
    rows = tuple(ArticleRow(article=found[key], statements=said[key], events=done[key]) for key in keys)
    return Slice(total=total, rows=rows)


def event_days(connection: sqlite3.Connection, wanted: EventFilter) -> dict[str | None, int]:
    """How many events that fit begin on each day; None for those without one."""
    return by_day(connection, fitting(wanted))


def by_day(connection: sqlite3.Connection, of: Fitting) -> dict[str | None, int]:
    """How many rows that fit each day has."""
    return {day: n for (day,), n in tally(connection, of, of.day).items()}


def one_page(
    connection: sqlite3.Connection,
    of: Fitting,
    limit: int,
    offset: int,
    *,
    latest: bool,
    days: Mapping[str | None, int] | None = None,
) -> tuple[int, list[int]]:
    """How many fit, and the keys of those of the page; `days` is what :func:`by_day` gives, where that is known."""
    days = by_day(connection, of) if days is None else days
    order = [*sorted((day for day in days if day is not None), reverse=latest), *[None] * (None in days)]
    shown, skip = _days_of(order, days, limit, offset)
    keys: list[int] = []
    dated = [day for day in shown if day is not None]
    if dated:
        keys += _keys(connection, of, of.between, [min(dated), max(dated)], limit, skip, latest=latest)
    if None in shown and len(keys) < limit:
        before = sum(days[day] for day in dated)
        keys += _keys(connection, of, of.never, [], limit - len(keys), max(0, skip - before), latest=latest)
    return sum(days.values()), keys


def _days_of(
    order: Iterable[str | None], days: Mapping[str | None, int], limit: int, offset: int
) -> tuple[list[str | None], int]:
    """The days that the page is of, and how many of their rows come before it."""
    shown: list[str | None] = []
    passed = before = 0
    for day in order:
        if passed >= offset + limit:
            break
        if passed + days[day] > offset:
            if not shown:
                before = passed
            shown.append(day)
        passed += days[day]
    return shown, offset - before


def _keys(
    connection: sqlite3.Connection,
    of: Fitting,
    day: str,
    days: list[str],
    limit: int,
    skip: int,
    *,
    latest: bool,
) -> list[int]:
    """Keys of what fits and is of these days, in order: by day, then as articles and readings go."""
    short = of.table[-1]
    with_id = "" if short == "a" else f"JOIN articles a ON a.key = {of.article} "
    query = (
        f"SELECT {short}.key FROM {of.table} {with_id}WHERE {of.where} AND {of.own} AND {day} "
        f"ORDER BY {of.day} {'DESC' if latest else 'ASC'}, a.id, {short}.key LIMIT ? OFFSET ?"
    )
    return [key for (key,) in connection.execute(query, (*of.values, *days, limit, skip))]


def _reports(connection: sqlite3.Connection, keys: list[int]) -> dict[int, int]:
    """How many reports there are of the events that these tell of."""
    query = (
        "SELECT g.event, (SELECT count(*) FROM event_groups m WHERE m.represented_by = g.represented_by) "
        "FROM event_groups g WHERE g.event IN"
    )
    return dict(select_in(connection, query, keys))


def _in_each(connection: sqlite3.Connection, table: str, articles: list[int]) -> Counter[Any]:
    """How many rows each of these articles has in a table."""
    if not articles:
        return Counter()
    places = ", ".join("?" * len(articles))
    query = f"SELECT article, count(*) FROM {table} WHERE article IN ({places}) GROUP BY article"
    return Counter(dict(connection.execute(query, articles).fetchall()))
