"""Events by month as stacked bars: the numbers of a drawing, which a template makes of it."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from onrecord.output.phrases import plural
from onrecord.record.paged import Month
from onrecord.web.wording import MODALITIES, day_words

MOST = 160
"""Bars of a drawing: where the months are more, bars are years, and where these are, the last so many."""

HEIGHT = 150
_BELOW, _ABOVE = 20, 8
_GAP = 0.18
_ROOM = 26
"""Labels of years that there is room for."""


class Part(NamedTuple):
    """A piece of a bar: one modality; `fill` is its pattern, None for what is told as done, which is plain."""

    modality: str
    fill: str | None
    y: float
    height: float
    number: int


class Bar(NamedTuple):
    """One month or year: `since` and `until` are its days, `href` leads to its events; in percent across."""

    words: str
    since: str
    until: str
    x: float
    width: float
    total: int
    parts: tuple[Part, ...]
    href: str
    chosen: bool


class Tick(NamedTuple):
    """A label of an axis, and where it stands: in pixels down, in percent across."""

    at: float
    label: str


class Bars(NamedTuple):
    """The drawing: pixels down, percent across, so that it fits any width; what is below `foot` are labels.

    `undated` and `left_out` are events that no bar has; `modalities` are those in it.
    """

    height: int
    foot: int
    bars: tuple[Bar, ...]
    down: tuple[Tick, ...]
    along: tuple[Tick, ...]
    modalities: tuple[str, ...]
    undated: int
    left_out: int
    total: int
    by_year: bool


def month_bars(
    months: Sequence[Month],
    link: Callable[[str, str], str],
    *,
    since: str | None = None,
    until: str | None = None,
    height: int = HEIGHT,
) -> Bars:
    """The drawing of some months. `link` gives the address for two days; bars that these touch are `chosen`."""
    dated = {m.month: Counter(m.counts) for m in months if m.month}
    undated = sum(sum(m.counts.values()) for m in months if not m.month)
    every = _every_month(dated)
    by_year = len(every) > MOST
    if by_year:
        years: dict[str, Counter[str]] = {}
        for month in every:
            years.setdefault(month[:4], Counter()).update(dated.get(month, Counter()))
        dated, every = dict(years), list(years)
    shown = every[-MOST:]
    most = _above(max((sum(dated.get(one, Counter()).values()) for one in shown), default=0))
    step = 100 / max(len(shown), 12)
    high = height - _BELOW - _ABOVE

    def bar(number: int, one: str) -> Bar:
        first, last = _days(one)
        at, parts = 0.0, []
        for modality in MODALITIES:
            if count := dated.get(one, Counter())[modality]:
                tall = count / most * high
                at += tall
                fill = None if modality == "actual" else f"url(#p-{modality})"
                parts.append(Part(modality, fill, round(_ABOVE + high - at, 1), round(tall, 1), count))
        chosen = bool(since or until) and (not since or last >= since) and (not until or first <= until)
        return Bar(
            _words(one, parts), first, last, round((number + _GAP / 2) * step, 3), round(step * (1 - _GAP), 3),
            sum(part.number for part in parts), tuple(parts), link(first, last), chosen,
        )  # fmt: skip

    bars = tuple(bar(number, one) for number, one in enumerate(shown))
    return Bars(
        height=height, foot=height - _BELOW, bars=bars,
        down=tuple(Tick(round(_ABOVE + high * (1 - part), 2), f"{round(most * part):,}") for part in (0, 0.5, 1)),
        along=_years(shown, step), modalities=_present(bars), undated=undated,
        left_out=sum(sum(dated[one].values()) for one in every[:-MOST] if one in dated),
        total=sum(bar.total for bar in bars), by_year=by_year,
    )  # fmt: skip


def _every_month(dated: Iterable[str]) -> list[str]:
    """All months from the first to the last, those without any event too."""
    known = sorted(dated)
    if not known:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (known[0], known[-1]))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]


def _above(number: int) -> int:
    """The round number from this one up that the scale ends at."""
    size = 1
    while True:
        for factor in (2, 4, 6, 10):
            if number <= factor * size:
                return factor * size
        size *= 10


def _days(one: str) -> tuple[str, str]:
    if len(one) == 4:
        return f"{one}-01-01", f"{one}-12-31"
    return f"{one}-01", f"{one}-{monthrange(int(one[:4]), int(one[5:7]))[1]}"


def _name(one: str) -> str:
    return one if len(one) == 4 else day_words(f"{one}-01").partition(" ")[2]


def _words(one: str, parts: Sequence[Part]) -> str:
    total = sum(part.number for part in parts)
    each = "".join(f", {part.number:,} {MODALITIES[part.modality]}" for part in parts)
    return f"{_name(one)}: {plural(total, 'event')}{each}"


def _years(shown: Sequence[str], step: float) -> tuple[Tick, ...]:
    """A label for each year, or for as many as have room; for each month where the whole is less than two years."""
    if shown and len(shown[0]) == 7 and len(shown) <= 18:
        return tuple(Tick(round((n + 0.5) * step, 2), _name(one)) for n, one in list(enumerate(shown))[::3])
    starts = [(n, one[:4]) for n, one in enumerate(shown) if len(one) == 4 or one.endswith("-01")]
    every = max(1, -(-len(starts) // _ROOM))
    return tuple(Tick(round((n + 0.5) * step, 2), year) for n, year in starts[::every])


def _present(bars: Iterable[Bar]) -> tuple[str, ...]:
    found = {part.modality for bar in bars for part in bar.parts}
    return tuple(modality for modality in MODALITIES if modality in found)
