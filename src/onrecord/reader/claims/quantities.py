"""How the numbers and dates of one text stand to those of another.

"More than 20 were killed" agrees with "23 dead" and contradicts "12 dead", which no encoder of our size works out from
the digits. So every quantity of both texts is read as a value with a bound, paired with its likeliest counterpart, and
the network is told the outcome. It still decides what that outcome means for the claim as a whole.
"""

from __future__ import annotations

import datetime
import math
import re
from enum import IntEnum
from functools import cache

import msgspec

from onrecord.knowledge.lexicons import table, words

_OF_TIME = ("date", "day of the year")
_MOST = 24
"""Quantities looked at in one text: a table of figures is no claim."""

_VALUES = {row["form"]: float(row["value"]) for row in table("number_words.csv") if row["value"]}
_SCALES = {row["form"]: float(row["scale"]) for row in table("number_words.csv") if row["scale"]}
_BOUNDS = {row["form"]: row for row in table("number_bounds.csv")}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"\b(?:(?P<iso>(?:1[5-9]|20)\d\d-\d\d-\d\d)|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format('m1')}"
    rf"(?:,?\s+(?P<y1>(?:1[5-9]|20)\d\d))?|{_MONTH.format('m2')}\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"(?:\s*,?\s+(?P<y2>(?:1[5-9]|20)\d\d))?|{_MONTH.format('m3')},?\s+(?P<y3>(?:1[5-9]|20)\d\d))\b",
    re.IGNORECASE,
)
_SCALE = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
_LONG_SCALE = "|".join(sorted((w for w in _SCALES if len(w) > 2), key=len, reverse=True))
_TENS = "|".join(w for w, value in _VALUES.items() if value >= 20 and value % 10 == 0 and value < 100)
_NUMBER = re.compile(
    r"(?P<money>[$£€¥]\s*|(?:US|A|C)\$\s*)?(?<![\w.])(?<![^\W\d]-)"
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<ordinal>st|nd|rd|th)?(?:\s*[-\s]?(?P<scale>{_SCALE})\b)?"
    rf"(?P<percent>\s*(?:%|per\s?cent\b|percent\b|percentage\s+points?))?"
    rf"|\b(?P<word>(?:(?:{_TENS})-)?(?:{'|'.join(map(re.escape, _VALUES))}))\b(?:\s+(?P<scale2>{_LONG_SCALE})\b)?",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?<![\w./])(?P<of>\d+(?:\.\d+)?)\s*(?:/|out\s+of)\s*(?P<whole>10{1,2}|[2-9])(?![\w/]|[.,]\d)", re.IGNORECASE
)
_LED_BY = "|".join(sorted((r"\s+".join(form.split()) for form in _BOUNDS), key=len, reverse=True))
_BOUND = re.compile(rf"\b({_LED_BY})\s*(?:the\s+|a\s+)?(?:total\s+of\s+)?[$£€¥(]?\s*$", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"^\s*(?:(?P<above>\+|or\s+more|and\s+(?:above|over)|or\s+(?:later|higher))|or\s+(?:less|fewer|earlier|lower|under))",
    re.IGNORECASE,
)
_NEAR_WORDS = re.compile(r"[a-z]{3,}", re.IGNORECASE)


class Standing(IntEnum):
    """How a quantity stands to its counterpart in the other text."""

    NONE = 0
    """Not part of a quantity."""
    ALONE = 1
    """No quantity of its kind stands in the other text."""
    EQUAL = 2
    MET = 3
    """It sets a bound that the counterpart keeps."""
    WITHIN = 4
    """It keeps a bound that the counterpart sets: it says more than the counterpart does."""
    BROKEN = 5
    """One of the two sets a bound that the other does not keep."""
    NEAR = 6
    """Another value, within a quarter (numbers) or a year (dates)."""
    FAR = 7
    OPEN = 8
    """Both set bounds, and neither decides the other."""


N_STANDINGS = len(Standing)


class Quantity(msgspec.Struct, frozen=True):
    """A number or date at `text[start:end]`: all values from `low` to `high`, of one `kind`, near these words."""

    start: int
    end: int
    kind: str
    low: float
    high: float
    exact: bool
    near: frozenset[str]
    plain: float | None = None
    """The number itself, where it was taken for a year because it could be one."""


