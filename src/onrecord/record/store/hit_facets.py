"""How the hits of a search divide up, counted in bounded time: of very many, the newest stand for all."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from onrecord.record.looked_up import HitCount, HitFacets
from onrecord.record.paged import Count
from onrecord.record.query import Query
from onrecord.record.store.comparing import nth_newest
from onrecord.record.store.prefixes import with_stems
from onrecord.record.store.searching import Filter, parts_of
from onrecord.record.store.tallying import most

SCANNED, COUNTED = 8_000, 3_000
"""Hits of the words that are looked at, and of those that fit the filter how many are counted."""

_COLUMNS = {
    "statements": "a.outlet, substr(s.day, 1, 4), s.speaker_country, s.kind, s.stance",
    "events": "a.outlet, substr(e.starts_on, 1, 4), e.place_country, e.plover, e.modality",
    "articles": "a.outlet, substr(a.published, 1, 4)",
}
_NAMES = {
    "statements": ("outlets", "years", "countries", "kinds", "stances"),
    "events": ("outlets", "years", "countries", "roots", "modalities"),
    "articles": ("outlets", "years"),
}


def facets(connection: sqlite3.Connection, query: Query, wanted: Filter, top: int) -> HitFacets:
    """How what fits query and filter divides up, by the `top` values of each column."""
    table, parts = parts_of(wanted)
    fts, short, words = f"{table.kind}_fts", table.short, with_stems(query).match()
    oldest = nth_newest(connection, table, words, SCANNED)
    bound = [] if oldest is None else [(f"{fts}.rowid > ?", (oldest,))]
    checks = [(f"{fts} MATCH ?", (words,)), *bound, *((part.check, part.values) for part in parts)]
    with_article = "" if table.kind == "articles" else f"CROSS JOIN articles a ON a.key = {short}.article "
    rows = connection.execute(
        # CROSS JOIN: the index first, newest first, so that LIMIT ends the work
        f"SELECT {_COLUMNS[table.kind]} FROM {fts} CROSS JOIN {table.kind} {short} NOT INDEXED "
        f"ON {short}.key = {fts}.rowid {with_article}WHERE {' AND '.join(check for check, _ in checks)} "
        f"ORDER BY {fts}.rowid DESC LIMIT ?",
        [*(value for _, values in checks for value in values), COUNTED],
    ).fetchall()
    columns = [Counter(column) for column in zip(*rows, strict=True)] or [Counter[Any]() for _ in _NAMES[table.kind]]
    counts = {name: most(column, top) for name, column in zip(_NAMES[table.kind], columns, strict=True)}
    # years in their order: a row of bars, not a ranking
    counts["years"] = tuple(sorted(counts["years"], key=_latest_first))
    return HitFacets(counted=len(rows), complete=oldest is None and len(rows) < COUNTED, **counts)


def number(connection: sqlite3.Connection, query: Query, wanted: Filter, looked_at: int) -> HitCount:
    """How many hits fit query and filter, among so many of the newest hits of the words."""
    table, parts = parts_of(wanted)
    fts, short, words = f"{table.kind}_fts", table.short, with_stems(query).match()
    where = " AND ".join(part.check for part in parts) or "1"
    values = [value for part in parts for value in part.values]
    newest = f"SELECT rowid AS key FROM {fts} WHERE {fts} MATCH ? ORDER BY rowid DESC LIMIT ?"
    found, every = connection.execute(
        f"WITH newest AS MATERIALIZED ({newest}) SELECT count(*), (SELECT count(*) FROM newest) "
        f"FROM newest CROSS JOIN {table.kind} {short} NOT INDEXED ON {short}.key = newest.key WHERE {where}",
        [words, looked_at, *values],
    ).fetchone()
    return HitCount(number=int(found), complete=every < looked_at)


def _latest_first(one: Count) -> tuple[bool, int]:
    return one.value is None, -int(one.value or 0)
