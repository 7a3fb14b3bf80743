"""Where things stand on a line of time: places as percentages, so that a drawing fits any width without a script."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from onrecord.model import Stance
from onrecord.output.phrases import plural
from onrecord.web.wording import day_words

LANES: tuple[Stance, ...] = ("support", "deny", "query", "comment")
_WORDS = {"support": "support", "deny": "denial", "query": "question", "comment": "comment"}
_LANE, _AXIS, _LEAST, _LARGEST = 14, 16, 3.5, 6.0
_MARGIN = 2.0
_APART = 1.5
"""Per cent of the width below which marks of one lane become one."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Said(NamedTuple):
    """So many sayings of a stance on a day; `href` leads to the first of them."""

    day: str | None
    stance: Stance
    sayings: int = 1
    href: str = ""


class Mark(NamedTuple):
    """A sign on the line, whose shape shows the stance: `x` in per cent, `y` in pixels, a path around 0,0."""

    x: str
    y: int
    stance: Stance
    path: str
    words: str
    href: str


class Tick(NamedTuple):
    """A line across with its words; `minor` ones may be left out where there is little room."""

    x: str
    words: str
    minor: bool


class Lane(NamedTuple):
    """The row of one stance."""

    stance: Stance
    y: int


class Timeline(NamedTuple):
    """Sayings by day. `undated` ones are on no place of it; `words` tell it to who cannot see it."""

    height: int
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    undated: int
    words: str


class Scale(NamedTuple):
    """Days as places from left to right."""

    first: float
    last: float

    def at(self, when: float) -> float:
        """Per cent from the left; in the middle where all is of one day."""
        if self.last <= self.first:
            return 50.0
        return _MARGIN + (100 - 2 * _MARGIN) * (when - self.first) / (self.last - self.first)


def timeline(said: Iterable[Said]) -> Timeline:
    """The drawing of sayings; near ones of one stance become one larger mark."""
    listed = list(said)
    dated = sorted((s for s in listed if s.day), key=lambda s: (s.day or "", LANES.index(s.stance)))
    used = {s.stance for s in dated}
    lanes = tuple(Lane(stance, 8 + _LANE * n) for n, stance in enumerate(s for s in LANES if s in used))
    scale = scale_of(s.day or "" for s in dated)
    marks: list[Mark] = []
    for stance, y in lanes:
        for near in _near([s for s in dated if s.stance == stance], scale):
            marks.append(_mark(near, stance, y, scale))
    return Timeline(
        height=_LANE * len(lanes) + _AXIS + 4,
        lanes=lanes,
        marks=tuple(marks),
        ticks=ticks(scale) if dated else (),
        undated=sum(s.sayings for s in listed if not s.day),
        words=_told(listed),
    )


def scale_of(days: Iterable[str]) -> Scale:
    """The scale from the first to the last of these days."""
    whens = [when(day) for day in days]
    return Scale(min(whens, default=0.0), max(whens, default=0.0))


@lru_cache(4096)
def when(day: str) -> float:
    """A date, or the year or month that is all that is known of it, as years with a fraction."""
    year, month, date = (int(part) for part in (f"{day}-01-01").split("-")[:3])
    return year + (month - 1) / 12 + (date - 1) / 372


def percent(value: float) -> str:
    """For an attribute."""
    return f"{value:.2f}%"


def ticks(scale: Scale, most: int = 7) -> tuple[Tick, ...]:
    """The beginnings of years or months in the scale, as many as are easily read; its ends, where it has few."""
    span = scale.last - scale.first
    for months in (1, 3, 6, 12, 24, 60, 120, 300, 600, 1200):
        if span * 12 / months <= most:
            break
    begin = math.ceil(round(scale.first * 12 / months, 6)) * months
    found = range(begin, math.floor(scale.last * 12 + 1e-6) + 1, months)
    if span * 12 < 1.5 or len(found) < 2:
        ends = dict.fromkeys((scale.first, scale.last))
        return tuple(Tick(percent(scale.at(end)), day_words(_day(end)), minor=False) for end in ends)
    return tuple(
        Tick(percent(scale.at(n / 12)), _named(n, with_year=n == found[0]), minor=bool(i % 2))
        for i, n in enumerate(found)
    )


def _named(month: int, *, with_year: bool) -> str:
    year, number = divmod(month, 12)
    if number == 0:
        return str(year)
    return f"{_MONTHS[number]} {year}" if with_year else _MONTHS[number]


def _day(value: float) -> str:
    year = math.floor(value + 1e-9)
    days = round((value - year) * 372)
    return f"{year}-{days // 31 + 1:02}-{days % 31 + 1:02}"


def _near(said: Sequence[Said], scale: Scale) -> list[list[Said]]:
    groups: list[list[Said]] = []
    for one in said:
        if groups and scale.at(when(one.day or "")) - scale.at(when(groups[-1][0].day or "")) < _APART:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _mark(said: Sequence[Said], stance: Stance, y: int, scale: Scale) -> Mark:
    count = sum(s.sayings for s in said)
    first, last = said[0].day or "", said[-1].day or ""
    days = day_words(first) if first == last else f"{day_words(first)} – {day_words(last)}"
    return Mark(
        x=percent(scale.at(when(first))),
        y=y,
        stance=stance,
        path=shape(stance, min(_LARGEST, _LEAST + math.log2(count) / 2)),
        words=f"{days}: {plural(count, _WORDS[stance])}",
        href=said[0].href,
    )


@lru_cache(1024)
def shape(stance: Stance, r: float) -> str:
    """The outline of a mark of a stance: a disc, a cross, a triangle, a square."""
    if stance == "support":
        return f"M{-r:g} 0a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
    if stance == "deny":
        return f"M{-r:g} {-r:g}L{r:g} {r:g}M{-r:g} {r:g}L{r:g} {-r:g}"
    if stance == "query":
        return f"M0 {-r:g}L{r:g} {r:g}L{-r:g} {r:g}z"
    return f"M{-r:g} {-r:g}h{2 * r:g}v{2 * r:g}h{-2 * r:g}z"


def _told(said: Sequence[Said]) -> str:
    counts: defaultdict[Stance, int] = defaultdict(int)
    for one in said:
        counts[one.stance] += one.sayings
    days = sorted(s.day for s in said if s.day)
    words = ", ".join(plural(counts[s], _WORDS[s]) for s in LANES if counts[s])
    if not days:
        return f"{words}, none with a date"
    return f"{words}, {day_words(days[0])}" + (f" to {day_words(days[-1])}" if days[-1] != days[0] else "")
