from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.knowledge.base import knowledge
from onrecord.knowledge.lexicons import table
from onrecord.model import Place, Span
from onrecord.reader.ontology import roots
from onrecord.reader.types import Mention, MentionType
from onrecord.reader.where import countries_in_play, event_place

BASE = knowledge()
_MARKED = re.compile(r"\{(\w):([^{}]*)\}")
_TYPES: dict[str, MentionType] = {"P": "PLACE", "S": "STATE", "O": "ORG", "N": "PERSON", "R": "ROLE", "D": "DATE"}


def marked(sentence: str) -> tuple[str, Span, list[Mention], list[Span]]:
    """Text, trigger, mentions and actors of "{P:Hama} {T:shelled}"; {A:…} is a state that acts or is acted on."""
    text, at, trigger = "", 0, Span(0, 1)
    mentions: list[Mention] = []
    taken: list[Span] = []
    for found in _MARKED.finditer(sentence):
        text += sentence[at : found.start()]
        start = len(text)
        text += found.group(2)
        sort = found.group(1)
        if sort == "T":
            trigger = Span(start, len(text))
        else:
            mentions.append(Mention(start, len(text), _TYPES.get(sort, "STATE")))
        if sort == "A":
            taken.append(Span(start, len(text)))
        at = found.end()
    return text + sentence[at:], trigger, mentions, taken


def place(sentence: str, **countries: float) -> Place | None:
    text, trigger, mentions, taken = marked(sentence)
    return event_place(text, Span(0, len(text)), trigger, mentions, countries, BASE, taken)


def found(sentence: str, **countries: float) -> str | None:
    """Name and country of the place, as "Hama SYR"."""
    got = place(sentence, **countries)
    return None if got is None else f"{got.name} {got.country or '-'}"


SAID = [
    ("A bomb {T:killed} four people in {P:Manbij}, northern {S:Syria}.", "Manbij SYR"),
    ("A bomb {T:killed} four people in {P:Manbij} in northern {S:Syria}.", "Manbij SYR"),
    ("Two guards were {T:shot} in the {S:Syrian} city of {P:Aleppo}.", "Aleppo SYR"),
    ("Two guards were {T:shot} in {P:Aleppo}, {S:Syria}.", "Aleppo SYR"),
    ("The army {T:shelled} {P:Idlib} overnight.", "Idlib SYR"),
    ("The army {T:shelled} the town of {P:Idlib} overnight.", "Idlib SYR"),
    ("Militants {T:seized} {P:Kirkuk} on Friday.", "Kirkuk IRQ"),
    ("Militants {T:seized} rebel-held {O:Kirkuk} on Friday.", "Kirkuk IRQ"),
    ("{A:Turkey} {T:bombed} positions near {P:Al-Qa'im}.", "Al-Qa'im IRQ"),
    ("The minister {T:visited} {P:Tehran} on Monday.", "Tehran IRN"),
    ("Her {T:visit} to {P:Tehran} lasted a day.", "Tehran IRN"),
    ("The {T:siege} of {P:Sarajevo} went on.", "Sarajevo BIH"),
    ("The {T:attack} on {P:Donetsk} failed.", "Donetsk UKR"),
    ("In {P:Hama}, soldiers {T:arrested} nine men.", "Hama SYR"),
    ("But in {P:Hama} soldiers {T:arrested} nine men.", "Hama SYR"),
    ("A blast in {P:Kabul}, the capital, {T:killed} nine men.", "Kabul AFG"),
    ("A blast in {P:Kabul} {T:killed} nine men.", "Kabul AFG"),
    ("The {P:Srebrenica} {T:massacre} was remembered.", "Srebrenica -"),
    ("He was sentenced over the {P:Manchester} bomb {T:attack}.", "Manchester GBR"),
    ("Troops {T:clashed} on the outskirts of {P:Homs}.", "Homs SYR"),
    ("Troops {T:clashed} 50 km north of {P:Homs}.", "Homs SYR"),
    ("Troops {T:clashed} close to {P:Homs}.", "Homs SYR"),
    ("The delegations {T:met} in {P:Geneva} on Tuesday to discuss {S:Syria}.", "Geneva CHE"),
    ("Two drones {T:exploded} over {P:Kyiv}.", "Kyiv UKR"),
    ("Two drones were {T:shot} down over {P:Kyiv}.", "Kyiv UKR"),
    ("The convoy {T:returned} to {P:Baghdad}.", "Baghdad IRQ"),
    ("Rebels {T:fired} rockets into {P:Haifa}.", "Haifa ISR"),
    ("Thousands {T:fled} {P:Raqqa} this week.", "Raqqa SYR"),
    ("Thousands were {T:evacuated} from {P:Raqqa}.", "Raqqa SYR"),
    ("{A:Russia} {T:invaded} {A:Ukraine} in winter.", "Ukraine UKR"),
    ("Protesters {T:marched} in the {S:US}.", "US USA"),
    ("Gunmen {T:killed} a judge in {S:Syria}'s {P:Idlib} province.", "Idlib SYR"),
    ("A mayor was {T:shot} in {P:Idlib province}.", "Idlib province SYR"),
    ("A mayor was {T:shot} in the {P:Damascus} suburb of {P:Douma}.", "Douma SYR"),
    ("They reached {P:Douma}, where a gas cylinder {T:exploded}.", "Douma SYR"),
    ("Missiles were {T:fired} at several sites, including the port city of {P:Latakia}.", "Latakia SYR"),
    ("A ship was {T:hit} off the coast of {S:Yemen}.", "Yemen YEM"),
    ("A tanker was {T:seized} in the {P:Strait of Hormuz}.", "Strait of Hormuz -"),
    ("Police {T:raided} a flat in {P:Molenbeek}, {P:Brussels}.", "Brussels BEL"),
    ("As many as 20 people, police think, {T:died} in {P:Mosul}.", "Mosul IRQ"),
    ("The army {T:killed} as many as 20 people in {P:Mosul}.", "Mosul IRQ"),
    ("They {T:stormed} {P:Raqqa}, its de facto capital in {S:Syria}.", "Raqqa SYR"),
    ("In {S:Syria}, a car bomb {T:killed} two people in {P:Hama}.", "Hama SYR"),
    ("A crowd {T:gathered} in {S:Moscow}.", "Moscow RUS"),
    ("Seven clinics have been {T:bombed} since Monday in {P:Hama}.", "Hama SYR"),
    ("Strikes {T:killed} more than 600 civilians in {P:Hama}.", "Hama SYR"),
    ("The leaders {T:met} in {P:Vienna} and {P:Paris}.", "Vienna AUT"),
    ("The two sides {T:clashed} on the border with {S:Lebanon}.", "Lebanon LBN"),
]


