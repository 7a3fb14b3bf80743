from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from made_exports import exported, made
from onrecord.knowledge.base import knowledge
from onrecord.output.export.ftm_entities import LANGUAGES, UNKNOWN_THERE, country
from onrecord.record import Record

pytestmark = pytest.mark.filterwarnings(
    "ignore::Warning:countrynames", "ignore:Install 'pyicu'", "ignore::DeprecationWarning"
)
Entity = dict[str, Any]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with made(tmp_path_factory.mktemp("ftm") / "record.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def valid() -> Callable[[Entity], list[str]]:
    """What FollowTheMoney itself finds wrong with an entity."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from followthemoney import model
        from followthemoney.exc import InvalidData

    def check(entity: Entity) -> list[str]:
        schema = model.get(entity["schema"])
        if schema is None:
            return [f"no schema {entity['schema']}"]
        try:
            schema.validate(entity)
        except InvalidData as error:
            return [str(error.errors)]
        wrong = [name for name in entity["properties"] if schema.get(name) is None]
        for name, values in entity["properties"].items():
            if (prop := schema.get(name)) is not None:
                wrong += [f"{name}: {v!r} is {prop.type.clean(v)!r}" for v in values if prop.type.clean(v) != v]
        return wrong

    return check


def _entities(record: Record, **selection: object) -> list[Entity]:
    return [json.loads(line) for line in exported(record, "followthemoney", **selection)[0].splitlines()]


def test_every_entity_is_valid_and_there_once(record: Record, valid: Callable[[Entity], list[str]]) -> None:
    found = _entities(record, duplicates=True)
    assert {e["id"]: problems for e in found if (problems := valid(e))} == {}
    assert len({e["id"] for e in found}) == len(found)
    assert {e["schema"] for e in found} == {
        "Article", "Person", "PublicBody", "Organization", "LegalEntity", "Position", "Occupancy", "Membership",
        "Event", "Mention",
    }  # fmt: skip
    counts = exported(record, "followthemoney", duplicates=True)[1].rows
    assert {kind: n for kind, n in counts.items() if n} == {
        kind: sum(e["schema"] == kind for e in found) for kind in {e["schema"] for e in found}
    }


def test_the_check_can_fail(valid: Callable[[Entity], list[str]]) -> None:
    assert valid({"id": "x", "schema": "Person", "properties": {"name": ["A"], "country": ["BLR"]}})
    assert valid({"id": "x", "schema": "Occupancy", "properties": {"startDate": ["2020"]}})
    assert valid({"id": "x", "schema": "Person", "properties": {"name": ["A"], "shoes": ["43"]}})


def test_what_entities_refer_to_is_there_and_of_the_right_kind(record: Record) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from followthemoney import model
    found = {e["id"]: e for e in _entities(record)}
    seen = 0
    for e in found.values():
        schema = model.get(e["schema"])
        assert schema
        for name, values in e["properties"].items():
            prop = schema.get(name)
            if prop and prop.type.name == "entity":
                for value in values:
                    goal = model.get(found[value]["schema"])
                    assert goal and prop.range and goal.is_a(prop.range)
                    seen += 1
    assert seen > 20


def test_offices_and_memberships_have_dates(record: Record) -> None:
    found = _entities(record)
    ids = {e["id"]: e for e in found}
    held = [e["properties"] for e in found if e["schema"] == "Occupancy"]
    (minister,) = [p for p in held if ids[p["holder"][0]]["properties"]["name"] == ["Pela Voss"]]
    post = ids[minister["post"][0]]["properties"]
    assert post == {"name": ["Foreign Minister of Belarus"], "country": ["by"]}
    assert minister["startDate"] == ["2012-08-20"]
    voss = ids[minister["holder"][0]]["properties"]
    assert voss["position"] == ["Foreign Minister of Belarus", "sister"] and voss["alias"] == ["Voss", "P. Voss"]
    assert not [e for e in found if e["schema"] == "Position" and "sister" in e["properties"]["name"][0]]
    members = [e["properties"] for e in found if e["schema"] == "Membership"]
    assert [(ids[m["member"][0]]["properties"]["name"], m["role"]) for m in members] == [(["Belarus"], ["member"])]
    (row,) = [m for m in knowledge().memberships("BLR") if m.organization == "CSTO"]
    assert members[0]["startDate"] == [row.start]


def test_only_what_is_told_as_done_is_an_event(record: Record) -> None:
    found = _entities(record)
    events = [e["properties"] for e in found if e["schema"] == "Event"]
    actual = [e for e in record.events() if e.modality == "actual"]
    assert {p["recordId"][0] for p in events} == {e.id for e in actual} and len(list(record.events())) > len(actual)
    talks = next(p for p in events if p.get("location") == ["Minsk"])
    assert talks["date"] == ["2024-05-30"] and talks["country"] == ["by"] and len(talks["involved"]) == 3
    assert talks["description"] == ["According to Ada Renn"]


def test_near_duplicates_leave_their_outlet(record: Record) -> None:
    articles = [e["properties"] for e in _entities(record) if e["schema"] == "Article"]
    assert len(articles) == 2
    assert [p["notes"] for p in articles if "notes" in p] == [["Printed nearly the same by Harbour Herald"]]


def test_nameless_people_are_not_one_over_articles(record: Record) -> None:
    from onrecord.model import Actor
    from onrecord.output.export.ids import actor_key

    officials = Actor(id="a1", name="officials", kind="group")
    driver = Actor(id="a2", name="driver", kind="person")
    renn = Actor(id="a3", name="Ada Renn", kind="person")
    assert [actor_key(a, "x") == actor_key(a, "y") for a in (officials, driver, renn)] == [False, False, True]


def test_codes_of_all_states_and_languages_are_followthemoneys() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from followthemoney.types import registry
    base = knowledge()
    for code in base.states:
        there = country(code, base)
        assert (there is None) == (code in UNKNOWN_THERE)
        assert there is None or registry.country.clean(there) == there, code
    assert all(registry.language.clean(code) == code for code in LANGUAGES.values())
