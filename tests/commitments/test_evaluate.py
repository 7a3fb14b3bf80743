"""What a commitment is in a case: a value for each condition, and what follows from the values."""

from __future__ import annotations

from typing import Any

import pytest

from made_treaties import treaty_knowledge
from made_whatif import COUNCIL, REQUEST, case, commitment, frame, pact, treaty
from onrecord.commitments.case import Case, Evaluated, status_of
from onrecord.commitments.evaluate import evaluate
from onrecord.commitments.types import Condition, Treaty, Trigger
from onrecord.knowledge.base import Knowledge


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return treaty_knowledge(tmp_path_factory.mktemp("tables"))


def judged(made: Treaty, base: Knowledge, asked: Case, supposed: Any = "", owes: str = "CCC BBB") -> Evaluated:
    """What the first of two states owes the second by the treaty's first commitment."""
    here = frame([made], base)
    obligor, beneficiary = owes.split()
    (bound,) = (
        b
        for b in here.treaties.bound(asked.day, [obligor, beneficiary])
        if (b.obligor, b.beneficiary, b.commitment) == (obligor, beneficiary, made.commitments[0])
    )
    return evaluate(bound, asked, here, supposed)


def values(found: Evaluated) -> dict[str, str]:
    return {c.condition: c.value for c in found.conditions}


def reason(found: Evaluated, condition: str) -> str:
    return next(c.reason for c in found.conditions if c.condition == condition)


def test_the_values_come_in_order_and_each_tells_why_and_what_it_rests_on(base: Knowledge) -> None:
    trigger = Trigger(events=("armed_attack",), area="home", conditions=(REQUEST, COUNCIL))
    found = judged(pact("p", "BBB CCC", trigger=trigger), base, case(requests="BBB"))
    assert [(c.condition, c.kind, c.value, c.rests_on) for c in found.conditions] == [
        ("event", "event", "met", "case"),
        ("victim", "victim", "met", "treaty"),
        ("adversary", "adversary", "met", "treaty"),
        ("area", "area", "met", "treaty"),
        ("request", "request", "met", "case"),
        ("council", "decision", "unknown", ""),
        ("membership", "membership", "met", "treaty"),
    ]
    assert all(c.reason for c in found.conditions)
    assert reason(found, "council") == "it is not said whether the council decides"
    assert (found.status, found.requested, found.given) == ("possible", "met", "unknown")


@pytest.mark.parametrize(
    ("found", "status"),
    [(("met", "met"), "engaged"), (("met", "unknown"), "possible"), (("unknown", "not_met", "met"), "not_engaged")],
)
def test_one_value_not_met_decides_and_else_one_unknown(found: Any, status: str) -> None:
    assert status_of(found) == status
    assert status_of(reversed(found)) == status


@pytest.mark.parametrize(
    ("trigger", "event", "value"),
    [
        ("armed_attack", "air_strike", "met"),
        ("armed_attack", "armed_attack", "met"),
        ("armed_attack", "security_threat", "unknown"),
        ("armed_attack", "economic_coercion", "not_met"),
    ],
)
def test_the_event_is_of_the_class_may_be_or_is_not(base: Knowledge, trigger: str, event: str, value: str) -> None:
    found = judged(pact("p", "BBB CCC", trigger=Trigger(events=(trigger,))), base, case(event=event))
    assert values(found)["event"] == value


@pytest.mark.parametrize(
    ("wanted", "by", "value"),
    [
        (("any",), "AAA", "met"),
        (("any",), None, "met"),
        (("parties",), "DDD", "met"),
        (("parties",), "AAA", "not_met"),
        (("parties",), None, "unknown"),
        (("non_parties",), "AAA", "met"),
        (("non_parties",), "DDD", "not_met"),
        (("non_parties",), None, "unknown"),
        (("AAA", "EEE"), "AAA", "met"),
        (("AAA", "EEE"), "DDD", "not_met"),
        (("AAA", "EEE"), None, "unknown"),
    ],
)
def test_who_the_adversary_may_be(base: Knowledge, wanted: tuple[str, ...], by: str | None, value: str) -> None:
    made = pact("p", "BBB CCC DDD", trigger=Trigger(events=("armed_attack",), adversary=wanted))
    assert values(judged(made, base, case(by=by)))["adversary"] == value


@pytest.mark.parametrize(("wanted", "value"), [(("CCC",), "not_met"), (("BBB",), "met"), (("parties",), "met")])
def test_who_the_victim_may_be(base: Knowledge, wanted: tuple[str, ...], value: str) -> None:
    made = pact("p", "BBB CCC", trigger=Trigger(events=("armed_attack",), victim=wanted))
    assert values(judged(made, base, case()))["victim"] == value


@pytest.mark.parametrize(
    ("area", "place", "value"),
    [("", "", "met"), ("home", "", "met"), ("sea", "", "not_met"), ("home", "there", "unknown")],
)
def test_where_it_is(base: Knowledge, area: str, place: str, value: str) -> None:
    made = pact("p", "BBB CCC", trigger=Trigger(events=("armed_attack",), area=area))
    assert values(judged(made, base, case(place=place)))["area"] == value


def test_a_case_that_is_supposed_is_at_home_wherever_the_one_given_was(base: Knowledge) -> None:
    made = pact("p", "BBB CCC", trigger=Trigger(events=("armed_attack",), area="home"))
    found = judged(made, base, case(place="there"), "in_turn")
    assert values(found)["area"] == "met"
    assert reason(found, "area") == "BBB is supposed to be attacked at home"


