"""The actors of one article: mentions clustered into persons, states and organizations, offices read off beside names.

Rules over the mentions of the tagger, which may be noisy: the tables of states and organizations overrule its types,
short forms go to the full names of the article, and further occurrences of names are added.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.knowledge.tables import (
    Country,
    Gender,
    Organization,
    body_nouns,
    countries,
    demonyms,
    fold,
    given_names,
    organizations,
    state_forms,
    titles,
)
from onrecord.model import Actor, ActorKind, Office, Span
from onrecord.reader.names import (
    PersonName,
    Words,
    family_of,
    gender_of,
    parse_person,
    same_person,
    short_form_score,
)
from onrecord.reader.page import Page
from onrecord.reader.roles import PREPOSITIONS, RELATIVES, Role, longest, parse_role
from onrecord.reader.types import Mention

_EDGES = ' \t\n\r"“”‘«»()[],.;:–—'
_ACRONYM = re.compile(r"\s*\(\s*([A-Z][A-Za-z]*[A-Z][A-Za-z]*)\s*\)")
_SMALL = frozenset(["of", "the", "and", "for", "in", "on", "to", "de", "la", "des", "du", "y", "e", "und", "&", "für"])
_MAX_WORDS = 14


@dataclass(eq=False)
class Entity:
    """An actor while the article is read; `shown` is False for one that nobody can name ("a Turkish official")."""

    kind: ActorKind
    name: str
    parts: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    gender: Gender | None = None
    known: bool = False
    plural: bool = False
    shown: bool = True
    forms: dict[str, int] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    serves: list[Entity] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    short_doubt: float = 0.0

    def saw(self, start: int, end: int, form: str) -> None:
        """Adds one mention."""
        self.mentions.append((start, end))
        self.forms[form] = self.forms.get(form, 0) + 1


@dataclass(eq=False)
class Seen:
    """One mention of an entity where it stands; `sure` is below 1 where the form fits more than one entity."""

    start: int
    end: int
    entity: Entity
    sure: float = 1.0
    use: str = "name"
    sentence: int = 0
    quoted: bool = False
    first: bool = False
    possessive: bool = False


class Roster:
    """All entities of an article and their mentions in order."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page = page
        self.words = words
        self.entities: list[Entity] = []
        self.seen: list[Seen] = []
        self.starts: list[int] = []
        self.states: dict[str, Entity] = {}
        self.bodies: dict[str, Entity] = {}
        self.acronyms: dict[str, Entity] = {}

    def add(self, entity: Entity) -> Entity:
        """Takes a new entity in."""
        self.entities.append(entity)
        return entity

    def state(self, country: Country) -> Entity:
        """The entity of a state."""
        if country.iso3 not in self.states:
            self.states[country.iso3] = self.add(
                Entity("state", country.name, country=country.iso3, sector="GOV", known=True)
            )
        return self.states[country.iso3]

    def body(self, surface: str, entry: Organization | None) -> Entity:
        """The entity of an organization by its name in the text and, where known, its row in the table."""
        name = entry.name if entry else surface
        key = body_key(name)
        found = self.bodies.get(key) or self.acronyms.get(surface)
        if found is None:
            country = entry.country if entry else None
            found = self.add(
                Entity("organization", name, country=country, sector=entry.sector if entry else None, known=bool(entry))
            )
        self.bodies.setdefault(key, found)
        return found

    def within(self, start: int, end: int) -> list[Seen]:
        """The mentions that lie in ``[start, end)``."""
        i = bisect_left(self.starts, start)
        out = []
        while i < len(self.seen) and self.seen[i].start < end:
            if self.seen[i].end <= end:
                out.append(self.seen[i])
            i += 1
        return out

    def before(self, offset: int) -> int:
        """How many mentions start before `offset`."""
        return bisect_left(self.starts, offset)

    def settle(self) -> None:
        """Sorts the mentions and notes where each stands; call after the last one was added."""
        self.seen.sort(key=lambda s: (s.start, -s.end))
        taken: list[Seen] = []
        for seen in self.seen:
            if taken and seen.start < taken[-1].end:
                continue
            taken.append(seen)
        self.seen = taken
        self.starts = [s.start for s in taken]
        last = -1
        for entity in self.entities:
            entity.mentions.clear()
            entity.forms.clear()
        for seen in taken:
            seen.sentence = self.page.sentence_at(seen.start)
            seen.quoted = self.page.is_quoted(seen.start)
            if not seen.quoted:
                seen.first = seen.sentence != last
                last = seen.sentence
            i, j = self.words.span(seen.start, seen.end)
            seen.possessive = j > i and self.words.is_possessive(j - 1)
            seen.entity.saw(seen.start, seen.end, self.page.text[seen.start : seen.end])


