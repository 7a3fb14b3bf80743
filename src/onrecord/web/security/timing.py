"""How long a request may take, however slowly it comes in, is worked on or is taken away."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.security.refusals import refusal

SLOWEST = 10_000.0
"""Bytes a second that a body must come in with, on average: as MinRate of Apache's mod_reqtimeout."""


class TimeLimit:
    """Answers 503 where nothing was answered after `seconds`, and breaks off an answer that stands still as long.

    The time in which a body comes in is not counted as long as it comes steadily. The work is cancelled and not waited
    for: a thread cannot be stopped, but nobody has to wait for it. Questions to the record, and what a search works out
    beside it, end by their own limit (onrecord.record.store.limiting).
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._running: set[asyncio.Task[None]] = set()  # asyncio holds its tasks weakly

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watches the clock."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Timed(receive, send, self._seconds)
        task = asyncio.ensure_future(self._app(scope, request.receive, request.send))
        self._running.add(task)
        task.add_done_callback(self._forget)
        try:
            while not task.done() and (left := request.deadline - _now()) > 0:
                await asyncio.wait({task}, timeout=left)
        except asyncio.CancelledError:
            request.over = True
            task.cancel()
            raise
        if task.done():
            task.result()
            return
        request.over = True
        task.cancel()
        if request.started:
            return  # the server closes the connection: whoever reads sees that the answer is not whole
        words = f"This took longer than {self._seconds:g} seconds and was broken off. Ask for less, or try again later."
        await refusal(scope, 503, words, {"Retry-After": "10", "Connection": "close"})(scope, receive, send)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        with suppress(asyncio.CancelledError):
            task.exception()  # looked at, so that asyncio does not complain of what nobody waits for


class _Timed:
    """The two ends of a request, and until when something has to happen."""

    def __init__(self, receive: Receive, send: Send, seconds: float) -> None:
        self._receive = receive
        self._send = send
        self._seconds = seconds
        self.deadline = _now() + seconds
        self.started = self.over = False

    async def receive(self) -> Message:
        if self.over:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            if message.get("more_body"):
                self.deadline += len(message.get("body", b"")) / SLOWEST
            else:
                self.deadline = _now() + self._seconds
        return message

    async def send(self, message: Message) -> None:
        if self.over:
            return
        self.started = True
        self.deadline = _now() + self._seconds
        await self._send(message)
        self.deadline = _now() + self._seconds


def _now() -> float:
    return asyncio.get_running_loop().time()
