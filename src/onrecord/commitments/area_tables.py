"""The tables of places that matter to treaties and of the areas that their articles define, as types.

`territories.csv`, `homelands.csv`, `regions.csv`, `areas.csv` and `area_rules.csv`; their heads say what the columns
mean. All are read in a few milliseconds, once a process.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from onrecord.commitments.types import Value
from onrecord.knowledge.lexicons import table

Kind = Literal["homeland", "territory", "feature", "sea", "area"]
Target = Literal["territory", "forces"]


class Box(NamedTuple):
    """A rectangle of the map, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point lies in it."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


class Territory(msgspec.Struct, frozen=True, kw_only=True):
    """A row of territories.csv: what a place was from `start` to `end` (days, both inside, "" for always)."""

    name: str
    iso3: str
    state: str
    start: str
    end: str
    held_by: str
    claimed_by: tuple[str, ...]
    lat: float
    lon: float
    boxes: tuple[Box, ...]
    kind: Kind
    regions: tuple[str, ...]
    alternates: tuple[str, ...]
    disputed: str


class Homeland(msgspec.Struct, frozen=True, kw_only=True):
    """Where the main part of a state lies, and who else claims it."""

    state: str
    regions: tuple[str, ...]
    claimed_by: tuple[str, ...] = ()
    disputed: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A row of area_rules.csv: what fits it has this value; an empty field fits all."""

    target: str
    whose: tuple[str, ...]
    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    places: tuple[str, ...]
    inside: bool
    start: str
    end: str
    value: Value
    says: str


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """An area that an article defines, with its rules in their order; the last fits all.

    `parties` is an organization's short name or states, empty for any; `by` says whose a territory is: of the state
    that is recognized or of the holder. `says` is the article in our words, `doubt` what is not certain of it.
    """

    id: str
    article: str
    parties: tuple[str, ...]
    by: Literal["state", "holder"]
    bounds: tuple[tuple[float, float], ...]
    says: str
    doubt: str
    source: str
    rules: tuple[Rule, ...]


@cache
def territories() -> tuple[Territory, ...]:
    """All rows, by name and then by day."""
    return tuple(
        Territory(
            name=row["name"],
            iso3=row["iso3"],
            state=row["state"],
            start=row["from"],
            end=row["to"],
            held_by=row["held_by"],
            claimed_by=_split(row["claimed_by"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            boxes=tuple(Box(*map(float, box.split())) for box in _split(row["box"])),
            kind=row["kind"],  # type: ignore[arg-type]  # the tests hold the table to the list
            regions=_split(row["regions"]),
            alternates=_split(row["alternates"]),
            disputed=row["disputed"],
        )
        for row in table("territories.csv")
    )


@cache
def homelands() -> Mapping[str, Homeland]:
    """By state (ISO3)."""
    return {
        row["state"]: Homeland(
            state=row["state"],
            regions=_split(row["regions"]),
            claimed_by=_split(row["claimed_by"]),
            disputed=row["disputed"],
        )
        for row in table("homelands.csv")
    }


@cache
def region_labels() -> Mapping[str, str]:
    """The tags of regions, each in words ("the Indian Ocean")."""
    return {row["region"]: row["label"] for row in table("regions.csv")}


@cache
def areas_by_id() -> Mapping[str, Area]:
    """The areas with their rules, sorted by id."""
    rules: dict[str, list[Rule]] = {}
    for row in table("area_rules.csv"):
        rules.setdefault(row["area"], []).append(_rule(row))
    return {
        row["id"]: Area(
            id=row["id"],
            article=row["article"],
            parties=_split(row["parties"]),
            by="holder" if row["by"] == "holder" else "state",
            bounds=tuple(_point(corner) for corner in _split(row["bounds"])),
            says=row["says"],
            doubt=row["doubt"],
            source=row["text"],
            rules=tuple(rules[row["id"]]),
        )
        for row in table("areas.csv")
    }


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(
        target=row["target"],
        whose=_split(row["whose"]),
        kinds=_split(row["kind"]),
        regions=_split(row["regions"]),
        places=_split(row["places"]),
        inside=row["inside"] == "yes",
        start=row["from"],
        end=row["to"],
        value=row["value"],  # type: ignore[arg-type]  # the tests hold the table to the list
        says=row["says"],
    )


def _point(corner: str) -> tuple[float, float]:
    lat, lon = corner.split()
    return float(lat), float(lon)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
