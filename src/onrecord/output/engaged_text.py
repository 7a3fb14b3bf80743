"""*What it engages* as lines of the plain and the terminal brief."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.output.engaged_layout import Styled, block
from onrecord.output.engaged_words import ENGAGED, ENGAGED_NOTE
from onrecord.output.lines import BLANK, Line, Piece, wrap
from onrecord.output.phrases import kept_in_place
from onrecord.output.views import ArticleView


def engaged_lines(view: ArticleView, width: int) -> Iterator[Line]:
    """The section, nothing where the article bears on no commitment."""
    if not view.engaged:
        return
    yield from (BLANK, (Piece(ENGAGED.upper(), "heading"),))
    yield from wrap([Piece(ENGAGED_NOTE, "dim")], width, "  ")
    for each in view.engaged:
        title, about, rows = block(each)
        yield BLANK
        yield from wrap([Piece(title, "title"), Piece(f": {about}", "dim")], width, "  ", "    ")
        for row in rows:
            yield from wrap(map(_piece, row), width, "      ", "        ")


def _piece(styled: Styled) -> Piece:
    run, style = styled
    if style in ("deny", "warning"):
        return Piece(run.text.upper(), style)
    return Piece(kept_in_place(run.text) if style == "name" else run.text, style)
