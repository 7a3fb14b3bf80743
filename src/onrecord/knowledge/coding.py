"""Country and PLOVER sector of any actor phrase: "four Saudi men" is SAU CVL, "a NATO official" IGO.

The phrase is read by rules over the tables: its head noun gives the sector, or, where the head says little
("spokesman", "leader"), what the head belongs to; adjectives, possessors, places and the known person give the
country. What the phrase does not tell stays empty.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from onrecord.knowledge.base import Knowledge, knowledge
from onrecord.knowledge.keys import key
from onrecord.knowledge.origin import country_of, nation, place, state_of
from onrecord.knowledge.people import choose, person_in, standing
from onrecord.knowledge.phrases import PREPOSITIONS, Chunk, chunks, split_at_breaks, tokens, warship, words_for
from onrecord.knowledge.schema import Post, earliest, is_date

_MAX = 300
_DAY = len("2020-08-20")
_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
_OFFICE_HOLDERS = frozenset(("GOV", "LEG", "JUD", "SPY", "COP", "MIL", "IGO", "ELI"))
_RANKS = frozenset(
    ("general", "admiral", "colonel", "commander", "officer", "chief", "army chief", "military chief", "major general")
)


class ActorCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a phrase tells of an actor.

    `country` is ISO 3166-1 alpha-3, `sector` a PLOVER code; both None where the phrase does not tell. `name` is the
    usual name of the person or organization that the phrase names or, with its date, determines; `id` its key in the
    tables ("person:alexander-lukashenko", "organization:NATO", "state:BLR"). `confidence` is from 0 to 1.
    """

    country: str | None = None
    sector: str | None = None
    name: str | None = None
    id: str | None = None
    confidence: float = 0.0


class _Found(NamedTuple):
    sector: str | None = None
    country: str | None = None
    name: str | None = None
    id: str | None = None
    generic: bool = False
    sure: float = 0.5


def code_actor(phrase: str, date: str | None = None, *, base: Knowledge | None = None) -> ActorCode:
    """Country, sector and, where it can be known, name of the actor that a noun phrase means.

    `date` (ISO 8601 day) is the day of the report: it decides who held an office, and whether somebody still did.
    Without it, and where it is no date, the latest known state of things counts. `base` is the knowledge to go by,
    the shipped one if None.
    Never fails on any string.
    """
    base = base or knowledge()
    if date and is_date(date) and len(date) < _DAY:
        # a month or a year names somebody only where its first and last day do
        end = f"{date}-28" if len(date) > len("2020") else f"{date}-12-31"
        first, last = (code_actor(phrase, day, base=base) for day in (earliest(date), end))
        return first if first == last else msgspec.structs.replace(first, name=None, id=None)
    date = date if date and is_date(date) else None
    parts = split_at_breaks(tokens(phrase[:_MAX]))
    if not parts:
        return ActorCode()
    codes = [_code_part(base, part, date) for part in parts[:3]]
    main = codes[0]
    for other in codes[1:]:
        main = _beside(main, other)
    confidence = main.sure if main.sector else 0.3 if main.country else 0.0
    return ActorCode(
        country=main.country or None,
        sector=main.sector or None,
        name=main.name,
        id=main.id,
        confidence=round(confidence, 2),
    )


def code_body(name: str, *, states: Collection[str] = (), base: Knowledge | None = None) -> ActorCode:
    """The organization that a whole name means: listed, or one that every state has; empty for anything else.

    "Polish Foreign Ministry" is one, "Northtown Congress of Poets" is not the Congress. Where a name is that of
    several ("MIT"), it is the one whose state is among `states` (ISO3), or none.
    """
    base = base or knowledge()
    bare = name.removeprefix("the ").removeprefix("The ")
    senses = base.look_up(name) if name != bare else ()
    senses = tuple(s for s in senses or base.look_up(bare) if s.kind in "OM")
    if len({s.id for s in senses if s.kind == "O"}) > 1:
        near = [s for s in senses if s.kind == "O" and base.bodies[int(s.id)].country in states]
        if len(near) != 1:
            return ActorCode()
        senses = tuple(near)
    found = _named(base, Chunk(bare, senses), None) if senses else None
    if found is None:
        parts = split_at_breaks(tokens(bare[:_MAX]))
        if len(parts) != 1:
            return ActorCode()
        cut = _cut(chunks(base, parts[0]))
        found = _determined(base, *cut, past=False) if cut[1] else None
    if found is None:
        return ActorCode()
    return ActorCode(
        country=found.country or None, sector=found.sector, name=found.name, id=found.id, confidence=found.sure
    )


