"""Answers that say no: a page or JSON, with what to do, and nothing about the inside of the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from onrecord.web.security.types import header, is_api

_TEMPLATES = Path(__file__).parent.parent / "templates"
_WORDS: Mapping[int, str] = {
    401: "Log in first, or send a token.",
    403: "This is not allowed here.",
    404: "There is nothing at this address.",
    405: "This address cannot be asked in this way.",
    413: "What was sent is too large.",
    500: "Something went wrong here; the log of the workbench says what. Go back and try again.",
    503: "This takes too long or too much is asked at once; try again a little later.",
}


def refusal(scope: Scope, status: int, words: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with an error status: `{"status", "error"}` for programs, a page for browsers.

    JSON is for everything below /api/ and for whoever accepts JSON and no HTML. `words` say what happened and what to
    do; they are shown to whoever asked, so nothing of the inside may be in them.
    """
    words = words or _WORDS.get(status) or f"{HTTPStatus(status).phrase}."
    if wants_json(scope):
        content = msgspec.json.encode({"status": status, "error": words})
        return Response(content, status, headers, "application/json")
    title = HTTPStatus(status).phrase
    page = alone("error.html", status=status, title=title, words=words)
    return HTMLResponse(page, status, headers)


def wants_json(scope: Scope) -> bool:
    """Whether whoever asks is a program."""
    accepted = (header(scope, b"accept") or "").lower()
    return is_api(scope["path"]) or ("json" in accepted and "html" not in accepted)


def alone(template: str, **context: Any) -> str:
    """A page that needs nothing but its own template: it must be shown even where nothing else works."""
    return _environment().get_template(template).render(context)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
