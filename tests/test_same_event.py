"""Which mentions are of one event: each rule where it joins and where it must not; mentions made by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Actor, ActorKind, Place, Span
from onrecord.reader.deeds import Deed
from onrecord.reader.ontology import MODALITIES, symmetric_roots
from onrecord.reader.same_event import Told, join_told
from onrecord.reader.when import EventTime


def actor(id: str, kind: ActorKind, country: str | None, sector: str | None = None) -> Actor:
    return Actor(id=id, name=id, kind=kind, country=country, sector=sector)


CAST = {
    a.id: a
    for a in (
        actor("marenga", "state", "XMA", "GOV"),
        actor("the-island", "state", "XMA"),
        actor("president", "person", "XMA", "GOV"),
        actor("minister", "person", "XMA", "GOV"),
        actor("army", "group", "XMA", "MIL"),
        actor("parliament", "organization", "XMA", "LEG"),
        actor("service", "organization", "XMA", "SPY"),
        actor("police", "group", "XMA", "COP"),
        actor("baker", "person", "XMA"),
        actor("rebels", "group", "XMA", "REB"),
        actor("tolvia", "state", "XTO", "GOV"),
        actor("tolvian-president", "person", "XTO", "GOV"),
        actor("renn", "state", None, "GOV"),
        actor("renns-envoy", "person", None, "GOV"),
    )
}
SARO, PELL = Place(name="Saro", geonames=1), Place(name="Pell", geonames=2)

Sides = tuple[tuple[str, ...], tuple[str, ...]]
BOTH: Sides = (("a1",), ("a2",))
SOURCE: Sides = (("a1",), ())
TARGET: Sides = ((), ("a2",))
NOBODY: Sides = ((), ())


class Page:
    """A text of which mentions are told by their words, each after the one before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.told: list[Told] = []

    def tell(
        self,
        word: str,
        sides: Sides = BOTH,
        *,
        root: str = "ASSAULT",
        day: str | None = None,
        place: Place | None = None,
        **more: Any,
    ) -> Page:
        start = self.text.index(word, self.at)
        self.at = start + len(word)
        sentence = next(m for m in re.finditer(r"[^.\s][^.]*\.", self.text) if m.start() <= start < m.end())
        sure = dict.fromkeys(("confidence", "sure_source", "sure_target", "sure_any"), 0.9)
        fields = {"mode": None, "source": None, "target": None, "modality": "actual", "modalities": (), **sure, **more}
        self.told.append(
            Told(
                deed=Deed(trigger=Span(start, self.at), root=root, **fields),
                sentence=Span(sentence.start(), sentence.end()),
                source=sides[0],
                target=sides[1],
                according_to=None,
                time=EventTime(day, start, self.at) if day else None,
                place=place,
                forces=(),
                sure=0.9,
            )
        )
        return self

    @property
    def joined(self) -> list[list[int]]:
        """The numbers of the mentions of each event."""
        return self.join(CAST)

    def join(self, actors: Mapping[str, Actor]) -> list[list[int]]:
        number = {id(one): n for n, one in enumerate(self.told)}
        for one in self.told:
            one.also.clear()
        return [[number[id(m)] for m in (one, *one.also)] for one in join_told(self.text, self.told, actors)]


ONE, TWO = [[0, 1]], [[0], [1]]

AGAIN = "Marenga shelled Saro. Nobody knew why Marenga shelled Saro."


def again(one: dict[str, Any], other: dict[str, Any]) -> list[list[int]]:
    """Two tellings of "shelled" in two sentences."""
    return Page(AGAIN).tell("shelled", **one).tell("shelled", **other).joined


# What speaks against it


