"""What a reading says of a statement or event, in the form that corrections have."""

from __future__ import annotations

import msgspec

from onrecord.model import Actor, Event, Reading, Statement
from onrecord.record.corrections.types import MOST_NAME, MOST_PARTS, Named, Value


def said_of(reading: Reading, id: str) -> Value:
    """All that can be corrected of the statement or event with this id; nothing where there is none."""
    for said in reading.statements:
        if said.id == id:
            return _statement(reading, said)
    for event in reading.events:
        if event.id == id:
            return _event(reading, event)
    return Value()


def one_field(value: Value, field: str) -> Value:
    """Only this field of the value; all of it for "itself"."""
    if field == "itself":
        return value
    return Value(**{field: getattr(value, field)}) if field in value.told else Value()


def _statement(reading: Reading, said: Statement) -> Value:
    actor = reading.actor(said.speaker.actor) if said.speaker else None
    return Value(speaker=_named(actor) if actor else None, stance=said.stance, content=said.content)


def _event(reading: Reading, event: Event) -> Value:
    place = event.place
    return Value(
        modality=event.modality,
        root=event.plover,
        date=event.date,
        place=msgspec.structs.replace(place, name=place.name[:MOST_NAME]) if place else None,
        source=_side(reading, event.source),
        target=_side(reading, event.target),
    )


def _side(reading: Reading, ids: tuple[str, ...]) -> tuple[Named, ...]:
    return tuple(_named(actor) for id in ids if (actor := reading.actor(id)))[:MOST_PARTS]


def _named(actor: Actor) -> Named:
    return Named(name=actor.name[:MOST_NAME], ref=actor.ref, kind=actor.kind, country=actor.country)
