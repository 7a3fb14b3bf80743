"""One stream of bytes, made the documents that it holds, by the ending of its name and by its first bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Protocol

from onrecord.errors import InputError
from onrecord.intake.decoding import decode
from onrecord.intake.document import Metadata, document_from_text
from onrecord.intake.html import decode_html, looks_like_html, read_html
from onrecord.intake.jsonl import looks_like_jsonl, read_jsonl
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
FEED_SUFFIXES = frozenset({".xml", ".rss", ".atom"})
PLAIN_SUFFIXES = TEXT_SUFFIXES | HTML_SUFFIXES | JSONL_SUFFIXES | TABLE_SUFFIXES | FEED_SUFFIXES
"""Endings of what can be read from front to back, also inside of an archive."""

DOUBLE_SUFFIXES = (".warc.gz", ".warc.wet.gz")

_SNIFF = 4096


class Stream(Protocol):
    """What is read from: an open file, standard input, a member of an archive."""

    def read(self, size: int = ..., /) -> bytes:
        """At most `size` bytes; all that are left where it is negative; none at the end."""

    def readline(self, size: int = ..., /) -> bytes:
        """The bytes to the end of the line, at most `size`."""


def suffix_of(name: str) -> str:
    """The ending of a file's name in lower case: ".html", also ".warc.gz"."""
    lowered = name.lower()
    return next((double for double in DOUBLE_SUFFIXES if lowered.endswith(double)), PurePosixPath(lowered).suffix)


def read_stream(
    stream: Stream,
    name: str,
    stem: str,
    suffix: str,
    options: IntakeOptions,
    sidecar: Metadata | None = None,
    notes: tuple[str, ...] = (),
) -> Iterator[Document | Failure]:
    """The documents in `stream`, named `name` to the user and `stem` in their ids; `suffix` says what it holds.

    `sidecar` goes before what a text or page says of itself, `notes` before the notes made here. Raises InputError and
    NotAnArticleError where a single report cannot be read.
    """
    if suffix in JSONL_SUFFIXES:
        yield from read_jsonl(stream, name, stem, options)
        return
    if suffix in TABLE_SUFFIXES:
        from onrecord.intake.columns import read_csv

        yield from read_csv(stream, name, stem, options, delimiter="\t" if suffix == ".tsv" else None)
        return
    first = b""
    if suffix not in TEXT_SUFFIXES | HTML_SUFFIXES | FEED_SUFFIXES:
        first = stream.readline(options.max_bytes + 1)
        if looks_like_jsonl(first):
            yield from read_jsonl(stream, name, stem, options, first=first)
            return
    raw = first + stream.read(options.max_bytes + 1 - len(first))
    if len(raw) > options.max_bytes:
        raise InputError(f"larger than {options.max_bytes:,} bytes, too large for one report")
    is_page = suffix in HTML_SUFFIXES or looks_like_html(
        raw[:_SNIFF].replace(b"\x00", b"").decode("utf-8-sig", "replace")
    )
    if suffix in FEED_SUFFIXES and not is_page:
        from onrecord.intake.feeds import read_feed

        yield from read_feed(raw, name, stem, options)
        return
    text, decoding_notes = decode_html(raw) if is_page else decode(raw)
    notes = (*decoding_notes, *notes)
    sidecar = sidecar or Metadata()
    if is_page and "<" in text:
        yield read_html(text, raw=raw, id=stem, path=name, metadata=sidecar, notes=notes, options=options)
        return
    yield document_from_text(
        text,
        id=stem,
        path=name,
        published=sidecar.published,
        outlet=sidecar.outlet,
        url=sidecar.url,
        title=sidecar.title,
        author=sidecar.author,
        raw=raw,
        notes=notes,
        options=options,
    )
