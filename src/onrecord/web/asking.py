"""Turning what was asked back into the query that asks it, for links and exports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urlencode

import msgspec

PAGING = frozenset({"limit", "offset"})


def whole(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was asked for without its paging, which exports and counts do not have."""
    return [pair for pair in pairs if pair[0] not in PAGING]


def query_of(wanted: msgspec.Struct, **changes: object) -> str:
    """The query that asks for the same, all pages of it; with some fields changed, None taking one out.

    Names are those of parameters (`in`); what is as it is without being asked for is left out.
    """
    pairs: list[tuple[str, str]] = []
    for field, name, default in fields(type(wanted)):
        value = changes.get(name, getattr(wanted, field))
        if name in PAGING and name not in changes:
            continue
        if value is None or value == default:
            continue
        values = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, _words(one)) for one in values]
    return urlencode(pairs)


@cache
def fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, Any], ...]:
    """Of each field of a Struct its name, that of its parameter, and what it is where it is not asked for."""
    return tuple((field.name, field.encode_name, field.default) for field in msgspec.structs.fields(kind))


def _words(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
