"""Links the people of an article to the people whom the tables know: by name, office, country and the day.

A name alone is weak: many people share one, and a wrong person is worse than an unknown one. A full name counts where
nothing the article says speaks against it and the article has to do with the person's country; a family name alone
counts only with an office that the person held, or for somebody whom the whole world reports on.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from onrecord.knowledge.base import Held, Knowledge
from onrecord.knowledge.coding import code_actor, code_body
from onrecord.knowledge.keys import key, title_key
from onrecord.knowledge.people import standing
from onrecord.knowledge.resolver import Context, Told, best_person
from onrecord.knowledge.schema import Person, Post
from onrecord.knowledge.tables import word_class
from onrecord.model import Office
from onrecord.reader.names import Words
from onrecord.reader.roles import Role, parse_role
from onrecord.reader.roster import Entity, Roster

_VAGUE = word_class("vague role")
_SENT = word_class("sent abroad")
_PAST = word_class("past office")


class Linker:
    """Knows who the tables say somebody of the article is; `day` is that of the report, None where unknown."""

    def __init__(self, base: Knowledge, roster: Roster, day: str | None) -> None:
        self.base = base
        self.roster = roster
        self.day = day
        self.linked: dict[str, Entity] = {}

    def link_people(self) -> None:
        """Links every person that can be linked; two entities that prove to be one person become one."""
        near = frozenset(self._states())
        people = [e for e in self.roster.entities if e.kind == "person" and e.shown]
        for entity in sorted(people, key=lambda e: -len(e.parts)):
            person = self._best(entity, near)
            if person is None:
                continue
            other = self.linked.get(person.id)
            if other is None:
                self._become(entity, person)
            elif _compatible(entity, other):
                _merge(self.roster, entity, other)

    def link_bodies(self) -> None:
        """Links every organization that no table names as it stands."""
        for entity in [e for e in self.roster.entities if e.kind == "organization" and not e.known]:
            self.link_body(entity)

    def link_body(self, entity: Entity) -> Entity:
        """Country, sector and usual name of an organization by its words: "the Polish Foreign Ministry".

        Gives the entity that stands for it from now on: one of that name may have been there already.
        """
        if entity.known:
            return entity
        code = code_body(entity.name, states=self._states(), base=self.base)
        if code.id is None or code.name is None:
            code = code_actor(entity.name, base=self.base)
            if code.id is None or code.id.startswith("organization:"):
                entity.country = entity.country or code.country
                entity.sector = code.sector or entity.sector
            return entity
        entity.country = entity.country or code.country
        entity.sector = code.sector or entity.sector
        for other in self.roster.entities:
            if other.kind == "organization" and other.known and other.name == code.name:
                _merge(self.roster, entity, other)
                return other
        entity.forms.setdefault(entity.name, 0)
        entity.name, entity.known, entity.ref = code.name, True, code.id
        return entity

    def holder(self, phrase: str, role: Role) -> Person | None:
        """The person whom an office phrase means on the report's day; None where the tables do not know."""
        if self.day is None or role.plural or role.head is None:
            return None
        code = code_actor(phrase, self.day, base=self.base)
        if code.id is None or not code.id.startswith("person:"):
            return None
        person = self.base.persons[code.id.removeprefix("person:")]
        if role.country is None and person.country and person.country not in self._states():
            # "the head of the navy" in a report from Nairobi is not the only one whom the tables know
            return None
        return None if role.gender and person.gender and role.gender != person.gender else person

    def introduce(self, person: Person) -> Entity:
        """The entity of a person of the tables, new where the article does not name them."""
        entity = self.linked.get(person.id)
        if entity is None:
            entity = self.roster.add(Entity("person", person.name, parts=tuple(person.name.split())))
            self._become(entity, person)
        return entity

    def called(self, phrase: str, role: Role) -> Entity | None:
        """The one linked person of the article who holds an office of that title on the day, whatever the state.

        Only for a bare title: "the president", not "the club's president" or "the Northtown president".
        """
        if self.day is None or role.plural or role.head is None or key(phrase).removeprefix("the ") != key(role.title):
            return None
        posts = {p.id for p in self.base.posts_called(role.title)}
        found = [
            entity
            for id, entity in self.linked.items()
            if any(h.post.id in posts for h in self.base.posts_held(id, self.day))
        ]
        return found[0] if len(found) == 1 else None

    def _states(self) -> set[str]:
        """ISO3 of the states that the article has to do with."""
        near = {e.country for e in self.roster.entities if e.kind != "person" and e.country}
        for entity in self.roster.entities:
            near.update(r.country for r in entity.roles if r.country)
        return {code for code in near if code}

    def _best(self, entity: Entity, near: frozenset[str]) -> Person | None:
        told = tuple(t for t in map(_told_of, entity.roles) if t is not None)
        context = Context(day=self.day, states=near, told=told, gender=entity.gender)
        return best_person(self.base, entity.parts, context)

    def _held(self, person: str) -> tuple[Held, ...]:
        return self.base.posts_held(person, self.day) if self.day else ()

    def _become(self, entity: Entity, person: Person) -> None:
        """Writes what the tables say of a person into the entity."""
        self.linked[person.id] = entity
        if entity.name != person.name:
            entity.forms.setdefault(entity.name, 0)
        entity.known, entity.name, entity.ref = True, person.name, f"person:{person.id}"
        entity.gender = "m" if person.gender == "m" else "f" if person.gender == "f" else entity.gender
        now = self._held(person.id) if self.day else self._told(entity, person)
        sector, country = standing(self.base, person, self.day) if self.day else self._usual(person, now)
        # who serves an international organization does not speak for a state
        entity.country = None if country == "" else country or person.country or entity.country
        entity.home = (entity.country,)
        if now or (self.day and self._left(entity, person)):
            entity.sector = sector or entity.sector
        else:
            entity.sector = entity.sector or sector
        if entity.sector is None and (self.day or not self.base.tenures_of(person.id)):
            entity.sector = person.sector or None
        for held in now:
            if not held.sure:
                continue
            office = office_of(self.base, held)
            if not any(o.title == office.title and o.of == office.of for o in entity.held):
                entity.held.append(office)
                entity.posts.append(held.post)
            role = _as_role(self.base, held)
            if role is not None and not any(r.title == role.title and r.country == role.country for r in entity.roles):
                entity.roles.append(role)

    def _left(self, entity: Entity, person: Person) -> bool:
        """Whether all the offices that the article tells of somebody are ones that they have held and left."""
        roles = [r for r in entity.roles if r.head is not None and r.head.use != "kin" and r.head.family not in _VAGUE]
        posts = [self.base.posts[t.post] for t in self.base.tenures_of(person.id)]
        past = [r for r in roles if r.modifiers & _PAST or any(_same_title(self.base, r.title, p) for p in posts)]
        return bool(posts) and len(past) == len(roles)

    def _told(self, entity: Entity, person: Person) -> tuple[Held, ...]:
        """The posts that an article without a date gives somebody who held them once, and never twice."""
        roles = [r for r in entity.roles if r.head is not None and (r.of or r.head.family not in _VAGUE)]
        out = []
        for tenure in self.base.tenures_of(person.id):
            post = self.base.posts[tenure.post]
            if any(_same_title(self.base, r.title, post) and r.country in (None, post.of) for r in roles):
                out.append(Held(tenure, post, person, True))
        return tuple(h for h in out if sum(o.post.id == h.post.id for o in out) == 1)

    def _usual(self, person: Person, told: Sequence[Held]) -> tuple[str | None, str | None]:
        """Sector and country where no date says which office somebody held: those of all their offices, if one."""
        if told:
            return told[0].post.sector, person.country or None
        tenures = self.base.tenures_of(person.id)
        tenures = tuple(t for t in tenures if not t.end) or tenures
        sectors = {self.base.posts[t.post].sector for t in tenures}
        return (sectors.pop() if len(sectors) == 1 else None), person.country or None


