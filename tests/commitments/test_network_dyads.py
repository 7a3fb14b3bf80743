"""Dyad-years: which rows there are, their numbers, flags and years."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from made_network import network_knowledge, owes, pact, spells_of
from onrecord.commitments.network import DyadYear, directed_dyad_years, dyad_years
from onrecord.commitments.network.cow import Cow
from onrecord.knowledge.base import Knowledge, knowledge

DEFENCE = pact("def", "ARL BOR", "2000-03-01 2002-12-31", owes(), owes("consultation", "may"), atop=9001)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return network_knowledge(tmp_path_factory.mktemp("tables"))


def rows(base: Knowledge, *pacts: str, years: range = range(1995, 2006), **more) -> list[DyadYear]:
    return list(dyad_years(spells_of(base, *pacts), base, years, **more))


def flags(row: DyadYear) -> str:
    return " ".join(name for name in row.__struct_fields__[7:-2] if getattr(row, name) == 1)


def test_a_dyad_has_a_row_for_every_year_of_which_any_day_counts(base: Knowledge) -> None:
    found = rows(base, DEFENCE)
    assert [(row.year, row.ccode1, row.ccode2, row.iso1, row.iso2) for row in found] == [
        (2000, 10, 20, "ARL", "BOR"),
        (2001, 10, 20, "ARL", "BOR"),
        (2002, 10, 20, "ARL", "BOR"),
    ]
    assert [flags(row) for row in found] == ["defense consul transyr", "defense consul", "defense consul"]
    assert {row.treaties for row in found} == {("def",)} and {row.atopids for row in found} == {(9001,)}


def test_on_a_day_of_each_year(base: Knowledge) -> None:
    assert [row.year for row in rows(base, DEFENCE, on_day="02-28")] == [2001, 2002]
    assert [row.year for row in rows(base, DEFENCE, on_day="12-31")] == [2000, 2001, 2002]
    assert flags(rows(base, DEFENCE, on_day="12-31")[0]) == "defense consul transyr"


def test_only_the_years_asked_for(base: Knowledge) -> None:
    assert [row.year for row in rows(base, DEFENCE, years=range(2001, 2002))] == [2001]
    found = list(dyad_years(spells_of(base, DEFENCE), base, [2002, 2000]))
    assert [(row.year, flags(row)) for row in found] == [(2000, "defense consul transyr"), (2002, "defense consul")]


def test_one_pledge_that_takes_the_place_of_another_is_no_transition(base: Knowledge) -> None:
    old = pact("old", "ARL BOR", "1990-01-01 2000-06-30", owes())
    new = pact("new", "ARL BOR", "2000-07-01", owes())
    later = pact("new", "ARL BOR", "2000-07-02", owes())
    assert [flags(r) for r in rows(base, old, new, years=range(2000, 2001))] == ["defense"]
    assert [flags(r) for r in rows(base, old, later, years=range(2000, 2001))] == ["defense transyr"]
    assert [r.treaties for r in rows(base, old, new, years=range(2000, 2002))] == [("new", "old"), ("new",)]


def test_what_goes_one_way_only_is_asymmetric_and_directed(base: Knowledge) -> None:
    sole = {"obligors": "[BOR]", "beneficiaries": "[ARL]"}
    one_way = pact(
        "way", "ARL BOR", "2000-01-01 2000-12-31", owes("defence", "by_agreement", sole), owes("consultation")
    )
    (row,) = rows(base, one_way)
    assert flags(row) == "defense consul asymm"
    found = directed_dyad_years(spells_of(base, one_way), base, [2000])
    assert [(r.iso1, r.iso2, r.defense, r.consul, r.strength, r.defense_strength) for r in found] == [
        ("ARL", "BOR", 0, 1, "must_act", ""),
        ("BOR", "ARL", 1, 1, "must_act", "by_agreement"),
    ]


def test_the_strongest_pledge_is_told(base: Knowledge) -> None:
    three = pact("s", "ARL BOR", "2000-01-01", owes("defence", "may"), owes("defence", "as_deems_necessary"))
    found = directed_dyad_years(spells_of(base, three), base, [2000])
    assert {(r.strength, r.defense_strength) for r in found} == {("as_deems_necessary", "as_deems_necessary")}


def test_states_without_a_number_come_last_and_have_an_empty_cell(base: Knowledge) -> None:
    found = rows(base, pact("x", "DOR CAV ARL", "2000-01-01 2000-12-31", owes()))
    assert [(r.ccode1, r.iso1, r.ccode2, r.iso2) for r in found] == [
        (10, "ARL", None, "CAV"),
        (10, "ARL", None, "DOR"),
        (None, "CAV", None, "DOR"),
    ]
    assert {r.stateabb2 for r in found} == {""}


def test_a_state_that_follows_another_goes_on_with_its_number(base: Knowledge) -> None:
    before = pact("before", "ARL OLD", "1980-01-01 1991-12-25", owes())
    after = pact("after", "ARL BOR", "1991-12-26", owes())
    found = rows(base, before, after, years=range(1990, 1993))
    assert [(r.year, r.ccode2, r.iso2, flags(r)) for r in found] == [
        (1990, 20, "OLD", "defense"),
        (1991, 20, "BOR", "defense"),
        (1992, 20, "BOR", "defense"),
    ]
    assert rows(base, pact("self", "OLD BOR", "1980-01-01", owes()), years=range(1985, 1986)) == []


def test_a_state_whose_number_changes_has_a_row_for_each(base: Knowledge) -> None:
    found = rows(base, pact("de", "ARL DEU", "1980-01-01", owes()), years=range(1989, 1992))
    assert [(r.year, r.ccode2, r.stateabb2, flags(r)) for r in found] == [
        (1989, 260, "GFR", "defense"),
        (1990, 255, "GMY", "defense transyr"),
        (1990, 260, "GFR", "defense transyr"),
        (1991, 255, "GMY", "defense"),
    ]


def test_a_member_that_is_suspended_is_marked(base: Knowledge) -> None:
    member = pact("nop", "ARL BOR", "1990-01-01", owes()).replace(
        "parties: [{state: ARL}, {state: BOR}]", "organization: NOP"
    )
    found = rows(base, member, years=range(2019, 2023))
    assert [(r.year, r.suspended, r.unsure) for r in found if r.iso2 == "CAV"] == [
        (2019, 0, 0),
        (2020, 1, 1),  # from some day of March
        (2021, 1, 0),
        (2022, 0, 0),
    ]


def test_the_dyads_of_a_state_and_those_among_some(base: Knowledge) -> None:
    all_of_them = pact("x", "DOR CAV ARL", "2000-01-01 2000-12-31", owes())
    of_dor = rows(base, all_of_them, states=["DOR"])
    assert [(r.iso1, r.iso2) for r in of_dor] == [("ARL", "DOR"), ("CAV", "DOR")]
    assert [(r.iso1, r.iso2) for r in rows(base, all_of_them, states=["DOR", "CAV"])] == [("CAV", "DOR")]


def test_directed_rows_put_together_are_the_undirected_ones(base: Knowledge) -> None:
    made = spells_of(base, DEFENCE, pact("x", "DOR CAV ARL", "1999-05-01 2003-04-01", owes("neutrality"), owes()))
    single = {(r.year, r.iso1, r.iso2, r.treaties) for r in dyad_years(made, base, range(1995, 2006))}
    both = directed_dyad_years(made, base, range(1995, 2006))
    assert {(r.year, *sorted((r.iso1, r.iso2)), r.treaties) for r in both} == single and len(both) == 2 * len(single)


def test_every_state_with_a_number_has_its_abbreviation_and_no_number_two() -> None:
    table = files("onrecord.knowledge") / "data" / "cow_states.csv"
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    listed = list(csv.DictReader(lines))
    assert len({row["cow"] for row in listed}) == len({row["abb"] for row in listed}) == len(listed)
    base = knowledge()
    cow = Cow(base)
    for code, state in base.states.items():
        node = cow.node(code, "2020-01-01")
        assert (node.number is None) == (not state.cow) == (not node.abb), code
    for code, day, number, abb in [
        ("DEU", "1990-10-02", 260, "GFR"), ("DEU", "1990-10-03", 255, "GMY"), ("DDR", "1980-01-01", 265, "GDR"),
        ("YEM", "1990-05-21", 678, "YAR"), ("YEM", "1990-05-22", 679, "YEM"), ("YMD", "1980-01-01", 680, "YPR"),
        ("SUN", "1980-01-01", 365, "RUS"), ("RUS", "2000-01-01", 365, "RUS"), ("USA", "2000-01-01", 2, "USA"),
        ("SRB", "2010-01-01", 345, "YUG"), ("KOR", "2000-01-01", 732, "ROK"), ("PSE", "2000-01-01", None, ""),
    ]:  # fmt: skip
        node = cow.node(code, day)
        assert (node.number, node.abb) == (number, abb), (code, day)