@pytest.mark.parametrize(("sentence", "expected"), SAID)
def test_where_the_sentence_puts_it(sentence: str, expected: str | None) -> None:
    assert found(sentence) == expected


NOT_SAID = [
    "They were {T:shot} in the {P:house}.",
    "The {T:explosion} was just metres from a {S:US}-backed council.",
    "He regretted, after the {T:attack} in public, {S:Russia}'s silence.",
    "A mayor {T:died} at {S:Russia}'s insistence.",
    "Aside from the unrest in {P:Kabul}, the {T:attack} was a sign.",
    "A mayor died in a {S:US} air {T:strike}.",
    "Experts arrived in {P:Hama} to look into the chemical {T:attack}.",
    "{A:Russia} {T:condemned} the {A:US}.",
    "{A:Russia} {T:condemned} the war in {S:Syria}.",
    "The minister {T:criticised} the arrests of students in {P:Minsk}.",
    "Officials in {P:Paris} said that a soldier was {T:killed}.",
    "A soldier was {T:killed}, officials in {P:Paris} said.",
    "A soldier was {T:killed} after a parade in {P:Paris}.",
    "A soldier was {T:killed}; in {P:Paris} nobody spoke.",
    "The soldier, who was born in {P:Paris}, was {T:killed}.",
    "KYIV — A soldier was {T:killed}.",
    "{P:Kyiv} — A soldier was {T:killed}.",
    "{A:Turkish} jets {T:killed} two {S:Syrian} soldiers.",
    "They {T:met} {N:Paris Hilton}.",
    "He {T:blamed} the attack on {S:Iran}.",
    "The envoy from {P:Riyadh} {T:met} rebels.",
    "The {S:Syria} envoy {T:resigned}.",
    "The talks on {S:Syria} were {T:closed}.",
    "A video {T:released} on Sunday appeared to show children in {P:Hama}.",
    "{A:Iran} {T:attacked} {A:Washington} for its sanctions.",
]


