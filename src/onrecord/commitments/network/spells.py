"""Spells: from which day to which a state owes another what a commitment says.

Between two days on which a treaty, a commitment or a party begins or ends, nothing changes, so each treaty is asked
once for each such stretch instead of once a day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from onrecord.commitments.network.periods import day_after, day_before
from onrecord.commitments.network.spans import OPEN, Spans, joined
from onrecord.commitments.treaties import Bound, Treaties
from onrecord.commitments.types import Commitment, Treaty
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.schema import earliest, is_date, latest

_FIRST = "0001-01-01"


class Spell(msgspec.Struct, frozen=True):
    """`obligor` owes `beneficiary` (both ISO3) a commitment of `treaty` from `start` to `end`, days, both included.

    The end of one that goes on is OPEN. `suspended`: one of the two has frozen its part in the treaty. `unsure`: dates
    that are known to the month or year only leave it open whether it is owed; what else is not certain of a commitment
    is in its `doubt`.
    """

    treaty: Treaty
    commitment: Commitment
    obligor: str
    beneficiary: str
    start: str
    end: str
    suspended: bool = False
    unsure: bool = False

    def during(self, first: str, last: str) -> bool:
        """Whether it covers any day from `first` to `last`."""
        return self.start <= last and first <= self.end


def spells(treaties: Treaties, base: Knowledge) -> tuple[Spell, ...]:
    """All spells of all treaties, by treaty, commitment and states, oldest first.

    `base` must be the knowledge that the treaties were read with: it says when states joined organizations. What is
    dated to a year or a month counts from the first day to the last that it may mean, as in `Treaties.bound`.
    """
    found = [spell for treaty in treaties.all for spell in _of(treaty, base)]
    return tuple(sorted(found, key=lambda s: (s.treaty.id, s.commitment.id, s.obligor, s.beneficiary, s.start)))


def party_spans(treaty: Treaty, base: Knowledge) -> dict[str, Spans]:
    """The days on which each state is bound by a treaty, by ISO3."""
    alone = Treaties((treaty,), base)
    found: dict[str, list[tuple[str, str]]] = {}
    for first, after in pairwise((*_changes(treaty, base), "")):
        for party in alone.parties(treaty, first):
            found.setdefault(party.state, []).append((first, day_before(after) if after else OPEN))
    return {state: joined(spans) for state, spans in found.items()}


def _of(treaty: Treaty, base: Knowledge) -> Iterator[Spell]:
    """The spells of one treaty."""
    alone = Treaties((treaty,), base)
    began: dict[tuple[str, str, str, bool, bool], tuple[str, Bound]] = {}
    for first, after in pairwise((*_changes(treaty, base), "")):
        now = {_what(bound): bound for bound in alone.bound(first)}
        for what in [what for what in began if what not in now]:
            yield _spell(treaty, *began.pop(what), day_before(first))
        for what, bound in now.items():
            began.setdefault(what, (first, bound))
        if not after:
            for start, bound in began.values():
                yield _spell(treaty, start, bound, OPEN)


def _what(bound: Bound) -> tuple[str, str, str, bool, bool]:
    """What must stay the same for a spell to go on."""
    suspended = bound.obligor_status == "suspended" or bound.beneficiary_status == "suspended"
    unsure = bool(bound.doubts) and any(doubt != bound.commitment.doubt for doubt in bound.doubts)
    return bound.commitment.id, bound.obligor, bound.beneficiary, suspended, unsure


def _spell(treaty: Treaty, start: str, bound: Bound, end: str) -> Spell:
    _, obligor, beneficiary, suspended, unsure = _what(bound)
    return Spell(treaty, bound.commitment, obligor, beneficiary, start, end, suspended, unsure)


def _changes(treaty: Treaty, base: Knowledge) -> list[str]:
    """The days on which something of a treaty may change, sorted: what is owed, to whom, and how sure that is."""
    spans = [(treaty.start, treaty.end)]
    spans += [(one.start, one.end) for one in treaty.commitments]
    spans += [(one.start, one.end) for one in treaty.parties]
    if treaty.organization:
        spans += [(row.start, row.end) for row in base.all_memberships if row.organization == treaty.organization]
    return sorted(set(_cuts(spans)))


def _cuts(spans: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Where each span may begin and surely has begun; the days after it may end and surely has ended."""
    for start, end in spans:
        yield from (earliest(start), _real(latest(start))) if start else (_FIRST,)
        if end:
            yield from (_after(earliest(end)), _after(latest(end)))


def _real(day: str) -> str:
    """The day itself; of one that is none (the 31st of a shorter month), the first of the month after."""
    return day if is_date(day) else _after(day)


def _after(day: str) -> str:
    """The day after one; after the 31st of any month the first of the next."""
    if is_date(day):
        return day_after(day)
    return (datetime.date.fromisoformat(day[:8] + "01") + datetime.timedelta(days=31)).replace(day=1).isoformat()
