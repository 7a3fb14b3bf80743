"""Numbers and abbreviations of states as the Correlates of War project gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from onrecord.commitments.network.periods import day_after
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.lexicons import table

FILE = "cow_states.csv"


class Node(NamedTuple):
    """A state of a dyad: its number, None where it has none, abbreviation, and ISO3.

    The states of one number follow one another, so `iso3` is the latest of them.
    """

    number: int | None
    abb: str
    iso3: str

    @property
    def order(self) -> tuple[float, str]:
        """By number; those without one come last, by ISO3."""
        return (float("inf"), self.iso3) if self.number is None else (self.number, "")


class Cow:
    """Tells the numbers of states as `base` knows them. Immutable."""

    def __init__(self, base: Knowledge) -> None:
        self._states = base.states

    def cut(self, iso3: str) -> tuple[str, ...]:
        """The days until which a state had another number than it has now."""
        return tuple(day for day, _ in _before().get(iso3, ()))

    def node(self, iso3: str, day: str) -> Node:
        """The state on a day."""
        for until, number in _before().get(iso3, ()):
            if day <= until:
                return Node(number, _abbreviations().get(number, ""), iso3)
        state = self._states.get(iso3)
        if state is None or not state.cow.isdecimal():
            return Node(None, "", iso3)
        number = int(state.cow)
        return Node(number, _abbreviations().get(number, ""), iso3)


def kept_apart(cow: Cow, one: str, other: str, start: str, end: str) -> Iterator[tuple[str, str]]:
    """The span from `start` to `end`, cut where one of two states changes its number."""
    days = sorted(day for day in {*cow.cut(one), *cow.cut(other)} if start <= day < end)
    for day in days:
        yield start, day
        start = day_after(day)
    yield start, end


@cache
def _abbreviations() -> Mapping[int, str]:
    return {int(row["cow"]): row["abb"] for row in table(FILE)}


@cache
def _before() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Earlier numbers of states by ISO3, with the last day of each."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in table(FILE):
        if row["iso3"]:
            found.setdefault(row["iso3"], []).append((row["to"], int(row["cow"])))
    return {iso3: tuple(sorted(rows)) for iso3, rows in found.items()}
