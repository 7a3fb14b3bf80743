"""How the trust in events is fitted: numbers made by hand, and a reader that finds what a test says."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training.events import trust as training
from training.events.trust import MARKS, Recorder, cross_validated, fit, marked

from onrecord.intake import document_from_text
from onrecord.intake.types import Document
from onrecord.model import Actor, Span
from onrecord.reader.deeds import Deed
from onrecord.reader.ontology import MODALITIES
from onrecord.reader.trust import NAMES, TRUST, Trust, features

TEXT = "Marenga shelled the port of Saro, and Tolvia bombed Pell on Monday."


def separable(many: int = 200, seed: int = 0) -> tuple[Any, Any]:
    """The first number speaks for it, the second against it, the third says nothing, the fourth never changes."""
    made = np.random.default_rng(seed)
    x = np.c_[made.normal(size=(many, 3)), np.full(many, 3.0)]
    return x, (x[:, 0] > x[:, 1]).astype(float)


def chance(x: Any, weights: Any, bias: float) -> Any:
    return 1 / (1 + np.exp(-(x @ weights + bias)))


# Fitting


def test_a_fit_finds_the_sign_of_what_decides() -> None:
    x, y = separable()
    weights, bias = fit(x, y, ridge=1.0)
    assert weights.shape == (4,) and isinstance(bias, float)
    assert weights[0] > 1 and weights[1] < -1
    assert abs(weights[2]) < 0.3 * weights[0]
    assert ((chance(x, weights, bias) > 0.5) == (y == 1)).mean() > 0.95


def test_a_number_that_never_changes_weighs_nothing() -> None:
    x, y = separable()
    weights, bias = fit(x, y)
    assert weights[3] == pytest.approx(0, abs=1e-6)
    assert np.isfinite(weights).all() and np.isfinite(bias)


def test_the_stronger_the_ridge_the_smaller_the_weights() -> None:
    x, y = separable()
    sizes = [float(np.abs(fit(x, y, ridge)[0]).sum()) for ridge in (0.1, 10.0, 1000.0)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 5 * sizes[-1]


def test_on_the_whole_a_fit_says_what_share_is_right() -> None:
    x, _ = separable()
    y = np.asarray([1.0, 1.0, 1.0, 0.0] * 50)
    assert chance(x, *fit(x, y)).mean() == pytest.approx(0.75, abs=0.01)
    # the ridge leaves the bias alone
    weights, bias = fit(x, y, ridge=1e6)
    assert bias == pytest.approx(np.log(3), abs=0.01) and np.abs(weights).max() < 0.01


def test_the_unit_of_a_number_does_not_matter() -> None:
    x, y = separable()
    plain, moved = fit(x, y), fit(x * [10, 1, 1, 1] + [5, -7, 0, 0], y)
    assert moved[0] == pytest.approx(plain[0] / [10, 1, 1, 1], rel=1e-3, abs=1e-6)
    assert chance(x * [10, 1, 1, 1] + [5, -7, 0, 0], *moved) == pytest.approx(chance(x, *plain), abs=1e-4)


# Validation across articles


def test_no_article_is_judged_by_a_fit_that_saw_it(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = [f"article-{n % 13}" for n in range(100)]
    x = np.asarray([[float(g.split("-")[1]), float(n)] for n, g in enumerate(groups)])
    seen: list[tuple[set[int], Any]] = []

    def recorded(rows: Any, right: Any, ridge: float) -> tuple[Any, float]:
        assert len(rows) == len(right) and ridge > 0
        # the bias tells which fit judged a row
        seen.append(({int(a) for a in rows[:, 0]}, right))
        return np.zeros(2), float(len(seen))

    monkeypatch.setattr(training, "fit", recorded)
    p = cross_validated(x, np.zeros(100), groups)
    by = np.rint(np.log(p / (1 - p))).astype(int)
    assert len(seen) == training.FOLDS and set(by) == set(range(1, training.FOLDS + 1))
    for (article, _), fold in zip(x, by, strict=True):
        assert int(article) not in seen[fold - 1][0]
    # what is not held out is learnt from
    for fold, (articles, right) in enumerate(seen, 1):
        assert articles == set(range(13)) - {int(a) for a in x[by == fold, 0]}
        assert len(right) == (by != fold).sum()


def test_what_can_be_learnt_is_learnt_across_articles_and_what_cannot_is_not() -> None:
    x, y = separable(400)
    groups = [f"article-{n // 5}" for n in range(400)]
    p = cross_validated(x, y, groups)
    assert ((p > 0.5) == (y == 1)).mean() > 0.9
    assert np.array_equal(cross_validated(x, y, groups), p)
    by_chance = np.random.default_rng(1).permutation(y)
    assert ((cross_validated(x, by_chance, groups) > 0.5) == (by_chance == 1)).mean() < 0.65


# What was marked


def deed(word: str) -> Deed:
    start = TEXT.index(word)
    return Deed(
        trigger=Span(start, start + len(word)),
        root="ASSAULT",
        mode=None,
        source=None,
        target=None,
        modality="actual",
        modalities=tuple(1.0 for _ in MODALITIES),
        **dict.fromkeys(("confidence", "sure_source", "sure_target", "sure_any"), 0.9),
    )


SOMEBODY = Actor(id="a1", name="Marenga", kind="state")
Found = tuple[str, Actor | None, Actor | None]


def test_a_recorder_keeps_what_it_is_asked_and_leaves_out_nothing() -> None:
    recorder = Recorder()
    one = deed("shelled")
    assert recorder.sure(TEXT, Span(0, len(TEXT)), one, (SOMEBODY, None)) == 1.0
    numbers, sides = recorder.seen[TEXT.index("shelled")]
    assert numbers == features(TEXT, Span(0, len(TEXT)), one, (SOMEBODY, None)) and sides == (True, False)
    assert {recorder.least(m) for m in MODALITIES} == {0.0}


def marks_of(
    folder: Path, found: dict[str, Sequence[Found]], marks: Sequence[tuple[str, int, str]], patch: pytest.MonkeyPatch
) -> tuple[Any, Any, list[str]]:
    """What is marked of articles in which the reader finds `found`: words with source and target."""

    class ByHand:
        def __init__(self, judge: Recorder) -> None:
            self._judge = judge

        def read(self, document: Document) -> None:
            for word, *sides in found[document.article.id]:
                self._judge.sure(TEXT, Span(0, len(TEXT)), deed(word), sides)

    patch.setattr(training, "Reader", ByHand)
    documents = [document_from_text(TEXT, id=id, clean=False) for id in found]
    patch.setattr(training, "read_inputs", lambda paths: iter([*documents, "what could not be read"]))
    path = folder / "marks.tsv"
    path.write_text("".join("\t".join(map(str, m)) + "\n" for m in marks), encoding="utf-8")
    return marked(folder, path)


SHELLED, BOMBED = TEXT.index("shelled"), TEXT.index("bombed")


@pytest.mark.parametrize(
    ("verdict", "source", "target", "right"),
    [
        ("R", None, None, 1.0),
        ("a", SOMEBODY, SOMEBODY, 0.0),
        ("b", None, None, 0.0),
        ("c", SOMEBODY, None, 0.0),
        ("d", SOMEBODY, None, 0.0),
        ("d", None, SOMEBODY, 1.0),
        ("e", None, SOMEBODY, 0.0),
        ("e", SOMEBODY, None, 1.0),
    ],
)
def test_a_side_left_open_is_a_gap_and_another_mistake_is_one(
    verdict: str,
    source: Actor | None,
    target: Actor | None,
    right: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {"one": [("shelled", source, target)]}
    x, y, groups = marks_of(tmp_path, found, [("one", SHELLED, verdict)], monkeypatch)
    assert (x.shape, y.tolist(), groups) == ((1, len(NAMES)), [right], ["one"])


def test_only_what_is_marked_and_found_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        "one": [("shelled", SOMEBODY, None), ("bombed", None, None)],
        "two": [("bombed", SOMEBODY, SOMEBODY)],
        "unmarked": [("shelled", None, None)],
    }
    marks = [
        ("one", BOMBED, "b"),
        ("one", SHELLED, "R"),
        ("two", SHELLED, "R"),  # found in the other article only
        ("two", BOMBED, "R"),
        ("two", 3, "R"),
        ("gone", SHELLED, "R"),
    ]
    x, y, groups = marks_of(tmp_path, found, marks, monkeypatch)
    assert groups == ["one", "one", "two"] and y.tolist() == [1.0, 0.0, 1.0]
    wanted = [("shelled", (SOMEBODY, None)), ("bombed", (None, None)), ("bombed", (SOMEBODY, SOMEBODY))]
    assert x.tolist() == [features(TEXT, Span(0, len(TEXT)), deed(word), sides) for word, sides in wanted]


def test_the_marks_are_numbers_and_letters_and_no_text() -> None:
    with MARKS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))
    assert len(rows) > 1000
    for article, start, verdict in rows:
        assert re.fullmatch(r"[a-z]+-\d+", article) and start.isdecimal() and verdict in set("Rabcde")
    assert len({(article, start) for article, start, _ in rows}) == len(rows)


# The command


def test_the_command_writes_what_the_package_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = np.random.default_rng(0)
    x = made.normal(size=(1000, len(NAMES)))
    y = (x[:, NAMES.index("root")] > 0).astype(float)
    monkeypatch.setattr(training, "marked", lambda articles: (x, y, [f"article-{n % 20}" for n in range(1000)]))
    line = ["trust", "--articles", "x", "--actual", "0.7", "--other", "0.4", "--out", str(tmp_path / TRUST)]
    monkeypatch.setattr("sys.argv", line)
    training.main()
    judge = Trust.load(tmp_path)
    weights, bias = fit(x, y)
    assert judge.weights == pytest.approx(weights, abs=1e-5) and judge.bias == pytest.approx(bias, abs=1e-5)
    assert (judge.least_actual, judge.least_other) == (0.7, 0.4)
    assert judge.weights[0] == max(judge.weights) > 0
    shown = capsys.readouterr().out
    assert "1000 marked events of 20 articles" in shown and "from 0.65: " in shown
