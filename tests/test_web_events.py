"""Events: the list and its views, one event with its reports, and the same over the API."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from starlette.testclient import TestClient

from made_events import SENTENCES
from made_joined import joined
from made_readings import TEXT
from onrecord.model import Place, Reading
from onrecord.output.display import mask
from onrecord.record.paged import Month
from onrecord.web.api.event_filters import EventsAsked, EventsWanted
from onrecord.web.asking import query_of
from onrecord.web.event_lines import when
from onrecord.web.month_bars import month_bars
from test_web_articles import Page, hostile
from web_app import article_id, client, record_of, strait

_FOLDERS: list[TemporaryDirectory[str]] = []


def placed() -> Reading:
    """The report on the trawler, with two of its events on the map."""
    made = strait()
    places = {"e2": Place(name="Saro", country="MDG", lat=-12.1, lon=48.9), "e3": Place(name="Cape", lat=1.5, lon=-2.5)}
    events = tuple(msgspec.structs.replace(e, place=places.get(e.id, e.place)) for e in made.events)
    return msgspec.structs.replace(made, events=events)


@cache
def placed_record() -> Path:
    _FOLDERS.append(TemporaryDirectory())
    return record_of(Path(_FOLDERS[-1].name) / "placed.db", placed())


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A shelling told by two outlets and denied by a third, one of them printed nearly the same by a fourth."""
    path = tmp_path_factory.mktemp("events") / "joined.db"
    with joined(path):
        pass
    return client(path)


def local(asks: TestClient, query: str) -> set[str]:
    """The ids within the article of the events that a query gives."""
    return {item["event"]["id"].rpartition(":")[2] for item in asks.get(f"/api/v1/events?{query}").json()["items"]}


def test_the_api_filters_by_every_parameter() -> None:
    asks = client(placed_record())
    every = asks.get("/api/v1/events").json()
    assert every["total"] == 6 and every["items"][0]["event"]["id"].endswith(":e2")  # dated ones first
    for query, expected in (
        ("who=hale", {"e1"}),
        ("who=nobody+at+all", set()),
        ("root=ASSAULT", {"e3", "e4"}),
        ("root=ASSAULT&root=MOBILIZE", {"e3", "e4", "e7"}),
        ("mode=troops", {"e7"}),
        ("modality=actual", {"e1", "e2"}),
        ("modality=not-actual", {"e3", "e4", "e6", "e7"}),
        ("place=MDG", {"e2"}),
        ("since=2024-05-07", {"e2"}),
        ("until=2024-05-05", set()),
        ("since=2024-05-08&until=2024-05-08", set()),
        ("since=2024-05-08&until=2024-05-08&by=report&root=CONSULT", {"e1"}),
        ("until=2024-05-07&by=report", set()),
        ("outlet=The+Saro+Post&root=CONSULT", {"e1"}),
        ("outlet=Another", set()),
        (f"article={article_id('strait', placed_record())}&root=CONSULT", {"e1"}),
        ("limit=1&offset=99", set()),
    ):
        assert local(asks, query) == expected, query
    key = next(a["key"] for i in every["items"] for a in i["event"]["source"] if a["name"] == "Jorun Hale")
    assert local(asks, f"actor={key}") == {"e1"}


def test_it_is_said_on_whose_word_and_in_which_words() -> None:
    found = client(placed_record()).get("/api/v1/events").json()["items"]
    items = {i["event"]["id"].rpartition(":")[2]: i for i in found}
    assert items["e2"]["told_by"] is None and items["e2"]["source_words"] == "Tolvia"
    told = items["e3"]["told_by"]
    assert (told["name"], told["stance"], told["statement"].rpartition(":")[2]) == ("Marenga", "deny", "s1")
    assert items["e4"]["target_words"] == "the trawler" and items["e4"]["event"]["target"] == []


@pytest.mark.parametrize(
    "query",
    ["root=DANCE", "since=2024-02-02&until=2024-01-01", "country=Belarus", "modality=done", "colour=red", "limit=0"],
)
def test_what_cannot_be_asked_is_told(query: str) -> None:
    asks = client(placed_record())
    assert asks.get(f"/api/v1/events?{query}").status_code == 400
    page = asks.get(f"/events?{query}")
    assert page.status_code == 400 and 'role="alert"' in page.text and "<form" in page.text
    assert asks.get("/events?view=globe").status_code == 400


