"""What is exported: the chosen articles of a record, their readings one after the other, counted as they go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from onrecord._version import __version__
from onrecord.model import SCHEMA, ProducedBy, Reading
from onrecord.output.export.joins import Joins
from onrecord.record import Record
from onrecord.record.joined import Joining
from onrecord.record.types import Produced, StoredArticle


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which articles: by day of publication (both ends included; undated ones fit neither), and by outlet.

    Near-duplicates are left out unless `duplicates`.
    """

    since: str | None = None
    until: str | None = None
    outlets: tuple[str, ...] = ()
    duplicates: bool = False

    def takes(self, article: StoredArticle) -> bool:
        """Whether the article is chosen."""
        if article.is_duplicate and not self.duplicates:
            return False
        if self.outlets and article.outlet not in self.outlets:
            return False
        day = article.published
        return (self.since is None or (day is not None and day >= self.since)) and (
            self.until is None or (day is not None and day <= self.until)
        )


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What an export holds, and what made it: the same for the same record and the same options, whenever it is made.

    `record` is the digest of the whole record. `produced_by` counts the readings that are in the export. `joined` says
    what joined the claims and events that are in it. `tables` is the digest of the tables of who is who where the
    format took something from them. `files` are digests of the bytes.
    """

    format: str
    schema: str
    onrecord: str
    record: str
    selection: Selection
    rows: dict[str, int]
    produced_by: tuple[Produced, ...]
    joined: dict[str, Joining] = {}
    tables: str | None = None
    files: dict[str, str] = {}


class Source:
    """The chosen part of a record. Use it inside ``record.snapshot()``, so that all of it is of one moment.

    `copies` are the near-duplicates of each chosen original, by its id, whether they are chosen themselves or not;
    `likeness` says how alike each is. `joins` are claims and joined events. `rows` counts what a format has written, by
    table.
    """

    def __init__(self, record: Record, selection: Selection) -> None:
        self.selection = selection
        self.ids: list[str] = []
        self.copies: dict[str, list[StoredArticle]] = {}
        self.rows: Counter[str] = Counter()
        self.tables: str | None = None
        self._record = record
        self._made: Counter[ProducedBy] = Counter()
        for article in record.articles():
            if selection.takes(article):
                self.ids.append(article.id)
            if article.is_duplicate:
                self.copies.setdefault(article.original, []).append(article)
        self.likeness = {id: (original, alike) for id, original, alike in record.duplicates()}
        self.joins = Joins(record, frozenset(self.ids))
        self._corrected = record.changed_fields(self.ids)

    def readings(self) -> Iterator[Reading]:
        """The readings of the chosen articles by day and id, undated last. Raises RecordError for a damaged one."""
        for reading in self._record.readings(self.ids):
            self._made[reading.produced_by] += 1
            yield reading

    def counted(self, articles: Iterable[str]) -> None:
        """Count readings that are in the export without having gone by."""
        makers = self._record.produced_by()
        self._made.update(makers[id] for id in articles)

    def also_in(self, article: str) -> tuple[str, ...]:
        """The outlets that printed nearly the same as this article, each once."""
        return tuple(dict.fromkeys(copy.outlet for copy in self.copies.get(article, ()) if copy.outlet))

    def corrected(self, article: str, id: object) -> str | None:
        """The fields of a statement or event that an analyst marked as wrong or fixed: "modality; place"."""
        return "; ".join(self._corrected.get(f"{article}:{id!s}", ())) or None

    def event_group(self, event: str) -> str | None:
        """The id of the joined event that this one is a report of; None for one of a near-duplicate."""
        if event.partition(":")[0] in self.likeness:
            return None
        joined = self.joins.event(event)
        return joined.id if joined else event

    def report(self, format: str, files: dict[str, str] | None = None, *, schema: str = SCHEMA) -> Report:
        """What was written; asked when all of it is."""
        made = sorted(self._made.items(), key=lambda item: (-item[1], msgspec.structs.astuple(item[0])))
        return Report(
            format=format,
            schema=schema,
            onrecord=__version__,
            record=self._record.digest(),
            selection=self.selection,
            rows=dict(self.rows),
            produced_by=tuple(Produced(by=by, readings=number) for by, number in made),
            joined=self.joins.used,
            tables=self.tables,
            files=files or {},
        )
