"""Rows of a user's own, checked and laid over the tables one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from onrecord.knowledge import compile as building
from onrecord.knowledge.base import Knowledge, Sense
from onrecord.knowledge.index import packed
from onrecord.knowledge.keys import exact, key, title_key
from onrecord.knowledge.naming import family_of
from onrecord.knowledge.rowcheck import Problems, Row
from onrecord.knowledge.schema import (
    POST_KINDS,
    SECTORS,
    Body,
    Membership,
    Person,
    Post,
    Site,
    Tenure,
    earliest,
)
from onrecord.knowledge.states import state_codes, state_of, unknown_state
from onrecord.knowledge.tables import fold
from onrecord.knowledge.times import giving_way, outside, surely_before

STILL = "9999-12"
"""The month until which an open tenure of a user's own is known to go on: they say so, and take care of it."""

ACTOR_KINDS = ("person", "organization", "group", "state body", "media")
PLACE_KINDS = ("city", "capital", "region", "area", "sea", "site")
STATUSES = ("acting", "interim", "disputed", "de_facto")
SURENESS = ("high", "medium", "low")
MEMBER_STATUSES = (
    "member", "suspended", "partner", "observer", "dialogue_partner", "associate", "applicant", "candidate", "invited",
    "permanent member", "elected member",
)  # fmt: skip
_PERSONAL = ("short", "gender", "offices")
_ID = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class _Placed(NamedTuple):
    """A place of the gazetteer that a row of a user's own changes."""

    number: int
    site: Site


