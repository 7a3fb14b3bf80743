"""What follows from a case: who may be drawn in, on which side, what conflicts, what is open, and where it ends."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_treaties import treaty_knowledge
from made_whatif import COUNCIL, DAY, REQUEST, case, commitment, follow, frame, owed, pact, treaty
from onrecord.commitments.case import Case
from onrecord.commitments.evaluate import evaluate
from onrecord.commitments.types import Condition, Treaty, Trigger
from onrecord.errors import KnowledgeError
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.schema import covers
from onrecord.output.whatif import whatif_json

ASKED = Trigger(events=("armed_attack",), conditions=(REQUEST,))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return treaty_knowledge(tmp_path_factory.mktemp("tables"))


def test_who_owes_help_to_the_attacked_and_what_the_attacker_owes_it(base: Knowledge) -> None:
    outcome = follow(
        [pact("help", "AAA BBB CCC"), pact("peace", "AAA BBB", "non_aggression", trigger=None)], base, depth=0
    )
    assert owed(outcome) == {
        (0, "help-1", "CCC", "BBB", "AAA"): "engaged",
        (0, "peace-1", "AAA", "BBB", "AAA"): "engaged",
    }
    assert outcome.steps[0].sentence == (
        "Under Article 1 of the Help Pact (1990), CCC owes BBB help: every condition that it names is met."
    )


def test_a_state_that_helps_may_be_attacked_in_turn_and_its_allies_be_called_on(base: Knowledge) -> None:
    outcome = follow([pact("one", "BBB CCC"), pact("two", "CCC DDD"), pact("three", "DDD EEE")], base)
    assert owed(outcome) == {
        (0, "one-1", "CCC", "BBB", "AAA"): "engaged",
        (1, "two-1", "DDD", "CCC", "AAA"): "engaged",
        (2, "three-1", "EEE", "DDD", "AAA"): "engaged",
    }
    assert [(s.id, s.supposed, s.because) for s in outcome.steps] == [
        ("s1", "", ()),
        ("s2", "in_turn", ("s1",)),
        ("s3", "in_turn", ("s2",)),
    ]
    assert outcome.steps[1].sentence.startswith("Should AAA attack CCC in turn, under Article 1 of the Two Pact")


def test_force_in_answer_may_call_on_the_attackers_allies(base: Knowledge) -> None:
    outcome = follow([pact("one", "BBB CCC"), pact("foe", "AAA XXX")], base, depth=1)
    assert owed(outcome) == {
        (0, "one-1", "CCC", "BBB", "AAA"): "engaged",
        (1, "foe-1", "XXX", "AAA", "BBB"): "possible",
        (1, "foe-1", "XXX", "AAA", "CCC"): "possible",
    }
    (step,) = (s for s in outcome.steps if s.depth)
    assert step.against == ("BBB", "CCC")
    assert "if force in answer to an attack counts as an armed attack" in step.sentence


def test_an_ally_of_the_attacker_may_strike_those_who_help(base: Knowledge) -> None:
    """The chain of 1914: each round calls on the next."""
    treaties = [pact("serbs", "BBB RRR"), pact("centre", "AAA GGG"), pact("west", "RRR FFF", trigger=Trigger(
        events=("armed_attack",), adversary=("GGG",)))]  # fmt: skip
    outcome = follow(treaties, base)
    assert (0, "serbs-1", "RRR", "BBB", "AAA") in owed(outcome)
    assert (1, "centre-1", "GGG", "AAA", "RRR") in owed(outcome)
    assert owed(outcome)[2, "west-1", "FFF", "RRR", "GGG"] == "engaged"
    assert (1, "west-1", "FFF", "RRR", "AAA") not in owed(outcome)


def test_who_may_help_but_need_not_is_not_drawn_in(base: Knowledge) -> None:
    may = treaty("one", "BBB CCC", commitment("one", strength="may"))
    assert set(owed(follow([may, pact("two", "CCC DDD")], base))) == {(0, "one-1", "CCC", "BBB", "AAA")}
    talk = pact("one", "BBB CCC", "consultation")
    assert set(owed(follow([talk, pact("two", "CCC DDD")], base))) == {(0, "one-1", "CCC", "BBB", "AAA")}


def test_what_is_not_engaged_draws_nobody_in_and_says_why(base: Knowledge) -> None:
    sea = Trigger(events=("armed_attack",), area="sea")
    outcome = follow([pact("one", "BBB CCC", trigger=sea), pact("two", "CCC DDD")], base)
    assert outcome.steps == ()
    (step,) = outcome.not_engaged
    assert step.sentence == "Not engaged under Article 1 of the One Pact (1990): The homeland and sea."


def test_the_attack_that_is_given_is_not_supposed_once_more_elsewhere(base: Knowledge) -> None:
    home = Trigger(events=("armed_attack",), area="home")
    outcome = follow([pact("one", "BBB CCC", trigger=home), pact("two", "BBB DDD")], base, case(place="afar"))
    assert set(owed(outcome)) == {(0, "two-1", "DDD", "BBB", "AAA")}


def test_nobody_is_looked_at_further_where_the_attacker_is_not_known(base: Knowledge) -> None:
    outcome = follow([pact("one", "BBB CCC"), pact("two", "CCC DDD")], base, case(by=None))
    assert set(owed(outcome)) == {(0, "one-1", "CCC", "BBB", "")}
    assert outcome.notes == ("No state is given as the attacker, so nothing is followed further.",)


def test_cycles_end_and_the_depth_is_said(base: Knowledge) -> None:
    ring = [pact(f"p{number}", f"{a} {b}") for number, (a, b) in enumerate(
        [("BBB", "CCC"), ("CCC", "DDD"), ("DDD", "EEE"), ("EEE", "BBB")])]  # fmt: skip
    whole = follow(ring, base, depth=9)
    assert max(step.depth for step in whole.steps) == 1
    assert (whole.notes, whole.again) == ((), ())
    chain = [pact("one", "BBB CCC"), pact("two", "CCC DDD"), pact("three", "DDD EEE")]
    cut = follow(chain, base, depth=1)
    assert [s.commitment for s in cut.steps] == ["one-1", "two-1"]
    assert "1 round" in cut.notes[0] and "DDD" in cut.notes[0]


def test_both_sides_may_have_a_claim_on_one_state(base: Knowledge) -> None:
    outcome = follow([pact("one", "BBB CCC"), pact("two", "AAA CCC")], base)
    (conflict,) = outcome.conflicts
    assert (conflict.kind, conflict.states, conflict.towards) == ("both_sides", ("CCC",), ("AAA",))
    assert conflict.help == ("s1",) and outcome.step(conflict.other[0]).commitment == "two-1"
    assert "CCC is claimed by both sides" in conflict.sentence


def test_on_whom_both_come_to_have_a_claim_at_once_stands_with_the_attacked(base: Knowledge) -> None:
    outcome = follow([pact("one", "BBB CCC"), pact("two", "CCC XXX"), pact("foe", "AAA XXX")], base)
    (conflict,) = outcome.conflicts
    assert (conflict.kind, conflict.states, conflict.towards) == ("both_sides", ("XXX",), ("AAA",))
    assert outcome.step(conflict.help[0]).commitment == "two-1"


def test_pledges_that_stand_against_help(base: Knowledge) -> None:
    treaties = [
        pact("help", "BBB CCC"),
        pact("peace", "AAA CCC", "non_aggression", trigger=None, exceptions=("self-defence",)),
        pact("aside", "AAA CCC", "neutrality"),
        pact("else", "DDD CCC", "neutrality"),
        pact("narrow", "AAA CCC", "neutrality", trigger=Trigger(events=("armed_attack",), adversary=("EEE",))),
    ]
    found = {(c.kind, c.pledge): c for c in follow(treaties, base).conflicts}
    assert set(found) == {("non_aggression", "peace-1"), ("neutrality", "aside-1")}
    assert found["non_aggression", "peace-1"].help == ("s1",)
    assert found["non_aggression", "peace-1"].sentence == (
        "CCC could come to owe help against AAA, and owes it, by Article 1 of the Peace Pact (1990), not to attack or "
        "threaten it; excepted: self-defence."
    )


def test_neutrality_towards_the_attacked_stands_against_helping_the_attacker(base: Knowledge) -> None:
    treaties = [pact("foe", "AAA CCC"), pact("aside", "BBB CCC", "neutrality")]
    outcome = follow(treaties, base, depth=1)
    assert (0, "aside-1", "CCC", "BBB", "AAA") in owed(outcome)
    (conflict,) = outcome.conflicts
    assert (conflict.kind, conflict.states, conflict.towards) == ("neutrality", ("CCC",), ("BBB",))


def test_states_on_the_same_terms_are_one_step_and_others_are_not(base: Knowledge) -> None:
    outcome = follow([pact("all", "BBB CCC DDD EEE!")], base, depth=0)
    assert [(s.obligors, s.engaged) for s in outcome.steps] == [(("CCC", "DDD"), "engaged"), (("EEE",), "possible")]


def test_each_unknown_is_told_once_with_the_steps_that_hang_on_it(base: Knowledge) -> None:
    both = Trigger(events=("armed_attack",), conditions=(REQUEST, COUNCIL))
    outcome = follow([pact("one", "BBB CCC", trigger=ASKED), pact("two", "BBB DDD", trigger=both)], base, depth=0)
    assert [(u.whether, u.steps, u.alone, u.options) for u in outcome.unknowns] == [
        ("BBB asks for help", ("s1", "s2"), ("s1",), ("--request BBB",)),
        ("the council decides", ("s2",), (), ("--say two-1:council=met",)),
    ]
    told = follow([pact("one", "BBB CCC"), pact("foe", "AAA DDD")], base, depth=1).unknowns
    assert "force in answer to an attack counts as an attack itself" in {u.whether for u in told}
    assert "states that owe help, or the attacked state itself, use force in answer" in {u.whether for u in told}


def test_what_is_said_of_a_condition_is_said_of_the_case_alone_and_of_a_commitment_everywhere(base: Knowledge) -> None:
    treaties = [pact("one", "BBB CCC", trigger=ASKED), pact("two", "CCC DDD", trigger=ASKED)]
    asked = case(said={"request": "met"})
    assert list(owed(follow(treaties, base, asked)).values()) == ["engaged", "possible"]
    asked = case(said={"request": "met", "two-1:request": "met"})
    assert list(owed(follow(treaties, base, asked)).values()) == ["engaged", "engaged"]
    asked = case(requests="BBB CCC")
    assert list(owed(follow(treaties, base, asked)).values()) == ["engaged", "engaged"]


def test_engaged_requested_and_given_are_three_things(base: Knowledge) -> None:
    (step,) = follow([pact("one", "BBB CCC")], base, depth=0).steps
    assert (step.engaged, step.requested, step.given) == ("engaged", "unknown", "unknown")
    (step,) = follow([pact("one", "BBB CCC", trigger=ASKED)], base, case(requests="BBB"), depth=0).steps
    assert (step.engaged, step.requested, step.given) == ("engaged", "met", "unknown")
    trigger = Trigger(events=("armed_attack",), conditions=(COUNCIL,))
    (step,) = follow([pact("one", "BBB CCC", trigger=trigger)], base, case(requests="BBB"), depth=0).steps
    assert (step.engaged, step.requested, step.given) == ("possible", "met", "unknown")


def test_an_event_done_to_a_third_state_may_oblige_the_parties_to_consult(base: Knowledge) -> None:
    anywhere = Trigger(events=("armed_attack",), victim=("any",))
    (step,) = follow([pact("one", "CCC DDD", "consultation", trigger=anywhere)], base, depth=0).steps
    assert (step.obligors, step.beneficiaries) == (("CCC", "DDD"), ("CCC", "DDD"))
    assert "CCC and DDD must consult with one another" in step.sentence
    (step,) = follow([pact("one", "BBB CCC DDD", "consultation", trigger=anywhere)], base, depth=0).steps
    assert (step.obligors, step.beneficiaries) == (("CCC", "DDD"), ("BBB",))


def test_a_promise_to_join_in_an_attack_draws_in_on_the_attackers_side(base: Knowledge) -> None:
    offence = commitment("steel", "offence", trigger=Trigger(events=("war", "armed_attack"), victim=("any",)))
    outcome = follow([treaty("steel", "AAA CCC", offence), pact("help", "BBB DDD")], base, depth=1)
    assert any(s.kind == "offence" and s.obligors == ("CCC",) and s.against == ("BBB",) for s in outcome.steps)
    assert "CCC owes AAA to join in the attack" in next(s.sentence for s in outcome.steps if s.kind == "offence")


def test_an_event_that_no_table_has_is_refused(base: Knowledge) -> None:
    with pytest.raises(KnowledgeError, match="no class of events 'quarrel'"):
        follow([pact("one", "BBB CCC")], base, case(event="quarrel"))


def test_an_article_whose_number_is_not_known_is_cited_without_one(base: Knowledge) -> None:
    (step,) = follow([pact("one", "BBB CCC", article="not known")], base, depth=0).steps
    assert step.sentence.startswith("Under the One Pact (1990), CCC owes")
    (step,) = follow([pact("one", "BBB CCC", article="IV, V", start="1995-01-01")], base, depth=0).steps
    assert step.sentence.startswith("Under Articles IV and V of the One Pact (1990, as of 1995), CCC owes")


# what holds of any treaties

STATES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG")
YEARS = st.integers(2000, 2040).map(str)
some_states = st.lists(st.sampled_from(STATES), min_size=2, max_size=6, unique=True)
conditions = st.lists(
    st.sampled_from(
        [
            REQUEST,
            COUNCIL,
            Condition(id="unprovoked", kind="non_provocation", says="the attacked party did not provoke it"),
        ]
    ),
    max_size=2,
    unique=True,
)
sides = st.one_of(
    st.sampled_from([("any",), ("parties",), ("non_parties",)]),
    st.lists(st.sampled_from(STATES), min_size=1, max_size=3, unique=True).map(tuple),
)
triggers = st.builds(
    lambda events, victim, adversary, area, own: Trigger(
        events=tuple(events), victim=victim, adversary=adversary, area=area, conditions=tuple(own)
    ),
    st.lists(
        st.sampled_from(["armed_attack", "aggression", "security_threat", "air_strike"]),
        min_size=1,
        max_size=2,
        unique=True,
    ),
    st.one_of(st.just(("parties",)), sides),
    sides,
    st.sampled_from(["", "", "home", "sea"]),
    conditions,
)
kinds = st.sampled_from(
    [
        "defence",
        "defence",
        "defence",
        "neutrality",
        "non_aggression",
        "consultation",
        "assistance",
        "assurance",
        "offence",
    ]
)


@st.composite
def random_treaties(draw: st.DrawFn) -> list[Treaty]:
    """Some treaties between seven states: dense, so that cascades and cycles are the rule."""
    made = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(kinds)
        trigger = draw(triggers) if kind not in ("non_aggression", "assurance") or draw(st.booleans()) else None
        start = draw(st.sampled_from(["1990-01-01", "1990-01-01", "2020", "2030-05"]))
        end = draw(st.sampled_from(["", "", "2010-01-01", "2020-06"])) if start == "1990-01-01" else ""
        states = " ".join(s + draw(st.sampled_from(["", "", "", "!"])) for s in draw(some_states))
        id = f"t{number}"
        strength = draw(st.sampled_from(["must_act", "as_deems_necessary", "by_agreement", "may"]))
        one = commitment(id, kind, strength, trigger=trigger, start=start, end=end)
        made.append(treaty(id, states, one, start=start, end=end))
    return made


said_of = st.dictionaries(
    st.sampled_from(["request", "decision", "council", "area", "membership", "answer", "t0-1:request", "t1-1:council"]),
    st.sampled_from(["met", "not_met", "unknown"]),
    max_size=3,
)
cases = st.builds(
    lambda by, event, requests, said, place: case(by=by, event=event, requests=tuple(requests), said=said, place=place),
    st.sampled_from(["AAA", "AAA", "AAA", "CCC", None]),
    st.sampled_from(["armed_attack", "armed_attack", "air_strike", "security_threat"]),
    st.lists(st.sampled_from(STATES), max_size=2),
    said_of,
    st.sampled_from(["", "there"]),
)
RANK = {"not_engaged": 0, "possible": 1, "engaged": 2}
many = settings(max_examples=120, deadline=None)


def with_met(asked: Case, option: str) -> Case:
    """The case with what an unknown's option says."""
    word, _, value = option.partition(" ")
    if word == "--request":
        return msgspec.structs.replace(asked, requests=asked.requests | {value})
    return msgspec.structs.replace(asked, said={**asked.said, value.removesuffix("=met"): "met"})


