"""The periods that measures are of: a day, or a year, of which any day counts."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from onrecord.errors import OptionError

FIRST_YEAR, LAST_YEAR = 1815, 2199
_YEARS = re.compile(r"([0-9]{4})(?:\s*[-–]\s*([0-9]{4}))?")
_IN_YEAR = re.compile(r"[0-9]{2}-[0-9]{2}")


class Period(NamedTuple):
    """From the day `start` to the day `end`, both included; `label` is the day or the year."""

    label: str
    start: str
    end: str


def day(text: str) -> Period:
    """A single day (YYYY-MM-DD)."""
    return Period(text, text, text)


def year(number: int) -> Period:
    """A calendar year: what is in force on any day of it counts."""
    return Period(f"{number:04}", f"{number:04}-01-01", f"{number:04}-12-31")


def years(text: str) -> tuple[int, ...]:
    """The years of `1949-2026`, or of one year. Raises OptionError for anything else."""
    found = _YEARS.fullmatch(text.strip())
    if found is None:
        raise OptionError(f"{text!r} are no years; write them as 1949-2026, or one year")
    return year_range(int(found[1]), int(found[2] or found[1]))


def year_range(first: int, last: int) -> tuple[int, ...]:
    """The years from one to another. Raises OptionError where they make no sense."""
    for number in (first, last):
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise OptionError(f"the year {number} is out of range; give one from {FIRST_YEAR} to {LAST_YEAR}")
    if first > last:
        raise OptionError(f"the first year, {first}, is after the last, {last}")
    return tuple(range(first, last + 1))


def day_after(text: str) -> str:
    """The day after one."""
    return (datetime.date.fromisoformat(text) + datetime.timedelta(days=1)).isoformat()


def day_before(text: str) -> str:
    """The day before one."""
    return (datetime.date.fromisoformat(text) - datetime.timedelta(days=1)).isoformat()


def day_of_years(text: str) -> str:
    """A day that every year has (MM-DD), such as 12-31. Raises OptionError for anything else."""
    try:
        if _IN_YEAR.fullmatch(text):
            datetime.date.fromisoformat(f"1949-{text}")  # no leap year: 02-29 is refused
            return text
    except ValueError:
        pass
    raise OptionError(f"{text!r} is no day that every year has; write it as MM-DD, such as 12-31")
