"""Which requests are answered: our host names, our own pages, and what every answer carries."""

from __future__ import annotations

import pytest
from starlette.websockets import WebSocketDisconnect

from guarded import ORIGIN, TOKEN, client, locked, settings
from onrecord.web.security.headers import CSP

EXPECTED = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST:8765"])
def test_own_names_are_answered(host: str) -> None:
    assert client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:8765", "evil.example", "127.0.0.1", "127.0.0.1:80", "localhost:8765.evil.example", "", "localhost."],
)
def test_other_names_are_not(host: str) -> None:
    for path in ("/", "/api/v1/who", "/static/css/base.css", "/nowhere", "/login"):
        answer = client().get(path, headers={"Host": host})
        assert answer.status_code == 421, path
        assert "--host-name" in answer.text
    answer = client(settings(access=locked())).get("/api/v1/who", headers={"Host": host, **BEARER})
    assert answer.status_code == 421


def test_two_host_headers_are_none() -> None:
    answer = client().get("/", headers=[("Host", "127.0.0.1:8765"), ("Host", "127.0.0.1:8765")])  # type: ignore[arg-type]
    assert answer.status_code == 421


def test_websockets_are_closed() -> None:
    with pytest.raises(WebSocketDisconnect), client().websocket_connect("/"):
        pass


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/static/css/x.css?v=0123456789ab", 200),
        ("GET", "/nowhere", 404),
        ("POST", "/", 403),
        ("GET", "/fails/unexpected", 500),
    ],
)
def test_every_answer_carries_the_headers(method: str, path: str, status: int) -> None:
    answer = client().request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in EXPECTED} == EXPECTED
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers
    assert len(answer.headers.get_list("cache-control")) == 1


def test_refusals_carry_them_too() -> None:
    for answer in (
        client().get("/", headers={"Host": "evil.example"}),
        client(settings(access=locked())).get("/"),
        client(settings(access=locked())).get("/login"),
        client(settings(access=locked())).get("/api/v1/who"),
    ):
        assert answer.headers["content-security-policy"] == CSP


def test_what_is_behind_a_password_is_not_kept_by_anybody() -> None:
    guarded = client(settings(access=locked()), **BEARER)
    for path in ("/", "/api/v1/who", "/login", "/nowhere"):
        assert guarded.get(path).headers["cache-control"] == "no-store"
        assert client().get(path).headers["cache-control"] == "no-cache"


def test_static_files_are_kept_long_only_under_an_address_of_their_content() -> None:
    for asking in (client(), client(settings(access=locked()))):
        kept = asking.get("/static/js/x.js?v=0123456789ab").headers["cache-control"]
        assert kept == "public, max-age=31536000, immutable"
        for address in ("/static/js/x.js", "/static/js/x.js?v=1", "/static/js/x.js?vv=0123456789ab"):
            assert asking.get(address).headers["cache-control"] == "no-cache"
    refused = client().post("/static/js/x.js?v=0123456789ab", headers={"Origin": ORIGIN})
    assert (refused.status_code, refused.headers["cache-control"]) == (405, "no-cache")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ORIGIN},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_own_pages_may_change_things(headers: dict[str, str]) -> None:
    assert client().post("/change", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://127.0.0.1:8765"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://localhost:8765"},
        {"Origin": ORIGIN + ".evil.example"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "nonsense"},
        {"Origin": ""},
    ],
)
def test_other_sites_may_not(headers: dict[str, str]) -> None:
    for method, path in (("POST", "/change"), ("DELETE", "/api/v1/change"), ("OPTIONS", "/change"), ("PUT", "/")):
        answer = client().request(method, path, headers=headers)
        assert answer.status_code == 403, (method, path)
        assert "access-control-allow-origin" not in answer.headers


def test_a_token_excuses_that_a_program_says_nothing_but_not_another_site() -> None:
    asking = client(settings(access=locked()))
    assert asking.post("/api/v1/change", headers=BEARER).status_code == 200
    assert asking.post("/api/v1/change", headers={**BEARER, "Origin": "https://evil.example"}).status_code == 403
    assert client().post("/change", headers=BEARER).status_code == 403, "no token is known here"


@pytest.mark.parametrize(
    ("fetch", "status"),
    [
        ({"Site": "cross-site", "Mode": "no-cors", "Dest": "image"}, 403),
        ({"Site": "cross-site", "Mode": "no-cors", "Dest": "script"}, 403),
        ({"Site": "cross-site", "Mode": "cors", "Dest": "empty"}, 403),
        ({"Site": "same-site", "Mode": "navigate", "Dest": "iframe"}, 403),
        ({"Site": "cross-site", "Mode": "navigate", "Dest": "document"}, 200),
        ({"Site": "same-origin", "Mode": "cors", "Dest": "empty"}, 200),
        ({"Site": "none", "Mode": "navigate", "Dest": "document"}, 200),
    ],
)
def test_other_sites_may_link_to_us_but_not_load_us(fetch: dict[str, str], status: int) -> None:
    headers = {f"Sec-Fetch-{name}": value for name, value in fetch.items()}
    assert client().get("/claims/", headers=headers).status_code == status


def test_what_a_proxy_says_counts_only_where_one_was_named() -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    assert client(**said).get("/").json() == {"who": "open", "scheme": "http", "from": "127.0.0.1"}
    kept = settings(access=locked(), behind_proxy=True)
    answer = client(kept, **said, **BEARER).get("/").json()
    assert answer == {"who": "token", "scheme": "https", "from": "203.0.113.9"}
    answer = client(kept, peer="198.51.100.7", **said, **BEARER).get("/").json()
    assert answer == {"who": "token", "scheme": "http", "from": "198.51.100.7"}, "this peer is no proxy of ours"


@pytest.mark.parametrize(
    ("said", "client_address"),
    [
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.2, 127.0.0.1", "203.0.113.9"),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.9"),
        ("nonsense", "127.0.0.1"),
        ("203.0.113.9, nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_of_forwarded_addresses_the_last_counts_that_is_no_proxy(said: str, client_address: str) -> None:
    kept = settings(access=locked(), behind_proxy=True, proxies=("127.0.0.0/8", "10.0.0.0/8"))
    answer = client(kept, **{"X-Forwarded-For": said}, **BEARER).get("/").json()
    assert answer["from"] == client_address


@pytest.mark.parametrize("scheme", ["ftp", "HTTPS", "https, http", ""])
def test_odd_schemes_of_a_proxy(scheme: str) -> None:
    kept = settings(access=locked(), behind_proxy=True)
    answer = client(kept, **{"X-Forwarded-Proto": scheme}, **BEARER).get("/").json()
    assert answer["scheme"] == ("https" if scheme == "HTTPS" else "http")


def test_behind_a_proxy_with_tls_its_own_pages_are_of_https() -> None:
    kept = settings(access=locked(), behind_proxy=True, host_names=("desk.example.org",))
    asking = client(kept, **{"Host": "desk.example.org", "X-Forwarded-Proto": "https"}, **BEARER)
    assert asking.post("/change", headers={"Origin": "https://desk.example.org"}).status_code == 200
    assert asking.post("/change", headers={"Origin": "http://desk.example.org"}).status_code == 403
