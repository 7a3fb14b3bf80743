"""Positions: what an actor has said on the claims of a record over time, where it changed, and who agrees with whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from onrecord.model import Stance
from onrecord.record.joined import ClaimReport, StoredClaim

_POSITIONS: tuple[Stance, ...] = ("support", "deny")


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
        last: Stance | None = None
        seen: set[int] = set()
        mine = [r for r in claim.reports if is_actor(r)]
        for report in sorted(mine, key=lambda r: (r.day or "~", r.utterance)):
            if report.utterance in seen:
                continue
            seen.add(report.utterance)
            # what has no day comes last here, but nobody knows whether it was said last
            dated = report.day is not None
            changed = report.stance in _POSITIONS and dated and last is not None and report.stance != last
            if report.stance in _POSITIONS:
                last = report.stance
            count = sum(r.utterance == report.utterance for r in mine)
            out.append(Position(claim=claim, report=report, reports=count, changed=changed))
    return sorted(out, key=lambda p: (p.report.day or "~", p.claim.id, p.report.utterance))


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
    told = [r for r in claim.reports if is_actor(r) and r.stance in _POSITIONS]
    return max(told, key=lambda r: (r.day or "", r.utterance)).stance if told else None
