"""Names for actors outside the record: the same in every export of every record."""

from __future__ import annotations

import hashlib

import msgspec

from onrecord.model import Actor
from onrecord.record.identity import actor_identity
from onrecord.record.types import StoredActor

_DIGITS = 32


def digest_id(*parts: str) -> str:
    """Hexadecimal digits that depend on these words alone."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:_DIGITS]


def actor_key(actor: Actor, article: str) -> str:
    """What is the same for one actor in all articles: the tables' key, else a digest of kind, name and country.

    Whoever has no name of their own ("officials", "the driver") is somebody else in every article.
    """
    if actor.ref:
        return actor.ref
    nameless = actor.kind == "group" or actor.name == actor.name.lower()
    own = (article,) if nameless else ()
    return f"{actor.kind}:{digest_id(*actor_identity(actor), *own)}"


def stored_actor_key(actor: StoredActor, article: str) -> str:
    """The same of an actor as the record hands it out."""
    made = Actor(
        id=actor.id, name=actor.name, kind=actor.kind, country=actor.country, known=actor.known, ref=actor.ref
    )  # fmt: skip
    return actor_key(made, article)
