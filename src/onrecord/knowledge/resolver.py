"""Whom a mention means: the people of the tables ranked by name, office, country and the day of the report.

A name alone is weak: many people share one, and a wrong person is worse than an unknown one. A full name counts where
nothing the report says speaks against it and the report has to do with the person's country; a family name alone
counts only with an office that the person held, or for somebody whom the whole world reports on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import msgspec

from onrecord.knowledge.base import Held, Knowledge, knowledge
from onrecord.knowledge.coding import code_actor
from onrecord.knowledge.naming import same_first_name, same_person, skeleton
from onrecord.knowledge.people import standing
from onrecord.knowledge.schema import HEADS, Person, Tenure, earliest, is_date, latest
from onrecord.knowledge.tables import Gender, fold, titles

_ENOUGH = 2.0
_MARGIN = 0.7
_SPELLED = 1.5
_YEARS = 12
_LIKELY = 0.1
_POLITICAL = frozenset(("GOV", "LEG", "PTY", "OPP", "ELI", "MIL", "SPY"))


class Told(NamedTuple):
    """An office or role that the report gives somebody: "foreign minister" of a state, "spokeswoman".

    `sent` is set for those who are sent abroad: an ambassador's country may be the posting.
    """

    title: str
    country: str | None = None
    sector: str | None = None
    sent: bool = False


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a report tells of a mention: day, the states it has to do with (ISO3; None: unknown), roles and gender."""

    day: str | None = None
    states: frozenset[str] | None = None
    told: tuple[Told, ...] = ()
    gender: Gender | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One actor or place that a mention may mean; `id` is its key in the tables, `confidence` is from 0 to 1."""

    id: str
    name: str
    kind: str
    country: str | None = None
    sector: str | None = None
    confidence: float = 0.0


class Scored(NamedTuple):
    """A person with how well everything fits; 2 and more is enough to name them."""

    score: float
    person: Person


def resolve(
    mention: str,
    *,
    date: str | None = None,
    states: Iterable[str] | None = None,
    offices: Iterable[str] = (),
    gender: Gender | None = None,
    most: int = 5,
    base: Knowledge | None = None,
) -> tuple[Candidate, ...]:
    """The actors and places of the tables that a mention may mean, best first, at most `most`.

    `date` is the day of the report (ISO 8601), `states` those that the report has to do with (ISO 3166-1 alpha-3),
    `offices` what it calls the person ("foreign minister"). An empty result is an honest one: the tables know nobody.
    Never fails on any string.
    """
    base = base or knowledge()
    day = earliest(date) if date and is_date(date) else None
    found: dict[str, Candidate] = {}
    words = mention.split()[:12]
    while words and words[0].rstrip(".") in (*titles(), "the", "The"):
        words = words[1:]
    told = tuple(Told(office) for office in offices)
    context = Context(day=day, states=None if states is None else frozenset(states), told=told, gender=gender)
    ranked = rank_persons(base, tuple(words), context) if words else []
    for place, (score, person) in enumerate(ranked):
        sector, country = standing(base, person, day)
        near = any(abs(score - other.score) < _MARGIN for n, other in enumerate(ranked) if n != place)
        sure = 1 / (1 + math.exp(1.6 * (1.6 - score)))
        _add(found, f"person:{person.id}", person.name, "person", country, sector, sure * (0.75 if near else 1.0))
    code = code_actor(mention, day, base=base)
    other = base.persons[code.id.removeprefix("person:")] if code.id and code.id.startswith("person:") else None
    if code.id is not None and code.name is not None and not (gender and other and other.gender != gender):
        kind = code.id.partition(":")[0]
        _add(found, code.id, code.name, kind, code.country, code.sector, code.confidence)
    for sense in base.look_up(" ".join(words)) if words else ():
        if sense.kind == "O":
            body = base.bodies[int(sense.id)]
            _add(found, f"organization:{body.name}", body.name, "organization", body.country, body.sector, 0.7)
        elif sense.kind == "S" and sense.id.endswith((":name", ":seat")):
            state = base.states[sense.id[:3]]
            _add(found, f"state:{state.iso3}", state.name, "state", state.iso3, "GOV", 0.8)
    for n, site in enumerate(base.places(" ".join(words))[:3] if words else ()):
        key = f"place:{site.geonames or site.code or site.name}"
        _add(found, key, site.name, "place", site.country, None, 0.5 if n == 0 else 0.2)
    likely = [c for c in found.values() if c.confidence >= _LIKELY]
    return tuple(sorted(likely, key=lambda c: (-c.confidence, c.id))[:most])


def _add(
    found: dict[str, Candidate], id: str, name: str, kind: str, country: str | None, sector: str | None, sure: float
) -> None:
    old = found.get(id)
    if old is None or old.confidence < sure:
        found[id] = Candidate(
            id=id, name=name, kind=kind, country=country or None, sector=sector or None, confidence=round(sure, 2)
        )


def best_person(base: Knowledge, name: Sequence[str], context: Context) -> Person | None:
    """The one person whom a name means in its report; None where nobody fits well, or two do."""
    ranked = rank_persons(base, tuple(name), context)
    if not ranked or ranked[0].score < _ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < _MARGIN:
        return None
    return ranked[0].person


def rank_persons(base: Knowledge, name: tuple[str, ...], context: Context) -> list[Scored]:
    """The persons whom a name (its words) may mean, best first; none whom gender or spelling rules out."""
    scored = (_score(base, name, person, worth, context) for person, worth in _candidates(base, name))
    return sorted((s for s in scored if s is not None), key=lambda s: (-s.score, s.person.id))


def _candidates(base: Knowledge, parts: tuple[str, ...]) -> list[tuple[Person, float]]:
    """Persons of that name with what the name is worth: listed, spelled otherwise, or the family name alone."""
    found: dict[str, float] = {}
    name = " ".join(parts)
    for sense in base.look_up(name):
        if sense.kind == "P":
            found[sense.id] = 2.0 if len(parts) > 1 else 1.6
    if len(parts) > 1:
        for person in base.spelled_like(name) if not found else ():
            forms = (person.name, *person.forms)
            if any(_spelled_like(parts, tuple(f.split())) for f in forms if " " in f):
                found.setdefault(person.id, _SPELLED)
    else:
        for sense in base.look_up(name):
            if sense.kind == "F":
                found.setdefault(sense.id, 0.5)
    return [(base.persons[id], worth) for id, worth in found.items()]


def _score(base: Knowledge, name: tuple[str, ...], person: Person, worth: float, context: Context) -> Scored | None:
    if context.gender and person.gender and context.gender != person.gender:
        return None
    tenures = base.tenures_of(person.id)
    held = base.posts_held(person.id, context.day) if context.day else ()
    fit = _fit(base, person, tenures, context.told)
    if worth == _SPELLED and fit <= 0 and not _alike(name[-1], person):
        return None
    near = context.states is not None and person.country in context.states
    unsaid = context.states is None or _abroad(base, held)
    score = worth + fit + (0.4 if not person.country or near else 0.0 if unsaid else -0.8)
    score += 0.4 if held else 0.0
    if any(k in HEADS for h in held for k in h.post.kinds):
        score += 1.2 if near or worth > _SPELLED else 0.0
    elif context.day and tenures and not _led(base, tenures) and not _in_time(tenures, context.day):
        score -= 1.5
    return Scored(score, person)


def _abroad(base: Knowledge, held: Sequence[Held]) -> bool:
    """Whether somebody serves an organization of states, which every report may be about."""
    return any(h.post.of not in base.states for h in held)


def _led(base: Knowledge, tenures: Sequence[Tenure]) -> bool:
    """Whether somebody has led a state: such people are named long afterwards."""
    return any(k in HEADS for t in tenures for k in base.posts[t.post].kinds)


def _fit(base: Knowledge, person: Person, tenures: Sequence[Tenure], told: Sequence[Told]) -> float:
    """How well the offices that a report gives somebody go with those that the tables know of the person."""
    best = 0.0
    for role in told:
        posts = {p.id for p in base.posts_called(role.title)}
        fitting = [t for t in tenures if t.post in posts]
        if role.country:
            of = [base.posts[t.post].of for t in fitting]
            fitting = [t for t, o in zip(fitting, of, strict=True) if role.country in (o, person.country)]
        if fitting:
            return 1.5
        other = role.country and person.country and role.country != person.country and not role.sent
        best = min(best, -2.0 if other else -0.3 if _may_be(base, role, person, tenures) else -1.2)
    return best


def _may_be(base: Knowledge, role: Told, person: Person, tenures: Sequence[Tenure]) -> bool:
    """Whether a role that no tenure has can still be theirs: one of the same sector, or a broader word for it."""
    if role.sector is None:
        return True
    sectors = {base.posts[t.post].sector for t in tenures} | {person.sector}
    return role.sector in sectors or (role.sector in _POLITICAL and bool(sectors & _POLITICAL))


def _in_time(tenures: Sequence[Tenure], day: str) -> bool:
    """Whether some tenure lies within some years of the day."""
    year = int(day[:4])
    return any(
        int(earliest(t.start)[:4]) - _YEARS <= year <= int(latest(t.end or t.asof)[:4]) + 2 * _YEARS for t in tenures
    )


def _spelled_like(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names spell one, by consonants enough to tell names apart."""
    long = len(skeleton(a[-1])) >= 4 or fold(a[-1]) == fold(b[-1])
    return long and same_first_name(a, b) and same_person(a, b)


def _alike(word: str, person: Person) -> bool:
    """Whether a family name is spelled nearly as some form of the person's: Rehman is not Rahmoun."""
    forms = (person.short, *person.forms)
    key = fold(word)
    return any(SequenceMatcher(None, key, fold(f.split(" ")[-1])).ratio() >= 0.8 for f in forms)
