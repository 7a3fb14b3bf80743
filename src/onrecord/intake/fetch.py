"""Fetching one web page or feed, safely and politely.

The address may come from anyone (a feed, a redirect), and so may what is sent back. See
:mod:`onrecord.intake.addresses` for what is connected to, :mod:`onrecord.intake.transport` for the limits and
:mod:`onrecord.intake.robots` for what sites allow. No cookies, no credentials, no proxies of the environment.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urljoin

import certifi
import msgspec

from onrecord._version import __version__
from onrecord.errors import FetchError
from onrecord.intake.addresses import (
    ON_THE_COMMAND_LINE,
    Resolve,
    Target,
    checked_addresses,
    resolve_host,
    target_of,
)
from onrecord.intake.robots import MOST_BYTES, PRODUCT, Robots
from onrecord.intake.transport import FetchLimits, Reply, exchange

USER_AGENT = f"{PRODUCT}/{__version__}"
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,text/plain;q=0.9,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_HOSTS = 10_000


class Validators(msgspec.Struct, frozen=True, kw_only=True):
    """By what a server tells that `url` has not changed since: keep them and give them to the next fetch."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a web address gave.

    `url` is where it came from after all redirects; `content_type` in lower case without its parameters, `charset` one
    of these; `body` is unpacked.
    """

    url: str
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    validators: Validators


class Unchanged(msgspec.Struct, frozen=True, kw_only=True):
    """The server says that nothing has changed since `validators` were given."""

    url: str
    validators: Validators


class Fetcher:
    """Fetches pages one at a time, and waits between requests to the same host; may be shared by threads.

    `allow_private` lets it connect to addresses that are not on the public internet; `advice` tells who is refused one
    what to do. `resolve`, `clock` and `sleep`
    (seconds) and `tls` can be given in their own way.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        allow_private: bool = False,
        advice: str = ON_THE_COMMAND_LINE,
        resolve: Resolve = resolve_host,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or FetchLimits()
        self._allow_private = allow_private
        self._advice = advice
        self._resolve = resolve
        self._clock = clock
        self._sleep = sleep
        self._tls = tls or ssl.create_default_context(cafile=certifi.where())
        self._robots = Robots(self._robots_txt, clock)
        self._free_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str, previous: Validators | None = None) -> Fetched | Unchanged:
        """The page at `url`, or that it is unchanged since `previous`.

        Raises FetchError with the reason where there is none: AddressRefusedError, RobotsError, or one with the
        `status` of the answer.
        """
        target, reply = self._follow(target_of(url), previous, self.limits)
        if reply.status == HTTPStatus.NOT_MODIFIED and previous is not None and previous.url == target.url:
            return Unchanged(url=target.url, validators=previous)
        if reply.status != HTTPStatus.OK:
            raise _refused(reply)
        return Fetched(
            url=target.url,
            body=reply.body,
            content_type=reply.headers.get_content_type() if reply.header("Content-Type") else None,
            charset=reply.headers.get_content_charset(),
            validators=Validators(
                url=target.url, etag=reply.header("ETag"), last_modified=reply.header("Last-Modified")
            ),
        )

    def _follow(
        self, target: Target, previous: Validators | None, limits: FetchLimits, *, for_robots: bool = False
    ) -> tuple[Target, Reply]:
        """The answer at the end of all redirects, and where it came from; each step is checked as the first is."""
        seconds = limits.total_timeout
        for _ in range(limits.max_redirects + 1):
            delay = 0.0 if for_robots else self._robots.require(target)
            self._wait(target.host, min(delay, limits.longest_crawl_delay))
            started = self._clock()
            addresses = self._addresses(target, seconds)
            seconds -= self._clock() - started
            started = self._clock()
            headers = _headers(target, previous)
            reply = exchange(target, addresses, headers, limits, self._tls, seconds=seconds, cut=for_robots)
            seconds -= self._clock() - started
            location = reply.header("Location") if reply.status in _REDIRECTS else None
            if location is None:
                return target, reply
            # header values come as Latin-1, whatever they are; many servers send UTF-8
            with contextlib.suppress(UnicodeError):
                location = location.encode("latin-1").decode("utf-8")
            try:
                target = target_of(urljoin(target.url, location))
            except FetchError as error:
                raise type(error)(f"it redirects to where nothing is fetched: {error}") from error
            except ValueError as error:
                raise FetchError(f"it redirects to something that is no address: {location[:80]!r}") from error
        raise FetchError(f"more than {limits.max_redirects} redirects; give the address that they lead to")

    def _robots_txt(self, target: Target) -> Reply:
        limits = msgspec.structs.replace(self.limits, max_bytes=min(MOST_BYTES, self.limits.max_bytes))
        return self._follow(target, None, limits, for_robots=True)[1]

    def _wait(self, host: str, delay: float) -> None:
        """Until it is this request's turn at `host`."""
        with self._lock:
            now = self._clock()
            if len(self._free_at) > _MOST_HOSTS:
                self._free_at = {name: when for name, when in self._free_at.items() if when > now}
            turn = max(now, self._free_at.get(host, now))
            self._free_at[host] = turn + max(delay, self.limits.seconds_between)
        if turn > now:
            self._sleep(turn - now)

    def _addresses(self, target: Target, seconds: float) -> list[str]:
        """The checked addresses of the host. The system's look-up knows no time-out, so it is not waited for."""
        found: list[str] = []
        trouble: list[Exception] = []

        def look_up() -> None:
            try:
                found.extend(
                    checked_addresses(target, self._resolve, allow_private=self._allow_private, advice=self._advice)
                )
            except Exception as error:
                trouble.append(error)

        thread = threading.Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(max(seconds, 0.01))
        if trouble and not isinstance(trouble[0], OSError | UnicodeError):
            raise trouble[0]
        if not found:
            why = "there is no such host" if trouble else "looking it up took too long"
            raise FetchError(f"{target.host} cannot be found ({why}); check the address, or try again later")
        return found


def _headers(target: Target, previous: Validators | None) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    if previous is not None and previous.url == target.url:  # nobody else's business
        for name, value in (("If-None-Match", previous.etag), ("If-Modified-Since", previous.last_modified)):
            if value and value.isascii() and value.isprintable():
                headers[name] = value
    return headers


def _refused(reply: Reply) -> FetchError:
    try:
        phrase = f"{reply.status} {HTTPStatus(reply.status).phrase}"
    except ValueError:
        phrase = str(reply.status)
    written = reply.header("Retry-After") or ""
    retry_after = float(written) if written.isascii() and written.isdigit() and len(written) < 8 else None
    advice = {404: "check the address", 410: "it is gone for good", 401: "it needs a login", 403: "it is not public"}
    what = advice.get(reply.status, "try again later")
    if retry_after:
        what = f"try again in {retry_after:g} seconds"
    return FetchError(f"the server answered {phrase}; {what}", status=reply.status, retry_after=retry_after)
