"""What holds for every text whatever: no crash, no shifted span, and cleaning done once is done."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.intake import clean_text, document_from_text, paragraphs
from onrecord.intake.decoding import decode
from onrecord.intake.html import looks_like_html
from onrecord.intake.masthead import take_masthead
from onrecord.intake.pagetext import parse_page

ANY_CHARACTER = st.characters(codec=None, categories=None)
PIECES = st.sampled_from(
    [
        "The minister said on Friday that the talks had been useful.",
        "“We will not go,”",
        "he said",
        "More worried about the border",
        "Northland flag",
        "© AP Photo/Jane Doe",
        "Skip to content",
        "Advertisement",
        "Read",
        "more",
        "Published: 19 Aug 2020",
        "By Anna Field",
        "MOSCOW, July 2, 2024 (Reuters) -",
        "By", "Anna", "19", "Aug", "2020", "Photo:", "Share", "this", "article", "©", "(", ")", "/", "[", "]",
        "\n", "\n\n", "\r\n", " ", "\t", "\u2028", "\u2029", "\x85",
        "\xa0", "\x00", "\ud83d", "\ude00", "\u200d", "\u200b",
        "\u202e", "\ufeff",
        "😀", "👩‍👩‍👧", "â€œ", "â", "€", "œ", "Ã", "©", "Â", "\xad", "\x93", "“", "”", '"', "'", ".", "…", "-",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(ANY_CHARACTER, max_size=300),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
    st.lists(PIECES, max_size=60).map("\n".join),
    st.lists(st.one_of(PIECES, st.text(ANY_CHARACTER, max_size=8)), max_size=40).map("".join),
)
many = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(TEXTS)
def test_cleaning_once_is_enough(text: str) -> None:
    once = clean_text(text)
    twice = clean_text(once.text)
    assert twice.text == once.text
    assert twice.subheadlines == once.subheadlines
    assert twice.removed == ()


@many
@given(TEXTS)
def test_a_cleaned_text_holds_only_text(text: str) -> None:
    cleaned = clean_text(text).text
    assert "\x00" not in cleaned
    assert not any("\ud800" <= character <= "\udfff" for character in cleaned)
    cleaned.encode("utf-8")
    assert "\r" not in cleaned and "\n\n\n" not in cleaned and "  " not in cleaned
    assert cleaned == cleaned.strip()


@many
@given(TEXTS)
def test_subheadlines_are_whole_paragraphs(text: str) -> None:
    cleaned = clean_text(text)
    spans = paragraphs(cleaned.text)
    assert "\n\n".join(cleaned.text[s.start : s.end] for s in spans) == cleaned.text
    assert set(cleaned.subheadlines) <= set(spans)


@many
@given(TEXTS)
def test_a_text_gives_a_document_or_an_input_error(text: str) -> None:
    try:
        article = document_from_text(text).article
    except InputError as error:
        assert str(error)
        return
    assert article.text
    for span in article.subheadlines:
        assert 0 <= span.start < span.end <= len(article.text)


@many
@given(TEXTS)
def test_a_text_kept_as_given_keeps_its_offsets(text: str) -> None:
    try:
        article = document_from_text(text, clean=False).article
    except InputError:
        assert not text.strip()
        return
    assert len(article.text) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, article.text, strict=True))
    article.text.encode("utf-8")


@many
@given(st.one_of(st.binary(max_size=400), TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass"))))
def test_bytes_are_decoded_or_refused(raw: bytes) -> None:
    try:
        text, _ = decode(raw)
    except InputError as error:
        assert str(error)
        return
    assert isinstance(text, str)


@many
@given(st.lists(st.lists(PIECES, min_size=1, max_size=8).map(" ".join), max_size=8))
def test_a_masthead_takes_only_whole_paragraphs(lines: list[str]) -> None:
    kept, _ = take_masthead(lines)
    rest = iter(lines)
    assert all(any(line == candidate for candidate in rest) for line in kept)


@many
@given(TEXTS)
def test_pages_of_any_text_are_parsed(text: str) -> None:
    looks_like_html(text)
    page = parse_page(f"<html><body><p>{text}</p></body></html>")
    assert page is not None and page.depth >= 3
