"""Counting what fits a filter, by the values of some columns, without reading the rows.

Near-duplicates are not looked up for each row: what is in them is counted by itself and taken away, since there are
few of them and a count that an index answers is several times faster than one that looks into a second table.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

import msgspec

from onrecord.record.hits import ArticleFilter
from onrecord.record.paged import Count
from onrecord.record.query import parse
from onrecord.record.store.filters import Condition, event_conditions, joined, one_of, published, statement_conditions
from onrecord.record.store.prefixes import with_stems
from onrecord.record.types import EventFilter, StatementFilter

_REPORTED = "(SELECT p.published FROM articles p WHERE p.key = e.article)"


class Fitting(msgspec.Struct, frozen=True):
    """What fits a filter: the table with its short name, the column of articles' keys and that of days, conditions.

    `by_report` where a day is that of the article, which is not in the table itself.
    `again` is what to look in for the rows of near-duplicates; it names the index, for some filters would have SQLite
    choose another.
    """

    table: str
    again: str
    article: str
    day: str
    where: str
    values: tuple[str | int, ...]
    duplicates: bool
    by_report: bool = False

    @property
    def between(self) -> str:
        """The condition that the day is one of two or between them."""
        return published(self.article, "BETWEEN ? AND ?") if self.by_report else f"{self.day} BETWEEN ? AND ?"

    @property
    def never(self) -> str:
        """The condition that there is no day."""
        return published(self.article, "IS NULL") if self.by_report else f"{self.day} IS NULL"

    @property
    def own(self) -> str:
        """The condition that leaves near-duplicates out, where that is wanted."""
        return "1" if self.duplicates else f"{self.article} NOT IN (SELECT article FROM duplicates)"


def fitting(wanted: StatementFilter | EventFilter) -> Fitting:
    """The statements or events that are wanted."""
    every = msgspec.structs.replace(wanted, duplicates=True)
    if isinstance(every, StatementFilter):
        name, day, (where, values) = "statements", "s.day", statement_conditions(every)
    else:
        name, day, (where, values) = "events", "e.starts_on", event_conditions(every)
    short = name[0]
    by_report = isinstance(every, EventFilter) and every.by == "report"
    return Fitting(
        table=f"{name} {short}",
        again=f"duplicates d CROSS JOIN {name} {short} INDEXED BY {name}_here ON {short}.article = d.article",
        article=f"{short}.article",
        day=_REPORTED if by_report else day,
        where=where,
        values=tuple(values),
        duplicates=wanted.duplicates,
        by_report=by_report,
    )


def fitting_articles(wanted: ArticleFilter, words: str | None) -> Fitting:
    """The articles that are wanted, with these words in the title. Raises OptionError where there is no word."""
    conditions: list[Condition | None] = [
        one_of("a.id", wanted.articles),
        one_of("a.outlet", wanted.outlets),
        ("a.published >= ?", [wanted.since]) if wanted.since else None,
        ("a.published <= ?", [wanted.until]) if wanted.until else None,
        _naming("actor", wanted.actors),
        _naming("country", wanted.countries),
        ("a.key IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)", [f"title : ({match(words)})"])
        if words is not None
        else None,
    ]
    where, values = joined(conditions)
    return Fitting(
        table="articles a",
        again="duplicates d CROSS JOIN articles a ON a.key = d.article",
        article="a.key",
        day="a.published",
        where=where,
        values=tuple(values),
        duplicates=wanted.duplicates,
    )


def match(words: str) -> str:
    """What a search index is asked for these words. Raises OptionError where there is nothing to look for."""
    return with_stems(parse(words)).match()


def _naming(column: str, values: tuple[str, ...] | tuple[int, ...]) -> Condition | None:
    condition = one_of(column, values)
    return (f"a.key IN (SELECT article FROM article_actors WHERE {condition[0]})", values) if condition else None


def tally(connection: sqlite3.Connection, of: Fitting, columns: str, index: str = "") -> Counter[Any]:
    """How many rows have each combination of values, those without any left out.

    `index` names one that holds all columns of the table and filter in the order of `columns`: it is then read from end
    to end, which takes longer than a narrow filter would and never much longer.
    """
    by = ", ".join(str(number) for number in range(1, columns.count(",") + 2))
    return _without_again(
        connection, of, f"SELECT {columns}, count(*) FROM {{0}} WHERE {of.where} GROUP BY {by}", index
    )


def number(connection: sqlite3.Connection, of: Fitting) -> int:
    """How many rows fit."""
    (found,) = connection.execute(f"SELECT count(*) FROM {of.table} WHERE {of.where}", of.values).fetchone()
    if of.duplicates:
        return int(found)
    (again,) = connection.execute(f"SELECT count(*) FROM {of.again} WHERE {of.where}", of.values).fetchone()
    return int(found) - int(again)


def by_month(connection: sqlite3.Connection, of: Fitting, column: str) -> Counter[Any]:
    """How many rows of each month (YYYY-MM, None for no day) have each value of a column."""
    daily = f"SELECT {of.day} AS day, {column} AS value, count(*) AS n FROM {{0}} WHERE {of.where} GROUP BY 1, 2"
    query = f"SELECT substr(day, 1, 7), value, sum(n) FROM ({daily}) GROUP BY 1, 2"
    return _without_again(connection, of, query)


def by_outlet(connection: sqlite3.Connection, of: Fitting) -> Counter[str | None]:
    """How many of the statements or events that fit are of each outlet."""
    # outlet by outlet, article by article: both indexes hold all that is asked, and the counts come in order
    query = (
        "SELECT a.outlet, count(*) FROM articles a INDEXED BY articles_outlet CROSS JOIN "
        f"{of.table} INDEXED BY {of.table[:-2]}_here ON {of.article} = a.key WHERE {of.where} AND {of.own} GROUP BY 1"
    )
    return Counter(dict(connection.execute(query, of.values).fetchall()))


def _without_again(connection: sqlite3.Connection, of: Fitting, query: str, index: str = "") -> Counter[Any]:
    """Counts of a query by what stands before them, less those of the same query over near-duplicates alone."""
    indexed = f" INDEXED BY {index}" if index else ""
    found: Counter[Any] = Counter()
    for *values, count in connection.execute(query.format(of.table + indexed), of.values):
        found[tuple(values)] = count
    if not of.duplicates:
        for *values, count in connection.execute(query.format(of.again), of.values):
            found[tuple(values)] -= count
    return +found


def most(counts: Counter[Any], top: int) -> tuple[Count, ...]:
    """The most frequent values, equally frequent ones by name."""
    listed = sorted(counts.items(), key=lambda c: (-c[1], c[0] is None, c[0]))
    return tuple(Count(value, count) for value, count in listed[:top])
