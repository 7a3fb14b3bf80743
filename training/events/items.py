"""Labelled sentences for the events model: our own labels, PLOVER pairs, event factuality.

Nothing of a corpus' text is kept in the project: labels on real sentences name the article and the characters.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import unmarked, word_spans

Stretch = tuple[int, int]
Stretches = tuple[Stretch, ...]


@dataclass(frozen=True)
class Deed:
    """One labelled event: characters of its trigger, source and target; a layer that nobody labelled is None."""

    trigger: Stretch
    root: str | None = None
    mode: str | None = None
    source: Stretch | None = None
    target: Stretch | None = None
    modality: str | None = None
    factuality: float | None = None
    actors_known: bool = True


@dataclass(frozen=True)
class Sentence:
    """A sentence with its events; `complete` says that what is not labelled is no PLOVER event."""

    id: str
    corpus: str
    text: str
    deeds: tuple[Deed, ...]
    complete: bool


@dataclass(frozen=True)
class Pair:
    """A sentence with a marked source and target (characters) and what the first does to the second.

    Each may stand at several places, or at none where the text does not name it. `roots` are the roots that the label
    stands for (YIELD is two of them); empty for no event.
    """

    id: str
    corpus: str
    text: str
    source: Stretches
    target: Stretches
    roots: tuple[str, ...]


def banned(path: Path) -> frozenset[str]:
    """Digests of the sentences that nobody may train on."""
    return frozenset(path.read_text(encoding="utf-8").split())


def digest(sentence: str) -> str:
    """SHA-256 of a sentence's word characters in lower case, as the list of banned sentences has it."""
    return hashlib.sha256(re.sub(r"\W+", "", sentence.lower()).encode()).hexdigest()


def own(folder: Path) -> Iterator[Sentence]:
    """Sentences written for this project: `# sentence`, then a line an event or `-`."""
    for path in sorted(folder.glob("own-*.txt")):
        for number, block in enumerate(re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:], 1):
            text, *rows = [line.strip() for line in block.strip().split("\n") if line.strip()]
            deeds = tuple(_deed(text, row) for row in rows if row != "-")
            yield Sentence(f"{path.stem}-{number}", "own", text, deeds, complete=True)


def _deed(text: str, row: str) -> Deed:
    code, trigger, source, target, modality = (x.strip() for x in row.split("|"))
    root, _, mode = code.partition(".")
    at = _find(text, trigger)
    if at is None:
        raise ValueError(f"no trigger: {row}")
    return Deed(
        at,
        None if root == "OTHER" else root,
        mode or None,
        _find(text, source),
        _find(text, target),
        modality,
    )


def _find(text: str, piece: str) -> Stretch | None:
    if not piece:
        return None
    counted = re.fullmatch(r"(.*?)#(\d+)", piece)
    words, number = (counted[1], int(counted[2])) if counted else (piece, 1)
    hits = [m.span() for m in re.finditer(r"(?<!\w)" + re.escape(words) + r"(?!\w)", text)]
    return hits[number - 1]


def real(labels: Path, reports: Path, cameo: Path) -> Iterator[Sentence]:
    """Our labels on sentences of the sample reports and of the CAMEO classes, which stay where they are."""
    texts = {}
    with reports.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            texts[article["id"]] = article["text"]
    others = [line.rsplit("\t", 1)[0] for line in cameo.read_text(encoding="utf-8").split("\n")]
    with labels.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            corpus, _, at = row["id"].partition(":")
            if corpus == "cameo":
                text = others[int(at)]
            else:
                start, end = map(int, at.split("-"))
                text = texts[corpus][start:end]
            deeds = tuple(_stored(*event) for event in row["events"])
            yield Sentence(row["id"], "cameo" if corpus == "cameo" else "guardian", text, deeds, complete=True)


def _stored(code: str, trigger: list[int], source: list[int] | None, target: list[int] | None, modality: str) -> Deed:
    root, _, mode = code.partition(".")
    return Deed(
        (trigger[0], trigger[1]),
        None if root == "OTHER" else root,
        mode or None,
        (source[0], source[1]) if source else None,
        (target[0], target[1]) if target else None,
        modality,
    )


def dev_modality(path: Path) -> Iterator[Sentence]:
    """The dev labels of modality, one event a sentence; used to measure, never to train."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Sentence(
                row["id"], "dev", row["sentence"], (Deed(tuple(row["span"]), modality=row["label"]),), complete=False
            )


def factuality(path: Path) -> Iterator[Sentence]:
    """Sentences of an event-factuality corpus; offsets are those of its words joined by single spaces."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            spans = word_spans(row["text"], [tuple(t["span1"]) for t in row["targets"]])
            deeds = [
                Deed(at, factuality=float(t["label"]), actors_known=False)
                for t, at in zip(row["targets"], spans, strict=True)
            ]
            yield Sentence(f"{path.stem}-{number}", path.stem.split("_")[0], row["text"], tuple(deeds), complete=False)


def plover(path: Path) -> Iterator[Pair]:
    """The pairs of Zero-Shot-PLOVER's training part; its YIELD is today's CONCEDE or RETREAT."""
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            text, source, target = unmarked(row["marked_sentence"])
            root = row["gold_root"]
            yield Pair(
                row["sentence_id"],
                "plover",
                text,
                tuple(source),
                tuple(target),
                ("CONCEDE", "RETREAT") if root == "YIELD" else (root,),
            )
