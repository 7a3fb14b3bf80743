"""From a request to an answer of the API: JSON, and whole lists as CSV or JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from onrecord.output.csv_rows import csv_rows
from onrecord.web.desk import Desk
from onrecord.web.endpoints import BrokenOffError, Endpoint, InvalidError, Page, wanted
from onrecord.web.flat import columns, flat
from onrecord.web.gathering import gathered

MOST_ROWS = 100_000
"""Rows that one export gives at most; whoever asks for more is told so, and gets none rather than some of them."""
_STEP = 1_000
"""Rows of an export that are asked for at once: each time what comes before them is counted anew."""
_CHUNK = 65_536
"""Bytes of an export that are sent at once."""


def routes(endpoint: Endpoint, root: str) -> list[Route]:
    """The route of an endpoint and those of its exports."""
    made = [Route(root + endpoint.path, _answer(endpoint), methods=[endpoint.method])]
    if endpoint.exports:
        made += [
            Route(f"{root}{endpoint.path}.csv", _whole(endpoint, "csv")),
            Route(f"{root}{endpoint.path}.jsonl", _whole(endpoint, "jsonl")),
        ]
    return made


def _answer(endpoint: Endpoint) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        asked = wanted(endpoint.wanted, request.query_params.multi_items(), request.path_params)
        given = [] if endpoint.body is None else [_body(await request.body(), endpoint.body)]
        found = await run_in_threadpool(endpoint.function, _desk(request), asked, *given)
        return Response(msgspec.json.encode(found), media_type="application/json")

    return answer


def _body(content: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidError(f"the body is not as the document says: {error}") from error


def _whole(endpoint: Endpoint, ending: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        pairs = request.query_params.multi_items()
        if {"limit", "offset"} & {name for name, _ in pairs}:
            raise InvalidError("an export is whole: it takes no limit and no offset")
        asked = wanted(endpoint.wanted, pairs, request.path_params)
        desk = _desk(request)
        # the first page is asked for before the answer begins, so that what is wrong gets a status of its own
        pages = _pages(endpoint, desk, asked)
        first = next(pages)
        if first.total > MOST_ROWS:
            raise InvalidError(
                f"{first.total:,} rows fit, and one export gives {MOST_ROWS:,} at most: ask for less by filters, such "
                "as since and until, or run onrecord export, which writes the whole record"
            )
        lines = _csv(endpoint, first, pages) if ending == "csv" else _jsonl(first, pages)
        name = endpoint.path.strip("/").replace("/", "-").translate({ord("{"): None, ord("}"): None})
        return StreamingResponse(
            lines,
            media_type="text/csv; charset=utf-8" if ending == "csv" else "application/jsonl",
            headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
        )

    return answer


def _pages(endpoint: Endpoint, desk: Desk, asked: msgspec.Struct) -> Iterator[Page[Any]]:
    total: int | None = None
    for offset in range(0, MOST_ROWS, _STEP):
        page: Page[Any] = endpoint.function(desk, msgspec.structs.replace(asked, limit=_STEP, offset=offset))
        if page.total != total is not None:
            # the answer has begun: breaking it off is how who reads it learns that it is not whole
            raise BrokenOffError("the record was changed while rows of it were exported")
        total = page.total
        yield page
        if offset + len(page.items) >= page.total or not page.items:
            return


def _jsonl(first: Page[Any], pages: Iterator[Page[Any]]) -> Iterator[bytes]:
    for page in (first, *pages):
        yield b"".join(msgspec.json.encode(row) + b"\n" for row in page.items)


def _csv(endpoint: Endpoint, first: Page[Any], pages: Iterator[Page[Any]]) -> Iterator[bytes]:
    names = columns(endpoint.answer)
    rows = (flat(row) for page in (first, *pages) for row in page.items)
    return gathered(csv_rows(names, ([cells.get(name) for name in names] for cells in rows)), b"", _CHUNK)


def _desk(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)
