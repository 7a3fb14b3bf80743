"""Who owes what on a day, by whom it is owed to; those who owe it on the same terms together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from onrecord.commitments.treaties import Bound, Duty, Treaties
from onrecord.commitments.types import ANY, NON_PARTIES, PARTIES, Commitment, Kind

HELP: tuple[Kind, ...] = ("defence", "offence")
"""Kinds of obligations by which a state may come to fight on a side."""
PLEDGES: tuple[Kind, ...] = ("non_aggression", "neutrality")
"""Kinds that stand against helping one side."""


class Owed(NamedTuple):
    """What `obligors` owe one beneficiary by a commitment, on the same terms: `sample` is one of the pairs."""

    commitment: Commitment
    sample: Bound
    obligors: tuple[str, ...]


class Ledger:
    """The commitments of a day. Asking never changes what it answers."""

    def __init__(self, treaties: Treaties, day: str) -> None:
        duties = [(duty, _terms(duty)) for duty in treaties.duties(day)]
        listed: dict[str, list[tuple[Duty, Terms]]] = {}
        for duty, terms in duties:
            for state in duty.beneficiaries:
                listed.setdefault(state, []).append((duty, terms))
        self._listed: Mapping[str, list[tuple[Duty, Terms]]] = listed
        self._of_any = [(duty, terms) for duty, terms in duties if _may_be_of_others(duty.commitment)]
        self._owed: dict[tuple[tuple[Kind, ...], str], tuple[Owed, ...]] = {}

    def all_to(self, state: str) -> tuple[Owed, ...]:
        """All that is owed to a state, and what an event that is done to it sets off between others."""
        own = self._of((), state)
        return (*own, *self._of_others(state))

    def help_to(self, state: str) -> tuple[Owed, ...]:
        """The help that is owed to a state."""
        return self._of(HELP, state)

    def pledges_to(self, state: str) -> tuple[Owed, ...]:
        """The pledges to a state not to attack it, or not to help against it."""
        return self._of(PLEDGES, state)

    def _of(self, kinds: tuple[Kind, ...], state: str) -> tuple[Owed, ...]:
        known = self._owed.get((kinds, state))
        if known is None:
            wanted = ((d, t) for d, t in self._listed.get(state, ()) if not kinds or d.commitment.kind in kinds)
            known = tuple(owed for duty, terms in wanted for owed in _owed(duty, terms, state))
            self._owed[kinds, state] = known
        return known

    def _of_others(self, state: str) -> Iterator[Owed]:
        for duty, terms in self._of_any:
            trigger = duty.commitment.trigger
            named = trigger is not None and not {ANY, NON_PARTIES, state}.isdisjoint(trigger.victim)
            if named and state not in duty.beneficiaries:
                for beneficiary in duty.beneficiaries:
                    yield from _owed(duty, terms, beneficiary)


Terms = tuple[tuple[str, ...], ...]
"""The obligors of a duty, those of one status and doubt together."""


def _terms(duty: Duty) -> Terms:
    found: dict[tuple[str, str], list[str]] = {}
    for state, standing in duty.obligors.items():
        found.setdefault((standing.party.status, standing.doubt), []).append(state)
    return tuple(tuple(sorted(states)) for states in found.values())


def _owed(duty: Duty, terms: Iterable[tuple[str, ...]], beneficiary: str) -> Iterator[Owed]:
    for states in terms:
        obligors = tuple(s for s in states if s != beneficiary)
        if obligors:
            yield Owed(duty.commitment, duty.pair(obligors[0], beneficiary), obligors)


def _may_be_of_others(commitment: Commitment) -> bool:
    """Whether an event done to a state may set a commitment off without anything being owed to that state."""
    return commitment.trigger is not None and any(victim != PARTIES for victim in commitment.trigger.victim)
