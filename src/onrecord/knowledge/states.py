"""States as people write them: by code or by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onrecord.knowledge.base import Knowledge, Sense
from onrecord.knowledge.rowcheck import Problems
from onrecord.knowledge.schema import State


def state_codes(states: Iterable[State]) -> dict[str, str]:
    """ISO3 by ISO2 and by itself."""
    listed = tuple(states)
    return {s.iso2: s.iso3 for s in listed if s.iso2} | {s.iso3: s.iso3 for s in listed}


def state_of(text: str, codes: Mapping[str, str], senses: Iterable[Sense]) -> str | None:
    """ISO3 of the state that a code means, or else the one that the senses of a name mean; None for none or several."""
    code = codes.get(text)
    if code:
        return code
    found = {s.id.partition(":")[0] for s in senses if s.kind == "S" and s.id.endswith(":name")}
    return found.pop() if len(found) == 1 else None


def unknown_state(field: str, text: str, base: Knowledge, problems: Problems) -> str:
    """What to say of a state that the tables lack."""
    names = (s.name for s in base.states.values())
    near = problems.near(text, (*names, *base.states), cutoff=0.7)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"unknown {field} {text!r}; give an ISO code (FIN) or the English name{hint}"
