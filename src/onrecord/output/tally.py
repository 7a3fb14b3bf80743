"""The actors of many readings, each once: who speaks how often, and whom the tables lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from onrecord.knowledge.keys import key
from onrecord.knowledge.naming import family_of, same_person, skeleton
from onrecord.model import Actor, ActorKind, Office, Reading
from onrecord.output.display import clean
from onrecord.record.identity import actor_identity

ADDABLE: tuple[ActorKind, ...] = ("person", "organization")
"""Kinds that can be added to the tables: states are all there, groups ("protesters") have no name."""


class ActorTotal(msgspec.Struct, frozen=True, kw_only=True):
    """One actor over all articles; `ref` is the key of the tables where they know it."""

    name: str
    kind: ActorKind
    country: str | None
    sector: str | None
    office: Office | None
    known: bool
    ref: str | None
    statements: int
    articles: int
    first: str
    forms: tuple[str, ...]


class _Entry:
    """What was seen of one actor so far."""

    def __init__(self, actor: Actor, first: str) -> None:
        self.kind: ActorKind = actor.kind
        self.known = actor.known
        self.ref = actor.ref
        self.first = first
        self.country = actor.country
        self.names: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        self.sectors: Counter[str] = Counter()
        self.offices: Counter[Office] = Counter()
        self.articles: set[int] = set()
        self.statements = 0

    def see(self, actor: Actor, article: int, statements: int) -> None:
        """One article's actor is this one."""
        self.names[clean(actor.name)] += 1 + statements
        self.forms.update(map(clean, actor.aliases))
        self.sectors.update(filter(None, (actor.sector,)))
        self.offices.update(msgspec.structs.replace(o, start=None, end=None) for o in actor.offices)
        self.articles.add(article)
        self.statements += statements

    def take(self, other: _Entry) -> None:
        """The other one is this one too."""
        for mine, theirs in (
            (self.names, other.names), (self.forms, other.forms), (self.sectors, other.sectors),
        ):  # fmt: skip
            mine.update(theirs)
        self.offices.update(other.offices)
        self.articles |= other.articles
        self.statements += other.statements
        self.country = self.country or other.country

    @property
    def name(self) -> str:
        """The name used most; of several the fullest."""
        return min(self.names, key=lambda n: (-self.names[n], -len(n), n))

    @property
    def parts(self) -> tuple[str, ...]:
        """The words of the fullest name."""
        return tuple(max(self.names, key=lambda n: (len(n.split()), self.names[n], n)).split())


class Tally:
    """Takes readings one by one and keeps of each what the list of actors needs."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, ...], _Entry] = {}
        self._articles = 0

    def add(self, reading: Reading) -> None:
        """Count the actors of one article."""
        said = Counter(s.speaker.actor for s in reading.statements if s.speaker and s.speaker.actor)
        self._articles += 1
        for actor in reading.actors:
            where = actor_identity(actor)
            if where not in self._entries:
                self._entries[where] = _Entry(actor, reading.article.path or reading.article.id)
            self._entries[where].see(actor, self._articles, said[actor.id])

    def actors(self, *, unknown: bool = False, least: int = 0) -> list[ActorTotal]:
        """The actors with `least` statements or more, most quoted first.

        Only those that the tables lack if `unknown`, of kinds that can be added.
        """
        known = [e for e in self._entries.values() if e.known]
        others = [e for e in self._entries.values() if not e.known]
        found = _joined(others)
        if unknown:
            found = [e for e in found if e.kind in ADDABLE]
        else:
            found += known
        totals = [_total(e) for e in found if e.statements >= least]
        return sorted(totals, key=lambda t: (-t.statements, -t.articles, t.name, t.country or "", t.kind))


def _joined(entries: Sequence[_Entry]) -> list[_Entry]:
    """Entries of one actor made one: one of no country and the only one of that name; persons spelled differently.

    Persons are joined where the names agree, the countries do too, and nobody else fits.
    """
    out: list[_Entry] = []
    by_name: dict[tuple[str, str], list[_Entry]] = {}
    for entry in entries:
        by_name.setdefault((entry.kind, key(entry.name)), []).append(entry)
    for same in by_name.values():
        placed = [e for e in same if e.country]
        if len(placed) == 1:
            for other in same:
                if other is not placed[0]:
                    placed[0].take(other)
            same = placed
        out += same
    people = [e for e in out if e.kind == "person" and len(e.parts) > 1 and e.country]
    people.sort(key=lambda e: (-len(e.parts), -sum(map(len, e.parts)), e.name, e.country or ""))
    gone: set[int] = set()
    families: dict[tuple[str | None, str], list[_Entry]] = {}
    for entry in people:
        marks = {skeleton(entry.parts[-1]), skeleton(family_of(entry.parts)[-1])}
        near = {id(e): e for m in sorted(marks) for e in families.get((entry.country, m), ())}
        fitting = [e for e in near.values() if same_person(e.parts, entry.parts)]
        if len(fitting) == 1:
            fitting[0].take(entry)
            gone.add(id(entry))
            continue
        for mark in marks:
            families.setdefault((entry.country, mark), []).append(entry)
    return [e for e in out if id(e) not in gone]


def _total(entry: _Entry) -> ActorTotal:
    name = entry.name
    forms = {n: c for n, c in (entry.names + entry.forms).items() if n != name}
    return ActorTotal(
        name=name,
        kind=entry.kind,
        country=entry.country,
        sector=_most(entry.sectors),
        office=max(entry.offices, key=lambda o: (entry.offices[o], o.title, o.of or "")) if entry.offices else None,
        known=entry.known,
        ref=entry.ref,
        statements=entry.statements,
        articles=len(entry.articles),
        first=entry.first,
        forms=tuple(sorted(forms, key=lambda n: (-forms[n], n))),
    )


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda n: (-counts[n], n)) if counts else None


def names_twice(actors: Iterable[ActorTotal]) -> set[str]:
    """The keys of names that several of the actors have."""
    counts = Counter(key(a.name) for a in actors)
    return {name for name, number in counts.items() if number > 1}
