"""A few texts, indexed in memory as the record indexes all: to rank them, and to see where in them the words stand.

FTS5 can tell the places itself, but has to read the whole index anew for each text; here it reads only these texts.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from onrecord.model import Span
from onrecord.record.query import Query
from onrecord.record.store.limiting import Limit, in_time
from onrecord.record.store.text_pieces import pieces, words_in

TOKENIZE = "porter unicode61 remove_diacritics 2"
"""How texts are cut into words, in the record's indexes and here."""

TITLE_WEIGHT = 4.0
"""A word in a title counts as much as so many in the text."""

Text = tuple[int, str, str]
"""A key, a title or "", a text."""

Places = tuple[tuple[Span, ...], tuple[Span, ...]]
"""Where the words stand in a title and in a text."""

MOST = 5_000
"""Places in one title or text: where so many were found, the pieces of it that follow are not looked at."""

_AT_ONCE = 200_000
"""Characters in one index: this bounds its size in memory, and what is indexed of a text in vain (see MOST)."""

_Places = defaultdict[tuple[int, int], list[Span]]
"""What was found so far: by key and column (0 a title, 1 a text)."""


class _Piece(NamedTuple):
    """A piece of a title or text: of which (key and column), where in it the piece starts, the characters."""

    of: tuple[int, int]
    start: int
    text: str


def best(texts: Iterable[Text], match: str, limit: Limit | None = None) -> list[tuple[int, float]]:
    """Keys of the texts that fit the query, with BM25 scores (more is better), best first, of equals the last first.

    Where that is not done by `limit`: raises SlowError between two texts, sqlite3.OperationalError from SQLite's work.
    """
    with closing(_index("title, text", texts, limit)) as index:
        rows = index.execute(
            f"SELECT rowid, -bm25(t, {TITLE_WEIGHT}, 1.0) AS score FROM t WHERE t MATCH ? "
            "ORDER BY score DESC, rowid DESC",
            (match,),
        )
        return [(key, score) for key, score in rows]


def places(texts: Iterable[Text], query: Query, limit: Limit | None = None) -> dict[int, Places]:
    """Where the words and phrases of the query stand in texts that fit it; of a long one in which they are many, those
    that come first (see MOST). Texts without any are not in the answer.

    A text is looked at in pieces: highlight() takes time by the square of what it is given, and nothing interrupts it.
    Raises as :func:`best` does.
    """
    longest = max(words_in(term.words) for group in query.groups for term in group)
    found: _Places = defaultdict(list)
    for some in _batches(texts, longest, found):
        _find(some, query.marked(), found, limit)
    keys = dict.fromkeys(key for key, _ in found)
    return {key: (_joined(found.get((key, 0), ())), _joined(found.get((key, 1), ()))) for key in keys}


def _batches(texts: Iterable[Text], longest: int, found: _Places) -> Iterator[list[_Piece]]:
    some: list[_Piece] = []
    size = 0
    for key, *columns in texts:
        for column, text in enumerate(columns):
            for start, piece in pieces(text, longest):
                if len(found.get((key, column), ())) >= MOST:
                    break
                some.append(_Piece((key, column), start, piece))
                size += len(piece)
                if size >= _AT_ONCE:
                    yield some
                    some, size = [], 0
    yield some


def _find(some: Sequence[_Piece], match: str, found: _Places, limit: Limit | None) -> None:
    """Add the places in these pieces, counted from where their texts start."""
    last = {piece.of: number for number, piece in enumerate(some)}
    rows = ((number, piece.text, *_marks(piece.text)) for number, piece in enumerate(some))
    with closing(_index("text, opens UNINDEXED, closes UNINDEXED", rows, limit)) as index:
        after: int | None = -1
        while after is not None:
            marked = index.execute(
                "SELECT rowid, highlight(t, 0, opens, closes), opens, closes FROM t "
                "WHERE t MATCH ? AND rowid > ? ORDER BY rowid",
                (match, after),
            )
            after = None
            for number, text, opens, closes in marked:
                if limit:
                    limit.check()
                piece = some[number]
                found[piece.of] += _spans(text, opens, closes, piece.start)
                if len(found[piece.of]) >= MOST and number < last[piece.of]:
                    after = last[piece.of]  # asked anew from the next text on: to pass over a row is to mark it too
                    break


def _index(columns: str, rows: Iterable[tuple[int | str, ...]], limit: Limit | None) -> sqlite3.Connection:
    """A table `t` of these rows, key first."""
    index = sqlite3.connect(":memory:", isolation_level=None)
    try:
        in_time(index, limit)
        index.execute(f"CREATE VIRTUAL TABLE t USING fts5 ({columns}, tokenize = '{TOKENIZE}')")
        index.execute("BEGIN")
        names = ", ".join(column.split()[0] for column in columns.split(", "))
        values = ", ".join("?" * (columns.count(",") + 2))
        index.executemany(f"INSERT INTO t (rowid, {names}) VALUES ({values})", _ready(rows, limit))
        index.execute("COMMIT")
    except BaseException:
        index.close()
        raise
    return index


def _ready(rows: Iterable[tuple[int | str, ...]], limit: Limit | None) -> Iterator[tuple[int | str, ...]]:
    for row in rows:
        if limit:
            limit.check()
        # highlight() ends at NUL; a blank in its place moves nothing
        yield tuple(value.replace("\0", " ") if isinstance(value, str) else value for value in row)


def _marks(text: str) -> tuple[str, str]:
    """Two characters that are not in the text (a piece of at most 30,000), to mark places with."""
    present = set(text)
    private = (chr(code) for code in range(0xF0000, 0xFFFFE))  # for private use: 65,534 of them
    free = (character for character in private if character not in present)
    return next(free), next(free)


def _spans(marked: str, opens: str, closes: str, start: int) -> list[Span]:
    found: list[Span] = []
    for number, match in enumerate(re.finditer(f"{opens}([^{opens}{closes}]*){closes}", marked)):
        at = start + match.start() - 2 * number
        found.append(Span(at, at + len(match[1])))
    return found


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, each once: what two pieces have in common was found twice, or in parts that overlap."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return tuple(found)
