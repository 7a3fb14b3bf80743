"""The server itself, on a real socket: what it says of itself, and how long it waits for slow clients."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator

import msgspec
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from guarded import application, locked, settings
from onrecord.web.security import protected, server
from onrecord.web.security.server import uvicorn_options
from onrecord.web.settings import Settings


@contextlib.contextmanager
def serving(kept: Settings, app: Starlette | None = None) -> Iterator[int]:
    """The port of a running workbench."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    kept = msgspec.structs.replace(kept, port=port)
    running = uvicorn.Server(uvicorn.Config(protected(app or application(kept), kept), **uvicorn_options(kept)))
    thread = threading.Thread(target=running.run, args=([listening],), daemon=True)
    thread.start()
    try:
        while not running.started:
            time.sleep(0.005)
        yield port
    finally:
        running.should_exit = True
        thread.join(5)
        listening.close()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=3)


def asked(port: int, request: str) -> bytes:
    """All that comes back until the server hangs up."""
    with connected(port) as sock:
        sock.sendall(request.encode())
        return read(sock)


def read(sock: socket.socket) -> bytes:
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := sock.recv(65536):
            got += piece
    return got


def answered(sock: socket.socket) -> None:
    """Takes one answer of our own off a connection that stays open."""
    got = b""
    while not got.endswith(b"}"):
        got += sock.recv(65536)
    assert got.startswith(b"HTTP/1.1 200 ")


def head(port: int, line: str = "GET / HTTP/1.1", *more: str) -> str:
    return "\r\n".join([line, f"Host: 127.0.0.1:{port}", "Connection: close", *more, "", ""])


def test_the_server_says_nothing_of_itself() -> None:
    with serving(settings(access=locked())) as port:
        answer = asked(port, head(port, "GET /api/v1/who HTTP/1.1")).lower()
        assert answer.startswith(b"http/1.1 401 ")
        assert b"\r\nserver:" not in answer
        assert b"uvicorn" not in answer
        assert answer.count(b"content-security-policy") == 1


def test_forged_requests_reach_nothing() -> None:
    with serving(settings(access=locked())) as port:
        for line in (
            "GET http://127.0.0.1/static/../claims/x HTTP/1.1",
            "GET /static/..%2fclaims/x HTTP/1.1",
            "GET /static/%2e%2e/claims/x HTTP/1.1",
            "GET //static/x HTTP/1.1",
            "GET /static/../../claims/x HTTP/1.1",
        ):
            assert b'"who"' not in asked(port, head(port, line))
        assert b" 421 " in asked(port, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert b" 400 " in asked(port, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")
        assert b" 400 " in asked(port, "GET / HTTP/1.1\r\nX: " + "x" * 20_000)


def test_who_sends_a_head_drop_by_drop_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with serving(settings()) as port:
        begun = time.monotonic()
        silent, later, dripping = connected(port), connected(port), connected(port)
        with silent, later, dripping:
            later.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            answered(later)
            later.sendall(b"GET / HT")
            with pytest.raises((BrokenPipeError, ConnectionResetError)):
                for _ in range(100):
                    dripping.sendall(b"X")
                    time.sleep(0.02)
            assert read(silent) == b""
            assert read(later) == b"", "the second request of a connection has no more time than the first"
        assert 0.2 < time.monotonic() - begun < 2.5


def test_who_takes_a_head_in_time_is_not_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with serving(settings()) as port, connected(port) as sock:
        for number in range(3):
            sock.sendall(f"GET /claims/{number} HTTP/1.1\r\n".encode())
            time.sleep(0.05)
            sock.sendall(f"Host: 127.0.0.1:{port}\r\n\r\n".encode())
            answered(sock)
            time.sleep(0.35)  # between requests uvicorn's own limit counts


def test_who_does_not_take_the_answer_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STALLED_SECONDS", 0.3)
    endless = Starlette(routes=[Route("/", lambda request: StreamingResponse(itertools.repeat(b"x" * 65536)))])
    with serving(settings(), endless) as port, connected(port) as sock:
        sock.sendall(head(port).encode())
        time.sleep(0.8)
        taken = 0
        with contextlib.suppress(ConnectionResetError):
            while (piece := sock.recv(65536)) and taken < 50_000_000:
                taken += len(piece)
        assert 0 < taken < 50_000_000, "what was on its way, and no more"


def test_connections_have_a_limit() -> None:
    with serving(settings(connections=3)) as port:
        idle = [connected(port) for _ in range(3)]
        assert b" 503 " in asked(port, head(port))
        for sock in idle:
            sock.close()
        time.sleep(0.1)
        assert b" 200 " in asked(port, head(port))


def test_nobody_takes_all_connections_by_saying_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_SILENT", 5)
    with serving(settings(connections=20)) as port, contextlib.ExitStack() as held:
        silent = [held.enter_context(connected(port)) for _ in range(30)]
        for sock in silent[-5:]:
            sock.sendall(b"G")
        assert b" 200 " in asked(port, head(port))
        assert read(silent[0]) == b"", "who has taken longest had to go"
        silent[-1].sendall(head(port)[1:].encode())
        assert b" 200 " in read(silent[-1]), "and who came last did not"
