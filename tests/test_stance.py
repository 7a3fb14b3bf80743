import pytest

from onrecord.reader.cues import cue_at, cue_tokens, report_forms
from onrecord.reader.stance import stance_of


def stance(sentence: str) -> str:
    """The stance of a sentence written ``words [cue] words {content}``; the source is what stands before the bars."""
    text, places = "", {}
    for c in sentence:
        if c in "[]{}":
            places[c] = len(text)
        else:
            text += c
    content = (places["{"], places["}"])
    kind = "direct" if text[content[0]] == "“" and text[content[1] - 1] == "”" else "indirect"
    return stance_of(text, [(places["["], places["]"])], [content], kind)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Doe [said] {that the bridge was not open}.", "support"),
        ("Doe [confirmed] {the bridge was open}.", "support"),
        ("Doe [denied] {that the bridge was open}.", "deny"),
        ("Doe [has completely denied] {the bridge was open}.", "deny"),
        ("Doe [denied having said] {that the bridge was open}.", "deny"),
        ("Doe denied having [said] {that the bridge was open}.", "deny"),
        ("Doe [rubbished] {speculation that the bridge was open}.", "deny"),
        ("Doe [brushed aside] {talk of a bridge}.", "deny"),
        ("Doe, [rejecting] {claims of a bridge}", "deny"),
        ("It [has been denied] {that the bridge was open}.", "deny"),
        ("Doe [ruled out] {a new bridge}.", "deny"),
        ("Doe [refused] {to build a bridge}.", "deny"),
        ("Doe [does not believe] {that the bridge is open}.", "deny"),
        ("Doe [did not deny] {that the bridge was open}.", "comment"),
        ("Doe has not [denied] {that the bridge was open}.", "comment"),
        ("Doe never [ruled out] {a new bridge}.", "comment"),
        ("Doe [did not rule out] {a new bridge}.", "comment"),
        ("Doe [refused to rule out] {a new bridge}.", "comment"),
        ("Doe refused to [rule out] {a new bridge}.", "comment"),
        ("Doe [could not rule out] {a new bridge}.", "comment"),
        ("Doe [would not say] {whether the bridge was open}.", "comment"),
        ("Doe [declined to comment on] {the bridge}.", "comment"),
        ("Doe [declined] {to comment on the bridge}.", "comment"),
        ("Doe [refused] {to discuss the bridge}.", "comment"),
        ("Doe [expressed concern] {about the bridge}.", "comment"),
        ("Doe [expressed concern] {that the bridge might fall}.", "support"),
        ("Doe [congratulated] {the builders}.", "comment"),
        ("Doe [could not deny] {that the bridge was open}.", "support"),
        ("Doe [can't dispute] {that the bridge was open}.", "support"),
        ("Doe [never questioned] {that the bridge was open}.", "support"),
        ("Doe [has no doubt] {that the bridge is open}.", "support"),
        ("Doe [doubted] {that the bridge was open}.", "query"),
        ("Doe [questioned] {whether the bridge was open}.", "query"),
        ("Doe [is not sure] {that the bridge is open}.", "query"),
        ("Doe [asked] {if the bridge was open}.", "query"),
        ("Doe [asked] {“Is it open?”}.", "query"),
        ("Doe [asked] {the council to open the bridge}.", "support"),
        ("Doe [asked for] {an open bridge}.", "support"),
        ("Doe [said] {“Is it open?”}.", "query"),
        ("Doe [said] {“It is not true that it is open.”}.", "support"),
        ("It was not his day, and Doe [said] {the bridge was open}.", "support"),
        ("Doe, who never lies, [said] {the bridge was open}.", "support"),
        ("Doe [blorked] {that the bridge was open}.", "support"),
    ],
)
def test_cues_mean_what_they_say(sentence: str, expected: str) -> None:
    assert stance(sentence) == expected


def test_without_a_cue_it_is_the_authors_own_word() -> None:
    assert stance_of("“We go.”", [], [(0, 8)], "direct") == "support"
    assert stance_of("“Do we go?”", [], [(0, 11)], "direct") == "query"


def test_the_longest_entry_wins() -> None:
    tokens = cue_tokens("ruled out")
    found = cue_at(tokens, 0)
    assert found is not None
    assert (found[0].stance, found[1]) == ("deny", 2)
    assert cue_tokens("Didn’t say") == ["did", "n’t", "say"]
    assert {"said", "asked", "tweets"} <= report_forms()
