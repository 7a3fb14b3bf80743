"""Gaps in contents, pieces that are no words, and whose words a passive cue has."""

import pytest

from drafting import drafts, words
from onrecord.reader.types import MentionType


def test_a_short_gap_that_is_nobodys_is_closed() -> None:
    text = "Doe claims the bridge is as strong as ever and ready to bear the heaviest train."
    (found,) = drafts(text, ("Doe", "claims", "the bridge is as strong|the heaviest train"))
    assert words(text, found.content) == "the bridge is as strong as ever and ready to bear the heaviest train"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("The road, Doe said, is wet.", ("Doe", "said", "The road|is wet")),
        ("Doe said the road (“a shame”) is wet.", ("Doe", "said", "the road|is wet")),
    ],
)
def test_other_gaps_stay(text: str, given: tuple[str, str, str]) -> None:
    (found,) = drafts(text, given)
    assert words(text, found.content) == given[2]


def test_an_unquoted_piece_of_another_sentence_goes() -> None:
    text = "The road is wet. Rain fell. It is closed, Doe said."
    (found,) = drafts(text, ("Doe", "said", "The road is wet|It is closed"))
    assert words(text, found.content) == "It is closed"


def test_it_is_theirs_whose_claim_stands_before_it() -> None:
    text = "We heard the claim by Roe that the road is wet. Doe said that it is closed."
    names: list[tuple[str, MentionType]] = [("Roe", "PERSON")]
    first, second = drafts(text, ("Doe", "said", "that the road is wet|that it is closed"), names=names)
    assert (words(text, first.source), words(text, first.cue)) == ("Roe", "claim")
    assert (words(text, first.content), words(text, second.content)) == ("that the road is wet", "that it is closed")


def test_a_verb_inside_of_the_content_is_no_cue() -> None:
    text = "Doe denied the clans were actively discussing a pact with the north."
    (found,) = drafts(
        text, ("Doe", "denied", "the clans"), ("Doe", "were actively discussing", "a pact with the north")
    )
    assert words(text, found.content) == "the clans were actively discussing a pact with the north"
    assert found.stance == "deny"


def test_a_claim_is_its_owners() -> None:
    text = "Doe, denying Roe’s claims that the road is wet, left."
    (found,) = drafts(text, ("Doe", "claims", "that the road is wet"), names=[("Roe", "PERSON")])
    assert words(text, found.source) == "Roe"


def test_a_question_with_its_own_cue_is_not_swallowed() -> None:
    text = "“The road is wet,” Doe said. “Is it not closed then?” Roe asked. He left."
    first, second = drafts(text, ("Doe", "said", "“The road is wet,”"), names=[("Doe", "PERSON"), ("Roe", "PERSON")])
    assert words(text, first.content) == "“The road is wet,”"
    assert (words(text, second.source), words(text, second.content)) == ("Roe", "“Is it not closed then?”")


def test_a_piece_of_another_paragraph_goes_to_its_own_statement() -> None:
    text = "“We go now,” Roe noted.\n\nThe two “speak with one voice on the matter.” “We help each other,” Doe said."
    first, second = drafts(
        text,
        ("Roe", "noted", "“We go now,”|The two~matter.”"),
        ("Doe", "said", "“We help each other,”"),
    )
    assert words(text, first.content) == "“We go now,”"
    assert words(text, second.content) == "The two “speak with one voice on the matter.”|“We help each other,”"


def test_pieces_of_loose_words_go() -> None:
    text = "In the north, Doe said, “we shall go,” he added. He said it. The road is wet."
    (found,) = drafts(text, ("Doe", "said", "In|“we shall go,”"))
    assert words(text, found.content) == "“we shall go,”"


def test_a_source_of_an_article_is_none_but_a_relative_pronoun_is() -> None:
    text = "The old claim that the bridge is safe, which denies that it fell, went."
    (found,) = drafts(text, ("The", "claim", "that the bridge is safe"))
    assert found.source == ()
    (found,) = drafts(text, ("which", "denies", "that it fell"))
    assert words(text, found.source) == "which"


