"""Adding reports: a text or an address is sent in, and jobs tell what became of it. Files: :mod:`..pages.add`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from starlette.exceptions import HTTPException

from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, InvalidError, Limit, MissingError, Name, Nothing, Offset, Page
from onrecord.web.job_types import Job, WholeJob
from onrecord.web.jobs import FullError
from onrecord.web.parcels import Parcel, pack_address, pack_text

READ_ONLY = "This workbench only shows its record: it was started with --read-only. Nothing is added or joined here."

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40, description="the id of a job")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000_000, description="the report itself")]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000, description="an http or https address")]


class ReportSent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report: its `text`, with `url` as where it was published; or, without a text, the `url` to fetch it from.

    `published` and `outlet` go before what the report says of itself; `title` and `author` are of a text only.
    """

    text: Text | None = None
    url: Address | None = None
    title: Title | None = None
    author: Name | None = None
    outlet: Name | None = None
    published: Day | None = None


class JobsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Jobs."""

    limit: Limit = 50
    offset: Offset = 0


class JobWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One job."""

    id: Id


def report(desk: Desk, _: Nothing, sent: ReportSent) -> Job:
    """Have a report read. Raises InvalidError where it is none, HTTPException 403 or 429 where none is taken now."""
    writable(desk)
    if sent.text is not None:
        parcel = pack_text(
            sent.text,
            title=sent.title,
            author=sent.author,
            published=sent.published,
            outlet=sent.outlet,
            url=sent.url,
        )
    elif sent.url is None:
        raise InvalidError("there is nothing to add: give a text, or the url of a page to fetch")
    elif sent.title or sent.author:
        raise InvalidError("title and author are for a text; a page that is fetched has its own")
    else:
        parcel = pack_address(sent.url, published=sent.published, outlet=sent.outlet)
    return put(desk, parcel)


def put(desk: Desk, parcel: Parcel) -> Job:
    """Queue a parcel. Raises HTTPException 429 where too many wait."""
    return _queued(lambda: desk.jobs.put(parcel))


def _queued(put: Callable[[], Job]) -> Job:
    try:
        return put()
    except FullError as error:
        words = f"{str(error)[0].upper()}{str(error)[1:]}."
        raise HTTPException(429, words, {"Retry-After": "30"}) from error


def join(desk: Desk, _: Nothing) -> Job:
    """Have claims joined anew. Raises HTTPException 403 where nothing may be changed, 429 where too many wait."""
    writable(desk)
    return _queued(desk.jobs.join)


def jobs(desk: Desk, wanted: JobsWanted) -> Page[Job]:
    """Jobs since the workbench was started, the latest first; of those that are over the last hundred."""
    found = desk.jobs.all()
    some = tuple(found[wanted.offset : wanted.offset + wanted.limit])
    return Page(total=len(found), offset=wanted.offset, limit=wanted.limit, items=some)


def job(desk: Desk, wanted: JobWanted) -> WholeJob:
    """A job with what became of its reports. Raises MissingError where there is none."""
    found = desk.jobs.get(wanted.id)
    if found is None:
        raise MissingError(f"there is no job {wanted.id!r}; a workbench forgets its jobs when it ends")
    return found


def cancel(desk: Desk, wanted: JobWanted) -> Job:
    """Stop a job; one that is over stays as it is. Raises MissingError where there is none."""
    writable(desk)
    job(desk, wanted)
    found = desk.jobs.cancel(wanted.id)
    return found or job(desk, wanted)


def writable(desk: Desk) -> None:
    """Raises HTTPException 403 where nothing may be added."""
    if desk.settings.read_only:
        raise HTTPException(403, READ_ONLY)


ENDPOINTS = (
    Endpoint(
        "/reports", "adding", "Add a report: a text, or an address to fetch.", Nothing, Job, report,
        method="POST", body=ReportSent,
    ),
    Endpoint(
        "/claims/join", "adding", "Join claims of all articles anew, as a job.", Nothing, Job, join, method="POST"
    ),
    Endpoint("/jobs", "adding", "What was sent in, the latest first.", JobsWanted, Page[Job], jobs),
    Endpoint("/jobs/{id}", "adding", "One job, with what became of its reports.", JobWanted, WholeJob, job),
    Endpoint(
        "/jobs/{id}", "adding", "Cancel a job; what it has read stays in the record.", JobWanted, Job, cancel,
        method="DELETE",
    ),
)  # fmt: skip


def with_files(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the route that takes files, which is no Endpoint: its body is a form, not JSON."""
    day = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$", "description": "a calendar date, ISO 8601"}
    parts = {
        "file": {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}},
        "outlet": {"type": "string", "maxLength": 200},
        "published": day,
    }
    form = {"type": "object", "properties": parts, "required": ["file"], "additionalProperties": False}
    operation = {
        **document["paths"]["/reports"]["post"],
        "operationId": "post_reports_files",
        "summary": "Add files, each a part called file; outlet and published go before what they say themselves.",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}},
    }
    return {**document, "paths": {**document["paths"], "/reports/files": {"post": operation}}}
