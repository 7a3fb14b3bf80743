"""Whether places lie in the areas that articles define, by the texts of the treaties; and how places are found."""

from __future__ import annotations

import time

import pytest

from onrecord.commitments.area_tables import areas_by_id, homelands, territories
from onrecord.commitments.areas import Areas, area_ids
from onrecord.errors import KnowledgeError
from onrecord.knowledge.base import knowledge

TODAY = "2026-03-01"


@pytest.fixture(scope="module")
def areas() -> Areas:
    return Areas(knowledge())


def judged(areas: Areas, case: str, day: str = TODAY) -> str:
    """The value of a case written "place, victim, target"; "-" stands for what is not said."""
    area, place, victim, target = (part.strip() for part in case.split(";"))
    said = {"territory": "territory", "forces": "forces"}.get(target)
    return areas.judge(area, "" if place == "-" else place, None if victim == "-" else victim, day, said).value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "victim", "target", "value"),
    [
        # territory in Europe and North America
        ("Vilnius", "LTU", "", "met"),
        ("Lithuania", "LTU", "", "met"),
        ("LTU", "LTU", "", "met"),
        ("Anchorage", "USA", "", "met"),
        ("Alaska", "USA", "", "met"),
        ("Nuuk", "DNK", "", "met"),
        ("Greenland", "DNK", "", "met"),
        ("Longyearbyen", "NOR", "", "met"),
        ("Åland", "FIN", "", "met"),
        ("Gibraltar", "GBR", "", "met"),
        ("the Suwałki Gap", "POL", "", "met"),
        ("Georgia", "USA", "", "met"),
        # Turkey, Asia included
        ("Hatay", "TUR", "", "met"),
        ("Diyarbakır", "TUR", "", "met"),
        ("the Bosphorus", "TUR", "", "met"),
        # islands in the North Atlantic north of the tropic
        ("Las Palmas de Gran Canaria", "ESP", "", "met"),
        ("Canary Islands", "ESP", "", "met"),
        ("Funchal", "PRT", "", "met"),
        ("Azores", "PRT", "", "met"),
        ("Bermuda", "GBR", "", "met"),
        ("Faroe Islands", "DNK", "", "met"),
        ("Saint Pierre and Miquelon", "FRA", "", "met"),
        # overseas
        ("Réunion", "FRA", "", "not_met"),
        ("Mayotte", "FRA", "", "not_met"),
        ("French Guiana", "FRA", "", "not_met"),
        ("Martinique", "FRA", "", "not_met"),
        ("New Caledonia", "FRA", "", "not_met"),
        ("the Falklands", "GBR", "", "not_met"),
        ("Diego Garcia", "GBR", "", "not_met"),
        ("Aruba", "NLD", "", "not_met"),
        ("Hawaii", "USA", "", "not_met"),
        ("Pearl Harbor", "USA", "forces", "not_met"),
        ("Guam", "USA", "", "not_met"),
        ("Puerto Rico", "USA", "", "not_met"),
        ("Guantánamo", "USA", "forces", "not_met"),
        ("Ceuta", "ESP", "", "not_met"),
        ("Melilla", "ESP", "", "not_met"),
        ("Akrotiri", "GBR", "", "unknown"),
        # nobody's of the parties
        ("Kaliningrad", "-", "", "not_met"),
        ("Minsk", "-", "", "not_met"),
        ("Northern Cyprus", "TUR", "", "not_met"),
        ("Baghdad", "USA", "forces", "not_met"),
        # forces in others' territory and at sea
        ("Ramstein", "USA", "forces", "met"),
        ("the Mediterranean", "ITA", "", "met"),
        ("Aegean Sea", "GRC", "forces", "met"),
        ("Norwegian Sea", "NOR", "", "met"),
        ("Red Sea", "USA", "", "not_met"),
        ("South China Sea", "USA", "", "not_met"),
        ("Baltic Sea", "EST", "", "unknown"),
        ("Black Sea", "ROU", "", "unknown"),
        ("the Atlantic", "USA", "", "unknown"),
        ("Barents Sea", "NOR", "", "unknown"),
        # nothing said
        ("-", "LTU", "", "met"),
        ("-", "LTU", "territory", "met"),
        ("-", "LTU", "forces", "unknown"),
        ("-", "-", "", "unknown"),
        ("Baltic states", "LTU", "", "unknown"),
        ("Nowhereville", "LTU", "", "unknown"),
    ],
)
def test_article_6_of_the_north_atlantic_treaty(areas, place, victim, target, value):
    assert judged(areas, f"nato-6; {place}; {victim}; {target}") == value


