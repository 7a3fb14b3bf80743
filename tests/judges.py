"""Judges of events for tests that are not about trust."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model import Actor, Modality, Span
from onrecord.reader.deeds import Deed


class Trusting:
    """Believes every deed as much as the network did, and leaves out none."""

    def sure(self, text: str, sentence: Span, deed: Deed, sides: Sequence[Actor | None]) -> float:
        return deed.confidence

    def least(self, modality: Modality) -> float:
        return 0.0
