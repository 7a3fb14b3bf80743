"""The tag set of the reader's model and how its output is laid out: shared by training, export and run time."""

from __future__ import annotations

from typing import Literal

ROLES = ("source", "cue", "content")
"""Attribution roles, each a BIO tagger of its own, since attributions overlap (PARC, PolNeAR)."""

NAMES: tuple[Literal["PERSON", "STATE", "ORG", "PLACE", "DATE"], ...] = ("PERSON", "STATE", "ORG", "PLACE", "DATE")
"""Types of the flat name tagger; ROLE nouns have a tagger of their own, for they contain names."""

HEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("source", ("O", "B", "I")),
    ("cue", ("O", "B", "I")),
    ("content", ("O", "B", "I")),
    ("name", ("O", *(f"{p}-{n}" for n in NAMES for p in "BI"))),
    ("role", ("O", "B", "I")),
)
"""Head name and its labels, in the order of the model's output columns."""

N_TAGS = sum(len(labels) for _, labels in HEADS)

LINK_DIM, COREF_DIM = 64, 64
"""Width of each of the four link vectors (cue and source, cue and content) and the two coreference vectors."""

N_VECTORS = 4 * LINK_DIM + 2 * COREF_DIM


def head_slices() -> dict[str, slice]:
    """Columns of the model's tag output, by head."""
    out: dict[str, slice] = {}
    at = 0
    for name, labels in HEADS:
        out[name] = slice(at, at + len(labels))
        at += len(labels)
    return out


def distance_bucket(first_of_a: int, end_of_a: int, first_of_b: int, end_of_b: int) -> int:
    """A number from 0 to 21 for where span b lies as seen from span a, in word pieces: before (0-10), after (11-21)."""
    if first_of_b >= end_of_a:
        side, gap = 11, first_of_b - end_of_a
    else:
        side, gap = 0, max(0, first_of_a - end_of_b)
    for i, limit in enumerate((0, 1, 2, 4, 7, 12, 20, 32, 56, 112)):
        if gap <= limit:
            return side + i
    return side + 10