@pytest.mark.parametrize(
    ("place", "victim", "target", "day", "value"),
    [
        ("Algiers", "FRA", "", "1958-05-13", "met"),
        ("Algiers", "FRA", "", "1962-07-02", "met"),
        ("Algiers", "FRA", "", "1962-07-03", "not_met"),
        ("Helsinki", "FIN", "", "2023-04-03", "not_met"),
        ("Helsinki", "FIN", "", "2023-04-04", "met"),
        ("Ankara", "TUR", "", "1951-06-01", "not_met"),
        ("Munich", "USA", "forces", "1950-06-25", "met"),
        ("Vienna", "USA", "forces", "1950-06-25", "met"),
        ("Vienna", "USA", "forces", "2026-01-01", "unknown"),
    ],
)
def test_article_6_on_other_days(areas, place, victim, target, day, value):
    assert judged(areas, f"nato-6; {place}; {victim}; {target}", day) == value


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("Falkland Islands", "met"),
        ("Stanley", "met"),
        ("South Georgia", "met"),
        ("Greenland", "met"),
        ("Bermuda", "met"),
        ("Buenos Aires", "met"),
        ("Ottawa", "met"),
        ("Galápagos", "met"),
        ("Adak", "met"),
        ("Cayenne", "met"),
        ("Caribbean Sea", "met"),
        ("Hawaii", "met"),  # outside the line, but territory of an American State: Article 3(3)
        ("Easter Island", "met"),
        ("Guam", "unknown"),
        ("Pacific Ocean", "unknown"),
        ("Reykjavik", "not_met"),
        ("Azores", "not_met"),
        ("Ascension Island", "not_met"),
        ("Praia", "not_met"),
        ("Paris", "not_met"),
        ("Mediterranean", "not_met"),
    ],
)
def test_article_4_of_the_rio_treaty(areas, place, value):
    assert judged(areas, f"rio-4; {place}; -; ") == value


