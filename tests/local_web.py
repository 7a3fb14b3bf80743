"""A web server on this machine for tests: pages by path, each a body, an answer in full, or a function that writes."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from onrecord.intake.fetch import Fetcher
from onrecord.intake.transport import FetchLimits


class Answer(msgspec.Struct, frozen=True):
    """What the server sends for a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = {}


Page = bytes | Answer | Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A running server: `pages` can be changed, `asked` says what it was asked, path by path, with the headers."""

    def __init__(self, pages: dict[str, Page]) -> None:
        self.pages: dict[str, Page] = {"/robots.txt": Answer(status=404), **pages}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = 0
        self.scheme = "http"

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextlib.contextmanager
def serving(pages: dict[str, Page], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            page = site.pages.get(self.path, Answer(status=404))
            with contextlib.suppress(OSError):  # the other side hangs up where it has enough
                if isinstance(page, bytes):
                    page = Answer(page, headers={"Content-Type": "text/html; charset=utf-8"})
                if not isinstance(page, Answer):
                    page(self)
                    return
                self.send_response(page.status)
                for name, value in {"Content-Length": str(len(page.body)), **page.headers}.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        site.scheme = "https"
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def local_fetcher(clock: Clock | None = None, **limits: float) -> Fetcher:
    """A fetcher that may connect to this machine and does not wait."""
    clock = clock or Clock()
    wanted = msgspec.convert(limits, FetchLimits)
    return Fetcher(wanted, allow_private=True, clock=clock, sleep=clock.sleep)
