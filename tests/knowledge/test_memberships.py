"""Memberships, seats, bodies and their names: consistent in themselves, and right where the record is beyond doubt."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest

from onrecord.knowledge.lexicons import table
from onrecord.knowledge.tables import countries

DISSOLVED = {"SUN", "YUG", "CSK", "DDR", "YMD"}
_TERRITORIES = "AIA ASM BMU COK CUW CYM GUM HKG MAC MSR NCL NIU PYF TCA TKL VGB WLF"
TERRITORIES = frozenset(_TERRITORIES.split())
STATUSES = {
    "member", "suspended", "candidate", "applicant", "invited", "associate", "observer", "dialogue_partner", "partner",
}  # fmt: skip
_SECTORS = "BUS COP CRM EDU GOV IGO JRN JUD LEG MED MIL NGO OPP PTY REB REL SPY"
BODY_SECTORS = frozenset(_SECTORS.split())
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def earliest(day: str) -> str:
    return day + "-01-01"[len(day) - 4 :] if day else "0000-00-00"


def latest(day: str) -> str:
    return {0: "9999-99-99", 4: day + "-12-31", 7: day + "-31", 10: day}[len(day)]


def rows(organization: str, *statuses: str) -> list[dict[str, str]]:
    return [r for r in table("memberships.csv") if r["organization"] == organization and r["status"] in statuses]


def on(organization: str, day: str, status: str = "member") -> set[str]:
    return {r["state"] for r in rows(organization, status) if earliest(r["from"]) <= day <= latest(r["to"])}


def forms(row: dict[str, str], first: str, rest: str) -> list[str]:
    return [row[first], *(f for f in row[rest].split("|") if f)]


# The tables in themselves


def test_codes_statuses_and_confidence_are_known():
    for r in table("memberships.csv"):
        assert r["state"] in {*countries(), *DISSOLVED, *TERRITORIES}, r
        assert r["status"] in STATUSES and r["confidence"] in ("high", "medium", "low"), r


def test_dates_are_dates_in_their_order():
    for r in (*table("memberships.csv"), *table("organizations.csv"), *table("unsc_seats.csv")):
        for end in ("from", "to"):
            assert not r[end] or DATE.fullmatch(r[end]), r
            if len(r[end]) == 10:
                date.fromisoformat(r[end])
        assert earliest(r["from"]) <= latest(r["to"]), r


def test_organizations_are_in_their_table_and_keys_are_unique():
    shorts = [r["short"] for r in table("organizations.csv") if r["short"]]
    ids = [r["id"] for r in table("organizations.csv")]
    assert len(shorts) == len(set(shorts)) and len(ids) == len(set(ids)) and all(ids)
    assert {r["organization"] for r in table("memberships.csv")} <= set(shorts)


def test_sources_are_in_their_table():
    known = {r["id"] for r in table("sources.csv")}
    assert {r["source"] for r in table("memberships.csv")} <= known


def test_nobody_is_a_member_twice_at_a_time():
    spans: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for r in table("memberships.csv"):
        spans.setdefault((r["organization"], r["state"], r["status"]), []).append((r["from"], r["to"]))
    for key, found in spans.items():
        for one, next_ in pairwise(sorted(found, key=lambda s: earliest(s[0]))):
            assert latest(one[1]) < earliest(next_[0]), key


def test_suspended_are_only_members():
    for r in table("memberships.csv"):
        if r["status"] != "suspended":
            continue
        around = [
            m for m in rows(r["organization"], "member")
            if m["state"] == r["state"]
            and earliest(m["from"]) <= latest(r["from"])
            and earliest(r["to"] or "9999") <= latest(m["to"])
        ]  # fmt: skip
        assert len(around) == 1, r


def test_no_member_is_a_candidate_or_observer_too():
    outside = ("candidate", "applicant", "invited", "observer", "dialogue_partner", "partner", "associate")
    for r in (r for r in table("memberships.csv") if r["status"] in outside):
        for m in rows(r["organization"], "member"):
            if m["state"] == r["state"]:
                apart = latest(r["to"]) <= latest(m["from"]) or latest(m["to"]) <= latest(r["from"])
                assert apart, (r, m)


def test_nobody_is_a_member_before_the_organization_began_or_after_it_ended():
    spans = {r["short"]: (earliest(r["from"]), latest(r["to"])) for r in table("organizations.csv") if r["short"]}
    for r in (r for r in table("memberships.csv") if r["status"] in ("member", "suspended")):
        began, ended = spans[r["organization"]]
        assert began <= latest(r["from"]), r
        assert ended >= (r["to"] and earliest(r["to"])), r


def test_dissolved_states_are_no_members_any_more():
    for r in table("memberships.csv"):
        if r["state"] in DISSOLVED:
            assert r["to"] and latest(r["to"]) <= "2000-12-31", r


# The treaty record, written out by hand

NATO_1990 = "BEL CAN DEU DNK ESP FRA GBR GRC ISL ITA LUX NLD NOR PRT TUR USA"
NATO_1999 = NATO_1990 + " CZE HUN POL"
NATO_2004 = NATO_1999 + " BGR EST LTU LVA ROU SVK SVN"
NATO_2009 = NATO_2004 + " ALB HRV"
NATO_2020 = NATO_2009 + " MNE MKD"
EU_1995 = "AUT BEL DEU DNK ESP FIN FRA GBR GRC IRL ITA LUX NLD PRT SWE"
EU_2004 = EU_1995 + " CYP CZE EST HUN LTU LVA MLT POL SVK SVN"
EU_2013 = EU_2004 + " BGR ROU HRV"
EU_2020 = EU_2013.replace("GBR ", "")
CSTO_SIX = "ARM BLR KAZ KGZ RUS TJK"
SCO_SIX = "CHN KAZ KGZ RUS TJK UZB"
SCO_EIGHT = SCO_SIX + " IND PAK"
BRICS_FIVE = "BRA CHN IND RUS ZAF"
BRICS_NINE = BRICS_FIVE + " ARE EGY ETH IRN"


@pytest.mark.parametrize(
    ("organization", "day", "members"),
    [
        ("NATO", "1990-10-03", NATO_1990),
        ("NATO", "1999-03-12", NATO_1999),
        ("NATO", "2008-08-08", NATO_2004),
        ("NATO", "2020-03-26", NATO_2009 + " MNE"),
        ("NATO", "2022-02-24", NATO_2020),
        ("NATO", "2023-04-04", NATO_2020 + " FIN"),
        ("NATO", "2024-03-07", NATO_2020 + " FIN SWE"),
        ("CSTO", "1993-01-01", "ARM KAZ KGZ RUS TJK UZB"),
        ("CSTO", "1995-06-01", "ARM AZE BLR GEO KAZ KGZ RUS TJK UZB"),
        ("CSTO", "2003-01-01", CSTO_SIX),
        ("CSTO", "2008-08-08", CSTO_SIX + " UZB"),
        ("CSTO", "2013-06-01", CSTO_SIX),
        ("CSTO", "2022-01-06", CSTO_SIX),
        ("CSTO", "2024-07-02", CSTO_SIX),
        ("EU", "1993-11-01", EU_1995.replace("AUT ", "").replace("FIN ", "").replace(" SWE", "")),
        ("EU", "1995-01-01", EU_1995),
        ("EU", "2004-05-01", EU_2004),
        ("EU", "2007-01-01", EU_2004 + " BGR ROU"),
        ("EU", "2016-06-23", EU_2013),
        ("EU", "2020-02-01", EU_2020),
        ("EU", "2026-01-01", EU_2020),
        ("SCO", "2001-06-15", SCO_SIX),
        ("SCO", "2017-06-08", SCO_SIX),
        ("SCO", "2017-06-09", SCO_EIGHT),
        ("SCO", "2023-07-03", SCO_EIGHT),
        ("SCO", "2024-07-02", SCO_EIGHT + " IRN"),
        ("SCO", "2024-07-04", SCO_EIGHT + " IRN BLR"),
        ("BRICS", "2009-06-16", "BRA CHN IND RUS"),
        ("BRICS", "2011-04-14", BRICS_FIVE),
        ("BRICS", "2023-12-31", BRICS_FIVE),
        ("BRICS", "2024-01-01", BRICS_NINE),
        ("BRICS", "2025-01-05", BRICS_NINE),
        ("BRICS", "2025-01-06", BRICS_NINE + " IDN"),
        ("Union State", "2020-08-24", "BLR RUS"),
        ("EAEU", "2020-08-24", "ARM BLR KAZ KGZ RUS"),
        ("CIS", "2020-08-24", "ARM AZE BLR KAZ KGZ MDA RUS TJK UZB"),
        ("G7", "2024-06-13", "CAN DEU FRA GBR ITA JPN USA"),
        ("GCC", "2017-06-05", "ARE BHR KWT OMN QAT SAU"),
        ("AES", "2024-07-06", "BFA MLI NER"),
        ("ASEAN", "2025-10-26", "BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM"),
        ("OPEC", "2026-06-01", "COG DZA GAB GNQ IRN IRQ KWT LBY NGA SAU VEN"),
    ],
)
def test_members_on_a_day(organization, day, members):
    assert on(organization, day) == set(members.split())


@pytest.mark.parametrize(
    ("organization", "day", "number"),
    [
        ("UN", "1945-12-31", 51), ("UN", "1960-12-31", 99), ("UN", "1971-12-31", 132), ("UN", "1984-12-31", 159),
        ("UN", "2000-12-31", 189), ("UN", "2006-12-31", 192), ("UN", "2011-12-31", 193), ("UN", "2026-01-01", 193),
        ("AU", "2020-01-01", 55), ("WTO", "1995-12-31", 112 - 1), ("WTO", "2001-12-31", 143 - 1),
        ("WTO", "2025-01-01", 166 - 1), ("ICC", "2016-12-31", 124), ("ICC", "2025-01-01", 125),
        ("OIC", "2020-01-01", 57),
        ("OSCE", "2020-01-01", 57), ("Council of Europe", "2021-01-01", 47), ("Council of Europe", "2023-01-01", 46),
        ("Commonwealth", "2015-01-01", 53), ("Commonwealth", "2023-01-01", 56), ("Arab League", "2020-01-01", 22),
        ("OAS", "2020-01-01", 35), ("ECOWAS", "2020-01-01", 15), ("ECOWAS", "2025-02-01", 12),
        ("APEC", "2020-01-01", 21),
        ("Schengen", "2020-01-01", 26), ("Schengen", "2025-01-01", 29), ("Euro area", "2020-01-01", 19),
        ("Euro area", "2026-01-01", 21), ("Pacific Islands Forum", "2020-01-01", 18), ("OPEC", "2020-01-01", 13),
        ("Warsaw Pact", "1980-01-01", 7), ("G20", "2020-01-01", 19), ("SAARC", "2020-01-01", 8),
    ],
)  # fmt: skip
def test_number_of_members_on_a_day(organization, day, number):
    assert len(on(organization, day)) == number


@pytest.mark.parametrize(
    ("organization", "day", "status", "states"),
    [
        ("CSTO", "2024-07-02", "suspended", "ARM"),
        ("CSTO", "2023-11-23", "suspended", ""),
        ("SCO", "2024-07-02", "observer", "AFG BLR MNG"),
        ("SCO", "2020-08-24", "observer", "AFG BLR IRN MNG"),
        ("BRICS", "2025-06-13", "partner", "BLR BOL CUB KAZ MYS NGA THA UGA UZB VNM"),
        ("BRICS", "2025-06-13", "invited", "SAU"),
        ("NATO", "2023-01-01", "applicant", "FIN SWE UKR"),
        ("EU", "2024-01-01", "candidate", "ALB BIH GEO MDA MKD MNE SRB TUR UKR"),
        ("Arab League", "2020-01-01", "suspended", "SYR"),
        ("AU", "2026-03-01", "suspended", "BFA GNB MDG MLI NER SDN"),
        ("ECOWAS", "2024-01-01", "suspended", "BFA GIN MLI NER"),
        ("UN", "2020-01-01", "observer", "PSE VAT"),
    ],
)
def test_other_statuses_on_a_day(organization, day, status, states):
    assert on(organization, day, status) == set(states.split())


# The Security Council


def test_ten_are_elected_on_every_day():
    seats = [r for r in table("unsc_seats.csv") if r["kind"] == "elected"]
    day = date(1990, 1, 1)
    while day <= date(2027, 12, 31):
        sitting = [r["state"] for r in seats if r["from"] <= day.isoformat() <= r["to"]]
        assert len(sitting) == len(set(sitting)) == 10, day
        day += timedelta(days=1)


def test_five_are_permanent_and_not_elected():
    seats = table("unsc_seats.csv")
    assert {r["kind"] for r in seats} == {"permanent", "elected"}
    for day in ("1990-01-01", "1991-12-23", "1991-12-24", "2027-12-31"):
        sitting = {r["state"] for r in seats if r["kind"] == "permanent" and r["from"] <= day <= (r["to"] or "9999")}
        assert sitting == {"CHN", "FRA", "GBR", "USA", "SUN" if day < "1991-12-24" else "RUS"}


def test_terms_are_those_of_states_in_the_un():
    for r in table("unsc_seats.csv"):
        assert r["state"] in on("UN", r["from"]), r


@pytest.mark.parametrize(
    ("day", "elected"),
    [
        ("2003-02-05", "AGO BGR CHL CMR DEU ESP GIN MEX PAK SYR"),
        ("2011-03-17", "BIH BRA COL DEU GAB IND LBN NGA PRT ZAF"),
        ("2014-03-15", "ARG AUS CHL JOR KOR LTU LUX NGA RWA TCD"),
        ("2020-08-24", "BEL DEU DOM EST IDN NER TUN VCT VNM ZAF"),
        ("2022-02-25", "ALB ARE BRA GAB GHA IND IRL KEN MEX NOR"),
        ("2024-07-02", "CHE DZA ECU GUY JPN KOR MLT MOZ SLE SVN"),
    ],
)
def test_elected_on_a_day(day, elected):
    seats = table("unsc_seats.csv")
    sitting = {r["state"] for r in seats if r["kind"] == "elected" and r["from"] <= day <= r["to"]}
    assert sitting == set(elected.split())


# Bodies and metonyms


def test_bodies_of_every_state():
    kinds = [r["kind"] for r in table("bodies.csv")]
    assert kinds == sorted(kinds) and len(kinds) == len(set(kinds)) > 60
    seen: set[str] = set()
    for r in table("bodies.csv"):
        assert r["sector"] in BODY_SECTORS, r
        for form in forms(r, "name", "forms"):
            assert ("{adj}" in form) != ("{state}" in form), form
            assert form not in seen, form
            seen.add(form)
            assert form.replace("{adj}", "").replace("{state}", "").count("{") == 0


def test_bodies_of_one_state():
    by_form: dict[str, tuple[str, str]] = {}
    for r in table("state_bodies.csv"):
        assert r["state"] in set(countries()) | DISSOLVED and r["sector"] in BODY_SECTORS, r
        assert re.fullmatch(r"[a-z_]+", r["kind"]), r
        for form in forms(r, "name", "forms"):
            assert form == form.strip() and by_form.setdefault(form, (r["state"], r["name"])) == (r["state"], r["name"])


def test_a_body_in_two_tables_has_one_name_state_and_sector():
    others = {form: r for r in table("organizations.csv") for form in forms(r, "name", "variants")}
    for r in table("state_bodies.csv"):
        for form in forms(r, "name", "forms"):
            other = others.get(form)
            if other:
                same = (r["name"], r["state"], r["sector"])
                assert same == (other["name"], other["country"], other["sector"]), form


def test_names_of_organizations_do_not_clash():
    seen: dict[str, str] = {}
    for r in table("organizations.csv"):
        for form in forms(r, "name", "variants"):
            assert seen.setdefault(form, r["name"]) == r["name"], form


def test_what_metonyms_stand_for_is_in_the_tables():
    known = {r["name"] for r in table("state_bodies.csv")} | {r["name"] for r in table("organizations.csv")}
    adjectives = {r["iso3"]: [*r["adjectives"].split("|"), r["name"]] for r in table("countries.csv")}
    kinds = {r["kind"]: r["name"] for r in table("bodies.csv")}
    seen: set[str] = set()
    for r in table("metonyms.csv"):
        template = kinds.get(r["kind"], "")
        made = {
            template.replace("{adj}", a).replace("{state}", countries()[r["state"]].name)
            for a in adjectives[r["state"]]
        }  # fmt: skip
        assert r["body"] in known | made, r
        for form in r["form"].split("|"):
            assert form not in seen, form
            seen.add(form)


def test_no_two_armed_groups_share_an_abbreviation():
    armed = [r for r in table("organizations.csv") if r["kind"] in ("armed", "breakaway")]
    for one, other in combinations(armed, 2):
        assert not {f for f in one["variants"].split("|") if f} & {f for f in other["variants"].split("|") if f}