def body_key(name: str) -> str:
    """What organizations are compared by: folded words without articles."""
    return " ".join(w for w in re.findall(r"[a-z0-9]+", fold(name)) if w not in ("the", "a", "an"))


def clean(words: Words, start: int, end: int) -> tuple[int, int]:
    """Word indices of a mention without an article before it and a possessive mark behind it."""
    i, j = words.span(start, end)
    while j > i and words.forms[j - 1] in ("’s", "'s"):
        j -= 1
    while i < j and words.lower[i] in ("the", "a", "an"):
        i += 1
    return i, j


def build_roster(page: Page, words: Words, mentions: Sequence[Mention]) -> Roster:
    """Clusters `mentions` into entities; the result is settled, offices and countries of persons are set."""
    roster = Roster(page, words)
    text = page.text
    persons: list[tuple[int, int, PersonName]] = []
    bodies: list[tuple[int, int, str]] = []
    for mention in mentions:
        if mention.type in ("ROLE", "DATE") or mention.end - mention.start > 200:
            continue
        i, j = clean(words, mention.start, mention.end)
        if i >= j or j - i > _MAX_WORDS:
            continue
        start, end = words.starts[i], words.ends[j - 1]
        surface = text[start:end]
        form = state_forms().get(surface)
        entry = organizations().get(surface) or (organizations().get(fold(surface)) if " " in surface else None)
        nominal = surface.split(" ")[0] in given_names()
        if mention.type == "PERSON" and (form is None or nominal) and (entry is None or nominal):
            name = parse_person(words, i, j)
            if name:
                persons.append((start, end, name))
            continue
        if form and mention.type != "ORG":
            if form.use != "seat" or mention.type == "STATE":
                roster.seen.append(Seen(start, end, roster.state(form.country), use=form.use))
            continue
        if form and form.use in ("name", "adjective", "people"):
            roster.seen.append(Seen(start, end, roster.state(form.country), use=form.use))
            continue
        if entry:
            entity = roster.body(surface, entry)
            roster.seen.append(Seen(start, end, entity))
            continue
        if mention.type == "STATE":
            _nations(roster, i, j)
        elif mention.type == "ORG":
            bodies.append((start, end, surface))
    _persons(roster, persons, bodies)
    _bodies(roster, bodies)
    _more(roster)
    roster.settle()
    _offices(roster)
    return roster


def _nations(roster: Roster, i: int, j: int) -> None:
    """States named inside a longer mention ("Syrian Kurdish", "north-east Syria")."""
    words = roster.words
    k = i
    while k < j:
        found = longest(words, k, j)
        if found and isinstance(found[1], Country):
            seen = Seen(words.starts[k], words.ends[found[0] - 1], roster.state(found[1]), use=found[2])
            roster.seen.append(seen)
        k = found[0] if found else k + 1


def _persons(roster: Roster, persons: list[tuple[int, int, PersonName]], bodies: list[tuple[int, int, str]]) -> None:
    """Full names first, each to one entity; then short forms to the full names of the article."""
    full: list[Entity] = []
    short: list[tuple[int, int, PersonName]] = []
    for start, end, name in persons:
        if len(name.parts) < 2 or name.parts[0].rstrip(".") in titles():
            short.append((start, end, name))
            continue
        entity = next((e for e in full if same_person(e.parts, name.parts)), None)
        if entity is None:
            entity = roster.add(Entity("person", name.text, parts=name.parts))
            full.append(entity)
        elif len(name.parts) > len(entity.parts):
            entity.parts, entity.name = name.parts, name.text
        _note(entity, name)
        roster.seen.append(_person_seen(roster, start, end, name, entity))
    families = {family_of(e.parts)[-1] for e in full}
    for k in range(len(bodies) - 1, -1, -1):
        # a family name that the tagger took for something else
        start, end, surface = bodies[k]
        if surface in families:
            short.append((start, end, PersonName((surface,))))
            del bodies[k]
    by_place = sorted(roster.seen, key=lambda s: s.start)
    starts = [s.start for s in by_place]
    singles: list[Entity] = []
    for start, end, name in sorted(short, key=lambda t: t[:2]):
        entity, sure = _owner(name, full, singles, start, by_place, starts)
        if entity is None:
            entity = roster.add(Entity("person", name.text, parts=name.parts))
            singles.append(entity)
        _note(entity, name)
        seen = _person_seen(roster, start, end, name, entity)
        seen.sure = sure
        roster.seen.append(seen)
    for entity in (*full, *singles):
        entity.gender = entity.gender or gender_of(entity.parts)


