"""What the made articles tell of: who there is, where, what is claimed and by whom, what is done and how often told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from benchmarks.desk.language import TOPICS, Language
from onrecord.knowledge import knowledge
from onrecord.model import Actor, ActorKind, Modality, Office, Place, Stance

FIRST_DAY, YEARS = date(2013, 1, 1), 12
DAYS = YEARS * 365
OUTLETS, PLACES, STATES, KNOWN = 400, 400, 60, 300
"""Outlets, places on the map, states, and persons whom the tables know."""

UNKNOWN: dict[ActorKind, int] = {"person": 2_150, "organization": 390, "group": 100}
"""Actors that the tables lack."""

_ENDINGS = (("n", "sen"), ("a", "ova"), ("r", "berg"), ("k", "enko"), ("l", "man"), ("", "idze"), ("s", "ley"))
_OFFICES = ("Foreign Minister", "Defence Minister", "President", "spokesman", "Prime Minister", "governor", "envoy")
_BODIES = ("Institute", "Union", "Agency", "Front", "Council", "Company", "Party")
_GROUPS = ("officials", "residents", "protesters", "analysts", "fishermen", "doctors", "veterans", "students")
_PAPERS = ("Herald", "Times", "Post", "News", "Observer", "Courier", "Tribune", "Gazette", "Wire", "Daily")
_SECTORS: dict[ActorKind, str | None] = {"person": "GOV", "organization": "NGO", "group": "CVL", "state": None}
MODALITIES: dict[Modality, int] = {
    "actual": 56, "planned": 13, "possible": 10, "alleged": 6, "denied": 4, "requested": 6, "ordered": 3,
    "conditional": 2,
}  # fmt: skip
ROOTS = {
    "ASSAULT": 30, "CONSULT": 12, "ACCUSE": 10, "MOBILIZE": 8, "COERCE": 8, "RETREAT": 6, "AID": 6, "AGREE": 5,
    "REQUEST": 4, "REJECT": 3, "THREATEN": 3, "SANCTION": 2, "PROTEST": 2, "COOPERATE": 1, "SUPPORT": 1, "CONCEDE": 1,
}  # fmt: skip


class Saying(msgspec.Struct, frozen=True):
    """Somebody's stance to a claim on a day, counted from the first; `number` is its place among the claim's."""

    day: int
    claim: int
    who: int
    stance: Stance


class Claimed(msgspec.Struct, frozen=True):
    """A proposition in words, of one subject."""

    topic: int
    text: str


class Occurrence(msgspec.Struct, frozen=True):
    """Something done, which articles tell of: once or many times."""

    day: int
    root: str
    modality: Modality
    source: int
    target: int
    place: Place | None


class World(msgspec.Struct, frozen=True):
    """All of it; sayings and tellings (numbers of occurrences) by day."""

    actors: tuple[Actor, ...]
    outlets: tuple[str, ...]
    places: tuple[Place, ...]
    claims: tuple[Claimed, ...]
    sayings: tuple[Saying, ...]
    occurrences: tuple[Occurrence, ...]
    tellings: tuple[int, ...]


def day(number: int) -> str:
    """The calendar date of a day."""
    return (FIRST_DAY + timedelta(days=number)).isoformat()


def zipf(number: int, offset: int = 3) -> list[float]:
    """Weights for so many things, the first the most common."""
    return [1 / (n + offset) for n in range(number)]


def make_world(language: Language, articles: int) -> World:
    """A world of a size that fits so many articles: a claim for each of them, six events."""
    actors = _actors(language)
    places = _places()
    claims, sayings = _claims(language, articles, len(actors))
    occurrences, tellings = _occurrences(language, articles, actors, places)
    papers = [f"{language.name(('',))} {language.random.choice(_PAPERS)}" for _ in range(2 * OUTLETS)]
    outlets = tuple(dict.fromkeys(papers))[:OUTLETS]
    return World(actors, outlets, places, claims, sayings, occurrences, tellings)


def _actors(language: Language) -> tuple[Actor, ...]:
    """States, known persons and unknown actors in an order of chance: the first are those that speak most."""
    base, chosen = knowledge(), language.random
    states = [base.states[code] for code in sorted(base.states) if base.states[code].adjective][:STATES]
    found = [
        Actor(id="", name=s.name, kind="state", country=s.iso3, ref=f"state:{s.iso3}", known=True, sector="GOV")
        for s in states
    ]
    codes = [s.iso3 for s in states]
    persons = [p for p in (base.persons[id] for id in sorted(base.persons)) if p.country in codes and " " in p.name]
    for person in chosen.sample(persons, KNOWN):
        office = Office(title=chosen.choice(_OFFICES), of=base.states[person.country].name)
        found.append(
            Actor(
                id="", name=person.name, kind="person", country=person.country, ref=f"person:{person.id}", known=True,
                sector="GOV", offices=(office,), aliases=person.forms[:1],
            )
        )  # fmt: skip
    for kind, number in UNKNOWN.items():
        for _ in range(number):
            country = chosen.choices(codes, zipf(len(codes)))[0]
            offices: tuple[Office, ...] = ()
            if kind == "person":
                name = language.name(chosen.choice(_ENDINGS))
                if chosen.random() < 0.6:
                    offices = (Office(title=chosen.choice(_OFFICES), of=base.states[country].name),)
            elif kind == "organization":
                name = f"{language.name(('',))} {chosen.choice(_BODIES)}"
            else:
                name = f"{base.states[country].adjective} {chosen.choice(_GROUPS)}"
            found.append(Actor(id="", name=name, kind=kind, country=country, sector=_SECTORS[kind], offices=offices))
    chosen.shuffle(found)
    return tuple({(a.name, a.kind, a.country): a for a in found}.values())


def _places() -> tuple[Place, ...]:
    base = knowledge()
    known = {s for n in base.gazetteer.names for s in base.places(n) if s.lat is not None and s.population}
    sites = sorted(known, key=lambda s: (-s.population, s.name, s.country, s.lat or 0, s.lon or 0))
    return tuple(
        Place(name=s.name, country=s.country, lat=s.lat, lon=s.lon, geonames=s.geonames or None)
        for s in sites[: PLACES * 3 : 3]
    )


def _claims(language: Language, number: int, actors: int) -> tuple[tuple[Claimed, ...], tuple[Saying, ...]]:
    """One claim in four is disputed, one in 500 is spoken of 200 times."""
    chosen, weights = language.random, zipf(actors, 5)
    claims: list[Claimed] = []
    sayings: list[Saying] = []
    for n in range(number):
        topic, start = chosen.randrange(TOPICS), chosen.randrange(DAYS)
        claims.append(Claimed(topic, language.phrase(topic, chosen.randint(7, 22))))
        reports = 200 if n % 500 == 0 else 2 + min(60, int(chosen.paretovariate(1.35)))
        disputed, asked = n % 4 == 0, n % 16 == 1
        who = chosen.choices(range(actors), weights, k=2 + reports // 8)
        for report in range(reports):
            stance: Stance = "support"
            if (report == 1 and disputed) or (disputed and chosen.random() < 0.3):
                stance = "deny"
            elif (report == 1 and asked) or chosen.random() < 0.04:
                stance = "query"
            # each side has its own people, but one in thirty changes sides
            own = [w for w in who if (w % 2 == 0) == (stance == "support")] or who
            speaker = chosen.choice(who if chosen.random() < 0.03 else own)
            later = int(chosen.expovariate(1 / 40)) if report else 0
            sayings.append(Saying(min(start + later, DAYS - 1), n, speaker, stance))
    sayings.sort(key=lambda s: (s.day, s.claim, s.who, s.stance))
    return tuple(claims), tuple(sayings)


def _occurrences(
    language: Language, articles: int, actors: Sequence[Actor], places: Sequence[Place]
) -> tuple[tuple[Occurrence, ...], tuple[int, ...]]:
    """Half of the tellings are of something that others tell too."""
    chosen, weights = language.random, zipf(len(actors), 5)
    found: list[Occurrence] = []
    tellings: list[tuple[int, int]] = []
    while len(tellings) < articles * 6:
        start = chosen.randrange(DAYS)
        who = chosen.choices(range(len(actors)), weights, k=2)
        found.append(
            Occurrence(
                day=start,
                root=chosen.choices(list(ROOTS), list(ROOTS.values()))[0],
                modality=chosen.choices(list(MODALITIES), list(MODALITIES.values()))[0],
                source=who[0],
                target=who[1],
                place=chosen.choices(places, zipf(len(places), 6))[0] if chosen.random() < 0.7 else None,
            )
        )
        for _ in range(min(40, int(chosen.paretovariate(1.2)))):
            tellings.append((min(DAYS - 1, start + int(chosen.expovariate(0.5))), len(found) - 1))
    return tuple(found), tuple(number for _, number in sorted(tellings))
