"""A case that treaties may speak of, and what a commitment is in it: engaged, possible or not engaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from onrecord.commitments.area_tables import Target
from onrecord.commitments.types import Commitment, ConditionKind, Value

Engaged = Literal["engaged", "possible", "not_engaged"]
RestsOn = Literal["case", "treaty", "said", "supposed", ""]
"""What a value rests on: the case as given; the treaty's words, area and parties; what the user says of a condition; a
supposition of a cascade; nothing, where nobody says."""
Part = ConditionKind | Literal["event", "victim", "adversary", "area", "membership"]
Supposed = Literal["", "in_turn", "answer"]
"""Whether a case is given, or supposed in a cascade: an attack on a state that helps another (*in_turn*), or force in
answer to an attack (*answer*)."""

FIXED = ("event", "victim", "adversary", "area", "membership")
"""What is asked of every commitment, beside the conditions of its own row."""
ANSWER = "answer"
"""The name of one more unknown: whether force in answer to an attack counts as the attack that treaties speak of."""

PLEDGED_NOT_TO = ("use_of_force", "threat_of_force")
"""What a pledge of non-aggression forbids where its row names no events."""
PROMISES: tuple[str, ...] = ("non_aggression", "assurance")
"""Kinds that may bind at all times, without a trigger: what the obligor itself does is then held against them."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, or is supposed to: on `day` (ISO 8601), `by` did `event` (a class of event_classes.csv) to `on`.

    States are ISO3; `by` is None where it is not known who did it, or it was no state. `place` is where, as people call
    it, "" where that is not said; `target` what was attacked, a place or forces wherever they are, None where that is
    not said. `requests` are the states that asked for help. `said` has values of conditions by the condition's id or
    kind, or as `commitment:condition` for one commitment alone.
    """

    event: str
    on: str
    by: str | None = None
    day: str
    place: str = ""
    target: Target | None = None
    requests: frozenset[str] = frozenset()
    said: Mapping[str, Value] = {}


class Valued(msgspec.Struct, frozen=True, kw_only=True):
    """What a condition is in a case: `condition` is one of `FIXED` or the id of the row's own, `reason` a clause."""

    condition: str
    kind: Part
    value: Value
    reason: str
    rests_on: RestsOn


class Evaluated(msgspec.Struct, frozen=True, kw_only=True):
    """What one state owes another by a commitment in a case.

    `requested` is whether the beneficiary asked for help, a condition of the commitment or not. Whether help is `given`
    is never inferred from either.
    """

    commitment: str
    obligor: str
    beneficiary: str
    status: Engaged
    conditions: tuple[Valued, ...]
    requested: Value
    given: Value = "unknown"


def status_of(values: Iterable[Value]) -> Engaged:
    """*engaged* where all are met, *not_engaged* where one is not met, else *possible*."""
    found = set(values)
    if "not_met" in found:
        return "not_engaged"
    return "possible" if "unknown" in found else "engaged"


def sets_off(commitment: Commitment) -> tuple[str, ...]:
    """The classes of events that set a commitment off, or break a pledge."""
    if commitment.trigger:
        return commitment.trigger.events
    return PLEDGED_NOT_TO if commitment.kind == "non_aggression" else ()
