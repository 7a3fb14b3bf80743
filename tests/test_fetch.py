"""Fetching pages: what is connected to, what is sent, limits, redirects, robots.txt, politeness."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
import trustme

from local_web import Answer, Clock, Site, local_fetcher, serving
from onrecord._version import __version__
from onrecord.errors import AddressRefusedError, FetchError, InputError, OnrecordError, RobotsError
from onrecord.intake.addresses import target_of, why_not_public
from onrecord.intake.fetch import Fetched, Fetcher, Unchanged, Validators
from onrecord.intake.transport import FetchLimits

PAGE = b"<html><body><p>The minister spoke.</p></body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/": PAGE}) as running:
        yield running


def fetched(fetcher: Fetcher, url: str, previous: Validators | None = None) -> Fetched:
    got = fetcher.fetch(url, previous)
    assert isinstance(got, Fetched)
    return got


def refusal(url: str, **limits: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        local_fetcher(**limits).fetch(url)
    return caught.value


# --- addresses


@pytest.mark.parametrize(
    ("url", "asked", "host", "port"),
    [
        ("http://Example.org", "http://example.org/", "example.org", 80),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c", "example.org", 443),
        ("http://example.org.:8080/a b".replace(" ", "%20"), "http://example.org:8080/a%20b", "example.org", 8080),
        ("https://bücher.example/é?q=ü", "https://xn--bcher-kva.example/%C3%A9?q=%C3%BC", "xn--bcher-kva.example", 443),
        ("http://[2A00:1450::0001]/", "http://[2a00:1450::1]/", "2a00:1450::1", 80),
        ("http://8.8.8.8/x", "http://8.8.8.8/x", "8.8.8.8", 80),
    ],
)
def test_an_address_is_taken_apart_once(url: str, asked: str, host: str, port: int) -> None:
    target = target_of(url)
    assert (target.url, target.host, target.port) == (asked, host, port)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "not an http or https"),
        ("file:///etc/passwd", "not an http or https"),
        ("javascript:alert(1)", "not an http or https"),
        ("example.org/a", "not an http or https"),
        ("http:///a", "names no host"),
        ("http://user:secret@example.org/", "user name or password"),
        ("http://example.org@127.0.0.1/", "user name or password"),
        ("http://exa mple.org/", "characters"),
        ("http://example.org/\r\nHost: other", "characters"),
        ("http://example.org\\@other.org/", "characters"),
        ("http://example.org:99999/", "not a web address"),
        ("http://example.org:0/", "no port"),
        ("http://[::1", "not a web address"),
        ("http://exa$mple.org/", "no valid host name"),
        ("http://" + "a" * 64 + ".org/", "no valid host name"),
        ("http://example.org/" + "a" * 2000, "longer than"),
        ("http://2130706433/", "odd spelling"),
        ("http://0x7f.0.0.1/", "odd spelling"),
        ("http://017700000001/", "odd spelling"),
        ("http://127.1/", "odd spelling"),
        ("http://127.0.0.01/", "odd spelling"),
        ("http://１２７.1/", "odd spelling"),
    ],
)
def test_what_is_no_plain_web_address_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(AddressRefusedError, match=words):
        target_of(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "192.88.99.1", "192.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
        "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::", "2001::1", "2001:db8::1", "100::1",
        "3fff::1", "nonsense",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_told(address: str) -> None:
    assert why_not_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2a00:1450::1", "2606:4700::1"])
def test_public_addresses_are_told(address: str) -> None:
    assert why_not_public(address) is None


# --- what is sent and given back


def test_a_page_is_fetched(site: Site) -> None:
    got = fetched(local_fetcher(), site.url())
    assert (got.url, got.body, got.content_type, got.charset) == (site.url(), PAGE, "text/html", "utf-8")


def test_nothing_but_what_is_needed_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")  # a proxy that does not answer
    fetcher = local_fetcher()
    site.pages["/"] = Answer(PAGE, headers={"Set-Cookie": "a=b"})
    fetcher.fetch(site.url())
    fetcher.fetch(site.url())
    for _, headers in site.asked:
        assert headers["User-Agent"] == f"onrecord/{__version__}"
        assert headers["Host"] == f"127.0.0.1:{site.port}"
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert len(site.asked) == 3  # robots.txt once


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"] == "Wed, 19 Aug 2020"
        handler.send_response(304 if same else 200)
        handler.send_header("ETag", '"v1"')
        handler.send_header("Last-Modified", "Wed, 19 Aug 2020")
        handler.end_headers()
        if not same:
            handler.wfile.write(PAGE)

    site.pages["/"] = page
    fetcher = local_fetcher()
    first = fetched(fetcher, site.url())
    assert first.validators == Validators(url=site.url(), etag='"v1"', last_modified="Wed, 19 Aug 2020")
    assert fetcher.fetch(site.url(), first.validators) == Unchanged(url=site.url(), validators=first.validators)
    assert isinstance(fetcher.fetch(site.url()), Fetched)


def test_validators_are_told_to_nobody_else(site: Site) -> None:
    site.pages["/other"] = PAGE
    previous = Validators(url=site.url(), etag='"v1"')
    fetched(local_fetcher(), site.url("/other"), previous)
    assert all("If-None-Match" not in headers for _, headers in site.asked)


def test_validators_that_were_tampered_with_are_not_sent(site: Site) -> None:
    previous = Validators(url=site.url(), etag='"v"\r\nX-Other: 1', last_modified="Ä")
    fetched(local_fetcher(), site.url(), previous)
    assert all("If-None-Match" not in headers and "X-Other" not in headers for _, headers in site.asked)


def test_a_304_that_was_not_asked_for_is_a_failure(site: Site) -> None:
    site.pages["/"] = Answer(status=304)
    assert refusal(site.url()).status == 304


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (404, {}, "404 Not Found; check the address"),
        (410, {}, "410 Gone; it is gone for good"),
        (503, {}, "503 Service Unavailable; try again later"),
        (429, {"Retry-After": "120"}, "429 Too Many Requests; try again in 120 seconds"),
        (299, {}, "299; try again later"),
        (302, {}, "302 Found"),
    ],
)
def test_other_answers_are_failures_in_words(site: Site, status: int, headers: dict[str, str], words: str) -> None:
    site.pages["/"] = Answer(b"x", status=status, headers=headers)
    error = refusal(site.url())
    assert words in str(error)
    assert error.status == status
    assert error.retry_after == (120 if headers else None)
    assert isinstance(error, InputError)


# --- packing


def packed_bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE[:9], mtime=0) + gzip.compress(PAGE[9:], mtime=0) + b"\x00junk"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", packed_bare(PAGE)),
        ("identity", PAGE),
    ],
)
def test_packed_bodies_are_unpacked(site: Site, encoding: str, body: bytes) -> None:
    site.pages["/"] = Answer(body, headers={"Content-Encoding": encoding})
    assert fetched(local_fetcher(), site.url()).body == PAGE


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("br", PAGE, "packed as 'br'"),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), "packed as 'gzip, gzip'"),
        ("gzip", PAGE, "damaged"),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-12], "end too early"),
        ("gzip", gzip.compress(b"", mtime=0) * 200, "more than 100 pieces"),
    ],
)
def test_badly_packed_bodies_are_failures(site: Site, encoding: str, body: bytes, words: str) -> None:
    site.pages["/"] = Answer(body, headers={"Content-Encoding": encoding})
    assert words in str(refusal(site.url()))


def test_a_body_in_chunks_is_read_to_its_end(site: Site) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for piece in (PAGE[:7], PAGE[7:], b""):
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    site.pages["/"] = page
    assert fetched(local_fetcher(), site.url()).body == PAGE


# --- limits


@pytest.mark.parametrize("declared", [True, False])
def test_too_many_bytes_are_a_failure(site: Site, declared: bool) -> None:
    site.pages["/"] = Answer(b"x" * 2001, headers={} if declared else {"Content-Length": ""})
    assert "larger than 2,000 bytes" in str(refusal(site.url(), max_bytes=2000))
    site.pages["/"] = Answer(b"x" * 2000, headers={} if declared else {"Content-Length": ""})
    assert len(fetched(local_fetcher(max_bytes=2000), site.url()).body) == 2000


def test_a_body_that_ends_early_is_a_failure(site: Site) -> None:
    site.pages["/"] = Answer(b"x" * 10, headers={"Content-Length": "100"})
    assert "after 10 of 100 bytes" in str(refusal(site.url()))


def test_a_server_that_says_nothing_is_given_up(site: Site) -> None:
    site.pages["/"] = lambda handler: time.sleep(5)
    started = time.monotonic()
    assert "no answer" in str(refusal(site.url(), read_timeout=0.2))
    assert time.monotonic() - started < 4


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_drips_is_given_up(site: Site, where: str) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        if where == "body":
            handler.send_response(200)
            handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    site.pages["/"] = page
    started = time.monotonic()
    assert "took longer than 0.4 seconds" in str(refusal(site.url(), read_timeout=5, total_timeout=0.4))
    assert time.monotonic() - started < 4  # of more than 5


def test_what_is_not_http_is_a_failure(site: Site) -> None:
    site.pages["/"] = lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n" * 3) and None
    assert "is not HTTP" in str(refusal(site.url()))


def test_a_host_that_does_not_answer_is_a_failure() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert "cannot be reached" in str(refusal(f"http://127.0.0.1:{unused.getsockname()[1]}/"))


def test_a_name_that_is_unknown_or_takes_too_long_is_a_failure() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    def slow(host: str, port: int) -> list[str]:
        time.sleep(0.5)
        return ["8.8.8.8"]

    with pytest.raises(FetchError, match="there is no such host"):
        Fetcher(resolve=unknown).fetch("http://example.org/")
    with pytest.raises(FetchError, match="took too long"):
        Fetcher(FetchLimits(total_timeout=0.1), resolve=slow).fetch("http://example.org/")


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    fetcher = Fetcher(allow_private=True, resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"], sleep=lambda s: None)
    assert fetched(fetcher, site.url(host="example.org")).body == PAGE


# --- redirects


def test_redirects_are_followed_and_counted(site: Site) -> None:
    for number in range(9):
        site.pages[f"/{number}"] = Answer(status=302, headers={"Location": f"{number + 1}"})
    site.pages["/5"] = PAGE
    assert fetched(local_fetcher(), site.url("/0")).url == site.url("/5")
    site.pages.update({"/5": Answer(status=301, headers={"Location": "/6"}), "/6": PAGE})
    assert "more than 5 redirects" in str(refusal(site.url("/0")))


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("file:///etc/passwd", "not an http or https"),
        ("http://a:b@example.org/", "user name"),
        ("http://[bad/", "no address|not a web address"),
        ("gopher://127.0.0.1:70/", "not an http or https"),
    ],
)
def test_redirects_to_what_is_no_web_address_are_refused(site: Site, location: str, words: str) -> None:
    site.pages["/"] = Answer(status=302, headers={"Location": location})
    with pytest.raises(FetchError, match=f"it redirects to .*({words})"):
        local_fetcher().fetch(site.url())


def test_a_redirect_in_utf8_is_understood(site: Site) -> None:
    site.pages["/"] = Answer(status=302, headers={"Location": "/é".encode().decode("latin-1")})
    site.pages["/%C3%A9"] = PAGE
    assert fetched(local_fetcher(), site.url()).url == site.url("/%C3%A9")


# --- robots.txt and politeness


ROBOTS = b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\nAllow: /private/open\nCrawl-delay: 7\n"


def test_robots_txt_is_followed(site: Site) -> None:
    site.pages.update({"/robots.txt": ROBOTS, "/private/open": PAGE, "/private/x": PAGE, "/a.pdf": PAGE})
    fetcher = local_fetcher()
    assert fetched(fetcher, site.url("/private/open")).body == PAGE
    for path in ("/private/x", "/a.pdf"):
        with pytest.raises(RobotsError, match=r"does not allow"):
            fetcher.fetch(site.url(path))
    assert site.paths == ["/private/open"]


def test_a_group_for_us_goes_before_that_for_all(site: Site) -> None:
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow:\n\nUser-agent: OnRecord\nDisallow: /\n"
    with pytest.raises(RobotsError):
        local_fetcher().fetch(site.url())


def test_robots_txt_is_asked_at_each_redirect(site: Site) -> None:
    site.pages.update({"/robots.txt": ROBOTS, "/": Answer(status=302, headers={"Location": "/private/x"})})
    with pytest.raises(RobotsError):
        local_fetcher().fetch(site.url())
    assert site.paths == ["/"]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_no_robots_txt_allows_all(site: Site, status: int) -> None:
    site.pages["/robots.txt"] = Answer(status=status)
    assert fetched(local_fetcher(), site.url()).body == PAGE


def test_a_robots_txt_that_fails_refuses_all_for_a_while(site: Site) -> None:
    site.pages["/robots.txt"] = Answer(status=503)
    clock = Clock()
    fetcher = local_fetcher(clock)
    for _ in range(2):
        with pytest.raises(RobotsError, match=r"could not be read \(the server answered 503\); try again later"):
            fetcher.fetch(site.url())
    assert len(site.asked) == 1
    clock.now += 600
    site.pages["/robots.txt"] = Answer(status=404)
    assert fetched(fetcher, site.url()).body == PAGE


def test_of_a_huge_robots_txt_the_beginning_counts(site: Site) -> None:
    huge = ROBOTS + b"# " + b"x" * 2_000_000
    for answer in (huge, Answer(gzip.compress(huge), headers={"Content-Encoding": "gzip"})):
        site.pages.update({"/robots.txt": answer, "/private": PAGE})
        with pytest.raises(RobotsError, match="does not allow"):
            local_fetcher().fetch(site.url("/private"))


def test_requests_to_a_host_are_a_second_apart(site: Site) -> None:
    clock = Clock()
    fetcher = local_fetcher(clock)
    for _ in range(3):
        fetcher.fetch(site.url())
    assert clock.slept == [1.0, 1.0, 1.0]  # robots.txt is a request too


@pytest.mark.parametrize(("asked", "waited"), [(b"7", 7.0), (b"86400", 30.0), (b"0.1", 1.0), (b"-5", 1.0), (b"x", 1.0)])
def test_a_crawl_delay_is_honoured_up_to_a_cap(site: Site, asked: bytes, waited: float) -> None:
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: " + asked
    clock = Clock()
    fetcher = local_fetcher(clock)
    fetcher.fetch(site.url())
    fetcher.fetch(site.url())
    assert clock.slept == [1.0, waited]


# --- TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def tls_fetcher(authority: trustme.CA | None) -> Fetcher:
    context = ssl.create_default_context()
    if authority is not None:
        authority.configure_trust(context)
    return Fetcher(
        allow_private=True,
        resolve=lambda host, port: ["127.0.0.1"],
        sleep=lambda seconds: None,
        tls=context if authority is not None else None,
    )


def test_certificates_are_checked_by_name(authority: trustme.CA) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("example.org").configure_cert(context)
    names: list[str | None] = []
    context.sni_callback = lambda connection, name, _: names.append(name)
    with serving({"/": PAGE}, tls=context) as site:
        assert fetched(tls_fetcher(authority), site.url(host="example.org")).body == PAGE
        assert names == ["example.org", "example.org"]
        assert {headers["Host"] for _, headers in site.asked} == {f"example.org:{site.port}"}
        with pytest.raises(OnrecordError, match=r"certificate is not valid for other\.org"):
            tls_fetcher(authority).fetch(site.url(host="other.org"))
        with pytest.raises(OnrecordError, match=r"certificate is not valid for example\.org"):
            tls_fetcher(None).fetch(site.url(host="example.org"))


def test_a_server_without_tls_is_a_failure(site: Site, authority: trustme.CA) -> None:
    with pytest.raises(OnrecordError, match="no secure connection"):
        tls_fetcher(authority).fetch(f"https://example.org:{site.port}/")
