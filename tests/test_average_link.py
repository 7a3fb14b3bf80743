from __future__ import annotations

import random

from onrecord.record.average_link import average_link


def test_a_chain_of_likeness_is_no_cluster() -> None:
    # 0-1 and 1-2 are alike, 0-2 are not: the mean over all pairs decides
    assert average_link(3, {(0, 1): 0.9, (1, 2): 0.6}, 0.5) == [[0, 1], [2]]
    assert average_link(3, {(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.5}, 0.5) == [[0, 1, 2]]


def test_the_best_pair_comes_first() -> None:
    assert average_link(3, {(0, 1): 0.6, (1, 2): 0.9}, 0.5) == [[0], [1, 2]]


def test_what_may_not_join_stays_apart() -> None:
    apart = average_link(3, {(0, 1): 0.9, (0, 2): 0.8, (1, 2): 0.8}, 0.5, lambda a, b: not {0, 2} <= {*a, *b})
    assert apart == [[0, 1], [2]]


def test_as_worked_out_the_long_way() -> None:
    rng = random.Random(7)
    for _ in range(30):
        n = rng.randint(2, 9)
        likeness = {(a, b): rng.random() for a in range(n) for b in range(a + 1, n) if rng.random() < 0.7}
        assert average_link(n, likeness, 0.45) == _plainly(n, likeness, 0.45)


def _plainly(n: int, likeness: dict[tuple[int, int], float], least: float) -> list[list[int]]:
    clusters = [[i] for i in range(n)]
    while True:
        best, pair = 0.0, None
        for i, a in enumerate(clusters):
            for j in range(i + 1, len(clusters)):
                b = clusters[j]
                mean = sum(likeness.get((min(x, y), max(x, y)), 0.0) for x in a for y in b) / (len(a) * len(b))
                if mean > best:
                    best, pair = mean, (i, j)
        if pair is None or best < least:
            return sorted(clusters)
        i, j = pair
        clusters[i] = sorted(clusters[i] + clusters.pop(j))
