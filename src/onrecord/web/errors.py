"""What becomes of errors in handlers: a page or JSON that says what to do, without traceback and without paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from onrecord.errors import GoneError, InputError, KnowledgeError, ModelError, OptionError, RecordError, SlowError
from onrecord.web.endpoints import InvalidError, MissingError
from onrecord.web.security.refusals import refusal
from onrecord.web.wording import KNOWLEDGE_TROUBLE, RECORD_TROUBLE

_SLOW = "This question takes too long to answer. Ask for less: a narrower filter, fewer days, other words."
_LONGEST = 500
"""Characters of an error's own words, which may repeat what was asked."""


def _by_status(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # never: that is what it is registered for
        raise error
    if error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=error.headers)
    # Starlette's own words name the status only; ours say what to do
    own = error.detail if error.status_code not in (404, 405, 500) or error.detail[-1:] == "." else None
    return refusal(request.scope, error.status_code, own, error.headers)


def _told(status: int) -> ExceptionHandler:
    """Errors whose words are about what was asked."""

    def handle(request: Request, error: Exception) -> Response:
        return refusal(request.scope, status, _sentence(str(error)))

    return handle


def _hidden(status: int, words: str | None = None, retry: bool = False) -> ExceptionHandler:
    """Errors whose words name files or the inside of the program."""

    def handle(request: Request, error: Exception) -> Response:
        return refusal(request.scope, status, words, {"Retry-After": "5"} if retry else None)

    return handle


HANDLERS: Mapping[Any, ExceptionHandler] = {
    HTTPException: _by_status,
    InvalidError: _told(400),
    OptionError: _told(400),
    InputError: _hidden(400, "What was sent cannot be read as a report."),
    MissingError: _told(404),
    GoneError: _told(409),
    SlowError: _hidden(503, _SLOW, retry=True),
    RecordError: _hidden(503, RECORD_TROUBLE, retry=True),
    KnowledgeError: _hidden(500, KNOWLEDGE_TROUBLE),
    ModelError: _hidden(500),
    Exception: _hidden(500),
}
"""For `Starlette(exception_handlers=…)`. A subclass is handled by its own row before that of its base."""


def _sentence(words: str) -> str:
    words = words.strip() or "This cannot be"
    if len(words) > _LONGEST:
        words = words[:_LONGEST] + "…"
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")
