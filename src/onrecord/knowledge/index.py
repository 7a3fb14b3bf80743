"""The index that look-ups use, as it lies on the disk: made by `compile.py`, read in milliseconds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from onrecord.knowledge.schema import Body, State, Template

DATA = Path(__file__).parent / "data"
INDEX = Path(__file__).parent / "compiled" / "index.msgpack"
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
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        name = path.relative_to(data).as_posix()
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


# A dictionary of many strings is read three times as fast from two long strings, cut at line ends, as from msgpack's.


def pack_index(index: Index) -> bytes:
    """The bytes of an index."""
    rest = msgspec.structs.replace(index, aliases={})
    return msgspec.msgpack.encode((rest, "\n".join(index.aliases), "\n".join(index.aliases.values())))


def unpack_index(content: bytes) -> Index:
    """The index that these bytes hold; raises msgspec.DecodeError where they hold none."""
    rest, names, senses = msgspec.msgpack.decode(content, type=tuple[Index, str, str])
    aliases = dict(zip(names.split("\n"), senses.split("\n"), strict=True))
    return msgspec.structs.replace(rest, aliases=aliases)


def pack_sites(sites: Sites) -> bytes:
    """The bytes of a gazetteer."""
    return msgspec.msgpack.encode((sites.sites, "\n".join(sites.names), "\n".join(sites.names.values())))


def unpack_sites(content: bytes) -> Sites:
    """The gazetteer that these bytes hold; raises msgspec.DecodeError where they hold none."""
    sites, names, numbers = msgspec.msgpack.decode(content, type=tuple[tuple[msgspec.Raw, ...], str, str])
    return Sites(sites, dict(zip(names.split("\n"), numbers.split("\n"), strict=True)))
