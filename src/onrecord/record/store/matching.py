"""A few texts, indexed in memory as the record indexes all: to rank them, and to see where in them the words stand.

FTS5 can tell the places itself, but has to read the whole index anew for each text; here it reads only these texts.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import chain

from onrecord.model import Span

TOKENIZE = "porter unicode61 remove_diacritics 2"
"""How texts are cut into words, in the record's indexes and here."""

TITLE_WEIGHT = 4.0
"""A word in a title counts as much as so many in the text."""

Text = tuple[int, str, str]
"""A key, a title or "", a text."""

Places = tuple[tuple[Span, ...], tuple[Span, ...]]
"""Where the words stand in a title and in a text."""


def best(texts: Iterable[Text], match: str) -> list[tuple[int, float]]:
    """Keys of the texts that fit the query, with BM25 scores (more is better), best first, of equals the last first."""
    with closing(_index(texts)) as index:
        rows = index.execute(
            f"SELECT rowid, -bm25(t, {TITLE_WEIGHT}, 1.0) AS score FROM t WHERE t MATCH ? "
            "ORDER BY score DESC, rowid DESC",
            (match,),
        )
        return [(key, score) for key, score in rows]


def places(texts: Sequence[Text], match: str) -> dict[int, Places]:
    """Where in each text that fits the query the words and phrases of it stand."""
    opens, closes = _marks(texts)
    with closing(_index(texts)) as index:
        rows = index.execute(
            "SELECT rowid, highlight(t, 0, :opens, :closes), highlight(t, 1, :opens, :closes) "
            "FROM t WHERE t MATCH :match",
            {"opens": opens, "closes": closes, "match": match},
        )
        return {key: (_spans(title, opens, closes), _spans(text, opens, closes)) for key, title, text in rows}


def _index(texts: Iterable[Text]) -> sqlite3.Connection:
    index = sqlite3.connect(":memory:", isolation_level=None)
    index.execute(f"CREATE VIRTUAL TABLE t USING fts5 (title, text, tokenize = '{TOKENIZE}')")
    index.execute("BEGIN")
    # highlight() ends at NUL; a blank in its place moves nothing
    index.executemany(
        "INSERT INTO t (rowid, title, text) VALUES (?, ?, ?)",
        ((key, title.replace("\0", " "), text.replace("\0", " ")) for key, title, text in texts),
    )
    index.execute("COMMIT")
    return index


def _marks(texts: Iterable[Text]) -> tuple[str, str]:
    """Two characters that are in none of the texts, to mark places with."""
    present = set(chain.from_iterable((*title, *text) for _, title, text in texts))
    private = (chr(code) for code in range(0xF0000, 0xFFFFE))  # for private use: 65,534 of them
    free = (character for character in private if character not in present)
    return next(free), next(free)


def _spans(marked: str, opens: str, closes: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for number, match in enumerate(re.finditer(f"{opens}([^{opens}{closes}]*){closes}", marked)):
        start = match.start() - 2 * number
        found.append(Span(start, start + len(match[1])))
    return tuple(found)