def test_the_table_leads_to_the_words_that_tell_of_each_event() -> None:
    page = client(placed_record()).get("/events").text
    for trigger in ("fired on", "recalled"):
        at = TEXT.index(SENTENCES[trigger])
        assert f"?at={at}-{at + len(SENTENCES[trigger])}#at" in page
        assert f'<strong class="trigger">{trigger}</strong>' in page
    rows = re.findall(r'<tr class="(\w*)" data-step>(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == 6
    for kind, row in rows:
        assert (kind == "undone") == ("modality-actual" not in row)
    denied = next(row for _, row in rows if "modality-denied" in row)
    assert "<bdi>Cape</bdi>" in denied and "<bdi>Marenga</bdi></a> (who denies it)" in denied
    assert "ASSAULT, heavy-weapons" in denied
    assert next(row for _, row in rows if "alleged" in row).count('class="unnamed"') == 1


def test_filters_stay_and_go_along_into_exports_views_and_counts() -> None:
    page = unescape(client(placed_record()).get("/events?modality=not-actual&outlet=The+Saro+Post&who=&limit=2").text)
    assert '<option value="not-actual" selected>' in page and '<option value="The Saro Post" selected>' in page
    assert 'href="/api/v1/events.csv?modality=not-actual&outlet=The+Saro+Post"' in page
    assert 'href="/events?view=map&modality=not-actual&outlet=The+Saro+Post"' in page
    assert 'hx-get="/events/facets?view=table&modality=not-actual&outlet=The+Saro+Post"' in page
    assert 'rel="next" href="/events?modality=not-actual&outlet=The+Saro+Post&limit=2&offset=2"' in page
    assert "nobody in the record is called “<bdi>Nemo</bdi>”" in client(placed_record()).get("/events?who=Nemo").text


def test_filters_that_the_form_has_no_field_for_are_shown_and_can_be_taken_away() -> None:
    asks = client(placed_record())
    found = asks.get("/api/v1/events").json()["items"]
    key = next(a["key"] for i in found for a in i["event"]["source"] if a["name"] == "Jorun Hale")
    page = unescape(asks.get(f"/events?actor={key}&root=CONSULT&root=AID&view=timeline").text)
    assert "actor: Jorun Hale" in page and 'href="/events?view=timeline&root=CONSULT&root=AID"' in page
    assert "or AID" in page and f'href="/events?view=timeline&actor={key}&root=CONSULT"' in page
    assert f'<input type="hidden" name="actor" value="{key}">' in page
    assert "no. 999, whom the record does not have" in asks.get("/events?actor=999").text


def test_counts_are_links_that_narrow_and_widen() -> None:
    asks = client(placed_record())
    part = unescape(asks.get("/events/facets?root=ASSAULT&view=timeline", headers={"HX-Request": "true"}).text)
    assert "<html" not in part and "Of 2 events" in part
    assert 'href="/events?view=timeline&root=ASSAULT&modality=denied"' in part
    assert re.search(r'class="chosen"><a href="/events\?view=timeline" aria-label="without assault"', part)
    whole = asks.get("/events/facets?root=ASSAULT").text
    assert "<html" in whole and 'href="/events?root=ASSAULT"' in whole
    found = asks.get("/api/v1/events/facets").json()
    assert found["total"] == 6 and {c["value"]: c["count"] for c in found["modalities"]}["actual"] == 2


def test_the_time_line_has_every_month_and_marks_the_one_that_is_asked_for() -> None:
    asks = client(placed_record())
    page = unescape(asks.get("/events?view=timeline&since=2024-05-01&until=2024-05-31").text)
    assert 'href="/events?view=timeline&since=2024-05-01&until=2024-05-31" class="bar chosen"' in page
    assert "<title>May 2024: 1 event, 1 done</title>" in page and "5 more without a date" in page
    assert page.count('<li class="event') == 1 and "<h2>6 May 2024 – 7 May 2024</h2>" in page
    assert asks.get("/api/v1/events/months").json()[0] == {"month": "2024-05", "counts": {"actual": 1}}


def test_the_time_line_can_go_by_the_day_of_the_report() -> None:
    asks = client(placed_record())
    page = unescape(asks.get("/events?view=timeline").text)
    assert 'href="/events?view=timeline&by=report"' in page and "<h2>date unknown</h2>" in page
    assert page.count("reported on 8 May 2024 · ") == 5
    page = unescape(asks.get("/events?view=timeline&by=report&since=2024-05-01&until=2024-05-31").text)
    assert page.count("<h2>") == page.count("<h2>8 May 2024</h2>") == 1
    assert page.count('<li class="event') == 6 and page.count("on 6 May 2024 – 7 May 2024 · ") == 1
    assert "<title>May 2024: 6 events" in page and "without a date" not in page
    assert 'href="/events?view=timeline"' in page and '<option value="report" selected>' in page
    table = unescape(asks.get("/events?by=report").text)
    assert '<th scope="col">Reported</th>' in table and table.count('<td class="day">8 May 2024') == 6
    assert asks.get("/events?by=outlet").status_code == 400


def test_bars_are_as_high_as_there_are_events_and_patterns_tell_modalities_apart() -> None:
    months = [
        Month(month="2023-12", counts={"actual": 6, "denied": 2}),
        Month(month="2024-02", counts={"planned": 4}),
        Month(month=None, counts={"alleged": 3}),
    ]
    drawn = month_bars(months, lambda a, b: f"{a}..{b}", since="2024-02-10", until="2024-02-11")
    assert [bar.total for bar in drawn.bars] == [8, 0, 4] and drawn.undated == 3 and drawn.total == 12
    first, _, last = drawn.bars
    assert (last.since, last.until, last.href) == ("2024-02-01", "2024-02-29", "2024-02-01..2024-02-29")
    assert [bar.chosen for bar in drawn.bars] == [False, False, True]
    done, denied = first.parts
    assert done.height == pytest.approx(3 * denied.height, abs=0.2)
    assert done.y == pytest.approx(denied.y + denied.height, abs=0.2)
    assert (done.fill, denied.fill) == (None, "url(#p-denied)")
    assert done.y + done.height == pytest.approx(drawn.foot, abs=0.2)
    assert first.words == "Dec 2023: 8 events, 6 done, 2 denied or did not happen"
    assert drawn.modalities == ("actual", "denied", "planned")
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in drawn.bars)