def _beside(main: _Found, other: _Found) -> _Found:
    """What stands beside a name says who it is: "Sergei Shoigu, Russia's defence minister"."""
    person = main.id is not None and main.id.startswith("person:")
    if (
        main.sector is None
        or (main.generic and other.sector)
        or (person and other.sector and other.id in (None, main.id))
    ):
        main = main._replace(sector=other.sector or main.sector, generic=other.generic, sure=max(main.sure, other.sure))
    elif main.name is None and other.id and other.id.startswith("person:") and other.country in (None, main.country):
        main = main._replace(name=other.name, id=other.id)
    return main._replace(country=main.country or other.country)


def _code_part(base: Knowledge, words: list[str], date: str | None) -> _Found:
    if "and" in words[1:-1]:
        # "Russia and China", "police and protesters": the first counts, unless they share a noun ("French and German")
        first = _code_part(base, words[: words.index("and", 1)], date)
        if first.sector and (first.id or first.sector != "CVL"):
            return first
    bare = words[1:] if words[0].lower() in ("the", "a") else words
    navy = warship(bare)
    if navy is not None:
        name = " ".join(bare)
        return _Found("MIL", navy, name, f"organization:{name}", sure=0.85)
    found = chunks(base, words)
    while found and found[0].text.lower() in ("the", "a", "an", "and", "both"):
        found = found[1:]
    if not found:
        return _Found()
    if len(found) == 1:
        return _alone(base, found[0], date)
    return _phrase(base, found, date)


def _alone(base: Knowledge, chunk: Chunk, date: str | None) -> _Found:
    """A phrase that is one entry of the tables."""
    named = _named(base, chunk, date)
    if named is not None:
        return named
    for sense in chunk.senses:
        if sense.kind == "S":
            code, _, use = sense.id.partition(":")
            if use in ("name", "seat"):
                return _Found("GOV", code, base.states[code].name, f"state:{code}", sure=0.9 if use == "name" else 0.8)
            return _Found("CVL", code, sure=0.8)
        if sense.kind == "E":
            return _Found("CVL", sense.id.split(":")[0] or None, sure=0.8)
        if sense.kind == "B":
            return _Found(base.templates[int(sense.id)].sector, sure=0.8)
        if sense.kind == "A":
            generic = chunk.text.lower() in words_for("generic")
            name, id_ = _by_office(base, [], [chunk], [], None, date)
            return _Found(sense.id[:3], None, name, id_, generic=generic, sure=0.6 if generic else 0.85)
    return _Found(None, place(base, chunk.text))


def _named(base: Knowledge, chunk: Chunk, date: str | None) -> _Found | None:
    """A chunk that names one organization, metonym or person."""
    for sense in chunk.senses:
        if sense.kind == "O":
            body = base.bodies[int(sense.id)]
            sector = body.sector or next((s.id[:3] for s in chunk.senses if s.kind == "A"), None)
            return _Found(sector, body.country or None, body.name, f"organization:{body.name}", sure=0.9)
        if sense.kind == "M":
            state, body_name, _ = base.metonyms[int(sense.id)]
            return _Found(
                "GOV", state, body_name or None, f"organization:{body_name}" if body_name else None, sure=0.85
            )
        if sense.kind in "PF":
            break
    persons = [base.persons[s.id] for s in chunk.senses if s.kind == "P"]
    full = bool(persons)
    if not persons and not any(s.kind in "SBE" for s in chunk.senses):
        persons = [base.persons[s.id] for s in chunk.senses if s.kind == "F"]
    person = choose(base, persons, date, full=full)
    if person is None:
        return None
    sector, of = standing(base, person, date)
    sure = 0.9 if full else 0.7
    return _Found(sector, person.country or None if of is None else of, person.name, f"person:{person.id}", sure=sure)


