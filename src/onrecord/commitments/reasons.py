"""The wording of a condition's value: why it is what it is, and what would have to be so where it is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from onrecord.commitments.case import FIXED, sets_off
from onrecord.commitments.naming import Names, joined
from onrecord.commitments.types import ANY, NON_PARTIES, PARTIES, Commitment

if TYPE_CHECKING:  # evaluate.py uses this module for its wording
    from onrecord.commitments.case import Case
    from onrecord.commitments.evaluate import Found, Frame


class Sides(NamedTuple):
    """The states (ISO3) that a sentence is about; several where it holds of all of them alike."""

    obligors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    against: tuple[str, ...]
    victims: tuple[str, ...]


_MET = {
    "event-met": "{event} is {triggers}",
    "victim-any": "the article protects any state",
    "victim-parties": "{victims} {are_party} to the treaty",
    "victim-non_parties": "{victims} {are_no_party} to the treaty",
    "victim-named": "the article names {victims}",
    "victim-owed": "it is owed to {victims}",
    "adversary-any": "the article does not say who must have done it",
    "adversary-parties": "{against} {is_party} to the treaty",
    "adversary-non_parties": "{against} {is_no_party} to the treaty",
    "adversary-named": "the article names {against}",
    "adversary-pledged": "{obligors} gave the pledge",
    "area-home": "{victims} {is} supposed to be attacked at home",
    "area-any": "the article names no area",
    "request": "{victims} asked for help",
    "request-party": "{told} asked for it",
    "membership": "the treaty binds {obligors} on this day",
}
_NOT_MET = {
    "victim-parties": "{victims} {are_no_party} to the treaty",
    "victim-non_parties": "{victims} {are_party} to the treaty",
    "victim-named": "the article is about {wanted_victims}, not {victims}",
    "victim-owed": "it is not owed to {victims}",
    "adversary-parties": "{against} {is_no_party} to the treaty",
    "adversary-non_parties": "{against} {is_party} to the treaty",
    "adversary-named": "the article is about {wanted}, not {against}",
    "adversary-pledged": "the pledge binds {obligors}, not {against}",
    "event-none": "no event sets it off, it is owed at all times",
    "event-not_met": "{event} is not {triggers}",
}
_OPEN = {
    "event-unknown": "{event} here is {triggers}",
    "event-answer": "force in answer to an attack counts as {triggers}",
    "event-uncoded": "this is what the article rules out",
    "adversary-unknown": "whoever did it is {wanted}",
    "adversary-pledged": "{obligors} did it",
    "area": "the place lies in the area that the treaty covers",
    "membership-suspended": "{suspended}, whose part in the treaty is suspended, {still} bound",
    "membership-dates": "the treaty bound {all} on this day",
}


def reason(found: Found, commitment: Commitment, case: Case, sides: Sides, frame: Frame) -> str:
    """Why a value is what it is, as a clause; for an open one, what is not known."""
    if found.rests_on == "said":
        so = "it is said that " if found.value == "met" else "it is said not to be so that "
        return so + clause(found, commitment, case, sides, frame)
    if found.value == "unknown":
        asks = "known" if found.condition in FIXED else "said"
        told = f" ({found.told})" if found.why in ("area", "membership-dates") else ""
        return f"it is not {asks} whether {clause(found, commitment, case, sides, frame)}{told}"
    if found.why == "area":
        return found.told
    if found.why == "event-met" and case.event in sets_off(commitment):
        return f"the article is about {frame.classes.label(case.event)}"
    words = _Words(commitment, case, sides, frame)
    words["told"] = frame.names.listed(found.told.split())
    return (_MET if found.value == "met" else _NOT_MET)[found.why].format_map(words)


def clause(found: Found, commitment: Commitment, case: Case, sides: Sides, frame: Frame) -> str:
    """What has to be so for an open condition to be met, to go behind "if" or "whether"."""
    if found.condition not in FIXED:
        conditions = commitment.trigger.conditions if commitment.trigger else ()
        return next(c.says for c in conditions if c.id == found.condition)
    words = _Words(commitment, case, sides, frame)
    if found.why == "membership-suspended":
        states = tuple(found.told.split())
        words["suspended"] = frame.names.listed(states)
        words["still"] = "is still" if len(states) == 1 else "are still"
    return _OPEN[found.why].format_map(words)


class _Words(dict[str, str]):
    """What the clauses have in braces, worked out when a clause asks for it: most ask for one or two."""

    def __init__(self, commitment: Commitment, case: Case, sides: Sides, frame: Frame) -> None:
        super().__init__()
        self._of = commitment, case, sides, frame

    def __missing__(self, name: str) -> str:
        return _WORDS[name](*self._of)


_WORDS: dict[str, Callable[[Commitment, Case, Sides, Frame], str]] = {
    "victims": lambda c, case, sides, frame: frame.names.listed(sides.victims),
    "is": lambda c, case, sides, frame: "is" if len(sides.victims) == 1 else "are",
    "are_party": lambda c, case, sides, frame: _party(sides.victims, True),
    "are_no_party": lambda c, case, sides, frame: _party(sides.victims, False),
    "against": lambda c, case, sides, frame: frame.names.listed(sides.against),
    "is_party": lambda c, case, sides, frame: _party(sides.against, True),
    "is_no_party": lambda c, case, sides, frame: _party(sides.against, False),
    "obligors": lambda c, case, sides, frame: frame.names.listed(sides.obligors),
    "all": lambda c, case, sides, frame: frame.names.listed(
        tuple(dict.fromkeys((*sides.obligors, *sides.beneficiaries)))
    ),
    "event": lambda c, case, sides, frame: frame.classes.label(case.event),
    "triggers": lambda c, case, sides, frame: joined([frame.classes.label(name) for name in sets_off(c)], "or"),
    "wanted": lambda c, case, sides, frame: _whom(c.trigger.adversary if c.trigger else (), frame.names),
    "wanted_victims": lambda c, case, sides, frame: _whom(c.trigger.victim if c.trigger else (), frame.names),
}


def _party(states: tuple[str, ...], bound: bool) -> str:
    """ "is a party", "are no parties"."""
    if len(states) > 1:
        return "are parties" if bound else "are no parties"
    return "is a party" if bound else "is no party"


def _whom(wanted: tuple[str, ...], names: Names) -> str:
    """The states that a trigger asks for."""
    if ANY in wanted:
        return "any state"
    if PARTIES in wanted:
        return "a party"
    return "no party" if NON_PARTIES in wanted else joined([names.of(code) for code in wanted], "or")
