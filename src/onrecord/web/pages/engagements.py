"""What the record's reports say of commitments: each with its passages, and who says what of its conditions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.output.display import clean
from onrecord.output.engaged import known_by
from onrecord.output.engaged_words import ENGAGED_NOTE
from onrecord.output.events import ArticleRow
from onrecord.web.api.engagements import EngagementsWanted
from onrecord.web.api.engagements import engagements as listed
from onrecord.web.desk import Desk
from onrecord.web.endpoints import wanted
from onrecord.web.engaged_groups import grouped
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
    found = listed(desk, asked)
    return page(
        request,
        "engagements.html",
        request_path="/commitments",
        page=found,
        groups=grouped(found.items, known_by(desk.frame.treaties), desk.state_name),
        asked=asked,
        note=ENGAGED_NOTE,
        label=label,
        acts=ACTS,
        said=SAID,
        states=states(desk),
        treaties=[(t.id, t.names[0]) for t in sorted(desk.frame.treaties.all, key=lambda t: (t.names[0], t.id))],
    )


def label(report: ArticleRow) -> str:
    """What to call a report: its title, else its outlet, else its id."""
    return clean(report.title or "") or clean(report.outlet or "") or f"Untitled, {report.id}"


ROUTES = (Route("/engagements", engagements),)
