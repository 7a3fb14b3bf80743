"""The tables of territories, homelands, areas and classes of events: codes known, names unique, rules that can fit."""

from __future__ import annotations

from itertools import pairwise

import pytest

from onrecord.commitments.area_tables import areas_by_id, homelands, region_labels, territories
from onrecord.commitments.rhumb import inside
from onrecord.knowledge.base import knowledge
from onrecord.knowledge.keys import key
from onrecord.knowledge.lexicons import table
from onrecord.knowledge.schema import earliest, is_date, latest

KINDS = {"territory", "feature", "sea", "area"}
WORDS = {"parties", "others", "victim", "lost", "claimed"}


def test_every_state_is_a_homeland_or_a_territory():
    coded = {row.iso3 for row in territories() if row.iso3}
    assert not coded & set(homelands())
    assert coded | set(homelands()) == set(knowledge().states)


def test_territories_use_known_codes_tags_and_kinds():
    states = set(knowledge().states)
    for row in territories():
        assert {row.state, row.held_by, row.iso3, *row.claimed_by} - {""} <= states, row.name
        assert row.regions and set(row.regions) <= set(region_labels()), row.name
        assert row.kind in KINDS, row.name
        assert -90 <= row.lat <= 90 and -180 <= row.lon <= 180, row.name
        assert all(is_date(day) for day in (row.start, row.end) if day), row.name
        assert all(box.south < box.north and box.west < box.east for box in row.boxes), row.name
        assert row.disputed or not (row.held_by or len(row.claimed_by) > 0), f"{row.name}: what is disputed?"
        assert row.disputed[-1:] != "."
    for home in homelands().values():
        assert home.regions and set(home.regions) <= set(region_labels()), home.state
        assert set(home.claimed_by) <= states


def test_the_rows_of_a_territory_follow_one_another():
    rows = territories()
    assert [(row.name.casefold(), row.start) for row in rows] == sorted((r.name.casefold(), r.start) for r in rows)
    for before, after in pairwise(rows):
        if before.name == after.name:
            assert latest(before.end) < earliest(after.start), before.name
            assert not after.alternates and not after.boxes, f"{after.name}: names and boxes stand on the first row"


def test_no_name_means_two_territories():
    owners: dict[str, str] = {}
    for row in territories():
        for form in (row.name, *row.alternates):
            name = key(form).removeprefix("the ")
            assert owners.setdefault(name, row.name) == row.name, form


def test_every_tag_is_used_and_every_source_known():
    used = {tag for row in territories() for tag in row.regions} | {t for h in homelands().values() for t in h.regions}
    assert used == set(region_labels())
    sources = {row["id"] for row in table("sources.csv")}
    assert {row["source"] for name in ("territories.csv", "homelands.csv") for row in table(name)} <= sources


def test_areas_are_sorted_and_each_ends_with_a_rule_for_the_rest():
    areas = areas_by_id()
    assert list(areas) == sorted(areas)
    assert {row["area"] for row in table("area_rules.csv")} == set(areas)
    named = [row["area"] for row in table("area_rules.csv")]
    assert named == sorted(named)
    for area in areas.values():
        last = area.rules[-1]
        assert not (last.target or last.whose or last.kinds or last.regions or last.places or last.start or last.end)
        assert area.says.endswith(".") and area.source and area.by in ("state", "holder")
        assert any(rule.inside for rule in area.rules) == bool(area.bounds)


def test_rules_name_what_there_is():
    states, names = set(knowledge().states), {row.name for row in territories()}
    organizations = {knowledge().organization(name) for name in ("NATO", "EU")}
    for area in areas_by_id().values():
        assert set(area.parties) <= states | organizations, area.id
        for rule in area.rules:
            assert set(rule.places) <= names | set(homelands()), (area.id, rule.places)
            assert set(rule.regions) <= set(region_labels()), (area.id, rule.regions)
            assert set(rule.kinds) <= KINDS | {"homeland"}, (area.id, rule.kinds)
            assert set(rule.whose) <= WORDS | states, (area.id, rule.whose)
            assert rule.target in ("", "territory", "forces") and rule.value in ("met", "not_met", "unknown")
            assert all(is_date(day) for day in (rule.start, rule.end) if day)
            assert rule.says and not rule.says.endswith("."), "the end of a sentence; the full stop is put to it"


@pytest.mark.parametrize(
    ("lat", "lon", "within"),
    [
        (72, -40, True),  # Greenland
        (-51.7, -59, True),  # Falkland Islands
        (0, -75, True),
        (53, 173, True),  # Attu, on the other side of the antimeridian
        (89.95, -90, True),
        (-85, -60, True),
        (65, -18, False),  # Iceland
        (21, -158, False),  # Hawaii
        (38, -27, False),  # Azores
        (48, 2, False),
        (66.2, -169.8, False),  # the Chukchi coast
        (-27, -109.4, False),  # Easter Island
        (-85, 60, False),
    ],
)
def test_points_within_the_line_of_article_4_of_the_rio_treaty(lat, lon, within):
    assert inside(lat, lon, areas_by_id()["rio-4"].bounds) is within


def test_a_rhumb_line_is_not_a_straight_line_of_degrees():
    # on Mercator's map the line from the equator to 80 degrees north bends away from the mean of the degrees
    corner = [(0.0, 0.0), (80.0, 40.0), (80.0, -40.0), (0.0, -40.0)]
    assert inside(40, 12, corner) and not inside(40, 13, corner)


def test_classes_of_events_have_codes_of_the_ontology():
    codes = {row["root"] for row in table("plover.csv")}
    codes |= {f"{row['root']}.{mode}" for row in table("plover.csv") for mode in row["modes"].split()}
    names = [row["class"] for row in table("event_classes.csv")]
    assert len(set(names)) == len(names)
    for number, row in enumerate(table("event_classes.csv")):
        sure, possible = (set(filter(None, row[column].split("|"))) for column in ("plover", "plover_possible"))
        assert sure <= codes and possible <= codes and not sure & possible, row["class"]
        assert set(filter(None, row["is_a"].split("|"))) <= set(names[:number]), f"{row['class']}: wider classes first"
        assert set(filter(None, row["may_be"].split("|"))) <= set(names) - {row["class"]}, row["class"]
        assert row["label"] and row["label"][0].islower(), row["class"]