def overrules(asked: Case, option: str) -> bool:
    """Whether the option says that something is met which was said not to be."""
    about = option.rpartition(":")[2].removesuffix("=met") if option.startswith("--say") else "request"
    names = {about, {"council": "decision", "unprovoked": "non_provocation"}.get(about, about)}
    return any(value == "not_met" and name.rpartition(":")[2] in names for name, value in asked.said.items())


@many
@given(random_treaties(), cases, st.data())
def test_adding_a_met_condition_never_removes_an_engagement(
    base: Knowledge, treaties: list[Treaty], asked: Case, data: st.DataObject
) -> None:
    before = follow(treaties, base, asked)
    options = [o for u in before.unknowns for o in u.options if o.startswith(("--request", "--say"))]
    if not options:
        return
    option = data.draw(st.sampled_from(options))
    after = owed(follow(treaties, base, with_met(asked, option)))
    lost = {key: status for key, status in owed(before).items() if RANK[after.get(key, "not_engaged")] < RANK[status]}
    if overrules(asked, option):
        # who owes help in the case as given after all has a part from then on, and no longer comes in later
        lost = {key: status for key, status in lost.items() if key[0] == 0}
    assert not lost, option


@many
@given(random_treaties(), cases)
def test_saying_what_alone_is_open_engages_what_hangs_on_it(
    base: Knowledge, treaties: list[Treaty], asked: Case
) -> None:
    before = follow(treaties, base, asked, depth=0)
    for unknown in before.unknowns:
        if unknown.alone and all(o.startswith("--say") for o in unknown.options):
            then = asked
            for option in unknown.options:
                then = with_met(then, option)
            after = owed(follow(treaties, base, then, depth=0))
            for id in unknown.alone:
                step = before.step(id)
                key = (0, step.commitment, step.obligors[0], step.beneficiaries[0], (*step.against, "")[0])
                assert after.get(key, "engaged") == "engaged"


