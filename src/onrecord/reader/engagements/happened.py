"""Events of a reading as treaties speak of them: an attack or a threat by one state on another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from onrecord.commitments.event_classes import EventClasses
from onrecord.knowledge.lexicons import words
from onrecord.model import Actor, ConditionValue, Event, Modality, Reading, Span

_SAID: dict[Modality, ConditionValue] = {"actual": "met", "denied": "not_met", "alleged": "unknown"}
"""Modalities of events that bear on a commitment, and whether it happened: what is planned, asked for or only possible
is no case yet."""
_SURE = 0.6
"""From this confidence on an event bears on a treaty: to name an attack that was none is worse than a gap."""
_OF_STATE = frozenset(("GOV", "MIL"))
"""PLOVER sectors of actors that stand for their state."""


class Happened(msgspec.Struct, frozen=True):
    """An event between two states (ISO3): its class, whether it is said to have happened, and by which statement.

    `place` is where, as the gazetteer calls it, "" where nothing is known.
    """

    id: str
    kind: str
    adversary: str
    victim: str
    value: ConditionValue
    according_to: str | None
    span: Span
    place: str


def happened(reading: Reading, classes: EventClasses) -> Iterator[Happened]:
    """The events between two different states that belong to a class of treaty triggers, in order."""
    actors = {a.id: a for a in reading.actors}
    for event in reading.events:
        if event.modality not in _SAID or event.confidence < _SURE:
            continue
        adversary = _state(reading, [actors[i] for i in event.source if i in actors], event.source_mention)
        victim = _shelled(reading, event) or _state(
            reading, [actors[i] for i in event.target if i in actors], event.target_mention
        )
        if adversary is None or victim is None or adversary == victim:
            continue
        value, place = _SAID[event.modality], event.place.name if event.place else ""
        for kind in _kinds(reading, event, classes):
            yield Happened(event.id, kind, adversary, victim, value, event.according_to, event.trigger, place)


def _shelled(reading: Reading, event: Event) -> str | None:
    """The state whose island or town is itself the target: "rained shells on Yeonpyeong Island"."""
    if event.place is None or event.target_mention is None or len(event.target) > 1:
        return None
    target = reading.quote(event.target_mention).lower().removeprefix("the ")
    return event.place.country if target == event.place.name.lower() else None


def _state(reading: Reading, actors: Sequence[Actor], words_of: Span | None) -> str | None:
    """The one state whose doing or suffering it is: an attack on rebels in a country is none on the country."""
    text = reading.quote(words_of).lower() if words_of else ""
    found = {
        a.country
        for a in actors
        if a.country
        and (a.kind == "state" or a.sector in _OF_STATE or (not a.known and _named(text, "state_things.txt")))
    }
    return found.pop() if len(found) == 1 and not _named(text, "no_state_words.txt") else None


def _kinds(reading: Reading, event: Event, classes: EventClasses) -> tuple[str, ...]:
    """The classes by the coder's root and mode; by the article's own words where these name an attack."""
    words_of = reading.quote(event.trigger).lower()
    kinds = classes.of_event(event.plover, event.mode)
    if event.plover == "MOBILIZE" and _named(words_of, "incursion_words.txt"):
        return ("intervention",)
    if event.plover != "ASSAULT":
        return kinds
    # what the coder takes for an assault may be "approached": only words for an attack make one
    if not _named(words_of, "attack_words.txt"):
        return ()
    return kinds if any(classes.covers("armed_attack", k) == "met" for k in kinds) else ("armed_attack",)


def _named(text: str, table: str) -> bool:
    return bool(_beginnings(table).search(text))


@cache
def _beginnings(table: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words(table))))})")
