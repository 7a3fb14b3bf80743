"""Spells: the stretches of days on which something is owed, and the arithmetic of such stretches."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_network import network_knowledge, owes, pact, spells_of
from made_treaties import invented, treaty_knowledge
from onrecord.commitments.network import OPEN, spells
from onrecord.commitments.network.spans import joined, shared, without
from onrecord.commitments.network.spells import party_spans
from onrecord.commitments.treaties import Treaties
from onrecord.knowledge.base import Knowledge


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return treaty_knowledge(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def treaties(base: Knowledge) -> Treaties:
    return Treaties(invented(base), base)


def test_on_every_day_the_spells_are_what_is_bound(base: Knowledge, treaties: Treaties) -> None:
    found = spells(treaties, base)
    first = datetime.date(1948, 1, 1)
    for number in range(0, 80 * 366, 3):  # every third day of 80 years
        day = (first + datetime.timedelta(days=number)).isoformat()
        bound = treaties.bound(day)
        held = {(s.commitment.id, s.obligor, s.beneficiary) for s in found if s.during(day, day)}
        assert held == {(b.commitment.id, b.obligor, b.beneficiary) for b in bound}, day
        frozen = {(s.obligor, s.beneficiary) for s in found if s.during(day, day) and s.suspended}
        assert frozen == {
            (b.obligor, b.beneficiary) for b in bound if "suspended" in (b.obligor_status, b.beneficiary_status)
        }, day


def test_no_spell_ends_where_the_next_one_begins(base: Knowledge, treaties: Treaties) -> None:
    for one, other in pairwise(spells(treaties, base)):
        same = (one.commitment, one.obligor, one.beneficiary) == (other.commitment, other.obligor, other.beneficiary)
        assert not same or one.end < other.start
        if same and (one.suspended, one.unsure) == (other.suspended, other.unsure):
            assert (datetime.date.fromisoformat(other.start) - datetime.date.fromisoformat(one.end)).days > 1


def test_the_end_of_what_goes_on_is_open(base: Knowledge, treaties: Treaties) -> None:
    last = [s for s in spells(treaties, base) if (s.obligor, s.beneficiary) == ("ARL", "CAV")]
    assert {s.end for s in last if s.commitment.id == "north-3" and not s.suspended} == {"2020-02-29", OPEN}


def test_dates_known_to_the_month_make_a_spell_unsure_and_doubts_of_the_text_do_not(tmp_path) -> None:
    base = network_knowledge(tmp_path)
    doubtful = pact("vague", "ARL BOR", "2000-02 2001", owes(more={"doubt": "Known from a summary"}))
    found = [(s.start, s.end, s.unsure) for s in spells_of(base, doubtful) if s.obligor == "ARL"]
    assert found == [
        ("2000-02-01", "2000-02-29", True),  # some day of February
        ("2000-03-01", "2001-01-01", False),
        ("2001-01-02", "2001-12-31", True),
    ]


def test_when_states_are_parties(base: Knowledge, treaties: Treaties) -> None:
    north = treaties.treaty("north")
    assert north is not None
    assert party_spans(north, base) == {
        "ARL": (("1950-04-01", OPEN),),
        "BOR": (("1960-01-01", "1990-05-31"),),
        "CAV": (("1995-03-01", OPEN),),
    }


_FIRST = datetime.date(2000, 2, 20)


def _days(numbers: set[int]) -> set[str]:
    return {(_FIRST + datetime.timedelta(days=n)).isoformat() for n in numbers}


def _numbers(spans: tuple[tuple[str, str], ...]) -> set[int]:
    found: set[int] = set()
    for start, end in spans:
        first, last = ((datetime.date.fromisoformat(day) - _FIRST).days for day in (start, end))
        assert first <= last
        assert not found & set(range(first, last + 1))
        found |= set(range(first, last + 1))
    return found


sets = st.sets(st.integers(0, 25))


@settings(deadline=None)
@given(sets, sets)
def test_spans_are_sets_of_days(one: set[int], other: set[int]) -> None:
    first, second = (joined((day, day) for day in _days(numbers)) for numbers in (one, other))
    assert _numbers(first) == one
    assert all(end < start for (_, end), (start, _) in pairwise(first))
    assert _numbers(shared(first, second)) == one & other
    assert _numbers(without(first, second)) == one - other
    assert joined((*first, *second)) == joined((*second, *first)) and _numbers(joined((*first, *second))) == one | other


def test_spans_that_go_on() -> None:
    assert joined([("2000-01-01", OPEN), ("2010-01-01", "2011-01-01")]) == (("2000-01-01", OPEN),)
    assert without((("2000-01-01", OPEN),), (("2010-01-01", OPEN),)) == (("2000-01-01", "2009-12-31"),)
    assert without((("2000-01-01", OPEN),), (("1990-01-01", "2009-12-31"),)) == (("2010-01-01", OPEN),)
