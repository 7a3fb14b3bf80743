"""How articles begin, and how many corrections count in each: what lists of articles ask beside their rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from onrecord.record.store.correction_rows import CURRENT

_SOME = 400


def texts(connection: sqlite3.Connection, articles: Iterable[str], longest: int | None = None) -> dict[str, str]:
    """The texts of these articles by id, or of each so many code points of its beginning; unknown ids are left out."""
    text = "text" if longest is None else f"substr(text, 1, {longest:d})"
    found: dict[str, str] = {}
    for some, places in _some(articles):
        found |= dict(connection.execute(f"SELECT id, {text} FROM articles WHERE id IN ({places})", some))
    return found


def corrected(connection: sqlite3.Connection, articles: Iterable[str]) -> dict[str, int]:
    """How many corrections count in each of these articles; those without any are left out."""
    found: dict[str, int] = {}
    for some, places in _some(articles):
        query = (
            "SELECT a.id, count(*) FROM articles a JOIN corrections c ON c.article = a.key "
            f"WHERE a.id IN ({places}) AND {CURRENT} GROUP BY a.id"
        )
        found |= dict(connection.execute(query, some))
    return found


def _some(articles: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    every = sorted(set(articles))
    for start in range(0, len(every), _SOME):
        some = every[start : start + _SOME]
        yield some, ", ".join("?" * len(some))
