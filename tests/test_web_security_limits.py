"""Size and time of requests, and what errors look like from outside."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator

import anyio.to_thread
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from guarded import ORIGIN, client, locked, settings
from onrecord.web.security.bodies import BodyLimit
from onrecord.web.security.stack import QuietErrors
from onrecord.web.security.timing import TimeLimit

OWN = {"Origin": ORIGIN}
SMALL = settings(body_bytes=1_000, upload_bytes=5_000)


def pieces(size: int) -> Iterator[bytes]:
    """A body of which nothing is said in advance."""
    for _ in range(size // 100):
        yield b"x" * 100


@pytest.mark.parametrize(("path", "most"), [("/change", 1_000), ("/api/v1/change", 1_000)])
def test_bodies_are_taken_up_to_a_size(path: str, most: int) -> None:
    asking = client(SMALL)
    assert asking.post(path, content=b"x" * most, headers=OWN).text == str(most)
    assert asking.post(path, content=pieces(most), headers=OWN).text == str(most)
    for content in (b"x" * (most + 1), pieces(most + 100)):
        answer = asking.post(path, content=content, headers=OWN)
        assert answer.status_code == 413
        assert "1000 bytes" in answer.text
        assert answer.headers["connection"] == "close"


def test_a_body_is_not_read_past_the_limit() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(1_000):
            taken += 1
            yield b"x" * 100

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": next(body), "more_body": True}

    body = endless()
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def greedy(scope: object, receive: object, send: object) -> None:
        try:
            while True:
                await receive()  # type: ignore[operator]
        except Exception:
            await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]

    scope = {"type": "http", "method": "POST", "path": "/change", "headers": []}
    asyncio.run(BodyLimit(greedy, SMALL)(scope, receive, send))  # type: ignore[arg-type]
    assert taken == 11
    assert sent[0]["status"] == 413, "whatever the application makes of it"


def test_reports_may_be_larger_than_other_bodies() -> None:
    asking = client(SMALL)
    answer = asking.post("/add", files={"file": ("a.txt", b"x" * 4_000)}, headers=OWN)
    assert (answer.status_code, answer.text) == (200, "4000")
    assert asking.post("/add", files={"file": ("a.txt", b"x" * 6_000)}, headers=OWN).status_code == 413
    assert asking.post("/addition", content=b"x" * 4_000, headers=OWN).status_code == 413


def test_files_of_one_form_are_counted() -> None:
    asking = client(settings(upload_files=3))
    files = [("file", (f"{n}.txt", b"abc")) for n in range(4)]
    assert asking.post("/add", files=files[:3], headers=OWN).text == "3,3,3"
    answer = asking.post("/add", files=files, headers=OWN)
    assert answer.status_code == 400
    assert "3" in answer.text


def test_a_damaged_form_is_refused() -> None:
    answer = client().post("/add", content=b"--x", headers={**OWN, "Content-Type": "multipart/form-data; boundary=y"})
    assert answer.status_code == 400


def test_nothing_is_read_of_who_did_not_log_in() -> None:
    answer = client(settings(access=locked())).post("/add", content=pieces(10_000), headers=OWN)
    assert answer.status_code == 401


def test_uploads_at_the_same_moment_are_counted() -> None:
    kept = settings(uploads_at_once=2)
    entered: list[int] = []

    async def run() -> list[int]:
        hold = asyncio.Event()

        async def app(scope: object, receive: object, send: object) -> None:
            entered.append(1)
            await hold.wait()
            await PlainTextResponse("done")(scope, receive, send)  # type: ignore[arg-type]

        limited = BodyLimit(app, kept)
        scope = {"type": "http", "method": "POST", "path": "/add/files", "headers": []}

        async def ask() -> int:
            statuses: list[int] = []

            async def receive() -> dict[str, object]:
                return {"type": "http.request", "body": b"", "more_body": False}

            async def send(message: dict[str, object]) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(int(str(message["status"])))

            await limited(scope, receive, send)  # type: ignore[arg-type]
            return statuses[0]

        waiting = [asyncio.ensure_future(ask()) for _ in range(3)]
        while len(entered) < 2:
            await asyncio.sleep(0)
        first = await waiting[2]
        hold.set()
        return [first, *await asyncio.gather(*waiting[:2]), await ask()]

    assert asyncio.run(run()) == [503, 200, 200, 200]


def slow_app(left: threading.Event) -> Starlette:
    def in_thread(request: Request) -> Response:
        left.wait(5)
        return PlainTextResponse("too late")

    async def waiting(request: Request) -> Response:
        await asyncio.sleep(5)
        return PlainTextResponse("too late")

    async def steady(request: Request) -> Response:
        async def lines() -> AsyncIterator[str]:
            for _ in range(6):
                await asyncio.sleep(0.05)
                yield "line\n"

        return StreamingResponse(lines())

    async def cleaning(request: Request) -> Response:
        try:
            await asyncio.sleep(5)
        finally:
            left.set()
        return PlainTextResponse("too late")

    paths = {"/thread": in_thread, "/api/waiting": waiting, "/steady": steady, "/cleaning": cleaning}
    return Starlette(routes=[Route(path, function) for path, function in paths.items()])


def test_what_takes_too_long_is_answered_all_the_same() -> None:
    left = threading.Event()
    asking = client(settings(request_seconds=0.15), app=slow_app(left))
    begun = time.monotonic()
    with asking:
        for path in ("/thread", "/api/waiting", "/cleaning"):
            answer = asking.get(path)
            assert answer.status_code == 503
            assert "longer than 0.15 seconds" in answer.text
            assert "too late" not in answer.text
        assert left.wait(2), "the work was told to stop"
        assert asking.get("/steady").text == "line\n" * 6, "what goes on coming may take longer"
    assert time.monotonic() - begun < 3


def test_a_thread_that_goes_on_is_not_waited_for() -> None:
    stuck = threading.Event()

    async def run() -> float:
        async def app(scope: object, receive: object, send: object) -> None:
            try:
                await anyio.to_thread.run_sync(stuck.wait, 5)
            except asyncio.CancelledError:
                await PlainTextResponse("too late")(scope, receive, send)  # type: ignore[arg-type]
                ended.append(True)

        ended: list[bool] = []
        begun = time.monotonic()
        sent: list[object] = []

        async def send(message: object) -> None:
            sent.append(message)

        async def receive() -> dict[str, object]:
            return {"type": "http.request"}

        scope = {"type": "http", "path": "/", "method": "GET", "headers": []}
        await TimeLimit(app, 0.1)(scope, receive, send)  # type: ignore[arg-type]
        passed = time.monotonic() - begun
        stuck.set()
        assert len(sent) == 2
        while not ended:
            await asyncio.sleep(0.01)
        assert len(sent) == 2, "nothing is sent after the end"
        return passed

    assert asyncio.run(run()) < 1


def drip(pause: float, size: int, pieces: int) -> float:
    """How long somebody is borne with whose body comes in small pieces."""

    async def run() -> float:
        async def app(scope: object, receive: object, send: object) -> None:
            while (await receive())["more_body"]:  # type: ignore[operator]
                pass
            await PlainTextResponse("read")(scope, receive, send)  # type: ignore[arg-type]

        left = pieces

        async def receive() -> dict[str, object]:
            nonlocal left
            left -= 1
            await asyncio.sleep(pause)
            return {"type": "http.request", "body": b"x" * size, "more_body": left > 0}

        statuses: list[object] = []

        async def send(message: dict[str, object]) -> None:
            statuses.append(message.get("status"))

        begun = time.monotonic()
        scope = {"type": "http", "path": "/add", "method": "POST", "headers": []}
        await TimeLimit(app, 0.2)(scope, receive, send)  # type: ignore[arg-type]
        assert statuses[0] == (200 if size > 100 else 503)
        return time.monotonic() - begun

    return asyncio.run(run())


def test_a_body_may_come_slowly_but_not_drop_by_drop() -> None:
    assert drip(0.03, 1_000, 20) > 0.5
    assert drip(0.03, 1, 200) < 3  # of 6


def test_whoever_leaves_ends_the_work() -> None:
    ended: list[str] = []

    async def run() -> None:
        async def app(scope: object, receive: object, send: object) -> None:
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise

        scope = {"type": "http", "path": "/", "method": "GET", "headers": []}
        task = asyncio.ensure_future(TimeLimit(app, 5)(scope, None, None))  # type: ignore[arg-type]
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)
        assert ended == ["cancelled"]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/fails/option", 400, "--since 'x' is no day."),
        ("/fails/record", 503, "onrecord verify"),
        ("/fails/slow", 503, "Ask for less"),
        ("/fails/http", 418, "Only tea here."),
        ("/fails/unexpected", 500, "Something went wrong"),
        ("/nowhere", 404, "nothing at this address"),
    ],
)
def test_errors_say_what_to_do_and_nothing_of_the_inside(path: str, status: int, said: str) -> None:
    for prefix, accept in (("", "text/html,*/*"), ("", "application/json"), ("/api/v1", "text/html")):
        answer = client().get(prefix + path, headers={"Accept": accept})
        assert answer.status_code == status
        assert "secret.db" not in answer.text
        assert "Traceback" not in answer.text
        if prefix or accept == "application/json":
            assert answer.headers["content-type"] == "application/json"
            body = answer.json()
            assert set(body) == {"status", "error"}
            assert body["status"] == status
            assert said in body["error"]
        else:
            assert answer.headers["content-type"].startswith("text/html")
            assert said.replace("'", "&#39;") in answer.text
            assert "<script" not in answer.text


def test_a_method_that_a_route_does_not_take_is_said() -> None:
    answer = client().post("/api/v1/who", headers=OWN)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["error"].startswith("This address cannot be asked")


def test_what_fails_outside_the_application_is_quiet_too() -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        raise ValueError("/home/ada/secret.db")

    answer = client(app=broken).get("/")
    assert answer.status_code == 500
    assert "secret.db" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_answer_that_breaks_off_is_not_begun_again() -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        raise ValueError("/home/ada/secret.db")

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    with pytest.raises(ValueError, match="secret"):  # for the server's log
        asyncio.run(QuietErrors(broken)({"type": "http", "path": "/", "headers": []}, None, send))  # type: ignore[arg-type]
    assert [message.get("status") for message in sent] == [200]
