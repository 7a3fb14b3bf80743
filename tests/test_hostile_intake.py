"""Input that is made to do harm: nothing of it is connected to, expanded, unpacked without end or taken for text."""

from __future__ import annotations

import gzip
import json
import random
import socket
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from local_web import Answer, local_fetcher, serving
from onrecord.errors import AddressRefusedError, FetchError, OnrecordError
from onrecord.intake import Document, Failure, addresses, read_inputs
from onrecord.intake.feeds import parse_feed
from onrecord.intake.fetch import Fetcher
from onrecord.intake.web import read_url

GIGABYTE = 1_000_000_000
POISON = "Harmful words that no reader of the page can see and that nobody has said in the whole of the report at all"
LEAD = "The foreign minister of Northland has rejected reports that his troops are preparing to cross the river border."

# Not `resource.getrusage`: its count starts with what the parent had.
PEAK = """
from pathlib import Path
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
"""

READ_ALL = f"""{PEAK}
import json, sys
from onrecord.intake import Document, read_inputs
outcomes = []
for item in read_inputs(sys.argv[1:]):
    if isinstance(item, Document):
        outcomes.append([item.article.path, item.article.text, None])
    else:
        outcomes.append([item.path, None, item.why])
print(json.dumps([outcomes, peak()]))
"""


def read_apart(*paths: Path) -> tuple[list[tuple[str, str | None, str | None]], int]:
    """Path, text and reason of failure of all that is in `paths`, and the most bytes of memory that it took."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ_ALL, *map(str, paths)], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    outcomes, peak = json.loads(done.stdout)
    return [(path, text, why) for path, text, why in outcomes], peak


def zeros(gigabytes: int, wbits: int, piece: bytes = b"0" * 1_000_000) -> bytes:
    """Packed data that unpack to so many gigabytes, made at once by repeating one packed piece."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, wbits=-15).flush()
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" if wbits == 31 else b""
    return head + block * (1000 * gigabytes) + end + (b"\x00" * 8 if wbits == 31 else b"")


def zip_of(members: list[str], data: bytes, stated: int, *, overlapping: bool = False) -> bytes:
    """A ZIP archive with the same packed data in each member, or with all members at one place."""
    out, directory = b"", b""
    for name in members:
        offset = 0 if overlapping else len(out)
        about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(data), stated, len(name), 0)
        if not (overlapping and out):
            out += b"PK\x03\x04" + about + name.encode() + data
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, offset)
        directory += name.encode()
    tail = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return out + directory + b"PK\x05\x06" + tail


# --- bombs


def test_archives_that_unpack_to_gigabytes_take_no_memory(tmp_path: Path) -> None:
    names = ["a.txt", "b.html", "c.jsonl", "d.csv", "e.xml"]
    (tmp_path / "big.zip").write_bytes(zip_of(names, zeros(2, -15), 2_000_000_000))
    (tmp_path / "overlap.zip").write_bytes(zip_of(["a.txt"] * 60, zeros(1, -15)[:30_000], 2**31 - 1, overlapping=True))
    record = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 9000000000\r\n\r\n"
    (tmp_path / "f.warc.gz").write_bytes(gzip.compress(record) + zeros(9, 31))
    (tmp_path / "g.warc.gz").write_bytes(zeros(2, 31))
    (tmp_path / "h.warc.gz").write_bytes(
        gzip.compress(record.replace(b"WARC/1.0\r\n", b"WARC/1.0\r\nX: ")) + zeros(9, 31)
    )
    payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + zeros(2, 31)
    (tmp_path / "i.warc").write_bytes(record.replace(b"9000000000", str(len(payload)).encode()) + payload + b"\r\n\r\n")
    huge = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 200, pyarrow.int32()), ["A" * 25_000_000])
    pyarrow.parquet.write_table(pyarrow.table({"text": huge}), tmp_path / "j.parquet")
    pyarrow.parquet.write_table(pyarrow.table({"text": huge}), tmp_path / "k.parquet", store_schema=False)

    outcomes, peak = read_apart(tmp_path)

    assert [text for _, text, _ in outcomes if text] == []
    reasons = {Path(path).name: why or "" for path, _, why in outcomes}
    for name in names:
        assert "bomb" in reasons[f"big.zip:{name}"] or "larger than" in reasons[f"big.zip:{name}"], reasons
    assert len([path for path, _, _ in outcomes if "overlap.zip" in path]) == 60
    assert "as a decompression bomb does" in reasons["f.warc.gz"]
    assert "where a record should begin" in reasons["g.warc.gz"]
    assert "bomb" in reasons["h.warc.gz"]
    assert "larger than 20,000,000 bytes when it is unpacked" in reasons["i.warc:1"]
    for name in ("j", "k"):
        assert "longer than 20,000,000 bytes" in reasons[f"{name}.parquet:1"]
        assert any(place.startswith(f"{name}.parquet") and "as in a bomb" in why for place, why in reasons.items())
    assert peak < GIGABYTE


