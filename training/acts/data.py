"""Sentences with the acts that they hold, as the network sees them: vectors of the events network's lower layers.

`labels/invented.tsv` has reports written and labelled for this project; `labels/found.tsv` has labels of sentences of
the corpora by their digests, so that no text of a corpus stands in the repository.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onrecord.reader.engagements.act_labels import ACTS, VALUES
from onrecord.reader.event_model import EventModel
from onrecord.reader.sentences import split_sentences

LABELS = Path(__file__).with_name("labels")
NOT_SAID = -100
"""The value of what has none, which no loss counts."""


class Item(NamedTuple):
    """A sentence and the one before it in its report ("" at its beginning), with the acts it holds and their values."""

    report: str
    before: str
    sentence: str
    acts: dict[str, str]


def digest(sentence: str) -> str:
    """What `found.tsv` names a sentence by: of its letters and digits only."""
    return hashlib.sha256(re.sub(r"\W+", "", sentence.lower()).encode()).hexdigest()[:20]


def _acts(cell: str) -> dict[str, str]:
    return {act: value for act, _, value in (one.partition(":") for one in cell.split("|") if one)}


def invented() -> list[Item]:
    """The sentences of our own reports, in their order."""
    found: list[Item] = []
    with (LABELS / "invented.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            before = found[-1].sentence if found and found[-1].report == row["report"] else ""
            found.append(Item(row["report"], before, row["sentence"], _acts(row["acts"])))
    return found


def found(texts: Iterable[tuple[str, str]]) -> list[Item]:
    """The labelled sentences of the corpora, from (name of the report, text): each once, by their digests."""
    with (LABELS / "found.tsv").open(encoding="utf-8", newline="") as file:
        labels = {row["sentence"]: _acts(row["acts"]) for row in csv.DictReader(file, delimiter="\t")}
    out: dict[str, Item] = {}
    for name, text in texts:
        before = ""
        for span in split_sentences(text):
            sentence = " ".join(text[span.start : span.end].split())
            key = digest(sentence)
            if key in labels and key not in out:
                out[key] = Item(name, before, sentence, labels[key])
            before = sentence
    return [out[key] for key in sorted(out)]


def ordinary(texts: Iterable[tuple[str, str]], number: int) -> list[Item]:
    """So many sentences of the corpora that nobody has labelled, by their digests: next to none of them holds an act.

    The labelled ones are picked to be hard; without these the network sees acts everywhere in the news.
    """
    with (LABELS / "found.tsv").open(encoding="utf-8", newline="") as file:
        labelled = {row["sentence"] for row in csv.DictReader(file, delimiter="\t")}
    out: dict[str, Item] = {}
    for name, text in texts:
        if name.startswith(("ngec", "cameo", "vitaminc")):
            continue
        before = ""
        for span in split_sentences(text):
            sentence = " ".join(text[span.start : span.end].split())
            out.setdefault(digest(sentence), Item(name, before, sentence, {}))
            before = sentence
    return [out[key] for key in sorted(out) if key not in labelled][:number]


def corpora(data: Path, samples: Path) -> Iterator[tuple[str, str]]:
    """The texts that `found.tsv` was made of, each with a name."""
    for path in (*sorted((data / "polnear").glob("*.jsonl")), samples / "guardian_dev.jsonl"):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            yield f"{path.stem}:{row['id']}", row["text"]
    for row in csv.DictReader((data / "stance" / "fnc1_train_bodies.csv").open(encoding="utf-8", newline="")):
        yield f"fnc1:{row['Body_ID']}", row["articleBody"]
    made = zipfile.ZipFile(data / "plover" / "ngec_synthetic_events.csv.zip")
    with made, made.open(made.namelist()[0]) as file:
        for number, row in enumerate(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8"))):
            yield f"ngec:{number}", row["text"]
    for number, line in enumerate((data / "plover" / "cameo_class_train.tsv").open(encoding="utf-8")):
        yield f"cameo:{number}", line.rpartition("\t")[0]
    for number, line in enumerate((data / "stance" / "vitaminc_real_train.jsonl").open(encoding="utf-8")):
        yield f"vitaminc:{number}", json.loads(line)["evidence"]


class Vectors:
    """What the events network's lower layers make of sentences; each is looked at once."""

    def __init__(self, model: EventModel) -> None:
        self._model = model
        self._known: dict[str, NDArray[np.float16]] = {}

    def __call__(self, sentence: str) -> NDArray[np.float32]:
        """Vectors (1 + pieces, width), the opening piece first."""
        if sentence not in self._known:
            self._known[sentence] = self._model.lower_vectors(sentence)[1].astype(np.float16)
        return self._known[sentence].astype(np.float32)


def targets(item: Item) -> tuple[list[float], list[int]]:
    """For each act whether it is there, and the number of its value."""
    there = [float(act in item.acts) for act in ACTS]
    values = [VALUES.index(item.acts[a] or "met") if a in item.acts else NOT_SAID for a in ACTS]
    return there, values
