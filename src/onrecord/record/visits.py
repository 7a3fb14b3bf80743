"""Units for the engine, made of web addresses: a page, or the pages of a feed that the record has not taken in yet.

Each page is stored and closed by itself, so a run that is cut off loses no page that was stored; the validators of a
feed are stored after the last of its pages, so that the next visit finds those that are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import msgspec

from onrecord.engine.work import Unit
from onrecord.intake.fetch import Fetcher, Validators
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure
from onrecord.intake.web import MOST_PAGES, read_page_at, read_url
from onrecord.record.ended import Ended, ended
from onrecord.record.identity import article_id
from onrecord.record.repository import Record
from onrecord.record.store.visits import PageState
from onrecord.record.store.writing import Writer
from onrecord.record.types import Stamp


class Web(msgspec.Struct, frozen=True, kw_only=True):
    """How web addresses are fetched; of a feed at most `most_pages` are at one visit."""

    fetcher: Fetcher
    most_pages: int = MOST_PAGES


class Visits:
    """Goes to web addresses; `tell` hears of each report that came to its end without being read."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        options: IntakeOptions,
        web: Web,
        *,
        retry_failed: bool,
        tell: Callable[[Ended], None],
    ) -> None:
        self._record = record
        self._writer = writer
        self._options = options
        self._web = web
        self._retry_failed = retry_failed
        self._tell = tell
        self._open: dict[str, _Visit] = {}
        self._taken: set[str] = set()

    def units(self, address: str, mark: str) -> Iterator[Unit]:
        """A unit for each page to read, and one for the end; `mark` is the digest of the options."""
        if address in self._taken:  # as a feed's page, perhaps not stored yet
            self._tell(Ended(location=address, end="unchanged"))
            return
        known = self._record.known_visit(address)
        if known and (known.options != mark or (known.failed and self._retry_failed)):
            known = None
        entries = _Entries(lambda page: self._state(page, mark))
        got = read_url(
            address,
            self._options,
            self._web.fetcher,
            known.validators if known else None,
            seen=entries,
            most_pages=self._web.most_pages,
        )
        if got.unchanged and known:
            self._tell(Ended(location=address, end="unchanged", reports=max(1, known.reports), failed=known.failed))
            return
        with self._writer.transaction():
            self._writer.open_visit(address)
        visit = _Visit(mark=mark, pages=entries.named)
        given_out, complete = False, True
        for item in chain(got.items, self._failed_before(address, entries)):
            source = _place(item, address)
            if source not in entries.named:  # a page of its own, or something about the feed as a whole
                # entries that were not fetched would be missed if the server said "unchanged" next time
                complete = complete and not (got.is_feed and isinstance(item, Failure) and source == address)
                source = address
            self._taken.add(source)
            self._open.setdefault(source, visit)
            if isinstance(item, Document) and not self._record.has_reading(article_id(item.article)):
                yield Unit(source, (item,), last=source != address)
                given_out = True
            else:
                self._settle(item, source, close=source != address)
        if entries.passed:
            self._tell(Ended(location=address, end="unchanged", reports=entries.passed, failed=entries.failed))
        self._open[address] = msgspec.structs.replace(visit, validators=got.validators if complete else None)
        if given_out:
            yield Unit(address, ())
        else:
            with self._writer.transaction():
                self.close(address)

    def close(self, source: str) -> None:
        """All that the page or feed gave is stored. The caller holds the transaction."""
        visit = self._open.pop(source)
        if visit.validators is not None:
            self._writer.close_visit(source, visit.mark, visit.validators, visit.pages)
        elif source in visit.pages:
            self._writer.close_file(source, Stamp(options=visit.mark))

    def _state(self, page: str, mark: str) -> PageState | None:
        if page in self._taken:  # by another feed of this run, perhaps not stored yet
            return "read"
        state = self._record.page_state(page, mark)
        return None if state == "failed" and self._retry_failed else state

    def _failed_before(self, feed: str, entries: _Entries) -> Iterator[Document | Failure]:
        """The failed pages that the feed does not name any more, where these are to be tried again."""
        if self._retry_failed:
            for page in self._record.failed_pages(feed):
                if page not in entries.named and page not in self._taken:
                    entries.named[page] = None
                    yield from read_page_at(page, self._options, self._web.fetcher)

    def _settle(self, item: Document | Failure, source: str, *, close: bool) -> None:
        with self._writer.transaction():
            if isinstance(item, Failure):
                self._writer.fail(source, location=item.path, why=item.why)
                end = Ended(location=item.path, end="failed", why=item.why)
            else:
                end = self._link(item, source)
            if close:
                self.close(source)
        self._tell(end)

    def _link(self, document: Document, source: str) -> Ended:
        article, id = document.article, article_id(document.article)
        place = article.path or source
        was_here = self._record.is_input(id, place)
        if was_here:  # with other bytes around it, as pages come with at every visit: nothing to note
            self._writer.seen_again(place)
        else:
            self._writer.link(
                id, source, location=place, digest=article.sha256, given_id=article.id, noticed=document.notes
            )
        return ended(self._record, id, place, "unchanged" if was_here else "read", len(article.text))


class _Visit(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is being taken in; `pages` are those of its entries, for a feed."""

    mark: str
    pages: Iterable[str]
    validators: Validators | None = None


class _Entries:
    """The pages that a feed names, as `seen` of :func:`read_url`: those done with are passed over, and counted."""

    def __init__(self, state: Callable[[str], PageState | None]) -> None:
        self.named: dict[str, PageState | None] = {}
        self.passed = self.failed = 0
        self._state = state

    def __contains__(self, page: object) -> bool:
        page = str(page)
        if page not in self.named:
            state = self.named[page] = self._state(page)
            self.passed += state is not None
            self.failed += state == "failed"
        return self.named[page] is not None


def _place(item: Document | Failure, address: str) -> str:
    return (item.article.path or address) if isinstance(item, Document) else item.path