def test_force_in_answer_is_an_attack_only_if_that_is_said(base: Knowledge) -> None:
    made = pact("p", "BBB CCC")
    assert values(judged(made, base, case(), "answer"))["event"] == "unknown"
    assert values(judged(made, base, case(said={"answer": "met"}), "answer"))["event"] == "met"
    assert values(judged(made, base, case(said={"answer": "not_met"}), "answer"))["event"] == "not_met"
    found = judged(made, base, case(said={"answer": "unknown"}), "answer")
    assert reason(found, "event").startswith("it is not known whether force in answer to an attack counts as")
    other = pact("p", "BBB CCC", trigger=Trigger(events=("economic_coercion",)))
    assert values(judged(other, base, case(said={"answer": "met"}), "answer"))["event"] == "not_met"


@pytest.mark.parametrize(
    ("said", "requests", "value"),
    [
        ({}, "", "unknown"),
        ({}, "BBB", "met"),
        ({}, "CCC", "unknown"),
        ({"asked": "met"}, "", "met"),
        ({"request": "not_met"}, "", "not_met"),
        ({"asked": "met", "request": "not_met"}, "", "met"),
        ({"p-1:asked": "not_met", "asked": "met"}, "", "not_met"),
        ({"p-1:request": "not_met"}, "BBB", "not_met"),
        ({"request": "not_met"}, "BBB", "met"),
        ({"other-1:request": "not_met"}, "", "unknown"),
        ({"request": "unknown"}, "", "unknown"),
    ],
)
def test_what_is_said_of_a_condition(base: Knowledge, said: Any, requests: str, value: str) -> None:
    """By id before by kind, of this commitment alone before all, and a state that asks is known to have asked."""
    asked = Condition(id="asked", kind="request", says="the party asks")
    made = pact("p", "BBB CCC", trigger=Trigger(events=("armed_attack",), conditions=(asked,)))
    found = judged(made, base, case(said=said, requests=requests))
    assert values(found)["asked"] == value


def test_what_is_said_does_not_overrule_what_the_case_and_the_treaty_tell(base: Knowledge) -> None:
    made = pact("p", "BBB CCC", trigger=Trigger(events=("armed_attack",), area="sea"))
    said: Any = {"event": "not_met", "area": "met", "membership": "not_met", "adversary": "not_met"}
    assert values(judged(made, base, case(said=said))) == {
        "event": "met", "victim": "met", "adversary": "met", "area": "not_met", "membership": "met"
    }  # fmt: skip
    found = judged(made, base, case(place="there", said={"area": "met"}))
    assert values(found)["area"] == "met"
    assert reason(found, "area").startswith("it is said that")


def test_a_suspended_party_is_open_on_either_side(base: Knowledge) -> None:
    made = pact("p", "BBB CCC! DDD")
    assert values(judged(made, base, case()))["membership"] == "unknown"
    assert values(judged(made, base, case(on="CCC"), owes="DDD CCC"))["membership"] == "unknown"
    assert values(judged(made, base, case(), owes="DDD BBB"))["membership"] == "met"
    assert "CCC, whose part in the treaty is suspended" in reason(judged(made, base, case()), "membership")
    assert judged(made, base, case(said={"p-1:membership": "met"})).status == "engaged"


def test_dates_that_are_not_known_to_the_day_leave_it_open(base: Knowledge) -> None:
    made = treaty("p", "BBB CCC", commitment("p", start="2020"))
    found = judged(made, base, case())
    assert values(found)["membership"] == "unknown"
    assert "2020" in reason(found, "membership")
    assert values(judged(made, base, case(day="2021-01-01")))["membership"] == "met"
    doubted = treaty("p", "BBB CCC", commitment("p", doubt="the text was not seen"))
    assert values(judged(doubted, base, case()))["membership"] == "met"


def test_a_pledge_is_broken_by_who_gave_it_and_nobody_else(base: Knowledge) -> None:
    made = pact("p", "AAA BBB CCC", "non_aggression", trigger=None)
    assert judged(made, base, case(), owes="AAA BBB").status == "engaged"
    assert judged(made, base, case(), owes="CCC BBB").status == "not_engaged"
    assert judged(made, base, case(event="threat_of_aggression"), owes="AAA BBB").status == "engaged"
    assert judged(made, base, case(event="economic_coercion"), owes="AAA BBB").status == "not_engaged"
    assert judged(made, base, case(by=None), owes="CCC BBB").status == "possible"


def test_an_assurance_without_an_event_is_open_and_cooperation_is_never_set_off(base: Knowledge) -> None:
    assert judged(pact("p", "AAA BBB", "assurance", trigger=None), base, case(), owes="AAA BBB").status == "possible"
    made = pact("p", "AAA BBB", "cooperation", trigger=None)
    assert judged(made, base, case(), owes="AAA BBB").status == "not_engaged"


def test_consultations_any_party_may_ask_for(base: Knowledge) -> None:
    made = pact("p", "BBB CCC DDD", "consultation", trigger=Trigger(events=("armed_attack",), conditions=(REQUEST,)))
    assert judged(made, base, case(requests="DDD")).status == "engaged"
    assert judged(made, base, case(requests="EEE")).status == "possible"
    help = pact("p", "BBB CCC DDD", trigger=Trigger(events=("armed_attack",), conditions=(REQUEST,)))
    assert judged(help, base, case(requests="DDD")).status == "possible"


def test_states_that_the_tables_name_are_named(base: Knowledge) -> None:
    made = pact("p", "ARL BOR", trigger=Trigger(events=("armed_attack",), adversary=("parties",)))
    found = judged(made, base, case(by="CAV", on="ARL"), owes="BOR ARL")
    assert reason(found, "victim") == "Arland is a party to the treaty"
    assert reason(found, "adversary") == "Cavenia is no party to the treaty"
    assert reason(found, "membership") == "the treaty binds Boria on this day"
