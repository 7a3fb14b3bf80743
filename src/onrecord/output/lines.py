"""Styled lines: what the plain and the terminal brief are made of, and how they are wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

Style = Literal["plain", "title", "heading", "name", "quote", "paraphrase", "deny", "dim", "warning", "mark"]


class Piece(msgspec.Struct, frozen=True):
    """A run of text in one style; the style means something to a terminal only."""

    text: str
    style: Style = "plain"


Line = tuple[Piece, ...]

BLANK: Line = ()

WIDTH = 100
"""Columns of plain text."""


def plain(lines: Iterable[Line]) -> str:
    """Lines without any styles or control codes; each ends with a newline."""
    return "".join("".join(piece.text for piece in line) + "\n" for line in lines)


def wrap(pieces: Iterable[Piece], width: int, first: str = "", rest: str | None = None) -> Iterator[Line]:
    """The pieces as lines of at most `width` columns.

    The first line starts with `first`, the others with `rest` (None: as many blanks as `first` is wide). Lines break at
    blanks (not at no-break spaces), whatever the pieces are; only a word wider than the line is broken inside.
    """
    rest = " " * columns(first) if rest is None else rest
    line: list[Piece] = [Piece(first, "dim")] if first else []
    room = width - columns(first)
    empty = True
    for run in _words(pieces):
        size, blank = sum(columns(word) for word, _ in run), run[0][0] == " "
        if not empty and size > room:
            yield _trimmed(line)
            line, room, empty = ([Piece(rest, "dim")] if rest else []), width - columns(rest), True
        if empty and blank:
            continue
        for word, style in run:
            while columns(word) > room and not blank and (room > 0 or not empty):
                fits = empty or columns(word[0]) <= room
                head = _fitting(word, room) if fits else ""
                yield _trimmed([*line, Piece(head, style)])
                word, line, room = word[len(head) :], [Piece(rest, "dim")] if rest else [], width - columns(rest)
                empty = True
            line.append(Piece(word, style))
            room -= columns(word)
            empty = False
    if not empty:
        yield _trimmed(line)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _words(pieces: Iterable[Piece]) -> Iterator[list[tuple[str, Style]]]:
    """Words and blanks in turn; a word that several pieces make has several parts."""
    parts: list[tuple[str, Style]] = []
    for piece in pieces:
        for word in re.findall(r" +|[^ ]+", piece.text):
            if word[0] != " ":
                parts.append((word, piece.style))
                continue
            if parts:
                yield parts
            parts = []
            yield [(" ", piece.style)]
    if parts:
        yield parts


def _fitting(word: str, room: int) -> str:
    end, used = 0, 0
    while end < len(word) and used + _columns(word[end]) <= room:
        used += _columns(word[end])
        end += 1
    return word[: max(end, 1)]


def _trimmed(line: list[Piece]) -> Line:
    """The line without blanks at its end, neighbours of one style made one piece."""
    while line and not line[-1].text.strip(" "):
        line = line[:-1]
    joined: list[Piece] = []
    for piece in line:
        if joined and joined[-1].style == piece.style:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.style)
        else:
            joined.append(piece)
    return tuple(joined)
