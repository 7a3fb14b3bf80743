"""The cards of what an article says of commitments between states, passage by passage; never whether they are due."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from onrecord.commitments.naming import article
from onrecord.model import Reading, Span
from onrecord.output.display import clean
from onrecord.output.engaged import Known
from onrecord.output.engaged_rows import Asked, ConditionRow, EngagedRow, Finding
from onrecord.output.engaged_words import CASE, EVENT, KINDS, STRENGTHS, VALUES, act_words, bound_words, briefly
from onrecord.web.engaged_case import Case, cases


class Word(NamedTuple):
    """Whose word something is; `statement` is its id where it is a statement's."""

    who: str
    statement: str | None


class Valued(NamedTuple):
    """A condition in words, its value ("met, on the word of"), and whose word that is.

    `about` is who did it and when, where the value is that an event is told of.
    """

    says: str
    value: str
    by: Word
    about: str = ""


class EngagementCard(msgspec.Struct, frozen=True, kw_only=True):
    """One passage that bears on a commitment. `unsaid` are conditions of which nobody says anything."""

    id: str
    number: str
    commitment: str
    title: str
    about: str
    act: str
    by: Word
    because_of: str | None
    bound: tuple[str, ...]
    values: tuple[Valued, ...]
    unsaid: tuple[str, ...]
    doubt: str
    span: Span


def engagement_cards(reading: Reading, known: Known, state: Callable[[str], str]) -> tuple[EngagementCard, ...]:
    """The cards in the order of the text; `known` looks commitments up, `state` puts codes of states in words."""
    rows = Finding(Asked(), known, state).rows([reading])
    happened = cases(reading)
    found = [
        _card(row, number, known, state, happened.get(row.because_of or "")) for number, row in enumerate(rows, start=1)
    ]
    return tuple(sorted(found, key=lambda card: (card.span, card.id)))


def _card(row: EngagedRow, number: int, known: Known, state: Callable[[str], str], case: Case | None) -> EngagementCard:
    told = row.according_to
    by = Word(told.name or "an unnamed source", told.statement) if told else Word("the article", None)
    says = any(one.by is not None and one.by != "tables" for one in row.conditions)
    about = [KINDS[row.kind] if row.kind else "", STRENGTHS[row.strength] if row.strength else ""]
    treaty, commitment = known(row.commitment) or (None, None)
    title = ", ".join((treaty.names[0], article(commitment))) if treaty and commitment else row.commitment
    is_event = row.act == EVENT
    return EngagementCard(
        id=f"g{number}",
        number=f"§{number}",
        commitment=clean(row.commitment),
        title=clean(title),
        about=", ".join(filter(None, about)) or "not among the treaties that are known",
        act="an event that it speaks of, told by"
        if is_event
        else act_words(row.act, row.stance or "support", says=says),
        by=by,
        because_of=row.because_of,
        bound=tuple(bound_words([(row.obligors, row.beneficiaries)], state)),
        values=tuple(_valued(one, case if is_event else None) for one in row.conditions if one.by is not None),
        unsaid=tuple(one.says for one in row.conditions if one.by is None),
        doubt=briefly(row.doubt) if row.doubt else "",
        span=Span(row.passage.start, row.passage.end),
    )


def _valued(one: ConditionRow, case: Case | None) -> Valued:
    told = one.according_to
    if told is not None:
        by = Word(told.name or "an unnamed source", told.statement)
    else:
        by = Word("the tables of parties and places" if one.by == "tables" else "the article", None)
    if case is not None and one.condition == CASE:
        return Valued(one.says, f"{case.told}, by", by, case.about)
    return Valued(one.says, VALUES[one.value], by)