FETCH_ALL = f"""{PEAK}
import json, sys
from onrecord.intake.fetch import Fetcher
from onrecord.intake.web import read_url
why = []
for url in sys.argv[1:]:
    fetcher = Fetcher(allow_private=True, sleep=lambda seconds: None)
    why.extend(getattr(item, "why", None) for item in read_url(url, fetcher=fetcher).items)
print(json.dumps([why, peak()]))
"""


def test_answers_that_unpack_to_gigabytes_take_no_memory() -> None:
    def bomb(kind: str, encoding: str = "gzip") -> Answer:
        body = zeros(3, 31) if encoding == "gzip" else zeros(3, -15)
        return Answer(body, headers={"Content-Type": kind, "Content-Encoding": encoding})

    def endless(handler: object) -> None:
        handler.send_response(200)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        while True:
            handler.wfile.write(b"0" * 65_536)  # type: ignore[attr-defined]

    def many_headers(handler: object) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000_000)  # type: ignore[attr-defined]

    pages = {
        "/page": bomb("text/html"),
        "/feed": bomb("application/rss+xml"),
        "/deflate": bomb("text/html", "deflate"),
        "/endless": endless,
        "/headers": many_headers,
    }
    with serving({**pages}) as site, serving({"/robots.txt": bomb("text/plain"), "/": b"<p>Short.</p>"}) as other:
        urls = [site.url(path) for path in pages] + [other.url("/")]
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", FETCH_ALL, *urls], capture_output=True, text=True, timeout=100
        )
    assert done.returncode == 0, done.stderr
    why, peak = json.loads(done.stdout)
    for reason in why[:3]:
        assert reason == "larger than 20,000,000 bytes when it is unpacked"
    assert why[3] == "larger than 20,000,000 bytes"
    assert "is not HTTP" in why[4]
    assert why[5].startswith("not an article")  # a robots.txt full of junk forbids nothing
    assert len(why) == 6
    assert peak < GIGABYTE


