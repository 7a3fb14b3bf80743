"""How alike propositions are, and the fitted numbers that weigh it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_claims import claims, proposition
from onrecord.errors import ModelError
from onrecord.reader.claims import FILES, Claims
from onrecord.reader.claims.likeness import NAMES, RARITY, Looked, likeness
from onrecord.reader.claims.model import CLAIMS, TOLD, ClaimModel, Weighing
from onrecord.reader.words import WORDS
from weights import WEIGHTS

CROSSED = "Tolvian troops have crossed into Marenga"


def look(text: str, number: int = 1, **more: Any) -> Looked:
    return claims().look(proposition(number, text, **more))


def counted(a: Looked, b: Looked) -> dict[str, float]:
    return dict(zip(NAMES, likeness(a, b), strict=True))


def texts(a: str, b: str, **more: Any) -> dict[str, float]:
    return counted(look(a), look(b, 2, **more))


# What is counted


def test_names_are_each_of_one_number() -> None:
    assert len(set(NAMES)) == len(NAMES) == len(likeness(look(CROSSED), look(CROSSED)))


def test_the_same_words_are_as_alike_as_can_be() -> None:
    numbers = texts(CROSSED, CROSSED)
    for name in ("least covered", "most covered", "least shared", "most shared", "mean", "run share"):
        assert numbers[name] == pytest.approx(1, abs=1e-4)
    assert numbers["lengths"] == 0


def test_near_words_are_covered_and_not_shared() -> None:
    near, far = texts("troops crossed", "soldiers crossed"), texts("troops crossed", "violins crossed")
    assert near["least shared"] == pytest.approx(far["least shared"], abs=0.2) and near["least shared"] < 0.8
    assert near["least covered"] > far["least covered"] + 0.05


def test_rare_words_count_more_than_common_ones() -> None:
    kept = texts("the frigate said the day", "the frigate made the week")
    lost = texts("the frigate said the day", "the mango said the day")
    assert kept["least shared"] > lost["least shared"]


@pytest.mark.parametrize(
    "text",
    [
        "Tolvian troops have not crossed into Marenga", "no troops have crossed", "the troops never crossed",
        "they didn’t cross", "they didn't cross", "reports of a crossing are untrue", "the crossing was a hoax, a lie",
    ],
)  # fmt: skip
def test_a_negation_on_one_side_counts(text: str) -> None:
    assert texts(CROSSED, text)["negation"] == 1.0
    assert texts(text, text)["negation"] == 0.0


@pytest.mark.parametrize("text", ["Tolvian troops crossed", "nobles and knots in Notting Hill", "the notion of a note"])
def test_what_only_looks_like_one_does_not(text: str) -> None:
    assert texts(CROSSED, text)["negation"] == 0.0


def test_numbers_agree_or_speak_against_it() -> None:
    same, other = texts("3,000 troops", "3,000 soldiers"), texts("3,000 troops", "400 soldiers")
    assert (same["numbers"], same["other numbers"]) == (1.0, 0.0)
    assert (other["numbers"], other["other numbers"]) == (0.0, 1.0)
    assert texts("3,000 troops", "many soldiers")["other numbers"] == 0.0


def test_who_and_what_is_named_counts() -> None:
    a = look(CROSSED, names=frozenset("xy"), countries=frozenset(["MDG"]), roots=frozenset(["ASSAULT"]))
    b = look(CROSSED, 2, names=frozenset("yz"), countries=frozenset(["MDG"]), roots=frozenset(["CONSULT"]))
    numbers = counted(a, b)
    assert numbers["names"] == pytest.approx(1 / 3) and numbers["names in common"] == 1
    assert (numbers["countries"], numbers["deed"], numbers["other deed"]) == (1.0, 0.0, 1.0)
    assert (counted(a, a)["deed"], counted(a, a)["other deed"]) == (1.0, 0.0)
    assert counted(a, look(CROSSED))["other deed"] == 0.0


def test_who_says_it_where_and_when_counts() -> None:
    a = look(CROSSED, who="renn", side="MDG", day="2024-05-08")
    same = counted(a, look(CROSSED, 2, who="renn", side="MDG", day="2024-05-09"))
    assert [same[n] for n in ("same speaker", "same side", "same days", "one speech", "one article")] == [1.0] * 5
    late = counted(a, look(CROSSED, 2, who="renn", side="NOR", day="2024-06-09", article="y"))
    assert [late[n] for n in ("same speaker", "same side", "same days", "one speech", "one article")] == [1, 0, 0, 0, 0]
    assert late["days"] > same["days"] > 0
    assert counted(a, look(CROSSED, 2, who="renn", day="2094-05-08"))["days"] == 3.0
    # two of whom nobody knows who they are, are not the same
    assert counted(look(CROSSED), look(CROSSED, 2))["same speaker"] == 0.0
    assert counted(look(CROSSED), look(CROSSED, 2))["same side"] == 0.0
    assert counted(look(CROSSED, day=None), look(CROSSED, 2))["same days"] == 0.0


SOME = st.text(alphabet=st.one_of(st.sampled_from("troops not 3, “’ \u202e😀é"), st.characters()), max_size=60)
SETS = st.frozensets(st.sampled_from("abc"), max_size=3)
DAYS = st.none() | st.dates().map(str)


@st.composite
def anything(draw: st.DrawFn, number: int) -> Looked:
    return look(
        draw(SOME),
        number,
        who=draw(st.none() | st.sampled_from("pq")),
        day=draw(DAYS),
        side=draw(st.none() | st.just("MDG")),
        names=draw(SETS),
        countries=draw(SETS),
        roots=draw(SETS),
        article=draw(st.sampled_from("xy")),
    )


@given(anything(1), anything(2))
@settings(deadline=None, max_examples=80)
def test_likeness_is_the_same_whichever_comes_first_and_finite(a: Looked, b: Looked) -> None:
    there, back = likeness(a, b), likeness(b, a)
    assert there == pytest.approx(back, abs=1e-5)
    assert np.isfinite(there).all()
    model = claims().model
    assert 0 <= model.same.of(there) <= 1 and 0 <= model.utterance.of(there) <= 1


# What the shipped numbers make of it


@pytest.mark.parametrize(
    ("a", "b", "joined", "contrary"),
    [
        (CROSSED, "Tolvian troops crossed into Marenga", True, False),
        (CROSSED, "Tolvian troops have not crossed into Marenga", True, True),
        (CROSSED, "the harbour festival drew record crowds this summer", False, False),
        (CROSSED, "the president of Marenga plays the violin at night", False, False),
        ("the fuel depot at Orlo was on fire", "the fuel depot at Orlo has never been on fire", True, True),
    ],
)
def test_what_says_the_same_joins_and_what_does_not_stays_apart(a: str, b: str, joined: bool, contrary: bool) -> None:
    model = claims().model
    found = claims().judge(look(a), look(b, 2), model)
    assert (found.sure >= model.joined.least) == joined
    assert not joined or found.contrary == contrary


def test_a_weighing_is_a_probability_that_grows_with_what_speaks_for_it() -> None:
    weighing = Weighing(weights=(1.0, -2.0), bias=0.5, least=0.5)
    assert weighing.of([0.0, 0.25]) == pytest.approx(0.5)
    assert weighing.of([1.0, 0.0]) > weighing.of([0.0, 0.0]) > weighing.of([0.0, 1.0])
    assert 0 < weighing.of([-1e9, 0.0]) < weighing.of([1e9, 0.0]) <= 1
    with pytest.raises(ValueError, match="zip"):
        weighing.of([1.0])


# Damaged weights


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(WEIGHTS / name, tmp_path / name)
    return tmp_path


def test_the_shipped_weights_are_of_this_make_and_their_bytes_have_one_digest(folder: Path) -> None:
    model = ClaimModel.load()
    assert model.names == (*NAMES, *TOLD) and 0 < model.gate < model.joined.least < 1 and 0 < model.utterance.least < 1
    assert Claims(folder).model == model
    assert Claims(folder).digest() == claims().digest()
    (folder / CLAIMS).write_bytes((folder / CLAIMS).read_bytes() + b"\n")
    assert Claims(folder).digest() != claims().digest()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # numpy leaves a cut archive open
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "noise"])
def test_damaged_weights_are_refused(folder: Path, name: str, damage: str) -> None:
    path = folder / name
    whole = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "noise": b"\xff" * 200}[damage])
    with pytest.raises(ModelError, match="reinstall"):
        # the network is opened when it is first asked
        Claims(folder).judge.told("the navy fired", "the army fired")


@pytest.mark.parametrize(
    "change",
    [
        {"names": list(NAMES)},
        {"names": [*NAMES, *TOLD[:-1], "other"]},
        {"joined": {"weights": [1.0] * len(NAMES), "bias": 0.0, "least": 0.5}},
        {"same": {"weights": [1.0], "bias": 0.0, "least": 0.5}},
        {"same": {"weights": ["a"], "bias": 0.0, "least": 0.5}},
        {"utterance": None},
    ],
)
def test_weights_of_another_make_are_refused(folder: Path, change: dict[str, Any]) -> None:
    made = msgspec.json.decode((folder / CLAIMS).read_bytes())
    (folder / CLAIMS).write_bytes(msgspec.json.encode({**made, **change}))
    with pytest.raises(ModelError, match="reinstall"):
        ClaimModel.load(folder)


@pytest.mark.parametrize("table", [np.zeros(7, np.uint8), np.zeros((30522, 2), np.uint8), np.asarray({"a": 1})])
def test_a_table_of_another_shape_is_refused(folder: Path, table: Any) -> None:
    np.save(folder / RARITY, table, allow_pickle=True)
    with pytest.raises(ModelError, match="reinstall"):
        Claims(folder)


def test_the_table_of_words_is_the_networks_own(folder: Path) -> None:
    assert WORDS in FILES and (WEIGHTS / RARITY).stat().st_size < 40_000
