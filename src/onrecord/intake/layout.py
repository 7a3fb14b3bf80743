"""From lines to paragraphs: which line ends are the author's and which come from a narrow column."""

from __future__ import annotations

import re
from itertools import pairwise

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_TERMINAL = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")
_ENDS_OPEN = re.compile(r"""[\w,–—-]["'”’»)\]]*$""")
_LOWER_START = re.compile(r"""^["'“‘«(\[]*[a-zà-ÿ]""")

WIDEST_COLUMN = 140
"""A text whose longest line is longer than this was not wrapped to a column."""

_NARROWEST_COLUMN = 30
_DOUBLE_SPACED_SHARE = 0.4


def split_paragraphs(text: str) -> list[str]:
    r"""The paragraphs of `text` in order, each on one line with single spaces.

    A blank line always separates paragraphs, except in double-spaced text, where most of them stand in the middle of a
    sentence. A single line end separates them unless the text is wrapped to a column (the next line's first word
    would not have fitted) or the sentence plainly runs on (no end mark before it, a small letter after it).
    """
    blocks = [
        [line for raw in block.split("\n") if (line := " ".join(raw.split()))] for block in _BLANK_LINES.split(text)
    ]
    blocks = [block for block in blocks if block]
    width = _column_width(blocks)
    joined = [paragraph for block in blocks for paragraph in _unwrap(block, width)]
    return _undo_double_spacing(joined)


def _column_width(blocks: list[list[str]]) -> int | None:
    """The column to which the text is wrapped, in characters; None where it is not."""
    pairs = [(a, b) for block in blocks for a, b in pairwise(block)]
    if not pairs:
        return None
    width = max(len(line) for block in blocks if len(block) > 1 for line in block)
    if not _NARROWEST_COLUMN <= width <= WIDEST_COLUMN:
        return None
    full = sum(_fills(a, b, width) for a, b in pairs)
    running = sum(_runs_on(a, b) for a, b in pairs)
    return width if full * 2 >= len(pairs) and running * 3 >= len(pairs) else None


def _fills(line: str, following: str, width: int) -> bool:
    """Whether the first word of `following` would not have fitted behind `line`, give or take a few characters."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width * 0.9


def _unwrap(block: list[str], width: int | None) -> list[str]:
    pieces = [[block[0]]]
    for before, line in pairwise(block):
        runs_on = _runs_on(before, line) or (width is not None and _fills(before, line, width))
        if runs_on:
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return [_join(lines) for lines in pieces]


def _runs_on(before: str, after: str) -> bool:
    return _ENDS_OPEN.search(before) is not None and _LOWER_START.search(after) is not None


def _join(lines: list[str]) -> str:
    """The lines as one; a hyphen at the end of a line stays, as nobody can tell whether the word has one."""
    parts: list[str] = []
    for line in lines:
        if parts and not (
            len(parts[-1]) > 1 and parts[-1][-1] == "-" and parts[-1][-2].isalpha() and line[0].islower()
        ):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _undo_double_spacing(paragraphs: list[str]) -> list[str]:
    pairs = list(pairwise(paragraphs))
    broken = [_runs_on(a, b) for a, b in pairs]
    if len(pairs) < 5 or sum(broken) < len(pairs) * _DOUBLE_SPACED_SHARE:
        return paragraphs
    pieces = [[paragraphs[0]]]
    for (_, paragraph), runs_on in zip(pairs, broken, strict=True):
        if runs_on:
            pieces[-1].append(paragraph)
        else:
            pieces.append([paragraph])
    return [_join(lines) for lines in pieces]
