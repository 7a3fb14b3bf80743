"""Undirected graphs of states: connected components, modularity, and communities by greedy modularity.

Modularity after Newman and Girvan (2004, Physical Review E 69: 026113); its greedy maximization after Clauset, Newman
and Moore (2004, Physical Review E 70: 066111). All comparisons are of whole numbers, so that the same graph gives the
same communities everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from heapq import heapify, heappop, heappush

import msgspec

Graph = Mapping[str, Set[str]]
"""The neighbours of each node; whoever is a neighbour has the node as one, and nobody is his own."""


class Partition(msgspec.Struct, frozen=True):
    """Communities, largest first, and how good the partition is: its modularity, from -0.5 to below 1."""

    communities: tuple[tuple[str, ...], ...]
    modularity: float


def graph_of(edges: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The graph that has these edges."""
    found: dict[str, set[str]] = {}
    for one, other in edges:
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


def components(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The connected components, largest first, then by their first node; nodes sorted."""
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in sorted(graph):
        if start in seen:
            continue
        reached, left = {start}, [start]
        while left:
            for node in graph[left.pop()]:
                if node not in reached:
                    reached.add(node)
                    left.append(node)
        seen |= reached
        found.append(tuple(sorted(reached)))
    return _ordered(found)


def modularity(graph: Graph, communities: Iterable[Collection[str]]) -> float:
    """The share of edges inside communities, less the share expected were edges drawn at random by degree.

    0 for a graph without edges. Nodes that are in no community count as communities of their own.
    """
    ends = sum(len(near) for near in graph.values())
    if not ends:
        return 0.0
    groups = [frozenset(one) for one in communities]
    groups += [frozenset((node,)) for node in set(graph).difference(*groups)]
    inside = sum(len(graph[node] & group) for group in groups for node in group)
    expected = sum(sum(len(graph[node]) for node in group) ** 2 for group in groups)
    return (inside * ends - expected) / ends**2


def greedy_modularity(graph: Graph) -> Partition:
    """The communities that joining by modularity gives.

    Every node begins alone. Of all pairs of communities with an edge between them those two are joined that raise the
    modularity most, until no pair raises it; of several such pairs, the one whose first members come first in
    alphabetical order. Greedy: no pair left would raise it, but another partition may have a higher modularity.
    """
    members = {node: [node] for node in graph}
    degree = {node: len(near) for node, near in graph.items()}
    between = {node: dict.fromkeys(near, 1) for node, near in graph.items()}
    ends = sum(degree.values())

    def loss(one: str, other: str) -> int:
        """What joining two takes away, in units of 2 / ends²: below 0 where it is a gain."""
        return degree[one] * degree[other] - between[one][other] * ends

    # only the pairs of a community that has grown are worth something else: what is out of date is left in the heap
    worth = {(one, other): loss(one, other) for one, near in between.items() for other in near if one < other}
    heap = [(value, *pair) for pair, value in worth.items()]
    heapify(heap)
    while heap and heap[0][0] < 0:
        value, one, other = heappop(heap)
        if worth.get((one, other)) != value:
            continue
        for near in between[other]:
            worth.pop((near, other) if near < other else (other, near))
        _join(members, degree, between, one, other)
        for near in between[one]:
            pair = (one, near) if one < near else (near, one)
            worth[pair] = loss(*pair)
            heappush(heap, (worth[pair], *pair))
    found = _ordered(tuple(sorted(group)) for group in members.values())
    return Partition(found, modularity(graph, found))


def _join(
    members: dict[str, list[str]], degree: dict[str, int], between: dict[str, dict[str, int]], one: str, other: str
) -> None:
    """Put the community `other` into `one`; each is called by its first member."""
    members[one] += members.pop(other)
    degree[one] += degree.pop(other)
    for near, count in between.pop(other).items():
        del between[near][other]
        if near != one:
            between[one][near] = between[near][one] = between[one].get(near, 0) + count


def _ordered(groups: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))
