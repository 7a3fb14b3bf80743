"""What screens ask beside the lists: who tells of an event, events as marks of a map, what hits have in common."""

from __future__ import annotations

import msgspec

from onrecord.model import Modality, Stance
from onrecord.record.paged import Count


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """On whose word an event is told: the id of the statement, its stance to the event, and who makes it.

    `name` is the speaker's, else the article's words for them, null where it has none; `actor` is the record's key.
    """

    statement: str
    stance: Stance
    name: str | None
    actor: int | None


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """Who says a statement (the speaker's name, else the article's words) and its stance; of an event its modality."""

    name: str | None = None
    stance: Stance | None = None
    modality: Modality | None = None


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around an event in its article: its words for each side, and who tells of it.

    `told_by` is null where the article itself does.
    """

    source_words: str | None = None
    target_words: str | None = None
    told_by: Teller | None = None


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """An event with a place on the map; degrees WGS 84. `source` and `target` are names."""

    id: str
    plover: str
    mode: str | None
    modality: Modality
    starts_on: str | None
    ends_on: str | None
    place: str | None
    place_country: str | None
    lat: float
    lon: float
    source: tuple[str, ...]
    target: tuple[str, ...]


class HitCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many hits a search has: all if `complete`, else those among so many of the newest hits of the words."""

    number: int
    complete: bool


class HitFacets(msgspec.Struct, frozen=True, kw_only=True):
    """How the hits of a search divide up, of those `counted`: all that fit if `complete`, else the newest.

    The most frequent values first. `countries` are those of speakers, or where events are; `kinds` and `stances` are
    of statements, `roots` and `modalities` of events, `years` (YYYY) of all.
    """

    counted: int
    complete: bool
    outlets: tuple[Count, ...]
    years: tuple[Count, ...]
    countries: tuple[Count, ...] = ()
    kinds: tuple[Count, ...] = ()
    stances: tuple[Count, ...] = ()
    roots: tuple[Count, ...] = ()
    modalities: tuple[Count, ...] = ()
