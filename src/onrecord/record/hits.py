"""What a search of the record is asked, and what it finds: hits with the places of their words."""

from __future__ import annotations

from typing import Literal

import msgspec

from onrecord.model import Span
from onrecord.record.types import StoredArticle, StoredEvent, StoredStatement

Kind = Literal["statements", "events", "articles"]


class ArticleFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which articles, as in :class:`onrecord.record.types.StatementFilter`.

    `actors` and `countries` are of actors that the article names. An article without a date fits no bound.
    """

    actors: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    duplicates: bool = False


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One statement, event or article that was found; of `statement`, `event` and `article` one is there.

    `text` is what was searched: a statement's quotation, an event's sentence, or the passage of an article that has
    most to do with the query; `matches` are the places of the words in it: ``text[match.start:match.end]``.
    `in_article` are the same places in the article's text, `in_title` those in its title (articles only). `rank` counts
    from 1 in each kind, `score` is BM25, more is better, and means something within one search and kind only.
    """

    kind: Kind = msgspec.field(name="in")
    rank: int
    id: str
    score: float
    text: str
    matches: tuple[Span, ...]
    in_article: tuple[Span, ...]
    in_title: tuple[Span, ...] | None = None
    statement: StoredStatement | None = None
    event: StoredEvent | None = None
    article: StoredArticle | None = None

    @property
    def source(self) -> StoredArticle:
        """The article that it stands in."""
        found = self.statement or self.event
        article = found.article if found else self.article
        assert article is not None  # noqa: S101 - one of the three is there
        return article


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The best hits of one kind, best first.

    `ranked` is how many hits were compared for it. Where `complete`, those are all that fit; otherwise there were more
    than could be compared in time, and they are those that came into the record last.
    """

    kind: Kind
    hits: tuple[Hit, ...]
    ranked: int
    complete: bool
