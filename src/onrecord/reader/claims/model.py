"""Decides whether two propositions are one claim, or deny each other."""

from __future__ import annotations

from pathlib import Path

import msgspec

from onrecord.errors import ModelError
from onrecord.reader.claims.likeness import NAMES, Looked, likeness
from onrecord.reader.logistic import probability
from onrecord.reader.networks import shipped

CLAIMS, NETWORK = "claims.json", "claims.onnx"
TOLD = ("supports", "supports least", "contradicts least")
"""What the network adds to the numbers of a pair: the mean and the lower log odds that one text supports the other, and
the lower probability that they contradict each other."""


class Weighing(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted logistic regression over :data:`~onrecord.reader.claims.likeness.NAMES`, and from where on it joins."""

    weights: tuple[float, ...]
    bias: float
    least: float

    def of(self, numbers: list[float]) -> float:
        """Probability, from the numbers of a pair."""
        return probability(self.weights, self.bias, numbers)


class ClaimModel(msgspec.Struct, frozen=True, kw_only=True):
    """The fitted weighings.

    `same` says cheaply how likely two propositions are one claim; from `gate` on the network is asked too, and `joined`
    decides. Propositions that by the network contradict each other at least as surely as `contrary` are statement and
    denial. Where the network's log odds are under `doubt`, only what is sure from `despite` on joins. `utterance` tells
    reports of one saying.
    """

    names: tuple[str, ...]
    same: Weighing
    joined: Weighing
    utterance: Weighing
    gate: float
    contrary: float
    doubt: float
    despite: float

    @classmethod
    def load(cls, folder: Path | None = None) -> ClaimModel:
        """The shipped one, or that of `folder`. Raises ModelError where it is missing or of another make."""
        path = (folder or shipped()) / CLAIMS
        try:
            made = msgspec.json.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError) as error:
            raise ModelError(f"the claims weights in {path.parent} are damaged ({error}); reinstall") from error
        sizes = [len(w.weights) for w in (made.same, made.utterance, made.joined)]
        if made.names != (*NAMES, *TOLD) or sizes != [len(NAMES), len(NAMES), len(made.names)]:
            raise ModelError(f"{path} does not fit this version of onrecord; reinstall")
        return made

    def one_utterance(self, a: Looked, b: Looked) -> bool:
        """Whether the two report one saying, whichever comes first."""
        return self.utterance.of(likeness(a, b)) >= self.utterance.least
