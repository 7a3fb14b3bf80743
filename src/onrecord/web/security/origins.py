"""Requests that other sites make browsers send: refused where they would change something or could be timed.

A page anywhere can make a browser post to this machine, or load a search as if it were a picture and see how long it
takes. Browsers say where a request comes from (Origin, Sec-Fetch-Site), and no page can make them lie about it.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.web.security.refusals import refusal
from onrecord.web.security.types import header, headers, who

READING = frozenset({"GET", "HEAD"})
_OWN_SITES = frozenset({"same-origin", "none"})  # none: typed, a bookmark, or no browser at all
_SAY_WHERE = (
    "The request does not say which site it comes from. Programs send a token (Authorization: Bearer …) or, where no "
    "password is set, an Origin header with the address of this workbench."
)
_OTHER_SITE = (
    "The request comes from another site. Open the workbench by its own address and try again; if it is behind a "
    "proxy, that must pass on Host and X-Forwarded-Proto, and the workbench must be started with --behind-proxy."
)


class SameOrigin:
    """Answers 403 to what other sites send; stands behind the host check and behind what says who asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Looks at where the request comes from."""
        if scope["type"] == "http":
            why = _refused(scope)
            if why:
                await refusal(scope, 403, why)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _refused(scope: Scope) -> str | None:
    """Why a request is not answered; None where it is."""
    site = header(scope, b"sec-fetch-site")
    if scope["method"] in READING:
        # following a link from elsewhere is fine, loading a piece of us into a page elsewhere is not
        link = header(scope, b"sec-fetch-mode") == "navigate" and header(scope, b"sec-fetch-dest") == "document"
        return None if site is None or site in _OWN_SITES or link else _OTHER_SITE
    origins = headers(scope, b"origin")
    if any(origin.lower() != _own_origin(scope) for origin in origins) or (site and site not in _OWN_SITES):
        return _OTHER_SITE
    # a page elsewhere cannot send a token that it does not know
    return None if origins or site or who(scope) == "token" else _SAY_WHERE


def _own_origin(scope: Scope) -> str:
    return f"{scope['scheme']}://{header(scope, b'host')}".lower()
