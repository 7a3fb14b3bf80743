"""The vocabulary of onrecord as immutable types, and nothing else.

Every type here is a frozen :class:`msgspec.Struct`; the JSON that `onrecord read` writes is exactly these types, and
the JSON Schema that `onrecord schema` prints is generated from them. Spans count Unicode code points of the article's
cleaned text: ``article.text[span.start:span.end]`` is the quotation, always.

Terms: attribution, source, cue and content follow PARC (Pareti 2012) and PolNeAR (Newell et al. 2018); stance follows
RumourEval's SDQC (Gorrell et al. 2019); PLOVER roots follow the PLOVER manual (Halterman et al. 2023).
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec

SCHEMA: Final = "onrecord/1"

ActorKind = Literal["person", "state", "organization", "group"]
StatementKind = Literal["direct", "indirect", "mixed"]
Stance = Literal["support", "deny", "query", "comment"]
Modality = Literal["actual", "denied", "alleged", "ordered", "planned", "requested", "conditional", "possible"]
Resolution = Literal["named", "coreference", "implicit", "anonymous"]
ConditionValue = Literal["met", "not_met", "unknown"]

Offset = Annotated[int, msgspec.Meta(ge=0, description="Unicode code points into the article's text")]
Confidence = Annotated[float, msgspec.Meta(ge=0.0, le=1.0, description="from 0, a guess, to 1, certain")]
IsoDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a calendar date, ISO 8601")]
EventDate = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$",
        description="a calendar date, or first and last day of a range, ISO 8601",
    ),
]
CountryCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3")]


class Span(msgspec.Struct, frozen=True, order=True):
    """A piece of the article: ``text[start:end]``, in Unicode code points, ``start < end``."""

    start: Offset
    end: Offset


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One report: its cleaned text, fixed before any span exists, and what is known of where it came from.

    `sha256` is of the raw bytes (of the record's text for a line of JSONL). `title` is metadata, not part of `text`.
    `subheadlines` marks lines inside `text` that are no part of any sentence or quotation.
    """

    id: str
    sha256: str
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: IsoDate | None = None
    language: str | None = None
    path: str | None = None
    subheadlines: tuple[Span, ...] = ()


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """A post that an actor holds, as the text or the knowledge tables state it."""

    title: str
    of: str | None = None
    start: IsoDate | None = None
    end: IsoDate | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Someone or something that speaks or acts.

    `known` says whether the knowledge tables hold it, or hold such a body for every state ("Polish Foreign Ministry").

    `ref` is the key that the tables know it by ("person:alexander-lukashenko", "state:BLR"): the same in every
    reading, while `id` counts within one.
    """

    id: str
    name: str
    kind: ActorKind
    country: CountryCode | None = None
    sector: str | None = None
    offices: tuple[Office, ...] = ()
    aliases: tuple[str, ...] = ()
    known: bool = False
    ref: str | None = None
    mentions: tuple[Span, ...] = ()


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """Whose statement it is, how that was found out and how sure it is; `actor` is null where the text does not say.

    `how`: *named* (the source names the actor), *coreference* (a pronoun, role or short form resolved to the actor),
    *implicit* (no source in the sentence itself; taken from the text around), *anonymous* (nobody that can be named).
    """

    actor: str | None
    mention: Span | None
    how: Resolution
    confidence: Confidence


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """An attribution whose speaker has been resolved as far as the text allows."""

    id: str
    kind: StatementKind
    speaker: Speaker | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    via: tuple[str, ...] = ()
    addressee: str | None = None
    occasion: str | None = None
    date: IsoDate | None = None
    stance: Stance = "support"
    confidence: Confidence = 0.0
    inside: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the map; degrees WGS 84."""

    name: str
    country: CountryCode | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None


class Force(msgspec.Struct, frozen=True, kw_only=True):
    """A unit or piece of equipment named in the text, with its class.

    `quantity` is the number that the text states, null where it is vague ("hundreds of") or shared; `echelon` is the
    size of unit named ("battalion").
    """

    class_: str = msgspec.field(name="class")
    start: Offset
    end: Offset
    quantity: int | None = None
    echelon: str | None = None


