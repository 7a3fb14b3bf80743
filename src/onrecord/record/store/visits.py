"""Web addresses: what tells whether a page or feed has changed, and which pages of a feed are done with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:  # http and ssl: only for those who fetch
    from onrecord.intake.fetch import Validators

PageState = Literal["read", "failed"]


class KnownVisit(msgspec.Struct, frozen=True, kw_only=True):
    """An address that all of is stored: validators and options of then, reports in it and its pages, failed ones."""

    validators: Validators
    options: str
    reports: int
    failed: int


def known_visit(connection: sqlite3.Connection, address: str) -> KnownVisit | None:
    """What is known of an address; None where it is new, was cut off, or could not be fetched."""
    row = connection.execute(
        "SELECT f.key, f.options, t.url, t.etag, t.last_modified FROM files f JOIN fetches t ON t.file = f.key "
        "WHERE f.location = ? AND f.options IS NOT NULL",
        (address,),
    ).fetchone()
    if row is None:
        return None
    from onrecord.intake.fetch import Validators

    reports, failed = connection.execute(
        "SELECT count(DISTINCT location), count(DISTINCT CASE WHEN why IS NOT NULL THEN location END) FROM inputs "
        "WHERE file = ?1 OR file IN (SELECT page FROM announced WHERE feed = ?1)",
        (row[0],),
    ).fetchone()
    validators = Validators(url=row[2], etag=row[3], last_modified=row[4])
    return KnownVisit(validators=validators, options=row[1], reports=reports, failed=failed)


def page_state(connection: sqlite3.Connection, address: str, options: str) -> PageState | None:
    """Whether the page was taken in with these options, and how; or an article that came elsewhere has its address."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM inputs i WHERE i.file = f.key AND i.why IS NOT NULL) FROM files f "
        "WHERE f.location = ? AND f.options = ?",
        (address, options),
    ).fetchone()
    if row is not None:
        return "failed" if row[0] else "read"
    # what the page itself gave with other options has its address too, and is to be taken in again
    elsewhere = connection.execute(
        "SELECT 1 FROM articles a JOIN inputs i ON i.article = a.key WHERE a.url = ? AND i.location <> ? LIMIT 1",
        (address, address),
    )
    return "read" if elsewhere.fetchone() else None


def failed_pages(connection: sqlite3.Connection, feed: str) -> list[str]:
    """Pages that the feed named at any visit and that failed, by address."""
    rows = connection.execute(
        "SELECT p.location FROM files f JOIN announced n ON n.feed = f.key JOIN files p ON p.key = n.page "
        "WHERE f.location = ? AND EXISTS (SELECT 1 FROM inputs i WHERE i.file = p.key AND i.why IS NOT NULL) "
        "ORDER BY p.location",
        (feed,),
    )
    return [str(location) for (location,) in rows]


def keep(connection: sqlite3.Connection, file: int, validators: Validators, pages: Iterable[str]) -> None:
    """Keep the validators of an address, and note that it names these pages."""
    connection.execute(
        "INSERT OR REPLACE INTO fetches (file, url, etag, last_modified) VALUES (?, ?, ?, ?)",
        (file, validators.url, validators.etag, validators.last_modified),
    )
    connection.executemany(
        "INSERT INTO announced (feed, page) SELECT ?, key FROM files WHERE location = ? ON CONFLICT DO NOTHING",
        ((file, page) for page in pages),
    )


def drop(connection: sqlite3.Connection, file: int, *, feeds: bool = False) -> None:
    """The address, and with `feeds` each feed that names it, is to be fetched anew, whatever its server says."""
    connection.execute("DELETE FROM fetches WHERE file = ?", (file,))
    if feeds:
        connection.execute("DELETE FROM fetches WHERE file IN (SELECT feed FROM announced WHERE page = ?)", (file,))
