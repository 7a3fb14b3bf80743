"""Loading the tables of `data/`: countries, organizations, role nouns, titles, given names and the small word lists.

Each table is a CSV file that a person can review; lines that start with ``#`` say where its content comes from. A
table is parsed once for each process and never changes.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from onrecord.knowledge.lexicons import table as _rows

Gender = Literal["m", "f"]


class Country(NamedTuple):
    """A state or territory: ISO 3166-1 alpha-3 code and the English name used for it everywhere."""

    iso3: str
    name: str


class StateForm(NamedTuple):
    """What one form of words says of a state. `use` is name, adjective, people (plural) or seat (a metonym)."""

    country: Country
    use: Literal["name", "adjective", "people", "seat"]


class Organization(NamedTuple):
    """An organization of the table; `country` is the state it belongs to (ISO3), None for international ones."""

    name: str
    kind: str
    country: str | None
    sector: str | None


class RoleNoun(NamedTuple):
    """A noun for a person through what they do; nouns of one `family` can name the same person again."""

    noun: str
    plural: bool
    family: str
    broader: frozenset[str]
    sector: str | None
    gender: Gender | None
    use: str


class BodyNoun(NamedTuple):
    """A noun for a body or a document; `use` is government, body, group or document."""

    noun: str
    use: str
    sector: str | None


class Title(NamedTuple):
    """A form of address or rank before a name; `keep` where it belongs to a name of one word ("Pope Francis")."""

    title: str
    gender: Gender | None
    sector: str | None
    keep: bool


class Pronoun(NamedTuple):
    """A pronoun; `refers` is person, thing, group, relative or self; number and gender may be open."""

    form: str
    number: Literal["s", "p"] | None
    gender: Gender | None
    refers: str


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Lower case without diacritics, typographic apostrophes made straight: the key that tables are looked up by."""
    text = text.replace("’", "'").replace("ı", "i")
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def _gender(value: str) -> Gender | None:
    return "m" if value == "m" else "f" if value == "f" else None


@cache
def state_forms() -> dict[str, StateForm]:
    """Every form that names a state, as written (case matters: "US" is not "us")."""
    forms: dict[str, StateForm] = {}
    for row in _rows("countries.csv"):
        country = Country(row["iso3"], row["name"])
        for name in (row["name"], *_split(row["variants"])):
            forms.setdefault(name, StateForm(country, "name"))
        for adjective in _split(row["adjectives"]):
            forms.setdefault(adjective, StateForm(country, "adjective"))
            if adjective[-1] not in "seh" or adjective in ("Turk", "Pole", "Dane", "Swede", "Slovene", "Argentine"):
                forms.setdefault(adjective + "s", StateForm(country, "people"))
        for people in _split(row["people"]):
            forms.setdefault(people, StateForm(country, "people"))
        for seat in _split(row["seats"]):
            forms.setdefault(seat, StateForm(country, "seat"))
    return forms


@cache
def countries() -> dict[str, Country]:
    """All countries by ISO3 code."""
    return {form.country.iso3: form.country for form in state_forms().values()}


@cache
def demonyms() -> dict[str, str]:
    """The first nationality adjective of each country, by ISO3 code ("Russian" for RUS)."""
    return {row["iso3"]: _split(row["adjectives"])[0] for row in _rows("countries.csv") if row["adjectives"]}


@cache
def organizations() -> dict[str, Organization]:
    """Organizations by each name and variant, as written; and folded, for forms of two words or more."""
    table: dict[str, Organization] = {}
    for row in _rows("organizations.csv"):
        entry = Organization(row["name"], row["kind"], row["country"] or None, row["sector"] or None)
        for form in (row["name"], *_split(row["variants"])):
            table.setdefault(form, entry)
            if " " in form:
                table.setdefault(fold(form), entry)
    return table


@cache
def role_nouns() -> dict[str, RoleNoun]:
    """Role nouns by singular and plural form, in lower case except acronyms such as "MP"."""
    table: dict[str, RoleNoun] = {}
    for row in _rows("rolenouns.csv"):
        for plural in (False, True):
            form = row["plural"] if plural else row["noun"]
            entry = RoleNoun(
                row["noun"],
                plural or row["plural"] == row["noun"],
                row["family"],
                frozenset(_split(row["broader"])),
                row["sector"] or None,
                _gender(row["gender"]),
                row["use"],
            )
            table.setdefault(form, entry)
    return table


@cache
def body_nouns() -> dict[str, BodyNoun]:
    """Nouns for bodies and documents, by lower-case form."""
    return {row["noun"]: BodyNoun(row["noun"], row["use"], row["sector"] or None) for row in _rows("bodynouns.csv")}


@cache
def titles() -> dict[str, Title]:
    """Titles by their form, as written."""
    return {
        row["title"]: Title(row["title"], _gender(row["gender"]), row["sector"] or None, row["keep"] == "yes")
        for row in _rows("titles.csv")
    }


@cache
def pronouns() -> dict[str, Pronoun]:
    """Pronouns by lower-case form."""
    table: dict[str, Pronoun] = {}
    for row in _rows("pronouns.csv"):
        number: Literal["s", "p"] | None = "s" if row["number"] == "s" else "p" if row["number"] == "p" else None
        table[row["form"]] = Pronoun(row["form"], number, _gender(row["gender"]), row["refers"])
    return table


@cache
def given_names() -> dict[str, Gender | None]:
    """Gender by folded given name; None for a name that is common for both."""
    return {fold(row["name"]): _gender(row["gender"]) for row in _rows("given_names.csv")}


@cache
def short_names() -> dict[str, str]:
    """The full given name, folded, of short ones ("joe" is "joseph")."""
    return {fold(row["short"]): fold(row["name"]) for row in _rows("short_names.csv")}


@cache
def modifiers() -> frozenset[str]:
    """Lower-case words that may stand between the start of a role phrase and its noun."""
    return frozenset(row["word"] for row in _rows("modifiers.csv"))


@cache
def word_class(name: str, table: str = "wordclasses.csv") -> frozenset[str]:
    """The words of one closed class, in lower case; raises KeyError for a class that the table does not hold.

    `table` is a file of `data/` with the columns class and words.
    """
    return {row["class"]: frozenset(_split(row["words"])) for row in _rows(table)}[name]


@cache
def family_first() -> frozenset[str]:
    """Family names, folded, that stand first in names kept in East Asian order."""
    return frozenset(fold(row["name"]) for row in _rows("family_first.csv"))


@cache
def peoples() -> dict[str, str]:
    """Peoples without one state: adjective and plural both give the plural ("Kurdish", "Kurds": "Kurds")."""
    table: dict[str, str] = {}
    for row in _rows("peoples.csv"):
        table.setdefault(row["adjective"], row["people"])
        table.setdefault(row["people"], row["people"])
    return table


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]
