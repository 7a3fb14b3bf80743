"""Searching the record's indexes in bounded time, whatever the words and the filters.

Looking up what a filter asks costs up to 2 µs a hit, comparing by BM25 as much again, so a common word of a large
record cannot have all its hits compared while somebody waits. Three ways, by how many there are:

1. Where the words have at most `scanned` hits, all are looked at: the answer is exact as long as at most `ranked` of
   them fit the filters. So it is for all but common words in a large record.
2. Where a filter leaves few rows (a speaker, some days), these are indexed in memory: exact too.
3. Else the hits that came into the record last are taken (of those from before the last day asked for, as far as
   articles came in the order of their days), as many as the two limits allow, and the answer says so. Of words joined
   by OR each has its share of that, so that a rare one is not lost among the hits of a common one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from onrecord.record.hits import ArticleFilter, Found, Kind
from onrecord.record.query import Query
from onrecord.record.store.comparing import TABLES, Ranked, Table, compare, few_rows, last_of_day, nth_newest, texts_of
from onrecord.record.store.limiting import limit_of
from onrecord.record.store.matching import best
from onrecord.record.store.narrowing import Part, article_parts, event_parts, statement_parts
from onrecord.record.store.passages import hits
from onrecord.record.store.prefixes import with_stems
from onrecord.record.store.snapshot import snapshot
from onrecord.record.types import EventFilter, StatementFilter

EXACT_ABOVE = 1000
"""Who asks for more hits than this wants all of them, and waits: nothing is left out then."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much work a search may be: hits looked at, hits compared, rows that a filter may leave to be indexed."""

    scanned: int
    ranked: int
    indexed: int


LIMITS: dict[Kind, Limits] = {
    "statements": Limits(scanned=8_000, ranked=4_000, indexed=2_000),
    "events": Limits(scanned=8_000, ranked=4_000, indexed=2_000),
    "articles": Limits(scanned=4_000, ranked=2_000, indexed=50),
}

Filter = StatementFilter | EventFilter | ArticleFilter


def search(connection: sqlite3.Connection, query: Query, wanted: Filter, limit: int | None) -> Found:
    """The best hits among what fits the filter, `limit` of them at most; the kind is the filter's."""
    table, parts = parts_of(wanted)
    query = with_stems(query)
    with snapshot(connection):
        ranked = _ranked(connection, table, query, parts, wanted, limit)
        return Found(
            kind=table.kind,
            hits=tuple(hits(connection, table.kind, ranked.best, query)),
            ranked=ranked.number,
            complete=ranked.complete,
        )


def outlets(connection: sqlite3.Connection) -> list[str]:
    """The names of all outlets."""
    return [
        name
        for (name,) in connection.execute("SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL ORDER BY 1")
    ]


def parts_of(wanted: Filter) -> tuple[Table, list[Part]]:
    """What a filter is of, and the conditions that it makes."""
    match wanted:
        case StatementFilter():
            return TABLES["statements"], statement_parts(wanted)
        case EventFilter():
            return TABLES["events"], event_parts(wanted)
        case ArticleFilter():
            return TABLES["articles"], article_parts(wanted)


def _ranked(
    connection: sqlite3.Connection,
    table: Table,
    query: Query,
    parts: Sequence[Part],
    wanted: Filter,
    limit: int | None,
) -> Ranked:
    """Keys and scores of the best hits, and among how many they are the best."""
    if limit is None or limit > EXACT_ABOVE:
        return compare(connection, table, query.match(), parts, limit=limit)
    limits = LIMITS[table.kind]
    words = query.match()
    if nth_newest(connection, table, words, limits.scanned) is None:
        return compare(connection, table, words, parts, limit=limit, ranked=limits.ranked)
    keys = few_rows(connection, table, parts, limits.indexed)
    if keys is not None:
        texts = texts_of(connection, table, keys)
        fitting = best(
            [(number, title, text) for number, (_, title, text) in enumerate(texts)], words, limit_of(connection)
        )
        return Ranked([(texts[number][0], score) for number, score in fitting[:limit]], len(fitting), True)
    newest = last_of_day(connection, table, wanted.until) if wanted.until else None
    found = [
        _newest(connection, table, one.match(), parts, limit=limit, limits=limits, share=share, newest=newest)
        for one, share in query.shares()
    ]
    if len(found) == 1:
        return found[0]
    # a hit of several words joined by OR has the score of the best of them
    merged: dict[int, float] = {}
    for key, score in (hit for ranked in found for hit in ranked.best):
        merged[key] = max(score, merged.get(key, score))
    in_order = sorted(merged.items(), key=lambda hit: (-hit[1], -hit[0]))
    return Ranked(in_order[:limit], sum(ranked.number for ranked in found), False)


def _newest(
    connection: sqlite3.Connection,
    table: Table,
    match: str,
    parts: Sequence[Part],
    *,
    limit: int,
    limits: Limits,
    share: int,
    newest: int | None,
) -> Ranked:
    """Compare the newest hits, as many as a share of the limits allows."""
    oldest = nth_newest(connection, table, match, limits.scanned // share, newest)
    ranked = limits.ranked // share
    return compare(connection, table, match, parts, limit=limit, ranked=ranked, oldest=oldest, newest=newest)
