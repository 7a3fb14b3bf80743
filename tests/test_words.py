"""The table of word vectors: int8 on disk, floats when asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from onrecord.reader.words import WORDS, WordVectors
from weights import WEIGHTS


def store(folder: Path, **more: object) -> Path:
    parts = {
        "rows": np.array([[0, 255], [128, 130], [7, 9]], dtype=np.uint8),
        "at": np.arange(3, dtype=np.uint16),
        "scale": 0.5,
        "zero": 128,
        **more,
    }
    np.savez(folder / WORDS, **{k: np.asarray(v) for k, v in parts.items() if v is not None})
    return folder


def test_rows_are_moved_by_the_zero_and_scaled(tmp_path: Path) -> None:
    got = WordVectors(store(tmp_path)).of(np.array([1, 0, 1]))
    assert got.dtype == np.float32
    # what is below the zero is negative, not wrapped around
    assert got.tolist() == [[0.0, 1.0], [-64.0, 63.5], [0.0, 1.0]]


def test_pieces_without_a_row_of_their_own_have_the_one_they_are_sent_to(tmp_path: Path) -> None:
    words = WordVectors(store(tmp_path, at=np.array([0, 1, 1, 2, 1], dtype=np.uint16)))
    assert words.of(np.array([4, 2, 3])).tolist() == [[0.0, 1.0], [0.0, 1.0], [-60.5, -59.5]]


def test_no_pieces_give_no_vectors(tmp_path: Path) -> None:
    assert WordVectors(store(tmp_path)).of(np.array([], dtype=np.int64)).shape == (0, 2)


def test_the_table_is_not_changed_by_looking(tmp_path: Path) -> None:
    words = WordVectors(store(tmp_path))
    words.of(np.array([2]))[:] = 99.0
    assert words.of(np.array([2])).tolist() == [[-60.5, -59.5]]


def test_a_missing_or_damaged_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        WordVectors(tmp_path)
    for part in ("rows", "at", "scale", "zero"):
        with pytest.raises(KeyError):
            WordVectors(store(tmp_path, **{part: None}))
    (tmp_path / WORDS).write_bytes(b"not what it should be")
    with pytest.raises(ValueError):
        WordVectors(tmp_path)


def test_the_shipped_table_has_a_row_for_every_piece_of_the_vocabulary() -> None:
    size = len((WEIGHTS / "vocabulary.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"))
    last = WordVectors(WEIGHTS).of(np.array([size - 1]))
    assert np.isfinite(last).all() and last.any()
