"""The libraries and borders that the workbench carries: whole, unchanged, licensed, small, of known states."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.knowledge.base import knowledge

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "src" / "onrecord" / "web" / "static"
VENDOR, GEO = STATIC / "vendor", STATIC / "geo"
LIMITS = {"countries.json": 400_000, "regions.json": 1_200_000}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def topology(name: str) -> dict[str, Any]:
    return json.loads((GEO / name).read_text(encoding="utf-8"))


def areas(name: str) -> list[dict[str, Any]]:
    return topology(name)["objects"]["areas"]["geometries"]


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader((GEO / "disputed.csv").read_text(encoding="utf-8").splitlines()))


def test_the_libraries_are_those_that_are_listed() -> None:
    listed = json.loads((VENDOR / "versions.json").read_text(encoding="utf-8"))
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for library in listed:
        assert digest(VENDOR / library["file"]) == library["sha256"], library["file"]
        assert len((VENDOR / library["licence_file"]).read_text(encoding="utf-8")) > 500
        assert f"{library['name']} {library['version']}" in notice
    named = {name for library in listed for name in (library["file"], library["licence_file"])} | {"versions.json"}
    assert {path.name for path in VENDOR.iterdir()} == named


def test_the_borders_are_those_that_are_listed() -> None:
    told = json.loads((GEO / "sources.json").read_text(encoding="utf-8"))
    for file in told["files"]:
        assert digest(GEO / file["file"]) == file["sha256"], f"{file['file']}: run tools/geo/build.sh"
    assert {path.name for path in GEO.iterdir()} == {file["file"] for file in told["files"]} | {"sources.json"}
    assert "Natural Earth" in (ROOT / "NOTICE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_the_borders_are_small_and_whole(name: str) -> None:
    assert (GEO / name).stat().st_size <= LIMITS[name]
    whole = topology(name)
    arcs = len(whole["arcs"])
    for area in whole["objects"]["areas"]["geometries"]:
        if area.get("type") is None:
            continue  # an atoll lost in simplifying keeps its name
        rings = area["arcs"] if area["type"] == "Polygon" else [ring for polygon in area["arcs"] for ring in polygon]
        assert rings
        assert all(-arcs <= number < arcs for ring in rings for number in ring)


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_every_area_bears_the_code_of_a_known_state(name: str) -> None:
    known = set(knowledge().states)
    unknown = {area["properties"].get("c") for area in areas(name)} - known
    assert unknown == set()
    assert all(area["properties"].get("n") for area in areas(name))


def test_states_large_and_small_are_drawn() -> None:
    drawn = {area["properties"]["c"] for area in areas("countries.json") if area.get("type")}
    held = {state for state, facts in knowledge().states.items() if facts.cow and not facts.end}
    assert held - drawn <= {"SCG"}  # ended in 2006, which the table of states does not say


def test_regions_bear_codes_of_iso_3166_2() -> None:
    coded = [area["properties"]["s"] for area in areas("regions.json") if "s" in area["properties"]]
    assert len(coded) / len(areas("regions.json")) > 0.9
    assert all(code[2] == "-" and code[:2].isalpha() for code in coded)
    assert {"UA-43", "UA-14", "RU-KGD", "PL-20", "US-TX", "IN-LA"} <= set(coded)


def test_crimea_and_the_golan_are_coded_as_the_table_says() -> None:
    codes = {row["id"]: row["code"] for row in rows() if row["kind"] == "area"}
    for name in LIMITS:
        drawn = {
            (area["properties"]["d"], area["properties"]["c"]) for area in areas(name) if "d" in area["properties"]
        }
        assert drawn == set(codes.items())


def test_the_table_of_disputes_is_whole() -> None:
    known = set(knowledge().states)
    for row in rows():
        assert row["kind"] in {"area", "point", "line"}
        assert all(row[field] for field in ("id", "name", "between", "note", "source")), row["id"]
        assert set(row["between"].split("|")) <= known, row["id"]
        assert row["code"] in known | {""}
        assert row["kind"] != "point" or (abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180)
        assert row["kind"] != "line" or len(row["between"].split("|")) == 2
    ids = [row["id"] for row in rows()]
    assert len(ids) == len(set(ids))


def test_the_browser_reads_the_same_table() -> None:
    read = json.loads((GEO / "disputed.json").read_text(encoding="utf-8"))
    told = [(row["id"], row["name"], row["between"].split("|"), row["note"], row["source"]) for row in rows()]
    assert [(row["id"], row["name"], row["between"], row["note"], row["source"]) for row in read] == told
