"""Claims and what is said of them: VitaminC's pairs, and headlines with the passages of FNC-1's bodies about them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.scorers import score_labels
from onrecord.reader.claims.likeness import RARITY
from onrecord.reader.features import IntArray, pieces
from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces

VITAMINC = ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO")
FNC = ("agree", "disagree", "discuss", "unrelated")

_BREAK = re.compile(r"(?<=[.!?”\"])\s+|\n+")
_MOST_SENTENCES, _PASSAGES, _LONGEST = 60, 3, 200
_LONGEST_BODY = 200_000
_LEAST_RARE = 2.2


class Pair(NamedTuple):
    """One pair: an identifier, the claim, what is said of it, its gold label or nothing, and the group it is from."""

    id: str
    claim: str
    said: str
    label: str | None
    group: str


def part(name: str, parts: int) -> int:
    """Which of some parts a group belongs to, by its name: the same on every machine."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % parts


def untokenized(text: str) -> str:
    """Text as people write it, where a corpus has blanks around every sign."""
    text = re.sub(r"\s+([.,;:!?)\]%])", r"\1", text)
    text = re.sub(r"([(\[$])\s+", r"\1", text)
    return text.replace(" 's", "'s").replace("``", '"').replace("''", '"')


def vitaminc(path: Path) -> list[Pair]:
    """The pairs of a file of VitaminC's form; identifiers are the line numbers where a row has none."""
    out = []
    with path.open(encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            if line.strip():
                row = json.loads(line)
                name = str(row.get("unique_id", row.get("id", n)))
                said, claim = untokenized(row["evidence"]), untokenized(row["claim"])
                out.append(Pair(name, claim, said, row.get("label"), str(row.get("page", ""))))
    return out


def fnc(stances: Path, bodies: Path) -> Iterator[Pair]:
    """Headlines with the passages about them of the bodies they are set against; identifiers are line numbers."""
    csv.field_size_limit(10_000_000)
    with bodies.open(encoding="utf-8", newline="") as stream:
        texts = {
            row["Body ID" if "Body ID" in row else "Body_ID"]: row["articleBody"] for row in csv.DictReader(stream)
        }
    look = Looked()
    cut: dict[str, list[Sentence]] = {}
    with stances.open(encoding="utf-8", newline="") as stream:
        for n, row in enumerate(csv.DictReader(stream)):
            body = _body(row)
            if body not in cut:
                cut[body] = look.sentences(texts[body])
            said = look.about(row["Headline"], cut[body])
            label = row.get("Stance") or None
            # some copies of the corpus have the labels' numbers in place of their names
            yield Pair(str(n), row["Headline"], said, FNC[int(label)] if label and label.isdigit() else label, body)


def _body(row: Mapping[str, str]) -> str:
    return row["Body ID"] if "Body ID" in row else row["Body_ID"]


class Sentence(NamedTuple):
    """A sentence and the numbers of its word pieces."""

    text: str
    ids: IntArray


class Looked:
    """Finds the passages of a text that are about a claim, by the rare words they share."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or shipped()
        self._tokenizer = WordPieces.load(folder / VOCABULARY)
        self._rarity = np.maximum(np.load(folder / RARITY, allow_pickle=False) / 16 - _LEAST_RARE, 0)

    def sentences(self, text: str) -> list[Sentence]:
        """The first sentences of a text, cut into pieces."""
        found = [s.strip() for s in _BREAK.split(text[:_LONGEST_BODY])]
        return [Sentence(s, pieces(self._tokenizer, s).ids) for s in found if len(s) > 15][:_MOST_SENTENCES]

    def about(self, claim: str, sentences: Sequence[Sentence]) -> str:
        """The few sentences that share most with `claim`, in the order of the text, each cut short."""
        wanted = np.unique(pieces(self._tokenizer, claim).ids)
        scores = []
        for n, sentence in enumerate(sentences):
            has = np.isin(wanted, sentence.ids)
            shared = float(self._rarity[wanted[has]].sum())
            scores.append((shared / (1 + 0.01 * len(sentence.ids)) - 0.02 * n, n))
        best = sorted(n for _, n in sorted(scores, reverse=True)[:_PASSAGES])
        return " ".join(sentences[n].text[:_LONGEST] for n in best)


def scores_of(gold: Sequence[str], given: Sequence[str], labels: Sequence[str]) -> dict[str, float]:
    """Accuracy, macro-F1 and the F1 of each label, in per cent, by the project's scorer of labels."""
    numbered = [dict(enumerate(names)) for names in (gold, given)]
    found = score_labels.score(*numbered)  # type: ignore[no-untyped-call]
    return {
        "accuracy": found["accuracy"],
        "macro_f1": found["macro_f1"],
        **{label: found["f1"][label][0] for label in labels if label in found["f1"]},
    }
