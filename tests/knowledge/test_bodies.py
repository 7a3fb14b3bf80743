"""The tables of organizations: codes, sectors and sources known, no body listed twice under one name and state."""

from __future__ import annotations

import pytest

from onrecord.knowledge.base import knowledge
from onrecord.knowledge.compile import DATA, rows
from onrecord.knowledge.keys import key
from onrecord.knowledge.schema import SECTORS, is_date

TABLES = {
    "organizations.csv": "country",
    "institutions.csv": "country",
    "outlets.csv": "country",
    "state_bodies.csv": "state",
}


@pytest.mark.parametrize("name", TABLES)
def test_codes_sectors_and_dates_can_be_used(name):
    states = set(knowledge().states)
    bad = []
    for line, row in rows(DATA / name):
        if row[TABLES[name]] and row[TABLES[name]] not in states:
            bad.append((line, row[TABLES[name]]))
        if row.get("sector", "GOV") not in SECTORS:
            bad.append((line, row["sector"]))
        bad += [(line, row[c]) for c in ("from", "to") if row.get(c) and not is_date(row[c])]
        if not row["name"].strip() or row["name"] != row["name"].strip():
            bad.append((line, row["name"]))
    assert bad == []


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_listed_twice(name):
    seen: dict[tuple[str, str], int] = {}
    twice = []
    for line, row in rows(DATA / name):
        same = (key(row["name"]), row[TABLES[name]])
        if same in seen:
            twice.append((seen[same], line, row["name"]))
        seen[same] = line
    assert twice == []


@pytest.mark.parametrize("path", sorted(p.name for p in DATA.glob("*.csv")))
def test_every_source_is_one_that_the_table_of_sources_explains(path):
    known = knowledge().sources
    used = {s for _, row in rows(DATA / path) if "source" in row for s in row["source"].split("|")}
    assert used <= set(known)


def test_the_tables_of_who_is_who_give_a_source_for_each_row():
    with_source = {p.name for p in DATA.glob("*.csv") if "source" in next(rows(p))[1]}
    assert {
        *TABLES,
        "memberships.csv",
        "states.csv",
        "country_names.csv",
        "places.csv",
        "places_own.csv",
    } <= with_source
    assert {"agents.csv", "agents_own.csv", "bodies.csv", "metonyms.csv", "unsc_seats.csv"} <= with_source
