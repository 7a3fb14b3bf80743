"""BIO tags to spans: the best legal sequence, whole words, right kinds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.reader.decode import log_softmax, tagged_runs
from onrecord.reader.labels import HEADS, N_TAGS, distance_bucket, head_slices


def scores(*rows: tuple[float, ...]) -> np.ndarray:
    return np.asarray(rows, dtype=np.float32)


def spans(table: np.ndarray, continues: list[bool] | None = None) -> list[tuple[int, int, int]]:
    flags = np.asarray(continues if continues is not None else [False] * len(table))
    return [run[:3] for run in tagged_runs(table, flags)]


O, B, I = (5.0, 0.0, 0.0), (0.0, 5.0, 0.0), (0.0, 0.0, 5.0)  # noqa: E741


def test_begin_and_inside_make_one_span() -> None:
    assert spans(scores(O, B, I, I, O, B, O)) == [(1, 4, 0), (5, 6, 0)]


def test_two_begins_make_two_spans() -> None:
    assert spans(scores(B, I, B, I)) == [(0, 2, 0), (2, 4, 0)]


def test_inside_without_begin_is_mended_where_it_is_likely() -> None:
    assert spans(scores(O, (2.0, 1.9, 5.0), I, O)) == [(1, 3, 0)]


def test_a_word_is_not_cut_between_its_pieces() -> None:
    assert spans(scores(O, B, O, O), [False, False, True, False]) == [(1, 3, 0)]
    assert spans(scores(O, O, B, O), [False, False, True, False]) == []


def test_kinds_do_not_mix() -> None:
    def row(label: int) -> tuple[float, ...]:
        return tuple(5.0 if i == label else 0.0 for i in range(5))

    assert spans(scores(row(1), row(2), row(3), row(4), row(0))) == [(0, 2, 0), (2, 4, 1)]


@given(st.lists(st.lists(st.floats(-4, 4, width=32), min_size=3, max_size=3), min_size=1, max_size=7))
@settings(max_examples=200, deadline=None)
def test_the_sequence_is_legal_and_as_probable_as_any_legal_one(rows: list[list[float]]) -> None:
    table = scores(*(tuple(r) for r in rows))
    logp = log_softmax(table)
    runs = tagged_runs(table, np.zeros(len(rows), dtype=bool))
    path = [0] * len(rows)
    for low, high, _, _ in runs:
        path[low] = 1
        for i in range(low + 1, high):
            path[i] = 2
    got = sum(float(logp[i, label]) for i, label in enumerate(path))
    legal = (
        p
        for p in itertools.product(range(3), repeat=len(rows))
        if all(label != 2 or (i and p[i - 1] != 0) for i, label in enumerate(p))
    )
    best = max(sum(float(logp[i, label]) for i, label in enumerate(p)) for p in legal)
    assert got == pytest.approx(best, abs=1e-4)


def test_head_columns_tile_the_output() -> None:
    columns = [c for name, _ in HEADS for c in range(*head_slices()[name].indices(N_TAGS))]
    assert columns == list(range(N_TAGS))


def test_distance_buckets_tell_sides_and_grow_with_the_gap() -> None:
    after = [distance_bucket(10, 12, 12 + gap, 13 + gap) for gap in (0, 1, 3, 10, 30, 200)]
    before = [distance_bucket(300, 302, 299 - gap, 300 - gap) for gap in (0, 1, 3, 10, 30, 200)]
    assert after == sorted(set(after)) and min(after) >= 11 and max(after) == 21
    assert before == sorted(set(before)) and max(before) == 10
