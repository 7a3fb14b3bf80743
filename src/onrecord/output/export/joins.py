"""What an export says of claims and events that many articles tell of: those with a report in a chosen article.

What is said of a claim or event as a whole (since when it is disputed, in how many reports) is of the whole record;
reports are listed only where their article is chosen.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

import msgspec

from onrecord.model import Modality
from onrecord.output.event_groups import modalities
from onrecord.output.export.ids import stored_actor_key
from onrecord.record import Record
from onrecord.record.joined import ClaimHere, ClaimReport, EventGroup, Joining, StoredClaim
from onrecord.record.positions import Position, positions
from onrecord.record.stamps import events_stamp
from onrecord.record.types import StoredEvent


class JoinedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with several reports: those `here` are in chosen articles, the surest first; `reports` counts all."""

    id: str
    here: tuple[StoredEvent, ...]
    reports: int
    printed: int
    outlets: tuple[str, ...]
    modalities: str

    def surest(self, modality: Modality | None = None) -> str | None:
        """The id of the surest report here, of those with this modality if one is given."""
        return next((report.id for report in self.here if modality in (None, report.modality)), None)


class Joins:
    """Claims and joined events of the articles with the `chosen` ids. Use it inside ``record.snapshot()``."""

    def __init__(self, record: Record, chosen: Container[str]) -> None:
        self._record = record
        self._chosen = chosen
        self._events: dict[str, JoinedEvent] | None = None
        self._used: dict[str, Joining] = {}

    @property
    def used(self) -> dict[str, Joining]:
        """What joined what was asked for."""
        return dict(sorted(self._used.items()))

    def claims(self) -> Iterator[tuple[StoredClaim, tuple[ClaimReport, ...]]]:
        """Claims, each with its reports in chosen articles: disputed ones first, then the latest, then by id."""
        self._use_claims()
        for claim in self._record.claims():
            if here := tuple(r for r in claim.reports if r.article.id in self._chosen):
                yield claim, here

    def claims_in(self, article: str) -> list[ClaimHere]:
        """What the statements and events of an article are reports of."""
        self._use_claims()
        return self._record.claims_in(article)

    def positions(self) -> Iterator[tuple[str, Position, tuple[ClaimReport, ...]]]:
        """Sayings of an actor on a claim, by claim, key of the actor, and day; each with its reports here."""
        for claim, here in self.claims():
            for key in sorted({key for r in here if (key := speaker_key(r))}):
                for position in positions([claim], lambda r, key=key: speaker_key(r) == key):  # type: ignore[misc]
                    same = [r for r in here if r.utterance == position.report.utterance and speaker_key(r) == key]
                    if same:
                        yield key, position, tuple(same)

    def events(self) -> Iterator[tuple[EventGroup, tuple[StoredEvent, ...]]]:
        """Joined events, each with its reports in chosen articles, by first day and id."""
        self._used["events"] = Joining(made_by=events_stamp(), fresh=True)
        several: dict[str, JoinedEvent] = {}
        for group in self._record.event_groups():
            here = tuple(report for report in group.reports if report.article.id in self._chosen)
            if not here:
                continue
            if len(group.reports) > 1:
                joined = _joined(group, here)
                several |= {report.id: joined for report in here}
            yield group, here
        self._events = several

    def event(self, id: str) -> JoinedEvent | None:
        """The event that this one of an article is a report of; None where it is the only report."""
        if self._events is None:
            for _ in self.events():
                pass
        return (self._events or {}).get(id)

    def _use_claims(self) -> None:
        if "claims" not in self._used:
            self._used["claims"] = self._record.claims_joined()


def speaker_key(report: ClaimReport) -> str | None:
    """Who says it, by the key that exports have for actors; None where nobody is known, or only said to say so."""
    said = report.statement
    if said is None or said.speaker is None or report.implied is not None:
        return None
    return stored_actor_key(said.speaker, said.article.id)


def _joined(group: EventGroup, here: tuple[StoredEvent, ...]) -> JoinedEvent:
    return JoinedEvent(
        id=group.event.id,
        here=tuple(sorted(here, key=lambda r: (-r.confidence, r.article.published or "~", r.id))),
        reports=len(group.reports),
        printed=group.printed,
        outlets=group.outlets,
        modalities="; ".join(f"{modality} {number}" for modality, number in modalities(group)),
    )