def _note(entity: Entity, name: PersonName) -> None:
    entity.gender = name.gender or entity.gender
    if name.honorific and not entity.sector:
        title = titles().get(name.honorific.rstrip("."))
        entity.sector = title.sector if title else None


def _person_seen(roster: Roster, start: int, end: int, name: PersonName, entity: Entity) -> Seen:
    if name.title:
        i, j = roster.words.span(*name.title)
        _take_role(roster, entity, parse_role(roster.words, i, j))
        if roster.page.text[name.title[0] : name.title[1]] in titles():
            pass
        start = roster.words.starts[j] if j < len(roster.words.starts) else start
    return Seen(start, end, entity)


def _owner(
    name: PersonName,
    full: Sequence[Entity],
    singles: Sequence[Entity],
    at: int,
    by_place: Sequence[Seen],
    starts: Sequence[int],
) -> tuple[Entity | None, float]:
    """The entity that a short form means and how sure that is: the best fit, then gender, then the latest mention."""
    parts = name.parts[1:] if len(name.parts) > 1 and name.parts[0].rstrip(".") in titles() else name.parts
    scored = []
    for entity in full:
        score = short_form_score(parts, entity.parts)
        if score and name.gender:
            gender = entity.gender or gender_of(entity.parts)
            score += 0.2 if gender == name.gender else -0.5 if gender else 0.0
        if score > 0.5:
            scored.append((score, entity))
    for entity in singles:
        if [fold(p) for p in entity.parts] in ([fold(p) for p in name.parts], [fold(p) for p in parts]):
            scored.append((0.99, entity))
        elif parts == entity.parts[-1:]:
            scored.append((0.9, entity))
    if not scored:
        return None, 1.0
    best = max(s for s, _ in scored)
    rivals = [e for s, e in scored if s > best - 0.1]
    if len(rivals) == 1:
        return rivals[0], 1.0 if best >= 0.9 else 0.85
    i = bisect_right(starts, at)
    for seen in reversed(by_place[max(0, i - 60) : i]):
        if any(seen.entity is e for e in rivals):
            return seen.entity, 0.6
    return rivals[0], 0.6


def _bodies(roster: Roster, bodies: Sequence[tuple[int, int, str]]) -> None:
    """Organizations that no table holds: by their words, by an acronym that the text defines, by initials."""
    text = roster.page.text
    for start, end, surface in sorted(bodies, key=lambda b: b[:2]):
        entity = roster.body(surface, None)
        i, j = roster.words.span(start, end)
        if entity.country is None and not entity.known:
            entity.country = _country_of(roster.words, i, j)
            entity.sector = entity.sector or _sector_of(surface)
        roster.seen.append(Seen(start, end, entity))
    for seen in roster.seen:
        if seen.entity.kind == "organization":
            defined = _ACRONYM.match(text, seen.end)
            if defined:
                roster.acronyms.setdefault(defined.group(1), seen.entity)
    # an acronym that stands as an entity of its own joins the name that defines it or has its initials
    initials: dict[str, Entity] = {}
    for entity in roster.entities:
        if entity.kind == "organization" and " " in entity.name:
            letters = "".join(w[0] for w in entity.name.split() if w.lower() not in _SMALL and w[0].isalpha())
            if len(letters) >= 3:
                initials.setdefault(letters.upper(), entity)
    for seen in roster.seen:
        entity = seen.entity
        if entity.kind == "organization" and not entity.known and " " not in entity.name and entity.name.isupper():
            full = roster.acronyms.get(entity.name) or initials.get(entity.name)
            if full and full is not entity:
                seen.entity = full


def _country_of(words: Words, i: int, j: int) -> str | None:
    k = i
    while k < j:
        found = longest(words, k, j)
        if found and isinstance(found[1], Country):
            return found[1].iso3
        k = found[0] if found else k + 1
    return None


def _sector_of(surface: str) -> str | None:
    for word in reversed(fold(surface).split()):
        noun = body_nouns().get(word)
        if noun:
            return noun.sector
    return None


