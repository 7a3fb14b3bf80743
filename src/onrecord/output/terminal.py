"""The brief on a terminal: the lines of the plain text in colours, by rich."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from onrecord.output.lines import Line, Style
from onrecord.output.text import brief_lines
from onrecord.output.views import Brief

NARROWEST, WIDEST = 40, 120
"""Columns; wider lines are hard to read."""

STYLES: dict[Style, str] = {
    "plain": "",
    "title": "bold",
    "heading": "bold cyan",
    "name": "bold",
    "quote": "",
    "paraphrase": "italic",
    "deny": "bold red",
    "dim": "dim",
    "warning": "yellow",
    "mark": "bold underline",
}


def print_brief(brief: Brief, stream: TextIO) -> None:
    """Write the brief to a terminal."""
    print_lines(lambda width: brief_lines(brief, width), stream)


def print_lines(lines: Callable[[int], Iterable[Line]], stream: TextIO) -> None:
    """Write lines to a terminal, as wide as it is up to 120 columns; NO_COLOR leaves the weights of type only."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines(max(NARROWEST, min(console.width, WIDEST))):
        text = Text(no_wrap=True, end="\n")
        for piece in line:
            text.append(piece.text, STYLES[piece.style])
        console.print(text, soft_wrap=True)
