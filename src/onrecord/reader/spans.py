"""Arithmetic on spans of one text: lists of half-open stretches ``(start, end)``, sorted and apart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from onrecord.model import Span

Stretch: TypeAlias = tuple[int, int]

WORD = re.compile(r"\w+")


def stretches(spans: Iterable[Span], limit: int) -> list[Stretch]:
    """`spans` as sorted stretches within ``[0, limit]``; empty ones go, ones that overlap or touch are joined."""
    return joined((max(0, s.start), min(limit, s.end)) for s in spans)


def as_spans(pieces: Iterable[Stretch]) -> tuple[Span, ...]:
    """Stretches as the public type."""
    return tuple(Span(start, end) for start, end in pieces)


def joined(pieces: Iterable[Stretch]) -> list[Stretch]:
    """The union of `pieces`: sorted, those that overlap or touch made one, empty ones left out."""
    out: list[Stretch] = []
    for start, end in sorted(p for p in pieces if p[0] < p[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def minus(pieces: Sequence[Stretch], holes: Sequence[Stretch]) -> list[Stretch]:
    """What of `pieces` is in none of `holes`; both sorted and apart."""
    out: list[Stretch] = []
    for start, end in pieces:
        at = start
        for hole in within(holes, start, end):
            if hole[0] > at:
                out.append((at, hole[0]))
            at = max(at, hole[1])
        if at < end:
            out.append((at, end))
    return out


def within(pieces: Sequence[Stretch], start: int, end: int) -> Sequence[Stretch]:
    """Those of `pieces`, sorted and apart, that reach into ``[start, end)``, uncut; found by bisection."""
    first = bisect_left(pieces, (start, start))
    if first and pieces[first - 1][1] > start:
        first -= 1
    return pieces[first : bisect_left(pieces, (end, end))]


def length(pieces: Iterable[Stretch]) -> int:
    """The number of characters in `pieces`."""
    return sum(end - start for start, end in pieces)


def common(a: Sequence[Stretch], b: Sequence[Stretch]) -> int:
    """The number of characters that `a` and `b`, each sorted and apart, share."""
    i = j = total = 0
    while i < len(a) and j < len(b):
        total += max(0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    return total


def trimmed(text: str, piece: Stretch, drop: str = "") -> Stretch:
    """`piece` without white space and characters of `drop` at its edges; may come out empty (start == end)."""
    start, end = piece
    while start < end and (text[start].isspace() or text[start] in drop):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in drop):
        end -= 1
    return start, end


def words_in(text: str, pieces: Iterable[Stretch]) -> int:
    """How many words the pieces hold."""
    return sum(1 for start, end in pieces for _ in WORD.finditer(text, start, end))
