"""What a record has of one actor: names, offices, positions on claims, and how far others agree."""

from __future__ import annotations

from typing import Literal

import msgspec

from onrecord.model import Stance
from onrecord.record.types import RecordActor, StoredStatement


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """What an actor is called, and in how many articles."""

    name: str
    articles: int


class InOffice(msgspec.Struct, frozen=True, kw_only=True):
    """An office and sector (PLOVER's) that articles give an actor: how many, and the days of the first and the last."""

    office: str | None
    sector: str | None
    articles: int
    first_day: str | None
    last_day: str | None


class PositionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """On which claims: those that fit every field that is not empty.

    `words` are of the claim's text, as in a search; `stances` are those that the actor took at some time; `changed`
    True leaves only those on which it changed sides.
    """

    words: str | None = None
    stances: tuple[Stance, ...] = ()
    changed: bool = False


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One saying of an actor on a claim: the first report of it, `said`, and how many there are.

    `changed` where the actor's last one on it was the contrary. `stance` is to the claim; `said.stance` to the words.
    """

    day: str | None
    stance: Stance
    reports: int
    changed: bool
    said: StoredStatement


class PositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with all that an actor has said on it, by day, undated last, and how often it changed sides."""

    claim: str
    text: str
    disputed: bool
    changes: int
    turns: tuple[Turn, ...]


AgreementOrder = Literal["common", "alike", "apart"]
"""Most claims in common first, or those most often of one mind, or of two."""


class AgreementRow(msgspec.Struct, frozen=True, kw_only=True):
    """How far another actor agrees: `both` claims that the two support or deny, and `alike` on how many of them.

    Who changed counts with the last position; `share` is alike of both, 0 to 1.
    """

    actor: RecordActor
    both: int
    alike: int
    share: float
