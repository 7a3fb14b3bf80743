"""robots.txt (RFC 9309): what a site lets programs fetch, and how fast."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from protego import Protego

from onrecord.errors import AddressRefusedError, FetchError, RobotsError
from onrecord.intake.addresses import Target, target_of
from onrecord.intake.transport import Reply

PRODUCT = "onrecord"
MOST_BYTES = 512_000
"""As much of a robots.txt is read, in bytes; the RFC asks for at least 500 KiB."""

_KEPT_SECONDS = 86_400.0
_REFUSAL_KEPT_SECONDS = 300.0
_MOST_SITES = 1_000


class _Rules(msgspec.Struct, frozen=True):
    """What one site's robots.txt says; `why` where it could not be asked, neither where it has none."""

    until: float
    rules: Protego | None = None
    why: str | None = None


class Robots:
    """The robots.txt of the sites that were asked for, each fetched by `get` once a day."""

    def __init__(self, get: Callable[[Target], Reply], clock: Callable[[], float]) -> None:
        self._get = get
        self._clock = clock
        self._sites: dict[str, _Rules] = {}

    def require(self, target: Target) -> float:
        """The seconds between requests that the site asks for (0 where it does not ask).

        Raises RobotsError where it does not allow `target`, or answers with an error of its own (5xx) or not at all.
        """
        site = self._sites.get(target.origin)
        if site is None or site.until <= self._clock():
            site = self._ask(target)
            if len(self._sites) >= _MOST_SITES:
                self._sites.clear()
            self._sites[target.origin] = site
        if site.why:
            raise RobotsError(f"the robots.txt of {target.host} could not be read ({site.why}); try again later")
        if site.rules is None:
            return 0.0
        if not site.rules.can_fetch(target.url, PRODUCT):
            raise RobotsError(f"the robots.txt of {target.host} does not allow programs to fetch this page")
        return site.rules.crawl_delay(PRODUCT) or 0.0

    def _ask(self, target: Target) -> _Rules:
        try:
            reply = self._get(target_of(f"{target.origin}/robots.txt"))
        except AddressRefusedError:
            raise
        except FetchError as error:
            return _Rules(self._clock() + _REFUSAL_KEPT_SECONDS, why=str(error))
        if reply.status == 200:
            rules = Protego.parse(reply.body.decode("utf-8", "replace").removeprefix("\ufeff"))
            return _Rules(self._clock() + _KEPT_SECONDS, rules)
        if 400 <= reply.status < 500:
            return _Rules(self._clock() + _KEPT_SECONDS)
        return _Rules(self._clock() + _REFUSAL_KEPT_SECONDS, why=f"the server answered {reply.status}")
