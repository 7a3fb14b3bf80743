"""Makes the index that look-ups use from the tables of `data/`: one file, read in milliseconds.

The index holds what the tables say as plain types, and two dictionaries: from the key of every name, alias and agent
noun to what it may mean, and from the key of every place's name to the places. It is built when the package is built
or installed (`hatch_build.py`); in a checkout, `python -m onrecord.knowledge.compile` builds it anew.

An entry of `aliases` is a string of senses joined by "|", each a letter and an id:
``S:BLR:name`` a state (name, adjective, people, seat), ``O:n`` an organization, ``B:n`` a body that every state has,
``M:n`` a metonym (n: the number in the index), ``P:id`` a person's full name, ``F:id`` a family name, ``A:SEC:s`` an
agent noun of a sector (s, p: singular, plural), ``E:RUS:people`` a people without a state of its own, and the state
that it lives in, if one.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from onrecord.errors import KnowledgeError
from onrecord.knowledge import schema
from onrecord.knowledge.index import DATA as DATA
from onrecord.knowledge.index import INDEX, SITES, pack_index, pack_sites, packed, tables_digest, write_index
from onrecord.knowledge.index import Index as Index
from onrecord.knowledge.index import Sites as Sites
from onrecord.knowledge.keys import exact, key, plurals, title_key
from onrecord.knowledge.naming import family_of, skeleton
from onrecord.knowledge.schema import Body, Membership, Person, Post, Site, State, Template, Tenure

_MAX_PLACE_KEY = 60
_NUMBERED = re.compile(r"[IVX]+|[JS]r\.?")
_STATE_MARKS = ("{adj} ", "{state}'s ", " of the {state}", " of {state}", " in {state}", " for {state}", "{state} ")


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers; raises KnowledgeError where a row has too many or few cells."""
    with path.open(encoding="utf-8", newline="") as file:
        numbered = [(n, line) for n, line in enumerate(file, 1) if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(line for _, line in numbered)
    for (number, _), row in zip(numbered[1:], reader, strict=False):
        if None in row or None in row.values():
            raise KnowledgeError(f"{path.name}, line {number}: wrong number of cells")
        yield number, row


class _Aliases:
    """Collects the senses of keys, each once, in the order in which they come."""

    def __init__(self) -> None:
        self.senses: dict[str, list[str]] = {}

    def add(self, phrase: str, sense: str, *, acronyms: bool = True) -> None:
        """One phrase and what it means; short abbreviations are kept apart from small words."""
        short = exact(phrase) if acronyms else None
        name = short or key(phrase)
        if len(name) < 2:
            return
        senses = self.senses.setdefault(name, [])
        if sense not in senses:
            senses.append(sense)

    def joined(self) -> dict[str, str]:
        """The finished table, sorted by key."""
        return {name: "|".join(self.senses[name]) for name in sorted(self.senses)}


def build(data: Path = DATA) -> tuple[Index, Sites]:
    """Reads all tables and makes the index of them.

    Raises:
        KnowledgeError: a row that cannot be used; the message names file and line.
    """
    aliases = _Aliases()
    states = _states(data, aliases)
    bodies = _bodies(data, aliases)
    templates = _templates(data, aliases)
    metonyms = _metonyms(data, aliases)
    persons, posts, tenures = _people(data, aliases)
    known = {s.iso3 for s in states}
    posts = [p if p.of in known else _of_body(p, bodies, aliases) for p in posts]
    _agents(data, aliases)
    held: dict[str, dict[str, None]] = {}
    by_post: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        held.setdefault(tenure.person, {})[tenure.post] = None
        by_post.setdefault(tenure.post, []).append(tenure)
    index = Index(
        digest=tables_digest(data),
        states=tuple(states),
        bodies=tuple(bodies),
        templates=tuple(templates),
        metonyms=tuple(metonyms),
        persons={p.id: packed(p) for p in persons},
        posts={p.id: packed(p) for p in posts},
        tenures={post: packed(by_post[post]) for post in sorted(by_post)},
        held={person: tuple(held[person]) for person in sorted(held)},
        memberships=packed(tuple(_memberships(data))),
        skeletons=packed(family_marks(persons)),
        sources=_sources(data),
        titles=post_titles(data, posts),
        aliases=aliases.joined(),
    )
    return index, _sites(data)


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _states(data: Path, aliases: _Aliases) -> list[State]:
    names = {r["iso3"]: r for _, r in rows(data / "countries.csv")}
    out = []
    for _, row in rows(data / "states.csv"):
        words = names.get(row["iso3"], {})
        adjectives = _split(words.get("adjectives", ""))
        out.append(
            State(row["iso3"], row["iso2"], row["number"], row["cow"], row["name"],
                  next((a for a in adjectives if not a.endswith("er")), ""),
                  row["capital"], row["from"], row["to"], row["heir"])
        )  # fmt: skip
        code = row["iso3"]
        for name in (row["name"], *_split(words.get("variants", ""))):
            aliases.add(name, f"S:{code}:name")
        for adjective in adjectives:
            aliases.add(adjective, f"S:{code}:adjective")
            for many in plurals(adjective.lower()) if not adjective.endswith(("ish", "ese", "ch", "s")) else ():
                aliases.add(many, f"S:{code}:people")
            if adjective.endswith(("ish", "ch")):
                for tail in ("man", "men", "woman", "women"):
                    aliases.add(adjective + tail, f"S:{code}:people")
        for people in _split(words.get("people", "")):
            aliases.add(people, f"S:{code}:people")
        for seat in _split(words.get("seats", "")):
            aliases.add(seat, f"S:{code}:seat")
    for _, row in rows(data / "country_names.csv"):
        aliases.add(row["name"], f"S:{row['iso3']}:name", acronyms=False)
    for _, row in (*rows(data / "peoples_within.csv"), *rows(data / "peoples.csv")):
        for form in (row["adjective"], row["people"]):
            aliases.add(form, f"E:{row.get('country', '')}:{row['people']}", acronyms=False)
    return out


def _bodies(data: Path, aliases: _Aliases) -> list[Body]:
    out: list[Body] = []
    listed = [*rows(data / "organizations.csv"), *rows(data / "institutions.csv")]
    for _, row in listed:
        body = Body(
            row["name"], row["kind"], row["country"], row["sector"], row.get("from", ""), row.get("to", ""),
            row.get("short", "") or row["name"],
        )  # fmt: skip
        out.append(body)
        for form in (row["name"], *_split(row["variants"]), *_split(row.get("short", ""))):
            aliases.add(form, f"O:{len(out) - 1}")
    for _, row in rows(data / "outlets.csv"):
        if key(row["name"]) in aliases.senses:
            continue
        out.append(Body(row["name"], "media", row["country"], "JRN", short=row["name"]))
        for form in (row["name"], *(a.strip() for a in row["aliases"].split(";") if a.strip())):
            aliases.add(form, f"O:{len(out) - 1}")
    if (data / "state_bodies.csv").exists():
        for _, row in rows(data / "state_bodies.csv"):
            out.append(Body(row["name"], row["kind"], row["state"], row["sector"], short=row["name"]))
            for form in (row["name"], *_split(row["forms"])):
                aliases.add(form, f"O:{len(out) - 1}")
    return out


def _templates(data: Path, aliases: _Aliases) -> list[Template]:
    out: list[Template] = []
    if not (data / "bodies.csv").exists():
        return out
    for _, row in rows(data / "bodies.csv"):
        out.append(Template(row["kind"], row["sector"], row["name"]))
        for form in (row["name"], *_split(row["forms"])):
            bare = form
            for mark in _STATE_MARKS:
                bare = bare.replace(mark, "")
            if "{" not in bare:
                aliases.add(bare, f"B:{len(out) - 1}", acronyms=False)
    return out


def _metonyms(data: Path, aliases: _Aliases) -> list[tuple[str, str, str]]:
    out: list[tuple[str, str, str]] = []
    if (data / "metonyms.csv").exists():
        for _, row in rows(data / "metonyms.csv"):
            out.append((row["state"], row["body"], row["kind"]))
            for form in _split(row["form"]):
                aliases.add(form, f"M:{len(out) - 1}")
    return out


def _people(data: Path, aliases: _Aliases) -> tuple[list[Person], list[Post], list[Tenure]]:
    persons: dict[str, Person] = {}
    posts: dict[str, Post] = {}
    tenures: list[Tenure] = []
    for path in sorted((data / "who").glob("persons-*.csv")):
        for number, row in rows(path):
            forms = _split(row["forms"])
            short = next((f.removeprefix("short=") for f in forms if f.startswith("short=")), "")
            forms = [f for f in forms if not f.startswith("short=")]
            old = persons.get(row["id"])
            if old is not None:
                forms = [*old.forms, *forms, row["name"]]
            name = old.name if old else row["name"]
            forms = list(dict.fromkeys(f for f in forms if f != name))
            if not short:
                short = old.short if old else " ".join(family_of(tuple(name.split())))
            country = (old.country if old else "") or row["country"]
            sector = (old.sector if old else "") or row["sector"]
            note = (old.note if old else "") or row["note"]
            if row["sector"] and row["sector"] not in schema.SECTORS:
                raise KnowledgeError(f"{path.name}, line {number}: unknown sector {row['sector']!r}")
            persons[row["id"]] = Person(row["id"], name, short, tuple(forms), row["gender"], country, sector, note)
    for path in sorted((data / "who").glob("offices-*.csv")):
        for number, row in rows(path):
            if row["sector"] not in schema.SECTORS:
                raise KnowledgeError(f"{path.name}, line {number}: unknown sector {row['sector']!r}")
            if not row["holders"].isdigit():
                raise KnowledgeError(f"{path.name}, line {number}: holders must be a number, not {row['holders']!r}")
            posts.setdefault(
                row["id"],
                Post(row["id"], row["of"], tuple(_split(row["kind"])), row["title"], tuple(_split(row["forms"])),
                     int(row["holders"]), row["sector"], row["from"], row["to"]),
            )  # fmt: skip
    for path in sorted((data / "who").glob("tenures-*.csv")):
        for number, row in rows(path):
            for column, table in (("office", posts), ("person", persons)):
                if row[column] not in table:
                    raise KnowledgeError(f"{path.name}, line {number}: unknown {column} {row[column]!r}")
            tenures.append(
                Tenure(row["office"], row["person"], row["from"], row["to"], row["asof"], row["status"],
                       row["confidence"], row["source"], row["checked"])
            )  # fmt: skip
    ordered = sorted(persons.values(), key=lambda p: p.id)
    for person in ordered:
        for form in (person.name, *person.forms):
            aliases.add(form, f"P:{person.id}", acronyms=" " not in form)
    for person in ordered:
        for short in short_forms(person):
            aliases.add(short, f"F:{person.id}", acronyms=False)
    unique = {(t.post, t.person, t.start): t for t in tenures}
    tenures = sorted(unique.values(), key=lambda t: (t.post, schema.earliest(t.start), t.end or "9999", t.person))
    return ordered, sorted(posts.values(), key=lambda p: p.id), tenures


def _of_body(post: Post, bodies: list[Body], aliases: _Aliases) -> Post:
    """The post with the short name of its organization as the other tables have it."""
    for name in (exact(post.of), key(post.of)):
        for sense in aliases.senses.get(name or "", ()):
            if sense.startswith("O:"):
                return msgspec.structs.replace(post, of=bodies[int(sense[2:])].short)
    raise KnowledgeError(f"offices: {post.id}: no organization is called {post.of!r}")


def short_forms(person: Person) -> Iterable[str]:
    """The forms by which a report names somebody again: the family name, in each spelling."""
    out = [person.short]
    for form in person.forms:
        parts = tuple(form.split())
        # "Felipe VI of Spain" and "Martin Luther King Jr" have no family name at their end
        if len(parts) > 1 and parts[-1][:1].isupper() and "of" not in parts and not _NUMBERED.fullmatch(parts[-1]):
            out.append(" ".join(family_of(parts)))
    return dict.fromkeys(f for f in out if len(f) > 1)


def family_marks(persons: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    """For the consonants of each family name, in each spelling, the persons who bear it."""
    out: dict[str, dict[str, None]] = {}
    for person in persons:
        for form in (person.short, *person.forms):
            mark = skeleton(form.split(" ")[-1])
            if len(mark) > 2:
                out.setdefault(mark, {})[person.id] = None
    return {mark: tuple(out[mark]) for mark in sorted(out)}


def _agents(data: Path, aliases: _Aliases) -> None:
    taken: set[str] = set()
    for name in ("agents_own.csv", "agents.csv"):
        for number, row in rows(data / name):
            if row["sector"] not in schema.SECTORS:
                raise KnowledgeError(f"{name}, line {number}: unknown sector {row['sector']!r}")
            one = key(row["noun"])
            if one in taken:
                continue
            taken.add(one)
            several = [row["plural"]] if row["plural"] else plurals(row["noun"])
            if not several:
                # "police", "troops": a plural as it stands
                aliases.add(one, f"A:{row['sector']}:p", acronyms=False)
                continue
            aliases.add(one, f"A:{row['sector']}:s", acronyms=False)
            for many in several:
                if key(many) not in taken:
                    aliases.add(many, f"A:{row['sector']}:p", acronyms=False)


def _memberships(data: Path) -> Iterator[Membership]:
    for _, r in rows(data / "memberships.csv"):
        yield Membership(
            r["organization"], r["state"], r["status"], r["from"], r["to"], r["confidence"], r["source"], r["note"]
        )
    for _, r in rows(data / "unsc_seats.csv"):
        kind = "permanent member" if r["kind"] == "permanent" else "elected member"
        yield Membership("UN Security Council", r["state"], kind, r["from"], r["to"], "high", "un", "")


def _sources(data: Path) -> dict[str, tuple[str, str, str]]:
    if not (data / "sources.csv").exists():
        return {}
    return {r["id"]: (r["title"], r["licence"], r["url"]) for _, r in rows(data / "sources.csv")}


def post_titles(data: Path, posts: Iterable[Post]) -> dict[str, tuple[str, ...]]:
    """For the key of each title of a post, the posts that it may mean."""
    general = {r["kind"]: _split(r["forms"]) for _, r in rows(data / "post_titles.csv")}
    out: dict[str, dict[str, None]] = {}
    for post in posts:
        forms = [post.title, *post.forms]
        # "NATO secretary general" is the secretary general of NATO
        prefix = title_key(post.of) + " "
        forms += [title_key(f).removeprefix(prefix) for f in forms if title_key(f).startswith(prefix)]
        for kind in post.kinds:
            forms += general.get(kind, [])
        for form in forms:
            out.setdefault(title_key(form), {})[post.id] = None
    return {name: tuple(out[name]) for name in sorted(out)}


def _sites(data: Path) -> Sites:
    sites: list[Site] = []
    names: dict[str, list[int]] = {}
    numbered: dict[int, int] = {}
    found = [r for name in ("places_own.csv", "places.csv") if (data / name).exists() for _, r in rows(data / name)]
    for row in found:
        lat, lon = (float(row[c]) if row[c] else None for c in ("lat", "lon"))
        people, geonames = int(row["population"] or 0), int(row["geonames"] or 0)
        site = Site(row["name"], row["country"], row["code"], row["kind"], lat, lon, people, geonames)
        # what both tables list is one place, with the names of both; only the large one tells capitals
        number = numbered.setdefault(geonames, len(sites)) if geonames else len(sites)
        if number == len(sites):
            sites.append(site)
        elif site.kind == "capital":
            sites[number] = msgspec.structs.replace(sites[number], kind="capital")
        for form in (row["name"], *_split(row["alternates"])):
            name = key(form)
            numbers = names.setdefault(name, [])
            if 2 < len(name) < _MAX_PLACE_KEY and number not in numbers:
                numbers.append(number)
    for numbers in names.values():
        numbers.sort(key=lambda n: _rank(sites[n], n))
    joined = {name: " ".join(map(str, names[name])) for name in sorted(names)}
    return Sites(tuple(packed(site) for site in sites), joined)


def _rank(site: Site, number: int) -> tuple[bool, int, bool, int]:
    """Capitals first, then the most people; a region before a city where neither has a number of people."""
    return site.kind != "capital", -site.population, site.kind == "city", number


def write() -> tuple[Path, Path]:
    """Builds the index and writes it where the package looks for it."""
    index, sites = build()
    INDEX.parent.mkdir(exist_ok=True)
    put(INDEX, write_index(pack_index(index)))
    put(SITES, pack_sites(sites))
    return INDEX, SITES


def put(path: Path, content: bytes) -> None:
    """Writes a file so that whoever reads it meanwhile gets the old one or the new one, never half of it."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)


if __name__ == "__main__":
    for made in write():
        sys.stdout.write(f"{made.name}: {made.stat().st_size:,} bytes\n")
