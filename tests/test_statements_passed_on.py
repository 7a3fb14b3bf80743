"""Who speaks where an outlet passes words on, and what was only asked about."""

from __future__ import annotations

import pytest

from drafting import drafts, words


@pytest.mark.parametrize(
    ("clause", "source", "cue"),
    [
        ("the palace spokesman, Jan Doe, said", "the palace spokesman, Jan Doe", "said"),
        ("said Jan Doe", "Jan Doe", "said"),
        ("Jan Doe added", "Jan Doe", "added"),
        ("she told", "she", "told"),
    ],
)
def test_the_name_between_quotation_and_outlet_speaks(clause: str, source: str, cue: str) -> None:
    text = f"“Our ships keep to the law,” {clause}, according to TASS. “We have nothing to add.”"
    content = "“Our ships keep to the law,” the palace" if "palace" in clause else "“Our ships keep to the law,”"
    found = drafts(text, ("TASS", "according to", content), names=[("Jan Doe", "PERSON")] if "Doe" in clause else [])
    assert words(text, found[0].source) == source
    assert words(text, found[0].cue) == cue
    assert words(text, found[0].via) == "TASS"
    assert (words(text, found[0].content) or "").startswith("“Our ships keep to the law,”")
    assert "palace" not in (words(text, found[0].content) or "")


def test_an_outlet_that_reports_itself_stays_the_source() -> None:
    text = "The ships “keep to the law”, according to TASS."
    (found,) = drafts(text, ("TASS", "according to", "The ships “keep to the law”"))
    assert words(text, found.source) == "TASS"
    assert found.via == ()


def test_what_somebody_was_asked_about_is_not_their_statement() -> None:
    text = (
        "“We have seen nothing like it,” Jan Doe said. The minister was responding to a question about claims, made "
        "widely online, that a tanker had dragged its anchor. He said that it rained."
    )
    found = drafts(
        text,
        ("Jan Doe", "said", "“We have seen nothing like it,”"),
        ("The minister", "claims", "that a tanker had dragged its anchor"),
        ("He", "said", "that it rained"),
    )
    assert [words(text, d.content) for d in found] == ["“We have seen nothing like it,”", "that it rained"]


def test_a_cue_and_a_clause_cut_after_their_first_word_are_completed() -> None:
    text = "Doe, meanwhile, is claiming his party is as strong as ever and ready to win, despite the polls."
    (found,) = drafts(text, ("Doe", "is", "his"))
    assert words(text, found.cue) == "is claiming"
    assert words(text, found.content) == "his party is as strong as ever and ready to win"


def test_an_auxiliary_before_another_verb_is_left_alone() -> None:
    text = "Doe has painted his house in the colours of the party that he leads, despite the polls."
    found = drafts(text, ("Doe", "has", "his house in the colours of the party that he leads"))
    assert all(words(text, d.cue) == "has" for d in found)
