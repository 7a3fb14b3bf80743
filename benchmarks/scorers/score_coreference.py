"""Coreference scores of one clustering against another: MUC, B-cubed, CEAF-e, and their mean as in CoNLL 2012.

Written after the papers: Vilain et al. 1995 (MUC), Bagga and Baldwin 1998 (B3), Luo 2005 (CEAF, with the entity-based
similarity phi 4), Pradhan et al. 2012 (the mean). Both sides must hold the same mentions ("gold mentions"), each in one
cluster. MUC does not see singletons, the other two do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

Clustering = Mapping[str, Hashable]
"""The cluster of each mention, by the mention's id."""
Triple = tuple[float, float, float]
"""Precision, recall and F1, in percent."""


def score(gold: Clustering, predicted: Clustering) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of all three in percent, and `conll`. Raises ValueError where the mentions differ."""
    if gold.keys() != predicted.keys():
        raise ValueError("both sides must hold the same mentions")
    found = {"muc": muc(gold, predicted), "b3": b_cubed(gold, predicted), "ceaf_e": ceaf_e(gold, predicted)}
    scores = {name: {"precision": p, "recall": r, "f1": f} for name, (p, r, f) in found.items()}
    mean = sum(f for _, _, f in found.values()) / len(found)
    return {name: {k: round(v, 2) for k, v in s.items()} for name, s in (*scores.items(), ("conll", {"f1": mean}))}


def muc(gold: Clustering, predicted: Clustering) -> Triple:
    """Links: for each cluster, its size less the number of pieces that the other side cuts it into."""
    return _triple(_links(predicted, gold), _links(gold, predicted))


def b_cubed(gold: Clustering, predicted: Clustering) -> Triple:
    """Mentions: the share of a mention's cluster that is rightly in it, averaged over all mentions."""
    both = Counter((gold[m], predicted[m]) for m in gold)
    sizes_gold, sizes_predicted = Counter(gold.values()), Counter(predicted.values())
    n = max(len(gold), 1)
    precision = sum(k * k / sizes_predicted[p] for (_, p), k in both.items()) / n
    recall = sum(k * k / sizes_gold[g] for (g, _), k in both.items()) / n
    return _triple(precision, recall)


def ceaf_e(gold: Clustering, predicted: Clustering) -> Triple:
    """Entities: the best one-to-one alignment of clusters, by 2 |G and P| / (|G| + |P|) of each pair."""
    sizes_gold, sizes_predicted = Counter(gold.values()), Counter(predicted.values())
    shared = Counter((gold[m], predicted[m]) for m in gold)
    total = 0.0
    for pairs in _components(list(shared)):
        # clusters with no mention in common have similarity 0, so each connected part is aligned by itself
        rows, columns = (sorted({pair[side] for pair in pairs}, key=repr) for side in (0, 1))
        among = set(pairs)
        total += _best(
            [
                [2 * shared[g, p] / (sizes_gold[g] + sizes_predicted[p]) if (g, p) in among else 0.0 for p in columns]
                for g in rows
            ]
        )
    return _triple(total / max(len(sizes_predicted), 1), total / max(len(sizes_gold), 1))


def _links(key: Clustering, response: Clustering) -> float:
    parts: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, cluster in key.items():
        parts[cluster].add(response[mention])
    sizes = Counter(key.values())
    links = sum(size - 1 for size in sizes.values())
    return sum(sizes[c] - len(p) for c, p in parts.items()) / links if links else 0.0


def _components(pairs: Sequence[tuple[Hashable, Hashable]]) -> list[list[tuple[Hashable, Hashable]]]:
    neighbours: defaultdict[tuple[int, Hashable], list[tuple[int, Hashable]]] = defaultdict(list)
    for g, p in pairs:
        neighbours[0, g].append((1, p))
        neighbours[1, p].append((0, g))
    seen: set[tuple[int, Hashable]] = set()
    found = []
    for start in [(0, g) for g, _ in pairs]:
        if start in seen:
            continue
        seen.add(start)
        waiting, part = [start], []
        while waiting:
            side, name = node = waiting.pop()
            for other in neighbours[node]:
                if side == 0:
                    part.append((name, other[1]))
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        found.append(part)
    return found


def _best(values: list[list[float]]) -> float:
    """The greatest sum of one value per row and column (Kuhn 1955, in the form of Jonker and Volgenant)."""
    if len(values) > len(values[0]):
        values = [list(column) for column in zip(*values, strict=True)]
    n, m = len(values), len(values[0])
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    match, way = [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        least, used = [float("inf")] * (m + 1), [False] * (m + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = match[j0], float("inf"), 0
            for j in range(1, m + 1):
                if used[j]:
                    continue
                cost = -values[i0 - 1][j - 1] - u[i0] - v[j]
                if cost < least[j]:
                    least[j], way[j] = cost, j0
                if least[j] < delta:
                    delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if match[j0] == 0:
                break
        while j0:
            match[j0], j0 = match[way[j0]], way[j0]
    return sum(values[match[j] - 1][j - 1] for j in range(1, m + 1) if match[j])


def _triple(precision: float, recall: float) -> Triple:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return 100 * precision, 100 * recall, 100 * f1