def _more(roster: Roster) -> None:
    """Occurrences of the family names of the article, and of its acronyms, that the tagger left out."""
    unique: dict[str, Entity | None] = {}
    for entity in roster.entities:
        if entity.kind == "person":
            last = family_of(entity.parts)[-1]
            if len(last) > 2 and last not in state_forms() and last not in organizations():
                unique[last] = None if last in unique else entity
    forms = {**unique, **roster.acronyms}
    roster.seen.sort(key=lambda s: s.start)
    covered = sorted((s.start, s.end) for s in roster.seen)
    starts = [c[0] for c in covered]
    words = roster.words
    extra = []
    for i, form in enumerate(words.forms):
        entity = forms.get(form)
        if entity is None or not form[0].isupper():
            continue
        k = bisect_right(starts, words.starts[i]) - 1
        if k >= 0 and covered[k][1] > words.starts[i]:
            continue
        before = words.forms[i - 1] if i and words.gap(i - 1) == " " else ""
        after = words.forms[i + 1] if words.gap(i) == " " else ""
        if entity.kind == "person" and (before[:1].isupper() and before not in titles() and not _starts(words, i - 1)):
            continue
        if entity.kind == "person" and after[:1].isupper():
            continue
        extra.append(Seen(words.starts[i], words.ends[i], entity, sure=0.9))
    roster.seen.extend(extra)


def _starts(words: Words, i: int) -> bool:
    """Whether word `i` stands at the start of a sentence, where a capital means nothing."""
    return i <= 0 or any(c in '.!?“"\n:' for c in words.gap(i - 1))


def _offices(roster: Roster) -> None:
    """Roles beside names: "the Turkish president, X", "X, the justice minister,", "X is co-chair of"."""
    words = roster.words
    for seen in roster.seen:
        if seen.entity.kind != "person":
            continue
        i, j = words.span(seen.start, seen.end)
        ahead = _before_name(words, i)
        if ahead:
            _take_role(roster, seen.entity, ahead)
        behind = _behind_name(words, j)
        if behind:
            _take_role(roster, seen.entity, behind)


def _take_role(roster: Roster, entity: Entity, role: Role | None) -> None:
    """Adds what a role phrase says of a person."""
    if role is None or role.head is None or role.plural:
        return
    if any(r.title == role.title and r.country == role.country for r in entity.roles):
        return
    entity.roles.append(role)
    entity.gender = role.gender or entity.gender
    entity.sector = entity.sector or role.sector


def finish_offices(roster: Roster) -> None:
    """Offices, countries and sectors of persons from their roles; needs all mentions settled."""
    for entity in roster.entities:
        if entity.kind != "person" or not entity.shown:
            continue
        for role in entity.roles:
            of, country, sector = _served(roster, role)
            country = role.country or country
            entity.country = entity.country or country
            entity.sector = entity.sector or sector
            if role.head is None:
                continue
            if of is None and role.country:
                of = countries()[role.country].name
            office = Office(title=role.title, of=of)
            if not any(o.title == office.title and (o.of == office.of or office.of is None) for o in entity.offices):
                entity.offices = [o for o in entity.offices if not (o.title == office.title and o.of is None)]
                entity.offices.append(office)


def _served(roster: Roster, role: Role) -> tuple[str | None, str | None, str | None]:
    """Name, country and sector of what a role serves."""
    if role.of is None:
        return None, None, None
    inside = [s for s in roster.within(*role.of) if s.use != "adjective"]
    if len(inside) >= 1:
        first = inside[0]
        whole = role.of[1] - role.of[0] <= (first.end - first.start) + 8
        target = first.entity
        if whole or target.kind == "person":
            return target.name, target.country, target.sector if target.kind != "person" else None
    surface = roster.page.text[role.of[0] : role.of[1]]
    return " ".join(surface.split())[:80], None, None


_STOPPERS = (
    PREPOSITIONS
    | RELATIVES
    | frozenset(
        [
            "and",
            "or",
            "but",
            "while",
            "as",
            "that",
            "he",
            "she",
            "it",
            "they",
            "said",
            "says",
            "told",
            "added",
            "is",
            "was",
            "are",
            "were",
            "has",
            "have",
            "had",
            "be",
            "been",
            "not",
            "so",
            "yet",
        ]
    )
)


