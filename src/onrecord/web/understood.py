"""What a query was understood to ask, in words, and texts cut at what it found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.model import Span
from onrecord.output.display import clean, mask
from onrecord.record.query import Query, Term

_PARTS = re.compile(r"\w+(?:['’]\w+)*")


class Piece(NamedTuple):
    """A piece of a text: whether it is what was searched for."""

    text: str
    found: bool


def understood(query: Query) -> tuple[str, str]:
    """What must be there, and what must not ("" where nothing is said of that)."""
    groups = [" or ".join(map(_term, group)) for group in query.groups]
    if len(groups) > 1:
        groups = [f"({words})" if " or " in words else words for words in groups]
    return ", and ".join(groups), " or ".join(map(_term, query.without))


def _term(term: Term) -> str:
    words = clean(term.words)
    if term.prefix:
        return f"words beginning with {words.rstrip('*').rstrip()}"
    # what is written as one but holds several words (U.S., cease-fire) is looked for as these next to each other
    return f"“{words}”" if len(_PARTS.findall(words)) > 1 else words


def pieces(text: str, found: Sequence[Span]) -> tuple[Piece, ...]:
    """The text in pieces that joined are the text; spans that overlap are one, those outside are left out."""
    made: list[Piece] = []
    at = 0
    for span in sorted(found):
        start, end = max(span.start, at), min(span.end, len(text))
        if start >= end:
            continue
        if start > at:
            made.append(Piece(mask(text[at:start]), False))
        made.append(Piece(mask(text[start:end]), True))
        at = end
    if at < len(text):
        made.append(Piece(mask(text[at:]), False))
    return tuple(made)
