"""*What it engages* in the Markdown brief."""

from __future__ import annotations

from collections.abc import Container, Iterator

from onrecord.output.engaged_layout import Styled, block
from onrecord.output.engaged_words import ENGAGED, ENGAGED_NOTE
from onrecord.output.markdown_words import escape, inner, linked
from onrecord.output.phrases import kept_in_place
from onrecord.output.views import ArticleView, EngagedView


def engaged_blocks(view: ArticleView, level: str) -> Iterator[str]:
    """The section under a heading one level below `level`, nothing where the article bears on no commitment."""
    if view.engaged:
        there = {statement.anchor for statement in view.statements}
        yield f"{level}# {ENGAGED}"
        yield f"*{ENGAGED_NOTE}*"
        yield "\n".join(_commitment(each, there) for each in view.engaged)


def _commitment(view: EngagedView, there: Container[str]) -> str:
    title, about, rows = block(view)
    lines = [f"- **{escape(title)}**: {escape(about)}"]
    lines += ["  - " + "".join(_run(styled, there) for styled in row) for row in rows]
    return "\n".join(lines)


def _run(styled: Styled, there: Container[str]) -> str:
    run, style = styled
    if style in ("deny", "warning"):
        return f"**{escape(run.text.upper())}**"
    if style == "name":
        return f"**{escape(kept_in_place(run.text))}**"
    return linked(run) if run.statement in there else inner(run.text)
