"""The list of actors and their profiles, and what the API gives of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from made_board import HOSTILE, asked, board_record, disputed_claim, hostile_record, key_of, unsafe
from onrecord.knowledge.answers import Holding
from onrecord.record import Record
from onrecord.record.paged import Month
from onrecord.record.positions import agreement, positions, speaks
from onrecord.record.profiles import PositionRow, Turn
from onrecord.web import bars
from onrecord.web.pages.actors import path as told
from web_app import CHROMIUM, client, served

VIEWS = ("statements", "positions", "agreement", "events")


def test_actors_by_statements_with_filters() -> None:
    found = asked("/actors")
    counts = [row["statements"] for row in found["items"]]
    assert found["total"] == len(counts) and counts == sorted(counts, reverse=True)
    assert [row["actor"]["name"] for row in asked("/actors?q=ren+ada")["items"]] == ["Ada Renn"]
    assert {row["actor"]["kind"] for row in asked("/actors?kind=person")["items"]} == {"person"}
    assert asked("/actors?known=false")["total"] + asked("/actors?known=true")["total"] == found["total"]
    assert asked("/actors/facets")["total"] == found["total"]
    page = client(board_record()).get("/actors?q=Renn&kind=&country=").text
    assert f'href="/actors/{key_of("Ada Renn")}"' in page and "Jorun Hale" not in page
    assert "/api/v1/actors.csv?q=Renn" in page and "&amp;kind" not in page
    assert "No actor fits" in client(board_record()).get("/actors?q=Lighthouse").text


def test_a_profile_says_who_it_is() -> None:
    renn = asked(f"/actors/{key_of('Ada Renn')}")
    assert renn["row"]["actor"]["name"] == "Ada Renn" and renn["known"] is None
    assert renn["names"][0]["name"] == "Ada Renn" and renn["names"][0]["articles"] == 3
    assert [(m["month"], m["counts"]) for m in renn["months"]] == [("2024-05", {"deny": 1, "support": 2})]
    page = client(board_record()).get(f"/actors/{key_of('Ada Renn')}").text
    assert "lack this actor" in page and "May 2024" in page


def test_an_actor_of_the_tables_has_its_posts(tmp_path: Path) -> None:
    import shutil
    import sqlite3

    path = tmp_path / "known.db"
    shutil.copy(board_record(), path)
    with sqlite3.connect(path) as connection:
        for name, ref in (
            ("Ada Renn", "person:angela-merkel"),
            ("Jorun Hale", "state:NOR"),
            ("Tarik Omdal", "person:none"),
        ):
            connection.execute("UPDATE actors SET ref = ? WHERE name = ?", (ref, name))
    connection.close()
    asks = client(path)
    found = asks.get(f"/api/v1/actors/{key_of('Ada Renn', path)}").json()
    assert found["known"]["id"] == "person:angela-merkel" and found["known"]["posts"] and found["sources"]
    page = asks.get(f"/actors/{key_of('Ada Renn', path)}").text
    assert "chancellor" in page.lower() and 'class="bar post' in page
    state = asks.get(f"/actors/{key_of('Jorun Hale', path)}").text
    assert "Memberships (" in state and "NATO" in state
    assert asks.get(f"/api/v1/actors/{key_of('Tarik Omdal', path)}").json()["known"] is None


def test_statements_of_an_actor_by_stance() -> None:
    key = key_of("Ada Renn")
    every = asked(f"/actors/{key}/statements")
    assert every["total"] == 3 and [s["day"] for s in every["items"]] == ["2024-05-30", "2024-05-09", "2024-05-08"]
    assert [s["stance"] for s in asked(f"/actors/{key}/statements?stance=deny")["items"]] == ["deny"]
    assert asked(f"/actors/{key}/statements?until=2024-05-08")["total"] == 1
    page = client(board_record()).get(f"/actors/{key}?stance=deny&kind=&since=").text
    assert page.count('class="saying"') == 1 and "cue “<bdi>denied" in page
    assert re.search(r'href="/articles/[^"?]+\?at=\d+-\d+#at"', page)
    assert f'/api/v1/actors/{key}/statements.csv?stance=deny"' in page


def test_positions_are_those_of_the_record_with_changes_first() -> None:
    key = key_of("Ada Renn")
    with Record.open(board_record()) as record:
        ought = positions(record.claims(), speaks(frozenset({key})))
    rows = asked(f"/actors/{key}/positions")["items"]
    turns = [(row["claim"], t["day"], t["stance"], t["reports"], t["changed"]) for row in rows for t in row["turns"]]
    assert sorted(turns) == sorted((p.claim.id, p.report.day, p.report.stance, p.reports, p.changed) for p in ought)
    assert rows[0]["claim"] == disputed_claim() and rows[0]["changes"] == 1
    assert [row["claim"] for row in asked(f"/actors/{key}/positions?changed=true")["items"]] == [disputed_claim()]
    assert asked(f"/actors/{key_of('Jorun Hale')}/positions?changed=true")["total"] == 0
    assert asked(f"/actors/{key}/positions?q=lighthouse")["total"] == 0
    page = client(board_record()).get(f"/actors/{key}?view=positions").text
    assert "supported it until 8 May 2024, denies it since 30 May 2024" in page


def test_what_one_denies_that_others_say_is_no_support_of_ones_own() -> None:
    omdal = key_of("Tarik Omdal")
    (ferry,) = [row for row in asked(f"/actors/{omdal}/positions")["items"] if "ferry" in row["text"]]
    assert [t["stance"] for t in ferry["turns"]] == ["deny"]


def test_agreement_is_that_of_the_record() -> None:
    renn, hale = key_of("Ada Renn"), key_of("Jorun Hale")
    with Record.open(board_record()) as record:
        ought = agreement(record.claims(), speaks(frozenset({renn})), speaks(frozenset({hale})))
    (row,) = [r for r in asked(f"/actors/{renn}/agreement")["items"] if r["actor"]["key"] == hale]
    assert (row["both"], row["alike"], row["share"]) == (len(ought.both), len(ought.agreed), ought.share) == (1, 1, 1.0)
    assert asked(f"/actors/{renn}/agreement?least=2")["total"] == 0
    page = client(board_record()).get(f"/actors/{renn}?view=agreement").text
    assert f'href="/actors/{hale}"' in page and "too few to tell" in page and "100 %" not in page


def test_agreement_puts_first_what_is_asked_for() -> None:
    voss = key_of("Pela Voss")
    shares = {
        order: [r["share"] for r in asked(f"/actors/{voss}/agreement?order={order}")["items"]]
        for order in ("common", "alike", "apart")
    }
    assert shares["alike"] == sorted(shares["alike"], reverse=True) and shares["apart"] == sorted(shares["apart"])


def test_events_of_an_actor_say_which_side_it_is_on() -> None:
    actor = next(row["actor"] for row in asked("/actors")["items"] if row["events"])
    rows = asked(f"/actors/{actor['key']}/events")["items"]
    assert rows and all(
        actor["key"] in [a["key"] for a in (*r["event"]["source"], *r["event"]["target"])] for r in rows
    )
    page = client(board_record()).get(f"/actors/{actor['key']}?view=events").text
    assert "does it" in page or "is done to" in page


@pytest.mark.parametrize("path", ["/actors/999999", *(f"/api/v1/actors/999999/{view}" for view in VIEWS)])
def test_what_is_not_there_is_404(path: str) -> None:
    answer = client(board_record()).get(path)
    assert answer.status_code == 404 and "999999" in answer.text


@pytest.mark.parametrize("query", ["view=diary", "view=events&stance=deny", "stance=maybe", "since=x", "limit=0"])
def test_what_cannot_be_asked_is_400(query: str) -> None:
    assert client(board_record()).get(f"/actors/{key_of('Ada Renn')}?{query}").status_code == 400
    assert client(board_record()).get("/actors/ada").status_code == 400


def test_nothing_from_an_article_becomes_markup(tmp_path: Path) -> None:
    path = hostile_record(tmp_path / "hostile.db")
    asks, key = client(path), key_of("Ada Renn")
    with Record.open(path) as record:
        doer = next(a.key for e in record.events() for a in (*e.source, *e.target))
    addresses = ["/actors", *(f"/actors/{one}?view={view}" for one in (key, doer) for view in VIEWS)]
    for address in addresses:
        answer = asks.get(address)
        assert answer.status_code == 200 and HOSTILE not in answer.text, address
        assert unsafe(answer.text) == [] and "alert(1)" in answer.text, address
        assert "\u202e" not in answer.text and "\x1b" not in answer.text, address


def row(*turns: tuple[str | None, Any]) -> PositionRow:
    with Record.open(board_record()) as record:
        said = next(iter(record.statements()))
    made = tuple(Turn(day=day, stance=stance, reports=1, changed=False, said=said) for day, stance in turns)
    return PositionRow(claim="c", text="c", disputed=False, changes=0, turns=made)


def test_positions_over_time_in_words() -> None:
    assert told(row(("2024-01-01", "support"))) == "supports it"
    assert told(row(("2024-01-01", "deny"), ("2024-02-01", "deny"))) == "denies it since 1 Jan 2024"
    assert told(
        row(("2024-01-01", "support"), ("2024-03-03", "support"), ("2024-03-04", "query"), ("2024-03-05", "deny"))
    ) == ("supported it until 3 Mar 2024, denies it since 5 Mar 2024")
    assert told(row(("2024-01-01", "support"), (None, "deny"))) == (
        "supported it until 1 Jan 2024; denied it on a day not known"
    )
    assert told(row(("2024-01-01", "query"), ("2024-01-02", "comment"))) == "questions and comments on"


def test_bars_by_month_and_posts() -> None:
    drawn = bars.months([
        Month(month="2023-12", counts={"support": 4, "deny": 1}), Month(month="2024-02", counts={"support": 2}),
        Month(month=None, counts={"support": 5}),
    ])  # fmt: skip
    assert [(r.stance, r.total, len(r.bars)) for r in drawn.rows] == [("support", 6, 2), ("deny", 1, 1)]
    tall, low = drawn.rows[0].bars
    assert tall.height == 2 * low.height == drawn.height and tall.y == 0 and tall.words == "Dec 2023: 4 statements"
    assert drawn.undated == 5 and [t.words for t in drawn.ticks] == ["Dec 2023", "Feb 2024"]
    held = [
        Holding(
            post="p", title=title, of="X", of_name="X", person="person:x", name="X", start=start, end=end, asof=asof,
            status=None, confidence="high", source="s", checked=None,
        )
        for title, start, end, asof in (("one", "2001", "2005-06-30", None), ("two", "2005-07", None, "2011-01"))
    ]  # fmt: skip
    posts = bars.posts(held).posts
    assert [(p.dates, p.open) for p in posts] == [("2001 to 2005-06-30", False), ("2005-07 on, still in 2011-01", True)]
    assert posts[0].bar.x == "2.00%" and float(posts[1].bar.x[:-1]) > float(posts[0].bar.width[:-1])


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
def test_profiles_in_a_browser(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = hostile_record(tmp_path / "hostile.db")
    with served(path) as base, sync_api.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            troubles: list[str] = []
            page.on("console", lambda message, into=troubles: into.append(message.text))
            page.on("dialog", lambda dialog, into=troubles: (into.append("a dialog"), dialog.dismiss()))
            page.goto(f"{base}/actors")
            page.keyboard.press("j")
            page.keyboard.press("Enter")
            page.wait_for_url("**/actors/*")
            for view in VIEWS:
                page.locator(f".views a[href*='view={view}']").click()
                page.wait_for_url(f"**view={view}*")
                assert page.locator(".views a[aria-current=page]").count() == 1
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (view, width)
            assert troubles == []
        browser.close()
