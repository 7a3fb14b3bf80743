"""Deeds and who takes part in them to events: on whose word, when, where, with what; one event for each thing done.

An event that an article tells of twice is one event with two mentions: same root, same actors, same modality, nothing
that speaks against it, and not two deeds of one sentence.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from onrecord.knowledge.base import Knowledge
from onrecord.model import Event, EventMention, Force, Place, Span, Statement
from onrecord.reader.deeds import Deed
from onrecord.reader.distance import first_events, seen_from
from onrecord.reader.forces import find_forces
from onrecord.reader.ontology import symmetric_roots
from onrecord.reader.types import Mention
from onrecord.reader.when import EventTime, event_time
from onrecord.reader.where import event_place

WITH_FORCES = frozenset(
    ("MOBILIZE", "COOPERATE", "AID", "RETREAT", "ASSAULT", "THREATEN", "AGREE", "REQUEST", "COERCE")
)
"""Roots whose events name forces; "missile" in a quarrel about a missile treaty is none."""

_STEM = 5
_AGAIN_REACH = 2500
_DEFINITE = re.compile(
    r"\b(?:the|this|that|these|those|(?:mon|tues|wednes|thurs|fri|satur|sun)day[’']s)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_PIECES_BACK = 60
_EVENTS_BACK = 100
"""How far back statements and earlier mentions are looked for: bounds the time on absurd texts."""


@dataclass
class Told:
    """One mention of an event, with all that its sentence says of it."""

    deed: Deed
    sentence: Span
    source: tuple[str, ...]
    target: tuple[str, ...]
    according_to: str | None
    time: EventTime | None
    place: Place | None
    forces: tuple[Force, ...]
    also: list[Told] = field(default_factory=list)


def build_events(
    text: str,
    deeds: Sequence[tuple[Span, Deed]],
    parts: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    countries: Mapping[str, float],
    base: Knowledge,
    published: str | None,
) -> tuple[Event, ...]:
    """The events of an article, in the order of their first mention.

    `deeds` come with their sentences, `parts` gives the actors (ids) of source and target of each deed, `countries`
    weighs the countries that the article is about. Pure.
    """
    told: list[Told] = []
    words = tellers(statements, [deed.trigger for _, deed in deeds])
    by_sentence: dict[Span, list[Deed]] = {}
    for sentence, deed in deeds:
        by_sentence.setdefault(sentence, []).append(deed)
    by_id = {s.id: s for s in statements}
    first = first_events([deed.trigger for _, deed in deeds], words)
    ordered = sorted(mentions)
    starts = [m.start for m in ordered]
    for (sentence, deed), (source, target), word in zip(deeds, parts, words, strict=True):
        modality = seen_from(text, deed.modality, deed.trigger, by_id.get(word or ""), first, sentence.end)
        deed = msgspec.structs.replace(deed, modality=modality)
        if target and set(target) <= set(source):
            # nobody does it to themselves: the second side was not understood
            deed = msgspec.structs.replace(deed, target=None)
        source, target = _sides(deed, source, target)
        near = ordered[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        taken = [s for s in (deed.source, deed.target) if s is not None]
        told.append(
            Told(
                deed,
                sentence,
                source,
                target,
                word,
                event_time(text, sentence, deed.trigger, published),
                event_place(text, sentence, deed.trigger, near, countries, base, taken, root=deed.root),
                _forces(text, sentence, deed, by_sentence[sentence]),
            )
        )
    return tuple(_event(f"e{n}", one, text) for n, one in enumerate(_joined(text, told), 1))


def _sides(deed: Deed, source: tuple[str, ...], target: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Source and target without an actor on both sides; a joint source of a symmetric deed is split between them."""
    target = tuple(a for a in target if a not in source)
    if deed.root in symmetric_roots() and not target and deed.target is None and len(source) > 1:
        return source[:1], source[1:]
    return source, target


def _size(statement: Statement) -> int:
    return sum(s.end - s.start for s in statement.content)


def tellers(statements: Sequence[Statement], triggers: Sequence[Span]) -> list[str | None]:
    """For each trigger the innermost statement whose content holds it."""
    pieces = sorted((s.start, s.end, x.id, _size(x)) for x in statements for s in x.content)
    out: list[str | None] = []
    for trigger in triggers:
        at = bisect_right(pieces, (trigger.start, sys.maxsize))
        around = [(size, id) for _, end, id, size in pieces[max(0, at - _PIECES_BACK) : at] if end >= trigger.end]
        out.append(min(around)[1] if around else None)
    return out


