"""Fit how far events can be trusted: a regression over events that were read and marked one by one.

    python -m training.events.trust --articles ../shared/samples/guardian_dev.jsonl --actual 0.65 --other 0.45

`labels/marks.tsv` has a line for each marked event: article, where its trigger starts, R (right) or what is wrong:
a not actual, b no political event, c root, d source, e target. The articles stay where they are. Prints, validated
across articles, what share of the events kept is right for each limit, and writes the weights into the package.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.intake.files import read_inputs
from onrecord.intake.types import Document
from onrecord.model import Actor, Modality, Span
from onrecord.reader.deeds import Deed
from onrecord.reader.networks import shipped
from onrecord.reader.pipeline import Reader
from onrecord.reader.trust import NAMES, TRUST, Trust, features

MARKS = Path(__file__).with_name("labels") / "marks.tsv"
RIDGE = 100.0
FOLDS = 8

Array = npt.NDArray[np.float64]


class Recorder:
    """A judge that keeps the features of every event it is asked about, by the start of the trigger, and trusts all."""

    def __init__(self) -> None:
        self.seen: dict[int, tuple[list[float], tuple[bool, bool]]] = {}

    def sure(self, text: str, sentence: Span, deed: Deed, sides: Sequence[Actor | None]) -> float:
        self.seen[deed.trigger.start] = (
            features(text, sentence, deed, sides),
            (sides[0] is not None, sides[1] is not None),
        )
        return 1.0

    def least(self, modality: Modality) -> float:
        return 0.0


def marked(articles: Path, marks: Path = MARKS) -> tuple[Array, Array, list[str]]:
    """Features (n, names), right or not (n,), and the article of each marked event that is still found."""
    verdicts: dict[str, dict[int, str]] = {}
    with marks.open(encoding="utf-8", newline="") as stream:
        for article, start, verdict in csv.reader(stream, delimiter="\t"):
            verdicts.setdefault(article, {})[int(start)] = verdict
    recorder = Recorder()
    reader = Reader(judge=recorder)
    rows: list[list[float]] = []
    right: list[float] = []
    groups: list[str] = []
    for document in read_inputs([articles]):
        if not isinstance(document, Document) or document.article.id not in verdicts:
            continue
        recorder.seen.clear()
        reader.read(document)
        for start, verdict in sorted(verdicts[document.article.id].items()):
            if start not in recorder.seen:
                continue
            numbers, (source, target) = recorder.seen[start]
            # a side that is left open is a gap, not a mistake
            gap = (verdict == "d" and not source) or (verdict == "e" and not target)
            rows.append(numbers)
            right.append(float(verdict == "R" or gap))
            groups.append(document.article.id)
    return np.asarray(rows), np.asarray(right), groups


def fit(x: Array, y: Array, ridge: float = RIDGE) -> tuple[Array, float]:
    """Weights and bias, for raw numbers, of a logistic regression with a ridge on the standardised ones."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    a = np.c_[(x - mean) / scale, np.ones(len(x))]
    penalty = np.diag([*[ridge] * x.shape[1], 0.0])
    w = np.zeros(a.shape[1])
    for _ in range(25):
        p = 1.0 / (1.0 + np.exp(-a @ w))
        curve = (a * (p * (1 - p) + 1e-6)[:, None]).T @ a + penalty
        w -= np.linalg.solve(curve, a.T @ (p - y) + penalty @ w)
    raw = w[:-1] / scale
    return raw, float(w[-1] - raw @ mean)


def cross_validated(x: Array, y: Array, groups: Sequence[str], seed: int = 0, ridge: float = RIDGE) -> Array:
    """The probability of each event by a fit on other articles."""
    names = sorted(set(groups))
    np.random.default_rng(seed).shuffle(names)
    of = np.asarray(groups)
    out = np.zeros(len(y))
    for k in range(FOLDS):
        held = np.isin(of, names[k::FOLDS])
        w, bias = fit(x[~held], y[~held], ridge)
        out[held] = 1.0 / (1.0 + np.exp(-(x[held] @ w + bias)))
    return out


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--actual", type=float, required=True, help="actual events below this are left out")
    parser.add_argument("--other", type=float, required=True, help="other events below this are left out")
    parser.add_argument("--out", type=Path, default=shipped() / TRUST)
    options = parser.parse_args()
    if not (shipped() / TRUST).exists():  # the digest of a reading wants one; it decides nothing here
        _write(shipped() / TRUST, np.zeros(len(NAMES)), 0.0, (0.0, 0.0))
    x, y, groups = marked(options.articles)
    p = cross_validated(x, y, groups)
    print(f"{len(y)} marked events of {len(set(groups))} articles, {y.mean():.1%} right")
    for least in (0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = p >= least
        if not kept.any():
            continue
        print(f"  from {least:.2f}: {kept.mean():.0%} kept, {y[kept].mean():.1%} of them right")
    w, bias = fit(x, y)
    _write(options.out, w, bias, (options.actual, options.other))


def _write(path: Path, weights: Array, bias: float, least: tuple[float, float]) -> None:
    made = Trust(
        names=NAMES,
        weights=tuple(round(float(v), 5) for v in weights),
        bias=round(bias, 5),
        least_actual=least[0],
        least_other=least[1],
    )
    path.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")


if __name__ == "__main__":
    main()
