"""Deeds to events: on whose word, which mentions are of one event, whose forces; deeds and statements made by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judges import Trusting
from onrecord.knowledge.base import knowledge
from onrecord.model import Actor, Event, Force, Place, Span, Statement
from onrecord.reader import events as building
from onrecord.reader.deeds import Deed
from onrecord.reader.events import build_events, tellers
from onrecord.reader.ontology import MODALITIES, roots
from onrecord.reader.types import Mention
from onrecord.reader.when import EventTime

BASE = knowledge()

Side = tuple[str, ...]
Told = tuple[Span, Deed]


def spot(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start, start + len(words))


def sentence(text: str, at: int) -> Span:
    """The sentence around a character, by full stops."""
    return next(Span(m.start(), m.end()) for m in re.finditer(r"[^.\s][^.]*\.", text) if m.start() <= at < m.end())


def deed(text: str, words: str, root: str = "ASSAULT", after: int = 0, **more: Any) -> Told:
    """The deed that `words` name, with its sentence."""
    trigger = spot(text, words, after)
    fields: dict[str, Any] = {
        "mode": None,
        "source": None,
        "target": None,
        "modality": "actual",
        "confidence": 0.9,
        "sure_source": 0.9,
        "sure_target": 0.9,
        "sure_any": 0.9,
        "modalities": (),
    }
    return sentence(text, trigger.start), Deed(trigger=trigger, root=root, **{**fields, **more})


def statement(id: str, *content: Span, **more: Any) -> Statement:
    fields: dict[str, Any] = {"kind": "indirect", "speaker": None, "cue": ()}
    return Statement(id=id, content=content, **{**fields, **more})


def build(
    text: str,
    *told: tuple[Told, Side, Side],
    statements: Sequence[Statement] = (),
    cast: Sequence[Actor] = (),
    published: str | None = "2024-05-08",
) -> tuple[Event, ...]:
    return build_events(
        text,
        [t for t, _, _ in told],
        [(s, t) for _, s, t in told],
        statements,
        [],
        cast,
        {},
        BASE,
        published,
        Trusting(),
    )


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No times, places or forces but those that a test sets: these have tests of their own."""
    monkeypatch.setattr(building, "event_time", lambda *_, **__: None)
    monkeypatch.setattr(building, "event_place", lambda *_, **__: None)
    monkeypatch.setattr(building, "find_forces", lambda *_, **__: ())


Setter = Callable[[dict[str, Any]], None]


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Setter:
    """Sets the day of each trigger, by the words of its sentence."""

    def set_days(by_words: dict[str, str | None]) -> None:
        def time(text: str, sentence: Span, *_: object, **__: object) -> EventTime | None:
            for words, date in by_words.items():
                at = text.find(words, sentence.start, sentence.end)
                if at >= 0:
                    return EventTime(date, at, at + len(words))
            return None

        monkeypatch.setattr(building, "event_time", time)

    return set_days


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Setter:
    """Sets the place of each sentence, by a word in it."""

    def set_places(by_word: dict[str, Place]) -> None:
        def place(text: str, sentence: Span, *_: object, **__: object) -> Place | None:
            said = text[sentence.start : sentence.end]
            return next((p for word, p in by_word.items() if word in said), None)

        monkeypatch.setattr(building, "event_place", place)

    return set_places


@pytest.fixture
def forces(monkeypatch: pytest.MonkeyPatch) -> Setter:
    """Sets the forces that can be found, by their words."""

    def set_forces(by_words: dict[str, str]) -> None:
        def find(text: str, start: int, end: int) -> tuple[Force, ...]:
            hits = ((m, c) for w, c in by_words.items() for m in re.finditer(w, text[start:end]))
            return tuple(Force(class_=c, start=start + m.start(), end=start + m.end()) for m, c in hits)

        monkeypatch.setattr(building, "find_forces", find)

    return set_forces


ONE = "Marenga shelled the port of Saro at dawn."


def test_a_deed_becomes_an_event() -> None:
    where = spot(ONE, "Marenga"), spot(ONE, "the port of Saro")
    told = deed(ONE, "shelled", mode="heavy-weapons", source=where[0], target=where[1], confidence=0.123456)
    (event,) = build(ONE, (told, ("a1",), ("a2", "a3")))
    assert (event.id, event.plover, event.mode, event.modality) == ("e1", "ASSAULT", "heavy-weapons", "actual")
    assert (event.source, event.target) == (("a1",), ("a2", "a3"))
    assert (event.source_mention, event.target_mention) == where
    assert (event.trigger, event.sentence) == (spot(ONE, "shelled"), Span(0, len(ONE)))
    assert (event.according_to, event.date, event.date_text, event.place, event.forces) == (None, None, None, None, ())
    assert event.confidence == 0.1235
    assert [(m.trigger, m.sentence, m.according_to) for m in event.mentions] == [(event.trigger, event.sentence, None)]


