"""What the forms of the reading view and of claims send, as changes to be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from onrecord.model import Actor, Place, Reading, Span
from onrecord.record.corrections.types import Change, Named, Value
from onrecord.record.corrections.values import said_of
from onrecord.web.endpoints import InvalidError

UNKNOWN: Final = "?"
"""In a field: what was read is wrong, and what is right is not known."""

KEEP, NOBODY, ACTOR = "", "-", "actor:"
"""Choices of a list of actors: as it is, nobody that can be named, the actor with an id of the article."""

_SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:[, ]+\d{1,9}-\d{1,9})*", re.ASCII)
_CHANGE = frozenset(("kind", "id", "field", "verdict", "spans", "claim", "implied"))
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "statement": ("speaker", "stance", "content"),
    "event": ("modality", "root", "source", "target", "date", "place"),
    "claim": ("stance",),
}

Form = Mapping[str, Sequence[str]]
"""The fields of a form: all values that each was sent with."""


def changes(form: Form, reading: Reading | None) -> list[Change]:
    """What a form asks for: one change for each field that says another thing than it did.

    `reading` is that of the article. Raises InvalidError for what no form of ours sends, and where nothing is changed.
    """
    article = one(form, "article")
    if "mark" in form:
        return [quick(article, one(form, "mark"), one(form, "note"))]
    kind, id = one(form, "kind"), one(form, "id") or None
    if kind not in _FIELDS:
        raise InvalidError("a correction is of a statement, an event or a claim; reload the page and try again")
    common = {
        "article": article,
        "kind": kind,
        "id": id,
        "spans": spans(one(form, "spans")),
        "note": one(form, "note"),
        "claim": one(form, "claim") or None,
        "implied": one(form, "implied") == "1",
    }
    if kind != "claim" and id is None:
        value = {name: given for name, given in _values(form, kind, reading).items() if given is not msgspec.UNSET}
        return [_change({**common, "field": "itself", "verdict": "missed", "value": Value(**value)})]
    if one(form, "itself") == "wrong":
        return [_change({**common, "field": "itself", "verdict": "wrong"})]
    original = said_of(reading, id) if reading is not None and id and kind != "claim" else Value()
    found = [
        _change({**common, **_said(name, given, original)}) for name, given in _values(form, kind, reading).items()
    ]
    if not found:
        raise InvalidError("nothing was changed; to say that all of it is right, use Right")
    return found


def quick(article: str, mark: str, note: str = "") -> Change:
    """What a button says: the fields of a change as the query of an address."""
    pairs = parse_qsl(mark, max_num_fields=len(_CHANGE))
    given: dict[str, Any] = dict(pairs)
    if len(given) != len(pairs) or not given.keys() <= _CHANGE:
        raise InvalidError("this button says what is not known here; reload the page and press it again")
    given["spans"] = spans(given.get("spans", ""))
    given["implied"] = given.get("implied") == "1"
    return _change({"article": article, "note": note, **given})


def spans(words: str) -> tuple[Span, ...]:
    """The spans of "120-180,200-220", in code points; none for "". Raises InvalidError for anything else."""
    if not words.strip():
        return ()
    if not _SPANS.fullmatch(words.strip()):
        raise InvalidError("spans are two numbers each, as 120-180, with a comma between spans")
    pairs = (part.split("-") for part in re.split(r"[, ]+", words.strip()))
    return tuple(Span(int(start), int(end)) for start, end in pairs)


def one(form: Form, name: str) -> str:
    """The first value of a field, "" where it was not sent."""
    return next(iter(form.get(name, ())), "").strip()


def _said(name: str, given: Any, original: Value) -> dict[str, object]:
    """What to say of a field: wrong, right where that is what was read, or fixed."""
    if given is msgspec.UNSET:
        return {"field": name, "verdict": "wrong"}
    if name in original.told and getattr(original, name) == given:
        return {"field": name, "verdict": "right"}
    fixed: Any = {name: given}
    return {"field": name, "verdict": "fixed", "value": Value(**fixed)}


def _values(form: Form, kind: str, reading: Reading | None) -> dict[str, Any]:
    """The fields that say another thing than the form did when it was shown; UNSET for wrong without what is right."""
    actors = {actor.id: actor for actor in reading.actors} if reading else {}
    found: dict[str, Any] = {}
    for name in _FIELDS[kind]:
        if name in ("speaker", "source", "target"):
            found |= _actors(form, name, actors)
        elif name in ("stance", "modality", "root"):
            if given := one(form, name):
                found[name] = msgspec.UNSET if given == UNKNOWN else given
        elif _is_changed(form, name):
            given = one(form, name)
            found[name] = msgspec.UNSET if given == UNKNOWN else _typed(form, name, given)
    return found


def _is_changed(form: Form, name: str) -> bool:
    parts = (name, "country") if name == "place" else (name,)
    return any(part in form and one(form, part) != one(form, f"was_{part}") for part in parts)


def _typed(form: Form, name: str, given: str) -> object:
    if name == "content":
        return spans(given)
    if name == "date":
        return given or None
    return Place(name=given, country=one(form, "country").upper() or None) if given else None


def _actors(form: Form, name: str, actors: Mapping[str, Actor]) -> dict[str, Any]:
    chosen = [value for value in form.get(name, ()) if value.strip() != KEEP]
    named = [Named(name=value.strip()) for value in form.get(f"{name}_name", ()) if value.strip()]
    if UNKNOWN in chosen:
        return {name: msgspec.UNSET}
    people = [_actor(value, actors) for value in dict.fromkeys(chosen) if value != NOBODY] + named
    if not chosen and not named:
        return {}
    if name == "speaker":
        # a name that is typed goes before one that is chosen: the list stands on somebody when it is opened
        return {name: named[0] if named else people[0] if people else None}
    return {name: tuple(people)}


def _actor(value: str, actors: Mapping[str, Actor]) -> Named:
    found = actors.get(value.removeprefix(ACTOR))
    if found is None:
        raise InvalidError("the article's actors are others by now; reload the page and choose again")
    return Named(name=found.name, ref=found.ref, kind=found.kind, country=found.country)


def _change(given: dict[str, Any]) -> Change:
    try:
        # Structs inside stay as they are; strings are looked at for what they may be
        return msgspec.convert({**given}, Change)
    except msgspec.ValidationError as error:
        raise InvalidError(f"this cannot be corrected so: {error}") from error
