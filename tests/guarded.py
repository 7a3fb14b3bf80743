"""A small application behind what protects the workbench, and ways to ask it."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from onrecord.errors import OptionError, RecordError, SlowError
from onrecord.web.errors import HANDLERS
from onrecord.web.security import protected
from onrecord.web.security.bodies import read_form
from onrecord.web.security.sessions import Sessions
from onrecord.web.security.throttle import Throttle
from onrecord.web.settings import Access, Settings

ORIGIN = "http://127.0.0.1:8765"
PASSWORD = "lantern quay otter mast"
TOKEN = "0123456789abcdef" * 3


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@cache
def cheap_hash() -> str:
    """As weak as argon2 can be, so that tests are quick."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@cache
def fair_hash() -> str:
    """As weak as a hash may be that is given to the workbench."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)


def locked(password: bool = True, token: bool = True) -> Access:
    tokens = (sha256(TOKEN.encode()).digest(),) if token else ()
    return Access(cheap_hash() if password else None, tokens)


def settings(**changed: Any) -> Settings:
    return Settings(**{"record": Path("record.db"), **changed})


def application(kept: Settings) -> Starlette:
    async def who(request: Request) -> Response:
        return JSONResponse({"who": request.state.who, "scheme": request.url.scheme, "from": request.client.host})

    async def echo(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    async def add(request: Request) -> Response:
        async with read_form(request, kept) as form:
            return PlainTextResponse(",".join([str(len(await file.read())) for file in form.getlist("file")]))

    def fails(request: Request) -> Response:
        kind = request.path_params["kind"]
        path = "/home/ada/secret.db"
        raise {
            "option": OptionError("--since 'x' is no day"),
            "record": RecordError(f"{path} cannot be opened"),
            "slow": SlowError("interrupted"),
            "http": HTTPException(418, "Only tea here."),
            "unexpected": ValueError(path),
        }[kind]

    async def static(request: Request) -> Response:
        return HTMLResponse("body {}", headers={"Server": "tattle", "Cache-Control": "max-age=1"})

    routes = [
        Route("/", who),
        Route("/claims/{rest:path}", who),
        Route("/api/v1/who", who),
        Route("/api/v1/fails/{kind}", fails),
        Route("/fails/{kind}", fails),
        Route("/change", echo, methods=["POST"]),
        Route("/api/v1/change", echo, methods=["POST", "DELETE"]),
        Route("/add", add, methods=["POST"]),
        Route("/static/{rest:path}", static),
    ]
    return Starlette(routes=routes, exception_handlers=dict(HANDLERS))


def client(
    kept: Settings | None = None,
    *,
    base: str = ORIGIN,
    sessions: Sessions | None = None,
    throttle: Throttle | None = None,
    app: Any = None,
    peer: str = "127.0.0.1",
    **headers: str,
) -> TestClient:
    kept = settings() if kept is None else kept
    inner = application(kept) if app is None else app
    made = TestClient(
        protected(inner, kept, sessions=sessions, throttle=throttle),
        base_url=base,
        follow_redirects=False,
        raise_server_exceptions=False,
        client=(peer, 50_000),
    )
    made.headers.update(headers)
    return made


def log_in(asking: TestClient, password: str = PASSWORD, then: str = "/", origin: str = ORIGIN) -> Any:
    return asking.post("/login", data={"password": password, "next": then}, headers={"Origin": origin})
