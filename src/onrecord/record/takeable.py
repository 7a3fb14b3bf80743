"""What a record knows of what was taken in: the part of :class:`onrecord.record.Record` that ingest asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from onrecord.intake.types import Document
from onrecord.model import ProducedBy
from onrecord.record.store import known, looking, visits
from onrecord.record.store.known import KnownFile
from onrecord.record.store.visits import KnownVisit, PageState
from onrecord.record.types import Stamp


class Takeable:
    """Files, addresses and articles that were seen, so that nothing is read twice."""

    _connection: sqlite3.Connection

    def known_file(self, location: str) -> KnownFile | None:
        """What is known of a file that was taken in whole; None for any other."""
        return known.known_file(self._connection, location)

    def same_file(self, stamp: Stamp) -> str | None:
        """The place of a file of the same bytes, taken in with the same options, whose one report is stored."""
        return known.same_file(self._connection, stamp)

    def known_visit(self, address: str) -> KnownVisit | None:
        """What is known of a web address that was taken in whole; None for any other."""
        return visits.known_visit(self._connection, address)

    def page_state(self, address: str, options: str) -> PageState | None:
        """Whether a page that a feed names was read or failed; None where it has yet to be fetched."""
        return visits.page_state(self._connection, address, options)

    def failed_pages(self, feed: str) -> list[str]:
        """The addresses of the feed's pages that failed, also of those that it does not name any more."""
        return visits.failed_pages(self._connection, feed)

    def has_reading(self, id: str) -> bool:
        """Whether the article was read."""
        return known.has_reading(self._connection, id)

    def is_input(self, id: str, location: str) -> bool:
        """Whether the article was seen at this place."""
        return known.is_input(self._connection, id, location)

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """Stored articles as the reader takes them, with what was noticed while they were taken in."""
        return looking.documents(self._connection, ids)

    def stale(self, current: ProducedBy) -> list[str]:
        """Ids of the articles whose reading was made by something else."""
        return known.stale(self._connection, current)

    def produced_by(self) -> dict[str, ProducedBy]:
        """What made the reading of each article, by its id."""
        return known.produced_by(self._connection)

    def original_of(self, id: str) -> str:
        """The id of the article that this one says again; its own where it is none."""
        return known.original_of(self._connection, id)

    def first_input(self, id: str) -> str | None:
        """Where the article came from; of several places the first by name."""
        return known.first_input(self._connection, id)
