"""How alike two propositions are: numbers that a regression weighs.

Words are compared by the vectors of the networks' shared table, so that "troops" is near "soldiers", each weighed by
how rare it is in news; besides, who and what is named, negation, numbers, who says it, and when.
"""

from __future__ import annotations

import datetime
import math
import re
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.knowledge.lexicons import table
from onrecord.reader.claims.propositions import Proposition
from onrecord.reader.features import pieces
from onrecord.reader.wordpiece import WordPieces
from onrecord.reader.words import WordVectors

FloatArray = npt.NDArray[np.float32]

RARITY = "rarity.npy"
_LEAST_RARE = 2.2
_MOST_PIECES = 120
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_MORE_NEGATIVE = frozenset(
    ("deny", "denies", "denied", "untrue", "false", "fake", "fakes", "lie", "lies", "nothing", "none")
)
_LONG_AGO = 60
_LONGEST = 10
_CACHED = 4000
"""Propositions whose vectors are kept at hand: some 100 MB at most."""
NAMES = (
    *("least covered", "most covered", "least shared", "most shared", "mean", "run", "run share", "negation"),
    *("numbers", "other numbers", "names", "names in common", "countries", "deed", "other deed"),
    *("same speaker", "same side", "days", "same days", "one article", "one speech", "length", "lengths"),
)
"""What each number of :func:`likeness` is, in order."""


class Looked(msgspec.Struct, frozen=True):
    """A proposition with what comparing it needs: its rare pieces (n), their weights (n), their weighed mean vector.

    `looker` gives the pieces' own vectors when they are needed: those of all propositions of a record do not fit.
    """

    proposition: Proposition
    looker: Looker
    ids: tuple[int, ...]
    weights: FloatArray
    mean: FloatArray
    words: tuple[str, ...]
    negated: bool
    numbers: frozenset[str]


class Looker:
    """Looks propositions up in the table of words."""

    def __init__(self, folder: Path, tokenizer: WordPieces, words: WordVectors) -> None:
        """`folder` holds the table of how rare pieces are. Raises OSError, EOFError or ValueError where damaged."""
        self._tokenizer = tokenizer
        self._words = words
        self._cache: dict[tuple[int, ...], FloatArray] = {}
        stored = np.load(folder / RARITY, allow_pickle=False)
        if not isinstance(stored, np.ndarray) or stored.shape != (len(tokenizer),):
            raise ValueError(f"{RARITY} has not one number for each piece of the vocabulary")
        self._rarity: FloatArray = np.asarray(stored / 16, dtype=np.float32)

    def vectors(self, ids: tuple[int, ...]) -> FloatArray:
        """Unit vectors (n, width) of pieces."""
        if ids not in self._cache:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            found = self._words.of(np.asarray(ids, dtype=np.int64))
            norms = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
            self._cache[ids] = np.asarray(found / norms, dtype=np.float32)
        return self._cache[ids]

    def look(self, proposition: Proposition) -> Looked:
        """`proposition`, ready to be compared."""
        text = proposition.text
        cut = pieces(self._tokenizer, text)
        words = tuple(
            text[a:b].lower() for a, b in zip(cut.starts[:_MOST_PIECES], cut.ends[:_MOST_PIECES], strict=True)
        )
        ids = np.asarray(cut.ids[:_MOST_PIECES], dtype=np.int64)
        rare = np.asarray(
            [any(c.isalnum() for c in w) and self._rarity[i] > _LEAST_RARE for i, w in zip(ids, words, strict=True)],
            dtype=bool,
        )
        kept = ids[rare]
        vectors = self.vectors(tuple(kept.tolist()))
        weights = self._rarity[kept]
        mean = weights @ vectors
        return Looked(
            proposition,
            self,
            tuple(kept.tolist()),
            weights,
            np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32),
            words,
            any(w in _negative() for w in re.findall(r"[\w’']+", text.lower())) or "n’t" in text or "n't" in text,
            frozenset(_NUMBER.findall(text)),
        )


@cache
def _negative() -> frozenset[str]:
    return frozenset(row["form"] for row in table("negators.csv")) | _MORE_NEGATIVE


def likeness(a: Looked, b: Looked) -> list[float]:
    """The numbers of a pair, whichever comes first."""
    p, q = a.proposition, b.proposition
    covered = _covered(a, b)
    shared = [_shared(x, y) for x, y in ((a, b), (b, a))]
    run = _longest_run(a.words, b.words)
    days = days_apart(p.day, q.day)
    same = p.who is not None and p.who == q.who
    both = bool(p.roots and q.roots)
    n, m = len(a.words), len(b.words)
    return [
        min(covered),
        max(covered),
        min(shared),
        max(shared),
        float(a.mean @ b.mean),
        run / 5,
        run / max(1, min(n, m)),
        float(a.negated != b.negated),
        _jaccard(a.numbers, b.numbers),
        float(bool(a.numbers and b.numbers and not a.numbers & b.numbers)),
        _jaccard(p.names, q.names),
        float(min(3, len(p.names & q.names))),
        _jaccard(p.countries, q.countries),
        float(bool(p.roots & q.roots)),
        float(both and not p.roots & q.roots),
        float(same),
        float(p.side is not None and p.side == q.side),
        min(days, _LONG_AGO) / 20,
        float(days <= 1),
        float(p.article == q.article),
        float(same and days <= 1),
        math.log(1 + min(n, m)),
        abs(math.log((1 + n) / (1 + m))),
    ]


def _covered(a: Looked, b: Looked) -> tuple[float, float]:
    """How well the words of each are met by the nearest ones of the other, rare words counting more."""
    if not a.ids or not b.ids:
        return 0.0, 0.0
    near = a.looker.vectors(a.ids) @ b.looker.vectors(b.ids).T
    return (
        float(near.max(1) @ a.weights / a.weights.sum()),
        float(near.max(0) @ b.weights / b.weights.sum()),
    )


def _shared(a: Looked, b: Looked) -> float:
    other = set(b.ids)
    total = float(a.weights.sum())
    return float(sum(w for i, w in zip(a.ids, a.weights, strict=True) if i in other)) / total if total else 0.0


def _longest_run(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """How many words in a row stand in both, up to :data:`_LONGEST`."""
    run = 0
    while run < _LONGEST:
        n = run + 1
        here = {a[i : i + n] for i in range(len(a) - n + 1)}
        if not any(b[i : i + n] in here for i in range(len(b) - n + 1)):
            break
        run = n
    return run


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def days_apart(a: str | None, b: str | None) -> int:
    """How many days lie between two; a month where one is not known."""
    if a is None or b is None:
        return 30
    return abs((datetime.date.fromisoformat(a[:10]) - datetime.date.fromisoformat(b[:10])).days)
