"""The brief as Markdown (CommonMark, with one table of GitHub's kind where there are several articles)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.output.display import clean
from onrecord.output.phrases import STANCE_WORDS, description, details, plural, sources, tally
from onrecord.output.views import ArticleView, Brief, StatementView

LEGEND = (
    "Block quotations are direct quotes, with the source's own quotation marks. List items are the article's wording; "
    "of it only what stands in quotation marks is quoted. White space is closed up, nothing else is changed. "
    "References are file:paragraph."
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!^=])")
_AT_START = re.compile(r"^([-+:])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_AUTOLINK = re.compile(r"(?i)((?<![a-z])(?:https?|ftp|mailto|xmpp)(?=:)|(?<![a-z])www(?=\.)|\w(?=@))([:.@])")


def render_markdown(brief: Brief) -> str:
    """The whole brief; nothing of the articles' text is read as Markdown or HTML."""
    return "\n\n".join(_blocks(brief)) + "\n"


def escape(text: str) -> str:
    """Text from outside as Markdown that shows exactly it, on one line; also links are not made of it."""
    text = _SPECIAL.sub(r"\\\1", clean(text))
    text = _AUTOLINK.sub(r"\1\\\2", text)
    text = _AT_START.sub(r"\\\1", text)
    return _NUMBERED.sub(r"\1\\\2", text)


def _blocks(brief: Brief) -> Iterator[str]:
    if len(brief.articles) > 1:
        yield f"# {len(brief.articles)} articles on record"
    if any(view.statements for view in brief.articles):
        yield f"*{LEGEND}*"
    for view in brief.articles:
        yield from _article(view, "#" if len(brief.articles) == 1 else "##")
    if len(brief.articles) > 1:
        yield "## All articles: who speaks"
        yield "\n".join(_table(brief))
    if brief.failures:
        yield "## Not read"
        yield _list(f"{escape(failure.path)}: {escape(failure.why)}" for failure in brief.failures)
    if brief.produced_by:
        yield f"---\n\n*Produced by {escape(brief.produced_by)}.*"


def _article(view: ArticleView, level: str) -> Iterator[str]:
    yield f"{level} {escape(view.title)}"
    where = [escape(part) for part in sources(view) if part != view.url]
    if view.url:
        where.append(f"<{view.url}>")
    yield " · ".join(where) + f"  \n{tally(view)}"
    if view.speakers:
        yield f"{level}# Who speaks"
        yield _list(
            f"**{escape(s.name)}**{_about(description(s))} · {plural(len(s.statements), 'statement')}"
            for s in view.speakers
        )
    for speaker in view.speakers:
        yield f"{level}# {escape(speaker.name)}"
        yield from _statements(speaker.statements)
    if view.denied:
        yield f"{level}# What they deny"
        yield _list(
            f"**{escape(s.speaker or '(no source)')}** {STANCE_WORDS['deny']}: {escape(s.text)}"
            + (f" — in the sentence: {escape(s.context)}" if s.context else "")
            + f" ({escape(s.ref)})"
            for s in view.denied
        )
    if view.relayed:
        yield f"{level}# Relayed"
        yield _list(
            f"via **{escape(name)}**: {plural(len(statements), 'statement')} "
            f"({escape(', '.join(dict.fromkeys(s.ref for s in statements)))})"
            for name, statements in view.relayed
        )
    if view.unresolved:
        yield f"{level}# Not resolved"
        for name, statements in view.unresolved:
            yield f"{level}## {escape(name)}"
            yield from _statements(statements)
    if view.notes:
        yield f"{level}# Notes"
        yield _list(escape(note) for note in view.notes)
    if not view.statements:
        yield "No statement was found in this article."


def _statements(statements: Iterable[StatementView]) -> Iterator[str]:
    for statement in statements:
        stance = STANCE_WORDS[statement.stance]
        words = f"**{stance.upper()}:** " if stance else ""
        words += escape(statement.text) or "(no content)"
        mark, rest = ("> ", "> ") if statement.kind == "direct" else ("- ", "  ")
        context = f"  \n{rest}*in the sentence:* {escape(statement.context)}" if statement.context else ""
        yield f"{mark}{words}  \n{rest}*{escape(' · '.join(details(statement)))}*{context}"


def _table(brief: Brief) -> Iterator[str]:
    yield "| speaker | office | country | statements | denials | articles |"
    yield "|---|---|---|--:|--:|---|"
    for total in brief.speakers:
        cells = [total.name, total.office or "", total.country or "", str(total.statements), str(total.denials)]
        cells.append(", ".join(total.articles))
        yield "| " + " | ".join(escape(cell) for cell in cells) + " |"


def _about(words: str) -> str:
    return f" — {escape(words)}" if words else ""


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
