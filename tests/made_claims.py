"""Propositions made by hand, and a judge of them that knows what is said: "x" and "not x" are one claim."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from onrecord.model import Span, Speaker, Statement
from onrecord.reader.claims import Claims
from onrecord.reader.claims.joining import Pair
from onrecord.reader.claims.likeness import Looked
from onrecord.reader.claims.model import ClaimModel
from onrecord.reader.claims.propositions import Proposition


@functools.cache
def claims() -> Claims:
    """The shipped ones, loaded once."""
    return Claims()


def proposition(number: int, text: str, stance: Any = "support", who: str | None = None, **more: Any) -> Proposition:
    """The `number`-th proposition of an article; far from the others unless `at` says where."""
    at = more.pop("at", number * 1000)
    fields = {
        "id": f"s{number}",
        "article": "x",
        "day": "2024-05-08",
        "spans": (Span(at, at + len(text)),),
        "actor": who,
        "who": f"person:{who}" if who else None,
        **more,
    }
    return Proposition(text=text, stance=stance, **fields)


def plain(made: Proposition) -> Looked:
    """A proposition looked at by nobody, for a judge that only reads its text."""
    words = tuple(made.text.split())
    return Looked(
        proposition=made,
        looker=claims()._looker,
        ids=(),
        weights=np.zeros(0, dtype=np.float32),
        mean=np.zeros(4, dtype=np.float32),
        words=words,
        negated="not" in words,
        numbers=frozenset(),
    )


def topic(a: Looked, b: Looked, model: ClaimModel) -> Pair:
    """Sure of what is the same but for "not", sure that all else is not."""
    p, q = (tuple(w for w in x.words if w != "not") for x in (a, b))
    return Pair(0.99 if p == q else 0.01, contrary=a.negated != b.negated)


def spot(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def statement(text: str, number: int, content: str, cue: str, stance: Any = "support", **more: Any) -> Statement:
    """A statement of the text; `who` is an actor's id, `mention` the words for the speaker."""
    who, mention = more.pop("who", None), more.pop("mention", None)
    speaker = None
    if who or mention:
        at = spot(text, mention) if mention else None
        speaker = Speaker(actor=who, mention=at, how="named" if who else "anonymous", confidence=0.9)
    return Statement(
        id=f"s{number}",
        kind=more.pop("kind", "indirect"),
        speaker=speaker,
        cue=(spot(text, cue),) if cue else (),
        content=(spot(text, content),),
        stance=stance,
        **more,
    )