def _phrase(base: Knowledge, found: list[Chunk], date: str | None) -> _Found:
    """A phrase of several chunks: the part before the first preposition holds the head, what follows completes it."""
    owner, core, rest = _cut(found)
    if not core:
        return _Found()
    past = _is_past(core) or _is_past(owner)
    whole = _determined(base, owner, core, rest, past=past)
    if whole is not None:
        return whole
    person = person_in(base, core, date)
    head = _head(core)
    sector, generic, faint = _head_sector(base, core, head)
    country = country_of(base, owner, core, rest)
    belongs = _belongs(base, owner, core, rest, head)
    if head is not None and not generic and core[head].has("O"):
        named = _named(base, core[head], date)
        if named is not None:
            return named._replace(country=named.country or country, sector=named.sector or sector)
    gives_way = belongs.sector in words_for("gives way to")
    if gives_way and any(c.text.lower() in words_for("self-made") for c in core):
        sector = belongs.sector
    elif belongs.sector and (generic or sector is None or (faint and gives_way)):
        sector, generic = belongs.sector, False
    if head is not None and core[head].text.lower() in words_for("kin") and belongs.sector in ("GOV", "ELI"):
        sector = "ELI"
    if (sector == "GOV" and past) or (past and sector in _OFFICE_HOLDERS and _holds_office(core, head)):
        sector = "ELI"
    if person is not None:
        known = base.persons[person]
        stood, of = standing(base, known, date)
        nation_only = head is not None and core[head].has("S") and not core[head].has("A")
        if sector is None or nation_only or (generic and stood and not past):
            sector = stood
        country = country or (known.country or None if of is None else of)
        return _Found(sector, country, known.name, f"person:{person}", sure=0.9)
    name, id_ = _by_office(base, owner, core, rest, country, date) if not past else (None, None)
    return _Found(sector, country, name, id_, generic=generic, sure=0.8 if not generic else 0.6)


def _cut(found: list[Chunk]) -> tuple[list[Chunk], list[Chunk], list[Chunk]]:
    """Possessor, part with the head, and what follows it from the first preposition on."""
    cut = next((n for n, c in enumerate(found) if n and c.text.lower() in PREPOSITIONS), len(found))
    core, rest = found[:cut], found[cut:]
    owner: list[Chunk] = []
    for n in range(len(core) - 1, 0, -1):
        if core[n].text in _POSSESSIVE and n < len(core) - 1:
            owner, core = core[:n], core[n + 1 :]
            break
    return owner, [c for c in core if c.text not in _POSSESSIVE], rest


def _determined(
    base: Knowledge, owner: list[Chunk], core: list[Chunk], rest: list[Chunk], *, past: bool
) -> _Found | None:
    """A body that every state has, told with its state: "the Polish army", "Spain's army", "the army of Peru"."""
    if past or len(core) > 2 or not core[-1].has("B"):
        return None
    state = None
    if rest:
        tail = [c for c in rest if c.text.lower() != "the"]
        if owner or len(core) > 1 or len(tail) != 2 or tail[0].text.lower() != "of":
            return None
        state = state_of(tail[1])
    elif owner and len(owner) == 1:
        state = state_of(owner[0])
    elif not owner and len(core) == 2:
        state = state_of(core[0])
    if state is None or (core[-1].has("A") and core[-1].text.lower() in words_for("generic")):
        return None
    template = base.templates[int(core[-1].first("B") or 0)]
    entry = base.states[state]
    name = template.name.replace("{adj}", entry.adjective or entry.name).replace("{state}", entry.name)
    return _Found(template.sector, state, name, f"organization:{name}", sure=0.9)


def _is_past(part: Sequence[Chunk]) -> bool:
    past = words_for("past")
    return any(c.text.lower() in past or c.text.lower().startswith("ex-") for c in part)


def _head(core: Sequence[Chunk]) -> int | None:
    """The last chunk that can be a head: an agent noun, a body, a people or a name."""
    for n in range(len(core) - 1, -1, -1):
        chunk = core[n]
        if chunk.has("A") or chunk.has("B") or chunk.has("O"):
            return n
        if chunk.has("P") or chunk.has("F"):
            continue
        if chunk.has("S") or chunk.has("E") or chunk.has("M"):
            return n
    return None


def _head_sector(base: Knowledge, core: Sequence[Chunk], head: int | None) -> tuple[str | None, bool, bool]:
    """Sector of the head noun; whether it says little by itself; whether it gives way to an armed body."""
    if head is None:
        return None, False, False
    chunk = core[head]
    low = chunk.text.lower()
    agent = chunk.first("A")
    if agent is not None and not chunk.has("O"):
        return agent[:3], low in words_for("generic"), low in words_for("faint")
    if chunk.has("O"):
        return base.bodies[int(chunk.first("O") or 0)].sector or None, False, False
    if chunk.has("B"):
        return base.templates[int(chunk.first("B") or 0)].sector, False, False
    if chunk.has("M"):
        return "GOV", False, False
    sense = next((s for s in chunk.senses if s.kind in "SE"), None)
    if sense is None:
        return None, False, False
    if sense.kind == "E" or sense.id.endswith((":adjective", ":people")):
        return "CVL", False, True
    return ("GOV", False, False) if len(core) == 1 else (None, False, False)


