"""What each condition of a commitment is in a case: met, not met or unknown.

A value that is unknown never becomes *not met* by default, nor *met*: a treaty that does not name a condition is not
automatic for that, and a condition of which nobody says anything is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from onrecord.commitments.area_tables import Target
from onrecord.commitments.areas import Areas, Verdict
from onrecord.commitments.case import (
    ANSWER,
    PROMISES,
    Case,
    Evaluated,
    Part,
    RestsOn,
    Supposed,
    Valued,
    sets_off,
    status_of,
)
from onrecord.commitments.event_classes import EventClasses
from onrecord.commitments.naming import Names
from onrecord.commitments.reasons import Sides, reason
from onrecord.commitments.treaties import Bound, Treaties
from onrecord.commitments.types import ANY, NON_PARTIES, PARTIES, Commitment, Value
from onrecord.knowledge.base import Knowledge


class Found(NamedTuple):
    """A value and why, in short: `why` is a key of the wording (`reasons.py`), `told` what goes into it."""

    condition: str
    kind: Part
    value: Value
    rests_on: RestsOn
    why: str
    told: str = ""


class Frame:
    """What cases are judged by: treaties, areas and classes of events, with what was once looked up of them."""

    def __init__(self, treaties: Treaties, areas: Areas, classes: EventClasses, base: Knowledge) -> None:
        self.treaties = treaties
        self.areas = areas
        self.classes: EventClasses = classes
        self.base = base
        self.names: Names = Names(base)
        self._parties: dict[tuple[str, str], frozenset[str]] = {}
        self._inside: dict[tuple[str, str, str, str, Target | None], Verdict] = {}

    def parties(self, treaty: str, day: str) -> frozenset[str]:
        """ISO3 of the states that a treaty binds on a day."""
        known = self._parties.get((treaty, day))
        if known is None:
            found = self.treaties.treaty(treaty)
            known = frozenset(p.state for p in self.treaties.parties(found, day)) if found else frozenset()
            self._parties[treaty, day] = known
        return known

    def inside(self, area: str, case: Case, supposed: Supposed) -> Verdict:
        """Whether a case lies in an area. An attack that a cascade supposes is one on the state's homeland."""
        place = "" if supposed else case.place
        target: Target | None = "territory" if supposed else case.target
        asked = (area, place, case.on, case.day, target)
        known = self._inside.get(asked)
        if known is None:
            known = self._inside[asked] = self.areas.judge(area, place, case.on, case.day, target)
        return known


def evaluate(bound: Bound, case: Case, frame: Frame, supposed: Supposed = "") -> Evaluated:
    """What `bound.obligor` owes `bound.beneficiary` in a case, with a value for each condition, in order.

    The values are those of the event, the victim, the adversary, the area, the conditions of the row, and of both
    states' part in the treaty. Raises KnowledgeError for a class of events or an area that is not in the tables.
    """
    found = find(bound, case, frame, supposed)
    sides = Sides((bound.obligor,), (bound.beneficiary,), (case.by,) if case.by else (), (case.on,))
    return Evaluated(
        commitment=bound.commitment.id,
        obligor=bound.obligor,
        beneficiary=bound.beneficiary,
        status=status_of(f.value for f in found),
        conditions=tuple(
            Valued(
                condition=f.condition,
                kind=f.kind,
                value=f.value,
                reason=reason(f, bound.commitment, case, sides, frame),
                rests_on=f.rests_on,
            )
            for f in found
        ),
        requested=requested(bound, case),
    )


def requested(bound: Bound, case: Case) -> Value:
    """Whether the victim asked for help; what is said of a request counts where nobody is named that asked."""
    if case.on in case.requests:
        return "met"
    return _said(bound.commitment, case, "request", "request") or "unknown"


def find(bound: Bound, case: Case, frame: Frame, supposed: Supposed = "") -> tuple[Found, ...]:
    """The values of `evaluate`, without their wording: a cascade asks for many more than it shows."""
    commitment = bound.commitment
    found = [
        _event(commitment, case, frame, supposed),
        _victim(commitment, case, frame, bound),
        _adversary(commitment, case, frame, bound),
        _area(commitment, case, frame, supposed),
    ]
    if commitment.trigger:
        for condition in commitment.trigger.conditions:
            found.append(_own(bound, case, frame, condition.id, condition.kind))
    found.append(_membership(bound))
    return tuple(_with_said(f, commitment, case) for f in found) if case.said else tuple(found)


def _event(commitment: Commitment, case: Case, frame: Frame, supposed: Supposed) -> Found:
    trigger = commitment.trigger
    rests_on: RestsOn = "supposed" if supposed else "case"
    if trigger is None and commitment.kind != "non_aggression":
        if commitment.kind in PROMISES:
            return Found("event", "event", "unknown", "", "event-uncoded")
        return Found("event", "event", "not_met", "treaty", "event-none")
    value = frame.classes.any_covers(sets_off(commitment), case.event)
    if supposed == "answer" and value != "not_met":
        said = case.said.get(ANSWER)
        if said == "not_met":
            return Found("event", "event", said, "said", "event-answer")
        if said != "met":
            return Found("event", "event", "unknown", "", "event-answer")
    return Found("event", "event", value, rests_on if value != "unknown" else "", f"event-{value}")


