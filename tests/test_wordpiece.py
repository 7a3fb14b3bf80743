"""Our word pieces are BERT's: held against Hugging Face's tokenizers, offsets included."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer

from onrecord.reader.wordpiece import WordPieces
from weights import WEIGHTS

OURS = WordPieces.load(WEIGHTS / "vocabulary.txt")
THEIRS = BertWordPieceTokenizer(str(WEIGHTS / "vocabulary.txt"), lowercase=True)

SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
"""White space to Python and control characters to the other library; intake removes them."""


def theirs(text: str) -> list[tuple[int, int, int]]:
    encoded = THEIRS.encode(text, add_special_tokens=False)
    return [(n, s, e) for n, (s, e) in zip(encoded.ids, encoded.offsets, strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin's spokesman said: “Nothing happened,” on 19.08.2020 (TASS).",
        "Mr. O'Neill—the U.S. envoy—paid €5.50; Ukraine’s côte d’Azur naïveté_x",
        "İstanbul ŁÓDŹ Зеленський 北京市 ﬁne 🚢🇫🇮 e\u0301 a\u200bb \u202eabc",
        "x" * 150 + " tail",
        "",
    ],
)
def test_the_same_pieces_at_the_same_places(text: str) -> None:
    assert list(zip(*OURS.encode(text), strict=True)) == theirs(text)


SPECIAL = re.compile(r"\[(?:PAD|UNK|CLS|SEP|MASK)\]")
"""Marks that the other library honours inside a text; to us they are words, so that a text cannot pose as structure."""

# Scripts that news in English holds. Elsewhere the two libraries know different versions of Unicode.
letters = st.one_of(
    st.characters(max_codepoint=0x052F, exclude_categories=["Cs", "Cn"]),
    st.characters(min_codepoint=0x2010, max_codepoint=0x205E),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF),
    st.sampled_from("🚢🇫🇮\u0301\u0307\ufeff\u200b\u202e€№ﬁ"),
)


@given(st.text(letters, max_size=80))
@settings(max_examples=400, deadline=None)
def test_the_same_pieces_on_any_text(text: str) -> None:
    text = SEPARATORS.sub(" ", text)
    assume(not SPECIAL.search(text))
    assert list(zip(*OURS.encode(text), strict=True)) == theirs(text)


def test_a_special_mark_in_a_text_is_words() -> None:
    ids, starts, ends = OURS.encode("x [SEP] y")
    assert OURS.sep not in ids
    assert (starts[0], ends[-1]) == (0, 9)
