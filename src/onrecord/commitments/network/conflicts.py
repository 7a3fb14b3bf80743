"""Conflicting pledges: a state whose pledges to two others cannot both be kept should these two fight each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations, product
from typing import Literal, TypeVar

import msgspec

from onrecord.commitments.network.periods import Period
from onrecord.commitments.network.spans import OPEN, Spans, joined, shared, without
from onrecord.commitments.network.spells import Spell, party_spans
from onrecord.commitments.types import ANY, NON_PARTIES, PARTIES, Commitment, Treaty
from onrecord.knowledge.base import Knowledge

Pattern = Literal["opposed", "between_allies"]

HELP = ("defence", "offence")
STAYING_OUT = ("non_aggression", "neutrality")
PEACE = ("defence", *STAYING_OUT)
"""Pledges of one state to another that an attack on it would break, or turn against themselves."""


class Conflict(msgspec.Struct, frozen=True, kw_only=True, tag_field="measure", tag="conflicts"):
    """`obligor` owes `ally` by `pledge` and `other` by `against` (ids of commitments) what may not both be kept.

    *opposed*: it owes `ally` defence or offence in which `other` may be the adversary, and `other`, to whom it owes no
    defence, non-aggression or neutrality in which `ally` may be the adversary. *between_allies*: it owes both defence,
    and each may be the other's adversary; `ally` comes first by code. In either, neither of the two owes the other
    defence, non-aggression or neutrality. The articles are those of the two commitments. It was so from the day `start`
    to the day `end`, "" where it still is.
    """

    pattern: Pattern
    obligor: str
    ally: str
    other: str
    start: str
    end: str
    pledge: str
    pledge_treaty: str
    pledge_article: str
    pledge_kind: str
    pledge_strength: str
    against: str
    against_treaty: str
    against_article: str
    against_kind: str
    against_strength: str
    suspended: bool
    unsure: bool


class _Tie:
    """What one state owes another by a commitment, with all the days on which it does."""

    def __init__(self, spells: Sequence[Spell], parties: Callable[[Treaty, str], Spans]) -> None:
        first = spells[0]
        self.treaty: Treaty = first.treaty
        self.commitment: Commitment = first.commitment
        self.obligor, self.beneficiary = first.obligor, first.beneficiary
        self.spans = joined((spell.start, spell.end) for spell in spells)
        self._spells = spells
        self._parties = parties

    def flag(self, name: str, start: str, end: str) -> bool:
        """Whether a flag of the spells is up on any day from start to end."""
        return any(getattr(spell, name) for spell in self._spells if spell.during(start, end))

    @cached_property
    def _as_victim(self) -> Spans:
        trigger = self.commitment.trigger
        return self._meant(trigger.victim, self.beneficiary) if trigger else self.spans

    def against(self, state: str) -> Spans:
        """The days on which it may be called upon against a state that attacks the beneficiary."""
        trigger = self.commitment.trigger
        if trigger is None or ANY in trigger.adversary:
            return self._as_victim
        return shared(self._as_victim, self._meant(trigger.adversary, state))

    def _meant(self, words: Sequence[str], state: str) -> Spans:
        """The days on which the words of a trigger mean a state."""
        if ANY in words or state in words:
            return self.spans
        if PARTIES in words:
            return shared(self.spans, self._parties(self.treaty, state))
        if NON_PARTIES in words:
            return without(self.spans, self._parties(self.treaty, state))
        return ()


def conflicts(
    spells: Iterable[Spell], base: Knowledge, period: Period, states: Collection[str] = ()
) -> tuple[Conflict, ...]:
    """The conflicting pledges of any day of a period, *opposed* first, then by obligor, other, ally and commitment.

    `spells` are all there are, so that rows have the days on which it began and ended; `base` as for `spells`. What a
    state only may do is no pledge here. With `states` (ISO3), only rows with all of them.
    """
    found = (
        row
        for row in _all(spells, base, period, frozenset(states))
        if row.start <= period.end and period.start <= (row.end or OPEN)
    )
    return tuple(
        sorted(found, key=lambda r: (r.pattern != "opposed", r.obligor, r.other, r.ally, r.pledge, r.against, r.start))
    )


def _all(spells: Iterable[Spell], base: Knowledge, period: Period, states: frozenset[str]) -> Iterator[Conflict]:
    """What may be a conflicting pledge of the period, with all its days, in no order."""
    ties = _ties(spells, base)
    peace = _days_of((frozenset((t.obligor, t.beneficiary)), t.spans) for t in ties if t.commitment.kind in PEACE)
    defended = _days_of(((t.obligor, t.beneficiary), t.spans) for t in ties if t.commitment.kind == "defence")
    owed_by: dict[str, list[_Tie]] = {}
    for tie in ties:
        if shared(tie.spans, ((period.start, period.end),)):
            owed_by.setdefault(tie.obligor, []).append(tie)
    for obligor, owed in owed_by.items():
        others = states - {obligor}
        helps = [tie for tie in owed if tie.commitment.kind in HELP]
        stays = [tie for tie in owed if tie.commitment.kind in STAYING_OUT]
        for pledge, against in _with(product(helps, stays), others):
            allied = defended.get((obligor, against.beneficiary), ())
            yield from _rows("opposed", pledge, against, peace, allied)
        defence = [tie for tie in helps if tie.commitment.kind == "defence"]
        for one, other in _with(combinations(defence, 2), others):
            first, second = (one, other) if one.beneficiary < other.beneficiary else (other, one)
            yield from _rows("between_allies", first, second, peace, ())


def _with(pairs: Iterable[tuple[_Tie, _Tie]], states: frozenset[str]) -> Iterator[tuple[_Tie, _Tie]]:
    """The pairs that are owed to two states, with all of some among them."""
    for one, other in pairs:
        if one.beneficiary != other.beneficiary and states <= {one.beneficiary, other.beneficiary}:
            yield one, other


def _ties(spells: Iterable[Spell], base: Knowledge) -> list[_Tie]:
    parties: dict[str, dict[str, Spans]] = {}

    def bound(treaty: Treaty, state: str) -> Spans:
        if treaty.id not in parties:
            parties[treaty.id] = party_spans(treaty, base)
        return parties[treaty.id].get(state, ())

    found: dict[tuple[str, str, str], list[Spell]] = {}
    for spell in spells:
        if spell.commitment.kind in (*HELP, *STAYING_OUT) and spell.commitment.strength != "may":
            found.setdefault((spell.commitment.id, spell.obligor, spell.beneficiary), []).append(spell)
    return [_Tie(group, bound) for group in found.values()]


_Key = TypeVar("_Key")


def _days_of(pairs: Iterable[tuple[_Key, Spans]]) -> dict[_Key, Spans]:
    found: dict[_Key, list[tuple[str, str]]] = {}
    for pair, spans in pairs:
        found.setdefault(pair, []).extend(spans)
    return {pair: joined(spans) for pair, spans in found.items()}


def _rows(
    pattern: Pattern, pledge: _Tie, against: _Tie, peace: dict[frozenset[str], Spans], allied: Spans
) -> Iterator[Conflict]:
    """A row for each span of days on which the two pledges may be called upon against one another's beneficiaries."""
    days = shared(pledge.spans, against.spans)
    if days:
        days = without(days, peace.get(frozenset((pledge.beneficiary, against.beneficiary)), ()))
    if days and allied:
        days = without(days, allied)
    if days:
        days = shared(days, shared(pledge.against(against.beneficiary), against.against(pledge.beneficiary)))
    one, other = pledge.commitment, against.commitment
    for start, end in days:
        yield Conflict(
            pattern=pattern,
            obligor=pledge.obligor,
            ally=pledge.beneficiary,
            other=against.beneficiary,
            start=start,
            end="" if end == OPEN else end,
            pledge=one.id,
            pledge_treaty=pledge.treaty.id,
            pledge_article=one.article,
            pledge_kind=one.kind,
            pledge_strength=one.strength,
            against=other.id,
            against_treaty=against.treaty.id,
            against_article=other.article,
            against_kind=other.kind,
            against_strength=other.strength,
            suspended=pledge.flag("suspended", start, end) or against.flag("suspended", start, end),
            unsure=pledge.flag("unsure", start, end) or against.flag("unsure", start, end),
        )
