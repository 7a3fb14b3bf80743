"""The claims board and the page of one claim, and what the API gives of them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from made_board import HOSTILE, Elements, asked, board_record, disputed_claim, hostile_record, key_of, unsafe
from onrecord.record import Record
from onrecord.web.pages.claims import UNOPPOSED, standing_of
from onrecord.web.timeline import Said, scale_of, shape, ticks, timeline, when
from web_app import CHROMIUM, client, desk_record, served


def test_the_board_has_disputed_claims_first_with_their_sides() -> None:
    found = asked("/claims")
    assert found["total"] == len(found["items"]) > 1
    assert [row["disputed"] for row in found["items"]] == sorted((r["disputed"] for r in found["items"]), reverse=True)
    row = next(r for r in found["items"] if r["id"] == disputed_claim())
    assert [(h["name"], h["sayings"]) for h in row["supporters"]["first"]] == [("Ada Renn", 1)]
    assert row["supporters"]["first"][0]["outlets"] == 2  # one saying, which two outlets printed
    assert [h["name"] for h in row["deniers"]["first"]] == ["Ada Renn", "Jorun Hale"]
    assert row["disputed_since"] == "2024-05-09" and row["outlets"] == 4
    assert [(d["day"], d["stance"], d["sayings"]) for d in row["days"]] == [
        ("2024-05-08", "support", 1), ("2024-05-09", "deny", 1), ("2024-05-30", "deny", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("disputed=true", True),
        ("q=trawler", True),
        ("q=lighthouse", False),
        ("outlet=Gazette", True),
        ("outlet=Mirror", False),
        ("since=2024-05-30", True),
        ("since=2024-05-31", False),
        ("until=2024-05-07", False),
        ("country=AFG", False),
    ],
)
def test_filters(query: str, there: bool) -> None:
    assert (disputed_claim() in [row["id"] for row in asked(f"/claims?{query}")["items"]]) is there
    facets = asked(f"/claims/facets?{query}")
    assert facets["total"] == asked(f"/claims?{query}")["total"]


def test_claims_of_an_actor_by_key_and_on_the_page_by_name() -> None:
    hale = key_of("Jorun Hale")
    assert [row["id"] for row in asked(f"/claims?actor={hale}&disputed=true")["items"]] == [disputed_claim()]
    page = client(board_record()).get("/claims?who=jorun+hale&disputed=true&q=").text
    assert f"/claims/{disputed_claim()}" in page and page.count("data-step") == 1
    assert f"/api/v1/claims.csv?disputed=true&amp;actor={hale}" in page
    assert "called “<bdi>Nobody</bdi>”" in client(board_record()).get("/claims?who=Nobody").text
    assert "everybody" in client(board_record()).get(f"/claims?actor={hale}").text


def test_the_board_page_says_how_claims_stand() -> None:
    page = client(board_record()).get("/claims").text
    assert page.index("disputed</span>") < page.index(UNOPPOSED)
    assert "since 9 May 2024" in page and "nobody here" in page
    assert not re.search(r'<p class="note">', page)
    assert unsafe(page) == []


def test_an_export_takes_what_the_page_asks_for() -> None:
    asks = client(board_record())
    page = asks.get("/claims?disputed=true&limit=1&offset=0&q=&outlet=").text
    link = re.search(r'href="(/api/v1/claims\.csv[^"]*)"', page)
    assert link
    answer = asks.get(link[1].replace("&amp;", "&"))
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.status_code == 200 and {row["disputed"].lower() for row in rows} <= {"true", "1", "yes"}
    assert disputed_claim() in [row["id"] for row in rows]


def test_one_claim_has_its_reports_with_where_they_stand() -> None:
    found = asked(f"/claims/{disputed_claim()}")
    with Record.open(board_record()) as record:
        texts = {a.id: record.reading(a.id).article.text for a in record.articles()}
        ought = record.claim(disputed_claim())
    assert [r["day"] for r in found["reports"]] == [r.day for r in ought.reports]
    for report in found["reports"]:
        spans = [texts[report["article"]["id"]][s["start"] : s["end"]] for s in report["passage_at"]]
        assert " … ".join(spans) == report["passage"]
    assert {r["who"]["name"] for r in found["reports"]} == {"Ada Renn", "Jorun Hale"}
    assert [(r["who"]["name"], r["day"]) for r in found["reports"] if r["changed"]] == [("Ada Renn", "2024-05-30")]
    assert found["utterances"] == 3 and found["fresh"] is True
    listed = asked(f"/claims/{disputed_claim()}/reports?limit=2&offset=1")
    assert listed["total"] == 4 and listed["items"] == found["reports"][1:3]


def test_who_is_only_said_to_say_so_is_not_the_speaker() -> None:
    rumour = next(row for row in asked("/claims")["items"] if "ferry" in row["text"])
    said_to = [r for r in asked(f"/claims/{rumour['id']}")["reports"] if r["said_to"]]
    assert [(r["who"], r["words"], r["stance"]) for r in said_to] == [(None, "rumours", "support")]
    page = client(board_record()).get(f"/claims/{rumour['id']}").text
    assert "unnamed (“<bdi>rumours</bdi>”)" in page and "only said to say so" in page


def test_the_page_of_a_claim_puts_the_passages_side_by_side() -> None:
    page = client(board_record()).get(f"/claims/{disputed_claim()}").text
    assert page.index("Supported by") < page.index("Denied by") < page.index("Questioned by")
    assert "changed: the last time said the contrary" in page
    assert "one saying, in 2 reports by 2 outlets; counted once" in page
    at = re.findall(r'href="/articles/([^"?]+)\?at=(\d+)-(\d+)#at"', page)
    assert len({article for article, _, _ in at}) == 4
    marks = [a["href"] for tag, a in Elements(page).found if tag == "a" and str(a.get("href")).startswith("#u")]
    assert len(marks) == 3 and all(f'id="{href[1:]}"' in page for href in map(str, marks))


def test_claims_that_are_not_of_now_say_so(tmp_path: Path) -> None:
    import shutil
    import sqlite3

    path = tmp_path / "stale.db"
    shutil.copy(board_record(), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE claim_joining SET fresh = 0")
    connection.close()
    asks = client(path)
    assert "since claims were joined" in asks.get("/claims").text
    assert "since claims were joined" in asks.get(f"/claims/{disputed_claim()}").text
    assert asks.get("/api/v1/claims/state").json() == {"joined": True, "fresh": False}
    never = client(desk_record()).get("/claims").text
    assert "have not been joined" in never and "There is no claim" in never


@pytest.mark.parametrize("path", ["/claims/none", "/api/v1/claims/none", "/api/v1/claims/none/reports"])
def test_what_is_not_there_is_404(path: str) -> None:
    answer = client(board_record()).get(path)
    assert answer.status_code == 404 and "none" in answer.text


@pytest.mark.parametrize("query", ["since=tomorrow", "actor=x", "country=Belarus", "colour=red", "q=%22%22", "limit=0"])
def test_what_cannot_be_asked_is_400(query: str) -> None:
    for path in ("/claims", "/api/v1/claims"):
        assert client(board_record()).get(f"{path}?{query}").status_code == 400, path


def test_nothing_from_an_article_becomes_markup(tmp_path: Path) -> None:
    path = hostile_record(tmp_path / "hostile.db")
    asks = client(path)
    for address in ("/claims", f"/claims/{disputed_claim()}", "/claims?who=Ada+Renn"):
        answer = asks.get(address)
        assert answer.status_code == 200 and HOSTILE not in answer.text
        assert unsafe(answer.text) == [] and "alert(1)" in answer.text
        shown = re.sub(r'<option value="[^"]*"', "", answer.text)
        assert "\u202e" not in shown and "\x1b" not in shown


def test_how_a_claim_stands() -> None:
    assert standing_of({"support", "deny"}, disputed=True) == "disputed"
    assert standing_of({"support", "deny"}, disputed=False) == "said and denied"
    assert standing_of({"deny", "query"}, disputed=False) == "denied; nobody here says so"
    assert standing_of({"support", "query"}, disputed=False) == "questioned"
    assert standing_of({"query", "comment"}, disputed=False) == "questioned; nobody here says so"
    assert standing_of({"support", "comment"}, disputed=False) == UNOPPOSED


def test_a_timeline_places_sayings_by_day_and_shows_stances_by_shape() -> None:
    drawn = timeline(
        [
            Said("2024-01-01", "support"),
            Said("2024-12-31", "deny", 3),
            Said(None, "query", 2),
            Said("2024-01-02", "support"),
        ]
    )
    assert [(m.stance, m.x) for m in drawn.marks] == [("support", "2.00%"), ("deny", "98.00%")]
    assert drawn.marks[0].words == "1 Jan 2024 – 2 Jan 2024: 2 supports"
    assert drawn.marks[1].words == "31 Dec 2024: 3 denials"
    assert drawn.undated == 2 and [lane.stance for lane in drawn.lanes] == ["support", "deny"]
    assert drawn.words == "2 supports, 3 denials, 2 questions, 1 Jan 2024 to 31 Dec 2024"
    assert len({shape(s, 4) for s in ("support", "deny", "query", "comment")}) == 4  # type: ignore[arg-type]
    assert [m.x for m in timeline([Said("2024-05-05", "deny")]).marks] == ["50.00%"]
    assert timeline([]).marks == () and timeline([Said(None, "deny")]).words == "1 denial, none with a date"


def test_ticks_are_few_and_say_their_year() -> None:
    for first, last, words in (
        ("2024-03-01", "2024-03-20", ["1 Mar 2024", "20 Mar 2024"]),
        ("2024-05-05", "2024-05-05", ["5 May 2024"]),
        ("2024-02-10", "2024-05-20", ["Mar 2024", "Apr", "May"]),
        ("2019-06-01", "2023-06-01", ["2020", "2021", "2022", "2023"]),
    ):
        assert [t.words for t in ticks(scale_of([first, last]))] == words
    assert len(ticks(scale_of(["1914-07-28", "2024-12-31"]))) <= 8
    assert when("2024") == when("2024-01-01") == 2024.0 and when("2024-07") == 2024.5


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
def test_the_board_in_a_browser(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = hostile_record(tmp_path / "hostile.db")
    with served(path) as base, sync_api.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            troubles: list[str] = []
            page.on("console", lambda message, into=troubles: into.append(message.text))
            page.on("dialog", lambda dialog, into=troubles: (into.append("a dialog"), dialog.dismiss()))
            page.goto(f"{base}/claims")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.keyboard.press("j")
            page.keyboard.press("j")
            page.keyboard.press("k")
            page.keyboard.press("j")
            second = page.evaluate("document.activeElement.closest('[data-step]').querySelector('h2 a').href")
            assert second == page.locator("[data-step] h2 a").nth(1).evaluate("a => a.href")
            page.keyboard.press("k")
            page.keyboard.press("Enter")
            page.wait_for_url("**/claims/*")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.locator("svg.timeline a").first.dispatch_event("click")
            page.wait_for_url("**#u*")
            assert page.locator(".saying:target").count() == 1
            assert troubles == []
        browser.close()
