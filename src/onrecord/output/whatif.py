"""What `onrecord whatif` shows as lines, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from onrecord.commitments.naming import MOST, within
from onrecord.commitments.outcome import Outcome, Step, Unknown
from onrecord.output.display import clean
from onrecord.output.lines import BLANK, WIDTH, Line, Piece, Style, plain, wrap

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Help owed", ("defence", "offence", "assistance")),
    ("Consultation owed", ("consultation",)),
    ("Help to the attacker ruled out", ("neutrality",)),
    ("Pledges that this would break, or bears on", ("non_aggression", "assurance", "cooperation")),
)
"""What is owed in the case as given, by kinds, in the order in which it is told."""
_STATUS: dict[str, tuple[str, Style]] = {
    "engaged": ("engaged", "name"),
    "possible": ("possible", "warning"),
    "not_engaged": ("not engaged", "dim"),
}
LEGEND = (
    "engaged: all that the article asks for is met. possible: nothing is not met, something is not known. Asking for "
    "help and giving it are two other things: that help was asked for is shown where it is said, that it is given is "
    "never inferred."
)
_MARK = 14
"""Columns for a step's number and status."""
_OPTIONS = 2


def whatif_json(outcome: Outcome) -> bytes:
    """The outcome as indented JSON, the same bytes for the same outcome."""
    return msgspec.json.format(msgspec.json.encode(outcome, order="deterministic"), indent=2) + b"\n"


def whatif_text(outcome: Outcome, width: int = WIDTH) -> str:
    """The outcome as plain text."""
    return plain(whatif_lines(outcome, width))


def whatif_lines(outcome: Outcome, width: int = WIDTH) -> Iterator[Line]:
    """The outcome as lines of at most `width` columns."""
    yield from wrap([Piece(title(outcome), "title")], width)
    yield from wrap([Piece(outcome.aid, "dim")], width)
    yield from wrap([Piece(LEGEND, "dim")], width)
    given = [step for step in outcome.steps if step.depth == 0]
    if not outcome.steps:
        yield from _heading("Nothing is engaged")
        yield from wrap([Piece("No treaty of the tables obliges anybody to anything in this case.")], width, "  ")
    for heading, kinds in SECTIONS:
        yield from _section(heading, [step for step in given if step.kind in kinds], outcome, width)
    torn = {id for conflict in outcome.conflicts for id in conflict.other}
    further = [step for step in outcome.steps if step.depth and step.id not in torn]
    for depth in sorted({step.depth for step in further}):
        more = " (further on)" if depth > 1 else ""
        now = [step for step in further if step.depth == depth]
        yield from _section(
            f"Should those who help be attacked in turn{more}",
            [step for step in now if step.supposed == "in_turn"],
            outcome,
            width,
        )
        yield from _section(
            f"Should force be used in answer{more}", [s for s in now if s.supposed == "answer"], outcome, width
        )
    if outcome.conflicts:
        yield from _heading("Pledges that conflict")
        for conflict in outcome.conflicts:
            steps = (*conflict.help, *conflict.other)
            yield from wrap([Piece(clean(conflict.sentence)), Piece(_ids(steps), "dim")], width, "  ", "    ")
            yield from _many(conflict.states, outcome, width)
    yield from _open(outcome.unknowns, width)
    yield from _rest(outcome, width)


def title(outcome: Outcome) -> str:
    """The case in a sentence."""
    case = outcome.case
    by = f" by {within(_name(case.by, outcome))}" if case.by else ""
    place = f", {case.place}" if case.place else ""
    target = " (its forces)" if case.target == "forces" else ""
    return clean(f"What if {within(_name(case.on, outcome))}{target} suffers {outcome.event}{by}, {case.day}{place}?")


def _name(code: str, outcome: Outcome) -> str:
    return outcome.states.get(code, code)


def _heading(words: str) -> Iterator[Line]:
    yield BLANK
    yield (Piece(words.upper(), "heading"),)


def _section(heading: str, steps: Sequence[Step], outcome: Outcome, width: int) -> Iterator[Line]:
    if not steps:
        return
    yield from _heading(heading)
    for step in steps:
        yield from _step(step, outcome, width)


def _step(step: Step, outcome: Outcome, width: int) -> Iterator[Line]:
    word, style = _STATUS[step.engaged]
    number, gap = f"  {step.id:<4}", " " * max(1, _MARK - 4 - len(word))
    first, *more = wrap([Piece(clean(step.sentence))], width - _MARK - 2)
    yield (Piece(number, "dim"), Piece(word, style), Piece(gap), *first)
    for line in more:
        yield (Piece(" " * (_MARK + 2)), *line)
    yield from _many(step.obligors, outcome, width)
    yield from _dim(_values(step), width)


def _values(step: Step) -> str:
    """Each condition by its value, and what led to the step."""
    parts = []
    for value, word in (("not_met", "not met"), ("unknown", "not known"), ("met", "met")):
        named = [c.condition for c in step.conditions if c.value == value]
        if named:
            parts.append(f"{word}: {', '.join(named)}")
    if step.requested == "met":
        parts.append("help was asked for")
    if step.because:
        parts.append(f"because of {', '.join(step.because)}")
    return " · ".join(parts)


def _many(states: Sequence[str], outcome: Outcome, width: int) -> Iterator[Line]:
    """The names of states that a sentence only counts."""
    if len(states) > MOST:
        yield from _dim(", ".join(_name(code, outcome) for code in states), width)


def _dim(words: str, width: int) -> Iterator[Line]:
    yield from wrap([Piece(clean(words), "dim")], width, " " * (_MARK + 2))


def _ids(ids: Iterable[str]) -> str:
    listed = list(ids)
    return f" ({', '.join(listed)})" if listed else ""


def _open(unknowns: Sequence[Unknown], width: int) -> Iterator[Line]:
    if not unknowns:
        return
    yield from _heading("What is not known, and decides")
    for unknown in unknowns:
        pieces = [Piece(f"whether {clean(unknown.whether)}"), Piece(_ids(unknown.steps), "dim")]
        yield from wrap(pieces, width, "  ? ", "    ")
        options = unknown.options
        if options:
            more = f" (and {len(options) - _OPTIONS} more like it)" if len(options) > _OPTIONS else ""
            yield from wrap([Piece(clean(", ".join(options[:_OPTIONS]) + more), "dim")], width, "      ")


def _rest(outcome: Outcome, width: int) -> Iterator[Line]:
    """What is not engaged and why; of what is about other things, only which; what is uncertain of the rows; notes."""
    others = [s for s in outcome.not_engaged if any(c.value == "not_met" for c in s.conditions[:2])]
    told = [step for step in outcome.not_engaged if step not in others]
    if told or others:
        yield from _heading("Not engaged")
        for step in told:
            yield from wrap([Piece(clean(step.sentence))], width, "  ", "    ")
        if others:
            ids = ", ".join(dict.fromkeys(step.commitment for step in others))
            yield from wrap([Piece(f"About other events, or attacks on others: {ids}.", "dim")], width, "  ", "    ")
    used = {step.commitment for step in (*outcome.steps, *told)} | {c.pledge for c in outcome.conflicts}
    doubts = [c for c in outcome.cited if c.doubt and c.id in used]
    if doubts:
        yield from _heading("What is not certain of these treaties' rows")
        for cited in doubts:
            yield from wrap([Piece(f"{cited.id}: ", "name"), Piece(clean(cited.doubt))], width, "  ", "    ")
    if outcome.notes:
        yield from _heading("Notes")
        for note in outcome.notes:
            yield from wrap([Piece(clean(note))], width, "  ", "    ")
