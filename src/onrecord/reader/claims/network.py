"""The claims network on onnxruntime: what one text says of another."""

from __future__ import annotations

from pathlib import Path

import msgspec

from onrecord.errors import ModelError
from onrecord.reader.claims.model import NETWORK
from onrecord.reader.claims.pair_input import Side, pair_input, side
from onrecord.reader.deeds import FloatArray, softmax
from onrecord.reader.networks import open_network, shipped
from onrecord.reader.wordpiece import WordPieces
from onrecord.reader.words import WordVectors


class Answer(msgspec.Struct, frozen=True):
    """What the second text says of the first: probabilities that it supports or contradicts it, or does neither."""

    supports: float
    contradicts: float
    neither: float


class ClaimNetwork:
    """The network of one set of weights; several threads may use it at once."""

    def __init__(self, folder: Path | None, tokenizer: WordPieces, words: WordVectors) -> None:
        """Load weights from `folder`, or the shipped ones.

        Raises:
            ModelError: the file is missing or damaged.
        """
        self._tokenizer = tokenizer
        self._words = words
        path = (folder or shipped()) / NETWORK
        try:
            self._network = open_network(path)
        except Exception as error:
            raise ModelError(f"the claims network {path} is damaged ({error}); reinstall") from error

    def side(self, text: str) -> Side:
        """A text, ready to be paired."""
        return side(self._tokenizer, text)

    def answer(self, claim: Side, said: Side) -> Answer:
        """What `said` says of `claim`."""
        return Answer(*(float(p) for p in softmax(self._scores(claim, said)[0])))

    def stance(self, headline: Side, said: Side) -> tuple[float, float, float, float]:
        """Probabilities that a passage agrees or disagrees with, or discusses a headline, or is about another thing."""
        agree, disagree, discuss, unrelated = (float(p) for p in softmax(self._scores(headline, said)[1]))
        return agree, disagree, discuss, unrelated

    def _scores(self, first: Side, second: Side) -> tuple[FloatArray, FloatArray]:
        made = pair_input(self._tokenizer, first, second)
        claim, topic = self._network.run(
            None,
            {
                "words": self._words.of(made.ids)[None],
                "features": made.features[None],
                "marks": made.marks[None],
                "quantities": made.quantities[None],
            },
        )
        return claim[0], topic[0]
