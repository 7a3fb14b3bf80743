"""Components, modularity and communities, against graphs worked by hand and against others' results."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.commitments.network.graph import components, graph_of, greedy_modularity, modularity

TRIANGLES = "ab bc ca cd de ef fd"
"""Two triangles with an edge between them: 7 edges; the two communities have 3 edges and 7 edge ends each."""

KARATE = """2-1 3-1 3-2 4-1 4-2 4-3 5-1 6-1 7-1 7-5 7-6 8-1 8-2 8-3 8-4 9-1 9-3 10-3 11-1 11-5 11-6 12-1 13-1 13-4 14-1
14-2 14-3 14-4 17-6 17-7 18-1 18-2 20-1 20-2 22-1 22-2 26-24 26-25 28-3 28-24 28-25 29-3 30-24 30-27 31-2 31-9 32-1
32-25 32-26 32-29 33-3 33-9 33-15 33-16 33-19 33-21 33-23 33-24 33-30 33-31 33-32 34-9 34-10 34-14 34-15 34-16 34-19
34-20 34-21 34-23 34-24 34-27 34-28 34-29 34-30 34-31 34-32 34-33"""
"""Zachary's karate club (1977), the usual example: 34 members, 78 ties."""


def letters(text: str) -> dict[str, set[str]]:
    return graph_of((edge[0], edge[1]) for edge in text.split())


def karate() -> dict[str, set[str]]:
    return graph_of(tuple(f"{int(end):02}" for end in edge.split("-")) for edge in KARATE.split())  # type: ignore[misc]


def test_components_are_by_size_then_by_name() -> None:
    assert components(letters("xy ab bc pq")) == (("a", "b", "c"), ("p", "q"), ("x", "y"))
    assert components({}) == ()


def test_modularity_worked_by_hand() -> None:
    graph = letters(TRIANGLES)
    assert modularity(graph, ["abc", "def"]) == pytest.approx(6 / 7 - 2 * (7 / 14) ** 2)
    assert modularity(graph, ["abcdef"]) == pytest.approx(0)
    assert modularity(graph, []) == pytest.approx(-(4 * 2**2 + 2 * 3**2) / 14**2)  # each by itself
    assert modularity(letters("ab cd"), ["ab", "cd"]) == pytest.approx(0.5)
    assert modularity({}, []) == 0


def test_communities_of_two_triangles_and_of_what_hangs_together_no_further() -> None:
    found = greedy_modularity(letters(TRIANGLES))
    assert found.communities == (("a", "b", "c"), ("d", "e", "f"))
    assert found.modularity == pytest.approx(5 / 14)
    clique = greedy_modularity(letters("ab ac ad bc bd cd"))
    assert clique.communities == (("a", "b", "c", "d"),) and clique.modularity == pytest.approx(0)
    assert greedy_modularity(letters("ab cd")).communities == (("a", "b"), ("c", "d"))
    assert greedy_modularity({}).communities == ()


def test_of_equal_pairs_the_first_in_the_alphabet_is_joined() -> None:
    """In a ring of four every pair gains the same: a and b are joined, then c and d, and then nothing gains."""
    assert greedy_modularity(letters("ab bc cd da")).communities == (("a", "b"), ("c", "d"))


def test_the_karate_club_as_the_literature_has_it() -> None:
    """Clauset, Newman and Moore's method gives 3 communities with a modularity of 0.381."""
    graph = karate()
    assert sum(map(len, graph.values())) == 2 * 78 and len(graph) == 34
    found = greedy_modularity(graph)
    assert len(found.communities) == 3
    assert found.modularity == pytest.approx(0.3807, abs=0.0001)


_edges = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=20)


@settings(deadline=None)
@given(_edges, st.randoms())
def test_the_order_of_edges_does_not_matter_and_no_pair_left_would_gain(edges, random) -> None:
    graph = graph_of(edges)
    found = greedy_modularity(graph)
    random.shuffle(edges)
    assert greedy_modularity(graph_of((b, a) for a, b in edges)) == found
    assert sorted(node for group in found.communities for node in group) == sorted(graph)
    assert found.modularity == pytest.approx(modularity(graph, found.communities))
    for one, other in combinations(found.communities, 2):
        rest = [group for group in found.communities if group not in (one, other)]
        assert modularity(graph, [*rest, one + other]) <= found.modularity + 1e-12
    parts = components(graph)
    assert all(any(set(group) <= set(part) for part in parts) for group in found.communities)


@settings(deadline=None)  # importing networkx takes its time
@given(_edges, st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_modularity_is_that_of_networkx(edges, labels) -> None:
    networkx = pytest.importorskip("networkx")
    graph = graph_of(edges)
    groups: dict[int, set[str]] = {}
    for node in graph:
        groups.setdefault(labels["abcdefgh".index(node)], set()).add(node)
    if graph:
        theirs = networkx.Graph((a, b) for a, near in graph.items() for b in near)
        expected = networkx.community.modularity(theirs, list(groups.values()))
        assert modularity(graph, groups.values()) == pytest.approx(expected)
