"""Web archives (WARC, ISO 28500): the pages and texts of their records, one record in memory at a time.

The format is simple enough to read without another package (fastwarc and what it needs are 11 MB): a line of version,
headers, a block of stated length. What takes the time is the article in the page, not the archive around it.
"""

from __future__ import annotations

import gzip
import http.client
import io
import zlib
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO, cast

import msgspec

from onrecord.errors import InputError
from onrecord.intake.addresses import target_of
from onrecord.intake.dates import UnusableDate, parse_date
from onrecord.intake.document import MISSING_DATE
from onrecord.intake.inflate import ENCODINGS, inflate
from onrecord.intake.options import IntakeOptions
from onrecord.intake.pages import HTML_TYPES, id_of_url, read_page
from onrecord.intake.streams import Stream
from onrecord.intake.types import Document, Failure, failed

MOST_RATIO = 300
"""An archive that grows by more than this, beyond its first 50 million bytes, is taken for a bomb."""

_RATIO_FREE = 50_000_000
_MOST_HEADER = 65_536
_HTTP_ROOM = 65_536
_CHUNK = 1_048_576
_TYPES = HTML_TYPES | {"text/plain"}


class _Record(msgspec.Struct, frozen=True):
    """A record's headers, its block (of one that is too large or of no use only the beginning) and the block's size."""

    headers: Message
    block: bytes
    size: int


class _Damaged(InputError):
    """The archive cannot be followed from here on."""


def read_warc(stream: BinaryIO, name: str, stem: str, options: IntakeOptions) -> Iterator[Document | Failure]:
    """The documents of the pages and texts that were archived with success, in order of the records.

    A failure is named ``NAME:RECORD``, counted from 1. Records of other kinds (requests, images, redirects, pages not
    found) are passed over. Where a page states no date it is given that of its capture, with a note. Raises InputError
    where there is no record at all.
    """
    found = False
    number = 0
    try:
        for number, record in enumerate(_records(stream, options.max_bytes + _HTTP_ROOM), start=1):
            outcome = _outcome(record, f"{name}:{number}", f"{stem}-{number}", options)
            if outcome is not None:
                found = True
                yield outcome
    except (_Damaged, EOFError, zlib.error, gzip.BadGzipFile) as error:
        why = error if isinstance(error, _Damaged) else f"its compressed data are damaged or end too early ({error})"
        if not number:
            raise InputError(f"not a WARC file that can be read: {why}") from error
        found = True
        yield Failure(path=name, why=f"the archive is damaged behind record {number:,}: {why}")
    if not found:
        raise InputError(f"no page in this archive: none of its {number:,} records is an HTML page or a text")


def _outcome(record: _Record, place: str, fallback_id: str, options: IntakeOptions) -> Document | Failure | None:
    """The document of a record, why there is none, or None where it is of no interest."""
    try:
        page = _page(record, options)
        if page is None:
            return None
        body, content_type, charset = page
        url = _url(record.headers)
        id = id_of_url(url) if url else fallback_id
        document = read_page(
            body, content_type=content_type, charset=charset, url=url, id=id, place=place, options=options
        )
        return _with_capture(document, record.headers.get("WARC-Date"))
    except Exception as error:  # one bad record must not end the others
        return failed(place, error)


def _records(stream: BinaryIO, most: int) -> Iterator[_Record]:
    packed = _Counted(stream)
    start = packed.read(2)
    packed.put_back(start)
    if not start:
        raise _Damaged("it is empty")
    unpacked: Stream = cast(Stream, packed)
    if start == b"\x1f\x8b":
        unpacked = cast(Stream, gzip.GzipFile(fileobj=cast(BinaryIO, packed), mode="rb"))
    size = 0
    while True:
        line = unpacked.readline(_MOST_HEADER)
        size += len(line)
        if not line:
            return
        if not line.strip():
            _require_growth(size, packed)
            continue
        if not line.startswith(b"WARC/"):
            raise _Damaged(f"where a record should begin there is {line[:20]!r}")
        headers = _message(unpacked)
        length = headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            raise _Damaged("a record does not state its length")
        left = int(length)
        block = _read_all(unpacked, left if left <= most else _HTTP_ROOM) if _wanted(headers) else b""
        size += len(block)
        left -= len(block)
        while left:
            chunk = _read_all(unpacked, min(left, _CHUNK))
            size += len(chunk)
            left -= len(chunk)
            _require_growth(size, packed)
        _require_growth(size, packed)
        yield _Record(headers, block, int(length))


def _require_growth(size: int, packed: _Counted) -> None:
    if size > _RATIO_FREE + packed.size * MOST_RATIO:
        raise _Damaged(f"it grows more than {MOST_RATIO} times when unpacked, as a decompression bomb does")


