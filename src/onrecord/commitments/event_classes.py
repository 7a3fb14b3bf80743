"""The classes of events that triggers speak of, each with the wider ones that it belongs to (event_classes.csv)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from onrecord.commitments.types import Value
from onrecord.errors import KnowledgeError
from onrecord.knowledge.lexicons import table

FILE = "event_classes.csv"


class EventClass(NamedTuple):
    """A class of events: `is_a` are the wider classes right above it, `label` is it in words.

    `plover`: the codes, ROOT or ROOT.mode, of events between states that are of the class as they stand; `possible`:
    codes that an event of the class may have. A root alone stands for each of its modes too. `may_be`: classes that
    such an event can amount to, as a terrorist attack can to an armed one.
    """

    name: str
    is_a: tuple[str, ...]
    label: str
    plover: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()


class EventClasses:
    """The classes with what lies above each, at any distance. Immutable.

    Raises:
        KnowledgeError: a class stands twice, belongs to one that is not listed, or to itself in the end.
    """

    def __init__(self, classes: Iterable[EventClass]) -> None:
        listed = tuple(classes)
        self._classes: Mapping[str, EventClass] = {c.name: c for c in listed}
        if len(self._classes) < len(listed):
            twice = sorted({c.name for c in listed if c is not self._classes[c.name]})
            raise KnowledgeError(f"{FILE}: {', '.join(twice)} more than once")
        for one in listed:
            for wider in (*one.is_a, *one.may_be):
                if wider not in self._classes:
                    raise KnowledgeError(f"{FILE}: {one.name} is_a or may_be {wider!r}, which is no class of the table")
        self._above = {name: self._closure(name) for name in self._classes}
        self._covered: dict[tuple[str, str], Value] = {}

    def _closure(self, name: str) -> frozenset[str]:
        """All classes above one."""
        found: set[str] = set()
        left = list(self._classes[name].is_a)
        while left:
            wider = left.pop()
            if wider == name:
                raise KnowledgeError(f"{FILE}: {name} belongs to itself by way of its is_a")
            if wider not in found:
                found.add(wider)
                left.extend(self._classes[wider].is_a)
        return frozenset(found)

    def __contains__(self, name: object) -> bool:
        return name in self._classes

    def __iter__(self) -> Iterator[str]:
        """The names of the classes, in the order of the table."""
        return iter(self._classes)

    def label(self, name: str) -> str:
        """A class in words. Raises KnowledgeError for one that is not in the table, as all methods do."""
        return self._known(name).label

    def is_a(self, name: str) -> frozenset[str]:
        """The class itself and all above it."""
        return self._above[self._known(name).name] | {name}

    def covers(self, trigger: str, event: str) -> Value:
        """Whether an event of the class `event` is what a trigger of the class `trigger` asks for.

        *met* where it is that class or one below it; *unknown* where it is a wider one, which may or may not be meant
        (a security threat may be an armed attack), or can amount to it (a blockade may be one); else *not_met*.
        """
        known = self._covered.get((trigger, event))
        if known is None:
            known = self._covered[trigger, event] = self._covers(trigger, event)
        return known

    def _covers(self, trigger: str, event: str) -> Value:
        if self._known(trigger).name in self.is_a(event):
            return "met"
        amounts = (possible for own in self.is_a(event) for possible in self._classes[own].may_be)
        if event in self._above[trigger] or any(trigger in self.is_a(possible) for possible in amounts):
            return "unknown"
        return "not_met"

    def any_covers(self, triggers: Iterable[str], event: str) -> Value:
        """Whether the event is what one of several classes asks for: the best that `covers` says of them."""
        found = {self.covers(trigger, event) for trigger in triggers}
        return "met" if "met" in found else "unknown" if "unknown" in found else "not_met"

    def of_event(self, root: str, mode: str | None = None) -> tuple[str, ...]:
        """The classes that an event between states is of by its PLOVER code, the narrowest ones, in their order."""
        codes = {root, f"{root}.{mode}"}
        found = [c.name for c in self._classes.values() if codes.intersection(c.plover)]
        wider = {above for name in found for above in self._above[name]}
        return tuple(name for name in found if name not in wider)

    def possible(self, root: str, mode: str | None = None) -> tuple[str, ...]:
        """The classes that an event of that code may be of where words say so, in the order of the table."""
        codes = {root, f"{root}.{mode}"}
        return tuple(c.name for c in self._classes.values() if codes.intersection(c.plover + c.possible))

    def _known(self, name: str) -> EventClass:
        found = self._classes.get(name)
        if found is None:
            raise KnowledgeError(f"there is no class of events {name!r}; known are {', '.join(self._classes)}")
        return found


@cache
def event_classes() -> EventClasses:
    """The shipped classes. Raises KnowledgeError where the table cannot be used."""

    def parts(cell: str) -> tuple[str, ...]:
        return tuple(part for part in cell.split("|") if part)

    return EventClasses(
        EventClass(
            name=row["class"],
            is_a=parts(row["is_a"]),
            label=row["label"],
            plover=parts(row["plover"]),
            possible=parts(row["plover_possible"]),
            may_be=parts(row["may_be"]),
        )
        for row in table(FILE)
    )
