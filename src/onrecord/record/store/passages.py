"""Hits with the words around them: what each is, and where in it, and in its article, the words of the query stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from onrecord.model import Span
from onrecord.record.hits import Hit, Kind
from onrecord.record.query import Query
from onrecord.record.store.limiting import limit_of
from onrecord.record.store.looking import articles, select_in
from onrecord.record.store.matching import Places, places
from onrecord.record.store.said import events_by_key, statements_by_key

PASSAGE, BEFORE = 320, 80
"""Characters of an article's passage, and how many of them come before the first match."""

BETWEEN = len(" … ")
"""What stands between the pieces of a quotation."""

_AT_ONCE = 200
_NOWHERE: Places = ((), ())


def hits(
    connection: sqlite3.Connection, kind: Kind, ranked: Sequence[tuple[int, float]], query: Query
) -> Iterator[Hit]:
    """The hits with these keys and scores, in this order."""
    make = {"statements": _statements, "events": _events, "articles": _articles}[kind]
    for start in range(0, len(ranked), _AT_ONCE):
        yield from make(connection, ranked[start : start + _AT_ONCE], start + 1, query)


def _statements(
    connection: sqlite3.Connection, ranked: Sequence[tuple[int, float]], first: int, query: Query
) -> Iterator[Hit]:
    keys = [key for key, _ in ranked]
    found = statements_by_key(connection, keys)
    where = places([(key, "", said.quote) for key, said in zip(keys, found, strict=True)], query, limit_of(connection))
    for rank, ((key, score), said) in enumerate(zip(ranked, found, strict=True), start=first):
        _, spans = where.get(key, _NOWHERE)
        in_article = tuple(piece for span in spans for piece in in_pieces(span, said.content))
        yield Hit(
            kind="statements", rank=rank, id=said.id, score=score, text=said.quote, matches=spans,
            in_article=in_article, statement=said,
        )  # fmt: skip


def _events(
    connection: sqlite3.Connection, ranked: Sequence[tuple[int, float]], first: int, query: Query
) -> Iterator[Hit]:
    keys = [key for key, _ in ranked]
    found = events_by_key(connection, keys)
    where = places(
        [(key, "", event.sentence) for key, event in zip(keys, found, strict=True)], query, limit_of(connection)
    )
    for rank, ((key, score), event) in enumerate(zip(ranked, found, strict=True), start=first):
        _, spans = where.get(key, _NOWHERE)
        yield Hit(
            kind="events", rank=rank, id=event.id, score=score, text=event.sentence, matches=spans,
            in_article=moved(spans, event.sentence_at.start), event=event,
        )  # fmt: skip


def _articles(
    connection: sqlite3.Connection, ranked: Sequence[tuple[int, float]], first: int, query: Query
) -> Iterator[Hit]:
    found = articles(connection, [key for key, _ in ranked])
    texts = {key: (key, title or "", text) for key, title, text in select_in(
        connection, "SELECT key, title, text FROM articles WHERE key IN", found
    )}  # fmt: skip
    where = places(list(texts.values()), query, limit_of(connection))
    for rank, (key, score) in enumerate(ranked, start=first):
        in_title, spans = where.get(key, _NOWHERE)
        text = texts[key][2]
        shown = passage(text, spans)
        inside = tuple(span for span in spans if shown.start <= span.start and span.end <= shown.end)
        yield Hit(
            kind="articles", rank=rank, id=found[key].id, score=score, text=text[shown.start : shown.end],
            matches=moved(inside, -shown.start), in_article=inside, in_title=in_title, article=found[key],
        )  # fmt: skip


def moved(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    """The spans, so many characters further on."""
    return tuple(Span(span.start + by, span.end + by) for span in spans)


def in_pieces(span: Span, pieces: Sequence[Span]) -> Iterator[Span]:
    """Where a span of a quotation stands in the article; several spans where it goes from one piece into another."""
    at = 0
    for piece in pieces:
        size = piece.end - piece.start
        start, end = max(span.start, at), min(span.end, at + size)
        if start < end:
            yield Span(start - at + piece.start, end - at + piece.start)
        at += size + BETWEEN


def passage(text: str, spans: Sequence[Span]) -> Span:
    """The stretch of the text, of whole words, with the most matches in it; the first such, or how the text begins."""
    if not spans:
        return _whole_words(text, 0, PASSAGE)
    reach = PASSAGE - BEFORE
    most, start, last = 0, 0, 0
    for number, span in enumerate(spans):
        while last < len(spans) and spans[last].end <= span.start + reach:
            last += 1
        if last - number > most:
            most, start = last - number, number
    from_, until = spans[start].start, spans[max(start, start + most - 1)].end
    begin = max(0, from_ - BEFORE)
    return _whole_words(text, begin, max(begin + PASSAGE, until), from_, until)


def _whole_words(text: str, start: int, end: int, first: int | None = None, last: int = 0) -> Span:
    """The stretch without the pieces of words at its ends, but never without what lies between first and last."""
    first, end = start if first is None else first, min(end, len(text))
    while 0 < start < first and not text[start - 1].isspace():
        start += 1
    while last < end < len(text) and not text[end].isspace():
        end -= 1
    while start < first and text[start].isspace():
        start += 1
    while end > max(last, start) and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
