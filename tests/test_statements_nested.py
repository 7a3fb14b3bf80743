"""Statements inside of statements, found by rule."""

import pytest

from drafting import drafts, words
from onrecord.reader.types import MentionType

NAMES: list[tuple[str, MentionType]] = [("ministry", "ROLE"), ("Roe", "PERSON")]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "stance"),
    [
        (
            "“The road is wet and the ministry has itself admitted that it is closed now,” Roe said.",
            "the ministry",
            "has itself admitted",
            "that it is closed now",
            "support",
        ),
        (
            "“Look, they never denied that we came. We go,” Roe told the ministry.",
            "they",
            "never denied",
            "that we came",
            "support",
        ),
        (
            "“The ministry denies that the road is ‘wet’ and closed,” Roe said.",
            "The ministry",
            "denies",
            "that the road~closed",
            "deny",
        ),
    ],
)
def test_a_report_inside_a_quotation(text: str, source: str, cue: str, content: str, stance: str) -> None:
    first, _, last = content.partition("~")
    quote = text[: text.rindex(",”") + 2]
    outer, inner = drafts(text, ("Roe", text[text.rindex("Roe ") + 4 :].split()[0].rstrip("."), quote), names=NAMES)
    assert words(text, inner.source) == source
    assert words(text, inner.cue) == cue
    assert words(text, inner.content).startswith(first)
    assert words(text, inner.content).endswith(last or first)
    assert (inner.inside, outer.inside, inner.kind) == (0, None, "indirect")


@pytest.mark.parametrize(
    "quote",
    [
        "“We said that the road is wet,”",
        "“I told them that the road is wet,”",
        "“It is said that the road is wet,”",
        "“The ministry, he, saying that the road is wet,”",
        "“The ministry said that to me,”",
        "“The claim of the ministry, adding that the road is wet,”",
        "“The ministry wants that the road be wet,”",
    ],
)
def test_other_reports_inside_are_left(quote: str) -> None:
    text = f"{quote} Roe said."
    found = drafts(text, ("Roe", "said", quote), names=[n for n in NAMES if n[0] in text])
    assert [d.inside for d in found] == [None]