def test_many_years_are_drawn_by_year_and_very_many_from_the_last_on() -> None:
    months = [Month(month=f"{year}-03", counts={"actual": 1}) for year in (1700, 1950, 2024)]
    drawn = month_bars(months, lambda a, b: f"{a}..{b}")
    assert drawn.by_year and drawn.left_out == 1 and drawn.total == 2
    assert drawn.bars[-1].href == "2024-01-01..2024-12-31" and len(drawn.bars) == 160
    assert month_bars([], lambda a, b: "").bars == ()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("1999-01-01/1999-12-31", "1999"),
        ("2024-02-01/2024-02-29", "Feb 2024"),
        ("2024-02-01/2024-02-28", "1 Feb 2024 – 28 Feb 2024"),
        ("2024-02-01", "1 Feb 2024"),
        ("2023-01-01/2024-12-31", "1 Jan 2023 – 31 Dec 2024"),
        (None, "date unknown"),
    ],
)
def test_days_are_told_as_widely_as_they_are_known(day: str | None, words: str) -> None:
    assert when(day) == words


def test_the_map_gets_what_has_a_place_and_how_much_more_there_is() -> None:
    asks = client(placed_record())
    found = asks.get("/api/v1/events/places?limit=1").json()
    assert found["total"] == 2
    (mark,) = found["items"]
    assert (mark["lat"], mark["lon"], mark["place"], mark["country"]) == (-12.1, 48.9, "Saro", "MDG")
    assert (mark["modality"], mark["root"], mark["count"]) == ("actual", "SANCTION", 1)
    assert mark["date"] == "2024-05-06/2024-05-07"
    assert mark["label"].endswith("→ Marenga") and asks.get(mark["url"]).status_code == 200
    denied = asks.get("/api/v1/events/places?modality=not-actual").json()["items"]
    assert [m["modality"] for m in denied] == ["denied"] and denied[0]["label"].startswith("Marenga: ")
    page = asks.get("/events?view=map&modality=actual").text
    assert 'data-url="/api/v1/events/places?modality=actual"' in page
    counted = asks.get("/api/v1/events/places/counts").json()
    assert {(p["name"], p["events"]) for p in counted} == {("Saro", 1), ("Cape", 1)}


