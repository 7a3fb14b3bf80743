"""Which events `onrecord events` is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from onrecord.errors import OptionError
from onrecord.knowledge.keys import key
from onrecord.knowledge.tables import countries
from onrecord.model import Actor, Event, Span
from onrecord.reader.ontology import MODALITIES, modes, roots

NOT_ACTUAL: Final = "not-actual"
_CODE = 3


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are asked for; an empty field asks for nothing. Made by :func:`wanted`, which checks."""

    modalities: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    actors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    since: str | None = None
    until: str | None = None
    least: float = 0.0

    def takes(self, event: Event, actors: Mapping[str, Actor], text: str) -> bool:
        """Whether the event of an article with this text and these actors is asked for."""
        if self.modalities and event.modality not in self.modalities:
            return False
        if (self.roots and event.plover not in self.roots) or (self.modes and event.mode not in self.modes):
            return False
        if self.countries and (event.place is None or event.place.country not in self.countries):
            return False
        if event.confidence < self.least or not self._in_time(event):
            return False
        source = _Side(event.source, event.source_mention, actors, text)
        target = _Side(event.target, event.target_mention, actors, text)
        return (
            (not self.sources or source.has(self.sources))
            and (not self.targets or target.has(self.targets))
            and (not self.actors or source.has(self.actors) or target.has(self.actors))
        )

    def _in_time(self, event: Event) -> bool:
        if self.since is None and self.until is None:
            return True
        first, last = days(event.date)
        if first is None or last is None:
            return False
        return (self.until is None or first <= self.until) and (self.since is None or self.since <= last)


class _Side:
    """Who stands on one side of an event, as far as filters ask."""

    def __init__(self, ids: Iterable[str], mention: Span | None, actors: Mapping[str, Actor], text: str) -> None:
        self.actors = [actors[id] for id in ids if id in actors]
        self.words = text[mention.start : mention.end] if mention else ""

    def has(self, names: Iterable[str]) -> bool:
        return any(self._has(name) for name in names)

    def _has(self, name: str) -> bool:
        if is_code(name):
            return any(actor.country == name for actor in self.actors)
        part = key(name)
        forms = (form for actor in self.actors for form in (actor.name, *actor.aliases))
        return part in key(self.words) or any(part in key(form) for form in forms)


def wanted(
    *,
    modality: Sequence[str] = (),
    root: Sequence[str] = (),
    mode: Sequence[str] = (),
    actor: Sequence[str] = (),
    source: Sequence[str] = (),
    target: Sequence[str] = (),
    country: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    least: float = 0.0,
) -> Wanted:
    """The filters of the command line (days as YYYY-MM-DD), checked; raises OptionError that says what is allowed."""
    for option, names in (("actor", actor), ("source", source), ("target", target)):
        for name in names:
            if not key(name):
                raise OptionError(f"--{option} {name!r}: give a part of a name or an ISO code such as BLR")
    chosen = {name for label in modality for name in _modalities(label)}
    found = {_one_of("root", name.upper(), roots(), "PLOVER root") for name in root}
    allowed = dict.fromkeys(mode for of, mode in modes() if not found or of in found)
    under = f" of {', '.join(sorted(found))}" if found else ""
    ways = {_one_of("mode", name.lower(), tuple(allowed), f"PLOVER mode{under}") for name in mode}
    codes = {name.strip().upper() for name in country}
    for code in codes - countries().keys():
        raise OptionError(f"--country {code!r} is no ISO 3166-1 alpha-3 code, such as BLR or UKR")
    if since and until and since > until:
        raise OptionError(f"--since {since} is after --until {until}")
    if not 0 <= least <= 1:  # nor is NaN
        raise OptionError(f"--least {least} is no confidence; give a number from 0 to 1")
    return Wanted(
        modalities=frozenset(chosen),
        roots=frozenset(found),
        modes=frozenset(ways),
        actors=tuple(actor),
        sources=tuple(source),
        targets=tuple(target),
        countries=frozenset(codes),
        since=since,
        until=until,
        least=least,
    )


def _modalities(label: str) -> Sequence[str]:
    name = _one_of("modality", label.lower(), (*MODALITIES, NOT_ACTUAL), "modality")
    return [m for m in MODALITIES if m != "actual"] if name == NOT_ACTUAL else [name]


def _one_of(option: str, name: str, allowed: Sequence[str], what: str) -> str:
    name = name.strip()
    if name in allowed:
        return name
    choice = f"; there are {', '.join(allowed)}" if allowed else "; there is none"
    raise OptionError(f"--{option} {name!r} is no {what}{choice}")


def is_code(name: str) -> bool:
    """Whether the name is a state's code: three capitals that the tables know, so that "Mar" is a part of a name."""
    return len(name) == _CODE and name.isupper() and name in countries()


def days(when: str | None) -> tuple[str | None, str | None]:
    """First and last day of an event's date."""
    if not when:
        return None, None
    first, _, last = when.partition("/")
    return first, last or first
