"""The words for commitments, what triggers them, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final, Literal, get_args

from onrecord.commitments.naming import joined
from onrecord.commitments.types import ANY, NON_PARTIES, PARTIES, Commitment, Kind, Strength, Trigger
from onrecord.knowledge.lexicons import table
from onrecord.model import Condition, ConditionValue, Stance
from onrecord.output.display import clean

ENGAGED: Final = "What it engages"
ENGAGED_NOTE: Final = "An aid to reading treaties, no finding on whether an obligation has fallen due."
"""The section on commitments that an article bears on."""

UNDATED: Final = (
    "the article has no date, and whom a treaty binds depends on the day, so commitments between states are left out; "
    "give the date with --published"
)

KINDS: Final[dict[Kind, str]] = {
    "defence": "defence",
    "offence": "joint offence",
    "neutrality": "neutrality",
    "non_aggression": "non-aggression",
    "consultation": "consultation",
    "assistance": "assistance",
    "assurance": "assurance",
    "cooperation": "cooperation",
}
STRENGTHS: Final[dict[Strength, str]] = {
    "must_act": "must act",
    "as_deems_necessary": "acts as it deems necessary",
    "by_agreement": "acts as the parties agree",
    "may": "may act",
}
VALUES: Final[dict[ConditionValue, str]] = {
    "met": "met, on the word of",
    "not_met": "not met, on the word of",
    "unknown": "unknown, left open by",
}
"""A value, and what is put between it and those who say so."""
ORDER: Final[tuple[ConditionValue, ...]] = get_args(ConditionValue)

EVENT: Final = "event"
"""The act of an engagement that an event of the article is."""
CASE: Final = "event"
"""What the reader calls the condition that the case itself is; the others are those of the trigger."""
_CONDITIONS: Final = {
    CASE: "the case itself",
    "membership": "that a state whose part in the treaty is suspended is still bound",
    "request": "help is asked for",
}
"""What is asked of every commitment, or said of one that does not name it."""
_BY_TABLES: Final = frozenset(("adversary", "area", "membership"))
"""Conditions that the tables of treaties, parties and places answer where no statement does."""

Voice = Literal["statement", "article", "tables"]
"""Whose word a value is: a statement's, the article's own, or that of the tables, given what the article tells."""

ACTS: Final[dict[str, tuple[str, str]]] = {
    "invoke": ("invocation ", "told of by"),
    "affirm_case": ("that the case has arisen: ", "said by"),
    "deny_case": ("that the case has not arisen: ", "said by"),
    "request": ("request for help ", "told of by"),
    "affirm": ("", "affirmed by"),
    "consult": ("consultations ", "told of by"),
    "suspend": ("suspension ", "spoken of by"),
    "withdraw": ("withdrawal ", "spoken of by"),
}
"""What is said of a commitment, and by those who say it; in the order in which it is shown. An act is *told of*, since
the speaker need not be the one who acts."""
_OTHERWISE: Final[dict[Stance, str]] = {"deny": "denied by", "query": "questioned by", "comment": "spoken of by"}
_ASSERTS: Final = frozenset(("invoke", "affirm_case", "deny_case", "request"))
"""Acts that say something of a condition."""

VICTIMS: Final = {PARTIES: "a party", ANY: "any state", NON_PARTIES: "a state that is no party"}
ADVERSARIES: Final = {PARTIES: "a party", ANY: "anyone", NON_PARTIES: "a state that is no party"}
"""Victims and adversaries of a trigger that it does not name."""
_BRIEFLY = 160
"""Characters of a doubt that are shown."""
_NAMED = 8
"""States that are named one by one."""
_WAYS, _COMPARED = 8, 60
"""Pairs of obligors and beneficiaries that are shown, and that are compared with one another."""


def act_words(act: str, stance: Stance, *, says: bool) -> str:
    """What is put before the words for who says it: "invocation told of by", "consultations denied by".

    `says`: whether it gives a condition a value; an invocation that does not is only spoken of ("could invoke").
    """
    what, by = ACTS.get(act, (f"{clean(act).replace('_', ' ')} ", "spoken of by"))
    if act in _ASSERTS and not says:
        by = "spoken of by"
    return what + _OTHERWISE.get(stance, by)


def voice(act: str, condition: Condition) -> Voice | None:
    """On whose word a condition's value in an engagement is; None where nobody says anything of it.

    That it is unknown somebody says who asks or doubts it, and of its case an event that is only alleged.
    """
    if condition.according_to is not None:
        return "statement"
    if condition.condition in _BY_TABLES:
        return "tables" if condition.value != "unknown" else None
    told = condition.value != "unknown" or (act == EVENT and condition.condition == CASE)
    return "article" if told else None


def condition_words(id: str, commitment: Commitment | None, state: Callable[[str], str]) -> str:
    """A condition in words: those of the treaty's row, where it has it."""
    trigger = commitment.trigger if commitment else None
    says = next((c.says for c in trigger.conditions if c.id == id), None) if trigger else None
    if says is not None:
        return clean(says)
    if trigger and id == "adversary":
        return f"that it is done by {_adversary(trigger, state)}"
    if trigger and id == "area" and trigger.area:
        return f"that it is {_area(trigger.area)}"
    return _CONDITIONS.get(id) or clean(id).replace("_", " ").replace("-", " ")


