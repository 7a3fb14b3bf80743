"""Events: the list, months, places and counts of them, and one of them with all reports of it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from onrecord.model import Modality
from onrecord.output.deeds import what
from onrecord.output.display import clean
from onrecord.record.looked_up import Located, Teller
from onrecord.record.paged import EventFacets, MapPlace, Month
from onrecord.record.types import StoredEvent
from onrecord.web.api.event_filters import EventsAsked, EventsWanted, event_filter
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Endpoint, MissingError, Page

Id = Annotated[
    str, msgspec.Meta(min_length=1, max_length=200, description='the id of an event: its article\'s, ":", its own')
]
Marks = Annotated[int, msgspec.Meta(ge=1, le=2000, description="how many at most")]
_NAMES = 3
"""Names of one side in the label of a mark."""


class MapWanted(EventsAsked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Events with a place on the map."""

    limit: Marks = 1000


class EventWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event."""

    id: Id


class EventItem(msgspec.Struct, frozen=True, kw_only=True):
    """An event as one article tells it.

    `reports` is how many reports there are of it, this one included: null for a near-duplicate's, and where reports
    have not been joined. The words are the article's for each side; `told_by` is null where the article itself tells.
    """

    event: StoredEvent
    reports: int | None
    source_words: str | None
    target_words: str | None
    told_by: Teller | None


class EventInFull(msgspec.Struct, frozen=True, kw_only=True):
    """An event with all reports of it, the one that was asked for included; null where they are not joined.

    The first report stands for all, the others come by date. `outlets` printed one of them or a near-duplicate of it,
    in as many articles as `printed` says.
    """

    item: EventItem
    reports: tuple[EventItem, ...] | None
    outlets: tuple[str, ...]
    printed: int


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """An event on the map; degrees WGS 84. `url` leads to its page; `count` is how many events it stands for.

    `whole_country` is true where the text names no more than the country: the degrees are then only its capital's.
    """

    id: str
    label: str
    lat: float
    lon: float
    place: str | None
    country: str | None
    plover: str
    root: str
    modality: Modality
    date: str | None
    count: int
    url: str
    whole_country: bool


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """The latest events that have a place on the map, and how many have one."""

    total: int
    items: tuple[Mark, ...]


def events(desk: Desk, wanted: EventsWanted) -> Page[EventItem]:
    """Events by first day or that of their report, the latest first, undated ones last."""
    with desk.record() as record:
        fits = event_filter(record, wanted)
        days = desk.counted.get(record, record.pages.event_days, fits)
        found = record.pages.events(fits, limit=wanted.limit, offset=wanted.offset, days=days)
        around = record.pages.around(row.event.id for row in found.rows)
    items = tuple(
        EventItem(
            event=row.event,
            reports=row.reports,
            source_words=around[row.event.id].source_words,
            target_words=around[row.event.id].target_words,
            told_by=around[row.event.id].told_by,
        )
        for row in found.rows
    )
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=items)


def months(desk: Desk, wanted: EventsAsked) -> tuple[Month, ...]:
    """Events by the month of their first day, or that of their report, and modality; undated ones last, under null."""
    with desk.record() as record:
        return desk.counted.get(record, record.pages.event_months, event_filter(record, wanted))


def places(desk: Desk, wanted: MapWanted) -> Marked:
    """The latest events that have a place on the map, undated ones last."""
    with desk.record() as record:
        found = record.pages.located(event_filter(record, wanted), limit=wanted.limit)
    whole = {pair: is_country(desk, *pair) for pair in {(one.place, one.place_country) for one in found.rows}}
    return Marked(
        total=found.total, items=tuple(_mark(one, whole=whole[one.place, one.place_country]) for one in found.rows)
    )


def counts(desk: Desk, wanted: EventsAsked) -> tuple[MapPlace, ...]:
    """All places that events have on the map, those of most events first, with counts by modality and root."""
    with desk.record() as record:
        return desk.counted.get(record, record.pages.places, event_filter(record, wanted))


def facets(desk: Desk, wanted: EventsAsked) -> EventFacets:
    """How the events that fit divide up."""
    with desk.record() as record:
        return desk.counted.get(record, record.pages.event_facets, event_filter(record, wanted))


def event(desk: Desk, wanted: EventWanted) -> EventInFull:
    """One event with all reports of it. Raises MissingError where there is none."""
    with desk.record() as record:
        found = record.pages.event(wanted.id)
        if found is None:
            raise MissingError(f"the record has no event {wanted.id[:60]!r}; /events lists those that it has")
        told, group = found
        reports = group.reports if group else ()
        around = record.pages.around(one.id for one in (told, *reports))

    def item(one: StoredEvent) -> EventItem:
        about = around[one.id]
        return EventItem(
            event=one, reports=len(reports) or None, source_words=about.source_words, target_words=about.target_words,
            told_by=about.told_by,
        )  # fmt: skip

    return EventInFull(
        item=item(told),
        reports=tuple(map(item, reports)) if group else None,
        outlets=group.outlets if group else (),
        printed=group.printed if group else 1,
    )


def is_country(desk: Desk, place: str | None, country: str | None) -> bool:
    """Whether the name of a place is but that of its country ("Britain", "U.S.")."""
    if not place or not country:
        return False
    return any(sense.kind == "S" and sense.id == f"{country}:name" for sense in desk.knowledge.look_up(place))


def _mark(one: Located, *, whole: bool) -> Mark:
    done = one.modality == "actual"
    sides = [", ".join(map(clean, names[:_NAMES])) for names in (one.source, one.target)]
    deed = what(one.plover, one.mode, done=done)
    label = f"{sides[0]}: {deed}" if sides[0] else deed
    return Mark(
        id=one.id, label=f"{label} → {sides[1]}" if sides[1] else label, lat=one.lat, lon=one.lon,
        place=clean(one.place) if one.place else None, country=one.place_country, plover=one.plover, root=one.plover,
        modality=one.modality, date=days(one.starts_on, one.ends_on), count=1, url=f"/events/{one.id}",
        whole_country=whole,
    )  # fmt: skip


def days(first: str | None, last: str | None) -> str | None:
    """A day, or a range of days with both ends."""
    if not first:
        return None
    return first if last in (None, first) else f"{first}/{last}"


ENDPOINTS = (
    Endpoint("/events", "events", "Events, the latest first.", EventsWanted, Page[EventItem], events, exports=True),
    Endpoint("/events/months", "events", "Events by month and modality.", EventsAsked, tuple[Month, ...], months),
    Endpoint("/events/places", "events", "The latest events as marks of a map.", MapWanted, Marked, places),
    Endpoint(
        "/events/places/counts", "events", "All places of events, with counts.", EventsAsked, tuple[MapPlace, ...],
        counts,
    ),
    Endpoint("/events/facets", "events", "How events divide up.", EventsAsked, EventFacets, facets),
    Endpoint("/events/{id}", "events", "One event with all reports of it.", EventWanted, EventInFull, event),
)  # fmt: skip
