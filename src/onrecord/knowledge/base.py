"""The knowledge base: what the tables say, ready to be asked. One immutable object, loaded once a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple, TypeVar

import msgspec

from onrecord.errors import KnowledgeError
from onrecord.knowledge import index as stored
from onrecord.knowledge.index import Index, Packed, Sites
from onrecord.knowledge.keys import exact, key, title_key
from onrecord.knowledge.naming import skeleton
from onrecord.knowledge.schema import (
    HEADS,
    POST_KINDS,
    Body,
    Membership,
    Person,
    Post,
    Site,
    State,
    Tenure,
    covers,
    earliest,
    latest,
)

_STALE_DAYS = 183
_FRESH_DAYS = 61


T = TypeVar("T")


class Sense(NamedTuple):
    """One thing that a phrase may mean: `kind` is a letter of `compile.py`'s list, `id` what follows it."""

    kind: str
    id: str


class Held(NamedTuple):
    """A tenure that covers a day; `sure` is False where its dates leave it open, or its row has grown old by then."""

    tenure: Tenure
    post: Post
    person: Person
    sure: bool


class _Table(Mapping[str, T]):
    """A table whose rows are decoded when they are asked for."""

    def __init__(self, rows: Mapping[str, msgspec.Raw], type_: type[T]) -> None:
        self._rows = rows
        self._decode = msgspec.msgpack.Decoder(type_).decode
        self._ready: dict[str, T] = {}

    def __getitem__(self, id: str) -> T:
        row = self._ready.get(id)
        if row is None:
            row = self._ready[id] = self._decode(self._rows[id])
        return row

    def __contains__(self, id: object) -> bool:
        return id in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Knowledge:
    """Who is who: states, organizations, persons and posts with their tenures, memberships, places.

    Built from an index (see `compile.py`); asking never changes it. Dates are ISO 8601 days.
    """

    def __init__(self, index: Index | Packed, sites: Sites | None = None, *, digest: str | None = None) -> None:
        packed = stored.pack_index(index) if isinstance(index, Index) else index
        self.digest = digest or packed.digest
        self._packed = packed
        self._sites = sites
        self._read: dict[str, tuple[Sense, ...]] = {}
        self.states: Mapping[str, State] = {s.iso3: s for s in packed.states}
        self.templates = packed.templates
        self.metonyms = packed.metonyms
        self.sources = packed.sources

    @cached_property
    def index(self) -> Index:
        """The whole index, as `compile.py` makes it."""
        return stored.unpack_index(self._packed)

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return self._packed.aliases()

    @cached_property
    def bodies(self) -> Sequence[Body]:
        """Organizations, by the number that senses of kind O give."""
        return self._packed.part("bodies", tuple[Body, ...])

    @cached_property
    def persons(self) -> Mapping[str, Person]:
        """People by id."""
        return _Table(self._packed.part("persons", dict[str, msgspec.Raw]), Person)

    @cached_property
    def posts(self) -> Mapping[str, Post]:
        """Posts by id."""
        return _Table(self._packed.part("posts", dict[str, msgspec.Raw]), Post)

    @cached_property
    def tenures_in(self) -> Mapping[str, tuple[Tenure, ...]]:
        """Tenures by post, oldest first."""
        return _Table(self._packed.part("tenures", dict[str, msgspec.Raw]), tuple[Tenure, ...])

    @cached_property
    def _held(self) -> Mapping[str, tuple[str, ...]]:
        return self._packed.part("held", dict[str, tuple[str, ...]])

    @cached_property
    def _titles(self) -> Mapping[str, tuple[str, ...]]:
        return self._packed.part("titles", dict[str, tuple[str, ...]])

    @cached_property
    def gazetteer(self) -> Sites:
        """The places, loaded when first asked for."""
        return self._sites if self._sites is not None else _load_sites()

    @cached_property
    def all_memberships(self) -> tuple[Membership, ...]:
        """Every membership of the tables."""
        return self._packed.part("memberships", tuple[Membership, ...])

    @cached_property
    def _skeletons(self) -> dict[str, tuple[str, ...]]:
        return self._packed.part("skeletons", dict[str, tuple[str, ...]])

    def tenures_of(self, person: str) -> tuple[Tenure, ...]:
        """The tenures of a person, oldest first."""
        posts = self._held.get(person, ())
        found = (t for post in posts for t in self.tenures_in[post] if t.person == person)
        return tuple(sorted(found, key=lambda t: (earliest(t.start), t.post)))

    @cached_property
    def _most_words(self) -> dict[str, int]:
        out: dict[str, int] = {}
        for name in self._aliases:
            first, _, rest = name.partition(" ")
            words = rest.count(" ") + 2 if rest else 1
            if words > out.get(first, 0):
                out[first] = words
        return out

    def most_words(self, word: str) -> int:
        """How many words the longest name has that starts with this word; 0 where none does."""
        first = key(word).partition(" ")[0]
        return self._most_words.get(first, 0) or (1 if exact(word) in self._aliases else 0)

    def look_up(self, phrase: str) -> tuple[Sense, ...]:
        """What a phrase may mean as it stands: names, aliases, agent nouns. Empty where the tables know nothing."""
        short = exact(phrase) if len(phrase) <= 8 else None
        found = self._aliases.get(short) if short else None
        if found is None:
            found = self._aliases.get(key(phrase))
        if found is None:
            return ()
        senses = self._read.get(found)
        if senses is None:
            senses = self._read[found] = tuple(Sense(sense[0], sense[2:]) for sense in found.split("|"))
        return senses

    def spelled_like(self, name: str) -> tuple[Person, ...]:
        """Persons whose family name has the consonants of the last word of `name`, for spellings no table lists."""
        return tuple(self.persons[p] for p in self._skeletons.get(skeleton(name.split(" ")[-1]), ()))

    def places(self, name: str) -> tuple[Site, ...]:
        """The places of that name, capitals and the largest first."""
        sites = self.gazetteer.sites
        numbers = self.gazetteer.names.get(key(name), "").split()
        return tuple(msgspec.msgpack.decode(sites[int(n)], type=Site) for n in numbers)

    def posts_called(self, title: str, of: str | None = None) -> tuple[Post, ...]:
        """The posts that a title may mean, of one state or organization where `of` is given."""
        found = (self.posts[p] for p in self._titles.get(title_key(title), ()))
        return tuple(p for p in found if of is None or p.of == of)

    def holders(self, post: str, day: str) -> tuple[Held, ...]:
        """Who held a post on a day: the sure ones only, where there are any; nobody where the tables do not say."""
        entry = self.posts.get(post)
        if entry is None:
            return ()
        held = list(self._covering(self.tenures_in.get(post, ()), day))
        sure = [h for h in held if h.sure and h.tenure.status != "disputed"]
        if entry.holders == 1 and len(sure) > 1:
            # the day of a change counts for the one who comes
            sure = [max(sure, key=lambda h: earliest(h.tenure.start))]
        return tuple(sure or held)

    def posts_held(self, person: str, day: str) -> tuple[Held, ...]:
        """The posts that a person held on a day, the one that says most about who they are first.

        A post that they are not known to have left counts, not sure, however old the row.
        """
        if person not in self.persons:
            return ()
        held = self._covering(self.tenures_of(person), day, ever=True)
        home = self.persons[person].country
        return tuple(sorted(held, key=lambda h: (not h.sure, rank(h.post), h.post.of != home, h.post.id)))

    def _covering(self, tenures: Sequence[Tenure], day: str, *, ever: bool = False) -> Iterator[Held]:
        for tenure in tenures:
            end = tenure.end or ""
            cover = covers(tenure.start, end, day)
            if not cover.possible:
                continue
            sure = cover.sure
            post = self.posts[tenure.post]
            if not end and day > latest(tenure.asof):
                old = _days_after(tenure.asof, day)
                if old > _STALE_DAYS and not ever:
                    continue
                # who leads a state seldom changes from one month to the next, and is looked after most
                sure = sure and old <= _FRESH_DAYS and any(k in HEADS for k in post.kinds)
            yield Held(tenure, post, self.persons[tenure.person], sure)

    def organization(self, name: str) -> str | None:
        """The short name of an organization by any of its names; None where the tables lack it."""
        for sense in self.look_up(name):
            if sense.kind == "O":
                return self.bodies[int(sense.id)].short
        return None

    def members(self, organization: str, day: str, *, status: str | None = "member") -> tuple[Membership, ...]:
        """The states in an organization on a day, by ISO3; `status` None gives every status.

        The organization may be called by any name that the tables know.
        """
        organization = self.organization(organization) or organization
        found = (
            m for m in self.all_memberships if m.organization == organization and (status is None or m.status == status)
        )
        return tuple(sorted((m for m in found if covers(m.start, m.end, day).possible), key=lambda m: m.state))

    def memberships(self, state: str, day: str | None = None) -> tuple[Membership, ...]:
        """What a state belongs to, on a day or ever."""
        found = (m for m in self.all_memberships if m.state == state)
        return tuple(m for m in found if day is None or covers(m.start, m.end, day).possible)


