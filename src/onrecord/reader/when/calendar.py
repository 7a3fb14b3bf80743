"""Days of the calendar and stretches of them, and the one of several that the tense of a clause allows.

Dates are had from `dateparser`, asked for one day at a time. Weeks, months and years are those of the calendar, weeks
from Monday to Sunday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from onrecord.reader.when.words import values

Days: TypeAlias = tuple[date, date]
"""A stretch of whole days, from the first to the last."""
Tense: TypeAlias = Literal["past", "future", "unclear"]

OLDEST, NEWEST = 1000, 2999
"""The years between which a date is one."""
_MONTH_NAMES = {number: name for name, number in values("month").items()}


class Case(NamedTuple):
    """What the meaning of an expression depends on besides its words."""

    base: date | None
    tense: Tense


@lru_cache(maxsize=4096)
def _parsed(phrase: str, base: str) -> date | None:
    """The one gate to dateparser: `phrase` is canonical ("28 June 2018", "3 weeks ago"), `base` an ISO day."""
    import dateparser  # slow to import: only once a time expression was found

    settings = {"RELATIVE_BASE": datetime.fromisoformat(base), "STRICT_PARSING": True, "DATE_ORDER": "DMY"}
    try:
        found = dateparser.parse(phrase, languages=["en"], settings=settings)
    except (ValueError, OverflowError):
        return None
    return found.date() if found else None


def day_of(day: int, month: int, year: int) -> date:
    """A day of the calendar; ValueError where there is none ("31 February")."""
    found = _parsed(f"{day} {_MONTH_NAMES[month]} {year}", "2000-01-01")
    if found is None:
        raise ValueError("no such day")
    return found


def away(base: date, count: int, unit: str) -> date:
    """The day `count` units after `base`, before it where `count` is negative."""
    if not count:
        return base
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    units = unit if abs(count) == 1 else unit + "s"
    phrase = f"in {count} {units}" if count > 0 else f"{-count} {units} ago"
    found = _parsed(phrase, base.isoformat())
    if found is None:
        raise ValueError("out of the calendar")
    return found


def month_of(year: int, month: int) -> Days:
    """All days of a month."""
    first = day_of(1, month, year)
    return first, first.replace(day=monthrange(year, month)[1])


def year_of(year: int, last: int | None = None) -> Days:
    """All days of a year, or from its first to the end of the year `last`."""
    return date(year, 1, 1), date(last or year, 12, 31)


def week_of(day: date) -> Days:
    """The week that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def around(day: date, unit: str) -> Days:
    """The calendar's unit that holds `day`."""
    if unit == "day":
        return day, day
    if unit == "year":
        return year_of(day.year)
    return month_of(day.year, day.month) if unit == "month" else week_of(day)


def part_of(days: Days, word: str | None) -> Days:
    """The third of `days` that "early", "mid" or "the end of" means."""
    if not word:
        return days
    word = word.lower()
    third = 0 if re.search("early|start|beginning", word) else 1 if "mid" in word else 2
    first, last = days
    length = (last - first).days + 1
    if length > 3000:
        cuts = (first.year, first.year + 4, first.year + 7, first.year + 10)
        return year_of(cuts[third], cuts[third + 1] - 1)
    if length > 300:
        return date(first.year, 4 * third + 1, 1), month_of(first.year, 4 * third + 4)[1]
    size = 10 if length > 20 else length // 3
    return first + timedelta(days=third * size), last if third == 2 else first + timedelta(days=third * size + size - 1)


def nearest(options: Iterable[Days], case: Case) -> Days | None:
    """The one of `options` nearest to the article's day that the tense allows."""
    base = case.base
    if base is None:
        return None
    if case.tense == "past":
        options = (o for o in options if o[0] <= base)
    elif case.tense == "future":
        options = (o for o in options if o[1] >= base)
    return min(options, key=lambda o: abs((o[0] - base).days), default=None)


def years_near(base: date, make: Callable[[int], Days]) -> list[Days]:
    """What `make` says of each year not far from `base`; years that raise ValueError are left out."""
    options = []
    for year in range(base.year - 4, base.year + 5):
        try:
            options.append(make(year))
        except ValueError:  # 29 February
            continue
    return options


def edged(days: Days | None, edge: str, case: Case) -> Days | None:
    """`days` as the edge of a stretch that the article's day bounds on the other side."""
    if days is None or case.base is None:
        return None
    if edge == "since" and days[0] <= case.base:
        return days[0], case.base
    if edge in ("until", "till", "by") and case.tense == "future" and days[1] >= case.base:
        return case.base, days[1]
    return None


def adjacent(a: Days | None, b: Days | None) -> Days | None:
    """Two stretches as one where the second follows the first with no day between."""
    return (a[0], b[1]) if a and b and b[0] - a[1] == timedelta(days=1) else None


def finer(a: Days | None, b: Days | None) -> Days | None:
    """The one of two that lies within the other."""
    if a is None or b is None:
        return None
    if a[0] <= b[0] and b[1] <= a[1]:
        return b
    return a if b[0] <= a[0] and a[1] <= b[1] else None


def longer(a: Days, b: Days) -> bool:
    """Whether `a` holds more days than `b`."""
    return a[1] - a[0] > b[1] - b[0]


def iso(days: Days | None) -> str | None:
    """`days` in ISO 8601: a day, or an interval."""
    if days is None:
        return None
    return days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}/{days[1].isoformat()}"


def published_day(published: str | None) -> date | None:
    """The day of an article, from an ISO 8601 day or timestamp; None where it is none."""
    try:
        day = date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
    return day if day and OLDEST < day.year < NEWEST else None
