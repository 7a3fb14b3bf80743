"""Treaties between made-up states, written in a line each, and what follows from cases by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from onrecord.commitments.area_tables import Target
from onrecord.commitments.areas import Areas, Verdict
from onrecord.commitments.case import Case
from onrecord.commitments.evaluate import Frame
from onrecord.commitments.event_classes import event_classes
from onrecord.commitments.outcome import Outcome
from onrecord.commitments.shipped import load_treaties
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.types import Commitment, Condition, Party, Treaty, Trigger, Value
from onrecord.commitments.whatif import what_if
from onrecord.knowledge.base import Knowledge, knowledge

ATTACK = "armed_attack"
DAY = "2020-06-01"
REQUEST = Condition(id="request", kind="request", says="the attacked party asks for help")
COUNCIL = Condition(id="council", kind="decision", says="the council decides")


class MadeAreas(Areas):
    """Areas "home", in which every homeland lies, and "sea", in which nothing does; "there" is open, "afar" outside."""

    def judge(self, area: str, place: str, victim: str | None, day: str, target: Target | None = None) -> Verdict:
        value: Value = "unknown" if place == "there" else "met" if area == "home" and place != "afar" else "not_met"
        return Verdict(value, f"{place or 'The homeland'} and {area}.")


def commitment(id: str, kind: str = "defence", strength: str = "must_act", **more: Any) -> Commitment:
    """A commitment of the treaty of the same id; `trigger` None takes away the armed attack that is the default."""
    fields: dict[str, Any] = {"article": "1", "text": "They help.", "start": "1990-01-01", "source": "the archive"}
    fields |= {"id": f"{id}-1", "trigger": Trigger(events=("armed_attack",)), **more}
    return Commitment(treaty=id, kind=kind, strength=strength, **fields)  # type: ignore[arg-type]


def treaty(id: str, states: str, *commitments: Commitment, **more: Any) -> Treaty:
    """A treaty of the states (codes with blanks between); a code with "!" is of one that suspended its part."""
    parties = [Party(state=s.rstrip("!"), start="1990-01-01") for s in states.split()]
    parties += [Party(state=s[:-1], start="2000-01-01", status="suspended") for s in states.split() if s.endswith("!")]
    fields: dict[str, Any] = {"signed": "1990-01-01", "start": "1990-01-01", "source": "the archive"}
    fields |= {"names": (f"{id.capitalize()} Pact",), "parties": tuple(parties)}
    return Treaty(id=id, commitments=commitments or (commitment(id),), **(fields | more))


def pact(id: str, states: str, kind: str = "defence", **more: Any) -> Treaty:
    """A treaty with one commitment that all owe each other."""
    return treaty(id, states, commitment(id, kind, **more))


def case(by: str | None = "AAA", on: str = "BBB", event: str = "armed_attack", **more: Any) -> Case:
    """An attack of AAA on BBB, unless it is told otherwise; `requests` may be codes with blanks between."""
    requests = more.pop("requests", ())
    asking = requests.split() if isinstance(requests, str) else requests
    return Case(event=event, by=by, on=on, day=more.pop("day", DAY), requests=frozenset(asking), **more)


def frame(treaties: Iterable[Treaty], base: Knowledge) -> Frame:
    """What cases are judged by."""
    return Frame(Treaties(treaties, base), MadeAreas(base), event_classes(), base)


def follow(treaties: Iterable[Treaty], base: Knowledge, asked: Case | None = None, depth: int = 3) -> Outcome:
    """What follows from a case."""
    return what_if(asked or case(), Treaties(treaties, base), MadeAreas(base), event_classes(), base, depth=depth)


def owed(outcome: Outcome) -> Mapping[tuple[int, str, str, str, str], str]:
    """Each single obligation with its status: by depth, commitment, obligor, beneficiary and attacker."""
    return {
        (step.depth, step.commitment, obligor, beneficiary, against): step.engaged
        for step in outcome.steps
        for obligor in step.obligors
        for beneficiary in step.beneficiaries
        for against in step.against or ("",)
        if obligor not in (beneficiary, against) or step.kind in ("consultation", "non_aggression", "assurance")
    }


@cache  # an area keeps what it has looked up
def _areas() -> Areas:
    return Areas(knowledge())


def asked(
    event: str,
    by: str | None,
    on: str,
    day: str,
    at: str = "",
    *,
    target: Target | None = None,
    requests: tuple[str, ...] = (),
    said: dict[str, Value] | None = None,
    depth: int = 0,
) -> Outcome:
    """What the shipped treaties say of a case."""
    case = Case(
        event=event, by=by, on=on, day=day, place=at, target=target, requests=frozenset(requests), said=said or {}
    )
    return what_if(case, load_treaties(), _areas(), event_classes(), knowledge(), depth=depth)
