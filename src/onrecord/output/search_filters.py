"""What `onrecord search` is asked to look through: names, codes and labels of the command line made into filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import get_args

import msgspec

from onrecord.errors import OptionError, RecordError
from onrecord.knowledge.tables import countries
from onrecord.model import Stance, StatementKind
from onrecord.output.display import clean
from onrecord.output.event_filters import wanted
from onrecord.record import Record
from onrecord.record.hits import ArticleFilter, Kind
from onrecord.record.types import EventFilter, StatementFilter

KINDS: tuple[Kind, ...] = get_args(Kind)
Filters = Mapping[Kind, StatementFilter | EventFilter | ArticleFilter]

_CODE = 3


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The options as they were given, but for days, which are checked (YYYY-MM-DD); empty means any."""

    kinds: Sequence[str] = ()
    actors: Sequence[str] = ()
    countries: Sequence[str] = ()
    outlets: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    forms: Sequence[str] = ()
    stances: Sequence[str] = ()
    modalities: Sequence[str] = ()
    roots: Sequence[str] = ()
    duplicates: bool = False


def filters(record: Record, asked: Asked) -> Filters:
    """What to look through, by kind, in the order of the output.

    Raises OptionError for what makes no sense, RecordError for a name that the record does not have.
    """
    of_events = wanted(
        modality=asked.modalities, root=asked.roots, country=asked.countries, since=asked.since, until=asked.until
    )
    forms = tuple(_one_of("--kind", form, get_args(StatementKind)) for form in asked.forms)
    stances = tuple(_one_of("--stance", stance, get_args(Stance)) for stance in asked.stances)
    chosen = _kinds(asked)
    actors, states = _actors(record, asked.actors)
    outlets = _outlets(record, asked.outlets)
    places = tuple(sorted(of_events.countries))
    theirs = _both(states, places)
    since, until, duplicates = asked.since, asked.until, asked.duplicates
    made: Filters = {
        "statements": StatementFilter(
            speakers=actors, countries=theirs, outlets=outlets, kinds=forms, stances=stances, since=since, until=until,
            duplicates=duplicates,
        ),
        "events": EventFilter(
            actors=actors, countries=states, places=places, outlets=outlets, roots=tuple(sorted(of_events.roots)),
            modalities=tuple(sorted(of_events.modalities)), since=since, until=until, duplicates=duplicates,
        ),
        "articles": ArticleFilter(
            actors=actors, countries=theirs, outlets=outlets, since=since, until=until, duplicates=duplicates
        ),
    }  # fmt: skip
    return {kind: made[kind] for kind in KINDS if kind in chosen}


def _kinds(asked: Asked) -> Sequence[str]:
    """The kinds that are asked for, or of all those that have what is asked of them."""
    named = [_one_of("--in", kind, KINDS) for kind in asked.kinds]
    fitting = set(KINDS)
    for given, option, kind in (
        (asked.forms, "--kind", "statements"),
        (asked.stances, "--stance", "statements"),
        (asked.modalities, "--modality", "events"),
        (asked.roots, "--root", "events"),
    ):
        if given:
            other = sorted(set(named) - {kind})
            if other:
                raise OptionError(f"{option} is of {kind} only; search those, or leave out --in {other[0]}")
            fitting &= {kind}
    if not fitting:
        raise OptionError("--kind and --stance are of statements, --modality and --root of events; use one pair")
    return named or sorted(fitting)


def _actors(record: Record, names: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Keys of the actors with these names, and the codes of states."""
    codes = tuple(name for name in names if len(name) == _CODE and name.isupper() and name in countries())
    if codes and len(codes) < len(names):
        raise OptionError("--speaker takes names or codes of states, not both at once")
    keys: dict[int, None] = {}
    for name in names:
        if name in codes:
            continue
        found = record.find_actors(name) if name.strip() else []
        if not found:
            raise RecordError(f"nobody in the record is called {clean(name)!r}; try a part of the name")
        keys.update({actor.key: None for actor in found})
    return tuple(keys), codes


def _outlets(record: Record, names: Sequence[str]) -> tuple[str, ...]:
    """The outlets with these names, in any letter case."""
    if not names:
        return ()
    known = record.outlets()
    found: list[str] = []
    for name in names:
        same = [outlet for outlet in known if outlet.casefold() == name.strip().casefold()]
        if not same:
            near = get_close_matches(name, known, n=3)
            hint = f"; close to it are: {', '.join(map(clean, near))}" if near else ""
            raise RecordError(f"the record has no outlet {clean(name)!r}{hint}")
        found += same
    return tuple(dict.fromkeys(found))


def _both(states: tuple[str, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    """What a speaker's country may be where both --speaker CODE and --country say so."""
    if not (states and places):
        return states or places
    common = tuple(code for code in states if code in places)
    if not common:
        raise OptionError(f"--speaker {', '.join(states)} and --country {', '.join(places)} exclude each other")
    return common


def _one_of(option: str, name: str, allowed: Sequence[str]) -> str:
    if name.strip().lower() not in allowed:
        raise OptionError(f"{option} {clean(name)!r} is none of {', '.join(allowed)}")
    return name.strip().lower()
