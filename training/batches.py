"""Documents to training windows: label arrays per word piece, pair labels, and padded batches."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch

from onrecord.reader.features import WINDOW, model_input, piece_range, pieces, windows
from onrecord.reader.labels import HEADS, distance_bucket
from onrecord.reader.wordpiece import WordPieces
from training.corpora import Doc

IGNORE = -100
CLS, SEP, PAD = 101, 102, 0


@dataclass
class Links:
    """Pair labels of one window, spans as piece ranges [first, end) within the window.

    `sources[c]` holds the numbers of the right sources of cue c (empty: none). `owners[k]` is the cue of content k.
    """

    cues: list[tuple[int, int]] = field(default_factory=list)
    source_spans: list[tuple[int, int]] = field(default_factory=list)
    content_spans: list[tuple[int, int]] = field(default_factory=list)
    sources: list[set[int]] = field(default_factory=list)
    source_known: list[bool] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)


@dataclass
class Chains:
    """Mentions of one window with their entity; `anaphor` says which of them are asked for an antecedent."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    entities: list[int] = field(default_factory=list)
    anaphor: list[bool] = field(default_factory=list)


@dataclass
class Example:
    """One window ready for the network; tag labels are (length, heads), IGNORE where the corpus does not label."""

    corpus: str
    ids: np.ndarray
    features: np.ndarray
    tags: np.ndarray
    links: Links | None
    chains: Chains | None


def _mark(tags: np.ndarray, head: int, span: range, begin: int, inside: int) -> None:
    if len(span):
        tags[span.start, head] = begin
        tags[span.start + 1 : span.stop, head] = inside


class Encoded:
    """A document as word pieces with its labels, from which windows are cut."""

    def __init__(self, tokenizer: WordPieces, doc: Doc) -> None:
        self.doc = doc
        self.pieces = pieces(tokenizer, doc.text)
        self.tags = np.full((len(self.pieces), len(HEADS)), IGNORE, dtype=np.int64)
        heads = {name: i for i, (name, _) in enumerate(HEADS)}
        if doc.attributions is not None:
            for role in ("source", "cue", "content"):
                self.tags[:, heads[role]] = 0
                for attribution in doc.attributions:
                    for start, end in getattr(attribution, role):
                        _mark(self.tags, heads[role], self.range(start, end), 1, 2)
        if doc.names is not None:
            labels = dict(HEADS)["name"]
            self.tags[:, heads["name"]] = 0
            for start, end, kind in doc.names:
                span = self.range(start, end)
                _mark(self.tags, heads["name"], span, labels.index(f"B-{kind}"), labels.index(f"I-{kind}"))
        if doc.roles is not None:
            self.tags[:, heads["role"]] = 0
            for start, end in sorted(doc.roles, key=lambda r: r[0] - r[1]):
                _mark(self.tags, heads["role"], self.range(start, end), 1, 2)

    def range(self, start: int, end: int) -> range:
        """The pieces of the characters [start, end)."""
        return piece_range(self.pieces.starts, self.pieces.ends, start, end)

    def examples(self, rng: random.Random | None) -> Iterator[Example]:
        """Windows of the document; with `rng`, cut at other places every time."""
        first = rng.randrange(60, WINDOW) if rng else 0
        for window in windows(self.pieces.breaks, left=32, right=16, first=first):
            ids, features = model_input(self.pieces, window, cls=CLS, sep=SEP)
            tags = np.full((len(ids), self.tags.shape[1]), IGNORE, dtype=np.int64)
            tags[1:-1] = self.tags[window.start : window.end]
            shift = 1 - window.start
            yield Example(
                self.doc.corpus,
                ids,
                features,
                tags,
                self._links(window.start, window.end, shift),
                self._chains(window.start, window.end, shift),
            )

    def _links(self, low: int, high: int, shift: int) -> Links | None:
        if self.doc.attributions is None:
            return None
        out = Links()
        source_numbers: dict[tuple[int, int], int] = {}
        for attribution in self.doc.attributions:
            cues = [r for r in (self.range(*s) for s in attribution.cue) if len(r)]
            if not cues or cues[0].start < low or cues[0].stop > high:
                continue
            number = len(out.cues)
            out.cues.append((cues[0].start + shift, cues[0].stop + shift))
            right: set[int] = set()
            lost = False
            for span in (self.range(*s) for s in attribution.source):
                if not len(span) or span.start < low or span.stop > high:
                    lost = True
                    continue
                key = (span.start + shift, span.stop + shift)
                if key not in source_numbers:
                    source_numbers[key] = len(out.source_spans)
                    out.source_spans.append(key)
                right.add(source_numbers[key])
            out.sources.append(right)
            out.source_known.append(bool(right) or not lost)
            for span in (self.range(*s) for s in attribution.content):
                a, b = max(span.start, low), min(span.stop, high)
                if a < b:
                    out.content_spans.append((a + shift, b + shift))
                    out.owners.append(number)
        return out

    def _chains(self, low: int, high: int, shift: int) -> Chains | None:
        if self.doc.chains is None:
            return None
        out = Chains()
        for mention in self.doc.chains:
            span = self.range(mention.start, mention.end)
            if len(span) and span.start >= low and span.stop <= high:
                out.spans.append((span.start + shift, span.stop + shift))
                out.entities.append(mention.entity)
                out.anaphor.append(mention.kind != "NAME")
        return out


@dataclass
class Batch:
    """Padded arrays and the pair labels of their rows."""

    ids: torch.Tensor
    features: torch.Tensor
    mask: torch.Tensor
    tags: torch.Tensor
    links: list[Links | None]
    chains: list[Chains | None]


def batches(examples: Iterable[Example], pieces_each: int, rng: random.Random) -> list[Batch]:
    """Group examples of like length into batches of about `pieces_each` word pieces, in random order."""
    by_length: dict[int, list[Example]] = defaultdict(list)
    for example in examples:
        by_length[(len(example.ids) + 31) // 32].append(example)
    rows: list[Example] = []
    for key in sorted(by_length, reverse=True):
        rng.shuffle(by_length[key])
        rows.extend(by_length[key])
    out, at = [], 0
    while at < len(rows):
        count = max(1, pieces_each // len(rows[at].ids))
        out.append(_pad(rows[at : at + count]))
        at += count
    rng.shuffle(out)
    return out


def _pad(rows: list[Example]) -> Batch:
    length = max(len(r.ids) for r in rows)
    ids = np.full((len(rows), length), PAD, dtype=np.int64)
    features = np.zeros((len(rows), length), dtype=np.int64)
    mask = np.zeros((len(rows), length), dtype=bool)
    tags = np.full((len(rows), length, rows[0].tags.shape[1]), IGNORE, dtype=np.int64)
    for i, row in enumerate(rows):
        n = len(row.ids)
        ids[i, :n], features[i, :n], mask[i, :n], tags[i, :n] = row.ids, row.features, True, row.tags
    t = torch.from_numpy
    return Batch(t(ids), t(features), t(mask), t(tags), [r.links for r in rows], [r.chains for r in rows])


def bucket_row(a: tuple[int, int], spans: list[tuple[int, int]]) -> list[int]:
    """Distance buckets of all `spans` as seen from `a`."""
    return [distance_bucket(a[0], a[1], s[0], s[1]) for s in spans]