def test_an_event_has_its_reports_by_others(groups: TestClient) -> None:
    items = groups.get("/api/v1/events?root=ASSAULT").json()["items"]
    told = max((i for i in items if i["reports"]), key=lambda i: i["reports"])
    assert told["reports"] >= 2
    full = groups.get(f"/api/v1/events/{told['event']['id']}").json()
    assert len(full["reports"]) == told["reports"] and full["printed"] > told["reports"]  # a near-duplicate more
    assert {"Post", "Herald"} <= set(full["outlets"])
    for report in full["reports"]:  # found from each of them
        same = groups.get(f"/api/v1/events/{report['event']['id']}").json()
        assert [r["event"]["id"] for r in same["reports"]] == [r["event"]["id"] for r in full["reports"]]
    page = groups.get(f"/events/{told['event']['id']}").text
    assert page.count("data-step") == told["reports"] and "the one above" in page
    assert f"printed {full['printed']} times with near-duplicates" in page


def test_a_near_duplicates_event_stands_alone(groups: TestClient) -> None:
    items = groups.get("/api/v1/events?duplicates=true").json()["items"]
    again = next(i for i in items if i["event"]["article"]["original"] != i["event"]["article"]["id"])
    assert again["reports"] is None
    assert groups.get(f"/api/v1/events/{again['event']['id']}").json()["reports"] is None
    assert "have not been joined" in groups.get(f"/events/{again['event']['id']}").text


@pytest.mark.parametrize("id", ["none", "none:e1", ":", "e1:", "%00:e1", "a:b:c"])
def test_an_event_that_is_not_there_is_404(id: str) -> None:
    assert client(placed_record()).get(f"/events/{id}").status_code == 404
    assert client(placed_record()).get(f"/api/v1/events/{id}").status_code == 404


def test_exports_are_whole_and_columns_are_named() -> None:
    lines = client(placed_record()).get("/api/v1/events.csv?modality=not-actual").text.splitlines()
    assert len(lines) == 5 and lines[0].startswith("event.id,event.article.id") and "told_by.name" in lines[0]


def test_the_query_of_what_was_asked_asks_for_the_same() -> None:
    asked = EventsWanted(root=("AID", "AGREE"), since="2024-01-01", duplicates=True, limit=7, offset=3)
    assert query_of(asked) == "root=AID&root=AGREE&since=2024-01-01&duplicates=true"
    assert query_of(asked, root=None, since="2024-02-02") == "since=2024-02-02&duplicates=true"
    assert query_of(asked, offset=10).endswith("offset=10") and query_of(EventsAsked()) == ""


def test_nothing_from_an_article_becomes_markup(tmp_path: Path) -> None:
    made = hostile()
    spot = Place(name="\"><b onclick='x'>\u202e", lat=1.0, lon=2.0)
    spots = tuple(msgspec.structs.replace(e, place=spot) for e in made.events)
    record = record_of(tmp_path / "hostile.db", msgspec.structs.replace(made, events=spots))
    asks = client(record)
    id = asks.get("/api/v1/events").json()["items"][0]["event"]["id"]
    views = ("/events", "/events?view=timeline", "/events?view=map")
    for path in (*views, f"/events/{id}", "/events/facets", "/events?who=%22%3E%3Cb%3E"):
        answer = asks.get(path)
        assert answer.status_code == 200, path
        for tag, found in Page(answer.text).elements:
            assert tag not in ("img", "b") and not any(name.startswith("on") or name == "style" for name in found)
            assert tag != "script" or str(found.get("src") or found.get("data-src")).startswith("/static/")
            assert not str(found.get("href", "")).lstrip().lower().startswith(("javascript:", "data:", "http"))
        shown = re.sub(r'<option value="[^"]*"', "", answer.text)
        assert mask(shown) == shown
    label = asks.get("/api/v1/events/places").json()["items"][0]
    assert mask(label["label"]) == label["label"] and mask(label["place"]) == label["place"]
