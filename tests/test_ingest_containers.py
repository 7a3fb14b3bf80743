"""Files that hold many reports into the record: each member or row ends with its place, and is parsed once."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import fake_reader
from made_record import ingest, report, whole
from onrecord.engine.work import ReadDocument
from onrecord.record import Record
from onrecord.record.supply import Ended

OLD = time.time() - 3600
GOOD, ALIKE, NEW = report(1), report(2), report(3)


def settled(path: Path) -> Path:
    os.utime(path, (OLD, OLD))
    return path


def as_zip(path: Path, texts: list[str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number, text in enumerate(texts, start=1):
            archive.writestr(f"{number}.txt", text)
    return settled(path)


def as_csv(path: Path, texts: list[str]) -> Path:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["id", "text"])
    rows.writerows([[f"n{number}", text] for number, text in enumerate(texts)])
    path.write_text(out.getvalue())
    return settled(path)


def as_parquet(path: Path, texts: list[str]) -> Path:
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), path)
    return settled(path)


def as_jsonl(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return settled(path)


def as_feed(path: Path, texts: list[str]) -> Path:
    entries = "".join(
        f"<item><description><![CDATA[{''.join(f'<p>{line}</p>' for line in text.splitlines() if line)}]]>"
        "</description></item>"
        for text in texts
    )
    path.write_text(f'<rss version="2.0"><channel>{entries}</channel></rss>')
    return settled(path)


def as_warc(path: Path, texts: list[str]) -> Path:
    out = b""
    for number, text in enumerate(texts):
        body = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
        http = (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            f"<html><body><article>{body}</article></body></html>"
        ).encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            f"WARC-Date: 2024-05-01T00:00:00Z\r\nWARC-Target-URI: http://port.example/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode()
        out += gzip.compress(head + http + b"\r\n\r\n")
    path.write_bytes(out)
    return settled(path)


KINDS: dict[str, tuple[Callable[[Path, list[str]], Path], str, str]] = {
    # how it is made, its name, the places of its first, second, ... report
    "zip": (as_zip, "reports.zip", "1.txt 2.txt 3.txt 4.txt"),
    "csv": (as_csv, "reports.csv", "2 3 4 5"),
    "parquet": (as_parquet, "reports.parquet", "1 2 3 4"),
    "jsonl": (as_jsonl, "reports.jsonl", "1 2 3 4"),
    "feed": (as_feed, "reports.xml", "1 2 3 4"),
    "warc": (as_warc, "reports.warc.gz", "1 2 3 4"),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def ends(told: list[Ended], path: Path) -> dict[str, str]:
    return {end.location.removeprefix(f"{path}:"): end.end for end in told}


def unread(threads: int) -> ReadDocument:
    raise AssertionError("nothing should be read")


def test_each_report_ends_with_its_place(kind: str, tmp_path: Path, record: Path) -> None:
    make, name, places = KINDS[kind]
    # the third says what the first did, the last is no report
    path = make(tmp_path / name, [GOOD, ALIKE, GOOD, "x" * 50])
    told = ingest(record, [path])
    first, second, third, last = places.split()
    found = ends(told, path)
    again = "read" if kind == "warc" else "duplicate"  # another address, so another article, which is alike
    assert found.pop(third) in (again, "duplicate")
    assert found == {first: "read", second: "read", last: "failed"}
    with Record.open(record) as opened:
        seen = {stored.location.removeprefix(f"{path}:"): stored.state for stored in opened.inputs()}
        assert sorted(seen) == sorted(places.split())
        assert sorted(seen.values()) == ["duplicate", "failed", "read", "read"]
        assert all(stored.why for stored in opened.inputs("failed"))
    whole(record)


def test_an_unchanged_container_is_not_parsed(
    kind: str, tmp_path: Path, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, name, _ = KINDS[kind]
    path = make(tmp_path / name, [GOOD, ALIKE, "x" * 50])
    ingest(record, [path])
    before, bytes_before = whole(record), record.read_bytes()

    def parsed(*arguments: object) -> None:
        raise AssertionError("nothing should be opened")

    with monkeypatch.context() as patch:
        patch.setattr("onrecord.record.supply.open_file", parsed)
        patch.setattr("onrecord.engine.work.open_file", parsed)
        (end,) = ingest(record, [path], factory=unread)
        assert (end.end, end.reports, end.failed) == ("unchanged", 3, 1)
        os.utime(path, (OLD + 60, OLD + 60))  # touched, not changed
        (end,) = ingest(record, [path], factory=unread)
        assert (end.end, end.reports, end.failed) == ("unchanged", 3, 1)
        assert whole(record) == before
        assert len(record.read_bytes()) == len(bytes_before)
        with pytest.raises(AssertionError, match="opened"):  # the patch does what it should
            ingest(record, [path], factory=unread, retry_failed=True)


def test_of_a_changed_container_only_what_is_new_is_read(kind: str, tmp_path: Path, record: Path) -> None:
    make, name, places = KINDS[kind]
    path = make(tmp_path / name, [GOOD, ALIKE])
    ingest(record, [path])
    read: list[str] = []

    def noting(threads: int) -> ReadDocument:
        def reading(document: object) -> object:
            read.append(document.article.path)  # type: ignore[attr-defined]
            return fake_reader.said(document)  # type: ignore[arg-type]

        return reading  # type: ignore[return-value]

    make(path, [GOOD, ALIKE, NEW])
    os.utime(path, (OLD + 60, OLD + 60))
    found = ends(ingest(record, [path], factory=noting), path)
    first, second, third, _ = places.split()
    assert found == {first: "unchanged", second: "unchanged", third: "read"}
    assert read == [f"{path}:{third}"]
    whole(record)


def test_what_failed_in_a_container_is_tried_again_when_asked(kind: str, tmp_path: Path, record: Path) -> None:
    make, name, places = KINDS[kind]
    path = make(tmp_path / name, [GOOD, report(5, "REFUSE")])
    first, second, *_ = places.split()
    assert ends(ingest(record, [path], factory=fake_reader.fragile), path) == {first: "read", second: "failed"}
    found = ends(ingest(record, [path], retry_failed=True), path)
    assert found == {first: "unchanged", second: "read"}
    with Record.open(record) as opened:
        assert list(opened.inputs("failed")) == []
    whole(record)


def test_the_copy_of_a_container_holds_duplicates(kind: str, tmp_path: Path, record: Path) -> None:
    make, name, _ = KINDS[kind]
    ingest(record, [make(tmp_path / f"a-{name}", [GOOD, ALIKE])])
    told = ingest(record, [make(tmp_path / f"b-{name}", [GOOD, ALIKE])], factory=unread)
    assert [end.end for end in told] == ["duplicate", "duplicate"]
    assert [Path(end.of or "").name.startswith(f"a-{name}:") for end in told] == [True, True]
    whole(record)