# --- XML


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = {
    "laughs": f'<!DOCTYPE rss [<!ENTITY l0 "{POISON}">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY l11 "{POISON * 1000}">]>',
    "file": '<!DOCTYPE rss [<!ENTITY l11 SYSTEM "file://{file}">]>',
    "address": '<!DOCTYPE rss [<!ENTITY l11 SYSTEM "{url}">]>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{url}"> %p;]>',
    "outside": '<!DOCTYPE rss SYSTEM "{url}">',
    "behind a comment": '<!-- <rss> --><!DOCTYPE rss [<!ENTITY l11 "' + POISON + '">]>',
    "behind an instruction": '<?x <rss>?><!doctype rss [<!ENTITY l11 "' + POISON + '">]>',
    "behind junk": 'junk <!DOCTYPE rss [<!ENTITY l11 "' + POISON + '">]>',
    "twice": '<!DOCTYPE rss><!DOCTYPE rss [<!ENTITY l11 "' + POISON + '">]>',
    "within": "",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(POISON)
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    with serving({"/x": POISON.encode()}) as site:
        for number, (kind, declaration) in enumerate(ENTITIES.items()):
            declaration = declaration.replace("{file}", str(secret)).replace("{url}", site.url("/x"))
            inner = f'<!DOCTYPE a [<!ENTITY l11 "{POISON}">]>' if kind == "within" else ""
            item = f"<item><title>T</title><description>{inner}{LEAD} {'&l11; ' * 2_000}</description></item>"
            feed = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}<rss version="2.0"><channel>{item}'
            raw = (feed + "</channel></rss>").encode(encoding)
            (feeds / f"{number}.rss").write_bytes(raw)
            (feeds / f"{number}.html").write_bytes(
                raw.replace("rss".encode(encoding)[-6:], "html".encode(encoding)[-8:])
            )
        outcomes, peak = read_apart(feeds)
        assert site.asked == []
    assert {Path(path.split(":")[0]).stem for path, _, _ in outcomes} == {str(n) for n in range(len(ENTITIES))}
    assert not [path for path, text, _ in outcomes if text and path.endswith(".rss:1") and "Harmful words" in text]
    refused = {Path(path).stem for path, _, why in outcomes if why and "declares entities" in why}
    assert refused == {
        str(list(ENTITIES).index(kind)) for kind in ENTITIES if kind not in ("outside", "behind junk", "within")
    }
    assert all(len(text or "") < 100_000 for _, text, _ in outcomes)
    assert peak < GIGABYTE


# --- addresses


