"""Deeds of one sentence after a look at all of them: each rule, and where it must keep its hands off."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Modality, Span
from onrecord.reader.deeds import Deed
from onrecord.reader.ontology import roots, symmetric_roots
from onrecord.reader.weeding import weeded


class Said:
    """A sentence of which deeds are told by their words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.deeds: list[Deed] = []

    def span(self, words: str | None) -> Span | None:
        if words is None:
            return None
        start = self.text.index(words)
        return Span(start, start + len(words))

    def deed(self, trigger: str, root: str, source: str | None = None, target: str | None = None, **more: Any) -> Said:
        at = self.span(trigger)
        assert at is not None
        fields: dict[str, Any] = {"modality": "actual", "confidence": 0.9, "mode": None, **more}
        self.deeds.append(
            Deed(
                trigger=at,
                root=root,
                source=self.span(source),
                target=self.span(target),
                sure_source=1.0,
                sure_target=1.0,
                sure_any=1.0,
                modalities=(),
                **fields,
            )
        )
        return self

    def words(self, span: Span | None) -> str | None:
        return None if span is None else self.text[span.start : span.end]

    @property
    def weeded(self) -> list[tuple[str | None, ...]]:
        """Trigger, root, source and target of what is left."""
        return [
            (self.words(d.trigger), d.root, self.words(d.source), self.words(d.target))
            for d in weeded(self.text, self.deeds)
        ]

    def untouched(self) -> bool:
        return weeded(self.text, self.deeds) == self.deeds


def test_nothing_comes_of_nothing() -> None:
    assert weeded("", []) == []
    assert weeded("Marenga is an island.", []) == []


def test_deeds_that_have_nothing_to_do_with_each_other_stay_as_they_are() -> None:
    said = Said("Marenga shelled the port of Saro and Tolvia recalled its ambassador.")
    said.deed("shelled", "ASSAULT", "Marenga", "the port of Saro", mode="heavy-weapons")
    said.deed("recalled", "SANCTION", "Tolvia", "Marenga", modality="planned")
    assert said.untouched()


# Neighbouring words.


@pytest.mark.parametrize(("pushed", "out", "root"), [(0.9, 0.6, "COERCE"), (0.6, 0.9, "RETREAT"), (0.7, 0.7, "COERCE")])
def test_neighbouring_words_are_one_deed_of_the_surer_root(pushed: float, out: float, root: str) -> None:
    said = Said("Marenga pushed out the guards.")
    said.deed("pushed", "COERCE", "Marenga", "the guards", confidence=pushed)
    said.deed("out", "RETREAT", "Marenga", "the guards", confidence=out)
    assert said.weeded == [("pushed out", root, "Marenga", "the guards")]
    (one,) = weeded(said.text, said.deeds)
    assert one.confidence == max(pushed, out)


def test_the_surer_deed_keeps_its_own_sides_mode_and_modality() -> None:
    said = Said("Marenga pushed out the guards.")
    said.deed("pushed", "COERCE", "Marenga", None, confidence=0.4, mode="deport")
    said.deed("out", "RETREAT", None, "the guards", confidence=0.8, mode="withdraw", modality="planned")
    (one,) = weeded(said.text, said.deeds)
    assert one == msgspec.structs.replace(said.deeds[1], trigger=said.span("pushed out"))


def test_three_neighbours_are_one_deed_and_a_line_break_is_no_wall() -> None:
    said = Said("Marenga pushed\n back out the guards.")
    said.deed("pushed", "COERCE", confidence=0.5).deed("back", "RETREAT", confidence=0.8)
    said.deed("out", "REJECT", confidence=0.6)
    assert said.weeded == [("pushed\n back out", "RETREAT", None, None)]


@pytest.mark.parametrize("between", [", ", " and ", "-", " the "])
def test_words_with_a_word_or_mark_between_are_two_deeds(between: str) -> None:
    said = Said(f"Marenga shelled{between}bombed the port.")
    said.deed("shelled", "ASSAULT", "Marenga", "the port").deed("bombed", "COERCE", "Marenga", "the port")
    assert said.untouched()


