"""Tables of an export: what their cells may hold, and their columns in short."""

from __future__ import annotations

from typing import Literal

Kind = Literal["text", "integer", "real", "boolean"]
Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


def columns(words: str) -> dict[str, Kind]:
    """Columns by name: "article start:i" is two of them; i integer, r real, b boolean, text where nothing is said."""
    kinds: dict[str, Kind] = {"": "text", "i": "integer", "r": "real", "b": "boolean"}
    return {name: kinds[kind] for name, _, kind in (word.partition(":") for word in words.split())}
