"""Of which sorts a deed is: which prepositions, and which objects, can put it at a place.

The trigger's words say it; where they do not, the PLOVER root of the deed does, for fewer places (`place_roots.csv`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from onrecord.knowledge.lexicons import table
from onrecord.reader.where.bonds import adjectival
from onrecord.reader.where.lists import WORD, beginnings
from onrecord.reader.where.naming import Named

_SORTS = (
    "attack deed", "vague attack", "take deed", "visit deed", "move deed", "leave deed", "speak deed", "air deed",
)  # fmt: skip
_NEAR = 3
"""How many words may stand between a trigger that tells only by its root and the place."""


def sorts_of(text: str, at: tuple[int, int]) -> frozenset[str]:
    """Of which sorts the deed is, by the beginnings of the trigger's words."""
    found = _words(text, at)
    return frozenset(n for n in _SORTS if any(w.startswith(beginnings(n)) for w in found))


def sorts_by_root(text: str, limit: int, at: tuple[int, int], root: str, one: Named) -> frozenset[str]:
    """Of which sorts a deed of that root is with regard to a place, where its words are of none."""
    found = _words(text, at)
    fits = _fits(text, limit, at, one)
    return frozenset(
        row["sort"]
        for row in _rows(root)
        if (not row["places"] or row["places"] in fits)
        and (not row["words"] or any(w.startswith(tuple(row["words"].split("|"))) for w in found))
    )


def _words(text: str, at: tuple[int, int]) -> list[str]:
    return [w.group().lower() for w in WORD.finditer(text, at[0], min(at[1], at[0] + 120))]


def _fits(text: str, limit: int, at: tuple[int, int], one: Named) -> frozenset[str]:
    """Which rows a place may go by: known, near, and not standing as an adjective ("US allies")."""
    if not one.candidates or len(text[at[1] : one.led_from].split()) > _NEAR or adjectival(text, one, limit):
        return frozenset()
    broad = any(c.precision == 1 or c.kind == "capital" for c in one.candidates)
    return frozenset(("all",)) if broad else frozenset(("all", "within"))


@cache
def _rows(root: str) -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in table("place_roots.csv") if row["root"] == root)
