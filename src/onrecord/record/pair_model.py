"""How likely two mentions tell of one event, by their words alone: a small network over fifteen likenesses.

Trained on ECB+ (Cybulska and Vossen 2014) by `python -m training.coreference`, which uses this very module. The
likenesses are those of the field (Kenyon-Dean et al. 2018; Barhom et al. 2019), without anything that a graphics card
would be wanted for: the same word, related words, the words around, the documents.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError
from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WordVectors
from onrecord.record.passages import Passage, Rarity, Weights, cosine

FloatArray = npt.NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]

FEATURES: Final = (
    "trigger vectors", "same stems", "a stem in common", "same beginning", "documents", "one document",
    "one sentence", "sentences", "left", "right", "near", "names", "a number in common", "other numbers", "rarity",
)  # fmt: skip
WEIGHTS: Final = Path(__file__).with_name("weights") / "same_event.json"
_PREFIX = 4


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What training found: the network, the mean of trigger vectors, counts of stems, and where to cut.

    `topics` is the least average likeness of documents, `joined` the least average probability of mentions that are one
    cluster on ECB+; `data` says what they were made of.
    """

    hidden: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    out: tuple[float, ...]
    straight: tuple[float, ...]
    constant: float
    centre: tuple[float, ...]
    counts: dict[str, int]
    documents: int
    topics: float
    joined: float
    data: str


class PairModel:
    """The pair network with what it needs to compare triggers."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        """Use these settings and the word vectors of the reader's weights in `folder`, or the shipped ones."""
        self.settings = settings
        self._vectors = WordVectors(folder or shipped())
        self._tokenizer = WordPieces.load((folder or shipped()) / VOCABULARY)

    def rarity(self, documents: Sequence[Sequence[str]]) -> Rarity:
        """Weights of stems for documents at hand, given as stems."""
        return Rarity(self.settings.counts, self.settings.documents, documents)

    def trigger_vectors(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of length 1 (n, width) for the words that name events."""
        known: dict[str, FloatArray] = {}
        for text in texts:
            if text not in known:
                ids, _, _ = self._tokenizer.encode(text)
                # words without any letter that the vocabulary knows still get a vector: that of the separator
                rows = self._vectors.of(np.asarray(ids or [self._tokenizer.sep], dtype=np.int64))
                known[text] = rows.mean(axis=0).astype(np.float64)
        centre = np.asarray(self.settings.centre or 0.0)
        raw = np.stack([known[text] for text in texts]) - centre if texts else np.zeros((0, 1))
        return np.asarray(raw / (np.linalg.norm(raw, axis=1, keepdims=True) + 1e-9))

    def probabilities(self, likenesses: FloatArray) -> FloatArray:
        """For the likenesses of pairs (n, 15), how likely each is one event."""
        w = self.settings
        raised = np.maximum(likenesses @ np.asarray(w.hidden) + np.asarray(w.bias), 0.0)
        odds = raised @ np.asarray(w.out) + likenesses @ np.asarray(w.straight) + w.constant
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))


@cache
def shipped_model() -> PairModel:
    """The model that comes with onrecord. Raises ModelError where it is missing or damaged."""
    try:
        return PairModel(msgspec.json.decode(WEIGHTS.read_bytes(), type=Settings))
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"the weights in {WEIGHTS} are damaged ({error}); reinstall") from error


def likenesses(
    passages: Sequence[Passage], triggers: FloatArray, documents: Sequence[Weights], rarity: Rarity, pairs: Pairs
) -> FloatArray:
    """How alike the two passages of each pair are, one row a pair, in the order of :data:`FEATURES`.

    `triggers` are the passages' trigger vectors, `documents` the vectors that their `document` counts in.
    """
    if not pairs:
        return np.zeros((0, len(FEATURES)))
    alike: dict[tuple[int, int], float] = {}
    rows = []
    for i, j in pairs:
        a, b = passages[i], passages[j]
        one_document = a.document == b.document
        one_sentence = one_document and a.sentence == b.sentence
        key = (min(a.document, b.document), max(a.document, b.document))
        if not one_document and key not in alike:
            alike[key] = cosine(documents[key[0]], documents[key[1]])
        same = a.heads == b.heads
        common = same or bool(set(a.heads) & set(b.heads))
        around = (0.0,) * 5
        if not one_sentence:
            around = (
                cosine(a.vector, b.vector),
                rarity.overlap(a.left, b.left),
                rarity.overlap(a.right, b.right),
                rarity.overlap(a.near, b.near),
                len(a.names & b.names) / math.sqrt(1 + len(a.names) * len(b.names)),
            )
        shared_numbers = bool(a.numbers & b.numbers)
        rows.append(
            (
                0.0, same, common, _same_beginning(a.heads, b.heads), 0.0 if one_document else alike[key],
                one_document, one_sentence, *around, shared_numbers,
                bool(a.numbers) and bool(b.numbers) and not shared_numbers, min(a.rarity, b.rarity),
            )
        )  # fmt: skip
    found = np.asarray(rows, dtype=np.float64)
    left, right = np.asarray([i for i, _ in pairs]), np.asarray([j for _, j in pairs])
    found[:, 0] = np.einsum("nd,nd->n", triggers[left], triggers[right])
    return found


def _same_beginning(a: Sequence[str], b: Sequence[str]) -> bool:
    return any(len(x) >= _PREFIX and len(y) >= _PREFIX and x[:_PREFIX] == y[:_PREFIX] for x in a for y in b)
