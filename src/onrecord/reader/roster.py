"""The actors of one article while it is read: entities, where each is mentioned, and look-ups by place."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from onrecord.knowledge.schema import Post
from onrecord.knowledge.tables import Country, Gender, Organization, fold
from onrecord.model import ActorKind, Office
from onrecord.reader.names import Words
from onrecord.reader.page import Page
from onrecord.reader.roles import Role


@dataclass(eq=False)
class Entity:
    """An actor while the article is read; `shown` is False for one that nobody can name ("a Turkish official").

    `joined` is the entity that it proved to be the same as. `ref` is its key in the knowledge tables, `held` and
    `posts` the offices that the tables say it holds on the report's day, `home` its country there, if any.
    """

    kind: ActorKind
    name: str
    parts: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    gender: Gender | None = None
    known: bool = False
    ref: str | None = None
    plural: bool = False
    shown: bool = True
    forms: dict[str, int] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    held: list[Office] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    serves: list[Entity] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    short_doubt: float = 0.0
    joined: Entity | None = None
    home: tuple[str | None, ...] = ()

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
        self.places: set[str] = set()
        self.dates: list[tuple[int, int]] = []

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

    def around(self, start: int, end: int) -> tuple[int, int]:
        """``[start, end)`` widened to the mentions that it cuts through."""
        i = bisect_left(self.starts, start)
        if i and self.seen[i - 1].end > start:
            start = self.seen[i - 1].start
        k = bisect_left(self.starts, end) - 1
        if k >= 0 and self.seen[k].start >= start and self.seen[k].end > end:
            end = self.seen[k].end
        return start, end

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
