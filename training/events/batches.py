"""Labelled sentences to padded batches."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import torch

from onrecord.reader.features import piece_range, pieces
from onrecord.reader.ontology import FACTUALITY, MODALITIES, fact_class, modes, roots
from onrecord.reader.wordpiece import WordPieces
from training.events.items import Sentence, Stretch

IGNORE = -100
LONGEST = 160


@dataclass
class Row:
    """One sentence for the network. Positions count the opening piece. `points` are four places or IGNORE."""

    ids: np.ndarray
    features: np.ndarray
    deed: np.ndarray
    spans: list[tuple[int, int]] = field(default_factory=list)
    modality: list[int] = field(default_factory=list)
    factuality: list[int] = field(default_factory=list)
    happened: list[int] = field(default_factory=list)
    mode: list[int] = field(default_factory=list)
    points: list[tuple[int, int, int, int]] = field(default_factory=list)


def factuality_class(value: float) -> int:
    """Number of the class of a factuality from -3 to 3."""
    return FACTUALITY.index(fact_class(value))


def plain_row(tokenizer: WordPieces, s: Sentence) -> Row | None:
    """The row of a sentence, or None where it is too long."""
    cut = pieces(tokenizer, s.text)
    if not 0 < len(cut) <= LONGEST:
        return None
    ids = np.concatenate(([tokenizer.cls], cut.ids, [tokenizer.sep]))
    features = np.concatenate(([0], cut.features, [0]))
    deed = np.full(len(ids), 0 if s.complete else IGNORE)
    row = Row(ids, features, deed)

    def place(at: Stretch) -> tuple[int, int]:
        r = piece_range(cut.starts, cut.ends, *at)
        return r.start + 1, max(r.stop, r.start + 1) + 1

    for d in s.deeds:
        low, high = place(d.trigger)
        if high > len(ids) - 1:
            continue
        if d.root:
            deed[low:high] = 1 + roots().index(d.root)
        row.spans.append((low, high))
        row.modality.append(MODALITIES.index(d.modality) if d.modality else IGNORE)
        number = IGNORE if d.factuality is None else factuality_class(d.factuality)
        row.factuality.append(IGNORE if s.corpus == "uds" else number)
        row.happened.append(number if s.corpus == "uds" else IGNORE)
        if d.root:
            row.mode.append(0 if d.mode is None else 1 + modes().index((d.root, d.mode)))
        else:
            row.mode.append(IGNORE)
        if d.root and d.actors_known:
            points = []
            for at in (d.source, d.target):
                a, b = place(at) if at else (0, 1)
                points += [a, b - 1]
            row.points.append(tuple(points))
        else:
            row.points.append((IGNORE,) * 4)
    return row


@dataclass
class Batch:
    """Padded arrays and the rows they came from."""

    ids: torch.Tensor
    features: torch.Tensor
    mask: torch.Tensor
    rows: list[Row]


def batches(rows: Iterable[Row], pieces_each: int, rng: random.Random) -> list[Batch]:
    """Group rows of like length into batches of about `pieces_each` pieces, in random order."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[(len(row.ids) + 7) // 8].append(row)
    line: list[Row] = []
    for key in sorted(groups):
        rng.shuffle(groups[key])
        line += groups[key]
    out, at = [], 0
    while at < len(line):
        count = 1
        while at + count < len(line) and (count + 1) * len(line[at + count].ids) <= pieces_each:
            count += 1
        out.append(_pad(line[at : at + count]))
        at += count
    rng.shuffle(out)
    return out


def _pad(rows: list[Row]) -> Batch:
    length = max(len(r.ids) for r in rows)
    ids = np.zeros((len(rows), length), dtype=np.int64)
    features = np.zeros((len(rows), length), dtype=np.int64)
    mask = np.zeros((len(rows), length), dtype=bool)
    for i, r in enumerate(rows):
        n = len(r.ids)
        ids[i, :n], features[i, :n], mask[i, :n] = r.ids, r.features, True
    return Batch(torch.from_numpy(ids), torch.from_numpy(features), torch.from_numpy(mask), rows)
