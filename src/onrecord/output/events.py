"""From readings to the rows of `onrecord events`: each event with its names and words resolved."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from onrecord.intake.paragraphs import paragraphs
from onrecord.model import Actor, ActorKind, Event, Modality, Place, Reading, Span, Stance
from onrecord.output.display import clean
from onrecord.output.event_filters import Wanted, days
from onrecord.output.phrases import plural


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An actor on one side of an event, or who speaks of it."""

    id: str
    name: str
    kind: ActorKind
    country: str | None
    sector: str | None
    ref: str | None


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the article: `text` is exactly ``article.text[start:end]``."""

    text: str
    start: int
    end: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The statement that tells of an event; `name` is the speaker's, or the article's words for who has none.

    `stance` is the speaker's to what is told there; null where the reading lacks the statement.
    """

    statement: str
    name: str | None
    speaker: Party | None
    stance: Stance | None = None
    text: str


class ForceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A unit or piece of equipment with its words."""

    class_: str = msgspec.field(name="class")
    echelon: str | None
    quantity: int | None
    text: str
    start: int
    end: int


class MentionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One place where the article tells of the event."""

    trigger: Words
    evidence: Words
    according_to: Account | None


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the article, without its text."""

    id: str
    sha256: str
    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    published: str | None
    language: str | None
    path: str | None


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event as a line of JSON holds it; docs/events.md says what each field means."""

    event_id: str
    article: ArticleRow
    plover: str
    mode: str | None
    modality: Modality
    source: tuple[Party, ...]
    source_text: Words | None
    target: tuple[Party, ...]
    target_text: Words | None
    according_to: Account | None
    date: str | None
    date_end: str | None
    date_text: str | None
    place: Place | None
    forces: tuple[ForceRow, ...]
    confidence: float
    paragraph: int
    trigger: Words
    evidence: Words
    mentions: tuple[MentionRow, ...]


class Search:
    """Takes readings and gives the rows that are wanted; knows then how many events there were."""

    def __init__(self, asked: Wanted) -> None:
        self.asked = asked
        self.events = 0
        self.found = 0

    def rows(self, readings: Iterable[Reading]) -> Iterator[EventRow]:
        """The rows, as the readings come."""
        for reading in readings:
            actors = {actor.id: actor for actor in reading.actors}
            self.events += len(reading.events)
            chosen = [e for e in reading.events if self.asked.takes(e, actors, reading.article.text)]
            self.found += len(chosen)
            if chosen:
                yield from Resolver(reading, actors).rows(chosen)

    def nothing(self, articles: int) -> str:
        """What to say where no row came."""
        where = plural(articles, "article")
        if not self.events:
            return f"no event was found in {where}"
        return f"of {plural(self.events, 'event')} in {where} none is what the options ask for"


class Resolver:
    """Makes the rows of one reading: of its events, and the parts that rows of other kinds have too."""

    def __init__(self, reading: Reading, actors: Mapping[str, Actor]) -> None:
        self.reading = reading
        self.actors = actors
        self.statements = {statement.id: statement for statement in reading.statements}
        self.starts = [span.start for span in paragraphs(reading.article.text)]
        article = reading.article
        self.article = ArticleRow(**{name: getattr(article, name) for name in ArticleRow.__struct_fields__})

    def rows(self, events: Iterable[Event]) -> Iterator[EventRow]:
        """The rows of events."""
        return (self._row(event) for event in events)

    def _row(self, event: Event) -> EventRow:
        first, last = days(event.date)
        mentions = tuple(
            MentionRow(
                trigger=self.words(mention.trigger),
                evidence=self.words(mention.sentence),
                according_to=self.account(mention.according_to),
            )
            for mention in event.mentions
        )
        trigger, evidence = self.words(event.trigger), self.words(event.sentence)
        account = self.account(event.according_to)
        return EventRow(
            event_id=f"{clean(self.article.id)}#{event.id}",
            article=self.article,
            plover=event.plover,
            mode=event.mode,
            modality=event.modality,
            source=self._parties(event.source),
            source_text=self.words(event.source_mention) if event.source_mention else None,
            target=self._parties(event.target),
            target_text=self.words(event.target_mention) if event.target_mention else None,
            according_to=account,
            date=first,
            date_end=last,
            date_text=event.date_text,
            place=event.place,
            forces=tuple(
                ForceRow(
                    class_=force.class_,
                    echelon=force.echelon,
                    quantity=force.quantity,
                    text=self.reading.article.text[force.start : force.end],
                    start=force.start,
                    end=force.end,
                )
                for force in event.forces
            ),
            confidence=event.confidence,
            paragraph=self.paragraph(event.trigger),
            trigger=trigger,
            evidence=evidence,
            mentions=mentions or (MentionRow(trigger=trigger, evidence=evidence, according_to=account),),
        )

    def paragraph(self, span: Span) -> int:
        """The number of the paragraph in which a span begins, from 1."""
        return max(1, bisect_right(self.starts, span.start))

    def words(self, span: Span) -> Words:
        """The words of a span."""
        return Words(text=self.reading.article.text[span.start : span.end], start=span.start, end=span.end)

    def _parties(self, ids: Iterable[str]) -> tuple[Party, ...]:
        return tuple(_party(self.actors[id]) for id in ids if id in self.actors)

    def account(self, id: str | None) -> Account | None:
        """The statement of an id, with its speaker; None where the article itself speaks."""
        if id is None:
            return None
        statement = self.statements.get(id)
        if statement is None:
            return Account(statement=id, name=None, speaker=None, text="")
        actor = self.actors.get(statement.speaker.actor or "") if statement.speaker else None
        return Account(
            statement=id,
            name=clean(self.reading.who(statement) or "") or None,
            speaker=_party(actor) if actor else None,
            stance=statement.stance,
            text=self.reading.quote(*statement.content),
        )


def _party(actor: Actor) -> Party:
    return Party(
        id=actor.id, name=actor.name, kind=actor.kind, country=actor.country, sector=actor.sector, ref=actor.ref
    )
