"""Who has logged in: random names in a cookie, of which the server keeps digests, in memory and for a time only."""

from __future__ import annotations

import secrets
import time
from hashlib import sha256

import msgspec
from starlette.requests import cookie_parser
from starlette.types import Scope

from onrecord.web.security.types import Clock, headers

MOST = 1_000
"""Sessions at one time; the one that was used least recently goes first."""


class _Session(msgspec.Struct):
    begun: float
    used: float


class Sessions:
    """The sessions of one workbench; ends with it. Times are those of `clock`, in seconds.

    What would be stolen with the memory or a dump of it are digests, which open nothing.
    """

    def __init__(self, idle: float, longest: float, clock: Clock = time.time) -> None:
        self._idle = idle
        self._longest = longest
        self._clock = clock
        self._known: dict[bytes, _Session] = {}  # the least recently used first

    def __len__(self) -> int:
        return len(self._known)

    def begin(self) -> str:
        """A new session's name, 256 random bits."""
        self._drop_old()
        while len(self._known) >= MOST:
            del self._known[next(iter(self._known))]
        name = secrets.token_urlsafe(32)
        now = self._clock()
        self._known[_digest(name)] = _Session(now, now)
        return name

    def is_open(self, name: str | None) -> bool:
        """Whether a session goes on; it is used by being asked for."""
        digest = _digest(name or "")
        session = self._known.pop(digest, None)
        if session is None or self._is_over(session):
            return False
        session.used = self._clock()
        self._known[digest] = session
        return True

    def end(self, name: str | None) -> None:
        """Log out."""
        self._known.pop(_digest(name or ""), None)

    def _is_over(self, session: _Session) -> bool:
        now = self._clock()
        return now - session.used > self._idle or now - session.begun > self._longest

    def _drop_old(self) -> None:
        for digest in [digest for digest, session in self._known.items() if self._is_over(session)]:
            del self._known[digest]


class SessionCookie:
    """The cookie that carries a session's name.

    Over https its name begins with __Host-, so that no other host and no unencrypted page can set it (RFC 6265bis).
    Cookies are shared by all ports of a host, hence the port in the other name: two workbenches do not log each other
    out.
    """

    def __init__(self, port: int) -> None:
        self._plain = f"onrecord-{port}"
        self._secure = "__Host-onrecord"

    def read(self, scope: Scope) -> str | None:
        """The name of the session that a request brings."""
        # not http.cookies: it gives up at the first cookie of another program on this host that is oddly written
        return cookie_parser("; ".join(headers(scope, b"cookie"))).get(self._name(scope))

    def write(self, scope: Scope, session: str) -> str:
        """The value of a Set-Cookie header: for this site only, out of reach of scripts, gone with the browser."""
        return f"{self._name(scope)}={session}; {self._attributes(scope)}"

    def clear(self, scope: Scope) -> str:
        """The value of a Set-Cookie header that takes it away."""
        return f"{self._name(scope)}=; {self._attributes(scope)}; Max-Age=0"

    def _name(self, scope: Scope) -> str:
        return self._secure if scope["scheme"] == "https" else self._plain

    def _attributes(self, scope: Scope) -> str:
        return "Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if scope["scheme"] == "https" else "")


def _digest(name: str) -> bytes:
    return sha256(name.encode("utf-8", "surrogatepass")).digest()
