"""Which reports are of one event: reports of the same kind, with nothing against it and enough for it, are joined.

Precision before recall: two events that are joined wrongly are one lost to every count, and nobody sees it; two
reports that are not joined are seen side by side. So what is coded can forbid (`event_sides`), and the words must make
it likely (`pair_model`, trained on ECB+). Two events of one article stay two: the reader has compared them with all the
text before it. The result depends on the events, not on their order, and costs about linear time for news spread over
the years: only events that share a kind, a time and an actor or place are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from onrecord.record.average_link import average_link
from onrecord.record.event_sides import Fit, kind, modes, places, sides, window
from onrecord.record.pair_model import PairModel, likenesses, shipped_model
from onrecord.record.passages import Mention, passage, terms, trigger_text, words
from onrecord.record.types import StoredEvent

LEAST: Final = 0.35
"""The least average likelihood within a group."""
LEAD: Final = 400
"""Words of an article that say what it is about: as many as the network was trained with."""
LEAD_CHARACTERS: Final = LEAD * 8
"""Enough of a text to have so many words."""
_LEAST_ALIKE: Final = 0.25
"""The least likeness of trigger vectors for words without a stem in common to be compared at all."""
_AT_ONCE: Final = 50_000


class Group(msgspec.Struct, frozen=True):
    """Reports of one event, by id; `events[0]` stands for it: the surest, then the earliest, then by id."""

    events: tuple[str, ...]


def join_events(
    events: Sequence[StoredEvent], texts: Mapping[str, str], model: PairModel | None = None, *, least: float = LEAST
) -> list[Group]:
    """Groups of events, each event in exactly one, by the id that stands for the group.

    `events` should hold none of near-duplicates; `texts` are the texts of their articles, by id (of which only the
    beginnings are used). Where `model` is None it is the shipped one.
    """
    ordered = sorted(events, key=lambda event: event.id)
    likely = pair_likelihoods(ordered, texts, model)
    neighbours: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in likely:
        neighbours[a].add(b)
        neighbours[b].add(a)
    groups = []
    for part in _parts(len(ordered), neighbours):
        number = {event: n for n, event in enumerate(part)}
        inside = {(number[a], number[b]): p for a in part for b in neighbours[a] if a < b for p in (likely[a, b],)}

        def may_join(one: list[int], other: list[int], part: list[int] = part) -> bool:
            return all(_possible(ordered[part[i]], ordered[part[j]]) for i in one for j in other)

        for members in average_link(len(part), inside, least, may_join):
            chosen = sorted((ordered[part[m]] for m in members), key=_standing)
            groups.append(Group(tuple(event.id for event in chosen)))
    return sorted(groups, key=lambda group: group.events[0])


def pair_likelihoods(
    events: Sequence[StoredEvent], texts: Mapping[str, str], model: PairModel | None = None
) -> dict[tuple[int, int], float]:
    """How likely pairs of events are one, for those pairs that can be at all, by their numbers."""
    model = model or shipped_model()
    articles = sorted({event.article.id for event in events})
    number = {id: n for n, id in enumerate(articles)}
    stems = [terms(words(texts[id][:LEAD_CHARACTERS])[:LEAD]) for id in articles]
    rarity = model.rarity(stems)
    documents = [rarity.vector(found) for found in stems]
    mentions = [_mention(event, number[event.article.id]) for event in events]
    passages = [passage(mention, rarity) for mention in mentions]
    triggers = model.trigger_vectors([trigger_text(m.tokens, m.first, m.last) for m in mentions])
    heads = [set(p.heads) for p in passages]
    found: dict[tuple[int, int], float] = {}
    some: list[tuple[int, int]] = []

    def judge() -> None:
        rows = likenesses(passages, triggers, documents, rarity, some)
        found.update(zip(some, map(float, model.probabilities(rows)), strict=True))
        some.clear()

    def alike(a: int, b: int) -> bool:
        return not heads[a].isdisjoint(heads[b]) or float(triggers[a] @ triggers[b]) >= _LEAST_ALIKE

    for pair in _candidates(events, alike):
        some.append(pair)
        if len(some) >= _AT_ONCE:
            judge()
    judge()
    return found


def _candidates(events: Sequence[StoredEvent], alike: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Pairs that can be one event, each once: of one kind, at one time, with an actor or place in common.

    `alike` says whether two triggers are worth more than a look.
    """
    blocks: defaultdict[Hashable, list[tuple[int, int, int]]] = defaultdict(list)
    for n, event in enumerate(events):
        when = window(event)
        if when is None:
            continue
        for shared in _shared(event):
            blocks[kind(event), shared].append((*when, n))
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        open_: list[tuple[int, int]] = []
        for first, last, n in sorted(block):
            open_ = [(end, m) for end, m in open_ if end >= first]
            for _, m in open_:
                pair = (min(m, n), max(m, n))
                if pair in seen:
                    continue
                seen.add(pair)
                if alike(m, n) and _possible(events[m], events[n]) and _enough(events[m], events[n]):
                    yield pair
            open_.append((last, n))


def _shared(event: StoredEvent) -> set[Hashable]:
    """What another report of the event would have too: an actor, a state that acts, or a place."""
    found: set[Hashable] = {("actor", actor.key) for actor in (*event.source, *event.target)}
    found |= {("country", actor.country) for actor in (*event.source, *event.target) if actor.country}
    if event.place:
        found.add(("place", event.geonames or event.place.casefold()))
    return found


def _possible(a: StoredEvent, b: StoredEvent) -> bool:
    """Whether nothing that is coded speaks against two events being one."""
    if a.article.id == b.article.id or kind(a) != kind(b):
        return False
    if Fit.against in (modes(a, b), places(a, b), *sides(a, b)):
        return False
    when_a, when_b = window(a), window(b)
    return bool(when_a and when_b and when_a[0] <= when_b[1] and when_b[0] <= when_a[1])


def _enough(a: StoredEvent, b: StoredEvent) -> bool:
    """Whether who and where make it worth comparing the words: one side surely the same, or two things alike."""
    fits = (*sides(a, b), places(a, b))
    if "denied" in (a.modality, b.modality) and a.modality != b.modality and Fit.same not in fits:
        return False  # that something was denied and another thing was not is the usual case
    return Fit.same in fits[:2] or sum(fit > 0 for fit in fits) > 1


def _mention(event: StoredEvent, document: int) -> Mention:
    """The sentence as tokens, and which of them name the deed."""
    start = event.trigger_at.start - event.sentence_at.start
    before = words(event.sentence[: max(start, 0)])
    trigger = words(event.trigger) or [event.trigger]
    after = words(event.sentence[max(start, 0) + len(event.trigger) :])
    return Mention(
        tokens=(*before, *trigger, *after),
        first=len(before),
        last=len(before) + len(trigger) - 1,
        document=document,
        sentence=(event.sentence_at.start, event.sentence_at.end),
    )


def _standing(event: StoredEvent) -> tuple[float, str, str]:
    return -event.confidence, event.article.published or "~", event.id


def _parts(n: int, neighbours: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """Numbers that hang together, each part in order."""
    seen = np.zeros(n, dtype=bool)
    for start in range(n):
        if seen[start]:
            continue
        seen[start] = True
        part, waiting = [], [start]
        while waiting:
            one = waiting.pop()
            part.append(one)
            for other in neighbours.get(one, ()):
                if not seen[other]:
                    seen[other] = True
                    waiting.append(other)
        yield sorted(part)
