"""Units for the engine, made of the files of an ingest: what turns out to be stored already is noted, not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.engine.run import CHUNK
from onrecord.engine.work import Item, Unit, open_file
from onrecord.intake.addresses import is_address
from onrecord.intake.files import HTML_SUFFIXES, TEXT_SUFFIXES
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure
from onrecord.record.ended import Ended, ended
from onrecord.record.identity import article_id
from onrecord.record.plan import Todo
from onrecord.record.repository import Record
from onrecord.record.store.writing import Writer
from onrecord.record.types import Stamp

if TYPE_CHECKING:  # http and ssl: not before something is fetched
    from onrecord.record.visits import Visits, Web

__all__ = ["REREAD", "Ended", "Supply", "ended"]

REREAD = "the record"
"""The source of units that are made of stored articles."""

_LINKED_AT_ONCE = 100


class Supply:
    """Makes units as the engine draws them, and keeps in :attr:`ended` what came to its end without being read."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        options: IntakeOptions,
        web: Web | None = None,
        *,
        retry_failed: bool = False,
    ) -> None:
        self._record = record
        self._writer = writer
        self._options = options
        self._web = web
        self._retry_failed = retry_failed
        self._visits: Visits | None = None
        self._stamps: dict[str, Stamp] = {}
        self.ended: list[Ended] = []

    def units(self, todo: Sequence[Todo], stale: Sequence[str]) -> Iterator[Unit]:
        """Units of the files, then of the stored articles with these ids."""
        for item in todo:
            path = Path(item.file)
            if is_address(item.file):
                yield from self._on_the_web().units(item.file, item.stamp.options or "")
                continue
            self._stamps[item.file] = item.stamp
            if path.suffix.lower() in TEXT_SUFFIXES | HTML_SUFFIXES and path.is_file():
                yield Unit(item.file, (item.file,))  # opened by a worker
            else:
                yield from self._opened(item)
        for start in range(0, len(stale), CHUNK):
            documents = tuple(self._record.documents(stale[start : start + CHUNK]))
            yield Unit(REREAD, documents, last=start + CHUNK >= len(stale))

    def close(self, source: str) -> None:
        """The last of a source is stored. The caller holds the transaction."""
        stamp = self._stamps.get(source)
        if stamp is not None:
            self._writer.close_file(source, stamp)
        elif is_address(source):
            self._on_the_web().close(source)

    def _on_the_web(self) -> Visits:
        if self._visits is None:
            from onrecord.intake.fetch import Fetcher
            from onrecord.record.visits import Visits, Web

            self._visits = Visits(
                self._record,
                self._writer,
                self._options,
                self._web or Web(fetcher=Fetcher()),
                retry_failed=self._retry_failed,
                tell=lambda end: self.ended.append(end),
            )
        return self._visits

    def _opened(self, todo: Todo) -> Iterator[Unit]:
        """A file that may hold many reports: those stored already are linked, those that are none have failed."""
        with self._writer.transaction():
            self._writer.open_file(todo.file)
        chunk: list[Item] = []
        settled: list[Document | Failure] = []
        given_out = False
        for item in open_file(todo.file, self._options):
            if isinstance(item, Document) and not self._record.has_reading(article_id(item.article)):
                chunk.append(item)
            else:
                settled.append(item)
            if len(settled) == _LINKED_AT_ONCE:
                self._settle(todo, settled)
                settled.clear()
            if len(chunk) == CHUNK:
                yield Unit(todo.file, tuple(chunk), last=False)
                given_out = True
                chunk.clear()
        self._settle(todo, settled, close=not (chunk or given_out))
        if chunk or given_out:
            yield Unit(todo.file, tuple(chunk))

    def _settle(self, todo: Todo, items: Sequence[Document | Failure], *, close: bool = False) -> None:
        ended = []
        with self._writer.transaction():
            for item in items:
                if isinstance(item, Failure):
                    self._writer.fail(todo.file, location=item.path, why=item.why)
                    ended.append(Ended(location=item.path, end="failed", why=item.why))
                else:
                    ended.append(self._link(todo, item))
            if close:
                self._writer.close_file(todo.file, todo.stamp)
        self.ended += ended

    def _link(self, todo: Todo, document: Document) -> Ended:
        article, id = document.article, article_id(document.article)
        place = article.path or todo.file
        was_here = self._record.is_input(id, place)
        self._writer.link(
            id, todo.file, location=place, digest=article.sha256, given_id=article.id, noticed=document.notes
        )
        return ended(self._record, id, place, "unchanged" if was_here else "read", len(article.text))
