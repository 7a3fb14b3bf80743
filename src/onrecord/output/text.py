"""The brief as plain text: lines that a terminal may colour and a pipe gets as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.output.display import clean
from onrecord.output.engaged_text import engaged_lines
from onrecord.output.lines import BLANK, WIDTH, Line, Piece, Style, columns, plain, wrap
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
    in_office,
    plural,
    side_name,
    sources,
    tally,
)
from onrecord.output.views import ArticleView, Brief, ClaimView, DeedView, SpeakerView, StatementView

"""Columns, where no terminal says otherwise."""

LEGEND = (
    "│ direct quote, with the source's own quotation marks. ~ the article's wording; of it only what stands in "
    "quotation marks is quoted. White space is closed up, nothing else is changed. References are file:paragraph."
)

DEEDS_LEGEND = "┆ the article's sentence that an event rests on, word for word."


def render_text(brief: Brief, width: int = WIDTH) -> str:
    """The whole brief as plain text without any control codes; ends with a newline."""
    return plain(brief_lines(brief, width))


def brief_lines(brief: Brief, width: int = WIDTH) -> Iterator[Line]:
    """The lines of the brief, at most `width` columns wide."""
    legend = [LEGEND] if any(view.statements for view in brief.articles) else []
    legend += [DEEDS_LEGEND] if any(view.deeds for view in brief.articles) else []
    if legend:
        yield from wrap([Piece(" ".join(legend), "dim")], width)
        yield BLANK
    for number, view in enumerate(brief.articles):
        if number:
            yield from (BLANK, (Piece("═" * width, "dim"),), BLANK)
        yield from _article(view, width)
    if len(brief.articles) > 1:
        yield from (BLANK, (Piece("═" * width, "dim"),), BLANK)
        yield from _totals(brief, width)
    if brief.failures:
        yield from _heading("Not read")
        for failure in brief.failures:
            yield from wrap(
                [Piece(clean(failure.path), "warning"), Piece(": " + clean(failure.why))], width, "  ", "    "
            )
    if brief.produced_by:
        yield BLANK
        yield from wrap([Piece(f"Produced by {brief.produced_by}.", "dim")], width)


def _article(view: ArticleView, width: int) -> Iterator[Line]:
    yield from wrap([Piece(view.title, "title")], width)
    yield from wrap([Piece(" · ".join(sources(view)), "dim")], width)
    yield from wrap([Piece(tally(view), "dim")], width)
    if view.speakers:
        yield from _heading("Who speaks")
        yield from _who(((s.name, description(s), len(s.statements)) for s in view.speakers), width)
        for speaker in view.speakers:
            yield BLANK
            yield from _speaker(speaker, width)
    if view.denied:
        yield from _heading("What they deny")
        for statement in view.denied:
            line = [
                Piece(statement.speaker or "(no source)", "name"),
                Piece(f" {STANCE_WORDS['deny']}: ", "deny"),
                Piece(statement.text),
                Piece(f" — in the sentence: {statement.context}" if statement.context else "", "dim"),
                Piece(f" ({statement.ref})", "dim"),
            ]
            yield from wrap(line, width, "  ", "    ")
    if view.claims:
        yield from _claims(view.claims, width)
    if view.relayed:
        yield from _heading("Relayed")
        for name, statements in view.relayed:
            refs = ", ".join(dict.fromkeys(s.ref for s in statements))
            line = [Piece("via "), Piece(name, "name"), Piece(f": {plural(len(statements), 'statement')} ({refs})")]
            yield from wrap(line, width, "  ", "    ")
    if view.unresolved:
        yield from _heading("Not resolved")
        for number, (name, statements) in enumerate(view.unresolved):
            if number:
                yield BLANK
            yield from wrap([Piece(name, "name")], width, "  ")
            yield from _statements(statements, width)
    yield from _deeds(view, width)
    yield from engaged_lines(view, width)
    if view.notes:
        yield from _heading("Notes")
        for note in view.notes:
            yield from wrap([Piece(note)], width, "  - ")
    if not view.statements:
        yield BLANK
        yield from wrap([Piece("No statement was found in this article.")], width, "  ")


def _speaker(speaker: SpeakerView, width: int) -> Iterator[Line]:
    about = description(speaker)
    yield from wrap([Piece(speaker.name, "name"), Piece(f" — {about}" if about else "", "dim")], width, "", "  ")
    yield from _statements(speaker.statements, width)


def _statements(statements: Iterable[StatementView], width: int) -> Iterator[Line]:
    for statement in statements:
        quoted = statement.kind == "direct"
        line = [Piece(statement.text or "(no content)", "quote" if quoted else "paraphrase")]
        stance = STANCE_WORDS[statement.stance]
        if stance:
            line.insert(0, Piece(f"{stance.upper()}: ", "deny" if statement.stance == "deny" else "warning"))
        yield from wrap(line, width, "  │ " if quoted else "  ~ ", "  │ " if quoted else "    ")
        yield from wrap([Piece(" · ".join(details(statement)), "dim")], width, "      ")
        if statement.context:
            yield from wrap([Piece(f"in the sentence: {statement.context}", "dim")], width, "      ")


def _claims(claims: Iterable[ClaimView], width: int) -> Iterator[Line]:
    yield from _heading(DISPUTED)
    yield from wrap([Piece(DISPUTED_NOTE, "dim")], width, "  ")
    for claim in claims:
        yield BLANK
        style: Style = "deny" if claim.standing == "disputed" else "warning"
        line = [Piece(f"{STANDINGS[claim.standing].upper()}: ", style), Piece(f"“{claim.text}”", "paraphrase")]
        yield from wrap(line, width, "  ", "    ")
        for words, holder in holders(claim):
            refs = ", ".join(dict.fromkeys(run.text for run in holder.places))
            line = [Piece(words), Piece(side_name(holder.who), "name"), Piece(f" ({refs})", "dim")]
            yield from wrap(line, width, "      ", "        ")


def _deeds(view: ArticleView, width: int) -> Iterator[Line]:
    if view.done:
        yield from _heading(DONE)
        yield from _each(view.done, width)
    if view.not_done:
        yield BLANK
        yield from wrap([Piece(NOT_DONE.upper(), "heading")], width)
        yield from wrap([Piece(NOT_DONE_NOTE, "dim")], width, "  ")
        for modality, deeds in view.not_done:
            yield BLANK
            yield (Piece(f"  {modality.capitalize()}", "heading"),)
            yield from _each(deeds, width)


def _each(deeds: Iterable[DeedView], width: int) -> Iterator[Line]:
    for number, deed in enumerate(deeds):
        if number:
            yield BLANK
        yield from _deed(deed, width)


def _deed(deed: DeedView, width: int) -> Iterator[Line]:
    line = []
    if deed.modality != "actual":
        line.append(Piece(f"{deed.modality.upper()}: ", "deny" if deed.modality == "denied" else "warning"))
    for side, arrow in ((deed.source, ""), (deed.target, "→ ")):
        if side:
            line += [Piece(arrow), Piece(side_name(side), "name"), Piece("" if side.resolved else UNRESOLVED, "dim")]
            line.append(Piece(" " if side is deed.source and deed.target else ": "))
    yield from wrap([*line, Piece(deed.what)], width, "  ", "    ")
    about = " · ".join("".join(run.text for run in detail) for detail in deed.details)
    yield from wrap([Piece(about, "dim")], width, "      ")
    evidence = [Piece(deed.before), Piece(deed.trigger, "mark"), Piece(deed.after)]
    yield from wrap(evidence, width, "      ┆ ", "      ┆ ")


def _totals(brief: Brief, width: int) -> Iterator[Line]:
    yield from wrap([Piece(f"All {len(brief.articles)} articles: who speaks", "title")], width)
    rows = [(total.name, in_office(total.office, total.country), total.statements) for total in brief.speakers]
    counts = [
        f"{plural(len(total.articles), 'article')}{f', denies {total.denials}' if total.denials else ''}"
        for total in brief.speakers
    ]
    yield from _who(((n, f"{c}{' · ' + d if d else ''}", k) for (n, d, k), c in zip(rows, counts, strict=True)), width)


def _who(rows: Iterable[tuple[str, str, int]], width: int) -> Iterator[Line]:
    """Lines of: number of statements, name, what else is known."""
    table = list(rows)
    column = min(max((columns(name) for name, _, _ in table), default=0), width // 3)
    for name, about, count in table:
        line = [Piece(name, "name")]
        if about:
            line += [Piece("\xa0" * max(0, column - columns(name)) + "\xa0 "), Piece(about, "dim")]
        for wrapped in wrap(line, width, f"{count:5d}  ", " " * (column + 9)):
            yield tuple(Piece(piece.text.replace("\xa0", " "), piece.style) for piece in wrapped)


def _heading(words: str) -> Iterator[Line]:
    yield from (BLANK, (Piece(words.upper(), "heading"),))
