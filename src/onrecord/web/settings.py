"""What a workbench is started with, and whether that is safe."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path

import msgspec

from onrecord.errors import OptionError

DEFAULT_PORT = 8765
PAGE, MOST_ON_A_PAGE = 50, 200
"""Rows of a page of a list: where nothing is said, and at most."""

_NAME = re.compile(
    r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?::(?P<port>\d{1,5}))?", re.ASCII | re.IGNORECASE
)
_HASH = "$argon2id$"


class Access(msgspec.Struct, frozen=True):
    """Who gets in: those who know the password, and programs with a token. Neither is kept in clear.

    `password_hash` is an argon2id hash in the PHC format, None where there is no password; `tokens` are SHA-256
    digests.
    """

    password_hash: str | None = None
    tokens: tuple[bytes, ...] = ()

    @property
    def locked(self) -> bool:
        """Whether anything at all is asked of whoever comes."""
        return self.password_hash is not None or bool(self.tokens)

    def __repr__(self) -> str:
        """Without what a log must not hold."""
        return f"Access(password={self.password_hash is not None}, tokens={len(self.tokens)})"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a workbench is started with. Sizes are in bytes, times in seconds.

    `host_names` are names by which browsers may ask for it besides those of this machine, each with a port where that
    is not the port listened on. `proxies` are addresses or networks that X-Forwarded-For and X-Forwarded-Proto are
    believed from, and only with `behind_proxy`. `seconds` is what one question to the record may take, and
    `request_seconds` what one request may.
    """

    record: Path
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    access: Access = Access()
    host_names: tuple[str, ...] = ()
    behind_proxy: bool = False
    proxies: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    read_only: bool = False
    seconds: float = 10.0
    request_seconds: float = 30.0
    upload_bytes: int = 100 * 2**20
    body_bytes: int = 2**20
    upload_files: int = 200
    uploads_at_once: int = 4
    connections: int = 200
    session_idle_seconds: float = 8 * 3600
    session_seconds: float = 7 * 24 * 3600
    page: int = PAGE
    most_on_a_page: int = MOST_ON_A_PAGE
    knowledge: tuple[Path, ...] = ()
    treaties: tuple[Path, ...] = ()


def check(settings: Settings) -> None:
    """Refuse what is not safe or makes no sense.

    Raises:
        OptionError: others could reach it and nothing is asked of them, or a value cannot be; the message says what to
            do.
    """
    _check_values(settings)
    if settings.access.password_hash is not None and not settings.access.password_hash.startswith(_HASH):
        raise OptionError("the password's hash is no argon2id hash; make one with: onrecord serve --hash-password")
    if settings.access.locked:
        return
    what_to_do = "set a password (--password-file FILE) or a token (--token-file FILE); docs/serving.md has an example"
    if not is_loopback(settings.host):
        raise OptionError(
            f"--host {settings.host}: everybody who reaches this address could read the record and change it; "
            f"{what_to_do}, or leave --host out to listen to this machine alone"
        )
    if settings.behind_proxy:
        raise OptionError(f"--behind-proxy lets others reach the record without a password; {what_to_do}")
    for name in settings.host_names:
        if not is_loopback(host_and_port(name)[0]):
            raise OptionError(f"--host-name {name} lets others reach the record without a password; {what_to_do}")


def remarks(settings: Settings) -> tuple[str, ...]:
    """What whoever starts it should know, though it is allowed."""
    found = []
    if not is_loopback(settings.host) and not settings.behind_proxy:
        found.append(
            "passwords and what is read cross the network unencrypted; put a proxy with TLS before it and start with "
            "--behind-proxy (docs/serving.md)"
        )
    if settings.access.tokens and settings.access.password_hash is None:
        found.append("only a token is set: programs get in, browsers do not; set a password for them")
    return tuple(found)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address to listen on; a name other than localhost counts as not."""
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def host_and_port(name: str) -> tuple[str, int | None]:
    """A host name as in a Host header: the name in lower case, and the port where one is given.

    Raises OptionError for anything else, such as an address with a scheme or a path.
    """
    found = _NAME.fullmatch(name)
    if found is None or int(found["port"] or 1) not in range(1, 65536):
        raise OptionError(
            f"--host-name {name!r} is no host name; write it as in the address, without scheme and path, "
            "such as desk.example.org or desk.example.org:8443"
        )
    return found["name"].lower(), int(found["port"]) if found["port"] else None


def _check_values(settings: Settings) -> None:
    if settings.port not in range(65536):
        raise OptionError(f"--port {settings.port} is out of range; give one from 1 to 65535")
    for name in settings.host_names:
        host_and_port(name)
    for proxy in settings.proxies:
        try:
            network = ipaddress.ip_network(proxy)
        except ValueError as error:
            raise OptionError(
                f"--proxy {proxy!r} is no address and no network, such as 10.0.0.5 or 10.0.0.0/24: {error}"
            ) from error
        if network.prefixlen == 0:
            raise OptionError(f"--proxy {proxy} is everybody: anyone could say where a request comes from")
    for field in msgspec.structs.fields(settings):
        value = getattr(settings, field.name)
        if field.name != "port" and isinstance(value, int | float) and not isinstance(value, bool) and not value > 0:
            raise OptionError(f"{field.name.replace('_', ' ')}: {value} makes no sense; give a number above 0")
    if settings.page > settings.most_on_a_page:
        raise OptionError(f"a page of {settings.page} rows is longer than the longest, {settings.most_on_a_page}")
