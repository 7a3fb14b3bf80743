"""The list of actors, and the profile of one: who it is, what it said, held and did, and who agrees with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.knowledge.answers import PersonAnswer
from onrecord.record.profiles import PositionRow, Turn
from onrecord.record.types import StoredEvent, StoredStatement
from onrecord.web import bars
from onrecord.web.api import actors as source
from onrecord.web.api import claims
from onrecord.web.article_labels import headings
from onrecord.web.asking import whole
from onrecord.web.cards import HOW, sureness
from onrecord.web.desk import Desk
from onrecord.web.endpoints import InvalidError, Nothing, wanted
from onrecord.web.hand import fixed_claims, marks_of
from onrecord.web.rendering import filled, page
from onrecord.web.timeline import LANES, Said, shape, timeline
from onrecord.web.wording import STANCES, day_words

KINDS = {"person": "person", "state": "state", "organization": "organization", "group": "group"}
VIEWS = {"statements": "Statements", "positions": "Positions", "agreement": "Agreement", "events": "Events"}
ORDERS = {"common": "most claims in common", "alike": "most often of one mind", "apart": "most often of two minds"}

_LISTS: dict[str, tuple[Any, Any]] = {
    "statements": (source.SaidWanted, source.statements),
    "positions": (source.PositionsWanted, source.positions),
    "agreement": (source.AgreementWanted, source.agreement),
    "events": (source.DoneWanted, source.events),
}


def actors(request: Request) -> Response:
    """The list."""
    desk: Desk = request.app.state.desk
    asked = wanted(source.ActorsWanted, filled(request))
    facets = source.facets(desk, Nothing())
    countries = [(c.value, desk.state_name(c.value), c.count) for c in facets.countries if c.value]
    return page(
        request,
        "actors.html",
        page=source.actors(desk, asked),
        asked=asked,
        kinds=[(c.value, KINDS.get(c.value or "", c.value), c.count) for c in facets.kinds],
        countries=sorted(countries, key=lambda c: c[1]),
        state_name=desk.state_name,
    )


def actor(request: Request) -> Response:
    """One actor; `view` is what is listed below the profile."""
    desk: Desk = request.app.state.desk
    pairs = filled(request)
    view = next((value for name, value in pairs if name == "view"), "statements")
    if view not in VIEWS:
        raise InvalidError(f"there is no view {view[:40]!r} of an actor; there are {', '.join(VIEWS)}")
    pairs = [(name, value) for name, value in pairs if name != "view"]
    kind, listed = _LISTS[view]
    asked = wanted(kind, pairs, request.path_params)
    found = source.actor(desk, source.ActorWanted(key=asked.key))
    known = found.known
    rows = listed(desk, asked)
    shown = _shown(view, rows.items)
    with desk.record() as record:
        called = headings(record, [one.article for one in shown])
        desk_says = marks_of(record, [one.id for one in shown])
        corrected = fixed_claims(record, [row.claim for row in rows.items]) if view == "positions" else {}
    return page(
        request,
        "actor.html",
        actor=found.row.actor,
        row=found.row,
        names=[called for called in found.names if called.name != found.row.actor.name],
        offices=found.offices,
        known=known,
        posts=bars.posts(known.posts) if isinstance(known, PersonAnswer) else None,
        sources=found.sources,
        months=bars.months(found.months),
        view=view,
        views=VIEWS,
        asked=asked,
        page=rows,
        called=called,
        desk_says=desk_says,
        corrected=corrected,
        paths=[path(row) for row in rows.items] if view == "positions" else [],
        drawings=[_drawn(row) for row in rows.items] if view == "positions" else [],
        claims_state=claims.state(desk, Nothing()),
        joining=desk.jobs.joining(),
        read_only=desk.settings.read_only,
        orders=ORDERS,
        how=HOW,
        sureness=sureness,
        shape=shape,
        state_name=desk.state_name,
        query=urlencode(whole(pairs)),
    )


def _shown(view: str, rows: Sequence[Any]) -> list[StoredStatement | StoredEvent]:
    """The statements and events that a list shows."""
    if view == "positions":
        return [turn.said for row in rows for turn in row.turns]
    return [row.event for row in rows] if view == "events" else list(rows) if view == "statements" else []


def path(row: PositionRow) -> str:
    """What an actor said on a claim over time: "supported until 3 Mar 2024, denies since 5 Mar 2024"."""
    runs: list[list[Turn]] = []
    for turn in (t for t in row.turns if t.stance in ("support", "deny")):
        if runs and runs[-1][-1].stance == turn.stance:
            runs[-1].append(turn)
        else:
            runs.append([turn])
    if not runs:
        stances = {t.stance for t in row.turns}
        return " and ".join(STANCES[s] for s in LANES if s in stances)
    then = [f"{_past(run[0].stance)} until {day_words(run[-1].day)}" for run in runs[:-1]]
    last = runs[-1]
    verb = {"support": "supports it", "deny": "denies it"}[last[0].stance]
    if not then:
        since = f" since {day_words(last[0].day)}" if last[0].day and len(last) > 1 else ""
        return verb + since
    if last[0].day is None:  # nobody knows whether it was said last
        return f"{', '.join(then)}; {_past(last[0].stance)} on a day not known"
    return ", ".join([*then, f"{verb} since {day_words(last[0].day)}"])


def _past(stance: str) -> str:
    return {"support": "supported it", "deny": "denied it"}[stance]


def _drawn(row: PositionRow) -> Any:
    return timeline(Said(t.day, t.stance) for t in row.turns)


ROUTES = (Route("/actors", actors), Route("/actors/{key}", actor))
