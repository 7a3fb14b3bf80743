"""How far an event is trusted: what is counted, how it is weighed, what is left out; deeds made by hand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judges import Trusting
from onrecord.errors import ModelError
from onrecord.intake import document_from_text
from onrecord.knowledge.base import knowledge
from onrecord.model import Actor, ActorKind, Event, Modality, Span, Statement
from onrecord.reader.deeds import Deed
from onrecord.reader.event_model import FILES, EventModel
from onrecord.reader.events import build_events
from onrecord.reader.ontology import MODALITIES
from onrecord.reader.pipeline import Reader
from onrecord.reader.trust import NAMES, TRUST, Trust, features
from weights import WEIGHTS

TEXT = "On Monday the navy of Marenga, which had sailed at dawn, shelled the port of Saro; Tolvia protested."
SENTENCE = Span(0, len(TEXT))

Sides = tuple[Actor | None, Actor | None]


def spot(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def deed(trigger: Span | str = "shelled", text: str = TEXT, **more: Any) -> Deed:
    """A deed that the network is sure of; sides by their words."""
    sides = {k: spot(more.pop(k), text) for k in ("source", "target") if isinstance(more.get(k), str)}
    fields: dict[str, Any] = {
        "root": "ASSAULT",
        "mode": None,
        "source": None,
        "target": None,
        "modality": "actual",
        "modalities": tuple(float(m == "actual") for m in MODALITIES),
        **dict.fromkeys(("confidence", "sure_source", "sure_target", "sure_any"), 0.9),
        **sides,
        **more,
    }
    return Deed(trigger=trigger if isinstance(trigger, Span) else spot(trigger, text), **fields)


def actor(kind: ActorKind = "group", country: str | None = None) -> Actor:
    return Actor(id="a1", name="navy", kind=kind, country=country)


def counted(made: Deed, sides: Sides = (None, None), text: str = TEXT) -> dict[str, float]:
    return dict(zip(NAMES, features(text, Span(0, len(text)), made, sides), strict=True))


# What is counted


def test_names_are_each_of_one_number() -> None:
    assert len(set(NAMES)) == len(NAMES) > 30
    assert sum(name.startswith("source ") for name in NAMES) == sum(name.startswith("target ") for name in NAMES) == 15


def test_what_the_network_was_sure_of_counts() -> None:
    numbers = counted(deed(confidence=0.5, sure_source=1.0, sure_target=0.25, sure_any=1.0))
    assert numbers["root"] == pytest.approx(math.log(0.501))
    assert numbers["any"] == pytest.approx(math.log(0.001))
    assert numbers["source found"] == pytest.approx(math.log(1.001))
    assert numbers["target found"] == pytest.approx(math.log(0.251))
    assert counted(deed(sure_any=0.5))["any"] > numbers["any"]


def test_how_actual_it_is_counts_where_it_is_told_as_actual() -> None:
    half = tuple(0.5 if m in ("actual", "denied") else 0.0 for m in MODALITIES)
    assert counted(deed(modalities=half))["actual"] == pytest.approx(math.log(0.501))
    assert counted(deed(modalities=half, modality="denied"))["actual"] == 0.0
    # nor need there be any number then
    assert counted(deed(modalities=(), modality="planned"))["actual"] == 0.0


def test_a_side_that_is_not_there_is_nobody_and_nothing_else() -> None:
    numbers = counted(deed(target="the port of Saro"))
    assert {k for k, v in numbers.items() if k.startswith("source ") and v} <= {"source nobody", "source found"}
    assert (numbers["source nobody"], numbers["target nobody"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("who", "marks"),
    [
        (None, {"unnamed"}),
        (actor("state", "XMA"), {"state", "country"}),
        (actor("person"), {"person"}),
        (actor("group", "XMA"), {"group", "country"}),
        (actor("organization"), set()),
    ],
    ids=["nobody", "state", "person", "group", "body"],
)
@pytest.mark.parametrize("side", ["source", "target"])
def test_who_a_side_is(side: str, who: Actor | None, marks: set[str]) -> None:
    sides: Sides = (who, None) if side == "source" else (None, who)
    numbers = counted(deed(**{side: "the navy"}), sides)
    seen = {k for k in ("unnamed", "state", "person", "group", "country") if numbers[f"{side} {k}"] == 1.0}
    assert seen == marks
    assert all(numbers[f"{side} {k}"] in (0.0, 1.0) for k in ("unnamed", "state", "person", "group", "country"))


def test_where_a_side_stands() -> None:
    numbers = counted(deed(source="the navy", target="the port of Saro"))
    gap = " of Marenga, which had sailed at dawn, "
    assert numbers["source far"] == pytest.approx(len(gap) / 50)
    assert (numbers["source commas"], numbers["source relative"], numbers["source break"]) == (2, 1.0, 0.0)
    assert (numbers["source behind"], numbers["target behind"]) == (0.0, 1.0)
    assert (numbers["target commas"], numbers["target relative"], numbers["target break"]) == (0, 0.0, 0.0)
    assert numbers["source long"] == pytest.approx(len("the navy") / 30)
    assert counted(deed(target="Tolvia"))["target break"] == 1.0
    assert (numbers["source upper"], counted(deed(source="Marenga"))["source upper"]) == (0.0, 1.0)


def test_a_pronoun_is_one_whatever_its_case() -> None:
    text = "It shelled Saro."
    assert counted(deed(text=text, source="It"), text=text)["source pronoun"] == 1.0
    assert counted(deed(text=text, target="Saro"), text=text)["target pronoun"] == 0.0


def test_the_words_of_the_deed_count() -> None:
    one = counted(deed("shelled", mode="heavy-weapons"))
    two = counted(deed("sailed at"))
    assert (one["past"], one["several words"], one["mode"]) == (1.0, 0.0, 1.0)
    assert (two["past"], two["several words"], two["mode"]) == (0.0, 1.0, 0.0)


def test_no_distance_is_without_end() -> None:
    text = f"Marenga{', so' * 900} shelled {'x' * 900}."
    numbers = counted(deed(text=text, source="Marenga", target="x" * 900), text=text)
    assert (numbers["source far"], numbers["source commas"], numbers["target long"]) == (4.0, 4, 4.0)
    assert numbers["sentence"] == 4.0


spans = st.tuples(st.integers(0, len(TEXT) + 20), st.integers(1, 60)).map(lambda p: Span(p[0], sum(p)))
chances = st.floats(0, 1)
who = st.none() | st.builds(
    actor, st.sampled_from(["person", "state", "organization", "group"]), st.sampled_from([None, "XMA"])
)


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    return deed(
        draw(spans),
        mode=draw(st.sampled_from([None, "aerial"])),
        source=draw(st.none() | spans),
        target=draw(st.none() | spans),
        modality=draw(st.sampled_from(MODALITIES)),
        modalities=tuple(draw(chances) for _ in MODALITIES),
        **{k: draw(chances) for k in ("confidence", "sure_source", "sure_target", "sure_any")},
    )


@given(deeds(), st.tuples(who, who), st.text(max_size=120) | st.just(TEXT), spans)
@settings(max_examples=200, deadline=None)
def test_wherever_the_spans_lie_there_is_a_number_for_each_name(
    made: Deed, sides: Sides, text: str, sentence: Span
) -> None:
    numbers = features(text, sentence, made, sides)
    assert len(numbers) == len(NAMES)
    assert all(math.isfinite(x) and -10 < x < 10 for x in numbers)
    assert features(text, sentence, made, sides) == numbers


# How it is weighed


def trust(weights: Sequence[float] | None = None, **more: Any) -> Trust:
    fields: dict[str, Any] = {"bias": 0.0, "least_actual": 0.65, "least_other": 0.45, **more}
    return Trust(names=NAMES, weights=tuple(weights or [0.0] * len(NAMES)), **fields)


def weighing(name: str, weight: float) -> Trust:
    return trust([weight if name == n else 0.0 for n in NAMES])


def test_without_weights_the_bias_decides() -> None:
    def sure(bias: float) -> float:
        return trust(bias=bias).sure(TEXT, SENTENCE, deed(), (None, None))

    assert sure(0.0) == 0.5
    assert sure(1.0) == pytest.approx(1 / (1 + math.exp(-1)))
    assert sure(-1.0) == pytest.approx(1 - sure(1.0))


@pytest.mark.parametrize("name", ["several words", "mode", "target nobody", "sentence"])
def test_a_weight_counts_by_its_sign(name: str) -> None:
    made = deed("sailed at", mode="aerial")
    up, down = (weighing(name, w).sure(TEXT, SENTENCE, made, (None, None)) for w in (1.0, -1.0))
    assert down < 0.5 < up
    assert down == pytest.approx(1 - up)


def test_what_the_network_is_surer_of_is_surer() -> None:
    for name, field in (("root", "confidence"), ("source found", "sure_source"), ("target found", "sure_target")):
        judge = weighing(name, 1.0)
        low, high = (judge.sure(TEXT, SENTENCE, deed(**{field: p}), (None, None)) for p in (0.3, 0.8))
        assert low < high


numbers = st.floats(-1e6, 1e6)


@given(
    st.lists(numbers, min_size=len(NAMES), max_size=len(NAMES)),
    numbers,
    deeds(),
    st.tuples(who, who),
    st.integers(0, len(NAMES) - 1),
    st.floats(0, 1e6),
)
@settings(max_examples=200, deadline=None)
def test_sure_is_a_probability_that_rises_with_a_weight_where_its_number_is_positive(
    weights: list[float], bias: float, made: Deed, sides: Sides, which: int, more: float
) -> None:
    sure = trust(weights, bias=bias).sure(TEXT, SENTENCE, made, sides)
    assert 0.0 < sure < 1.0
    number = features(TEXT, SENTENCE, made, sides)[which]
    weights[which] += more
    risen = trust(weights, bias=bias).sure(TEXT, SENTENCE, made, sides)
    assert risen >= sure if number >= 0 else risen <= sure


def test_the_least_is_by_modality() -> None:
    judge = trust()
    assert [judge.least(m) for m in MODALITIES] == [0.65 if m == "actual" else 0.45 for m in MODALITIES]


# How it is loaded


def stored(folder: Path, **change: Any) -> Path:
    """The folder, with the shipped trust in it but for `change`; None takes a field away."""
    made = {**msgspec.json.decode((WEIGHTS / TRUST).read_bytes()), **change}
    (folder / TRUST).write_bytes(msgspec.json.encode({k: v for k, v in made.items() if v is not None}))
    return folder


def test_the_shipped_one_loads() -> None:
    judge = Trust.load()
    assert judge == Trust.load(WEIGHTS)
    assert judge.names == NAMES and any(judge.weights)
    assert 0.5 <= judge.least_actual < 1 and 0 < judge.least_other <= judge.least_actual


def test_one_of_a_folder_loads(tmp_path: Path) -> None:
    assert Trust.load(stored(tmp_path, bias=7.5)) == msgspec.structs.replace(Trust.load(), bias=7.5)


def test_a_missing_one_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"events weights.*reinstall"):
        Trust.load(tmp_path)
    (tmp_path / TRUST).mkdir()
    with pytest.raises(ModelError, match=r"events weights.*reinstall"):
        Trust.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"not what it should be", b"{}"])
def test_a_damaged_one_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / TRUST).write_bytes(content)
    with pytest.raises(ModelError, match=r"damaged.*reinstall"):
        Trust.load(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"bias": None},
        {"least_actual": "high"},
        {"weights": ["1"] * len(NAMES)},
        {"weights": None},
        {"names": "root"},
    ],
    ids=["no bias", "least", "words", "no weights", "names"],
)
def test_one_of_other_types_is_an_error(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match=r"damaged.*reinstall"):
        Trust.load(stored(tmp_path, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"names": NAMES[::-1]},
        {"names": NAMES[:-1], "weights": [0.0] * (len(NAMES) - 1)},
        {"names": (*NAMES, "colour"), "weights": [0.0] * (len(NAMES) + 1)},
        {"weights": [0.0] * (len(NAMES) - 1)},
        {"weights": []},
    ],
    ids=["order", "fewer", "more", "a weight less", "none"],
)
def test_one_of_another_version_is_an_error(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match=r"does not fit this version.*reinstall"):
        Trust.load(stored(tmp_path, **change))


def linked(folder: Path) -> Path:
    """The shipped weights, without the trust."""
    for path in WEIGHTS.iterdir():
        if path.name != TRUST:
            (folder / path.name).symlink_to(path)
    return folder


def test_a_reader_wants_one_unless_it_is_given_another_judge(tmp_path: Path) -> None:
    folder = linked(tmp_path)
    with pytest.raises(ModelError, match=r"events weights.*reinstall"):
        Reader(threads=1, weights=folder)
    stored(folder, names=NAMES[::-1])
    with pytest.raises(ModelError, match="does not fit this version"):
        Reader(threads=1, weights=folder)
    judge = Trusting()
    assert Reader(threads=1, weights=folder, judge=judge)._judge is judge


def test_it_is_part_of_the_digest_of_the_events_weights(tmp_path: Path) -> None:
    assert TRUST in FILES
    model = EventModel(stored(linked(tmp_path)), threads=1)
    digest = model.digest()
    assert digest == model.digest()
    stored(tmp_path, bias=7.5)
    assert model.digest() != digest


# What is left out

TOLD = "Marenga shelled Saro. Tolvia bombed Pell. The shelling of Saro went on. Renn raided Orm."
Asked = list[tuple[str, Modality, tuple[str | None, ...], Span]]


class ByWord:
    """A judge that has a probability for each trigger and keeps what it was asked."""

    def __init__(self, sure: dict[str, float], actual: float = 0.6, other: float = 0.3) -> None:
        self._sure = sure
        self._least = actual, other
        self.asked: Asked = []

    def sure(self, text: str, sentence: Span, deed: Deed, sides: Sequence[Actor | None]) -> float:
        word = text[deed.trigger.start : deed.trigger.end]
        self.asked.append((word, deed.modality, tuple(a.id if a else None for a in sides), sentence))
        return self._sure[word]

    def least(self, modality: Modality) -> float:
        return self._least[modality != "actual"]


def sentence_of(word: str, text: str = TOLD) -> Span:
    at = spot(word, text)
    return next(Span(m.start(), m.end()) for m in re.finditer(r"[^.\s][^.]*\.", text) if m.end() > at.start)


def build(
    judge: Any,
    *told: tuple[str, tuple[str, ...], tuple[str, ...]],
    statements: Sequence[Statement] = (),
    **more: Any,
) -> tuple[Event, ...]:
    return build_events(
        TOLD,
        [(sentence_of(word), deed(word, TOLD, **more)) for word, _, _ in told],
        [(source, target) for _, source, target in told],
        statements,
        [],
        [Actor(id=f"a{n}", name=f"a{n}", kind="group") for n in range(1, 7)],
        {},
        knowledge(),
        None,
        judge,
    )


THREE = (("shelled", ("a1",), ("a2",)), ("bombed", ("a3",), ("a4",)), ("raided", ("a5",), ("a6",)))


def words(events: Sequence[Event]) -> list[str]:
    return [TOLD[e.trigger.start : e.trigger.end] for e in events]


def test_what_is_too_unsure_is_left_out_and_the_others_are_numbered() -> None:
    events = build(ByWord({"shelled": 0.9, "bombed": 0.59, "raided": 0.6}), *THREE)
    assert words(events) == ["shelled", "raided"]
    assert [e.id for e in events] == ["e1", "e2"]
    assert [e.confidence for e in events] == [0.9, 0.6]
    assert build(ByWord(dict.fromkeys(("shelled", "bombed", "raided"), 0.1)), *THREE) == ()


def test_confidence_is_the_judges_and_not_the_networks() -> None:
    (event,) = build(ByWord({"shelled": 0.712345}), THREE[0], confidence=0.2)
    assert event.confidence == 0.7123


def test_less_is_asked_of_what_is_not_told_as_actual() -> None:
    unsure = dict.fromkeys(("shelled", "bombed", "raided"), 0.4)
    assert build(ByWord(unsure), *THREE) == ()
    assert words(build(ByWord(unsure), *THREE, modality="alleged")) == ["shelled", "bombed", "raided"]
    assert build(ByWord(unsure, other=0.41), *THREE, modality="alleged") == ()


def test_an_event_is_as_sure_as_where_it_is_told_best() -> None:
    again = ("shelling", (), ("a2",))
    for sure in ({"shelled": 0.2, "shelling": 0.8}, {"shelled": 0.8, "shelling": 0.2}):
        (event,) = build(ByWord(sure), THREE[0], again)
        assert (words([event]), len(event.mentions), event.confidence) == (["shelled"], 2, 0.8)
    assert build(ByWord({"shelled": 0.2, "shelling": 0.5}), THREE[0], again) == ()


def test_the_judge_is_asked_of_every_deed_with_the_first_actor_of_each_side() -> None:
    judge = ByWord({"shelled": 0.9, "bombed": 0.1, "raided": 0.9})
    build(judge, ("shelled", ("a1", "a2"), ("a3", "a4")), ("bombed", (), ("a5",)), ("raided", ("unknown",), ()))
    assert [(word, sides) for word, _, sides, _ in judge.asked] == [
        ("shelled", ("a1", "a3")),
        ("bombed", (None, "a5")),
        ("raided", (None, None)),
    ]
    assert [sentence for *_, sentence in judge.asked] == [sentence_of(w) for w in ("shelled", "bombed", "raided")]


def test_the_judge_hears_how_the_statement_tells_it() -> None:
    denied = Statement(id="s1", kind="indirect", speaker=None, cue=(), content=(Span(0, 20),), stance="deny")
    judge = ByWord({"shelled": 0.4})
    (event,) = build(judge, THREE[0], statements=[denied])
    assert event.modality == "denied"
    assert [modality for _, modality, *_ in judge.asked] == ["denied"]


# The shipped reader

REPORT = (
    "Turkish warplanes bombed Kurdish positions near Afrin on Monday. Belarusian police arrested three journalists in "
    "Minsk on Friday. Norway will send two frigates to the Baltic Sea next month. The French president met the German "
    "chancellor in Berlin on Tuesday to discuss trade. It is said to have been planned, or so they hoped, had the "
    "attack on the depot, which nobody saw, been ordered by those who left."
)


@pytest.fixture(scope="module")
def read() -> Callable[[Any], tuple[Event, ...]]:
    def events(judge: Any) -> tuple[Event, ...]:
        document = document_from_text(REPORT, id="x", clean=False)
        return Reader(threads=1, judge=judge).read(document).events

    return events


def test_events_that_are_shown_are_trusted_enough(read: Callable[[Any], tuple[Event, ...]]) -> None:
    judge, events = Trust.load(), read(None)
    assert len(events) >= 3
    assert all(judge.least(e.modality) - 5e-5 <= e.confidence <= 1 for e in events)
    assert events == read(judge)


def test_the_limits_decide_what_of_it_is_shown(read: Callable[[Any], tuple[Event, ...]]) -> None:
    everything = read(msgspec.structs.replace(Trust.load(), least_actual=0.0, least_other=0.0))
    assert {e.trigger for e in read(None)} <= {e.trigger for e in everything}
    half = sorted(e.confidence for e in everything)[len(everything) // 2] - 5e-5
    some = read(msgspec.structs.replace(Trust.load(), least_actual=half, least_other=half))
    assert [e.trigger for e in some] == [e.trigger for e in everything if e.confidence >= half]
    assert 0 < len(some) < len(everything)
    assert read(msgspec.structs.replace(Trust.load(), least_actual=1.0, least_other=1.0)) == ()
