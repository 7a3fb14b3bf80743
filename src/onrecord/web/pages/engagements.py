"""What the record's reports say of commitments: each with its passages, and who says what of its conditions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.output.engaged import known_by
from onrecord.output.engaged_words import ENGAGED_NOTE
from onrecord.web.api.engagements import EngagementsWanted, read
from onrecord.web.article_labels import headings
from onrecord.web.desk import Desk
from onrecord.web.endpoints import wanted
from onrecord.web.engaged_case import MET_MEANS
from onrecord.web.engaged_groups import grouped
from onrecord.web.hand import marks_of
from onrecord.web.pages.commitments import states
from onrecord.web.rendering import filled, page

ACTS = {
    "event": "an event",
    "invoke": "invoked",
    "affirm": "affirmed",
    "affirm_case": "the case has arisen",
    "deny_case": "the case has not arisen",
    "request": "help asked for",
    "consult": "consultations",
    "suspend": "suspended",
    "withdraw": "withdrawn from",
}
SAID = {"met": "met", "not_met": "not met", "unknown": "left open", "unsaid": "nothing said"}


def engagements(request: Request) -> Response:
    """The list."""
    desk: Desk = request.app.state.desk
    asked = wanted(EngagementsWanted, filled(request))
    found, happened = read(desk, asked)
    groups = grouped(found.items, known_by(desk.frame.treaties), desk.state_name, happened)
    with desk.record() as record:
        called = headings(record, [group.report for group in groups])
        desk_says = marks_of(record, [id for group in groups for id in group.rests_on])
    return page(
        request,
        "engagements.html",
        request_path="/commitments",
        page=found,
        groups=groups,
        called=called,
        desk_says=desk_says,
        asked=asked,
        note=ENGAGED_NOTE,
        met_means=MET_MEANS,
        acts=ACTS,
        said=SAID,
        states=states(desk),
        treaties=[(t.id, t.names[0]) for t in sorted(desk.frame.treaties.all, key=lambda t: (t.names[0], t.id))],
    )


ROUTES = (Route("/engagements", engagements),)