@pytest.mark.parametrize("sides", [BOTH, SOURCE, TARGET])
def test_the_same_sides_and_the_same_word_are_one_event(sides: Sides) -> None:
    assert again({"sides": sides}, {"sides": sides}) == ONE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"root": "COERCE"}),
        ({}, {"modality": "alleged"}),
        ({"mode": "aerial"}, {"mode": "heavy-weapons"}),
        ({"day": "2024-05-06"}, {"day": "2024-05-07"}),
        ({"day": "2024-05-01/2024-05-06"}, {"day": "2024-05-07/2024-05-30"}),
        ({"place": SARO}, {"place": PELL}),
        ({"place": Place(name="the strait")}, {"place": Place(name="the bay")}),
        ({}, {"sides": (("a3",), ("a2",))}),
        ({}, {"sides": (("a1",), ("a3",))}),
        ({}, {"sides": (("a2",), ("a1",))}),
    ],
    ids=["root", "modality", "mode", "day", "range", "place", "unknown place", "source", "target", "turned round"],
)
def test_whatever_speaks_against_it_keeps_them_apart(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert again(one, other) == TWO
    assert again(other, one) == TWO


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"mode": "aerial"}, {"mode": "aerial"}),
        ({"mode": "aerial"}, {}),
        ({"day": "2024-05-06"}, {"day": "2024-05-01/2024-05-30"}),
        ({"day": "2024-05-06"}, {}),
        ({"place": SARO}, {"place": Place(name="Saro Town", geonames=1)}),
        ({"place": SARO}, {}),
        ({"sides": (("a1", "a3"), ("a2",))}, {"sides": (("a3",), ("a2", "a4"))}),
    ],
    ids=["mode", "no mode", "range", "no day", "place", "no place", "one actor shared"],
)
def test_what_agrees_or_is_not_told_does_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert again(one, other) == ONE
    assert again(other, one) == ONE


def test_a_mention_must_agree_with_every_mention_of_the_event() -> None:
    page = Page(f"{AGAIN} Others say Marenga shelled Saro. All know that Marenga shelled Saro.")
    page.tell("shelled").tell("shelled", day="2024-05-06").tell("shelled", day="2024-05-09").tell("shelled")
    # the last could be either; it goes to the first of them
    assert page.joined == [[0, 1, 3], [2]]


def test_a_mention_may_be_of_an_event_before_the_last() -> None:
    page = Page(f"{AGAIN} Others say Marenga shelled Saro.")
    page.tell("shelled").tell("shelled", (("a3",), ("a4",))).tell("shelled")
    assert page.joined == [[0, 2], [1]]


# A state and who acts for it


@pytest.mark.parametrize("name", ["president", "army", "parliament", "service", "police", "the-island"])
def test_a_state_is_who_acts_for_it(name: str) -> None:
    assert again({"sides": (("marenga",), ("a2",))}, {"sides": ((name,), ("a2",))}) == ONE
    assert again({"sides": ((name,), ("a2",))}, {"sides": (("marenga",), ("a2",))}) == ONE
    assert again({"sides": (("a1",), ("marenga",))}, {"sides": (("a1",), ("a3", name))}) == ONE


@pytest.mark.parametrize("name", ["baker", "rebels", "tolvia", "tolvian-president", "renn", "somebody"])
def test_a_state_is_nobody_else(name: str) -> None:
    assert again({"sides": (("marenga",), ("a2",))}, {"sides": ((name,), ("a2",))}) == TWO
    assert again({"sides": ((name,), ("a2",))}, {"sides": (("marenga",), ("a2",))}) == TWO
    assert again({"sides": (("a1",), ("marenga",))}, {"sides": (("a1",), (name,))}) == TWO


def test_two_who_act_for_one_state_are_two() -> None:
    assert again({"sides": (("president",), ("a2",))}, {"sides": (("minister",), ("a2",))}) == TWO


def test_a_state_of_no_known_country_is_only_itself() -> None:
    assert again({"sides": (("renn",), ("a2",))}, {"sides": (("renn",), ("a2",))}) == ONE
    assert again({"sides": (("renn",), ("a2",))}, {"sides": (("renns-envoy",), ("a2",))}) == TWO


MET = "Marenga met Tolvia. Tolvia met Marenga at sea."