def test_words_for_a_side_stay_where_nobody_was_found() -> None:
    (event,) = build(ONE, (deed(ONE, "shelled", source=spot(ONE, "Marenga")), (), ()))
    assert event.source == () and event.source_mention == spot(ONE, "Marenga")


def test_nobody_does_a_thing_to_himself() -> None:
    (event,) = build(ONE, (deed(ONE, "shelled"), ("a1", "a2"), ("a2", "a3")))
    assert (event.source, event.target) == (("a1", "a2"), ("a3",))


# On whose word

SAID = "Renn said that Tolvia said that Marenga shelled the port. It burned."


def told_twice(*ids: str, **more: Any) -> list[Statement]:
    spans = {
        "s1": spot(SAID, "Tolvia said that Marenga shelled the port"),
        "s2": spot(SAID, "Marenga shelled the port"),
        "s3": spot(SAID, "It burned"),
    }
    return [statement(id, spans[id], **more) for id in ids]


@pytest.mark.parametrize("order", [("s1", "s2", "s3"), ("s3", "s2", "s1")])
def test_the_innermost_statement_tells_it(order: tuple[str, ...]) -> None:
    (event,) = build(SAID, (deed(SAID, "shelled"), ("a1",), ()), statements=told_twice(*order))
    assert event.according_to == "s2" and event.mentions[0].according_to == "s2"


def test_a_statement_that_does_not_hold_the_trigger_tells_nothing() -> None:
    (event,) = build(SAID, (deed(SAID, "burned"), ("a1",), ()), statements=told_twice("s1", "s2"))
    assert event.according_to is None
    # nor does one that the trigger only touches
    assert tellers([statement("s1", Span(0, 5))], [Span(3, 8)])[0] is None
    assert tellers([statement("s1", Span(0, 5))], [Span(5, 8)])[0] is None
    assert tellers([statement("s1", Span(0, 2), Span(3, 8))], [Span(3, 8)])[0] == "s1"


def test_innermost_is_the_least_of_all_its_pieces() -> None:
    wide = statement("s1", Span(10, 20), Span(30, 60))
    assert tellers([wide, statement("s2", Span(5, 30))], [Span(12, 15)])[0] == "s2"


def test_what_its_statement_denies_is_denied_for_the_first_event_only() -> None:
    text = "Renn denied that Marenga shelled the port after the ship sank."
    denial = statement("s1", spot(text, "that Marenga shelled the port after the ship sank"), stance="deny")
    first, second = build(
        text,
        (deed(text, "shelled"), ("a1",), ()),
        (deed(text, "sank"), ("a2",), ()),
        statements=[denial],
    )
    assert (first.modality, second.modality) == ("denied", "actual")


# One event told twice

TWICE = "Marenga shelled the port. Days later nobody knew why Marenga shelled the port. It burned."


def both(one: dict[str, Any] | None = None, other: dict[str, Any] | None = None, **more: Any) -> tuple[Event, ...]:
    """Two mentions of "shelled", a1 to a2 unless told otherwise."""
    out = []
    for at, said in ((0, one or {}), (30, other or {})):
        sides = said.pop("sides", (("a1",), ("a2",)))
        out.append((deed(TWICE, "shelled", said.pop("root", "ASSAULT"), at, **said), *sides))
    return build(TWICE, *out, **more)


def test_two_mentions_of_one_event_are_joined() -> None:
    (event,) = both({"confidence": 0.5}, {"confidence": 0.8, "mode": "heavy-weapons"})
    assert [m.trigger for m in event.mentions] == [spot(TWICE, "shelled"), spot(TWICE, "shelled", 30)]
    assert event.mentions[0].sentence != event.mentions[1].sentence
    assert event.trigger == event.mentions[0].trigger and event.sentence == event.mentions[0].sentence
    # what only one of them says is the event's
    assert (event.mode, event.confidence) == ("heavy-weapons", 0.8)


def test_each_mention_keeps_who_tells_it() -> None:
    inner = statement("s1", spot(TWICE, "Marenga shelled the port", 30))
    (event,) = both(statements=[inner])
    assert [m.according_to for m in event.mentions] == [None, "s1"]
    assert event.according_to is None


