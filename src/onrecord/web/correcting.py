"""Corrections as pages show them: a sign, words, what stands now beside what was read, who said so and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from onrecord.model import Event, Place, Reading, Span, Statement
from onrecord.output.display import clean
from onrecord.record.corrections.applying import CorrectedReading
from onrecord.record.corrections.types import Correction, Named, Value
from onrecord.web.wording import MODALITIES, ROOTS, STANCES, day_words

SIGNS: Final[Mapping[str, str]] = {"right": "✓", "wrong": "✗", "fixed": "✎", "missed": "✎", "withdrawn": "↶"}
"""Stands before the words of a correction; it is never there without them."""

FIELDS: Final[Mapping[str, str]] = {
    "itself": "all of it", "speaker": "speaker", "stance": "stance", "content": "words", "modality": "modality",
    "root": "class", "date": "date", "place": "place", "source": "who does it", "target": "to whom",
    "membership": "place in the claim",
}  # fmt: skip
"""What a field is called on the pages."""

NOBODY: Final = "nobody named"
_LONGEST = 300


class FieldMark(NamedTuple):
    """A correction: `now` is what ought to be, `was` what was read, both in words; "" where there is nothing to say."""

    id: str
    field: str
    verdict: str
    sign: str
    words: str
    now: str
    was: str
    who: str
    when: str
    note: str


class Mark(NamedTuple):
    """All that stands of one statement, event or report of a claim; of no field twice."""

    sign: str
    words: str
    fields: tuple[FieldMark, ...]

    @property
    def rejected(self) -> bool:
        """Whether it is said to be no statement, or no event."""
        return any(one.field == "itself" and one.verdict == "wrong" for one in self.fields)

    def replaced(self, field: str) -> bool:
        """Whether what the reader says of this field is fixed, or said to be wrong."""
        one = self.of(field)
        return one is not None and one.verdict != "right"

    def of(self, field: str) -> FieldMark | None:
        """What is said of this field."""
        return next((one for one in self.fields if one.field == field), None)


class Missed(NamedTuple):
    """A statement or event that an analyst added; `id` is "m1", "m2" … in the order of the text."""

    id: str
    of: str
    spans: tuple[Span, ...]
    told: tuple[tuple[str, str], ...]
    name: str
    mark: FieldMark


class Corrections(NamedTuple):
    """What stands of an article: marks by id, what was added, and what bears on nothing any more."""

    marks: dict[str, Mark]
    missed: tuple[Missed, ...]
    lost: tuple[FieldMark, ...]
    settled: tuple[FieldMark, ...]

    @property
    def signs(self) -> dict[str, str]:
        """The signs by the ids of statements and events, for the text."""
        return {id: mark.sign for id, mark in self.marks.items()}


def corrections(found: CorrectedReading, reading: Reading) -> Corrections:
    """What the reading view shows."""
    text = reading.article.text
    missed = sorted(found.missed, key=lambda one: (one.anchor.spans, one.id))
    return Corrections(
        marks={id: mark(one.by, text) for id, one in found.here.items()},
        missed=tuple(_missed(f"m{n}", one, text) for n, one in enumerate(missed, 1)),
        lost=tuple(field_mark(one, text) for one in found.lost),
        settled=tuple(field_mark(one, text) for one in found.settled),
    )


def mark(by: Mapping[str, Correction], text: str | None = None) -> Mark:
    """The mark of one thing, from the corrections of it that stand, by field; with `text` spans are told by words."""
    fields = tuple(field_mark(one, text) for _, one in sorted(by.items(), key=lambda pair: list(FIELDS).index(pair[0])))
    rejected = "itself" in by and by["itself"].verdict == "wrong"
    changed = [one for one in fields if one.verdict != "right"]
    sign = SIGNS["wrong" if rejected else "fixed" if changed else "right"]
    return Mark(sign, "; ".join(f"{one.words}, says {one.who}, {one.when}" for one in changed or fields), fields)


def field_mark(one: Correction, text: str | None = None) -> FieldMark:
    """One correction in words."""
    if one.verdict == "fixed":
        now, was = (value_words(value, one.field, text) for value in (one.value, one.was))
    else:
        now, was = "", value_words(one.was, one.field, text) if one.verdict == "wrong" else ""
    when = day_words(one.made_at[:10])
    return FieldMark(
        one.id, one.field, one.verdict, SIGNS[one.verdict], verdict_words(one), now, was, clean(one.who), when,
        clean(one.note),
    )  # fmt: skip


def verdict_words(one: Correction) -> str:
    """What a correction says: "not a statement", "speaker fixed", "stance right", "missed"."""
    if one.field == "itself":
        return {"right": "right", "wrong": f"no {one.kind}", "missed": f"missed {one.kind}"}.get(
            one.verdict, f"{one.verdict}: {one.kind}"
        )
    if one.field == "membership":
        return {"right": "belongs to the claim", "wrong": "does not belong to the claim"}.get(one.verdict, one.verdict)
    return f"{FIELDS[one.field]} {one.verdict}"


def value_words(value: Value, field: str, text: str | None = None) -> str:
    """One field of a value in words, "" where the value does not speak of it."""
    return _words(getattr(value, field), field, text) if field in value.told else ""


def told(value: Value, text: str | None = None) -> tuple[tuple[str, str], ...]:
    """All fields that a value speaks of, each with its name."""
    return tuple((FIELDS[field], value_words(value, field, text)) for field in value.told)


def with_missed(reading: Reading, missed: Sequence[Missed], found: CorrectedReading) -> Reading:
    """The reading with what was added put in, so that its words are marked in the text; for showing only."""
    values = {one.id: one.value for one in found.missed}
    statements, events = list(reading.statements), list(reading.events)
    for one in missed:
        value = values[one.mark.id]
        if one.of == "statement":
            stance = value.stance if isinstance(value.stance, str) else "support"
            statements.append(
                Statement(id=one.id, kind="indirect", speaker=None, cue=(), content=one.spans, stance=stance)
            )
        else:
            trigger = Span(one.spans[0].start, one.spans[-1].end)
            modality = value.modality if isinstance(value.modality, str) else "actual"
            events.append(
                Event(
                    id=one.id, plover="", mode=None, source=(), target=(), trigger=trigger, sentence=trigger,
                    modality=modality,
                )
            )  # fmt: skip
    return msgspec.structs.replace(reading, statements=tuple(statements), events=tuple(events))


def _missed(id: str, one: Correction, text: str) -> Missed:
    names = told(one.value, text)
    who = value_words(one.value, "speaker" if one.kind == "statement" else "source")
    return Missed(id, one.kind, one.anchor.spans, names, who, field_mark(one, text))


def _words(value: object, field: str, text: str | None) -> str:
    if value is None:
        return {"speaker": NOBODY, "date": "no date", "place": "no place"}.get(field, "none")
    if isinstance(value, Named):
        return clean(value.name)
    if isinstance(value, Place):
        return clean(value.name) + (f" ({clean(value.country)})" if value.country else "")
    if isinstance(value, tuple):
        if field == "content":
            return _quoted(value, text)
        return ", ".join(clean(actor.name) for actor in value) or NOBODY
    words = str(value)
    if field == "date":
        return day_words(words)
    known = {"stance": STANCES, "modality": MODALITIES, "root": ROOTS}.get(field, {})
    return known.get(words) or clean(words)


def _quoted(spans: Iterable[Span], text: str | None) -> str:
    if text is None:
        return ", ".join(f"characters {span.start:,} to {span.end:,}" for span in spans) or "no words"
    words = clean(" … ".join(text[span.start : span.end] for span in spans))
    return f"“{words[:_LONGEST]}{'…' if len(words) > _LONGEST else ''}”" if words else "no words"
