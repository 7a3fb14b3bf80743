"""Numbers and dates of two texts: how they are read, and how they stand to one another."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reader.claims.quantities import Quantity, Standing, paired, quantities


def one(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


def standing(a: str, b: str) -> list[str]:
    return [p.standing.name for p in paired(quantities(a), quantities(b))[0]]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("23 soldiers", "number", 23, 23),
        ("twenty-three soldiers", "number", 23, 23),
        ("two dozen shells", "number", 24, 24),
        ("1,250 reservists", "number", 1250, 1250),
        ("a cost of $1.5bn", "sum", 1.5e9, 1.5e9),
        ("£40 million", "sum", 4e7, 4e7),
        ("40m people", "number", 4e7, 4e7),
        ("12.5% of voters", "share", 12.5, 12.5),
        ("80 per cent of the vote", "share", 80, 80),
        ("four of them", "number", 4, 4),
        ("9 out of 10 drones", "share", 90, 90),
        ("the 3rd brigade", "ordinal", 3, 3),
        ("about 200 men", "number", 180, 220),
    ],
)
def test_values(text, kind, low, high):
    found = one(text)
    assert (found.kind, found.low, found.high) == (kind, pytest.approx(low), pytest.approx(high))
    assert found.exact


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at least 40 dead", 40, math.inf),
        ("40 or more dead", 40, math.inf),
        ("no fewer than 40 dead", 40, math.inf),
        ("up to 40 dead", -math.inf, 40),
        ("at most 40 dead", -math.inf, 40),
    ],
)
def test_closed_bounds(text, low, high):
    found = one(text)
    assert (found.low, found.high, found.exact) == (low, high, False)


def test_open_bounds_leave_the_number_out():
    assert one("more than 40 dead").low > 40
    assert one("fewer than 40 dead").high < 40
    assert standing("more than 40 dead", "40 dead") == ["BROKEN"]
    assert standing("at least 40 dead", "40 dead") == ["MET"]


def test_a_date_is_one_quantity_and_days_of_a_month_lie_within_it():
    (day,) = quantities("on 4 April 2020")
    assert (
        day == msgspec_without_words(one("on April 4, 2020"), day) == msgspec_without_words(one("on 2020-04-04"), day)
    )
    month = one("in April 2020")
    assert month.low <= day.low <= day.high <= month.high
    assert one("in 2020").low <= month.low


def msgspec_without_words(found: Quantity, like: Quantity) -> Quantity:
    return Quantity(like.start, like.end, found.kind, found.low, found.high, found.exact, like.near, found.plain)


@pytest.mark.parametrize(
    ("claim", "said", "want"),
    [
        ("More than 20 were killed", "23 people were killed", ["MET"]),
        ("More than 20 were killed", "12 people were killed", ["BROKEN"]),
        ("More than 20 were killed", "at most a dozen were killed", ["BROKEN"]),
        ("More than 20 were killed", "more than 30 were killed", ["MET"]),
        ("More than 30 were killed", "more than 20 were killed", ["WITHIN"]),
        ("More than 20 were killed", "fewer than 50 were killed", ["OPEN"]),
        ("20 were killed", "20 were killed", ["EQUAL"]),
        ("20 were killed", "22 were killed", ["NEAR"]),
        ("20 were killed", "60 were killed", ["FAR"]),
        ("20 were killed", "many were killed", ["ALONE"]),
        ("20 were killed", "20 per cent were killed", ["ALONE"]),
        ("It began before 20 March 2019", "It began on 19 March 2019", ["MET"]),
        ("It began after 2013", "It began in 2011", ["BROKEN"]),
        ("about 200 arrests", "190 arrests", ["EQUAL"]),
        # a number that could be a year is still a number where numbers are counted
        ("more than 1,900 cases", "the number of cases reached 1988", ["MET"]),
    ],
)
def test_standings(claim, said, want):
    assert standing(claim, said) == want


def test_the_counterpart_is_the_one_that_counts_the_same():
    assert standing("more than 40 soldiers died", "39 trucks burnt and 44 soldiers died") == ["MET"]
    assert standing("more than 40 trucks burnt", "39 trucks burnt and 44 soldiers died") == ["BROKEN"]


def test_a_name_with_a_number_is_no_quantity():
    assert quantities("patients with COVID-19 and a Su-27 over Minsk") == ()


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_in_order_and_apart(text):
    found = quantities(text)
    assert all(0 <= q.start < q.end <= len(text) and q.low <= q.high for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_bounds_are_kept_or_broken_as_arithmetic_says(a, b):
    ((mine,), (theirs,)) = paired(quantities(f"more than {a:,} men"), quantities(f"{b:,} men"))
    assert mine.standing == (Standing.MET if b > a else Standing.BROKEN)
    assert theirs.standing == (Standing.WITHIN if b > a else Standing.BROKEN)
