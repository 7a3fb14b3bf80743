"""Whom a mention means, ranked: names, short forms, seats of government, and what rules somebody out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge import resolve


def ids(mention, **context):
    return [c.id for c in resolve(mention, **context)]


@pytest.mark.parametrize("name", ["Lukashenko", "Lukashenka", "President Lukashenko", "Alyaksandr Lukashenka"])
def test_spellings_and_short_forms_mean_one_person(name):
    assert ids(name, date="2020-08-20", states=["BLR"])[0] == "person:alexander-lukashenko"


def test_a_common_family_name_gives_a_ranked_few():
    found = resolve("Johnson", date="2020-08-20", states=["GBR"])
    assert found[0].id == "person:boris-johnson"
    assert len(found) > 1
    assert [c.confidence for c in found] == sorted((c.confidence for c in found), reverse=True)
    assert found[0].confidence > found[1].confidence + 0.3


def test_the_state_in_play_decides_between_namesakes():
    assert ids("Kim", date="2020-08-20", states=["KOR"]) != ids("Kim", date="2020-08-20", states=["PRK"])


def test_an_office_decides_too():
    plain = {c.id: c.confidence for c in resolve("Peskov", date="2020-08-20", states=["USA"])}
    told = resolve("Peskov", date="2020-08-20", states=["USA", "RUS"], offices=["Kremlin spokesman"])
    assert told[0].id == "person:dmitry-peskov"
    assert told[0].confidence > plain["person:dmitry-peskov"]


def test_gender_rules_out():
    assert "person:alexander-lukashenko" not in ids("Lukashenko", date="2020-08-20", states=["BLR"], gender="f")


def test_a_capital_is_the_government_first_and_the_city_after():
    found = resolve("Minsk")
    assert [c.kind for c in found[:2]] == ["state", "place"]
    assert found[0].confidence > found[1].confidence


def test_an_office_phrase_means_its_holder():
    assert ids("the Belarusian defence minister", date="2020-08-25") == ["person:viktor-khrenin"]


@pytest.mark.parametrize("name", ["Jim Trump", "Judd Trump", "Zzyzx Qwrty", "", "the", "“”"])
def test_who_is_in_no_table_is_nobody(name):
    assert ids(name, date="2018-01-01", states=["USA"]) == []


@given(st.text(max_size=120), st.sampled_from([None, "2020-01-01", "2020", "no date"]))
def test_any_string_gets_an_answer(mention, date):
    found = resolve(mention, date=date)
    assert all(0 <= c.confidence <= 1 for c in found)
    assert len(found) <= 5