@pytest.mark.parametrize("sentence", NOT_SAID)
def test_where_the_sentence_does_not_say(sentence: str) -> None:
    assert found(sentence) is None


BY_ROOT = [
    ("Rebels {T:torched} {P:Kirkuk}.", "ASSAULT", "Kirkuk IRQ"),
    ("The reported {T:cleansing} of {P:Afrin} went on.", "ASSAULT", "Afrin SYR"),
    ("They opened a {T:campaign} against {P:Raqqa}.", "ASSAULT", "Raqqa SYR"),
    ("They held on until the {T:throttling} of {P:Damascus}.", "ASSAULT", None),
    ("They tried to {T:contain} {S:Iran}.", "ASSAULT", None),
    ("They vowed to {T:protect} the {P:Quuxers}.", "ASSAULT", None),
    ("A ship {T:blockaded} {P:Latakia}.", "COERCE", "Latakia SYR"),
    ("Warships {T:blockaded} {S:Yemen}.", "COERCE", "Yemen YEM"),
    ("Diplomats tried to {T:isolate} {S:Iran}.", "COERCE", None),
    ("The {T:tariffs} on {S:China} stand.", "COERCE", None),
    ("The troops are {T:out} of {S:Syria}.", "RETREAT", "Syria SYR"),
    ("The militia {T:abandoned} {P:Raqqa}.", "RETREAT", "Raqqa SYR"),
    ("The militia {T:abandoned} {S:US} allies.", "RETREAT", None),
    ("Her {T:exodus} from {P:Raqqa} was quick.", "RETREAT", "Raqqa SYR"),
    ("Some men {T:surrendered} to {S:Russia}.", "RETREAT", None),
    ("Jets were {T:redeployed} to {S:Afghanistan}.", "MOBILIZE", "Afghanistan AFG"),
    ("They {T:redoubled} efforts to keep the regime from expanding into {P:Idlib}.", "MOBILIZE", None),
    ("The envoy {T:inspected} {P:Homs}.", "CONSULT", "Homs SYR"),
    ("The envoy {T:met} {S:Iran}.", "CONSULT", None),
    ("The ministers {T:met} on Saturday in {P:Geneva}.", "CONSULT", "Geneva CHE"),
    ("He {T:spoke} of the lost harvest in {P:Hama}.", "CONSULT", None),
    ("She {T:decried} the arrests of students in {P:Minsk}.", "ACCUSE", None),
    ("He {T:vetoed} an inquiry into the shelling in {P:Hama}.", "REJECT", None),
    # what the words say comes first
    ("The army {T:shelled} {P:Idlib}.", "ACCUSE", "Idlib SYR"),
    ("The minister {T:criticised} the arrests of students in {P:Minsk}.", "ASSAULT", None),
    ("They {T:torched} {P:Kirkuk}.", "AID", None),
]


@pytest.mark.parametrize(("sentence", "root", "expected"), BY_ROOT)
def test_the_root_says_what_the_words_do_not(sentence: str, root: str, expected: str | None) -> None:
    text, trigger, mentions, taken = marked(sentence)
    got = event_place(text, Span(0, len(text)), trigger, mentions, {}, BASE, taken, root=root)
    assert (None if got is None else f"{got.name} {got.country or '-'}") == expected


def test_every_root_and_sort_of_the_table_is_one() -> None:
    rows = table("place_roots.csv")
    assert {row["root"] for row in rows} <= set(roots())
    assert {row["sort"] for row in rows} <= {row["class"] for row in table("place_words.csv")}
    assert {row["places"] for row in rows} == {"", "all", "within"}