def test_deeds_come_in_the_order_of_the_text() -> None:
    said = Said("Marenga shelled the port, and Tolvia accused it.")
    said.deed("accused", "ACCUSE", "Tolvia", "Marenga").deed("shelled", "ASSAULT", "Marenga", "the port")
    assert [d[0] for d in said.weeded] == ["shelled", "accused"]


# A deed that another one tells.


def test_of_two_that_tell_the_same_the_surer_one_stays() -> None:
    for sure, word in ((0.6, "attack"), (0.95, "shelling")):
        said = Said("Marenga’s attack on Tolvia, a shelling, went on.")
        said.deed("attack", "ASSAULT", "Marenga", "Tolvia", confidence=0.9)
        said.deed("shelling", "ASSAULT", "Marenga", "Tolvia", confidence=sure)
        assert said.weeded == [(word, "ASSAULT", "Marenga", "Tolvia")]


def test_of_two_equally_sure_the_first_one_stays() -> None:
    said = Said("Marenga’s attack on Tolvia, a shelling, then a raid, went on.")
    for word in ("attack", "shelling", "raid"):
        said.deed(word, "ASSAULT", "Marenga", "Tolvia")
    assert [d[0] for d in said.weeded] == ["attack"]


@pytest.mark.parametrize("sides", [(None, None), ("Marenga", None), (None, "Tolvia")])
def test_a_deed_with_fewer_sides_goes_even_where_it_is_surer(sides: tuple[str | None, str | None]) -> None:
    said = Said("Marenga’s attack on Tolvia, a shelling, went on.")
    said.deed("attack", "ASSAULT", "Marenga", "Tolvia", confidence=0.5)
    said.deed("shelling", "ASSAULT", *sides, confidence=0.99)
    assert said.weeded == [("attack", "ASSAULT", "Marenga", "Tolvia")]


def test_each_with_a_side_that_the_other_lacks_are_two_deeds() -> None:
    said = Said("Marenga’s attack on the port, a shelling of Tolvia, went on.")
    said.deed("attack", "ASSAULT", "Marenga", None).deed("shelling", "ASSAULT", None, "Tolvia")
    assert said.untouched()


@pytest.mark.parametrize(
    "other",
    [
        {"source": "Ruk"},
        {"target": "Ruk"},
        {"root": "ACCUSE"},
        {"modality": "denied"},
        {"modality": "alleged"},
    ],
)
def test_another_side_root_or_modality_is_another_deed(other: dict[str, Any]) -> None:
    said = Said("Marenga’s attack on Tolvia, and a shelling with Ruk, went on.")
    said.deed("attack", "ASSAULT", "Marenga", "Tolvia")
    said.deed("shelling", **{"root": "ASSAULT", "source": "Marenga", "target": "Tolvia", "confidence": 0.5, **other})
    assert said.untouched()


# Refusals.


def refusal(text: str = "Marenga refused to meet Tolvia.", **more: Any) -> Said:
    said = Said(text).deed("refused", "REJECT", "Marenga", "Tolvia")
    given = {"root": "CONSULT", "source": "Marenga", "target": "Tolvia", "modality": "denied", **more}
    return said.deed("meet", **given)


def test_what_is_refused_is_one_deed_the_refusal() -> None:
    assert refusal().weeded == [("refused", "REJECT", "Marenga", "Tolvia")]
    assert refusal(source=None).weeded == [("refused", "REJECT", "Marenga", "Tolvia")]
    assert refusal(target=None, confidence=0.99).weeded == [("refused", "REJECT", "Marenga", "Tolvia")]


def test_only_what_is_denied_was_refused() -> None:
    for modality in get_args(Modality):
        assert refusal(modality=modality).untouched() is (modality != "denied")


@pytest.mark.parametrize(
    "text",
    [
        "Marenga refused; it did not meet Tolvia.",
        "Marenga refused: it did not meet Tolvia.",
        "Marenga refused “to meet Tolvia”.",
        'Marenga refused "to meet Tolvia".',
        "Marenga refused after hours of waiting in the rain to meet Tolvia.",
        "Tolvia did not meet Marenga, which refused.",
    ],
)
def test_a_break_or_many_words_between_make_two_deeds(text: str) -> None:
    said = refusal(text)
    assert sorted(weeded(text, said.deeds), key=lambda d: d.trigger) == sorted(said.deeds, key=lambda d: d.trigger)


