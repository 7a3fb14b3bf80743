"""Whether two mentions tell of one event: nothing may speak against it, and enough for it.

Many rules, few certain: what is joined wrongly is an event lost to every count, what is not joined is one counted
twice. So two mentions that both name a side must agree on it, and a mention that names less is joined only where it
plainly takes up something told before ("the attack", the same word, the same kind of deed at the same place).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Protocol

from onrecord.model import Actor, ActorKind, Force, Place, Span
from onrecord.reader.deeds import Deed
from onrecord.reader.ontology import symmetric_roots
from onrecord.reader.when import EventTime

_STEM = 5
_AGAIN_REACH = 2500
_SENTENCE_REACH = 60
_DEFINITE = re.compile(
    r"\b(?:the|this|that|these|those|such|its|his|her|their|(?:mon|tues|wednes|thurs|fri|satur|sun)day[’']s)"
    r"\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_EVENTS_BACK = 100
"""How many earlier events of the same kind are looked at: bounds the time on absurd texts."""
_MENTIONS_BACK = 12
"""How many of an event's latest mentions must agree with a new one, beside the first: bounds the same."""
_OFFICIAL = frozenset(("GOV", "MIL", "LEG", "SPY", "COP"))


@dataclass
class Told:
    """One mention of an event, with all that its sentence says of it; `sure` is how far it can be trusted."""

    deed: Deed
    sentence: Span
    source: tuple[str, ...]
    target: tuple[str, ...]
    according_to: str | None
    time: EventTime | None
    place: Place | None
    forces: tuple[Force, ...]
    sure: float
    also: list[Told] = field(default_factory=list)


def join_told(text: str, told: Sequence[Told], actors: Mapping[str, Actor]) -> list[Told]:
    """The mentions that tell of something new, in order, each with the later ones of the same event in `also`."""
    first: list[Told] = []
    alike: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        before = alike.setdefault((one.deed.root, one.deed.modality), [])
        near = before[-_EVENTS_BACK:]
        same = next((f for f in near if all(_same(text, m, one, actors) for m in (f, *f.also[-_MENTIONS_BACK:]))), None)
        if same is None and before and _told_again(text, one, before[-1]):
            same = before[-1]
        if same is None:
            first.append(one)
            before.append(one)
        else:
            same.also.append(one)
    return first


def _told_again(text: str, one: Told, last: Told) -> bool:
    """Whether a mention without actors takes up the last event of its kind: "the attack", "Thursday’s meeting"."""
    if one.source or one.target or one.deed.source or one.deed.target or one.sentence == last.sentence:
        return False
    if not _agrees_otherwise(one, last):
        return False
    near = one.sentence.start - max(m.sentence.start for m in (last, *last.also)) <= _AGAIN_REACH
    return near and _definite(text, one)


def _definite(text: str, one: Told) -> bool:
    return _DEFINITE.search(text, max(0, one.deed.trigger.start - 30), one.deed.trigger.start) is not None


def _same(text: str, a: Told, b: Told, actors: Mapping[str, Actor]) -> bool:
    if a.deed.root != b.deed.root or a.deed.modality != b.deed.modality:
        return False
    if a.sentence == b.sentence:
        return _one_deed_in_two_words(text, a, b)
    if not _agrees_otherwise(a, b):
        return False
    sides_a, sides_b = (a.source, a.target), (b.source, b.target)
    if a.deed.root in symmetric_roots() and _agree(a.source, b.target, actors):
        sides_b = (b.target, b.source)
    both = [bool(x) and bool(y) for x, y in zip(sides_a, sides_b, strict=True)]
    agree = [_agree(x, y, actors) for x, y in zip(sides_a, sides_b, strict=True)]
    if any(told and not same for told, same in zip(both, agree, strict=True)):
        return False
    here = a.place is not None and b.place is not None
    same_word = _stem(text, a.deed.trigger) == _stem(text, b.deed.trigger)
    same_mode = a.deed.mode is not None and a.deed.mode == b.deed.mode
    if all(bool(x) == bool(y) for x, y in zip(sides_a, sides_b, strict=True)):
        # "attacked" and "attack" are one deed, "arrested" and "banned" are not, unless the day is the same
        same_day = sum(agree) == 2 and _day(a) is not None and _day(a) == _day(b)
        if any(agree):
            return same_word or same_day
        return here and same_word
    return (any(agree) or here) and _definite(text, b) and (same_word or same_mode)


def _agrees_otherwise(a: Told, b: Told) -> bool:
    """Whether neither mode, day nor place speaks against two mentions being one event."""
    if a.deed.mode and b.deed.mode and a.deed.mode != b.deed.mode:
        return False
    day_a, day_b = _day(a), _day(b)
    if day_a and day_b and not _overlap(day_a, day_b):
        return False
    return not (a.place and b.place and _where(a.place) != _where(b.place))


def _day(one: Told) -> str | None:
    return one.time.date if one.time else None


def _one_deed_in_two_words(text: str, a: Told, b: Told) -> bool:
    """Two words of one sentence for one deed: "dropped the mother of all bombs", "circled, searching"."""
    if a.source != b.source or a.deed.mode is None or a.deed.mode != b.deed.mode:
        return False
    if a.target and b.target and a.target != b.target:
        return False
    between = text[a.deed.trigger.end : b.deed.trigger.start]
    return len(between) <= _SENTENCE_REACH and not re.search(r"\band\b|;|\bthen\b", between)


def _agree(x: Sequence[str], y: Sequence[str], actors: Mapping[str, Actor]) -> bool:
    """Whether two sides name the same: an actor in common, or a state and who acts for it."""
    if set(x) & set(y):
        return True
    return any(one_power(actors[i], actors[j]) for i, j in product(x, y) if i in actors and j in actors)


class Side(Protocol):
    """What is asked of somebody on a side of an event, in an article or in a record."""

    @property
    def kind(self) -> ActorKind:
        """Person, state, organization or group."""
        ...

    @property
    def country(self) -> str | None:
        """ISO 3166-1 alpha-3."""
        ...

    @property
    def sector(self) -> str | None:
        """PLOVER's."""
        ...


def one_power(a: Side, b: Side) -> bool:
    """Whether one is a state and the other that state or who acts for it."""
    if a.country is None or a.country != b.country or "state" not in (a.kind, b.kind):
        return False
    other = b if a.kind == "state" else a
    return other.kind == "state" or other.sector in _OFFICIAL


def _overlap(a: str, b: str) -> bool:
    (a_low, a_high), (b_low, b_high) = ((d[:10], d[-10:]) for d in (a, b))
    return a_low <= b_high and b_low <= a_high


def _where(place: Place) -> int | str:
    return place.geonames or place.name


def _stem(text: str, trigger: Span) -> str:
    word = re.findall(r"\w+", text[trigger.start : trigger.end].lower())
    return word[0][:_STEM] if word else ""
