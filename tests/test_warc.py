"""Web archives: which records give documents, how their blocks are packed, dates, limits, damage."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.errors import OptionError
from onrecord.intake import Document, Failure, IntakeOptions, read_file, read_inputs

LEAD = "The foreign minister of Northland has rejected reports that his troops are preparing to cross the river border."
SECOND = "“We have no such plans,” Peter Lang told reporters in Riverton, “and we have never had them.”"
PAGE = f"<html><body><article><p>{LEAD}</p><p>{SECOND}</p></article></body></html>".encode()
HTML = [("Content-Type", "text/html; charset=utf-8")]


class Writer(WARCWriter):  # type: ignore[misc]
    """warcio's, without the temporary files that it leaves open."""

    @staticmethod
    def _create_temp_file() -> io.BytesIO:
        return io.BytesIO()


class Crawl:
    """A WARC file in the making, as warcio writes it."""

    def __init__(self, packed: bool = True) -> None:
        self.out = io.BytesIO()
        self.writer = Writer(self.out, gzip=packed)

    def add(
        self,
        url: str = "http://c.example/world/troops",
        body: bytes = PAGE,
        headers: list[tuple[str, str]] | None = None,
        status: str = "200 OK",
        kind: str = "response",
        content_type: str | None = None,
    ) -> Crawl:
        http = None
        if kind in ("response", "revisit"):
            http = StatusAndHeaders(status, HTML if headers is None else headers, protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http,
            warc_content_type=content_type,
            warc_headers_dict={"WARC-Date": "2020-08-19T22:00:00Z"},
        )
        self.writer.write_record(record)
        return self

    def save(self, path: Path) -> Path:
        path.write_bytes(self.out.getvalue())
        return path


def outcomes(path: Path, options: IntakeOptions | None = None) -> list[str]:
    return [
        item.article.id if isinstance(item, Document) else f"{item.path.removeprefix(str(path))} {item.why}"
        for item in read_inputs([path], options)
    ]


def document(path: Path) -> Document:
    (found,) = read_file(path)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    ("name", "packed"), [("x.warc.gz", True), ("x.warc", False), ("x.warc", True), ("x.warc.gz", False)]
)
def test_a_page_that_was_archived(tmp_path: Path, name: str, packed: bool) -> None:
    path = Crawl(packed).add().save(tmp_path / name)
    found = document(path)
    article = found.article
    assert article.text == f"{LEAD}\n\n{SECOND}"
    assert (article.id, article.url) == ("troops", "http://c.example/world/troops")
    assert article.path == f"{path}:1"
    assert article.published == "2020-08-19"
    assert any("when it was archived, was taken" in note for note in found.notes)
    assert not any(note.startswith("date missing") for note in found.notes)


def test_the_date_of_the_page_goes_before_that_of_its_capture(tmp_path: Path) -> None:
    dated = PAGE.replace(b"<body>", b'<head><meta property="article:published_time" content="2019-03-04"></head><body>')
    found = document(Crawl().add(body=dated).save(tmp_path / "x.warc.gz"))
    assert found.article.published == "2019-03-04"
    assert not any("archived" in note for note in found.notes)