class EventMention(msgspec.Struct, frozen=True, kw_only=True):
    """One place where the article tells of an event: the words that name it, and on whose word."""

    trigger: Span
    sentence: Span
    according_to: str | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom, and what the text says about whether it happened (PLOVER, plus modality).

    `source` and `target` are ids of actors; `source_mention` and `target_mention` are the words that stand for them,
    also where nobody could be found for these ("It"). `trigger` names the deed. `according_to` is the innermost
    statement that tells of it, None where the article itself does. `date` is what the text says of when, a day or a
    range of days. `mentions` are all places where the article tells of it, the first being `trigger` and `sentence`.
    """

    id: str
    plover: str
    mode: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    trigger: Span
    sentence: Span
    modality: Modality
    source_mention: Span | None = None
    target_mention: Span | None = None
    according_to: str | None = None
    date: EventDate | None = None
    date_text: str | None = None
    place: Place | None = None
    forces: tuple[Force, ...] = ()
    confidence: Confidence = 0.0
    mentions: tuple[EventMention, ...] = ()


class ClaimStance(msgspec.Struct, frozen=True, kw_only=True):
    """One actor's stance to a claim, and the statement that shows it."""

    actor: str | None
    mention: Span | None
    stance: Stance
    statement: str


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One proposition that several statements are about."""

    id: str
    text: str
    stances: tuple[ClaimStance, ...]
    disputed: bool


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """A condition of an obligation's trigger, its value, and on whose word."""

    condition: str
    value: ConditionValue
    according_to: str | None = None


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment that an event or statement bears on.

    `because_of` is the id of either, None where the article says it in its own words; `act` is what is done: *event*,
    or what is said of the commitment (*invoke*, *affirm*, *affirm_case*, *deny_case*, *request*, *consult*, *suspend*,
    *withdraw*), at `span`. `obligors` and `beneficiaries` are the states spoken of that it binds, and to whom.
    """

    commitment: str
    because_of: str | None
    conditions: tuple[Condition, ...]
    act: str
    span: Span
    obligors: tuple[CountryCode, ...] = ()
    beneficiaries: tuple[CountryCode, ...] = ()


class ProducedBy(msgspec.Struct, frozen=True, kw_only=True):
    """What made a reading: the version of onrecord and the digests of its weights and knowledge tables."""

    onrecord: str
    weights: str
    knowledge: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found in one article: a pure function of (article, weights, knowledge)."""

    schema: Literal["onrecord/1"] = SCHEMA
    produced_by: ProducedBy
    article: Article
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    notes: tuple[str, ...] = ()

    def quote(self, *spans: Span) -> str:
        """The article's own words at these spans, in the given order; several pieces are joined with " … "."""
        return " … ".join(self.article.text[span.start : span.end] for span in spans)

    def actor(self, id: str | None) -> Actor | None:
        """The actor with this id, or None."""
        return next((actor for actor in self.actors if actor.id == id), None)

    def who(self, statement: Statement) -> str | None:
        """Whose statement it is: the actor's name, else the article's words for them, else None."""
        speaker = statement.speaker
        if speaker is None:
            return None
        actor = self.actor(speaker.actor)
        if actor is not None:
            return actor.name
        return self.quote(speaker.mention) if speaker.mention else speaker.actor

    def __repr__(self) -> str:
        article = self.article
        name = article.title or article.path or article.id
        speakers = {s.speaker.actor for s in self.statements if s.speaker and s.speaker.actor}
        counts = [
            f"{_count(len(self.statements), 'statement')} by {_count(len(speakers), 'speaker')}",
            _count(len(self.events), "event"),
            _count(len(self.notes), "note"),
        ]
        return f"<Reading {name!r} {article.published or 'date unknown'}: {', '.join(counts)}>"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one reading, generated from these types."""
    schema = msgspec.json.schema(Reading)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "onrecord reading", **schema}
