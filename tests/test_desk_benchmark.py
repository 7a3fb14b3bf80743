"""The made record that the workbench is measured on: whole, the same each time, with what it is said to hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from benchmarks.desk.articles import LONG_TITLE
from benchmarks.desk.asking import Samples
from benchmarks.desk.make import freshen, make

from onrecord.commitments.event_classes import event_classes
from onrecord.knowledge.base import knowledge
from onrecord.record import Record

ARTICLES = 40


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("desk") / "record.db"
    make(made, ARTICLES)
    return made


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    with Record.open(path) as opened:
        yield opened


def test_nothing_is_wrong_with_it_but_that_its_events_are_joined_as_told(record: Record) -> None:
    assert {problem.where for problem in record.verify()} <= {"table event_groups"}
    assert record.claims_joined().fresh


def test_it_holds_what_it_is_said_to(record: Record) -> None:
    status = record.status()
    assert (status.totals.articles, status.totals.duplicates) == (ARTICLES, ARTICLES // 20)
    assert status.totals.joined_events is not None
    assert status.totals.joined_events < status.totals.events
    claims = list(record.claims())
    assert any(claim.disputed for claim in claims) and not all(claim.disputed for claim in claims)
    assert max(len(claim.reports) for claim in claims) > 100
    readings = list(record.readings())
    assert any(reading.engagements for reading in readings)
    assert any(s.inside for reading in readings for s in reading.statements)
    assert any("🚢" in reading.article.text for reading in readings)
    known = [actor for actor in record.actors() if actor.ref]
    assert {actor.kind for actor in known} == {"person", "state"}


def test_one_article_has_10000_words_and_400_spans(record: Record) -> None:
    (long,) = (r for r in record.readings() if r.article.title == LONG_TITLE)
    assert 9_500 < len(long.article.text.split()) < 11_500
    marked = sum(2 + len(s.content) for s in long.statements) + len(long.events)
    assert 400 <= marked <= 700


def test_quotations_are_the_words_of_the_text(record: Record) -> None:
    for said in record.statements():
        reading = record.reading(said.article.id)
        assert " … ".join(reading.article.text[s.start : s.end] for s in said.content) == said.quote


def test_it_is_the_same_each_time(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "record.db"
    make(again, ARTICLES)
    with Record.open(path) as one, Record.open(again) as other:
        assert one.digest() == other.digest()
        assert [c.id for c in one.claims()] == [c.id for c in other.claims()]


def test_what_other_rules_joined_is_marked_as_of_now(path: Path, record: Record) -> None:
    connection = record._connection
    connection.execute("UPDATE event_joining SET made_by = 'older'")
    assert record.status().totals.joined_events is None
    freshen(path)
    assert record.status().totals.joined_events is not None


def _parameter(name: str, schema: dict[str, Any], *, path: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "path" if path else "query", "required": path, "schema": schema}


def test_requests_are_made_of_what_the_record_holds(path: Path, record: Record) -> None:
    text = {"type": "string"}
    document = {
        "servers": [{"url": "/api/v1"}],
        "components": {"schemas": {"Stance": {"enum": ["deny", "query"]}}},
        "paths": {
            "/articles/{id}": {"get": {"parameters": [_parameter("id", text, path=True)]}},
            "/statements": {
                "get": {
                    "parameters": [
                        _parameter("stance", {"anyOf": [{"$ref": "#/components/schemas/Stance"}, {"type": "null"}]}),
                        _parameter("outlets", {"type": "array", "items": text}),
                        _parameter("offset", {"type": "integer"}),
                        _parameter("moon", text),
                    ]
                }
            },
            "/statements.csv": {"get": {"parameters": []}},
            "/moons/{id}": {"get": {"parameters": [_parameter("id", text, path=True)]}},
            "/statements/correct": {"post": {}},
        },
    }
    found = Samples(path, 1).requests(document, 30)
    assert set(found) == {"/articles/{id}", "/statements", "/moons/{id}"}
    ids = {article.id for article in record.articles()}
    assert found["/articles/{id}"] and all(a.rsplit("/", 1)[1] in ids for a in found["/articles/{id}"])
    assert found["/statements"][0] == "/api/v1/statements"
    asked = " ".join(found["/statements"])
    assert "stance=deny" in asked and "outlets=" in asked and "offset=" in asked and "moon" not in asked
    assert found["/moons/{id}"] == []
    assert found == Samples(path, 1).requests(document, 30)


def test_a_supposed_case_a_treaty_and_a_search_are_asked_for_with_what_they_take(path: Path) -> None:
    text = {"type": "string"}
    whatif = [_parameter(name, text) for name in ("event", "on", "by", "date", "say")]
    wanted = [dict(one, required=one["name"] != "say") for one in whatif]
    kinds = {"enum": ["statements", "events", "articles"]}
    search = [_parameter("root", text), _parameter("stance", {"enum": ["deny"]}), _parameter("in", kinds)]
    document = {
        "servers": [{"url": ""}],
        "paths": {
            "/whatif": {"get": {"parameters": wanted}},
            "/treaties/{id}": {"get": {"parameters": [_parameter("id", text, path=True)]}},
            "/search": {"get": {"parameters": search}},
        },
    }
    samples = Samples(path, 1)
    samples.values["treaty"] = ["nato", "rio"]
    found = samples.requests(document, 40)
    cases = [dict(parse_qsl(address.partition("?")[2])) for address in found["/whatif"]]
    classes, states = set(event_classes()), knowledge().states
    assert len({case["event"] for case in cases}) > 2
    assert all(case["event"] in classes and {case["on"], case["by"]} <= states.keys() for case in cases)
    assert set(found["/treaties/{id}"]) == {"/treaties/rio", "/treaties/nato"}
    searches = [dict(parse_qsl(address.partition("?")[2])) for address in found["/search"]]
    assert any("root" in asked for asked in searches) and any("stance" in asked for asked in searches)
    assert all(asked["in"] == "events" and "stance" not in asked for asked in searches if "root" in asked)
    assert all(asked["in"] == "statements" for asked in searches if "stance" in asked)
    assert Samples(path, 1).requests(document, 3)["/treaties/{id}"] == []


def test_some_of_it_is_corrected(record: Record) -> None:
    found = record.corrections(limit=None)
    kinds = {(one.correction.kind, one.correction.verdict) for one in found.corrections}
    assert {("statement", "fixed"), ("event", "wrong")} <= kinds
    assert {"stands", "withdrawn", "withdrawal"} <= {one.state for one in found.corrections}


def test_pages_are_asked_for_with_values_of_the_record(path: Path) -> None:
    assert not any("treaties" in page for page in Samples(path, 1).pages(5))
    samples = Samples(path, 1)
    samples.values["treaty"] = ["rio"]
    found = samples.pages(5)
    assert found["/treaties/{treaty}?on={day}"][0].startswith("/treaties/rio?on=")
    assert found["/"] == ["/"] * 5
    assert len(found["/articles/{article}"]) == 5
    assert not any("{" in address for addresses in found.values() for address in addresses)
