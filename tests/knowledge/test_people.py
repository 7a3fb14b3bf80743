"""The tables of people and posts: rows that can be used, tenures that make sense, and holders known from elsewhere."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from itertools import pairwise

import pytest

from onrecord.knowledge import schema
from onrecord.knowledge.base import knowledge
from onrecord.knowledge.compile import DATA, rows
from onrecord.knowledge.schema import earliest, is_date, latest

WHO = DATA / "who"
UN = {m.state for m in knowledge().members("UN", "2026-01-01")}


def table(kind: str) -> list[tuple[str, dict[str, str]]]:
    return [(f"{path.name}:{n}", row) for path in sorted(WHO.glob(f"{kind}-*.csv")) for n, row in rows(path)]


OFFICES = {row["id"]: row for _, row in table("offices")}
TENURES = table("tenures")


def test_every_code_and_key_is_known():
    states = set(knowledge().states)
    base = knowledge()
    bad = []
    for where, row in table("offices"):
        kinds = set(row["kind"].split("|"))
        if not kinds <= set(schema.POST_KINDS):
            bad.append((where, kinds))
        if row["sector"] not in schema.SECTORS:
            bad.append((where, row["sector"]))
        if row["of"] not in states and base.organization(row["of"]) is None:
            bad.append((where, row["of"]))
    for where, row in table("persons"):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]) or row["gender"] not in ("m", "f"):
            bad.append((where, row["id"]))
        if row["country"] and row["country"] not in states:
            bad.append((where, row["country"]))
        if row["sector"] and row["sector"] not in schema.SECTORS:
            bad.append((where, row["sector"]))
    assert bad == []


def test_every_tenure_has_dates_that_can_be_and_a_source():
    sources = knowledge().sources
    bad = [
        (where, row)
        for where, row in TENURES
        if not is_date(row["from"])
        or (row["to"] and (not is_date(row["to"]) or earliest(row["from"]) > latest(row["to"])))
        or (not row["to"] and not is_date(row["asof"]))
        or row["confidence"] not in ("high", "medium", "low")
        or row["source"] not in sources
    ]
    assert bad == []


def test_no_tenures_of_a_one_person_office_overlap():
    by_office = defaultdict(list)
    for where, row in TENURES:
        if row["status"] != "disputed":
            by_office[row["office"]].append((row["from"], row["to"], row["person"], where))
    bad = []
    for office, held in by_office.items():
        if int(OFFICES[office]["holders"]) != 1:
            continue
        once = {(a, b, p): (a, b, p, w) for a, b, p, w in held}.values()
        for (_, end, one, _), (start, _, other, where) in pairwise(sorted(once, key=lambda t: (earliest(t[0]), t[1]))):
            # what is known to the month only may touch
            if not end or earliest(end) > latest(start):
                bad.append((where, office, one, end, other, start))
    assert bad == []


def test_an_open_tenure_is_the_last_of_its_office():
    last: dict[str, str] = {}
    for _, row in TENURES:
        if row["status"] != "disputed":
            last[row["office"]] = max(last.get(row["office"], ""), earliest(row["from"]))
    stale = [
        (where, row["office"], row["person"])
        for where, row in TENURES
        if not row["to"]
        and OFFICES[row["office"]]["holders"] == "1"
        and row["status"] != "disputed"
        and earliest(row["from"]) < last[row["office"]]
    ]
    assert stale == []


def _answers(kind: str, state: str, day: str) -> set[str]:
    base = knowledge()
    return {
        held.person.name
        for post in OFFICES.values()
        if post["of"] == state and kind in post["kind"].split("|")
        for held in base.holders(post["id"], day)
        if held.sure
    }


DAYS = [f"{year}-{month}" for year in range(2000, 2026) for month in ("02-11", "09-23")]


@pytest.mark.parametrize("kind", ["head_of_state", "head_of_government"])
def test_heads_of_all_members_of_the_un_are_known_nearly_always(kind):
    by_state = defaultdict(list)
    for post in OFFICES.values():
        if kind in post["kind"].split("|"):
            by_state[post["of"]].append(post["id"])
    base = knowledge()
    asked = answered = 0
    for state in sorted(UN):
        born = base.states[state].start
        for day in DAYS:
            if born and day < born:
                continue
            asked += 1
            answered += any(h.sure for post in by_state[state] for h in base.holders(post, day))
    assert len(UN) == 193
    assert answered / asked >= 0.95


with (DATA.parents[3] / "tests" / "knowledge" / "heads.csv").open(encoding="utf-8") as _file:
    HEADS = [tuple(r.values()) for r in csv.DictReader(line for line in _file if not line.startswith("#"))]


@pytest.mark.parametrize(("kind", "state", "day", "name"), HEADS)
def test_heads_as_written_down_independently(kind, state, day, name):
    assert name in _answers(kind, state, day)


def test_on_the_day_of_a_change_the_one_who_comes_counts():
    base = knowledge()
    assert [h.person.name for h in base.holders("USA/president", "2021-01-20")] == ["Joe Biden"]
    assert [h.person.name for h in base.holders("USA/president", "2021-01-19")] == ["Donald Trump"]


def test_what_has_grown_old_is_not_sure():
    base = knowledge()
    assert base.holders("RUS/president", "2041-01-01") == ()
    (lavrov,) = (h for h in base.posts_held("sergei-lavrov", "2041-01-01") if h.post.id == "RUS/foreign-minister")
    assert not lavrov.sure