PUBLIC = "127.0.0.1"


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are connected to, where 127.0.0.1 counts as public and no name is looked up in passing."""
    why_not, connect = addresses.why_not_public, socket.create_connection
    seen: list[str] = []

    def noted(address: tuple[str, int], **more: float) -> socket.socket:
        seen.append(address[0])
        return connect(address, **more)

    monkeypatch.setattr(addresses, "why_not_public", lambda ip: None if ip == PUBLIC else why_not(ip))
    monkeypatch.setattr(socket, "create_connection", noted)
    return seen


def fetcher(resolve: Callable[[str, int], list[str]]) -> Fetcher:
    return Fetcher(resolve=resolve, sleep=lambda seconds: None)


def resolver(names: dict[str, list[str]]) -> Callable[[str, int], list[str]]:
    return lambda host, port: names[host]


PRIVATE = [
    "http://127.0.0.2/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/", "http://0.0.0.0/", "http://100.64.0.1/", "http://inner.example/", "http://localhost/",
    "http://2130706434/", "http://0x7f000002/", "http://0x7f.0.0.2/", "http://017700000002/", "http://0177.0.0.2/",
    "http://127.2/", "http://127.0.0.2./", "http://１２７.０.０.２/", "http://127。0。0。2/", "http://user@127.0.0.2/",
    "http://public.example@127.0.0.2/", "http://127.0.0.2\\@public.example/", "http://127.0.0.2#@public.example/",
    "file:///etc/passwd", "gopher://127.0.0.2/", "//127.0.0.2/", "http:127.0.0.2",
]  # fmt: skip
INNER = {"inner.example": ["10.1.2.3"], "localhost": ["127.0.0.2"], "public.example": [PUBLIC]}


@pytest.mark.parametrize("url", PRIVATE)
def test_nothing_private_is_connected_to(url: str, connected: list[str]) -> None:
    with pytest.raises(AddressRefusedError):
        fetcher(resolver(INNER)).fetch(url)
    assert connected == []


@pytest.mark.parametrize("url", PRIVATE[:-1])  # the last is a path of the same site, after a redirect
def test_nothing_private_is_connected_to_after_a_redirect(url: str, connected: list[str]) -> None:
    pages = {"/": Answer(status=302, headers={"Location": url.encode().decode("latin-1")})}
    with serving({**pages}) as site, pytest.raises(AddressRefusedError):
        fetcher(resolver(INNER)).fetch(site.url(host="public.example"))
    assert set(connected) == {PUBLIC}


def test_robots_txt_cannot_lead_to_private_addresses(connected: list[str]) -> None:
    pages = {"/robots.txt": Answer(status=302, headers={"Location": "http://127.0.0.2/"}), "/": b"<p>x</p>"}
    with serving({**pages}) as site, pytest.raises(AddressRefusedError):
        fetcher(resolver(INNER)).fetch(site.url(host="public.example"))
    assert set(connected) == {PUBLIC}


@pytest.mark.parametrize(
    "answers",
    [["10.0.0.1"], [PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::1"], ["::ffff:127.0.0.1"], ["bad"], [""]],
)
def test_a_name_with_a_private_answer_is_refused_as_a_whole(answers: list[str], connected: list[str]) -> None:
    with pytest.raises(AddressRefusedError):
        fetcher(resolver({"public.example": answers})).fetch("http://public.example/")
    assert connected == []


def test_what_was_checked_is_what_is_connected_to(connected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) <= 2 else ["127.0.0.2"]

    look_up = socket.getaddrinfo

    def only_numbers(host: str, *more: object, **others: object) -> object:
        assert addresses.ipaddress.ip_address(host)  # a name that is looked up again could mean something else by now
        return look_up(host, *more, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", only_numbers)
    with serving({"/": b"<p>x</p>"}) as site:
        changed = fetcher(changing)
        changed.fetch(site.url(host="public.example"))  # robots.txt and the page: two checks, two connections
        assert connected == [PUBLIC, PUBLIC]
        assert asked == ["public.example", "public.example"]
        with pytest.raises(AddressRefusedError):
            changed.fetch(site.url(host="public.example"))
    assert connected == [PUBLIC, PUBLIC]


def test_a_feed_cannot_have_private_pages_fetched(connected: list[str]) -> None:
    items = "".join(f"<item><link>{url.replace('&', '&amp;')}</link></item>" for url in PRIVATE[:-2])
    feed = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    with serving({"/feed": feed}) as site:
        outcomes = list(read_url(site.url("/feed", "public.example"), fetcher=fetcher(resolver(INNER))).items)
        assert site.paths == ["/feed"]
    assert len(outcomes) > 20  # some are the same address
    assert all(isinstance(item, Failure) for item in outcomes)
    assert set(connected) == {PUBLIC}


# --- names in archives


def test_names_in_archives_reach_no_file(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(f"{POISON}. {POISON}.")
    (tmp_path / "in").mkdir()
    names = [
        "../outside.txt", "a/../../outside.txt", str(outside), "/etc/passwd.txt", "C:\\outside.txt", "C:/outside.txt",
        "..\\outside.txt", "\\\\host\\share\\outside.txt", "a/..",
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "in" / "x.zip", "w") as archive:
        for name in names:
            archive.writestr(name, f"{LEAD} {LEAD.lower()}")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(outside))
    before = sorted(tmp_path.rglob("*"))
    outcomes = list(read_inputs([tmp_path / "in"]))
    assert [item for item in outcomes if isinstance(item, Document)] == []
    why = [item.why for item in outcomes if isinstance(item, Failure)]
    assert sum("leads out of the archive" in reason for reason in why) == len(names) - 1  # the last has no name
    assert sum("a link" in reason for reason in why) == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert outside.read_text().startswith(POISON)


# --- a hundred malformed inputs


PIECES = [
    "<", ">", "</p>", "<p>", "<![CDATA[", "]]>", "<!--", "-->", "&#0;", "&#xD800;", "&#99999999999;", "&bad;",
    "<item>", "</item>", "<entry>", "<title>", "</title>", "<link>javascript:x</link>", "&amp;amp;", "<xml:base>",
    '<link href="file:///etc/passwd"/>', "<description>", "</description>", "<content type='application/octet-stream'>",
    "<pubDate>99 Foo -1</pubDate>", "\x00", "\x1b[31m", "\ufeff", "\u202e", "\ud800", "<?php", "?>", "<a href='", '"',
    "<table><tr><td>", "<div>" * 300, "é é", "<svg onload=1>", "<base href='http://127.0.0.2/'>", "xml:base='\x01'",
    "<math><mi>", "<frameset>", "0" * 500, f"<script>{POISON}</script>", f"<style>{POISON}</style>",
    f"<!-- {POISON} -->",    f'<img alt="{POISON}">', f"<template>{POISON}</template>",
]  # fmt: skip


def malformed(seed: int) -> bytes:
    """A feed (even seeds) or page in pieces that do not fit together, with bytes changed here and there."""
    rng = random.Random(seed)
    start = "<rss version='2.0'><channel><item>" if seed % 2 == 0 else "<html><body>"
    safe = [piece for piece in PIECES if POISON not in piece]
    hidden = [piece for piece in PIECES if POISON in piece]
    # a hidden piece stays whole and outside of others, so that it is hidden indeed
    text = start + "".join(rng.choices(hidden, k=3)) + "".join(rng.choices(safe, k=rng.randrange(1, 120)))
    encoding = rng.choice(["utf-8", "utf-8", "utf-16", "utf-32"])
    raw = bytearray(text.encode(encoding, "surrogatepass"))
    beginning = len((start + "".join(hidden)).encode(encoding)) + 200
    for _ in range(rng.randrange(20) if len(raw) > beginning else 0):
        raw[rng.randrange(beginning, len(raw))] = rng.randrange(256)
    return bytes(raw)


def test_a_hundred_malformed_feeds_and_pages_are_recorded_and_give_no_text(tmp_path: Path) -> None:
    for seed in range(100):
        (tmp_path / f"{seed:02}.{'html' if seed % 2 else 'xml'}").write_bytes(malformed(seed))
    outcomes, peak = read_apart(tmp_path)
    assert {Path(path).name.split(".")[0] for path, _, _ in outcomes} == {f"{seed:02}" for seed in range(100)}
    assert [text for _, text, _ in outcomes if text] == []
    assert not [why for _, _, why in outcomes if why and "could not be read" in why]  # none of them is a surprise
    assert peak < GIGABYTE


@pytest.mark.parametrize("tag", ["template", "script", "style"])
def test_what_no_reader_of_a_page_sees_is_no_text(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><body><article><p>{LEAD}</p><{tag}><p>{POISON}</p></{tag}><p>{LEAD} Again.</p></article>")
    (document,) = read_inputs([path])
    assert isinstance(document, Document)
    assert LEAD in document.article.text
    assert "Harmful" not in document.article.text


def test_malformed_input_from_the_web_is_recorded() -> None:
    pages = {f"/{seed}": Answer(malformed(seed), headers={"Content-Type": "text/html"}) for seed in range(0, 100, 5)}
    with serving({**pages}) as site:
        for path in pages:
            outcomes = list(read_url(site.url(path), fetcher=local_fetcher()).items)
            assert outcomes
            assert all(isinstance(item, Failure) for item in outcomes)


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_a_malformed_feed_gives_entries_or_says_why_not(seed: int) -> None:
    try:
        feed = parse_feed(malformed(seed))
    except OnrecordError as error:
        assert str(error)
    else:
        assert feed.entries
        assert all(entry.url is None for entry in feed.entries)


def test_answers_that_are_no_http_are_failures() -> None:
    def junk(seed: int) -> Callable[[object], None]:
        def page(handler: object) -> None:
            rng = random.Random(seed)
            lines = [b"HTTP/1.1 200 OK", b"HTTP/9 abc", b"Content-Length: -1", b"Content-Length: 5", b"X" * 70_000]
            lines += [
                b"Transfer-Encoding: chunked",
                b"",
                b"-5",
                b"zz",
                b"\x00\xff",
                b"Location: http://127.0.0.2/",
                b": :",
            ]
            handler.wfile.write(b"\r\n".join(rng.choices(lines, k=12)))  # type: ignore[attr-defined]

        return page

    refused = 0
    with serving({f"/{seed}": junk(seed) for seed in range(60)}) as site:
        for seed in range(60):
            try:
                local_fetcher(read_timeout=2).fetch(site.url(f"/{seed}"))
            except FetchError as error:
                refused += 1
                assert str(error)
    assert refused > 40
