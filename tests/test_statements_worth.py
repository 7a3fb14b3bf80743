"""What is a statement, and what merely has something ascribed to it."""

import pytest

from drafting import drafts, words


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Doe said they go.", ("Doe", "said", "they go")),
        ("Doe promised to repair the bridge.", ("Doe", "promised", "to repair the bridge")),
        ("The report was denied.", ("", "was denied", "The report")),
        ("The claim that troops left was denied.", ("", "was denied", "that troops left")),
        ("It was claimed that the bridge had fallen.", ("", "was claimed", "that the bridge had fallen")),
        ("Doe believes that the bridge will hold.", ("Doe", "believes", "that the bridge will hold")),
        ("Doe sees the bridge as a threat to the town.", ("Doe", "sees", "the bridge as a threat to the town")),
        ("Doe called it “a shame”.", ("Doe", "called", "it “a shame”")),
        ("“We shall go,” it went.", ("", "went", "“We shall go,”")),
        ("According to Doe, rain.", ("Doe", "According to", "rain")),
    ],
)
def test_statements_stay(text: str, given: tuple[str, str, str]) -> None:
    (found,) = drafts(text, given)
    assert words(text, found.content) == given[2]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Doe praised the move.", ("Doe", "praised", "the move")),
        ("He wept as he said these words.", ("he", "said", "these words")),
        ("Doe thanked the men of the town.", ("Doe", "thanked", "the men of the town")),
        ("Doe wanted the bridge to fall.", ("Doe", "wanted", "the bridge to fall")),
        ("Doe was loath to see them go to the north.", ("Doe", "was loath to see", "them go to the north")),
        ("The men are thought to be alive.", ("", "are thought", "The men|to be alive")),
        ("It is a town known as Little Rome.", ("", "known as", "It|Little Rome")),
        (
            "Friends nicknamed him “the Duke of the old town”.",
            ("Friends", "nicknamed", "him “the Duke of the old town”"),
        ),
        ("It was dubbed the “second bridge”.", ("", "was", "the “second bridge”")),
    ],
)
def test_what_asserts_nothing_goes(text: str, given: tuple[str, str, str]) -> None:
    assert drafts(text, given) == []
