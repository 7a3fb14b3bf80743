"""RSS and Atom feeds (feedparser): their entries, and the reports that entries hold in full.

What comes before a feed's first element is cut off before anything parses it, so that no declaration of entities
("billion laughs", files and addresses as entities) is ever seen by a parser; one that declares entities is refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import msgspec

from onrecord.errors import AddressRefusedError, InputError, OnrecordError, OptionError
from onrecord.intake.addresses import target_of
from onrecord.intake.characters import aligned
from onrecord.intake.dates import UnusableDate, parse_date
from onrecord.intake.document import document_from_text
from onrecord.intake.html import decode_html
from onrecord.intake.options import IntakeOptions
from onrecord.intake.pagetext import parse_page
from onrecord.intake.types import Document, Failure

MOST_ENTRIES = 1_000
"""Entries of one feed that are read; the rest are named in a failure."""

MOST_BYTES = 10_000_000
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/rss+xml"})
"""Media types of nothing but feeds."""

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|(?:\w{1,20}:)?(?:feed|RDF))\b", re.IGNORECASE)
_LATE_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_SNIFF = 20_000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed: `url` an http or https address, `published` an ISO date, `content` HTML or text."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    author: str | None = None
    content: str = ""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a feed in its order, the feed's own title, and what to know of its reading."""

    title: str | None = None
    entries: tuple[Entry, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()


def looks_like_feed(text: str) -> bool:
    """Whether a text begins, after declarations and comments, as RSS or Atom does."""
    return _ROOT.match(text, _end_of_prolog(text)) is not None


def parse_feed(raw: bytes, *, base: str | None = None, charset: str | None = None) -> Feed:
    """The feed in `raw`, whose links count from `base`; of a damaged one what can be read, with a note.

    Links to anything but http and https are dropped. Raises InputError where there is no feed, where it is too large,
    or where it declares entities of its own.
    """
    if len(raw) > MOST_BYTES:
        raise InputError(f"larger than {MOST_BYTES:,} bytes, too large for a feed")
    parsed = _parsed(_from_root(aligned(decode_html(raw, charset)[0])))
    found = parsed["entries"]
    if not found and not parsed.get("version"):
        raise InputError("not a feed: there is no RSS or Atom in it that can be read")
    notes = []
    if parsed.get("bozo"):
        notes.append(f"feed: it is damaged ({_one_line(parsed.get('bozo_exception'))}); what could be read was read")
    return Feed(
        title=_one_line(dict.get(parsed["feed"], "title")) or None,
        entries=tuple(_entry(entry, base) for entry in found[:MOST_ENTRIES]),
        left_out=max(0, len(found) - MOST_ENTRIES),
        notes=tuple(notes),
    )


def read_feed(raw: bytes, name: str, stem: str, options: IntakeOptions) -> Iterator[Document | Failure]:
    """The documents of the entries that a saved feed holds, and a failure ``NAME:NUMBER`` for each that is no report.

    Nothing is fetched: an entry that only announces its page is a failure. Raises InputError where there is no feed.
    """
    feed = parse_feed(raw)
    if not feed.entries:
        raise InputError("empty: the feed has no entries")
    for number, entry in enumerate(feed.entries, start=1):
        place = f"{name}:{number}"
        try:
            yield document_from_entry(entry, place, f"{stem}-{number}", options, feed)
        except OptionError:  # the caller's mistake, the same for every entry
            raise
        except OnrecordError as error:
            yield Failure(path=place, why=f"{error} (the feed's entry; its page may hold more)")
        except Exception as error:  # one bad entry must not end the others
            yield Failure(path=place, why=f"could not be read ({type(error).__name__}: {error})")
    yield from left_out(feed, name)


def left_out(feed: Feed, name: str) -> Iterator[Failure]:
    """The failure that says that a feed has more entries than are read."""
    if feed.left_out:
        why = f"{feed.left_out:,} more entries were not read: of a feed only the first {MOST_ENTRIES:,} are"
        yield Failure(path=name, why=why)


def document_from_entry(entry: Entry, place: str, id: str, options: IntakeOptions, feed: Feed) -> Document:
    """The document that an entry's own content makes; raises InputError and NotAnArticleError where it is none."""
    page = parse_page(f"<html><body><div>{aligned(entry.content)}</div></body></html>") if entry.content else None
    blocks = page.blocks if page else ()
    return document_from_text(
        "\n\n".join(block.text for block in blocks),
        id=id,
        path=place,
        published=entry.published,
        outlet=feed.title,
        url=entry.url,
        title=entry.title,
        author=entry.author,
        raw=entry.content.encode("utf-8", "surrogatepass"),
        headings=frozenset(block.text for block in blocks if block.heading),
        notes=feed.notes,
        options=options,
    )


def _end_of_prolog(text: str) -> int:
    position = 1 if text.startswith("\ufeff") else 0
    while position < _SNIFF and (match := _PROLOG.match(text, position)):
        position = match.end()
    return position


def _from_root(text: str) -> str:
    """`text` from its first element on."""
    start = _end_of_prolog(text)
    if re.match(r"<!DOCTYPE", text[start : start + 20], re.IGNORECASE):
        raise InputError("not read: the feed declares entities of its own, which can hide files or grow without end")
    if text.startswith("<", start) and _ROOT.match(text, start) is None:
        raise InputError("not a feed: it is another kind of XML or HTML; RSS and Atom are read")
    if not text.startswith("<", start):  # junk before the feed, as of a program's warnings
        root = _LATE_ROOT.search(text, start, start + _SNIFF)
        if root is None:
            raise InputError("not a feed: there is no RSS or Atom in it")
        if "<!" in text[start : root.start()]:
            raise InputError("not read: there are declarations and other text before the feed's first element")
        start = root.start()
    return text[start:]


def _parsed(text: str) -> Any:
    import feedparser

    try:
        # a stream: feedparser takes bytes and text also for names of files and addresses, and opens them
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # only text is taken from it, by our own parser
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser's lenient parser raises what it likes on odd input
        raise InputError(f"not a feed that can be read ({type(error).__name__})") from error


def _entry(entry: Any, base: str | None) -> Entry:
    # not `entry.get`: it answers for "published" with "updated" and the like, and warns of that
    contents = [part.get("value") for part in dict.get(entry, "content") or () if isinstance(part, dict)]
    contents.append(dict.get(entry, "summary"))
    return Entry(
        url=_address(dict.get(entry, "link"), base),
        title=_one_line(dict.get(entry, "title")) or None,
        published=_day(entry, "published") or _day(entry, "updated"),
        author=_one_line(dict.get(entry, "author")) or None,
        content=max((text for text in contents if isinstance(text, str)), key=len, default=""),
    )


def _address(link: object, base: str | None) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        return target_of(urljoin(base, link.strip()) if base else link.strip()).url
    except (AddressRefusedError, ValueError):
        return None


def _day(entry: Any, name: str) -> str | None:
    """The day that the entry writes, or of odd forms the one that feedparser reads; None where there is none."""
    try:
        return parse_date(dict.get(entry, name)).isoformat()
    except UnusableDate:
        pass
    parts: Any = dict.get(entry, f"{name}_parsed")
    try:
        return parse_date(dt.datetime.fromtimestamp(calendar.timegm(parts), dt.UTC).isoformat()).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _one_line(value: object) -> str:
    return " ".join(str(value).split())[:200] if value is not None else ""
