"""The first page: the record in figures, what is disputed and what is new in it, and where to go from there."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onrecord.output.claims import UNNAMED
from onrecord.output.display import clean
from onrecord.output.phrases import plural
from onrecord.record.paged import Holder, Side
from onrecord.web.api.overview import latest, months, quoted
from onrecord.web.article_labels import headings
from onrecord.web.desk import Desk
from onrecord.web.hand import fixed_claims
from onrecord.web.month_bars import month_bars
from onrecord.web.rendering import page

_FAILED = 5
_LOW = 110
"""Pixels that the drawing of the first page is high."""
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def overview(request: Request) -> Response:
    """The record in figures. What takes longer to count is asked for by the page."""
    desk: Desk = request.app.state.desk
    found = latest(desk)
    failures = found.status.failures
    with desk.record() as record:
        called = headings(record, [row.article for row in found.articles])
        corrected = record.pages.corrected_articles(called)
        corrected_claims = fixed_claims(record, [claim.id for claim in found.claims])
    return page(
        request, "overview.html", status_=found.status, size=size(found.status.bytes), claims=found.claims,
        disputed=found.disputed, claims_fresh=found.claims_fresh, articles=found.articles, called=called, side=side,
        corrected=corrected, corrected_claims=corrected_claims, joining=desk.jobs.joining(),
        read_only=desk.settings.read_only,
        failed=[(clean(one.location), clean(one.why or "")) for one in failures[-_FAILED:]], failures=len(failures),
    )  # fmt: skip


def by_month(request: Request) -> Response:
    """Events by month."""
    found = months(request.app.state.desk)
    bars = month_bars(found, lambda first, last: f"/events?view=timeline&since={first}&until={last}", height=_LOW)
    return page(request, "overview_months.html", part="counts", bars=bars, request_path="/")


def most_quoted(request: Request) -> Response:
    """Those who say most."""
    found = quoted(request.app.state.desk)
    return page(request, "overview_quoted.html", part="counts", actors=found, request_path="/")


def side(one: Side) -> str:
    """Those of one stance in a few words."""
    names = list(_names(one.first))
    rest = one.holders - len(names)
    return ", ".join(names) + (f" and {plural(rest, 'other')}" if rest > 0 else "")


def _names(holders: Iterable[Holder]) -> Iterable[str]:
    """Each as the board of claims names it: who is no actor has only the article's words for it."""
    for holder in holders:
        name = clean(holder.name or "")
        yield name if holder.actor is not None else f"{UNNAMED} (“{name}”)" if name else UNNAMED


def size(number: int) -> str:
    """A number of bytes in units that can be read."""
    amount, unit = float(number), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if amount >= 10 or unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


ROUTES = (Route("/", overview), Route("/counts/months", by_month), Route("/counts/quoted", most_quoted))