def test_a_state_and_who_acts_for_it_are_one_side() -> None:
    state = Actor(id="a1", name="Marenga", kind="state", country="XMA", sector="GOV")
    for sector, many in (("MIL", 1), (None, 2)):
        other = Actor(id="a3", name="guards", kind="group", country="XMA", sector=sector)
        assert len(both({}, {"sides": (("a3",), ("a2",))}, cast=[state, other])) == many


def test_one_shared_actor_a_side_is_enough() -> None:
    assert len(both({"sides": (("a1", "a3"), ("a2",))}, {"sides": (("a3",), ("a2", "a4"))})) == 1
    assert len(both({"sides": (("a1",), ())}, {"sides": (("a1",), ())})) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"root": "COERCE"},
        {"modality": "denied"},
        {"sides": (("a3",), ("a2",))},
        {"sides": (("a1",), ("a3",))},
        {"sides": (("a2",), ("a1",))},
        {"sides": (("a1",), ())},
        {"sides": ((), ("a2",))},
        {"mode": "aerial"},
    ],
    ids=["root", "modality", "source", "target", "turned round", "no target", "no source", "mode"],
)
def test_mentions_that_differ_are_not_joined(other: dict[str, Any]) -> None:
    assert [e.id for e in both({"mode": "heavy-weapons"}, {"mode": "heavy-weapons", **other})] == ["e1", "e2"]


def test_mentions_without_any_actor_are_not_joined() -> None:
    assert len(both({"sides": ((), ())}, {"sides": ((), ())})) == 2


def test_two_deeds_of_one_sentence_are_two() -> None:
    text = "Marenga shelled the port and shelled the town."
    told = [(deed(text, "shelled", after=at), ("a1",), ("a2",)) for at in (0, 20)]
    assert len(build(text, *told)) == 2
    # also where the first of them is told elsewhere too
    text = "Marenga shelled the port. It was shelled and shelled."
    told = [(deed(text, "shelled", after=at), ("a1",), ("a2",)) for at in (0, 30, 42)]
    assert [len(e.mentions) for e in build(text, *told)] == [2, 1]


DATED = "On Monday Marenga shelled the port. On Friday Marenga shelled the port. In May Marenga bombarded the port."


def dated(first: str | None, second: str | None, words: tuple[str, str], days: Setter) -> tuple[Event, ...]:
    days({"On Monday": first, "On Friday": second, "In May": second})
    one, other = (deed(DATED, w, after=at) for w, at in zip(words, (0, 40), strict=True))
    return build(DATED, (one, ("a1",), ("a2",)), (other, ("a1",), ("a2",)))


SAME = ("shelled", "shelled")


def test_two_days_are_two_events(days: Setter) -> None:
    assert len(dated("2024-05-06", "2024-05-10", SAME, days)) == 2
    assert len(dated("2024-05-06", "2024-05-07/2024-05-10", SAME, days)) == 2
    assert len(dated("2024-04-01/2024-04-30", "2024-05-01/2024-05-31", SAME, days)) == 2


def test_a_day_within_the_other_mentions_range_is_no_reason(days: Setter) -> None:
    (event,) = dated("2024-05-01/2024-05-31", "2024-05-10", SAME, days)
    # the mention that says most precisely when is the one that dates it
    assert (event.date, event.date_text) == ("2024-05-10", "On Friday")
    (event,) = dated("2024-05-06", "2024-05-06/2024-05-10", SAME, days)
    assert (event.date, event.date_text) == ("2024-05-06", "On Monday")


def test_a_mention_without_a_day_is_no_reason(days: Setter) -> None:
    (event,) = dated(None, "2024-05-10", SAME, days)
    assert (event.date, event.date_text) == ("2024-05-10", "On Friday")
    (event,) = dated(None, None, SAME, days)
    assert (event.date, event.date_text) == (None, "On Monday")


def test_another_word_needs_the_same_day(days: Setter) -> None:
    words = ("shelled", "bombarded")
    assert len(dated("2024-05-06", "2024-05-06", words, days)) == 1
    assert len(dated("2024-05-06", "2024-05-01/2024-05-31", words, days)) == 2
    assert len(dated(None, None, words, days)) == 2


def test_another_word_needs_both_sides_too(days: Setter) -> None:
    days({"On Monday": "2024-05-06", "In May": "2024-05-06"})
    told = [(deed(DATED, w), ("a1",), ()) for w in ("shelled", "bombarded")]
    assert len(build(DATED, *told)) == 2


