"""The API's document, and the same to read."""

from __future__ import annotations

from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from onrecord.web.openapi import ROOT, document
from onrecord.web.rendering import page


@cache
def _document() -> dict[str, Any]:
    from onrecord.web.api import endpoints
    from onrecord.web.api.adding import with_files

    return with_files(document(endpoints()))


def openapi(_: Request) -> Response:
    """The OpenAPI document."""
    return JSONResponse(_document())


def docs(request: Request) -> Response:
    """The document as a page."""
    return page(request, "apidocs.html", api=_document(), root=ROOT)


ROUTES = (Route("/api", docs), Route(f"{ROOT}/openapi.json", openapi))
