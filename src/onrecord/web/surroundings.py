"""The sentence around a passage, for one whose words say no more than the claim it is shown under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.model import Span
from onrecord.reader.sentences import split_sentences

REACH = 300
"""Code points that are shown at most before a passage, and after it."""
_LOOKED_AT = 2_000
"""Code points on each side in which sentences are looked for: an article may be one line without an end."""
_MORE = 2
"""Words that the claim has not in a passage that says no more than it: "reports that the …"."""


class Piece(NamedTuple):
    """Words of an article, or the ellipsis for those left out; `said` where the statement has them."""

    words: str
    said: bool


def says_only(passage: str, claim: str) -> bool:
    """Whether a passage has hardly a word that the claim's text has not."""
    said, claimed = _words(passage), _words(claim)
    if claim.endswith("…"):  # cut, maybe within a word
        claimed = claimed[:-1]
        said = said[: len(claimed)]
    known = set(claimed)
    return bool(said) and sum(word not in known for word in said) <= _MORE


def in_its_sentence(text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """The passage at these spans of the text, one or more in order, with the words of its sentences around them.

    A passage that is whole sentences comes with the sentence before it in its paragraph, else with the one after it.
    """
    first, last = spans[0].start, spans[-1].end
    shift = max(0, first - _LOOKED_AT)
    found = split_sentences(text[shift : last + _LOOKED_AT], within=Span(first - shift, last - shift))
    start, end = _around(text, [Span(s.start + shift, s.end + shift) for s in found], first, last)
    from_, until = _whole_words(text, max(start, first - REACH), min(end, last + REACH), first, last)
    pieces = [Piece("… ", False)] if from_ > start else []
    at = from_
    for span in spans:
        between = text[at : span.start] if span.start - at <= REACH else " … "
        pieces += [Piece(between, False), Piece(text[span.start : span.end], True)]
        at = span.end
    pieces.append(Piece(text[at:until], False))
    pieces += [Piece(" …", False)] if until < end else []
    return tuple(piece for piece in pieces if piece.words)


def _around(text: str, sentences: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """Where the sentences begin and end that the passage is in, with one more where it leaves nothing of them."""
    inside = [n for n, s in enumerate(sentences) if s.start < last and first < s.end]
    if not inside:
        return first, last
    low, high = inside[0], inside[-1]
    start, end = min(first, sentences[low].start), max(last, sentences[high].end)
    if _words(text[start:first]) or _words(text[last:end]):
        return start, end
    if low > 0:
        return sentences[low - 1].start, end
    return start, sentences[high + 1].end if high + 1 < len(sentences) else end


def _whole_words(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The stretch without the pieces of words at its ends, but never without the passage."""
    while 0 < start < first and not text[start - 1].isspace():
        start += 1
    while last < end < len(text) and not text[end].isspace():
        end -= 1
    return start, end


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
