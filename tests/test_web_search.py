"""Search: what was understood, what was found with its words marked, and the same over the API."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_readings import TEXT
from onrecord.model import Span
from onrecord.output.display import mask
from onrecord.record import Record
from onrecord.record.hits import Found, Hit
from onrecord.record.query import parse
from onrecord.record.store import hit_facets
from onrecord.web.hit_lines import passage
from onrecord.web.understood import pieces, understood
from test_web_articles import Page, hostile
from web_app import article_id, client, desk_record, record_of


@pytest.mark.parametrize(
    ("typed", "there", "without"),
    [
        ("foreign troops", "foreign, and troops", ""),
        ('"foreign troops" -Syria', "“foreign troops”", "Syria"),
        ("troops OR army fled", "(troops or army), and fled", ""),
        ("a OR b", "a or b", ""),
        ('mobiliz* NOT "air force" -x', "words beginning with mobiliz", "“air force” or x"),
        ("cease-fire", "“cease-fire”", ""),
        ("didn't", "didn't", ""),
    ],
)
def test_a_query_is_told_as_it_was_understood(typed: str, there: str, without: str) -> None:
    assert understood(parse(typed)) == (there, without)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(1, 9)), max_size=6))
def test_pieces_are_the_text_whatever_the_spans(text: str, places: list[tuple[int, int]]) -> None:
    made = pieces(text, [Span(start, start + size) for start, size in places])
    assert "".join(piece.text for piece in made) == mask(text) and all(piece.text for piece in made)
    inside = {n for start, size in places for n in range(start, start + size) if n < len(text)}
    assert sum(len(piece.text) for piece in made if piece.found) == len(inside)


def hits(page: str) -> list[str]:
    return re.findall(r'<li class="hit of-\w+" data-step>(.*?)</li>', page, re.DOTALL)


@pytest.mark.parametrize(("kind", "word"), [("statements", "contact"), ("events", "trawler"), ("articles", "trawler")])
def test_hits_have_their_words_marked_and_lead_to_them(kind: str, word: str) -> None:
    found = hits(client().get(f"/search?q={word}&in={kind}").text)
    assert found
    for hit in found:
        marked = re.findall(r"<mark>(.*?)</mark>", hit)
        assert marked and all(m.lower().startswith(word) for m in marked)
        at = re.search(r'href="/articles/(\w+)\?at=(\d+)-(\d+)#at"', hit)
        assert at
        with Record.open(desk_record()) as record:
            text = record.reading(at[1]).article.text
        assert word in text[int(at[2]) : int(at[3])].lower()
        assert 'class="passage' in hit


def test_a_hit_in_the_title_alone_leads_to_the_article_and_a_piece_of_a_quotation_to_that_piece(tmp_path: Path) -> None:
    with Record.open(desk_record()) as record:
        said = record.search("speculation OR contact OR health").hits
        hit = next(h for h in said if h.statement and len(h.statement.content) > 1)
        assert hit.statement
        second = hit.statement.content[1]
        later = msgspec.structs.replace(hit, in_article=(Span(second.start, second.start + 1),))
        assert passage(later).endswith(f"?at={second.start}-{second.end}#at")
    article = Hit(
        kind="articles", rank=1, id="x", score=1.0, text="", matches=(), in_article=(), article=hit.source,
        in_title=(Span(0, 1),),
    )  # fmt: skip
    assert passage(article) == f"/articles/{hit.source.id}"


def test_tabs_have_counts_and_drop_what_their_kind_does_not_have() -> None:
    page = unescape(client().get("/search?q=trawler&stance=deny&outlet=The+Saro+Post").text)
    tabs = re.findall(r'<li><a href="(/search[^"]*)"([^>]*)>(\w+) <span class="figure">([\d,+]+)</span>', page)
    assert [name for _, _, name, _ in tabs] == ["Statements", "Events", "Articles"]
    assert ["page" in now for _, now, _, _ in tabs] == [True, False, False]
    assert tabs[1][0] == "/search?q=trawler&in=events&outlet=The+Saro+Post"
    for href, _, name, number in tabs:
        found = client().get(href.replace("/search", "/api/v1/search")).json()
        assert int(number) == found["total"] == found["counts"][name.lower()]["number"] == len(found["items"])


def test_filters_leave_out_what_does_not_fit() -> None:
    asks = client()
    every = asks.get("/api/v1/search?q=trawler").json()
    assert every["complete"] and every["query"]["groups"] == [[{"words": "trawler", "prefix": False}]]
    for query, test in (
        ("stance=deny", lambda s: s["stance"] == "deny"),
        ("kind=indirect", lambda s: s["kind"] == "indirect"),
        ("who=hale", lambda s: s["speaker"] and s["speaker"]["name"] == "Jorun Hale"),
    ):
        some = [i["statement"] for i in asks.get(f"/api/v1/search?q=trawler&{query}").json()["items"]]
        assert some and all(map(test, some)), query
        assert len(some) == sum(bool(test(i["statement"])) for i in every["items"]), query
    assert asks.get("/api/v1/search?q=trawler&who=nobody+at+all").json()["total"] == 0
    events = asks.get("/api/v1/search?q=trawler&in=events&modality=not-actual").json()["items"]
    assert events and all(i["event"]["modality"] != "actual" for i in events)
    second = asks.get("/api/v1/search?q=trawler&limit=1&offset=1").json()
    assert [i["id"] for i in second["items"]] == [every["items"][1]["id"]]
    assert asks.get("/api/v1/search?q=trawler&offset=5000").json()["items"] == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=-trawler", "nothing to search for"),
        ("q=!!!", "nothing to search for"),
        ("q=mo*", "at least 3 letters"),
        ("q=a&stance=deny&in=events", "stance and kind are of statements"),
        ("q=a&root=AID", "root and modality are of events"),
        ("q=a&since=2024-02-02&until=2024-01-01", "the wrong way round"),
        ("q=a&in=pictures", "pictures"),
    ],
)
def test_what_cannot_be_searched_is_told_kindly(query: str, words: str) -> None:
    asks = client()
    answer, page = asks.get(f"/api/v1/search?{query}"), asks.get(f"/search?{query}")
    assert answer.status_code == page.status_code == 400
    assert words in answer.json()["error"].lower() and words in unescape(page.text).lower()
    assert "How to ask" in page.text and '<form class="find"' in page.text


def test_without_a_query_it_says_how_to_ask_and_where_nothing_is_found_what_to_do() -> None:
    asks = client()
    page = asks.get("/search?q=&in=events").text
    assert "autofocus" in page and "How to ask" in page and 'class="hit' not in page and "hx-get" not in page
    none = asks.get("/search?q=lighthouse").text
    assert "Nothing found in statements" in none and "autofocus" not in none
    others = asks.get("/search?q=harbour+residents").text
    assert "Nothing found in statements." in others and re.search(r">1</a> in articles|>1 in articles</a>", others)
    assert "Nothing found in statements with these filters" in asks.get("/search?q=trawler&who=nobody").text


def test_names_lead_to_the_actors_of_the_record() -> None:
    page = client().get("/search?q=hale").text
    assert re.search(r'<p class="called">.*?href="/actors/\d+"><bdi>Jorun Hale</bdi>', page)


def test_counts_are_of_the_hits_and_narrow_them_down() -> None:
    asks = client()
    every = asks.get("/api/v1/search?q=trawler").json()["items"]
    found = asks.get("/api/v1/search/facets?q=trawler").json()
    assert found["counted"] == len(every) and found["complete"]
    stances = {c["value"]: c["count"] for c in found["stances"]}
    assert stances == {s: sum(i["statement"]["stance"] == s for i in every) for s in stances}
    part = unescape(asks.get("/search/facets?q=trawler&stance=deny&limit=5", headers={"HX-Request": "true"}).text)
    assert "<html" not in part and 'href="/search?q=trawler" aria-label="without denies"' in part
    assert 'href="/search?q=trawler&since=2024-01-01&until=2024-12-31&stance=deny"' in part
    events = asks.get("/api/v1/search/facets?q=trawler&in=events").json()
    assert events["roots"] and not events["stances"]
    assert asks.get("/api/v1/search/facets?q=trawler&in=articles").json()["outlets"]


def test_of_very_many_hits_the_newest_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hit_facets, "COUNTED", 2)
    found = client().get("/api/v1/search/facets?q=trawler").json()
    assert (found["counted"], found["complete"]) == (2, False)
    monkeypatch.setattr(hit_facets, "SCANNED", 1)
    assert client().get("/api/v1/search/facets?q=trawler").json()["counted"] == 1
    assert ", the newest" in client().get("/search/facets?q=trawler").text


def test_what_was_not_compared_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Record.search

    def short(self: Record, *args: object, **more: object) -> Found:
        return msgspec.structs.replace(real(self, *args, **more), complete=False)  # type: ignore[arg-type]

    monkeypatch.setattr(Record, "search", short)
    page = client().get("/search?q=trawler").text
    assert "these are the best of the newest" in page and re.search(r"Statements <span class=\"figure\">\d+\+", page)


def test_hits_can_be_taken_away_as_a_table() -> None:
    asks = client()
    lines = asks.get("/api/v1/search/hits.csv?q=trawler&stance=deny").text.splitlines()
    assert lines[0].startswith("in,rank,id,score,text") and len(lines) > 1
    page = asks.get("/search?q=trawler&stance=deny&limit=3").text
    assert 'href="/api/v1/search/hits.csv?q=trawler&amp;stance=deny"' in page


def test_nothing_from_an_article_or_an_address_becomes_markup(tmp_path: Path) -> None:
    record = record_of(tmp_path / "hostile.db", hostile())
    asks = client(record)
    assert article_id("strait", record)
    for kind in ("statements", "events", "articles"):
        for q in ("trawler", "script", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE"):
            for path in (f"/search?q={q}&in={kind}", f"/search/facets?q={q}&in={kind}"):
                answer = asks.get(path)
                assert answer.status_code == 200, path
                for tag, found in Page(answer.text).elements:
                    assert tag != "img" and not any(name.startswith("on") or name == "style" for name in found)
                    assert tag != "script" or str(found.get("src") or found.get("data-src")).startswith("/static/")
                    assert not str(found.get("href", "")).lstrip().lower().startswith(("javascript:", "data:", "http"))
                shown = re.sub(r'<option value="[^"]*"', "", answer.text)
                assert mask(shown) == shown
    assert TEXT
