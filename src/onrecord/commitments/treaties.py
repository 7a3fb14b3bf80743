"""The treaties, ready to be asked: which are in force on a day, whom they bind, and who owes what to whom by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, cast

import msgspec

from onrecord.commitments.types import BINDING, PARTIES, STATUSES, Commitment, Party, Status, Treaty
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.keys import key
from onrecord.knowledge.schema import covers, earliest, latest

_KEPT = 4_000
"""Standings of treaties on days that are kept, so that a cascade does not work them out again and again."""
_SAYS_MOST: tuple[Status, ...] = ("suspended", "member", "associate", "observer")


class Bound(msgspec.Struct, frozen=True):
    """On a day, `obligor` owes `beneficiary` (both ISO3) what a commitment says.

    The statuses are those of the two as parties of the treaty, None for a beneficiary that is none. `doubts` are
    sentences on why it may not be so: dates that are known to the year or month only, and what the row itself leaves
    open.
    """

    commitment: Commitment
    obligor: str
    beneficiary: str
    obligor_status: Status
    beneficiary_status: Status | None
    doubts: tuple[str, ...] = ()


class Standing(NamedTuple):
    """How a state stands to a treaty on a day: the row that says so, and why it may not be so, "" where it is sure."""

    party: Party
    doubt: str


class Duty(NamedTuple):
    """A commitment on a day: each of `obligors` owes it to each of `beneficiaries` (ISO3) but itself.

    A beneficiary that is no party has None; `doubts` are those that hold whoever the two sides are.
    """

    commitment: Commitment
    obligors: Mapping[str, Standing]
    beneficiaries: Mapping[str, Standing | None]
    doubts: tuple[str, ...]

    def pair(self, obligor: str, beneficiary: str) -> Bound:
        """What one owes another. Raises KeyError for one that is not among them."""
        first, second = self.obligors[obligor], self.beneficiaries[beneficiary]
        doubts = tuple(d for d in (first.doubt, second.doubt if second else "") if d)
        return Bound(
            self.commitment,
            obligor,
            beneficiary,
            first.party.status,
            second.party.status if second else None,
            self.doubts + doubts if doubts else self.doubts,
        )

    def pairs(self, states: Collection[str] = ()) -> Iterator[Bound]:
        """All pairs, or those of some states as for `Treaties.bound`."""
        obligors: Collection[str] = self.obligors
        beneficiaries: Collection[str] = self.beneficiaries
        if len(states) > 1:
            obligors = [state for state in obligors if state in states]
            beneficiaries = [state for state in beneficiaries if state in states]
        one = [state for state in beneficiaries if state in states] if len(states) == 1 else beneficiaries
        for obligor in obligors:
            for beneficiary in beneficiaries if obligor in states else one:
                if beneficiary != obligor:
                    yield self.pair(obligor, beneficiary)


class Treaties:
    """Treaties with their parties by day. Asking never changes it.

    Days are ISO 8601 (YYYY-MM-DD). What is dated to a year or a month counts on every day that it may cover; where that
    leaves it open, `Bound.doubts` says so. The parties of a treaty are those that it lists and, where it names an
    organization, the organization's members as `base` knows them; for a state that is listed, the list alone counts.
    """

    def __init__(self, treaties: Iterable[Treaty], base: Knowledge, *, digest: str | None = None) -> None:
        self._by_id: Mapping[str, Treaty] = {t.id: t for t in sorted(treaties, key=lambda t: t.id)}
        self._base = base
        self._standings: dict[tuple[str, str], Mapping[str, Standing]] = {}
        self._known: dict[str, Sequence[tuple[str, str, Party]]] = {}
        self.digest = digest or base.digest
        """Of the tables of knowledge and of these treaties: what readings are told to be made by."""
        self.all: tuple[Treaty, ...] = tuple(self._by_id.values())
        """Every treaty, by id."""

    def treaty(self, id: str) -> Treaty | None:
        """The treaty of an id; None where there is none."""
        return self._by_id.get(id)

    def commitment(self, id: str) -> Commitment | None:
        """The commitment of an id; None where there is none."""
        return self._commitments.get(id)

    def named(self, text: str) -> tuple[Treaty, ...]:
        """The treaties that a text names, whatever its case: by id, by one of their names, or by their organization's.

        Several where several are called so, none where none is.
        """
        asked = key(text).removeprefix("the ")
        found = self._names.get(asked, ())
        organization = None if found else self._base.organization(text) or self._base.organization(asked)
        if organization:
            found = tuple(t for t in self.all if t.organization == organization)
        return found

    def in_force(self, day: str) -> tuple[Treaty, ...]:
        """The treaties in force on a day, by id."""
        return tuple(t for t in self.all if _holds(t, day))

    def parties(self, treaty: Treaty, day: str) -> tuple[Party, ...]:
        """The states that a treaty binds on a day, by code; a member that is suspended has that status.

        None where the treaty is not in force on the day.
        """
        return tuple(s.party for s in self._standing(treaty, day).values() if s.party.status in BINDING)

    def observers(self, treaty: Treaty, day: str) -> tuple[Party, ...]:
        """The states that stand beside a treaty on a day without being bound by it: observers and associates."""
        return tuple(s.party for s in self._standing(treaty, day).values() if s.party.status not in BINDING)

    def commitments(self, day: str, states: Collection[str] = ()) -> tuple[Commitment, ...]:
        """The commitments in force on a day, by treaty and in its order; `states` as for `bound`."""
        if not states:
            return tuple(c for t in self.in_force(day) for c in t.commitments if covers(c.start, c.end, day).possible)
        return tuple({bound.commitment.id: bound.commitment for bound in self.bound(day, states)}.values())

    def bound(
        self, day: str, states: Collection[str] = (), kinds: Collection[str] = (), treaties: Collection[str] = ()
    ) -> tuple[Bound, ...]:
        """Who owes what to whom on a day: a pair for each obligor and beneficiary, by treaty, commitment and states.

        With one state in `states` (ISO3), the pairs that it is in; with more, those with both sides among them. `kinds`
        are the kinds of commitments wanted, and `treaties` the ids of treaties; all of them where none is given.
        """
        wanted = frozenset(states)
        return tuple(pair for duty in self.duties(day, kinds, treaties) for pair in duty.pairs(wanted))

    def duties(self, day: str, kinds: Collection[str] = (), treaties: Collection[str] = ()) -> tuple[Duty, ...]:
        """The commitments in force on a day, each with all its sides: `bound` without a row for every pair."""
        return tuple(
            self._duty(treaty, commitment, day)
            for treaty in self.in_force(day)
            if not treaties or treaty.id in treaties
            for commitment in treaty.commitments
            if (not kinds or commitment.kind in kinds) and covers(commitment.start, commitment.end, day).possible
        )

    def _duty(self, treaty: Treaty, commitment: Commitment, day: str) -> Duty:
        bound = {s: standing for s, standing in self._standing(treaty, day).items() if standing.party.status in BINDING}
        obligors: Mapping[str, Standing] = bound
        if PARTIES not in commitment.obligors:
            obligors = {state: bound[state] for state in commitment.obligors if state in bound}
        beneficiaries: Mapping[str, Standing | None] = bound
        if PARTIES not in commitment.beneficiaries:
            # a state that was ever to be a party is owed nothing while it is none; a third state always is
            ever = self._ever(treaty)
            beneficiaries = {s: bound.get(s) for s in commitment.beneficiaries if s in bound or s not in ever}
        return Duty(commitment, obligors, beneficiaries, tuple(_doubts(treaty, commitment, day)))

    def _standing(self, treaty: Treaty, day: str) -> Mapping[str, Standing]:
        """How each state stands to a treaty on a day, by code; nothing where the treaty is not in force."""
        known = self._standings.get((treaty.id, day))
        if known is None:
            rows: dict[str, list[Party]] = {}
            if _holds(treaty, day):
                for first, last, party in self._rows(treaty):
                    if first <= day <= last:
                        rows.setdefault(party.state, []).append(party)
            known = {state: self._best(rows[state], day) for state in sorted(rows)}
            if len(self._standings) >= _KEPT:
                self._standings.clear()
            self._standings[treaty.id, day] = known
        return known

    def _best(self, rows: list[Party], day: str) -> Standing:
        """Of the rows that may cover a day the one that says most: suspended before member; surest; latest."""
        row = rows[0]
        if len(rows) > 1:
            row = min(
                sorted(rows, key=lambda p: earliest(p.start), reverse=True),
                key=lambda p: (_SAYS_MOST.index(p.status), not covers(p.start, p.end, day).sure),
            )
        if covers(row.start, row.end, day).sure:
            return Standing(row, row.doubt)
        state = self._base.states.get(row.state)
        stood = "a party" if row.status == "member" else row.status
        unsure = _unsure(f"{state.name if state else row.state} was {stood}", row.start, row.end)
        return Standing(row, "; ".join(doubt for doubt in (unsure, row.doubt) if doubt))

    def _rows(self, treaty: Treaty) -> Sequence[tuple[str, str, Party]]:
        """All that is known of the parties of a treaty, in no order, with the first and last day of each."""
        known = self._known.get(treaty.id)
        if known is None:
            listed = {party.state for party in treaty.parties}
            members = (p for p in self._members.get(treaty.organization, ()) if p.state not in listed)
            known = tuple((earliest(p.start), latest(p.end), p) for p in (*treaty.parties, *members))
            self._known[treaty.id] = known
        return known

    def _ever(self, treaty: Treaty) -> frozenset[str]:
        return frozenset(party.state for _, _, party in self._rows(treaty) if party.status in BINDING)

    @cached_property
    def _members(self) -> Mapping[str, tuple[Party, ...]]:
        """Of each organization that a treaty names, its memberships as parties."""
        wanted = {treaty.organization for treaty in self.all if treaty.organization}
        found: dict[str, list[Party]] = {}
        for row in self._base.all_memberships:
            if row.organization in wanted and row.status in STATUSES:
                party = Party(
                    state=row.state, start=row.start, end=row.end, status=cast(Status, row.status), note=row.note
                )
                found.setdefault(row.organization, []).append(party)
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def _commitments(self) -> Mapping[str, Commitment]:
        return {c.id: c for treaty in self.all for c in treaty.commitments}

    @cached_property
    def _names(self) -> Mapping[str, tuple[Treaty, ...]]:
        found: dict[str, list[Treaty]] = {}
        for treaty in self.all:
            for name in dict.fromkeys(key(name).removeprefix("the ") for name in (treaty.id, *treaty.names)):
                found.setdefault(name, []).append(treaty)
        return {name: tuple(treaties) for name, treaties in found.items()}


def _holds(treaty: Treaty, day: str) -> bool:
    """Whether a treaty may be in force on a day; one that is signed and not in force is so on none."""
    return bool(treaty.start) and covers(treaty.start, treaty.end, day).possible


def _doubts(treaty: Treaty, commitment: Commitment, day: str) -> Iterator[str]:
    """Why a commitment may not hold on a day, whoever its parties."""
    if not covers(treaty.start, treaty.end, day).sure:
        yield _unsure("the treaty was in force", treaty.start, treaty.end)
    elif not covers(commitment.start, commitment.end, day).sure:
        yield _unsure("this version of the article applied", commitment.start, commitment.end)
    if commitment.doubt:
        yield commitment.doubt


def _unsure(what: str, start: str, end: str) -> str:
    span = f"from {start}" + (f" to {end}" if end else "") if start else f"until {end}"
    return f"not certain that {what} on this day: {span} is all that is known"
