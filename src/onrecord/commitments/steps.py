"""Joins what a cascade found into steps: one for each commitment, supposition and set of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from onrecord.commitments.cascade import Item, Reach
from onrecord.commitments.case import Case, Engaged, Supposed, Valued
from onrecord.commitments.evaluate import Found, Frame, requested
from onrecord.commitments.outcome import Step
from onrecord.commitments.reasons import Sides, reason
from onrecord.commitments.sentences import sentence
from onrecord.commitments.types import Commitment

_ORDER: dict[Supposed, int] = {"": 0, "in_turn": 1, "answer": 2}
_STATUS: dict[Engaged, int] = {"engaged": 0, "possible": 1, "not_engaged": 2}
_KINDS = (
    "defence",
    "offence",
    "assistance",
    "consultation",
    "neutrality",
    "non_aggression",
    "assurance",
    "cooperation",
)


class _Key(NamedTuple):
    """What items share that make one step: all that tells what one owes another, but who the two and the attacker are.

    Then each of the obligors owes it to each of the beneficiaries, against each of the attackers.
    """

    depth: int
    supposed: Supposed
    commitment: str
    torn: bool
    values: tuple[tuple[str, str, str, str], ...]
    told: tuple[str, ...]
    statuses: tuple[str, str | None]


class Joined(NamedTuple):
    """Items that differ only in who owes, is owed and attacks, and the step that they make.

    `torn`: its obligors stand on the other side already, so it is no step of the cascade but a conflict.
    """

    items: tuple[Item, ...]
    obligors: tuple[str, ...]
    found: tuple[Found, ...]
    torn: bool
    step: Step


def steps(reached: Reach, frame: Frame) -> tuple[Joined, ...]:
    """The steps in their order: by depth and supposition, what is engaged first, then by kind and commitment."""
    groups: dict[_Key, list[tuple[Item, tuple[str, ...]]]] = {}
    for item in reached.items:
        for torn, obligors in _sides(item, reached.drawn):
            groups.setdefault(_key(item, torn), []).append((item, obligors))
    ordered = sorted(groups.items(), key=lambda group: _order(*group))
    found: list[Joined] = []
    drew: dict[str, dict[str, None]] = {}
    for number, (key, members) in enumerate(ordered, 1):
        one = _joined(f"s{number}", members, key.torn, drew, frame)
        found.append(one)
        if one.items[0].draws_in and not one.torn:
            for state in one.obligors:
                if reached.drawn.get(state, (-1, True))[0] == one.step.depth:
                    drew.setdefault(state, {})[one.step.id] = None
    return tuple(found)


def _sides(item: Item, drawn: Mapping[str, tuple[int, bool]]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """The obligors of an item, apart from those who stand on the other side."""
    if not item.draws_in:
        yield False, item.obligors
        return
    side = drawn[item.case.on][1] == (item.commitment.kind == "defence")
    torn = tuple(s for s in item.obligors if s in drawn and drawn[s][1] != side)
    rest = tuple(s for s in item.obligors if s not in torn)
    if rest:
        yield False, rest
    if torn:
        yield True, torn


def _key(item: Item, torn: bool) -> _Key:
    sample = item.sample
    return _Key(
        item.depth,
        item.supposed,
        item.commitment.id,
        torn,
        tuple((f.condition, f.value, f.rests_on, f.why) for f in item.found),
        # where each of them would be attacked is told of the case as given only
        tuple(f.told for f in item.found if f.why != "area" or not item.supposed),
        (sample.obligor_status, sample.beneficiary_status),
    )


def _order(key: _Key, members: list[tuple[Item, tuple[str, ...]]]) -> tuple[object, ...]:
    item = members[0][0]
    first = min((obligors[0], one.beneficiary, one.case.by or "") for one, obligors in members)
    kind = _KINDS.index(item.commitment.kind)
    return (
        item.depth, _ORDER[item.supposed], key.torn, item.status == "not_engaged", kind, _STATUS[item.status],
        item.commitment.treaty, item.commitment.id, first,
    )  # fmt: skip


def _joined(
    id: str,
    members: list[tuple[Item, tuple[str, ...]]],
    torn: bool,
    drew: Mapping[str, Mapping[str, None]],
    frame: Frame,
) -> Joined:
    first = members[0][0]
    names = frame.names
    obligors = names.sorted({s for _, some in members for s in some})
    beneficiaries = names.sorted({item.beneficiary for item, _ in members})
    against = names.sorted({state for item, _ in members if (state := _against(item))})
    victims = names.sorted({item.case.on for item, _ in members})
    sides = Sides(obligors, beneficiaries, against, victims)
    led = victims if first.supposed == "in_turn" else against
    because = dict.fromkeys(step for state in led for step in drew.get(state, ())) if first.supposed else {}
    c = first.commitment
    asked = {requested(item.sample, item.case) for item, _ in members}
    step = Step(
        id=id,
        depth=first.depth,
        supposed=first.supposed,
        because=tuple(sorted(because, key=lambda id: int(id[1:]))),
        commitment=c.id,
        treaty=c.treaty,
        kind=c.kind,
        strength=c.strength,
        obligors=obligors,
        beneficiaries=beneficiaries,
        against=against,
        engaged=first.status,
        requested=asked.pop() if len(asked) == 1 else "unknown",
        given="unknown",
        conditions=tuple(_valued(f, c, first.case, sides, frame) for f in first.found),
        doubts=tuple(dict.fromkeys(d for item, _ in members for d in item.sample.doubts)),
        sentence=sentence(c, first.case, first.supposed, sides, first.found, first.status, frame),
    )
    return Joined(tuple(item for item, _ in members), obligors, first.found, torn, step)


def _against(item: Item) -> str | None:
    return item.case.on if item.commitment.kind == "offence" else item.case.by


def _valued(found: Found, commitment: Commitment, case: Case, sides: Sides, frame: Frame) -> Valued:
    return Valued(
        condition=found.condition,
        kind=found.kind,
        value=found.value,
        reason=reason(found, commitment, case, sides, frame),
        rests_on=found.rests_on,
    )


def states_of(found: Iterable[Step]) -> frozenset[str]:
    """All states of some steps."""
    return frozenset(s for step in found for s in (*step.obligors, *step.beneficiaries, *step.against))
