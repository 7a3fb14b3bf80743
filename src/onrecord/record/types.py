"""What the record hands out: stored articles, statements and events with what is known around them, and reports."""

from __future__ import annotations

from typing import Literal

import msgspec

from onrecord.model import ActorKind, Modality, ProducedBy, Resolution, Span, Stance, StatementKind

InputState = Literal["read", "duplicate", "failed"]


class StoredArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article without its text; `original` is its own id unless it is a near-duplicate of another article."""

    id: str
    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    published: str | None
    language: str | None
    original: str

    @property
    def is_duplicate(self) -> bool:
        """Whether an earlier article said the same; figures leave duplicates out."""
        return self.original != self.id


class StoredActor(msgspec.Struct, frozen=True, kw_only=True):
    """An actor of the record as one article has it.

    `key` is the same for one actor in all articles, but only within this file and as long as it is there; `ref` is
    the tables' key, null for an actor that they lack. `id` counts within the article. `known` says whether the tables
    of who is who had the actor.
    """

    key: int
    id: str
    ref: str | None
    kind: ActorKind
    name: str
    country: str | None
    sector: str | None
    office: str | None
    known: bool = False


class StoredStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its article and speaker; `id` is the article's, a colon, and the id in the reading.

    `quote` is the content word for word, `content` its places in the article's text. `speaker` is null where nobody
    could be found; `speaker_words` are the article's words for them. `day` is the date the text gives, else the
    article's.
    """

    id: str
    article: StoredArticle
    kind: StatementKind
    stance: Stance
    quote: str
    cue: str
    content: tuple[Span, ...]
    speaker: StoredActor | None
    speaker_words: str | None
    how: Resolution | None
    speaker_confidence: float | None
    via: tuple[StoredActor, ...]
    addressee: StoredActor | None
    occasion: str | None
    said_on: str | None
    day: str | None
    confidence: float
    inside: str | None


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its article and actors; `according_to` is the id of a statement. Days as far as the text says."""

    id: str
    article: StoredArticle
    plover: str
    mode: str | None
    modality: Modality
    trigger: str
    trigger_at: Span
    sentence: str
    sentence_at: Span
    source: tuple[StoredActor, ...]
    target: tuple[StoredActor, ...]
    according_to: str | None
    starts_on: str | None
    ends_on: str | None
    place: str | None
    place_country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    confidence: float


class RecordActor(msgspec.Struct, frozen=True, kw_only=True):
    """An actor over all articles: the name and country that most of them give. `key` as in :class:`StoredActor`."""

    key: int
    ref: str | None
    kind: ActorKind
    name: str
    country: str | None


class StatementFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which statements: those that fit every field that is not empty, each by any of its values.

    `speakers` are keys of actors, `countries` those of the speakers, `articles` ids. `since` and `until` are days,
    both included; a statement without a day fits neither. Those of duplicates are left out unless `duplicates`.
    """

    speakers: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    duplicates: bool = False


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events, as in :class:`StatementFilter`.

    `actors` and `countries` take part on either side; `places` are codes of the states where it happened. A range of
    days fits where it overlaps; an event without a date fits no bound. `by` *report* takes the day of the report in the
    place of the event's own, which most reports do not tell.
    """

    actors: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    by: Literal["event", "report"] = "event"
    duplicates: bool = False


class StoredInput(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was seen: where, what became of it, why it failed, its article and the original of that."""

    location: str
    state: InputState
    why: str | None = None
    article: str | None = None
    original: str | None = None


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is. Duplicates are left out of `statements`, `events`, `speakers` and `actors`.

    `events` counts those that articles tell of, `joined_events` how many these are when reports of one event are
    joined: null where that has not been worked out yet.
    """

    articles: int
    duplicates: int
    statements: int
    events: int
    joined_events: int | None = None
    actors: int
    speakers: int
    outlets: int
    first: str | None
    last: str | None


class Produced(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the readings were made by what."""

    by: ProducedBy
    readings: int


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One ingest that found something to do; `ended` is null where it was cut off, or is still under way. Times UTC."""

    began: str
    ended: str | None
    read: int
    unchanged: int
    duplicates: int
    failed: int


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What `onrecord status` tells."""

    path: str
    bytes: int
    totals: Totals
    inputs: dict[InputState, int]
    failures: tuple[StoredInput, ...]
    produced: tuple[Produced, ...]
    last_run: Run | None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with the record: `where` is an article's id, a location or a table."""

    where: str
    what: str


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """What forgetting removes, or would remove.

    `alike` are near-duplicates of these articles that stay; `undated` counts those that a day cannot choose.
    """

    articles: tuple[StoredArticle, ...]
    inputs: int
    statements: int
    events: int
    alike: tuple[StoredArticle, ...] = ()
    undated: int = 0


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What tells whether a file has changed, with its sidecar: size in bytes, time of change in nanoseconds, digest.

    `mtime_ns` is null where the time cannot be trusted; `options` is a digest of the options it was taken in with.
    """

    size: int | None = None
    mtime_ns: int | None = None
    digest: str | None = None
    options: str | None = None
