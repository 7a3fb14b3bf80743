"""The number stated for a noun phrase, in digits or words; none where it is vague, a range, a year or a label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.reader.forces.stretch import HYPHENS, REACH, Stretch
from onrecord.reader.forces.types import Token

BEFORE_NUMBERS: Final = frozenset(",;:(“\"'‘’—-")
LONGEST: Final = 12
"""Digits and commas of the longest number that is read."""


def number_before(page: Stretch, first: int) -> int | None:
    """The number stated for the noun phrase that begins at token `first`."""
    tokens, words = page.tokens, page.lexicon.words
    i = first - 1
    for _ in range(REACH):
        if i < 0:
            return None
        token = tokens[i]
        if token.number or token.low in page.lexicon.numbers:
            break
        if i > 1 and token.low == "mm" and tokens[i - 1 - page.hyphen(i - 1)].number:
            i -= 2 + page.hyphen(i - 1)
            continue
        name = token.form[0].isupper() and token.low not in words["month"] and token.low not in words["determiner"]
        if not (name or token.low in words["filler"] or page.hyphen(i)):
            return None
        i -= 1
    else:
        return None
    return _value(page, i)


def _value(page: Stretch, last: int) -> int | None:
    """The number whose last word is token `last`, or None where it is vague, a range, a year or a label."""
    tokens, words, numbers = page.tokens, page.lexicon.words, page.lexicon.numbers
    first = last
    while first > 0 and last - first < REACH:
        step = first - 1
        if page.hyphen(step) or (tokens[step].low == "and" and tokens[first].low in numbers):
            step -= 1
        if step < 0 or not (tokens[step].number or tokens[step].low in numbers):
            break
        first = step
    value = _worth(page, [t for t in tokens[first : last + 1] if t.form not in HYPHENS and t.low != "and"])
    if value is None:
        return None
    before = tokens[first - 1] if first else None
    if before is not None:
        if before.low in words["article"] and tokens[first].low in words["scale"]:
            if first > 1 and tokens[first - 2].low in words["vague"]:
                return None
            return value
        # "Article 5", "May 9", but not "In 59 raids"
        plain = words["determiner"] | words["opener"]
        label = before.form[0].isupper() and before.low not in plain
        if before.low in words["vague"] or before.form in "$€£¥" or label:
            return None
        earlier = tokens[first - 2] if first > 1 else before
        counted = earlier.number or earlier.low in numbers
        if (before.low in {"to", "and", "of"} and counted) or (before.low == "to" and earlier.low in {"up", "close"}):
            return None
        if not before.form[0].isalnum() and before.form not in BEFORE_NUMBERS:
            return None
        if page.hyphen(first - 1):
            return None
    if tokens[first].low in words["scale"]:
        return None
    return value


def _worth(page: Stretch, pieces: Sequence[Token]) -> int | None:
    """What a number in words or digits comes to."""
    scale, numbers = page.lexicon.words["scale"], page.lexicon.numbers
    total, part = 0, 0.0
    for k, piece in enumerate(pieces):
        if piece.low in scale:
            part = (part or 1) * numbers[piece.low]
            if numbers[piece.low] >= 1000:
                total, part = total + round(part), 0
        elif piece.number:
            if k or len(piece.form) > LONGEST:
                return None
            part = float(piece.form.replace(",", ""))
            if len(pieces) == 1 and "," not in piece.form and 1900 <= part < 2100:
                return None
        else:
            worth = numbers[piece.low]
            if (part % 10 and worth < 100) or (part % 100 and worth >= 10) or pieces[0].number:
                return None
            part += worth
    whole = total + part
    return int(whole) if whole == int(whole) and whole > 0 else None