@pytest.mark.parametrize(
    ("area", "place", "victim", "target", "day", "value"),
    [
        ("anzus-5", "Guam", "USA", "", TODAY, "met"),
        ("anzus-5", "Perth", "AUS", "", TODAY, "met"),
        ("anzus-5", "Honolulu", "USA", "", TODAY, "met"),
        ("anzus-5", "New York", "USA", "", "2001-09-11", "met"),
        ("anzus-5", "Norfolk Island", "AUS", "", TODAY, "met"),
        ("anzus-5", "Tokelau", "NZL", "", TODAY, "met"),
        ("anzus-5", "Tasman Sea", "NZL", "", TODAY, "met"),
        ("anzus-5", "Naha", "USA", "territory", "1960-01-01", "met"),
        ("anzus-5", "Christmas Island", "AUS", "", TODAY, "not_met"),
        ("anzus-5", "Cocos Islands", "AUS", "", TODAY, "not_met"),
        ("anzus-5", "Puerto Rico", "USA", "", TODAY, "not_met"),
        ("anzus-5", "Persian Gulf", "USA", "", TODAY, "not_met"),
        ("anzus-5", "South China Sea", "AUS", "", TODAY, "unknown"),
        ("anzus-5", "Cook Islands", "NZL", "territory", TODAY, "unknown"),
        ("anzus-5", "Cook Islands", "NZL", "territory", "1960-01-01", "met"),
        ("japan-administered", "Senkaku Islands", "JPN", "", TODAY, "met"),
        ("japan-administered", "Diaoyu", "JPN", "", TODAY, "met"),
        ("japan-administered", "Kadena", "USA", "forces", TODAY, "met"),
        ("japan-administered", "Naha", "JPN", "", TODAY, "met"),
        ("japan-administered", "Naha", "JPN", "", "1971-12-31", "not_met"),
        ("japan-administered", "Senkaku Islands", "JPN", "", "1971-12-31", "not_met"),
        ("japan-administered", "Iwo Jima", "JPN", "", "1968-06-26", "met"),
        ("japan-administered", "Takeshima", "JPN", "", TODAY, "not_met"),
        ("japan-administered", "Kurils", "JPN", "", TODAY, "not_met"),
        ("japan-administered", "Iturup", "JPN", "", TODAY, "not_met"),
        ("japan-administered", "Guam", "USA", "", TODAY, "not_met"),
        ("japan-administered", "Taiwan", "TWN", "", TODAY, "not_met"),
        ("japan-administered", "East China Sea", "JPN", "", TODAY, "unknown"),
        ("phl-us-5", "Manila", "PHL", "", TODAY, "met"),
        ("phl-us-5", "Guam", "USA", "", TODAY, "met"),
        ("phl-us-5", "Second Thomas Shoal", "PHL", "", TODAY, "met"),
        ("phl-us-5", "BRP Sierra Madre", "PHL", "forces", TODAY, "met"),
        ("phl-us-5", "Scarborough Shoal", "PHL", "", TODAY, "met"),
        ("phl-us-5", "South China Sea", "PHL", "", "2019-03-01", "met"),
        ("phl-us-5", "South China Sea", "PHL", "", "2019-02-28", "unknown"),
        ("phl-us-5", "Second Thomas Shoal", "PHL", "territory", TODAY, "unknown"),
        ("phl-us-5", "Pag-asa Island", "PHL", "", TODAY, "unknown"),
        ("phl-us-5", "Puerto Rico", "USA", "", TODAY, "not_met"),
        ("phl-us-5", "Red Sea", "PHL", "", TODAY, "not_met"),
        ("rok-us-3", "Seoul", "KOR", "", TODAY, "met"),
        ("rok-us-3", "Yeonpyeong", "KOR", "", "2010-11-23", "met"),
        ("rok-us-3", "Guam", "USA", "", TODAY, "met"),
        ("rok-us-3", "Dokdo", "KOR", "", TODAY, "unknown"),
        ("rok-us-3", "Los Angeles", "USA", "", TODAY, "unknown"),
        ("rok-us-3", "Yellow Sea", "KOR", "", "2010-03-26", "unknown"),
        ("rok-us-3", "Pyongyang", "PRK", "", TODAY, "not_met"),
        ("manila-8", "Bangkok", "THA", "", TODAY, "met"),
        ("manila-8", "Lahore", "PAK", "", "1965-09-06", "met"),
        ("manila-8", "Lahore", "PAK", "", "1974-01-01", "not_met"),
        ("manila-8", "Darwin", "AUS", "", TODAY, "met"),
        ("manila-8", "Nouméa", "FRA", "", TODAY, "met"),
        ("manila-8", "Hong Kong", "GBR", "", "1960-01-01", "not_met"),
        ("manila-8", "Taipei", "-", "", "1960-01-01", "not_met"),
        ("manila-8", "Guam", "USA", "", TODAY, "unknown"),
        ("eu-42-7", "Paris", "FRA", "", "2015-11-13", "met"),
        ("eu-42-7", "Réunion", "FRA", "", TODAY, "met"),
        ("eu-42-7", "Mayotte", "FRA", "", "2013-12-31", "unknown"),
        ("eu-42-7", "Ceuta", "ESP", "", TODAY, "met"),
        ("eu-42-7", "Larnaca", "CYP", "", TODAY, "met"),
        ("eu-42-7", "Greenland", "DNK", "", TODAY, "unknown"),
        ("eu-42-7", "New Caledonia", "FRA", "", TODAY, "unknown"),
        ("eu-42-7", "Kyrenia", "CYP", "", TODAY, "unknown"),
        ("eu-42-7", "Vilnius", "DEU", "forces", TODAY, "not_met"),
        ("eu-42-7", "Bamako", "FRA", "", TODAY, "not_met"),
        ("eu-42-7", "Akrotiri", "GBR", "", TODAY, "not_met"),
        ("own-territory", "Kursk", "RUS", "", TODAY, "met"),
        ("own-territory", "Réunion", "FRA", "", TODAY, "met"),
        ("own-territory", "Minsk", "RUS", "", TODAY, "not_met"),
        ("own-territory", "Crimea", "RUS", "", TODAY, "unknown"),
        ("own-territory", "Sevastopol", "UKR", "", TODAY, "unknown"),
        ("own-territory", "Sevastopol", "UKR", "", "2013-01-01", "met"),
        ("own-territory", "Sevastopol", "RUS", "", "2013-01-01", "not_met"),
        ("twn-us-6", "Taipei", "TWN", "", "1958-08-23", "met"),
        ("twn-us-6", "the Pescadores", "TWN", "", "1958-08-23", "met"),
        ("twn-us-6", "Quemoy", "TWN", "", "1958-08-23", "not_met"),
        ("twn-us-6", "Okinawa", "USA", "territory", "1958-08-23", "met"),
        ("twn-us-6", "Okinawa", "JPN", "territory", "1975-01-01", "not_met"),
    ],
)
def test_areas_of_other_articles(areas, area, place, victim, target, day, value):
    assert judged(areas, f"{area}; {place}; {victim}; {target}", day) == value


