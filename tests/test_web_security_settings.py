"""What a workbench may be started with."""

from __future__ import annotations

import msgspec
import pytest

from guarded import application, locked, settings
from onrecord.errors import OptionError
from onrecord.web.security import protected
from onrecord.web.security.hosts import allowed_hosts
from onrecord.web.settings import check, host_and_port, is_loopback, remarks


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "::ffff:127.0.0.1"])
def test_this_machine_alone_needs_no_password(host: str) -> None:
    check(settings(host=host))
    assert remarks(settings(host=host)) == ()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "desk.example.org", "localhost.example.org"])
def test_an_address_that_others_reach_needs_a_password_or_token(host: str) -> None:
    with pytest.raises(OptionError, match="--password-file"):
        check(settings(host=host))
    with pytest.raises(OptionError, match="--password-file"):
        protected(application(settings()), settings(host=host))
    check(settings(host=host, access=locked(token=False)))
    check(settings(host=host, access=locked(password=False)))


def test_names_and_proxies_that_let_others_in_need_one_too() -> None:
    with pytest.raises(OptionError, match=r"--host-name desk\.example\.org"):
        check(settings(host_names=("desk.example.org",)))
    with pytest.raises(OptionError, match="--behind-proxy"):
        check(settings(behind_proxy=True))
    check(settings(host_names=("localhost:9000", "[::1]:9000")))
    check(settings(host_names=("desk.example.org",), behind_proxy=True, access=locked()))


def test_an_unencrypted_network_is_remarked_on() -> None:
    (remark,) = remarks(settings(host="0.0.0.0", access=locked()))
    assert "unencrypted" in remark
    assert remarks(settings(host="0.0.0.0", access=locked(), behind_proxy=True)) == ()
    (remark,) = remarks(settings(access=locked(password=False)))
    assert "browsers do not" in remark


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"port": 65536}, "--port 65536"),
        ({"upload_bytes": 0}, "upload bytes"),
        ({"seconds": -1.0}, "seconds"),
        ({"request_seconds": float("nan")}, "request seconds"),
        ({"page": 201}, "200"),
        ({"proxies": ("10.0.0.0/33",)}, "no network"),
        ({"access": msgspec.structs.replace(locked(), password_hash="plain words")}, "--hash-password"),
        ({"access": msgspec.structs.replace(locked(), password_hash="$argon2i$v=19$m=8,t=1,p=1$a$b")}, "argon2id"),
    ],
)
def test_values_that_cannot_be_are_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        check(settings(**changed))


@pytest.mark.parametrize(
    "name", ["http://desk.example.org", "desk.example.org/", "a b", "", "x:0", "x:70000", "*.org", "é.org", "x\n"]
)
def test_what_is_no_host_name_is_refused(name: str) -> None:
    with pytest.raises(OptionError, match="--host-name"):
        check(settings(host_names=(name,), access=locked()))


def test_host_names_are_compared_in_lower_case() -> None:
    assert host_and_port("Desk.Example.ORG:8443") == ("desk.example.org", 8443)
    assert host_and_port("[::1]") == ("[::1]", None)


def test_only_own_names_are_answered_for() -> None:
    own = {"localhost:8765", "127.0.0.1:8765", "[::1]:8765"}
    assert allowed_hosts(settings()) == own
    assert allowed_hosts(settings(host="0.0.0.0", access=locked())) == own
    assert allowed_hosts(settings(host="fd00::5", access=locked())) == own | {"[fd00::5]:8765"}
    named = settings(host_names=("desk.example.org", "other.example:8443"), access=locked())
    assert allowed_hosts(named) == own | {"desk.example.org:8765", "other.example:8443"}
    proxied = allowed_hosts(msgspec.structs.replace(named, behind_proxy=True))
    assert {"desk.example.org", "desk.example.org:443", "other.example:8443"} < proxied
    assert "other.example" not in proxied
    assert "localhost" in allowed_hosts(settings(port=80))


def test_what_lets_in_is_not_shown() -> None:
    shown = repr(settings(access=locked()))
    assert "$argon2id" not in shown
    assert "Access(password=True, tokens=1)" in shown


def test_loopback_is_judged_by_the_address_alone() -> None:
    assert is_loopback("[::1]")
    assert not is_loopback("127.0.0.1.example.org")
    assert not is_loopback("::ffff:10.0.0.1")
