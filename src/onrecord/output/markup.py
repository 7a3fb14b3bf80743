"""Markup for the HTML brief, made in one place: :func:`tag` escapes what it is given unless it is markup already."""

from __future__ import annotations

from html import escape

from onrecord.output.views import Run


class Markup(str):
    """HTML that is safe to put on the page as it is."""

    __slots__ = ()


def tag(name: str, *children: str | None, **attributes: str | None) -> Markup:
    """An element; children that are no :class:`Markup` are escaped, as are attributes (`class_` for class)."""
    inside = "".join(child if isinstance(child, Markup) else escape(child) for child in children if child)
    return Markup(f"<{name}{_attributes(attributes)}>{inside}</{name}>")


def linked(run: Run) -> Markup:
    """The words of a run, as a link where they lead somewhere."""
    to = run.statement or run.place
    return tag("a", run.text, href=f"#{to}") if to else Markup(escape(run.text))


def _attributes(attributes: dict[str, str | None]) -> str:
    pairs = ((name.rstrip("_"), value) for name, value in attributes.items() if value is not None)
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs)
