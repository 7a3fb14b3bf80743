"""The passes over the record's indexes that a search is made of: counting off, comparing, picking out, aiming."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from onrecord.record.hits import Kind
from onrecord.record.store.looking import select_in
from onrecord.record.store.matching import TITLE_WEIGHT
from onrecord.record.store.narrowing import Part

LOOKED_AT = 4
"""So many times the rows that may be indexed in memory may come out of one filter, for the others to choose from."""


class Table(msgspec.Struct, frozen=True):
    """How a kind is stored: its table, one letter for it in SQL, the columns for title and text, the weighted score."""

    kind: Kind
    short: str
    title: str
    text: str
    score: str
    day: str


TABLES: dict[Kind, Table] = {
    "statements": Table("statements", "s", "''", "quote", "-bm25(statements_fts)", "day"),
    "events": Table("events", "e", "''", "sentence", "-bm25(events_fts)", "starts_on"),
    "articles": Table(
        "articles", "a", "coalesce(title, '')", "text", f"-bm25(articles_fts, {TITLE_WEIGHT}, 1.0)", "published"
    ),
}


class Ranked(msgspec.Struct, frozen=True):
    """Keys and scores of the best hits, best first; of how many; whether these are all that fit."""

    best: Sequence[tuple[int, float]]
    number: int
    complete: bool


def last_of_day(connection: sqlite3.Connection, table: Table, until: str) -> int | None:
    """The last row of the last article that is from a day up to this one, as keys go; None where there is none."""
    last = connection.execute("SELECT max(+key) FROM articles WHERE published <= ?", (until,)).fetchone()[0]
    if last is None or table.kind == "articles":
        return None if last is None else int(last)
    row = connection.execute(
        f"SELECT max(+key) FROM {table.kind} WHERE article = "
        f"(SELECT article FROM {table.kind} WHERE article <= ? ORDER BY article DESC LIMIT 1)",
        (last,),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def nth_newest(
    connection: sqlite3.Connection, table: Table, match: str, number: int, newest: int | None = None
) -> int | None:
    """The key of the hit that so many newer ones stand before; None where there are not so many."""
    fts = f"{table.kind}_fts"
    before = "" if newest is None else "AND rowid <= :newest "
    row = connection.execute(
        f"SELECT rowid FROM {fts} WHERE {fts} MATCH :match {before}ORDER BY rowid DESC LIMIT 1 OFFSET :number",
        {"match": match, "number": number, "newest": newest},
    ).fetchone()
    return int(row[0]) if row else None


def compare(
    connection: sqlite3.Connection,
    table: Table,
    match: str,
    parts: Sequence[Part],
    *,
    limit: int | None,
    ranked: int | None = None,
    oldest: int | None = None,
    newest: int | None = None,
) -> Ranked:
    """Compare the newest hits that fit, `ranked` of them at most, of those after `oldest` and up to `newest`."""
    fts, key = f"{table.kind}_fts", f"{table.short}.key"
    checks = [Part(f"{fts} MATCH ?", None, [match])]
    if oldest is not None:
        checks.append(Part(f"{fts}.rowid > ?", None, [oldest]))
    if newest is not None:
        checks.append(Part(f"{fts}.rowid <= ?", None, [newest]))
    where, values = _joined([*checks, *parts])
    rows = connection.execute(
        # CROSS JOIN: the index first; its order is that of the keys, so that nothing is sorted before LIMIT
        "SELECT key, score, count(*) OVER () FROM "
        f"(SELECT {key}, {table.short}.{table.day} AS day, {table.score} AS score "
        f"FROM {fts} CROSS JOIN {table.kind} {table.short} NOT INDEXED ON {key} = {fts}.rowid "
        f"WHERE {where} ORDER BY {fts}.rowid DESC LIMIT ?) ORDER BY score DESC, day DESC, key DESC LIMIT ?",
        [*values, -1 if ranked is None else ranked, -1 if limit is None else limit],
    ).fetchall()
    number = int(rows[0][2]) if rows else 0
    return Ranked([(key, score) for key, score, _ in rows], number, oldest is None and number != ranked)


def few_rows(connection: sqlite3.Connection, table: Table, parts: Sequence[Part], number: int) -> list[int] | None:
    """The keys of all rows that fit, where one condition alone leaves so few that they can be looked at one by one."""
    most = number * LOOKED_AT
    for part in parts:
        if part.keys is None:
            continue
        # counted off first: that many keys cost more to fetch than to pass over
        if connection.execute(f"{part.keys} LIMIT 1 OFFSET ?", [*part.values, most]).fetchone():
            continue
        rows = connection.execute(part.keys, part.values).fetchall()
        where, values = _joined(parts)
        keys = ", ".join({str(key): None for (key,) in rows})
        fitting = connection.execute(
            f"SELECT {table.short}.key FROM {table.kind} {table.short} NOT INDEXED "
            f"WHERE {table.short}.key IN ({keys}) AND {where}",
            values,
        ).fetchall()
        if len(fitting) <= number:
            return [key for (key,) in fitting]
    return None


def _joined(parts: Sequence[Part]) -> tuple[str, list[str | int]]:
    return " AND ".join(part.check for part in parts) or "1", [value for part in parts for value in part.values]


def texts_of(connection: sqlite3.Connection, table: Table, keys: Sequence[int]) -> list[tuple[int, str, str]]:
    """Key, title and text of these rows, by day."""
    query = f"SELECT {table.day}, key, {table.title}, {table.text} FROM {table.kind} WHERE key IN"
    rows = sorted(select_in(connection, query, keys), key=lambda row: (row[0] or "", row[1]))
    return [(key, title, text) for _, key, title, text in rows]
