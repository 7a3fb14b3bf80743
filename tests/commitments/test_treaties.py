"""The treaties, asked by day: what is in force, whom it binds, who owes what to whom."""

from __future__ import annotations

import calendar
import datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_treaties import invented, treaty_knowledge
from onrecord.commitments.treaties import Bound, Treaties
from onrecord.commitments.types import Commitment, Party, Treaty
from onrecord.knowledge.base import Knowledge


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return treaty_knowledge(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def treaties(base: Knowledge) -> Treaties:
    return Treaties(invented(base), base)


def ids(found) -> list[str]:
    return [one.id for one in found]


def pairs(found: tuple[Bound, ...]) -> set[str]:
    return {f"{b.commitment.id} {b.obligor}>{b.beneficiary}" for b in found}


def status(treaties: Treaties, id: str, day: str) -> dict[str, str]:
    treaty = treaties.treaty(id)
    assert treaty is not None
    return {p.state: p.status for p in treaties.parties(treaty, day)}


def test_in_force_on_a_day(treaties):
    assert ids(treaties.all) == ["cavdor", "north"]
    assert ids(treaties.in_force("1950-03-31")) == []
    assert ids(treaties.in_force("1950-04-01")) == ["north"]
    assert ids(treaties.in_force("1995-06-01")) == ids(treaties.in_force("2010-06-30")) == ["cavdor", "north"]
    assert ids(treaties.in_force("2010-07-01")) == ids(treaties.in_force("2300-01-01")) == ["north"]


def test_parties_are_the_organizations_members_of_that_day(treaties):
    assert status(treaties, "north", "1949-01-01") == {}
    assert status(treaties, "north", "1955-01-01") == {"ARL": "member"}
    assert status(treaties, "north", "1990-05-31") == {"ARL": "member", "BOR": "member"}
    assert status(treaties, "north", "1990-06-01") == {"ARL": "member"}
    assert status(treaties, "north", "1995-03-01") == {"ARL": "member", "CAV": "member"}


def test_a_suspended_member_is_a_party_and_shows_as_suspended(treaties):
    assert status(treaties, "north", "2020-02-29")["CAV"] == "member"
    assert status(treaties, "north", "2020-03-15")["CAV"] == status(treaties, "north", "2021-01-31")["CAV"]
    assert status(treaties, "north", "2020-06-01")["CAV"] == "suspended"
    assert status(treaties, "north", "2021-02-01")["CAV"] == "member"
    (owed, owes) = treaties.bound("2020-06-01", kinds=["consultation"])
    assert (owed.obligor, owed.obligor_status, owed.beneficiary_status) == ("ARL", "member", "suspended")
    assert (owes.obligor, owes.obligor_status, owes.beneficiary_status) == ("CAV", "suspended", "member")
    assert owed.doubts == owes.doubts == ()
    unsure = treaties.bound("2020-03-15", kinds=["consultation"])
    assert all(b.doubts == (CAVENIA_UNSURE,) for b in unsure) and len(unsure) == 2


CAVENIA_UNSURE = "not certain that Cavenia was suspended on this day: from 2020-03 to 2021-01-31 is all that is known"


def test_observers_stand_beside_a_treaty_and_owe_nothing(treaties):
    north = treaties.treaty("north")
    assert [(p.state, p.status) for p in treaties.observers(north, "2001-01-01")] == [("DOR", "observer")]
    assert treaties.observers(north, "1999-12-31") == ()
    assert not any("DOR" in (b.obligor, b.beneficiary) for b in treaties.bound("2012-01-01"))


def test_a_listed_state_goes_by_the_list(base):
    (north,) = (t for t in invented(base) if t.id == "north")
    listed = Treaty(
        id="other", names=("Other",), signed="1950", start="1950-04-01", organization="NOP", source="x",
        commitments=north.commitments,
        parties=(
            Party(state="CAV", start="1996", end="1996"),
            Party(state="DOR", start="1970-01-01", status="observer"),
        ),
    )  # fmt: skip
    made = Treaties([listed], base)
    assert status(made, "other", "1995-12-31") == {"ARL": "member"}
    assert status(made, "other", "1996-06-01") == {"ARL": "member", "CAV": "member"}
    assert [p.state for p in made.observers(listed, "1971-01-01")] == ["DOR"]


def test_who_owes_what_to_whom(treaties):
    assert pairs(treaties.bound("1996-01-01")) == {
        "cavdor-1 CAV>DOR", "cavdor-1 DOR>CAV", "cavdor-2 DOR>CAV",
        "north-3 ARL>CAV", "north-3 CAV>ARL", "north-5-1950 ARL>CAV", "north-5-1950 CAV>ARL",
    }  # fmt: skip
    assert pairs(treaties.bound("1996-01-01", ["DOR"])) == {"cavdor-1 CAV>DOR", "cavdor-1 DOR>CAV", "cavdor-2 DOR>CAV"}
    assert pairs(treaties.bound("1996-01-01", ["ARL", "CAV"], ["defence"])) == {
        "north-5-1950 ARL>CAV", "north-5-1950 CAV>ARL",
    }  # fmt: skip
    assert treaties.bound("1996-01-01", ["ARL", "DOR"]) == ()
    assert ids(treaties.commitments("1996-01-01")) == ["cavdor-1", "cavdor-2", "north-3", "north-5-1950"]
    assert ids(treaties.commitments("1996-01-01", ["DOR"])) == ["cavdor-1", "cavdor-2"]
    assert ids(treaties.commitments("1955-01-01")) == ["north-3", "north-5-1950"]
    assert treaties.commitments("1955-01-01", ["ARL"]) == ()  # the only party


def test_versions_of_an_article_follow_one_another(treaties):
    defence = {day: ids(treaties.commitments(day)) for day in ("1999-06-01", "2000-01-01", "2011-01-01")}
    assert defence == {
        "1999-06-01": ["cavdor-1", "cavdor-2", "north-3", "north-5-1950"],
        "2000-01-01": ["cavdor-1", "cavdor-2", "north-3", "north-5-2000"],
        "2011-01-01": ["north-3", "north-5-2000"],
    }
    (old, _) = treaties.bound("1999-06-01", kinds=["defence"])
    (doubt,) = old.doubts
    assert doubt.startswith("not certain that this version of the article applied on this day: from 1950-04-01 to 1999")
    (new, _) = treaties.bound("2011-01-01", kinds=["defence"])
    assert new.doubts == ("the protocol of 1999 is known from a summary only",)


def test_dates_that_leave_the_day_open_are_doubts(treaties):
    sure, unsure = treaties.bound("1995-07-01", ["DOR"]), treaties.bound("1995-06-10", ["DOR"])
    assert pairs(sure) == pairs(unsure) and not any(b.doubts for b in sure)
    for one in unsure:
        assert one.doubts[0] == (
            "not certain that the treaty was in force on this day: from 1995-06 to 2010-06-30 is all that is known"
        )
        assert "not certain that Doria was a party on this day: from 1995-06 is all that is known" in one.doubts


def test_what_speaks_against_a_party_is_a_doubt_of_its_pairs_alone(base):
    (north,) = (t for t in invented(base) if t.id == "north")
    contested = "the seat of Arland is contested"
    parties = (
        Party(state="ARL", start="1996-02", doubt=contested),
        Party(state="BOR", start="1990-01-01"),
        Party(state="CAV", start="1990-01-01"),
    )
    made = Treaties([msgspec.structs.replace(north, organization="", parties=parties)], base)
    found = {(b.obligor, b.beneficiary): b.doubts for b in made.bound("2001-01-01", kinds=["consultation"])}
    assert {pair for pair, doubts in found.items() if doubts == (contested,)} == {
        ("ARL", "BOR"), ("ARL", "CAV"), ("BOR", "ARL"), ("CAV", "ARL"),
    }  # fmt: skip
    assert found["BOR", "CAV"] == ()
    (doubt,) = made.bound("1996-02-10", ["ARL", "BOR"], ["consultation"])[0].doubts
    assert doubt.startswith("not certain that Arland was a party") and doubt.endswith(f"; {contested}")


def test_a_third_state_is_owed_what_a_former_party_is_not(base):
    def owed(to: str, day: str) -> set[str]:
        commitment = Commitment(
            id="c", treaty="t", article="1", kind="assurance", strength="must_act", text="x", obligors=("ARL", "BOR"),
            beneficiaries=(to,), start="1980", source="s",
        )  # fmt: skip
        parties = (
            Party(state="ARL", start="1980"),
            Party(state="BOR", start="1980", end="1990"),
            Party(state="CAV", start="1980", end="1985"),
        )
        treaty = Treaty(
            id="t", names=("T.",), signed="1980", start="1980", parties=parties, commitments=(commitment,), source="s"
        )
        return {b.obligor for b in Treaties([treaty], base).bound(day) if b.beneficiary_status in (None, "member")}

    assert owed("DOR", "1984-01-01") == owed("CAV", "1984-01-01") == {"ARL", "BOR"}
    assert owed("DOR", "1995-01-01") == {"ARL"} and owed("CAV", "1995-01-01") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Northern Pact Treaty", ["north"]),
        ("the treaty of arl city", ["north"]),
        ("NORTH", ["north"]),
        ("Treaty of Dor", ["cavdor"]),
        ("NOP", ["north"]),
        ("the North Pact", ["north"]),
        ("Treaty", []),
        ("", []),
    ],
)
def test_treaties_by_name(treaties, text, expected):
    assert ids(treaties.named(text)) == expected


