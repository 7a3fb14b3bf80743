"""What treaties say of cases, by the texts of the treaties: where they reach, on which days, on which conditions."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import pytest

from made_whatif import ATTACK, asked
from onrecord.commitments.shipped import load_treaties
from onrecord.commitments.types import Value


class Scenario(NamedTuple):
    """A case, and what the treaties' texts say of it.

    `owed`: commitment to status and obligors: all of them, with "+" those alone that matter, or how many (of the step
    with most, as suspended parties have one of their own). `not_owed`: commitments that are not engaged, or do not even
    bear on it; "*" stands for any end.
    """

    what: str
    case: tuple[Any, ...]
    owed: dict[str, tuple[str, str | int]]
    not_owed: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    said: dict[str, Value] | None = None


SCENARIOS = (
    # where treaties reach
    Scenario(
        "Réunion lies outside Article 6, but in the territory of the Union",
        (ATTACK, "COM", "FRA", "2020-01-01", "Réunion"),
        {"eu-42-7": ("engaged", 27), "nato-4": ("possible", 28)},
        ("nato-5",),
    ),
    Scenario(
        "French Guiana lies south of the Tropic of Cancer, and is an outermost region of the Union",
        (ATTACK, "VEN", "FRA", "2020-01-01", "French Guiana"),
        {"eu-42-7": ("engaged", 27)},
        ("nato-5", "rio-*"),
    ),
    Scenario(
        "the Falkland Islands lie outside Article 6",
        (ATTACK, "ARG", "GBR", "1982-04-02", "Falkland Islands"),
        {"nato-4": ("possible", 14)},
        ("nato-5", "rio-*"),
    ),
    Scenario(
        "the Falkland Islands lie in the region of Article 4 of the Rio Treaty",
        (ATTACK, "GBR", "ARG", "1982-05-01", "Falkland Islands"),
        {"rio-3": ("possible", "BRA PER USA VEN+")},
        ("rio-7", "nato-*"),
    ),
    Scenario(
        "an American state attacked there may call on the others",
        (ATTACK, "GBR", "ARG", "1982-05-01", "Falkland Islands"),
        {"rio-3": ("engaged", 20)},
        requests=("ARG",),
    ),
    Scenario(
        "Hawaii lies outside Article 6, and in the Pacific",
        (ATTACK, "PRK", "USA", "2023-01-01", "Hawaii"),
        {"anzus-4-1986": ("engaged", "AUS NZL"), "phl-usa-1951-4": ("engaged", "PHL"), "rio-3": ("possible", 16)},
        ("nato-5", "jpn-usa-1960-5"),
    ),
    Scenario(
        "Guam lies outside Article 6, and in the Pacific",
        (ATTACK, "PRK", "USA", "2023-01-01", "Guam"),
        {"anzus-4-1986": ("engaged", "AUS NZL"), "phl-usa-1951-4": ("engaged", "PHL")},
        ("nato-5",),
    ),
    Scenario(
        "Alaska is North America",
        (ATTACK, "RUS", "USA", "2023-01-01", "Alaska"),
        {"nato-5": ("engaged", 29), "anzus-4-1986": ("engaged", "AUS NZL")},
    ),
    Scenario(
        "Puerto Rico lies south of the Tropic of Cancer, and in the American region",
        (ATTACK, "CUB", "USA", "1990-01-01", "Puerto Rico"),
        {"rio-3": ("possible", 21)},
        ("nato-5", "anzus-4"),
    ),
    Scenario(
        "the Algerian departments were covered until 1962",
        (ATTACK, None, "FRA", "1958-01-01", "Algeria"),
        {"nato-5": ("engaged", 14)},
    ),
    Scenario(
        "Ceuta is in Africa, and in the Union",
        (ATTACK, "MAR", "ESP", "2020-01-01", "Ceuta"),
        {"eu-42-7": ("engaged", 27)},
        ("nato-5",),
    ),
    Scenario(
        "the Canary Islands lie north of the Tropic of Cancer",
        (ATTACK, "MAR", "ESP", "2020-01-01", "Canary Islands"),
        {"nato-5": ("engaged", 28), "eu-42-7": ("engaged", 27)},
    ),
    Scenario(
        "Greenland is a party's island; whether the Union's article covers it is disputed",
        (ATTACK, "RUS", "DNK", "2024-01-01", "Greenland"),
        {"nato-5": ("engaged", 30), "eu-42-7": ("possible", 26)},
    ),
    Scenario(
        "Article 6 names the territory of Turkey, in Asia too",
        (ATTACK, "SYR", "TUR", "2012-10-03", "Ankara"),
        {"nato-5": ("engaged", 27)},
        ("eu-*",),
    ),
    Scenario(
        "the Senkaku Islands are under the administration of Japan",
        (ATTACK, "CHN", "JPN", "2020-01-01", "Senkaku Islands"),
        {"jpn-usa-1960-5": ("engaged", "USA")},
    ),
    Scenario(
        "Dokdo is not",
        (ATTACK, "KOR", "JPN", "2020-01-01", "Dokdo"),
        {},
        ("jpn-usa-1960-5",),
    ),
    Scenario(
        "Japan owes help for United States forces in Japan",
        (ATTACK, "CHN", "USA", "2020-01-01", "Okinawa"),
        {"jpn-usa-1960-5": ("engaged", "JPN")},
        ("nato-5", "rio-3"),
    ),
    Scenario(
        "but none for California",
        (ATTACK, "CHN", "USA", "2020-01-01", "California"),
        {"nato-5": ("engaged", 28)},
        ("jpn-usa-1960-5",),
    ),
    # who was bound when
    Scenario(
        "Finland the day before its accession: the Union alone",
        (ATTACK, "RUS", "FIN", "2023-04-03"),
        {"eu-42-7": ("engaged", 26), "uk-finland-2022-solidarity": ("possible", "GBR")},
        ("nato-*",),
    ),
    Scenario(
        "Finland on the day of its accession",
        (ATTACK, "RUS", "FIN", "2023-04-04"),
        {"nato-5": ("engaged", 30), "nato-4": ("possible", 30)},
    ),
    Scenario("Sweden the day before", (ATTACK, "RUS", "SWE", "2024-03-06"), {"eu-42-7": ("engaged", 26)}, ("nato-*",)),
    Scenario("Sweden on the day", (ATTACK, "RUS", "SWE", "2024-03-07"), {"nato-5": ("engaged", "FIN NOR TUR USA+")}),
    Scenario(
        "Hungary on the day of its accession",
        (ATTACK, "SRB", "HUN", "1999-03-12"),
        {"nato-5": ("engaged", 18)},
    ),
    Scenario(
        "Uzbekistan, a party of the first treaty",
        (ATTACK, "AFG", "UZB", "1998-06-01"),
        {"csto-4-1992": ("possible", "ARM AZE BLR GEO KAZ KGZ RUS TJK"), "csto-2-1992": ("engaged", 8)},
    ),
    Scenario("Uzbekistan out", (ATTACK, "AFG", "UZB", "2000-06-01"), {}, ("csto-*",)),
    Scenario(
        "Uzbekistan back",
        (ATTACK, "AFG", "UZB", "2008-06-01"),
        {"csto-4-1992": ("engaged", "ARM BLR KAZ KGZ RUS TJK")},
        ("csto-4-2010",),
        requests=("UZB",),
    ),
    Scenario("Uzbekistan out again", (ATTACK, "AFG", "UZB", "2013-06-01"), {}, ("csto-*",), requests=("UZB",)),
    Scenario("Georgia after it left", (ATTACK, "RUS", "GEO", "2008-08-08"), {}, ("csto-*",)),
    Scenario(
        "a treaty that has ended: Taiwan in 1979",
        (ATTACK, "CHN", "TWN", "1979-12-31"),
        {"twn-usa-1954-5": ("engaged", "USA")},
    ),
    Scenario("and in 1980", (ATTACK, "CHN", "TWN", "1980-01-02"), {}, ("twn-usa-1954-5",)),
    Scenario(
        "Moscow and Pyongyang in 1990",
        (ATTACK, "KOR", "PRK", "1990-01-01"),
        {"prk-sun-1961-1": ("possible", "SUN"), "chn-prk-1961-2": ("possible", "CHN")},
    ),
    Scenario(
        "between the treaties, China alone",
        (ATTACK, "KOR", "PRK", "1997-01-01"),
        {"chn-prk-1961-2": ("possible", "CHN")},
        ("prk-*",),
    ),
    Scenario(
        "the treaty of 2000 promises talks, no help",
        (ATTACK, "KOR", "PRK", "2010-01-01"),
        {"prk-rus-2000-2": ("possible", "RUS")},
        ("prk-sun-1961*", "prk-rus-2024*"),
    ),
    Scenario(
        "that of 2024, which asks for a state of war",
        (ATTACK, "UKR", "RUS", "2025-02-01", "Kursk"),
        {"prk-rus-2024-4": ("engaged", "PRK")},
        ("prk-rus-2000*",),
        said={"prk-rus-2024-4:state-of-war": "met"},
    ),
    Scenario("which did not bind in August 2024", (ATTACK, "UKR", "RUS", "2024-08-06"), {}, ("prk-rus-2024*",)),
    Scenario(
        "Saudi Arabia and Pakistan before their agreement", (ATTACK, "IND", "PAK", "2025-05-07"), {}, ("pak-sau-2025",)
    ),
    Scenario(
        "and after", (ATTACK, "IND", "PAK", "2025-10-07"), {"pak-sau-2025": ("engaged", "SAU")}, ("manila-1954*",)
    ),
    Scenario(
        "India and the Soviet Union: neutrality and talks, no help",
        (ATTACK, "PAK", "IND", "1971-12-03"),
        {"ind-sun-1971-9-neutrality": ("engaged", "SUN"), "ind-sun-1971-9-consult": ("engaged", "SUN")},
    ),
    Scenario("and nothing after it ended", (ATTACK, "PAK", "IND", "1994-01-01"), {}, ("ind-sun-1971*",)),
    # suspended, contested, looking on
    Scenario(
        "New Zealand in ANZUS before 1986",
        (ATTACK, "IDN", "NZL", "1985-01-01"),
        {"anzus-4": ("engaged", "AUS USA")},
    ),
    Scenario(
        "New Zealand since: the United States owes it nothing by it",
        (ATTACK, "IDN", "NZL", "1990-01-01"),
        {"anzus-4-1986": ("engaged", "AUS")},
        ("anzus-4-1986-usa", "anzus-4"),
    ),
    Scenario(
        "Australia since: both owe it help",
        (ATTACK, "IDN", "AUS", "1990-01-01"),
        {"anzus-4-1986": ("engaged", "NZL"), "anzus-4-1986-usa": ("engaged", "USA")},
    ),
    Scenario(
        "Armenia when it took part",
        (ATTACK, "AZE", "ARM", "2022-09-13"),
        {"csto-4-2010": ("engaged", "BLR KAZ KGZ RUS TJK"), "arm-rus-1997-3": ("engaged", "RUS")},
        requests=("ARM",),
    ),
    Scenario(
        "Armenia since it suspended its part: open, even at its request",
        (ATTACK, "AZE", "ARM", "2024-06-13"),
        {"csto-4-2010": ("possible", "BLR KAZ KGZ RUS TJK"), "arm-rus-1997-3": ("engaged", "RUS")},
        requests=("ARM",),
    ),
    Scenario(
        "Cuba in the Rio Treaty before it was shut out",
        (ATTACK, "USA", "CUB", "1961-04-17"),
        {"rio-3": ("engaged", 19), "rio-1": ("engaged", "USA"), "rio-7": ("engaged", 20)},
        requests=("CUB",),
    ),
    Scenario("and after", (ATTACK, "USA", "CUB", "1983-04-17"), {"rio-3": ("possible", 21)}, requests=("CUB",)),
    Scenario("Venezuela in the Rio Treaty", (ATTACK, "COL", "VEN", "2014-04-17"), {"rio-3": ("possible", "BRA USA+")}),
    Scenario("Venezuela out", (ATTACK, "COL", "VEN", "2016-04-17"), {}, ("rio-*",), requests=("VEN",)),
    Scenario("Bolivia out", (ATTACK, "PER", "BOL", "2015-01-01"), {}, ("rio-*",), requests=("BOL",)),
    Scenario("Serbia looks on at the CSTO", (ATTACK, "ALB", "SRB", "2020-07-01"), {}, ("csto-*",), requests=("SRB",)),
    Scenario("Afghanistan did", (ATTACK, "PAK", "AFG", "2015-01-01"), {}, ("csto-*",), requests=("AFG",)),
    # on which conditions
    Scenario(
        "the Union State in 2020: no guarantees yet, and a request is asked for",
        (ATTACK, "UKR", "BLR", "2020-08-19"),
        {"csto-4-2010": ("possible", "ARM KAZ KGZ RUS TJK"), "union-state-7": ("possible", "RUS")},
        ("union-state-guarantees*",),
    ),
    Scenario("the day before the guarantees", (ATTACK, "UKR", "BLR", "2025-03-12"), {}, ("union-state-guarantees*",)),
    Scenario(
        "and on the day",
        (ATTACK, "UKR", "BLR", "2025-03-13"),
        {"union-state-guarantees-4-1": ("engaged", "RUS"), "union-state-guarantees-4-2": ("possible", "RUS")},
    ),
    Scenario(
        "aid under paragraph 2 asks for a request and for the presidents",
        ("threat_of_aggression", "UKR", "BLR", "2025-07-02"),
        {"union-state-guarantees-4-2": ("engaged", "RUS")},
        ("union-state-guarantees-4-1",),
        requests=("BLR",),
        said={"heads-of-state": "met"},
    ),
    Scenario(
        "a request that was not made",
        (ATTACK, "UKR", "BLR", "2025-07-02"),
        {"union-state-guarantees-4-1": ("engaged", "RUS")},
        ("csto-4-2010", "union-state-guarantees-4-2"),
        said={"request": "not_met"},
    ),
    Scenario(
        "Turkey helps Azerbaijan as the two agree in talks",
        (ATTACK, "ARM", "AZE", "2023-09-19"),
        {"shusha-2021-help": ("engaged", "TUR"), "aze-tur-2010-2": ("engaged", "TUR")},
        requests=("AZE",),
        said={"talks": "met"},
    ),
    Scenario(
        "the Shusha Declaration did not bind in 2020",
        (ATTACK, "ARM", "AZE", "2020-09-27"),
        {"aze-tur-2010-2": ("possible", "TUR")},
        ("shusha-2021*",),
    ),
    Scenario(
        "unrest is no attack",
        ("internal_unrest", None, "KAZ", "2022-01-05"),
        {"csto-2-2010": ("engaged", "ARM BLR KGZ RUS TJK")},
        requests=("KAZ",),
    ),
    Scenario(
        "terrorism under Article 5: the Council agrees, and it came from abroad",
        ("terrorism", None, "USA", "2001-10-02"),
        {"nato-5-terrorism": ("engaged", 18), "nato-5": ("possible", 18)},
        said={"nato-5-terrorism:council": "met", "nato-5-terrorism:from-abroad": "met"},
    ),
    Scenario(
        "France in November 2015",
        ("terrorism", None, "FRA", "2015-11-17"),
        {"eu-42-7-terrorism": ("engaged", 27), "eu-222": ("engaged", 27)},
        requests=("FRA",),
    ),
    Scenario(
        "a cyber attack before there was a word on them",
        ("cyber_attack", "RUS", "EST", "2007-04-27"),
        {"nato-4": ("possible", 25)},
        ("nato-5-cyber",),
    ),
    # against whom
    Scenario(
        "Poland must not help a third state against Belarus",
        (ATTACK, "UKR", "BLR", "2010-05-05"),
        {"poland-belarus-1992-neutrality": ("engaged", "POL"), "lithuania-belarus-1995-neutrality": ("engaged", "LTU")},
    ),
    Scenario(
        "that says nothing of Poland's own attack, which breaks its pledge",
        (ATTACK, "POL", "BLR", "2010-05-05"),
        {"poland-belarus-1992-non-aggression": ("engaged", "POL")},
        ("poland-belarus-1992-neutrality",),
    ),
    Scenario(
        "Belarus must not help Russia against Poland, whose allies owe it help",
        (ATTACK, "RUS", "POL", "2010-05-05"),
        {"poland-belarus-1992-neutrality": ("engaged", "BLR"), "nato-5": ("engaged", 27), "eu-42-7": ("engaged", 26)},
    ),
    Scenario(
        "member against member: Turkey attacks Greece",
        (ATTACK, "TUR", "GRC", "2020-07-01"),
        {"nato-5": ("engaged", 28), "nato-1": ("engaged", "TUR"), "eu-42-7": ("engaged", 26)},
        ("france-greece*",),
    ),
    Scenario(
        "and once France has promised help to Greece",
        (ATTACK, "TUR", "GRC", "2022-07-01"),
        {"france-greece-2": ("possible", "FRA")},
    ),
    Scenario(
        "member against member in West Africa: no case of an attack from outside",
        (ATTACK, "NGA", "BEN", "2024-07-12"),
        {"ecowas-1981-17": ("possible", "GHA SEN TGO+")},
        ("ecowas-1981-3",),
        requests=("BEN",),
    ),
    Scenario(
        "Niger after it left",
        (ATTACK, "NER", "BEN", "2025-07-12"),
        {"ecowas-1981-3": ("possible", "GHA NGA+")},
        ("ecowas-1981-17",),
        requests=("BEN",),
    ),
    Scenario(
        "Iraq attacks Kuwait: one Arab League state another",
        (ATTACK, "IRQ", "KWT", "1990-08-02"),
        {"arab-league-1950-2": ("engaged", "EGY SAU SYR+"), "arab-league-1950-1": ("engaged", "IRQ")},
        ("gcc-2000*",),
    ),
    # where consultations are owed on what happens to others
    Scenario(
        "an attack on Taiwan threatens the Far East",
        (ATTACK, "CHN", "TWN", "2023-01-01"),
        {"jpn-usa-1960-4-far-east": ("possible", "JPN USA")},
        ("jpn-usa-1960-4", "jpn-usa-1960-5"),
        requests=("JPN",),
        said={"peace": "unknown"},
    ),
    Scenario(
        "one on Ukraine does not",
        (ATTACK, "RUS", "UKR", "2022-02-24"),
        {},
        ("jpn-usa-1960-4*",),
    ),
    Scenario(
        "the security of Japan is that of its territories",
        ("threat_of_force", "PRK", "JPN", "2017-09-15"),
        {"jpn-usa-1960-4": ("engaged", "USA")},
        ("jpn-usa-1960-4-far-east",),
        requests=("JPN",),
    ),
    Scenario("and not of California", (ATTACK, "PRK", "USA", "2017-09-15", "California"), {}, ("jpn-usa-1960-4*",)),
    # pacts of the past
    Scenario(
        "the Warsaw Treaty, in Europe",
        (ATTACK, "USA", "DDR", "1961-08-20"),
        {"warsaw-1955-4": ("engaged", "ALB BGR CSK HUN POL ROU SUN")},
    ),
    Scenario("without Albania from 1968", (ATTACK, "USA", "ALB", "1970-01-01"), {}, ("warsaw-*",)),
    Scenario("and over in 1991", (ATTACK, "USA", "POL", "1991-07-02"), {}, ("warsaw-*",)),
    Scenario(
        "the Western European Union is about Europe too",
        (ATTACK, "ARG", "GBR", "1982-04-02", "Falkland Islands"),
        {"brussels-1948-8": ("possible", "BEL DEU FRA ITA LUX NLD")},
        ("brussels-1948-5",),
    ),
    Scenario(
        "and in Europe goes further than NATO",
        (ATTACK, "SUN", "ITA", "1960-01-01"),
        {"brussels-1948-5": ("engaged", "BEL DEU FRA GBR LUX NLD")},
        ("brussels-1948-4",),
    ),
    Scenario(
        "before 1955 without Italy",
        (ATTACK, "SUN", "FRA", "1953-01-01"),
        {"brussels-1948-4": ("engaged", "BEL GBR LUX NLD")},
        ("brussels-1948-5",),
    ),
    Scenario(
        "the Sino-Soviet treaty is about Japan and its allies",
        (ATTACK, "USA", "CHN", "1958-08-23"),
        {"chn-sun-1950-1": ("possible", "SUN")},
    ),
    Scenario("and not about each other", (ATTACK, "SUN", "CHN", "1969-03-02"), {}, ("chn-sun-1950-1",)),
    Scenario(
        "Vietnam attacked: the Soviet Union consults and owes no defence",
        (ATTACK, "CHN", "VNM", "1979-02-17"),
        {"sun-vnm-1978-6": ("engaged", "SUN")},
    ),
    Scenario(
        "whether Venezuela was bound from 2019 on is contested",
        (ATTACK, "COL", "VEN", "2020-01-01"),
        {"rio-3": ("possible", "BRA USA+")},
        requests=("VEN",),
    ),
    Scenario(
        "Papua New Guinea and Australia have signed, no more",
        (ATTACK, "IDN", "PNG", "2026-01-01"),
        {"aus-png-1987-consult": ("possible", "AUS")},
        ("aus-png-2025*",),
    ),
    # what is no promise of help
    Scenario(
        "assurances are no guarantees",
        (ATTACK, "RUS", "UKR", "2022-02-24"),
        {
            "budapest-ukraine-2": ("engaged", "RUS"),
            "budapest-ukraine-6": ("possible", "GBR RUS USA"),
            "budapest-ukraine-4": ("possible", "GBR USA"),
        },
        ("nato-*", "eu-*", "csto-*"),
    ),
    Scenario(
        "with nuclear weapons, the Security Council is to be seized",
        ("nuclear_attack", "RUS", "UKR", "2022-02-24"),
        {"budapest-ukraine-4": ("engaged", "GBR USA")},
    ),
    Scenario(
        "an attack from the air is none with nuclear weapons",
        ("air_strike", "RUS", "UKR", "2022-10-10"),
        {},
        ("budapest-*-4",),
    ),
    Scenario("JEF, AUKUS, Lancaster House", (ATTACK, "RUS", "GBR", "2023-07-12"), {}, ("jef*", "aukus*", "lancaster*")),
    Scenario(
        "an executive order is an assurance",
        (ATTACK, "ISR", "QAT", "2025-10-05"),
        {"qat-usa-2025-2": ("engaged", "USA"), "gcc-2000-2": ("engaged", "ARE BHR KWT OMN SAU")},
    ),
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[s.what for s in SCENARIOS])
def test_what_treaties_say(scenario: Scenario) -> None:
    outcome = asked(*scenario.case, requests=scenario.requests, said=scenario.said)
    for step in outcome.steps:
        assert step.given == "unknown"
    for commitment, (status, obligors) in scenario.owed.items():
        owing = [set(s.obligors) for s in outcome.steps if s.commitment == commitment and s.engaged == status]
        assert owing, (commitment, [(s.commitment, s.engaged) for s in outcome.steps])
        if isinstance(obligors, int):
            assert max(map(len, owing)) == obligors, commitment
        elif obligors.endswith("+"):
            assert set(obligors[:-1].split()) <= set().union(*owing), commitment
        else:
            assert set().union(*owing) == set(obligors.split()), commitment
    for pattern in scenario.not_owed:
        assert not [step.sentence for step in outcome.steps if fnmatchcase(step.commitment, pattern)]


def test_there_are_forty_scenarios_and_each_commitment_that_they_name_is_there() -> None:
    assert len(SCENARIOS) >= 40
    ids = {c.id for treaty in load_treaties().all for c in treaty.commitments}
    named = {id for s in SCENARIOS for id in s.owed}
    assert named <= ids, named - ids
    for scenario in SCENARIOS:
        for pattern in scenario.not_owed:
            assert any(fnmatchcase(id, pattern) for id in ids), pattern
