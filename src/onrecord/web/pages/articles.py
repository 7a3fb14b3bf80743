"""The list of articles, and the reading view: an article as it was, with what was found in it beside the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.model import Reading, Span
from onrecord.output.engaged import known_by
from onrecord.web.api import articles as source
from onrecord.web.article_labels import heading, headings
from onrecord.web.cards import Cards, Named, StatementCard
from onrecord.web.correcting import corrections, with_missed
from onrecord.web.desk import Desk
from onrecord.web.endpoints import wanted
from onrecord.web.engaged_cards import EngagementCard, engagement_cards
from onrecord.web.hand import as_read, doubted, fixed, with_fixed
from onrecord.web.marked import marked
from onrecord.web.rendering import filled, page

_AT = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


class Asked(NamedTuple):
    """The span that an address asks for with `at`; where there is no such span, `trouble` says why."""

    span: Span | None
    trouble: str


def articles(request: Request) -> Response:
    """The list."""
    desk: Desk = request.app.state.desk
    asked = wanted(source.ArticlesWanted, filled(request))
    found = source.articles(desk, asked)
    with desk.record() as record:
        outlets = record.outlets()
        called = headings(record, [row.article for row in found.items])
        corrected = record.pages.corrected_articles(called)
    return page(
        request, "articles.html", page=found, asked=asked, outlets=outlets, called=called, corrected=corrected
    )  # fmt: skip


def article(request: Request) -> Response:
    """The reading view of one article."""
    desk: Desk = request.app.state.desk
    id = request.path_params["id"]
    found = source.opened(desk, wanted(source.ArticleWanted, (), {"id": id}))
    reading = found.reading
    at = asked_for(request.query_params.get("at"), len(reading.article.text))
    desk_says = corrections(found.corrected, reading)
    by_hand = fixed(found.corrected)
    cards = Cards(reading, found.keys, found.claims, desk.state_name, by_hand)
    statements = cards.statements()
    shown = with_missed(with_fixed(reading, by_hand), desk_says.missed, found.corrected)
    return page(
        request,
        "article.html",
        flowing=True,
        row=found.row,
        reading=reading,
        label=heading(reading.article.title, reading.article.text, reading.article.id),
        words=len(reading.article.text.split()),
        paragraphs=marked(
            shown, at.span, desk_says.signs, read=as_read(reading, by_hand), doubted=doubted(found.corrected)
        ),
        corrected=desk_says,
        read_only=desk.settings.read_only,
        at=at,
        statements=statements,
        events=cards.events(),
        engagements=engagements(desk, reading),
        speakers=speakers(statements),
        spoken=spoken(reading),
    )


def asked_for(at: str | None, length: int) -> Asked:
    """The span of `?at=120-180` in a text of that many code points."""
    if not at:
        return Asked(None, "")
    found = _AT.fullmatch(at)
    if not found:
        return Asked(None, "The address asks for a passage, but not as two numbers such as at=120-180.")
    start, end = int(found[1]), int(found[2])
    if not start < end <= length:
        return Asked(
            None,
            f"The address asks for characters {start:,} to {end:,}, but this article has {length:,}; "
            "it may have changed since the link was made.",
        )
    return Asked(Span(start, end), "")


def engagements(desk: Desk, reading: Reading) -> tuple[EngagementCard, ...]:
    """The cards of the reading's engagements; the treaties are only loaded where there are any."""
    if not reading.engagements:
        return ()
    return engagement_cards(reading, known_by(desk.frame.treaties), desk.state_name)


def speakers(cards: Sequence[StatementCard]) -> list[tuple[Named, int]]:
    """Who speaks in an article, with how many statements, those with most first."""
    counts = Counter(card.who for card in cards if card.who and card.who.id)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].name))


class Spoken(NamedTuple):
    """How many speakers an article names, and how many of its statements have none with a name."""

    named: int
    unnamed: int


def spoken(reading: Reading) -> Spoken:
    """Counted as `onrecord brief` does: an anonymous source has no name, whoever it is said to belong to."""
    found = [
        s.speaker.actor for s in reading.statements if s.speaker and s.speaker.actor and s.speaker.how != "anonymous"
    ]
    return Spoken(len(set(found)), len(reading.statements) - len(found))


ROUTES = (Route("/articles", articles), Route("/articles/{id}", article))
