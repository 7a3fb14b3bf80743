"""The declaration of one route of the API, and how a request becomes a call of its function.

A route is a function from a :class:`~onrecord.web.desk.Desk` and a Struct of what is wanted to a Struct. The same
declaration makes the route, its documentation and its export; pages call the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar, get_args, get_origin

import msgspec

from onrecord.errors import OnrecordError
from onrecord.web.misfits import misfit

Method = Literal["GET", "POST", "DELETE"]
Row = TypeVar("Row")
Wanted = TypeVar("Wanted", bound=msgspec.Struct)

Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="how many at most")]
Offset = Annotated[int, msgspec.Meta(ge=0, le=10_000_000, description="how many to leave out before the first")]
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a calendar date, ISO 8601")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=400, description="words that must all be there")]
Key = Annotated[int, msgspec.Meta(ge=0, le=2**53, description="the key of an actor in this record")]
State = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class InvalidError(OnrecordError):
    """A request asks for something that there cannot be: a parameter is unknown, twice there, or has a wrong value."""


class MissingError(OnrecordError):
    """What a request names is not in the record."""


class BrokenOffError(OnrecordError):
    """An answer that has begun and cannot be ended as it was begun."""


class Page(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """Some rows of a list: `items` from `offset` on, of `total` that fit."""

    total: int
    offset: int
    limit: int
    items: tuple[Row, ...]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class Endpoint(NamedTuple):
    """One route: `wanted` names the parameters of its path and query, `body` what is posted, `answer` what comes back.

    `function` takes the desk and what is wanted, then the body where there is one. `exports` says that the answer is a
    :class:`Page`, whose rows can be had whole as CSV and JSON lines too.
    """

    path: str
    tag: str
    summary: str
    wanted: type[msgspec.Struct]
    answer: Any
    function: Callable[..., Any]
    method: Method = "GET"
    body: Any = None
    exports: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The parameters that stand in the path."""
        parts = self.path.split("/")
        return frozenset(p[1:-1].split(":")[0] for p in parts if p.startswith("{"))


def wanted(kind: type[Wanted], query: Iterable[tuple[str, str]], path: Mapping[str, Any] | None = None) -> Wanted:
    """What a request wants, from the pairs of its query and the parameters of its path.

    Raises InvalidError for a name that is unknown or twice there, and for a value that does not fit.
    """
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    given: dict[str, Any] = dict(path or {})
    for name, value in query:
        field = fields.get(name)
        if field is None or name in (path or {}):
            known = ", ".join(sorted(fields.keys() - (path or {}).keys())) or "none"
            raise InvalidError(f"unknown parameter {name[:60]!r}; known are: {known}")
        if is_many(field.type):
            given.setdefault(name, []).append(value)
        elif name in given:
            raise InvalidError(f"{name} is there twice; give it once")
        else:
            given[name] = value
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidError(misfit(error, given, kind)) from error


def is_many(kind: Any) -> bool:
    """Whether a field takes several values, each as a parameter of its own."""
    if get_origin(kind) is Annotated:
        return is_many(get_args(kind)[0])
    return get_origin(kind) in (tuple, list, frozenset)
