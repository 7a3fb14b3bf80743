"""Cuts Natural Earth's first-level regions into the pieces of the map: one step of build.sh, see README.md."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shapely import wkb
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize, unary_union

ISO3 = {
    "ALD": "ALA", "ATC": "AUS", "CLP": "FRA", "CSI": "AUS", "CYN": "CYP", "ESB": "GBR", "KAB": "KAZ", "KAS": "IND",
    "KOS": "XKX", "PSX": "PSE", "SAH": "ESH", "SDS": "SSD", "SOL": "SOM", "USG": "CUB", "WSB": "GBR",
}  # fmt: skip
"""Codes of Natural Earth that are not ISO's: what ISO 3166-1 counts the area to."""

BY_REGION = {
    "FR-GF": "GUF", "FR-GP": "GLP", "FR-MQ": "MTQ", "FR-RE": "REU", "FR-YT": "MYT", "NO-21": "SJM", "NO-22": "SJM",
    "NL-BQ1": "BES", "NL-BQ2": "BES", "NL-BQ3": "BES", "NO-X01~": "BVT", "-99-X14~": "CXR", "-99-X15~": "CCK",
    "UA-43": "UKR", "UA-40": "UKR",
}  # fmt: skip
"""Regions with a code of ISO 3166-1 of their own, and those whose code names another state than Natural Earth does."""

RENUMBERED = {
    "PL-DS": "PL-02", "PL-KP": "PL-04", "PL-LU": "PL-06", "PL-LB": "PL-08", "PL-LD": "PL-10", "PL-MA": "PL-12",
    "PL-MZ": "PL-14", "PL-OP": "PL-16", "PL-PK": "PL-18", "PL-PD": "PL-20", "PL-PM": "PL-22", "PL-SL": "PL-24",
    "PL-SK": "PL-26", "PL-WN": "PL-28", "PL-WP": "PL-30", "PL-ZP": "PL-32",
}  # fmt: skip
"""Codes of ISO 3166-2 that Natural Earth gives as they were: Poland's of before 2018."""

DROPPED = {"PGA"}
"""Reefs too small to draw: disputed.csv marks them as points."""

WHOLE = {
    "KOS": "kosovo", "CYN": "northern-cyprus", "SAH": "western-sahara", "SOL": "somaliland", "TWN": "taiwan",
    "FLK": "falklands", "SGS": "south-georgia", "GIB": "gibraltar", "IOT": "chagos", "USG": "guantanamo",
    "KAS": "ladakh",
}  # fmt: skip
"""Areas in dispute that Natural Earth codes like countries."""

REGIONS = {
    "UA-43": "crimea", "UA-40": "crimea", "UA-14": "ukraine-oblasts", "UA-09": "ukraine-oblasts",
    "UA-65": "ukraine-oblasts", "UA-23": "ukraine-oblasts", "GE-AB": "abkhazia", "PS-WBK": "west-bank",
    "PS-GZZ": "gaza", "IN-JK": "jammu-kashmir", "IN-LA": "ladakh", "PK-JK": "azad-kashmir", "PK-GB": "gilgit-baltistan",
    "IN-AR": "arunachal", "FR-YT": "mayotte",
}  # fmt: skip
"""Areas in dispute that are regions."""

CUTS = (
    ("south-ossetia", "GEO", "GEO", (8, 9), (44.0, 42.35)),
    ("transnistria", "MDA", "MDA", (7,), (29.5, 47.15)),
    ("golan", "ISR", "SYR", (22,), (35.78, 32.98)),
    ("aksai-chin", "CHN", "CHN", (21,), (79.4, 35.2)),
    ("western-sahara", "MAR", "ESH", (33,), (-14.5, 24.5)),  # Natural Earth's area is only what Morocco does not hold
    ("essequibo", "GUY", "GUY", (31,), (-59.5, 6.0)),
)
"""Areas that Natural Earth's lines of claims cut off: id, the country cut, the piece's code, lines, a point in it."""

REACH = 0.12
"""How far (degrees) a line of a claim is drawn on at its ends to meet the border."""


def claims(path: Path) -> dict[int, BaseGeometry]:
    """The lines of claims by number, from QGIS's world_map.gpkg."""
    with sqlite3.connect(path) as base:
        rows = base.execute("select fid, geom from disputed_borders").fetchall()
    return {number: wkb.loads(blob[8 + _envelope(blob) :]) for number, blob in rows}


def state_names(path: Path) -> dict[str, str]:
    """The English name by ISO3, from the knowledge tables."""
    rows = (line for line in path.open(encoding="utf-8") if not line.startswith("#"))
    return {row["iso3"]: row["name"] for row in csv.DictReader(rows)}


def _envelope(blob: bytes) -> int:
    return (0, 32, 48, 48, 64)[(struct.unpack("B", blob[3:4])[0] >> 1) & 7]


