"""How alike two texts are, from fingerprints small enough to keep: MinHash over shingles of five words.

MinHash: Broder, "On the resemblance and containment of documents" (1997). Of each of 120 hash functions the least
value over a text's shingles is kept; the share of places in which two signatures agree estimates the Jaccard similarity
of their sets of shingles (standard error 0.046 at 0.5). Candidates come from bands of three places that must agree
(locality-sensitive hashing, Indyk and Motwani 1998): at a similarity of 0.5, 99.5 % of pairs share a band.

The numbers are part of the record's format: signatures are stored and compared with those of later versions. So the
hash functions are defined here, from SHA-256 and BLAKE2 alone, and not taken from a library or a random generator.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # takes time to import, and is not needed to look at a record
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 5
"""Words in a shingle: long enough that unrelated reports of one event share next to none."""

PLACES, ROWS = 120, 3
"""Hash functions, and how many of them make a band."""

ALIKE = 0.5
"""Two texts this alike are one report: wire copy with another headline, or with a few sentences changed."""

_WORD = re.compile(r"\w+")
_AT_ONCE = 4096


@cache
def _constants(name: str) -> NDArray[np.uint64]:
    import numpy as np

    made = (hashlib.sha256(f"onrecord minhash 1 {name} {n}".encode()).digest()[:8] for n in range(PLACES))
    return np.frombuffer(b"".join(made), dtype="<u8").astype(np.uint64)


def signature(text: str) -> bytes:
    """The text's signature: 120 unsigned 32-bit numbers, little-endian. Case and punctuation do not count.

    Each function is multiply-shift hashing (Dietzfelbinger et al. 1997) of a shingle's 64-bit BLAKE2b digest.
    """
    import numpy as np

    factors, summands = _constants("factor") | np.uint64(1), _constants("summand")
    words = [word.encode() for word in _WORD.findall(text.casefold())]
    shingles = {b" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    digests = b"".join(hashlib.blake2b(shingle, digest_size=8).digest() for shingle in shingles)
    values = np.frombuffer(digests, dtype="<u8").astype(np.uint64)
    least = np.full(PLACES, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(values), _AT_ONCE):  # a bound on memory for texts of any length
        hashed = np.multiply.outer(values[start : start + _AT_ONCE], factors) + summands
        least = np.minimum(least, hashed.min(axis=0))
    return bytes((least >> np.uint64(32)).astype("<u4").tobytes())


def similarities(one: bytes, others: Sequence[bytes]) -> list[float]:
    """The share of shingles that a text has in common with each of others (Jaccard), estimated from signatures."""
    import numpy as np

    matrix = np.frombuffer(b"".join(others), dtype="<u4").reshape(len(others), PLACES)
    return [float(share) for share in (matrix == np.frombuffer(one, dtype="<u4")).mean(axis=1)]


def bands(of: bytes) -> tuple[int, ...]:
    """Keys of the signature's 40 bands, as signed 64-bit numbers; texts that share one are worth comparing."""
    width = 4 * ROWS
    return tuple(
        int.from_bytes(
            hashlib.blake2b(bytes([n]) + of[n * width : (n + 1) * width], digest_size=8).digest(), "big", signed=True
        )
        for n in range(PLACES // ROWS)
    )
