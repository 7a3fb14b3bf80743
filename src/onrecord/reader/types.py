"""What the steps of the reader hand to each other; none of it is part of the public contract.

The order is: encoder -> :class:`Mention` and :class:`Attribution` -> :class:`Draft` (statements.py) ->
:class:`Cast` (speakers.py) -> the public types of `onrecord.model` (pipeline.py).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from onrecord.model import Actor, Span, Speaker, Stance, StatementKind

MentionType = Literal["PERSON", "STATE", "ORG", "ROLE", "PLACE", "DATE"]
"""PERSON a named person, STATE a state or nationality ("Belarus", "Russian"), ORG a named organization,
ROLE a person or group by role noun ("the Kremlin spokesman", "officials"), PLACE another named place, DATE a date."""


class Mention(msgspec.Struct, frozen=True, order=True):
    """A stretch of text that names something: ``text[start:end]``; mentions of ROLE may contain or touch others."""

    start: int
    end: int
    type: MentionType
    score: float = 1.0


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Source, cue and content spans as the model found them (PARC, PolNeAR); each may be in several pieces."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float = 1.0


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A statement before its speaker is known.

    `source` is empty where the sentence names none. `via` holds spans of relayers ("BelTA" in "BelTA quoted him as
    saying"), nearest to the reader of the article first. `inside` is the index, in the list of drafts, of the
    statement that contains this one.
    """

    kind: StatementKind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    stance: Stance = "support"
    via: tuple[Span, ...] = ()
    addressee: Span | None = None
    occasion: Span | None = None
    date: str | None = None
    inside: int | None = None
    score: float = 1.0


class AntecedentScore(msgspec.Struct, frozen=True):
    """The model's probability that the mention `anaphor` means the same as the earlier `antecedent`."""

    anaphor: Span
    antecedent: Span
    probability: float


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Who is in the article, who speaks and who acts.

    One speaker, one tuple of relayers and one addressee for each draft, and the actors (ids) of each phrase that was
    asked for, in order.
    """

    actors: tuple[Actor, ...]
    speakers: tuple[Speaker | None, ...]
    via: tuple[tuple[str, ...], ...]
    addressees: tuple[str | None, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