def test_the_beginning_of_a_word_is_the_word() -> None:
    text = "Marenga attacked the port. The attack killed nobody."
    told = [(deed(text, w, after=at), ("a1",), ("a2",)) for w, at in (("attacked", 0), ("attack", 30))]
    assert len(build(text, *told)) == 1


def test_the_words_of_a_day_are_closed_up(days: Setter) -> None:
    text = "Marenga shelled it on\n Monday."
    days({"on\n Monday": "2024-05-06"})
    assert build(text, (deed(text, "shelled"), ("a1",), ()))[0].date_text == "on Monday"


def placed(one: Place | None, other: Place | None, places: Setter) -> tuple[Event, ...]:
    places({"Days later": other, "Marenga": one})
    return both()


SARO, RENN = Place(name="Saro", geonames=1), Place(name="Renn", geonames=2)


def test_two_places_are_two_events(places: Setter) -> None:
    assert len(placed(SARO, RENN, places)) == 2
    # also where neither has a number in the gazetteer
    assert len(placed(Place(name="Saro Strait"), Place(name="Renn Sea"), places)) == 2


def test_one_place_or_none_is_no_reason(places: Setter) -> None:
    assert [e.place for e in placed(SARO, SARO, places)] == [SARO]
    assert [e.place for e in placed(SARO, Place(name="Saro Town", geonames=1), places)] == [SARO]
    assert [e.place for e in placed(None, RENN, places)] == [RENN]
    assert len(placed(Place(name="Saro Strait"), Place(name="Saro Strait"), places)) == 1


# Deeds that two do together

MET = "Marenga and Tolvia met. Renn said that Tolvia met Marenga. They were friends."


def test_a_joint_source_of_a_deed_done_together_is_split() -> None:
    (event,) = build(MET, (deed(MET, "met", "CONSULT"), ("a1", "a2", "a3"), ()))
    assert (event.source, event.target) == (("a1",), ("a2", "a3"))


def test_a_joint_source_is_left_alone_where_there_is_a_target_or_no_symmetry() -> None:
    (event,) = build(MET, (deed(MET, "met", "CONSULT"), ("a1", "a2"), ("a3",)))
    assert (event.source, event.target) == (("a1", "a2"), ("a3",))
    # words for a target stand for somebody, though nobody knows whom
    (event,) = build(MET, (deed(MET, "met", "CONSULT", target=spot(MET, "Tolvia")), ("a1", "a2"), ()))
    assert (event.source, event.target) == (("a1", "a2"), ())
    (event,) = build(MET, (deed(MET, "met", "ASSAULT"), ("a1", "a2"), ()))
    assert (event.source, event.target) == (("a1", "a2"), ())
    (event,) = build(MET, (deed(MET, "met", "CONSULT"), ("a1",), ()))
    assert (event.source, event.target) == (("a1",), ())


def test_a_deed_done_together_may_be_told_from_either_side() -> None:
    told = ((deed(MET, "met", "CONSULT"), ("a1",), ("a2",)), (deed(MET, "met", "CONSULT", 30), ("a2",), ("a1",)))
    (event,) = build(MET, *told)
    assert len(event.mentions) == 2 and (event.source, event.target) == (("a1",), ("a2",))


# Forces

ARMED = "Tanks shelled the port while frigates bombed the town. Marenga criticised the tanks."


def test_forces_go_to_the_nearest_deed(forces: Setter) -> None:
    forces({"Tanks": "tank", "frigates": "warship"})
    one, two = build(ARMED, (deed(ARMED, "shelled"), ("a1",), ()), (deed(ARMED, "bombed"), ("a2",), ()))
    assert [f.class_ for f in one.forces] == ["tank"]
    assert [f.class_ for f in two.forces] == ["warship"]


def test_a_deed_without_forces_takes_none_from_its_neighbour(forces: Setter) -> None:
    forces({"Tanks": "tank", "frigates": "warship"})
    one, two = build(ARMED, (deed(ARMED, "shelled"), ("a1",), ()), (deed(ARMED, "bombed", "ACCUSE"), ("a2",), ()))
    assert [f.class_ for f in one.forces] == ["tank", "warship"]
    assert two.forces == ()


def test_a_quarrel_about_tanks_has_no_tanks(forces: Setter) -> None:
    forces({"tanks": "tank"})
    (event,) = build(ARMED, (deed(ARMED, "criticised", "ACCUSE"), ("a1",), ()))
    assert event.forces == ()


