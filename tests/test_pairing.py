"""A marked source and target, and what the pair layers are fed and asked, with weights made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.reader.deeds import FloatArray
from onrecord.reader.ontology import roots
from onrecord.reader.pairing import BOTH, N_MARKS, SOURCE, TARGET, marked, marks_of, of_pair

WIDTH = 4
SIZE = 1 + len(roots())


def made_heads() -> dict[str, FloatArray]:
    """The first number of the opening piece tells of root 3, the second of the source of 7, the third of 11."""
    inner = np.zeros((3, 3 * WIDTH), dtype=np.float32)
    inner[0, 0] = inner[1, WIDTH + 1] = inner[2, 2 * WIDTH + 2] = 1.0
    root = np.zeros((SIZE, 3), dtype=np.float32)
    root[3, 0] = root[7, 1] = root[11, 2] = 1.0
    marks = np.zeros((N_MARKS, WIDTH), dtype=np.float32)
    marks[SOURCE, 0], marks[TARGET, 1], marks[BOTH, 2] = 5.0, 5.0, 5.0
    return {
        "pair.inner.weight": inner,
        "pair.inner.bias": np.zeros(3, dtype=np.float32),
        "pair.root.weight": root,
        "pair.root.bias": np.zeros(SIZE, dtype=np.float32),
        "pair.marks.weight": marks,
        "pair.norm.weight": np.ones(WIDTH, dtype=np.float32),
        "pair.norm.bias": np.zeros(WIDTH, dtype=np.float32),
    }


HEADS = made_heads()


def test_marks_count_the_opening_piece_and_the_closing_one() -> None:
    marks = marks_of(5, [range(2)], [range(4, 5)])
    assert marks.tolist() == [0, SOURCE, SOURCE, 0, 0, TARGET, 0]


def test_a_piece_of_both_sides_has_a_mark_of_its_own() -> None:
    assert marks_of(3, [range(2)], [range(1, 3)]).tolist() == [0, SOURCE, BOTH, TARGET, 0]
    assert BOTH == SOURCE | TARGET < N_MARKS


def test_a_side_of_several_parts_is_marked_at_each() -> None:
    assert marks_of(4, [range(1), range(3, 4)], []).tolist() == [0, SOURCE, 0, 0, SOURCE, 0]
    # said twice is not another mark
    assert marks_of(2, [range(2), range(2)], []).tolist() == [0, SOURCE, SOURCE, 0]


def test_no_side_no_mark() -> None:
    assert marks_of(2, [], []).tolist() == [0, 0, 0, 0]
    assert marks_of(0, [], []).tolist() == [0, 0]
    assert marks_of(2, [range(1, 1)], [range(0)]).tolist() == [0, 0, 0, 0]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4), st.booleans())
def test_a_piece_is_marked_where_a_range_of_the_side_has_it(n: int, cells: list[tuple[int, int]], swap: bool) -> None:
    ranges = [range(min(a, b, n), min(max(a, b), n)) for a, b in cells]
    marks = marks_of(n, *(([], ranges) if swap else (ranges, [])))
    side = TARGET if swap else SOURCE
    assert marks.tolist() == [0, *(side if any(i in r for r in ranges) else 0 for i in range(n)), 0]


def test_a_marked_vector_is_normalized_and_has_its_mark_added() -> None:
    lower = np.arange(3 * WIDTH, dtype=np.float32).reshape(3, WIDTH) ** 2
    out = marked(lower, np.array([0, SOURCE, TARGET]), HEADS)
    assert out.shape == lower.shape and out.dtype == np.float32
    assert out.mean(-1) == pytest.approx(np.zeros(3), abs=1e-5)
    assert out.var(-1) == pytest.approx(np.ones(3), abs=1e-3)
    plain = marked(lower, np.zeros(3, dtype=np.int64), HEADS)
    assert np.allclose(out[0], plain[0])
    # relative to the unmarked one the number of the mark has grown
    assert (out - plain)[1].argmax() == 0 and (out - plain)[2].argmax() == 1


def test_the_scale_and_shift_of_the_norm_count_and_nothing_is_divided_by_nought() -> None:
    heads = HEADS | {
        "pair.norm.weight": np.full(WIDTH, 2.0, dtype=np.float32),
        "pair.norm.bias": np.full(WIDTH, 0.5, dtype=np.float32),
    }
    lower = np.arange(2 * WIDTH, dtype=np.float32).reshape(2, WIDTH)
    none = np.zeros(2, dtype=np.int64)
    assert np.allclose(marked(lower, none, heads), 2.0 * marked(lower, none, HEADS) + 0.5)
    flat = marked(np.ones((2, WIDTH), dtype=np.float32), none, heads)
    assert flat == pytest.approx(np.full((2, WIDTH), 0.5), abs=1e-4)


def test_what_is_given_stays_as_it_was() -> None:
    lower = np.arange(2 * WIDTH, dtype=np.float32).reshape(2, WIDTH)
    before = lower.copy()
    marked(lower, np.array([SOURCE, TARGET]), HEADS)
    assert np.array_equal(lower, before)


@pytest.mark.parametrize(("cell", "answer"), [((0, 0), 3), ((2, 1), 7), ((4, 2), 11)])
def test_a_pair_is_read_off_the_opening_piece_and_both_marks(cell: tuple[int, int], answer: int) -> None:
    marks = marks_of(4, [range(1, 2)], [range(3, 4)])
    upper = np.zeros((6, WIDTH), dtype=np.float32)
    upper[cell] = 9.0
    p = of_pair(upper, marks, HEADS)
    assert p.shape == (SIZE,) and int(p.argmax()) == answer
    assert float(p.sum()) == pytest.approx(1.0, abs=1e-5)


def test_a_side_is_the_mean_of_its_pieces_and_one_of_both_counts_for_both() -> None:
    upper = np.zeros((5, WIDTH), dtype=np.float32)
    upper[1, 1] = 8.0
    one = of_pair(upper, np.array([0, SOURCE, 0, TARGET, 0]), HEADS)
    two = of_pair(upper, np.array([0, SOURCE, SOURCE, TARGET, 0]), HEADS)
    halved = upper / 2
    assert two == pytest.approx(of_pair(halved, np.array([0, SOURCE, 0, TARGET, 0]), HEADS), abs=1e-6)
    assert one[7] > two[7]
    assert of_pair(upper, np.array([0, BOTH, 0, 0, 0]), HEADS)[7] == pytest.approx(one[7], abs=1e-6)


def test_nobody_marked_is_no_error_and_speaks_for_no_side() -> None:
    upper = np.full((4, WIDTH), 9.0, dtype=np.float32)
    p = of_pair(upper, np.zeros(4, dtype=np.int64), HEADS)
    assert np.isfinite(p).all() and int(p.argmax()) == 3
    assert p[7] == pytest.approx(p[0], abs=1e-6) and p[11] == pytest.approx(p[0], abs=1e-6)
