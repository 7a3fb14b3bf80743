"""Country and sector of actor phrases, one rule a row; the long lists are in `benchmarks/actors`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge import code_actor
from onrecord.knowledge.schema import SECTORS


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("four Saudi men", "SAU", "CVL"),
        ("retired vice president", None, "ELI"),
        ("cyber police", None, "COP"),
        ("an American destroyer", "USA", "MIL"),
        ("jihadis", None, "REB"),
        ("the Red Cross", None, "NGO"),
        ("Director of Central Intelligence", None, "SPY"),
        # what a vague head belongs to
        ("a NATO official", None, "IGO"),
        ("a spokeswoman for the Lithuanian border guard", "LTU", "COP"),
        ("rebel leaders", None, "REB"),
        ("the country’s spokesman", None, "GOV"),
        ("Hamas fighters", "PSE", "REB"),
        ("Druze fighters", None, "UAF"),
        # the country: nationality before place, a backer is none, the longest place counts
        ("Iran-backed militias", None, "UAF"),
        ("Turkish-backed Syrian rebels", "SYR", "REB"),
        ("Russian tourists in Thailand", "RUS", "CVL"),
        ("shopkeepers in Aleppo", "SYR", "BUS"),
        ("the mayor of Grodno", "BLR", "GOV"),
        ("a Berlin-based charity", "DEU", "NGO"),
        ("fishermen in the Gulf of Aden", None, "AGR"),
        # words that regions, towns and families are called by too tell no country
        ("the Centre for Harbour Safety", None, None),
        ("Key regional powers", None, None),
        ("White Harbour Law Centre", None, None),
        ("Peace campaigners", None, "CVL"),
        # states, seats, peoples
        ("Minsk", "BLR", "GOV"),
        ("the Kremlin", "RUS", "GOV"),
        ("two Norwegians", "NOR", "CVL"),
        ("Uighurs", "CHN", "CVL"),
        # out of office
        ("former ministers", None, "ELI"),
        ("ex-president", None, "ELI"),
        ("the wife of the Gambian president", "GMB", "ELI"),
        ("former soldiers", None, "MIL"),
        # ships
        ("HMS Dauntless", "GBR", "MIL"),
        # bodies of a state
        ("the Norwegian Foreign Ministry", "NOR", "GOV"),
        ("Bolivia’s supreme court", "BOL", "JUD"),
        ("the Syrian air force", "SYR", "MIL"),
        ("a Syrian air force pilot", "SYR", "MIL"),
        # a family name behind a title is no town
        ("President Bush", "USA", "GOV"),
        # nothing
        # a state's name in a person's
        ("Michael Jordan", None, None),
        ("Jordan", "JOR", "GOV"),
        ("", None, None),
        ("blah blah", None, None),
    ],
)
def test_country_and_sector(phrase, country, sector):
    code = code_actor(phrase)
    assert (code.country, code.sector) == (country, sector)


@pytest.mark.parametrize(
    ("phrase", "date", "name"),
    [
        ("the Belarusian defence minister", "2020-08-25", "Viktor Khrenin"),
        ("the Kremlin spokesman", "2021-05-01", "Dmitry Peskov"),
        ("President Lukashenka", "2020-08-20", "Alexander Lukashenko"),
        ("Alyaksandr Lukashenka", None, "Alexander Lukashenko"),
        ("Ethiopia’s prime minister", "2021-01-01", "Abiy Ahmed"),
        ("the former Belarusian defence minister", "2020-08-25", None),
        ("the US president", "2016-01-01", "Barack Obama"),
        ("the US president", "2018-01-01", "Donald Trump"),
        ("the US president", None, None),
        ("the pope", "2015-01-01", "Pope Francis"),
        ("the chief investigator", "2015-01-01", None),
        # a title that the tables have of one state only is not that state's wherever it is read
        ("Pakistan’s chief justice", "2018-06-01", None),
        ("Malaysia’s police chief", "2018-06-01", None),
        ("the Northern Ireland secretary", "2018-06-01", None),
        ("the Peruvian ambassador in Tokyo", "2018-06-01", None),
        ("Iran’s chief justice", "2018-06-01", "Sadeq Larijani"),
    ],
)
def test_who_it_is_on_that_day(phrase, date, name):
    assert code_actor(phrase, date).name == name


@pytest.mark.parametrize("date", ["2020-13-77", "2020-13", "٢٠٢٠", "yesterday", ""])
@pytest.mark.parametrize("phrase", ["Russian foreign minister Sergei Lavrov", "the US president", "Angela Merkel"])
def test_a_date_that_is_none_counts_as_none(phrase, date):
    assert code_actor(phrase, date) == code_actor(phrase)


@pytest.mark.parametrize(
    ("date", "name"), [("2021", None), ("2021-01", None), ("2021-02", "Joe Biden"), ("2022", "Joe Biden")]
)
def test_a_month_or_year_names_somebody_only_where_all_of_it_does(date, name):
    assert code_actor("the US president", date).name == name


def test_somebody_is_coded_by_what_they_are_on_that_day():
    assert code_actor("Angela Merkel", "2015-09-04").sector == "GOV"
    assert code_actor("Angela Merkel", "2024-01-01").sector == "ELI"


@given(st.text(max_size=200))
def test_any_string_gets_an_answer(text):
    code = code_actor(text)
    assert code.sector is None or code.sector in SECTORS
    assert code.country is None or len(code.country) == 3
    assert 0 <= code.confidence <= 1


WORDS = ("the", "of", "Russian", "'s", "Minsk", "soldiers", "former", "president", "Putin", ",", "in", "and", "Hamas")


@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_any_order_of_words_gets_an_answer(words):
    assert code_actor(" ".join(words)) == code_actor(" ".join(words))
