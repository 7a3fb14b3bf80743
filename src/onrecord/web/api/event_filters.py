"""Which events are asked for, as parameters of an address, and as the filter of the record that this makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, get_args

import msgspec

from onrecord.errors import OptionError
from onrecord.model import Modality
from onrecord.record import Record
from onrecord.record.types import EventFilter
from onrecord.web.endpoints import Day, InvalidError, Key, Limit, Name, Offset, State, Words
from onrecord.web.wording import ROOTS

Told = Literal[
    "actual", "denied", "alleged", "ordered", "planned", "requested", "conditional", "possible", "not-actual"
]
"""A modality, or all that are not told as done."""

Root = Annotated[str, msgspec.Meta(description="PLOVER root", extra_json_schema={"enum": list(ROOTS)})]
NOT_ACTUAL: tuple[Modality, ...] = tuple(m for m in get_args(Modality) if m != "actual")
_NOBODY = -1
"""The key of no actor."""


class EventsAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Events that fit every parameter that is given, each by any of its values.

    `actor` (keys), `who` (a name, or words of one) and `country` take part on either side; `place` is the state where
    it happened; `modality` *not-actual* is all but *actual*. Days are both included: a range fits where it overlaps.
    `by` *report*: days, their order and counts by month are those of the reports, for most do not tell the event's.
    """

    actor: tuple[Key, ...] = ()
    who: Words | None = None
    country: tuple[State, ...] = ()
    place: tuple[State, ...] = ()
    root: tuple[Root, ...] = ()
    mode: tuple[Name, ...] = ()
    modality: tuple[Told, ...] = ()
    outlet: tuple[Name, ...] = ()
    since: Day | None = None
    until: Day | None = None
    by: Literal["event", "report"] = "event"
    article: tuple[Name, ...] = ()
    duplicates: bool = False


class EventsWanted(EventsAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same, a page of them."""

    limit: Limit = 50
    offset: Offset = 0


def event_filter(record: Record, asked: EventsAsked) -> EventFilter:
    """The filter. Raises InvalidError for a root that there is not, and for days the wrong way round."""
    check_roots(asked.root)
    check_days(asked.since, asked.until)
    return EventFilter(
        actors=actors(record, asked.actor, asked.who),
        countries=asked.country,
        places=asked.place,
        outlets=asked.outlet,
        roots=asked.root,
        modes=asked.mode,
        modalities=modalities(asked.modality),
        articles=asked.article,
        since=asked.since,
        until=asked.until,
        by=asked.by,
        duplicates=asked.duplicates,
    )


def actors(record: Record, keys: Sequence[int], who: str | None) -> tuple[int, ...]:
    """Keys of actors: those given, and those called so; one that nothing has where nobody is."""
    if who is None:
        return tuple(keys)
    called = tuple(actor.key for actor in record.find_actors(who.strip())) if who.strip() else ()
    return (*keys, *called) or (_NOBODY,)


def modalities(told: Sequence[Told]) -> tuple[str, ...]:
    """The modalities, each once."""
    found: list[str] = []
    for one in told:
        found += NOT_ACTUAL if one == "not-actual" else [one]
    return tuple(dict.fromkeys(found))


def check_roots(roots: Sequence[str]) -> None:
    """Raise InvalidError for what is no root."""
    for root in roots:
        if root not in ROOTS:
            raise InvalidError(f"{root[:40]!r} is no PLOVER root; there are {', '.join(ROOTS)}")


def check_days(since: str | None, until: str | None) -> None:
    """Raise OptionError where a range of days ends before it begins."""
    if since and until and since > until:
        raise OptionError(f"the days are the wrong way round: from {since} until {until}")
