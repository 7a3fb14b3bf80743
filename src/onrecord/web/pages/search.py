"""Search: one box, three kinds of what is found, and counts that narrow it down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import OptionError
from onrecord.record.hits import Hit, Kind
from onrecord.record.looked_up import HitCount
from onrecord.record.paged import ActorFilter, ActorRow, Count
from onrecord.record.query import parse
from onrecord.web.api import search as source
from onrecord.web.api.event_filters import check_days
from onrecord.web.article_labels import headings
from onrecord.web.asking import query_of, whole
from onrecord.web.desk import Desk
from onrecord.web.endpoints import InvalidError, Page, wanted
from onrecord.web.facet_links import Facet, FacetLink, facet
from onrecord.web.hand import marks_of
from onrecord.web.hit_lines import hit_line
from onrecord.web.pages.commitments import states
from onrecord.web.pages.events import TOLD
from onrecord.web.rendering import filled, page
from onrecord.web.understood import understood
from onrecord.web.wording import MODALITIES, ROOTS, STANCES

KINDS: dict[Kind, str] = {"statements": "Statements", "events": "Events", "articles": "Articles"}
FORMS = {"direct": "direct", "indirect": "indirect", "mixed": "partly quoted"}
_WORDS_OF_A_NAME = 4
_OF_ONE_KIND = {"statements": ("stance", "kind"), "events": ("root", "modality")}


class Tab(NamedTuple):
    """A kind: its name, how many hits it has in words, and its address."""

    kind: str
    name: str
    number: str
    href: str


def search(request: Request) -> Response:
    """The box, with what was found where something is asked for."""
    desk: Desk = request.app.state.desk
    pairs = filled(request)
    given = dict(pairs)
    kind: Kind = next((k for k in KINDS if k == given.get("in")), "statements")
    context: dict[str, Any] = {"found": None, "trouble": ""}
    status = 200
    if "q" in given:
        try:
            context |= _found(desk, wanted(source.SearchWanted, pairs))
        except (InvalidError, OptionError) as error:
            context["trouble"], status = _sentence(str(error)), 400
    with desk.record() as record:
        outlets = record.outlets()
    return page(
        request, "search.html", status=status, given=defaultdict(str, given), kind=kind, kinds=KINDS, outlets=outlets,
        states=states(desk), forms=FORMS, told=TOLD, narrowed=len(given.keys() - {"q", "in", "limit", "offset"}) > 0,
        **context,
    )  # fmt: skip


def facets(request: Request) -> Response:
    """How the hits divide up, as links."""
    desk: Desk = request.app.state.desk
    asked = wanted(source.SearchAsked, whole(filled(request)))
    found = source.facets(desk, asked)
    of_events = asked.in_ == "events"

    def country(code: str) -> str:
        return desk.state_name(code)

    groups: list[Facet] = [_years(found.years, asked)]
    if asked.in_ == "statements":
        groups += [
            facet("Stance", "stance", found.stances, asked, _address, lambda s: STANCES.get(s, s)),
            facet("Kind", "kind", found.kinds, asked, _address, lambda k: FORMS.get(k, k)),
        ]
    if of_events:
        groups += [
            facet("Modality", "modality", found.modalities, asked, _address, lambda m: MODALITIES.get(m, m)),
            facet("Kind", "root", found.roots, asked, _address, lambda r: ROOTS.get(r, r)),
        ]
    groups += [
        facet("Where" if of_events else "Speaker’s country", "country", found.countries, asked, _address, country),
        facet("Outlet", "outlet", found.outlets, asked, _address),
    ]
    return page(
        request, "event_facets.html", part="counts", groups=groups, total=found.counted, noun="hit",
        note="" if found.complete else ", the newest", back=_address(query_of(asked)), request_path="/search",
    )  # fmt: skip


def _found(desk: Desk, asked: source.SearchWanted) -> dict[str, Any]:
    check_days(asked.since, asked.until)
    found = source.search(desk, asked)
    there, without = understood(found.query)
    tabs = [
        Tab(kind, name, _count(found.counts[kind]), _address(_of_kind(asked, kind))) for kind, name in KINDS.items()
    ]
    shown: Page[Hit] = Page(
        total=min(found.total, source.MOST), offset=found.offset, limit=found.limit, items=found.items
    )
    with desk.record() as record:
        called = headings(record, [hit.source for hit in found.items])
        of_articles = asked.in_ == "articles"
        desk_says = {} if of_articles else marks_of(record, [hit.id for hit in found.items])
        corrected = record.pages.corrected_articles(called) if of_articles else {}
    return {
        "desk_says": desk_says,
        "corrected": corrected,
        "found": found,
        "page": shown,
        "lines": [hit_line(hit, desk.state_name, called) for hit in found.items],
        "there": there,
        "without": without,
        "tabs": tabs,
        "own_query": query_of(asked),
        "who_else": _called(desk, asked.q) if not asked.offset else (),
    }


def _called(desk: Desk, typed: str) -> Sequence[ActorRow]:
    """Actors with these words in a name: who searches for somebody may want all that is known of them."""
    query = parse(typed)
    if query.without or len(query.groups) > _WORDS_OF_A_NAME:
        return ()
    with desk.record() as record:
        return record.pages.actors(ActorFilter(words=typed), limit=3).rows


def _count(found: HitCount) -> str:
    return f"{found.number:,}{'' if found.complete else '+'}"


def _of_kind(asked: source.SearchWanted, kind: Kind) -> str:
    """The query for another kind, without what that does not have."""
    names = {name for of, names in _OF_ONE_KIND.items() if of != kind for name in names}
    changes = dict.fromkeys(names)
    return query_of(asked, **changes, **{"in": None if kind == "statements" else kind})


def _years(counts: tuple[Count, ...], asked: source.SearchAsked) -> Facet:
    links = []
    for one in counts:
        if one.value is None:
            continue
        days = (f"{one.value}-01-01", f"{one.value}-12-31")
        chosen = (asked.since, asked.until) == days
        since, until = (None, None) if chosen else days
        links.append(FacetLink(one.value, one.count, _address(query_of(asked, since=since, until=until)), chosen))
    return Facet("Year", tuple(links))


def _address(query: str) -> str:
    return f"/search?{query}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words[-1:] in (".", "!", "?") else ".")


ROUTES = (Route("/search", search), Route("/search/facets", facets))
