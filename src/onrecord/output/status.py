"""What a record holds, in lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.output.display import clean
from onrecord.record.types import Forgotten, Run, Status, StoredInput, Totals

_LISTED = 20


def status_text(status: Status, listed: Sequence[StoredInput] | None = None) -> str:
    """The record in figures, with what failed; with `listed`, every input and what became of it instead."""
    totals = status.totals
    span = f", {totals.first} to {totals.last}" if totals.first else ""
    once = f"; {_count(totals.duplicates, 'near-duplicate')}, counted once below" if totals.duplicates else ""
    lines = [
        f"{clean(status.path)}  {status.bytes / 1e6:,.1f} MB",
        f"  articles     {totals.articles:,} of {_count(totals.outlets, 'outlet')}{span}{once}",
        f"  statements   {totals.statements:,} by {_count(totals.speakers, 'speaker')}",
        f"  events       {_events(totals)}",
        f"  actors       {totals.actors:,}",
        "  inputs       " + ", ".join(f"{number:,} {state}" for state, number in status.inputs.items()),
    ]
    for made in status.produced:
        by = made.by
        lines.append(
            f"  read by      onrecord {clean(by.onrecord)}, weights {_short(by.weights)}, "
            f"knowledge {_short(by.knowledge)}: {_count(made.readings, 'reading')}"
        )
    if len(status.produced) > 1:
        lines.append("               (onrecord ingest --reread reads all of them with what is installed)")
    if status.last_run:
        lines.append(f"  last ingest  {_run(status.last_run)}")
    if listed is not None:
        lines += ["", *map(_input, listed)]
    elif status.failures:
        lines += ["", *map(_input, status.failures[:_LISTED])]
        if len(status.failures) > _LISTED:
            lines.append(f"... and {len(status.failures) - _LISTED:,} more that failed; --inputs lists all")
    return "\n".join(lines) + "\n"


def _events(totals: Totals) -> str:
    """Both figures: how many events, and how many reports of events."""
    if totals.joined_events is None:
        return f"{_count(totals.events, 'report')}, not joined yet"
    return f"{totals.joined_events:,} in {_count(totals.events, 'report')}"


def forgotten_lines(found: Forgotten, only_told: bool) -> Iterator[str]:
    """What is removed, or would be."""
    for article in found.articles[:_LISTED]:
        what = clean(article.title or "without a title")
        yield f"{article.id}  {article.published or 'undated'}  {clean(article.outlet or '-')}  {what}"
    if len(found.articles) > _LISTED:
        yield f"... and {len(found.articles) - _LISTED:,} more"
    yield (
        f"{'would remove' if only_told else 'removing'} {_count(len(found.articles), 'article')} with "
        f"{_count(found.statements, 'statement')} and {_count(found.events, 'event')}, "
        f"seen in {_count(found.inputs, 'place')}"
    )
    if found.alike:
        ids = " ".join(article.id for article in found.alike[:_LISTED])
        more = " ..." if len(found.alike) > _LISTED else ""
        yield f"{_count(len(found.alike), 'near-duplicate')} of these would stay: {ids}{more}"
    if found.undated:
        yield f"{_count(found.undated, 'article')} without a date would stay; name them to remove them"


def _input(seen: StoredInput) -> str:
    if seen.state == "failed":
        return f"failed     {clean(seen.location)}: {clean(seen.why or '')}"
    if seen.state == "duplicate":
        return f"duplicate  {clean(seen.location)}  {seen.article} of {seen.original}"
    return f"read       {clean(seen.location)}  {seen.article}"


def _run(run: Run) -> str:
    counts = f"{run.read:,} read, {run.unchanged:,} unchanged, {run.duplicates:,} duplicate, {run.failed:,} failed"
    end = "" if run.ended else " (cut off, or still under way: the same ingest again does what is missing)"
    return f"{run.began}: {counts}{end}"


def _short(digest: str) -> str:
    return clean(digest).removeprefix("sha256:")[:12]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
