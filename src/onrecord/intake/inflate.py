"""Decompression piece by piece, which stops at a cap: a small answer that unpacks to gigabytes takes no memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.errors import InputError

ENCODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
"""The content encodings of HTTP that are read, and what each of them is; "" is none at all."""

_PIECE = 262_144
_MOST_MEMBERS = 100


def inflate(chunks: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """`chunks` decompressed ("gzip" or "deflate") or as they are (""), bytes.

    Raises InputError where there are more than `most` bytes, packed or unpacked, or the compressed data are damaged.
    """
    unpacker = _Unpacker(encoding, most) if encoding else None
    packed = 0
    for chunk in chunks:
        packed += len(chunk)
        if packed > most:
            raise InputError(f"larger than {most:,} bytes")
        if unpacker is None:
            yield chunk
        else:
            yield from unpacker.feed(chunk)
    if unpacker is not None and packed:
        yield from unpacker.finish()


class _Unpacker:
    def __init__(self, encoding: str, most: int) -> None:
        self._encoding = encoding
        self._most = most
        self._unpacked = 0
        self._members = 0
        self._engine: Any = None
        self._done = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._done:
            if self._engine is None and not self._start(data):
                return
            yield self._take(data)
            if self._engine.eof:
                data = self._engine.unused_data
                self._engine = None
                self._done = self._encoding != "gzip"
            else:
                data = self._engine.unconsumed_tail

    def finish(self) -> Iterator[bytes]:
        while self._engine is not None and not self._engine.eof:
            piece = self._take(self._engine.unconsumed_tail)
            if not piece:
                break
            yield piece
        if self._engine is not None and not self._engine.eof:
            raise InputError("its compressed data end too early")

    def _start(self, data: bytes) -> bool:
        """Begin a member; False where what follows the last one is none, which then is left alone as browsers do."""
        if self._members and not data.startswith(b"\x1f"):
            self._done = True
            return False
        self._members += 1
        if self._members > _MOST_MEMBERS:  # each costs a copy of what follows it
            raise InputError(f"compressed in more than {_MOST_MEMBERS} pieces")
        # "deflate" should be zlib's format, but some servers send it bare
        bare = self._encoding == "deflate" and (data[0] & 0x0F != 8 or int.from_bytes(data[:2]) % 31 != 0)
        self._engine = zlib.decompressobj(wbits=-15 if bare else 31 if self._encoding == "gzip" else 15)
        return True

    def _take(self, data: bytes) -> bytes:
        try:
            piece: bytes = self._engine.decompress(data, _PIECE)
        except zlib.error as error:
            raise InputError(f"its compressed data are damaged ({error})") from error
        self._unpacked += len(piece)
        if self._unpacked > self._most:
            raise InputError(f"larger than {self._most:,} bytes when it is unpacked")
        return piece
