"""Calendar dates as reports and their metadata write them. A date that is not fully there is not a date."""

from __future__ import annotations

import datetime as dt
import re

EARLIEST_YEAR = 1600
_RELEASE_YEAR = 2026

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>\d{4})(?!\d)"

ISO_PATTERN = r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        ISO_PATTERN,
        r"(?<!\d)(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d){_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}",
        rf"\b{_MONTH} {_DAY},? {_YEAR}",
        rf"(?<!\d){_YEAR},? {_MONTH} {_DAY}",
        r"(?<![\d/.])(?P<first>\d{1,2})(?P<sep>[/.-])(?P<second>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)",
    )
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?\d{4,6}Z?)?")


class UnusableDate(ValueError):
    """What was given looks like a date but cannot be one; the message says why."""


def find_date(text: str) -> tuple[dt.date, int, int] | None:
    """The first full date (day, month and year) in `text`, with its start and end; None where there is none.

    Raises UnusableDate where the first full date is impossible, too early, too late, or ambiguous ("03/04/2020").
    """
    matches = [match for form in _FORMS if (match := form.search(text))]
    if not matches:
        return None
    match = min(matches, key=lambda m: (m.start(), -m.end()))
    return _date_of(match), match.start(), match.end()


def parse_date(value: object) -> dt.date:
    """The calendar date that a metadata value states: an ISO date or date-time, words, or a Unix time stamp.

    A date-time keeps the calendar day that it writes, whatever its time zone; a time stamp (seconds or milliseconds)
    is a day of UTC. Raises UnusableDate with the reason for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnusableDate(f"{value!r} is not a date")
    if isinstance(value, int | float):
        return _from_timestamp(float(value))
    text = " ".join(value.split())[:200]
    if compact := _COMPACT.fullmatch(text):
        return _checked(int(compact[1]), int(compact[2]), int(compact[3]), text)
    if re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        return _from_timestamp(float(text))
    found = find_date(text)
    if found is None:
        raise UnusableDate(f"{text!r} is no full date (day, month and year)")
    return found[0]


def _from_timestamp(seconds: float) -> dt.date:
    if not abs(seconds) < 1e14:  # also not a number
        raise UnusableDate(f"{seconds} is not a time stamp")
    if abs(seconds) >= 1e11:
        seconds /= 1000
    if abs(seconds) < 1e8:
        raise UnusableDate(f"{seconds:g} is not a time stamp")
    try:
        day = dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date()
    except (OverflowError, OSError, ValueError) as error:
        raise UnusableDate(f"{seconds:g} is not a time stamp") from error
    return _checked(day.year, day.month, day.day, str(day))


def _date_of(match: re.Match[str]) -> dt.date:
    groups = match.groupdict()
    year = int(groups["year"])
    if "first" in groups:
        first, second = int(groups["first"]), int(groups["second"])
        if first != second and first <= 12 and second <= 12 and groups["sep"] != ".":
            raise UnusableDate(f"{match[0]!r} may be day-month or month-day")
        # with points it is the European order, as in "19.08.2020"
        day, month = (first, second) if second <= 12 else (second, first)
        return _checked(year, month, day, match[0])
    month_text = groups["month"].lower()
    month = int(month_text) if month_text.isdigit() else _MONTHS[month_text]
    return _checked(year, month, int(groups["day"]), match[0])


def _checked(year: int, month: int, day: int, written: str) -> dt.date:
    try:
        date = dt.date(year, month, day)
    except ValueError as error:
        raise UnusableDate(f"{written!r} is not a day of the calendar") from error
    if year < EARLIEST_YEAR:
        raise UnusableDate(f"{written!r} is before {EARLIEST_YEAR}")
    # a clock that runs behind must not make today's reports impossible
    if year > max(dt.datetime.now(tz=dt.UTC).year, _RELEASE_YEAR) + 1:
        raise UnusableDate(f"{written!r} is far in the future")
    return date