def _read_all(stream: Stream, size: int) -> bytes:
    pieces = []
    while size:
        piece = stream.read(min(size, _CHUNK))
        if not piece:
            raise _Damaged("it ends within a record")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _message(stream: Stream) -> Message:
    """The headers up to the next blank line, of a record or of the HTTP answer in it."""
    try:
        return http.client.parse_headers(cast(io.BufferedIOBase, stream))
    except http.client.HTTPException as error:
        raise _Damaged("a record has too many headers, or too long ones") from error


def _wanted(headers: Message) -> bool:
    kind = (headers.get("WARC-Type") or "").lower()
    content = headers.get_content_type()
    return (kind == "response" and content == "application/http") or (
        kind in ("response", "resource", "conversion") and content in _TYPES
    )


def _page(record: _Record, options: IntakeOptions) -> tuple[bytes, str, str | None] | None:
    """The body of a record's page or text, its media type and charset; None where it holds neither."""
    if not _wanted(record.headers):
        return None
    too_large = InputError(f"{record.size:,} bytes, too large for one report")
    whole = len(record.block) == record.size
    headers, body = record.headers, record.block
    if record.headers.get_content_type() == "application/http":
        stream = io.BytesIO(record.block)
        status = stream.readline(_MOST_HEADER).split()
        try:
            headers = _message(cast(Stream, stream))
        except _Damaged as error:
            raise InputError(str(error)) from error
        body = stream.read()
        if len(status) < 2 or not status[0].startswith(b"HTTP/") or status[1] != b"200":
            return None
        if headers.get_content_type() not in _TYPES or not headers.get("Content-Type"):
            return None
        if not whole:
            raise too_large
        body = _unpacked(_dechunked(body, headers), headers, options.max_bytes)
    if not whole or len(body) > options.max_bytes:
        raise too_large
    return body, headers.get_content_type(), headers.get_content_charset()


def _dechunked(body: bytes, headers: Message) -> bytes:
    """The body without the marks of chunked transfer; as it is where, despite its header, it has none."""
    if "chunked" not in (headers.get("Transfer-Encoding") or "").lower():
        return body
    pieces: list[bytes] = []
    position = 0
    while position < len(body):
        end = body.find(b"\r\n", position, position + 1000)
        try:
            size = int(body[position:end].split(b";")[0], 16) if end > 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(pieces) if pieces else body
        if size == 0:
            break
        pieces.append(body[end + 2 : end + 2 + size])
        position = end + 2 + size + 2
    return b"".join(pieces)


def _unpacked(body: bytes, headers: Message, most: int) -> bytes:
    written = (headers.get("Content-Encoding") or "").strip().lower()
    encoding = ENCODINGS.get(written)
    if encoding is None:
        # many archives keep the header of what they have unpacked
        if b"<" in body[:100]:
            return body
        raise InputError(f"packed as {written[:40]!r}, which is not read")
    if encoding == "gzip" and not body.startswith(b"\x1f\x8b"):
        return body
    if encoding == "deflate" and body.lstrip()[:1] == b"<":
        return body
    return b"".join(inflate((body,) if encoding == "" else _slices(body), encoding, most))


def _slices(body: bytes) -> Iterator[bytes]:
    return (body[start : start + 65_536] for start in range(0, len(body), 65_536))


def _url(headers: Message) -> str | None:
    try:
        # wget writes it in angle brackets, after an early draft of the format
        return target_of((headers.get("WARC-Target-URI") or "").strip("<> ")).url
    except InputError:
        return None


def _with_capture(document: Document, captured: str | None) -> Document:
    if document.article.published is not None or not captured:
        return document
    try:
        day = parse_date(captured).isoformat()
    except UnusableDate:
        return document
    note = f"date: the page does not say when it was published; {day}, when it was archived, was taken"
    return msgspec.structs.replace(
        document,
        article=msgspec.structs.replace(document.article, published=day),
        notes=(*(other for other in document.notes if other != MISSING_DATE), note),
    )


class _Counted:
    """A stream that counts what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.size = 0
        self._stream = stream
        self._back = b""

    def put_back(self, data: bytes) -> None:
        """Have `data` read again before what follows."""
        self._back = data + self._back

    def read(self, size: int = -1, /) -> bytes:
        back, self._back = (self._back, b"") if size < 0 else (self._back[:size], self._back[size:])
        data = back or self._stream.read(size)
        self.size += len(data)
        return data

    def readline(self, size: int = -1, /) -> bytes:
        if not self._back:
            data = self._stream.readline(size)
        else:
            back, self._back = self._back, b""
            data = back if back.endswith(b"\n") else back + self._stream.readline(size - len(back))
        self.size += len(data)
        return data
