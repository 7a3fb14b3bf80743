"""What is wrong with a parameter, in words for those who filled in a form or wrote an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, get_args, get_origin

import msgspec

_MISSING: Final = re.compile(r"^Object missing required field `(?P<name>\w+)`")
_AT: Final = re.compile(r"^(?P<what>.*) - at `\$\.(?P<name>\w+)(?:\[(?P<number>\d+)\])?`$", re.S)
_BOUND: Final = re.compile(r"^Expected `(?P<kind>\w+)`(?P<length> of length)? (?P<sign>[<>])= (?P<bound>\S+)$")
_PATTERNS: Final = {
    r"^\d{4}-\d{2}-\d{2}$": "no date; write it as YYYY-MM-DD",
    r"^[A-Z]{3}$": "no code of a state; write the three capital letters of ISO 3166-1 alpha-3, such as BLR",
}
_HINTS: Final = {"actor": "find the actor's page under Actors; its address ends in the number"}
_LONGEST: Final = 60
"""Characters of a value that are repeated."""


def misfit(error: msgspec.ValidationError, given: Mapping[str, Any], kind: type[msgspec.Struct]) -> str:
    """What is wrong, as "NAME: 'VALUE' is no number", from msgspec's words for what was `given` for a `kind`.

    The words of msgspec themselves where they are of a sort that is not known here.
    """
    words = str(error)
    missing = _MISSING.match(words)
    if missing:
        return f"{missing['name']} is missing; give it a value"
    at = _AT.match(words)
    if at is None or at["name"] not in given:
        return words
    name, value = at["name"], given[at["name"]]
    many = isinstance(value, list)
    if many and at["number"]:
        value = value[int(at["number"])]
    wrong = _wrong(at["what"], next((f.type for f in msgspec.structs.fields(kind) if f.encode_name == name), None))
    if wrong is None:
        return words
    if isinstance(value, list):
        return f"{name} is {wrong}"
    text = str(value)
    shown = repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
    hint = f"; {_HINTS[name]}" if name in _HINTS and wrong == "no number" else ""
    return f"{name}: {shown} is {wrong}{hint}"


def _wrong(what: str, kind: Any) -> str | None:
    """What a value is that does not fit, as the end of a sentence; None for what msgspec says in a way not known."""
    bound = _BOUND.match(what)
    if bound:
        most = bound["sign"] == "<"
        if bound["kind"] == "array":
            return f"there too {'often' if most else 'seldom'}; give at {'most' if most else 'least'} {bound['bound']}"
        if bound["length"]:
            return f"too {'long' if most else 'short'}; {'at most' if most else 'at least'} {bound['bound']} characters"
        return f"too {'large' if most else 'small'}; the {'most' if most else 'least'} is {bound['bound']}"
    if what.startswith(("Expected `int", "Expected `float")) and ", got " in what:
        return "no number"
    if what.startswith("Expected `bool") and ", got " in what:
        return "neither true nor false"
    if what.startswith("Invalid enum value"):
        choices = _choices(kind)
        return f"not known; known are {', '.join(choices)}" if choices else "not known"
    for pattern, words in _PATTERNS.items():
        if what == f"Expected `str` matching regex {pattern!r}":
            return words
    return None


def _choices(kind: Any) -> tuple[str, ...]:
    """The values that a field may have, one of which has to be; none where it is not of such a kind."""
    if get_origin(kind) is Literal:
        return tuple(str(one) for one in get_args(kind))
    return tuple(dict.fromkeys(one for part in get_args(kind) for one in _choices(part)))
