"""Readings made ready for the record where they are read, in the workers, so that the one writer only writes."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial

import msgspec

from onrecord.engine.work import ReadDocument, ReaderFactory
from onrecord.intake.types import Document
from onrecord.model import (
    Actor,
    Article,
    Claim,
    Engagement,
    Event,
    ProducedBy,
    Reading,
    Statement,
)
from onrecord.record.fingerprint import signature
from onrecord.record.identity import article_id


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a reading found: all of it but the article and what made it, which the record keeps in tables of their own.

    `notes` are the reader's; those of the intake are kept with the input.
    """

    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    notes: tuple[str, ...] = ()


class Prepared(Reading, frozen=True, kw_only=True):
    """A reading whose article has its id in the record, with what the record keeps of it beside the rows.

    `given_id` is what the input called the article, `noticed` are the notes of its intake; `packed` is the reading as
    the record stores it, `signature` the text's fingerprint.
    """

    given_id: str
    noticed: tuple[str, ...]
    packed: bytes
    signature: bytes


def preparing(factory: ReaderFactory) -> ReaderFactory:
    """A factory of readers that return :class:`Prepared`; a worker process can load it where it can `factory`."""
    return partial(_load, factory)


def prepare(document: Document, read: Callable[[Document], Reading]) -> Prepared:
    """Read the document under the id that it has in the record."""
    given = document.article
    article = msgspec.structs.replace(given, id=article_id(given))
    reading = read(Document(article=article, notes=document.notes))
    noticed = document.notes if reading.notes[: len(document.notes)] == document.notes else ()
    whole = {name: getattr(reading, name) for name in Reading.__struct_fields__}
    return Prepared(
        **whole,
        given_id=given.id,
        noticed=noticed,
        packed=pack(reading, len(noticed)),
        signature=signature(article.text),
    )


def pack(reading: Reading, noticed: int = 0) -> bytes:
    """What the record stores of a reading, without its first `noticed` notes; the same bytes for the same reading."""
    found = Found(
        actors=reading.actors,
        statements=reading.statements,
        events=reading.events,
        claims=reading.claims,
        engagements=reading.engagements,
        notes=reading.notes[noticed:],
    )
    return zlib.compress(msgspec.json.encode(found), 6)


def unpack(packed: bytes) -> Found:
    """What :func:`pack` packed. Raises ValueError where the bytes are damaged."""
    try:
        return msgspec.json.decode(zlib.decompress(packed), type=Found)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(str(error)) from error


def whole(article: Article, produced_by: ProducedBy, found: Found, noticed: tuple[str, ...] = ()) -> Reading:
    """The reading that was packed."""
    return Reading(
        produced_by=produced_by,
        article=article,
        actors=found.actors,
        statements=found.statements,
        events=found.events,
        claims=found.claims,
        engagements=found.engagements,
        notes=(*noticed, *found.notes),
    )


def _load(factory: ReaderFactory, threads: int) -> ReadDocument:
    return partial(prepare, read=factory(threads))
