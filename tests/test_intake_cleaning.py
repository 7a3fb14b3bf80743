"""Cleaning: what leaves a text, what stays, and where its headlines are."""

from __future__ import annotations

import time

import pytest

from onrecord.intake import Cleaned, clean_text, paragraphs
from onrecord.intake.furniture import is_caption, kind_of
from onrecord.model import Span

LEAD = "The foreign minister of Northland has rejected reports that his troops are preparing to cross the river border."
SECOND = '"We have no such plans," Peter Lang told reporters in Riverton, "and we have never had them."'
THIRD = "The opposition said that the minister owed parliament an answer, and asked for a debate in the coming week."


def joined(*pieces: str) -> str:
    return "\n\n".join(pieces)


def headings(cleaned: Cleaned) -> list[str]:
    return [cleaned.text[span.start : span.end] for span in cleaned.subheadlines]


def test_one_paragraph_a_line_becomes_one_blank_line_between() -> None:
    assert clean_text(f"{LEAD}\n{SECOND}\r\n\r\n\r\n{THIRD}\n").text == joined(LEAD, SECOND, THIRD)


def test_an_article_on_one_line_is_left_as_it_is() -> None:
    line = f"{LEAD} {SECOND} {THIRD}"
    assert clean_text(line) == Cleaned(text=line)


@pytest.mark.parametrize("width", [45, 60, 72, 100])
def test_hard_wrapped_text_is_unwrapped(width: int) -> None:
    import textwrap

    wrapped = "\n\n".join("\n".join(textwrap.wrap(p, width)) for p in (LEAD, SECOND, THIRD))
    assert clean_text(wrapped).text == joined(LEAD, SECOND, THIRD)


def test_hard_wrapped_text_without_blank_lines_breaks_at_short_last_lines() -> None:
    import textwrap

    lines = [line for p in (LEAD, THIRD, LEAD) for line in textwrap.wrap(p, 70)]
    assert clean_text("\n".join(lines)).text == joined(LEAD, THIRD, LEAD)


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    assert "mutual-assistance treaty" in clean_text(f"{LEAD}\n\nBoth signed the mutual-\nassistance treaty.").text


def test_double_spaced_text_is_one_paragraph_where_sentences_run_on() -> None:
    import textwrap

    lines = textwrap.wrap(f"{LEAD} {THIRD} {LEAD}", 50)
    assert clean_text("\n\n".join(lines)).text.count("\n\n") < len(lines) / 3


@pytest.mark.parametrize(
    "line",
    [
        "Skip to content",
        "Skip to main content",
        "© REUTERS/Jane Doe",
        "© AP Photo/Jane Doe",
        "(c) Sputnik / Jane Doe",
        "REUTERS/Jane Doe",
        "Jane Doe/Getty Images",
        "Getty Images",
        "Photo: Jane Doe",
        "Photo by Jane Doe/AFP via Getty Images",
        "Image credit: Government of Northland",
        "File photo of Peter Lang",
        "FILE - Peter Lang speaks to the press in Riverton on May 3, 2019.",
        "The minister at the border. (Photo: Jane Doe)",
        "The minister speaks at the border in Riverton. REUTERS/Jane Doe",
        "Read more",
        "Read More »",
        "Read also: Southland closes its border",
        "READ MORE: Southland closes its border",
        "Related: Who is Peter Lang?",
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Share this article",
        "Share on Facebook",
        "Facebook Twitter WhatsApp Email",
        "Sign up for our newsletter",
        "Sign up here for our daily newsletter and get the news in your inbox.",
        "We use cookies to improve your experience on our site. By continuing you agree to our use of cookies.",
        "This website uses cookies.",
        "Accept all cookies",
        "Follow us on Telegram",
        "Follow us on Twitter and Facebook!",
        "© 2023 The Riverton Post. All rights reserved.",
        "(Reporting by Jane Doe; Editing by John Roe)",
        "3 min read",
    ],
)
def test_what_is_not_the_article_goes_and_is_counted(line: str) -> None:
    cleaned = clean_text(joined(LEAD, line, THIRD))
    assert cleaned.text == joined(LEAD, THIRD)
    assert sum(count for _, count in cleaned.removed) == 1
    assert any(note.startswith("removed 1 line that is not the article: ") for note in cleaned.notes)


