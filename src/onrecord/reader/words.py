"""The table of word vectors that the networks share: int8, dequantized when looked up.

It is kept once and outside the networks: it is half of what each of them would weigh. Pieces of other scripts than the
Latin one have no row of their own and get that of the unknown piece.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

WORDS = "words.npz"

FloatArray = npt.NDArray[np.float32]


class WordVectors:
    """Vectors of word pieces; read-only, shared by all networks."""

    def __init__(self, folder: Path) -> None:
        """Read the table of `folder`. Raises OSError, ValueError or KeyError where it is missing or damaged."""
        with np.load(folder / WORDS, allow_pickle=False) as stored:
            self._rows: npt.NDArray[np.uint8] = stored["rows"]
            self._at: npt.NDArray[np.uint16] = stored["at"]
            self._scale = np.float32(stored["scale"])
            self._zero = int(stored["zero"])

    def of(self, ids: npt.NDArray[np.int64]) -> FloatArray:
        """The vectors (n, width) of the pieces `ids` (n)."""
        return (self._rows[self._at[ids]].astype(np.int32) - self._zero).astype(np.float32) * self._scale
