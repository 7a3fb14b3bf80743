"""What a security commitment is: who owes what to whom, from when to when, and on which conditions.

The kinds follow ATOP's (Leeds et al. 2002: defence, offence, neutrality, non-aggression, consultation); a trigger's
conditions are kept one by one, because reports speak of them one by one.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from onrecord.model import ConditionValue

Kind = Literal[
    "defence", "offence", "neutrality", "non_aggression", "consultation", "assistance", "assurance", "cooperation"
]
Strength = Literal["must_act", "as_deems_necessary", "by_agreement", "may"]
Status = Literal["member", "suspended", "observer", "associate"]
ConditionKind = Literal["request", "decision", "consultation", "non_provocation", "self_defence", "other"]
Means = Literal["military", "nuclear", "other"]
Value = ConditionValue
"""What a condition of a trigger is in a case."""
KINDS: tuple[str, ...] = get_args(Kind)
STRENGTHS: tuple[str, ...] = get_args(Strength)
STATUSES: tuple[str, ...] = get_args(Status)
BINDING: tuple[Status, ...] = ("member", "suspended")
"""Those of a state that the treaty binds: who froze its part in it is still a party."""
CONDITION_KINDS: tuple[str, ...] = get_args(ConditionKind)
MEANS: tuple[str, ...] = get_args(Means)

ANY, PARTIES, NON_PARTIES = "any", "parties", "non_parties"
"""Words that stand for states: everyone, the treaty's parties on the day, and everyone but these."""


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A state (ISO 3166-1 alpha-3) and when it is bound: days, months or years, both included; `end` "" if still.

    `doubt` is why it may not be bound, as the end of a sentence; "" where nothing is known to speak against it.
    """

    state: str
    start: str
    end: str = ""
    status: Status = "member"
    note: str = ""
    doubt: str = ""


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """A condition beside who attacks whom and where; `id` is unique in its commitment, `says` is it in words."""

    id: str
    kind: ConditionKind
    says: str


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """What must happen: one of `events` (classes of event_classes.csv) to `victim`, done by `adversary`, in `area`.

    `victim` and `adversary` are states, or one of the words above; `area` is an id of areas.yaml, "" for anywhere.
    """

    events: tuple[str, ...]
    victim: tuple[str, ...] = (PARTIES,)
    adversary: tuple[str, ...] = (ANY,)
    area: str = ""
    conditions: tuple[Condition, ...] = ()


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """One directed, dated obligation of a treaty; `text` is its article in our words, `article` its number.

    `obligors` owe it to `beneficiaries`: states, or `parties`. One that all parties owe each other has `parties` for
    both, and nobody owes anything to himself. `doubt` says what of the row is not certain, "" where nothing is known to
    be.
    """

    id: str
    treaty: str
    article: str
    kind: Kind
    strength: Strength
    text: str
    obligors: tuple[str, ...] = (PARTIES,)
    beneficiaries: tuple[str, ...] = (PARTIES,)
    trigger: Trigger | None = None
    exceptions: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    start: str
    end: str = ""
    doubt: str = ""
    source: str


class Treaty(msgspec.Struct, frozen=True, kw_only=True):
    """A treaty with its parties and commitments.

    `start` and `end`: in force, `end` "" if it still is, both "" if it is signed and not in force; `names`: what
    reports call it, the first its usual name; `organization`: the one whose members are its parties (short name in
    organizations.csv), "" where `parties` has them; `signed`: the day; `atop`: ATOP's number, None where ATOP has none.
    """

    id: str
    names: tuple[str, ...]
    signed: str
    start: str
    end: str = ""
    organization: str = ""
    parties: tuple[Party, ...] = ()
    commitments: tuple[Commitment, ...]
    atop: int | None = None
    note: str = ""
    source: str
