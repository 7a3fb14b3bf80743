"""The brief as Markdown (CommonMark, with one table of GitHub's kind where there are several articles)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from onrecord.output.engaged_layout import statements_linked
from onrecord.output.engaged_markdown import engaged_blocks
from onrecord.output.markdown_words import bullets, escape, inner, linked
from onrecord.output.phrases import (
    DISPUTED,
    DISPUTED_NOTE,
    DONE,
    NOT_DONE,
    NOT_DONE_NOTE,
    STANCE_WORDS,
    STANDINGS,
    UNRESOLVED,
    description,
    details,
    holders,
    plural,
    side_name,
    sources,
    tally,
)
from onrecord.output.views import ArticleView, Brief, ClaimView, DeedView, StatementView

LEGEND = (
    "Block quotations are direct quotes, with the source's own quotation marks. List items are the article's wording; "
    "of it only what stands in quotation marks is quoted. White space is closed up, nothing else is changed. "
    "References are file:paragraph."
)

DEEDS_LEGEND = (
    "Under each event stands the article's sentence that it rests on, word for word, with the words that name the "
    "event in bold."
)


def render_markdown(brief: Brief) -> str:
    """The whole brief; nothing of the articles' text is read as Markdown or HTML."""
    return "\n\n".join(_blocks(brief)) + "\n"


def _blocks(brief: Brief) -> Iterator[str]:
    if len(brief.articles) > 1:
        yield f"# {len(brief.articles)} articles on record"
    if any(view.statements for view in brief.articles):
        yield f"*{LEGEND}*"
    if any(view.deeds for view in brief.articles):
        yield f"*{DEEDS_LEGEND}*"
    for view in brief.articles:
        yield from _article(view, "#" if len(brief.articles) == 1 else "##")
    if len(brief.articles) > 1:
        yield "## All articles: who speaks"
        yield "\n".join(_table(brief))
    if brief.failures:
        yield "## Not read"
        yield bullets(f"{escape(failure.path)}: {escape(failure.why)}" for failure in brief.failures)
    if brief.produced_by:
        yield f"---\n\n*Produced by {escape(brief.produced_by)}.*"


def _article(view: ArticleView, level: str) -> Iterator[str]:
    targets = {run.statement for deed in view.deeds for detail in deed.details for run in detail if run.statement}
    targets |= statements_linked(view.engaged)
    yield f"{level} {escape(view.title)}"
    where = [escape(part) for part in sources(view) if part != view.url]
    if view.url:
        where.append(f"<{view.url}>")
    yield " · ".join(where) + f"  \n{tally(view)}"
    if view.speakers:
        yield f"{level}# Who speaks"
        yield bullets(
            f"**{escape(s.name)}**{_about(description(s))} · {plural(len(s.statements), 'statement')}"
            for s in view.speakers
        )
    for speaker in view.speakers:
        yield f"{level}# {escape(speaker.name)}"
        yield from _statements(speaker.statements, targets)
    if view.denied:
        yield f"{level}# What they deny"
        yield bullets(
            f"**{escape(s.speaker or '(no source)')}** {STANCE_WORDS['deny']}: {escape(s.text)}"
            + (f" — in the sentence: {escape(s.context)}" if s.context else "")
            + f" ({escape(s.ref)})"
            for s in view.denied
        )
    if view.claims:
        yield f"{level}# {DISPUTED}"
        yield f"*{DISPUTED_NOTE}*"
        yield bullets(_claim(claim) for claim in view.claims)
    if view.relayed:
        yield f"{level}# Relayed"
        yield bullets(
            f"via **{escape(name)}**: {plural(len(statements), 'statement')} "
            f"({escape(', '.join(dict.fromkeys(s.ref for s in statements)))})"
            for name, statements in view.relayed
        )
    if view.unresolved:
        yield f"{level}# Not resolved"
        for name, statements in view.unresolved:
            yield f"{level}## {escape(name)}"
            yield from _statements(statements, targets)
    yield from _deeds(view, level)
    yield from engaged_blocks(view, level)
    if view.notes:
        yield f"{level}# Notes"
        yield bullets(escape(note) for note in view.notes)
    if not view.statements:
        yield "No statement was found in this article."


def _claim(claim: ClaimView) -> str:
    line = f"**{escape(STANDINGS[claim.standing].upper())}:** “{escape(claim.text)}”"
    for words, holder in holders(claim):
        refs = ", ".join(dict.fromkeys(run.text for run in holder.places))
        line += f"\n  - {words}**{escape(side_name(holder.who))}** ({escape(refs)})"
    return line


def _deeds(view: ArticleView, level: str) -> Iterator[str]:
    if view.done:
        yield f"{level}# {DONE}"
        yield from (_deed(deed) for deed in view.done)
    if view.not_done:
        yield f"{level}# {NOT_DONE}"
        yield f"*{NOT_DONE_NOTE}*"
        for modality, deeds in view.not_done:
            yield f"{level}## {escape(modality.capitalize())}"
            yield from (_deed(deed) for deed in deeds)


def _deed(deed: DeedView) -> str:
    line = "" if deed.modality == "actual" else f"**{escape(deed.modality.upper())}:** "
    for side, arrow in ((deed.source, ""), (deed.target, "→ ")):
        if side:
            line += f"{arrow}**{escape(side_name(side))}**{'' if side.resolved else UNRESOLVED}"
            line += " " if side is deed.source and deed.target else ": "
    about = " · ".join("".join(linked(run) for run in detail) for detail in deed.details)
    bold = ("**", "**") if deed.trigger[:1].isalnum() and deed.trigger[-1:].isalnum() else ("<b>", "</b>")
    trigger = escape(deed.trigger).join(bold) if deed.trigger else ""
    return f"- {line}{escape(deed.what)}  \n  *{about}*\n\n  > {inner(deed.before)}{trigger}{inner(deed.after)}"


def _statements(statements: Iterable[StatementView], targets: Container[str]) -> Iterator[str]:
    for statement in statements:
        stance = STANCE_WORDS[statement.stance]
        words = f"**{stance.upper()}:** " if stance else ""
        words += escape(statement.text) or "(no content)"
        if statement.anchor in targets:
            words = f'<a id="{statement.anchor}"></a>{words}'
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
