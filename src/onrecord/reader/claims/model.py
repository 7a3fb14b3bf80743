"""Decides whether two propositions are one claim, or deny each other."""

from __future__ import annotations

from pathlib import Path

import msgspec

from onrecord.errors import ModelError
from onrecord.reader.claims.likeness import NAMES, Looked, likeness
from onrecord.reader.logistic import probability
from onrecord.reader.networks import shipped

CLAIMS = "claims.json"


class Weighing(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted logistic regression over :data:`~onrecord.reader.claims.likeness.NAMES`, and from where on it joins."""

    weights: tuple[float, ...]
    bias: float
    least: float

    def of(self, numbers: list[float]) -> float:
        """Probability, from the numbers of a pair."""
        return probability(self.weights, self.bias, numbers)


class Relation(msgspec.Struct, frozen=True):
    """How one pair is related: probabilities that both say the same, and that this is one utterance reported twice."""

    same: float
    utterance: float


class ClaimModel(msgspec.Struct, frozen=True, kw_only=True):
    """The fitted weighings."""

    names: tuple[str, ...]
    same: Weighing
    utterance: Weighing

    @classmethod
    def load(cls, folder: Path | None = None) -> ClaimModel:
        """The shipped one, or that of `folder`. Raises ModelError where it is missing or of another make."""
        path = (folder or shipped()) / CLAIMS
        try:
            made = msgspec.json.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError) as error:
            raise ModelError(f"the claims weights in {path.parent} are damaged ({error}); reinstall") from error
        if made.names != NAMES or any(len(w.weights) != len(NAMES) for w in (made.same, made.utterance)):
            raise ModelError(f"{path} does not fit this version of onrecord; reinstall")
        return made

    def relation(self, a: Looked, b: Looked) -> Relation:
        """How the two are related, whichever comes first."""
        numbers = likeness(a, b)
        return Relation(self.same.of(numbers), self.utterance.of(numbers))
