"""Corrections as training data and as what colleagues exchange: one line of JSON each, and the same taken in again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import msgspec

from onrecord.errors import OptionError
from onrecord.model import ProducedBy, Span
from onrecord.reader.sentences import split_sentences
from onrecord.record.corrections.types import (
    MOST_MEMBERS,
    MOST_NAME,
    MOST_PARTS,
    Anchor,
    Correction,
    Field,
    Kind,
    Mark,
    Member,
    State,
    StoredCorrection,
    Value,
    Verdict,
)
from onrecord.record.corrections.validating import checked, checked_value, name_of, note_of, verdict_allowed, words_at

SCHEMA: Final = "onrecord-correction/1"
MOST_LINE: Final = 16_000_000
"""Bytes of a line that is taken in: a long article with its correction."""

_ID = re.compile(r"[0-9a-f]{16}")
_LOCAL = re.compile(r"[se]\d{1,9}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The sentence, or sentences, around what is corrected: ``text`` is exactly the article's from start to end."""

    start: int
    end: int
    text: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One correction as a line: docs/corrections.md says what each field means."""

    schema: Literal["onrecord-correction/1"] = SCHEMA
    id: str
    article: str
    kind: Kind
    field: Field
    verdict: Verdict
    state: State | None = None
    of: Literal["statement", "event"]
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    beside: tuple[Span, ...] = ()
    window: Window | None = None
    reader: Value = Value()
    reader_id: str | None = None
    read_by: ProducedBy | None = None
    analyst: Value = Value()
    note: str = ""
    who: str
    made_at: str
    thread: str
    withdraws: str | None = None
    implied: bool = False
    claim: tuple[Member, ...] = ()
    others: int = 0
    text: str | None = None


def line_of(stored: StoredCorrection, text: str, subheadlines: Sequence[Span], *, with_text: bool = False) -> Line:
    """The line of a correction; `text` and `subheadlines` are the article's."""
    one = stored.correction
    anchor = one.anchor
    return Line(
        id=one.id,
        article=anchor.article,
        kind=one.kind,
        field=one.field,
        verdict=one.verdict,
        state=stored.state,
        of=anchor.of,
        spans=anchor.spans,
        words=anchor.words,
        beside=anchor.beside,
        window=window(text, subheadlines, anchor.spans),
        reader=one.was,
        reader_id=one.local_id,
        read_by=one.made_of,
        analyst=one.value,
        note=one.note,
        who=one.who,
        made_at=one.made_at,
        thread=one.thread,
        withdraws=one.withdraws,
        implied=one.implied,
        claim=one.claim,
        others=one.others,
        text=text if with_text else None,
    )


def window(text: str, subheadlines: Sequence[Span], spans: Sequence[Span]) -> Window:
    """From the start of the first sentence that the spans touch to the end of the last."""
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    touched = [s for s in split_sentences(text, subheadlines) if s.start < last and s.end > first]
    start, end = min([first, *(s.start for s in touched)]), max([last, *(s.end for s in touched)])
    return Window(start=start, end=end, text=text[start:end])


def parsed(line: bytes) -> Line:
    """A line of a file. Raises OptionError where it is none."""
    if len(line) > MOST_LINE:
        raise OptionError(f"the line is longer than {MOST_LINE:,} bytes")
    try:
        return msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise OptionError(f"no correction: {error}") from error


def taken(line: Line, text_of: Callable[[str], str | None]) -> Correction:
    """The correction of a line, checked against the article's text, which `text_of` gives by id.

    Other reports of a claim whose article is not here are left out. Raises OptionError for what cannot be true.
    """
    text = text_of(line.article)
    if text is None:
        raise OptionError(f"the record has no article {line.article[:MOST_NAME]!r}")
    for what, id in (("id", line.id), ("thread", line.thread), ("withdraws", line.withdraws)):
        if id is not None and not _ID.fullmatch(id):
            raise OptionError(f"{what} is 16 hexadecimal digits; not {id[:MOST_NAME]!r}")
    if (line.verdict == "withdrawn") != (line.withdraws is not None):
        raise OptionError("what is withdrawn says so by its verdict and by withdraws, both or neither")
    if line.kind != "claim" and line.kind != line.of:
        raise OptionError(f"a correction of a {line.kind} stands at a {line.kind}; not at a {line.of}")
    if line.reader_id is not None and not (_LOCAL.fullmatch(line.reader_id) and line.reader_id[0] == line.of[0]):
        raise OptionError(f"reader_id is as s3, of an event as e1; not {line.reader_id[:MOST_NAME]!r}")
    if line.read_by is not None:
        for part in (line.read_by.onrecord, line.read_by.weights, line.read_by.knowledge):
            name_of("read_by", part)
    return Correction(
        id=line.id,
        kind=line.kind,
        field=line.field,
        verdict=line.verdict,
        anchor=_anchored(Anchor(article=line.article, of=line.of, spans=line.spans, words=line.words,
                                beside=line.beside), text),
        value=_value(line, text),
        was=checked_value(line.reader, text),
        note=note_of(line.note),
        who=name_of("who", line.who),
        made_at=_time(line.made_at),
        thread=line.thread,
        local_id=line.reader_id,
        made_of=line.read_by,
        implied=line.implied,
        claim=tuple(
            msgspec.structs.replace(member, anchor=_anchored(member.anchor, there))
            for member in line.claim[:MOST_MEMBERS]
            if (there := text_of(member.anchor.article)) is not None
        ),
        others=min(max(line.others, 0), MOST_MEMBERS),
        withdraws=line.withdraws,
    )  # fmt: skip


def _value(line: Line, text: str) -> Value:
    if line.verdict == "withdrawn":
        if line.analyst.told:
            raise OptionError("what is withdrawn has no value")
        verdict_allowed(line.kind, line.field, "right" if line.field != "itself" else "wrong")
        return Value()
    mark: Mark = line.verdict
    return checked(line.kind, line.field, mark, line.analyst, text)


def _anchored(anchor: Anchor, text: str) -> Anchor:
    if words_at("spans", anchor.spans, text) != anchor.words:
        raise OptionError("the words are not those of the article's text at the spans")
    if len(anchor.beside) > 2 * MOST_PARTS or not all(0 <= s.start < s.end <= len(text) for s in anchor.beside):
        raise OptionError("beside: a span lies outside the text")
    return anchor


def _time(text: str) -> str:
    try:
        made = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC) if _TIME.fullmatch(text) else None
    except ValueError:
        made = None
    if made is None:
        raise OptionError(f"made_at is UTC as 2026-01-31T09:30:00.000000Z; not {text[:MOST_NAME]!r}")
    if made > datetime.now(UTC) + timedelta(days=1):
        raise OptionError(f"made_at lies in the future: {text}")
    return text
