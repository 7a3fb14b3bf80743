"""Two texts as the claims network eats them: one sequence, with what each piece is to the other text."""

from __future__ import annotations

import msgspec
import numpy as np

from onrecord.reader.claims.quantities import N_STANDINGS, Paired, Quantity, paired, quantities
from onrecord.reader.features import IntArray, Pieces, pieces
from onrecord.reader.wordpiece import WordPieces

MOST_FIRST, MOST_SECOND = 48, 128
"""Word pieces kept of either text."""

N_MARKS = 5
"""The special pieces, and for either text a piece that the other lacks or has."""

N_QUANTITIES = 2 * N_STANDINGS - 1
"""How a quantity stands to the other text, apart for either of them."""


class PairInput(msgspec.Struct, frozen=True):
    """`[CLS] first [SEP] second [SEP]`: four arrays of one length n."""

    ids: IntArray
    features: IntArray
    marks: IntArray
    quantities: IntArray

    def arrays(self) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        """The four, in the order of the network's inputs."""
        return self.ids, self.features, self.marks, self.quantities


class Side(msgspec.Struct, frozen=True):
    """One text of a pair, cut into pieces, with its quantities."""

    cut: Pieces
    quantities: tuple[Quantity, ...]


def side(tokenizer: WordPieces, text: str) -> Side:
    """A text, ready to be paired."""
    return Side(pieces(tokenizer, text), quantities(text))


def pair_input(tokenizer: WordPieces, first: Side, second: Side) -> PairInput:
    """What the network is asked about `second` as evidence for `first`."""
    a, b = first.cut.ids[:MOST_FIRST], second.cut.ids[:MOST_SECOND]
    cls, sep = np.asarray([tokenizer.cls]), np.asarray([tokenizer.sep])
    none = np.zeros(1, dtype=np.int64)
    mine, theirs = paired(first.quantities, second.quantities)
    return PairInput(
        np.concatenate((cls, a, sep, b, sep)),
        np.concatenate((none, first.cut.features[: len(a)], none, second.cut.features[: len(b)], none)),
        np.concatenate((none, 1 + np.isin(a, b), none, 3 + np.isin(b, a), none)),
        np.concatenate(
            (none, _standings(first.cut, mine, 0)[: len(a)], none, _standings(second.cut, theirs, 1)[: len(b)], none)
        ),
    )


def _standings(cut: Pieces, found: tuple[Paired, ...], which: int) -> IntArray:
    out = np.zeros(len(cut.ids), dtype=np.int64)
    for one in found:
        inside = (cut.starts < one.quantity.end) & (cut.ends > one.quantity.start)
        out[inside] = int(one.standing) + which * (N_STANDINGS - 1)
    return out
