"""Finds the quotations of a text: which stretches stand inside quotation marks, whatever the marks.

Double marks (“ ”, „ “, « », straight, two apostrophes) are read first, single ones (‘ ’ and straight) only outside of
them. A mark opens or closes by its shape or, where the shape does not tell, by the white space next to it, so that one
missing mark never turns the rest of a text inside out. The convention of newspapers for a speech of several paragraphs
(the mark is opened again at each and closed at the last) gives one quotation of several parts; the same without line
breaks, where the page lost them. A quotation that is never closed ends with its paragraph or, if that is long, with its
first sentence. One pass over the text: time grows with its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from onrecord.knowledge.lexicons import words
from onrecord.model import Span
from onrecord.reader.sentences import paragraphs
from onrecord.reader.spans import Stretch, trimmed, words_in

_DOUBLE = re.compile(r"[“”„«»\"]|''|``|‘‘|’’")
_SINGLE = re.compile(r"[‘’']")
_SENTENCE_END = re.compile(r"[.!?…][\s\"”’']*$")
_FIRST_END = re.compile(r"[.!?…](?=\s+[A-Z“\"])")
_LONG_UNCLOSED = 600
_LONG_SINGLE = 400
_VERB = re.compile(
    r"\b(?:is|are|am|was|were|be|been|has|have|had|do|does|did|will|would|can|could|shall|should|may|might|must|need"
    r"|let|cannot)\b|[’'](?:s|re|m|ve|ll|d)\b|n[’']t\b",
    re.IGNORECASE,
)


class Quotation(msgspec.Struct, frozen=True):
    """One quotation: its `parts` with their marks, in order; `closed` unless the last part lacks its closing mark.

    There is more than one part where the opening mark is repeated at each paragraph.
    """

    parts: tuple[Stretch, ...]
    closed: bool

    @property
    def start(self) -> int:
        """Where the first part starts, its mark included."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where the last part ends, its mark included."""
        return self.parts[-1][1]


def find_quotations(text: str, subheadlines: Sequence[Span] = ()) -> list[Quotation]:
    """All quotations of `text`, in order, none overlapping another. `subheadlines` end a paragraph as a break does."""
    blocks = _blocks(text, subheadlines)
    doubles = _Doubles(text).run(blocks)
    singles = _singles(text, blocks, [part for q in doubles for part in q.parts])
    return sorted(doubles + singles, key=lambda q: q.start)


def is_title(text: str, quotation: Quotation) -> bool:
    """Whether it looks like a name or a title: two words or more, every one that is not small with a capital."""
    inner = re.findall(r"[^\W\d_][\w’'-]*", text[quotation.start : quotation.end])
    large = [w for w in inner if w.lower() not in words("small_words.txt")]
    return len(large) >= 2 and all(w[0].isupper() for w in large)


def is_real(text: str, quotation: Quotation) -> bool:
    """Whether it quotes somebody rather than names or doubts a word: five words or more, or fewer with a verb.

    Titles are not real quotations, and neither are scare quotes ("online “fakes”").
    """
    if is_title(text, quotation):
        return False
    count = words_in(text, quotation.parts)
    if count >= 5:
        return True
    return count >= 2 and has_verb(text, quotation)


def has_verb(text: str, quotation: Quotation) -> bool:
    """Whether one of the commonest verbs (is, has, will, ...) is in it, full or short ("we’re")."""
    return _VERB.search(text, quotation.start, quotation.end) is not None


def is_sentence(text: str, quotation: Quotation) -> bool:
    """Whether its first word has a capital."""
    first = re.compile(r"[^\w]*(\w)").match(text, quotation.start, quotation.end)
    return first is not None and first.group(1).isupper()


def _blocks(text: str, subheadlines: Sequence[Span]) -> list[Stretch]:
    """Paragraphs, cut at the sub-headlines."""
    cuts = sorted({offset for s in subheadlines for offset in (s.start, s.end)})
    out: list[Stretch] = []
    for paragraph in paragraphs(text):
        edges = [paragraph.start]
        edges += cuts[bisect_right(cuts, paragraph.start) : bisect_right(cuts, paragraph.end - 1)]
        edges.append(paragraph.end)
        out.extend((a, b) for a, b in pairwise(edges))
    return out