@many
@given(random_treaties(), cases)
def test_a_treaty_that_is_not_in_force_never_appears(base: Knowledge, treaties: list[Treaty], asked: Case) -> None:
    outcome = follow(treaties, base, asked)
    by_id = {t.id: t for t in treaties}
    for step in (*outcome.steps, *outcome.not_engaged):
        made = by_id[step.treaty]
        assert covers(made.start, made.end, DAY).possible
        assert covers(made.commitments[0].start, made.commitments[0].end, DAY).possible
        parties = {p.state for p in made.parties}
        assert set(step.obligors) <= parties and set(step.beneficiaries) <= parties
    assert {by_id[c.pledge.removesuffix("-1")].id for c in outcome.conflicts} <= {
        t.id for t in treaties if covers(t.start, t.end, DAY).possible
    }


@many
@given(random_treaties(), cases, st.randoms())
def test_the_order_of_inputs_does_not_matter(
    base: Knowledge, treaties: list[Treaty], asked: Case, shuffled: Any
) -> None:
    first = follow(treaties, base, asked)
    again = list(treaties)
    shuffled.shuffle(again)
    said = list(asked.said.items())
    shuffled.shuffle(said)
    requests = frozenset(sorted(asked.requests, reverse=True))
    second = follow(again, base, msgspec.structs.replace(asked, said=dict(said), requests=requests))
    assert first == second
    assert whatif_json(first) == whatif_json(second)