def test_forces_of_both_mentions_are_the_events_each_once(forces: Setter) -> None:
    text = "Tanks shelled the port. Marenga shelled the port with mortars."
    forces({"Tanks": "tank", "mortars": "mortar"})
    (event,) = build(text, *[(deed(text, "shelled", after=at), ("a1",), ("a2",)) for at in (0, 20)])
    assert [f.class_ for f in event.forces] == ["tank", "mortar"]


# Any deeds at all

WORDS = ["Marenga", "shelled", "met", "on Monday", "two tanks", "in Riga", "denied", "it", "claimed", "in 2019", "."]
spans = st.tuples(st.integers(0, 60), st.integers(1, 12))
actors = st.lists(st.sampled_from(["a1", "a2", "a3"]), max_size=2, unique=True).map(tuple)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Any, ...]:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=25))
    text = " ".join([*words, "."])
    sentences = [Span(m.start(), m.end()) for m in re.finditer(r"[^.\s][^.]*\.?|\.", text)]

    def within(low: int, high: int) -> Span:
        start = draw(st.integers(low, high - 1))
        return Span(start, draw(st.integers(start + 1, min(high, start + 9))))

    told = []
    for _ in range(draw(st.integers(0, 5))):
        whole = draw(st.sampled_from(sentences))
        sides = [within(whole.start, whole.end) if draw(st.booleans()) else None for _ in range(2)]
        made = Deed(
            trigger=within(whole.start, whole.end),
            root=draw(st.sampled_from([*roots()[:2], "ASSAULT", "MOBILIZE"])),
            mode=None,
            source=sides[0],
            target=sides[1],
            modality=draw(st.sampled_from(MODALITIES[:3])),
            confidence=draw(st.floats(0, 1)),
            sure_source=0.5,
            sure_target=0.5,
            sure_any=0.5,
            modalities=(),
        )
        told.append(((whole, made), draw(actors), draw(actors)))
    told.sort(key=lambda t: t[0][1].trigger)
    said = [
        statement(
            f"s{n}",
            within(0, len(text)),
            cue=(within(0, len(text)),),
            stance=draw(st.sampled_from(["deny", "support"])),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    mentions = [Mention(m.start(), m.end(), "PLACE") for m in re.finditer("Riga", text)]
    return text, told, said, mentions


@given(articles(), st.sampled_from([None, "2024-05-08"]))
@settings(max_examples=150, deadline=None)
def test_every_span_lies_in_the_text_and_every_id_is_valid(made: tuple[Any, ...], published: str | None) -> None:
    text, told, said, mentions = made

    def again() -> tuple[Event, ...]:
        with pytest.MonkeyPatch.context() as patch:
            for name, real in REAL.items():
                patch.setattr(building, name, real)
            return build_events(
                text,
                [t for t, _, _ in told],
                [(s, t) for _, s, t in told],
                said,
                mentions,
                [],
                {},
                BASE,
                published,
                Trusting(),
            )

    events = again()
    assert [e.id for e in events] == [f"e{n}" for n in range(1, len(events) + 1)]
    seen = []
    for event in events:
        assert event.mentions[0].trigger == event.trigger and event.mentions[0].sentence == event.sentence
        assert event.mentions[0].according_to == event.according_to
        assert set(event.source) | set(event.target) <= {"a1", "a2", "a3"}
        assert not set(event.source) & set(event.target)
        places = [s for m in event.mentions for s in (m.trigger, m.sentence)]
        places += [s for s in (event.source_mention, event.target_mention) if s]
        places += [Span(f.start, f.end) for f in event.forces]
        assert all(0 <= s.start < s.end <= len(text) for s in places)
        for m in event.mentions:
            assert m.sentence.start <= m.trigger.start < m.trigger.end <= m.sentence.end
            assert m.according_to is None or m.according_to in {s.id for s in said}
        assert event.date is None or event.date_text
        assert event.date_text is None or event.date_text in " ".join(text.split())
        seen += [(m.sentence, m.trigger, event.plover) for m in event.mentions]
    # no deed is lost and none is told of twice
    assert sorted(seen) == sorted((s, d.trigger, d.root) for (s, d), _, _ in told)
    assert [e.trigger for e in events] == sorted(e.trigger for e in events)
    assert again() == events


REAL = {name: getattr(building, name) for name in ("event_time", "event_place", "find_forces")}
"""What looks for times, places and forces, as it is before a test takes its place."""
