"""What analysts changed, as it stands in lists: which fields of which report, beside what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from onrecord.model import Stance
from onrecord.record.corrections.claims import ReportMark
from onrecord.record.joined import EventGroup, StoredClaim

Changed = Mapping[str, tuple[str, ...]]
"""The fields marked as wrong or fixed, by statement and event: :meth:`onrecord.record.Record.changed_fields`."""

Marked = Mapping[str, Mapping[int, ReportMark]]
"""What stands of the reports of claims: :meth:`onrecord.record.Record.claim_corrections`."""

NOTHING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
UNMARKED: Final[Marked] = MappingProxyType({})


class EventLine(EventGroup, frozen=True, kw_only=True):
    """An event as a line; `corrected` are the changed fields of its reports, by their ids."""

    corrected: dict[str, tuple[str, ...]]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What an analyst says of a report of a claim, where that is not what was read."""

    belongs: bool
    stance: Stance


class ClaimLine(StoredClaim, frozen=True, kw_only=True):
    """A claim as a line; `corrected` are its reports of which an analyst says another thing, by their number from 1."""

    corrected: dict[int, Said]


def event_line(group: EventGroup, changed: Changed) -> EventLine:
    """The event with what was changed of its reports."""
    fields = {name: getattr(group, name) for name in EventGroup.__struct_fields__}
    found = {report.id: changed[report.id] for report in group.reports if report.id in changed}
    return EventLine(**fields, corrected=found)


def claim_line(claim: StoredClaim, marked: Marked) -> ClaimLine:
    """The claim with what was changed of its reports."""
    fields = {name: getattr(claim, name) for name in StoredClaim.__struct_fields__}
    return ClaimLine(**fields, corrected=said_otherwise(claim, marked))


def said_otherwise(claim: StoredClaim, marked: Marked) -> dict[int, Said]:
    """The reports of which an analyst says another thing than was read, by their number; not those only confirmed."""
    return {
        number: Said(belongs=one.belongs, stance=one.stance)
        for number, one in sorted(marked.get(claim.id, {}).items())
        if any(correction.verdict != "right" for correction in one.by.values())
    }


def changed_words(ids: Iterable[str], changed: Changed) -> str:
    """ "4f0c2b9e11d07a35:e2 modality, place; 77ab12c09d3e5f10:e1 itself"; "" where nothing was changed."""
    return "; ".join(f"{id} {', '.join(changed[id])}" for id in ids if id in changed)


def changed_fields(ids: Sequence[str], changed: Changed) -> str:
    """The fields alone, each once: "modality, place"; "" where nothing was changed."""
    return ", ".join(sorted({field for id in ids for field in changed.get(id, ())}))
