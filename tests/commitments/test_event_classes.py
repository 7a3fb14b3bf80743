"""Classes of events: which event is what a trigger asks for."""

from __future__ import annotations

import pytest

from made_treaties import WORDS
from onrecord.commitments.event_classes import EventClass, EventClasses, event_classes
from onrecord.errors import KnowledgeError

CLASSES = WORDS.classes


@pytest.mark.parametrize(
    ("trigger", "event", "value"),
    [
        ("armed_attack", "armed_attack", "met"),
        ("armed_attack", "air_strike", "met"),
        ("aggression", "air_strike", "met"),
        ("air_strike", "armed_attack", "unknown"),
        ("armed_attack", "security_threat", "unknown"),
        ("armed_attack", "blockade", "not_met"),
        ("armed_attack", "war", "not_met"),
        ("war", "security_threat", "not_met"),
    ],
)
def test_an_event_is_what_a_trigger_asks_for_a_wider_one_may_be(trigger, event, value):
    assert CLASSES.covers(trigger, event) == value


@pytest.mark.parametrize(
    ("triggers", "event", "value"),
    [
        (("war", "armed_attack"), "air_strike", "met"),
        (("air_strike", "blockade"), "blockade", "met"),
        (("war", "air_strike"), "aggression", "unknown"),
        (("war", "blockade"), "air_strike", "not_met"),
        ((), "war", "not_met"),
    ],
)
def test_of_several_classes_one_is_enough(triggers, event, value):
    assert CLASSES.any_covers(triggers, event) == value


def test_all_classes_above_one_at_any_distance_along_every_way():
    classes = EventClasses(
        EventClass(name, tuple(above), name.upper())
        for name, above in {"d": "bc", "b": "a", "c": "a", "a": "", "e": ""}.items()
    )
    assert classes.is_a("d") == frozenset("abcd") and classes.is_a("a") == frozenset("a")
    assert list(classes) == list("dbcae") and "e" in classes and "f" not in classes
    assert classes.label("d") == "D"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"a": "b"}, "a is_a or may_be 'b', which is no class"),
        ({"a": "b", "b": "c", "c": "a"}, "belongs to itself"),
        ({"a": "a"}, "a belongs to itself"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(rows, words):
    with pytest.raises(KnowledgeError, match=words):
        EventClasses(EventClass(name, tuple(above), "") for name, above in rows.items())
    with pytest.raises(KnowledgeError, match="a more than once"):
        EventClasses((EventClass("a", (), ""), EventClass("a", (), "again")))


def test_unknown_classes_are_told():
    for ask in (
        lambda: CLASSES.covers("armed_atack", "war"),
        lambda: CLASSES.covers("war", "raid"),
        lambda: CLASSES.label("x"),
    ):
        with pytest.raises(KnowledgeError, match=r"there is no class of events .*armed_attack"):
            ask()


def test_an_event_is_of_the_narrowest_classes_that_its_code_says():
    classes = EventClasses(
        (
            EventClass("force", (), "", ("ASSAULT",)),
            EventClass("attack", ("force",), "", ("ASSAULT.aerial", "ASSAULT.heavy-weapons"), ("ASSAULT",)),
            EventClass("strike", ("attack",), "", ("ASSAULT.aerial",)),
            EventClass("crime", (), "", ("ASSAULT.aerial",)),
            EventClass("siege", (), "", (), ("COERCE.restrict",)),
        )
    )
    assert classes.of_event("ASSAULT") == classes.of_event("ASSAULT", "beat") == ("force",)
    assert classes.of_event("ASSAULT", "heavy-weapons") == ("attack",)
    assert classes.of_event("ASSAULT", "aerial") == ("strike", "crime")
    assert classes.of_event("COERCE", "restrict") == classes.of_event("AID") == ()
    assert classes.possible("ASSAULT", "beat") == ("force", "attack")
    assert classes.possible("COERCE", "restrict") == ("siege",) and classes.possible("COERCE") == ()


def test_the_shipped_classes_say_what_the_treaties_need():
    shipped = event_classes()
    assert shipped.covers("aggression", "armed_attack") == "met"
    assert shipped.covers("armed_attack", "security_threat") == "unknown"
    assert shipped.covers("armed_attack", "cyber_attack") != "met"
    assert shipped.of_event("ASSAULT", "aerial") == ("air_strike",) and shipped.of_event("CONSULT") == ()
    assert all(shipped.label(name) for name in shipped)


def test_what_an_event_can_amount_to_is_open_and_so_is_what_belongs_to_it():
    classes = EventClasses(
        [
            EventClass("threat", (), "a threat"),
            EventClass("attack", ("threat",), "an attack"),
            EventClass("blockade", ("threat",), "a blockade", may_be=("attack",)),
            EventClass("air blockade", ("blockade",), "an air blockade"),
        ]
    )
    assert [classes.covers("attack", e) for e in ("attack", "blockade", "air blockade", "threat")] == [
        "met", "unknown", "unknown", "unknown",
    ]  # fmt: skip
    assert classes.covers("blockade", "attack") == "not_met"