@many
@given(random_treaties(), cases)
def test_cascades_end_and_a_longer_one_begins_as_a_shorter_one(
    base: Knowledge, treaties: list[Treaty], asked: Case
) -> None:
    whole = follow(treaties, base, asked, depth=9)
    assert max((s.depth for s in whole.steps), default=0) < len(STATES)
    for depth in (0, 1, 2):
        cut = follow(treaties, base, asked, depth=depth)
        assert cut.steps == tuple(s for s in whole.steps if s.depth <= depth)
    # each attacker and victim are looked at once: no obligation stands twice under one supposition
    seen = [
        (s.commitment, o, b, a) for s in whole.steps if s.depth for o in s.obligors for b in s.beneficiaries
        for a in s.against if len({o, b, a}) == 3
    ]  # fmt: skip
    assert len(seen) == len(set(seen))


@many
@given(random_treaties(), cases)
def test_each_obligor_of_a_step_owes_it_to_each_beneficiary_against_each_attacker(
    base: Knowledge, treaties: list[Treaty], asked: Case
) -> None:
    """What is joined into one step holds of every three states of it: judged one by one they have the step's status."""
    outcome = follow(treaties, base, asked)
    here = frame(treaties, base)
    alone = {k: v for k, v in asked.said.items() if ":" in k or k == "answer"}
    for step in outcome.steps:
        if step.kind == "offence":
            continue  # it is against the attacked, and owed to the attacker
        bounds = {(b.obligor, b.beneficiary): b for b in here.treaties.bound(DAY) if b.commitment.id == step.commitment}
        for obligor, beneficiary, against in product(step.obligors, step.beneficiaries, step.against or (None,)):
            if obligor == beneficiary or (obligor == against and step.supposed):
                continue
            then = asked
            if step.supposed:
                then = msgspec.structs.replace(
                    asked, event="armed_attack", by=against, on=beneficiary, place="", target="territory", said=alone
                )
            found = evaluate(bounds[obligor, beneficiary], then, here, step.supposed)
            assert found.status == step.engaged, (step.sentence, obligor, beneficiary, against)
            assert [c.value for c in found.conditions] == [c.value for c in step.conditions]


@many
@given(random_treaties(), cases)
def test_nothing_is_given_and_everything_that_is_possible_has_an_unknown(
    base: Knowledge, treaties: list[Treaty], asked: Case
) -> None:
    outcome = follow(treaties, base, asked)
    hanging = {id for unknown in outcome.unknowns for id in unknown.steps}
    for step in outcome.steps:
        assert step.given == "unknown"
        values = {c.value for c in step.conditions}
        assert ("unknown" in values) == (step.engaged == "possible")
        if step.engaged == "possible":
            assert step.id in hanging
        assert set(step.because) < {s.id for s in outcome.steps} or not step.because
    ids = [step.id for step in (*outcome.steps, *outcome.not_engaged)]
    assert len(ids) == len(set(ids))


def test_states_in_any_order_make_the_same_steps(base: Knowledge) -> None:
    found = {
        whatif_json(follow([pact("one", " ".join(states)), pact("two", "AAA DDD")], base))
        for states in permutations(("BBB", "CCC", "DDD"))
    }
    assert len(found) == 1