def test_what_somebody_else_did_not_do_is_not_refused() -> None:
    assert refusal("Marenga refused, and Ruk did not meet Tolvia.", source="Ruk").untouched()


def test_a_refusal_that_did_not_happen_takes_nothing_away() -> None:
    said = Said("Marenga may have refused to meet Tolvia.")
    said.deed("refused", "REJECT", "Marenga", modality="possible")
    said.deed("meet", "CONSULT", "Marenga", "Tolvia", modality="denied")
    assert said.untouched()


def test_a_refusal_in_a_refusal_stays() -> None:
    assert refusal("Marenga refused to veto or meet Tolvia.", root="REJECT", target=None).untouched()
    said = Said("Marenga refused to meet, attack or shell Tolvia.")
    said.deed("refused", "REJECT", "Marenga")
    for word, root in (("meet", "CONSULT"), ("attack", "ASSAULT")):
        said.deed(word, root, "Marenga", "Tolvia", modality="denied")
    assert [d[1] for d in said.weeded] == ["REJECT"]


# Joint sources.


@pytest.mark.parametrize(
    ("joint", "sides"),
    [
        ("Tolvia and Ruk", ("Tolvia", "Ruk")),
        ("the envoy of Tolvia, and the mayor of Ruk", ("the envoy of Tolvia", "the mayor of Ruk")),
        ("Tolvia, Marenga and Ruk", ("Tolvia, Marenga", "Ruk")),
    ],
)
def test_a_joint_source_is_split_where_two_do_it_together(joint: str, sides: tuple[str, str]) -> None:
    for root in sorted(symmetric_roots()):
        said = Said(f"It was agreed by {joint}.").deed("agreed", root, joint)
        assert said.weeded == [("agreed", root, *sides)]


def test_a_joint_source_of_what_one_does_alone_is_left_whole() -> None:
    for root in sorted(set(roots()) - symmetric_roots()):
        assert Said("It was done by Tolvia and Ruk.").deed("done", root, "Tolvia and Ruk").untouched()


def test_a_joint_source_beside_a_target_is_left_whole() -> None:
    said = Said("Tolvia and Ruk met the envoy of Marenga.")
    assert said.deed("met", "CONSULT", "Tolvia and Ruk", "the envoy of Marenga").untouched()


@pytest.mark.parametrize("name", ["Tolvia", "the two andirons", "and Ruk", "Tolvia and ", "Sandland", "Tolvia, Ruk"])
def test_what_is_not_two_is_not_split(name: str) -> None:
    assert Said(f"It was agreed by {name}.").deed("agreed", "AGREE", name).untouched()


@pytest.mark.parametrize(
    "name",
    [
        "Bosnia and Herzegovina",
        "Trinidad and Tobago",
        "the Organization for Security and Co-operation in Europe",
    ],
)
def test_a_name_with_an_and_in_it_is_one(name: str) -> None:
    assert Said(f"It was agreed by {name}.").deed("agreed", "AGREE", name).untouched()


# Pronouns.


def test_a_pronoun_is_the_actor_of_an_earlier_deed() -> None:
    said = Said("Marenga raised tariffs, and it shelled a port.")
    said.deed("raised", "SANCTION", "Marenga").deed("shelled", "ASSAULT", "it", "a port")
    assert said.weeded[1] == ("shelled", "ASSAULT", "Marenga", "a port")


def test_a_pronoun_is_the_last_of_several_but_not_where_it_is_a_person() -> None:
    text = "Marenga accused Tolvia before {} shelled a port."
    for pronoun, actor in (("it", "Tolvia"), ("they", "Tolvia"), ("he", "he"), ("she", "she")):
        said = Said(text.format(pronoun)).deed("accused", "ACCUSE", "Marenga", "Tolvia")
        said.deed("shelled", "ASSAULT", None, "a port")
        at = said.text.index(f" {pronoun} shelled") + 1
        said.deeds[1] = msgspec.structs.replace(said.deeds[1], source=Span(at, at + len(pronoun)))
        assert said.weeded[1] == ("shelled", "ASSAULT", actor, "a port")


