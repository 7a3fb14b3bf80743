"""From the events model's vectors to deeds: trigger, root, mode, source, target, modality. Plain numpy.

A deed is what the text names, before anybody knows who the actors are; `events.py` makes events of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.model import Modality, Span
from onrecord.reader.features import Pieces
from onrecord.reader.ontology import MODALITIES, modes, roots

FloatArray = npt.NDArray[np.float32]
Heads = Mapping[str, FloatArray]

POINTERS = 4
_FLOOR = 1e-3
LONGEST_ACTOR = 40
"""Word pieces that the name of a source or target may have."""


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One deed that a sentence names; spans are of the text that was read.

    `confidence` is the probability that the trigger names a deed of this root, `sure_any` of any; `sure_source` and
    `sure_target` that each was found where it stands (or rightly not found).
    """

    trigger: Span
    root: str
    mode: str | None
    source: Span | None
    target: Span | None
    modality: Modality
    confidence: float
    sure_source: float
    sure_target: float
    sure_any: float
    modalities: tuple[float, ...]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From which probability on something is a deed, one that lacks a side, one of its root, and actual."""

    least: float
    alone: float
    confident: float
    caution: float


def linear(heads: Heads, name: str, x: FloatArray) -> FloatArray:
    """`x` through the linear head `name`: (n, in) to (n, out)."""
    return np.asarray(x @ heads[f"{name}.weight"].T + heads[f"{name}.bias"], dtype=np.float32)


def gelu(x: FloatArray) -> FloatArray:
    """The exact Gaussian error linear unit (Hendrycks & Gimpel 2016)."""
    return np.asarray(0.5 * x * (1.0 + _erf(x / np.sqrt(2.0))), dtype=np.float32)


def _erf(x: FloatArray) -> FloatArray:
    """Error function after Abramowitz and Stegun 7.1.26; wrong by 1.5e-7 at most."""
    sign, x = np.sign(x), np.abs(x)
    t = 1.0 / (1.0 + 0.3275911 * x)
    y = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(sign * (1.0 - y * np.exp(-x * x)), dtype=np.float32)


def softmax(x: FloatArray) -> FloatArray:
    """Probabilities over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), dtype=np.float32)


@cache
def _mode_numbers(root: str) -> tuple[int, ...]:
    """Columns of the mode head that belong to `root`, the first for no mode."""
    return (0, *(i + 1 for i, (r, _) in enumerate(modes()) if r == root))


def word_runs(text: str, cut: Pieces) -> list[tuple[int, int]]:
    """Pieces grouped to words: [first, end) of each stretch without white space or punctuation between."""
    out: list[tuple[int, int]] = []
    for i in range(len(cut)):
        start = int(cut.starts[i])
        joined = bool(out) and start == int(cut.ends[i - 1]) and text[start].isalnum() and text[start - 1].isalnum()
        if joined:
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    return out


def triggers(
    text: str, cut: Pieces, vectors: FloatArray, heads: Heads, least: float
) -> list[tuple[int, int, int, float]]:
    """Deeds as (first piece, end, root number, probability) from `vectors` (1 + n, width), the opening piece first."""
    p = softmax(linear(heads, "deed", vectors[1:]))
    out: list[tuple[int, int, int, float]] = []
    words = word_runs(text, cut)
    if not words:
        return []
    lengths = np.asarray([b - a for a, b in words], dtype=np.float32)
    means = np.add.reduceat(p, [a for a, _ in words]) / lengths[:, None]
    for n in np.flatnonzero(1.0 - means[:, 0] >= least).tolist():
        a, b = words[n]
        if not text[int(cut.starts[a])].isalnum():
            continue
        root = int(means[n, 1:].argmax())
        share = float(means[n, 1 + root])
        if out and out[-1][1] == a and out[-1][2] == root:
            first, _, _, before = out[-1]
            out[-1] = (first, b, root, max(before, share))
        else:
            out.append((a, b, root, share))
    return out


def any_root(vectors: FloatArray, span: tuple[int, int], heads: Heads) -> float:
    """Probability that the surest of the pieces `span` names a deed, of whatever root."""
    p = softmax(linear(heads, "deed", vectors[span[0] : span[1]]))
    return float(1.0 - p[:, 0].min())


def of_deeds(vectors: FloatArray, spans: Sequence[tuple[int, int]], heads: Heads) -> tuple[FloatArray, ...]:
    """Probabilities of modality and factuality, and scores of modes, each (deeds, labels); the opening piece is 0."""
    v = np.stack([vectors[a:b].mean(0) for a, b in spans])
    inner = gelu(linear(heads, "modality_in", v))
    return (
        softmax(linear(heads, "modality", inner)),
        softmax(linear(heads, "factuality", gelu(linear(heads, "factuality_in", v)))),
        linear(heads, "mode", v),
    )


