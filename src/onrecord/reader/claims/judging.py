"""How two propositions are related: what is cheap to know first, then the network where that leaves it open."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from onrecord.reader.claims.joining import Pair
from onrecord.reader.claims.likeness import NAMES, Looked, likeness
from onrecord.reader.claims.model import ClaimModel

if TYPE_CHECKING:
    from onrecord.reader.claims.network import ClaimNetwork
    from onrecord.reader.claims.pair_input import Side

_NEGATION = NAMES.index("negation")
_CACHED = 5000
_SURE = 1.0
"""Log odds from which on the network joins what the article tells of its own with something: its words are whole
clauses, two deeds of one of which look alike."""
_WORTH = 0.2
"""What the network must think of the first way round to be asked the second."""
_LEAST = 1e-3
"""Keeps the odds of what the network is sure of finite."""


class Judge:
    """Asks the network, both ways round, about the pairs that are alike enough; the same for either order."""

    def __init__(self, network: Callable[[], ClaimNetwork]) -> None:
        """`network` gives it when it is first needed: many readings hold no two propositions that are alike."""
        self._network = network
        self._sides: dict[str, Side] = {}

    def __call__(self, a: Looked, b: Looked, model: ClaimModel) -> Pair:
        """How sure it is that the two are one claim, or statement and denial of one."""
        numbers = likeness(a, b)
        # whether one is negated is the network's to see
        plain = [0.0 if n == _NEGATION else x for n, x in enumerate(numbers)]
        alike = model.same.of(plain)
        if alike < model.gate:
            return Pair(0.0, contrary=False)
        told = self.told(a.proposition.text, b.proposition.text)
        if told[2] >= model.contrary:
            # statement and denial are about one thing: the rest of them must be as alike as one claim's wordings are
            return Pair(alike if alike >= model.same.least else 0.0, contrary=True)
        sure = model.joined.of([*plain, *told])
        told_by_article = not a.proposition.id.startswith("s") or not b.proposition.id.startswith("s")
        if told_by_article and (told[0] < _SURE or _overlap(a, b)):
            return Pair(0.0, contrary=False)
        if told[0] < model.doubt and sure < model.despite:
            return Pair(0.0, contrary=False)
        return Pair(sure, contrary=False)

    def told(self, a: str, b: str) -> tuple[float, float, float]:
        """What the network says of two texts: the mean and the lower log odds that one supports the other, and the
        lower probability that they contradict each other.

        The longer one is first taken as evidence for the shorter. Only where that leads anywhere is it asked the other
        way round, which takes as long again.
        """
        network = self._network()
        claim, said = (self._side(network, text) for text in sorted((a, b), key=lambda t: (len(t), t)))
        one = other = network.answer(claim, said)
        if max(one.supports, one.contradicts) >= _WORTH:
            other = network.answer(said, claim)
        odds = [math.log((x.supports + _LEAST) / (1 - x.supports + _LEAST)) for x in (one, other)]
        return math.fsum(odds) / 2, min(odds), min(one.contradicts, other.contradicts)

    def _side(self, network: ClaimNetwork, text: str) -> Side:
        if text not in self._sides:
            if len(self._sides) >= _CACHED:
                self._sides.clear()
            self._sides[text] = network.side(text)
        return self._sides[text]


def _overlap(a: Looked, b: Looked) -> bool:
    """Whether two propositions share words of one article."""
    p, q = a.proposition, b.proposition
    pairs = ((x, y) for x in p.spans for y in q.spans)
    return p.article == q.article and any(x.start < y.end and y.start < x.end for x, y in pairs)
