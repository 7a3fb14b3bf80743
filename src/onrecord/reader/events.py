"""Deeds and who takes part in them to events: on whose word, when, where, with what; one event for each thing done.

An event that an article tells of twice is one event with two mentions: same root, same actors, same modality, nothing
that speaks against it, and not two deeds of one sentence.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from onrecord.knowledge.base import Knowledge
from onrecord.model import Actor, Event, EventMention, Force, Modality, Span, Statement
from onrecord.reader.averted import averted
from onrecord.reader.deeds import Deed
from onrecord.reader.distance import first_events, seen_from
from onrecord.reader.forces import find_forces
from onrecord.reader.ontology import symmetric_roots
from onrecord.reader.same_event import Told, join_told
from onrecord.reader.trust import Judge
from onrecord.reader.types import Mention
from onrecord.reader.when import event_time
from onrecord.reader.where import event_place

WITH_FORCES = frozenset(
    ("MOBILIZE", "COOPERATE", "AID", "RETREAT", "ASSAULT", "THREATEN", "AGREE", "REQUEST", "COERCE")
)
"""Roots whose events name forces; "missile" in a quarrel about a missile treaty is none."""

_PIECES_BACK = 60
"""How far back statements are looked for: bounds the time on absurd texts."""


def build_events(
    text: str,
    deeds: Sequence[tuple[Span, Deed]],
    parts: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    actors: Sequence[Actor],
    countries: Mapping[str, float],
    base: Knowledge,
    published: str | None,
    judge: Judge,
) -> tuple[Event, ...]:
    """The events of an article that `judge` does not think too unsure, in the order of their first mention.

    `deeds` come with their sentences, `parts` gives the actors (ids) of source and target of each deed, `countries`
    weighs the countries that the article is about. Pure.
    """
    told: list[Told] = []
    words = tellers(statements, [deed.trigger for _, deed in deeds])
    by_sentence: dict[Span, list[Deed]] = {}
    for sentence, deed in deeds:
        by_sentence.setdefault(sentence, []).append(deed)
    by_id = {s.id: s for s in statements}
    cast = {a.id: a for a in actors}
    first = first_events([deed.trigger for _, deed in deeds], words)
    ordered = sorted(mentions)
    starts = [m.start for m in ordered]
    for (sentence, deed), (source, target), word in zip(deeds, parts, words, strict=True):
        if averted(text, sentence.start, deed.trigger):
            modality: Modality = "denied"
        else:
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
                judge.sure(text, sentence, deed, [cast.get(ids[0]) if ids else None for ids in (source, target)]),
            )
        )
    # the trust is in the event: told three times, it is as sure as where it is told best
    kept = [one for one in join_told(text, told, cast) if _surest(one) >= judge.least(one.deed.modality)]
    return tuple(_event(f"e{n}", one, text) for n, one in enumerate(kept, 1))


def _surest(one: Told) -> float:
    return max(m.sure for m in (one, *one.also))


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
        confidence=round(_surest(one), 4),
        mentions=tuple(
            EventMention(trigger=m.deed.trigger, sentence=m.sentence, according_to=m.according_to) for m in all_told
        ),
    )
