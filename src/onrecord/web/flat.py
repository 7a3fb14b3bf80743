"""Rows of the API as cells of a table: `speaker.name` for what is inside, one cell for a list."""

from __future__ import annotations

import types
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from onrecord.output.csv_rows import Cell


def columns(page: Any) -> tuple[str, ...]:
    """The names of the columns of a :class:`~onrecord.web.endpoints.Page` of some Struct, in the Struct's order."""
    return tuple(_names(get_args(page)[0], ""))


def _names(kind: Any, before: str) -> list[str]:
    found: list[str] = []
    hints = get_type_hints(kind)
    for field in msgspec.structs.fields(kind):
        inner = _struct(hints[field.name])
        name = before + field.encode_name
        found += _names(inner, f"{name}.") if inner is not None else [name]
    return found


def _struct(kind: Any) -> Any:
    """The Struct that a field holds, or may hold, once; None for all else."""
    if get_origin(kind) is Annotated:
        return _struct(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        inner = [k for k in get_args(kind) if k not in (type(None), msgspec.UnsetType)]
        return _struct(inner[0]) if len(inner) == 1 else None
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def flat(row: msgspec.Struct) -> dict[str, Cell]:
    """The cells of a row by their columns; what is inside a null is left out."""
    return dict(_cells(msgspec.to_builtins(row), ""))


def _cells(value: dict[str, Any], before: str) -> list[tuple[str, Cell]]:
    found: list[tuple[str, Cell]] = []
    for name, inner in value.items():
        if isinstance(inner, dict):
            found += _cells(inner, f"{before}{name}.")
        else:
            found.append((before + name, _cell(inner)))
    return found


def _cell(value: Any) -> Cell:
    if isinstance(value, list | tuple):
        if all(isinstance(v, str | int | float) for v in value):
            return "|".join(map(str, value))
        return msgspec.json.encode(value).decode()
    return value  # type: ignore[no-any-return]
