"""What pages call an article that has no title: its first words, everywhere."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from made_board import disputed_claim, key_of
from onrecord.web.article_labels import LONGEST, first_words, heading
from test_web_hand import record
from web_app import article_id, client


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("", ""),
        (" \n ", ""),
        ("Two boats met.", "Two boats met."),
        ("One two three four five six seven eight", "One two three four five six seven eight"),
        ("One two three four five six seven eight nine", "One two three four five six seven eight…"),
        ("Two boats met,\n\nand a third one of them, then, was gone", "Two boats met, and a third one of…"),
        ("a" * 71, "a" * 70 + "…"),
        ("a" * 69 + "e\u0301\u0301\u0301b", "a" * 69 + "…"),
        (" ".join(["fourteen-chars"] * 9), " ".join(["fourteen-chars"] * 4) + "…"),
        ("\u202eevil\x1b words", "\ufffdevil\ufffd words"),
    ],
)
def test_first_words(text: str, called: str) -> None:
    assert first_words(text) == called
    assert len(called) <= LONGEST + 1
    assert heading(None, text, "4f") == (called or "Untitled, 4f")
    assert heading(" A title ", text, "4f") == "A title"


def test_an_untitled_article_is_called_by_its_first_words_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "untitled.db"
    shutil.copy(record(), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE articles SET title = NULL, outlet = NULL")
    connection.close()
    strait = article_id("strait", path)
    called = "The island republic of Marenga has denied that…"
    asks = client(path)
    for address in (
        f"/articles/{strait}", "/articles", "/search?q=trawler", "/search?in=articles&q=trawler", "/events",
        f"/events/{strait}:e2", "/corrections",
    ):  # fmt: skip
        page = asks.get(address).text
        assert f"<bdi>{called}</bdi>" in page, address
        assert not re.search(rf"<bdi>[^<]*(Untitled|{strait})", page), address
    addresses = (f"/claims/{disputed_claim(path)}", "/engagements", "/", f"/actors/{key_of('Ada Renn', path)}")
    for address in addresses:
        page = asks.get(address).text
        assert "Untitled" not in page and "…</bdi>" in page, address
    assert f"<title>{called} · onrecord</title>" in asks.get(f"/articles/{strait}").text
