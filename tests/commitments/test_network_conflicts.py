"""Conflicting pledges: the definition, case by case, each with treaties made for it."""

from __future__ import annotations

import pytest

from made_network import network_knowledge, owes, pact, spells_of
from onrecord.commitments.network import Conflict, Period, conflicts, day
from onrecord.knowledge.base import Knowledge

ALWAYS = Period("", "1900-01-01", "2100-12-31")
ALLY = pact("ally", "ARL BOR", "2000-01-01", owes())
LEAVE = pact("leave", "ARL CAV", "2005-01-01 2010-12-31", owes("non_aggression"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return network_knowledge(tmp_path_factory.mktemp("tables"))


def found(base: Knowledge, *pacts: str, period: Period = ALWAYS, states: tuple[str, ...] = ()) -> tuple[Conflict, ...]:
    return conflicts(spells_of(base, *pacts), base, period, states)


def triples(rows: tuple[Conflict, ...]) -> list[str]:
    return [f"{r.pattern} {r.obligor}: {r.ally} / {r.other} {r.start}..{r.end}" for r in rows]


def test_an_ally_and_one_to_be_left_in_peace(base: Knowledge) -> None:
    rows = found(base, ALLY, LEAVE)
    assert triples(rows) == ["opposed ARL: BOR / CAV 2005-01-01..2010-12-31"]
    (row,) = rows
    assert (row.pledge, row.pledge_treaty, row.pledge_article, row.pledge_kind) == ("ally-1", "ally", "1", "defence")
    assert (row.against, row.against_kind, row.against_strength) == ("leave-1", "non_aggression", "must_act")


def test_only_while_both_are_in_force_and_in_the_period(base: Knowledge) -> None:
    assert (
        found(base, ALLY, LEAVE, period=day("2004-12-31")) == found(base, ALLY, LEAVE, period=day("2011-01-01")) == ()
    )
    assert triples(found(base, ALLY, LEAVE, period=day("2005-01-01"))) == triples(found(base, ALLY, LEAVE))
    goes_on = pact("leave", "ARL CAV", "2005-01-01", owes("non_aggression"))
    assert triples(found(base, ALLY, goes_on, period=day("2020-01-01"))) == ["opposed ARL: BOR / CAV 2005-01-01.."]


@pytest.mark.parametrize("kind", ["non_aggression", "neutrality", "defence"])
@pytest.mark.parametrize("ways", [("[BOR]", "[CAV]"), ("[CAV]", "[BOR]")])
def test_not_while_the_two_owe_each_other_peace(base: Knowledge, kind: str, ways: tuple[str, str]) -> None:
    between = owes(kind, more={"obligors": ways[0], "beneficiaries": ways[1]})
    rows = found(base, ALLY, LEAVE, pact("peace", "BOR CAV", "2008-01-01 2008-12-31", between))
    assert [t for t in triples(rows) if t.startswith("opposed ARL")] == [
        "opposed ARL: BOR / CAV 2005-01-01..2007-12-31",
        "opposed ARL: BOR / CAV 2009-01-01..2010-12-31",
    ]


def test_consultation_is_no_peace_and_no_help(base: Knowledge) -> None:
    talk = pact("talk", "BOR CAV", "2000-01-01", owes("consultation"))
    assert len(found(base, ALLY, LEAVE, talk)) == 1
    assert found(base, pact("talk", "ARL BOR", "2000-01-01", owes("consultation")), LEAVE) == ()


def test_what_one_may_do_is_no_pledge(base: Knowledge) -> None:
    assert found(base, pact("ally", "ARL BOR", "2000-01-01", owes(strength="may")), LEAVE) == ()
    assert len(found(base, pact("ally", "ARL BOR", "2000-01-01", owes(strength="by_agreement")), LEAVE)) == 1


@pytest.mark.parametrize(
    ("adversary", "number"),
    [("any", 1), ("[CAV]", 1), ("[DOR]", 0), ("non_parties", 1), ("parties", 0), ("[DOR, CAV]", 1)],
)
def test_the_other_must_be_a_possible_adversary(base: Knowledge, adversary: str, number: int) -> None:
    assert len(found(base, pact("ally", "ARL BOR", "2000-01-01", owes(adversary=adversary)), LEAVE)) == number


def test_parties_are_those_of_the_day(base: Knowledge) -> None:
    """CAV is a party of the treaty of defence until 2006: only then is it an adversary among the parties."""
    only = {"obligors": "[ARL]", "beneficiaries": "[BOR]"}
    three = pact("three", "ARL BOR CAV", "2000-01-01", owes(adversary="parties", more=only))
    three = three.replace("{state: CAV}", "{state: CAV, to: 2006-12-31}")
    leave = pact("leave", "ARL CAV", "2005-01-01", owes("non_aggression"))
    assert [t for t in triples(found(base, three, leave)) if " ARL: " in t] == [
        "opposed ARL: BOR / CAV 2005-01-01..2006-12-31"
    ]
    outside = three.replace("adversary: parties", "adversary: non_parties")
    assert [t for t in triples(found(base, outside, leave)) if " ARL: " in t] == ["opposed ARL: BOR / CAV 2007-01-01.."]


def test_the_ally_must_be_a_possible_victim(base: Knowledge) -> None:
    assert found(base, pact("ally", "ARL BOR", "2000-01-01", owes(victim="[ARL]")), LEAVE) == ()


def test_neutrality_is_owed_against_whom_it_names(base: Knowledge) -> None:
    """ARL stays out of a war of CAV with BOR, and with DOR, as the rows say."""
    against_boria = pact("leave", "ARL CAV", "2000-01-01", owes("neutrality", adversary="[BOR]"))
    against_doria = pact("leave", "ARL CAV", "2000-01-01", owes("neutrality", adversary="[DOR]"))
    assert triples(found(base, ALLY, against_boria)) == ["opposed ARL: BOR / CAV 2000-01-01.."]
    assert found(base, ALLY, against_doria) == ()


def test_a_pledge_of_offence_counts_as_help(base: Knowledge) -> None:
    attack = pact("attack", "ARL BOR", "2000-01-01", owes("offence", victim="any", adversary="[CAV]"))
    assert triples(found(base, attack, LEAVE)) == ["opposed ARL: BOR / CAV 2005-01-01..2010-12-31"]


def test_two_allies_are_another_pattern(base: Knowledge) -> None:
    """ARL owes CAV defence too until 2007: while it does, it is allied with both."""
    second = pact("second", "ARL CAV", "2005-01-01 2007-12-31", owes())
    assert triples(found(base, ALLY, LEAVE, second)) == [
        "opposed ARL: BOR / CAV 2008-01-01..2010-12-31",
        "between_allies ARL: BOR / CAV 2005-01-01..2007-12-31",
    ]


def test_allies_who_are_each_defended_against_others_only(base: Knowledge) -> None:
    far = pact("far", "ARL CAV", "2000-01-01", owes(adversary="[DOR]"))
    assert found(base, ALLY, far) == ()


def test_rows_with_all_of_some_states(base: Knowledge) -> None:
    more = pact("more", "ARL DOR", "2000-01-01", owes())
    assert len(found(base, ALLY, LEAVE, more)) == 3
    assert triples(found(base, ALLY, LEAVE, more, states=("DOR", "CAV"))) == [
        "opposed ARL: DOR / CAV 2005-01-01..2010-12-31"
    ]


def test_a_row_is_one_though_a_member_is_suspended_for_a_while(base: Knowledge) -> None:
    pact_of_members = pact("nop", "ARL BOR", "2000-01-01", owes()).replace(
        "parties: [{state: ARL}, {state: BOR}]", "organization: NOP"
    )
    leave = pact("leave", "ARL DOR", "2000-01-01", owes("non_aggression"))
    rows = [r for r in found(base, pact_of_members, leave) if r.obligor == "ARL"]
    assert triples(tuple(rows)) == ["opposed ARL: CAV / DOR 2000-01-01.."]
    assert rows[0].suspended


def test_the_order_of_treaties_does_not_matter(base: Knowledge) -> None:
    more = pact("more", "ARL DOR", "2000-01-01", owes())
    assert found(base, ALLY, LEAVE, more) == found(base, more, LEAVE, ALLY)
