"""Events as the pages show them: one line each, with names that lead on, on whose word it is, and the passage."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from typing import NamedTuple

from onrecord.model import Modality
from onrecord.output.deeds import what
from onrecord.output.display import clean, mask
from onrecord.record.looked_up import Teller
from onrecord.record.types import StoredActor
from onrecord.web.api.events import EventItem, days
from onrecord.web.cards import Named, Told, sureness
from onrecord.web.wording import day_words


class EventLine(NamedTuple):
    """One event. A side has names, or where nobody was found the article's words in `…_words`, or neither.

    `passage` leads to the sentence in the article, whose words are `before`, `trigger` and `after` it.
    """

    id: str
    day: str | None
    modality: Modality
    what: str
    source: tuple[Named, ...]
    source_words: str
    target: tuple[Named, ...]
    target_words: str
    where: str
    told: Told | None
    reports: int | None
    passage: str
    article: str
    title: str
    outlet: str
    published: str | None
    before: str
    trigger: str
    after: str
    sure: str
    confidence: float

    @property
    def when(self) -> str:
        """The day in words; a whole year or month as such."""
        return when(self.day)

    @property
    def done(self) -> bool:
        """Whether it is told as done."""
        return self.modality == "actual"


def event_line(item: EventItem, state: Callable[[str], str], called: Mapping[str, str]) -> EventLine:
    """The line of an event; `state` puts codes of states in words, `called` is what articles are called, by id."""
    one = item.event
    start, end = one.sentence_at.start, one.sentence_at.end
    at, to = (min(max(at - start, 0), len(one.sentence)) for at in (one.trigger_at.start, one.trigger_at.end))
    article = one.article
    country = clean(state(one.place_country)) if one.place_country else ""
    place = clean(one.place or "")
    return EventLine(
        id=one.id, day=days(one.starts_on, one.ends_on), modality=one.modality,
        what=what(one.plover, one.mode, done=one.modality == "actual"),
        source=named(one.source), source_words=clean(item.source_words or ""),
        target=named(one.target), target_words=clean(item.target_words or ""),
        where=", ".join(dict.fromkeys(filter(None, (place, country)))), told=_told(item.told_by), reports=item.reports,
        passage=f"/articles/{article.id}?at={start}-{end}#at", article=article.id,
        title=called[article.id], outlet=clean(article.outlet or ""),
        published=article.published, before=mask(one.sentence[:at]), trigger=mask(one.sentence[at:to]),
        after=mask(one.sentence[to:]), sure=sureness(one.confidence), confidence=one.confidence,
    )  # fmt: skip


def when(day: str | None) -> str:
    """A day or range of days in words: a whole year as "1999", a whole month as "May 2024"."""
    first, _, last = (day or "").partition("/")
    if last and first[:4] == last[:4] and (first[5:], last[5:]) == ("01-01", "12-31"):
        return first[:4]
    if last and first[:7] == last[:7] and first[8:] == "01" and int(last[8:]) == _days_of(first):
        return day_words(first).partition(" ")[2]
    return day_words(day)


def _days_of(day: str) -> int:
    return monthrange(int(day[:4]), int(day[5:7]))[1]


def named(actors: tuple[StoredActor, ...]) -> tuple[Named, ...]:
    """Names that lead to what the record knows of the actors."""
    return tuple(Named(clean(actor.name), actor.id, actor.key) for actor in actors)


def _told(teller: Teller | None) -> Told | None:
    if teller is None:
        return None
    return Told(teller.statement.rpartition(":")[2], clean(teller.name or "") or "an unnamed source", teller.stance)
