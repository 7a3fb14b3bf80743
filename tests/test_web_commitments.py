"""Commitments in the workbench: who is bound to whom, treaties, the network, and what reports say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from made_engaged import ENGAGEMENTS, TEXT, at, engaged
from made_treaties import invented, treaty_knowledge
from onrecord.commitments.treaties import Treaties
from onrecord.output.engaged import known_by
from onrecord.output.engaged_rows import Asked, Finding
from web_app import article_id, client, record_of

DAY = "2005-05-09"
HOSTILE = '<img src=x onerror="window.hit=1">'


@pytest.fixture(scope="module")
def treaties(tmp_path_factory: pytest.TempPathFactory) -> Treaties:
    base = treaty_knowledge(tmp_path_factory.mktemp("tables"))
    return Treaties(invented(base), base)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    unlike = " ".join(f"word{n}" for n in range(400))  # no near-duplicate of the other
    hostile = engaged(
        ENGAGEMENTS[0],
        published="2005-06-01",
        title=HOSTILE,
        outlet=HOSTILE,
        text=f"{TEXT} {HOSTILE} {unlike}",
        path="hostile.txt",
    )
    return record_of(tmp_path_factory.mktemp("record") / "record.db", engaged(), hostile)


@pytest.fixture
def asks(record: Path, treaties: Treaties, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("onrecord.knowledge.own.load", lambda files: treaties._base)
    monkeypatch.setattr("onrecord.commitments.shipped.load_treaties", lambda files, base: treaties)
    with client(record) as made:
        yield made


@pytest.mark.parametrize("states", [(), ("ARL",), ("DOR",), ("CAV", "DOR"), ("ARL", "BOR", "CAV")])
@pytest.mark.parametrize("more", ["", "kind=neutrality&kind=defence", "treaty=cavdor", "treaty=Northern+Pact+Treaty"])
def test_pairs_come_page_by_page_as_the_treaties_have_them(
    asks: TestClient, treaties: Treaties, states: tuple[str, ...], more: str
) -> None:
    kinds = ("neutrality", "defence") if "kind" in more else ()
    ids = ("cavdor",) if "cavdor" in more else ("north",) if "North" in more else ()
    bound = treaties.bound(DAY, states, kinds, ids)
    query = f"on={DAY}&{'&'.join(f'state={s}' for s in states)}&{more}".replace("&&", "&").strip("&")
    found = []
    for offset in range(0, len(bound) + 2, 2):
        page = asks.get(f"/api/v1/commitments?{query}&limit=2&offset={offset}").json()
        assert page["total"] == len(bound)
        found += [
            (r["terms"]["commitment"], r["obligor"], r["beneficiary"], r["obligor_status"]) for r in page["items"]
        ]
    assert found == [(b.commitment.id, b.obligor, b.beneficiary, b.obligor_status) for b in bound]
    together = asks.get(f"/api/v1/commitments/articles?{query}").json()
    assert {r["terms"]["commitment"]: r["pairs"] for r in together["items"]} == {
        id: sum(b.commitment.id == id for b in bound) for id in dict.fromkeys(b.commitment.id for b in bound)
    }


def test_a_commitment_says_what_its_row_says(asks: TestClient) -> None:
    row = asks.get(f"/api/v1/commitments?on={DAY}&state=ARL&kind=defence").json()["items"][0]
    assert (row["obligor_name"], row["beneficiary_name"]) == ("Arland", "Cavenia")
    terms = row["terms"]
    assert (terms["article"], terms["conditions"]) == (
        "Article 5", ["the attacked party asks for help", "the council decides"]
    )  # fmt: skip
    assert terms["doubts"] == ["the protocol of 1999 is known from a summary only"]
    assert terms["trigger"] == "if a party suffers an armed attack or a blockade, by anyone"
    csv = asks.get(f"/api/v1/commitments.csv?on={DAY}").text.splitlines()
    assert csv[0].startswith("on,obligor,obligor_name") and "terms.article" in csv[0]


def test_the_network_folds_both_directions_and_keeps_one_way_ties(asks: TestClient, treaties: Treaties) -> None:
    found = asks.get(f"/api/v1/network?on={DAY}").json()
    assert [s["state"] for s in found["states"]] == ["ARL", "CAV", "DOR"]
    ties = {
        (t["one"], t["other"], k["kind"], way): k["treaties"]
        for t in found["ties"]
        for k in t["kinds"]
        for way in ("forth", "back")
        if k[way]
    }
    assert ties == {
        (*sorted((b.obligor, b.beneficiary)), b.commitment.kind, "forth" if b.obligor < b.beneficiary else "back"): [
            b.commitment.treaty
        ]
        for b in treaties.bound(DAY)
    }
    assert ("CAV", "DOR", "neutrality", "back") in ties and ("CAV", "DOR", "neutrality", "forth") not in ties
    totals = {t["kind"]: (t["commitments"], t["ties"]) for t in found["totals"]}
    assert (totals["defence"], totals["neutrality"], totals["offence"]) == ((1, 1), (1, 1), (0, 0))
    some = asks.get(f"/api/v1/network?on={DAY}&kind=neutrality").json()
    assert [s["state"] for s in some["states"]] == ["CAV", "DOR"] and some["totals"] == found["totals"]


def test_treaties_are_listed_and_shown_on_a_day(asks: TestClient) -> None:
    rows = asks.get(f"/api/v1/treaties?on={DAY}").json()["items"]
    assert [(r["id"], r["parties"], r["commitments"]) for r in rows] == [("cavdor", 2, 2), ("north", 2, 3)]
    assert [r["id"] for r in asks.get("/api/v1/treaties?on=2015-01-01&in_force=true").json()["items"]] == ["north"]
    one = asks.get(f"/api/v1/treaties/north?on={DAY}").json()
    assert [p["name"] for p in one["parties"]] == ["Arland", "Cavenia"]
    assert [(p["name"], p["status"]) for p in one["observers"]] == [("Doria", "observer")]
    page = asks.get(f"/treaties/north?on={DAY}").text
    assert 'id="north-5-2000"' in page and "not in force on 9 May 2005" in page  # the version of 1950


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("treaties/nowhere", 404, "no treaty has the id"),
        ("commitments?treaty=nowhere", 404, "no treaty is known as"),
        ("engagements?treaty=nowhere", 404, "no treaty is known as"),
        ("commitments?on=2021-02-30", 400, "there is no day 2021-02-30"),
        ("commitments?state=QQQ", 400, "no state has the code"),
        ("commitments?kind=love", 400, "kind: 'love' is not known; known are defence"),
        ("network?state=ARL", 400, "unknown parameter"),
    ],
)
def test_what_there_is_not_is_told(asks: TestClient, path: str, status: int, words: str) -> None:
    answer = asks.get(f"/api/v1/{path}")
    assert answer.status_code == status and words.lower() in answer.json()["error"].lower()


@pytest.mark.parametrize(
    "query",
    ["", "treaty=north", "treaty=cavdor", "state=DOR", "act=deny_case&act=event", "value=not_met", "value=unknown",
     "value=unsaid&treaty=Treaty+of+Dor", "since=2005-06-01", "until=2005-05-31&act=event", "commitment=north-3",
     "treaty=cavdor&commitment=north-3"],
)  # fmt: skip
def test_engagements_are_those_of_the_command(asks: TestClient, record: Path, treaties: Treaties, query: str) -> None:
    from onrecord.record import Record

    with Record.open(record) as opened:
        ids = [article_id("hostile", record), article_id("pact", record)]  # the latest first
        rows = list(
            Finding(Asked(), known_by(treaties), lambda c: treaties._base.states[c].name).rows(opened.readings(ids))
        )
    asked = [pair.split("=") for pair in query.split("&") if pair]
    names = {"north": "north", "cavdor": "cavdor", "Treaty+of+Dor": "cavdor"}

    def takes(row: object) -> bool:
        said = {c.value if c.by else "unsaid" for c in row.conditions}
        have = {
            "treaty": {row.treaty}, "state": {*row.obligors, *row.beneficiaries}, "act": {row.act}, "value": said,
            "commitment": {row.commitment},
        }  # fmt: skip
        some: dict[str, set[str]] = {}
        for name, value in asked:
            if name in ("since", "until"):
                if (row.article.published < value) == (name == "since") and row.article.published != value:
                    return False
            else:
                some.setdefault(name, set()).add(names.get(value, value))
        return all(have[name] & values for name, values in some.items())

    expected = [row.engagement_id for row in rows if takes(row)]
    found = asks.get(f"/api/v1/engagements?{query}").json()
    assert [r["engagement_id"] for r in found["items"]] == expected and found["total"] == len(expected)
    assert bool(expected) == (query != "treaty=cavdor&commitment=north-3")


def test_the_page_of_engagements_links_its_words_and_sets_contradictions_side_by_side(
    asks: TestClient, record: Path
) -> None:
    page = asks.get("/engagements?treaty=north&until=2005-05-31").text
    words = at("conditions for help")
    assert f'href="/articles/{article_id("pact", record)}?at={words.start}-{words.end}#at"' in page
    assert "<mark>conditions for help</mark>" in page
    row = re.search(r'<tr class="both">(.*?)</tr>', page, re.S)
    assert row
    told = re.findall(r'<span class="value (\w+)">[^<]*</span> <span class="whose">(.*?)</span>', row[1], re.S)
    assert [value for value, _ in told] == ["told", "not_met", "unknown"]
    assert "the article" in told[0][1] and "Ada Renn" in told[1][1] and "Cavenia" in told[1][1]
    assert 'class="value told">told as done<' in row[1] and "modality: actual" in row[1] and "no date" in row[1]
    assert "not that it is established" in page
    assert 'class="value unsaid">nothing said<' in page
    assert "no finding on whether an obligation has fallen due" in page


def test_words_of_reports_are_escaped_and_nothing_is_inline(asks: TestClient) -> None:
    for path in ("/engagements", f"/commitments?on={DAY}&state=ARL", f"/treaties/north?on={DAY}"):
        page = asks.get(path).text
        assert "<img" not in page and not re.search(r"<[^>]+\s(style|on\w+)=", page) and "<script>" not in page
    assert HOSTILE in unescape(asks.get("/engagements").text)


def test_the_page_of_commitments_says_both_ways_and_asks_again(asks: TestClient) -> None:
    page = asks.get(f"/commitments?on={DAY}&state=CAV").text
    assert "<strong>Cavenia</strong>: 4 articles" in page
    assert re.search(
        r"owes it to, and is owed it by</span> <a href=\"[^\"]*state=ARL\" data-state=\"ARL\">Arland", page
    )
    assert re.search(r"is owed it by</span> <a [^>]*>Doria", page)
    places = [page.index(id) for id in ('data-src="/api/v1/network?on=2005-05-09"', "<noscript>", 'id="obligations"')]
    assert all(a < b for a, b in pairwise(places))
    part = asks.get(f"/commitments?on={DAY}&state=CAV", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<section id="obligations"') and "<html" not in part
    empty = asks.get(f"/commitments?on={DAY}&kind=offence").text
    assert "no such commitment on this day" in empty