@pytest.mark.parametrize(
    ("text", "given", "source"),
    [
        ("Some said troops had come, but this has been denied.", ("Some", "has been denied", "this"), ""),
        ("Doe left. It was claimed that the bridge fell.", ("Doe", "was claimed", "that the bridge fell"), ""),
        ("It was later denied by Roe that troops left.", ("", "was later denied", "that troops left"), "Roe"),
        ("The claim was denied on Monday by Roe.", ("Roe", "was denied", "The claim"), "Roe"),
        ("A vote deemed by many to be unfair was held.", ("", "deemed", "many to be unfair"), "many"),
        ("Doe was quoted as saying that it rains.", ("Doe", "was quoted as saying", "that it rains"), "Doe"),
        ("Doe was told that it rains.", ("Doe", "was told", "that it rains"), "Doe"),
        ("Doe has denied that it rains.", ("Doe", "has denied", "that it rains"), "Doe"),
        ("Doe is opposed to what they do.", ("Doe", "is opposed", "to what they do"), "Doe"),
    ],
)
def test_a_passive_has_the_source_that_by_gives_it(text: str, given: tuple[str, str, str], source: str) -> None:
    (found,) = drafts(text, given)
    assert words(text, found.source) == source


@pytest.mark.parametrize(
    ("text", "given", "source", "cue", "content"),
    [
        ("“We go now,” he said, according to Reuters.", "“We go now,” he said", "he", "said", "“We go now,”"),
        ("“We go now,” said Doe, according to Reuters.", "“We go now,” said Doe", "Doe", "said", "“We go now,”"),
        (
            "The road is wet, Doe said, according to Reuters.",
            "The road is wet, Doe said",
            "Doe",
            "said",
            "The road is wet",
        ),
        ("It rains, according to Reuters.", "It rains", "Reuters", "according to", "It rains"),
        (
            "“It rains and he said so,” according to Reuters.",
            "“It~so,”",
            "Reuters",
            "according to",
            "“It rains and he said so,”",
        ),
    ],
)
def test_an_outlet_that_reports_a_report_only_passes_it_on(
    text: str, given: str, source: str, cue: str, content: str
) -> None:
    (found,) = drafts(text, ("Reuters", "according to", given), names=[("Doe", "PERSON")] if "Doe" in text else [])
    assert (words(text, found.source), words(text, found.cue), words(text, found.content)) == (source, cue, content)
    assert words(text, found.via) == ("" if source == "Reuters" else "Reuters")


def test_an_outlet_that_reports_that_somebody_said_something_only_passes_it_on() -> None:
    text = "Reuters reported that Doe has said the road is wet."
    (found,) = drafts(text, ("Reuters", "reported", "that Doe~wet"), names=[("Doe", "PERSON")])
    assert (words(text, found.source), words(text, found.cue)) == ("Doe", "said")
    assert (words(text, found.content), words(text, found.via)) == ("the road is wet", "Reuters")


def test_a_quotation_of_the_next_paragraph_keeps_its_source_and_a_question_in_it_asks_not_all() -> None:
    text = "“We go now,” Roe noted.\n\n“It is far. Must we stay?”"
    _, second = drafts(text, ("Roe", "noted", "“We go now,”|“It is far. Must we stay?”"))
    assert (words(text, second.source), second.cue) == ("Roe", ())
    text = "“We go now,” Roe noted. “Must we stay?”"
    (found,) = drafts(text, ("Roe", "noted", "“We go now,”|“Must we stay?”"))
    assert found.stance == "support"


@pytest.mark.parametrize(
    ("given", "content"),
    [
        ("it will start", "it will start a new war in the north"),
        ("it will start a new war in", "it will start a new war in the north"),
        ("it will start a new war", "it will start a new war"),
    ],
)
def test_a_content_cut_in_its_phrase_is_whole(given: str, content: str) -> None:
    text = "Doe said it will start a new war in the north, which he left."
    (found,) = drafts(text, ("Doe", "said", given))
    assert words(text, found.content) == content


def test_the_next_sentence_behind_a_quotation_is_none_of_it() -> None:
    text = "Doe said: “We go now. It is far.” The town was dark."
    (found,) = drafts(text, ("Doe", "said:", "“We go now. It is far.” The town"))
    assert words(text, found.content) == "“We go now. It is far.”"
    assert found.kind == "direct"


def test_quoting_somebody_saying_something() -> None:
    text = "It quotes the note of Roe saying: “There are few of us.”"
    (found,) = drafts(text, ("It", "quotes", "the note~us.”"), names=[("Roe", "PERSON")])
    assert (words(text, found.source), words(text, found.via)) == ("the note of Roe", "It")
    assert words(text, found.content) == "“There are few of us.”"


def test_a_negation_of_the_sentence_before_turns_nothing() -> None:
    text = "He gave no day. Reuters quoted an aide as saying it would take a month."
    (found,) = drafts(text, ("Reuters", "quoted|saying", "it would take a month"))
    assert (words(text, found.source), found.stance) == ("an aide", "support")
