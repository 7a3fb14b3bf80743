"""What a name may mean: states and places of the gazetteer, and whether it is also a word or somebody's name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.keys import key
from onrecord.knowledge.schema import Site
from onrecord.knowledge.tables import given_names
from onrecord.reader.where.lists import listed

SMALL_TOWN = 100_000
"""A town with fewer people may be another of its name, which the tables lack."""
Precision = Literal[1, 2, 3, 4]
"""How exact a place is: 1 a country, a sea or a region of the world, 2 a region, 3 a city, 4 a site."""
_PRECISION: Mapping[str, Precision] = {"area": 1, "sea": 1, "region": 2, "city": 3, "capital": 3, "site": 4}


class Candidate(NamedTuple):
    """One thing that a name may mean; `kind` is a gazetteer's, or "state"."""

    kind: str
    country: str
    lat: float | None
    lon: float | None
    people: int
    geonames: int
    precision: Precision


def candidates_of(name: str, type_: str, base: Knowledge) -> tuple[tuple[Candidate, ...], bool]:
    """What a name may mean, and whether only a part of that ("northern Syria")."""
    found = _known(name, type_, base)
    if found or type_ == "PERSON":
        return found, False
    words = name.split()
    part = False
    while len(words) > 1 and key(words[0]) in listed("direction"):
        words, part = words[1:], True
    while len(words) > 1 and words[-1].lower() in listed("area noun") | listed("town noun") | listed("part noun"):
        words = words[:-1]
    if len(words) == len(name.split()):
        return (), False
    return _known(" ".join(words), type_, base), part


def _known(name: str, type_: str, base: Knowledge) -> tuple[Candidate, ...]:
    senses = base.look_up(name)
    if not name[:1].isupper() and not name[:1].isdigit() and not name.lower().startswith(("al-", "el-", "ad-", "as-")):
        return ()
    sites = base.places(name)[:20]
    if type_ == "ORG" and any(s.kind == "O" for s in senses):
        return ()
    if type_ == "PERSON" and (any(s.kind == "F" for s in senses) or key(name) in given_names() or not sites):
        return ()
    out: list[Candidate] = []
    for sense in senses:
        if sense.kind == "S" and sense.id[4:] == "name" and type_ != "PERSON":
            state = base.states.get(sense.id[:3])
            if state is None or (key(state.name) != key(name) and any(s.country == state.iso3 for s in sites)):
                continue
            seat = next((s for s in base.places(state.capital) if s.country == state.iso3), None)
            where = (seat.lat, seat.lon) if seat else (None, None)
            out.append(Candidate("state", state.iso3, *where, 0, 0, 1))
    states = {c.country for c in out}
    for site in sites:
        if site.country not in states:
            out.append(_of(site))
    return tuple(out)


def _of(site: Site) -> Candidate:
    precision = _PRECISION.get(site.kind, 3)
    if site.kind == "area" and site.country:
        precision = 2
    return Candidate(site.kind, site.country, site.lat, site.lon, site.population, site.geonames, precision)


def is_odd(name: str, base: Knowledge) -> bool:
    """Whether a name is also a common word or somebody's name."""
    low = key(name)
    return low in listed("common name") or low in given_names() or any(s.kind == "F" for s in base.look_up(name))


def km(a: Candidate, b: Candidate) -> float:
    """Kilometres between two places, near enough; 0 where one's are not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return 0.0
    east = (a.lon - b.lon + 180.0) % 360.0 - 180.0
    return 111.2 * math.hypot(a.lat - b.lat, east * math.cos(math.radians((a.lat + b.lat) / 2)))
