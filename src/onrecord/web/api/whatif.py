"""What if: what treaties say of a supposed case, step by step, as `onrecord whatif --format json` has it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from onrecord.commitments.area_tables import Target
from onrecord.commitments.asking import Asked, case_of
from onrecord.commitments.outcome import Outcome
from onrecord.commitments.whatif import DEPTH, what_if
from onrecord.output.whatif_graph import Node, graph
from onrecord.web.api.treaties import day
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Name

StateName = Annotated[str, msgspec.Meta(min_length=2, max_length=120, description="a state's code or name")]
Depth = Annotated[int, msgspec.Meta(ge=0, le=9, description="rounds of what may follow; 0 for the case alone")]
MOST_SAID = 60
"""Values of conditions that one case may be given."""


class WhatIfWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That `event`, a class of events, happens to the state `on`, done by the state `by`, on `date`, at the place `at`.

    `target` says whether territory or forces are attacked, where the place does not tell. `request` are states that ask
    for help. `say` are values of conditions, as "condition=met", "condition=not_met" or "condition=unknown"; with the
    commitment's id before it ("csto-4-2010:request=met") of that one alone.
    """

    event: Name
    on: StateName
    date: Day
    by: StateName | None = None
    at: Name | None = None
    target: Target | None = None
    request: Annotated[tuple[StateName, ...], msgspec.Meta(max_length=20)] = ()
    say: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MOST_SAID)] = ()
    depth: Depth = DEPTH


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, and its graph; `attack` is the case in words."""

    outcome: Outcome
    attack: str
    nodes: tuple[Node, ...]


def outcome_of(desk: Desk, wanted: WhatIfWanted) -> Outcome:
    """What follows. Raises OptionError for a case of unknown states, classes, conditions or places."""
    frame = desk.frame
    asked = Asked(
        event=wanted.event,
        on=wanted.on,
        by=wanted.by,
        day=day(wanted.date),
        place=wanted.at or "",
        target=wanted.target,
        request=wanted.request,
        say=wanted.say,
    )
    case = case_of(asked, frame, str)
    return what_if(case, frame.treaties, frame.areas, frame.classes, frame.base, depth=wanted.depth)


def whatif(desk: Desk, wanted: WhatIfWanted) -> WhatIf:
    """The answer with its graph. Raises as :func:`outcome_of`."""
    outcome = outcome_of(desk, wanted)
    made = graph(outcome)
    return WhatIf(outcome=outcome, attack=made.attack, nodes=made.nodes)


ENDPOINTS = (
    Endpoint(
        "/whatif", "commitments", "What treaties say of a supposed case; an aid to reading them, not a forecast.",
        WhatIfWanted, WhatIf, whatif,
    ),
)  # fmt: skip
