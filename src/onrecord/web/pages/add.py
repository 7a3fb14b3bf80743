"""Adding reports: the page with its form, what is under way, and the route of the API that takes files."""

from __future__ import annotations

from typing import BinaryIO, cast

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord.web.api import adding as source
from onrecord.web.api.claims import state
from onrecord.web.desk import Desk
from onrecord.web.endpoints import InvalidError, Nothing, wanted
from onrecord.web.openapi import ROOT
from onrecord.web.parcels import Parcel, pack_address, pack_files, pack_text
from onrecord.web.rendering import page
from onrecord.web.security.bodies import read_form

_FIELDS = ("text", "title", "url", "outlet", "published")
_LONGEST = {"text": 2_000_000, "title": 500, "url": 2_000, "outlet": 200, "published": 10}
_JOBS_SHOWN = 12
_ON_API = frozenset({"file", "outlet", "published"})


def add(request: Request) -> Response:
    """The page; of it only the jobs where a script asks for them, and nothing where these are as it has seen them."""
    jobs = _desk(request).jobs
    version = jobs.version
    if request.headers.get("HX-Request") == "true" and request.query_params.get("seen") == str(version):
        return Response(status_code=204)
    return _page(request, part="jobs", version=version)


def one(request: Request) -> Response:
    """One job with all that is told of its reports."""
    desk = _desk(request)
    version = desk.jobs.version
    if request.headers.get("HX-Request") == "true" and request.query_params.get("seen") == str(version):
        return Response(status_code=204)
    job = source.job(desk, wanted(source.JobWanted, (), request.path_params))
    return page(
        request,
        "job.html",
        part="jobs",
        jobs=[job],
        seen=version,
        read_only=desk.settings.read_only,
        fresh=_fresh(desk),
    )


async def send(request: Request) -> Response:
    """What the form brings is queued; what it lacks is told on the page, with what was typed still there."""
    desk = _desk(request)
    source.writable(desk)
    async with read_form(request, desk.settings) as form:
        given = {name: value.strip() for name in _FIELDS if isinstance(value := form.get(name, ""), str)}
        try:
            parcels = await run_in_threadpool(_packed, given, _files(form))
        except InvalidError as error:
            words = str(error)
            return _page(request, given=given, trouble=words[0].upper() + words[1:] + ".", status=400)
    _put_all(desk, parcels)
    return RedirectResponse("/add#under-way", 303)


def cancel(request: Request) -> Response:
    """Cancel a job by the button of the page."""
    source.cancel(_desk(request), wanted(source.JobWanted, (), request.path_params))
    return RedirectResponse("/add#under-way", 303)


def join(request: Request) -> Response:
    """Have claims joined by the button of a page that shows older ones."""
    return RedirectResponse(f"/add/jobs/{source.join(_desk(request), Nothing()).id}", 303)


async def send_files(request: Request) -> Response:
    """Files as programs send them: a form with parts called `file`, and perhaps `outlet` and `published`."""
    desk = _desk(request)
    source.writable(desk)
    wanted(Nothing, request.query_params.multi_items())
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise InvalidError("files are sent as multipart/form-data, each as a part called file")
    async with read_form(request, desk.settings) as form:
        unknown = sorted(form.keys() - _ON_API)
        if unknown:
            raise InvalidError(f"unknown part {unknown[0][:60]!r}; known are: {', '.join(sorted(_ON_API))}")
        known = {name: value for name in ("outlet", "published") if isinstance(value := form.get(name, ""), str)}
        _check_lengths(known)
        parcel = await run_in_threadpool(
            pack_files, _files(form), outlet=known.get("outlet") or None, published=known.get("published") or None
        )
    return Response(msgspec.json.encode(source.put(desk, parcel)), media_type="application/json")


def _packed(given: dict[str, str], files: list[tuple[str, BinaryIO]]) -> list[Parcel]:
    """All that a form brings, each way of sending as a parcel of its own: all of them, or none and InvalidError."""
    _check_lengths(given)
    text, title, url = given.get("text"), given.get("title") or None, given.get("url")
    outlet, published = given.get("outlet") or None, given.get("published") or None
    parcels: list[Parcel] = []
    try:
        if files:
            parcels.append(pack_files(files, outlet=outlet, published=published))
        if text:
            parcels.append(pack_text(text, title=title, outlet=outlet, published=published))
        if url:
            parcels.append(pack_address(url, outlet=outlet, published=published))
    except BaseException:
        for parcel in parcels:
            parcel.remove()
        raise
    if not parcels:
        raise InvalidError("there is nothing to add; choose files, paste a text, or give an address")
    return parcels


def _put_all(desk: Desk, parcels: list[Parcel]) -> None:
    """Queue them, the first to be read first; of those that are not taken nothing is left."""
    try:
        while parcels:
            source.put(desk, parcels.pop(0))
    finally:
        for parcel in parcels:
            parcel.remove()


def _check_lengths(given: dict[str, str]) -> None:
    for name, value in given.items():
        if len(value) > _LONGEST[name]:
            raise InvalidError(f"the {name} is longer than {_LONGEST[name]:,} characters")


def _files(form: FormData) -> list[tuple[str, BinaryIO]]:
    """The files of a form; a field of files that was left empty comes as a file without a name."""
    found = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
    return [(part.filename or "", part.file) for part in found if part.filename or part.size]


def _page(
    request: Request,
    *,
    part: str | None = None,
    version: int | None = None,
    given: dict[str, str] | None = None,
    trouble: str = "",
    status: int = 200,
) -> Response:
    desk = _desk(request)
    latest = desk.jobs.all()
    return page(
        request,
        "add.html",
        part=part,
        status=status,
        seen=desk.jobs.version if version is None else version,
        jobs=[whole for job in latest[:_JOBS_SHOWN] if (whole := desk.jobs.get(job.id))],
        more=max(0, len(latest) - _JOBS_SHOWN),
        given={**dict.fromkeys(_FIELDS, ""), **(given or {})},
        trouble=trouble,
        settings=desk.settings,
        read_only=desk.settings.read_only,
        closed=source.READ_ONLY,
        fresh=_fresh(desk),
    )


def _fresh(desk: Desk) -> bool:
    return state(desk, Nothing()).fresh


def _desk(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)


ROUTES = (
    Route("/add", add),
    Route("/add", send, methods=["POST"]),
    Route("/add/jobs/{id}", one),
    Route("/add/jobs/{id}/cancel", cancel, methods=["POST"]),
    Route("/claims/join", join, methods=["POST"]),
    Route(f"{ROOT}/reports/files", send_files, methods=["POST"]),
)
