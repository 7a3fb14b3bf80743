"""A source and a target marked in a sentence, as the events model is asked what the one does to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from onrecord.reader.deeds import FloatArray, gelu, linear, softmax

SOURCE, TARGET, BOTH = 1, 2, 3
N_MARKS = 4
"""Marks of a word piece: none, of the source, of the target, of both."""

_EPSILON = 1e-5


def marks_of(n: int, source: Sequence[range], target: Sequence[range]) -> npt.NDArray[np.int64]:
    """Marks (n + 2) of a sentence of `n` pieces and two special ones; `source` and `target` count the n pieces."""
    marks = np.zeros(n + 2, dtype=np.int64)
    for side, ranges in ((SOURCE, source), (TARGET, target)):
        for at in ranges:
            marks[at.start + 1 : at.stop + 1] |= side
    return marks


def marked(lower: FloatArray, marks: npt.NDArray[np.int64], heads: Mapping[str, FloatArray]) -> FloatArray:
    """The vectors (n + 2, width) of the lower layers with the marks added, normalized: what the pair layers are fed."""
    x = lower + heads["pair.marks.weight"][marks]
    x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + _EPSILON)
    return np.asarray(x * heads["pair.norm.weight"] + heads["pair.norm.bias"], dtype=np.float32)


def of_pair(upper: FloatArray, marks: npt.NDArray[np.int64], heads: Mapping[str, FloatArray]) -> FloatArray:
    """Probabilities of no event and of each root from the vectors of the pair layers."""

    def mean(side: int) -> FloatArray:
        chosen = (marks & side) > 0
        return upper[chosen].mean(0) if chosen.any() else np.zeros(upper.shape[1], dtype=np.float32)

    whole = np.concatenate([upper[0], mean(SOURCE), mean(TARGET)])[None]
    p: FloatArray = softmax(linear(heads, "pair.root", gelu(linear(heads, "pair.inner", whole))))[0]
    return p
