"""The headers that every answer carries."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.files import in_every_page

_STYLE = base64.b64encode(hashlib.sha256(in_every_page().encode()).digest()).decode()
CSP = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{_STYLE}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, nothing inline but one style sheet, no eval (htmx needs none with allowEval false), in
nobody's frame."""

_FIXED = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),  # for browsers that do not know frame-ancestors
    (b"referrer-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        b"microphone=(), midi=(), payment=(), usb=(), clipboard-write=(self)",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_OURS = frozenset(name for name, _ in _FIXED) | {b"server", b"cache-control"}
_DIGEST = re.compile(rb"(?:^|&)v=[0-9a-f]{8,64}(?:&|$)")


class SafeHeaders:
    """Puts the headers on every answer, in place of what the application says of them, and takes Server off.

    `private`: what is answered is for those who got in, so nothing keeps a copy. Static files that are asked for with
    a digest of their content are kept for long by the browser: another content has another address.
    """

    def __init__(self, app: ASGIApp, private: bool) -> None:
        self._app = app
        self._otherwise = b"no-store" if private else b"no-cache"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in _OURS]
                caching = (b"cache-control", self._caching(scope, message["status"]))
                message = {**message, "headers": [*kept, *_FIXED, caching]}
            await send(message)

        await self._app(scope, receive, sending)

    def _caching(self, scope: Scope, status: int) -> bytes:
        if not scope["path"].startswith("/static/"):
            return self._otherwise
        if status in (200, 206, 304) and _DIGEST.search(scope.get("query_string", b"")):
            return b"public, max-age=31536000, immutable"
        return b"no-cache"  # asked for again, and not sent again where it is the same
