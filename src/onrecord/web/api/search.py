"""Search: the best hits of a query among statements, events or articles, and how they divide up."""

from __future__ import annotations

from typing import Annotated

import msgspec

from onrecord.errors import OptionError
from onrecord.model import Stance, StatementKind
from onrecord.record import Record
from onrecord.record.hits import ArticleFilter, Hit, Kind
from onrecord.record.looked_up import HitCount, HitFacets
from onrecord.record.query import Query, parse
from onrecord.record.types import EventFilter, StatementFilter
from onrecord.web.api.event_filters import Root, Told, actors, check_days, check_roots, modalities
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Key, Limit, Name, Offset, Page, State, Words

MOST = 500
"""Hits that can be paged through: to order more, all hits of a common word would have to be compared."""
LOOKED_AT = 1000
"""Hits of the words that are looked at to count those of the other kinds."""

Typed = Annotated[
    str, msgspec.Meta(min_length=1, max_length=400, description='words, "phrases", -excluded, one OR another, prefix*')
]
Filter = StatementFilter | EventFilter | ArticleFilter


class SearchAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to find, and in what.

    `actor` (keys) and `who` (a name) say the statement, take part in the event, or are named in the article; `country`
    is that of the speaker, where the event happened, or of somebody the article names. `stance` and `kind` are of
    statements only, `root` and `modality` of events.
    """

    q: Typed
    in_: Kind = msgspec.field(default="statements", name="in")
    actor: tuple[Key, ...] = ()
    who: Words | None = None
    country: tuple[State, ...] = ()
    outlet: tuple[Name, ...] = ()
    since: Day | None = None
    until: Day | None = None
    stance: tuple[Stance, ...] = ()
    kind: tuple[StatementKind, ...] = ()
    root: tuple[Root, ...] = ()
    modality: tuple[Told, ...] = ()
    duplicates: bool = False


class SearchWanted(SearchAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same, a page of it; no more than the best 500 can be paged through."""

    limit: Limit = 20
    offset: Offset = 0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The best hits, best first.

    `total` hits were compared for it: all that fit if `complete`, else those that came into the record last. `counts`
    are how many hits each kind has; of those of the other kinds only the newest 1,000 of the words are looked at.
    `query` is what was understood: of each group one term, and none of those in `without`.
    """

    total: int
    offset: int
    limit: int
    complete: bool
    query: Query
    counts: dict[Kind, HitCount]
    items: tuple[Hit, ...]


def search(desk: Desk, wanted: SearchWanted) -> Answer:
    """The best hits. Raises OptionError for a query with nothing to look for."""
    query = parse(wanted.q)
    with desk.record() as record:
        fits = hit_filter(record, wanted)
        limit = max(0, min(wanted.limit, MOST - wanted.offset))
        found = record.search(query, fits, limit=wanted.offset + limit if limit else 1)
        counts = {
            kind: record.pages.hits(query, every, looked_at=LOOKED_AT)
            for kind, every in _of_each_kind(record, wanted).items()
            if kind != wanted.in_
        }
    counts[wanted.in_] = HitCount(number=found.ranked, complete=found.complete)
    return Answer(
        total=found.ranked,
        offset=wanted.offset,
        limit=wanted.limit,
        complete=found.complete,
        query=query,
        counts=counts,
        items=found.hits[wanted.offset : wanted.offset + limit],
    )


def hits(desk: Desk, wanted: SearchWanted) -> Page[Hit]:
    """The same as a plain list: of more than 500 hits the best."""
    query = parse(wanted.q)
    limit = max(0, min(wanted.limit, MOST - wanted.offset))
    with desk.record() as record:
        found = record.search(query, hit_filter(record, wanted), limit=wanted.offset + limit if limit else 1)
    return Page(
        total=min(found.ranked, MOST),
        offset=wanted.offset,
        limit=wanted.limit,
        items=found.hits[wanted.offset : wanted.offset + limit],
    )


def facets(desk: Desk, wanted: SearchAsked) -> HitFacets:
    """How the hits divide up; of very many the newest are counted."""
    with desk.record() as record:
        return record.pages.hit_facets(parse(wanted.q), hit_filter(record, wanted))


def hit_filter(record: Record, asked: SearchAsked) -> Filter:
    """The filter of the kind that is searched. Raises OptionError for what that kind does not have."""
    check_days(asked.since, asked.until)
    check_roots(asked.root)
    if asked.in_ != "statements" and (asked.stance or asked.kind):
        raise OptionError("stance and kind are of statements; search those, or leave them out")
    if asked.in_ != "events" and (asked.root or asked.modality):
        raise OptionError("root and modality are of events; search those, or leave them out")
    return _filter(asked, asked.in_, actors(record, asked.actor, asked.who))


def _of_each_kind(record: Record, asked: SearchAsked) -> dict[Kind, Filter]:
    """The filters by which the kinds are counted: what a kind does not have is left out."""
    keys = actors(record, asked.actor, asked.who)
    kinds: tuple[Kind, ...] = ("statements", "events", "articles")
    return {kind: _filter(asked, kind, keys) for kind in kinds}


def _filter(asked: SearchAsked, kind: Kind, keys: tuple[int, ...]) -> Filter:
    since, until, duplicates = asked.since, asked.until, asked.duplicates
    if kind == "statements":
        return StatementFilter(
            speakers=keys, countries=asked.country, outlets=asked.outlet, kinds=asked.kind, stances=asked.stance,
            since=since, until=until, duplicates=duplicates,
        )  # fmt: skip
    if kind == "events":
        return EventFilter(
            actors=keys, places=asked.country, outlets=asked.outlet, roots=asked.root,
            modalities=modalities(asked.modality), since=since, until=until, duplicates=duplicates,
        )  # fmt: skip
    return ArticleFilter(
        actors=keys, countries=asked.country, outlets=asked.outlet, since=since, until=until, duplicates=duplicates
    )


ENDPOINTS = (
    Endpoint("/search", "search", "The best hits, with how the query was understood.", SearchWanted, Answer, search),
    Endpoint("/search/hits", "search", "The best hits as a list.", SearchWanted, Page[Hit], hits, exports=True),
    Endpoint("/search/facets", "search", "How the hits divide up.", SearchAsked, HitFacets, facets),
)
