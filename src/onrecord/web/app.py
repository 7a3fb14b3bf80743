"""The workbench as an ASGI application: routes of the API and of the pages, behind what keeps them safe."""

from __future__ import annotations

import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from threading import Event, Thread

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from onrecord.errors import OnrecordError
from onrecord.web.desk import Desk
from onrecord.web.errors import HANDLERS
from onrecord.web.files import Files
from onrecord.web.later import Announced, Later
from onrecord.web.packing import Packed
from onrecord.web.pages import overview
from onrecord.web.rendering import environment
from onrecord.web.security import protected
from onrecord.web.settings import Settings

_WAIT, _PAUSE = 5.0, 0.5
"""Seconds that the first answer is waited for before all else is made ready; and then, for the page's own files."""


def make_app(settings: Settings) -> ASGIApp:
    """The workbench on the record that the settings name. Raises OptionError for settings that are not safe."""
    desk = Desk(settings)
    rest, answered = Later(_rest), Event()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        Thread(target=_ready, args=(rest, desk, answered), name="onrecord-ready", daemon=True).start()
        try:
            yield
        finally:
            desk.close()

    static = Mount("/static", Files(), name="static")
    app = Starlette(
        routes=[static, *overview.ROUTES, Mount("/", rest)], exception_handlers=dict(HANDLERS), lifespan=lifespan
    )
    app.add_middleware(Packed)
    app.state.desk = desk
    app.state.templates = environment()
    return protected(Announced(app, answered), settings)


def _rest() -> list[BaseRoute]:
    """The routes of the API and of all pages."""
    from onrecord.web.answering import routes
    from onrecord.web.api import endpoints
    from onrecord.web.openapi import ROOT
    from onrecord.web.pages import routes as pages

    return [*(route for endpoint in endpoints() for route in routes(endpoint, ROOT)), *pages()]


def _ready(rest: Later, desk: Desk, answered: Event) -> None:
    """Import and load what the first page does not need, so that nobody waits for it."""
    answered.wait(_WAIT)
    time.sleep(_PAUSE)
    rest.load()
    with suppress(OnrecordError):  # told to who asks for what needs it
        desk.warm()
    # what is loaded by now stays: to look through all of it for garbage again and again takes longer than most answers
    gc.collect()
    gc.freeze()