def test_a_deed_done_together_may_be_told_by_either_side() -> None:
    assert "CONSULT" in symmetric_roots() and "ASSAULT" not in symmetric_roots()
    for others in (("tolvia", "marenga"), ("tolvian-president", "president")):
        turned = ((others[0],), (others[1],))
        straight = (("marenga",), ("tolvia",))
        assert Page(MET).tell("met", straight, root="CONSULT").tell("met", turned, root="CONSULT").joined == ONE
        assert Page(MET).tell("met", straight).tell("met", turned).joined == TWO
    elsewhere = (("rebels",), ("marenga",))
    page = Page(MET).tell("met", (("marenga",), ("tolvia",)), root="CONSULT").tell("met", elsewhere, root="CONSULT")
    assert page.joined == TWO


# The word, the day, the place

WORDS = "Marenga shelled Saro. Marenga’s shelling was heard. Marenga bombarded Saro."


def test_the_beginning_of_a_word_is_the_word_and_another_word_is_another_deed() -> None:
    assert Page(WORDS).tell("shelled").tell("shelling").joined == ONE
    assert Page(WORDS).tell("shelled").tell("bombarded").joined == TWO


def test_another_word_is_the_same_deed_on_the_same_day_between_the_same_sides() -> None:
    def told(day: str | None, other: str | None, sides: Sides = BOTH) -> list[list[int]]:
        return Page(WORDS).tell("shelled", sides, day=day).tell("bombarded", sides, day=other).joined

    assert told("2024-05-06", "2024-05-06") == ONE
    assert told("2024-05-06", "2024-05-01/2024-05-30") == TWO
    assert told("2024-05-06", None) == TWO
    assert told("2024-05-06", "2024-05-06", SOURCE) == TWO


def test_without_actors_the_same_word_at_the_same_place_is_one_deed() -> None:
    nobody = {"sides": NOBODY}
    assert again({**nobody, "place": SARO}, {**nobody, "place": SARO}) == ONE
    assert again({**nobody, "place": SARO}, {**nobody, "place": PELL}) == TWO
    assert again({**nobody, "place": SARO}, nobody) == TWO
    assert again(nobody, nobody) == TWO
    page = Page(WORDS).tell("shelled", NOBODY, place=SARO).tell("bombarded", NOBODY, place=SARO)
    assert page.joined == TWO


# A mention that names less


def less(
    said: str,
    sides: Sides = TARGET,
    word: str = "attack",
    first: dict[str, Any] | None = None,
    **more: Any,
) -> list[list[int]]:
    """ "Marenga attacked Saro" by a1 on a2, and a second sentence with less."""
    return Page(f"Marenga attacked Saro. {said}").tell("attacked", **(first or {})).tell(word, sides, **more).joined


DEFINITE = ["The", "This", "That", "Such", "Its", "His", "Her", "Their", "Monday’s", "Friday's", "The deadly", "the\n"]


@pytest.mark.parametrize("words", DEFINITE)
def test_a_mention_that_names_less_is_joined_where_it_takes_the_event_up(words: str) -> None:
    said = f"{words} attack on Saro went on."
    assert less(said, TARGET) == ONE
    assert less(said, SOURCE) == ONE


@pytest.mark.parametrize("words", ["An", "Another", "One", "After", "The long and deadly", "Breathe", "Today’s", "—"])
def test_a_mention_that_names_less_is_not_joined_where_it_does_not(words: str) -> None:
    said = f"{words} attack on Saro went on."
    assert less(said, TARGET) == TWO
    assert less(said, SOURCE) == TWO


def test_what_is_taken_up_stands_second() -> None:
    page = Page("The attack on Saro went on. Marenga attacked Saro.").tell("attack", TARGET).tell("attacked")
    assert page.joined == TWO
    # but the second may name more
    page = Page("Saro was attacked. The attack by Marenga went on.").tell("attacked", TARGET).tell("attack")
    assert page.joined == ONE


