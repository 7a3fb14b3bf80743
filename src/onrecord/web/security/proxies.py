"""What a proxy in front of the workbench says of who asks, believed from that proxy alone."""

from __future__ import annotations

import ipaddress

from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.web.security.types import headers
from onrecord.web.settings import Settings


class ProxyHeaders:
    """Takes scheme and address of a request from X-Forwarded-Proto and -For, where a proxy that we trust sent it.

    Of X-Forwarded-For the last address counts that is no proxy of ours: all before it is what the client says itself.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._trusted = [ipaddress.ip_network(proxy) for proxy in settings.proxies] if settings.behind_proxy else []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Puts the client in place of the proxy."""
        if scope["type"] == "http" and self._trusted and self._is_proxy((scope.get("client") or ("", 0))[0]):
            scope = dict(scope)
            scheme = ",".join(headers(scope, b"x-forwarded-proto")).rsplit(",", 1)[-1].strip().lower()
            if scheme in ("http", "https"):
                scope["scheme"] = scheme
            hops = [hop.strip() for hop in ",".join(headers(scope, b"x-forwarded-for")).split(",")]
            while len(hops) > 1 and self._is_proxy(hops[-1]):
                hops.pop()
            if _address(hops[-1]) is not None:
                scope["client"] = (hops[-1], 0)
        await self._app(scope, receive, send)

    def _is_proxy(self, host: str) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in self._trusted)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
