"""Actors: the list, who one is, and what one said, holds and did, with whom it agrees."""

from __future__ import annotations

from typing import Annotated

import msgspec

from onrecord.knowledge.answers import OrganizationAnswer, PersonAnswer, Source, StateAnswer, answer
from onrecord.model import ActorKind, Stance, StatementKind
from onrecord.record import Record
from onrecord.record.paged import ActorFacets, ActorFilter, ActorRow, EventRow, Month
from onrecord.record.profiles import AgreementOrder, AgreementRow, Called, InOffice, PositionFilter, PositionRow
from onrecord.record.types import EventFilter, StatementFilter, StoredStatement
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Key, Limit, MissingError, Nothing, Offset, Page, State, Words

Known = PersonAnswer | StateAnswer | OrganizationAnswer
Least = Annotated[int, msgspec.Meta(ge=1, le=10_000, description="claims in common at least")]


class ActorsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Actors with all these words, or beginnings of words, in one of their names, of any of these kinds and countries.

    `known` tells apart those that the tables of who is who hold.
    """

    q: Words | None = None
    kind: tuple[ActorKind, ...] = ()
    country: tuple[State, ...] = ()
    known: bool | None = None
    limit: Limit = 50
    offset: Offset = 0


class ActorWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One actor."""

    key: Key


class SaidWanted(ActorWanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of what an actor said."""

    stance: tuple[Stance, ...] = ()
    kind: tuple[StatementKind, ...] = ()
    since: Day | None = None
    until: Day | None = None
    duplicates: bool = False
    limit: Limit = 50
    offset: Offset = 0


class PositionsWanted(ActorWanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the claims that an actor spoke to; `stance` it took at some time, `changed` only where it changed."""

    q: Words | None = None
    stance: tuple[Stance, ...] = ()
    changed: bool = False
    limit: Limit = 50
    offset: Offset = 0


class AgreementWanted(ActorWanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the others who support or deny what an actor supports or denies."""

    least: Least = 1
    order: AgreementOrder = "common"
    limit: Limit = 50
    offset: Offset = 0


class DoneWanted(ActorWanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the events that an actor takes part in, on either side."""

    since: Day | None = None
    until: Day | None = None
    limit: Limit = 50
    offset: Offset = 0


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """Who an actor is: as articles have it (`names`, `offices`), and as the tables of who is who do (`known`).

    `known` is null for an actor that the tables lack; `sources` are where its rows are from. `months` are its
    statements by month and stance.
    """

    row: ActorRow
    names: tuple[Called, ...]
    offices: tuple[InOffice, ...]
    known: Known | None
    sources: tuple[Source, ...]
    months: tuple[Month, ...]


def actors(desk: Desk, wanted: ActorsWanted) -> Page[ActorRow]:
    """Actors, those with most statements first, then by name."""
    fits = ActorFilter(words=wanted.q, kinds=wanted.kind, countries=wanted.country, known=wanted.known)
    with desk.record() as record:
        found = desk.counted.get(record, record.pages.actors, fits, limit=wanted.limit, offset=wanted.offset)
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.rows)


def facets(desk: Desk, _: Nothing) -> ActorFacets:
    """How many actors of each kind and country there are."""
    with desk.record() as record:
        return record.pages.actor_facets(top=300)


def actor(desk: Desk, wanted: ActorWanted) -> Profile:
    """Who it is. Raises MissingError where there is no such actor."""
    with desk.record() as record:
        row = _row(record, wanted.key)
        names, offices = record.pages.names(wanted.key), record.pages.offices(wanted.key)
        months = record.pages.statement_months(StatementFilter(speakers=(wanted.key,)))
    known, sources = _known(desk, row.actor.ref)
    return Profile(row=row, names=names, offices=offices, known=known, sources=sources, months=months)


def statements(desk: Desk, wanted: SaidWanted) -> Page[StoredStatement]:
    """What an actor said, the latest first. Raises MissingError where there is no such actor."""
    fits = StatementFilter(
        speakers=(wanted.key,), stances=wanted.stance, kinds=wanted.kind, since=wanted.since, until=wanted.until,
        duplicates=wanted.duplicates,
    )  # fmt: skip
    with desk.record() as record:
        _check(record, wanted.key)
        found = record.pages.statements(fits, limit=wanted.limit, offset=wanted.offset)
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.rows)


def positions(desk: Desk, wanted: PositionsWanted) -> Page[PositionRow]:
    """The claims that an actor spoke to, with what it said. Raises MissingError where there is no such actor."""
    fits = PositionFilter(words=wanted.q, stances=wanted.stance, changed=wanted.changed)
    with desk.record() as record:
        _check(record, wanted.key)
        found = record.pages.positions(wanted.key, fits, limit=wanted.limit, offset=wanted.offset)
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.rows)


def agreement(desk: Desk, wanted: AgreementWanted) -> Page[AgreementRow]:
    """How far others agree with an actor. Raises MissingError where there is no such actor."""
    with desk.record() as record:
        _check(record, wanted.key)
        found = record.pages.agreement(
            wanted.key, least=wanted.least, order=wanted.order, limit=wanted.limit, offset=wanted.offset
        )
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.rows)


def events(desk: Desk, wanted: DoneWanted) -> Page[EventRow]:
    """Events that an actor takes part in, the latest first. Raises MissingError where there is no such actor."""
    fits = EventFilter(actors=(wanted.key,), since=wanted.since, until=wanted.until)
    with desk.record() as record:
        _check(record, wanted.key)
        found = record.pages.events(fits, limit=wanted.limit, offset=wanted.offset)
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.rows)


def _row(record: Record, key: int) -> ActorRow:
    _check(record, key)
    return record.pages.actors(ActorFilter(keys=(key,)), limit=1).rows[0]


def _check(record: Record, key: int) -> None:
    if not record.pages.names(key):
        raise MissingError(f"the record has no actor {key}; keys are of one record only, and /actors lists its actors")


def _known(desk: Desk, ref: str | None) -> tuple[Known | None, tuple[Source, ...]]:
    """What the tables have under a key of theirs, and where from."""
    if ref is None:
        return None, ()
    found = answer(desk.knowledge, ref)
    for match in found.matches:
        if isinstance(match, Known) and match.id == ref:
            return match, found.sources
    return None, ()


ENDPOINTS = (
    Endpoint(
        "/actors", "actors", "Actors, those with most statements first.", ActorsWanted, Page[ActorRow], actors,
        exports=True,
    ),
    # before those of one actor
    Endpoint("/actors/facets", "actors", "How the actors divide up.", Nothing, ActorFacets, facets),
    Endpoint("/actors/{key}", "actors", "Who an actor is.", ActorWanted, Profile, actor),
    Endpoint(
        "/actors/{key}/statements", "actors", "What an actor said, the latest first.", SaidWanted,
        Page[StoredStatement], statements, exports=True,
    ),
    Endpoint(
        "/actors/{key}/positions", "actors", "The claims that an actor spoke to, and where it changed.",
        PositionsWanted, Page[PositionRow], positions, exports=True,
    ),
    Endpoint(
        "/actors/{key}/agreement", "actors", "How far others agree with an actor.", AgreementWanted,
        Page[AgreementRow], agreement, exports=True,
    ),
    Endpoint(
        "/actors/{key}/events", "actors", "Events that an actor takes part in, the latest first.", DoneWanted,
        Page[EventRow], events, exports=True,
    ),
)  # fmt: skip
