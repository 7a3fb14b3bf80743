"""The record as the rest of onrecord sees it: one class, behind which all the SQL is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import RecordError
from onrecord.model import Reading
from onrecord.record.correctable import Correctable
from onrecord.record.hits import ArticleFilter, Found
from onrecord.record.joined import ClaimHere, EventGroup, Joining, StoredClaim
from onrecord.record.pages import Pages
from onrecord.record.query import Query, parse
from onrecord.record.stamps import claims_stamp
from onrecord.record.store import claiming, grouping, known, looking, said, searching
from onrecord.record.store.connection import connect
from onrecord.record.store.limiting import limited
from onrecord.record.store.lock import only_writer
from onrecord.record.store.snapshot import snapshot
from onrecord.record.takeable import Takeable
from onrecord.record.types import (
    EventFilter,
    Forgotten,
    Problem,
    RecordActor,
    StatementFilter,
    Status,
    StoredArticle,
    StoredEvent,
    StoredInput,
    StoredStatement,
)

if TYPE_CHECKING:
    from onrecord.reader.claims import Claims
    from onrecord.reader.claims.joining import Tick
    from onrecord.record.store.writing import Writer

# what writes and checks takes time to import, and is not needed to look at a record: it is imported where it is used


class Record(Correctable, Takeable):
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

    @property
    def pages(self) -> Pages:
        """Lists a page at a time with how many rows there are in all, and counts for charts, maps and facets."""
        return Pages(self._connection)

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

    def inputs(self, state: str | None = None, *, location: str | None = None) -> Iterator[StoredInput]:
        """Every report seen, by place: those that were "read", are a "duplicate" or "failed", or that are at a place.

        Of several versions at one place the one that was seen last comes last.
        """
        return looking.inputs(self._connection, state, location)

    def version(self) -> int:
        """A number that changes, for this connection, when another one has changed the record."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def status(self) -> Status:
        """The record in figures."""
        return known.status(self._connection, self.path)

    def digest(self) -> str:
        """A digest of what the record says: the same for the same inputs, in whatever order and with what breaks."""
        from onrecord.record.store import digesting

        return digesting.digest(self._connection)

    def verify(self, tick: Callable[[], None] = lambda: None) -> Iterator[Problem]:
        """Everything that is wrong in the file; nothing where it is whole. `tick` is called after each article."""
        from onrecord.record.store import checking

        return checking.problems(self._connection, tick)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Ask several things of one moment: all that is read inside sees one state, whoever writes meanwhile."""
        with snapshot(self._connection):
            yield

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Break off a question asked inside that is not answered so many seconds from now: it raises SlowError."""
        with limited(self._connection, seconds):
            yield

    # ------------------------------------------------------------------------------------------------------ changing

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Be the one writer. Raises RecordError where somebody else is."""
        from onrecord.record.store.writing import Writer

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
        from onrecord.record.store import forgetting

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

    def claims_fresh(self, finder: Claims) -> bool:
        """Whether claims are joined of the readings that there are, by the version, weights and rules of now."""
        return claiming.is_fresh(self._connection, claims_stamp(finder.digest()))

    def join_claims(self, finder: Claims, tick: Tick | None = None) -> bool:
        """Work out which statements are about one claim and keep it; False where that is as it should be already.

        Near-duplicates are left out. `tick` is told how far it is: what it goes through (articles, then statements,
        then likely pairs), how many are done, of how many. What it raises ends the joining: until all is worked out
        nothing is stored, then everything at once. Raises RecordError where somebody else writes.
        """
        if self.claims_fresh(finder):
            return False
        with self.writing() as writer:
            writer.join_claims(finder, tick)
        return True

    def clean(self) -> None:
        """Write the file anew, without the bytes of what was removed. Raises RecordError where it is in use."""
        from onrecord.record.store import forgetting

        with only_writer(self.path):
            forgetting.clean(self._connection)
