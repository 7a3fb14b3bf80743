"""Events of a record with their reports: to read, as JSON Lines, as CSV. Always both figures: events and reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from onrecord.output.corrected import NOTHING, Changed, changed_fields, changed_words, event_line
from onrecord.output.csv_rows import csv_rows
from onrecord.output.display import clean, mask
from onrecord.output.lines import Line, Piece, plain, wrap
from onrecord.output.phrases import plural
from onrecord.record.joined import EventGroup
from onrecord.record.types import StoredActor, StoredEvent

COLUMNS: Final = (
    "event", "first_day", "last_day", "plover", "mode", "modalities", "source", "source_country", "target",
    "target_country", "place", "place_country", "lat", "lon", "reports", "articles_printed", "outlets",
    "first_reported", "last_reported", "trigger", "sentence", "report_ids", "corrected",
)  # fmt: skip
_SHOWN = 5
"""Reports of an event that the table shows."""


def groups_jsonl(groups: Iterable[EventGroup], changed: Changed = NOTHING) -> Iterator[bytes]:
    """One event a line, with all its reports and what analysts changed of them."""
    for group in groups:
        yield msgspec.json.encode(event_line(group, changed)) + b"\n"


def groups_csv(groups: Iterable[EventGroup], changed: Changed = NOTHING) -> Iterator[bytes]:
    """The header, then one event a row; several values of a cell are joined with "; "."""
    yield from csv_rows(COLUMNS, (_cells(group, changed) for group in groups))


def groups_lines(groups: Sequence[EventGroup], width: int, changed: Changed = NOTHING) -> Iterator[Line]:
    """Events by day, beneath each its reports; the last line counts both."""
    for group in groups:
        yield from wrap(_summary(group, changed), width, f"{first_day(group) or 'undated':10}  ")
        for report in group.reports[:_SHOWN]:
            yield from wrap(_report(report), width, "    ")
        if (more := len(group.reports) - _SHOWN) > 0:
            yield (Piece(f"    and {plural(more, 'more report')} (--format jsonl has all)", "dim"),)
    yield (Piece(groups_counted(groups), "heading"),)


def groups_text(groups: Sequence[EventGroup], width: int, changed: Changed = NOTHING) -> str:
    """The same without any control codes."""
    return plain(groups_lines(groups, width, changed))


def groups_counted(groups: Sequence[EventGroup]) -> str:
    """Both figures, in words: "2 events in 5 reports, 1 of them told by more than one"."""
    reports = sum(len(group.reports) for group in groups)
    several = sum(len(group.reports) > 1 for group in groups)
    told = f"; {several:,} told by more than one" if several else ""
    return f"{plural(len(groups), 'event')} in {plural(reports, 'report')}{told}"


def _summary(group: EventGroup, changed: Changed) -> Iterator[Piece]:
    event = group.event
    yield Piece(f"{event.plover} {event.mode} " if event.mode else f"{event.plover} ", "title")
    yield Piece(names(everybody(group, "source")) or "?", "name")
    if target := names(everybody(group, "target")):
        yield Piece(" → ")
        yield Piece(target, "name")
    place = place_told(group)
    details = [
        f"in {clean(place.place or '')}" if place else "",
        "; ".join(f"{n} {modality}" if len(group.reports) > 1 else modality for modality, n in modalities(group)),
        plural(len(group.reports), "report"),
        plural(len(group.outlets), "outlet") if group.outlets else "",
        f"printed {group.printed} times" if group.printed > len(group.reports) else "",
        event.id,
    ]
    yield Piece("".join(f" · {detail}" for detail in details if detail), "dim")
    if fields := changed_fields([report.id for report in group.reports], changed):
        yield Piece(f" · corrected: {fields}", "warning")


def _report(report: StoredEvent) -> Iterator[Piece]:
    where = ", ".join(filter(None, (clean(report.article.outlet or ""), report.article.published)))
    start = report.trigger_at.start - report.sentence_at.start
    end = start + len(report.trigger)
    text = report.sentence
    if not 0 <= start < end <= len(text):
        start = end = len(text)
    yield Piece(f"{where or report.article.id}: {report.modality}: ", "dim")
    for words, bright in ((text[:start], False), (text[start:end], True), (text[end:], False)):
        yield Piece(mask(" ".join(words.splitlines())), "name" if bright else "dim")


def _cells(group: EventGroup, changed: Changed) -> Iterator[str | int | float | None]:
    event, place = group.event, place_told(group)
    days = sorted(r.article.published for r in group.reports if r.article.published)
    yield event.id
    yield from (first_day(group), max((r.ends_on for r in group.reports if r.ends_on), default=None))
    yield from (event.plover, event.mode or next((r.mode for r in group.reports if r.mode), None))
    yield "; ".join(f"{modality} {n}" for modality, n in modalities(group))
    for side in ("source", "target"):
        actors = everybody(group, side)
        yield names(actors, "; ")
        yield "; ".join(actor.country or "" for actor in actors) if any(a.country for a in actors) else ""
    yield from (clean(place.place or ""), place.place_country, place.lat, place.lon) if place else (None,) * 4
    yield from (len(group.reports), group.printed, "; ".join(map(clean, group.outlets)))
    yield from (days[0], days[-1]) if days else (None, None)
    yield from (mask(" ".join(event.trigger.splitlines())), mask(" ".join(event.sentence.splitlines())))
    ids = [report.id for report in group.reports]
    yield from ("; ".join(ids), changed_words(ids, changed))


def first_day(group: EventGroup) -> str | None:
    """The first day that any report gives."""
    return min((r.starts_on for r in group.reports if r.starts_on), default=None)


def place_told(group: EventGroup) -> StoredEvent | None:
    """The first report that says where."""
    return next((report for report in group.reports if report.place), None)


def modalities(group: EventGroup) -> list[tuple[str, int]]:
    """What the reports say of whether it happened, and how many say so; the usual first."""
    told = [str(report.modality) for report in group.reports]
    return sorted(((m, told.count(m)) for m in set(told)), key=lambda pair: (-pair[1], pair[0]))


def everybody(group: EventGroup, side: str) -> tuple[StoredActor, ...]:
    """The actors of the first report that has any on this side."""
    found: Iterator[tuple[StoredActor, ...]] = (getattr(report, side) for report in group.reports)
    return next((actors for actors in found if actors), ())


def names(actors: Iterable[StoredActor], between: str = ", ") -> str:
    """The names of actors in one cell or line."""
    return between.join(clean(actor.name).replace(";", ",") for actor in actors)
