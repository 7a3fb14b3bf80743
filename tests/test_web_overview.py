"""The first page: figures, what is disputed, what is new, and what could not be read."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from made_joined import joined
from made_record import ingest, newer_and_fragile
from onrecord.record import Record
from onrecord.record.paged import Holder, Side
from onrecord.web.pages.overview import side, size
from test_web_articles import Page, hostile
from web_app import client, record_of


def test_an_empty_record_says_how_to_fill_it(tmp_path: Path) -> None:
    page = client(record_of(tmp_path / "empty.db")).get("/").text
    assert "The record is empty" in page and "/add" in page and "/counts" not in page
    for path in ("/counts/months", "/counts/quoted"):
        assert client(tmp_path / "empty.db").get(path).status_code == 200


def test_figures_are_those_of_the_status() -> None:
    asks = client()
    totals = asks.get("/api/v1/status").json()["totals"]
    page = asks.get("/").text
    figures = dict(re.findall(r"<dt>(?:<a [^>]*>)?([\w ]+)(?:</a>)?</dt><dd>([\d,]+)</dd>", page))
    for name in ("articles", "statements", "events", "actors", "outlets"):
        assert figures[name] == f"{totals[name]:,}"
    assert "Marenga denies firing on trawler" in page and f"{totals['speakers']} are quoted" in page
    assert "sha256:" in page and "onrecord claims" in page  # they are not joined


def test_disputed_claims_come_with_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "joined.db"
    with joined(path):
        pass
    page = unescape(client(path).get("/").text)
    claim = r'<p class="claimed"><a href="/claims/\w+">“<bdi>(.*?)</bdi>”</a></p>\n<p class="meta">(.*?)</p>'
    claims = re.findall(claim, page)
    assert claims and any("fired on a trawler" in words for words, _ in claims)
    assert all("denies</span>" in sides for _, sides in claims)
    assert "when reports are joined" in page and "onrecord claims" not in page
    disputed = client(path).get("/api/v1/claims?disputed=true").json()["total"]
    assert f"All {disputed} disputed claim" in page


def test_what_takes_longer_is_asked_for_by_the_page(tmp_path: Path) -> None:
    asks = client()
    assert 'hx-get="/counts/months" hx-trigger="load"' in asks.get("/").text
    part = unescape(asks.get("/counts/months", headers={"HX-Request": "true"}).text)
    assert "<html" not in part and 'href="/events?view=timeline&since=2024-05-01&until=2024-05-31"' in part
    part = asks.get("/counts/quoted", headers={"HX-Request": "true"}).text
    quoted = re.findall(r'<a href="/actors/(\d+)"><bdi>(.*?)</bdi></a> <span class="soft">(\d+) statement', part)
    rows = asks.get("/api/v1/actors").json()["items"]
    first = [(r["actor"]["key"], r["statements"]) for r in rows[:2]]
    assert [(int(key), int(number)) for key, _, number in quoted][:2] == first
    assert "<html" in asks.get("/counts/months").text and "<html" in asks.get("/counts/quoted").text


def test_what_could_not_be_read_is_told_without_folders(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    for number in range(7):
        (tmp_path / "secret" / f"bad{number}<b>.txt").write_text(f"Report number {number} is on the river DELTA.")
    path = tmp_path / "failed.db"
    with Record.open(path, create=True) as record:
        ingest(record, sorted((tmp_path / "secret").iterdir()), factory=newer_and_fragile)
    page = client(path).get("/").text
    assert "7 reports could not be read; 5 of them" in page
    assert "bad6&lt;b&gt;.txt" in page and "bad0" not in page and "secret" not in page
    assert "0 read" in page and "7 failed" in page


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 KB"), (305_356_224, "305 MB"), (2 * 10**15, "2000 TB")],
)
def test_sizes_can_be_read(number: int, words: str) -> None:
    assert size(number) == words


def test_a_side_is_told_in_a_few_words() -> None:
    first = (
        Holder(actor=1, name="Ada Renn", country=None, sayings=2, outlets=1),
        Holder(actor=None, name=None, country=None, sayings=1, outlets=1),
    )
    assert side(Side(holders=5, reports=6, first=first)) == "Ada Renn, unnamed and 3 others"
    assert side(Side(holders=1, reports=1, first=first[:1])) == "Ada Renn"


def test_nothing_from_an_article_becomes_markup(tmp_path: Path) -> None:
    asks = client(record_of(tmp_path / "hostile.db", hostile()))
    for path in ("/", "/counts/months", "/counts/quoted"):
        text = asks.get(path).text
        for tag, found in Page(text).elements:
            assert tag != "img" and not any(name.startswith("on") or name == "style" for name in found)
            assert tag != "script" or str(found.get("src") or found.get("data-src")).startswith("/static/")
        assert "\u202e" not in text and "\x1b" not in text
