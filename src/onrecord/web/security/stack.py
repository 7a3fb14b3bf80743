"""All of it around an application, in the one right order."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.security.bodies import UPLOAD_PATHS, BodyLimit
from onrecord.web.security.gate import Gate, Identify
from onrecord.web.security.headers import SafeHeaders
from onrecord.web.security.hosts import HostCheck
from onrecord.web.security.login import LoginPage
from onrecord.web.security.origins import SameOrigin
from onrecord.web.security.proxies import ProxyHeaders
from onrecord.web.security.refusals import refusal
from onrecord.web.security.sessions import SessionCookie, Sessions
from onrecord.web.security.throttle import Throttle
from onrecord.web.security.timing import TimeLimit
from onrecord.web.settings import Settings, check


def protected(
    app: ASGIApp,
    settings: Settings,
    *,
    upload_paths: tuple[str, ...] = UPLOAD_PATHS,
    sessions: Sessions | None = None,
    throttle: Throttle | None = None,
) -> ASGIApp:
    """The application behind everything that keeps it safe; what is not let through never reaches it.

    From the outside in: headers on every answer, errors without their inside, what a trusted proxy says, our host
    names, time, size, who asks, from which site, and the gate with the log-in page.

    Raises:
        OptionError: the settings are not safe; see :func:`~onrecord.web.settings.check`.
    """
    check(settings)
    access = settings.access
    if sessions is None:  # an empty one is false
        sessions = Sessions(settings.session_idle_seconds, settings.session_seconds)
    cookie = SessionCookie(settings.port)
    login = LoginPage(access, sessions, cookie, Throttle() if throttle is None else throttle)
    app = Gate(app, access, login)
    app = SameOrigin(app)
    app = Identify(app, access, sessions, cookie)
    app = BodyLimit(app, settings, upload_paths)
    app = TimeLimit(app, settings.request_seconds)
    app = HostCheck(app, settings)
    app = ProxyHeaders(app, settings)
    app = QuietErrors(app)
    return SafeHeaders(app, access.locked)


class QuietErrors:
    """Answers 500 where something failed that nobody expected; the error goes on to the server, which logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watches for what was not caught."""
        started = scope["type"] != "http"

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            if not started:
                await refusal(scope, 500)(scope, receive, send)
            raise
