"""The PLOVER roots and modes, and the modalities, in the order that the events model counts them.

The ontology is data: `knowledge/data/plover.csv`. Source: PLOVER manual 0.8 (Open Event Data Alliance, 2021).
"""

from __future__ import annotations

from functools import cache
from typing import Final, get_args

from onrecord.knowledge.lexicons import table
from onrecord.model import Modality

MODALITIES: Final[tuple[Modality, ...]] = get_args(Modality)
FACTUALITY: Final = ("counterfact", "uncertain", "fact")
"""Classes of event factuality, on the scale from -3 (certainly not) to 3 (certainly so) of Saurí and Pustejovsky."""

_CERTAIN = 2.0


def fact_class(value: float) -> str:
    """The class of a factuality: certain or probable either way from 2 on, between that uncertain."""
    return FACTUALITY[0] if value <= -_CERTAIN else FACTUALITY[2] if value >= _CERTAIN else FACTUALITY[1]


@cache
def roots() -> tuple[str, ...]:
    """The sixteen PLOVER roots."""
    return tuple(row["root"] for row in table("plover.csv"))


@cache
def modes() -> tuple[tuple[str, str], ...]:
    """Every (root, mode) that PLOVER has."""
    return tuple((row["root"], mode) for row in table("plover.csv") for mode in row["modes"].split())


@cache
def older_roots() -> dict[str, str]:
    """Root to the root that data coded before PLOVER 0.8 have for it (YIELD), where that differs."""
    return {row["root"]: row["older"] for row in table("plover.csv") if row["older"]}


@cache
def symmetric_roots() -> frozenset[str]:
    """Roots of deeds that two do together, either of whom may be called the source."""
    return frozenset(row["root"] for row in table("plover.csv") if row["symmetric"])
