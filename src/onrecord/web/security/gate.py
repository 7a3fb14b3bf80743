"""The gate: who is let in, and where everybody else may go (the log-in page and the files that it needs)."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.web.security.login import LoginPage, local_path
from onrecord.web.security.origins import READING
from onrecord.web.security.refusals import refusal, wants_json
from onrecord.web.security.sessions import SessionCookie, Sessions
from onrecord.web.security.tokens import is_known
from onrecord.web.security.types import Who, header, who, with_state
from onrecord.web.settings import Access

LOGIN, LOGOUT, PUBLIC = "/login", "/logout", "/static/"


class Identify:
    """Says by what a request gets in: `request.state.who` is "open", "session", "token" or "nobody"."""

    def __init__(self, app: ASGIApp, access: Access, sessions: Sessions, cookie: SessionCookie) -> None:
        self._app = app
        self._access = access
        self._sessions = sessions
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Says who asks."""
        if scope["type"] == "http":
            scope = with_state(scope, who=self._who(scope))
        await self._app(scope, receive, send)

    def _who(self, scope: Scope) -> Who:
        if not self._access.locked:
            return "open"
        authorization = header(scope, b"authorization") or ""
        # a wrong token is told so, rather than covered by a session; of other schemes a proxy may make use
        if authorization.lower().startswith("bearer"):
            return "token" if is_known(authorization, self._access.tokens) else "nobody"
        return "session" if self._sessions.is_open(self._cookie.read(scope)) else "nobody"


class Gate:
    """Lets in who was identified, and shows the others the log-in page; nothing else of the application is reached."""

    def __init__(self, app: ASGIApp, access: Access, login: LoginPage) -> None:
        self._app = app
        self._access = access
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets through, or not."""
        if scope["type"] != "http" or not self._access.locked:
            await self._app(scope, receive, send)
            return
        path, reading = scope["path"], scope["method"] in READING
        answer: Response | None = None
        if path == LOGIN:
            answer = await self._login.answer(scope, receive)
        elif path == LOGOUT:
            answer = self._login.log_out(scope)
        elif who(scope) == "nobody" and not (reading and _is_public(path)):
            answer = _shut(scope, self._access)
        await (answer or self._app)(scope, receive, send)


def _is_public(path: str) -> bool:
    # no router of ours goes up by dots, but none ever gets to be asked
    return path.startswith(PUBLIC) and ".." not in path


def _shut(scope: Scope, access: Access) -> Response:
    """What somebody gets who has not logged in."""
    challenge = {"WWW-Authenticate": 'Bearer realm="onrecord"'}
    if access.password_hash is None:
        return refusal(scope, 401, "This workbench is for programs with a token: Authorization: Bearer …", challenge)
    if header(scope, b"hx-request") == "true":
        # a script put a question from a page that is there: the whole page has to go to the log-in
        return refusal(scope, 401, headers={"HX-Redirect": _login_address(_page_of(scope)), **challenge})
    if wants_json(scope) or scope["method"] not in READING:
        words = "Log in first (/login), or send a token (Authorization: Bearer …)."
        return refusal(scope, 401, words, challenge)
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    wanted = (path + b"?" + query if query else path).decode("latin-1")
    return RedirectResponse(_login_address(wanted), 303)


def _page_of(scope: Scope) -> str:
    """Path and query of the page that a script runs on."""
    try:
        page = urlsplit(header(scope, b"hx-current-url") or "")
    except ValueError:
        return "/"
    return urlunsplit(("", "", page.path, page.query, ""))


def _login_address(wanted: str) -> str:
    then = local_path(wanted)
    return LOGIN if then == "/" else f"{LOGIN}?{urlencode({'next': then})}"
