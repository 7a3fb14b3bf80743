"""What corrections change of what is shown: marks of the lines of a list, and words that were fixed in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from onrecord.model import Reading, Span, Stance
from onrecord.record import Record
from onrecord.record.corrections.applying import Corrected, CorrectedReading
from onrecord.record.corrections.types import Named
from onrecord.web.correcting import Mark, mark
from onrecord.web.segments import Part


def marks_of(record: Record, ids: Iterable[str | None]) -> dict[str, Mark]:
    """The marks of statements and events in a list ("4f0c2b9e11d07a35:s3"), those that have any.

    The record is asked for all lines at once; and for texts, of which words are told, only where words were corrected.
    """
    found = record.corrections_of(id for id in ids if id)
    spoken = {id.split(":")[0] for id, by in found.items() if "content" in by and by["content"].verdict != "right"}
    texts = record.pages.texts(spoken) if spoken else {}
    return {id: mark(by, texts.get(id.split(":")[0])) for id, by in found.items()}


def fixed_claims(record: Record, claims: Iterable[str]) -> dict[str, int]:
    """How many reports of each of these claims were corrected as its reports; claims without any are left out."""
    return {claim: len(told) for claim, told in record.claim_corrections(list(claims)).items() if told}


class Fixed(NamedTuple):
    """What stands of a statement in the place of what was read; None where that was not fixed.

    `name` is "" where the analyst says that nobody can be named.
    """

    content: tuple[Span, ...] | None = None
    name: str | None = None
    stance: Stance | None = None


def fixed(found: CorrectedReading) -> dict[str, Fixed]:
    """What was fixed of an article's statements, by id."""
    return {id: _fixed(one) for id, one in found.here.items() if one.of == "statement" and one.changed}


def with_fixed(reading: Reading, found: Mapping[str, Fixed]) -> Reading:
    """The reading with fixed words in the place of those that were read; for showing only."""
    return msgspec.structs.replace(
        reading,
        statements=tuple(
            s if (content := found.get(s.id, Fixed()).content) is None else msgspec.structs.replace(s, content=content)
            for s in reading.statements
        ),
    )


def as_read(reading: Reading, found: Mapping[str, Fixed]) -> dict[str, tuple[Span, ...]]:
    """The words that the reader found, by the ids of the statements whose words were fixed."""
    return {s.id: s.content for s in reading.statements if s.id in found and found[s.id].content is not None}


def doubted(found: CorrectedReading) -> frozenset[tuple[str, Part]]:
    """Parts of statements that the text still shows though somebody says that they are wrong, by id and part."""
    out: set[tuple[str, Part]] = set()
    for id, one in found.here.items():
        if "speaker" in one.changed:
            out.add((id, "source"))
        if "content" in one.by and one.by["content"].verdict == "wrong":
            out.add((id, "content"))
    return frozenset(out)


def _fixed(one: Corrected) -> Fixed:
    value, by = one.value, {field for field, c in one.by.items() if c.verdict == "fixed"}
    content = value.content if "content" in by and isinstance(value.content, tuple) else None
    speaker = (value.speaker.name if isinstance(value.speaker, Named) else "") if "speaker" in by else None
    return Fixed(content, speaker, value.stance if "stance" in by and isinstance(value.stance, str) else None)
