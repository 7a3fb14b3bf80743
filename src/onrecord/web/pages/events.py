"""Events: as a table, along time, on a map; and one of them with all its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import OptionError
from onrecord.output.deeds import what
from onrecord.output.display import clean
from onrecord.record.paged import ActorFilter
from onrecord.web.api import events as source
from onrecord.web.api.event_filters import EventsAsked, EventsWanted, event_filter
from onrecord.web.article_labels import headings
from onrecord.web.asking import query_of
from onrecord.web.correcting import Mark
from onrecord.web.desk import Desk
from onrecord.web.endpoints import InvalidError, Page, wanted
from onrecord.web.event_lines import EventLine, event_line
from onrecord.web.facet_links import Facet, facet
from onrecord.web.hand import marks_of
from onrecord.web.month_bars import month_bars
from onrecord.web.pages.commitments import states
from onrecord.web.rendering import filled, page
from onrecord.web.wording import MODALITIES, ROOTS

VIEWS = {"table": "Table", "timeline": "Time line", "map": "Map"}
TOLD = {"actual": "told as done", "not-actual": "not told as done"} | {
    m: words for m, words in MODALITIES.items() if m != "actual"
}
"""What to choose from of modalities."""
_FIRST = ("country", "place", "root", "modality", "outlet")
"""Parameters that take several values, of which the form has a field for one."""


class Also(NamedTuple):
    """A filter that the form has no field for: its words, and the address without it."""

    words: str
    href: str


def events(request: Request) -> Response:
    """The list in one of its views."""
    desk: Desk = request.app.state.desk
    pairs = filled(request)
    given = dict(pairs)
    view = given.get("view", "table")
    asked, trouble = EventsWanted(), ""
    try:
        if view not in VIEWS:
            raise InvalidError(f"there is no view {clean(view[:40])!r}; there are {', '.join(VIEWS)}")
        asked = wanted(EventsWanted, [pair for pair in pairs if pair[0] != "view"])
        context = _SHOWN[view](desk, asked)
    except (InvalidError, OptionError) as error:
        view = view if view in VIEWS else "table"
        trouble, context = str(error), {}
    with desk.record() as record:
        outlets = record.outlets()
    return page(
        request,
        "events.html",
        status=400 if trouble else 200,
        asked=asked,
        given=given,
        trouble=trouble[:1].upper() + trouble[1:],
        view=view,
        views={name: (words, _address(query_of(asked), name)) for name, words in VIEWS.items()},
        own_query=query_of(asked),
        outlets=outlets,
        states=states(desk),
        taken={name: next(iter(getattr(asked, name)), "") for name in _FIRST},
        kinds={root: what(root, None, done=True) for root in ROOTS},
        told=TOLD,
        also=_also(desk, asked, view),
        **context,
    )


def facets(request: Request) -> Response:
    """How the events that fit divide up, as links."""
    desk: Desk = request.app.state.desk
    pairs = filled(request)
    view = next((value for name, value in pairs if name == "view" and value in VIEWS), "table")
    ignored = ("view", "limit", "offset")
    asked = wanted(EventsAsked, [pair for pair in pairs if pair[0] not in ignored])
    found = source.facets(desk, asked)

    def address(query: str) -> str:
        return _address(query, view)

    groups: tuple[Facet, ...] = (
        facet("Modality", "modality", found.modalities, asked, address, lambda m: MODALITIES.get(m, clean(m))),
        facet("Kind", "root", found.roots, asked, address, lambda r: ROOTS.get(r, clean(r))),
        facet("Where", "place", found.places, asked, address, lambda code: clean(desk.state_name(code))),
        facet("Outlet", "outlet", found.outlets, asked, address),
    )
    return page(
        request, "event_facets.html", part="counts", groups=groups, total=found.total, noun="event", note="",
        back=address(query_of(asked)), request_path="/events",
    )  # fmt: skip


def event(request: Request) -> Response:
    """One event."""
    desk: Desk = request.app.state.desk
    found = source.event(desk, wanted(source.EventWanted, (), {"id": request.path_params["id"]}))
    (line, *reports), desk_says = _lines(desk, (found.item, *(found.reports or ())))
    return page(
        request, "event.html", desk_says=desk_says, read_only=desk.settings.read_only,
        line=line, event=found.item.event, reports=reports,
        joined=found.reports is not None, outlets=found.outlets, printed=found.printed,
    )  # fmt: skip


def _table(desk: Desk, asked: EventsWanted) -> dict[str, Any]:
    found = source.events(desk, asked)
    lines, desk_says = _lines(desk, found.items)
    return {"page": found, "lines": lines, "desk_says": desk_says}


def _timeline(desk: Desk, asked: EventsWanted) -> dict[str, Any]:
    # the drawing shows all days, so that another period can be chosen; the list those that are asked for
    every = msgspec.structs.replace(asked, since=None, until=None)
    found: Page[source.EventItem] = source.events(desk, asked)
    bars = month_bars(
        source.months(desk, _unpaged(every)),
        lambda first, last: _address(query_of(every, since=first, until=last), "timeline"),
        since=asked.since,
        until=asked.until,
    )
    lines, says = _lines(desk, found.items)
    by_day = [(day, list(some)) for day, some in groupby(lines, key=lambda line: line.listed(asked.by))]
    address = _address(query_of(every), "timeline")
    switch = _address(query_of(every, by="event" if asked.by == "report" else "report"), "timeline")
    return {"page": found, "bars": bars, "by_day": by_day, "desk_says": says, "every": address, "switch": switch}


def _lines(desk: Desk, items: Sequence[source.EventItem]) -> tuple[list[EventLine], dict[str, Mark]]:
    """The lines, and what was corrected of the events and of the statements that tell of them."""
    tellers = [item.told_by.statement for item in items if item.told_by]
    with desk.record() as record:
        called = headings(record, [item.event.article for item in items])
        says = marks_of(record, [*(item.event.id for item in items), *tellers])
    return [event_line(item, desk.state_name, called) for item in items], says


def _map(desk: Desk, asked: EventsWanted) -> dict[str, Any]:
    with desk.record() as record:
        event_filter(record, asked)  # says what is wrong with it before the map asks
    query = query_of(asked)
    return {
        "map_url": f"/api/v1/events/places{'?' if query else ''}{query}",
        "most": source.MapWanted().limit,
    }


_SHOWN = {"table": _table, "timeline": _timeline, "map": _map}


def _unpaged(asked: EventsWanted) -> EventsAsked:
    fields = {name: getattr(asked, name) for name in EventsAsked.__struct_fields__}
    return EventsAsked(**fields)


def _address(query: str, view: str) -> str:
    shown = "" if view == "table" else f"view={view}"
    query = "&".join(filter(None, (shown, query)))
    return f"/events?{query}" if query else "/events"


def _also(desk: Desk, asked: EventsWanted, view: str) -> list[Also]:
    """What is asked for beside the form's fields, and each of several values of one field but the first."""
    found: list[Also] = []
    fields: Mapping[str, str] = {"actor": "actor", "mode": "mode", "article": "article"}
    for name, noun in fields.items():
        values = getattr(asked, name)
        names = _names(desk, values) if name == "actor" else {}
        for value in values:
            rest = tuple(v for v in values if v != value)
            href = _address(query_of(asked, **{name: rest or None}), view)
            found.append(Also(f"{noun}: {clean(names.get(value, str(value)))}", href))
    for name in _FIRST:
        for value in getattr(asked, name)[1:]:
            rest = tuple(v for v in getattr(asked, name) if v != value)
            found.append(Also(f"or {clean(value)}", _address(query_of(asked, **{name: rest}), view)))
    return found


def _names(desk: Desk, keys: tuple[int, ...]) -> dict[int, str]:
    with desk.record() as record:
        rows = record.pages.actors(ActorFilter(keys=keys)).rows if keys else ()
    known = {row.actor.key: row.actor for row in rows}
    return {key: known[key].name if key in known else f"no. {key}, whom the record does not have" for key in keys}


ROUTES = (
    Route("/events", events),
    Route("/events/facets", facets),
    Route("/events/{id}", event),
)