@pytest.mark.parametrize(
    "sentence",
    [
        "Read more books, the minister told pupils.",
        "Share prices fell on Friday.",
        "The photo shows the minister with two officers.",
        "Undated photos released by state media show tanks at the border.",
        "Archive footage showed troops crossing the river.",
        "Related questions will be discussed in June.",
        '"Read more," she said.',
        "We found that children who ate cookies slept badly.",
        "Getty Images said it would appeal.",
        "Follow the money, he said.",
        "Reporting by the agency was wrong, the ministry said.",
        "The report was published by the ministry on Tuesday.",
        "Advertisement spending fell by a third.",
        "With information from Kyiv, police closed the border.",
        "AP said it stood by its report.",
        "Source close to the president: no decision yet, and none is near.",
        "Below are the remarks of the minister in full.",
        "Reproduction of the images is prohibited under the new law.",
        "Image matters, the ambassador conceded.",
        "Subscribers left the paper after the scandal.",
        "NATO/Southland relations at a new low",
        "No.",
    ],
)
def test_a_sentence_that_only_begins_like_furniture_stays(sentence: str) -> None:
    assert kind_of(sentence) is None
    assert clean_text(joined(LEAD, sentence, THIRD)).text == joined(LEAD, sentence, THIRD)


def test_the_note_counts_by_kind() -> None:
    cleaned = clean_text(joined("Skip to content", LEAD, "© AP Photo/A. Bee", "Advertisement", "Advertisement", THIRD))
    assert cleaned.notes == ("removed 4 lines that are not the article: advertisement (2), navigation, photo credit",)


@pytest.mark.parametrize("caption", ["Northland Southland flag", "The flags of Northland", "Minister Peter Lang"])
def test_a_caption_before_a_credit_goes_with_it(caption: str) -> None:
    body = joined(LEAD, SECOND, "The ministry of Peter Lang and Minister Lang himself were silent on Southland.")
    cleaned = clean_text(joined(f"{caption}\n© REUTERS/Jane Doe", body))
    assert cleaned.text == body
    assert dict(cleaned.removed) == {"photo caption": 1, "photo credit": 1}


@pytest.mark.parametrize(
    "line",
    [
        "Riverton more worried about troop movement in Northland & Southland",
        "Northland denies plan",
        "Minister raises flag over Riverton",
        "No flag for Northland",
        "Lang: flag stays",
        "Troops head home",
        "Troops Head Home",
        "Talks on the flag begin",
        "Northland to change its flag",
        "What the flag means",
        "The flag was taken down.",
        '"A flag of shame"',
        "Border towns at odds",
    ],
)
def test_a_headline_before_a_credit_stays(line: str) -> None:
    assert not is_caption(line, frozenset({"Northland", "Southland", "Riverton", "Lang"}))
    between = clean_text(joined(LEAD, f"{line}\n© AP Photo/Jane Doe", THIRD))
    assert between.text == joined(LEAD, line, THIRD)


def test_a_paragraph_before_a_credit_stays() -> None:
    assert clean_text(joined(LEAD, THIRD, "© AP Photo/Jane Doe", SECOND)).text == joined(LEAD, THIRD, SECOND)


def test_subheadlines_are_kept_and_marked() -> None:
    cleaned = clean_text(joined(LEAD, "More worried about the river", SECOND, "A long way to go", THIRD))
    assert headings(cleaned) == ["More worried about the river", "A long way to go"]
    assert cleaned.title is None


def test_a_leading_headline_is_the_title_and_stays_marked_in_the_text() -> None:
    cleaned = clean_text(joined("Northland rejects reports of troops at the border", LEAD, THIRD))
    assert cleaned.title == "Northland rejects reports of troops at the border"
    assert headings(cleaned) == [cleaned.title]
    assert cleaned.text.startswith(cleaned.title)


@pytest.mark.parametrize(
    "line",
    ["He left.", '"We will not budge"', "– bread", "1. Bread", "and so it ended", "RIVERTON (AP) —", "Why, he asked,"],
)
def test_what_is_no_subheadline_is_not_marked(line: str) -> None:
    assert headings(clean_text(joined(LEAD, line, THIRD))) == []


def test_a_list_of_lines_is_no_row_of_subheadlines() -> None:
    assert headings(clean_text(joined(LEAD, "Bread", "Butter", "Cheese", THIRD))) == []


def test_a_line_without_anything_after_it_is_no_subheadline() -> None:
    assert headings(clean_text(joined(LEAD, THIRD, "To be continued"))) == []


