"""Pairs of texts with what the second says of the first, from every source that the claims network learns from."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.stance import HELD_BODY, HELD_PAGE, held_back
from benchmarks.stance_data import FNC, VITAMINC, Pair, fnc, vitaminc

from onrecord.model import Span
from onrecord.reader.claims import Claims
from onrecord.reader.claims.joining import candidates
from onrecord.reader.claims.likeness import likeness
from onrecord.reader.claims.propositions import Proposition

LABELS = Path(__file__).with_name("labels")
CLAIM, TOPIC = 0, 1
"""The two heads: supports, contradicts or neither; agrees, disagrees, discusses or is unrelated."""
_KINDS = {"S": 0, "C": 1, "O": 2}
_FEWEST = 4
"""Words of the shortest content that is taken."""
_ALIKE = (0.05, 0.5)
"""How likely the regression holds neighbours to be one claim: below, they have nothing in common; above, some are."""
_CLAUSE = re.compile(r"[,;:—–]\s+|\s+(?:and|but|while|because|after|before|when)\s+")
_CUT_WORDS, _LONGEST_NEGATED = 6, 25
_REPORTED = {"U": 0, "S": 0, "C": 1, "R": 2, "O": 2}
HELD_OWN = (10, 0)
"""Which part of how many of our own pairs is held back, by claim."""


class Row(NamedTuple):
    """One pair: which head answers it, the claim, what is said of it, and the right class."""

    head: int
    claim: str
    said: str
    label: int


class Parts(NamedTuple):
    """What is learnt from and what is held back."""

    train: list[Row]
    held: list[Row]


def of_vitaminc(path: Path) -> Parts:
    """VitaminC's pairs, by page."""
    out = Parts([], [])
    for pair in vitaminc(path):
        (out.held if held_back(pair.group, HELD_PAGE) else out.train).append(_row(CLAIM, pair, VITAMINC))
    return out


def of_fnc(folder: Path) -> Parts:
    """FNC-1's pairs, by body."""
    out = Parts([], [])
    for pair in fnc(folder / "fnc1_train_stances.csv", folder / "fnc1_train_bodies.csv"):
        (out.held if held_back("b" + pair.group, HELD_BODY) else out.train).append(_row(TOPIC, pair, FNC))
    return out


def _row(head: int, pair: Pair, labels: Sequence[str]) -> Row:
    assert pair.label is not None
    return Row(head, pair.claim, pair.said, labels.index(pair.label))


