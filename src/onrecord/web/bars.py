"""Small drawings of an actor's time: statements by month and stance, and posts from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.knowledge.answers import Holding
from onrecord.knowledge.schema import earliest, latest
from onrecord.model import Stance
from onrecord.output.phrases import plural
from onrecord.record.paged import Month
from onrecord.web.timeline import LANES, Scale, Tick, percent, ticks, when
from onrecord.web.wording import STANCES, month_words

_TALL = 34
_WIDEST = 8.0
"""Per cent of the drawing: of two months, neither is a wall."""


class Bar(NamedTuple):
    """One bar: `x` and `width` in per cent, `y` and `height` in pixels."""

    x: str
    width: str
    y: float
    height: float
    words: str


class Row(NamedTuple):
    """The bars of one stance, drawn apart from the others, so that colour is not needed to tell them."""

    stance: Stance
    words: str
    total: int
    bars: tuple[Bar, ...]


class Months(NamedTuple):
    """Statements by month: all rows have one scale, whose top is `most`."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    height: int
    most: int
    undated: int


class Post(NamedTuple):
    """One post with the stretch of time it was held; `open` where it goes on as far as the tables know."""

    held: Holding
    dates: str
    bar: Bar
    open: bool


class Posts(NamedTuple):
    """Posts in the order of the tables, the oldest first, on one scale."""

    posts: tuple[Post, ...]
    ticks: tuple[Tick, ...]


def months(counted: Sequence[Month]) -> Months:
    """The drawing of statements by month."""
    dated = [m for m in counted if m.month]
    undated = sum(sum(m.counts.values()) for m in counted if not m.month)
    numbers = [_number(m.month or "") for m in dated]
    first, last = min(numbers, default=0), max(numbers, default=0)
    width = 100 / (last - first + 1)
    most = max((n for m in dated for n in m.counts.values()), default=0)
    rows = []
    for stance in LANES:
        total = sum(m.counts.get(stance, 0) for m in dated)
        if total:
            bars = tuple(
                _bar(m.month or "", (number - first) * width, width, m.counts[stance], most)
                for number, m in zip(numbers, dated, strict=True)
                if m.counts.get(stance)
            )
            rows.append(Row(stance, STANCES[stance], total, bars))
    return Months(tuple(rows), _ticks(first, last, width) if dated else (), _TALL, most, undated)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _bar(month: str, x: float, width: float, count: int, most: int) -> Bar:
    height = max(1.5, _TALL * count / most)
    words = f"{month_words(month)}: {plural(count, 'statement')}"
    wide = min(width * 0.84, _WIDEST)
    return Bar(percent(x + (width - wide) / 2), percent(wide), round(_TALL - height, 1), round(height, 1), words)


def _ticks(first: int, last: int, width: float) -> tuple[Tick, ...]:
    """Years where there are some, else the first and the last month."""
    years = [n for n in range(first, last + 1) if n % 12 == 0]
    step = -(-len(years) // 8)
    shown = [n for n in years if step and (n // 12) % step == 0]
    if len(shown) < 2:
        ends = dict.fromkeys((first, last))
        return tuple(
            Tick(percent((n - first) * width), month_words(f"{n // 12:04}-{n % 12 + 1:02}"), minor=False) for n in ends
        )
    return tuple(Tick(percent((n - first) * width), str(n // 12), minor=bool(i % 2)) for i, n in enumerate(shown))


def posts(held: Sequence[Holding]) -> Posts:
    """The drawing of posts."""
    spans = [(when(earliest(h.start)), when(_end(h))) for h in held]
    scale = Scale(min((a for a, _ in spans), default=0.0), max((b for _, b in spans), default=0.0))
    return Posts(
        tuple(
            Post(h, _dates(h), _stretch(h, scale.at(a), scale.at(b)), open=h.end is None)
            for h, (a, b) in zip(held, spans, strict=True)
        ),
        ticks(scale) if held else (),
    )


def _end(held: Holding) -> str:
    """The last day that is known of: a post without an end goes on to the month that the row was looked at in."""
    until = held.end or held.asof or held.start
    return earliest(held.start) if until.startswith("9999") else latest(until)


def _stretch(held: Holding, start: float, end: float) -> Bar:
    return Bar(percent(start), percent(max(0.6, end - start)), 3, 8, f"{held.title}: {_dates(held)}")


def _dates(held: Holding) -> str:
    if held.end:
        return f"{held.start} to {held.end}"
    known = "" if not held.asof or held.asof.startswith("9999") else f", still in {held.asof}"
    return f"{held.start} on{known}"
