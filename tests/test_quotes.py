import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.reader.quotes import find_quotations, is_real, is_title

MARKS = st.lists(
    st.sampled_from(
        ["“", "”", "‘", "’", '"', "'", "''", "«", "»", "„", " ", "a", "We go", ".", ",", "\n", "\n\n", "it’s", "boys’"]
    ),
    max_size=60,
).map("".join)


def quotes(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in q.parts] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” she said.", [["“We go,”"]]),
        ('"We go," she said. "Now."', [['"We go,"'], ['"Now."']]),
        ("''We go,'' she said.", [["''We go,''"]]),
        ("«We go», she said.", [["«We go»"]]),
        ("„We go“, she said.", [["„We go“"]]),
        ("She said ‘we go now’ to them.", [["‘we go now’"]]),
        ("It’s the boys’ toys and ’90s rock.", []),
        ("It's the boys' toys 'n' '90s rock", [["'n'"]]),
        ("She spoke of ‘the workers’ party’ again.", [["‘the workers’ party’"]]),
        ("“He told me ‘go’ and I went.”", [["“He told me ‘go’ and I went.”"]]),
        ("A ”typo here” and “another“ one.", [["”typo here”"], ["“another“"]]),
        ('The 6" gun and the 5\'10" man.', []),
    ],
)
def test_marks(text: str, expected: list[list[str]]) -> None:
    assert quotes(text) == expected


@pytest.mark.parametrize("gap", ["\n\n", " "])
def test_a_speech_of_several_paragraphs_is_one_quotation(gap: str) -> None:
    """The opening mark stands at each paragraph, the closing one at the last; some pages lose the line breaks."""
    text = f"“We are few.{gap}“We are tired.{gap}“We go,” she said.{gap}“No.”"
    assert quotes(text) == [["“We are few.", "“We are tired.", "“We go,”"], ["“No.”"]]


def test_a_missing_mark_does_not_turn_the_text_inside_out() -> None:
    text = '"We go, she said.\n\nThe army left.\n\n"They went," he said.'
    assert quotes(text) == [['"We go, she said.'], ['"They went,"']]
    assert [q.closed for q in find_quotations(text)] == [False, True]


def test_an_unclosed_quotation_of_a_one_line_article_ends_with_its_sentence() -> None:
    text = "“We go now. " + "The army left the town. " * 60
    assert quotes(text) == [["“We go now."]]


def test_a_subheadline_ends_a_quotation() -> None:
    text = "He said “we go Troops move"
    start = text.index("Troops")
    found = find_quotations(text, [Span(start, len(text))])
    assert [text[q.start : q.end] for q in found] == ["“we go"]


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("“fakes”", False),
        ("“blatant betrayal”", False),
        ("“we won’t”", True),
        ("“in the framework of a dialogue”", True),
        ("“The Art of the Quiet Deal”", False),
        ("“New Order”", False),
    ],
)
def test_real_quotations_are_told_from_scare_quotes_and_titles(text: str, real: bool) -> None:
    quotation = find_quotations(text)[0]
    assert is_real(text, quotation) is real
    assert is_title(text, quotation) is text.startswith(("“The Art", "“New"))


@given(st.one_of(MARKS, st.text(max_size=200)))
def test_quotations_are_apart_in_order_and_within_the_text(text: str) -> None:
    at = 0
    for quotation in find_quotations(text):
        assert quotation.parts
        for start, end in quotation.parts:
            assert at <= start < end <= len(text)
            assert any(c.isalnum() or c == "_" for c in text[start:end])
            at = end


@pytest.mark.parametrize("unit", ["“A b,” he said. ", "“ab. ", "' a ", '" ', "‘a b’s "])
def test_time_grows_with_the_text(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    start = time.process_time()
    find_quotations(text)
    assert time.process_time() - start < 6
