"""How *What it engages* is laid out: lines of styled runs, which each form of the brief writes in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from onrecord.output.engaged_words import VALUES
from onrecord.output.lines import Style
from onrecord.output.views import EngagedView, Run, WordView

Styled = tuple[Run, Style]
Row = tuple[Styled, ...]
_STYLES: Final[dict[str, Style]] = {"met": "warning", "not_met": "deny", "unknown": "warning"}


class Block(NamedTuple):
    """One commitment: what it is, and a row for each thing that is to be said of it."""

    title: str
    about: str
    rows: tuple[Row, ...]


def block(view: EngagedView) -> Block:
    """The layout of one commitment."""
    if view.treaty is None:
        return Block(view.id, "not among the treaties that are known", tuple(_rows(view)))
    title = f"{view.treaty}, {view.article}" if view.article else view.treaty
    return Block(title, f"{view.kind}, {view.strength} · {view.id}", tuple(_rows(view)))


def statements_linked(views: Sequence[EngagedView]) -> set[str]:
    """The anchors of the statements and events that the section leads to."""
    return {run.statement for view in views for row in _rows(view) for run, _ in row if run.statement}


def _rows(view: EngagedView) -> Iterator[Row]:
    for bound in view.bound:
        yield _plain("binds "), (Run(text=bound), "name")
    if view.trigger:
        yield (_plain(view.trigger),)
    for condition in view.conditions:
        row = [_plain(f"{condition.says}: ")]
        for number, (value, words) in enumerate(condition.values):
            first, _, rest = VALUES[value].partition(",")
            row += [_plain(" · ")] if number else []
            row += [(Run(text=first), _STYLES[value]), _plain(f",{rest} "), *_words(words)]
        yield tuple(row)
    if view.unsaid:
        yield (_plain(f"Nothing is said of: {'; '.join(view.unsaid)}."),)
    for act in view.acts:
        yield _plain(f"{act.what} "), *_words(act.words)
    if view.doubt:
        yield ((Run(text=f"not certain: {view.doubt}"), "dim"),)


def _words(words: Sequence[WordView]) -> Iterator[Styled]:
    for number, word in enumerate(words):
        if number:
            yield _plain("; ")
        yield Run(text=word.who.text), "name"
        yield _dim(" (")
        for place, run in enumerate(word.places):
            if place:
                yield _dim(", ")
            yield run, "dim"
        yield _dim(")" + "".join(f", {part}" for part in (word.told, word.about) if part))


def _plain(text: str) -> Styled:
    return Run(text=text), "plain"


def _dim(text: str) -> Styled:
    return Run(text=text), "dim"
