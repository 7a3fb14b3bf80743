"""What is said about treaties: invoking, affirming, denying that the case has arisen, asking for help, and so on."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import msgspec

from onrecord.knowledge.lexicons import table, words
from onrecord.model import Span

_SENTENCE = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[\"“‘(]?[A-Z])|\n+")
_IF = re.compile(r"\b(?:if|unless|whether|should|were)\b", re.IGNORECASE)
_LONGEST = 1200
"""Characters of one sentence that are looked at: bounds what a hostile text can cost."""
_BEFORE = 30
"""Characters before a match in which a word like "would" bears on it."""


class Act(msgspec.Struct, frozen=True):
    """What a stretch of text does about a treaty: `act` and, of the case that the treaty speaks of, its `value`.

    `value` is met, not_met or "" where nothing is said of the case; `kinds` are those of the commitments that it can be
    about, empty for any.
    """

    act: str
    value: str
    kinds: tuple[str, ...]
    span: Span


class _Pattern(NamedTuple):
    """A row of the table."""

    act: str
    value: str
    kinds: tuple[str, ...]
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _patterns() -> tuple[_Pattern, ...]:
    obligation = "(?:" + "|".join(sorted(words("treaty_words.txt"))) + ")"
    treaty = "(?:" + "|".join(sorted(words("treaty_words.txt") | words("help_words.txt"))) + ")"
    return tuple(
        _Pattern(
            row["act"],
            row["value"],
            tuple(k for k in row["kinds"].split("|") if k),
            tuple(row["needs"].split("|")),
            re.compile(row["pattern"].replace("{T}", treaty).replace("{O}", obligation), re.IGNORECASE),
        )
        for row in table("treaty_speech.csv")
    )


@cache
def _maybe() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words('treaty_maybe.txt'))))})\b", re.IGNORECASE)


@cache
def _not() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b|(?=n['’]t))(?:{'|'.join(sorted(map(re.escape, words('treaty_not.txt'))))})\b", re.IGNORECASE
    )


def acts(text: str, span: Span) -> tuple[Act, ...]:
    """The acts in `text[span]`, sentence by sentence; of several at one place the one that the table has first."""
    found: list[Act] = []
    for sentence in _sentences(text, span):
        taken: list[Span] = []
        lowered = text[sentence.start : sentence.end].lower()
        for act, value, kinds, needs, pattern in _patterns():
            if not any(word in lowered for word in needs):
                continue
            match = pattern.search(text, sentence.start, min(sentence.end, sentence.start + _LONGEST))
            if match is None or any(match.start() < t.end and t.start < match.end() for t in taken):
                continue
            taken.append(Span(*match.span()))
            nearby = max(sentence.start, match.start() - _BEFORE), match.end()
            if value != "not_met" and _not().search(text, *nearby):
                continue  # who has not asked for consultations holds none
            if value == "met" and (_maybe().search(text, *nearby) or _IF.search(text, sentence.start, match.start())):
                value = ""
            found.append(Act(act, value, kinds, taken[-1]))
    return tuple(sorted(found, key=lambda a: (a.span, a.act)))


def _sentences(text: str, span: Span) -> list[Span]:
    out, start = [], span.start
    for gap in _SENTENCE.finditer(text, span.start, span.end):
        out.append(Span(start, gap.start()))
        start = gap.end()
    out.append(Span(start, span.end))
    return [s for s in out if s.start < s.end]
