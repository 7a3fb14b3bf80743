"""Which web addresses may be fetched, and which machines may be connected to for them.

A page, feed or redirect can name any address, also one inside of the network that we run in. So every address is
taken apart here, once, and what is connected to is the very IP address that was checked.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit

import msgspec

from onrecord.errors import AddressRefusedError

Resolve = Callable[[str, int], Sequence[str]]
"""From a host name and a port to its IP addresses, as text; raises OSError where there are none."""

_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = 2_000
_NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"^`{|}\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
# what other programs take for an IPv4 address: "2130706433", "127.1", "0x7f.0.0.1", "017700000001"
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._[]"

# Beyond what `ipaddress` calls not global: relays and translators that lead to an IPv4 address of the asker's choice.
_LEADING_ELSEWHERE = tuple(
    ipaddress.ip_network(network) for network in ("192.88.99.0/24", "2001::/32", "2002::/16", "3fff::/20", "5f00::/16")
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A web address taken apart: `url` as it is asked for, without fragment; `host` in ASCII; `path` with its query."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port: the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt is for."""
        return f"{self.scheme}://{self.authority}"


def is_address(name: str) -> bool:
    """Whether what a user names is a web address and not a file: whether it begins as http and https addresses do."""
    return name[:8].lower().startswith(("http://", "https://"))


def usual_form(url: str) -> str:
    """The address as it is asked for, so that it is one however it is written; as given where it is none."""
    try:
        return target_of(url).url
    except AddressRefusedError:
        return url


def target_of(url: str) -> Target:
    """`url` taken apart; raises AddressRefusedError where it is no plain http or https address."""
    url = url.strip()
    shown = f"{url[:80]!r}"
    if len(url) > _LONGEST_URL:
        raise AddressRefusedError(f"the address {shown}... is longer than {_LONGEST_URL:,} characters")
    if _NOT_IN_A_URL.search(url):
        raise AddressRefusedError(f"the address {shown} has characters in it that no address has; check its spelling")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefusedError(f"{shown} is not a web address ({error})") from error
    if parts.scheme not in _PORTS:
        raise AddressRefusedError(f"{shown} is not an http or https address, and no other is fetched")
    if "@" in parts.netloc:
        raise AddressRefusedError("the address has a user name or password in it; give it without")
    if port == 0:
        raise AddressRefusedError(f"{shown} has no port that can be asked")
    host = _host(parts.hostname or "", shown)
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_PATH_SAFE + "?")
    target = Target(url="", scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme], path=path)
    return msgspec.structs.replace(target, url=target.origin + path)


ON_THE_COMMAND_LINE = "such addresses are only fetched with --allow-private (from Python: allow_private=True)"
"""What whoever wants an address that is not public can do."""


def checked_addresses(
    target: Target, resolve: Resolve, *, allow_private: bool = False, advice: str = ON_THE_COMMAND_LINE
) -> list[str]:
    """The IP addresses of the target's host, each of them public unless `allow_private`.

    Raises AddressRefusedError where one is not, even beside others that are: a name that points into a private network
    is not to be trusted; `advice` says then what can be done. Raises OSError where the name has no address.
    """
    try:
        found = [str(ipaddress.ip_address(target.host))]
    except ValueError:
        found = list(dict.fromkeys(resolve(target.host, target.port)))
    if not found:
        raise OSError("the name has no address")
    for address in found:
        why = None if allow_private else why_not_public(address)
        if why:
            raise AddressRefusedError(f"{target.host} is not on the public internet ({address} is {why}); {advice}")
    return found


def why_not_public(address: str) -> str | None:
    """Why nothing is fetched from an IP address, as in "a private address"; None where it is a public one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        return "an IPv4 address written as IPv6"
    for kind, what in (
        (ip.is_unspecified, "the unspecified address"),
        (ip.is_loopback, "this machine itself"),
        (ip.is_link_local, "a link-local address"),
        (ip.is_multicast, "a multicast address"),
        (any(ip.version == net.version and ip in net for net in _LEADING_ELSEWHERE), "a relay to other addresses"),
        (ip.is_private, "a private address"),
        (ip.is_reserved or not ip.is_global, "a reserved address"),
        # also NAT64 (64:ff9b::/96) and all that may come to be used for the like
        (ip.version == 6 and ip not in _GLOBAL_UNICAST, "not a global unicast address"),
    ):
        if kind:
            return what
    return None


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses that the system knows for `host`; raises OSError where it knows none."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _host(written: str, shown: str) -> str:
    """The host in ASCII, without a dot at its end; an IP address in its usual spelling."""
    if not written:
        raise AddressRefusedError(f"{shown} names no host")
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        pass
    try:
        host = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise AddressRefusedError(f"{shown} has no valid host name") from error
    # Full-width digits have become plain ones by now; an address in disguise is none that an honest page would give.
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise AddressRefusedError(f"{shown} names its host by an odd spelling of a number; give the host's name")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise AddressRefusedError(f"{shown} has no valid host name")
    return host
