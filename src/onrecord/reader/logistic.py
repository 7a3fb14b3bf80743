"""Logistic regression at run time: what was fitted in training, asked."""

from __future__ import annotations

import math
from collections.abc import Sequence

_FAR = 30.0
"""Odds beyond this are as good as certain."""


def probability(weights: Sequence[float], bias: float, numbers: Sequence[float]) -> float:
    """The probability that a fitted regression gives for `numbers`, as many as `weights`."""
    odds = bias + sum(w * x for w, x in zip(weights, numbers, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-_FAR, min(_FAR, odds))))
