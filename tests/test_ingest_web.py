"""Web addresses and feeds into the record: what is fetched, what is passed over, what fails, what is tried again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from typer.testing import CliRunner

import fake_reader
from local_web import Answer, Clock, Page, Site, local_fetcher, serving
from made_record import ingest, report, whole
from onrecord import read_all
from onrecord.cli import app
from onrecord.engine.work import ReadDocument
from onrecord.intake.fetch import Fetcher, FetchLimits
from onrecord.intake.options import IntakeOptions
from onrecord.intake.web import MOST_PAGES
from onrecord.record import Record
from onrecord.record.supply import Ended
from onrecord.record.visits import Web


def page(number: int, extra: str = "", around: str = "") -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in report(number, extra).split("\n\n"))
    head = f"<title>The harbour, day {number}</title>"
    return f"<html><head>{head}</head><body>{around}<article>{paragraphs}</article></body></html>".encode()


def feed(*links: str, tag: str = "1") -> Answer:
    items = "".join(f"<item><link>{link}</link><pubDate>19 Aug 2024</pubDate></item>" for link in links)
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Port News</title>{items}</channel></rss>'
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml", "ETag": f'"{tag}"'})


def conditional(answer: Answer) -> Page:
    """As a server that knows its validators: 304 for who has seen this."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers.get("If-None-Match") == answer.headers["ETag"]
        handler.send_response(304 if known else 200)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0" if known else str(len(answer.body)))
        handler.end_headers()
        if not known:
            handler.wfile.write(answer.body)

    return write


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/a": page(1), "/b": page(2), "/c": page(3)}) as running:
        running.pages["/feed"] = conditional(feed("/a", "/b", "/missing", "javascript:x", "/c"))
        yield running


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def visit(record: Path, *addresses: str, most_pages: int = MOST_PAGES, **more: object) -> list[Ended]:
    web = Web(fetcher=local_fetcher(), most_pages=most_pages)
    return ingest(record, addresses, web=web, **more)


def told(ends: list[Ended], site: Site) -> list[str]:
    return [f"{end.end} {end.location.removeprefix(site.url(''))}" for end in ends]


def unread(threads: int) -> ReadDocument:
    raise AssertionError("nothing should be read")


# --- pages


def test_a_page_is_read_once_whatever_its_server_says(record: Path, site: Site) -> None:
    assert told(visit(record, site.url("/a")), site) == ["read /a"]
    before = whole(record)
    assert told(visit(record, site.url("/a"), factory=unread), site) == ["unchanged /a"]
    # no validators, and other bytes around the same article at every visit
    site.pages["/a"] = page(1, around="<div hidden>token 81723</div>")
    assert told(visit(record, site.url("/a"), factory=unread), site) == ["unchanged /a"]
    assert site.paths == ["/a", "/a", "/a"]
    assert whole(record) == before
    with Record.open(record) as opened:
        (article,) = opened.articles()
        assert article.url == site.url("/a")


def test_an_address_is_one_however_it_is_written(record: Path, site: Site) -> None:
    odd = site.url("/a").replace("http://", "HTTP://") + "#top"
    assert told(visit(record, odd, site.url("/a")), site) == ["read /a"]
    assert site.paths == ["/a"]


def test_a_changed_page_is_another_version(record: Path, site: Site) -> None:
    site.pages["/a"] = conditional(Answer(page(1), headers={"Content-Type": "text/html", "ETag": '"1"'}))
    visit(record, site.url("/a"))
    assert told(visit(record, site.url("/a"), factory=unread), site) == ["unchanged /a"]
    asked = site.asked[-1][1]
    assert asked["If-None-Match"] == '"1"'
    site.pages["/a"] = conditional(Answer(page(7), headers={"Content-Type": "text/html", "ETag": '"2"'}))
    assert told(visit(record, site.url("/a")), site) == ["read /a"]
    with Record.open(record) as opened:
        assert len(list(opened.articles())) == 2
    whole(record)


def test_other_options_make_another_article_of_the_page_though_it_has_not_changed(record: Path, site: Site) -> None:
    site.pages["/a"] = conditional(Answer(page(1), headers={"Content-Type": "text/html", "ETag": '"1"'}))
    visit(record, site.url("/a"))
    visit(record, site.url("/a"), options=IntakeOptions(outlet="The Echo"))
    with Record.open(record) as opened:
        assert [article.outlet for article in opened.articles()] == ["The Echo"]
    whole(record)