def office_of(base: Knowledge, held: Held) -> Office:
    """The public office of a tenure, with its dates where they are known to the day."""
    of = base.states[held.post.of].name if held.post.of in base.states else held.post.of
    start, end = held.tenure.start, held.tenure.end
    return Office(
        title=held.post.title,
        of=of or None,
        start=start if len(start) == 10 else None,
        end=end if len(end) == 10 else None,
    )


def _as_role(base: Knowledge, held: Held) -> Role | None:
    """The office as a role phrase, so that "the foreign minister" later in the article finds its holder."""
    state = base.states.get(held.post.of)
    words = Words(f"the {state.adjective or state.name} {held.post.title}" if state else f"the {held.post.title}")
    role = parse_role(words, 0, len(words.forms))
    return msgspec.structs.replace(role, start=0, end=0, of=None, owner=None) if role else None


def _told_of(role: Role) -> Told | None:
    """What a role phrase tells of somebody, as the resolver asks for it."""
    if role.head is None or role.head.family in _VAGUE:
        return None
    kin = role.head.use == "kin"
    return Told(role.title, role.country, None if kin else role.head.sector, sent=role.head.family in _SENT)


def _compatible(a: Entity, b: Entity) -> bool:
    return not (a.gender and b.gender and a.gender != b.gender)


def _merge(roster: Roster, entity: Entity, into: Entity) -> None:
    """Makes two entities one: mentions, forms and roles go over."""
    for seen in roster.seen:
        if seen.entity is entity:
            seen.entity = into
    for start, end in entity.mentions:
        into.saw(start, end, roster.page.text[start:end])
    for form, times in entity.forms.items():
        into.forms.setdefault(form, times)
    into.forms.setdefault(entity.name, 0)
    into.roles += [r for r in entity.roles if r not in into.roles]
    roster.entities.remove(entity)
    for table in (roster.bodies, roster.acronyms):
        for name, one in table.items():
            if one is entity:
                table[name] = into
    entity.joined = into


def finish_known(base: Knowledge, roster: Roster) -> None:
    """Puts the offices of the tables before those of the text; one that both name is told once, with its dates."""
    for entity in roster.entities:
        if entity.home:
            entity.country = entity.home[0]
        if entity.held:
            told = [o for o in entity.offices if not any(_same_office(base, o, post) for post in entity.posts)]
            told = [o for o in told if o.title not in _VAGUE or o.of not in {h.of for h in entity.held}]
            entity.offices = [*entity.held, *told]


def _same_office(base: Knowledge, told: Office, post: Post) -> bool:
    """Whether an office that the text tells is a post of the tables, in other words or with fewer."""
    return _same_title(base, told.title, post) or title_key(told.title).endswith(" " + title_key(post.title))


def _same_title(base: Knowledge, title: str, post: Post) -> bool:
    """Whether a title is that of the post, in other words or as a part of it ("ambassador", "ambassador to Peru")."""
    if f" {title_key(title)} " in f" {title_key(post.title)} ":
        return True
    return any(p.id == post.id for p in base.posts_called(title))
