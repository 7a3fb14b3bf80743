"""Occasions belong to a statement and are none themselves."""

from drafting import drafts, words


def test_what_is_commented_on_is_not_said() -> None:
    text = "Commenting on media reports that convoys were heading north, Doe stressed that the road is closed."
    (found,) = drafts(
        text,
        ("Doe", "Commenting", "that convoys were heading north"),
        ("Doe", "stressed", "that the road is closed"),
    )
    assert words(text, found.content) == "that the road is closed"
    assert words(text, found.occasion) == "Commenting on media reports that convoys were heading north"


def test_what_is_asked_of_the_speaker_is_not_said() -> None:
    text = "When asked if the road is wet, Doe said that it is closed."
    (found,) = drafts(text, ("", "asked", "if the road is wet"), ("Doe", "said", "that it is closed"))
    assert words(text, found.source) == "Doe"


def test_what_somebody_else_asks_is_a_statement() -> None:
    text = "Roe asked whether the road is wet, and Doe said that it is closed."
    found = drafts(text, ("Roe", "asked", "whether the road is wet"), ("Doe", "said", "that it is closed"))
    assert [(words(text, d.source), d.stance) for d in found] == [("Roe", "query"), ("Doe", "support")]


def test_a_sentence_that_tells_the_occasion_is_no_statement() -> None:
    text = "Doe said that the road is wet. He was answering a reporter’s question on why it would be closed."
    (found,) = drafts(
        text, ("Doe", "said", "that the road is wet"), ("He", "was answering", "on why it would be closed")
    )
    assert words(text, found.occasion) == "answering a reporter’s question on why it would be closed"


def test_the_occasion_is_cut_off_the_content() -> None:
    text = "The road is wet, Doe told reporters on July 1, in response to a question on his view of the north."
    (found,) = drafts(text, ("Doe", "told", "The road is wet|a question on his view of the north"))
    assert words(text, found.content) == "The road is wet"
    assert words(text, found.occasion) == "in response to a question on his view of the north"


def test_what_follows_on_keeps_its_statement_and_shares_the_occasion() -> None:
    text = "Doe told reporters on Monday that they go, adding that it was cold."
    found = drafts(text, ("Doe", "told", "that they go"), ("Doe", "adding", "that it was cold"))
    assert [words(text, d.content) for d in found] == ["that they go", "that it was cold"]


def test_the_end_of_the_occasion_is_cut_off_too() -> None:
    text = "The road is wet, Doe told reporters, in response to a question on his view of the north."
    (found,) = drafts(text, ("Doe", "told", "The road is wet|his view of the north"))
    assert words(text, found.content) == "The road is wet"