def _holds_office(core: Sequence[Chunk], head: int | None) -> bool:
    """Whether the head is somebody in an office, not a rank and file: a former general, not a former soldier."""
    if head is None:
        return False
    chunk = core[head]
    agent = chunk.first("A") or ""
    if not agent.endswith(":s") and not agent.startswith(("GOV", "LEG", "JUD")):
        return False
    if agent.startswith("MIL"):
        return any(chunk.text.lower().endswith(rank) for rank in _RANKS)
    if agent.startswith("COP"):
        return any(word in chunk.text.lower() for word in ("chief", "commissioner", "head", "director"))
    return True


def _belongs(
    base: Knowledge, owner: Sequence[Chunk], core: Sequence[Chunk], rest: Sequence[Chunk], head: int | None
) -> _Found:
    """What a head that says little belongs to: the nearest noun before it, its complement, its possessor."""
    before = core[:head] if head is not None else core
    for chunk in reversed(before):
        sector = _group_sector(base, chunk)
        if sector:
            return _Found(sector)
    preposition = ""
    for n, chunk in enumerate(rest):
        low = chunk.text.lower()
        if low in PREPOSITIONS:
            if preposition and preposition in words_for("group preposition"):
                break
            preposition = low
            continue
        if preposition in words_for("group preposition"):
            sector = _group_sector(base, chunk)
            later = rest[n + 1 : n + 2]
            if sector and not (later and later[0].text.lower() not in PREPOSITIONS and _group_sector(base, later[0])):
                return _Found(sector)
    for chunk in reversed(owner):
        sector = _group_sector(base, chunk)
        if sector:
            return _Found(sector)
    return _Found()


def _group_sector(base: Knowledge, chunk: Chunk) -> str | None:
    """The sector of a body, group or office that somebody can belong to."""
    for sense in chunk.senses:
        if sense.kind == "O":
            return base.bodies[int(sense.id)].sector or None
        if sense.kind == "B":
            return base.templates[int(sense.id)].sector
        if sense.kind == "M":
            return "GOV"
        if sense.kind == "A" and chunk.text.lower() not in words_for("skip"):
            return sense.id[:3]
        if sense.kind == "S" and sense.id.endswith((":name", ":seat")):
            return None
        if sense.kind == "P":
            return standing(base, base.persons[sense.id], None)[0]
    return None


def _by_office(
    base: Knowledge,
    owner: Sequence[Chunk],
    core: Sequence[Chunk],
    rest: Sequence[Chunk],
    country: str | None,
    date: str | None,
) -> tuple[str | None, str | None]:
    """Name and id of the holder of an office on that day, where the phrase tells one office of one holder."""
    if date is None:
        return None, None
    title = " ".join(
        c.text for c in core if nation(base, c) is None and c.text.lower() not in ("acting", "interim", "new")
    )
    owner_text = " ".join(c.text for c in owner if nation(base, c) is None and c.text.lower() != "the")
    tail = " ".join(c.text for c in rest if c.text.lower() not in ("the",))
    candidates: list[Post] = []
    whole = f"{owner_text} {title}".strip()
    own = [c for c in (*owner, *core) if nation(base, c) is None]
    for text, told in ((f"{whole} {tail}".strip(), [*own, *rest]), (whole, own)):
        candidates = list(base.posts_called(text, country)) if country else []
        if not candidates:
            # a title that one post in the world has is that post's only where a name is in it: "the Kremlin spokesman";
            # "the Northern Ireland secretary" is no other union's secretary
            named = any(c.text[:1].isupper() and not c.has("A") for c in told) or key(text) in words_for("sole title")
            everywhere = base.posts_called(text) if named else ()
            elsewhere = {p.of for p in everywhere if country and p.of in base.states} - {country}
            candidates = list(everywhere) if len(everywhere) == 1 and not elsewhere else []
        if candidates:
            break
    if not candidates and country is None:
        for chunk in (*core, *owner, *rest):
            sense = chunk.first("O")
            if sense is not None:
                body = base.bodies[int(sense)]
                rest_title = " ".join(c.text for c in core if c is not chunk)
                candidates = [p for p in base.posts_called(rest_title) if p.of == body.short]
                break
    held = [h for p in candidates if p.holders == 1 for h in base.holders(p.id, date) if h.sure]
    people = {h.person.id for h in held}
    if len(people) != 1:
        return None, None
    return held[0].person.name, f"person:{held[0].person.id}"
