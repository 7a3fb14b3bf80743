"""What stands now: a reading and its corrections side by side. The reading itself is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from onrecord.model import Reading
from onrecord.record.corrections.anchoring import Candidate, candidates_of, find
from onrecord.record.corrections.types import AnchorOf, Correction, State, Value
from onrecord.record.corrections.values import said_of


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """A statement or event with what was said of it.

    `original` is what the reading says of all its fields; `value` the same with what was fixed in its place. `by` are
    the corrections that stand, by field ("itself" with the verdict "wrong": it is no statement or event at all).
    """

    id: str
    of: AnchorOf
    original: Value
    value: Value
    by: dict[str, Correction]

    @property
    def rejected(self) -> bool:
        """Whether an analyst says that it is no statement, or no event."""
        return "itself" in self.by and self.by["itself"].verdict == "wrong"

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that were marked as wrong or fixed; one that was only confirmed is none."""
        return tuple(sorted(field for field, one in self.by.items() if one.verdict != "right"))


class CorrectedReading(msgspec.Struct, frozen=True, kw_only=True):
    """What stands of an article: `here` by id in the reading, only what somebody corrected.

    `missed` are statements and events that analysts added and the reading does not have; `settled` those that it has
    by now; `lost` corrections whose target is no longer found.
    """

    here: dict[str, Corrected]
    missed: tuple[Correction, ...] = ()
    settled: tuple[Correction, ...] = ()
    lost: tuple[Correction, ...] = ()


def corrected(reading: Reading, corrections: Iterable[Correction]) -> CorrectedReading:
    """What stands of a reading; corrections of claims and of other articles are left alone."""
    mine = [c for c in corrections if c.kind != "claim" and c.anchor.article == reading.article.id]
    candidates = candidates_of(reading)
    by, missed, settled, lost = placed(standing(mine), candidates)
    of = {candidate.id: candidate.of for candidate in candidates}
    here = {}
    for id, fields in by.items():
        original = said_of(reading, id)
        here[id] = Corrected(id=id, of=of[id], original=original, value=laid_over(original, fields), by=fields)
    return CorrectedReading(here=here, missed=tuple(missed), settled=tuple(settled), lost=tuple(lost))


def placed(
    corrections: Iterable[Correction], candidates: Sequence[Candidate]
) -> tuple[dict[str, dict[str, Correction]], list[Correction], list[Correction], list[Correction]]:
    """Corrections that stand, by id and field; what was missed and still is, or is there by now; what is not found.

    Where two threads have come to one thing, the later correction of a field counts.
    """
    by: dict[str, dict[str, Correction]] = {}
    missed: list[Correction] = []
    settled: list[Correction] = []
    lost: list[Correction] = []
    for one in sorted(corrections, key=_when):
        id = find(one.anchor, candidates, one.local_id)
        if one.verdict == "missed":
            (missed if id is None else settled).append(one)
        elif id is None:
            lost.append(one)
        else:
            by.setdefault(id, {})[one.field] = one
    return dict(sorted(by.items())), missed, settled, lost


def standing(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that count, by time: of each thread and field the last that nobody withdrew."""
    every = list(corrections)
    return [one for one, state in states(every) if state == "stands"]


def states(corrections: Sequence[Correction]) -> Iterator[tuple[Correction, State]]:
    """Each correction, by time, with what the others make of it; whether its target is found is another matter."""
    withdrawn = {one.withdraws for one in corrections if one.withdraws}
    last: dict[tuple[str, str], str] = {}
    ordered = sorted(corrections, key=_when)
    for one in ordered:
        if one.withdraws is None and one.id not in withdrawn:
            last[one.thread, one.field] = one.id
    for one in ordered:
        if one.withdraws is not None:
            yield one, "withdrawal"
        elif one.id in withdrawn:
            yield one, "withdrawn"
        else:
            yield one, "stands" if last[one.thread, one.field] == one.id else "superseded"


def laid_over(original: Value, by: Mapping[str, Correction]) -> Value:
    """The value with what was fixed in the place of what was read."""
    fixed = {field: getattr(one.value, field) for field, one in by.items() if one.verdict == "fixed"}
    return msgspec.structs.replace(original, **fixed) if fixed else original


def _when(correction: Correction) -> tuple[str, str]:
    return correction.made_at, correction.id