class _Doubles:
    """The state of the one pass over double marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Quotation] = []
        self.parts: list[Stretch] = []
        self.opened: int | None = None
        self.family = ""

    def run(self, blocks: Sequence[Stretch]) -> list[Quotation]:
        for start, end in blocks:
            first = _DOUBLE.match(self.text, start, end)
            if self.parts and not (first and first.group() == self.family and self._opens(first, start, end)):
                self._finish(closed=False)
            for mark in _DOUBLE.finditer(self.text, start, end):
                self._read(mark, start, end)
            if self.opened is not None:
                # The mark stays open over the break: the next paragraph opens it again, or it was forgotten.
                self._part(self._unclosed_end(self.opened, end))
        self._finish(closed=False)
        return self.found

    def _read(self, mark: re.Match[str], start: int, end: int) -> None:
        if self._opens(mark, start, end):
            if self.opened is not None:
                if self.family == "„" and mark.group() == "“":
                    self._close(mark.end())
                    return
                again = _SENTENCE_END.search(self.text[max(self.opened, mark.start() - 8) : mark.start()])
                self._part(self._unclosed_end(self.opened, mark.start()))
                if not again or mark.group() != self.family:
                    self._finish(closed=False)
            self.opened, self.family = mark.start(), mark.group()
        elif self.opened is not None:
            self._close(mark.end())

    def _opens(self, mark: re.Match[str], start: int, end: int) -> bool:
        sign = mark.group()
        before = self.text[mark.start() - 1] if mark.start() > start else " "
        after = self.text[mark.end()] if mark.end() < end else " "
        free_before = before.isspace() or before in "([{—–-‘/"
        free_after = after.isspace() or after in ".,;:!?)]}"
        if sign in ("„", "``", "‘‘"):
            return True
        if sign == "“":
            # Closes in „German“ marks, or where it was typed for ”: “this“ one.
            return not (self.opened is not None and free_after and not free_before)
        if sign == "«":
            return not (self.family == "»" and self.opened is not None)
        if sign == "»":
            return self.opened is None and free_before and not free_after
        if sign in ("”", "’’"):
            return self.opened is None and free_before and not free_after
        return free_before and (not free_after or mark.start() == start)

    def _close(self, end: int) -> None:
        self._part(end)
        self._finish(closed=True)

    def _part(self, end: int) -> None:
        if self.opened is not None:
            start, end = trimmed(self.text, (self.opened, end))
            if words_in(self.text, [(start, end)]):
                self.parts.append((start, end))
        self.opened = None

    def _finish(self, *, closed: bool) -> None:
        if self.parts:
            self.found.append(Quotation(tuple(self.parts), closed))
        self.parts = []

    def _unclosed_end(self, start: int, end: int) -> int:
        if end - start <= _LONG_UNCLOSED:
            return end
        first = _FIRST_END.search(self.text, start, end)
        return first.end() if first else start + _LONG_UNCLOSED


def _singles(text: str, blocks: Sequence[Stretch], taken: Sequence[Stretch]) -> list[Quotation]:
    """Quotations in single marks outside of `taken`; an apostrophe inside a word is no mark."""
    starts = [start for start, _ in taken]
    found: list[Quotation] = []
    for start, end in blocks:
        opened: int | None = None
        sign = ""
        maybe_end: int | None = None
        for mark in _SINGLE.finditer(text, start, end):
            at = mark.start()
            i = bisect_right(starts, at) - 1
            inside = i >= 0 and at < taken[i][1]
            if opened is not None and (at - opened > _LONG_SINGLE or (i >= 0 and taken[i][0] > opened)):
                _keep(text, found, opened, maybe_end)
                opened = maybe_end = None
            if inside:
                continue
            before = text[at - 1] if at > start else " "
            after = text[at + 1] if at + 1 < end else " "
            free_before = before.isspace() or before in "([—–"
            if free_before and (after.isalnum() or after in "[…") and mark.group() != "’":
                if maybe_end is not None or opened is None or sign == mark.group() == "‘":
                    _keep(text, found, opened, maybe_end)
                    opened, sign, maybe_end = at, mark.group(), None
            elif opened is not None and not free_before and not after.isalnum():
                if mark.group() == "‘" or (sign == "‘") != (mark.group() == "’"):
                    continue
                maybe_end = at + 1
                # "the workers’ party" inside ‘…’: the s and the small letter say that it may go on.
                if not (before == "s" and after == " " and text[at + 2 : at + 3].islower()):
                    _keep(text, found, opened, maybe_end)
                    opened = maybe_end = None
        _keep(text, found, opened, maybe_end)
    return found


def _keep(text: str, found: list[Quotation], opened: int | None, end: int | None) -> None:
    if opened is not None and end is not None and words_in(text, [(opened, end)]):
        found.append(Quotation(((opened, end),), True))
