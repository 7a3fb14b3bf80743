"""What a page of a list holds: some rows and how many there are in all, and counts for charts, maps and facets."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

from onrecord.model import ActorKind, Stance
from onrecord.record.types import RecordActor, StoredArticle, StoredEvent

Row = TypeVar("Row")


class Slice(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """Some rows of a list, and how many fit in all."""

    total: int
    rows: tuple[Row, ...]


class ClaimFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims: those that fit every field that is not empty, each by any of its values.

    A claim fits `actors` (keys), `countries` (of speakers) and `outlets` where one of its reports fits all of these;
    `since` and `until` (days, both included) where it was spoken of from before the one until after the other. `words`
    are of its text, as in a search. `disputed` True leaves out all others.
    """

    disputed: bool = False
    actors: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    words: str | None = None


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a stance to a claim, in how many sayings and outlets.

    `actor` is the key of an actor of the record; null for somebody whom the articles only describe, in the words
    `name`, and for nobody named at all, where `name` is null too.
    """

    actor: int | None
    name: str | None
    sayings: int
    country: str | None
    outlets: int


class StanceDay(msgspec.Struct, frozen=True, kw_only=True):
    """How many sayings of one stance to a claim are of a day; null for those without one."""

    day: str | None
    stance: Stance
    sayings: int


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """Those of one stance to a claim: how many, in how many reports, and the first few, most sayings first."""

    holders: int
    reports: int
    first: tuple[Holder, ...]


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its sides, without the reports; `utterances` counts sayings, each of one or more reports.

    `articles` counts those that the reports stand in, a near-duplicate and its original once. `days` are
    the sayings by day and stance, the earliest first, undated ones last.
    """

    id: str
    text: str
    disputed: bool
    disputed_since: str | None
    first_day: str | None
    last_day: str | None
    reports: int
    utterances: int
    supporters: Side
    deniers: Side
    questioners: Side
    commenters: Side
    outlets: int
    articles: int
    days: tuple[StanceDay, ...]


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    """An article, with how many statements and events were found in it."""

    article: StoredArticle
    statements: int
    events: int


class ActorFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which actors: those that fit every field that is not empty.

    `keys` are their keys in the record. `words` must all be in one of the actor's names; `known` tells apart those that
    the tables of who is who hold.
    """

    keys: tuple[int, ...] = ()
    words: str | None = None
    kinds: tuple[ActorKind, ...] = ()
    countries: tuple[str, ...] = ()
    known: bool | None = None


class ActorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An actor: how many statements by it, events with it, articles that name it; the days of first and last statement.

    Near-duplicates are left out of all of these.
    """

    actor: RecordActor
    statements: int
    events: int
    articles: int
    first_day: str | None
    last_day: str | None


class EngagementFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which engagements: those that fit every field that is not empty, each by any of its values.

    `commitments` are ids, `states` (ISO3) are bound or owed something. `values` are what is said of a condition: *met*,
    *not_met*, *unknown* (somebody leaves it open), *unsaid* (nobody says anything of it). Days, both included, are the
    articles' dates.
    """

    commitments: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    values: tuple[Literal["met", "not_met", "unknown", "unsaid"], ...] = ()
    since: str | None = None
    until: str | None = None
    duplicates: bool = False


class EngagementAt(msgspec.Struct, frozen=True, kw_only=True):
    """Where an engagement stands: the id of the article, and its number in the article's reading, from 1."""

    article: str
    number: int


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event as one article tells it, and how many reports of it there are, this one included.

    `reports` is null for a near-duplicate's, and where reports have not been joined since something came or went.
    """

    event: StoredEvent
    reports: int | None


class Count(msgspec.Struct, frozen=True):
    """How often a value comes; null is a value too (a statement whose speaker's country is not known)."""

    value: str | None
    count: int


class PlaceCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many events of one modality and PLOVER root a place has."""

    modality: str
    root: str
    events: int


class MapPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the map with its events; degrees WGS 84."""

    name: str | None
    country: str | None
    lat: float
    lon: float
    geonames: int | None
    events: int
    counts: tuple[PlaceCount, ...]


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """Counts by value in one month (YYYY-MM); `month` is null for what has no date."""

    month: str | None
    counts: dict[str, int]


class StatementFacets(msgspec.Struct, frozen=True, kw_only=True):
    """How the statements that fit a filter divide up; the most frequent values first."""

    total: int
    outlets: tuple[Count, ...]
    countries: tuple[Count, ...]
    kinds: tuple[Count, ...]
    stances: tuple[Count, ...]


class ClaimFacets(msgspec.Struct, frozen=True, kw_only=True):
    """How the claims that fit a filter divide up: by the countries of those who speak to them, most claims first."""

    total: int
    disputed: int
    countries: tuple[Count, ...]


class ActorFacets(msgspec.Struct, frozen=True, kw_only=True):
    """How the actors of the record divide up; the most frequent values first."""

    total: int
    kinds: tuple[Count, ...]
    countries: tuple[Count, ...]


class EventFacets(msgspec.Struct, frozen=True, kw_only=True):
    """How the events that fit a filter divide up; `places` are codes of states. The most frequent values first."""

    total: int
    outlets: tuple[Count, ...]
    places: tuple[Count, ...]
    roots: tuple[Count, ...]
    modalities: tuple[Count, ...]
