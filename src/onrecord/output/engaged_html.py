"""*What it engages* in the HTML brief."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.output.engaged_layout import Styled, block
from onrecord.output.engaged_words import ENGAGED, ENGAGED_NOTE
from onrecord.output.markup import Markup, linked, tag
from onrecord.output.views import ArticleView, EngagedView


def engaged_section(view: ArticleView, heading: str) -> Iterator[Markup]:
    """The section under a heading of this element, nothing where the article bears on no commitment."""
    if view.engaged:
        yield tag(heading, ENGAGED, class_="section")
        yield tag("p", ENGAGED_NOTE, class_="source")
        yield from (_commitment(each) for each in view.engaged)


def _commitment(view: EngagedView) -> Markup:
    title, about, rows = block(view)
    return tag(
        "div",
        tag("p", tag("b", title), tag("small", f" — {about}"), class_="what"),
        tag("ul", *(tag("li", *map(_run, row)) for row in rows)),
        class_="engaged",
        id=view.anchor,
    )


def _run(styled: Styled) -> Markup:
    run, style = styled
    if style in ("deny", "warning"):
        return tag("span", run.text, class_="stance deny" if style == "deny" else "stance")
    if style == "name":
        return tag("bdi", run.text)
    return tag("small", linked(run)) if style == "dim" else linked(run)
