"""What each form of time expression means: one rule a form of `grammar`, from its match to days or None.

Names of days and dates without a year go by tense: at or before the article's day in the past, after it in the future.
A day's name in the future on that very day ("will meet on Friday", on a Friday) stays open, unless "later" stands by.
A rule raises ValueError or OverflowError where the expression names no day of the calendar ("31 February").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from onrecord.reader.when.calendar import (
    Case,
    Days,
    around,
    away,
    day_of,
    month_of,
    nearest,
    part_of,
    week_of,
    year_of,
    years_near,
)
from onrecord.reader.when.words import near_days, values

Rule: TypeAlias = Callable[[re.Match[str], Case], Days | None]

_NUMERALS = values("numeral")
_MONTHS = values("month") | values("short month")
_WEEKDAYS = values("weekday")
_NEAR = near_days()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMERALS[word.lower()]


def _month_number(word: str) -> int:
    return _MONTHS[word.rstrip(".")]


def _stated_year(match: re.Match[str], base: date | None) -> int | None:
    """The year that stands with a day or month ("2018", "last year"); 0 where one stands that cannot be told."""
    if match["y"]:
        return int(match["y"])
    if match["wy"]:
        return base.year + {"last": -1, "this": 0, "next": 1}[match["wy"].lower()] if base else 0
    return None


def span_of_days(match: re.Match[str], case: Case) -> Days | None:
    """ "from 3 to 9 May", "May 3-9", "between 30 April and 2 May 2016"."""
    second = _month_number(match["m2"] or match["m1"])
    first = _month_number(match["m1"] or match["m2"])
    a, b = (int(re.sub(r"\D", "", match[g])) for g in ("d1", "d2"))
    day_of(a, first, 2000), day_of(b, second, 2000)
    over = int((first, a) > (second, b))
    if over and first == second:
        return None
    if "and" in match["to"] and not match["open"] and (first != second or b - a != 1):
        return None
    year = _stated_year(match, case.base)
    if year:
        return day_of(a, first, year - over), day_of(b, second, year)
    if year == 0 or case.base is None:
        return None
    return nearest(years_near(case.base, lambda y: (day_of(a, first, y - over), day_of(b, second, y))), case)


def span_of_months(match: re.Match[str], case: Case) -> Days | None:
    """ "between March and May", "from October 2015 to March 2016"."""
    first, second = _month_number(match["m1"]), _month_number(match["m2"])
    over = int(first > second)
    year = _stated_year(match, case.base)
    if match["y1"]:
        return (month_of(int(match["y1"]), first)[0], month_of(year or int(match["y1"]) + over, second)[1])
    if year:
        return month_of(year - over, first)[0], month_of(year, second)[1]
    if year == 0 or case.base is None:
        return None
    return nearest(years_near(case.base, lambda y: (month_of(y - over, first)[0], month_of(y, second)[1])), case)


def span_of_years(match: re.Match[str], case: Case) -> Days | None:
    """ "from 2011 to 2014", "2011-14"."""
    first, last = match["y1"], match["y2"]
    return year_of(int(first), int(last if len(last) == 4 else first[:2] + last))


def span_of_weekdays(match: re.Match[str], case: Case) -> Days | None:
    """ "between Friday and Sunday"."""
    if case.base is None or case.tense == "unclear":
        return None
    first, last = (_WEEKDAYS[match[g]] for g in ("w1", "w2"))
    length = (last - first) % 7
    starts = (case.base + timedelta(days=n) for n in range(-14, 15))
    options = [(s, s + timedelta(days=length)) for s in starts if s.weekday() == first]
    if case.tense == "past":
        options = [o for o in options if o[1] <= case.base]
    return nearest(options, case)


def one_day(match: re.Match[str], case: Case) -> Days | None:
    """ "28 June", "June 28, 2018", "3 March last year"."""
    day, month = int(re.sub(r"\D", "", match["d"])), _month_number(match["m"])
    day_of(day, month, 2000)
    year = _stated_year(match, case.base)
    if year:
        return (day_of(day, month, year),) * 2
    if year == 0 or case.base is None:
        return None
    return nearest(years_near(case.base, lambda y: (day_of(day, month, y),) * 2), case)


def iso_day(match: re.Match[str], case: Case) -> Days | None:
    """ "2018-06-28"."""
    year, month, day = (int(part) for part in match.group().split("-"))
    return (day_of(day, month, year),) * 2 if 1 <= month <= 12 else None


def one_month(match: re.Match[str], case: Case) -> Days | None:
    """ "June", "last October", "early May 2016"."""
    month, base = _month_number(match["m"]), case.base
    year = _stated_year(match, base)
    which = (match["which"] or "").strip().lower()
    days: Days | None
    if year:
        days = month_of(year, month)
    elif year == 0 or base is None:
        return None
    elif which == "this":
        days = month_of(base.year, month)
    elif which == "last":
        days = month_of(base.year - (month >= base.month), month)
    elif which == "next":
        days = month_of(base.year + (month <= base.month), month)
    else:
        days = nearest(years_near(base, lambda y: month_of(y, month)), case)
    return part_of(days, match["part"]) if days else None


def one_year(match: re.Match[str], case: Case) -> Days | None:
    """ "2015", "the end of 2015"."""
    return part_of(year_of(int(match["y"])), match["part"])


def season(match: re.Match[str], case: Case) -> Days | None:
    """ "the summer of 2015", as its year."""
    # which months those are depends on the place: the year is certain, but for winters
    return year_of(int(match["y"])) if match["y"] and match["season"].lower() != "winter" else None


def decade(match: re.Match[str], case: Case) -> Days | None:
    """ "the 1990s", "the late 1990s"."""
    first = int(match["y"])
    return part_of(year_of(first, first + 9), match["part"]) if first % 100 else None


def weekday(match: re.Match[str], case: Case) -> Days | None:
    """ "Friday", "last Friday", "Friday next week"."""
    base = case.base
    if base is None:
        return None
    ahead = (_WEEKDAYS[match["w"]] - base.weekday()) % 7
    back = (ahead - 7) % -7
    which = (match["which"] or "").strip().lower()
    week = (match["week"] or "").strip().lower()
    if week:
        weeks = 0 if "this" in week else -1 if "last" in week else 1
        if "before" in week:
            weeks = -2
        step = 7 * weeks + _WEEKDAYS[match["w"]] - base.weekday()
    elif which in ("following", "previous"):
        return None
    elif which == "last":
        step = back or -7
    elif which in ("next", "coming"):
        step = ahead or 7
    elif not ahead:
        later = (match["later"] or "").lower().startswith(("later", "earlier"))
        if case.tense == "future" and not (later or which == "this"):
            return None
        step = 0
    elif case.tense == "unclear":
        return None
    else:
        step = ahead if case.tense == "future" else back
    return (base + timedelta(days=step),) * 2


def near_day(match: re.Match[str], case: Case) -> Days | None:
    """ "yesterday", "overnight"."""
    if case.base is None:
        return None
    first, last = _NEAR[match["near"].lower()]
    return away(case.base, first, "day"), away(case.base, last, "day")


def ago(match: re.Match[str], case: Case) -> Days | None:
    """ "two weeks ago": the week, not the day."""
    if case.base is None or match["vague"] or not match["n"]:
        return None
    unit = match["aunit"]
    if unit in ("hour", "minute"):
        return case.base - timedelta(days=1), case.base
    if unit == "decade":
        return None
    return around(away(case.base, -_number(match["n"]), unit), "week" if unit == "fortnight" else unit)


def in_time(match: re.Match[str], case: Case) -> Days | None:
    """ "in two weeks": a date only in the future; in the past it is a duration."""
    if case.tense != "future" or case.base is None:
        return None
    then = away(case.base, _number(match["n"]), match["unit"])
    return (case.base, then) if match["within"].lower() == "within" else around(then, match["unit"])


def recent(match: re.Match[str], case: Case) -> Days | None:
    """ "the last three months", "the coming week": from or to the article's day."""
    if case.base is None or match["vague"]:
        return None
    count = _number(match["n"]) if match["n"] else 1
    if match["way"].lower() in ("last", "past", "previous"):
        return away(case.base, -count, match["unit"]), case.base
    return case.base, away(case.base, count, match["unit"])


