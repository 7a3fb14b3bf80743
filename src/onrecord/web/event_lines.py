"""Events as the pages show them: one line each, with names that lead on, on whose word it is, and the passage."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from onrecord.model import Modality
from onrecord.output.deeds import what
from onrecord.output.denials import part
from onrecord.output.display import clean, mask, within_character
from onrecord.record.types import StoredActor
from onrecord.web.api.events import EventItem, days
from onrecord.web.cards import Named, Told, sureness
from onrecord.web.wording import day_words, modality_words

MOST: Final = 200
"""Characters of a sentence that a table shows: three lines where there is room."""
_LONGEST_WORD: Final = 24
"""Characters within which a cut looks for a space, so as not to go through a word."""


class EventLine(NamedTuple):
    """One event. A side has names, or where nobody was found the article's words in `…_words`, or neither.

    `label` is the modality in words. `passage` leads to the sentence in the article, whose words are `before`,
    `trigger` and `after` it.
    """

    id: str
    day: str | None
    modality: Modality
    label: str
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

    def listed(self, by: str) -> str:
        """The day that it stands under in a list by the day of the event or of the report, in words."""
        return when(self.published if by == "report" else self.day)

    @property
    def around(self) -> tuple[str, str]:
        """`before` and `after` as far as a table shows them, with "…" where the sentence is cut."""
        return around(self.before, self.trigger, self.after)

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
        label=modality_words(one.modality, one.sentence, told=item.told_by is not None),
        what=what(one.plover, one.mode, done=one.modality == "actual"),
        source=named(one.source), source_words=clean(item.source_words or ""),
        target=named(one.target), target_words=clean(item.target_words or ""),
        where=", ".join(dict.fromkeys(filter(None, (place, country)))), told=_told(item), reports=item.reports,
        passage=f"/articles/{article.id}?at={start}-{end}#at", article=article.id,
        title=called[article.id], outlet=clean(article.outlet or ""),
        published=article.published, before=mask(one.sentence[:at]), trigger=mask(one.sentence[at:to]),
        after=mask(one.sentence[to:]), sure=sureness(one.confidence), confidence=one.confidence,
    )  # fmt: skip


def around(before: str, trigger: str, after: str, most: int = MOST) -> tuple[str, str]:
    """What to show before and after a trigger: all of it, or of a longer sentence some `most` characters about it.

    A side that is short leaves its room to the other. Neither goes through a word, where words have spaces.
    """
    if len(before) + len(trigger) + len(after) <= most:
        return before, after
    room = max(most - len(trigger), most // 4)
    left = min(len(before), max(room // 2, room - len(after)))
    right = min(len(after), room - left)
    return _end_of(before, left), _beginning_of(after, right)


def _end_of(text: str, size: int) -> str:
    if size >= len(text):
        return text
    start = len(text) - size
    space = text.find(" ", start - 1, start + _LONGEST_WORD)
    start = space + 1 if space >= 0 else start
    while within_character(text, start):
        start += 1
    return f"…{text[start:]}"


def _beginning_of(text: str, size: int) -> str:
    if size >= len(text):
        return text
    space = text.rfind(" ", max(size - _LONGEST_WORD, 0), size + 1)
    end = space if space >= 0 else size
    while within_character(text, end):
        end -= 1
    return f"{text[:end]}…"


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


def _told(item: EventItem) -> Told | None:
    teller, one = item.told_by, item.event
    if teller is None:
        return None
    after = one.trigger_at.end - one.sentence_at.start
    does = part(teller.stance, one.sentence, after) if one.modality == "denied" else ""
    name = clean(teller.name or "") or "an unnamed source"
    return Told(teller.statement.rpartition(":")[2], name, teller.stance, does)
