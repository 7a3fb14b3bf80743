"""Readings as JSON: the public contract, one reading a line or all of them as one array."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from onrecord.model import Reading, json_schema


def jsonl(readings: Iterable[Reading]) -> Iterator[bytes]:
    """One reading a line, UTF-8, each part of the contract present, also where it is empty."""
    for reading in readings:
        yield msgspec.json.encode(reading) + b"\n"


def json_array(readings: Iterable[Reading]) -> Iterator[bytes]:
    """All readings as one indented JSON array, piece by piece, so that they need not be held at once."""
    opening = b"[\n"
    for reading in readings:
        yield opening + msgspec.json.format(msgspec.json.encode(reading), indent=2)
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"


def schema() -> bytes:
    """The JSON Schema of one reading, indented."""
    return msgspec.json.format(msgspec.json.encode(json_schema()), indent=2) + b"\n"