def test_a_page_that_cannot_be_fetched_is_recorded_and_tried_again_each_time(record: Path, site: Site) -> None:
    site.pages["/late"] = Answer(status=503)
    (end,) = visit(record, site.url("/late"), factory=unread)
    assert (end.end, end.location) == ("failed", site.url("/late"))
    assert end.why and "503" in end.why
    with Record.open(record) as opened:
        assert [(seen.location, seen.why) for seen in opened.inputs("failed")] == [(end.location, end.why)]
    site.pages["/late"] = page(9)
    assert told(visit(record, site.url("/late")), site) == ["read /late"]
    with Record.open(record) as opened:
        assert list(opened.inputs("failed")) == []
    whole(record)


def test_a_page_without_an_article_fails_and_is_not_parsed_again_while_unchanged(record: Path, site: Site) -> None:
    site.pages["/x"] = conditional(Answer(b"{}", headers={"Content-Type": "application/json", "ETag": '"1"'}))
    assert told(visit(record, site.url("/x")), site) == ["failed /x"]
    (again,) = visit(record, site.url("/x"))
    assert (again.end, again.failed) == ("unchanged", 1)
    assert told(visit(record, site.url("/x"), retry_failed=True), site) == ["failed /x"]


# --- feeds


def test_the_pages_of_a_feed_end_each_for_itself(record: Path, site: Site) -> None:
    ends = visit(record, site.url("/feed"))
    assert sorted(told(ends, site)) == ["failed /feed:4", "failed /missing", "read /a", "read /b", "read /c"]
    why = {end.location: end.why for end in ends if end.end == "failed"}
    assert "404" in str(why[site.url("/missing")]) and "no link" in str(why[site.url("/feed:4")])
    with Record.open(record) as opened:
        assert opened.status().inputs == {"read": 3, "duplicate": 0, "failed": 2}
        assert {article.published for article in opened.articles()} == {"2024-08-19"}
    whole(record)


def test_an_unchanged_feed_is_one_request(record: Path, site: Site) -> None:
    visit(record, site.url("/feed"))
    before, bytes_before, asked = whole(record), record.read_bytes(), len(site.paths)
    (end,) = visit(record, site.url("/feed"), factory=unread)
    assert (end.end, end.reports, end.failed) == ("unchanged", 5, 2)
    assert site.paths[asked:] == ["/feed"]
    assert whole(record) == before
    assert len(record.read_bytes()) == len(bytes_before)


def test_of_a_changed_feed_only_new_entries_are_fetched(record: Path, site: Site) -> None:
    visit(record, site.url("/feed"))
    asked = len(site.paths)
    site.pages["/d"] = page(4)
    site.pages["/feed"] = conditional(feed("/d", "/a", "/b", "/missing", tag="2"))
    ends = visit(record, site.url("/feed"))
    assert site.paths[asked:] == ["/feed", "/d"]
    assert sorted(told(ends, site)) == ["read /d", "unchanged /feed"]
    passed = next(end for end in ends if end.end == "unchanged")
    assert (passed.reports, passed.failed) == (3, 1)  # a, b and the one that failed before
    (end,) = visit(record, site.url("/feed"), factory=unread)
    assert (end.reports, end.failed) == (5, 1)  # the entry without a link is gone, c is still the feed's
    whole(record)


def test_what_failed_is_tried_again_when_asked_also_where_the_feed_dropped_it(record: Path, site: Site) -> None:
    visit(record, site.url("/feed"))
    site.pages["/feed"] = conditional(feed("/a", tag="2"))
    visit(record, site.url("/feed"))
    asked = len(site.paths)
    site.pages["/missing"] = page(5)
    ends = visit(record, site.url("/feed"), retry_failed=True)
    assert site.paths[asked:] == ["/feed", "/missing"]
    assert sorted(told(ends, site)) == ["read /missing", "unchanged /feed"]
    with Record.open(record) as opened:
        assert list(opened.inputs("failed")) == []
    assert told(visit(record, site.url("/feed"), retry_failed=True, factory=unread), site) == ["unchanged /feed"]
    whole(record)


def test_what_still_fails_is_told_again(record: Path, site: Site) -> None:
    visit(record, site.url("/feed"))
    ends = visit(record, site.url("/feed"), retry_failed=True, factory=unread)
    assert sorted(told(ends, site)) == ["failed /feed:4", "failed /missing", "unchanged /feed"]
    with Record.open(record) as opened:
        assert opened.status().inputs["failed"] == 2