def _forces(text: str, sentence: Span, deed: Deed, beside: Sequence[Deed]) -> tuple[Force, ...]:
    """Forces named in the sentence and nearer to this deed than to another one with forces in it."""
    if deed.root not in WITH_FORCES:
        return ()
    rivals = [d for d in beside if d.root in WITH_FORCES and d.trigger != deed.trigger]

    def near(force: Force, other: Deed) -> int:
        return max(other.trigger.start - force.end, force.start - other.trigger.end, 0)

    found = find_forces(text, sentence.start, sentence.end)
    return tuple(f for f in found if all(near(f, deed) <= near(f, r) for r in rivals))


def _joined(text: str, told: Sequence[Told]) -> list[Told]:
    first: list[Told] = []
    alike: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        before = alike.setdefault((one.deed.root, one.deed.modality), [])
        same = next((f for f in before[-_EVENTS_BACK:] if all(_same(text, m, one) for m in (f, *f.also))), None)
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
    near = one.sentence.start - max(m.sentence.start for m in (last, *last.also)) <= _AGAIN_REACH
    return near and _DEFINITE.search(text, max(0, one.deed.trigger.start - 30), one.deed.trigger.start) is not None


def _same(text: str, a: Told, b: Told) -> bool:
    """Whether two mentions tell of one event: all that both say agrees, and they share an actor on each side told."""
    if a.deed.root != b.deed.root or a.deed.modality != b.deed.modality or a.sentence == b.sentence:
        return False
    if a.deed.mode and b.deed.mode and a.deed.mode != b.deed.mode:
        return False
    sides_a, sides_b = (a.source, a.target), (b.source, b.target)
    if a.deed.root in symmetric_roots() and set(a.source) & set(b.target):
        sides_b = (b.target, b.source)
    shared = 0
    for x, y in zip(sides_a, sides_b, strict=True):
        if bool(x) != bool(y) or (x and not set(x) & set(y)):
            return False
        shared += bool(x)
    if not shared:
        return False
    day_a, day_b = (m.time.date if m.time else None for m in (a, b))
    if day_a and day_b and not _overlap(day_a, day_b):
        return False
    if a.place and b.place and _where(a.place) != _where(b.place):
        return False
    # "attacked" and "attack" are one deed, "arrested" and "banned" are not, unless the day is the same
    same_word = _stem(text, a.deed.trigger) == _stem(text, b.deed.trigger)
    return same_word or (shared == 2 and day_a is not None and day_a == day_b)


def _overlap(a: str, b: str) -> bool:
    (a_low, a_high), (b_low, b_high) = ((d[:10], d[-10:]) for d in (a, b))
    return a_low <= b_high and b_low <= a_high


def _where(place: Place) -> int | str:
    return place.geonames or place.name


def _stem(text: str, trigger: Span) -> str:
    word = re.findall(r"\w+", text[trigger.start : trigger.end].lower())
    return word[0][:_STEM] if word else ""


def _event(id: str, one: Told, text: str) -> Event:
    all_told = (one, *one.also)
    dated = next((m.time for m in all_told if m.time and m.time.date), one.time)
    # the mention that says most precisely when counts
    exact = [m.time for m in all_told if m.time and m.time.date and "/" not in m.time.date]
    time = exact[0] if exact else dated
    deed = one.deed
    return Event(
        id=id,
        plover=deed.root,
        mode=next((m.deed.mode for m in all_told if m.deed.mode), None),
        source=one.source,
        target=one.target,
        trigger=deed.trigger,
        sentence=one.sentence,
        modality=deed.modality,
        source_mention=deed.source,
        target_mention=deed.target,
        according_to=one.according_to,
        date=time.date if time else None,
        date_text=" ".join(text[time.start : time.end].split()) if time else None,
        place=next((m.place for m in all_told if m.place), None),
        forces=tuple(dict.fromkeys(f for m in all_told for f in m.forces)),
        confidence=round(max(m.deed.confidence for m in all_told), 4),
        mentions=tuple(
            EventMention(trigger=m.deed.trigger, sentence=m.sentence, according_to=m.according_to) for m in all_told
        ),
    )
