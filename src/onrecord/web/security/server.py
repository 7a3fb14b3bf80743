"""How uvicorn is set up: nothing about itself in answers, and no end of patience with slow clients."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from onrecord.web.settings import Settings

HEAD_SECONDS = 10.0
"""In which the first line and the headers of a request must have come in."""
MOST_SILENT = 50
"""Connections whose head is waited for; of more, the one that has taken longest is hung up on, so that who sends its
head at once gets an answer however many others say nothing."""
STALLED_SECONDS = 30.0
"""After which a client that takes nothing of its answer is hung up on."""


class ImpatientProtocol(H11Protocol):
    """HTTP/1.1 that hangs up on who sends a request's head drop by drop, or does not take the answer.

    uvicorn waits for both without end, and each such connection counts against the limit of connections, so that some
    hundred of them would shut everybody out ("slowloris").
    """

    _head: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a head, in the place of who has taken longest where too many are waited for."""
        super().connection_made(transport)
        self._head = self.loop.call_later(HEAD_SECONDS, transport.abort)
        silent = [other for other in self.connections if isinstance(other, ImpatientProtocol) and other._head]
        if len(silent) > MOST_SILENT:
            oldest = min(silent, key=ImpatientProtocol._until)
            oldest._head = _stopped(oldest._head)
            oldest.transport.abort()

    def _until(self) -> float:
        return self._head.when() if self._head else math.inf

    def data_received(self, data: bytes) -> None:
        """Stops waiting once the head is there; a later one has its time from its first byte."""
        super().data_received(data)
        incomplete = self.conn.their_state is h11.IDLE
        if not incomplete:
            self._head = _stopped(self._head)
        elif self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def on_response_complete(self) -> None:
        """Leaves the waiting for a next request to uvicorn's own time limit."""
        self._head = _stopped(self._head)
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The client does not keep up."""
        super().pause_writing()
        self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It does again."""
        self._stalled = _stopped(self._stalled)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._head, self._stalled = _stopped(self._head), _stopped(self._stalled)
        super().connection_lost(exc)


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """What to give to `uvicorn.Config` besides the application.

    One process: sessions and the counting of log-ins are in its memory. Proxy headers are our own middleware's matter.
    """
    return {
        "host": settings.host,
        "port": settings.port,
        "http": ImpatientProtocol,
        "loop": "asyncio",
        "ws": "none",
        "workers": 1,
        "server_header": False,
        "proxy_headers": False,
        "access_log": False,
        "log_level": "warning",
        "limit_concurrency": settings.connections,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": 5,
        "h11_max_incomplete_event_size": 16 * 1024,
    }


def _stopped(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """No timer any more, in place of this one."""
    if timer is not None:
        timer.cancel()
    return None
