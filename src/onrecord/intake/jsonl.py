"""Records in JSONL: one report a line, with field names that are given or guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.errors import InputError
from onrecord.intake.decoding import decode
from onrecord.intake.document import document_from_text
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure, failed

if TYPE_CHECKING:  # it imports this module
    from onrecord.intake.streams import Stream

FIELD_NAMES = {
    "text": ("text", "body", "content", "article"),
    "id": ("id", "article_id", "uid"),
    "date": ("date", "published", "published_at", "publication_date"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "source", "publisher", "site"),
    "url": ("url", "link"),
    "author": ("author", "byline"),
}
"""Names under which the fields of a record are looked for, in this order."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read_jsonl(
    stream: Stream, name: str, stem: str, options: IntakeOptions, *, first: bytes = b""
) -> Iterator[Document | Failure]:
    """The documents of the records in `stream`, in order, and a failure named ``NAME:LINE`` for each bad line.

    `first` is the first line where it has been read from the stream for a look.
    """
    found = False
    for number, line in enumerate(_lines(stream, options.max_bytes, first), start=1):
        if not line.strip():
            continue
        found = True
        place = f"{name}:{number}"
        try:
            yield _document(line, place, f"{stem}-{number}", options)
        except Exception as error:  # one bad record must not end the others
            yield failed(place, error)
    if not found:
        yield Failure(path=name, why="empty: there is no record in it")


def looks_like_jsonl(line: bytes) -> bool:
    """Whether `line`, the first of a stream, is a JSON object on its own."""
    stripped = line.removeprefix(b"\xef\xbb\xbf").strip()
    if not (stripped.startswith(b"{") and stripped.endswith(b"}")):
        return False
    try:
        return isinstance(json.loads(stripped), dict)
    except (ValueError, RecursionError):
        return False


def _lines(stream: Stream, most: int, first: bytes) -> Iterator[bytes]:
    """The lines of `stream`; of a line that is too long only its first `most` + 1 bytes."""
    first = first or stream.readline(most + 1)
    if first.startswith(_WIDE_MARKS):
        yield from decode(first + stream.read(most))[0].encode("utf-8", "surrogatepass").split(b"\n")
        return
    line = first.removeprefix(b"\xef\xbb\xbf")
    while line:
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)  # the rest of the line that was too long
        line = stream.readline(most + 1)


def _document(line: bytes, place: str, fallback_id: str, options: IntakeOptions) -> Document:
    if len(line) > options.max_bytes:
        raise InputError(f"the record is longer than {options.max_bytes:,} bytes")
    text, decoding_notes = decode(line)
    try:
        record = json.loads(text)
    except RecursionError as error:
        raise InputError("not a record: its JSON is nested too deeply") from error
    except ValueError as error:
        raise InputError(f"not a record: line {place.rpartition(':')[2]} is no JSON ({_no_json(error)})") from error
    if not isinstance(record, dict):
        raise InputError("not a record: the line is JSON, but not an object")
    return document_from_record(record, place, fallback_id, options, decoding_notes)


def document_from_record(
    record: dict[str, object], place: str, fallback_id: str, options: IntakeOptions, notes: tuple[str, ...] = ()
) -> Document:
    """The document of one record of JSONL or of a table, its fields named by `options` or guessed.

    Raises what :func:`onrecord.intake.document.document_from_text` raises, and InputError where there is no text field.
    """
    name, body = _text_of(record, options)

    def field(kind: str, chosen: str | None) -> object:
        names = (chosen,) if chosen else FIELD_NAMES[kind]
        return next((record[n] for n in names if n != name and record.get(n) not in (None, "")), None)

    identity = field("id", options.id_field)
    return document_from_text(
        body,
        id=str(identity) if isinstance(identity, str | int) and not isinstance(identity, bool) else fallback_id,
        path=place,
        published=field("date", options.date_field),
        outlet=_string(field("outlet", options.outlet_field)),
        url=_string(field("url", options.url_field)),
        title=_string(field("title", options.title_field)),
        author=_string(field("author", None)),
        notes=notes,
        options=options,
    )


def _text_of(record: dict[str, object], options: IntakeOptions) -> tuple[str, str]:
    """The name and the text of the record's text field; a list of strings is a list of paragraphs."""
    names = (options.text_field,) if options.text_field else FIELD_NAMES["text"]
    for name in names:
        value = record.get(name)
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            value = "\n\n".join(value)
        if isinstance(value, str):
            return name, value
    wanted = f"field {names[0]!r}" if options.text_field else "field " + ", ".join(repr(n) for n in names)
    present = ", ".join(repr(key)[:40] for key in list(record)[:8]) or "none"
    raise InputError(
        f"no text: the record has no {wanted} with text in it (fields: {present}); name it with --text-field"
    )


def _string(value: object) -> str | None:
    """Text of a metadata value; of an object like ``{"name": "Reuters"}`` its name, of a list its strings."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    if isinstance(value, list):
        value = ", ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) and value else None


def _no_json(error: ValueError) -> str:
    """Why a line is no JSON; without the error's own count of lines, which begins anew with each record."""
    return f"{error.msg}, at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else _one_line(error)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
