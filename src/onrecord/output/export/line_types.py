"""What a line of JSON Lines is where it is no reading: a claim, a position, or a joined event.

The first field, `schema`, says which and in what version. docs/exports.md is the contract.
"""

from __future__ import annotations

import msgspec

from onrecord.model import ActorKind, Modality, Stance


class Words(msgspec.Struct, frozen=True):
    """A piece of an article: `text` stands at `start` to `end` of its cleaned text, in Unicode code points."""

    text: str
    start: int
    end: int


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """The article of a report; `also_in` are outlets that printed nearly the same."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    also_in: tuple[str, ...]


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """An actor: `id` in its article, `key` in all of them; `ref` is the tables' key."""

    id: str
    key: str
    ref: str | None
    kind: ActorKind
    name: str
    country: str | None


class ClaimReportPart(msgspec.Struct, frozen=True, kw_only=True):
    """Who says what of the claim and where; `implied` are words for others whom the statement says to assert it."""

    article: Where
    statement: str | None
    event: str | None
    day: str | None
    stance: Stance
    who: str | None
    speaker: Who | None
    implied: Words | None
    utterance: int
    passages: tuple[Words, ...]


class ClaimLine(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="onrecord-claim/1"):
    """A claim of the record; counts and `disputed` are of the whole record, `reports` those of chosen articles."""

    id: str
    text: str
    disputed: bool
    disputed_since: str | None
    first_day: str | None
    last_day: str | None
    sayings: int
    reports_in_record: int
    reports: tuple[ClaimReportPart, ...]


class PositionLine(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="onrecord-position/1"):
    """One saying of an actor on a claim; `changed` where the actor's last one on it was the contrary."""

    claim: str
    text: str
    actor: Who | None
    day: str | None
    stance: Stance
    changed: bool
    reports_in_record: int
    statements: tuple[str, ...]


class EventReportPart(msgspec.Struct, frozen=True, kw_only=True):
    """One article's event that is a report of the joined one."""

    article: Where
    event: str
    modality: Modality
    according_to: str | None
    first_day: str | None
    last_day: str | None
    confidence: float
    trigger: Words
    evidence: Words


class EventLine(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="onrecord-event/1"):
    """An event of the record, whose `id` is that of the report that stands for it; see :class:`ClaimLine`."""

    id: str
    plover: str
    mode: str | None
    modalities: dict[str, int]
    first_day: str | None
    last_day: str | None
    source: tuple[Who, ...]
    target: tuple[Who, ...]
    place: str | None
    place_country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    outlets: tuple[str, ...]
    articles_printed: int
    reports_in_record: int
    reports: tuple[EventReportPart, ...]
