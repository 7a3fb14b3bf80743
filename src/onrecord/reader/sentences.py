"""Paragraphs and sentences of a text, as spans; rules only, linear in the length of the text.

A sentence ends at ``.``, ``!``, ``?`` or ``…`` with closing marks behind it, where white space follows and neither an
abbreviation (`knowledge/data/abbreviations.csv`), an initial, a number nor a following "he asked" says otherwise. A
sentence never runs over the end of a paragraph or into a sub-headline. Sentences inside quotation marks are sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from onrecord.knowledge.lexicons import table, words
from onrecord.model import Span
from onrecord.reader.cues import report_forms
from onrecord.reader.spans import Stretch, trimmed

_BREAK = re.compile(r"[^\S\n]*\n\s*")
_CLOSERS = "\"”’'»)]"
_OPENERS = "\"“‘'«„([—–-"
_STOP = re.compile(r"(?:[.!?…]{1,9})[\"”’'»)\]]{0,4}(?=\s)")
_NEXT = re.compile(r"\s{1,9}([\"“‘'«„(\[]{0,3})(\w{0,40})")
_NAME_THEN_WORD = re.compile(r"\s{1,3}(?:[A-Z][\w’'.-]{0,30} ){1,4}([a-z]{2,20})\b")
_SOFT_BEFORE = re.compile(r"[\w,;—–-]")


@cache
def _abbreviations() -> dict[str, str]:
    return {row["form"]: row["kind"] for row in table("abbreviations.csv")}


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of `text` without the white space around them, in order.

    A line break ends a paragraph unless it only wraps a line: one break, no sentence end before it and a small letter
    after it.
    """
    out: list[Span] = []
    start = 0
    for gap in _BREAK.finditer(text):
        wraps = (
            gap.group().count("\n") == 1
            and gap.start() > 0
            and gap.end() < len(text)
            and text[gap.end()].islower()
            and _SOFT_BEFORE.match(text[gap.start() - 1]) is not None
        )
        if wraps:
            continue
        _add(out, text, (start, gap.start()))
        start = gap.end()
    _add(out, text, (start, len(text)))
    return out


def split_sentences(text: str, subheadlines: Sequence[Span] = (), within: Span | None = None) -> list[Span]:
    """The sentences of `text`, in order, without the white space between them; they cover everything else.

    `subheadlines` are cut out as sentences of their own. With `within`, only those of paragraphs that it touches.
    """
    cuts = sorted({offset for s in subheadlines for offset in (s.start, s.end)})
    out: list[Span] = []
    at_cut = 0
    for paragraph in paragraphs(text):
        if within is not None and not (paragraph.start < within.end and within.start < paragraph.end):
            continue
        start = paragraph.start
        while at_cut < len(cuts) and cuts[at_cut] <= start:
            at_cut += 1
        ends = [paragraph.end]
        while at_cut < len(cuts) and cuts[at_cut] < paragraph.end:
            ends.insert(len(ends) - 1, cuts[at_cut])
            at_cut += 1
        for end in ends:
            _split(text, start, end, out)
            start = end
    return out


def _split(text: str, start: int, end: int, out: list[Span]) -> None:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _ends_sentence(text, begin, stop.start(), stop.end(), end):
            _add(out, text, (begin, stop.end()))
            begin = stop.end()
    _add(out, text, (begin, end))


def _add(out: list[Span], text: str, piece: Stretch) -> None:
    start, end = trimmed(text, piece)
    if start < end:
        out.append(Span(start, end))


def _ends_sentence(text: str, begin: int, dot: int, stop: int, limit: int) -> bool:
    """Whether the stop mark at `dot`, whose closing marks end at `stop`, ends the sentence that began at `begin`."""
    following = _NEXT.match(text, stop, limit)
    opener, word = (following.group(1), following.group(2)) if following else ("", "")
    if word[:1].islower():
        return False
    closed = any(c in _CLOSERS for c in text[dot:stop])
    if closed and not opener:
        # “Why now?” President Smith asked: the sentence goes on to its cue.
        name = _NAME_THEN_WORD.match(text, stop, limit)
        if name and name.group(1) in report_forms() and text[dot] in "!?…":
            return False
    if text[dot:stop] == ".":
        return _full_stop_ends(text, begin, dot, word, bool(opener))
    if text[dot:stop] in ("…", "..", "...", "...."):
        return bool(opener) or word[:1].isupper()
    return True


def _full_stop_ends(text: str, begin: int, dot: int, word: str, opened: bool) -> bool:
    left = dot
    while left > begin and dot - left < 24 and not text[left - 1].isspace() and text[left - 1] not in _OPENERS:
        left -= 1
    token = text[left : dot + 1]
    kind = _abbreviations().get(token)
    if kind is None and len(token) == 2 and token[0].isupper() and token[0] != "I":
        kind = "always" if word[:1].isupper() and word not in words("sentence_starters.txt") else "maybe"
    if kind is None and re.fullmatch(r"(?:[A-Za-z]\.){2,6}", token):
        kind = "maybe"
    if kind is None:
        return True
    if kind == "always":
        return False
    if kind in ("number", "month"):
        return not word[:1].isdigit() and (opened or word in words("sentence_starters.txt"))
    return opened or word in words("sentence_starters.txt")
