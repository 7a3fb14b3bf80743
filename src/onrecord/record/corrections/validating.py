"""What a correction may say: checked before it is kept, whoever it comes from. Each error says what is allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final, get_args

import msgspec

from onrecord.errors import OptionError
from onrecord.model import ActorKind, Modality, Place, Span, Stance
from onrecord.reader.ontology import roots
from onrecord.record.corrections.types import (
    MOST_NAME,
    MOST_NOTE,
    MOST_PARTS,
    Field,
    Kind,
    Mark,
    Named,
    Value,
    Verdict,
)

MAY: Final[dict[tuple[Kind, Field], tuple[Mark, ...]]] = {
    ("statement", "itself"): ("right", "wrong", "missed"),
    ("statement", "speaker"): ("right", "wrong", "fixed"),
    ("statement", "stance"): ("right", "wrong", "fixed"),
    ("statement", "content"): ("right", "wrong", "fixed"),
    ("event", "itself"): ("right", "wrong", "missed"),
    ("event", "modality"): ("right", "wrong", "fixed"),
    ("event", "root"): ("right", "wrong", "fixed"),
    ("event", "date"): ("right", "wrong", "fixed"),
    ("event", "place"): ("right", "wrong", "fixed"),
    ("event", "source"): ("right", "wrong", "fixed"),
    ("event", "target"): ("right", "wrong", "fixed"),
    ("claim", "membership"): ("right", "wrong"),
    ("claim", "stance"): ("right", "wrong", "fixed"),
}
"""What can be said of which field."""

_TOLD = {
    "statement": ("speaker", "stance", "content"),
    "event": ("modality", "root", "date", "place", "source", "target"),
}
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:/(\d{4}-\d{2}-\d{2}))?")
_COUNTRY = re.compile(r"[A-Z]{3}")


def verdict_allowed(kind: Kind, field: Field, verdict: Verdict) -> None:
    """Raises OptionError where nothing like that can be said of this field."""
    allowed = MAY.get((kind, field))
    if allowed is None:
        fields = ", ".join(f for k, f in MAY if k == kind)
        raise OptionError(f"a correction of a {kind} is about one of {fields}; not {field!r}")
    if verdict not in allowed:
        raise OptionError(f"{field} of a {kind} may be marked {' or '.join(allowed)}; not {verdict!r}")


def checked(kind: Kind, field: Field, verdict: Mark, value: Value, text: str) -> Value:
    """The value, its names without control characters; raises OptionError where it does not fit what is corrected.

    `text` is the article's, in which every span must lie.
    """
    verdict_allowed(kind, field, verdict)
    told = value.told
    if verdict == "fixed" and told != (field,):
        raise OptionError(f"a fixed {field} needs value.{field}, and nothing else; given: {', '.join(told) or 'none'}")
    if verdict in ("right", "wrong") and told:
        raise OptionError(f"{verdict!r} takes no value; given: {', '.join(told)}; say 'fixed' to give another {field}")
    if verdict == "missed" and (extra := [name for name in told if name not in _TOLD[kind] or name == "content"]):
        allowed = ", ".join(name for name in _TOLD[kind] if name != "content")
        raise OptionError(f"a missed {kind} may be given {allowed}, and its place as spans; not {', '.join(extra)}")
    if isinstance(value.content, tuple):
        spans_in("content", value.content, text)
    return checked_value(value, text)


def checked_value(value: Value, text: str) -> Value:
    """The same for any value, whatever it is said of."""
    made: dict[str, object] = {name: getattr(value, name) for name in value.told}
    _one_of("stance", made, get_args(Stance))
    _one_of("modality", made, get_args(Modality))
    _one_of("root", made, roots())
    if isinstance(value.speaker, Named):
        made["speaker"] = _named(value.speaker)
    for side in ("source", "target"):
        if side in made:
            made[side] = _side(side, getattr(value, side))
    if isinstance(value.content, tuple):
        words_at("content", value.content, text)
    if isinstance(value.date, str):
        _dated(value.date)
    if isinstance(value.place, Place):
        made["place"] = _placed(value.place)
    return msgspec.convert({name: made[name] for name in made}, Value) if made else Value()


def spans_in(what: str, spans: Sequence[Span], text: str) -> tuple[str, ...]:
    """The words at the spans. Raises OptionError unless they lie in the text, in order, without overlap."""
    if any(one.end > other.start for one, other in pairwise(spans)):
        raise OptionError(f"{what}: spans come in order without overlap")
    return words_at(what, spans, text)


def words_at(what: str, spans: Sequence[Span], text: str) -> tuple[str, ...]:
    """The words at spans in any order. Raises OptionError where there are none, too many, or one is not in the text."""
    if not 0 < len(spans) <= MOST_PARTS:
        raise OptionError(f"{what} needs 1 to {MOST_PARTS} spans; given: {len(spans)}")
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise OptionError(
                f"{what}: a span of {span.start} to {span.end} cannot be; it starts before it ends, and the text has "
                f"{len(text):,} characters"
            )
    return tuple(text[span.start : span.end] for span in spans)


def note_of(text: str) -> str:
    """A note without control characters; raises OptionError where it is too long."""
    made = _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(made) > MOST_NOTE:
        raise OptionError(f"a note may have {MOST_NOTE:,} characters; this one has {len(made):,}")
    return made


def name_of(what: str, text: str) -> str:
    """A name on one line; raises OptionError where nothing is left of it, or it is too long."""
    made = " ".join(_HIDDEN.sub("", text).split())
    if not 0 < len(made) <= MOST_NAME:
        raise OptionError(f"{what} needs a name of 1 to {MOST_NAME} characters; given: {len(made)}")
    return made


def _one_of(field: str, made: dict[str, object], allowed: Sequence[str]) -> None:
    if field in made and made[field] not in allowed:
        raise OptionError(f"{field} is one of {', '.join(allowed)}; not {str(made[field])[:MOST_NAME]!r}")


def _side(what: str, actors: tuple[Named, ...]) -> list[Named]:
    if len(actors) > MOST_PARTS:
        raise OptionError(f"{what} may have {MOST_PARTS} actors; given: {len(actors)}")
    return [_named(actor) for actor in actors]


def _named(actor: Named) -> Named:
    if actor.country is not None:
        _country(actor.country)
    if actor.kind is not None and actor.kind not in get_args(ActorKind):
        raise OptionError(f"an actor's kind is one of {', '.join(get_args(ActorKind))}")
    return Named(
        name=name_of("an actor", actor.name),
        ref=None if actor.ref is None else name_of("an actor's ref", actor.ref),
        kind=actor.kind,
        country=actor.country,
    )


def _country(code: str) -> None:
    if not _COUNTRY.fullmatch(code):
        raise OptionError(f"a country is three capitals, as BLR (ISO 3166-1 alpha-3); not {code[:MOST_NAME]!r}")


def _dated(text: str) -> None:
    found = _DAYS.fullmatch(text)
    try:
        days = [date.fromisoformat(day) for day in found.groups() if day] if found else []
    except ValueError:
        days = []
    if not days or sorted(days) != days:
        raise OptionError(
            f"date is a day as YYYY-MM-DD, or the first and last with / between; not {text[:MOST_NAME]!r}"
        )


def _placed(place: Place) -> Place:
    if place.country is not None:
        _country(place.country)
    for what, degrees, most in (("lat", place.lat, 90), ("lon", place.lon, 180)):
        if degrees is not None and not -most <= degrees <= most:
            raise OptionError(f"place.{what} is in degrees, from -{most} to {most}; not {degrees}")
    if place.geonames is not None and not 0 < place.geonames < 2**53:
        raise OptionError(f"place.geonames is a number that GeoNames gives; not {place.geonames}")
    return msgspec.structs.replace(place, name=name_of("a place", place.name))
