"""Corrections of what a claim says of a statement: the claim is found by its other reports, whatever its id is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from onrecord.model import Stance
from onrecord.record.corrections.types import Correction, State

_TURNED: Final[dict[Stance, Stance]] = {"support": "deny", "deny": "support"}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One report of a claim as it is joined now; `target` is the statement's or event's id with its article's."""

    claim: str
    number: int
    target: str
    stance: Stance
    implied: bool


class ReportMark(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of one report of a claim: whether it belongs there, and its stance to the claim's text of now."""

    belongs: bool
    stance: Stance
    by: dict[str, Correction]


class Situated(msgspec.Struct, frozen=True, kw_only=True):
    """A correction and the report that it bears on now; `report` is None where there is none.

    `turned`: the claim's text says the contrary of what it said when the correction was made.
    """

    correction: Correction
    state: State
    claim: str | None = None
    report: Report | None = None
    turned: bool = False


def situated(
    correction: Correction, target: str | None, members: Sequence[str | None], reports: Mapping[str, Sequence[Report]]
) -> Situated:
    """Where a correction of a claim stands now.

    `target` is what its statement is called now, `members` the same for each of `correction.claim`, None where it is
    not found; `reports` are those of the claims that these are in. The claim is the one that has most of the members,
    half of those found at least; of two with as many that which has the statement.
    """
    mine = {r.claim: r for r in reports.get(target or "", ()) if r.implied == correction.implied}
    there = [(then, reports.get(id, ())) for then, id in zip(correction.claim, members, strict=True) if id is not None]
    counts = Counter(claim for _, found in there for claim in {r.claim for r in found})
    if not correction.others:  # the claim was of this statement alone: it is the one that still says so
        counts.update(claim for claim, r in mine.items() if r.stance == correction.was.stance)
    most = max(counts.values(), default=0)
    best = sorted(claim for claim, number in counts.items() if number == most and 2 * number >= len(there))
    if len(best) > 1:
        best = [claim for claim in best if claim in mine]
    if target is None or len(best) != 1:
        return Situated(correction=correction, state="no longer found")
    (claim,) = best
    report = mine.get(claim)
    if report is None:
        gone = correction.field == "membership" and correction.verdict == "wrong"
        return Situated(correction=correction, state="settled" if gone else "no longer found", claim=claim)
    now = [(then.stance, r.stance) for then, found in there for r in found if r.claim == claim and not r.implied]
    return Situated(correction=correction, state="stands", claim=claim, report=report, turned=_is_turned(now))


def marks(found: Iterable[Situated]) -> dict[str, dict[int, ReportMark]]:
    """What was said of the reports of claims, by claim and number; only what stands, the later of two of one field."""
    by: dict[tuple[str, int], list[Situated]] = {}
    for one in sorted(found, key=lambda s: (s.correction.made_at, s.correction.id)):
        if one.report is not None and one.state == "stands":
            by.setdefault((one.report.claim, one.report.number), []).append(one)
    out: dict[str, dict[int, ReportMark]] = {}
    for (claim, number), several in sorted(by.items()):
        fields = {one.correction.field: one for one in several}
        report = several[0].report
        assert report is not None  # noqa: S101 - looked at above
        stance = fields.get("stance")
        membership = fields.get("membership")
        out.setdefault(claim, {})[number] = ReportMark(
            belongs=membership is None or membership.correction.verdict != "wrong",
            stance=_fixed(stance) if stance and stance.correction.verdict == "fixed" else report.stance,
            by={field: one.correction for field, one in sorted(fields.items())},
        )
    return out


def _fixed(one: Situated) -> Stance:
    stance = one.correction.value.stance
    assert isinstance(stance, str)  # noqa: S101 - a stance that was fixed has one
    return _TURNED.get(stance, stance) if one.turned else stance


def _is_turned(stances: Sequence[tuple[Stance, Stance]]) -> bool:
    """Whether more of the other reports are on the other side now than on the same."""
    pairs = [(then, now) for then, now in stances if then in _TURNED and now in _TURNED]
    return 2 * sum(then != now for then, now in pairs) > len(pairs)
