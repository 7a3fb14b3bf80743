"""Fit what joins statements to claims, on pairs of statements that were labelled.

    python -m training.claims.pairs --articles ../shared/samples/guardian_dev.jsonl

`labels/pairs.tsv` has a line a pair: article and first character of each content, and U (one utterance reported twice),
S (the same claim), C (contrary), R (related) or O (other). The articles stay where they are. Prints, cross-validated by
article, precision and recall for some limits, and writes the weights into the package.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import msgspec
import numpy as np

from onrecord.intake.files import read_inputs
from onrecord.intake.types import Document
from onrecord.reader.claims.judging import Judge
from onrecord.reader.claims.likeness import NAMES, Looked, Looker, likeness
from onrecord.reader.claims.model import CLAIMS, TOLD, ClaimModel, Weighing
from onrecord.reader.claims.network import ClaimNetwork
from onrecord.reader.claims.propositions import propositions
from onrecord.reader.networks import shipped
from onrecord.reader.pipeline import Reader
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WordVectors
from training.events.trust import Array, cross_validated, fit

PAIRS = Path(__file__).with_name("labels") / "pairs.tsv"
RIDGE = 10.0
SAME, UTTERANCE = frozenset("US"), frozenset("U")


def looked(articles: Path) -> dict[tuple[str, int], Looked]:
    """The propositions of the articles, by article and first character of the statement's content."""
    reader = Reader()
    looker = Looker(shipped(), WordPieces.load(shipped() / VOCABULARY), WordVectors(shipped()))
    out = {}
    for document in read_inputs([articles]):
        if isinstance(document, Document):
            reading = reader.read(document)
            starts = {s.id: s.content[0].start for s in reading.statements}
            for p in propositions(reading):
                if p.id in starts:  # what the article itself tells is no statement, and was not labelled
                    out[reading.article.id, starts[p.id]] = looker.look(p)
    return out


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--same", type=float, default=0.8)
    parser.add_argument("--utterance", type=float, default=0.7)
    parser.add_argument("--joined", type=float, default=0.85)
    parser.add_argument("--doubt", type=float, default=-1.5, help="log odds under which the network doubts a join")
    parser.add_argument("--despite", type=float, default=0.96, help="how sure a join must be that it doubts")
    parser.add_argument("--gate", type=float, default=0.5, help="how likely the network must not be asked below")
    parser.add_argument("--contrary", type=float, default=0.6)
    options = parser.parse_args()
    known = looked(options.articles)
    judge = Judge(lambda: ClaimNetwork(shipped(), WordPieces.load(shipped() / VOCABULARY), WordVectors(shipped())))
    rows, told, labels, groups = [], [], [], []
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        for a, at, b, bt, label in csv.reader(stream, delimiter="\t"):
            first, second = known.get((a, int(at))), known.get((b, int(bt)))
            if first is not None and second is not None:
                rows.append(likeness(first, second))
                told.append(judge.told(first.proposition.text, second.proposition.text))
                labels.append(label)
                groups.append(a)
    alone, both = np.asarray(rows), np.hstack([np.asarray(rows), np.asarray(told)])
    both[:, NAMES.index("negation")] = 0  # as the judge asks it
    made = {}
    for name, x, wanted, least in (
        ("same", alone, SAME, options.same),
        ("joined", both, SAME, options.joined),
        ("utterance", alone, UTTERANCE, options.utterance),
    ):
        y: Array = np.asarray([float(label in wanted) for label in labels])
        p = cross_validated(x, y, groups, ridge=RIDGE)
        print(f"{name}: {len(y)} pairs, {int(y.sum())} of them")
        for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            joined = p >= limit
            if joined.any():
                print(f"  from {limit:.1f}: precision {y[joined].mean():.2f}, recall {y[joined].sum() / y.sum():.2f}")
        w, bias = fit(x, y, RIDGE)
        made[name] = Weighing(weights=tuple(round(float(v), 5) for v in w), bias=round(bias, 5), least=least)
    against = sorted(((t[2], label) for t, label in zip(told, labels, strict=True)), reverse=True)
    print("surest contraries:", " ".join(f"{p:.2f}{label}" for p, label in against[:40]))
    model = ClaimModel(
        names=(*NAMES, *TOLD),
        gate=options.gate,
        contrary=options.contrary,
        doubt=options.doubt,
        despite=options.despite,
        **made,
    )
    (shipped() / CLAIMS).write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")


if __name__ == "__main__":
    main()