def _before_name(words: Words, i: int) -> Role | None:
    """The role phrase right before the name that starts at word `i`."""
    if i <= 0:
        return None
    gap = words.gap(i - 1)
    if gap.strip(" ") not in ("", ","):
        return None
    comma = "," in gap
    k = i - 1
    if words.forms[k] in ("’s", "'s"):
        return None
    low = i
    floor = max(0, i - _MAX_WORDS)
    while k >= floor:
        form, lower = words.forms[k], words.lower[k]
        if k < i - 1 and words.gap(k).strip(" ’'") not in ("", "&"):
            break
        if lower in ("of", "for", "the") or (lower == "and" and low - k < 3):
            low = k
        elif lower in ("a", "an", "his", "her", "their", "its"):
            low = k
            break
        elif lower in _STOPPERS or (form[:1].islower() and lower.endswith(("ed", "ing")) and lower != "acting"):
            break
        else:
            low = k
        k -= 1
    best: Role | None = None
    for start in range(low, i):
        if words.lower[start] in ("of", "for", "and", "to"):
            continue
        role = parse_role(words, start, i)
        if role is None or role.head is None or role.plural:
            continue
        if not _reaches(words, role, start, i, comma):
            continue
        best = role
        break
    return best


def _reaches(words: Words, role: Role, start: int, end: int, comma: bool) -> bool:
    """Whether the phrase can be the start of an apposition that ends where the name begins."""
    head = role.head
    if head is None:
        return False
    last = words.lower[end - 1]
    ends_with_noun = last == head.noun.split()[-1] or last == role.title.split()[-1].lower()
    if ends_with_noun:
        return (
            not comma
            or role.determiner in ("definite", "possessive")
            or role.country is not None
            or (head.use == "person" and (role.of is not None))
        )
    # "Head of the Presidential Administration X", "the chairman of the joint chiefs of staff, X"
    has_of = any(w in ("of", "for", "at") for w in words.lower[start:end])
    if not has_of:
        return False
    return comma or words.forms[end - 1][:1].isupper()


def _behind_name(words: Words, j: int) -> Role | None:
    """The role phrase right behind the name that ends before word `j`."""
    size = len(words.forms)
    if j >= size:
        return None
    gap = words.gap(j - 1).strip(" ")
    k = j
    if gap in (",", "(", "–", "—", "-"):
        # an age stands before the role
        if words.forms[k].isdigit() and k + 1 < size and words.gap(k).strip(" ") == ",":
            k += 1
        if k < size and words.lower[k] == "who" and k + 1 < size and words.lower[k + 1] in ("is", "was"):
            k += 2
    elif gap == "" and words.lower[k] in ("is", "was"):
        k += 1
    else:
        return None
    while k < size and words.lower[k] in ("now", "then", "currently", "also"):
        k += 1
    end = k
    while end < size and end - k < _MAX_WORDS:
        if end > k and any(c in ',.;:()!?–—\n“”"' for c in words.gap(end - 1)):
            break
        if words.lower[end] in RELATIVES or (words.lower[end] in ("said", "says", "told", "and") and end > k):
            break
        end += 1
    if end <= k or words.lower[k] in _STOPPERS:
        return None
    role = parse_role(words, k, end)
    if role is None or role.head is None or role.plural:
        return None
    if role.owner_pronoun and role.head.use == "person":
        return None
    return role


def to_actors(roster: Roster, spoken: set[int]) -> tuple[tuple[Actor, ...], dict[int, str]]:
    """The public actors in order of first mention, and the id of each entity (by ``id()``); shown ones only.

    Groups and persons without a name are left out unless they speak (`spoken`).
    """
    chosen = [e for e in roster.entities if e.shown and e.mentions and (e.kind != "group" or id(e) in spoken)]
    chosen.sort(key=lambda e: (e.mentions[0], e.name))
    ids = {id(e): f"a{n}" for n, e in enumerate(chosen, 1)}
    actors = []
    for entity in chosen:
        aliases = sorted((f for f in entity.forms if f != entity.name), key=lambda f: (-entity.forms[f], f))
        actors.append(
            Actor(
                id=ids[id(entity)],
                name=entity.name,
                kind=entity.kind,
                country=entity.country,
                sector=entity.sector,
                offices=tuple(entity.offices),
                aliases=tuple(aliases),
                known=entity.known,
                mentions=tuple(Span(a, b) for a, b in sorted(set(entity.mentions))),
            )
        )
    return tuple(actors), ids


__all__ = ["Entity", "Roster", "Seen", "body_key", "build_roster", "clean", "demonyms", "finish_offices", "to_actors"]