def _victim(commitment: Commitment, case: Case, frame: Frame, bound: Bound) -> Found:
    parties = frame.parties(commitment.treaty, case.day)
    if commitment.trigger is None:
        met = case.on == bound.beneficiary
        return Found("victim", "victim", "met" if met else "not_met", "treaty", "victim-owed")
    wanted = commitment.trigger.victim
    value, why = _among(wanted, case.on, parties)
    return Found("victim", "victim", value, "treaty", f"victim-{why}")


def _adversary(commitment: Commitment, case: Case, frame: Frame, bound: Bound) -> Found:
    if commitment.kind == "non_aggression" or (commitment.trigger is None and commitment.kind in PROMISES):
        # a pledge not to do something is broken by who gave it, and by nobody else
        if case.by is None:
            return Found("adversary", "adversary", "unknown", "", "adversary-pledged")
        met = case.by == bound.obligor
        return Found("adversary", "adversary", "met" if met else "not_met", "case", "adversary-pledged")
    wanted = commitment.trigger.adversary if commitment.trigger else (ANY,)
    if case.by is None and ANY not in wanted:
        return Found("adversary", "adversary", "unknown", "", "adversary-unknown")
    value, why = _among(wanted, case.by or "", frame.parties(commitment.treaty, case.day))
    return Found("adversary", "adversary", value, "treaty", f"adversary-{why}")


def _among(wanted: tuple[str, ...], state: str, parties: frozenset[str]) -> tuple[Value, str]:
    """Whether a state is one of those wanted, and which of the words that stand for states tells so."""
    if ANY in wanted:
        return "met", ANY
    if PARTIES in wanted:
        return ("met" if state in parties else "not_met"), PARTIES
    if NON_PARTIES in wanted:
        return ("not_met" if state in parties else "met"), NON_PARTIES
    return ("met" if state in wanted else "not_met"), "named"


def _area(commitment: Commitment, case: Case, frame: Frame, supposed: Supposed) -> Found:
    if commitment.trigger is None or not commitment.trigger.area:
        return Found("area", "area", "met", "treaty", "area-any")
    verdict = frame.inside(commitment.trigger.area, case, supposed)
    if supposed and verdict.value == "met":
        return Found("area", "area", "met", "supposed", "area-home")
    rests_on: RestsOn = "" if verdict.value == "unknown" else "treaty"
    return Found("area", "area", verdict.value, rests_on, "area", verdict.because.rstrip("."))


def _own(bound: Bound, case: Case, frame: Frame, id: str, kind: Part) -> Found:
    """A condition of the row: only requests are told by the case itself, unless something is said of this one alone."""
    commitment = bound.commitment
    if kind == "request" and case.requests and _said_apart(commitment, case, id, kind) is None:
        if case.on in case.requests and case.on == bound.beneficiary:
            return Found(id, kind, "met", "case", "request")
        asked = case.requests & frame.parties(commitment.treaty, case.day)
        if asked and commitment.kind == "consultation":  # which any party may ask for
            return Found(id, kind, "met", "case", "request-party", " ".join(sorted(asked)))
    return Found(id, kind, "unknown", "", "own")


def _membership(bound: Bound) -> Found:
    sides = ((bound.obligor, bound.obligor_status), (bound.beneficiary, bound.beneficiary_status))
    suspended = [state for state, status in sides if status == "suspended"]
    if suspended:
        return Found("membership", "membership", "unknown", "", "membership-suspended", " ".join(suspended))
    dated = [doubt for doubt in bound.doubts if doubt != bound.commitment.doubt]
    if dated:
        return Found("membership", "membership", "unknown", "", "membership-dates", dated[0])
    return Found("membership", "membership", "met", "treaty", "membership")


def _with_said(found: Found, commitment: Commitment, case: Case) -> Found:
    """What is said fills what is open; it does not overrule what the case and the treaty tell."""
    if found.value != "unknown":
        return found
    value = _said(commitment, case, found.condition, found.kind)
    return found._replace(value=value, rests_on="said") if value in ("met", "not_met") else found


def _said(commitment: Commitment, case: Case, id: str, kind: str) -> Value | None:
    said: Mapping[str, Value] = case.said
    return _said_apart(commitment, case, id, kind) or said.get(id) or said.get(kind)


def _said_apart(commitment: Commitment, case: Case, id: str, kind: str) -> Value | None:
    """What is said of this commitment alone: it counts more than what is said of all."""
    return case.said.get(f"{commitment.id}:{id}") or case.said.get(f"{commitment.id}:{kind}")
