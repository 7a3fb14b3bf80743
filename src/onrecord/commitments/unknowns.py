"""What is not known and decides what follows: each thing once, with the steps that hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from onrecord.commitments.case import ANSWER
from onrecord.commitments.evaluate import Found, Frame
from onrecord.commitments.naming import MOST
from onrecord.commitments.outcome import Step, Unknown
from onrecord.commitments.reasons import Sides, clause
from onrecord.commitments.steps import Joined


class _Open(NamedTuple):
    """An open condition: `about` and `whether` tell one thing from another."""

    about: str
    whether: str
    options: tuple[str, ...]


def unknowns(found: Iterable[Joined], frame: Frame) -> tuple[Unknown, ...]:
    """The unknowns: those that bear on the case as given first, of these the ones on which alone most steps hang."""
    listed = [one for one in found if one.step.engaged == "possible"]
    hang: dict[tuple[str, str], list[str]] = {}
    alone: dict[tuple[str, str], list[str]] = {}
    options: dict[tuple[str, str], dict[str, None]] = {}
    first: dict[tuple[str, str], int] = {}
    for one in listed:
        open = {(o.about, o.whether): o.options for o in _of(one, frame)}
        for key, said in open.items():
            hang.setdefault(key, []).append(one.step.id)
            first.setdefault(key, one.step.depth)
            alone.setdefault(key, []).extend([one.step.id] if len(open) == 1 else [])
            options.setdefault(key, {}).update(dict.fromkeys(said))
    ordered = sorted(hang, key=lambda key: (first[key], -len(alone[key]), -len(hang[key]), key))
    return tuple(
        Unknown(whether=key[1], steps=tuple(hang[key]), alone=tuple(alone[key]), options=tuple(options[key]))
        for key in ordered
    )


def suppositions(steps: Iterable[Step]) -> tuple[Unknown, ...]:
    """What the steps of a cascade suppose, which no treaty and no condition settles."""
    words = {
        "answer": "states that owe help, or the attacked state itself, use force in answer",
        "in_turn": "states that help are attacked in turn",
    }
    listed = tuple(steps)
    return tuple(
        Unknown(whether=whether, steps=ids, alone=(), options=())
        for supposed, whether in words.items()
        if (ids := tuple(step.id for step in listed if step.supposed == supposed))
    )


def _of(one: Joined, frame: Frame) -> Iterator[_Open]:
    item, step = one.items[0], one.step
    victims = frame.names.sorted({i.case.on for i in one.items})
    sides = Sides(step.obligors, step.beneficiaries, step.against, victims)
    for found in one.found:
        if found.value == "unknown":
            whether = clause(found, item.commitment, item.case, sides, frame)
            yield _asked(found, step, whether, sides, frame)


def _asked(found: Found, step: Step, whether: str, sides: Sides, frame: Frame) -> _Open:
    say = (f"--say {step.commitment}:{found.condition}=met",)
    if found.kind == "request":
        asks = "asks" if len(sides.victims) == 1 else "ask"
        who = frame.names.listed(sides.victims)
        return _Open("request", f"{who} {asks} for help", tuple(f"--request {s}" for s in sides.victims[:MOST]))
    if found.why == "event-answer":
        return _Open(ANSWER, "force in answer to an attack counts as an attack itself", (f"--say {ANSWER}=met",))
    if found.condition == "adversary":
        return _Open("adversary", whether, ("--by STATE",))
    if found.condition == "area":
        # an attack that is supposed is one on the homeland, wherever the case itself was
        return _Open("area", whether, say if step.supposed else ("--at PLACE", *say))
    if found.condition in ("membership", "event"):
        return _Open(step.treaty if found.condition == "membership" else "event", whether, say)
    return _Open(step.treaty, whether, say)
