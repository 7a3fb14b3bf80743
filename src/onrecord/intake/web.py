"""Reports at web addresses: the article of one page, or the pages that a feed announces, each fetched in turn."""

from __future__ import annotations

from collections.abc import Container, Iterator

import msgspec

from onrecord.errors import OnrecordError
from onrecord.intake.document import Metadata
from onrecord.intake.feeds import FEED_TYPES, left_out, looks_like_feed, parse_feed
from onrecord.intake.fetch import Fetched, Fetcher, Unchanged, Validators
from onrecord.intake.html import looks_like_html
from onrecord.intake.options import IntakeOptions
from onrecord.intake.pages import id_of_url, read_page
from onrecord.intake.types import Document, Failure, failed

MOST_PAGES = 200
"""Pages of one feed that are fetched at one visit."""

_SNIFF = 20_000


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit to a web address gave.

    `items` can be gone through once; the pages of a feed are fetched while it is. `validators` are for the next visit
    (None where this one failed): nothing is read again while the server says `unchanged`. `url` is where it ended after
    all redirects; the articles' `path` is the address that was asked for, as given or as the feed names it.
    """

    url: str
    items: Iterator[Document | Failure]
    validators: Validators | None = None
    unchanged: bool = False
    is_feed: bool = False


def read_url(
    url: str,
    options: IntakeOptions | None = None,
    fetcher: Fetcher | None = None,
    previous: Validators | None = None,
    *,
    seen: Container[str] = (),
    most_pages: int = MOST_PAGES,
) -> Visit:
    """Visit `url`: its article, or where it is a feed the articles of its entries' pages, and failures one by one.

    Entries whose address is among `seen` are passed over; of the others the first `most_pages` are fetched. Nothing is
    raised but OptionError for a wrong option: what cannot be fetched or read is a failure.
    """
    options = options or IntakeOptions()
    fetcher = fetcher or Fetcher()
    got = _get(url, fetcher, previous)
    if isinstance(got, Failure):
        return Visit(url=url, items=iter((got,)))
    if isinstance(got, Unchanged):
        return Visit(url=got.url, items=iter(()), validators=got.validators, unchanged=True)
    is_feed = _is_feed(got)
    items = _feed(got, url, options, fetcher, seen, most_pages) if is_feed else _one(got, url, options, None)
    return Visit(url=got.url, items=items, validators=got.validators, is_feed=is_feed)


def read_page_at(
    url: str,
    options: IntakeOptions,
    fetcher: Fetcher,
    metadata: Metadata | None = None,
    notes: tuple[str, ...] = (),
) -> Iterator[Document | Failure]:
    """The article of the page at `url`, or why there is none; never a feed. `metadata` is what is known of it."""
    got = _get(url, fetcher)
    if isinstance(got, Failure):
        yield got
    elif isinstance(got, Fetched):
        yield from _one(got, url, options, metadata, notes)


def _get(url: str, fetcher: Fetcher, previous: Validators | None = None) -> Fetched | Unchanged | Failure:
    try:
        return fetcher.fetch(url, previous)
    except OnrecordError as error:
        return Failure(path=url, why=str(error))
    except Exception as error:  # one bad server must not end the others
        return Failure(path=url, why=f"could not be fetched ({type(error).__name__}: {error})")


def _is_feed(got: Fetched) -> bool:
    if got.content_type in FEED_TYPES:
        return True
    head = got.body[:_SNIFF].replace(b"\x00", b"").decode("utf-8-sig", "replace")
    return not looks_like_html(head) and looks_like_feed(head)


def _feed(
    got: Fetched, place: str, options: IntakeOptions, fetcher: Fetcher, seen: Container[str], most: int
) -> Iterator[Document | Failure]:
    try:
        feed = parse_feed(got.body, base=got.url, charset=got.charset)
    except OnrecordError as error:
        yield Failure(path=place, why=str(error))
        return
    except Exception as error:  # one bad feed must not end the others
        yield Failure(path=place, why=f"could not be read ({type(error).__name__}: {error})")
        return
    if not feed.entries:
        yield Failure(path=place, why="empty: the feed has no entries")
        return
    asked: set[str] = set()
    left = 0
    for number, entry in enumerate(feed.entries, start=1):
        if entry.url is None:
            yield Failure(path=f"{place}:{number}", why="the feed's entry has no link to an http or https address")
        elif entry.url in asked or entry.url in seen:
            continue
        elif len(asked) >= most:
            left += 1
        else:
            asked.add(entry.url)
            known = Metadata(published=entry.published)
            yield from read_page_at(entry.url, options, fetcher, known, feed.notes)
    if left:
        why = f"{left:,} more entries were not fetched: at one visit only {most:,} are; visit it again"
        yield Failure(path=place, why=why)
    yield from left_out(feed, place)


def _one(
    got: Fetched, place: str, options: IntakeOptions, metadata: Metadata | None, notes: tuple[str, ...] = ()
) -> Iterator[Document | Failure]:
    try:
        document = read_page(
            got.body,
            content_type=got.content_type,
            charset=got.charset,
            url=got.url,
            id=id_of_url(got.url),
            place=place,
            metadata=metadata,
            options=options,
        )
    except Exception as error:  # one bad page must not end the others
        yield failed(place, error)
    else:
        yield msgspec.structs.replace(document, notes=(*notes, *document.notes)) if notes else document
