"""Whether two reports of a deed can be of one event, by what is coded: who, when, where, and of what kind.

Each question has three answers: it speaks for one event, against it, or says nothing. An unknown speaks for nothing and
against nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Final

from onrecord.reader.ontology import symmetric_roots
from onrecord.reader.same_event import one_power
from onrecord.record.passages import terms, words
from onrecord.record.types import StoredActor, StoredEvent

HAPPENED: Final = frozenset(("actual", "alleged", "denied"))
"""Modalities of one question, whether it happened; reports may answer it differently. The others are each their own."""
DAYS_BACK: Final = 4
"""How many days before an article an event without a date is taken to be at most, if it is told as having happened."""
DAYS_AROUND: Final = 4
"""How many days apart articles may be that tell of a thing which is only planned, asked for or feared."""
_WIDEST: Final = 45
"""A range of more days than these ("in 2015") says too little to be a date."""
_NEAR_KM: Final = 100.0
_EARTH_KM: Final = 6371.0


class Fit(IntEnum):
    """How well one side of two events fits."""

    against = -1
    unknown = 0
    alike = 1
    same = 2


def kind(event: StoredEvent) -> tuple[str, str]:
    """What two events must have in common to be one at all: the root, and whether it is said to have happened."""
    return event.plover, "happened" if event.modality in HAPPENED else event.modality


def window(event: StoredEvent) -> tuple[int, int] | None:
    """The first and last day on which the event can have been, as ordinals; None where nothing says."""
    if event.starts_on and event.ends_on:
        first, last = _ordinal(event.starts_on), _ordinal(event.ends_on)
        if last - first <= _WIDEST:
            return first, last
        return None  # not the article's day: the text speaks of another time
    if event.article.published is None:
        return None
    day = date.fromisoformat(event.article.published)
    ahead = DAYS_AROUND if event.modality not in HAPPENED else 0
    return (day - timedelta(DAYS_BACK)).toordinal(), (day + timedelta(ahead)).toordinal()


def sides(a: StoredEvent, b: StoredEvent) -> tuple[Fit, Fit]:
    """How well the sources fit, and the targets; either way round where the deed has no direction."""
    straight = (side(a.source, b.source), side(a.target, b.target))
    if a.plover not in symmetric_roots():
        return straight
    crossed = (side(a.source, b.target), side(a.target, b.source))
    return max(straight, crossed, key=lambda fits: (min(fits), sum(fits)))


def side(x: Sequence[StoredActor], y: Sequence[StoredActor]) -> Fit:
    """How well two sets of actors fit: the best of their pairs."""
    best: Fit | None = None
    for a in x:
        for b in y:
            fit = _actors(a, b)
            if fit is Fit.same:
                return fit
            if best is None or fit > best:
                best = fit
    return Fit.unknown if best is None else best


def places(a: StoredEvent, b: StoredEvent) -> Fit:
    """Whether two events were at one place; a state and a town in it may be one place or not."""
    if a.place is None or b.place is None:
        return Fit.unknown
    if a.place_country and b.place_country and a.place_country != b.place_country:
        return Fit.against
    if (a.geonames is not None and a.geonames == b.geonames) or a.place.casefold() == b.place.casefold():
        return Fit.alike if a.geonames is None and a.lat is None else Fit.same
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return Fit.unknown
    return Fit.alike if _kilometres(a.lat, a.lon, b.lat, b.lon) <= _NEAR_KM else Fit.against


def modes(a: StoredEvent, b: StoredEvent) -> Fit:
    """Whether the modes of two events with one root fit."""
    if a.mode is None or b.mode is None:
        return Fit.unknown
    return Fit.alike if a.mode == b.mode else Fit.against


@lru_cache(maxsize=1 << 18)
def _actors(a: StoredActor, b: StoredActor) -> Fit:
    named_a, named_b = _is_named(a), _is_named(b)
    if named_a and named_b:
        if a.key == b.key:
            return Fit.same
        return Fit.alike if one_power(a, b) else Fit.against
    if a.country and b.country and a.country != b.country:
        return Fit.against
    if not named_a and not named_b:
        # "a 19-year-old man" and "the refugees": the words are all that is known
        mine, theirs = set(terms(words(a.name))), set(terms(words(b.name)))
        if mine and theirs:
            return Fit.alike if mine & theirs else Fit.against
        return Fit.unknown
    described, named = (b, a) if named_a else (a, b)
    if set(terms(words(described.name))) & set(terms(words(named.name))):
        return Fit.alike
    return Fit.alike if named.country is not None and described.country == named.country else Fit.unknown


def _is_named(actor: StoredActor) -> bool:
    """Whether it is somebody in particular, not only described."""
    return actor.ref is not None or (actor.kind in ("person", "organization") and actor.name[:1].isupper())


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Along the great circle (haversine)."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    across = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(across)))
