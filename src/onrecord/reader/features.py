"""From text to what the encoder eats: word pieces with offsets, a small feature for each, and overlapping windows.

The vocabulary is uncased and knows neither paragraphs nor quotation state, so each piece carries a feature number that
tells the encoder what the word piece cannot: how it is written, whether it stands inside quotation marks, and whether
it opens a paragraph. Training uses this very module, so what the model saw is what it sees.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.reader.wordpiece import WordPieces

IntArray = npt.NDArray[np.int64]

N_FEATURES = 12
"""3 ways of writing x inside quotation marks or not x opens a paragraph or not."""

CASE_CAPITAL, CASE_UPPER, IN_QUOTES, OPENS_PARAGRAPH = 1, 2, 3, 6

WINDOW, LEFT_CONTEXT, RIGHT_CONTEXT = 384, 72, 40
"""Word pieces in a window (with the two special ones), and how many of them may be context at either side."""

_QUOTE_MARKS = re.compile('[“”„«»"\n]')


class Pieces(msgspec.Struct, frozen=True):
    """The word pieces of a text: ids, offsets (code points), features and break priorities, all of one length n.

    `breaks[i]` says how well a window may begin at piece i: 3 a paragraph, 2 a sentence outside quotation marks,
    1 a sentence inside them, 0 neither.
    """

    ids: IntArray
    starts: IntArray
    ends: IntArray
    features: IntArray
    breaks: IntArray

    def __len__(self) -> int:
        return len(self.ids)


class Window(msgspec.Struct, frozen=True):
    """Pieces [start, end) that the encoder sees together; it answers for [core_start, core_end) only."""

    start: int
    core_start: int
    core_end: int
    end: int


def quote_flags(text: str) -> npt.NDArray[np.bool_]:
    """Whether each code point stands inside double quotation marks (marks included); a line end closes them all."""
    flags = np.zeros(len(text), dtype=np.bool_)
    opened: int | None = None
    for match in _QUOTE_MARKS.finditer(text):
        at, mark = match.start(), match.group()
        if mark == "\n":
            if opened is not None:
                flags[opened:at] = True
            opened = None
        elif mark in "“„«" or (mark == '"' and opened is None):
            # A mark that opens again inside an open quotation is the next paragraph of the same one.
            if opened is not None:
                flags[opened:at] = True
            opened = at
        elif opened is not None:
            flags[opened : at + 1] = True
            opened = None
    if opened is not None:
        flags[opened:] = True
    return flags


def pieces(tokenizer: WordPieces, text: str) -> Pieces:
    """Cut `text` into word pieces with their features. Linear in the length of the text."""
    ids, starts, ends = tokenizer.encode(text)
    n = len(ids)
    features = np.zeros(n, dtype=np.int64)
    breaks = np.zeros(n, dtype=np.int64)
    quoted = quote_flags(text)
    sentence_over = False
    previous_end = 0
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        word = text[start:end]
        gap = text[previous_end:start]
        value = 0
        if word[:1].isupper():
            value = CASE_UPPER if len(word) > 1 and word.isupper() else CASE_CAPITAL
        if start < end and quoted[start]:
            value += IN_QUOTES
        if i == 0 or "\n" in gap:
            value += OPENS_PARAGRAPH
            breaks[i] = 3
        elif sentence_over and gap and (word[:1].isupper() or word in '“"'):
            inside = quoted[start] and quoted[max(0, start - 1)]
            breaks[i] = 1 if inside else 2
        features[i] = value
        if word in ".!?":
            sentence_over = True
        elif word not in "”\"’')»":
            sentence_over = False
        previous_end = end
    as_array = functools.partial(np.asarray, dtype=np.int64)
    return Pieces(as_array(ids), as_array(starts), as_array(ends), features, breaks)


def _best_break(breaks: IntArray, low: int, high: int) -> int:
    """The best place in (low, high] to begin the next window: highest priority, then latest."""
    if high >= len(breaks):
        return len(breaks)
    area = breaks[low + 1 : high + 1]
    best = int(area.max()) if len(area) else 0
    if best == 0:
        return high
    return low + 1 + int(np.flatnonzero(area == best)[-1])


def windows(
    breaks: IntArray, *, size: int = WINDOW, left: int = LEFT_CONTEXT, right: int = RIGHT_CONTEXT, first: int = 0
) -> list[Window]:
    """Cover the pieces with windows whose cores tile them, cut at paragraph or sentence ends where possible.

    `size` counts the two special pieces. `first` makes the first core that much shorter (used to vary training).
    """
    n = len(breaks)
    out: list[Window] = []
    core_start = 0
    while core_start < n:
        start = max(0, core_start - left)
        room = size - 2 - (core_start - start)
        if core_start + room >= n:
            out.append(Window(start, core_start, n, n))
            break
        high = core_start + room - right
        if core_start == 0 and first:
            high = min(high, first)
        core_end = _best_break(breaks, high - (high - core_start) * 3 // 10, high)
        out.append(Window(start, core_start, core_end, min(n, core_end + right)))
        core_start = core_end
    return out


def model_input(pieces_: Pieces, window: Window, *, cls: int, sep: int) -> tuple[IntArray, IntArray]:
    """Ids and features of one window with the special pieces around it; two arrays of length end - start + 2."""
    inner = slice(window.start, window.end)
    ids = np.concatenate(([cls], pieces_.ids[inner], [sep]))
    features = np.concatenate(([0], pieces_.features[inner], [0]))
    return ids, features


def piece_range(starts: Sequence[int] | IntArray, ends: Sequence[int] | IntArray, start: int, end: int) -> range:
    """The pieces that touch the characters [start, end), as a range of their numbers."""
    first = int(np.searchsorted(ends, start, side="right"))
    last = int(np.searchsorted(starts, end, side="left"))
    return range(first, max(first, last))
