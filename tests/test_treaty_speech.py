"""What sentences say about treaties."""

import pytest

from onrecord.model import Span
from onrecord.reader.engagements.speech import acts


def said(text: str) -> list[tuple[str, str]]:
    found = acts(text, Span(0, len(text)))
    assert all(text[a.span.start : a.span.end] for a in found)
    return [(a.act, a.value) for a in found]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("the conditions for such help do not exist", ("deny_case", "not_met")),
        ("there is no such need now", ("deny_case", "not_met")),
        ("There are no grounds for an intervention by the alliance", ("deny_case", "not_met")),
        ("The incident does not amount to an armed attack under Article 5", ("deny_case", "not_met")),
        ("Article 5 covers the islands", ("affirm", "")),
        ("I see no aggression by any state", ("deny_case", "not_met")),
        ("The pact does not apply to the islands", ("deny_case", "not_met")),
        ("Varna invoked Article 4 on Tuesday", ("invoke", "met")),
        ("Article 5 was formally invoked that night", ("invoke", "met")),
        ("the allies were asked to invoke Article 4", ("invoke", "")),
        ("Varna could invoke Article 4", ("invoke", "")),
        ("if the treaty is activated, we will come", ("invoke", "")),
        ("The shelling constitutes aggression under the treaty", ("affirm_case", "met")),
        ("An attack on the convoy would fall under the mutual defence treaty", ("affirm_case", "")),
        ("these treaties stipulate a number of commitments", ("affirm", "")),
        ("Morvia is treaty-bound to assist Sandria", ("affirm", "")),
        ("we will honour our obligations under the pact", ("affirm", "")),
        ("Our commitment to the defence of the islands is ironclad", ("affirm", "")),
        ("we will defend every inch of allied territory", ("affirm", "")),
        ("we are allies, after all", ("affirm", "")),
        ("the president asked Morvia for military assistance", ("request", "met")),
        ("Sandria could ask the alliance for military help", ("request", "")),
        ("Consultations between the two presidents are currently underway", ("consult", "")),
        ("Varna requested consultations under Article 4", ("consult", "")),
        ("Sandria has frozen its participation in the organization", ("suspend", "")),
        ("Sandria withdrew from the treaty in May", ("withdraw", "")),
    ],
)
def test_acts(text, want):
    assert said(text) == [want]


@pytest.mark.parametrize(
    "text",
    [
        "There is no need to panic.",
        "She sees no reason for concern.",
        "They asked for more time.",
        "The minister would leave the meeting early.",
        "The president called for the withdrawal of foreign troops.",
        "Doctors asked for help with the patients.",
        "The court found no grounds to release her.",
        "The company suspended its flights.",
        "Varna had not asked for consultations under Article 4.",
        "Article 5 has never been invoked by Varna.",
        "Sandria hasn't frozen its participation.",
        "we are no longer bound to assist anybody",
    ],
)
def test_what_is_about_no_treaty(text):
    assert said(text) == []


def test_grounds_that_are_missing_are_no_invocation():
    found = said("there were no grounds for the alliance to invoke Article 5")
    assert found[0] == ("deny_case", "not_met") and all(value != "met" for _, value in found)


def test_each_sentence_counts_for_itself():
    text = "There is no such need. “Consultations are under way,” he said."
    assert said(text) == [("deny_case", "not_met"), ("consult", "")]


def test_a_hostile_text_costs_little():
    assert said("need " * 100_000) == []
    assert said("there is no " * 50_000) == []