def test_a_name_of_several_gives_them_all(base):
    made = invented(base)
    again = [*made, *(type(t)(**{f: getattr(t, f) for f in t.__struct_fields__} | {"id": t.id + "-2"}) for t in made)]
    assert ids(Treaties(again, base).named("Treaty of Dor")) == ["cavdor", "cavdor-2"]


def test_by_id(treaties):
    assert treaties.treaty("cavdor").id == "cavdor" and treaties.treaty("dor") is None
    assert treaties.commitment("north-3").article == "3" and treaties.commitment("north") is None


# properties: any treaties, any day


def _dates(low: int, high: int) -> st.SearchStrategy[str]:
    """Dates known to the day, the month or the year."""
    years, months, days = st.integers(low, high), st.integers(1, 12), st.integers(1, 28)
    return st.one_of(
        st.builds(lambda y, m, d: f"{y}-{m:02}-{d:02}", years, months, days),
        st.builds(lambda y, m: f"{y}-{m:02}", years, months),
        years.map(str),
    )


@st.composite
def _spans(draw) -> tuple[str, str]:
    year = draw(st.integers(1990, 2000))
    return draw(_dates(year, year + 2)), draw(st.one_of(st.just(""), _dates(year + 3, 2006)))


_STATES = st.sampled_from(["ARL", "BOR", "CAV", "DOR"])
_SIDES = st.one_of(st.just(("parties",)), st.lists(_STATES, min_size=1, max_size=2, unique=True).map(tuple))


