"""Cutting a text at the borders of what was found in it."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from made_events import eventful
from made_readings import TEXT, empty, reading, span
from onrecord.model import Event, EventMention, Reading, Span, Speaker, Statement
from onrecord.output.display import mask
from onrecord.web.marked import marked
from onrecord.web.segments import Piece, Role, roles, segments

_ODD = "a b.\n\t\u0301\u200d\U0001f6a2\U0001f468\u202e\u2066\u0634\u05d0\x00\x1b\x9b\ufdd0<&\"'"


def _spans(length: int) -> st.SearchStrategy[Span]:
    pairs = st.tuples(st.integers(0, length - 1), st.integers(1, length))
    return pairs.map(lambda pair: Span(min(pair[0], pair[1] - 1), max(pair[0] + 1, pair[1])))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any text, with any spans in it that overlap as they like."""
    text = draw(st.text(st.sampled_from(_ODD), min_size=1, max_size=60) | st.text(min_size=1, max_size=40))
    some = _spans(len(text))
    several = st.lists(some, max_size=3).map(tuple)
    statements = [
        Statement(
            id=f"s{number}", kind="direct", cue=draw(several), content=draw(several),
            speaker=Speaker(actor=None, mention=draw(st.none() | some), how="anonymous", confidence=0.5),
            stance=draw(st.sampled_from(("support", "deny", "query", "comment"))),
        )
        for number in range(1, draw(st.integers(1, 6)))
    ]  # fmt: skip
    events = []
    for number in range(1, draw(st.integers(1, 4))):
        trigger, other = draw(some), draw(some)
        events.append(
            Event(
                id=f"e{number}", plover="AID", mode=None, source=(), target=(), trigger=trigger, sentence=trigger,
                modality="actual", source_mention=draw(st.none() | some),
                mentions=(EventMention(trigger=trigger, sentence=trigger), EventMention(trigger=other, sentence=other)),
            )
        )  # fmt: skip
    return msgspec.structs.replace(empty(text=text), statements=tuple(statements), events=tuple(events))


@given(readings(), st.data())
def test_pieces_are_the_text_and_every_span_is_a_run_of_pieces(made: Reading, data: st.DataObject) -> None:
    text = made.article.text
    asked = data.draw(st.none() | _spans(len(text)))
    cuts = data.draw(st.lists(st.integers(-2, len(text) + 2), max_size=4))
    pieces = segments(made, asked=asked, cuts=cuts)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.start < piece.end and piece.text == text[piece.start : piece.end] for piece in pieces)
    by_role: dict[Role, set[int]] = {}
    for piece in pieces:
        assert len(set(piece.roles)) == len(piece.roles)
        for role in piece.roles:
            by_role.setdefault(role, set()).update(range(piece.start, piece.end))
    expected: dict[Role, set[int]] = {}
    borders = {0, len(text), *(cut for cut in cuts if 0 < cut < len(text))}
    for at, role in roles(made, asked):
        expected.setdefault(role, set()).update(range(at.start, at.end))
        borders |= {at.start, at.end}
    assert by_role == expected
    assert {piece.start for piece in pieces} | {len(text)} == borders  # cut there and nowhere else


@given(readings())
def test_paragraphs_show_every_character_but_white_space_once_and_every_thing_has_one_place(made: Reading) -> None:
    runs = [run for paragraph in marked(made) for run in paragraph.runs]
    shown = "".join(run.text for run in runs)
    assert "".join(shown.split()) == "".join(made.article.text.split())
    assert len(mask(shown)) == len(shown)
    begun = [id for run in runs for id in run.begins]
    assert len(begun) == len(set(begun))
    for s in made.statements:
        spans = s.content or s.cue
        if spans and made.article.text[min(spans).start : min(spans).end].strip():
            assert s.id in begun


@given(st.text(max_size=80))
def test_any_text_without_findings_is_shown_whole(text: str) -> None:
    pieces = segments(empty(text=text))
    assert "".join(piece.text for piece in pieces) == text
    assert all(not piece.roles for piece in pieces)


def test_nested_content_is_in_both_and_the_outer_comes_first() -> None:
    pieces = {piece.text: piece.roles for piece in segments(reading())}
    assert pieces["as much"] == (Role("s4", "content"), Role("s5", "content"))
    assert pieces["admitted"] == (Role("s4", "content"), Role("s5", "cue"))


def test_offsets_count_code_points() -> None:
    text = "\U0001f6a2\U0001f6a2 e\u0301 \u202eabc\u202c said"
    words = "abc"
    start = text.index(words)
    statement = Statement(id="s1", kind="indirect", speaker=None, cue=(), content=(Span(start, start + 3),))
    made = msgspec.structs.replace(empty(text=text), statements=(statement,))
    assert Piece(7, 10, "abc", (Role("s1", "content"),)) in segments(made)


def test_spans_outside_the_text_are_left_out() -> None:
    wrong = (Span(3, 3), Span(5, 2), Span(0, 4000), Span(4000, 4001))
    made = reading()
    statements = tuple(msgspec.structs.replace(s, content=wrong) for s in made.statements)
    pieces = segments(msgspec.structs.replace(made, statements=statements))
    assert not any(role.part == "content" for piece in pieces for role in piece.roles)


def test_what_a_piece_looks_like_and_leads_to() -> None:
    by_text: dict[str, Any] = {run.text: run for p in marked(eventful()) for run in p.runs}
    hit = by_text["hit"]
    assert "trigger" in hit.look and hit.to is not None
    fired = by_text["fired on"]
    assert fired.look == ("content", "trigger", "deny", "denied")
    assert fired.to == "e3" and fired.after == "e3" and fired.ground == "content deny"
    assert by_text["its navy"].before == "1 ✕"
    assert by_text["whether "].before == "9 ?"
    assert "nested" in by_text["as much"].look and by_text["as much"].to == "s5"


def test_a_line_between_paragraphs_is_told_apart() -> None:
    subs = [p for p in marked(reading()) if p.sub]
    assert ["".join(run.text for run in p.runs) for p in subs] == ["Fishermen speak out"]


def test_the_span_asked_for_is_marked() -> None:
    at = span(TEXT, "the radar tracks")
    runs = [run for p in marked(reading(), at) for run in p.runs if "asked" in run.look]
    assert [run.text for run in runs] == ["the radar tracks"]
    assert runs[0].begins == ("at",) and "content" in runs[0].look