def test_a_feed_that_is_too_long_for_one_visit_is_taken_in_at_several(record: Path, site: Site) -> None:
    site.pages["/feed"] = conditional(feed("/a", "/b", "/c"))
    ends = visit(record, site.url("/feed"), most_pages=2)
    assert sorted(told(ends, site)) == ["failed /feed", "read /a", "read /b"]
    ends = visit(record, site.url("/feed"), most_pages=2)  # not taken for unchanged
    assert sorted(told(ends, site)) == ["read /c", "unchanged /feed"]
    with Record.open(record) as opened:
        assert opened.status().inputs == {"read": 3, "duplicate": 0, "failed": 0}
    assert told(visit(record, site.url("/feed"), factory=unread), site) == ["unchanged /feed"]


def test_a_page_that_two_feeds_name_and_that_is_named_itself_is_fetched_once(record: Path, site: Site) -> None:
    site.pages["/feed"] = feed("/a", "/b")
    site.pages["/other"] = feed("/b", "/a", "/c")
    ends = visit(record, site.url("/feed"), site.url("/other"), site.url("/a"))
    assert sorted(told(ends, site)) == ["read /a", "read /b", "read /c", "unchanged /a", "unchanged /other"]
    assert sorted(site.paths) == ["/a", "/b", "/c", "/feed", "/other"]
    whole(record)