def of_ours() -> Parts:
    """The pairs that were invented for this, by claim."""
    out = Parts([], [])
    with (LABELS / "own.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            claim, said, kind = line.rstrip("\n").split("\t")
            (out.held if held_back(claim, HELD_OWN) else out.train).append(Row(CLAIM, claim, said, _KINDS[kind]))
    return out


def of_reports(texts: dict[tuple[str, int], str]) -> Parts:
    """The labelled pairs of statements of the sample reports, whose `texts` are by article and first character.

    All are held back: what joins statements is fitted on them, with the network's answers among its numbers.
    """
    out = Parts([], [])
    with (LABELS / "pairs.tsv").open(encoding="utf-8", newline="") as stream:
        for a, at, b, bt, label in csv.reader(stream, delimiter="\t"):
            first, second = texts.get((a, int(at))), texts.get((b, int(bt)))
            if first is not None and second is not None:
                out.held.append(Row(CLAIM, first, second, _REPORTED[label]))
    return out


def of_neighbours(path: Path) -> Parts:
    """Contents of one article of PolNeAR that share words and are hardly one claim: what a network that knows only
    contrasts must learn to call neither.
    """
    claims = Claims()
    out = Parts([], [])
    for article, contents in _contents(path):
        told = [claims.look(_proposition(f"s{n}", article, text, spans)) for n, (text, spans) in enumerate(contents)]
        for i, j in candidates(told):
            if _ALIKE[0] <= claims.model.same.of(likeness(told[i], told[j])) < _ALIKE[1]:
                out.train.append(Row(CLAIM, told[i].proposition.text, told[j].proposition.text, _KINDS["O"]))
    return out


def of_cuts(path: Path) -> Parts:
    """Contents of PolNeAR against a cut of themselves, as another outlet would print it, and against their negation.

    Without these all that looks like the content of a statement would be a neighbour, and so neither.
    """
    out = Parts([], [])
    for _, contents in _contents(path):
        for text, _ in contents:
            cut = max((part.strip() for part in _CLAUSE.split(text)), key=len)
            if _CUT_WORDS <= len(cut.split()) < len(text.split()):
                out.train.append(Row(CLAIM, _unquoted(cut), text, _KINDS["S"]))
                if 3 * len(cut) > 2 * len(text):
                    out.train.append(Row(CLAIM, text, _unquoted(cut), _KINDS["S"]))
            elif len(text.split()) >= _CUT_WORDS:
                out.train.append(Row(CLAIM, _unquoted(text), text, _KINDS["S"]))
            turned = _negated(text)
            if turned and len(text.split()) <= _LONGEST_NEGATED:
                first, second = (text, turned) if len(text) % 2 else (turned, text)
                out.train.append(Row(CLAIM, first, second, _KINDS["C"]))
    return out


def _contents(path: Path) -> Iterator[tuple[str, list[tuple[str, tuple[Span, ...]]]]]:
    """The articles of PolNeAR, each with the contents of its attributions that have some words."""
    with path.open(encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            found = []
            for one in article["attributions"]:
                spans = tuple(Span(a, b) for a, b in one["content"])
                text = " ".join(" ".join(article["text"][s.start : s.end] for s in spans).split())
                if len(text.split()) >= _FEWEST:
                    found.append((text, spans))
            yield article["id"], found


def _unquoted(text: str) -> str:
    """As a paraphrase has it: no quotation marks, no leading "that", the first person turned into the third."""
    plain = re.sub(r"[“”\"]|''|``|^that ", "", text).strip(" ,;")
    for person, other in (("we", "they"), ("our", "their"), ("I", "he"), ("my", "his"), ("us", "them")):
        plain = re.sub(rf"\b{person}\b", other, plain)
    return plain


def _negated(text: str) -> str | None:
    """The text with its one negation taken out, or one put behind its first auxiliary; None where it has neither."""
    found = re.findall(r"\b(?:not|never)\b|n['’]t\b", text)
    if len(found) == 1:
        return re.sub(r"\s*(?:\b(?:not|never)\b|n['’]t\b)", "", text, count=1)
    if found:
        return None
    put, count = re.subn(r"\b(is|are|was|were|will|would|has|have|had|can|could|should)\b", r"\1 not", text, count=1)
    return put if count else None


def _proposition(id: str, article: str, text: str, spans: tuple[Span, ...]) -> Proposition:
    return Proposition(id=id, article=article, day=None, text=text, spans=spans, stance="support")


def first_stage(sources: dict[str, Parts], rng: random.Random) -> list[Row]:
    """The rows of one pass: what is near our task several times, the unrelated and the merely discussing thinned."""
    rows = list(sources["vitaminc"].train) + sources["own"].train * 3
    return rows + _topics(sources, rng, (None, 3, 3500, 2000))


def second_stage(sources: dict[str, Parts], rng: random.Random) -> list[Row]:
    """The rows of one pass that brings it to news: statements side by side, claims with evidence for other claims."""
    vitaminc = sources["vitaminc"].train
    rows = _some(vitaminc, 12_000, rng) + sources["own"].train * 3 + _some(sources["neighbours"].train, 3000, rng)
    rows += [r for n in (0, 1) for r in _some([r for r in sources["cuts"].train if r.label == n], 2500 - 1300 * n, rng)]
    mixed = zip(_some(vitaminc, 1500, rng), _some(vitaminc, 1500, rng), strict=True)
    rows += [Row(CLAIM, a.claim, b.said, _KINDS["O"]) for a, b in mixed if a.claim != b.claim]
    return rows + _topics(sources, rng, (1500, 2, 1500, 1000))


def _topics(sources: dict[str, Parts], rng: random.Random, most: tuple[int | None, int, int, int]) -> list[Row]:
    """FNC-1's rows: so many that agree, discuss and are unrelated, and those that disagree so many times."""
    agree, disagree, discuss, unrelated = ([r for r in sources["fnc"].train if r.label == n] for n in range(len(FNC)))
    rows = agree if most[0] is None else _some(agree, most[0], rng)
    return rows + disagree * most[1] + _some(discuss, most[2], rng) + _some(unrelated, most[3], rng)


def _some(rows: list[Row], most: int, rng: random.Random) -> list[Row]:
    return rng.sample(rows, min(most, len(rows)))