def trigger_words(trigger: Trigger | None, state: Callable[[str], str]) -> str:
    """The case that a commitment speaks of, as a clause: "a party suffers aggression, by anyone"."""
    if trigger is None:
        return "at all times"
    what = joined([_events().get(event) or event.replace("_", " ") for event in trigger.events], "or")
    victim = joined([VICTIMS.get(v) or state(v) for v in trigger.victim], "or")
    where = f", {_area(trigger.area)}" if trigger.area else ""
    return clean(f"if {victim} suffers {what}, by {_adversary(trigger, state)}{where}")


def bound_words(pairings: Iterable[tuple[Sequence[str], Sequence[str]]], state: Callable[[str], str]) -> list[str]:
    """Who is bound to whom, a phrase for each pair of obligors and beneficiaries (ISO3) that no other one includes.

    Of very many the first few, and that there are others.
    """
    ways = list(dict.fromkeys((frozenset(a), frozenset(b)) for a, b in pairings if a and b))
    pairs: dict[tuple[frozenset[str], frozenset[str]], frozenset[tuple[str, str]]] = {}
    for one in ways[:_COMPARED]:
        every = frozenset((a, b) for a in one[0] for b in one[1] if a != b)
        if every not in pairs.values():
            pairs[one] = every
    kept = [one for one, every in pairs.items() if not any(every < other for other in pairs.values())]
    phrases = [_bound(sorted(a), sorted(b), state) for a, b in kept[:_WAYS]]
    return phrases + ["others, as the report speaks of them"] * (len(kept) > _WAYS or len(ways) > _COMPARED)


def named(states: Sequence[str], state: Callable[[str], str]) -> str:
    """The states' names; of many the first few, and how many more there are."""
    names = sorted(clean(state(code)) for code in states)
    if len(names) > _NAMED:
        return f"{', '.join(names[: _NAMED - 2])} and {len(names) - _NAMED + 2} others"
    return joined(names)


def briefly(text: str) -> str:
    """The text on one line, cut between words where it is long."""
    text = clean(text)
    if len(text) <= _BRIEFLY:
        return text
    cut = text[:_BRIEFLY].rpartition(" ")[0] or text[:_BRIEFLY]
    return f"{cut.rstrip(' ,;:.')} …"


def _bound(obligors: Sequence[str], beneficiaries: Sequence[str], state: Callable[[str], str]) -> str:
    if obligors == beneficiaries:
        return f"{named(obligors, state)}, each to the other{'s' if len(obligors) > 2 else ''}"
    return f"{named(obligors, state)} to {named(beneficiaries, state)}"


def _adversary(trigger: Trigger, state: Callable[[str], str]) -> str:
    return clean(joined([ADVERSARIES.get(a) or state(a) for a in trigger.adversary], "or"))


def _area(id: str) -> str:
    article = _areas().get(id)
    return f"in the area of Article {article}" if article else clean(f"within: {id.replace('-', ' ')}")


@cache
def _events() -> dict[str, str]:
    return {row["class"]: row["label"] for row in table("event_classes.csv")}


@cache
def _areas() -> dict[str, str]:
    return {row["id"]: row["article"] for row in table("areas.csv")}
