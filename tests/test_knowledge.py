"""The tables: every row can be used, forms do not clash, look-ups find what news reports write."""

from __future__ import annotations

import time

import pytest

from onrecord.knowledge import tables
from onrecord.knowledge.lexicons import table
from onrecord.knowledge.schema import SECTORS
from onrecord.knowledge.tables import (
    body_nouns,
    countries,
    demonyms,
    fold,
    given_names,
    organizations,
    role_nouns,
    short_names,
    state_forms,
    titles,
    word_class,
)


def test_there_are_all_states_with_codes_of_three_letters():
    assert len(countries()) >= 195
    assert all(len(code) == 3 and code.isupper() for code in countries())
    assert set(demonyms()) <= set(countries())


@pytest.mark.parametrize(
    ("form", "code", "use"),
    [
        ("Britain", "GBR", "name"),
        ("UK", "GBR", "name"),
        ("US", "USA", "name"),
        ("America", "USA", "name"),
        ("Türkiye", "TUR", "name"),
        ("Ankara", "TUR", "seat"),
        ("Kyiv", "UKR", "seat"),
        ("Kiev", "UKR", "seat"),
        ("Belarusian", "BLR", "adjective"),
        ("Belarusians", "BLR", "people"),
        ("Dutch", "NLD", "adjective"),
        ("Poles", "POL", "people"),
        ("Saudi", "SAU", "adjective"),
        ("Kosovo", "XKX", "name"),
        ("Taiwan", "TWN", "name"),
        ("Palestinian", "PSE", "adjective"),
        ("South Korean", "KOR", "adjective"),
        ("DR Congo", "COD", "name"),
    ],
)
def test_a_form_names_its_state(form, code, use):
    found = state_forms()[form]
    assert (found.country.iso3, found.use) == (code, use)


def test_case_tells_a_state_from_a_pronoun():
    assert "us" not in state_forms()
    assert "turkey" not in state_forms()


def test_the_seat_of_two_things_is_not_taken_for_one():
    # Brussels is said of the European Union, not of Belgium
    assert "Brussels" not in state_forms()
    assert organizations()["Brussels"].name == "European Union"


@pytest.mark.parametrize(
    ("form", "name", "country"),
    [
        ("Nato", "NATO", None),
        ("Foreign Office", "UK Foreign Office", "GBR"),
        ("state department", "US State Department", "USA"),
        ("Daesh", "Islamic State", None),
        ("Kurdish Workers’ party", "Kurdistan Workers’ Party", "TUR"),
        ("CSTO", "Collective Security Treaty Organization", None),
        ("BelTA", "BelTA", "BLR"),
    ],
)
def test_a_form_names_its_organization(form, name, country):
    found = organizations()[form]
    assert (found.name, found.country) == (name, country)


def test_sectors_are_those_of_plover():
    used = {o.sector for o in organizations().values()} | {r.sector for r in role_nouns().values()}
    used |= {b.sector for b in body_nouns().values()} | {t.sector for t in titles().values()}
    assert used <= SECTORS | {None}


def test_a_noun_has_one_sector_in_all_tables():
    agents = {r["noun"]: r["sector"] for name in ("agents.csv", "agents_own.csv") for r in table(name)}
    nouns = {**{r.noun: r.sector for r in role_nouns().values()}, **{b.noun: b.sector for b in body_nouns().values()}}
    assert {n: s for n, s in nouns.items() if s and agents.get(n, s) != s} == {}


def test_countries_of_organizations_exist():
    assert {o.country for o in organizations().values()} - {None} <= set(countries())


def test_broader_families_exist():
    families = {r.family for r in role_nouns().values()}
    assert {b for r in role_nouns().values() for b in r.broader} <= families


def test_role_nouns_know_number_and_gender():
    assert role_nouns()["spokeswomen"].plural and role_nouns()["spokeswomen"].gender == "f"
    assert not role_nouns()["ambassador"].plural
    assert role_nouns()["brass"].plural


def test_given_names():
    assert given_names()["natalya"] == "f"
    assert given_names()["dmitry"] == "m"
    assert given_names()["sasha"] is None
    assert len(given_names()) >= 1500
    assert short_names()["joe"] == "joseph"


def test_folding():
    assert fold("Erdoğan") == "erdogan"
    assert fold("Yıldırım") == "yildirim"
    assert fold("Ja’afari") == "ja'afari"


def test_an_unknown_word_class_is_an_error():
    assert "of" in word_class("preposition")
    with pytest.raises(KeyError):
        word_class("no such class")


def test_loading_is_fast():
    for function in (state_forms, organizations, role_nouns, given_names, titles):
        function.cache_clear()
    tables.fold.cache_clear()
    start = time.process_time()
    for function in (state_forms, organizations, role_nouns, given_names, titles):
        function()
    assert time.process_time() - start < 0.5
