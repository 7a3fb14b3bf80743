"""The acts network on onnxruntime: what a sentence does about a commitment, whatever its words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from onrecord.errors import ModelError
from onrecord.model import Span
from onrecord.reader.deeds import FloatArray, softmax
from onrecord.reader.engagements.act_labels import ACTS, GATE, NETWORK, VALUES
from onrecord.reader.event_model import EventModel
from onrecord.reader.networks import MATRICES, digest, open_network, shipped

if TYPE_CHECKING:
    import onnxruntime

LONGEST = 110
"""Word pieces of a sentence that are looked at."""


class Seen(msgspec.Struct, frozen=True):
    """An act that a sentence may hold, how likely that is, and the value of the case that it speaks of."""

    act: str
    probability: float
    value: str


class ActNetwork:
    """The network of one set of weights, on top of the events network's lower layers; threads may share it."""

    def __init__(self, events: EventModel, folder: Path | None = None) -> None:
        """Weights from `folder`, or the shipped ones; loaded when first asked."""
        self._events = events
        self._folder = folder or shipped()

    @cached_property
    def _network(self) -> onnxruntime.InferenceSession:
        path = self._folder / NETWORK
        try:
            return open_network(path)
        except Exception as error:
            raise ModelError(f"the acts network {path} is damaged ({error}); reinstall") from error

    @cached_property
    def _gate(self) -> FloatArray:
        """A regression on the mean vector of a sentence, above 0 where it may hold an act: one in eight of the news."""
        path = self._folder / GATE
        try:
            return np.load(path, allow_pickle=False).astype(np.float32)  # type: ignore[no-any-return]
        except Exception as error:
            raise ModelError(f"the acts network {path} is damaged ({error}); reinstall") from error

    def digest(self) -> str:
        """SHA-256 over the names and bytes of the files that decide what it answers."""
        return digest(self._folder, (NETWORK, GATE, MATRICES))

    def seen(self, text: str, sentences: Sequence[Span]) -> list[tuple[Seen, ...]]:
        """For each sentence of a text, in order, all acts with their probabilities; nothing where there is surely none.

        Raises ModelError where the weights are missing or damaged.
        """
        found: list[tuple[Seen, ...]] = []
        before: FloatArray | None = None
        for sentence in sentences:
            cut, lower = self._events.lower_vectors(" ".join(text[sentence.start : sentence.end].split()))
            mean = lower.mean(0)
            may = len(cut) and float(mean @ self._gate[:-1] + self._gate[-1]) > 0
            found.append(self._acts(lower, before) if may else ())
            before = mean
        return found

    def _acts(self, lower: FloatArray, before: FloatArray | None) -> tuple[Seen, ...]:
        inputs = {
            "lower": lower[None, :LONGEST].astype(np.float32),
            "before": (np.zeros_like(lower[0]) if before is None else before)[None].astype(np.float32),
        }
        scores, values = self._network.run(None, inputs)
        chances = 1 / (1 + np.exp(-scores[0]))
        return tuple(
            Seen(act, float(chances[n]), VALUES[int(softmax(values[0, n]).argmax())]) for n, act in enumerate(ACTS)
        )
