"""Logging in and out: a plain form, one password, and nowhere to be sent to but pages of the workbench."""

from __future__ import annotations

import math
import re
from urllib.parse import parse_qs, parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope

from onrecord.web.security.passwords import fits
from onrecord.web.security.refusals import alone, refusal
from onrecord.web.security.sessions import SessionCookie, Sessions
from onrecord.web.security.throttle import Throttle
from onrecord.web.security.types import header, who
from onrecord.web.settings import Access

_LONGEST_FORM, _LONGEST_PATH = 8 * 1024, 2_000
# one slash and then no other, for two of them, or one and a backslash, begin another host's address;
# browsers drop tabs and line ends out of addresses, so these may be nowhere
_LOCAL = re.compile(r"/(?:[^/\\\x00-\x20\x7f][^\\\x00-\x20\x7f]*)?")


def local_path(text: str) -> str:
    """A path of the workbench to go to; "/" for anything that is none."""
    if len(text) > _LONGEST_PATH or not _LOCAL.fullmatch(text) or text.split("?")[0] in ("/login", "/logout"):
        return "/"
    return text


class LoginPage:
    """/login and /logout. Tries are counted by address and in all; an answer to one too many says how long to wait."""

    def __init__(self, access: Access, sessions: Sessions, cookie: SessionCookie, throttle: Throttle) -> None:
        self._access = access
        self._sessions = sessions
        self._cookie = cookie
        self._throttle = throttle

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """What /login answers."""
        if self._access.password_hash is None:
            return refusal(scope, 404, "No password is set here: programs get in by a token.")
        if scope["method"] in ("GET", "HEAD"):
            asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("next", ["/"])[0]
            return self._page(scope, local_path(asked))
        if scope["method"] != "POST":
            return refusal(scope, 405, headers={"Allow": "GET, HEAD, POST"})
        try:
            form = await _form(Request(scope, receive))
        except HTTPException as error:
            return refusal(scope, error.status_code, error.detail, error.headers)
        return await self._try(scope, form.get("password", ""), local_path(form.get("next", "/")))

    def log_out(self, scope: Scope) -> Response:
        """What /logout answers: the session is over, here and not only in the browser."""
        if scope["method"] != "POST":
            return refusal(scope, 405, "Log out by the button of a page.", {"Allow": "POST"})
        self._sessions.end(self._cookie.read(scope))
        return RedirectResponse("/login", 303, {"Set-Cookie": self._cookie.clear(scope)})

    async def _try(self, scope: Scope, password: str, then: str) -> Response:
        address = (scope.get("client") or ("", 0))[0]
        wait = self._throttle.begin(address)
        if wait > 0:
            seconds = math.ceil(wait)
            words = f"Too many tries. Wait {seconds} seconds, then try again."
            return self._page(scope, then, words, 429, {"Retry-After": str(seconds)})
        right = False
        try:
            right = await run_in_threadpool(fits, password, self._access.password_hash or "")
        finally:
            self._throttle.end(address, right)
        if not right:
            return self._page(scope, then, "This is not the password.", 403)
        self._sessions.end(self._cookie.read(scope))
        written = self._cookie.write(scope, self._sessions.begin())  # a new name: one that was planted opens nothing
        return RedirectResponse(then, 303, {"Set-Cookie": written})

    def _page(
        self, scope: Scope, then: str, words: str = "", status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        # the cookie is not sent along a link from another site: whoever is logged in goes on by a link of our own
        from_elsewhere = header(scope, b"sec-fetch-site") in ("cross-site", "same-site")
        shown = alone("login.html", then=then, words=words, go_on=from_elsewhere or who(scope) != "nobody")
        return HTMLResponse(shown, status, headers)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form; raises HTTPException. Nobody has logged in yet, so little is read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "Log in by the form of the page /login.")
    content = b""
    try:
        async for piece in request.stream():
            content += piece
            if len(content) > _LONGEST_FORM:
                raise HTTPException(413, "This is more than a password.", {"Connection": "close"})
    except ClientDisconnect:
        raise HTTPException(400, "The form did not come in whole.") from None
    try:
        return dict(parse_qsl(content.decode("ascii"), keep_blank_values=True, max_num_fields=10))
    except ValueError:
        raise HTTPException(400, "The form is damaged.") from None
