"""One request and its answer over HTTP, from an address that was checked, within limits of time and size."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from email.message import Message

import msgspec

from onrecord.errors import FetchError, InputError
from onrecord.intake.addresses import Target
from onrecord.intake.inflate import ENCODINGS, inflate

_CHUNK = 65_536
_MOST_ADDRESSES = 4
_OK = 200


class FetchLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch may take: bytes (packed, and again unpacked), seconds, redirects; and how polite it is.

    `total_timeout` bounds a fetch with all its redirects, without the waits between requests: `seconds_between` for
    each host, or what its robots.txt asks for, up to `longest_crawl_delay`.
    """

    max_bytes: int = 20_000_000
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    max_redirects: int = 5
    seconds_between: float = 1.0
    longest_crawl_delay: float = 30.0


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of a server; `body` is unpacked, and empty unless `status` is 200."""

    status: int
    headers: Message
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """A header's value on one line, None where it is missing or empty."""
        value = self.headers.get(name)
        return " ".join(str(value).split())[:2000] or None if value is not None else None


def exchange(
    target: Target,
    addresses: Sequence[str],
    headers: dict[str, str],
    limits: FetchLimits,
    tls: ssl.SSLContext,
    *,
    seconds: float,
    cut: bool = False,
) -> Reply:
    """Ask for `target` at the first of `addresses` that answers, and read the answer, within `seconds`.

    No name is looked up here. `cut` takes the first `limits.max_bytes` of a body that is larger. Raises FetchError.
    """
    with contextlib.ExitStack() as stack:
        connection = _Connection(target, addresses, limits, tls, seconds)
        stack.callback(connection.finish)
        try:
            connection.connect()
            connection.request("GET", target.path, headers={"Host": target.authority, **headers})
            response = connection.getresponse()
            stack.callback(response.close)
            body = _body(response, limits.max_bytes, cut) if response.status == _OK else b""
        except (OSError, ValueError, http.client.HTTPException, InputError) as error:
            if connection.cut_off.is_set():
                raise _too_slow(limits) from error
            raise _explained(error, target, limits) from error
        if connection.cut_off.is_set():  # what was cut off looks like an answer that has ended
            raise _too_slow(limits)
        return Reply(status=response.status, headers=response.headers, body=body)


class _Connection(http.client.HTTPConnection):
    """A connection to given addresses, whatever the host's name means by now; ends for good after `seconds`."""

    def __init__(
        self, target: Target, addresses: Sequence[str], limits: FetchLimits, tls: ssl.SSLContext, seconds: float
    ) -> None:
        super().__init__(target.host, target.port)
        self.auto_open = 0
        self.cut_off = threading.Event()
        self._target, self._addresses, self._limits, self._tls = target, addresses, limits, tls
        self._seconds = max(seconds, 0.01)
        self._watch: threading.Timer | None = None
        self._double: socket.socket | None = None

    def connect(self) -> None:
        plain = self._first_that_answers()
        self.sock = plain
        # A time-out of a socket starts anew with every byte: only a clock beside it ends a server that drips. It acts
        # on a double, as TLS takes the socket itself over.
        self._double = plain.dup()
        self._watch = threading.Timer(self._seconds, self._cut)
        self._watch.daemon = True
        self._watch.start()
        if self._target.scheme == "https":
            self.sock = self._tls.wrap_socket(plain, server_hostname=self._target.host)
        self.sock.settimeout(self._limits.read_timeout)

    def finish(self) -> None:
        """Close, and stop the clock; `close` itself is called by http.client already when the headers are there."""
        self.close()
        if self._watch is not None:
            self._watch.cancel()
            self._watch.join()
        if self._double is not None:
            self._double.close()

    def _first_that_answers(self) -> socket.socket:
        trouble: OSError = OSError("no address")
        tried = self._addresses[:_MOST_ADDRESSES]
        for address in tried:
            timeout = min(self._limits.connect_timeout, self._seconds / len(tried))
            try:
                return socket.create_connection((address, self._target.port), timeout=timeout)
            except OSError as error:
                trouble = error
        raise trouble

    def _cut(self) -> None:
        self.cut_off.set()
        if self._double is not None:
            with contextlib.suppress(OSError):
                self._double.shutdown(socket.SHUT_RDWR)


def _body(response: http.client.HTTPResponse, most: int, cut: bool) -> bytes:
    written = (response.headers.get("Content-Encoding") or "").strip().lower()
    if written not in ENCODINGS:
        raise FetchError(f"the server sent it packed as {written[:40]!r}, which was not asked for and is not read")
    declared = response.length
    if declared is not None and declared > most and not cut:
        raise FetchError(f"larger than {most:,} bytes")
    taken, size = [], 0
    try:
        for piece in inflate(_chunks(response, declared, most if cut else None), ENCODINGS[written], most):
            taken.append(piece)
            size += len(piece)
            if cut and size >= most:
                break
    except FetchError:
        raise
    except InputError:  # too large, or packed data that were cut off
        if not (cut and taken):
            raise
    return b"".join(taken)[:most]


def _chunks(response: http.client.HTTPResponse, declared: int | None, enough: int | None) -> Iterator[bytes]:
    """The body as it comes, each piece as soon as it is there; of `enough` bytes no more than those."""
    size = 0
    while chunk := response.read1(_CHUNK if enough is None else min(_CHUNK, enough - size)):
        size += len(chunk)
        yield chunk
        if enough is not None and size >= enough:
            return
    if declared is not None and size < declared:
        raise FetchError(f"the connection ended after {size:,} of {declared:,} bytes; try again later")


def _too_slow(limits: FetchLimits) -> FetchError:
    return FetchError(f"took longer than {limits.total_timeout:g} seconds and was given up; try again later")


def _explained(error: Exception, target: Target, limits: FetchLimits) -> FetchError:
    if isinstance(error, FetchError):
        return error
    if isinstance(error, InputError):
        return FetchError(str(error))
    if isinstance(error, ssl.SSLCertVerificationError):
        why = f"the certificate is not valid for {target.host} ({error.verify_message}); it was not read"
    elif isinstance(error, ssl.SSLError):
        why = f"no secure connection to {target.host} ({error.reason or 'TLS failed'})"
    elif isinstance(error, TimeoutError):
        why = f"no answer from {target.host} within {min(limits.read_timeout, limits.total_timeout):g} seconds"
    elif isinstance(error, http.client.HTTPException):
        why = f"what {target.host} answered is not HTTP ({type(error).__name__}); try again later"
    else:
        reason = error.strerror if isinstance(error, OSError) else None
        why = f"{target.host} cannot be reached ({reason or error}); check the address, or try again later"
    return FetchError(why)
