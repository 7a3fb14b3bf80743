"""Corrections of made articles, as analysts leave them behind: of each kind and field some, a few taken back."""

from __future__ import annotations

import random

from onrecord.model import Reading, Span, Statement
from onrecord.record import Record
from onrecord.record.corrections.types import Change, Value

_ONE_IN = 20
"""Of so many articles one is corrected."""
_WHO = ("I. Marlow", "P. Odell", "Desk 3")
_STANCES = ("support", "deny", "query", "comment")


def correct(record: Record, seed: int = 1) -> int:
    """Correct one article in twenty, the first one included; how many corrections there are then."""
    chosen = random.Random(seed)
    ids = sorted(article.id for article in record.articles(duplicates=False))[::_ONE_IN]
    made = []
    for id in ids:
        reading = record.reading(id)
        for change in _changes(record, reading, chosen):
            made.append(record.correct(change, who=chosen.choice(_WHO)).correction.id)
    for id in made[::15]:
        record.withdraw(id, who=_WHO[0])
    return len(made) + len(made[::15])


def _changes(record: Record, reading: Reading, chosen: random.Random) -> list[Change]:
    """What is said of one article: of a statement, an event, a claim, and of what was missed."""
    id, found = reading.article.id, []
    if reading.statements:
        said = chosen.choice(reading.statements)
        other = chosen.choice([stance for stance in _STANCES if stance != said.stance])
        right = Change(article=id, kind="statement", field="speaker", verdict="right", id=said.id)
        fixed = Value(stance=other)  # type: ignore[arg-type]  # one of the four
        found += [
            right,
            Change(article=id, kind="statement", field="stance", verdict="fixed", id=said.id, value=fixed),
        ]
        if chosen.random() < 0.1:  # somebody has thought better of it
            found.append(Change(article=id, kind="statement", field="stance", verdict="right", id=said.id))
    if reading.events:
        event = chosen.choice(reading.events)
        found.append(Change(article=id, kind="event", field="itself", verdict="wrong", id=event.id))
    for here in record.claims_in(id)[:1]:
        statement = here.report.statement
        if statement is not None:
            local = statement.id.rpartition(":")[2]
            found.append(Change(article=id, kind="claim", field="membership", verdict="wrong", id=local, claim=here.id))
    if chosen.random() < 0.3:
        found += _missed(reading)
    return found


def _missed(reading: Reading) -> list[Change]:
    """The first word of the text as a statement that the reader had not found, unless it stands in one."""
    end = reading.article.text.find(" ")
    spans = (Span(0, end),)
    if end < 1 or any(_touches(said, end) for said in reading.statements):
        return []
    change = Change(article=reading.article.id, kind="statement", field="itself", verdict="missed", spans=spans)
    return [change]


def _touches(said: Statement, end: int) -> bool:
    return any(span.start < end for span in (*said.content, *said.cue))
