"""How often somebody may try to log in: the more tries fail, the longer the wait."""

from __future__ import annotations

import ipaddress
import time

import msgspec

from onrecord.web.security.types import Clock

MOST = 2_000
"""Addresses that are remembered; the one that tried least recently is forgotten first, and the count of all remains."""
FORGOTTEN = 3600.0
"""Seconds without a try after which an address begins anew."""
_AT_ONCE = 4
"""Passwords that are checked at the same moment: each takes 64 MiB."""


class _Tries(msgspec.Struct):
    failed: int = 0
    until: float = 0.0
    last: float = 0.0


class Throttle:
    """Counts tries by address, and of all together. Times are those of `clock`, in seconds.

    A try counts as failed from its beginning, so that many at the same moment gain nothing. An address from which
    somebody got in waits for its own tries only: whoever floods the log-in must not lock out those who work here.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._all = _Tries()
        self._by_address: dict[str, _Tries] = {}  # the least recent first
        self._welcome: dict[str, None] = {}
        self._running = 0

    def __len__(self) -> int:
        return len(self._by_address)

    def begin(self, address: str) -> float:
        """0 where a try may begin now (then `end` it), else the seconds to wait."""
        now = self._clock()
        tries = self._of(address, now)
        until = tries.until if _group(address) in self._welcome else max(tries.until, self._all.until)
        wait = until - now
        if wait <= 0 and self._running >= _AT_ONCE:
            wait = 1.0
        if wait > 0:
            return wait
        self._running += 1
        _count(tries, now, free=4, longest=900.0)
        if now - self._all.last > FORGOTTEN:
            self._all = _Tries()
        _count(self._all, now, free=40, longest=30.0)
        return 0.0

    def end(self, address: str, succeeded: bool) -> None:
        """A try is over. One that succeeded clears the address."""
        self._running -= 1
        if not succeeded:
            return
        self._by_address.pop(_group(address), None)
        self._all.failed = max(0, self._all.failed - 1)
        if len(self._welcome) >= MOST:
            del self._welcome[next(iter(self._welcome))]
        self._welcome[_group(address)] = None

    def _of(self, address: str, now: float) -> _Tries:
        group = _group(address)
        tries = self._by_address.pop(group, None)
        if tries is None or now - tries.last > FORGOTTEN:
            tries = _Tries()
        while len(self._by_address) >= MOST:
            del self._by_address[next(iter(self._by_address))]
        self._by_address[group] = tries
        return tries


def _count(tries: _Tries, now: float, *, free: int, longest: float) -> None:
    tries.failed += 1
    tries.last = now
    if tries.failed > free:
        tries.until = now + min(longest, 2.0 ** min(tries.failed - free - 1, 20))


def _group(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 one, since whoever has one of these has them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found.packed[:8] + bytes(8), 64)))
