"""The words that every form of the brief uses for the same things."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from onrecord.model import Stance
from onrecord.output.display import clean
from onrecord.output.views import ArticleView, ClaimView, HolderView, SideView, SpeakerView, Standing, StatementView

if TYPE_CHECKING:  # numpy: not needed to look at a record
    from onrecord.reader.claims.joining import Doing

UNSURE = 0.5
"""Below this confidence a statement itself is marked as uncertain."""

STANCE_WORDS: dict[Stance, str] = {"support": "", "deny": "denies", "query": "questions", "comment": "comments on"}
"""How a stance is put before the words it is a stance to; plain assertion needs no word."""

DISPUTED: Final = "What is disputed"
DISPUTED_NOTE: Final = "What is claimed, as the article words it. Nothing in this section is told as a fact."
"""The section on claims that somebody denies or questions."""

STANDINGS: dict[Standing, str] = {
    "disputed": "disputed",
    "questioned": "questioned",
    "both": "said and denied",
    "denied only": "denied; nobody here says so",
    "questioned only": "questioned; nobody here says so",
}
"""How a claim stands, put before its text."""

DONE: Final = "What was done"
NOT_DONE: Final = "What was ordered, planned, alleged, denied, …"
"""The two sections on events."""

NOT_DONE_NOTE: Final = "Nothing in this section is told as done."

JOINING: dict[Doing, str] = {
    "articles": "articles looked at",
    "statements": "statements compared",
    "pairs": "likely pairs joined",
}
"""How far the joining of claims is: put after a number of them, as in "3 of 9 articles looked at"."""

UNRESOLVED: Final = " (unresolved)"
"""Stands behind the article's words for somebody who was not found."""

_LEFT_TO_RIGHT = "\u200e"


def plural(number: int, noun: str) -> str:
    """ "1 statement", "2 statements"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def tally(view: ArticleView) -> str:
    """The article in one line of numbers."""
    parts = [plural(view.words, "word"), plural(len(view.statements), "statement")]
    parts.append(plural(len(view.speakers), "speaker"))
    if view.unresolved:
        parts.append(f"{sum(len(statements) for _, statements in view.unresolved)} without a named speaker")
    if view.deeds:
        parts.append(f"{plural(len(view.deeds), 'event')} ({len(view.done)} done)")
    disputed = sum(claim.standing == "disputed" for claim in view.claims)
    if disputed:
        parts.append(f"{plural(disputed, 'claim')} disputed")
    if view.engaged:
        parts.append(f"bears on {plural(len(view.engaged), 'commitment')}")
    return " · ".join(parts)


def side_name(side: SideView) -> str:
    """The name, kept from changing places with its neighbours where it is written from right to left."""
    return kept_in_place(side.text)


def kept_in_place(name: str) -> str:
    """The same of any name."""
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in name):
        return f"{_LEFT_TO_RIGHT}{name}{_LEFT_TO_RIGHT}"
    return name


def holders(claim: ClaimView) -> list[tuple[str, HolderView]]:
    """Everybody with a stance to the claim, each after the words for it: "supported by", "denied by" ..."""
    sides = (
        ("supported by ", claim.supported),
        ("denied by ", claim.denied),
        ("questioned by ", claim.questioned),
    )
    return [(words, holder) for words, found in sides for holder in found]


def sources(view: ArticleView) -> list[str]:
    """Where an article comes from, as plain phrases; a date that is not known is said to be so."""
    article = view.article
    parts = [view.label] if view.title != view.label else []
    parts += [clean(article.outlet)] if article.outlet else []
    parts += [f"by {clean(article.author)}"] if article.author else []
    parts.append(article.published or "date unknown")
    return parts + ([view.url] if view.url else [])


def description(speaker: SpeakerView) -> str:
    """What is known of a speaker beside the name: office and country."""
    kind = speaker.kind if speaker.kind != "person" and not speaker.office else None
    return " · ".join(filter(None, (kind, in_office(speaker.office, speaker.country))))


def in_office(office: str | None, country: str | None) -> str:
    """Office and country, the country only where the office does not name it."""
    return " · ".join(filter(None, (office, None if country and country in (office or "") else country)))


def details(statement: StatementView) -> list[str]:
    """What is to be said of a statement beside its words, in reading order, as plain phrases."""
    kinds = {"direct": "direct quote", "indirect": "indirect", "mixed": "partly quoted"}
    parts = [statement.ref, kinds[statement.kind]]
    if statement.cue:
        parts.append(f"cue “{' … '.join(statement.cue)}”")
    if statement.occasion:
        parts.append(f"occasion: {statement.occasion}")
    if statement.addressee:
        parts.append(f"to {statement.addressee}")
    if statement.date:
        parts.append(f"said on {statement.date}")
    if statement.via:
        parts.append("via " + ", ".join(statement.via))
    if statement.within:
        parts.append(f"as told by {statement.within}")
    if statement.resolution:
        parts.append(statement.resolution)
    if statement.confidence < UNSURE:
        parts.append(f"uncertain, {statement.confidence:.2f}")
    return parts