MEANT = [
    ("A mayor was {T:shot} in {P:Tripoli}.", {"LBN": 4.0}, "Tripoli LBN"),
    ("A mayor was {T:shot} in {P:Tripoli}.", {"LBN": 5.0, "LBY": 1.0}, "Tripoli LBN"),
    ("A mayor was {T:shot} in {P:Tripoli}.", {"LBY": 4.0, "USA": 6.0}, "Tripoli LBY"),
    ("A mayor was {T:shot} in {P:Tripoli}, {S:Lebanon}.", {"LBY": 4.0}, "Tripoli LBN"),
    ("A mayor was {T:shot} in the {S:Lebanese} city of {P:Tripoli}.", {"LBY": 4.0}, "Tripoli LBN"),
    ("A mayor was {T:shot} in {S:Georgia}.", {"GEO": 2.0, "RUS": 3.0}, "Georgia GEO"),
    ("A mayor was {T:shot} in {P:Georgia}.", {"USA": 6.0}, "Georgia USA"),
    ("A mayor was {T:shot} in {P:Atlanta}, {S:Georgia}.", {"GEO": 1.0}, "Atlanta USA"),
    ("A mayor was {T:shot} in {P:Cordoba}.", {"ESP": 3.0}, "Cordoba ESP"),
    ("A mayor was {T:shot} in {P:Cordoba}.", {"ARG": 3.0}, "Cordoba ARG"),
    ("A mayor was {T:shot} in {P:Valencia}.", {"ESP": 3.0}, "Valencia ESP"),
    ("A mayor was {T:shot} in {P:Valencia}.", {"VEN": 3.0}, "Valencia VEN"),
    ("A mayor was {T:shot} in {P:Donetsk}.", {"RUS": 4.0, "UKR": 4.0}, "Donetsk UKR"),
    ("A mayor was {T:shot} in {P:Birmingham}.", {"USA": 4.0}, "Birmingham USA"),
    ("A mayor was {T:shot} in {P:Birmingham}.", {"GBR": 4.0}, "Birmingham GBR"),
    ("A mayor was {T:shot} in {P:Bethlehem}.", {"PSE": 4.0, "ISR": 5.0}, "Bethlehem PSE"),
    ("A mayor was {T:shot} in {P:Washington}.", {"GBR": 4.0}, "Washington USA"),
    ("A mayor was {T:shot} in {P:Sydney}.", {"CAN": 4.0}, "Sydney AUS"),
    ("A mayor was {T:shot} in {P:Paris}, {P:Texas}.", {"FRA": 4.0}, "Paris USA"),
    ("A mayor was {T:shot} in {P:Reading}.", {}, None),
    ("A mayor was {T:shot} in {P:Reading}.", {"GBR": 1.0}, "Reading GBR"),
    ("A mayor was {T:shot} in {N:Manbij}.", {"SYR": 1.0}, "Manbij SYR"),
    ("A mayor was {T:shot} in {N:Manbij}.", {}, None),
    ("A mayor was {T:shot} in {P:Manbij}.", {"COL": 9.0}, None),
    ("A mayor was {T:shot} in {P:Manbij}.", {"COL": 9.0, "SYR": 1.0}, "Manbij SYR"),
    ("They {T:fled} the village of {P:Helmand}.", {"SYR": 3.0}, None),
    ("In {P:London}, {S:Ukraine} {T:signed} the papers.", {"UKR": 2.0}, "London GBR"),
]


@pytest.mark.parametrize(("sentence", "countries", "expected"), MEANT)
def test_which_of_one_name_is_meant(sentence: str, countries: dict[str, float], expected: str | None) -> None:
    assert found(sentence, **countries) == expected


def test_a_place_has_degrees_and_the_number_of_geonames() -> None:
    got = place("Soldiers {T:shelled} {P:Manbij}.")
    assert got is not None
    assert got.lat == pytest.approx(36.53, abs=0.05)
    assert got.lon == pytest.approx(37.95, abs=0.05)
    assert got.geonames == 167357


def test_a_country_stands_at_its_capital_and_a_part_of_it_nowhere() -> None:
    whole, part = place("A mayor was {T:shot} in {S:Syria}."), place("A mayor was {T:shot} in northern {S:Syria}.")
    assert whole is not None and whole.lat == pytest.approx(33.5, abs=0.1) and whole.geonames is None
    assert part == Place(name="Syria", country="SYR")


def test_twin_towns_of_one_country_get_no_dot_without_their_state() -> None:
    assert place("A mayor was {T:shot} in {P:Springfield}.", USA=3.0) == Place(name="Springfield", country="USA")
    got = place("A mayor was {T:shot} in {P:Springfield}, {P:Illinois}.", USA=3.0)
    assert got is not None and got.name == "Springfield" and got.geonames == 4250542