def test_a_verdict_says_why(areas):
    assert areas.judge("nato-6", "Réunion", "FRA", TODAY).because == (
        "Réunion belongs to France and is in the Indian Ocean; Article 6 covers Europe, North America and islands in "
        "the North Atlantic north of the Tropic of Cancer."
    )
    disputed = areas.judge("japan-administered", "Senkakus", "JPN", TODAY).because
    assert "The Senkakus (Senkaku Islands) are in the Pacific (administered by Japan; claimed by China and" in disputed
    assert "the territories under the administration of Japan" in disputed
    assert areas.within("nato-6", None, "LTU", TODAY).because == (
        "No place is said, so the state itself is taken to be meant: Lithuania is in Europe; Article 6 covers the "
        "territory of parties in Europe and North America."
    )
    assert "Los Angeles is in the United States;" in areas.judge("rok-us-3", "Los Angeles", "USA", TODAY).because
    assert areas.judge("nato-6", "Vilniuss", "LTU", TODAY).because == (
        "The tables know no place 'Vilniuss'; names like it: Vilnius."
    )


def test_without_an_area_every_place_will_do(areas):
    assert areas.within("", None, None, TODAY).value == "met"
    assert areas.judge("", "Nowhereville", "LTU", TODAY).value == "met"


def test_an_area_or_a_victim_that_nobody_knows_is_an_error(areas):
    with pytest.raises(KnowledgeError, match="no area 'nato-7'; known are anzus-5"):
        areas.within("nato-7", None, "LTU", TODAY)
    with pytest.raises(KnowledgeError, match="'Lithuania' is no state of the tables"):
        areas.locate("Vilnius", "Lithuania")
    with pytest.raises(KnowledgeError, match="'2025-01-01' is no state of the tables"):
        areas.within("nato-6", None, "2025-01-01", TODAY)


@pytest.mark.parametrize(
    ("place", "state", "territory", "kind"),
    [
        ("Honolulu", "USA", "Hawaii", "territory"),
        ("Naha", "JPN", "Okinawa", "territory"),
        ("Sevastopol", "UKR", "Crimea", "territory"),
        ("Skadovsk", "UKR", "", "homeland"),
        ("Ceuta", "ESP", "Ceuta", "territory"),
        ("REU", "FRA", "Réunion", "territory"),
        ("Kaliningrad Oblast", "RUS", "Kaliningrad", "territory"),
        ("Königsberg", "RUS", "Kaliningrad", "territory"),
        ("BALTIC SEA", "", "Baltic Sea", "sea"),
        ("Poland", "POL", "", "homeland"),
        ("soviet union", "SUN", "", "homeland"),
        ("Hrodna", "BLR", "", "homeland"),
        ("Donetsk", "UKR", "", "homeland"),
    ],
)
def test_places_are_found_by_name(areas, place, state, territory, kind):
    found = areas.locate(place)
    assert found is not None
    assert (found.state, found.territory, found.kind) == (state, territory, kind)


