"""Pledges that conflict with help: not to attack whom it is against, not to help against them, help to both sides."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from onrecord.commitments.cascade import Item
from onrecord.commitments.case import status_of
from onrecord.commitments.evaluate import Frame, find
from onrecord.commitments.ledger import Ledger
from onrecord.commitments.naming import capital, cited, joined
from onrecord.commitments.outcome import Clash, Conflict
from onrecord.commitments.steps import Joined

_PROMISE: dict[Clash, str] = {
    "non_aggression": "not to attack or threaten it",
    "neutrality": "not to help whoever attacks it",
}


def conflicts(joined_steps: Iterable[Joined], ledger: Ledger, frame: Frame) -> tuple[Conflict, ...]:
    """The conflicts of what is engaged or possible: pledges against helping first, then claims of both sides."""
    found: dict[tuple[Clash, str, str], dict[str, dict[str, None]]] = {}
    both: list[Joined] = []
    helping: dict[str, list[str]] = {}
    for one in joined_steps:
        if not one.items[0].draws_in:
            continue
        if one.torn:
            both.append(one)
            continue
        for state in one.obligors:
            helping.setdefault(state, []).append(one.step.id)
        for enemy in one.step.against:
            for clash, pledge, states in _pledges(one, enemy, ledger, frame):
                steps = found.setdefault((clash, pledge, enemy), {})
                for state in states:
                    steps.setdefault(state, {})[one.step.id] = None
    made = [_conflict(*key, steps, frame) for key, steps in sorted(found.items())]
    return (*made, *(_torn(one, helping, frame) for one in both))


def _pledges(one: Joined, enemy: str, ledger: Ledger, frame: Frame) -> Iterable[tuple[Clash, str, tuple[str, ...]]]:
    """The pledges to `enemy` by those who owe help against it."""
    obligors = frozenset(one.obligors)
    item: Item = next(i for i in one.items if enemy in (i.case.by, i.case.on))
    for owed in ledger.pledges_to(enemy):
        states = tuple(s for s in owed.obligors if s in obligors)
        if not states:
            continue
        clash: Clash = "non_aggression" if owed.commitment.kind == "non_aggression" else "neutrality"
        # not to attack it oneself; not to help whom one helps, should that count as an attack on it
        by = states[0] if clash == "non_aggression" else item.beneficiary
        sample = msgspec.structs.replace(owed.sample, obligor=states[0])
        case = msgspec.structs.replace(item.case, event="armed_attack", by=by, on=enemy, place="", said={})
        if status_of(f.value for f in find(sample, case, frame, "answer")) != "not_engaged":
            yield clash, owed.commitment.id, states


def _conflict(clash: Clash, pledge: str, enemy: str, steps: dict[str, dict[str, None]], frame: Frame) -> Conflict:
    names = frame.names
    states = names.sorted(list(steps))
    commitment = frame.treaties.commitment(pledge)
    treaty = frame.treaties.treaty(commitment.treaty) if commitment else None
    article = cited(commitment, treaty) if commitment and treaty else pledge
    who = capital(names.listed(states))
    owe = "owes" if len(states) == 1 else "owe"
    exceptions = commitment.exceptions if commitment else ()
    but = f"; excepted: {joined(exceptions)}" if exceptions else ""
    said = (
        f"{who} could come to owe help against {names.of(enemy)}, and {owe} it, by {article}, {_PROMISE[clash]}{but}."
    )
    return Conflict(
        kind=clash,
        states=states,
        towards=(enemy,),
        help=tuple(dict.fromkeys(id for state in states for id in steps[state])),
        pledge=pledge,
        other=(),
        sentence=said,
    )


def _torn(one: Joined, helping: dict[str, list[str]], frame: Frame) -> Conflict:
    names, step = frame.names, one.step
    who = capital(names.listed(step.obligors))
    owe = "is" if len(step.obligors) == 1 else "are"
    return Conflict(
        kind="both_sides",
        states=step.obligors,
        towards=step.beneficiaries,
        help=tuple(dict.fromkeys(id for state in step.obligors for id in helping.get(state, ()))),
        pledge=step.commitment,
        other=(step.id,),
        sentence=f"{who} {owe} claimed by both sides: {step.sentence[:1].lower()}{step.sentence[1:]}",
    )
