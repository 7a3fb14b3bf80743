"""Word pieces, their features and the windows over them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.reader.encoder import sections
from onrecord.reader.features import (
    CASE_CAPITAL,
    CASE_UPPER,
    IN_QUOTES,
    OPENS_PARAGRAPH,
    pieces,
    quote_flags,
    windows,
)
from onrecord.reader.wordpiece import WordPieces
from weights import WEIGHTS


@pytest.fixture(scope="module")
def tokenizer() -> WordPieces:
    return WordPieces.load(WEIGHTS / "vocabulary.txt")


def quoted(text: str) -> str:
    """The characters of `text` that count as quoted."""
    return "".join(c for c, flag in zip(text, quote_flags(text), strict=True) if flag)


def test_quotation_state_follows_the_marks() -> None:
    assert quoted('He said "no" and left') == '"no"'
    assert quoted("He said “no” and left") == "“no”"


def test_a_mark_that_opens_again_continues_the_quotation() -> None:
    assert quoted("“One. “Two,” he said.") == "“One. “Two,”"


def test_a_line_end_closes_an_open_quotation() -> None:
    assert quoted('"Never closed\nNot quoted') == '"Never closed'


def test_features_tell_case_quotation_and_paragraph(tokenizer: WordPieces) -> None:
    text = 'Minsk denied it.\n\n"NATO troops," he said.'
    cut = pieces(tokenizer, text)
    by_word = {text[s:e]: int(f) for s, e, f in zip(cut.starts, cut.ends, cut.features, strict=True)}
    assert by_word["denied"] == 0
    assert by_word["NATO"] == CASE_UPPER + IN_QUOTES
    assert by_word["troops"] == IN_QUOTES
    assert by_word['"'] in (IN_QUOTES, IN_QUOTES + OPENS_PARAGRAPH)
    first = next(int(f) for s, f in zip(cut.starts, cut.features, strict=True) if s == 0)
    assert first == CASE_CAPITAL + OPENS_PARAGRAPH


def test_windows_may_begin_at_paragraphs_and_sentences(tokenizer: WordPieces) -> None:
    text = "The army left. It went home.\nThe border is quiet."
    cut = pieces(tokenizer, text)
    marks = {text[s:e]: int(b) for s, e, b in zip(cut.starts, cut.ends, cut.breaks, strict=True) if b}
    assert marks == {"The": 3, "It": 2}


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_pieces_point_into_any_text(text: str) -> None:
    made = WordPieces.load(WEIGHTS / "vocabulary.txt")
    text = text.encode("utf-8", "replace").decode("utf-8")
    cut = pieces(made, text)
    assert len(cut.ids) == len(cut.starts) == len(cut.ends) == len(cut.features) == len(cut.breaks)
    assert all(0 <= s <= e <= len(text) for s, e in zip(cut.starts, cut.ends, strict=True))
    assert all(np.diff(cut.starts) >= 0)


@given(st.lists(st.sampled_from([0, 0, 0, 0, 1, 2, 3]), max_size=3000), st.integers(0, 300))
@settings(max_examples=100, deadline=None)
def test_window_cores_tile_the_pieces(breaks: list[int], first: int) -> None:
    made = windows(np.asarray(breaks, dtype=np.int64), first=first)
    assert [p for w in made for p in range(w.core_start, w.core_end)] == list(range(len(breaks)))
    for window in made:
        assert 0 <= window.start <= window.core_start < window.core_end <= window.end <= len(breaks)
        assert window.end - window.start + 2 <= 384


def test_long_texts_are_cut_into_sections_that_lose_nothing(tokenizer: WordPieces) -> None:
    text = "\n".join(f"Paragraph {i} is about the border. It says nothing new." for i in range(900))
    cut = pieces(tokenizer, text)
    parts = sections(cut, limit=2000)
    assert len(parts) > 3
    assert max(len(p) for p in parts) <= 2000
    assert np.concatenate([p.ids for p in parts]).tolist() == cut.ids.tolist()
    assert all(p.breaks[0] == 3 for p in parts)
