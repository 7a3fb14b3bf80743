"""What screens ask of single events, of the map, and of a search beside its hits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from onrecord.errors import OptionError
from onrecord.record.hits import ArticleFilter
from onrecord.record.joined import EventGroup
from onrecord.record.looked_up import Around, HitCount, HitFacets, Located, Voice
from onrecord.record.paged import Slice
from onrecord.record.query import Query
from onrecord.record.store import beginnings, grouping, hit_facets, single_events, voices
from onrecord.record.store.said import events_by_key
from onrecord.record.store.snapshot import snapshot
from onrecord.record.types import EventFilter, StatementFilter, StoredEvent


class SinglePages:
    """Part of :class:`onrecord.record.pages.Pages`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def event(self, id: str) -> tuple[StoredEvent, EventGroup | None] | None:
        """The event with this id ("article:e1"), and with all its reports the one that it is a report of.

        None where there is none; no group for a near-duplicate's, and where reports are not joined as of now.
        """
        with self._one_moment():
            key = single_events.key_of(self._connection, id)
            if key is None:
                return None
            return events_by_key(self._connection, [key])[0], grouping.group_of(self._connection, key)

    def around(self, ids: Iterable[str]) -> dict[str, Around]:
        """What stands around the events with these ids: the article's words for both sides, and who tells of them."""
        with self._one_moment():
            return single_events.around(self._connection, ids)

    def voices(self, ids: Iterable[str]) -> dict[str, Voice]:
        """Speaker and stance of statements, modality of events, by id; those that there are not are left out."""
        with self._one_moment():
            return voices.voices(self._connection, ids)

    def located(self, wanted: EventFilter | None = None, *, limit: int = 50) -> Slice[Located]:
        """The latest events that have a place on the map, undated ones last, and how many have one."""
        with self._one_moment(limit):
            return single_events.located(self._connection, wanted or EventFilter(), limit)

    def hit_facets(
        self, query: Query, wanted: StatementFilter | EventFilter | ArticleFilter, *, top: int = 20
    ) -> HitFacets:
        """How the hits of a search divide up; of very many the newest are counted."""
        with self._one_moment(top):
            return hit_facets.facets(self._connection, query, wanted, top)

    def hits(self, query: Query, wanted: StatementFilter | EventFilter | ArticleFilter, *, looked_at: int) -> HitCount:
        """How many hits a search has, among so many of the newest hits of its words."""
        with self._one_moment(looked_at):
            return hit_facets.number(self._connection, query, wanted, looked_at)

    def texts(self, articles: Iterable[str], *, longest: int | None = None) -> dict[str, str]:
        """The texts of these articles by id, or of each so many code points of its beginning; others are left out."""
        with self._one_moment(longest or 0):
            return beginnings.texts(self._connection, articles, longest)

    def corrected_articles(self, articles: Iterable[str]) -> dict[str, int]:
        """How many corrections count in each of these articles, those that have any: neither superseded nor withdrawn.

        Whether each still finds its place is another matter, and takes longer to find out.
        """
        with self._one_moment():
            return beginnings.corrected(self._connection, articles)

    @contextmanager
    def _one_moment(self, *numbers: int) -> Iterator[None]:
        if any(number < 0 for number in numbers):
            raise OptionError(f"{min(numbers)} rows cannot be shown or left out; give 0 or more")
        with snapshot(self._connection):
            yield
