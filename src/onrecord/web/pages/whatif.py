"""What if: a case is asked for in a form, and what treaties say of it is shown step by step."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.commitments.asking import states_of
from onrecord.commitments.naming import capital
from onrecord.commitments.outcome import AID, Outcome
from onrecord.errors import OptionError
from onrecord.output.engaged import known_by
from onrecord.output.whatif import LEGEND, title
from onrecord.output.whatif_svg import whatif_svg
from onrecord.web.api.whatif import WhatIfWanted, outcome_of
from onrecord.web.desk import Desk
from onrecord.web.endpoints import InvalidError, wanted
from onrecord.web.pages.commitments import states
from onrecord.web.rendering import filled, page
from onrecord.web.whatif_steps import said_words, sections, shown_unknowns
from onrecord.web.wording import day_words

START = "armed_attack"


class Form(NamedTuple):
    """What the form shows as chosen."""

    event: str
    by: str
    on: str
    date: str
    at: str
    target: str
    depth: str
    request: tuple[str, ...]
    say: tuple[str, ...]


def whatif(request: Request) -> Response:
    """The form, and the answer where a case is asked for."""
    desk: Desk = request.app.state.desk
    pairs = filled(request)
    form = _form(desk, pairs)
    outcome, trouble = None, ""
    if any(name == "on" for name, _ in pairs):
        try:
            outcome = outcome_of(desk, wanted(WhatIfWanted, pairs))
        except (InvalidError, OptionError) as error:
            trouble = capital(str(error))
    classes = desk.frame.classes
    return page(
        request,
        "whatif.html",
        part="answer",
        status=400 if trouble else 200,
        request_path="/commitments",
        form=form,
        trouble=trouble,
        outcome=outcome,
        title=_title(outcome) if outcome else "",
        said=[said_words(one, known_by(desk.frame.treaties), desk.state_name) for one in form.say],
        sections=sections(outcome, form.say) if outcome else (),
        unknowns=shown_unknowns(outcome, form.say) if outcome else (),
        cited={one.id: one for one in outcome.cited} if outcome else {},
        classes=[(name, classes.label(name)) for name in classes],
        states=states(desk),
        name=desk.state_name,
        aid=AID,
        legend=LEGEND,
    )


def drawing(request: Request) -> Response:
    """The drawing, as a picture."""
    outcome = outcome_of(request.app.state.desk, wanted(WhatIfWanted, filled(request)))
    return Response(whatif_svg(outcome), media_type="image/svg+xml")


def _title(outcome: Outcome) -> str:
    """The case in a sentence, its day as the pages have days."""
    return title(outcome).replace(f", {outcome.case.day}", f", {day_words(outcome.case.day)}", 1)


def _form(desk: Desk, pairs: Sequence[tuple[str, str]]) -> Form:
    given = dict(pairs)
    return Form(
        event=given.get("event", START),
        by=_code(desk, given.get("by", "")),
        on=_code(desk, given.get("on", "")),
        date=given.get("date", datetime.date.today().isoformat()),
        at=given.get("at", ""),
        target=given.get("target", ""),
        depth=given.get("depth", ""),
        request=tuple(_code(desk, value) for name, value in pairs if name == "request"),
        say=tuple(value for name, value in pairs if name == "say"),
    )


def _code(desk: Desk, text: str) -> str:
    """The code of a state that is named, for the list to have it chosen; the text itself for what is none."""
    try:
        return states_of([text], desk.knowledge)[0] if text else ""
    except OptionError:
        return text


ROUTES = (Route("/whatif", whatif), Route("/whatif.svg", drawing))
