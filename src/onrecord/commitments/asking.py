"""A case as people ask for it: names of states in place of codes, values as "condition=value"; what cannot be is told.

Errors name the parameter as whoever asks writes it: `--on` on the command line, `on` in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

import msgspec

from onrecord.commitments.area_tables import Target
from onrecord.commitments.case import ANSWER, FIXED, Case
from onrecord.commitments.evaluate import Frame
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.types import Value
from onrecord.errors import OptionError
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.rowcheck import Problems
from onrecord.knowledge.states import state_codes, state_of, unknown_state

Naming = Callable[[str], str]
"""How whoever asks writes the name of a parameter."""

VALUES: Mapping[str, Value] = {"met": "met", "not_met": "not_met", "unknown": "unknown"}
_MOST_NEAR, _MOST_KNOWN = 3, 60
"""Names that an error gives for one that may have been meant, and as those that there are."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: as :class:`~onrecord.commitments.case.Case`, with states and the values of `say` in words."""

    event: str
    on: str
    day: str
    by: str | None = None
    place: str = ""
    target: Target | None = None
    request: tuple[str, ...] = ()
    say: tuple[str, ...] = ()


def case_of(asked: Asked, frame: Frame, naming: Naming) -> Case:
    """The case that is asked for. Raises OptionError for what is unknown or makes no sense."""
    _one_of("event", "class of events", asked.event, tuple(frame.classes), naming)
    case = Case(
        event=asked.event,
        on=_state("on", asked.on, frame.base, naming),
        by=_state("by", asked.by, frame.base, naming) if asked.by is not None else None,
        day=asked.day,
        place=_words(asked.place),
        target=asked.target,
        requests=frozenset(_state("request", one, frame.base, naming) for one in asked.request),
        said=_said(asked.say, frame.treaties, naming),
    )
    _sensible(case, frame, naming)
    return case


def states_of(given: Sequence[str], base: Knowledge) -> Sequence[str]:
    """ISO3 of states by code or name, each once; raises OptionError for one that is unknown."""
    codes = state_codes(base.states.values())
    found: dict[str, None] = {}
    for text in given:
        text = _words(text)
        code = state_of(text, codes, base.look_up(text)) or codes.get(text.upper())
        if code is None:
            raise OptionError(unknown_state("state", text, base, Problems()))
        found[code] = None
    return tuple(found)


def conditions_of(treaties: Treaties) -> dict[str, tuple[str, ...]]:
    """What may be said of each commitment: its own conditions by id and kind, and what is asked of every one."""
    found = {}
    for treaty in treaties.all:
        for commitment in treaty.commitments:
            own = commitment.trigger.conditions if commitment.trigger else ()
            found[commitment.id] = tuple(dict.fromkeys((*(c.id for c in own), *(c.kind for c in own), *FIXED, ANSWER)))
    return found


def _words(text: str) -> str:
    """On one line; what is not UTF-8 comes with lone surrogates, which no output can hold."""
    return " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")


def _state(name: str, text: str, base: Knowledge, naming: Naming) -> str:
    try:
        return states_of([text], base)[0]
    except OptionError as error:
        raise OptionError(f"{naming(name)}: {error}") from None


def _one_of(name: str, what: str, text: str, allowed: Sequence[str], naming: Naming, of: str = "") -> None:
    if text not in allowed:
        begun = [one for one in allowed if text and one.startswith(text)]
        spelled = text.lower().replace(" ", "_") if name == "event" else text
        near = begun[:_MOST_NEAR] or get_close_matches(spelled, allowed, 1, 0.6)
        known = f"known are {', '.join(allowed)}" if len(allowed) < _MOST_KNOWN else "--format json has those of a case"
        hint = f"did you mean {' or '.join(near)}?" if near else known
        raise OptionError(f"{naming(name)}{of}: {text!r} is no {what}; {hint}")


def _sensible(case: Case, frame: Frame, naming: Naming) -> None:
    """Raises OptionError for a case that nothing can be said of."""
    if case.by == case.on:
        both = f"{naming('by')} and {naming('on')} are both {frame.base.states[case.on].name}"
        raise OptionError(f"{both}; give two different states")
    if case.place and frame.areas.locate(case.place, case.on, case.day) is None:
        near = frame.areas.near(case.place)
        hint = f"; names like it: {', '.join(near)}" if near else "; give a territory, a state or a town"
        raise OptionError(f"{naming('at')}: the tables know no place {case.place!r}{hint}")


def _said(said: Iterable[str], treaties: Treaties, naming: Naming) -> Mapping[str, Value]:
    """The values by condition; raises OptionError for what is none, or is given twice."""
    found: dict[str, Value] = {}
    conditions = conditions_of(treaties)
    for text in said:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or value.replace(" ", "_") not in VALUES:
            listed = ", ".join(VALUES)
            raise OptionError(f"{naming('say')} {text!r}: write CONDITION=VALUE, with one of {listed} as the value")
        commitment, colon, condition = name.rpartition(":")
        if colon:
            _one_of("say", "commitment", commitment, tuple(conditions), naming)
            _one_of("say", "condition of it", condition, conditions[commitment], naming, f" {commitment}")
        else:
            every = tuple(dict.fromkeys(c for some in conditions.values() for c in some))
            _one_of("say", "condition", name, every, naming)
        if name in found:
            raise OptionError(f"{naming('say')}: {name} is given twice")
        found[name] = VALUES[value.replace(" ", "_")]
    return found
