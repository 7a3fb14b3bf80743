"""Exports in pieces that are worth sending, and the words around an engagement without looking at the whole text."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.model import Span
from onrecord.output.engaged_rows import _sentences
from onrecord.reader.sentences import split_sentences
from onrecord.record import Record
from onrecord.web import answering
from onrecord.web.api import endpoints
from onrecord.web.desk import Desk
from onrecord.web.endpoints import BrokenOffError
from onrecord.web.gathering import gathered
from onrecord.web.settings import Settings
from web_app import client, record_of, strait

TEXTS = (
    "One. Two is here.\n\nThree. Four \nfive. Six.\n \nSeven. Mr. Eight went.\n\n\nNine.",
    "No break at all. Only sentences. In one line",
    "\n\nA head\n\nThe text. It goes on.\n\n",
)


def test_pieces_hold_the_same_bytes_and_are_few() -> None:
    lines = [b"abc\n"] * 7 + [b"a line that is longer than a piece\n", b"end\n"]
    pieces = list(gathered(iter(lines), b"", 10))
    assert b"".join(pieces) == b"".join(lines)
    assert len(pieces) < len(lines) / 2 and all(len(piece) >= 10 for piece in pieces[:-1])
    assert list(gathered(iter(()), b"", 10)) == []


@pytest.mark.parametrize("text", TEXTS)
def test_sentences_around_a_span_are_those_of_the_whole_text(text: str) -> None:
    heads = (Span(2, 8),) if text.startswith("\n") else ()
    for start in range(len(text)):
        for end in (start + 1, min(start + 9, len(text))):
            span = Span(start, end)
            assert _sentences(text, heads, span) == split_sentences(text, heads, span), span


def test_an_export_is_whole_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = client().get("/api/v1/events.jsonl").text.splitlines()
    assert len(rows) == client().get("/api/v1/events").json()["total"] > 3
    monkeypatch.setattr(answering, "MOST_ROWS", len(rows))
    assert client().get("/api/v1/events.jsonl").text.splitlines() == rows
    monkeypatch.setattr(answering, "MOST_ROWS", len(rows) - 1)
    for ending in ("csv", "jsonl"):
        answer = client().get(f"/api/v1/events.{ending}")
        assert answer.status_code == 400
        assert "onrecord export" in answer.json()["error"]


def test_an_export_ends_where_the_record_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_STEP", 2)
    path = record_of(tmp_path / "r.db", strait())
    asks = client(path)
    assert len(asks.get("/api/v1/events.jsonl").text.splitlines()) > 4
    desk = Desk(Settings(record=path))
    endpoint = next(e for e in endpoints() if e.path == "/events")
    pages = answering._pages(endpoint, desk, endpoint.wanted())
    next(pages)
    with Record.open(path) as record:
        record.forget([record.pages.articles().rows[0].article.id])
    with pytest.raises(BrokenOffError, match="changed"):
        next(pages)
    desk.close()
