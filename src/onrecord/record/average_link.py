"""Average-link clustering of few or many things, of which only some pairs are known to be alike.

Kaufman and Rousseeuw 1990, chapter 5. What comes out depends on the likenesses alone: of equally good joins the one of
lower numbers comes first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping

Likeness = Mapping[tuple[int, int], float]


def average_link(
    n: int, likeness: Likeness, least: float, may_join: Callable[[list[int], list[int]], bool] = lambda _a, _b: True
) -> list[list[int]]:
    """Clusters of the things 0 to n - 1, each in order, by their first.

    `likeness` holds pairs (low, high); pairs that are not in it have likeness 0. Two clusters are joined while the mean
    over all pairs between them is at least `least` (above 0) and `may_join` agrees.
    """
    members: dict[int, list[int]] = {i: [i] for i in range(n)}
    sums: dict[int, dict[int, float]] = {i: {} for i in range(n)}
    heap: list[tuple[float, int, int, int, int]] = []

    def offer(a: int, b: int) -> None:
        a, b = min(a, b), max(a, b)
        mean = sums[a][b] / (len(members[a]) * len(members[b]))
        if mean >= least:
            heapq.heappush(heap, (-round(mean, 12), a, b, len(members[a]), len(members[b])))

    for (a, b), value in sorted(likeness.items()):
        if value > 0:
            sums[a][b] = sums[b][a] = value
            offer(a, b)
    while heap:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        # an offer is void once either side has grown: a new one was made then
        if a not in members or b not in members or (len(members[a]), len(members[b])) != (size_a, size_b):
            continue
        if not may_join(members[a], members[b]):
            continue
        gone = sums.pop(b)
        members[a] = sorted(members[a] + members.pop(b))
        sums[a].pop(b)
        for other, value in gone.items():
            if other == a:
                continue
            sums[other].pop(b)
            sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + value
        for other in sorted(sums[a]):
            offer(a, other)
    return [members[i] for i in sorted(members, key=lambda i: members[i][0])]
