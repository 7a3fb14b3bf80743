"""What the middleware passes on: who asks, and helpers to read a request's headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from starlette.types import Scope

Clock = Callable[[], float]
Who = Literal["open", "session", "token", "nobody"]
"""How a request was let in: nothing is asked, by password, by token; or not (yet)."""


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a header, None where it is not there; where it is there more than once, all joined by commas."""
    found = headers(scope, name)
    return ",".join(found) if found else None


def headers(scope: Scope, name: bytes) -> list[str]:
    """All values of a header."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def is_api(path: str) -> bool:
    """Whether a path is answered as JSON, errors too."""
    return path.startswith("/api/")


def with_state(scope: Scope, **known: Any) -> Scope:
    """The scope with something that handlers find as attributes of `request.state`."""
    return {**scope, "state": {**scope.get("state", {}), **known}}


def who(scope: Scope) -> Who:
    """How a request was let in; "nobody" where nothing has looked at it."""
    found: Who = scope.get("state", {}).get("who", "nobody")
    return found
