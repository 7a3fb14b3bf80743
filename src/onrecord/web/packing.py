"""Answers packed with gzip for whoever is far away; on this machine packing takes longer than it saves."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_SMALLEST, _HARDEST = 1_000, 3
"""Bytes of an answer below which packing it is not worth the while, and how hard gzip tries (1 to 9)."""


class Packed:
    """An application whose answers are packed, where the client takes that and is not on this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._packed = GZipMiddleware(app, minimum_size=_SMALLEST, compresslevel=_HARDEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the application does."""
        await (self._plain if _is_near(scope) else self._packed)(scope, receive, send)


def _is_near(scope: Scope) -> bool:
    """Whether the client, as the server or a trusted proxy tells, has a loopback address."""
    try:
        return ip_address((scope.get("client") or ("",))[0]).is_loopback
    except ValueError:
        return False
