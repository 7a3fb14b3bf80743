import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.reader.sentences import paragraphs, split_sentences

NEWSLIKE = st.lists(
    st.sampled_from(
        [
            "Mr.",
            "U.S.",
            "No. 5",
            "said",
            " ",
            "  ",
            "\n",
            "\n\n",
            ".",
            "!",
            "?",
            "…",
            "“",
            "”",
            '"',
            "’",
            "He",
            "he",
            "x",
        ]
    ),
    max_size=60,
).map("".join)


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith met Gen. J. R. Doe of the U.S. Army. They talked.", 2),
        ("It was sent to the U.S. The minister refused.", 2),
        ("Resolution No. 12 passed. It has 3.5 pages.", 2),
        ("On Jan. 5 he left. On Feb. The day was cold.", 3),
        ("“Why now?” he asked. “It is late.”", 2),
        ("“Why now?” President Anna Doe asked. Nobody answered.", 2),
        ("“Go!” “Stay!” They left.", 3),
        ("He waited … and left.", 1),
        ("The end at 5 p.m. was late. So it goes.", 2),
        ("No full stop at the end", 1),
        ("", 0),
        (" \n\n ", 0),
    ],
)
def test_counts(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_a_wrapped_line_goes_on_but_a_paragraph_ends() -> None:
    assert sentences("The two sides\nmet again.\nNobody came\n\nIt rained") == [
        "The two sides\nmet again.",
        "Nobody came",
        "It rained",
    ]
    assert len(paragraphs("One line,\nand on.\n\nTwo")) == 2


def test_a_subheadline_is_a_sentence_of_its_own() -> None:
    text = "It ended there Troops move on\nThe army said no"
    start = text.index("Troops")
    head = Span(start, text.index("\n"))
    assert [text[s.start : s.end] for s in split_sentences(text, [head])] == [
        "It ended there",
        "Troops move on",
        "The army said no",
    ]


@given(st.one_of(NEWSLIKE, st.text(max_size=200)))
def test_spans_are_in_order_and_cover_all_but_white_space(text: str) -> None:
    for spans in (split_sentences(text), paragraphs(text)):
        at = 0
        for span in spans:
            assert at <= span.start < span.end <= len(text)
            assert not text[at : span.start].strip()
            assert text[span.start : span.end].strip() == text[span.start : span.end]
            at = span.end
        assert not text[at:].strip()


def test_a_very_long_line_takes_little_time() -> None:
    text = "He said it. Mr. X (the U.S. one) left… " * 8_000
    start = time.process_time()
    assert len(split_sentences(text)) >= 8_000
    assert time.process_time() - start < 5