def test_the_victim_tells_which_of_two_places_is_meant(areas):
    assert areas.locate("Birmingham", "USA").state == "USA"
    assert areas.locate("Birmingham", "GBR").state == "GBR"
    assert areas.locate("Georgia", "USA").state == "USA"
    assert areas.locate("Georgia", "GEO").state == "GEO"
    # a town that few mean does not win for being the victim's
    assert areas.locate("Donetsk", "RUS").state == "UKR"
    assert areas.locate("Moscow", "USA").state == "RUS"


def test_a_name_of_several_places_that_count_differently_is_unknown(areas):
    found = areas.locate("Saint-Denis", "FRA")
    assert {one.territory for one in (found, *found.others)} == {"Réunion", ""}
    assert areas.within("nato-6", found, "FRA", TODAY).value == "unknown"
    assert areas.judge("nato-6", "Saint-Denis, Réunion", "FRA", TODAY).value == "not_met"
    assert areas.judge("nato-6", "Saint-Denis, France", "FRA", TODAY).value == "met"
    assert areas.locate("Saint-Denis, Poland") is None


def test_a_place_that_is_not_found_has_near_names(areas):
    assert areas.locate("Senkaku Island") is None
    assert "Senkaku Islands" in areas.near("Senkaku Island")
    assert areas.locate("") is None and areas.locate("the ") is None


def test_whose_a_territory_is_depends_on_the_day(areas):
    assert areas.locate("Hong Kong", day="1997-06-30").state == "GBR"
    assert areas.locate("Hong Kong", day="1997-07-01").state == "CHN"
    assert areas.locate("Okinawa", day="1960-01-01").holder == "USA"
    assert areas.locate("Okinawa").holder == "JPN"
    # what was located without a day is judged as on the day that is asked for
    assert areas.within("japan-administered", areas.locate("Okinawa"), "JPN", "1960-01-01").value == "not_met"


def test_a_place_on_the_map_far_from_the_middle_of_its_territory(areas):
    found = areas.locate("Honolulu")
    assert (round(found.lat), round(found.lon)) == (21, -158)
    assert areas.locate("FRA").regions[0] == "europe"
    assert areas.locate("GUM").territory == "Guam"


def test_every_area_answers_for_every_territory_and_state(areas):
    """No case falls through the rules, and each has a sentence."""
    days = ("1955-06-01", TODAY)
    located = [areas.locate(row.name) for row in territories()] + [areas.locate(state) for state in homelands()]
    for area in area_ids():
        for one in located:
            for target in ("territory", "forces"):
                for day in days:
                    verdict = areas.within(area, one, None, day, target)
                    assert verdict.value in ("met", "not_met", "unknown")
                    assert verdict.because.endswith(".") and "None" not in verdict.because


def test_answers_are_the_same_however_often_they_are_asked(areas):
    again = Areas(knowledge())
    cases = [("nato-6", "Réunion", "FRA"), ("rio-4", "Falklands", None), ("nato-6", "Saint-Denis", "FRA")]
    assert [areas.judge(*case, TODAY) for case in cases] == [again.judge(*case, TODAY) for case in cases[::-1]][::-1]


def test_the_tables_are_read_fast():
    def seconds() -> float:
        for cached in (territories, homelands, areas_by_id):
            cached.cache_clear()
        from onrecord.knowledge.lexicons import table

        table.cache_clear()
        start = time.process_time()
        Areas(knowledge()).within("own-territory", None, "LTU", TODAY)
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) < 0.05  # a few ms, on a machine that has nothing else to do
