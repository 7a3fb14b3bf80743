"""Dates of statements: simple forms ("on July 1", "on Wednesday", "yesterday", "on 3 March 2018") to ISO 8601.

A day's name is the nearest such day on or before the date of publication, "last Wednesday" before it. A date without a
year takes the year that puts it nearest to the publication, at most three days after it. Without a publication date
only a date with its year is resolved. What is a stretch of days ("last week", "in July") or lies ahead ("tomorrow",
"next Friday") is no date of something said: None, never a guess.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<m{0}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<d{0}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<y{0}>(?:19|20)\d\d)\b)?"
_FORMS = re.compile(
    rf"\b(?:{_MONTH.format(1)}\s+{_DAY.format(1)}\b(?!\s*[-–]\s*\d|\.\d|:\d|%){_YEAR.format(1)}"
    rf"|{_DAY.format(2)}\s+(?:of\s+)?{_MONTH.format(2)}(?!\w){_YEAR.format(2)}"
    r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>0[1-9]|1[0-2])-(?P<d3>0[1-9]|[12]\d|3[01])\b"
    r"|(?P<last>last\s+|this\s+|next\s+)?(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    r"(?P<week>\s+(?:last|before last|next)\b(?:\s+week)?|\s+week\b)?"
    r"|(?P<near>today|yesterday|tonight|the day before yesterday|this (?:morning|afternoon|evening)|last night"
    r"|overnight)\b)",
    re.IGNORECASE,
)
_AHEAD = timedelta(days=3)
_NO_POINT = re.compile(r"\b(?:since|until|till|before|after|by|from|between|of|for|next|to|through)\s+$", re.IGNORECASE)


def find_dates(text: str, start: int, end: int, published: str | None) -> list[tuple[int, int, str]]:
    """The dates in ``text[start:end]`` that can be resolved: start, end and ISO date of each.

    `published` is the date of the article (ISO 8601; a longer timestamp is cut) or None. Dates after "since", "until",
    "before" and the like mark the edge of a stretch of time and are left out.
    """
    base = _iso(published)
    found = []
    for match in _FORMS.finditer(text, start, end):
        if _NO_POINT.search(text[max(start, match.start() - 12) : match.start()]):
            continue
        day = _resolve(match, base)
        if day:
            found.append((match.start(), match.end(), day.isoformat()))
    return found


def resolve_date(phrase: str, published: str | None) -> str | None:
    """The ISO date of `phrase`, or None where it holds no single day that can be told."""
    found = find_dates(phrase, 0, len(phrase), published)
    return found[0][2] if found else None


def _iso(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _resolve(match: re.Match[str], base: date | None) -> date | None:
    if match["name"]:
        return _day_name(match, base)
    if match["near"]:
        return _near(match["near"].lower(), base)
    for group in ("1", "2"):
        if match["m" + group]:
            month = _MONTHS.index(match["m" + group][:3].lower()) + 1
            year = match["y" + group]
            return _calendar(int(match["d" + group]), month, int(year) if year else None, base)
    return _calendar(int(match["d3"]), int(match["m3"]), int(match["y3"]), base)


def _calendar(day: int, month: int, year: int | None, base: date | None) -> date | None:
    if year is not None:
        return _date(year, month, day)
    if base is None:
        return None
    candidates = (_date(y, month, day) for y in (base.year + 1, base.year, base.year - 1))
    return next((c for c in candidates if c and c <= base + _AHEAD), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_name(match: re.Match[str], base: date | None) -> date | None:
    """The nearest day of that name on or before `base`; strictly before it after "last"."""
    last = (match["last"] or "").strip().lower()
    if base is None or last == "next" or match["week"]:
        return None
    back = (base.weekday() - _DAYS.index(match["name"].lower())) % 7
    if last == "last" and back == 0:
        back = 7
    return base - timedelta(days=back) if base.toordinal() > 7 else None


def _near(word: str, base: date | None) -> date | None:
    if base is None or base.toordinal() <= 2:
        return None
    if word == "the day before yesterday":
        return base - timedelta(days=2)
    return base - timedelta(days=1) if word in ("yesterday", "last night") else None if word == "overnight" else base
