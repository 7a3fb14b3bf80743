"""The trigger of a commitment, read from the row that a person wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import cast

from onrecord.commitments.case import FIXED
from onrecord.commitments.event_classes import EventClasses
from onrecord.commitments.row_states import RowStates
from onrecord.commitments.types import (
    ANY,
    CONDITION_KINDS,
    NON_PARTIES,
    PARTIES,
    Condition,
    ConditionKind,
    Trigger,
)
from onrecord.knowledge.rowcheck import Row

LONGEST = 1_000
"""Characters of a paraphrase, a note or a condition."""
MAX_CONDITIONS = 20

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_WORDS = (ANY, PARTIES, NON_PARTIES)


def trigger_of(row: Row, states: RowStates, classes: EventClasses, areas: Collection[str]) -> Trigger | None:
    """What the row of a trigger says; None where it cannot be used."""
    events = row.choices("events", tuple(classes))
    if not row.given("events"):
        row.wrong("events", f"events is missing; give one or more of {', '.join(classes)}")
    victim = states.some(row, "victim", _WORDS, PARTIES)
    adversary = states.some(row, "adversary", _WORDS, ANY)
    area = row.choice("area", sorted(areas))
    conditions = _conditions(row.rows("conditions", "id"), row)
    if not row.done(("events", "victim", "adversary", "area", "conditions")):
        return None
    return Trigger(events=tuple(events), victim=victim, adversary=adversary, area=area, conditions=conditions)


def _conditions(rows: Sequence[Row], trigger: Row) -> tuple[Condition, ...]:
    if len(rows) > MAX_CONDITIONS:
        trigger.wrong("conditions", f"conditions has {len(rows)} rows; at most {MAX_CONDITIONS} are taken")
        return ()
    lines: dict[str, int] = {}
    found = []
    for row in rows:
        id = row.text("id", required=True)
        kind = required_choice(row, "kind", CONDITION_KINDS)
        says = row.text("says", required=True, longest=LONGEST)
        if id and not _ID.fullmatch(id):
            row.wrong("id", f"id {id!r}: only small letters and digits, with single hyphens or underscores between")
        elif id in FIXED:
            row.wrong("id", f"id {id!r} means what every trigger asks for; give the condition another one")
        elif id in lines:
            row.wrong("id", f"id {id!r}: a second condition of this id; the first is on line {lines[id]}")
        lines.setdefault(id, row.line)
        if row.done(("id", "kind", "says")):
            found.append(Condition(id=id, kind=cast(ConditionKind, kind), says=says))
    return tuple(found)


def required_choice(row: Row, field: str, allowed: Sequence[str]) -> str:
    """One of a few words; complains where it is not given."""
    if not row.given(field):
        row.wrong(field, f"{field} is missing; give one of {', '.join(allowed)}")
    return row.choice(field, allowed)
