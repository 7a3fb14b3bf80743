"""Positions: what an actor has said on the claims of a record over time, where it changed, and who agrees with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from onrecord.model import Stance
from onrecord.record.joined import ClaimReport, StoredClaim

POSITIONS: tuple[Stance, ...] = ("support", "deny")
"""The stances that one can change to and from, and agree in."""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One saying of an actor on a claim; `changed` where the actor's last one on it was the contrary."""

    claim: StoredClaim
    report: ClaimReport
    reports: int
    changed: bool


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far two actors agree: the claims that both support or deny, and on how many of them they do the same.

    `share` is agreed of both, null where there is no such claim. An actor who changed counts with the last position.
    """

    both: tuple[StoredClaim, ...]
    agreed: tuple[StoredClaim, ...]

    @property
    def share(self) -> float | None:
        """0 to 1."""
        return len(self.agreed) / len(self.both) if self.both else None


IsActor = Callable[[ClaimReport], bool]


def speaks(keys: frozenset[int]) -> IsActor:
    """Whether a report is a saying of one of the actors with these keys."""
    return lambda r: (
        r.implied is None
        and r.statement is not None
        and r.statement.speaker is not None
        and r.statement.speaker.key in keys
    )


def positions(claims: Iterable[StoredClaim], is_actor: IsActor) -> list[Position]:
    """The actor's sayings on each claim, one for each utterance, by day."""
    out: list[Position] = []
    for claim in claims:
        mine = [r for r in claim.reports if is_actor(r)]
        first: dict[int, ClaimReport] = {}
        for report in sorted(mine, key=lambda r: (r.day or "~", r.utterance)):
            first.setdefault(report.utterance, report)
        changed = changes((r.day, r.stance) for r in first.values())
        counts = Counter(r.utterance for r in mine)
        out += [
            Position(claim=claim, report=report, reports=counts[utterance], changed=change)
            for (utterance, report), change in zip(first.items(), changed, strict=True)
        ]
    return sorted(out, key=lambda p: (p.report.day or "~", p.claim.id, p.report.utterance))


def changes(said: Iterable[tuple[str | None, Stance]]) -> list[bool]:
    """Which of one actor's sayings on one claim, with day and stance in order, are the contrary of the last one.

    What has no day comes last, but nobody knows whether it was said last.
    """
    out: list[bool] = []
    last: Stance | None = None
    for day, stance in said:
        out.append(stance in POSITIONS and day is not None and last is not None and stance != last)
        if stance in POSITIONS:
            last = stance
    return out


def agreement(claims: Iterable[StoredClaim], a: IsActor, b: IsActor) -> Agreement:
    """How far two actors agree on the claims that both speak to."""
    both, agreed = [], []
    for claim in claims:
        first, second = _last(claim, a), _last(claim, b)
        if first is None or second is None:
            continue
        both.append(claim)
        if first == second:
            agreed.append(claim)
    return Agreement(both=tuple(both), agreed=tuple(agreed))


def _last(claim: StoredClaim, is_actor: IsActor) -> Stance | None:
    told = [r for r in claim.reports if is_actor(r) and r.stance in POSITIONS]
    return max(told, key=lambda r: (r.day or "", r.utterance)).stance if told else None
