"""Where the paragraphs of a text are, for `file:paragraph` references."""

from __future__ import annotations

import re

from onrecord.model import Span

_BREAK = re.compile(r"\n\s*")


def paragraphs(text: str) -> list[Span]:
    r"""The paragraphs of `text` in order, each without the white space around it.

    Paragraphs of a cleaned text are separated by one blank line. In a text that was kept as given and has no blank
    line, every line is a paragraph.
    """
    separator = re.compile(r"\n[^\S\n]*\n\s*") if re.search(r"\n[^\S\n]*\n", text) else _BREAK
    spans: list[Span] = []
    start = 0
    for gap in separator.finditer(text):
        _add(spans, text, start, gap.start())
        start = gap.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        spans.append(Span(start, start + len(stripped)))