def test_headings_that_the_source_marks_count_whatever_they_look_like() -> None:
    cleaned = clean_text(joined(LEAD, "What happens next?", THIRD), frozenset({"What happens next?"}))
    assert headings(cleaned) == ["What happens next?"]


def test_quotation_marks_emoji_and_entities_stay() -> None:
    flag = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + "\U000e007f"
    text = f"{LEAD} “Well,” she said – ‘perhaps’ … «да» &amp; &quot;no&quot; 👩‍👩‍👧 {flag} ❤️"
    assert clean_text(text).text == text


def test_invisible_characters_go_and_spaces_become_spaces() -> None:
    dirty = "\ufeffThe\u00a0minis\u00adter\u200b \u202esaid\u202c\u2066 no\u2069\x00\x07\tto\u2009the plan\u200d."
    assert clean_text(dirty).text == "The minister said no to the plan."
    assert "characters: 1 NULs removed" in clean_text(dirty).notes


def test_surrogates_are_paired_or_replaced() -> None:
    cleaned = clean_text("A face \ud83d\ude00 and a lone \ud800 half.")
    assert cleaned.text == "A face \U0001f600 and a lone \ufffd half."
    assert cleaned.notes == ("characters: 1 lone surrogates replaced by U+FFFD",)


def test_wrongly_decoded_text_is_put_right_and_said() -> None:
    wrong = "“We won’t go – ever,” said the café owner.".encode().decode("cp1252", "replace")
    right = "â€œWe wonâ€™t go â€“ ever,” said the cafÃ© owner."
    assert clean_text(right).text == "“We won’t go – ever,” said the café owner."
    assert clean_text(right).notes[0].startswith("encoding: 4 wrongly decoded")
    assert clean_text(wrong).text.startswith("“We won’t go – ever,")


def test_windows_quotation_marks_read_as_latin_1_are_put_right() -> None:
    assert clean_text("\x93We won\x92t,\x94 she said.").text == "“We won’t,” she said."


def test_paragraphs_are_the_spans_of_the_cleaned_text() -> None:
    text = joined(LEAD, SECOND, THIRD)
    assert [text[s.start : s.end] for s in paragraphs(text)] == [LEAD, SECOND, THIRD]
    assert paragraphs("a\nb\n") == [Span(0, 1), Span(2, 3)]
    assert paragraphs(" \n ") == []
    assert paragraphs("  a b \n \n\n c") == [Span(2, 5), Span(11, 12)]


HOSTILE = {
    "one line of 300,000 characters": "The minister said that " * 13_000,
    "300,000 letters": "a" * 300_000,
    "300,000 capitals": "Aa " * 100_000,
    "spaces": " " * 1_000_000 + LEAD,
    "line ends": "\n" * 1_000_000 + LEAD,
    "spaces and line ends": " \n" * 500_000 + LEAD,
    "quotation marks": '"' * 300_000 + LEAD,
    "opening brackets": "(" * 300_000 + LEAD,
    "full stops": "." * 300_000 + LEAD,
    "commas": "Lang, " * 100_000,
    "credits": f"{LEAD}\n" + "Riverton flag\n© AP Photo/Jane Doe\n" * 20_000,
    "capitalised short lines": "Riverton Northland Southland\n" * 50_000 + LEAD,
    "short lines": "he said\nshe said\n" * 50_000,
    "joiners": "\u200d" * 300_000 + LEAD,
    "surrogates": "\ud800\udc00\ud800" * 100_000,
    "mojibake": "â€œ" * 100_000 + LEAD,
    "tags": "\U000e0067" * 300_000,
    "share words": "share tweet pin " * 20 * 1_000,
    "slashes": "Aa/" * 190 + "\n" + LEAD,
    "social": ("share " * 98 + "x\n") * 500,
    "digits": "12/" * 100_000,
    "months": "May " * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_cleaned_quickly(name: str) -> None:
    start = time.process_time()
    clean_text(HOSTILE[name])
    assert time.process_time() - start < 5


def test_five_megabytes_are_cleaned_in_time_that_grows_with_the_text() -> None:
    text = f"{LEAD}\n\n{SECOND}\n\nA short line\n\n" * 20_000
    assert len(text) > 4_000_000
    start = time.process_time()
    cleaned = clean_text(text)
    assert time.process_time() - start < 15
    assert len(cleaned.subheadlines) == 19_999