def unit_beside(match: re.Match[str], case: Case) -> Days | None:
    """ "last month", "earlier this week", "late next year"."""
    base, unit = case.base, match["unit"]
    if base is None:
        return None
    step = {"last": -1, "this": 0, "next": 1}[match["which"].strip().lower()]
    days = around(away(base, step, unit), "week" if unit == "fortnight" else unit)
    when = (match["when"] or "").strip().lower()
    if when == "earlier":
        return (days[0], min(base, days[1])) if days[0] <= base else None
    if when == "later":
        return (base, days[1]) if days[0] <= base <= days[1] else days
    return part_of(days, match["part"])


def weekend(match: re.Match[str], case: Case) -> Days | None:
    """ "over the weekend"."""
    base = case.base
    if base is None:
        return None
    saturday = week_of(base)[0] + timedelta(days=5)
    which = (match["which"] or "").strip().lower()
    inside = base >= saturday
    if which == "next":
        return None
    if which == "last":
        back = True
    elif inside:
        back = False
    elif case.tense == "unclear" and not which:
        return None
    else:
        back = case.tense == "past"
    if back:
        saturday -= timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


def nothing(match: re.Match[str], case: Case) -> Days | None:
    """ "the same day", "recent weeks": a time expression that does not say which."""
    return None
