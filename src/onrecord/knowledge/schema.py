"""What the rows of the knowledge tables say, as immutable types, and dates that may be known to the year only."""

from __future__ import annotations

import datetime
import re
from typing import Literal, NamedTuple

import msgspec

Status = Literal["", "acting", "interim", "disputed", "de_facto"]
Sureness = Literal["high", "medium", "low"]

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")

POST_KINDS = (
    "head_of_state", "head_of_government", "leader", "foreign_minister", "defence_minister",
    "deputy_head_of_government", "vice_president", "crown_prince", "interior_minister", "finance_minister",
    "head_of_organization", "deputy_head_of_organization", "security_council_secretary", "chief_of_staff",
    "intelligence_chief", "spokesperson", "presidential_aide", "speaker_of_parliament", "un_ambassador", "ambassador",
    "opposition_leader", "central_bank_governor", "prosecutor", "commander", "governor", "other",
)  # fmt: skip
"""Kinds of posts, those first that say most about who somebody is."""
HEADS = POST_KINDS[:3]
"""The kinds whose holder leads a state: of state, of government, and leaders without such an office."""

SECTORS = frozenset(
    (
        *("AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "IGO", "IMG", "JRN", "JUD", "LAB", "LEG", "MED"),
        *("MIL", "NGO", "OPP", "PTY", "PRE", "PRM", "REB", "REF", "REL", "SOC", "SPY", "UAF"),
    )
)
"""PLOVER's codes of sectors, as the PLOVER agents file has them (JRN: journalists and media, MED: health)."""


class State(msgspec.Struct, frozen=True, array_like=True):
    """A state or territory: ISO 3166-1 codes, Correlates of War number, years it exists; `heir` of a dissolved one."""

    iso3: str
    iso2: str
    number: str
    cow: str
    name: str
    adjective: str
    capital: str
    start: str
    end: str
    heir: str


class Body(msgspec.Struct, frozen=True, array_like=True):
    """An organization: `country` is ISO3 of the state it belongs to, empty for international ones.

    `short` is the name that memberships and posts know it by.
    """

    name: str
    kind: str
    country: str
    sector: str
    start: str = ""
    end: str = ""
    short: str = ""


class Template(msgspec.Struct, frozen=True, array_like=True):
    """A body that every state has: its `name` with ``{adj}`` or ``{state}`` in it, and what it is without the state."""

    kind: str
    sector: str
    name: str


class Person(msgspec.Struct, frozen=True, array_like=True):
    """A person: full name as the press spells it, `short` (family name), other spellings; `sector` outside any post."""

    id: str
    name: str
    short: str
    forms: tuple[str, ...]
    gender: str
    country: str
    sector: str
    note: str


class Post(msgspec.Struct, frozen=True, array_like=True):
    """An office: `of` is the ISO3 of a state or the name of an organization; `holders` how many hold it at once."""

    id: str
    of: str
    kinds: tuple[str, ...]
    title: str
    forms: tuple[str, ...]
    holders: int
    sector: str
    start: str
    end: str


class Tenure(msgspec.Struct, frozen=True, array_like=True):
    """Who held a post from when to when; an open one is known to go on until the month `asof`."""

    post: str
    person: str
    start: str
    end: str
    asof: str
    status: str
    confidence: str
    source: str
    checked: str


class Membership(msgspec.Struct, frozen=True, array_like=True):
    """A state's place in an organization from when to when."""

    organization: str
    state: str
    status: str
    start: str
    end: str
    confidence: str
    source: str
    note: str


class Site(msgspec.Struct, frozen=True, array_like=True):
    """A place of the gazetteer: degrees WGS 84 (None where unknown), people, GeoNames' number (0 where none)."""

    name: str
    country: str
    code: str
    kind: str
    lat: float | None
    lon: float | None
    population: int
    geonames: int


class Cover(NamedTuple):
    """Whether a span of time covers a day: for sure, and possibly (where a date is known to the year or month only)."""

    sure: bool
    possible: bool


def is_date(text: str) -> bool:
    """Whether `text` is a date of the calendar as YYYY, YYYY-MM or YYYY-MM-DD."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        datetime.date.fromisoformat(earliest(text))
    except ValueError:
        return False
    return True


def earliest(date: str) -> str:
    """The first day that a date may mean ("2011" is 2011-01-01); the beginning of time for an empty one."""
    return date + "-01-01" if len(date) == 4 else date + "-01" if len(date) == 7 else date or "0000-00-00"


def latest(date: str) -> str:
    """The last day that a date may mean ("2011-09" is 2011-09-31, which sorts right); the end of time for none."""
    return date + "-12-31" if len(date) == 4 else date + "-31" if len(date) == 7 else date or "9999-99-99"


def covers(start: str, end: str, day: str) -> Cover:
    """Whether the span from `start` to `end` (each as precise as known, empty: open) covers `day` (YYYY-MM-DD)."""
    possible = earliest(start) <= day <= latest(end)
    sure = possible and (not start or latest(start) <= day) and (not end or day <= earliest(end))
    return Cover(sure, possible)
