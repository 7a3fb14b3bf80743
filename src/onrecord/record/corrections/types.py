"""The types of corrections: what is corrected, where that stands in the article, what it ought to be, who said so."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from onrecord.model import ActorKind, Modality, Place, ProducedBy, Span, Stance

Kind = Literal["statement", "event", "claim"]
AnchorOf = Literal["statement", "event"]
Field = Literal[
    "itself", "speaker", "stance", "content", "modality", "root", "date", "place", "source", "target", "membership"
]
Mark = Literal["right", "wrong", "fixed", "missed"]
Verdict = Literal["right", "wrong", "fixed", "missed", "withdrawn"]
State = Literal["stands", "settled", "no longer found", "superseded", "withdrawn", "withdrawal"]

MOST_NOTE: Final = 2_000
"""Characters of a note."""

MOST_NAME: Final = 200
"""Characters of a name, of an actor's key, of who corrects."""

MOST_PARTS: Final = 50
"""Spans of a content, actors on one side of an event."""

MOST_MEMBERS: Final = 8
"""Other reports that are kept of a claim to find it by."""


class Named(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An actor as an analyst names it: `ref` is the key of the tables of who is who, where they have it."""

    name: str
    ref: str | None = None
    kind: ActorKind | None = None
    country: str | None = None


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """What the fields of a statement or event are, or ought to be; those that are not spoken of are left out.

    `speaker` None: nobody that can be named. `date` None: the text says none; else a day, or two with "/" between.
    `place` None: none is told. `source` and `target` are in PLOVER's sense, () for nobody. `content` are spans.
    """

    speaker: Named | UnsetType | None = UNSET
    stance: Stance | UnsetType = UNSET
    content: tuple[Span, ...] | UnsetType = UNSET
    modality: Modality | UnsetType = UNSET
    root: str | UnsetType = UNSET
    date: str | UnsetType | None = UNSET
    place: Place | UnsetType | None = UNSET
    source: tuple[Named, ...] | UnsetType = UNSET
    target: tuple[Named, ...] | UnsetType = UNSET

    @property
    def told(self) -> tuple[str, ...]:
        """The names of the fields that it speaks of."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not UNSET)


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """A statement or event by its place: the spans of its content (cue where there is none), or its trigger.

    `words` are the article's at `spans`; `beside` are the spans of the cue, or of the event's sentence and parties.
    """

    article: str
    of: AnchorOf
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    beside: tuple[Span, ...] = ()


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Another report of a claim, with its stance to the claim at that time: claims have no ids that last."""

    anchor: Anchor
    stance: Stance


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What an analyst asks for. `id` is the one in the reading ("s3"), None for what the reader missed.

    `spans` are where that stands: they must be given for what was missed; else they may be, as seen on the screen, and
    are then what counts where the article has been read anew since. Of a claim, `id` is the statement or event that
    reports it, `claim` the claim's id, and `implied` chooses the report of those whom a statement only says to assert.
    """

    article: str
    kind: Kind
    field: Field
    verdict: Mark
    id: str | None = None
    spans: tuple[Span, ...] = ()
    claim: str | None = None
    implied: bool = False
    value: Value = Value()
    note: str = ""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One correction as it is kept; times are UTC.

    `was` is what the reading said, `value` what it ought to say. `local_id` and `made_of` are of the reading that was
    corrected. `claim` are other reports of the claim, as far as their articles are here, `others` how many were kept.
    All corrections of one thing have one `thread`.
    """

    id: str
    kind: Kind
    field: Field
    verdict: Verdict
    anchor: Anchor
    value: Value = Value()
    was: Value = Value()
    note: str = ""
    who: str
    made_at: str
    thread: str
    local_id: str | None = None
    made_of: ProducedBy | None = None
    implied: bool = False
    claim: tuple[Member, ...] = ()
    others: int = 0
    withdraws: str | None = None


class StoredCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A correction with what became of it.

    `state`: it *stands*; it is *settled*, since the record now says so itself (what was missed is found, the statement
    is in the claim no more); what it is about is *no longer found*; a later one of the same thing *superseded* it; it
    was *withdrawn*, or is itself the *withdrawal* of another. `target` is the id that it applies to now
    ("4f0c2b9e11d07a35:s3"), None where there is none; `claim_now` the claim's.
    """

    correction: Correction
    state: State
    target: str | None
    claim_now: str | None = None


class CorrectionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which corrections: those that fit every field that is not empty, each by any of its values.

    `since` and `until` are days, both included. `current` leaves out what was superseded or withdrawn, and withdrawals.
    """

    articles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    since: str | None = None
    until: str | None = None
    current: bool = False


class CorrectionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the corrections that fit, the latest first, and how many there are in all."""

    corrections: tuple[StoredCorrection, ...]
    total: int


class CorrectionCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many corrections that count say this of such a field."""

    kind: Kind
    field: Field
    verdict: Mark
    count: int


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file of corrections; `refused` are numbers of lines, and why."""

    taken: int
    known: int
    absent: int
    refused: tuple[tuple[int, str], ...]
