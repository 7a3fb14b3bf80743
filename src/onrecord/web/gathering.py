"""Pieces of an answer gathered into larger ones: each takes another thread, which is longer than a line takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Piece = TypeVar("Piece", str, bytes)


def gathered(pieces: Iterable[Piece], empty: Piece, least: int, first: int | None = None) -> Iterator[Piece]:
    """The same characters or bytes in pieces of at least `least`, the first of `first`, the last of what is left.

    `empty` is what joins them: "" or b"".
    """
    held: list[Piece] = []
    size, enough = 0, least if first is None else first
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= enough:
            yield empty.join(held)
            held, size, enough = [], 0, least
    if held:
        yield empty.join(held)
