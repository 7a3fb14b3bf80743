"""How far an event can be trusted: the probability that an analyst who reads the article calls it right.

A logistic regression over what the network was unsure of and how the sentence lies between deed and actors, fitted on
events that were read and marked one by one (training/events/trust.py). It makes `confidence` mean the same for every
kind of event, and leaves out those that are more likely to be wrong than a reader would bear.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from onrecord.errors import ModelError
from onrecord.knowledge.tables import pronouns
from onrecord.model import Actor, Modality, Span
from onrecord.reader.deeds import Deed
from onrecord.reader.logistic import probability
from onrecord.reader.networks import shipped
from onrecord.reader.ontology import MODALITIES

TRUST = "trust.json"
_RELATIVE = re.compile(r"\b(?:who|which|that|whose|where)\b")
_BREAK = re.compile(r"[:;“”\"—–]")
_FLOOR = 1e-3
_FAR = 200
_SIDE = ("nobody", "pronoun", "unnamed", "state", "person", "group", "country", "far", "commas", "behind", "long")
_SIDE_TOO = ("break", "relative", "upper")
NAMES = (
    *("root", "any", "source found", "target found", "actual"),
    *(f"{side} {name}" for side in ("source", "target") for name in (*_SIDE, *_SIDE_TOO)),
    *("past", "several words", "mode", "sentence"),
)
"""What each number of :func:`features` is, in order."""


class Judge(Protocol):
    """Whatever says how far an event can be trusted."""

    def sure(self, text: str, sentence: Span, deed: Deed, sides: Sequence[Actor | None]) -> float:
        """Probability that the deed, with the first actor of source and target, is told rightly."""
        ...

    def least(self, modality: Modality) -> float:
        """From which probability on an event of that modality is kept."""
        ...


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted regression: a weight for each of `names`.

    Events told as actual are left out below `least_actual`, others below `least_other`: a thing that was not done,
    but stands in the record as done, does most harm.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float
    least_actual: float
    least_other: float

    @classmethod
    def load(cls, folder: Path | None = None) -> Trust:
        """The shipped one, or that of `folder`. Raises ModelError where it is missing or of another make."""
        path = (folder or shipped()) / TRUST
        try:
            made = msgspec.json.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError) as error:
            raise ModelError(f"the events weights in {path.parent} are damaged ({error}); reinstall") from error
        if made.names != NAMES or len(made.weights) != len(NAMES):
            raise ModelError(f"{path} does not fit this version of onrecord; reinstall")
        return made

    def sure(self, text: str, sentence: Span, deed: Deed, sides: Sequence[Actor | None]) -> float:
        """See :class:`Judge`."""
        return probability(self.weights, self.bias, features(text, sentence, deed, sides))

    def least(self, modality: Modality) -> float:
        """See :class:`Judge`."""
        return self.least_actual if modality == "actual" else self.least_other


def features(text: str, sentence: Span, deed: Deed, sides: Sequence[Actor | None]) -> list[float]:
    """The numbers of one deed that speak for or against it; `sides` are the first actors of source and target."""
    trigger = text[deed.trigger.start : deed.trigger.end]
    return [
        _log(deed.confidence),
        _log(1.0 - deed.sure_any),
        _log(deed.sure_source),
        _log(deed.sure_target),
        # only what is told as actual was marked: of the others it says nothing
        _log(deed.modalities[MODALITIES.index("actual")]) if deed.modality == "actual" else 0.0,
        *_side(text, deed.trigger, deed.source, sides[0]),
        *_side(text, deed.trigger, deed.target, sides[1]),
        float(trigger.endswith("ed")),
        float(" " in trigger),
        float(deed.mode is not None),
        min(sentence.end - sentence.start, 600) / 150,
    ]


def _log(p: float) -> float:
    return math.log(max(0.0, p) + _FLOOR)


def _side(text: str, trigger: Span, span: Span | None, actor: Actor | None) -> list[float]:
    if span is None:
        return [1.0, *[0.0] * (len(_SIDE) + len(_SIDE_TOO) - 1)]
    behind = span.start >= trigger.end
    gap = text[trigger.end : span.start] if behind else text[span.end : trigger.start]
    words = text[span.start : span.end]
    return [
        0.0,
        float(words.lower() in pronouns()),
        float(actor is None),
        float(actor is not None and actor.kind == "state"),
        float(actor is not None and actor.kind == "person"),
        float(actor is not None and actor.kind == "group"),
        float(actor is not None and actor.country is not None),
        min(len(gap), _FAR) / 50,
        min(gap.count(","), 4),
        float(behind),
        min(len(words), 120) / 30,
        float(_BREAK.search(gap) is not None),
        float(_RELATIVE.search(gap) is not None),
        float(words[:1].isupper()),
    ]
