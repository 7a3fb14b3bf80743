"""Answers from the tables: who or what a name means, what they were on a day, and where the tables have it from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

import msgspec

from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.coding import code_actor
from onrecord.knowledge.keys import key
from onrecord.knowledge.people import standing
from onrecord.knowledge.phrases import PREPOSITIONS, tokens
from onrecord.knowledge.schema import HEADS, Membership, Person, Post, Site, Tenure, covers

_HEADS_OF_BODIES = ("head_of_organization", "leader")
_ARTICLES = ("the", "a", "an")
_FEW = 3
_MOST_WORDS = 12
_CLOSE = 5
_LOOKED_AT = 200
_FARTHEST = 0.3


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One person's time in one post. `end` is None for a post still held in the month `asof`.

    `sure` is False where the tables leave it open whether it covers the day asked for.
    """

    post: str
    title: str
    of: str
    of_name: str
    person: str
    name: str
    start: str
    end: str | None
    asof: str | None
    status: str | None
    confidence: str
    source: str
    checked: str | None
    sure: bool = True


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A state's place in an organization."""

    organization: str
    state: str
    state_name: str
    status: str
    start: str | None
    end: str | None
    confidence: str
    source: str


class PersonAnswer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="person"):
    """A person: all posts, oldest first, and those on the day asked for (without one, those still held)."""

    id: str
    name: str
    country: str | None
    country_name: str | None
    sector: str | None
    gender: str | None
    note: str | None
    forms: tuple[str, ...]
    posts: tuple[Holding, ...]
    then: tuple[Holding, ...]


class OfficeAnswer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="office"):
    """A post: who held it on the day asked for, or, without one, who has held it, oldest first."""

    id: str
    title: str
    of: str
    of_name: str
    sector: str
    holders: int
    held: tuple[Holding, ...]


class StateAnswer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="state"):
    """A state: codes, who heads it and what it belongs to, on the day asked for or as far as the tables go."""

    id: str
    name: str
    iso3: str
    iso2: str | None
    number: str | None
    cow: str | None
    capital: str | None
    start: str | None
    end: str | None
    heir: str | None
    heads: tuple[Holding, ...]
    memberships: tuple[Member, ...]


class OrganizationAnswer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="organization"):
    """An organization or group: whose it is, who heads it, and its members with their status."""

    id: str
    name: str
    type: str
    country: str | None
    country_name: str | None
    sector: str | None
    start: str | None
    end: str | None
    heads: tuple[Holding, ...]
    members: tuple[Member, ...]


class PlaceAnswer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="place"):
    """A place of the gazetteer."""

    name: str
    type: str
    country: str | None
    country_name: str | None
    lat: float | None
    lon: float | None
    population: int | None
    geonames: int | None


Match = PersonAnswer | OfficeAnswer | StateAnswer | OrganizationAnswer | PlaceAnswer


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows of an answer come from; title, licence and address are None for a source that users wrote."""

    id: str
    title: str | None = None
    licence: str | None = None
    url: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables know of a name: everything that it may mean; names like it where that is nothing."""

    query: str
    on: str | None
    matches: tuple[Match, ...]
    sources: tuple[Source, ...] = ()
    close: tuple[str, ...] = ()


def answer(base: Knowledge, name: str, on: str | None = None) -> Answer:
    """What a name, an office ("Belarusian defence minister") or a key of the tables ("BLR/president") means.

    `on` is an ISO day; without it, the latest that the tables know (of memberships, those of today).
    """
    words = name.split()
    if len(words) > 1 and words[0].lower() in _ARTICLES:
        words = words[1:]
    query = " ".join(words)
    matches = tuple(_matches(base, query, on))
    return Answer(
        query=name,
        on=on,
        matches=matches,
        sources=_sources(base, matches),
        close=() if matches else tuple(_close(base, query)),
    )


def _matches(base: Knowledge, query: str, on: str | None) -> Iterator[Match]:
    found = list(_by_key(base, query, on))
    if found:
        yield from found
        return
    named = list(_named(base, query, on))
    offices = [_office(base, post, on) for post in _posts(base, query)]
    sites = [_place(base, site) for site in base.places(query)]
    yield from (*named, *offices, *sites)
    if not (named or offices or sites):
        code = code_actor(query, on, base=base)
        if code.id:
            yield from _by_key(base, code.id, on)


def _by_key(base: Knowledge, query: str, on: str | None) -> Iterator[Match]:
    """What a key of the tables stands for."""
    kind, colon, id = query.partition(":")
    if not colon and query in base.states:
        yield _state(base, query, on)
    elif not colon and query in base.posts:
        yield _office(base, base.posts[query], on)
    elif kind == "person" and id in base.persons:
        yield _person(base, base.persons[id], on)
    elif kind == "state" and id in base.states:
        yield _state(base, id, on)
    elif kind == "organization":
        listed = [_body(base, n, on) for n, body in enumerate(base.bodies) if body.name == id]
        yield from listed or _by_rule(base, id)


