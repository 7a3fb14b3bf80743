"""Sessions and the counting of tries to log in."""

from __future__ import annotations

import pytest

from guarded import Clock
from onrecord.web.security import sessions as sessions_module
from onrecord.web.security import throttle as throttle_module
from onrecord.web.security.sessions import SessionCookie, Sessions
from onrecord.web.security.throttle import Throttle


def scope(cookie: str, scheme: str = "http") -> dict[str, object]:
    return {"type": "http", "scheme": scheme, "headers": [(b"cookie", cookie.encode("latin-1"))]}


def test_a_session_ends_when_it_is_not_used() -> None:
    clock = Clock()
    sessions = Sessions(100, 1_000, clock)
    name = sessions.begin()
    for _ in range(3):
        clock.now += 99
        assert sessions.is_open(name)
    clock.now += 101
    assert not sessions.is_open(name)
    clock.now -= 101
    assert not sessions.is_open(name), "over is over"


def test_a_session_ends_after_its_longest_time_however_much_it_is_used() -> None:
    clock = Clock()
    sessions = Sessions(100, 250, clock)
    name = sessions.begin()
    for _ in range(2):
        clock.now += 99
        assert sessions.is_open(name)
    clock.now += 60
    assert not sessions.is_open(name)


def test_names_are_long_random_and_not_kept() -> None:
    sessions = Sessions(100, 1_000)
    names = {sessions.begin() for _ in range(50)}
    assert len(names) == 50
    assert min(map(len, names)) >= 43  # 256 bits in base 64
    assert not any(name in repr(vars(sessions)) for name in names)
    for other in (None, "", "x", "\ud800", next(iter(names))[:-1]):
        assert not sessions.is_open(other)


def test_the_least_recently_used_session_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions_module, "MOST", 3)
    sessions = Sessions(100, 1_000, Clock())
    first, second, _ = (sessions.begin() for _ in range(3))
    assert sessions.is_open(first)
    sessions.begin()
    assert len(sessions) == 3
    assert sessions.is_open(first)
    assert not sessions.is_open(second)


def test_old_sessions_do_not_stay_in_memory() -> None:
    clock = Clock()
    sessions = Sessions(100, 1_000, clock)
    for _ in range(10):
        sessions.begin()
    clock.now += 101
    sessions.begin()
    assert len(sessions) == 1


def test_logging_out_ends_one_session() -> None:
    sessions = Sessions(100, 1_000)
    one, other = sessions.begin(), sessions.begin()
    sessions.end(one)
    sessions.end(None)
    assert (sessions.is_open(one), sessions.is_open(other)) == (False, True)


def test_the_cookie_is_out_of_reach_and_bound_to_the_host_over_https() -> None:
    cookie = SessionCookie(8765)
    assert cookie.write(scope(""), "abc") == "onrecord-8765=abc; Path=/; HttpOnly; SameSite=Strict"
    secure = cookie.write(scope("", "https"), "abc")
    assert secure == "__Host-onrecord=abc; Path=/; HttpOnly; SameSite=Strict; Secure"
    assert cookie.clear(scope("")).endswith("; Max-Age=0")


def test_cookies_of_other_programs_do_not_get_in_the_way() -> None:
    cookie = SessionCookie(8765)
    assert cookie.read(scope('a={"x": 1}; =; onrecord-8765=abc; b="é')) == "abc"
    assert cookie.read(scope("onrecord-9999=abc; __Host-onrecord=abc")) is None
    assert cookie.read(scope("onrecord-8765=abc", "https")) is None, "one set over http opens nothing over https"


def tries(throttle: Throttle, address: str, number: int) -> list[float]:
    waits = []
    for _ in range(number):
        waits.append(throttle.begin(address))
        if not waits[-1]:
            throttle.end(address, succeeded=False)
    return waits


def test_waits_grow_with_each_try_that_fails() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    assert tries(throttle, "192.0.2.1", 5) == [0, 0, 0, 0, 0]
    waits = []
    for _ in range(14):
        (wait,) = tries(throttle, "192.0.2.1", 1)
        waits.append(wait)
        clock.now += wait
        assert tries(throttle, "192.0.2.1", 1) == [0], "who waits may try"
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert max(waits) == 900


def test_one_address_does_not_lock_out_another() -> None:
    throttle = Throttle(Clock())
    tries(throttle, "192.0.2.1", 10)
    assert tries(throttle, "192.0.2.2", 1) == [0]
    assert tries(throttle, "::ffff:192.0.2.1", 1) != [0], "the same address, written otherwise"


def test_who_has_one_address_of_a_network_has_them_all() -> None:
    throttle = Throttle(Clock())
    for number in range(5):
        tries(throttle, f"2001:db8::{number:x}", 1)
    assert tries(throttle, "2001:db8::ffff", 1) == [1]
    assert tries(throttle, "2001:db8:0:1::1", 1) == [0]


def test_getting_in_clears_the_count() -> None:
    throttle = Throttle(Clock())
    tries(throttle, "192.0.2.1", 4)
    assert throttle.begin("192.0.2.1") == 0
    throttle.end("192.0.2.1", succeeded=True)
    assert tries(throttle, "192.0.2.1", 4) == [0, 0, 0, 0]


def test_many_addresses_together_wait_but_not_who_works_here() -> None:
    throttle = Throttle(Clock())
    assert throttle.begin("192.0.2.250") == 0
    throttle.end("192.0.2.250", succeeded=True)
    waits = [tries(throttle, f"198.51.{n}.1", 1)[0] for n in range(60)]
    assert waits[:40] == [0] * 40
    assert waits[-1] > 0
    assert tries(throttle, "203.0.113.7", 1)[0] > 0
    assert tries(throttle, "192.0.2.250", 1) == [0]


def test_tries_at_the_same_moment_are_few_and_all_counted() -> None:
    throttle = Throttle(Clock())
    begun = [throttle.begin("192.0.2.1") for _ in range(6)]
    assert begun[:4] == [0, 0, 0, 0]
    assert min(begun[4:]) > 0


def test_what_is_remembered_is_bounded_and_fades(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle_module, "MOST", 20)
    clock = Clock()
    throttle = Throttle(clock)
    for number in range(200):
        tries(throttle, f"198.51.100.{number}", 1)
    assert len(throttle) <= 20
    tries(throttle, "192.0.2.1", 10)
    clock.now += 3601
    assert tries(throttle, "192.0.2.1", 4) == [0, 0, 0, 0]