def test_a_page_that_came_from_a_file_is_not_fetched(record: Path, site: Site, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_bytes(page(1).replace(b"</head>", f'<link rel="canonical" href="{site.url("/a")}"></head>'.encode()))
    ingest(record, [saved])
    visit(record, site.url("/feed"))
    assert "/a" not in site.paths


def test_other_options_fetch_the_pages_again(record: Path, site: Site) -> None:
    visit(record, site.url("/feed"))
    visit(record, site.url("/feed"), options=IntakeOptions(outlet="The Echo"))
    with Record.open(record) as opened:
        assert [article.outlet for article in opened.articles()] == ["The Echo"] * 3
    whole(record)


def test_a_feed_that_leads_into_private_networks_gets_nothing_from_there(record: Path, site: Site) -> None:
    """By address, by redirect and by what a name means; from a public host, here played by this machine."""
    inner = site.url("/secret", "10.0.0.7").replace(f":{site.port}", "")
    site.pages["/away"] = Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
    site.pages["/feed"] = feed("/a", inner, "/away", "http://inner.example/")
    connected: list[str] = []
    resolve = {"public.example": ["8.8.8.8"], "inner.example": ["8.8.4.4", "192.168.1.1"]}
    connect = socket.create_connection

    def here(address: tuple[str, int], *more: object, **others: object) -> socket.socket:
        connected.append(address[0])
        return connect(("127.0.0.1", address[1]), *more, **others)  # type: ignore[arg-type]

    clock = Clock()
    fetcher = Fetcher(FetchLimits(), resolve=lambda host, port: resolve[host], clock=clock, sleep=clock.sleep)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", here)
        ends = ingest(record, [site.url("/feed", "public.example")], web=Web(fetcher=fetcher))
    assert set(connected) == {"8.8.8.8"}
    assert [end.end for end in ends].count("read") == 1
    why = [end.why or "" for end in ends if end.end == "failed"]
    assert len(why) == 3 and all("--allow-private" in words for words in why)
    with Record.open(record) as opened:
        assert sorted(seen.why or "" for seen in opened.inputs("failed")) == sorted(why)
        assert opened.status().inputs == {"read": 1, "duplicate": 0, "failed": 3}
    whole(record)


def test_robots_are_heeded(record: Path, site: Site) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /b\n", headers={"Content-Type": "text/plain"})
    ends = visit(record, site.url("/feed"))
    assert "/b" not in site.paths
    assert "robots.txt" in next(end.why or "" for end in ends if end.location == site.url("/b"))


def test_forgotten_pages_are_fetched_again_only_by_a_new_ingest(record: Path, site: Site) -> None:
    visit(record, site.url("/feed"))
    with Record.open(record) as opened:
        assert [article.url for article in opened.forget([site.url("/a")]).articles] == [site.url("/a")]
    whole(record)
    asked = len(site.paths)
    assert sorted(told(visit(record, site.url("/feed")), site)) == ["failed /feed:4", "read /a", "unchanged /feed"]
    assert site.paths[asked:] == ["/feed", "/a"]
    with Record.open(record) as opened:
        assert len(opened.forget([site.url("/feed")]).articles) == 3  # a feed means all its pages
    whole(record)


def test_a_record_of_feeds_does_not_depend_on_the_number_of_workers(tmp_path: Path, site: Site) -> None:
    digests = set()
    for workers in (1, 2):
        record = tmp_path / f"{workers}.db"
        visit(record, site.url("/feed"), workers=workers)
        digests.add(whole(record))
    assert len(digests) == 1


# --- cut off

PROGRAM = """
import sys
sys.path[:0] = {path!r}
from local_web import local_fetcher
from made_record import ingest
from pathlib import Path
from onrecord.record.visits import Web

if __name__ == "__main__":
    ingest(Path(sys.argv[1]), [sys.argv[2]], web=Web(fetcher=local_fetcher()))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_cut_off_fetches_the_rest_later(
    record: Path, site: Site, tmp_path: Path, number: signal.Signals
) -> None:
    held: list[str] = []

    def hold(handler: BaseHTTPRequestHandler) -> None:
        held.append(handler.path)
        time.sleep(0.2 if len(held) > 1 else 30)

    site.pages["/feed"] = conditional(feed("/a", "/b", "/stuck", "/c"))
    site.pages["/stuck"] = hold
    program = tmp_path / "fetching.py"
    program.write_text(PROGRAM.format(path=[str(Path(__file__).parent)]))
    command = [sys.executable, str(program), str(record), site.url("/feed")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while not held:
            assert process.poll() is None
            time.sleep(0.02)
        os.kill(process.pid, number)
    whole(record)
    with Record.open(record) as opened:
        assert len(list(opened.articles())) >= 1
    asked = len(site.paths)
    site.pages["/stuck"] = page(6)
    visit(record, site.url("/feed"))
    assert "/a" not in site.paths[asked:]  # what was stored is not fetched again
    with Record.open(record) as opened:
        assert opened.status().inputs == {"read": 4, "duplicate": 0, "failed": 0}
    fresh = record.with_name("fresh.db")
    visit(fresh, site.url("/feed"))
    assert whole(fresh) == whole(record)


# --- commands


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setattr("onrecord.engine.work.load_reader", fake_reader.fragile)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    return CliRunner()


def test_the_command_refuses_this_machine_unless_allowed(runner: CliRunner, site: Site) -> None:
    done = runner.invoke(app, ["ingest", site.url("/a")])
    assert done.exit_code == 1
    assert "this machine itself" in done.stderr and "--allow-private" in done.stderr
    assert site.asked == []
    done = runner.invoke(app, ["ingest", site.url("/a"), "--allow-private"])
    assert (done.exit_code, done.stderr) == (0, "onrecord: record.db: 1 read\n")
    again = runner.invoke(app, ["ingest", site.url("/a"), "--allow-private"])
    assert (again.exit_code, again.stderr) == (0, "onrecord: record.db: 1 unchanged\n")


def test_the_command_counts_the_pages_of_a_feed(runner: CliRunner, site: Site) -> None:
    site.pages["/feed"] = feed("/a", "/missing")
    done = runner.invoke(app, ["ingest", site.url("/feed"), "--allow-private", "--most-pages", "1"])
    assert done.exit_code == 1
    assert "1 more entries were not fetched" in done.stderr and "1 read, 1 failed" in done.stderr
    assert f"default: {MOST_PAGES}" in runner.invoke(app, ["ingest", "--help"]).stdout


@pytest.mark.parametrize("command", ["read", "brief", "events", "actors"])
def test_other_commands_fetch_too(runner: CliRunner, site: Site, command: str) -> None:
    site.pages["/a.html"] = page(1)
    done = runner.invoke(app, [command, site.url("/a.html"), "--allow-private"])
    assert done.exit_code == 0, done.stderr
    assert site.paths == ["/a.html"]
    refused = runner.invoke(app, [command, site.url("/a.html")])
    assert refused.exit_code == 1 and "--allow-private" in refused.stderr


def test_the_library_fetches_no_private_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.engine.work.load_reader", fake_reader.reader)
    (failure,) = read_all(site.url("/a"), workers=1)
    assert "not on the public internet" in failure.why  # type: ignore[union-attr]
