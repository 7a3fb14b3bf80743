"""Correcting: the forms that send corrections, the list of them, and the file of training data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple, cast, get_args
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from onrecord.errors import GoneError
from onrecord.model import Reading
from onrecord.record.corrections.types import CorrectionCount, Kind, State
from onrecord.record.hits import ArticleFilter
from onrecord.web.api import corrections as source
from onrecord.web.article_labels import headings
from onrecord.web.correcting import FIELDS, SIGNS, field_mark, told
from onrecord.web.correction_forms import Form, changes, one
from onrecord.web.correction_views import form_view, heard
from onrecord.web.desk import Desk
from onrecord.web.endpoints import InvalidError, MissingError, wanted
from onrecord.web.openapi import ROOT
from onrecord.web.rendering import filled, page
from onrecord.web.security.bodies import read_form

_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]{0,600}")
_LINES = 200


class Share(NamedTuple):
    """How many corrections that count mark something as right, wrong or fixed, and what was missed.

    `precision` is the share of what is right, None where nothing of it was looked at.
    """

    kind: str
    field: str
    right: int
    wrong: int
    fixed: int
    missed: int

    @property
    def precision(self) -> float | None:
        """What was right of all that somebody looked at."""
        every = self.right + self.wrong + self.fixed
        return self.right / every if every else None


def corrections(request: Request) -> Response:
    """The list."""
    desk = _desk(request)
    asked = wanted(source.CorrectionsWanted, filled(request))
    found = source.corrections(desk, asked)
    articles = {stored.correction.anchor.article for stored in found.items}
    with desk.record() as record:
        rows = record.pages.articles(ArticleFilter(articles=tuple(sorted(articles)), duplicates=True), limit=200).rows
        counts = record.correction_counts()
        titles = headings(record, [row.article for row in rows if articles])
        voices = record.pages.voices(stored.target for stored in found.items if stored.target)
    return page(
        request,
        "corrections.html",
        page=found,
        asked=asked,
        lines=[
            (
                stored,
                field_mark(stored.correction),
                told(stored.correction.value),
                heard(stored.correction, voices.get(stored.target or "")),
            )
            for stored in found.items
        ],
        titles=titles,
        shares=shares(counts),
        kinds=get_args(Kind),
        states=get_args(State),
        fields=FIELDS,
        signs=SIGNS,
        read_only=desk.settings.read_only,
        again=str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
    )


def shares(counts: tuple[CorrectionCount, ...]) -> list[Share]:
    """The precision as the desk sees it: of each kind as a whole, then of its fields."""
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in counts:
        for field in ("", row.field):
            found[row.kind, field][row.verdict] += row.count
    kinds, fields = get_args(Kind), ("", *FIELDS)
    ordered = sorted(found.items(), key=lambda item: (kinds.index(item[0][0]), fields.index(item[0][1])))
    return [
        Share(kind, field, said["right"], said["wrong"], said["fixed"], said["missed"])
        for (kind, field), said in ordered
    ]


def form(request: Request) -> Response:
    """The form to fix one thing of an article, or to add what was missed; of it only the form where a script asks."""
    desk = _desk(request)
    asked = dict(filled(request))
    unknown = asked.keys() - {"kind", "id", "spans"}
    if unknown or len(asked) != len(filled(request)):
        raise InvalidError("a form is asked for with kind, id and spans")
    with desk.record() as record:
        article = request.path_params["id"]
        try:
            record.text_of(article)
        except GoneError as error:
            raise MissingError(f"the record has no article {article[:60]!r}") from error
        reading, found = record.reading(article), record.corrected(article)
    view = form_view(reading, found, asked.get("kind", ""), asked.get("id"), asked.get("spans", ""))
    return page(request, "correct.html", part="form", view=view, read_only=desk.settings.read_only)


async def send(request: Request) -> Response:
    """Keep what a form says, and go back to where it was shown."""
    desk = _desk(request)
    source.writable(desk)
    given = await _sent(request, desk)

    def kept() -> str:
        article = one(given, "article")
        with desk.record() as record:
            try:
                record.text_of(article)
            except GoneError as error:
                raise MissingError(f"the record has no article {article[:60]!r} (any more)") from error
            reading: Reading = record.reading(article)
        asked = changes(given, reading)
        source.make(desk, asked, who=one(given, "who"))
        first = asked[0]
        if first.verdict == "missed":
            return f"{first.spans[0].start}-{first.spans[0].end}"
        return f"#{first.id}" if first.id else ""

    return _go_back(given, await run_in_threadpool(kept))


async def withdraw(request: Request) -> Response:
    """Take a correction back, and go back to where it was shown."""
    desk = _desk(request)
    source.writable(desk)
    given = await _sent(request, desk)
    asked = wanted(source.CorrectionWanted, (), request.path_params)
    taken = source.Withdrawn(who=one(given, "who"), note=one(given, "note"))
    done = await run_in_threadpool(source.withdraw, desk, asked, taken)
    return _go_back(given, f"#{done.target.rpartition(':')[2]}" if done.target else "")


def training(request: Request) -> Response:
    """All corrections that fit as training data, one a line."""
    asked = wanted(source.TrainingWanted, request.query_params.multi_items())
    lines = source.training(_desk(request), asked)
    return StreamingResponse(
        _packed(lines),
        media_type="application/jsonl",
        headers={"Content-Disposition": 'attachment; filename="corrections-training.jsonl"'},
    )


def _packed(lines: Iterator[Any]) -> Iterator[bytes]:
    piece: list[bytes] = []
    for line in lines:
        piece.append(msgspec.json.encode(line) + b"\n")
        if len(piece) == _LINES:
            yield b"".join(piece)
            piece = []
    yield b"".join(piece)


async def _sent(request: Request, desk: Desk) -> Form:
    async with read_form(request, desk.settings) as form:
        given: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in form.multi_items():
            if not isinstance(value, str):
                raise InvalidError("a correction comes with no file")
            given[name].append(value)
    if not one(given, "who"):
        raise InvalidError("a correction stands with the name of who makes it; give yours")
    return dict(given)


def _go_back(given: Form, where: str) -> Response:
    """To the page that the form names, if it is one of ours, at what was corrected."""
    back = one(given, "back")
    if not _PATH.fullmatch(back):
        back = "/corrections"
    if back.startswith("/articles/") and "#" not in back:
        if where.startswith("#"):
            back += where
        elif where:
            back = f"{back.partition('?')[0]}?{urlencode({'at': where})}#at"
    return RedirectResponse(back, 303)


def _desk(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)


ROUTES = (
    Route("/corrections", corrections),
    Route("/corrections", send, methods=["POST"]),
    Route("/corrections/{id}/withdraw", withdraw, methods=["POST"]),
    Route("/articles/{id}/correct", form),
    Route(f"{ROOT}/corrections/export.jsonl", training),
)
