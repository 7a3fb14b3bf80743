"""Who is bound to whom on a day: the network as a drawing, and what each article says as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.output.engaged_words import KINDS, STRENGTHS
from onrecord.web.api import commitments as source
from onrecord.web.api.network import NetworkWanted, tallied
from onrecord.web.api.treaties import TreatyWanted, day, treaty
from onrecord.web.desk import Desk
from onrecord.web.endpoints import wanted
from onrecord.web.rendering import filled, here, page

NAMED = 8
"""States that a line names; the others are shown when it is opened."""


class Side(NamedTuple):
    """States (code and name) that stand alike in an article, and how."""

    how: str
    first: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]


class ArticleView(NamedTuple):
    """An article of a treaty on a day, with who is bound by it to whom."""

    row: source.ArticleOnDay
    sides: tuple[Side, ...]


def commitments(request: Request) -> Response:
    """The drawing and the table."""
    desk: Desk = request.app.state.desk
    asked = wanted(source.CommitmentsWanted, filled(request))
    on = day(asked.on)
    found = source.articles_on_day(desk, asked)
    drawn = [("on", on), *(("kind", kind) for kind in asked.kind)]
    drawn += [("treaty", asked.treaty)] if asked.treaty else []
    return page(
        request,
        "commitments.html",
        part="obligations",
        page=found,
        rows=[ArticleView(row, sides(desk, row, alone=len(asked.state) == 1)) for row in found.items],
        asked=asked,
        on=on,
        # not needed where only the table is asked for
        network=lambda: tallied(desk, NetworkWanted(on=on, kind=asked.kind, treaty=asked.treaty)),
        drawn=f"/api/v1/network?{urlencode(drawn)}",
        # the same few hundred addresses stand in many rows
        here=cache(here(request)),
        states=states(desk),
        treaties=[(t.id, t.names[0]) for t in desk.frame.treaties.in_force(on)],
        focus=[(code, desk.state_name(code)) for code in asked.state],
        kinds=KINDS,
        strengths=STRENGTHS,
    )


def one_treaty(request: Request) -> Response:
    """A treaty with its articles and parties."""
    desk: Desk = request.app.state.desk
    asked = wanted(TreatyWanted, filled(request), request.path_params)
    found = treaty(desk, asked)
    rows = source.articles_on_day(desk, source.CommitmentsWanted(on=found.on, treaty=found.treaty.id, limit=200))
    bound = {row.terms.commitment: ArticleView(row, sides(desk, row, alone=False)) for row in rows.items}
    return page(
        request,
        "treaty.html",
        request_path="/commitments",
        found=found,
        bound=bound,
        terms=[source.terms(desk, commitment) for commitment in found.treaty.commitments],
        kinds=KINDS,
        strengths=STRENGTHS,
    )


def sides(desk: Desk, row: source.ArticleOnDay, *, alone: bool) -> tuple[Side, ...]:
    """Who is bound to whom, in as few lines as say it exactly; `alone`: of one state that was asked for."""
    if alone:
        to, by = row.beneficiaries, row.owed_by
        if to == by:
            return (_side(desk, "owes it to, and is owed it by", to),)
        return tuple(_side(desk, how, who) for how, who in (("owes it to", to), ("is owed it by", by)) if who)
    if row.obligors == row.beneficiaries:
        return (_side(desk, "each to every other" if len(row.obligors) > 2 else "each to the other", row.obligors),)
    return (_side(desk, "owed by", row.obligors), _side(desk, "owed to", row.beneficiaries))


def states(desk: Desk) -> list[tuple[str, str]]:
    """All states, code and name, by name."""
    return sorted(((code, state.name) for code, state in desk.knowledge.states.items()), key=lambda s: (s[1], s[0]))


def _side(desk: Desk, how: str, codes: Sequence[str]) -> Side:
    named = tuple(sorted(((code, desk.state_name(code)) for code in codes), key=lambda s: (s[1], s[0])))
    cut = len(named) if len(named) <= NAMED + 2 else NAMED
    return Side(how, named[:cut], named[cut:])


ROUTES = (Route("/commitments", commitments), Route("/treaties/{id}", one_treaty))