def pointed(
    vectors: FloatArray, spans: Sequence[tuple[int, int]], heads: Heads
) -> list[list[tuple[tuple[int, int] | None, float]]]:
    """For each deed the pieces of its source and of its target (None: nobody named), with probabilities."""
    v = np.stack([vectors[a:b].mean(0) for a, b in spans])
    n, dim = len(vectors), heads["query.bias"].size // POINTERS
    query = gelu(linear(heads, "query", v)).reshape(len(v), POINTERS, dim)
    key = gelu(linear(heads, "key", vectors)).reshape(n, POINTERS, dim)
    logp = np.log(softmax(np.einsum("dpk,npk->dpn", query, key).astype(np.float32)) + 1e-9)
    every = np.ones((n - 1, n - 1), dtype=bool)
    allowed = np.triu(every) & ~np.triu(every, LONGEST_ACTOR)
    out = []
    for row in logp:
        sides: list[tuple[tuple[int, int] | None, float]] = []
        for start, end in ((row[0], row[1]), (row[2], row[3])):
            score = start[1:, None] + end[None, 1:]
            score = np.where(allowed, score, -np.inf)
            best = int(score.argmax())
            i, j = divmod(best, score.shape[1])
            top, none = float(score[i, j]), float(start[0] + end[0])
            if none >= top:
                sides.append((None, float(np.exp(none / 2))))
            else:
                sides.append(((i + 1, j + 2), float(np.exp(top / 2))))
        out.append(sides)
    return out


def factuality_of(factuality: FloatArray, modality: FloatArray) -> FloatArray:
    """Probabilities of the factuality classes, those of the modalities having half a say (log-linear pooling)."""
    of = {name: float(modality[i]) for i, name in enumerate(MODALITIES)}
    open_ones = sum(of[name] for name in ("planned", "requested", "conditional", "possible", "ordered"))
    half = of["alleged"] / 2
    view = np.asarray([of["denied"], open_ones + half, of["actual"] + half])
    return softmax(np.asarray(np.log(factuality + _FLOOR) + 0.5 * np.log(view + _FLOOR), dtype=np.float32))


def choose_modality(p: FloatArray, caution: float) -> Modality:
    """The likeliest modality; `actual` only from probability `caution` on, for a wrong one is worse than a gap."""
    order = [int(i) for i in np.argsort(-p, kind="stable")]
    if MODALITIES[order[0]] == "actual" and float(p[order[0]]) < caution:
        return MODALITIES[order[1]]
    return MODALITIES[order[0]]


def decode(
    text: str,
    cut: Pieces,
    vectors: FloatArray,
    heads: Heads,
    limits: Limits,
    *,
    offset: int = 0,
) -> list[Deed]:
    """All deeds of a sentence. `text` is what `cut` was cut from; `offset` is added to every span.

    `vectors` are (1 + n, width): the opening piece and the n pieces of `cut`.
    """
    found = [t for t in triggers(text, cut, vectors, heads, limits.least) if t[3] >= limits.confident]
    if not found:
        return []
    spans = [(a + 1, b + 1) for a, b, _, _ in found]
    modality, _, mode = of_deeds(vectors, spans, heads)
    points = pointed(vectors, spans, heads)
    words = word_runs(text, cut)

    def span(at: tuple[int, int] | None) -> Span | None:
        if at is None:
            return None
        low = next(a for a, b in words if a <= at[0] - 1 < b)
        high = next(b for a, b in words if a <= at[1] - 2 < b)
        return Span(offset + int(cut.starts[low]), offset + int(cut.ends[high - 1]))

    out = []
    for i, (a, b, root, sure) in enumerate(found):
        sure_any = any_root(vectors, (a + 1, b + 1), heads)
        if None in (points[i][0][0], points[i][1][0]) and sure_any < limits.alone:
            continue
        name = roots()[root]
        allowed = _mode_numbers(name)
        best = allowed[int(mode[i, list(allowed)].argmax())]
        out.append(
            Deed(
                trigger=Span(offset + int(cut.starts[a]), offset + int(cut.ends[b - 1])),
                root=name,
                mode=None if best == 0 else modes()[best - 1][1],
                source=span(points[i][0][0]),
                target=span(points[i][1][0]),
                modality=choose_modality(modality[i], limits.caution),
                confidence=sure,
                sure_source=points[i][0][1],
                sure_target=points[i][1][1],
                sure_any=sure_any,
                modalities=tuple(round(float(p), 4) for p in modality[i]),
            )
        )
    return out