def longer(line: LineString) -> LineString:
    """The line drawn on at both ends."""
    first, last = line.coords[:2], line.coords[-2:]
    return LineString([_beyond(first[1], first[0]), *line.coords, _beyond(last[0], last[1])])


def _beyond(inner: tuple[float, ...], end: tuple[float, ...]) -> tuple[float, float]:
    length = max(((end[0] - inner[0]) ** 2 + (end[1] - inner[1]) ** 2) ** 0.5, 1e-9)
    return end[0] + (end[0] - inner[0]) / length * REACH, end[1] + (end[1] - inner[1]) / length * REACH


def cut_off(country: BaseGeometry, lines: Iterable[BaseGeometry], inside: tuple[float, float]) -> BaseGeometry:
    """The part of a country that lines cut off and a point (lon, lat) lies in."""
    drawn = [longer(part) for line in lines for part in getattr(line, "geoms", [line])]
    faces = polygonize(unary_union([country.boundary, *drawn]))
    found = [face for face in faces if face.contains(Point(inside)) and country.contains(face.representative_point())]
    if len(found) != 1 or found[0].area > 0.9 * country.area:
        raise SystemExit(f"the lines cut off no area around {inside}")
    return found[0]


def polygons(area: BaseGeometry) -> BaseGeometry:
    """The area without the lines and points that cutting can leave."""
    parts = [part for part in getattr(area, "geoms", [area]) if isinstance(part, Polygon) and part.area > 1e-7]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def main() -> None:
    """Reads the sources, writes pieces.geojson."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name in ("regions", "lines", "table", "states", "output"):
        asked.add_argument(name, type=Path)
    given = asked.parse_args()
    features = json.loads(given.regions.read_text(encoding="utf-8"))["features"]
    lines = claims(given.lines)
    areas = [(feature["properties"], shape(feature["geometry"]).buffer(0)) for feature in features]
    cutters: dict[str, list[tuple[str, str, BaseGeometry]]] = {}
    for id_, country, code, numbers, inside in CUTS:
        whole = unary_union([area for facts, area in areas if facts["adm0_a3"] == country])
        cutters.setdefault(country, []).append((id_, code, cut_off(whole, [lines[n] for n in numbers], inside)))
    cutters["RUS"] = [("kurils", "RUS", box(145.2, 43.2, 149.0, 45.75))]
    names = state_names(given.states)
    pieces = [piece for facts, area in areas if facts["adm0_a3"] not in DROPPED for piece in cut(facts, area, cutters)]
    told = {row["id"] for row in csv.DictReader(given.table.open(encoding="utf-8")) if row["kind"] == "area"}
    drawn = {piece["properties"].get("d") for piece in pieces} - {None}
    if told != drawn:
        raise SystemExit(f"disputed.csv and the map differ: {sorted(told ^ drawn)}")
    for piece in pieces:
        piece["properties"]["k"] = names[piece["properties"]["c"]]
    given.output.write_text(json.dumps({"type": "FeatureCollection", "features": pieces}, ensure_ascii=False))


def cut(
    facts: dict[str, Any], area: BaseGeometry, cutters: dict[str, list[tuple[str, str, BaseGeometry]]]
) -> list[dict[str, Any]]:
    """One region as features: as it is, or what is left of it and what is cut off."""
    unit, region = facts["adm0_a3"], facts.get("iso_3166_2") or ""
    code = BY_REGION.get(region) or ISO3.get(unit, unit)
    disputed = REGIONS.get(region) or WHOLE.get(unit)
    name = facts.get("name_en") or facts.get("name") or facts["admin"]
    if unit == "USA" and not facts.get("name"):
        return []
    told = {"c": code, "s": iso(region), "n": name, "d": disputed}
    made = []
    for id_, other, place in cutters.get(unit, ()):
        inside = area.intersection(place)
        if inside.area > 1e-5:
            made.append(feature({**told, "c": other, "d": id_, "s": told["s"] if other == code else None}, inside))
            area = area.difference(place)
    if not area.is_empty and polygons(area).area > (1e-4 if made else 0):
        made.insert(0, feature(told, area))
    return made


def iso(region: str) -> str | None:
    """The code of ISO 3166-2, or None where Natural Earth made one up ("XK-X01~", "-99-X04~")."""
    known = re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", region) and not re.fullmatch(r"[A-Z]{2}-X\d\d", region)
    return RENUMBERED.get(region, region) if known else None


def feature(facts: dict[str, Any], area: BaseGeometry) -> dict[str, Any]:
    """GeoJSON of a piece; what is unknown is left out."""
    known = {key: value for key, value in facts.items() if value}
    return {"type": "Feature", "properties": known, "geometry": mapping(polygons(area))}


if __name__ == "__main__":
    main()