def _by_rule(base: Knowledge, name: str) -> Iterator[Match]:
    """A body that no table lists and that readings refer to all the same: "Polish Foreign Ministry", a warship."""
    code = code_actor(name, base=base)
    if code.id == f"organization:{name}":
        yield OrganizationAnswer(
            id=code.id,
            name=name,
            type="state body",
            country=code.country,
            country_name=_state_name(base, code.country or "") or None,
            sector=code.sector,
            start=None,
            end=None,
            heads=(),
            members=(),
        )


def _named(base: Knowledge, query: str, on: str | None) -> Iterator[Match]:
    senses = base.look_up(query)
    full = [s.id for s in senses if s.kind == "P"]
    for id in full or [s.id for s in senses if s.kind == "F"]:
        yield _person(base, base.persons[id], on)
    seen: set[str] = set()
    bodies: set[tuple[str, str]] = set()
    for sense in senses:
        code = sense.id.partition(":")[0]
        if sense.kind == "M":
            code = base.metonyms[int(sense.id)][0]
        if sense.kind in "SM" and code in base.states and code not in seen:
            seen.add(code)
            yield _state(base, code, on)
        elif sense.kind == "O":
            body = base.bodies[int(sense.id)]
            if (key(body.name), body.country) not in bodies:
                bodies.add((key(body.name), body.country))
                yield _body(base, int(sense.id), on)


def _posts(base: Knowledge, query: str) -> Sequence[Post]:
    """The posts that a phrase may mean: by its title as a whole, else by a title and whose post it is."""
    whole = base.posts_called(query)
    if 0 < len(whole) <= _FEW:
        return whole
    words = tokens(query)[:_MOST_WORDS]
    for size in range(1, len(words)):
        for n in range(len(words) - size + 1):
            owners = set(_owners(base, " ".join(words[n : n + size])))
            title = _title([*words[:n], *words[n + size :]])
            posts = [p for p in base.posts_called(title) if p.of in owners] if owners and title else []
            if posts:
                return posts
    return whole


def _owners(base: Knowledge, name: str) -> Iterator[str]:
    """Whose posts a name may tell, as the posts write it."""
    for sense in base.look_up(name):
        if sense.kind == "S":
            yield sense.id.partition(":")[0]
        elif sense.kind == "M":
            yield base.metonyms[int(sense.id)][0]
        elif sense.kind == "O":
            body = base.bodies[int(sense.id)]
            yield from filter(None, (body.short, body.name, body.country))


def _title(words: Sequence[str]) -> str:
    """What is left of a phrase without whose post it is."""
    words = [w for w in words if w not in ("'s", "’s", "'", "’", ",") and w.lower() not in _ARTICLES]
    while words and words[0].lower() in PREPOSITIONS:
        words = words[1:]
    while words and words[-1].lower() in PREPOSITIONS:
        words = words[:-1]
    return " ".join(words)


def _holding(base: Knowledge, tenure: Tenure, *, sure: bool = True) -> Holding:
    post = base.posts[tenure.post]
    return Holding(
        post=post.id,
        title=post.title,
        of=post.of,
        of_name=_state_name(base, post.of),
        person=f"person:{tenure.person}",
        name=base.persons[tenure.person].name,
        start=tenure.start,
        end=tenure.end or None,
        asof=tenure.asof or None,
        status=tenure.status or None,
        confidence=tenure.confidence,
        source=tenure.source,
        checked=tenure.checked or None,
        sure=sure,
    )


def _state_name(base: Knowledge, code: str) -> str:
    """The name of a state; an organization's name, and a code that no state has, as they are."""
    return base.states[code].name if code in base.states else code


def _person(base: Knowledge, person: Person, on: str | None) -> PersonAnswer:
    tenures = base.tenures_of(person.id)
    if on is None:
        then = tuple(_holding(base, t) for t in tenures if not t.end)
    else:
        then = tuple(_holding(base, h.tenure, sure=h.sure) for h in base.posts_held(person.id, on))
    sector, country = standing(base, person, on)
    return PersonAnswer(
        id=f"person:{person.id}",
        name=person.name,
        country=(person.country or country) or None,
        country_name=_state_name(base, person.country or country or "") or None,
        sector=sector,
        gender=person.gender or None,
        note=person.note or None,
        forms=person.forms,
        posts=tuple(_holding(base, t) for t in tenures),
        then=then,
    )


def _office(base: Knowledge, post: Post, on: str | None) -> OfficeAnswer:
    return OfficeAnswer(
        id=post.id,
        title=post.title,
        of=post.of,
        of_name=_state_name(base, post.of),
        sector=post.sector,
        holders=post.holders,
        held=tuple(_holders(base, post, on)),
    )


def _holders(base: Knowledge, post: Post, on: str | None) -> Iterator[Holding]:
    """Who holds a post on a day, or whoever has held it, oldest first."""
    if on is None:
        yield from (_holding(base, t) for t in base.tenures_in.get(post.id, ()))
    else:
        yield from (_holding(base, h.tenure, sure=h.sure) for h in base.holders(post.id, on))


