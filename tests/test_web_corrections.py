"""Correcting in the browser and over the API: forms, undoing, where it shows, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from made_engaged import engaged
from made_joined import joined
from made_readings import TEXT, span
from made_record import put
from onrecord.model import Reading, Span, Statement
from onrecord.record import Record
from onrecord.record.corrections.anchoring import candidates_of
from onrecord.record.corrections.applying import CorrectedReading
from onrecord.record.corrections.types import Change, CorrectionFilter, Named, StoredCorrection, Value
from onrecord.web.app import make_app
from onrecord.web.correction_forms import changes, spans
from onrecord.web.endpoints import InvalidError
from onrecord.web.settings import DEFAULT_PORT, Settings
from test_corrections_record import reread
from test_web_articles import HOSTILE, Page
from web_app import article_id, record_of, strait

ORIGIN = f"http://127.0.0.1:{DEFAULT_PORT}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return record_of(tmp_path / "desk.db", strait(), engaged())


@pytest.fixture
def asks(path: Path) -> TestClient:
    return workbench(path)


def workbench(path: Path, **more: Any) -> TestClient:
    """Asks the workbench as a browser on its own pages does."""
    return TestClient(
        make_app(Settings(record=path, **more)), base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False
    )


def at(id: str) -> str:
    """The spans of a statement or event of the first report, as forms send them."""
    found = next(c for c in candidates_of(strait()) if c.id == id)
    return ",".join(f"{s.start}-{s.end}" for s in found.spans)


def sent(article: str, id: str, **more: str) -> dict[str, str]:
    kind = "event" if id.startswith("e") else "statement"
    spans = {"spans": at(id)} if id else {}
    return {"who": "Ada", "article": article, "back": f"/articles/{article}", "kind": kind, "id": id, **spans, **more}


def marked(article: str, id: str, verdict: str, **more: str) -> dict[str, str]:
    kind = "event" if id.startswith("e") else "statement"
    mark = f"kind={kind}&id={id}&spans={at(id)}&field=itself&verdict={verdict}"
    return {"who": "Ada", "article": article, "back": f"/articles/{article}", "mark": mark, **more}


def kept(path: Path, **more: Any) -> list[StoredCorrection]:
    """What is in the record, the first first."""
    with Record.open(path) as record:
        return list(reversed(record.corrections(CorrectionFilter(**more), limit=None).corrections))


def card(page: str, id: str) -> str:
    """The words of a card."""
    found = re.search(rf'<li class="card[^>]*id="card-{id}".*?\n</li>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()).replace(" ,", ",")


def test_a_card_is_marked_as_right_and_as_wrong_and_says_so(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    page = asks.get(f"/articles/{article}").text
    for _, found in Page(page).elements:  # the buttons send what the tests send
        if found.get("name") == "mark" and "id=s4&" in str(found["value"]) and "right" in str(found["value"]):
            assert found["value"] == marked(article, "s4", "right")["mark"] and found["form"] == "correcting"
            break
    else:
        raise AssertionError("no button")
    answer = asks.post("/corrections", data=marked(article, "s4", "right"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/articles/{article}#s4")
    asks.post("/corrections", data=marked(article, "e2", "wrong", who="Bo"))
    assert [(c.correction.kind, c.correction.field, c.correction.verdict, c.correction.who) for c in kept(path)] == [
        ("statement", "itself", "right", "Ada"), ("event", "itself", "wrong", "Bo"),
    ]  # fmt: skip
    page = asks.get(f"/articles/{article}").text
    assert "✓" in card(page, "s4") and "right · Ada," in card(page, "s4")
    assert "✗" in card(page, "e2") and "no event · Bo," in card(page, "e2")
    assert 'class="card event rejected" id="card-e2"' in page and 'data-n="e2 ✗"' in page and 'data-n="4 ✓"' in page


def test_a_fix_stands_before_what_was_read_and_undo_takes_it_back(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    asks.post("/corrections", data=sent(article, "s4", speaker="actor:renn", stance="query", note="the radar"))
    stored = kept(path)
    assert [(c.correction.field, c.correction.verdict, c.state) for c in stored] == [
        ("speaker", "fixed", "stands"), ("stance", "fixed", "stands"),
    ]  # fmt: skip
    speaker = stored[0].correction.value.speaker
    assert isinstance(speaker, Named) and (speaker.name, speaker.kind) == ("Ada Renn", "person")
    page = asks.get(f"/articles/{article}").text
    assert re.search(
        r'<ins class="now"><bdi>Ada Renn</bdi></ins> <del class="was"><a class="who"[^>]*><bdi>Jorun', page
    )
    assert "the radar" in card(page, "s4") and "questions says" in card(page, "s4")
    answer = asks.post(
        f"/corrections/{stored[0].correction.id}/withdraw", data={"who": "Bo", "back": f"/articles/{article}"}
    )
    assert answer.headers["location"] == f"/articles/{article}#s4"
    assert [c.state for c in kept(path)] == ["withdrawn", "stands", "withdrawal"]
    again = card(asks.get(f"/articles/{article}").text, "s4")
    assert "Ada Renn" not in again and "stance fixed: questions says" in again
    # what the reader said is not fixed but right
    asks.post("/corrections", data=sent(article, "s4", speaker="actor:hale"))
    assert [(c.correction.field, c.correction.verdict) for c in kept(path)][-1] == ("speaker", "right")


def test_every_field_of_an_event_can_be_fixed_or_said_to_be_wrong(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    form = asks.get(f"/articles/{article}/correct?kind=event&id=e2").text
    shown = {
        str(f.get("name")): str(f.get("value")) for tag, f in Page(form).elements if tag == "input" and f.get("name")
    }
    assert shown["was_date"] == shown["date"] and shown["spans"] == at("e2")
    more = {"modality": "?", "root": "COERCE", "target": "-", "place": "Saro", "country": "mdg", "date": "2024-05-01"}
    hidden = {name: value for name, value in shown.items() if name.startswith("was_")}
    data: dict[str, Any] = sent(article, "e2", source_name="Coast Guard", **{**hidden, **more})
    data["source"] = ["actor:hale", "actor:renn"]
    assert asks.post("/corrections", data=data).status_code == 303
    made = {c.correction.field: c.correction for c in kept(path)}
    assert sorted(made) == ["date", "modality", "place", "root", "source", "target"]
    assert made["modality"].verdict == "wrong" and made["root"].value.root == "COERCE"
    assert isinstance(made["source"].value.source, tuple) and made["target"].value.target == ()
    assert [a.name for a in made["source"].value.source] == ["Jorun Hale", "Ada Renn", "Coast Guard"]
    place = made["place"].value.place
    assert (
        not isinstance(place, msgspec.UnsetType)
        and place is not None
        and (place.name, place.country) == ("Saro", "MDG")
    )
    again = asks.get(f"/articles/{article}/correct?kind=event&id=e2").text
    assert 'value="2024-05-01"' in again and 'value="Saro"' in again and 'value="MDG"' in again
    asks.post("/corrections", data=sent(article, "e2", date="", was_date="2024-05-01"))
    assert kept(path)[-1].correction.value == Value(date=None)


def test_what_was_missed_is_added_and_shows_in_the_text(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    place = span(TEXT, "after Tolvia recalled")
    data = sent(article, "", spans=f"{place.start}-{place.end}", speaker="actor:hale", stance="deny")
    answer = asks.post("/corrections", data={**data, "kind": "statement"})
    assert answer.headers["location"] == f"/articles/{article}?at={place.start}-{place.end}#at"
    (made,) = kept(path)
    assert made.correction.verdict == "missed" and made.correction.anchor.words == ("after Tolvia recalled",)
    page = asks.get(f"/articles/{article}").text
    assert "Jorun Hale added" in card(page, "m1") and "missed statement · Ada" in card(page, "m1")
    assert "9 statements" in page  # which are the reader's
    pieces = [f for _, f in Page(page).elements if "m1.content" in str(f.get("data-r"))]
    assert int(str(pieces[0]["data-s"])) == place.start
    event = {"spans": f"{place.start}-{place.start + 5}", "root": "PROTEST", "source": "actor:hale", "target_name": "X"}
    asks.post("/corrections", data={**sent(article, "", **event), "kind": "event"})
    assert "Jorun Hale added" in card(asks.get(f"/articles/{article}").text, "m1")
    assert [c.correction.kind for c in kept(path)] == ["statement", "event"]
    found = asks.post("/corrections", data={**sent(article, "", spans=at("s4")), "kind": "statement"})
    assert found.status_code == 409 and "it is s4" in found.text


def test_corrections_survive_another_reading_and_what_is_lost_is_told(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    asks.post("/corrections", data=sent(article, "s4", speaker_name="Ivo Karst"))
    asks.post("/corrections", data=marked(article, "s5", "right"))
    with Record.open(path) as record:
        reread(record, statements=moved())
    page = asks.get(f"/articles/{article}").text
    assert "Ivo Karst Jorun Hale" in card(page, "s14")
    foot = page[page.index('id="corrections-foot"') :]
    assert "no longer found" in foot and "right" in foot and "Ada" in foot
    # a form that was opened before the article was read anew finds its place
    asks.post("/corrections", data=sent(article, "s4", stance="query"))
    assert kept(path)[-1].target == f"{article}:s14"
    rows = asks.get("/api/v1/corrections?state=no+longer+found").json()
    assert rows["total"] == 1 and rows["items"][0]["correction"]["local_id"] == "s5"


def moved() -> tuple[Statement, ...]:
    """The statements under other ids, without the fifth."""
    return tuple(
        msgspec.structs.replace(s, id=f"s{int(s.id[1:]) + 10}", inside=None)
        for s in strait().statements
        if s.id != "s5"
    )


def test_the_list_filters_counts_and_exports(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    for id, verdict, who in (
        ("s1", "right", "Ada"),
        ("s2", "right", "Bo"),
        ("s3", "wrong", "Bo"),
        ("e2", "wrong", "Cy"),
    ):
        asks.post("/corrections", data=marked(article, id, verdict, who=who))
    asks.post("/corrections", data=sent(article, "s4", stance="query"))
    asks.post(f"/corrections/{kept(path)[2].correction.id}/withdraw", data={"who": "Bo"})
    for query, total in (
        ("", 6), ("kind=event", 1), ("who=Bo", 3), ("who=Ada&who=Cy", 3), ("state=stands", 4), ("state=withdrawn", 1),
        ("state=withdrawal", 1), ("state=superseded", 0), ("state=stands&state=settled&state=no+longer+found", 4),
        ("since=2999-01-01", 0), ("until=2001-01-01", 0), (f"article={article}&verdict=fixed", 1), ("field=stance", 1),
        ("article=none", 0),
    ):  # fmt: skip
        assert asks.get(f"/api/v1/corrections?{query}").json()["total"] == total, query
        assert asks.get(f"/corrections?{query}").status_code == 200
    page = asks.get("/corrections?kind=&who=&article=&since=&until=&state=stands").text
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "statement 2 0 1 67 % —" in words and "event 0 1 0 0 % —" in words and "stance 0 0 1 0 % —" in words
    place = spans(at("s4"))
    assert f"/articles/{article}?at={place[0].start}-{place[-1].end}#at" in page and "Marenga denies firing" in words
    csv = asks.get("/api/v1/corrections.csv?kind=statement").text.splitlines()
    assert len(csv) == 6 and "correction.value.stance" in csv[0]
    lines = asks.get("/api/v1/corrections/export.jsonl?state=stands").text.splitlines()
    assert [json.loads(line)["schema"] for line in lines] == ["onrecord-correction/1"] * 4
    assert "text" not in json.loads(lines[0]) or json.loads(lines[0])["text"] is None
    whole = asks.get("/api/v1/corrections/export.jsonl?text=true").text.splitlines()
    assert len(whole) == 6 and json.loads(whole[0])["text"] == TEXT
    counts = asks.get("/api/v1/corrections/counts").json()
    assert {"kind": "statement", "field": "itself", "verdict": "right", "count": 2} in counts


def test_the_api_makes_shows_and_takes_back(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    places = [{"start": s.start, "end": s.end} for s in spans(at("s4"))]
    body = {
        "article": article, "kind": "statement", "id": "s4", "field": "speaker", "verdict": "fixed", "spans": places,
        "value": {"speaker": {"name": "Ada Renn"}}, "who": "Ada",
    }  # fmt: skip
    made = asks.post("/api/v1/corrections", json=body)
    stored = msgspec.json.decode(made.content, type=StoredCorrection)
    assert stored.state == "stands" and stored.correction.who == "Ada"
    here = msgspec.json.decode(asks.get(f"/api/v1/articles/{article}/corrections").content, type=CorrectedReading)
    assert here.here["s4"].by["speaker"] == stored.correction
    back = asks.post(f"/api/v1/corrections/{stored.correction.id}/withdraw", json={"who": "Ada", "note": "no"})
    assert back.json()["state"] == "withdrawal"
    again = asks.post(f"/api/v1/corrections/{stored.correction.id}/withdraw", json={"who": "Ada"})
    assert again.status_code == 409 and "withdrawn before" in again.json()["error"]
    for wrong, status in (
        ({**body, "id": "s99", "spans": []}, 409), ({**body, "article": "none"}, 409),
        ({**body, "spans": [{"start": 0, "end": 3}]}, 409), ({**body, "field": "root"}, 400),
        ({**body, "verdict": "right"}, 400), ({**body, "colour": "red"}, 400), ({**body, "who": ""}, 400),
        ({**body, "value": {"speaker": {"name": "Jorun Hale", "country": "Norway"}}}, 400),
        ({**body, "spans": [{"start": 5, "end": 10**30}]}, 400), ({**body, "note": "x" * 2001}, 400),
    ):  # fmt: skip
        answer = asks.post("/api/v1/corrections", json=wrong)
        assert answer.status_code == status and answer.json()["error"], (wrong, answer.text)
    for missing in ("/api/v1/corrections/0000/withdraw", "/corrections/0000/withdraw"):
        sends = {"json": {"who": "Ada"}} if "api" in missing else {"data": {"who": "Ada"}}
        assert asks.post(missing, **sends).status_code == 404  # type: ignore[arg-type]
    assert asks.get("/api/v1/articles/none/corrections").status_code == 404


def test_all_of_a_form_is_kept_or_nothing(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    answer = asks.post("/corrections", data=sent(article, "e2", modality="denied", date="soon", was_date=""))
    assert answer.status_code == 400 and "YYYY-MM-DD" in answer.text and kept(path) == []


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"who": ""}, 400, "name of who makes it"),
        ({"who": "\u202e"}, 400, "who"),
        ({"kind": "office"}, 400, "statement, an event or a claim"),
        ({"spans": "1-2-3"}, 400, "two numbers"),
        ({"speaker": ""}, 400, "nothing was changed"),
        ({"speaker": "actor:nobody"}, 400, "reload the page"),
        ({"stance": "furious", "speaker": ""}, 400, "stance is one of"),
        ({"article": "none"}, 404, "no article"),
        ({"id": "s77", "spans": ""}, 409, "look again"),
        ({"mark": "kind=statement&colour=red"}, 400, "reload the page"),
        ({"mark": "kind=statement&id=s1&id=s2"}, 400, "reload the page"),
        ({"mark": "kind=statement&id=s1&field=itself&verdict=lovely"}, 400, "cannot be corrected so"),
    ],
)
def test_what_cannot_be_is_said_in_words(
    asks: TestClient, path: Path, change: dict[str, str], status: int, words: str
) -> None:
    article = article_id("strait", path)
    data = sent(article, "s4", speaker="actor:renn") | change
    answer = asks.post("/corrections", data=data)
    assert answer.status_code == status and words in answer.text.lower() and kept(path) == []


def test_other_sites_files_and_read_only_workbenches_change_nothing(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    data = marked(article, "s4", "right")
    assert asks.post("/corrections", data=data, headers={"Origin": "https://example.org"}).status_code == 403
    assert asks.post("/corrections", data=data, files={"file": ("a.txt", b"x")}).status_code == 400
    closed = workbench(path, read_only=True)
    for answer in (
        closed.post("/corrections", data=data),
        closed.post("/corrections/0/withdraw", data={"who": "Ada"}),
        closed.post("/api/v1/corrections/0/withdraw", json={"who": "Ada"}),
    ):
        assert answer.status_code == 403 and "--read-only" in answer.text
    page = closed.get(f"/articles/{article}").text
    assert 'name="mark"' not in page and "data-fix" not in page and 'id="fix"' not in page
    assert kept(path) == []


@pytest.mark.parametrize(
    "back", ["//example.org/", "https://example.org/", "/\\example.org", "javascript:alert(1)", "", "/a\nb"]
)
def test_a_form_leads_back_to_no_other_site(asks: TestClient, path: Path, back: str) -> None:
    data = marked(article_id("strait", path), "s4", "right", back=back)
    assert asks.post("/corrections", data=data).headers["location"] == "/corrections"


def test_hostile_names_and_notes_never_become_markup(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    asks.post("/corrections", data=sent(article, "s4", speaker_name=HOSTILE[:190], note=HOSTILE, who=HOSTILE[:190]))
    asks.post(
        "/corrections", data=sent(article, "e2", place=HOSTILE[:190], was_place="", note=HOSTILE, who=HOSTILE[:190])
    )
    asks.post("/corrections", data={**sent(article, "", spans="0-10", speaker_name=HOSTILE[:190]), "kind": "statement"})
    assert len(kept(path)) == 3
    for address in (
        f"/articles/{article}", "/corrections", f"/articles/{article}/correct?kind=statement&id=s4",
        f"/articles/{article}/correct?kind=event&id=e2",
    ):  # fmt: skip
        answer = asks.get(address)
        assert answer.status_code == 200
        for tag, found in Page(answer.text).elements:
            assert tag != "img" and not any(name.startswith("on") or name == "style" for name in found), address
            assert tag != "script" or str(found.get("src") or found.get("data-src")).startswith("/static/")
        assert "\u202e" not in answer.text and "\x1b" not in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("kind=statement&id=s4", 200), ("kind=event", 200), ("kind=statement&spans=0-10", 200),
        ("kind=claim&id=s4", 400), ("kind=statement&id=e2", 404), ("kind=statement&spans=0-99999", 400),
        ("kind=statement&spans=x", 400), ("", 400), ("kind=statement&colour=red", 400),
    ],
)  # fmt: skip
def test_the_form(asks: TestClient, path: Path, query: str, status: int) -> None:
    article = article_id("strait", path)
    whole = asks.get(f"/articles/{article}/correct?{query}")
    assert whole.status_code == status
    part = asks.get(f"/articles/{article}/correct?{query}", headers={"HX-Request": "true"})
    assert status != 200 or (part.text.lstrip().startswith("<form") and "<html" in whole.text)
    assert asks.get("/articles/none/correct?kind=event").status_code == 404


def test_a_report_of_a_claim_is_said_not_to_belong_or_to_have_another_stance(tmp_path: Path) -> None:
    path = tmp_path / "joined.db"
    with joined(path) as record:
        claim = next(c for c in record.claims(disputed=True) if len(c.reports) > 1 and c.reports[0].statement)
        report = claim.reports[0]
        assert report.statement is not None
        id = report.statement.id.rpartition(":")[2]
        place = next(c for c in candidates_of(record.reading(report.article.id)) if c.id == id).spans
    asks, where = workbench(path), ",".join(f"{s.start}-{s.end}" for s in place)
    common = {"who": "Ada", "article": report.article.id, "back": f"/claims/{claim.id}"}
    mark = f"kind=claim&id={id}&spans={where}&claim={claim.id}&implied=0&field=membership&verdict=wrong"
    answer = asks.post("/corrections", data={**common, "mark": mark})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/claims/{claim.id}"), answer.text
    other = "query" if report.stance != "query" else "deny"
    form = {"kind": "claim", "id": id, "spans": where, "claim": claim.id, "implied": "0", "stance": other}
    assert asks.post("/corrections", data={**common, **form}).status_code == 303
    with Record.open(path) as record:
        told = record.claim_corrections([claim.id])[claim.id]
        assert [(m.belongs, m.stance) for m in told.values()] == [(False, other)]
    assert f"/claims/{claim.id}" in asks.get("/corrections").text


def test_spans_as_they_stand_in_forms() -> None:
    assert spans("") == () and spans(" 120-180,200-220 ") == (Span(120, 180), Span(200, 220)) == spans(
        "120-180 200-220"
    )
    for wrong in ("x", "1", "1-", "-1-2", "1-2;3-4", "١-٢", "1-9999999999"):
        with pytest.raises(InvalidError):
            spans(wrong)


def test_a_form_that_was_not_touched_changes_nothing() -> None:
    made: Reading = strait()
    form = {
        "article": ["a"], "kind": ["event"], "id": ["e2"], "spans": [at("e2")], "date": ["2024"], "was_date": ["2024"],
        "source": ["", ""], "source_name": [""], "place": [""], "was_place": [""],
    }  # fmt: skip
    with pytest.raises(InvalidError, match="nothing was changed"):
        changes(form, made)
    typed = changes({**form, "place": ["?"]}, made)
    assert [(c.field, c.verdict, c.value) for c in typed] == [("place", "wrong", Value())]
    assert isinstance(typed[0], Change)


def test_a_record_that_is_being_written_can_be_corrected(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    with Record.open(path) as other, other.writing():
        assert asks.post("/corrections", data=marked(article, "s4", "right")).status_code == 303
    with Record.open(path) as record:
        put(record, engaged())


def test_the_page_of_a_claim_has_the_forms_and_what_was_said(tmp_path: Path) -> None:
    path = tmp_path / "joined.db"
    with joined(path) as record:
        claim = next(c for c in record.claims(disputed=True) if len(c.reports) > 1)
    asks = workbench(path)
    page = Page(asks.get(f"/claims/{claim.id}").text)
    marks = [str(f["value"]) for _, f in page.elements if f.get("name") == "mark" and "wrong" in str(f["value"])]
    assert len(marks) == len(claim.reports)
    articles = [str(f["value"]) for _, f in page.elements if f.get("name") == "article"]
    for mark, article in zip(marks, articles, strict=True):
        answer = asks.post("/corrections", data={"who": "Ada", "article": article, "back": "/claims/x", "mark": mark})
        assert answer.status_code == 303, answer.text
    assert asks.get(f"/claims/{claim.id}").text.count("does not belong to the claim") == len(claim.reports)
    assert 'name="mark"' not in workbench(path, read_only=True).get(f"/claims/{claim.id}").text


def test_events_in_lists_and_on_their_pages_are_marked(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    page = Page(asks.get(f"/events/{article}:e2").text)
    marks = [str(f["value"]) for _, f in page.elements if f.get("name") == "mark"]
    back = f"/events/{article}%3Ae2"
    for mark in marks:
        answer = asks.post("/corrections", data={"who": "Ada", "article": article, "back": back, "mark": mark})
        assert (answer.status_code, answer.headers["location"]) == (303, back), answer.text
    assert "no event ·" in " ".join(re.sub(r"<[^>]+>", " ", asks.get(back).text).split())
    for address in ("/events", "/events?view=timeline"):
        assert asks.get(address).text.count('class="desk-sign rejected"') == 1, address
