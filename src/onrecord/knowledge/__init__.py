"""Who is who: states, organizations, people and their offices over time, memberships, places.

The tables are plain text under `data/`, made for a person to review; `compile.py` makes an index of them. Asking:

- :func:`code_actor`: country and PLOVER sector of any actor phrase, as coders of event data need it;
- :func:`resolve`: whom a mention means in its report: actors ranked, with confidence;
- :func:`knowledge`: the knowledge base, a :class:`Knowledge`, with names, holders of posts, memberships, places;
- :func:`load`: the same with a user's own additions (YAML).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.knowledge.base import Knowledge, knowledge
    from onrecord.knowledge.coding import ActorCode, code_actor
    from onrecord.knowledge.own import load
    from onrecord.knowledge.resolver import Candidate, resolve

__all__ = ["ActorCode", "Candidate", "Knowledge", "code_actor", "knowledge", "load", "resolve"]

_WHERE = {
    "ActorCode": "coding",
    "Candidate": "resolver",
    "Knowledge": "base",
    "code_actor": "coding",
    "knowledge": "base",
    "load": "own",
    "resolve": "resolver",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