def test_paris_in_texas_is_not_the_one_on_the_seine() -> None:
    assert place("A mayor was {T:shot} in {P:Paris}, {P:Texas}.", FRA=9.0) == Place(name="Paris", country="USA")


def test_an_unknown_village_has_the_country_that_is_said() -> None:
    assert place("A mayor was {T:shot} in {P:Tell Quux}, {S:Syria}.") == Place(name="Tell Quux", country="SYR")


def test_a_neighbouring_sentence_does_not_count() -> None:
    text, trigger, mentions, _ = marked("In {P:Hama} it rained. A mayor was {T:shot}.")
    assert event_place(text, Span(text.index("A mayor"), len(text)), trigger, mentions, {}, BASE) is None


def test_countries_in_play_counts_states_nationals_places_and_actors() -> None:
    text, _, mentions, _ = marked(
        "{S:Syria} and {S:Syrian} {T:troops} left {P:Manbij} for {S:Iraq}; {P:Valencia} {D:May}"
    )
    got = countries_in_play(text, mentions, ["TUR", "TUR", ""], BASE)
    assert got["SYR"] > got["TUR"] == 2.0 > got["IRQ"] == 1.0 > got["VEN"] > got["ESP"] > 0
    assert "" not in got


def test_a_small_town_alone_does_not_bring_its_country_in() -> None:
    text, _, mentions, _ = marked("{P:Manbij} {T:met} {S:Armenia}")
    assert countries_in_play(text, mentions, [], BASE) == {"ARM": 1.0}
    assert countries_in_play(text, mentions, ["SYR"], BASE) == {"ARM": 1.0, "SYR": 2.0}


def test_a_state_that_shares_its_name_counts_less() -> None:
    text, _, mentions, _ = marked("{S:Georgia} and {S:Armenia} {T:met}")
    got = countries_in_play(text, mentions, [], BASE)
    assert 0 < got["GEO"] < got["ARM"]


_PIECES = (
    "Hama", "Syria", "Georgia", "in", " in ", "near", ", ", " where ", "shelled ", " of ", "the city of ", "'s ", "’",
    "northern ", "Tripoli", "with", "border ", "50 km ", "\n", ".", "", "É", "K", "said ", "(", "U.S.",
)  # fmt: skip
_SPANS = st.tuples(st.integers(0, 140), st.integers(0, 140))


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)),
    _SPANS,
    _SPANS,
    st.lists(st.tuples(_SPANS, st.sampled_from(list(_TYPES.values()))), max_size=12),
    st.lists(_SPANS, max_size=3),
    st.dictionaries(st.sampled_from(["SYR", "USA", "GEO", "", "XXX"]), st.floats(allow_nan=True), max_size=4),
)
def test_any_offsets_do(
    text: str,
    sentence: tuple[int, int],
    trigger: tuple[int, int],
    mentions: list[tuple[tuple[int, int], MentionType]],
    taken: list[tuple[int, int]],
    countries: dict[str, float],
) -> None:
    named = [Mention(a, z, t) for (a, z), t in mentions]
    got = event_place(text, Span(*sentence), Span(*trigger), named, countries, BASE, [Span(*t) for t in taken])
    assert got is None or got.name in text[sentence[0] : sentence[1]]
    assert got is None or got.name
    assert all(w > 0 for w in countries_in_play(text, named, ["SYR"], BASE).values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=30), st.integers(0, 29))
def test_the_name_is_one_of_the_mentions(pieces: list[str], at: int) -> None:
    named, text = [], ""
    for piece in pieces:
        if piece[:1].isupper():
            named.append(Mention(len(text), len(text) + len(piece), "PLACE"))
        text += piece
    start = len("".join(pieces[:at]))
    got = event_place(text, Span(0, len(text)), Span(start, start + 5), named, {"SYR": 1.0}, BASE)
    assert got is None or any(got.name in text[m.start : m.end] for m in named)


def test_a_long_sentence_takes_no_long_time() -> None:
    text = "in the city of Hama, " * 4000 + "they shelled it"
    named = [Mention(i * 21 + 15, i * 21 + 19, "PLACE") for i in range(4000)]
    at = text.index("shelled")
    event_place(text, Span(0, len(text)), Span(at, at + 7), named, {}, BASE)
