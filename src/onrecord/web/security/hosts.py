"""Requests are answered for our own names only.

A page elsewhere can give its own host name the address of this machine (DNS rebinding) and would then be of the same
origin as the workbench, without a password where none is set. Its requests still name its own host.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.web.security.refusals import refusal
from onrecord.web.security.types import headers
from onrecord.web.settings import Settings, host_and_port

_EVERY_ADDRESS = ("", "0.0.0.0", "::", "[::]")  # noqa: S104  compared with, not listened on
_DEFAULT_PORTS = (80, 443)


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """The values of a Host header that are answered, in lower case.

    This machine's names and the address listened on, with the port; names that were given, with their own port or,
    where they have none, with the port listened on and, behind a proxy, with none or a usual one.
    """
    own = ["localhost", "127.0.0.1", "[::1]"]
    if settings.host not in _EVERY_ADDRESS:
        own.append(_bracketed(settings.host.lower()))
    found = set()
    for name in own:
        found |= _with_port(name, settings.port)
    for given in settings.host_names:
        name, port = host_and_port(given)
        found |= _with_port(name, settings.port if port is None else port)
        if port is None and settings.behind_proxy:
            for usual in _DEFAULT_PORTS:
                found |= _with_port(name, usual)
    return frozenset(found)


class HostCheck:
    """Answers 421 to a request for another host; a WebSocket, of which there is none here, is closed."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._allowed = allowed_hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Looks at the Host header."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            named = headers(scope, b"host")
            if len(named) != 1 or named[0].lower() not in self._allowed:
                words = (
                    "This workbench does not answer for the host name that the request gives. Open it by the address "
                    "that it printed at its start, or start it with --host-name and the name that you use."
                )
                await refusal(scope, 421, words)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _with_port(name: str, port: int) -> set[str]:
    """As browsers write it: a default port is left out."""
    return {f"{name}:{port}"} | ({name} if port in _DEFAULT_PORTS else set())


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
