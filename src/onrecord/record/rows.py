"""A reading as the rows of the record's tables: a pure function, which storing and checking both rely on.

Rows refer to one another by the reading's own ids ("a2", "s3"); the store puts its keys in their place. The order of
columns is that of the tables in `migrations/`.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.model import Actor, Condition, Engagement, Event, Office, Reading, Span, Statement
from onrecord.record.identity import actor_identity

Cell = str | int | float | bytes | None
Row = tuple[Cell, ...]


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one reading, one field a table."""

    article_actors: tuple[Row, ...]
    """local id, identity, ref, kind, name, country, sector, office, known"""
    aliases: tuple[Row, ...]
    """actor, alias"""
    mentions: tuple[Row, ...]
    """actor, start, end"""
    statements: tuple[Row, ...]
    """local id, kind, stance, quote, cue, how, speaker, its start, end, confidence, occasion, said on, confidence,
    inside, country of the speaker, day"""
    statement_spans: tuple[Row, ...]
    """statement, role, number, start, end"""
    statement_actors: tuple[Row, ...]
    """statement, role, number, actor"""
    events: tuple[Row, ...]
    """local id, plover, mode, modality, trigger, sentence, according to, first day, last day, words of the date, place,
    its country, latitude, longitude, GeoNames id, confidence, start and end of trigger, sentence, source, target"""
    event_actors: tuple[Row, ...]
    """event, role, number, actor, its country"""
    event_mentions: tuple[Row, ...]
    """event, number, start and end of trigger and sentence, according to"""
    event_forces: tuple[Row, ...]
    """event, number, class, start, end, quantity, echelon"""
    engagements: tuple[Row, ...]
    """number, commitment, act, states, conditions said to be met, not met, left open, of which nothing is said, start,
    end, day"""


def rows_of(reading: Reading) -> Rows:
    """The rows of one reading. An id that names nothing in the reading becomes null, or no row at all."""
    actors = {actor.id: actor for actor in reading.actors}
    told = {statement.id for statement in reading.statements}
    return Rows(
        article_actors=tuple(_actor(actor) for actor in reading.actors),
        aliases=tuple((a.id, alias) for a in reading.actors for alias in sorted({*a.aliases} - {a.name})),
        mentions=tuple((a.id, s.start, s.end) for a in reading.actors for s in sorted(set(a.mentions))),
        statements=tuple(_statement(reading, s, actors, told) for s in reading.statements),
        statement_spans=tuple(row for s in reading.statements for row in _spans(s)),
        statement_actors=tuple(row for s in reading.statements for row in _others(s, actors)),
        events=tuple(_event(reading, e, told) for e in reading.events),
        event_actors=tuple(row for e in reading.events for row in _participants(e, actors)),
        event_mentions=tuple(
            (e.id, n, m.trigger.start, m.trigger.end, m.sentence.start, m.sentence.end, _known(m.according_to, told))
            for e in reading.events
            for n, m in enumerate(e.mentions)
        ),
        event_forces=tuple(
            (e.id, n, f.class_, f.start, f.end, f.quantity, f.echelon)
            for e in reading.events
            for n, f in enumerate(e.forces)
        ),
        engagements=tuple(
            (*_engagement(number, engagement), reading.article.published)
            for number, engagement in enumerate(reading.engagements, start=1)
        ),
    )


def identity_text(actor: Actor) -> str:
    """The identity of an actor as the record stores it."""
    return msgspec.json.encode(actor_identity(actor)).decode()


def spans_of(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Every span of a reading, with the id of what it belongs to."""
    yield from (("subheadline", span) for span in reading.article.subheadlines)
    for actor in reading.actors:
        yield from ((actor.id, span) for span in actor.mentions)
    for said in reading.statements:
        yield from ((said.id, span) for span in (*said.content, *said.cue))
        if said.speaker and said.speaker.mention:
            yield said.id, said.speaker.mention
    for event in reading.events:
        named = (event.trigger, event.sentence, event.source_mention, event.target_mention)
        yield from ((event.id, span) for span in named if span)
        yield from ((event.id, span) for m in event.mentions for span in (m.trigger, m.sentence))
        yield from ((event.id, Span(force.start, force.end)) for force in event.forces)
    yield from ((f"g{number}", engagement.span) for number, engagement in enumerate(reading.engagements, start=1))


def _actor(actor: Actor) -> Row:
    return (
        actor.id, identity_text(actor), actor.ref, actor.kind, actor.name, actor.country, actor.sector,
        "; ".join(map(_office, actor.offices)) or None, int(actor.known),
    )  # fmt: skip


def _office(office: Office) -> str:
    return f"{office.title} of {office.of}" if office.of else office.title


def _statement(reading: Reading, said: Statement, actors: dict[str, Actor], told: set[str]) -> Row:
    speaker = said.speaker
    who = actors.get(speaker.actor) if speaker and speaker.actor else None
    return (
        said.id, said.kind, said.stance, reading.quote(*said.content), reading.quote(*said.cue),
        speaker.how if speaker else None, who.id if who else None, *_ends(speaker.mention if speaker else None),
        speaker.confidence if speaker else None, said.occasion, said.date, said.confidence, _known(said.inside, told),
        who.country if who else None, said.date or reading.article.published,
    )  # fmt: skip


def _spans(said: Statement) -> Iterator[Row]:
    for role, spans in (("content", said.content), ("cue", said.cue)):
        for number, span in enumerate(spans):
            yield said.id, role, number, span.start, span.end


def _others(said: Statement, actors: dict[str, Actor]) -> Iterator[Row]:
    for number, actor in enumerate(said.via):
        if actor in actors:
            yield said.id, "via", number, actor
    if said.addressee in actors:
        yield said.id, "addressee", 0, said.addressee


def _event(reading: Reading, event: Event, told: set[str]) -> Row:
    first, _, last = (event.date or "").partition("/")
    place = event.place
    where = (place.name, place.country, place.lat, place.lon, place.geonames) if place else (None,) * 5
    return (
        event.id, event.plover, event.mode, event.modality, reading.quote(event.trigger), reading.quote(event.sentence),
        _known(event.according_to, told), first or None, last or first or None, event.date_text, *where,
        event.confidence, *_ends(event.trigger), *_ends(event.sentence), *_ends(event.source_mention),
        *_ends(event.target_mention),
    )  # fmt: skip


def _participants(event: Event, actors: dict[str, Actor]) -> Iterator[Row]:
    for role, ids in (("source", event.source), ("target", event.target)):
        for number, actor in enumerate(ids):
            if actor in actors:
                yield event.id, role, number, actor, actors[actor].country


def _engagement(number: int, engagement: Engagement) -> Row:
    values = [condition.value if _is_said(engagement, condition) else "" for condition in engagement.conditions]
    return (
        number, engagement.commitment, engagement.act,
        f" {' '.join(sorted({*engagement.obligors, *engagement.beneficiaries}))} ",
        *(values.count(value) for value in ("met", "not_met", "unknown", "")), *_ends(engagement.span),
    )  # fmt: skip


def _is_said(engagement: Engagement, condition: Condition) -> bool:
    """Whether anybody says anything of a condition: that it is unknown may be said, and may be for want of a word."""
    told = engagement.act == "event" and condition.condition == "event"
    return told or condition.value != "unknown" or condition.according_to is not None


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _known(id: str | None, told: set[str]) -> str | None:
    return id if id in told else None
