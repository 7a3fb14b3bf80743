"""Routes that are imported when one of them is first asked for, and word of the first answer.

So the first page waits for what it needs, and the rest can be made ready behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event, Lock

from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """An application of routes that `make` imports and gives, once; :meth:`load` does so before anybody asks."""

    def __init__(self, make: Callable[[], Sequence[BaseRoute]]) -> None:
        self._make = make
        self._router: Router | None = None
        self._making = Lock()

    def load(self) -> Router:
        """The routes, made by the first who calls; may be called by several threads."""
        with self._making:
            if self._router is None:
                self._router = Router(list(self._make()))
            return self._router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the routes do."""
        router = self._router
        if router is None:
            router = await run_in_threadpool(self.load)
        await router(scope, receive, send)


class Announced:
    """An application that sets `answered` when its first request is over."""

    def __init__(self, app: ASGIApp, answered: Event) -> None:
        self._app = app
        self._answered = answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the application does."""
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                self._answered.set()