def test_a_person_is_the_only_actor_there_is() -> None:
    said = Said("Renn resigned after Tolvia accused him of fraud.")
    said.deed("resigned", "RETREAT", "Renn").deed("accused", "ACCUSE", "Tolvia", "him")
    assert said.weeded[1] == ("accused", "ACCUSE", "Tolvia", "Renn")


def test_nobody_acts_on_themselves_through_a_pronoun() -> None:
    said = Said("Tolvia shelled it, and Tolvia fled.")
    said.deed("shelled", "ASSAULT", "Tolvia", "it").deed("fled", "RETREAT", "Tolvia")
    assert said.weeded[0] == ("shelled", "ASSAULT", "Tolvia", "it")


@pytest.mark.parametrize("pronoun", ["we", "us", "I", "me", "myself"])
def test_who_speaks_is_not_an_actor_of_the_sentence(pronoun: str) -> None:
    said = Said(f"Marenga raised tariffs, “and [{pronoun}] wept”.")
    said.deed("raised", "SANCTION", "Marenga").deed("wept", "PROTEST", f"[{pronoun}]")
    at = said.text.index("[") + 1
    said.deeds[1] = msgspec.structs.replace(said.deeds[1], source=Span(at, at + len(pronoun)))
    assert said.untouched()


def test_an_actor_that_comes_later_or_is_a_pronoun_stands_for_nothing() -> None:
    said = Said("It shelled a port, and Marenga raised tariffs.")
    assert said.deed("shelled", "ASSAULT", "It", "a port").deed("raised", "SANCTION", "Marenga").untouched()
    said = Said("They raised tariffs, and it shelled them.")
    said.deed("raised", "SANCTION", "They").deed("shelled", "ASSAULT", "it", "them")
    assert said.untouched()


def test_a_name_is_never_replaced() -> None:
    said = Said("Marenga raised tariffs, and Italy shelled itinerant guards.")
    said.deed("raised", "SANCTION", "Marenga").deed("shelled", "ASSAULT", "Italy", "itinerant guards")
    assert said.untouched()


# Spans with another deed in their midst.


def test_the_verb_of_another_deed_and_what_is_before_it_are_cut_off() -> None:
    said = Said("Tolvia said after Marenga attacked General Orn fled to Ruk.")
    said.deed("attacked", "ASSAULT", "Marenga").deed("fled", "RETREAT", "Marenga attacked General Orn")
    assert said.weeded[1] == ("fled", "RETREAT", "General Orn", None)


def test_targets_are_cut_as_well_and_at_every_verb() -> None:
    said = Said("Ruk saw Marenga attacked Tolvia besieged General Orn.")
    said.deed("saw", "ACCUSE", "Ruk", "Marenga attacked Tolvia besieged General Orn")
    said.deed("attacked", "ASSAULT", "Marenga").deed("besieged", "COERCE", "Tolvia")
    assert said.weeded[0] == ("saw", "ACCUSE", "Ruk", "General Orn")


def test_what_goes_on_in_small_letters_is_left_whole() -> None:
    said = Said("The troops shelling the port withdrew.")
    said.deed("shelling", "ASSAULT", "The troops", "the port")
    said.deed("withdrew", "RETREAT", "The troops shelling the port")
    assert said.untouched()


@pytest.mark.parametrize("clause", ["that shelled", "which shelled", "who had often shelled", ", which shelled"])
def test_what_an_actor_did_does_not_make_another_one_of_them(clause: str) -> None:
    who = f"The army {clause} Tolvia"
    said = Said(f"{who} fled.").deed("shelled", "ASSAULT", "The army", "Tolvia").deed("fled", "RETREAT", who)
    assert said.untouched()


def test_a_relative_clause_further_back_does_not_keep_the_cut_away() -> None:
    said = Said("Those who think Marenga shelled General Orn fled.")
    said.deed("shelled", "ASSAULT", "Marenga").deed("fled", "RETREAT", "who think Marenga shelled General Orn")
    assert said.weeded[1] == ("fled", "RETREAT", "General Orn", None)


