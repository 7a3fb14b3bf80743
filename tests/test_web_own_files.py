"""The workbench's own files: what is asked for and nothing else, once for as long as it is the same."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from onrecord.web.files import FOLDER, Files, address, sheet
from onrecord.web.packing import Packed
from web_app import client as desk_client

BASE = (FOLDER / "css" / "base.css").read_bytes()


def asking(folder: Path = FOLDER) -> TestClient:
    return TestClient(Files(folder))


def test_a_file_comes_as_it_is_with_its_type() -> None:
    for name, kind in (("css/base.css", "text/css"), ("js/page.js", "javascript"), ("icon.svg", "image/svg+xml")):
        found = asking().get(f"/{name}")
        assert (found.status_code, found.content) == (200, (FOLDER / name).read_bytes())
        assert kind in found.headers["content-type"]


def test_what_the_browser_has_is_not_sent_again() -> None:
    client = asking()
    tag = client.get("/css/base.css").headers["etag"]
    for sent in (tag, f'"other", W/{tag}'):
        again = client.get("/css/base.css", headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/css/base.css", headers={"If-None-Match": '"other"'}).content == BASE


def test_packed_only_for_who_takes_it_and_where_it_saves() -> None:
    client = TestClient(Packed(Files()), client=("192.0.2.7", 5))
    packed = client.get("/css/base.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < len(BASE) / 2
    plain = client.get("/css/base.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == BASE
    small = client.get("/icon.svg", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers


def test_head_tells_the_same_and_sends_nothing() -> None:
    client = asking()
    told, sent = client.head("/css/base.css"), client.get("/css/base.css")
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers == sent.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_else_can_be_done(method: str) -> None:
    answer = asking().request(method, "/css/base.css")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/", "/css", "/css/", "/css/none.css", "/../files.py", "/%2e%2e/files.py", "/css/../../files.py",
        "/css\\base.css", "//css//base.css", "/css/base.css/", "/css/base+none.css", "/css/base+base.css",
        "/css/base+.css", "/css/+.css", "/css/base+../../files.css", "/js/page+add.js", "/css/base.css%00",
        "/css/base+add+map+claims+actors.css", "/icon+icon.svg", "/icon+icon.css",
    ],
)  # fmt: skip
def test_nothing_else_is_found(path: str) -> None:
    assert asking().get(path).status_code == 404


def test_no_file_that_came_later(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.css").write_text("a{}", encoding="utf-8")
    client = asking(tmp_path / "there")
    (tmp_path / "there" / "b.css").write_text("b{}", encoding="utf-8")
    assert client.get("/a.css").text == "a{}"
    assert client.get("/b.css").status_code == 404


def test_style_sheets_come_in_one_in_the_order_asked_for() -> None:
    claims = (FOLDER / "css" / "claims.css").read_bytes()
    correct = (FOLDER / "css" / "correct.css").read_bytes()
    assert asking().get("/css/claims+correct.css").content == claims + correct
    assert asking().get("/css/correct+base+claims.css").content == correct + BASE + claims


def test_an_address_changes_with_what_is_there() -> None:
    assert sheet("claims") == address("css/claims.css")
    assert sheet("claims actors").startswith("/static/css/claims+actors.css?v=")
    digests = {sheet(names).rpartition("=")[2] for names in ("claims", "actors", "claims actors", "actors claims")}
    assert len(digests) == 4
    with pytest.raises(FileNotFoundError, match="none"):
        sheet("none")


@pytest.mark.parametrize(
    ("client", "packed"),
    [
        ("127.0.0.1", False),
        ("::1", False),
        ("192.0.2.7", True),
        ("2001:db8::1", True),
        ("testclient", True),
        ("", True),
    ],
)
def test_answers_are_packed_for_whoever_is_not_on_this_machine(client: str, packed: bool) -> None:
    answer = TestClient(Packed(PlainTextResponse("long " * 1_000)), client=(client, 5)).get(
        "/", headers={"Accept-Encoding": "gzip"}
    )
    assert (answer.headers.get("content-encoding") == "gzip") is packed
    assert answer.text == "long " * 1_000


def test_the_policy_allows_the_one_style_that_stands_in_a_page() -> None:
    answer = desk_client().get("/")
    styles = re.findall(r"<style[^>]*>(.*?)</style", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert len(styles) == 1 and styles[0] == BASE.decode().removesuffix("\n")
    assert re.findall(r"style-src ([^;]*)", answer.headers["content-security-policy"]) == [f"'self' 'sha256-{digest}'"]
    assert re.search(r'<head>.*<style>.*</head>.*<link rel="stylesheet" href="[^"]*">\s*<main', answer.text, re.DOTALL)
