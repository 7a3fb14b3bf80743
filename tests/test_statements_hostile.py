"""Whatever the text and the attributions, drafts keep their promises: spans within the text, no cycles, little time."""

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Span
from onrecord.reader.statements import build_drafts
from onrecord.reader.types import Attribution, Draft, Mention

PIECES = [
    *("“", "”", '"', "''", "‘", "’", ",”", ".”", " ", "\n", "\n\n", ". ", ", ", ": ", "? "),
    *("Doe", "said ", "TASS ", "quoted him as saying ", "told reporters ", "did not deny ", "asked if ", "that "),
    *(
        "on Monday ",
        "in an interview with ",
        "he ",
        "citing ",
        "according to ",
        "We are going home now",
        "\x00",
        "\u202e",
    ),
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=50).map("".join), st.text(max_size=120))


@st.composite
def inputs(draw: st.DrawFn) -> tuple[str, list[Attribution], list[Mention], list[Span], str | None]:
    text = draw(TEXTS)

    def some(most: int) -> list[Span]:
        pairs = st.tuples(st.integers(0, len(text) + 3), st.integers(0, len(text) + 3))
        return [Span(min(p), max(p)) for p in draw(st.lists(pairs, max_size=most))]

    given_ = [
        Attribution(source=tuple(some(2)), cue=tuple(some(2)), content=tuple(some(3)))
        for _ in range(draw(st.integers(0, 6)))
    ]
    mentions = [Mention(s.start, s.end, "PERSON") for s in some(5)]
    published = draw(st.sampled_from([None, "2020-08-19", "not a date", "0001-01-01"]))
    return text, given_, mentions, some(2), published


def check(text: str, drafts: list[Draft]) -> None:
    firsts = [d.content[0].start for d in drafts]
    assert firsts == sorted(firsts)
    for number, draft in enumerate(drafts):
        assert draft.kind in ("direct", "indirect", "mixed")
        assert draft.stance in ("support", "deny", "query", "comment")
        assert any(c.isalnum() or c == "_" for s in draft.content for c in text[s.start : s.end])
        for role in (draft.source, draft.cue, draft.content):
            assert list(role) == sorted(role)
            assert all(a.end <= b.start for a, b in pairwise(role))
        single = [s for s in (draft.addressee, draft.occasion) if s]
        for span in [*draft.source, *draft.cue, *draft.content, *draft.via, *single]:
            assert 0 <= span.start < span.end <= len(text)
        seen = {number}
        outer = draft.inside
        while outer is not None:
            assert outer not in seen
            seen.add(outer)
            outer = drafts[outer].inside


@settings(max_examples=400, deadline=None)
@given(inputs())
def test_any_input(data: tuple[str, list[Attribution], list[Mention], list[Span], str | None]) -> None:
    text, given_, mentions, heads, published = data
    drafts = build_drafts(text, given_, mentions, published=published, subheadlines=heads)
    check(text, drafts)
    again = build_drafts(text, given_[::-1], mentions[::-1], published=published, subheadlines=heads[::-1])
    assert again == drafts
    for head in heads:
        for draft in drafts:
            assert all(s.end <= head.start or s.start >= head.end or head.start >= head.end for s in draft.content)


def test_a_line_of_300_000_characters_takes_little_time() -> None:
    unit = "“We go home now,” Doe told TASS on Monday. Roe said in an interview with Le Monde that they stay. "
    count = 300_000 // len(unit)
    text = unit * count
    given_ = []
    for i in range(count):
        at = i * len(unit)
        given_.append(_at(text, at, "Doe", "told", "“We go home now,”"))
        given_.append(_at(text, at, "Roe", "said", "that they stay"))
    mentions = [Mention(a.source[0].start, a.source[0].end, "PERSON") for a in given_]
    start = time.process_time()
    drafts = build_drafts(text, given_, mentions, published="2020-08-19", subheadlines=[])
    took = time.process_time() - start
    check(text, drafts)
    assert len(drafts) == 2 * count
    assert took < 20


def test_a_long_line_without_any_stop_takes_little_time() -> None:
    text = "Doe said they go " * 18_000
    given_ = [_at(text, i * 17, "Doe", "said", "they go") for i in range(0, 18_000, 6)]
    start = time.process_time()
    drafts = build_drafts(text, given_, [], published="2020-08-19", subheadlines=[])
    assert time.process_time() - start < 20
    assert len(drafts) == 3_000


def _at(text: str, at: int, *roles: str) -> Attribution:
    source, cue, content = ((Span(text.index(words, at), text.index(words, at) + len(words)),) for words in roles)
    return Attribution(source=source, cue=cue, content=content)
