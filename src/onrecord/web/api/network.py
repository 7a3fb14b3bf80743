"""The network that commitments make of states on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import msgspec

from onrecord.commitments.network.graph import graph_of, greedy_modularity
from onrecord.commitments.treaties import Duty
from onrecord.commitments.types import Kind
from onrecord.output.engaged_words import KINDS
from onrecord.web.api.treaties import day, duties, treaty_ids
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Name

_Sides = dict[Kind, list[tuple[str, int]]]
"""Of a tie, by kind: the treaties by which a state owes something of it, and which of the two does."""
_FORTH, _BACK = 1, 2
_Pair = tuple[str, str]


class NetworkWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The network on a day, of all kinds or of these, and of all treaties or of one."""

    on: Day | None = None
    kind: tuple[Kind, ...] = ()
    treaty: Name | None = None


class NetworkState(msgspec.Struct, frozen=True, kw_only=True):
    """A state of the network: with how many others it has ties, and the number of its community, from 1."""

    state: str
    name: str
    partners: int
    community: int


class Tied(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of commitment between the two states of a tie: whether the first owes it, whether the second does."""

    kind: Kind
    forth: bool
    back: bool
    treaties: tuple[str, ...]


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """All that two states owe one another; `one` comes first by code."""

    one: str
    other: str
    kinds: tuple[Tied, ...]


class KindTotal(msgspec.Struct, frozen=True, kw_only=True):
    """How many articles of a kind are in force, and how many pairs of states one owes the other something by them."""

    kind: Kind
    commitments: int
    ties: int


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Who is tied to whom on a day, both directions in one tie. `totals` has every kind, whichever were asked for.

    `treaties` are the names of those that ties rest on, by id. Communities are by greedy modularity (docs/network.md).
    """

    on: str
    states: tuple[NetworkState, ...]
    ties: tuple[Tie, ...]
    totals: tuple[KindTotal, ...]
    treaties: dict[str, str]


class Tallied(NamedTuple):
    """The ties of a day with their kinds, and how many there are of each kind, whichever were asked for."""

    on: str
    ties: Mapping[tuple[str, str], _Sides]
    totals: tuple[KindTotal, ...]

    @property
    def states(self) -> int:
        """How many states have a tie."""
        return len({state for pair in self.ties for state in pair})


def network(desk: Desk, wanted: NetworkWanted) -> Network:
    """The network, states and ties by code."""
    found = tallied(desk, wanted)
    return Network(
        on=found.on,
        states=_states(desk, found.ties),
        ties=tuple(Tie(one=a, other=b, kinds=_tied(found.ties[a, b])) for a, b in sorted(found.ties)),
        totals=found.totals,
        treaties={t.id: t.names[0] for t in desk.frame.treaties.in_force(found.on)},
    )


def tallied(desk: Desk, wanted: NetworkWanted) -> Tallied:
    """The ties without communities, which take longest to find."""
    on = day(wanted.on)
    ties: dict[_Pair, _Sides] = {}
    found = duties(desk, on, (), treaty_ids(desk, wanted.treaty))
    articles = Counter(duty.commitment.kind for duty in found)
    pairs: dict[Kind, set[_Pair]] = {kind: set() for kind in KINDS}
    for (kind, treaty), owing in _owing(found).items():
        pairs[kind].update(owing)
        if not wanted.kind or kind in wanted.kind:
            for pair, ways in owing.items():
                sides = ties.get(pair)
                if sides is None:
                    sides = ties[pair] = {}
                if kind in sides:
                    sides[kind].append((treaty, ways))
                else:
                    sides[kind] = [(treaty, ways)]
    totals = tuple(KindTotal(kind=k, commitments=articles[k], ties=len(pairs[k])) for k in KINDS)
    return Tallied(on, ties, totals)


def _owing(found: Iterable[Duty]) -> dict[tuple[Kind, str], dict[_Pair, int]]:
    """Of each kind and treaty, which of two states owes the other something: one way, back, or both."""
    owing: dict[tuple[Kind, str], dict[_Pair, int]] = {}
    mutual: dict[tuple[str, ...], dict[_Pair, int]] = {}
    for duty in found:
        ways = owing.setdefault((duty.commitment.kind, duty.commitment.treaty), {})
        if duty.obligors.keys() == duty.beneficiaries.keys():
            # what parties owe one another is owed by and to the same ones in most articles of a treaty
            parties = tuple(sorted(duty.obligors))
            if parties not in mutual:
                mutual[parties] = dict.fromkeys(combinations(parties, 2), _FORTH | _BACK)
            ways.update(mutual[parties])
            continue
        for one in duty.obligors:
            for other in duty.beneficiaries:
                if other != one:
                    pair, way = ((one, other), _FORTH) if one < other else ((other, one), _BACK)
                    ways[pair] = ways.get(pair, 0) | way
    return owing


def _states(desk: Desk, ties: Mapping[tuple[str, str], object]) -> tuple[NetworkState, ...]:
    graph, community = graph_of(ties), _communities(tuple(sorted(ties)))
    return tuple(
        NetworkState(state=state, name=desk.state_name(state), partners=len(graph[state]), community=community[state])
        for state in sorted(graph)
    )


@lru_cache(maxsize=32)  # most days have the ties of the day before
def _communities(ties: tuple[tuple[str, str], ...]) -> Mapping[str, int]:
    """The number of each state's community."""
    found = greedy_modularity(graph_of(ties)).communities
    return {state: number for number, states in enumerate(found, 1) for state in states}


def _tied(kinds: _Sides) -> tuple[Tied, ...]:
    """The kinds of a tie, in the order in which kinds are always told."""
    return tuple([_one_kind(kind, kinds[kind]) for kind in KINDS if kind in kinds])


def _one_kind(kind: Kind, by: list[tuple[str, int]]) -> Tied:
    ways = 0
    for _, way in by:
        ways |= way
    return Tied(
        kind=kind, forth=bool(ways & _FORTH), back=bool(ways & _BACK), treaties=tuple(sorted([id for id, _ in by]))
    )


ENDPOINTS = (
    Endpoint(
        "/network", "commitments", "States and the ties that commitments make between them.", NetworkWanted, Network,
        network,
    ),
)  # fmt: skip