def test_what_is_taken_up_has_the_same_word_or_the_same_mode() -> None:
    said = "The bombing of Saro went on."
    assert less(said, word="bombing") == TWO
    assert less(said, word="bombing", mode="aerial") == TWO
    assert less(said, word="bombing", mode="aerial", first={"mode": "aerial"}) == ONE
    assert less(said, word="bombing", mode="drone", first={"mode": "aerial"}) == TWO
    assert less("A bombing of Saro went on.", word="bombing", mode="aerial", first={"mode": "aerial"}) == TWO


def test_what_is_taken_up_shares_a_side_or_a_place() -> None:
    said = "The attack on Saro went on."
    assert less(said, ((), ("a3",))) == TWO
    assert less(said, ((), ("a3",)), place=SARO, first={"place": SARO}) == TWO
    only_source = {"sides": SOURCE}
    assert less(said, TARGET, first=only_source) == TWO
    assert less(said, TARGET, place=SARO, first={**only_source, "place": SARO}) == ONE
    assert less(said, TARGET, place=PELL, first={**only_source, "place": SARO}) == TWO
    # who acts for the state is the state here too
    by_state = {"sides": (("marenga",), ("a2",))}
    assert less(said, (("army",), ()), first=by_state) == ONE
    assert less(said, (("baker",), ()), first=by_state) == TWO


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"day": "2024-05-06"}, {"day": "2024-05-07"}),
        ({"place": SARO}, {"place": PELL}),
        ({"mode": "aerial"}, {"mode": "drone"}),
        ({}, {"modality": "denied"}),
        ({}, {"root": "PROTEST"}),
    ],
    ids=["day", "place", "mode", "modality", "root"],
)
def test_what_is_taken_up_has_nothing_against_it(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert less("The attack on Saro went on.", TARGET, first=first, **second) == TWO


# A mention without anybody


def test_a_mention_without_actors_takes_up_the_last_event_of_its_kind() -> None:
    assert less("The attack went on.", NOBODY) == ONE
    assert less("The bombing went on.", NOBODY, "bombing") == ONE
    assert less("An attack went on.", NOBODY) == TWO
    assert less("The attack went on.", NOBODY, modality="alleged") == TWO
    assert less("The attack went on.", NOBODY, root="PROTEST") == TWO
    page = Page("Marenga attacked Saro. Tolvia attacked Pell. The attack went on.")
    page.tell("attacked").tell("attacked", (("a3",), ("a4",))).tell("attack", NOBODY)
    assert page.joined == [[0], [1, 2]]


@pytest.mark.parametrize("side", ["source", "target"])
def test_words_for_a_side_stand_for_somebody(side: Literal["source", "target"]) -> None:
    assert less("The attack on them went on.", NOBODY, **{side: Span(37, 41)}) == TWO


def test_nothing_takes_itself_up() -> None:
    page = Page("Saro was attacked in the attack.").tell("attacked", NOBODY).tell("attack", NOBODY)
    assert page.joined == TWO


def test_what_was_told_long_ago_is_not_taken_up() -> None:
    def after(letters: int) -> list[list[int]]:
        return less(f"{'x' * letters}. The attack went on.", NOBODY)

    assert (after(1000), after(2600)) == (ONE, TWO)
    # it counts from where it was told last
    far = "x" * 2000
    page = Page(f"Marenga attacked Saro. {far}. The attack went on. {far}. The attack was over.")
    assert page.tell("attacked").tell("attack", NOBODY).tell("attack", NOBODY).joined == [[0, 1, 2]]


# Two words of one sentence


def two_words(between: str, one: dict[str, Any] | None = None, other: dict[str, Any] | None = None) -> list[list[int]]:
    page = Page(f"Jets struck{between}bombing Saro.")
    aerial = {"mode": "aerial"}
    return page.tell("struck", **{**aerial, **(one or {})}).tell("bombing", **{**aerial, **(other or {})}).joined


@pytest.mark.parametrize("between", [" at dawn, ", " with sandbags, ", " beyond the Andes, ", " ", f" {'x' * 50} "])
def test_two_words_of_one_sentence_may_be_one_deed(between: str) -> None:
    assert two_words(between) == ONE
    assert two_words(between, {"sides": SOURCE}) == ONE
    assert two_words(between, {}, {"sides": SOURCE}) == ONE


@pytest.mark.parametrize("between", [" Pell and ", " and ", " Pell; ", " Pell, then ", f" {'x' * 60} "])
def test_two_deeds_of_one_sentence_are_two(between: str) -> None:
    assert two_words(between) == TWO


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"mode": None}, {"mode": None}),
        ({"mode": None}, {}),
        ({}, {"mode": None}),
        ({}, {"mode": "drone"}),
        ({}, {"sides": (("a3",), ("a2",))}),
        ({}, {"sides": TARGET}),
        ({}, {"sides": (("a1",), ("a3",))}),
        ({}, {"sides": (("a1",), ("a2", "a3"))}),
        ({}, {"root": "COERCE"}),
        ({}, {"modality": "planned"}),
    ],
    ids=["no modes", "no first", "no second", "mode", "source", "no source", "target", "one more", "root", "modality"],
)
def test_two_words_of_one_sentence_need_the_same_mode_and_sides(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert two_words(" at dawn, ", one, other) == TWO


def test_one_sentence_has_two_deeds_though_another_tells_of_both() -> None:
    page = Page("Marenga shelled Saro. It was shelled and shelled.").tell("shelled").tell("shelled").tell("shelled")
    assert page.joined == [[0, 1], [2]]


# Any mentions at all


def test_without_mentions_there_are_no_events() -> None:
    assert join_told("", [], {}) == []


SAID = ["Marenga", "attacked", "attack", "the", "The", "and", "bombed", "an", "Saro", ".", "."]
ids = st.lists(st.sampled_from(["a1", "a2", "marenga", "army", "baker"]), max_size=2, unique=True).map(tuple)
days = st.sampled_from([None, "2024-05-06", "2024-05-07", "2024-05-01/2024-05-31"])


@st.composite
def pages(draw: st.DrawFn) -> Page:
    text = " ".join([*draw(st.lists(st.sampled_from(SAID), min_size=4, max_size=40)), "."])
    page = Page(text)
    for word in [w for w in text.split() if w in ("attacked", "attack", "bombed")]:
        page.tell(
            word,
            (draw(ids), draw(ids)),
            root=draw(st.sampled_from(["ASSAULT", "ASSAULT", "CONSULT"])),
            day=draw(days),
            place=draw(st.sampled_from([None, SARO, PELL])),
            mode=draw(st.sampled_from([None, "aerial"])),
            modality=draw(st.sampled_from(MODALITIES[:2])),
        )
    return page


@given(pages())
@settings(max_examples=200, deadline=None)
def test_every_mention_is_of_exactly_one_event_and_their_order_stays(page: Page) -> None:
    joined = page.joined
    assert sorted(n for event in joined for n in event) == list(range(len(page.told)))
    assert all(event == sorted(event) for event in joined)
    assert [event[0] for event in joined] == sorted(event[0] for event in joined)
    for event in joined:
        assert len({(page.told[n].deed.root, page.told[n].deed.modality) for n in event}) == 1
    assert page.joined == joined


@given(pages())
@settings(max_examples=200, deadline=None)
def test_no_two_mentions_with_actors_contradict_each_other(page: Page) -> None:
    for event in page.joined:
        named = [page.told[n] for n in event if page.told[n].source or page.told[n].target]
        places = {m.place.geonames for m in named if m.place}
        exact = {m.time.date for m in named if m.time and m.time.date and "/" not in m.time.date}
        # one sentence tells of one deed at one time, whatever its words are taken for
        if len({m.sentence for m in named}) == len(named):
            assert len(places) <= 1 and len(exact) <= 1


@given(pages())
@settings(max_examples=60, deadline=None)
def test_who_takes_no_part_changes_nothing(page: Page) -> None:
    others = {a.id: a for a in (actor("x", "state", "XMA", "GOV"), actor("y", "group", "XMA", "MIL"))}
    assert page.join({**CAST, **others}) == page.joined
    # who is not in the cast is still who they are
    assert sorted(n for event in page.join({}) for n in event) == list(range(len(page.told)))