class Overlay:
    """The tables being changed: copies of the shared ones, where a row is replaced and never altered."""

    def __init__(self, base: Knowledge, problems: Problems) -> None:
        self.base = base
        self.problems = problems
        index = base.index
        self.codes = state_codes(index.states)
        self.aliases = dict(index.aliases)
        self.bodies = list(index.bodies)
        self.named: dict[str, list[int]] = {}
        for number, body in enumerate(self.bodies):
            self.named.setdefault(key(body.name), []).append(number)
        self.persons = dict(index.persons)
        self.posts = dict(index.posts)
        self.tenures = dict(index.tenures)
        self.held = dict(index.held)
        self.titles = dict(index.titles)
        self.own_persons: dict[str, Person] = {}
        self.own_posts: dict[str, Post] = {}
        self.own_tenures: dict[str, list[Tenure]] = {}
        self.memberships: dict[tuple[str, str], list[Membership]] = {}
        for entry in base.all_memberships:
            self.memberships.setdefault((entry.organization, entry.state), []).append(entry)
        self.member_of = dict.fromkeys(entry.organization for entry in base.all_memberships)
        self.members_changed = False
        self.sites: list[msgspec.Raw] | None = None
        self.names: dict[str, str] = {}
        self.seen: dict[tuple[str, str], int] = {}
        self.given: dict[str, list[tuple[Tenure, int]]] = {}

    def begin(self, file: str) -> None:
        """A new file starts: a row of it may change what an earlier file says, but not what it says itself."""
        self.seen = {}
        self.given = {}

    def finished(self, digest: str) -> Knowledge:
        """The knowledge with everything laid over it."""
        index = self.base.index
        for post, rows in self.own_tenures.items():
            rows.sort(key=lambda t: (earliest(t.start), t.end or "9999", t.person))
            self.tenures[post] = packed(rows)
        skeletons = index.skeletons
        if self.own_persons:
            marks = msgspec.msgpack.decode(skeletons, type=dict[str, tuple[str, ...]])
            for mark, persons in building.family_marks(self.own_persons.values()).items():
                marks[mark] = tuple(dict.fromkeys((*persons, *marks.get(mark, ()))))
            skeletons = packed(marks)
        made = msgspec.structs.replace(
            index,
            bodies=tuple(self.bodies),
            persons=self.persons | {p.id: packed(p) for p in self.own_persons.values()},
            posts=self.posts | {p.id: packed(p) for p in self.own_posts.values()},
            tenures=self.tenures,
            held=self.held,
            memberships=packed([m for some in self.memberships.values() for m in some])
            if self.members_changed
            else index.memberships,
            skeletons=skeletons,
            titles=self.titles,
            aliases=self.aliases,
        )
        sites = self.base.gazetteer
        if self.sites is not None:
            sites = building.Sites(tuple(self.sites), self.names)
        return Knowledge(made, sites, digest=digest)

    # what there is

    def _senses(self, phrase: str) -> list[Sense]:
        short = exact(phrase)
        found = (self.aliases.get(short) if short else None) or self.aliases.get(key(phrase), "") if phrase else ""
        return [Sense(sense[0], sense[2:]) for sense in found.split("|") if sense]

    def _person(self, id: str) -> Person:
        return self.own_persons.get(id) or self.base.persons[id]

    def _post(self, id: str) -> Post:
        return self.own_posts.get(id) or self.base.posts[id]

    def _is_post(self, id: str) -> bool:
        return id in self.own_posts or id in self.posts

    def _state(self, text: str) -> str | None:
        """ISO3 of a state given by code or name."""
        return state_of(text, self.codes, self._senses(text))

    def _body(self, text: str) -> int | None:
        """The number of the organization that a name or short form means; None where there is none, or several."""
        found = list(dict.fromkeys(int(s.id) for s in self._senses(text) if s.kind == "O"))
        named = [n for n in found if key(self.bodies[n].name) == key(text)]
        return named[0] if len(named) == 1 else found[0] if len(found) == 1 else None

    def _short(self, body: int) -> str:
        """The name that memberships and posts know an organization by."""
        return self.bodies[body].short or self.bodies[body].name

    def _add_alias(self, row: Row, phrase: str, sense: str, *, acronyms: bool = True) -> None:
        """One phrase and what it means, before all else that it may mean."""
        name = (exact(phrase) if acronyms else None) or key(phrase)
        if len(name) < 2:
            row.wrong("forms", f"{phrase!r} is too short for a name; at least two letters or digits")
            return
        senses = [s for s in self.aliases.get(name, "").split("|") if s and s != sense]
        self.aliases[name] = "|".join((sense, *senses))

    def _once(self, row: Row, what: str, id: str) -> bool:
        """Whether this is the file's first row for something; complains where it is not."""
        line = self.seen.setdefault((what, id), row.line)
        if line != row.line:
            row.wrong(None, f"a second row for {id}; the first is on line {line}")
        return line == row.line

    # rows

    def is_person(self, row: Row) -> bool:
        """Whether a row of `actors` is of a person."""
        return row.peek("kind") in ("", "person")

    def body(self, row: Row) -> None:
        """A row of `actors` that is an organization, a group, a body of a state or an outlet."""
        kind = row.choice("kind", ACTOR_KINDS)
        name = row.text("name", required=True)
        id = row.text("id").removeprefix("organization:")
        forms = row.texts("forms")
        country = self._country(row)
        sector = row.choice("sector", sorted(SECTORS))
        start, end = row.span("from", "to")
        for field in _PERSONAL:
            if row.given(field):
                row.wrong(field, f"{field} is for persons; this row is of kind {kind or row.peek('kind')}")
        fields = ("id", "name", "kind", "forms", "country", "sector", "from", "to", "note", "source")
        if not row.done((*fields, *_PERSONAL)):
            return
        old = self.named.get(key(id or name), [])
        if len(old) > 1 and country:
            old = [n for n in old if self.bodies[n].country == country]
        if len(old) > 1:
            states = ", ".join(sorted(self.bodies[n].country or "none" for n in old))
            row.wrong("name", f"several organizations are called {id or name}; give the country, one of {states}")
            return
        was = self.bodies[old[0]] if old else Body("", kind.replace(" ", "_"), "", "")
        if kind == "state body" and not (country or was.country):
            row.wrong("country", "country is missing; a state body belongs to a state")
            return
        usual = {"state body": "GOV", "media": "JRN"}.get(kind, "")
        number = old[0] if old else len(self.bodies)
        if not self._once(row, "organization", was.name or name):
            return
        made = msgspec.structs.replace(
            was,
            name=name,
            country=country or was.country,
            sector=sector or was.sector or usual,
            start=start or was.start,
            end=end or was.end,
            short=was.short or was.name or name,
        )
        if old:
            self.bodies[number] = made
        else:
            self.bodies.append(made)
        if number not in self.named.setdefault(key(name), []):
            self.named[key(name)].append(number)
        for form in (name, *forms):
            self._add_alias(row, form, f"O:{number}")

    def person(self, row: Row) -> None:
        """A row of `actors` that is a person, with the posts that they hold."""
        row.choice("kind", ACTOR_KINDS)
        name = row.text("name", required=True)
        id = row.text("id").removeprefix("person:")
        forms = row.texts("forms")
        short = row.text("short")
        gender = row.choice("gender", ("m", "f"))
        country = self._country(row)
        sector = row.choice("sector", sorted(SECTORS))
        note = row.text("note")
        source = row.text("source") or Path(row.file).name
        held = row.rows("offices")
        fields = ("id", "name", "kind", "forms", "short", "gender", "country", "sector", "note", "source", "offices")
        fine = row.done(fields)
        if id and not _ID.fullmatch(id):
            row.wrong("id", f"id {id!r}: only letters and digits with single hyphens between, such as marja-koskela")
            fine = False
        known = self._known_person(row, id, name, country) if fine else None
        if known is None:
            for tenure in held:
                self._tenure(tenure, "", source)
            return
        was, new_id = known
        if not self._once(row, "person", new_id):
            return
        if was is not None and was.name != name:
            forms = [*forms, was.name]
        if not short:
            short = was.short if was is not None and was.name == name else " ".join(family_of(tuple(name.split())))
        old = was or Person(new_id, name, short, (), "", "", "", "")
        forms = [f for f in dict.fromkeys((*old.forms, *forms)) if f != name]
        made = Person(
            new_id, name, short, tuple(forms), gender or old.gender, country or old.country, sector or old.sector,
            note or old.note,
        )  # fmt: skip
        self.own_persons[new_id] = made
        for short in filter(lambda f: len(key(f)) > 1, building.short_forms(made)):
            self._add_alias(row, short, f"F:{new_id}", acronyms=False)
        for form in (name, *made.forms):
            self._add_alias(row, form, f"P:{new_id}", acronyms=" " not in form)
        self._replace_tenures(new_id, [(r, t) for r in held if (t := self._tenure(r, new_id, source))])

    def _known_person(self, row: Row, id: str, name: str, country: str) -> tuple[Person | None, str] | None:
        """The person of the tables whom a row is about, if any, and their id; None where that cannot be told."""
        if id:
            return (self._person(id) if id in self.persons or id in self.own_persons else None), id
        found = [self._person(s.id) for s in self._senses(name) if s.kind == "P"]
        if len(found) > 1 and country:
            found = [p for p in found if p.country == country] or found
        if len(found) > 1:
            ids = ", ".join(p.id for p in found)
            row.wrong("name", f"several persons are called {name}; say which with id, one of {ids}, or give a new id")
            return None
        if found and (not country or found[0].country in ("", country)):
            return found[0], found[0].id
        made = _slug(name)
        if not made:
            row.wrong("name", f"{name!r} has no letters to make an id of; give an id")
            return None
        if made in self.persons or made in self.own_persons:
            made = f"{made}-{country.lower()}"
        return None, made

    def office(self, row: Row) -> None:
        """A row of `offices`."""
        id = row.text("id")
        of = self._of(row) if row.peek("of") or not id else ""
        title = row.text("title", required=not id or not self._is_post(id))
        kinds = row.choices("kind", POST_KINDS)
        forms = row.texts("forms")
        sector = row.choice("sector", sorted(SECTORS))
        holders = row.whole("holders", 1, 999)
        start, end = row.span("from", "to")
        if not row.done(("id", "of", "kind", "title", "forms", "sector", "holders", "from", "to", "note", "source")):
            return
        if not id:
            same = [p for p in self._called(title, of or "") if title_key(self._post(p).title) == title_key(title)]
            id = same[0] if same else f"{(of or '').replace(' ', '-')}/{_slug(title)}"
        if "|" in id or " " in id or not id.strip("/"):
            row.wrong("id", f"id {id!r}: write it as STATE/short-name, such as FIN/foreign-minister")
            return
        if not self._is_post(id) and not of:
            row.wrong("of", "of is missing: the state or organization whose office this is")
            return
        if not self._once(row, "office", id):
            return
        was = self._post(id) if self._is_post(id) else None
        usual = "GOV"
        if of and of not in self.base.states:
            body = self._body(of)
            usual = (self.bodies[body].sector if body is not None else "") or "IGO"
        made = Post(
            id,
            of or (was.of if was else ""),
            tuple(kinds) or (was.kinds if was else ("other",)),
            title or (was.title if was else ""),
            tuple(dict.fromkeys((*(was.forms if was else ()), *((was.title,) if was and title else ()), *forms))),
            holders or (was.holders if was else 1),
            sector or (was.sector if was else usual),
            start or (was.start if was else ""),
            end or (was.end if was else ""),
        )
        self.own_posts[id] = made
        for name in building.post_titles(building.DATA, (made,)):
            self.titles[name] = tuple(dict.fromkeys((*self.titles.get(name, ()), id)))

    def membership(self, row: Row) -> None:
        """A row of `memberships`."""
        organization = self._organization(row)
        state = self._country(row, "state", required=True)
        status = row.choice("status", MEMBER_STATUSES) or "member"
        start, end = row.span("from", "to")
        confidence = row.choice("confidence", SURENESS) or "high"
        source = row.text("source") or Path(row.file).name
        note = row.text("note")
        if not row.done(("organization", "state", "status", "from", "to", "confidence", "source", "note")):
            return
        made = Membership(organization or "", state, status, start, end, confidence, source, note)
        place = (made.organization, state)
        kept = [
            msgspec.structs.replace(old, start=a, end=b)
            for old in self.memberships.get(place, ())
            for a, b in outside(old.start, old.end, start, end)
        ]
        self.memberships[place] = [*kept, made]
        self.member_of[made.organization] = None
        self.members_changed = True

    def place(self, row: Row) -> None:
        """A row of `places`."""
        name = row.text("name", required=True)
        country = self._country(row)
        kind = row.choice("kind", PLACE_KINDS)
        lat, lon = row.number("lat", -90, 90), row.number("lon", -180, 180)
        if (lat is None) != (lon is None) and row.given("lat") != row.given("lon"):
            row.wrong("lat", "lat and lon go together; give both or neither")
        alternates = row.texts("alternates")
        code = row.text("code")
        people = row.whole("population", 0, 100_000_000)
        geonames = row.whole("geonames", 1, 10**9)
        fields = ("name", "country", "kind", "lat", "lon", "alternates", "code", "population", "geonames", "note")
        if not row.done((*fields, "source")):
            return
        if len(key(name)) < 3:
            row.wrong("name", f"{name!r} is too short for the name of a place; at least three letters")
            return
        if not self._once(row, "place", f"{name} ({country or 'no country'}{', ' + kind if kind else ''})"):
            return
        if self.sites is None:
            self.sites, self.names = list(self.base.gazetteer.sites), dict(self.base.gazetteer.names)
        old = self._site(name, country, kind)
        was = old.site if old else Site(name, country, "", kind or "city", None, None, 0, 0)
        made = Site(
            name, country or was.country, code or was.code, kind or was.kind, was.lat if lat is None else lat,
            was.lon if lon is None else lon, was.population if people is None else people, geonames or was.geonames,
        )  # fmt: skip
        number = old.number if old else len(self.sites)
        if old:
            self.sites[number] = packed(made)
        else:
            self.sites.append(packed(made))
        for form in (name, *alternates):
            others = [n for n in self.names.get(key(form), "").split() if n != str(number)]
            self.names[key(form)] = " ".join((str(number), *others))

    def _site(self, name: str, country: str, kind: str) -> _Placed | None:
        """The place of the gazetteer that a row is about: of that name, country and kind, the largest."""
        for number in self.names.get(key(name), "").split():
            site = msgspec.msgpack.decode((self.sites or ())[int(number)], type=Site)
            if key(site.name) == key(name) and country in ("", site.country) and kind in ("", site.kind):
                return _Placed(int(number), site)
        return None

    # fields that name something of the tables

    def _country(self, row: Row, field: str = "country", *, required: bool = False) -> str:
        text = row.text(field, required=required)
        if not text:
            return ""
        code = self._state(text)
        if code is None:
            row.wrong(field, unknown_state(field, text, self.base, self.problems))
            return ""
        return code

    def _of(self, row: Row) -> str | None:
        """Whose office it is, as the tables write it: ISO3, or the name of an organization."""
        text = row.text("of", required=True)
        if not text:
            return None
        code = self._state(text)
        if code is not None:
            return code
        body = self._body(text)
        if body is not None:
            return self._short(body)
        row.wrong("of", f"of {text!r} is neither a state nor an organization of the tables or of this file")
        return None

    def _all_posts(self) -> Iterable[Post]:
        yield from self.own_posts.values()
        yield from (self.base.posts[id] for id in self.posts if id not in self.own_posts)

    def _called(self, title: str, of: str) -> list[str]:
        return [p for p in self.titles.get(title_key(title), ()) if self._post(p).of == of]

    def _organization(self, row: Row) -> str | None:
        """The organization of a membership, as the memberships write it."""
        text = row.text("organization", required=True)
        if not text:
            return None
        body = self._body(text)
        if body is not None:
            return self._short(body)
        names = list(self.member_of)
        for name in names:
            if key(name) == key(text):
                return name
        near = self.problems.near(text, (*names, *(b.name for b in self.bodies)), cutoff=0.7)
        hint = f"; did you mean {near[0]}?" if near else "; add it under actors first"
        row.wrong("organization", f"unknown organization {text!r}{hint}")
        return None

    # tenures

    def _tenure(self, row: Row, person: str, source: str) -> Tenure | None:
        """One of the `offices` of a person."""
        post = self._held_post(row)
        start, end = row.span("from", "to")
        if not row.given("from"):
            row.wrong("from", "from is missing: since when, as YYYY, YYYY-MM or YYYY-MM-DD")
        asof = row.date("asof")
        status = row.choice("status", STATUSES)
        confidence = row.choice("confidence", SURENESS) or "high"
        source = row.text("source") or source
        row.text("note")
        fields = ("office", "title", "of", "from", "to", "asof", "status", "confidence", "source", "note")
        if not row.done(fields) or post is None:
            return None
        return Tenure(post, person, start, end, "" if end else asof[:7] or STILL, status, confidence, source, "")

    def _held_post(self, row: Row) -> str | None:
        """The post that a row of a person's offices means: by id, or by title and whose it is."""
        id = row.text("office")
        if id:
            if self._is_post(id):
                return id
            near = self.problems.near(id, (*self.posts, *self.own_posts), 3, 0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else "; add it under offices first"
            row.wrong("office", f"unknown office {id!r}{hint}")
            return None
        title = row.text("title")
        if not title:
            row.wrong(None, "office is missing; give the id of an office, or its title and of")
            return None
        of = self._of(row)
        if of is None:
            return None
        found = self._called(title, of)
        if len(found) == 1:
            return found[0]
        if found:
            row.wrong("title", f"{title!r} of {of} may be {' or '.join(found)}; give one of them as office")
            return None
        there = sorted({p.title for p in self._all_posts() if p.of == of})
        near = self.problems.near(title, there, 8, 0.3) or there[:8]
        hint = f"; known are {', '.join(near)}" if near else ""
        row.wrong("title", f"no office {title!r} of {of}{hint}; others must be added under offices")
        return None

    def _replace_tenures(self, person: str, rows: Sequence[tuple[Row, Tenure]]) -> None:
        """Put tenures in; those of the tables and of earlier files that say otherwise give way."""
        for row, tenure in rows:
            self._no_rival(row, tenure)
        for post in dict.fromkeys(t.post for _, t in rows):
            mine = [t for _, t in rows if t.post == post]
            before = self.own_tenures.get(post) or list(self.base.tenures_in.get(post, ()))
            kept: list[Tenure] = []
            for old in before:
                kept += giving_way(old, mine, single=self._post(post).holders == 1)
            self.own_tenures[post] = [*kept, *mine]
            for gone in {t.person for t in before} - {t.person for t in kept}:
                self.held[gone] = tuple(p for p in self.held[gone] if p != post)
            self.held[person] = tuple(dict.fromkeys((*self.held.get(person, ()), post)))

    def _no_rival(self, row: Row, tenure: Tenure) -> None:
        """Complain where the same file gives a one-person office to somebody else at the same time."""
        for other, line in self.given.setdefault(tenure.post, []):
            together = surely_before(other.start, tenure.end) and surely_before(tenure.start, other.end)
            rivals = other.person != tenure.person and "disputed" not in (other.status, tenure.status)
            if rivals and together and self._post(tenure.post).holders == 1:
                name = self._person(other.person).name
                row.wrong(
                    "from",
                    f"{tenure.post} is held by one person at a time, and line {line} gives it to {name} in these "
                    "years; put the dates right, or say status: disputed",
                )
        self.given[tenure.post].append((tenure, row.line))


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", fold(name.replace("’", "").replace("'", ""))))