def rank(post: Post) -> int:
    """How much a post says about who somebody is: the smaller, the more."""
    return min((POST_KINDS.index(k) for k in post.kinds if k in POST_KINDS), default=len(POST_KINDS))


def _days_after(asof: str, day: str) -> int:
    """Days from the end of the month `asof` to `day`, near enough (months of 30 days)."""
    late = latest(asof)

    def number(date: str) -> int:
        return int(date[:4]) * 365 + int(date[5:7]) * 30 + int(date[8:10])

    return number(day) - number(late)


def _load_sites() -> Sites:
    try:
        return stored.unpack_sites(stored.SITES.read_bytes())
    except FileNotFoundError:
        return _built()[1]
    except (msgspec.DecodeError, ValueError) as error:
        raise KnowledgeError(f"{stored.SITES.name} is damaged; install onrecord anew") from error


def _built() -> tuple[Index, Sites]:
    """The index made from the tables here and now: a second's work that only a checkout ever needs."""
    from onrecord.knowledge.compile import build

    return build(stored.DATA)


@cache
def knowledge() -> Knowledge:
    """The shipped knowledge.

    In a checkout whose tables have changed since the index was made, the index is made anew in memory.

    Raises:
        KnowledgeError: the index is damaged, or a table has a row that cannot be used.
    """
    try:
        index = stored.read_index(stored.INDEX.read_bytes())
    except FileNotFoundError:
        return Knowledge(*_built())
    except (msgspec.DecodeError, ValueError) as error:
        raise KnowledgeError(f"{stored.INDEX.name} is damaged; install onrecord anew") from error
    if (stored.DATA / "places.csv").exists() and stored.tables_digest() != index.digest:
        return Knowledge(*_built())
    return Knowledge(index)
