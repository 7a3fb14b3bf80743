"""Engagements of the record: what in its reports bears on commitments, and who says what of their conditions."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from onrecord.output.engaged import known_by
from onrecord.output.engaged_rows import Asked, EngagedRow, Finding
from onrecord.record.paged import EngagementFilter
from onrecord.web.api.treaties import treaty_ids
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Limit, Name, Offset, Page, State
from onrecord.web.engaged_case import Case, cases

Act = Literal["event", "invoke", "affirm", "affirm_case", "deny_case", "request", "consult", "suspend", "withdraw"]
Said = Annotated[
    Literal["met", "not_met", "unknown", "unsaid"],
    msgspec.Meta(description="what is said of a condition; unsaid: nobody says anything of it"),
]


class EngagementsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Engagements of one treaty (id or name), of any of these states, acts and values; days are those of the reports.

    `state` is bound by the commitment or owed it. Near-duplicates are left out unless `duplicates`.
    """

    treaty: Name | None = None
    commitment: Name | None = None
    state: tuple[State, ...] = ()
    act: tuple[Act, ...] = ()
    value: tuple[Said, ...] = ()
    since: Day | None = None
    until: Day | None = None
    duplicates: bool = False
    limit: Limit = 50
    offset: Offset = 0


def engagements(desk: Desk, wanted: EngagementsWanted) -> Page[EngagedRow]:
    """Engagements by the report's date, the latest first, then by report and place in its reading."""
    return read(desk, wanted)[0]


def read(desk: Desk, wanted: EngagementsWanted) -> tuple[Page[EngagedRow], dict[tuple[str, str], Case]]:
    """The same with the events that they rest on, by the ids of article and event."""
    chosen = _commitments(desk, wanted)
    fits = EngagementFilter(
        commitments=chosen or (),
        states=wanted.state,
        acts=wanted.act,
        values=wanted.value,
        since=wanted.since,
        until=wanted.until,
        duplicates=wanted.duplicates,
    )
    if chosen == ():  # a treaty without articles, or none of its that was asked for
        return Page(total=0, offset=wanted.offset, limit=wanted.limit, items=()), {}
    with desk.record() as record:
        found = record.pages.engagements(fits, limit=wanted.limit, offset=wanted.offset)
        readings = list(record.readings(list(dict.fromkeys(row.article for row in found.rows))))
    finding = Finding(Asked(), known_by(desk.frame.treaties), desk.state_name)
    numbers: dict[str, list[int]] = {}
    for row in found.rows:
        numbers.setdefault(row.article, []).append(row.number)
    chosen_rows = finding.rows(readings, numbers)
    rows = {(id, number): next(chosen_rows) for id, some in numbers.items() for number in sorted(some)}
    items = tuple(rows[row.article, row.number] for row in found.rows)
    happened = {(one.article.id, id): case for one in readings for id, case in cases(one).items()}
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=items), happened


def _commitments(desk: Desk, wanted: EngagementsWanted) -> tuple[str, ...] | None:
    """The ids of those that are asked for; None for any."""
    if wanted.treaty is None:
        return None if wanted.commitment is None else (wanted.commitment,)
    ids = treaty_ids(desk, wanted.treaty)
    found = (c.id for t in desk.frame.treaties.all if t.id in ids for c in t.commitments)
    return tuple(id for id in found if wanted.commitment in (None, id))


ENDPOINTS = (
    Endpoint(
        "/engagements", "commitments", "What in reports bears on commitments, and who says what of their conditions.",
        EngagementsWanted, Page[EngagedRow], engagements, exports=True,
    ),
)  # fmt: skip
