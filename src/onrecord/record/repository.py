"""The record as the rest of onrecord sees it: one class, behind which all the SQL is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import RecordError
from onrecord.intake.types import Document
from onrecord.model import ProducedBy, Reading
from onrecord.record.hits import ArticleFilter, Found
from onrecord.record.joined import ClaimHere, EventGroup, Joining, StoredClaim
from onrecord.record.query import Query, parse
from onrecord.record.stamps import claims_stamp
from onrecord.record.store import (
    checking,
    claiming,
    digesting,
    forgetting,
    grouping,
    known,
    looking,
    said,
    searching,
    visits,
)
from onrecord.record.store.connection import connect
from onrecord.record.store.known import KnownFile
from onrecord.record.store.lock import only_writer
from onrecord.record.store.snapshot import snapshot
from onrecord.record.store.visits import KnownVisit, PageState
from onrecord.record.store.writing import Writer
from onrecord.record.types import (
    EventFilter,
    Forgotten,
    Problem,
    RecordActor,
    Stamp,
    StatementFilter,
    Status,
    StoredArticle,
    StoredEvent,
    StoredInput,
    StoredStatement,
)

if TYPE_CHECKING:
    from onrecord.reader.claims import Claims


class Record:
    """Many readings in one SQLite file. Several may look while one writes; what they see is whole at every moment.

    >>> with Record.open("record.db") as record:
    ...     for statement in record.statements(StatementFilter(stances=("deny",))):
    ...         print(statement.article.outlet, statement.speaker, statement.quote)

    Iterators see the record as it was when they began; use one up before the record is closed.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Use :meth:`open`."""
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Record:
        """Open the record at `path`; with `create` an empty one is made where there is none.

        Raises RecordError where there is none, or the file is no record, damaged, or of a newer onrecord.
        """
        return cls(connect(Path(path), create=create), Path(path))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------------ looking

    def articles(self, *, duplicates: bool = True) -> Iterator[StoredArticle]:
        """All articles by date and id, undated ones last; `duplicates=False` leaves near-duplicates out."""
        return looking.all_articles(self._connection, duplicates=duplicates)

    def article(self, id: str) -> StoredArticle:
        """The article with this id. Raises RecordError where there is none."""
        return looking.article(self._connection, id)

    def reading(self, id: str) -> Reading:
        """The whole reading of an article, text included. Raises RecordError where there is none, or it is damaged."""
        return next(looking.readings(self._connection, [id]))

    def readings(self, ids: Sequence[str] | None = None) -> Iterator[Reading]:
        """Whole readings, of all articles by id, or of those named in their order. Raises as :meth:`reading`."""
        return looking.readings(self._connection, ids)

    def statements(self, wanted: StatementFilter | None = None) -> Iterator[StoredStatement]:
        """Statements with article and speaker, by day, article and place in it; near-duplicates' only if asked for."""
        return said.statements(self._connection, wanted or StatementFilter())

    def events(self, wanted: EventFilter | None = None) -> Iterator[StoredEvent]:
        """Events with article and actors, by first day, article and place in it; near-duplicates' only if asked for."""
        return said.events(self._connection, wanted or EventFilter())

    def search(
        self,
        query: str | Query,
        wanted: StatementFilter | EventFilter | ArticleFilter | None = None,
        *,
        limit: int | None = 20,
    ) -> Found:
        """The best hits for a query (see :mod:`onrecord.record.query`) among what fits `wanted`, which says of what.

        Those of statements without it. `limit` None, or above 1,000, takes all hits, however long that takes. Raises
        OptionError for a query with nothing to look for.
        """
        understood = parse(query) if isinstance(query, str) else query
        return searching.search(self._connection, understood, wanted or StatementFilter(), limit)

    def outlets(self) -> list[str]:
        """The names of all outlets."""
        return searching.outlets(self._connection)

    def event_groups(
        self, wanted: EventFilter | None = None, fits: Callable[[StoredEvent], bool] | None = None
    ) -> Iterator[EventGroup]:
        """Events, each with all reports of it, where a report is `wanted` and `fits`; by first day and id.

        Reports of near-duplicates are in none. Where events have come or gone since the last :meth:`join_events` the
        groups are worked out anew, which takes a second for some 2,000 events.
        """
        return grouping.groups(self._connection, wanted or EventFilter(), fits)

    def claims(self, *, disputed: bool = False) -> Iterator[StoredClaim]:
        """Claims with who supports, denies or questions them, disputed ones first, then the latest; see join_claims."""
        return claiming.claims(self._connection, disputed=disputed)

    def claim(self, id: str) -> StoredClaim:
        """The claim with this id. Raises RecordError where there is none."""
        found = next(claiming.claims(self._connection, id=id), None)
        if found is None:
            raise RecordError(f"the record has no claim {id!r}; onrecord claims lists them")
        return found

    def claims_in(self, article: str) -> list[ClaimHere]:
        """What the statements and events of an article are reports of, by claim; nothing where there is no such one."""
        return claiming.claims_in(self._connection, article)

    def claims_joined(self) -> Joining:
        """What joined the claims that :meth:`claims` gives, and whether nothing has come or gone since."""
        return claiming.state(self._connection)

    def actors(self) -> Iterator[RecordActor]:
        """All actors, each once."""
        return looking.all_actors(self._connection)

    def find_actors(self, name: str) -> list[RecordActor]:
        """Actors called so in any article (or with the tables' key `name`), those of most articles first.

        In any letter case; where none is called exactly so, those whose names have these words in them.
        """
        return looking.find_actors(self._connection, name)

    def duplicates(self) -> Iterator[tuple[str, str, float]]:
        """Near-duplicates: id of the article, of its original, and how alike they are (0.5 to 1), by id."""
        return looking.duplicates(self._connection)

    def inputs(self, state: str | None = None) -> Iterator[StoredInput]:
        """Every report seen, by place: all, or those that were "read", are a "duplicate", or "failed"."""
        return looking.inputs(self._connection, state)

    def status(self) -> Status:
        """The record in figures."""
        return known.status(self._connection, self.path)

    def digest(self) -> str:
        """A digest of what the record says: the same for the same inputs, in whatever order and with what breaks."""
        return digesting.digest(self._connection)

    def verify(self, tick: Callable[[], None] = lambda: None) -> Iterator[Problem]:
        """Everything that is wrong in the file; nothing where it is whole. `tick` is called after each article."""
        return checking.problems(self._connection, tick)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Ask several things of one moment: all that is read inside sees one state, whoever writes meanwhile."""
        with snapshot(self._connection):
            yield

    # ------------------------------------------------------------------------------------- what ingest needs to know

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

    # ------------------------------------------------------------------------------------------------------ changing

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Be the one writer. Raises RecordError where somebody else is."""
        with only_writer(self.path):
            yield Writer(self._connection)

    def forget(
        self,
        articles: Sequence[str] = (),
        *,
        outlets: Sequence[str] = (),
        before: str | None = None,
        dry_run: bool = False,
    ) -> Forgotten:
        """Remove articles, all that came from them and where they came from, and tell what that was.

        `articles` are named by id, place or web address; `outlets` and `before` (a day) together choose what fits
        both. With `dry_run` nothing is removed. The words are gone from the file afterwards, not only from its tables.
        Raises RecordError for an article that there is not, or while another program writes.
        """
        found = forgetting.chosen(self._connection, articles, outlets=outlets, before=before)
        if not dry_run and found.articles:
            with only_writer(self.path):
                forgetting.forget(self._connection, [article.id for article in found.articles])
        return found

    def join_events(self) -> None:
        """Work out which reports are of one event and keep it; nothing happens where that is as it should be.

        Ingest does so at its end. Raises RecordError where somebody else writes.
        """
        if not grouping.is_fresh(self._connection):
            with self.writing() as writer:
                writer.join_events()

    def join_claims(self, finder: Claims) -> bool:
        """Work out which statements are about one claim and keep it; False where that is as it should be already.

        Near-duplicates are left out. Raises RecordError where somebody else writes.
        """
        if claiming.is_fresh(self._connection, claims_stamp(finder.digest())):
            return False
        with self.writing() as writer:
            writer.join_claims(finder)
        return True

    def clean(self) -> None:
        """Write the file anew, without the bytes of what was removed. Raises RecordError where it is in use."""
        with only_writer(self.path):
            forgetting.clean(self._connection)
