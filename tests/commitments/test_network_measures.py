"""Counts, communities and degree of treaties worked by hand."""

from __future__ import annotations

import pytest

from made_network import network_knowledge, owes, pact, spells_of
from onrecord.commitments.network import Spell, communities, counts, day, degrees, graph, year, years
from onrecord.commitments.network.periods import day_of_years, year_range
from onrecord.errors import OptionError
from onrecord.knowledge.base import Knowledge


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return network_knowledge(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def spells(base: Knowledge) -> tuple[Spell, ...]:
    """From 2000 ARL, BOR and CAV defend one another and consult; in 2001 until June DOR is owed defence by ARL."""
    three = pact("three", "ARL BOR CAV", "2000-01-01", owes(), owes("consultation"))
    guard = pact(
        "guard", "ARL DOR", "2001-01-01 2001-06-30", owes(more={"obligors": "[ARL]", "beneficiaries": "[DOR]"})
    )
    return spells_of(base, three, guard)


def counted(spells: tuple[Spell, ...], on: str) -> dict[str, tuple[int, ...]]:
    return {
        row.kind: (row.treaties, row.commitments, row.pledges, row.directed, row.dyads, row.states)
        for row in counts(spells, day(on))
        if row.treaties
    }


def test_counts_of_a_day(spells: tuple[Spell, ...]) -> None:
    assert counted(spells, "1999-12-31") == {}
    assert counted(spells, "2001-06-30") == {
        "defence": (2, 2, 7, 7, 4, 4),
        "consultation": (1, 1, 6, 6, 3, 3),
        "all": (2, 3, 13, 7, 4, 4),
    }
    assert counted(spells, "2001-07-01")["defence"] == (1, 1, 6, 6, 3, 3)
    assert [row.kind for row in counts(spells, day("1999-01-01"))][-2:] == ["cooperation", "all"]


def test_any_day_of_a_year_counts(spells: tuple[Spell, ...]) -> None:
    def defence(number: int) -> int:
        return next(row.dyads for row in counts(spells, year(number)) if row.kind == "defence")

    assert [defence(number) for number in range(1999, 2003)] == [0, 3, 4, 3]
    assert {row.period for row in counts(spells, year(2001))} == {"2001"}


def test_the_graph_has_a_tie_where_either_owes(spells: tuple[Spell, ...]) -> None:
    assert graph(spells, day("2001-03-01")) == {
        "ARL": {"BOR", "CAV", "DOR"},
        "BOR": {"ARL", "CAV"},
        "CAV": {"ARL", "BOR"},
        "DOR": {"ARL"},
    }
    assert "DOR" not in graph(spells, day("2001-03-01"), "consultation")
    assert "DOR" in graph(spells, day("2001-03-01"), "all")


def test_degree(spells: tuple[Spell, ...]) -> None:
    found = [(r.state, r.partners, r.owes, r.owed, r.treaties) for r in degrees(spells, day("2001-03-01"))]
    assert found == [("ARL", 3, 3, 2, 2), ("BOR", 2, 2, 2, 1), ("CAV", 2, 2, 2, 1), ("DOR", 1, 0, 1, 1)]
    assert degrees(spells, day("2001-03-01"), "neutrality") == ()


def test_communities_with_their_components(base: Knowledge) -> None:
    """ARL-BOR, and CAV-DOR: two components, each a community, and no dyad goes out."""
    pairs = spells_of(base, pact("a", "ARL BOR", "2000-01-01", owes()), pact("b", "CAV DOR", "2000-01-01", owes()))
    found = communities(pairs, day("2000-01-01"))
    assert [(r.community, r.component, r.size, r.ties, r.outside, r.states) for r in found] == [
        (1, 1, 2, 1, 0, ("ARL", "BOR")),
        (2, 2, 2, 1, 0, ("CAV", "DOR")),
    ]
    assert {r.modularity for r in found} == {0.5}
    ring = ["ARL BOR", "BOR CAV", "CAV DOR", "DOR ARL"]
    ties = [pact(f"t{number}", pair, "2000-01-01", owes()) for number, pair in enumerate(ring)]
    found = communities(spells_of(base, *ties), day("2000-01-01"))
    assert [(r.component, r.ties, r.outside, r.states) for r in found] == [
        (1, 1, 2, ("ARL", "BOR")),
        (1, 1, 2, ("CAV", "DOR")),
    ]


def test_years_and_days_of_years() -> None:
    assert years("1949-1951") == (1949, 1950, 1951) and years(" 2020 ") == (2020,)
    assert day_of_years("12-31") == "12-31"
    for wrong in ("1951-1949", "soon", "49-51", "1949-3000"):
        with pytest.raises(OptionError):
            years(wrong)
    for wrong in ("02-29", "13-01", "12/31", "1231", ""):
        with pytest.raises(OptionError, match="MM-DD"):
            day_of_years(wrong)
    with pytest.raises(OptionError, match="out of range"):
        year_range(1, 2)
