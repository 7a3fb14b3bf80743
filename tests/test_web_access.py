"""With a password set, no route but log-in and static files answers without a session or a token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from onrecord.record import Record
from onrecord.web import pages
from onrecord.web.answering import routes
from onrecord.web.api import endpoints
from onrecord.web.app import make_app
from onrecord.web.openapi import ROOT
from onrecord.web.security.passwords import hash_password
from onrecord.web.security.tokens import digest_of, new_token
from onrecord.web.settings import Access, Settings

HERE = "http://127.0.0.1:8765"
PASSWORD = "correct horse battery staple"
OPEN = ("/login", "/static/")


def _all_routes() -> list[tuple[str, str]]:
    made: list[Route | Mount] = [*pages.routes(), *(r for e in endpoints() for r in routes(e, ROOT))]
    found = set()
    for route in made:
        if isinstance(route, Route):
            path = re.sub(r"\{[^}]+\}", "1", route.path)
            found |= {(method, path) for method in route.methods or {"GET"}}
    return sorted(found)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("access") / "record.db"
    Record.open(path, create=True).close()
    return make_app(Settings(record=Path(path), access=Access(password_hash=hash_password(PASSWORD))))


@pytest.fixture(scope="module")
def client(app) -> Iterator[TestClient]:
    with TestClient(app, base_url=HERE, follow_redirects=False) as made:
        yield made


def test_there_are_routes_to_try() -> None:
    assert len(_all_routes()) > 20


@pytest.mark.parametrize(("method", "path"), _all_routes())
def test_nothing_answers_without_a_session(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, headers={"Origin": HERE})
    if path.startswith(OPEN):
        assert answer.status_code < 400
    elif path.startswith("/api/"):
        assert answer.status_code == 401, (method, path)
    else:
        assert answer.status_code == 401 or (
            answer.status_code in (302, 303, 307) and answer.headers["location"].startswith("/login")
        ), (method, path, answer.status_code)
    if not path.startswith(OPEN):
        assert "record.db" not in answer.text


def test_a_session_or_a_token_opens_them(client: TestClient, tmp_path: Path) -> None:
    client.cookies.clear()
    answer = client.post("/login", data={"password": PASSWORD}, headers={"Origin": HERE})
    assert answer.status_code in (302, 303)
    assert client.get("/api/v1/status").status_code == 200
    client.cookies.clear()
    assert client.get("/api/v1/status").status_code == 401


def test_a_token_is_enough_and_a_wrong_one_is_not(tmp_path: Path) -> None:
    Record.open(tmp_path / "r.db", create=True).close()
    token = new_token()
    access = Access(tokens=(digest_of(token),))
    with TestClient(make_app(Settings(record=tmp_path / "r.db", access=access)), base_url=HERE) as made:
        assert made.get("/api/v1/status", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert made.get("/api/v1/status", headers={"Authorization": f"Bearer {token}x"}).status_code == 401
        assert made.get(f"/api/v1/status?token={token}").status_code == 401


def test_every_page_has_a_button_to_log_out(app) -> None:
    asking = TestClient(app, base_url=HERE, follow_redirects=False)
    asking.post("/login", data={"password": PASSWORD}, headers={"Origin": HERE})
    for path in ("/", "/claims", "/add"):
        assert (
            '<form method="post" action="/logout"><button class="link">Log out</button></form>' in asking.get(path).text
        )
    assert asking.post("/logout", headers={"Origin": HERE}).status_code == 303
    assert asking.get("/claims").status_code == 303


def test_none_where_nobody_logs_in(tmp_path: Path) -> None:
    Record.open(tmp_path / "record.db", create=True).close()
    asking = TestClient(make_app(Settings(record=tmp_path / "record.db")), base_url=HERE)
    assert "/logout" not in asking.get("/").text
