"""Counts of obligations, defence-pact communities and degree, for a day or a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from onrecord.commitments.network.graph import Graph, Partition, components, graph_of, greedy_modularity
from onrecord.commitments.network.periods import Period
from onrecord.commitments.network.spells import Spell
from onrecord.commitments.types import KINDS

ALL = "all"
"""Stands for all kinds together."""


class Count(msgspec.Struct, frozen=True, kw_only=True, tag_field="measure", tag="obligations"):
    """How many obligations of a kind are in force, `kind` ALL: of any kind.

    `pledges`: commitments by pair of obligor and beneficiary; `directed`: such pairs; `dyads`: pairs either way;
    `states`: in any of them.
    """

    period: str
    kind: str
    treaties: int
    commitments: int
    pledges: int
    directed: int
    dyads: int
    states: int


class Community(msgspec.Struct, frozen=True, kw_only=True, tag_field="measure", tag="communities"):
    """A community of states tied by pledges of a kind, largest first; `component` is the connected part it lies in.

    `ties` are dyads inside it, `outside` dyads with members of others; `modularity` is that of the whole partition.
    """

    period: str
    kind: str
    community: int
    component: int
    size: int
    ties: int
    outside: int
    modularity: float
    states: tuple[str, ...]


class Degree(msgspec.Struct, frozen=True, kw_only=True, tag_field="measure", tag="degree"):
    """With how many states a state has pledges of a kind: `partners` either way, `owes` to, `owed` by.

    `treaties`: how many treaties these rest on.
    """

    period: str
    kind: str
    state: str
    partners: int
    owes: int
    owed: int
    treaties: int


def counts(spells: Iterable[Spell], period: Period) -> tuple[Count, ...]:
    """The obligations in force in a period by kind, in the order of KINDS, kinds without any too; then all together."""
    held = [spell for spell in spells if spell.during(period.start, period.end)]
    return tuple(_count([s for s in held if kind in (ALL, s.commitment.kind)], kind, period) for kind in (*KINDS, ALL))


def _count(spells: Sequence[Spell], kind: str, period: Period) -> Count:
    directed = {(spell.obligor, spell.beneficiary) for spell in spells}
    return Count(
        period=period.label,
        kind=kind,
        treaties=len({spell.treaty.id for spell in spells}),
        commitments=len({spell.commitment.id for spell in spells}),
        pledges=len({(spell.commitment.id, spell.obligor, spell.beneficiary) for spell in spells}),
        directed=len(directed),
        dyads=len({frozenset(pair) for pair in directed}),
        states=len({state for pair in directed for state in pair}),
    )


def graph(spells: Iterable[Spell], period: Period, kind: str = "defence") -> dict[str, set[str]]:
    """The states with a tie between those of whom one owes the other something of a kind in the period."""
    return graph_of((s.obligor, s.beneficiary) for s in _of_kind(spells, period, kind))


def communities(spells: Iterable[Spell], period: Period, kind: str = "defence") -> tuple[Community, ...]:
    """The communities of the graph of a kind of pledges, by `greedy_modularity`; each lies in one component."""
    ties = graph(spells, period, kind)
    parts, partition = _analysed(tuple(sorted((node, tuple(sorted(near))) for node, near in ties.items())))
    lies_in = {state: number for number, part in enumerate(parts, 1) for state in part}
    return tuple(
        _community(ties, states, number, lies_in[states[0]], partition, period, kind)
        for number, states in enumerate(partition.communities, 1)
    )


@lru_cache(maxsize=64)
def _analysed(ties: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[tuple[str, ...], ...], Partition]:
    """Components and communities; most years have the graph of the year before."""
    made: Graph = {node: set(near) for node, near in ties}
    return components(made), greedy_modularity(made)


def _community(
    ties: Graph, states: tuple[str, ...], number: int, component: int, partition: Partition, period: Period, kind: str
) -> Community:
    inside = frozenset(states)
    ends = sum(len(ties[state] & inside) for state in states)
    return Community(
        period=period.label,
        kind=kind,
        community=number,
        component=component,
        size=len(states),
        ties=ends // 2,
        outside=sum(len(ties[state]) for state in states) - ends,
        modularity=round(partition.modularity, 6),
        states=states,
    )


def degrees(spells: Iterable[Spell], period: Period, kind: str = "defence") -> tuple[Degree, ...]:
    """The states with pledges of a kind, those with most partners first, then by code."""
    owes: dict[str, set[str]] = {}
    owed: dict[str, set[str]] = {}
    treaties: dict[str, set[str]] = {}
    for spell in _of_kind(spells, period, kind):
        owes.setdefault(spell.obligor, set()).add(spell.beneficiary)
        owed.setdefault(spell.beneficiary, set()).add(spell.obligor)
        for state in (spell.obligor, spell.beneficiary):
            treaties.setdefault(state, set()).add(spell.treaty.id)
    found = (
        Degree(
            period=period.label,
            kind=kind,
            state=state,
            partners=len(owes.get(state, set()) | owed.get(state, set())),
            owes=len(owes.get(state, ())),
            owed=len(owed.get(state, ())),
            treaties=len(resting),
        )
        for state, resting in treaties.items()
    )
    return tuple(sorted(found, key=lambda row: (-row.partners, row.state)))


def _of_kind(spells: Iterable[Spell], period: Period, kind: str) -> Iterable[Spell]:
    return (
        spell for spell in spells if kind in (ALL, spell.commitment.kind) and spell.during(period.start, period.end)
    )
