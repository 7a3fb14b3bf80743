"""What holds for every route there is: the headers, the methods, paths that lead astray, questions that take long."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from onrecord.record.store import limiting
from onrecord.web import pages
from onrecord.web.answering import routes
from onrecord.web.api import endpoints
from onrecord.web.app import make_app
from onrecord.web.openapi import ROOT
from onrecord.web.security.headers import CSP
from onrecord.web.settings import Settings
from web_app import desk_record

ORIGIN = "http://127.0.0.1:8765"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
STRAY = (
    "../settings.py", "..%2fsettings.py", "%2e%2e/settings.py", "%2e%2e%2fsettings.py", "..%5csettings.py",
    "css/../../settings.py", "css/..%2f..%2fsettings.py", "....//settings.py", "..;/settings.py", "/etc/passwd",
    "%2fetc%2fpasswd", "css/base.css%00.png", "..%c0%afsettings.py", "%252e%252e%252fsettings.py", "css", "css/", "",
    "C:%5cWindows%5cwin.ini", "\\\\evil.example\\x", "a" * 5000,
)  # fmt: skip


@pytest.fixture(scope="module")
def asking() -> Iterator[TestClient]:
    with asked(Settings(record=desk_record())) as made:
        yield made


def asked(settings: Settings) -> TestClient:
    return TestClient(
        make_app(settings), base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False,
        raise_server_exceptions=False,
    )  # fmt: skip


def every() -> list[Route]:
    made = [*pages.routes(), *(route for endpoint in endpoints() for route in routes(endpoint, ROOT))]
    return sorted((r for r in made if isinstance(r, Route)), key=lambda r: (r.path, sorted(r.methods or ())))


PATHS = sorted({re.sub(r"\{[^}]+\}", "1", route.path) for route in every()} | {"/static/css/base.css", "/nowhere"})


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_to_every_method_carries_the_headers_and_no_route_takes_more_than_it_says(
    path: str, asking: TestClient
) -> None:
    takes = {m for route in every() if re.sub(r"\{[^}]+\}", "1", route.path) == path for m in route.methods or ()}
    takes |= {"GET", "HEAD"} if path.startswith("/static/") else set()
    for method in METHODS:
        if method in takes & {"POST", "DELETE"} or (method == "GET" and path.endswith("/commitments.csv")):
            continue  # what they take is tested where they are; without a body they do nothing
        answer = asking.request(method, path, params={"on": "1900-01-01"} if "commitments" in path else None)
        assert answer.status_code < 500, method
        assert answer.headers["content-security-policy"] == CSP
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY" and answer.headers["referrer-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers and "server" not in answer.headers
        if method not in takes:
            assert answer.status_code in (404, 405), method
            if answer.status_code == 405:
                assert method not in answer.headers["allow"].split(", ")


@pytest.mark.parametrize("stray", STRAY)
def test_no_path_leads_out_of_what_is_served(stray: str, asking: TestClient) -> None:
    for before in (
        "/static/",
        "/articles/",
        "/events/",
        "/treaties/",
        "/add/jobs/",
        f"{ROOT}/articles/",
        f"{ROOT}/jobs/",
    ):
        answer = asking.get(f"{ORIGIN}{before}{stray}")
        assert answer.status_code in (200, 307, 400, 404, 405, 414), (before, answer.status_code)
        if answer.status_code == 200:
            assert not stray.strip("./") or before + stray in ("/treaties/", "/add/jobs/"), before
        assert "Settings(" not in answer.text and "root:" not in answer.text and str(desk_record()) not in answer.text
        if answer.status_code == 307:
            assert (
                answer.headers["location"].startswith((ORIGIN + "/", "/"))
                and "//evil" not in answer.headers["location"][8:]
            )


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "/articles/",
        "//evil.example/%2e%2e/",
    ],
)
def test_no_address_leads_to_another_site(path: str, asking: TestClient) -> None:
    answer = asking.get(ORIGIN + path)
    place = answer.headers.get("location", "/")
    assert place.startswith((f"{ORIGIN}/", "/")) and not place.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x", "/articles/1\r\nX: y"]
)
def test_a_form_leads_back_to_our_own_pages_only(back: str, asking: TestClient) -> None:
    form = {"who": "Ada", "article": "none", "back": back, "kind": "statement", "id": "s1", "field": "itself"}
    answer = asking.post("/corrections", data=form)
    assert "evil" not in answer.headers.get("location", "") and "x" not in answer.headers


def test_what_takes_too_long_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "_STEPS", 1)  # a record this small is done before the clock is looked at
    hurried = asked(msgspec.structs.replace(Settings(record=desk_record()), seconds=1e-9))
    for path in ("/articles", "/events", "/search?q=trawler"):
        for prefix in ("", ROOT):
            answer = hurried.get(prefix + path)
            assert answer.status_code == 503, (prefix + path, answer.text[:200])
            assert "takes too long" in answer.text and answer.headers["retry-after"] == "5"
            assert answer.headers["content-security-policy"] == CSP
