"""Claims, positions and joined events as JSON Lines, each kind with a schema of its own beside that of readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

from onrecord.output.event_groups import everybody, first_day, modalities, place_told
from onrecord.output.export.ids import stored_actor_key
from onrecord.output.export.line_types import (
    ClaimLine,
    ClaimReportPart,
    EventLine,
    EventReportPart,
    PositionLine,
    Where,
    Who,
    Words,
)
from onrecord.output.export.source import Source
from onrecord.record.joined import ClaimReport, EventGroup
from onrecord.record.types import StoredActor, StoredArticle, StoredEvent

_BETWEEN = " … "
"""What joins the pieces of a quotation (:meth:`onrecord.model.Reading.quote`)."""


class Lines(StrEnum):
    """What a line of JSON Lines can be."""

    readings = "readings"
    claims = "claims"
    positions = "positions"
    events = "events"


def claim_lines(source: Source) -> Iterator[ClaimLine]:
    """Claims with a report in a chosen article."""
    for claim, here in source.joins.claims():
        yield ClaimLine(
            id=claim.id, text=claim.text, disputed=claim.disputed, disputed_since=claim.disputed_since,
            first_day=claim.first_day, last_day=claim.last_day, sayings=claim.utterances,
            reports_in_record=len(claim.reports), reports=tuple(_claim_report(r, source) for r in here),
        )  # fmt: skip


def position_lines(source: Source) -> Iterator[PositionLine]:
    """Positions with a report in a chosen article."""
    for _, position, same in source.joins.positions():
        said = [r.statement for r in same if r.statement]
        yield PositionLine(
            claim=position.claim.id, text=position.claim.text, day=position.report.day,
            actor=next((_who(s.speaker, s.article.id) for s in said if s.speaker), None),
            stance=position.report.stance, changed=position.changed, reports_in_record=position.reports,
            statements=tuple(s.id for s in said),
        )  # fmt: skip


def event_lines(source: Source) -> Iterator[EventLine]:
    """Joined events with a report in a chosen article."""
    for group, here in source.joins.events():
        place = place_told(group)
        yield EventLine(
            id=group.event.id, plover=group.event.plover, modalities=dict(modalities(group)),
            mode=group.event.mode or next((r.mode for r in group.reports if r.mode), None),
            first_day=first_day(group), last_day=max((r.ends_on for r in group.reports if r.ends_on), default=None),
            source=_side(group, "source"), target=_side(group, "target"),
            place=place.place if place else None, place_country=place.place_country if place else None,
            lat=place.lat if place else None, lon=place.lon if place else None,
            geonames=place.geonames if place else None, outlets=group.outlets, articles_printed=group.printed,
            reports_in_record=len(group.reports), reports=tuple(_event_report(r, source) for r in here),
        )  # fmt: skip


Line = ClaimLine | PositionLine | EventLine
JOINED_LINES: Final[dict[Lines, Callable[[Source], Iterator[Line]]]] = {
    Lines.claims: claim_lines,
    Lines.positions: position_lines,
    Lines.events: event_lines,
}
SCHEMAS: Final = {
    Lines.claims: "onrecord-claim/1",
    Lines.positions: "onrecord-position/1",
    Lines.events: "onrecord-event/1",
}
"""What the first field of a line says; a reading's is :data:`onrecord.model.SCHEMA`."""


def _claim_report(report: ClaimReport, source: Source) -> ClaimReportPart:
    said, implied = report.statement, report.implied_at
    speaker = said.speaker if said and implied is None else None
    return ClaimReportPart(
        article=_where(report.article, source), statement=said.id if said else None,
        event=report.event.id if report.event else None, day=report.day, stance=report.stance, who=report.holder,
        speaker=_who(speaker, report.article.id) if speaker else None,
        implied=Words(report.implied or "", implied.start, implied.end) if implied else None,
        utterance=report.utterance, passages=passages(report),
    )  # fmt: skip


def passages(report: ClaimReport) -> tuple[Words, ...]:
    """The words a report rests on, each piece with its place."""
    found, at = [], 0
    for span in report.passage_at:
        length = span.end - span.start
        found.append(Words(report.passage[at : at + length], span.start, span.end))
        at += length + len(_BETWEEN)
    return tuple(found)


def _event_report(event: StoredEvent, source: Source) -> EventReportPart:
    return EventReportPart(
        article=_where(event.article, source), event=event.id, modality=event.modality,
        according_to=event.according_to, first_day=event.starts_on, last_day=event.ends_on,
        confidence=event.confidence, trigger=Words(event.trigger, event.trigger_at.start, event.trigger_at.end),
        evidence=Words(event.sentence, event.sentence_at.start, event.sentence_at.end),
    )  # fmt: skip


def _where(article: StoredArticle, source: Source) -> Where:
    return Where(
        id=article.id, title=article.title, outlet=article.outlet, url=article.url, published=article.published,
        also_in=source.also_in(article.id),
    )  # fmt: skip


def _who(actor: StoredActor, article: str) -> Who:
    return Who(
        id=f"{article}:{actor.id}", key=stored_actor_key(actor, article), ref=actor.ref, kind=actor.kind,
        name=actor.name, country=actor.country,
    )  # fmt: skip


def _side(group: EventGroup, side: str) -> tuple[Who, ...]:
    article = next((report.article.id for report in group.reports if getattr(report, side)), "")
    return tuple(_who(actor, article) for actor in everybody(group, side))
