"""Articles: the list, one of them, its reading, and which claims it takes part in."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import msgspec

from onrecord.model import Reading
from onrecord.record import Record
from onrecord.record.corrections.applying import CorrectedReading
from onrecord.record.hits import ArticleFilter
from onrecord.record.joined import ClaimHere
from onrecord.record.paged import ArticleRow
from onrecord.record.types import EventFilter, StatementFilter
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Limit, MissingError, Name, Offset, Page, Words
from onrecord.web.places import place

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="the id of an article")]


class ArticlesWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Articles of any of these outlets, of a range of days (both included), with these words in the title."""

    q: Words | None = None
    outlet: tuple[Name, ...] = ()
    since: Day | None = None
    until: Day | None = None
    duplicates: bool = False
    limit: Limit = 50
    offset: Offset = 0


class ArticleWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article."""

    id: Id


class Opened(NamedTuple):
    """An article with everything that its page shows; `keys` are those of its actors in the record, by their ids."""

    row: ArticleRow
    reading: Reading
    claims: tuple[ClaimHere, ...]
    keys: dict[str, int]
    corrected: CorrectedReading


def articles(desk: Desk, wanted: ArticlesWanted) -> Page[ArticleRow]:
    """Articles by date, the latest first, undated ones last; near-duplicates only if asked for."""
    fits = ArticleFilter(outlets=wanted.outlet, since=wanted.since, until=wanted.until, duplicates=wanted.duplicates)
    with desk.record() as record:
        found = record.pages.articles(fits, words=wanted.q, limit=wanted.limit, offset=wanted.offset)
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.rows)


def article(desk: Desk, wanted: ArticleWanted) -> ArticleRow:
    """The article with how much was found in it. Raises MissingError where there is none."""
    with desk.record() as record:
        return _row(record, wanted.id)


def reading(desk: Desk, wanted: ArticleWanted) -> Reading:
    """The article's reading, text included; its `path` without folders. Raises MissingError where there is none."""
    with desk.record() as record:
        _row(record, wanted.id)
        found = record.reading(wanted.id)
    path = found.article.path
    return msgspec.structs.replace(found, article=msgspec.structs.replace(found.article, path=path and place(path)))


def claims(desk: Desk, wanted: ArticleWanted) -> tuple[ClaimHere, ...]:
    """What the article's statements and events are reports of. Raises MissingError where there is no such article."""
    with desk.record() as record:
        _row(record, wanted.id)
        return tuple(record.claims_in(wanted.id))


def opened(desk: Desk, wanted: ArticleWanted) -> Opened:
    """All of an article at one moment. Raises MissingError where there is none."""
    with desk.record() as record:
        row = _row(record, wanted.id)
        reading, corrected = record.reading(wanted.id), record.corrected(wanted.id)
        return Opened(row, reading, tuple(record.claims_in(wanted.id)), _keys(record, wanted.id), corrected)


def _row(record: Record, id: str) -> ArticleRow:
    rows = record.pages.articles(ArticleFilter(articles=(id,), duplicates=True), limit=1).rows
    if not rows:
        raise MissingError(f"the record has no article {id[:60]!r}; /articles lists those that it has")
    return rows[0]


def _keys(record: Record, id: str) -> dict[str, int]:
    """The keys of those who speak, are spoken to or act in an article."""
    found: dict[str, int] = {}
    for s in record.statements(StatementFilter(articles=(id,), duplicates=True)):
        found |= {actor.id: actor.key for actor in (s.speaker, s.addressee, *s.via) if actor}
    for e in record.events(EventFilter(articles=(id,), duplicates=True)):
        found |= {actor.id: actor.key for actor in (*e.source, *e.target)}
    return found


ENDPOINTS = (
    Endpoint(
        "/articles", "articles", "Articles, the latest first.", ArticlesWanted, Page[ArticleRow], articles, exports=True
    ),
    Endpoint(
        "/articles/{id}", "articles", "One article, with how much was found in it.", ArticleWanted, ArticleRow, article
    ),
    Endpoint(
        "/articles/{id}/reading", "articles", "All that was found in an article, with its text.", ArticleWanted,
        Reading, reading,
    ),
    Endpoint(
        "/articles/{id}/claims", "articles", "The claims that an article takes part in.", ArticleWanted,
        tuple[ClaimHere, ...], claims,
    ),
)  # fmt: skip
