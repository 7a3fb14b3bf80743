"""Logging in and out, and that nothing else is reached without."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from guarded import ORIGIN, PASSWORD, TOKEN, Clock, client, locked, log_in, settings
from onrecord.web.security.login import local_path
from onrecord.web.security.sessions import Sessions
from onrecord.web.security.throttle import Throttle

GUARDED = settings(access=locked())
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_without_a_password_everything_is_open() -> None:
    assert client().get("/").json()["who"] == "open"
    assert client().get("/login").status_code == 404
    assert client().post("/logout", headers={"Origin": ORIGIN}).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/claims/x",
        "/api",
        "/api/v1/who",
        "/api/v1/openapi.json",
        "/add",
        "/static",
        "/Static/x",
        "/login/",
        "/nowhere",
        "//static/x",
        "/static/%2e%2e/claims/x",
        "/login%2f",
        "/x/static/x",
        "/loginx",
        "/staticx",
    ],
)
def test_with_one_only_log_in_and_static_files_answer(method: str, path: str) -> None:
    answer = client(GUARDED).request(method, path, headers={"Origin": ORIGIN})
    assert answer.status_code in (303, 401)
    assert "who" not in answer.text
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/login")


def test_static_files_can_be_read_and_nothing_else_done_to_them() -> None:
    assert client(GUARDED).get("/static/css/base.css").status_code == 200
    assert client(GUARDED).post("/static/css/base.css", headers={"Origin": ORIGIN}).status_code == 401


def test_pages_lead_to_the_log_in_and_back() -> None:
    asking = client(GUARDED)
    sent = asking.get("/claims/a%2Fb?since=2024-01-01&q=a+b%26c")
    assert sent.status_code == 303
    page = asking.get(sent.headers["location"])
    assert page.status_code == 200
    assert 'type="password"' in page.text
    hidden = re.search(r'name="next" value="([^"]*)"', page.text)
    assert hidden is not None
    then = hidden[1].replace("&amp;", "&")
    entered = log_in(asking, then=then)
    assert (entered.status_code, entered.headers["location"]) == (303, "/claims/a%2Fb?since=2024-01-01&q=a+b%26c")
    assert asking.get(entered.headers["location"]).json()["who"] == "session"


def test_programs_are_told_in_json() -> None:
    answer = client(GUARDED).get("/api/v1/who")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401
    assert client(GUARDED).get("/", headers={"Accept": "application/json"}).status_code == 401


def test_a_piece_asked_for_by_a_script_sends_the_whole_page_to_the_log_in() -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": f"{ORIGIN}/claims/x?q=a", "Sec-Fetch-Site": "same-origin"}
    answer = client(GUARDED).get("/claims/x/part", headers=asked)
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/login?next=%2Fclaims%2Fx%3Fq%3Da"
    for odd in ("http://[", "", "https://evil.example//evil.example"):
        answer = client(GUARDED).get("/", headers={**asked, "HX-Current-URL": odd})
        assert answer.headers["hx-redirect"] == "/login"


def test_a_token_opens_all_and_a_wrong_one_nothing_even_with_a_session() -> None:
    asking = client(GUARDED)
    assert asking.get("/api/v1/who", headers=BEARER).json()["who"] == "token"
    assert log_in(asking).status_code == 303
    assert asking.get("/api/v1/who").json()["who"] == "session"
    assert asking.get("/api/v1/who", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert asking.get("/api/v1/who", headers={"Authorization": "Basic eA=="}).json()["who"] == "session"
    assert asking.get(f"/api/v1/who?token={TOKEN}", headers={"Cookie": ""}).status_code == 401, "never in addresses"


def test_where_only_a_token_is_set_there_is_no_log_in() -> None:
    asking = client(settings(access=locked(password=False)))
    assert asking.get("/login").status_code == 404
    assert log_in(asking, "").status_code == 404
    assert "token" in asking.get("/").text
    assert asking.get("/").status_code == 401
    assert asking.get("/", headers=BEARER).status_code == 200


def test_the_wrong_password_opens_nothing_and_is_not_shown() -> None:
    asking = client(GUARDED)
    for wrong in ("lantern quay otter mas", "", "x" * 600, "<script>alert(1)</script>"):
        answer = log_in(asking, wrong)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert not wrong or wrong not in answer.text
        assert 'role="alert"' in answer.text
    assert asking.get("/").status_code == 303


def test_each_log_in_makes_a_new_session_and_ends_the_one_before() -> None:
    sessions = Sessions(100, 1_000)
    asking = client(GUARDED, sessions=sessions)
    asking.cookies.set("onrecord-8765", "planted", domain="127.0.0.1", path="/")
    log_in(asking)
    first = asking.cookies["onrecord-8765"]
    assert first != "planted"
    log_in(asking)
    assert asking.cookies["onrecord-8765"] != first
    assert not sessions.is_open(first)
    assert len(sessions) == 1


def test_logging_out_ends_the_session_on_the_server() -> None:
    asking = client(GUARDED)
    log_in(asking)
    stolen = asking.cookies["onrecord-8765"]
    assert asking.get("/logout").status_code == 405, "a link elsewhere must not log out"
    assert asking.get("/").status_code == 200
    assert asking.post("/logout", headers={"Origin": "https://evil.example"}).status_code == 403
    answer = asking.post("/logout", headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert asking.get("/").status_code == 303
    assert client(GUARDED).get("/", headers={"Cookie": f"onrecord-8765={stolen}"}).status_code == 303
    assert asking.post("/logout", headers={"Origin": ORIGIN}).status_code == 303, "twice does no harm"


def test_sessions_end_by_themselves() -> None:
    clock = Clock()
    asking = client(GUARDED, sessions=Sessions(100, 1_000, clock))
    log_in(asking)
    clock.now += 101
    assert asking.get("/").status_code == 303


def test_over_https_the_cookie_is_secure() -> None:
    kept = settings(access=locked(), behind_proxy=True, host_names=("desk.example.org",))
    base = "https://desk.example.org"
    asking = client(kept, base=base, **{"X-Forwarded-Proto": "https"})
    cookie = log_in(asking, origin=base).headers["set-cookie"]
    assert cookie.startswith("__Host-onrecord=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} < set(cookie.split("; "))
    assert "Domain" not in cookie
    assert asking.get("/").json()["who"] == "session"


def test_another_site_cannot_log_a_browser_in() -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        answer = client(GUARDED).post("/login", data={"password": PASSWORD}, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:1",
        "",
        "claims",
        "/a\r\nSet-Cookie: x=y",
        "/a b",
        "/x\\y",
        "/login",
        "/login?next=/",
        "/logout",
        " //x",
        "/" + "a" * 2_000,
    ],
)
def test_log_in_leads_nowhere_else(text: str) -> None:
    assert local_path(text) == "/"
    answer = log_in(client(GUARDED), then=text)
    assert answer.headers["location"] == "/"
    assert 'value="/"' in client(GUARDED).get("/login", params={"next": text}).text


@pytest.mark.parametrize("text", ["/", "/claims", "/claims?q=a&since=2024-01-01", "/articles/é", "/a//b"])
def test_log_in_leads_back_to_pages(text: str) -> None:
    assert local_path(text) == text


def test_the_log_in_page_escapes_what_it_is_given() -> None:
    page = client(GUARDED).get("/login", params={"next": '/"><script>alert(1)</script>'}).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_who_follows_a_link_from_elsewhere_can_go_on_without_logging_in_again() -> None:
    linked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    page = client(GUARDED).get("/login?next=/claims/x", headers=linked).text
    assert '<a href="/claims/x">Go on</a>' in page
    assert "Go on" not in client(GUARDED).get("/login?next=/claims/x").text


def test_too_many_tries_have_to_wait() -> None:
    clock = Clock()
    asking = client(GUARDED, throttle=Throttle(clock))
    assert [log_in(asking, "wrong").status_code for _ in range(6)] == [403] * 5 + [429]
    answer = log_in(asking)
    assert answer.status_code == 429, "the right one must wait too"
    assert answer.headers["retry-after"] == "1"
    assert "Wait 1 second" in answer.text
    clock.now += 1
    assert log_in(asking).status_code == 303


def test_behind_a_proxy_tries_are_counted_by_the_clients_address() -> None:
    kept = settings(access=locked(), behind_proxy=True)
    throttle = Throttle(Clock())
    for number in range(8):
        # what the client claims itself stands before what the proxy adds
        log_in(client(kept, throttle=throttle, **{"X-Forwarded-For": f"10.9.8.{number}, 203.0.113.9"}), "wrong")
    assert log_in(client(kept, throttle=throttle, **{"X-Forwarded-For": "203.0.113.9"})).status_code == 429
    assert log_in(client(kept, throttle=throttle, **{"X-Forwarded-For": "203.0.113.10"})).status_code == 303


def send(asking: TestClient, content: bytes, kind: str = "application/x-www-form-urlencoded") -> int:
    return int(asking.post("/login", content=content, headers={"Origin": ORIGIN, "Content-Type": kind}).status_code)


def test_odd_forms_are_refused_before_a_password_is_looked_at() -> None:
    asking = client(GUARDED, throttle=Throttle(Clock()))
    assert send(asking, b"password=" + b"x" * 9_000) == 413
    assert send(asking, b"{}", "application/json") == 415
    assert send(asking, b"&".join(b"a=b" for _ in range(50))) == 400
    assert send(asking, "password=é".encode()) == 400
    assert send(asking, b"") == 403
    assert asking.request("PUT", "/login", headers={"Origin": ORIGIN}).status_code == 405
