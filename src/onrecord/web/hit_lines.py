"""Hits of a search as the page shows them: who or what, the words with what was found in them, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from onrecord.model import Span
from onrecord.output.deeds import what
from onrecord.output.display import clean
from onrecord.record.hits import Hit
from onrecord.web.api.events import days
from onrecord.web.cards import Named
from onrecord.web.event_lines import named, when
from onrecord.web.understood import Piece, pieces

_LONGEST = 2_000
"""Characters of a passage that an address points to, where it is of an article."""


class HitLine(NamedTuple):
    """One hit. `who` is the speaker, or who does it; `whom` to whom it is done or said. `passage` leads to the words.

    `stance` is a statement's, `modality` and `what` are an event's, `title` an article's in pieces.
    """

    id: str
    when: str
    who: tuple[Named, ...]
    who_words: str
    about: str
    whom: tuple[Named, ...]
    stance: str
    modality: str
    what: str
    where: str
    title: tuple[Piece, ...]
    article: str
    article_title: str
    outlet: str
    passage: str
    words: tuple[Piece, ...]


def hit_line(hit: Hit, state: Callable[[str], str], called: Mapping[str, str]) -> HitLine:
    """The line of a hit; `state` puts codes of states in words, `called` is what articles are called, by id."""
    said, event, article = hit.statement, hit.event, hit.source
    title = called[article.id]
    who: tuple[Named, ...] = ()
    whom: tuple[Named, ...] = ()
    words = about = stance = modality = deed = where = ""
    day = article.published
    if said:
        who = named((said.speaker,)) if said.speaker else ()
        words = "" if said.speaker else clean(said.speaker_words or "") or "an unnamed source"
        about = clean(state(said.speaker.country)) if said.speaker and said.speaker.country else ""
        whom = named((said.addressee,)) if said.addressee else ()
        stance, day = said.stance, said.day
    elif event:
        who, whom, modality = named(event.source), named(event.target), event.modality
        day = days(event.starts_on, event.ends_on)
        deed = what(event.plover, event.mode, done=event.modality == "actual")
        country = clean(state(event.place_country)) if event.place_country else ""
        where = ", ".join(dict.fromkeys(filter(None, (clean(event.place or ""), country))))
    return HitLine(
        id=hit.id, when=when(day), who=who, who_words=words, about="" if about in {one.name for one in who} else about,
        whom=whom, stance=stance, modality=modality, what=deed, where=where,
        title=() if said or event else pieces(title, hit.in_title or () if article.title == title else ()),
        article=article.id, article_title=title, outlet=clean(article.outlet or ""), passage=passage(hit),
        words=pieces(hit.text, hit.matches),
    )  # fmt: skip


def passage(hit: Hit) -> str:
    """The address of the words in the article: a quotation's piece with the first match, a sentence, or the matches."""
    found = _asked(hit)
    at = f"?at={found.start}-{found.end}#at" if found else ""
    return f"/articles/{hit.source.id}{at}"


def _asked(hit: Hit) -> Span | None:
    first = hit.in_article[0] if hit.in_article else None
    if hit.statement:
        content = hit.statement.content
        having = (piece for piece in content if first and piece.start <= first.start < piece.end)
        return next(having, content[0] if content else first)
    if hit.event:
        return hit.event.sentence_at
    if first is None:
        return None
    last = max(span.end for span in hit.in_article)
    return Span(first.start, min(last, first.start + _LONGEST))