def _heads(base: Knowledge, posts: Iterable[Post], kinds: Sequence[str], on: str | None) -> tuple[Holding, ...]:
    """Who holds the posts of these kinds, on a day or still; the first kind first."""
    chosen = [p for p in posts if any(kind in kinds for kind in p.kinds)]
    chosen.sort(key=lambda p: (min(kinds.index(k) for k in p.kinds if k in kinds), p.id))
    return tuple(h for post in chosen for h in _holders(base, post, on) if on is not None or h.end is None)


def _state(base: Knowledge, code: str, on: str | None) -> StateAnswer:
    state = base.states[code]
    posts = [p for p in base.posts.values() if p.of == code]
    belongs = base.memberships(code, on or _today())
    return StateAnswer(
        id=f"state:{code}",
        name=state.name,
        iso3=code,
        iso2=state.iso2 or None,
        number=state.number or None,
        cow=state.cow or None,
        capital=state.capital or None,
        start=state.start or None,
        end=state.end or None,
        heir=state.heir or None,
        heads=_heads(base, posts, HEADS, on),
        memberships=tuple(
            _member(base, m) for m in sorted(belongs, key=lambda m: (m.status != "member", m.organization))
        ),
    )


def _body(base: Knowledge, number: int, on: str | None) -> OrganizationAnswer:
    body = base.bodies[number]
    called = {body.short or body.name, body.name}
    members = [
        _member(base, m)
        for m in base.all_memberships
        if m.organization in called and covers(m.start, m.end, on or _today()).possible
    ]
    return OrganizationAnswer(
        id=f"organization:{body.name}",
        name=body.name,
        type=body.kind,
        country=body.country or None,
        country_name=_state_name(base, body.country) or None,
        sector=body.sector or None,
        start=body.start or None,
        end=body.end or None,
        heads=_heads(base, [p for p in base.posts.values() if p.of in called], _HEADS_OF_BODIES, on),
        members=tuple(sorted(members, key=lambda m: (m.status != "member", m.status, m.state_name))),
    )


def _today() -> str:
    """The day to answer memberships for where none is given: unlike people, states seldom leave unseen."""
    return date.today().isoformat()


def _member(base: Knowledge, row: Membership) -> Member:
    return Member(
        organization=row.organization,
        state=row.state,
        state_name=_state_name(base, row.state),
        status=row.status,
        start=row.start or None,
        end=row.end or None,
        confidence=row.confidence,
        source=row.source,
    )


def _place(base: Knowledge, site: Site) -> PlaceAnswer:
    return PlaceAnswer(
        name=site.name,
        type=site.kind,
        country=site.country or None,
        country_name=_state_name(base, site.country) if site.country else None,
        lat=site.lat,
        lon=site.lon,
        population=site.population or None,
        geonames=site.geonames or None,
    )


def _sources(base: Knowledge, matches: Iterable[Match]) -> tuple[Source, ...]:
    """The sources of the rows in the answer, each once."""
    ids: dict[str, None] = {}
    for match in matches:
        rows: tuple[Holding | Member, ...] = ()
        if isinstance(match, PersonAnswer):
            rows = match.posts
        elif isinstance(match, OfficeAnswer):
            rows = match.held
        elif isinstance(match, StateAnswer):
            rows = (*match.heads, *match.memberships)
        elif isinstance(match, OrganizationAnswer):
            rows = (*match.heads, *match.members)
        elif match.geonames:
            ids["geonames"] = None
        for row in rows:
            ids[row.source] = None
    out = []
    for id in ids:
        title, licence, url = base.sources.get(id, ("", "", ""))
        out.append(Source(id=id, title=title or None, licence=licence or None, url=url or None))
    return tuple(out)


def _close(base: Knowledge, query: str) -> list[str]:
    """Names of the tables that are spelled like this one, the nearest first."""
    wanted = key(query)
    pairs = _pairs(wanted)
    room = max(2, len(wanted) // 4)

    def near(names: Iterable[str]) -> list[tuple[float, str]]:
        """Those with about as many letters that share half of the pairs of letters, and how far they are from it."""
        shared = [(len(pairs & _pairs(name)), name) for name in names if abs(len(name) - len(wanted)) <= room]
        best = sorted((-number, name) for number, name in shared if number * 2 >= len(pairs))[:_LOOKED_AT]
        far = ((1 - SequenceMatcher(None, wanted, name).ratio(), name) for _, name in best)
        return [(how, name) for how, name in far if how <= _FARTHEST]

    aliases = base.index.aliases
    found = [(how, _shown(base, aliases[n])) for how, n in near(n for n, s in aliases.items() if s[0] in "SOPFM")]
    found += [(how, base.places(name)[0].name) for how, name in near(base.gazetteer.names)]
    found += [(_FARTHEST, p.name) for p in base.spelled_like(query)[:2]] if len(wanted) > 3 else []
    return list(dict.fromkeys(name for _, name in sorted(found) if name))[:_CLOSE]


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def _shown(base: Knowledge, senses: str) -> str:
    """How to show the first thing that an alias means."""
    kind, id = senses[0], senses[2:].partition("|")[0]
    if kind in "PF":
        return base.persons[id].name
    if kind == "S":
        return _state_name(base, id.partition(":")[0])
    if kind == "O":
        return base.bodies[int(id)].name
    return base.metonyms[int(id)][1]