@cache
def _ordinal(year: int, month: int, day: int) -> float:
    try:
        return float(datetime.date(year, month, day).toordinal())
    except ValueError:
        return math.nan


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, in order; spans do not overlap. Spelt-out numbers, dates, shares and sums included."""
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        made = _date(text, match)
        if made is not None:
            found.append(made)
            taken.append(match.span())
    for match in _RATIO.finditer(text):
        value, start, end = 100 * float(match["of"]) / float(match["whole"]), *match.span()
        if value <= 100 and not any(start < b and a < end for a, b in taken):
            found.append(_bounded(text, start, end, "share", value, value))
            taken.append((start, end))
    for match in _NUMBER.finditer(text):
        if not any(match.start() < b and a < match.end() for a, b in taken):
            found.append(_number(text, match))
    return tuple(sorted(found, key=lambda q: q.start)[:_MOST])


def _date(text: str, match: re.Match[str]) -> Quantity | None:
    part = match.groupdict()
    if part["iso"]:
        year, month, day = (int(x) for x in part["iso"].split("-"))
        low = high = _ordinal(year, month, day) if 1 <= month <= 12 else math.nan
        kind = "date"
    else:
        named = part["m1"] or part["m2"] or part["m3"]
        month = _MONTHS.index(named[:3].lower()) + 1
        at = part["d1"] or part["d2"]
        written = part["y1"] or part["y2"] or part["y3"]
        if at is None and written is not None:
            low = _ordinal(int(written), month, 1)
            high = low + 30
            kind = "date"
        elif at is not None and written is not None:
            low = high = _ordinal(int(written), month, int(at))
            kind = "date"
        else:
            low = high = float(month * 31 + int(at or 0))
            kind = "day of the year"
    if math.isnan(low):
        return None
    return _bounded(text, match.start(), match.end(), kind, low, high)


def _number(text: str, match: re.Match[str]) -> Quantity:
    part = match.groupdict()
    if part["word"]:
        pieces = part["word"].lower().split("-")
        value = sum(_VALUES[p] for p in pieces)
        scale, kind = part["scale2"], "number"
    else:
        value = float(part["digits"].replace(",", ""))
        scale = part["scale"]
        kind = "ordinal" if part["ordinal"] else "share" if part["percent"] else "sum" if part["money"] else "number"
    if scale:
        value *= _SCALES[scale.lower()]
    whole = part["digits"] or ""
    if kind == "number" and not scale and re.fullmatch(r"(?:1[5-9]|20)\d\d", whole):
        # A number that could be a year is one: of the two readings it is by far the commoner in news.
        low = _ordinal(int(whole), 1, 1)
        made = _bounded(text, match.start(), match.end(), "date", low, low + 364)
        return msgspec.structs.replace(made, plain=value)
    return _bounded(text, match.start(), match.end(), kind, value, value)


def _bounded(text: str, start: int, end: int, kind: str, low: float, high: float) -> Quantity:
    led, followed = _BOUND.search(text[max(0, start - 40) : start]), _AFTERWARDS.match(text[end : end + 16])
    exact = True
    row = _BOUNDS[" ".join(led[1].lower().split())] if led else None
    closed = followed is not None or (row is not None and row["closed"] == "1")
    bound = row["bound"] if row else None if followed is None else "above" if followed["above"] else "below"
    if bound == "above":
        low, high, exact = (low if closed else _next(high, kind)), math.inf, False
    elif bound == "below":
        low, high, exact = -math.inf, (high if closed else _before(low, kind)), False
    elif bound == "about" and kind not in _OF_TIME:
        low, high = min(low * 0.9, low * 1.1), max(high * 0.9, high * 1.1)
    return Quantity(start, end, kind, low, high, exact, _words_near(text, start, end))


def _next(value: float, kind: str) -> float:
    return value + (1 if kind in _OF_TIME else max(1e-9, abs(value) * 1e-9))


def _before(value: float, kind: str) -> float:
    return value - (1 if kind in _OF_TIME else max(1e-9, abs(value) * 1e-9))


def _words_near(text: str, start: int, end: int) -> frozenset[str]:
    after = [w.lower()[:5] for w in _NEAR_WORDS.findall(text[end : end + 40])][:3]
    before = [w.lower()[:5] for w in _NEAR_WORDS.findall(text[max(0, start - 40) : start])][-3:]
    return frozenset(w for w in (*after, *before) if w not in words("function_words.txt"))


class Paired(msgspec.Struct, frozen=True):
    """A quantity and how it stands to its likeliest counterpart in the other text."""

    quantity: Quantity
    standing: Standing


def paired(a: tuple[Quantity, ...], b: tuple[Quantity, ...]) -> tuple[tuple[Paired, ...], tuple[Paired, ...]]:
    """Each quantity of both texts with its standing. The order of the texts does not matter to the outcome."""
    return tuple(_against(q, b) for q in a), tuple(_against(q, a) for q in b)


def _against(q: Quantity, others: tuple[Quantity, ...]) -> Paired:
    best: tuple[float, Standing] | None = None
    for other in others:
        if other.kind == "date" and q.kind == "number" and other.plain is not None and other.exact:
            other = msgspec.structs.replace(other, kind="number", low=other.plain, high=other.plain)
        if other.kind != q.kind:
            continue
        standing = _standing(q, other)
        closeness = _closeness(q, other)
        score = 1.5 * min(2, len(q.near & other.near)) + closeness + (0.75 if standing == Standing.EQUAL else 0.0)
        if best is None or score > best[0]:
            best = score, standing
    return Paired(q, Standing.ALONE if best is None else best[1])


def _point(q: Quantity) -> float:
    if math.isinf(q.low):
        return q.high
    return q.low if math.isinf(q.high) else (q.low + q.high) / 2


def _closeness(a: Quantity, b: Quantity) -> float:
    """1 for the same value, falling to 0 as they part."""
    x, y = _point(a), _point(b)
    if a.kind in _OF_TIME:
        return 1 / (1 + abs(x - y) / 200)
    return 1 / (1 + 3 * abs(math.log((abs(x) + 1) / (abs(y) + 1))))


def _standing(a: Quantity, b: Quantity) -> Standing:
    overlap = a.low <= b.high and b.low <= a.high
    if a.exact and b.exact:
        if overlap:
            return Standing.EQUAL
        if a.kind in _OF_TIME:
            return Standing.NEAR if abs(_point(a) - _point(b)) <= 366 else Standing.FAR
        x, y = sorted((abs(_point(a)), abs(_point(b))))
        return Standing.NEAR if y <= 1.25 * x else Standing.FAR
    if not overlap:
        return Standing.BROKEN
    if a.low <= b.low and b.high <= a.high:
        return Standing.MET
    return Standing.WITHIN if b.low <= a.low and a.high <= b.high else Standing.OPEN
