"""Quotations signed with a dash and a name."""

from __future__ import annotations

import pytest

from onrecord.model import Span
from onrecord.reader.signed import signed_quotations, with_signed
from onrecord.reader.types import Attribution

TEXT = "Residents were asked.\n\n“The bridge must open again.” — Anna Berg, mayor of Narva\n\nThe bridge stays closed."


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[s.start : s.end] for s in spans]


def test_the_name_behind_the_dash_is_the_source() -> None:
    (found,) = signed_quotations(TEXT)
    assert words(TEXT, found.source) == ["Anna Berg, mayor of Narva"]
    assert words(TEXT, found.cue) == ["—"]
    assert words(TEXT, found.content) == ["“The bridge must open again.”"]


@pytest.mark.parametrize(
    "text",
    [
        "“The bridge must open,” she said — and left the room.",
        "He called it “a scandal” — Berlin saw it otherwise.",
        "“No,” he said.\n— Reduce the number of crossings by half.\n",
        "The bridge — built in 1960 — is closed.",
    ],
)
def test_a_dash_in_a_sentence_is_no_signature(text: str) -> None:
    assert signed_quotations(text) == []


def test_signed_words_are_taken_from_other_attributions() -> None:
    at = TEXT.index("“")
    stray = Span(at, at + 20)
    own = Span(TEXT.index("The bridge stays"), len(TEXT))
    cue = Span(10, 14)
    wrong = Attribution(source=(), cue=(cue,), content=(stray, own))
    result = with_signed(TEXT, [wrong])
    assert [words(TEXT, a.content) for a in result] == [["“The bridge must open again.”"], ["The bridge stays closed."]]


def test_nothing_changes_without_signatures() -> None:
    one = Attribution(source=(), cue=(Span(0, 3),), content=(Span(4, 9),))
    assert with_signed("She said it was over.", [one]) == [one]
