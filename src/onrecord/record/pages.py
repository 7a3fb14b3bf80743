"""Lists a page at a time, and counts: what a screen shows of a large record, without building more than it shows."""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.record.hits import ArticleFilter
from onrecord.record.joined import StoredClaim
from onrecord.record.paged import (
    ActorFacets,
    ActorFilter,
    ActorRow,
    ArticleRow,
    ClaimFacets,
    ClaimFilter,
    ClaimRow,
    EngagementAt,
    EngagementFilter,
    EventFacets,
    EventRow,
    MapPlace,
    Month,
    Slice,
    StatementFacets,
)
from onrecord.record.profiles import AgreementOrder, AgreementRow, Called, InOffice, PositionFilter, PositionRow
from onrecord.record.single_pages import SinglePages
from onrecord.record.store import (
    claiming,
    counting,
    paging,
    paging_actors,
    paging_claims,
    paging_engagements,
    profiling,
    stances,
)
from onrecord.record.types import EventFilter, StatementFilter, StoredStatement

LIMIT = 50
"""Rows of a page, unless another number is asked for."""


class Pages(SinglePages):
    """Had as :attr:`onrecord.record.Record.pages`. What is on a page and its total are of one moment.

    `limit` is how many rows at most, `offset` how many to leave out before the first. Near-duplicates are left out
    unless a filter has `duplicates`; claims have no reports of them. All raise OptionError for a negative number.
    """

    def statements(
        self, wanted: StatementFilter | None = None, *, limit: int = LIMIT, offset: int = 0, latest: bool = True
    ) -> Slice[StoredStatement]:
        """Statements by day, the latest first, or the earliest; then by article and place in it, undated ones last."""
        with self._one_moment(limit, offset):
            return paging.statements(self._connection, wanted or StatementFilter(), limit, offset, latest=latest)

    def events(
        self,
        wanted: EventFilter | None = None,
        *,
        limit: int = LIMIT,
        offset: int = 0,
        latest: bool = True,
        days: Mapping[str | None, int] | None = None,
    ) -> Slice[EventRow]:
        """Events by first day, the latest first, or the earliest; then as statements; undated ones last.

        `days` are the filter's :meth:`event_days`, for who asks for several pages of one list.
        """
        with self._one_moment(limit, offset):
            return paging.events(self._connection, wanted or EventFilter(), limit, offset, latest=latest, days=days)

    def event_days(self, wanted: EventFilter | None = None) -> dict[str | None, int]:
        """How many events begin on each day; under None those without one."""
        with self._one_moment():
            return paging.event_days(self._connection, wanted or EventFilter())

    def articles(
        self,
        wanted: ArticleFilter | None = None,
        *,
        words: str | None = None,
        limit: int = LIMIT,
        offset: int = 0,
        latest: bool = True,
    ) -> Slice[ArticleRow]:
        """Articles by date, the latest first, or the earliest; then by id, undated ones last.

        `words` are of the title, as in a search; raises OptionError where there is nothing to look for in them.
        """
        with self._one_moment(limit, offset):
            return paging.articles(self._connection, wanted or ArticleFilter(), words, limit, offset, latest=latest)

    def claims(
        self, wanted: ClaimFilter | None = None, *, limit: int = LIMIT, offset: int = 0, names: int = 4
    ) -> Slice[ClaimRow]:
        """Claims, disputed ones first, then those spoken to last; of each side up to `names` holders by name.

        They are those of the last :meth:`~onrecord.record.Record.join_claims`. Raises OptionError where there is
        nothing to look for in the filter's words.
        """
        with self._one_moment(limit, offset):
            return paging_claims.claims(self._connection, wanted or ClaimFilter(), limit, offset, names)

    def claim(self, id: str) -> StoredClaim | None:
        """One claim with its reports; None where there is none with this id."""
        with self._one_moment():
            return next(claiming.claims(self._connection, id=id), None)

    def actors(self, wanted: ActorFilter | None = None, *, limit: int = LIMIT, offset: int = 0) -> Slice[ActorRow]:
        """Actors, those with most statements first, then by name. Raises OptionError where `words` are none."""
        with self._one_moment(limit, offset):
            return paging_actors.actors(self._connection, wanted or ActorFilter(), limit, offset)

    def positions(
        self, actor: int, wanted: PositionFilter | None = None, *, limit: int = LIMIT, offset: int = 0
    ) -> Slice[PositionRow]:
        """Claims that an actor has spoken to, with what it said: changes of side first, then those of its last words.

        Raises OptionError where there is nothing to look for in the filter's words.
        """
        with self._one_moment(limit, offset):
            return stances.positions(self._connection, actor, wanted or PositionFilter(), limit, offset)

    def agreement(
        self, actor: int, *, least: int = 1, order: AgreementOrder = "common", limit: int = LIMIT, offset: int = 0
    ) -> Slice[AgreementRow]:
        """The others who support or deny at least `least` claims that the actor supports or denies too."""
        with self._one_moment(limit, offset, least):
            return stances.agreement(self._connection, actor, least, order, limit, offset)

    def names(self, actor: int) -> tuple[Called, ...]:
        """What articles call an actor, the usual name first."""
        return profiling.names(self._connection, actor)

    def offices(self, actor: int) -> tuple[InOffice, ...]:
        """The offices and sectors that articles give an actor, those of most articles first."""
        return profiling.offices(self._connection, actor)

    def claim_facets(self, wanted: ClaimFilter | None = None, *, top: int = 20) -> ClaimFacets:
        """How many claims fit, how many of them are disputed, and the `top` countries of those who speak to them."""
        with self._one_moment(top):
            return paging_claims.facets(self._connection, wanted or ClaimFilter(), top)

    def actor_facets(self, *, top: int = 20) -> ActorFacets:
        """How many actors of each kind and country there are; the `top` of each."""
        with self._one_moment(top):
            return profiling.facets(self._connection, top)

    def engagements(
        self, wanted: EngagementFilter | None = None, *, limit: int = LIMIT, offset: int = 0, latest: bool = True
    ) -> Slice[EngagementAt]:
        """Where engagements stand, by the article's date, the latest first, or the earliest; undated ones last."""
        with self._one_moment(limit, offset):
            wanted = wanted or EngagementFilter()
            return paging_engagements.engagements(self._connection, wanted, limit, offset, latest=latest)

    def places(self, wanted: EventFilter | None = None) -> tuple[MapPlace, ...]:
        """Places that events have on the map, those of most events first, with counts by modality and PLOVER root."""
        with self._one_moment():
            return counting.places(self._connection, wanted or EventFilter())

    def statement_months(self, wanted: StatementFilter | None = None) -> tuple[Month, ...]:
        """Statements by month and stance; months without any are left out, undated ones come last."""
        with self._one_moment():
            return counting.statement_months(self._connection, wanted or StatementFilter())

    def event_months(self, wanted: EventFilter | None = None) -> tuple[Month, ...]:
        """Events by the month of their first day and modality; months without any are left out, undated ones last."""
        with self._one_moment():
            return counting.event_months(self._connection, wanted or EventFilter())

    def statement_facets(self, wanted: StatementFilter | None = None, *, top: int = 20) -> StatementFacets:
        """How many statements of what fits each outlet, country, kind and stance has; the `top` of each."""
        with self._one_moment(top):
            return counting.statement_facets(self._connection, wanted or StatementFilter(), top)

    def event_facets(self, wanted: EventFilter | None = None, *, top: int = 20) -> EventFacets:
        """How many events of what fits each outlet, state they are in, root and modality has; the `top` of each."""
        with self._one_moment(top):
            return counting.event_facets(self._connection, wanted or EventFilter(), top)
