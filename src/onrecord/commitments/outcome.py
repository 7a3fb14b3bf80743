"""What follows from a case by treaties: obligations step by step, pledges that conflict, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from onrecord.commitments.case import Case, Engaged, Supposed, Valued
from onrecord.commitments.types import Kind, Strength, Value

SCHEMA = "onrecord-whatif/1"
AID = (
    "An aid to reading treaties, not a forecast. It shows what articles say of a supposed case; whether any state "
    "would ask for help, or give it, no treaty tells."
)
Clash = Literal["non_aggression", "neutrality", "both_sides"]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Each of `obligors` owes each of `beneficiaries` (ISO3; nobody owes himself) what a commitment says.

    `depth` is 0 for the case as given; then `supposed` says what is supposed beside it, and `because` has the steps
    that led to it. `against` is whom it would be against: the attackers; for a pledge not to attack the one who gave
    it. `engaged`, `requested` and `given` are three things: whether the conditions are met, whether the beneficiary
    asked, and whether help is given, which is never inferred. `doubts` are what is not certain of the row.
    """

    id: str
    depth: int
    supposed: Supposed
    because: tuple[str, ...]
    commitment: str
    treaty: str
    kind: Kind
    strength: Strength
    obligors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    against: tuple[str, ...]
    engaged: Engaged
    requested: Value
    given: Value
    conditions: tuple[Valued, ...]
    doubts: tuple[str, ...]
    sentence: str


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """`states` owe help by the step `help` and stand, by `pledge`, against what they would help with.

    `pledge` is a commitment not to attack, or not to help against, `towards`; for *both_sides*, the step `other` by
    which they owe help to the other side as well.
    """

    kind: Clash
    states: tuple[str, ...]
    towards: tuple[str, ...]
    help: tuple[str, ...]
    pledge: str
    other: tuple[str, ...]
    sentence: str


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not known, and the steps that hang on it; on `alone`, nothing else does.

    `whether` is it in words; `options` the options of the command line that say so.
    """

    whether: str
    steps: tuple[str, ...]
    alone: tuple[str, ...]
    options: tuple[str, ...]


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment that steps rest on: its article, in our words, with what it excepts and what of it is uncertain."""

    id: str
    treaty: str
    name: str
    article: str
    cited: str
    text: str
    exceptions: tuple[str, ...]
    doubt: str
    source: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a what-if. Two of the same case, treaties and tables are equal, whatever the order of inputs.

    `steps` has what is engaged or possible, by depth; `not_engaged` what is not, of the case as given only. `again` are
    commitments of the cascade that bind only states which have a part already, and are left out for that. `states` are
    names by ISO3; `digest` is that of the treaties and tables.
    """

    schema: str = SCHEMA
    aid: str = AID
    case: Case
    event: str
    steps: tuple[Step, ...]
    not_engaged: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]
    unknowns: tuple[Unknown, ...]
    again: tuple[str, ...]
    notes: tuple[str, ...]
    cited: tuple[Cited, ...]
    states: Mapping[str, str]
    digest: str

    def step(self, id: str) -> Step:
        """The step of an id. Raises KeyError."""
        for step in (*self.steps, *self.not_engaged):
            if step.id == id:
                return step
        raise KeyError(id)
