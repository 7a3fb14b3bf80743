"""How far obligations reach: who owes help to the state attacked, and what that may set off in turn.

There are two sides. Who owes help to a state on one of them by a defence obligation that is engaged or possible may be
drawn in on that side; then it may be attacked by the other side (*in_turn*), and its own force against the other side
is force in *answer*, which the other side's allies may or may not hold to be an attack. Each round looks at the pairs
of states that are new, each pair once, so it ends: there are finitely many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from onrecord.commitments.case import ANSWER, Case, Engaged, Supposed, status_of
from onrecord.commitments.evaluate import Found, Frame, find
from onrecord.commitments.ledger import HELP, Ledger, Owed
from onrecord.commitments.treaties import Bound
from onrecord.commitments.types import Commitment, Value


def draws_in(commitment: Commitment) -> bool:
    """Whether who owes it may come to fight; a state that may help but need not is not taken to."""
    return commitment.kind in HELP and commitment.strength != "may"


class Item(NamedTuple):
    """An obligation in one case: on `depth`, `obligors` owe `beneficiary` what `sample` says, `against` an attacker."""

    depth: int
    supposed: Supposed
    case: Case
    sample: Bound
    obligors: tuple[str, ...]
    found: tuple[Found, ...]
    status: Engaged

    @property
    def draws_in(self) -> bool:
        """Whether the obligors may come to fight by it: open or engaged, and for one of the two sides of the case."""
        helped = self.case.on if self.commitment.kind == "defence" else self.case.by
        return self.status != "not_engaged" and draws_in(self.commitment) and self.beneficiary == helped

    @property
    def commitment(self) -> Commitment:
        """What is owed."""
        return self.sample.commitment

    @property
    def beneficiary(self) -> str:
        """To whom."""
        return self.sample.beneficiary


class Reach(NamedTuple):
    """All items found; `drawn` has, for each state that may be drawn in, the round and the side (the victim's is True).

    `again` are commitments that bind only states which have a part already; `left` states whose allies were not looked
    at, because the depth ended.
    """

    items: tuple[Item, ...]
    drawn: Mapping[str, tuple[int, bool]]
    again: frozenset[str]
    left: tuple[str, ...]


def reach(case: Case, ledger: Ledger, frame: Frame, depth: int) -> Reach:
    """The obligations of the case as given, and `depth` rounds of what they may set off."""
    items = list(_given(case, ledger, frame))
    drawn: dict[str, tuple[int, bool]] = {case.on: (-1, True)}
    if case.by is None or case.by == case.on:
        return Reach(tuple(items), drawn, frozenset(), ())
    drawn[case.by] = (-1, False)
    _draw_in(items, drawn, 0)
    again: set[str] = set()
    looked: set[tuple[str, str]] = {(case.by, case.on)}
    supposing = _supposing(case)
    for round in range(1, depth + 1):
        owed = {state: _news(state, ledger, drawn, again) for state in drawn}
        new: list[Item] = []
        for attacker, victim in _pairs(drawn, round):
            if (attacker, victim) in looked:
                continue
            looked.add((attacker, victim))
            if owed[victim]:
                supposed: Supposed = "in_turn" if drawn[victim][1] else "answer"
                then = msgspec.structs.replace(supposing, by=attacker, on=victim)
                new += _supposed(then, supposed, round, owed[victim], frame)
        items += new
        if not _draw_in(new, drawn, round):
            break
    last = max(round for round, _ in drawn.values())
    left = tuple(sorted(s for s, (round, _) in drawn.items() if round == last)) if last == depth else ()
    listed = {item.commitment.id for item in items}
    return Reach(tuple(items), drawn, frozenset(again - listed), left)


def _news(state: str, ledger: Ledger, drawn: Mapping[str, tuple[int, bool]], again: set[str]) -> list[Owed]:
    """The help owed to a state by those who have no part yet, or one on the other side; the rest goes to `again`."""
    side = drawn[state][1]
    found = []
    for owed in ledger.help_to(state):
        if owed.commitment.kind == "offence" or owed.commitment.trigger is None or not draws_in(owed.commitment):
            continue
        others = tuple(s for s in owed.obligors if s not in drawn or drawn[s][1] != side)
        if others:
            found.append(owed._replace(obligors=others))
        else:
            again.add(owed.commitment.id)
    return found


def _supposing(case: Case) -> Case:
    """What the cases of a cascade share: what is said of single commitments, and who asked for help, holds in them too.

    What is said of a condition as such is said of the case as given.
    """
    said: dict[str, Value] = {key: value for key, value in case.said.items() if ":" in key or key == ANSWER}
    return msgspec.structs.replace(case, event="armed_attack", place="", target="territory", said=said)


def _given(case: Case, ledger: Ledger, frame: Frame) -> Iterator[Item]:
    for owed in ledger.all_to(case.on):
        kind, triggered = owed.commitment.kind, owed.commitment.trigger is not None
        own_act = kind == "non_aggression" or (kind == "assurance" and not triggered)
        if kind == "offence" or not (own_act or triggered):
            continue
        obligors = tuple(s for s in owed.obligors if s != case.on)
        if own_act:
            # only who attacked can have broken a pledge; where that is not known, there is nothing to say
            obligors = tuple(s for s in obligors if s == case.by)
        elif kind != "consultation":
            obligors = tuple(s for s in obligors if s != case.by and owed.sample.beneficiary != case.by)
        if obligors:
            yield _item(owed, obligors, case, "", 0, frame)
    for owed in ledger.help_to(case.by) if case.by else ():
        obligors = tuple(s for s in owed.obligors if s not in (case.by, case.on))
        if owed.commitment.kind == "offence" and owed.commitment.trigger and obligors:
            yield _item(owed, obligors, case, "", 0, frame)


def _supposed(case: Case, supposed: Supposed, depth: int, owed: list[Owed], frame: Frame) -> Iterator[Item]:
    """What of the help that is owed to a state is engaged or possible, should another attack it."""
    for one in owed:
        obligors = tuple(s for s in one.obligors if s != case.by)
        if obligors:
            item = _item(one, obligors, case, supposed, depth, frame)
            if item.status != "not_engaged":
                yield item


def _item(owed: Owed, obligors: tuple[str, ...], case: Case, supposed: Supposed, depth: int, frame: Frame) -> Item:
    sample = owed.sample
    if sample.obligor not in obligors:
        sample = msgspec.structs.replace(sample, obligor=obligors[0])
    found = find(sample, case, frame, supposed)
    return Item(depth, supposed, case, sample, obligors, found, status_of(f.value for f in found))


def _draw_in(items: list[Item], drawn: dict[str, tuple[int, bool]], round: int) -> bool:
    """Add the states that items may draw in; whether there were any. On whom both have a claim, the victim's has."""
    before = dict(drawn)
    for item in sorted(items, key=lambda item: not before[item.case.on][1]):
        if item.draws_in:
            side = before[item.case.on][1] == (item.commitment.kind == "defence")
            for state in item.obligors:
                drawn.setdefault(state, (round, side))
    return len(drawn) > len(before)


def _pairs(drawn: Mapping[str, tuple[int, bool]], round: int) -> Iterator[tuple[str, str]]:
    """Attackers and victims of a round: states on two sides of which one, or the victim of the case, is new to it."""
    victims = sorted(s for s, (_, side) in drawn.items() if side)
    attackers = sorted(s for s, (_, side) in drawn.items() if not side)
    for ours in victims:
        for theirs in attackers:
            newest = max(drawn[ours][0], drawn[theirs][0])
            if newest == round - 1 or round == 1:
                yield theirs, ours
                yield ours, theirs
