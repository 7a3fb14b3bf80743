"""Names of persons and role phrases, taken apart and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge.naming import family_of, gender_of, same_person, short_form_score, skeleton
from onrecord.reader.names import Words, parse_person
from onrecord.reader.roles import parse_role


def parsed(text):
    words = Words(text)
    return parse_person(words, 0, len(words.forms))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Alena Novak", "Alena Novak"),
        ("Defense Minister Major General Pavel Orlov", "Pavel Orlov"),
        ("Mr Silva", "Silva"),
        ("Gen. Jane Doe", "Jane Doe"),
        ("Sir Tom Hart", "Tom Hart"),
        ("Pope Clement", "Pope Clement"),
        ("Lord Ashby", "Lord Ashby"),
        ("Lord Henry Ashby", "Henry Ashby"),
        ("Head of the Presidential Administration Ivan Petrov", "Ivan Petrov"),
        ("Prince Khalid bin Farid", "Khalid bin Farid"),
        ("Ursula von der Heide", "Ursula von der Heide"),
        ("Ann Other MP", "Ann Other"),
        ("Now Petrov", "Petrov"),
        ("Ivan Petrov’s", "Ivan Petrov"),
    ],
)
def test_titles_are_set_apart(text, name):
    assert parsed(text).text == name


def test_no_name_without_a_capital():
    assert parsed("the envoy") is None


@pytest.mark.parametrize(
    ("parts", "family"),
    [
        ("Ursula von der Heide", "von der Heide"),
        ("Ivan Petrov", "Petrov"),
        ("Xi Jinping", "Xi"),
        ("Kim Jong-un", "Kim"),
        ("Shinzo Tanaka", "Tanaka"),
        ("Kim Campbell", "Campbell"),
        ("Mohammed bin Nayef", "bin Nayef"),
    ],
)
def test_family_names(parts, family):
    assert " ".join(family_of(tuple(parts.split()))) == family


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Aleksandr Petrenko", "Alexander Petrenko"),
        ("Alyaksandr Petrenka", "Aleksandr Petrenko"),
        ("Dmitri Orlov", "Dmitry Orlov"),
        ("Sergei Ivanov", "Sergey Ivanov"),
        ("Tayyip Demir", "Recep Tayyip Demir"),
        ("Mehmet Çelik", "Mehmet Celik"),
        ("Joe Carter", "Joseph Carter"),
        ("J. Carter", "Joseph Carter"),
        ("Muhammad al-Hakim", "Mohammed al-Hakim"),
        ("Bashar Hakim", "Bashar al-Hakim"),
    ],
)
def test_spellings_of_one_person(a, b):
    assert same_person(tuple(a.split()), tuple(b.split()))
    assert same_person(tuple(b.split()), tuple(a.split()))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ivan Petrov", "Maria Petrov"),
        ("Maria Costa", "Mario Costa"),
        ("Ivan Petrov", "Ivan Sidorov"),
        ("Daria Orlova", "Dora Orlova-Weiss"),
        ("Paul Keane", "Paul Keating"),
    ],
)
def test_two_persons(a, b):
    assert not same_person(tuple(a.split()), tuple(b.split()))


@pytest.mark.parametrize(
    ("short", "full", "low", "high"),
    [
        ("Petrov", "Ivan Petrov", 0.95, 1),
        ("von der Heide", "Ursula von der Heide", 0.95, 1),
        ("Hakim", "Bashar al-Hakim", 0.95, 1),
        ("Xi", "Xi Jinping", 0.95, 1),
        ("Ivan", "Ivan Petrov", 0.6, 0.8),
        ("Sidorov", "Ivan Petrov", 0, 0),
    ],
)
def test_short_forms(short, full, low, high):
    assert low <= short_form_score(tuple(short.split()), tuple(full.split())) <= high


def test_gender_of_given_names():
    assert gender_of(("Natalya", "Orlova")) == "f"
    assert gender_of(("Recep", "Demir")) == "m"
    assert gender_of(("Sasha", "Grey")) is None
    assert gender_of(("Qwrtz", "Petrov")) is None


def role(text):
    words = Words(text)
    return parse_role(words, 0, len(words.forms)), text


@pytest.mark.parametrize(
    ("text", "title", "country", "of", "determiner"),
    [
        ("the Kremlin spokesman", "spokesman", "RUS", "Kremlin", "definite"),
        ("Belgium’s justice minister", "justice minister", "BEL", "Belgium", "possessive"),
        ("Ivan Petrov’s spokeswoman", "spokeswoman", None, "Ivan Petrov", "possessive"),
        ("Russia’s Ambassador to Minsk", "ambassador", "RUS", "Russia", "possessive"),
        ("the chief of staff of Poland’s armed forces", "chief of staff", "POL", "Poland’s armed forces", "definite"),
        ("a US Department of Defense spokesman", "spokesman", "USA", "US Department of Defense", "indefinite"),
        ("the Turkish prime minister", "prime minister", "TUR", None, "definite"),
        ("the mother of Ivan Petrov", "mother", None, "Ivan Petrov", "definite"),
        ("an official", "official", None, None, "indefinite"),
    ],
)
def test_role_phrases(text, title, country, of, determiner):
    found, text = role(text)
    assert found.title == title
    assert found.country == country
    assert found.determiner == determiner
    assert (text[slice(*found.of)] if found.of else None) == of


def test_number_of_roles():
    assert role("Turkish officials")[0].plural
    assert role("some residents of the town")[0].plural
    assert not role("one of the officials")[0].plural
    assert role("the Syrian government")[0].body.use == "government"
    assert role("a statement by the council")[0].body.use == "document"
    assert role("blue skies")[0] is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_names_never_fail(a, b):
    x, y = tuple(a.split()), tuple(b.split())
    assert skeleton(a) == skeleton(a)
    gender_of(x)
    if x and y:
        assert 0 <= short_form_score(x, y) <= 1
        same_person(x, y)


@given(st.text(max_size=120))
def test_phrases_never_fail(text):
    words = Words(text)
    assert all(text[a:b] == f for a, b, f in zip(words.starts, words.ends, words.forms, strict=True))
    found = parse_role(words, 0, len(words.forms))
    if found:
        assert 0 <= found.start < found.end <= len(text)
    parse_person(words, 0, len(words.forms))
