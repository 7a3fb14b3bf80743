"""How much a request may bring along: counted while it comes in, so that nothing large is ever held."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.security.refusals import refusal
from onrecord.web.security.types import header
from onrecord.web.settings import Settings

UPLOAD_PATHS = ("/add", "/api/v1/reports/files")
"""Where, and below which, reports are sent in; everything else takes the small limit."""
_CLOSE = {"Connection": "close"}
"""What is still on its way need not be read."""
_FIELDS, _FIELD_BYTES = 100, 2**21


class TooLargeError(HTTPException):
    """Raised in a handler that reads on after the limit; the answer is given here whatever becomes of it."""


class BodyLimit:
    """Answers 413 where a body is larger than allowed, and 503 where too many are uploading at once."""

    def __init__(self, app: ASGIApp, settings: Settings, upload_paths: tuple[str, ...] = UPLOAD_PATHS) -> None:
        self._app = app
        self._settings = settings
        self._upload_paths = upload_paths
        self._uploading = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not self._is_upload(scope):
            await self._counted(scope, receive, send, self._settings.body_bytes)
        elif self._uploading >= self._settings.uploads_at_once:
            words = "Others are adding reports at this moment; try again in a few seconds."
            await refusal(scope, 503, words, {"Retry-After": "5", **_CLOSE})(scope, receive, send)
        else:
            self._uploading += 1
            try:
                await self._counted(scope, receive, send, self._settings.upload_bytes)
            finally:
                self._uploading -= 1

    def _is_upload(self, scope: Scope) -> bool:
        path = scope["path"]
        return scope["method"] == "POST" and any(path == p or path.startswith(p + "/") for p in self._upload_paths)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        words = f"What was sent is larger than {_size(most)}, the most that is taken here; send it in parts."
        declared = header(scope, b"content-length") or ""
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > most:
            await refusal(scope, 413, words, _CLOSE)(scope, receive, send)
            return
        received = 0
        started = False

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise TooLargeError(413, words, _CLOSE)
            return message

        async def sending(message: Message) -> None:
            nonlocal started
            if received > most and not started:
                return  # what the application makes of it
            started = True
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        except Exception:
            if received <= most or started:
                raise
        if received > most and not started:
            await refusal(scope, 413, words, _CLOSE)(scope, receive, send)


@asynccontextmanager
async def read_form(request: Request, settings: Settings) -> AsyncIterator[FormData]:
    """The form that a page sent, files included: `async with read_form(request, settings) as form:`.

    Large files lie on disk until the end of the block. Raises HTTPException 400 where the form is damaged or has more
    files than allowed, 413 where it is too large.
    """
    most = min(settings.upload_bytes, _FIELD_BYTES)
    async with request.form(max_files=settings.upload_files, max_fields=_FIELDS, max_part_size=most) as form:
        yield form


def _size(number: int) -> str:
    for unit, name in ((2**30, "GB"), (2**20, "MB"), (2**10, "kB")):
        if number >= unit:
            return f"{number / unit:.3g} {name}"
    return f"{number} bytes"