def test_only_pages_and_texts_with_success_are_read(tmp_path: Path) -> None:
    crawl = Crawl()
    crawl.writer.write_record(crawl.writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    crawl.add(kind="request", content_type="application/http; msgtype=request", body=b"GET / HTTP/1.1\r\n\r\n")
    crawl.add(status="404 Not Found").add(status="301 Moved", headers=[("Location", "/")])
    crawl.add(headers=[("Content-Type", "image/png")], body=b"\x89PNG" * 9_000).add(headers=[])
    crawl.add("http://c.example/a.txt", f"{LEAD}\n\n{SECOND}".encode(), [("Content-Type", "text/plain")])
    crawl.add("http://c.example/wet", f"{LEAD}\n\n{SECOND}".encode(), kind="conversion", content_type="text/plain")
    crawl.add("http://c.example/res.html", kind="resource", content_type="text/html")
    crawl.add("http://c.example/last").add("http://c.example/other/last")
    assert outcomes(crawl.save(tmp_path / "x.warc.gz")) == ["a", "wet", "res", "last", "last-2"]


def test_archives_in_a_folder_are_read(tmp_path: Path) -> None:
    Crawl().add().save(tmp_path / "x.warc.gz")
    Crawl(False).add().save(tmp_path / "y.warc")
    Crawl().add(kind="conversion", content_type="text/plain", body=LEAD.encode() * 2).save(tmp_path / "z.warc.wet.gz")
    (tmp_path / "other.gz").write_bytes(gzip.compress(b"x"))
    assert [item.article.id for item in read_inputs([tmp_path]) if isinstance(item, Document)] == [
        "troops", "troops-2", "troops-3",
    ]  # fmt: skip


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 50] for start in range(0, len(body), 50)]
    return b"".join(f"{len(piece):x};x=y\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([("Transfer-Encoding", "chunked")], chunked(PAGE)),
        ([("Transfer-Encoding", "chunked")], PAGE),  # some crawlers undo it and keep the header
        ([("Content-Encoding", "gzip")], gzip.compress(PAGE, mtime=0)),
        ([("Content-Encoding", "gzip")], PAGE),
        ([("Content-Encoding", "deflate")], zlib.compress(PAGE)),
        ([("Content-Encoding", "deflate")], PAGE),
        ([("Content-Encoding", "br")], PAGE),
        ([("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], chunked(gzip.compress(PAGE, mtime=0))),
    ],
)
def test_bodies_are_unpacked(tmp_path: Path, headers: list[tuple[str, str]], body: bytes) -> None:
    found = document(Crawl().add(body=body, headers=HTML + headers).save(tmp_path / "x.warc.gz"))
    assert found.article.text == f"{LEAD}\n\n{SECOND}"


def test_addresses_in_angle_brackets_and_addresses_that_are_none(tmp_path: Path) -> None:
    crawl = Crawl().add("<http://c.example/x>").add("urn:x").add("http://c.example/<script>")
    first, second, third = read_file(crawl.save(tmp_path / "x.warc.gz"))
    assert isinstance(first, Document) and first.article.url == "http://c.example/x"
    assert isinstance(second, Document) and (second.article.url, second.article.id) == (None, "x-2")
    assert isinstance(third, Document) and third.article.url is None


# --- bad records and limits


def test_bad_records_end_nothing(tmp_path: Path) -> None:
    crawl = Crawl().add(body=b"<html><body>Short.</body></html>")
    crawl.add(body=b"\x1b" * 500, headers=[*HTML, ("Content-Encoding", "br")])
    crawl.add(body=gzip.compress(PAGE)[:-20], headers=[*HTML, ("Content-Encoding", "gzip")])
    crawl.add(body=PAGE + b" " * 200_000).add(body=PAGE, headers=HTML + [(f"X-{n}", "y") for n in range(150)])
    crawl.add(body=b"\x00" * 200_000, headers=[("Content-Type", "video/mp4")]).add()
    found = outcomes(crawl.save(tmp_path / "x.warc.gz"), IntakeOptions(max_bytes=100_000))
    assert len(found) == 6
    for start, one in zip(
        (
            ":1 not an article",
            ":2 packed as 'br'",
            ":3 its compressed data end too early",
            ":4 200,",
            ":5 a record has too many headers",
        ),
        found[:5],
        strict=True,
    ):
        assert one.startswith(start)
    assert found[5] == "troops"


def test_a_packed_page_that_grows_too_large_is_a_failure(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b" " * 5_000_000)
    crawl = Crawl().add(body=bomb, headers=[*HTML, ("Content-Encoding", "gzip")]).add()
    first, second = outcomes(crawl.save(tmp_path / "x.warc.gz"), IntakeOptions(max_bytes=1_000_000))
    assert first == ":1 larger than 1,000,000 bytes when it is unpacked"
    assert second == "troops"


def test_an_archive_that_is_cut_off_gives_what_comes_before(tmp_path: Path) -> None:
    for packed in (True, False):
        path = Crawl(packed).add().add("http://c.example/second").save(tmp_path / "x.warc.gz")
        path.write_bytes(path.read_bytes()[:-150])
        first, second = outcomes(path)
        assert first == "troops"
        assert second.startswith(" the archive is damaged behind record 1:")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "it is empty"),
        (b"no archive\n" * 9, "where a record should begin there is b'no archive"),
        (gzip.compress(b"\x00" * 500_000, mtime=0), "where a record should begin"),
        (b"\x1f\x8b junk", "compressed data are damaged"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "does not state its length"),
        (b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", "does not state its length"),
        (b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n", "it ends within a record"),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 500 + b"\r\n", "too many headers"),
        (b"WARC/1.0\r\nX: " + b"y" * 100_000 + b"\r\n", "too many headers, or too long ones"),
        (b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "none of its 1 records"),
    ],
)
def test_what_is_no_archive_is_one_failure(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(raw)
    (found,) = outcomes(path)
    assert words in found


def test_a_wrong_option_is_raised(tmp_path: Path) -> None:
    path = Crawl().add().save(tmp_path / "x.warc.gz")
    with pytest.raises(OptionError):
        list(read_file(path, IntakeOptions(published="soon")))


def test_failures_say_where(tmp_path: Path) -> None:
    path = Crawl().add().add(body=b"<html></html>").save(tmp_path / "x.warc.gz")
    (failure,) = [item for item in read_file(path) if isinstance(item, Failure)]
    assert failure.path == f"{path}:2"
