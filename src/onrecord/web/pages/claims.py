"""The claims board, and the page of one claim: who says what of it, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.model import Stance
from onrecord.output.phrases import STANDINGS
from onrecord.record.paged import ActorFilter, ClaimRow
from onrecord.web.api import claims as source
from onrecord.web.article_labels import headings
from onrecord.web.asking import whole
from onrecord.web.cards import HOW, sureness
from onrecord.web.correcting import mark
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Nothing, wanted
from onrecord.web.hand import fixed_claims, marks_of
from onrecord.web.rendering import filled, page
from onrecord.web.surroundings import in_its_sentence, says_only
from onrecord.web.timeline import LANES, Said, shape, timeline

UNOPPOSED = "nobody here denies it"
"""How a claim stands that is only said."""

_MOST_NAMED = 20
_SIDES: dict[Stance, str] = {
    "support": "Supported by",
    "deny": "Denied by",
    "query": "Questioned by",
    "comment": "Commented on by",
}


class Saying(NamedTuple):
    """One saying with all its reports, which stand in so many outlets and articles; the first tells who and how."""

    number: int
    first: source.Reported
    reports: tuple[source.Reported, ...]
    outlets: int
    articles: int


class Column(NamedTuple):
    """The sayings of one stance."""

    stance: Stance
    title: str
    sayings: tuple[Saying, ...]


def claims(request: Request) -> Response:
    """The board."""
    desk: Desk = request.app.state.desk
    pairs, who, unknown = _named(desk, filled(request))
    asked = wanted(source.ClaimsWanted, pairs)
    found = source.claims(desk, asked)
    chosen = source.ClaimsChosen(
        q=asked.q, disputed=asked.disputed, actor=asked.actor, outlet=asked.outlet, since=asked.since, until=asked.until
    )
    facets = source.facets(desk, chosen)
    with desk.record() as record:
        outlets = record.outlets()
        corrected = fixed_claims(record, [row.id for row in found.items])
        fits = ActorFilter(keys=asked.actor)
        actors = record.pages.actors(fits).rows if asked.actor and not who else ()
    countries = [(c.value, desk.state_name(c.value), c.count) for c in facets.countries if c.value]
    return page(
        request,
        "claims.html",
        page=found,
        rows=[
            (row, standing(row), timeline(Said(d.day, d.stance, d.sayings) for d in row.days)) for row in found.items
        ],
        asked=asked,
        corrected=corrected,
        who=who,
        unknown=unknown,
        actors=actors,
        outlets=outlets,
        countries=sorted(countries, key=lambda c: c[1]),
        state=source.state(desk, Nothing()),
        joining=desk.jobs.joining(),
        read_only=desk.settings.read_only,
        state_name=desk.state_name,
        sides=_SIDES,
        shape=shape,
        query=urlencode(whole(pairs)),
    )


def claim(request: Request) -> Response:
    """One claim."""
    desk: Desk = request.app.state.desk
    found = source.claim(desk, wanted(source.ClaimWanted, filled(request), request.path_params))
    ids = [(r.statement or r.event or "") for r in found.reports]
    with desk.record() as record:
        told = record.claim_corrections([found.id]).get(found.id, {})
        places = record.places_of(ids)
        readings_say = marks_of(record, ids)
        called = headings(record, [r.article for r in found.reports])
        bare = [r for r in found.reports if says_only(r.passage, found.text)]
        texts = record.pages.texts(r.article.id for r in bare)
    columns = columns_of(found.reports)
    said = [Said(s.first.day, column.stance, 1, f"#u{s.number}") for column in columns for s in column.sayings]
    return page(
        request,
        "claim.html",
        claim=found,
        standing=standing_of({r.stance for r in found.reports}, disputed=found.disputed),
        columns=columns,
        desk_says={number: mark(one.by) for number, one in told.items()},
        readings_say=readings_say,
        called=called,
        stand=places,
        around={r.number: in_its_sentence(texts[r.article.id], r.passage_at) for r in bare if r.article.id in texts},
        joining=desk.jobs.joining(),
        read_only=desk.settings.read_only,
        drawing=timeline(said),
        shape=shape,
        outlets=len({r.article.outlet for r in found.reports if r.article.outlet}),
        state_name=desk.state_name,
        sureness=sureness,
        how=HOW,
    )


def standing(row: ClaimRow) -> str:
    """How a claim of the board stands, in words."""
    return standing_of({d.stance for d in row.days}, disputed=row.disputed)


def standing_of(stances: set[Stance], *, disputed: bool) -> str:
    """How a claim stands with these stances to it, in the words of the brief."""
    if disputed:
        return STANDINGS["disputed"]
    if "deny" in stances:
        return STANDINGS["both" if "support" in stances else "denied only"]
    if "query" in stances:
        return STANDINGS["questioned" if "support" in stances else "questioned only"]
    return UNOPPOSED


def columns_of(reports: Sequence[source.Reported]) -> tuple[Column, ...]:
    """Reports by stance, and those of one saying together, in the order of their days.

    The first three columns are there whether anybody is in them or not: that nobody denies a claim says something.
    """
    groups: defaultdict[tuple[Stance, int, bool], list[source.Reported]] = defaultdict(list)
    for report in reports:
        groups[report.stance, report.utterance, report.said_to].append(report)
    sayings = [
        Saying(
            number, found[0], tuple(found), outlets=len({r.article.outlet or r.article.id for r in found}),
            articles=len({r.article.original for r in found}),
        )
        for number, found in enumerate(groups.values(), 1)
    ]  # fmt: skip
    columns = (Column(s, _SIDES[s], tuple(one for one in sayings if one.first.stance == s)) for s in LANES)
    return tuple(c for c in columns if c.sayings or c.stance != "comment")


def _named(desk: Desk, pairs: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], str, bool]:
    """The parameters with a name, `who`, turned into keys of all actors that are called so; whether there are none."""
    who = next((value for name, value in pairs if name == "who"), "")
    rest = [(name, value) for name, value in pairs if name != "who"]
    if not who:
        return rest, "", False
    with desk.record() as record:
        found = record.find_actors(who[:400])[:_MOST_NAMED]
    # a key that there cannot be: nobody is called so, so that no claim fits
    keys = [str(actor.key) for actor in found] or ["0"]
    return [*rest, *(("actor", key) for key in keys)], who, not found


ROUTES = (Route("/claims", claims), Route("/claims/{id}", claim))