@pytest.mark.parametrize("edge", ["attack Brigade of Ruk", "Ruk’s planned attack"])
def test_a_deed_at_the_edge_of_a_name_belongs_to_it(edge: str) -> None:
    said = Said(f"Tolvia seized the {edge} today.")
    said.deed("seized", "COERCE", "Tolvia", edge).deed("attack", "ASSAULT", modality="planned")
    assert said.untouched()


def test_a_side_around_its_own_verb_is_nobody() -> None:
    said = Said("Marenga shelled Tolvia today.").deed("shelled", "ASSAULT", "Marenga shelled Tolvia", "Tolvia")
    assert said.weeded == [("shelled", "ASSAULT", None, "Tolvia")]


def test_a_side_that_its_own_verb_begins_or_ends_is_kept() -> None:
    for side in ("the attack", "attack Brigade"):
        assert Said("Then the attack Brigade fled.").deed("attack", "ASSAULT", side).untouched()


def test_a_side_around_its_own_joined_verb_is_nobody() -> None:
    said = Said("Marenga pushed out Tolvia today.")
    said.deed("pushed", "COERCE", "Marenga pushed out Tolvia", "Tolvia").deed("out", "RETREAT", confidence=0.5)
    assert said.weeded == [("pushed out", "COERCE", None, "Tolvia")]


# Whatever comes.

_WORDS = [
    "Marenga",
    "Tolvia",
    "Bosnia",
    "and",
    ",",
    "and",
    "he",
    "they",
    "it",
    "who",
    "that",
    "we",
    "both",
    "refused",
    "to",
    "meet",
    "shelled",
    "out",
    ".",
    ";",
    "“",
    "”",
    "\n",
    "\u202e",
    "🚢",
    "İ",
]


@st.composite
def told(draw: st.DrawFn) -> tuple[str, list[Deed]]:
    text = draw(
        st.one_of(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=20).map(" ".join), st.text(min_size=1))
    )
    words = [0]
    words += [n for n in range(1, len(text)) if text[n].isspace() or text[n - 1].isspace()]
    places = st.sampled_from([*words, *range(len(text))])

    def span() -> Span:
        a, b = sorted((draw(places), draw(places)))
        return Span(a, b) if a < b else Span(a, a + 1)

    many = []
    for _ in range(draw(st.integers(0, 6))):
        many.append(
            Deed(
                trigger=span(),
                root=draw(st.sampled_from(("REJECT", "AGREE", "ASSAULT", "CONSULT"))),
                mode=None,
                source=span() if draw(st.booleans()) else None,
                target=span() if draw(st.booleans()) else None,
                modality=draw(st.sampled_from(("actual", "denied", "planned"))),
                confidence=draw(st.sampled_from((0.4, 0.5, 0.9))),
                sure_source=1.0,
                sure_target=1.0,
                sure_any=1.0,
                modalities=(),
            )
        )
    return text, many


@settings(max_examples=500, deadline=None)
@given(told())
def test_whatever_the_deeds_spans_stay_in_the_text_and_none_is_added(case: tuple[str, list[Deed]]) -> None:
    text, before = case
    copy = list(before)
    after = weeded(text, before)
    assert before == copy
    assert after == weeded(text, before)
    assert len(after) <= len(before) and bool(after) is bool(before)
    for deed in after:
        assert any(deed.root == d.root and deed.confidence == d.confidence for d in before)
        for span in (deed.trigger, deed.source, deed.target):
            assert span is None or 0 <= span.start < span.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(told(), st.integers(1, 50))
def test_where_the_sentence_stands_in_the_text_does_not_matter(case: tuple[str, list[Deed]], by: int) -> None:
    text, before = case

    def moved(span: Span | None) -> Span | None:
        return None if span is None else Span(span.start + by, span.end + by)

    def all_moved(deeds: list[Deed]) -> list[Deed]:
        return [
            msgspec.structs.replace(d, trigger=moved(d.trigger), source=moved(d.source), target=moved(d.target))
            for d in deeds
        ]

    whole = "x" * (by - 1) + " " + text + " Y and Z."
    assert weeded(whole, all_moved(before)) == all_moved(weeded(text, before))