@st.composite
def _treaties(draw, number: int) -> Treaty:
    start, end = draw(_spans())
    parties = tuple(
        Party(state=state, start=span[0], end=span[1], status=status)
        for state, span, status in draw(
            st.lists(st.tuples(_STATES, _spans(), st.sampled_from(["member", "suspended", "observer"])), max_size=5)
        )
    )
    commitments = []
    for n in range(draw(st.integers(1, 3))):
        span = draw(st.one_of(st.just((start, end)), _spans()))
        commitments.append(
            Commitment(
                id=f"t{number}-{n}",
                treaty=f"t{number}",
                article=str(n),
                kind="defence",
                strength="may",
                text="x",
                obligors=draw(_SIDES),
                beneficiaries=draw(_SIDES),
                start=span[0],
                end=span[1],
                source="s",
            )
        )
    return Treaty(
        id=f"t{number}", names=("X1",), signed=start, start=start, end=end, parties=parties, source="s",
        organization=draw(st.sampled_from(["", "NOP"])), commitments=tuple(commitments),
    )  # fmt: skip


def _first(date: str) -> str:
    return date + "-01-01"[len(date) - 4 :]


def _last(date: str) -> str:
    if len(date) == 4:
        return date + "-12-31"
    year, month = int(date[:4]), int(date[5:7])
    return date if len(date) == 10 else f"{date}-{calendar.monthrange(year, month)[1]}"


def _may_cover(start: str, end: str, day: str) -> bool:
    return _first(start) <= day and (not end or day <= _last(end))


@settings(max_examples=120, deadline=None)
@given(
    st.integers(1, 3).flatmap(lambda n: st.tuples(*(_treaties(i) for i in range(n)))),
    st.dates(datetime.date(1989, 6, 1), datetime.date(2007, 6, 30)).map(str),
    st.lists(_STATES, max_size=3, unique=True),
)
def test_a_treaty_not_in_force_on_a_date_never_appears(base, made, day, states):
    treaties = Treaties(made, base)
    alive = {t.id for t in made if _may_cover(t.start, t.end, day)}
    everything = treaties.bound(day)
    some = treaties.bound(day, states)
    assert {t.id for t in treaties.in_force(day)} == alive
    for treaty in made:
        if treaty.id not in alive:
            assert treaties.parties(treaty, day) == treaties.observers(treaty, day) == ()
    assert {c.treaty for c in treaties.commitments(day)} <= alive
    assert {c.treaty for c in treaties.commitments(day, states)} <= alive
    for one in everything:
        c = one.commitment
        treaty = treaties.treaty(c.treaty)
        bound = {p.state for p in treaties.parties(treaty, day)}
        assert c.treaty in alive and _may_cover(c.start, c.end, day)
        assert one.obligor != one.beneficiary and one.obligor in bound
        assert (one.beneficiary in bound) == (one.beneficiary_status is not None)
        if "parties" not in c.obligors:
            assert one.obligor in c.obligors
        vague = not (_last(treaty.start) <= day and (not treaty.end or day <= _first(treaty.end)))
        assert not vague or one.doubts
    assert list(some) == [
        b
        for b in everything
        if (len(states) < 2 and (not states or states[0] in (b.obligor, b.beneficiary)))
        or (len(states) > 1 and {b.obligor, b.beneficiary} <= set(states))
    ]
    assert Treaties(tuple(reversed(made)), base).bound(day) == everything
