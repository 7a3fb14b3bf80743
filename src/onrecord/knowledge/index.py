"""The index that look-ups use, as it lies on the disk: made by `compile.py`, read in milliseconds."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypeVar

import msgspec

from onrecord.knowledge.schema import Body, State, Template

T = TypeVar("T")
DATA = Path(__file__).parent / "data"
INDEX = Path(__file__).parent / "compiled" / "index.msgpack"
_RULES = ("compile.py", "index.py", "keys.py", "naming.py", "schema.py")
"""The modules that decide what the tables become: the index is as old as they are."""
SITES = Path(__file__).parent / "compiled" / "sites.msgpack"


class Index(msgspec.Struct, frozen=True, array_like=True):
    """Everything of the tables that look-ups need, but for the places.

    Persons, posts and tenures stay encoded, each by itself, until they are asked for: most readings need a few.
    `persons` and `posts` are by id, `tenures` by post, `held` gives the posts of a person, `skeletons` the persons
    whose family name has these consonants, `titles` the posts that the key of a title may mean.
    """

    digest: str
    states: tuple[State, ...]
    bodies: tuple[Body, ...]
    templates: tuple[Template, ...]
    metonyms: tuple[tuple[str, str, str], ...]
    persons: dict[str, msgspec.Raw]
    posts: dict[str, msgspec.Raw]
    tenures: dict[str, msgspec.Raw]
    held: dict[str, tuple[str, ...]]
    memberships: msgspec.Raw
    skeletons: msgspec.Raw
    sources: dict[str, tuple[str, str, str]]
    titles: dict[str, tuple[str, ...]]
    aliases: dict[str, str]


class Sites(msgspec.Struct, frozen=True, array_like=True):
    """The gazetteer: places, each encoded, and for the key of each name the numbers of the places that bear it."""

    sites: tuple[msgspec.Raw, ...]
    names: dict[str, str]


def tables_digest(data: Path = DATA) -> str:
    """SHA-256 over the names and bytes of all tables, in the order of their names."""
    total = hashlib.sha256()
    for name in _RULES:
        total.update(name.encode() + b"\0" + hashlib.sha256(Path(__file__).with_name(name).read_bytes()).digest())
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        name = path.relative_to(data).as_posix()
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


# A dictionary of many strings is read three times as fast from two long strings, cut at line ends, as from msgpack's.


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """An index as it lies on the disk: what not every reading needs stays encoded until it is asked for.

    `names` and `senses` are the keys and the values of `Index.aliases`, one a line.
    """

    digest: str
    states: tuple[State, ...]
    templates: tuple[Template, ...]
    metonyms: tuple[tuple[str, str, str], ...]
    sources: dict[str, tuple[str, str, str]]
    bodies: msgspec.Raw
    persons: msgspec.Raw
    posts: msgspec.Raw
    tenures: msgspec.Raw
    held: msgspec.Raw
    memberships: msgspec.Raw
    skeletons: msgspec.Raw
    titles: msgspec.Raw
    names: str
    senses: str

    def part(self, name: str, type_: type[T]) -> T:
        """One of the encoded parts, decoded as what it is."""
        return msgspec.msgpack.decode(getattr(self, name), type=type_)

    def aliases(self) -> dict[str, str]:
        """The dictionary of names."""
        return dict(zip(self.names.split("\n"), self.senses.split("\n"), strict=True))


def packed(value: object) -> msgspec.Raw:
    """A value as it stands in the index, encoded by itself."""
    return msgspec.Raw(msgspec.msgpack.encode(value))


def pack_index(index: Index) -> Packed:
    """The index, ready to be written."""
    return Packed(
        index.digest,
        index.states,
        index.templates,
        index.metonyms,
        index.sources,
        bodies=packed(index.bodies),
        persons=packed(index.persons),
        posts=packed(index.posts),
        tenures=packed(index.tenures),
        held=packed(index.held),
        memberships=index.memberships,
        skeletons=index.skeletons,
        titles=packed(index.titles),
        names="\n".join(index.aliases),
        senses="\n".join(index.aliases.values()),
    )


def unpack_index(packed: Packed) -> Index:
    """The whole index again."""
    return Index(
        digest=packed.digest,
        states=packed.states,
        bodies=packed.part("bodies", tuple[Body, ...]),
        templates=packed.templates,
        metonyms=packed.metonyms,
        persons=packed.part("persons", dict[str, msgspec.Raw]),
        posts=packed.part("posts", dict[str, msgspec.Raw]),
        tenures=packed.part("tenures", dict[str, msgspec.Raw]),
        held=packed.part("held", dict[str, tuple[str, ...]]),
        memberships=packed.memberships,
        skeletons=packed.skeletons,
        sources=packed.sources,
        titles=packed.part("titles", dict[str, tuple[str, ...]]),
        aliases=packed.aliases(),
    )


def write_index(packed: Packed) -> bytes:
    """The bytes of an index."""
    return msgspec.msgpack.encode(packed)


def read_index(content: bytes) -> Packed:
    """The index that these bytes hold; raises msgspec.DecodeError where they hold none."""
    return msgspec.msgpack.decode(content, type=Packed)


def pack_sites(sites: Sites) -> bytes:
    """The bytes of a gazetteer."""
    return msgspec.msgpack.encode((sites.sites, "\n".join(sites.names), "\n".join(sites.names.values())))


def unpack_sites(content: bytes) -> Sites:
    """The gazetteer that these bytes hold; raises msgspec.DecodeError where they hold none."""
    sites, names, numbers = msgspec.msgpack.decode(content, type=tuple[tuple[msgspec.Raw, ...], str, str])
    return Sites(sites, dict(zip(names.split("\n"), numbers.split("\n"), strict=True)))
