"""The scorer against examples that were worked out on paper, in the articles or here."""

from __future__ import annotations

import pytest
from benchmarks.scorers.score_coreference import b_cubed, ceaf_e, muc, score
from hypothesis import given
from hypothesis import strategies as st


def clusters(*groups: str) -> dict[str, int]:
    return {mention: n for n, group in enumerate(groups) for mention in group}


def test_muc_of_vilain_1995() -> None:
    # table 1 there: A-B, B-C, C-D against A-B, C-D: recall 2/3, precision 2/2
    precision, recall, _ = muc(clusters("ABCD"), clusters("AB", "CD"))
    assert (precision, recall) == pytest.approx((100, 200 / 3))
    precision, recall, _ = muc(clusters("AB", "CD"), clusters("ABCD"))
    assert (precision, recall) == pytest.approx((200 / 3, 100))


def test_b_cubed_of_bagga_and_baldwin_1998() -> None:
    # their figures 1 to 3: twelve mentions in three chains, two of which an answer joins
    truth = clusters("12345", "67", "89ABC")
    precision, recall, _ = b_cubed(truth, clusters("12345", "6789ABC"))
    assert (precision, recall) == pytest.approx((76.2, 100), abs=0.1)
    precision, recall, _ = b_cubed(truth, clusters("1234589ABC", "67"))
    assert (precision, recall) == pytest.approx((58.3, 100), abs=0.1)
    # MUC cannot tell these two answers apart, which is their point
    assert muc(truth, clusters("12345", "6789ABC")) == muc(truth, clusters("1234589ABC", "67"))


def test_ceaf_of_luo_2005() -> None:
    # table 1 there, the same truth; phi 4: answers (a) to (d)
    truth = clusters("12345", "67", "89ABC")
    assert ceaf_e(truth, clusters("12345", "6789ABC"))[2] == pytest.approx(73.3, abs=0.1)
    assert ceaf_e(truth, clusters("1234589ABC", "67"))[2] == pytest.approx(66.7, abs=0.1)
    assert ceaf_e(truth, clusters("123456789ABC"))[2] == pytest.approx(29.4, abs=0.1)
    assert ceaf_e(truth, clusters(*"123456789ABC"))[2] == pytest.approx(17.8, abs=0.1)


def test_the_mean() -> None:
    found = score(clusters("ABC", "DE", "F"), clusters("AB", "CD", "E", "F"))
    assert found["conll"]["f1"] == pytest.approx(sum(found[m]["f1"] for m in ("muc", "b3", "ceaf_e")) / 3, abs=0.01)


def test_other_mentions_are_refused() -> None:
    with pytest.raises(ValueError, match="same mentions"):
        score(clusters("AB"), clusters("ABC"))


@given(st.lists(st.integers(0, 4), min_size=2, max_size=12))
def test_what_is_right_is_all_right(labels: list[int]) -> None:
    gold = {str(n): label for n, label in enumerate(labels)}
    renamed = {mention: f"x{label}" for mention, label in gold.items()}
    assert b_cubed(gold, renamed)[2] == pytest.approx(100)
    assert ceaf_e(gold, renamed)[2] == pytest.approx(100)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=7))
def test_ceaf_finds_the_best_alignment(labels: list[tuple[int, int]]) -> None:
    from itertools import permutations

    gold = {str(n): g for n, (g, _) in enumerate(labels)}
    answer = {str(n): p for n, (_, p) in enumerate(labels)}
    sides = [[{m for m, c in side.items() if c == k} for k in sorted(set(side.values()))] for side in (gold, answer)]
    few, many = sorted(sides, key=len)
    best = max(
        sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, order, strict=False))
        for order in permutations(many)
    )
    assert ceaf_e(gold, answer)[0] == pytest.approx(100 * best / len(sides[1]))
