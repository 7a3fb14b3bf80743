"""From the network's numbers to spans: BIO tags to mentions and roles, pair scores to attributions.

Attribution roles have a tagger each, since attributions overlap. Each cue is one attribution (PolNeAR's convention):
it chooses its source, or none, among the source spans; each content span chooses its cue.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.model import Span
from onrecord.reader.encoder import Encoded, FloatArray
from onrecord.reader.features import IntArray
from onrecord.reader.labels import COREF_DIM, HEADS, LINK_DIM, NAMES, distance_bucket, head_slices
from onrecord.reader.types import AntecedentScore, Attribution, Mention, MentionType

Run = tuple[int, int, int, float]
"""First piece, end piece, kind (number of the span type) and mean probability of a tagged span."""

REACH = 400
"""How far apart, in word pieces, a cue and its source or content may stand."""

_MARGIN, _LONGEST_REGION = 8, 400

MAX_CANDIDATES = 60
MAX_ANAPHOR_DISTANCE = 600


def log_softmax(scores: FloatArray) -> FloatArray:
    """Row-wise log-probabilities of (n, k) scores."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: FloatArray = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _continues(text: str, starts: IntArray, ends: IntArray) -> np.ndarray:
    """Whether a piece continues the word of the piece before it: no gap, and letters or digits on both sides."""
    flags = np.zeros(len(starts), dtype=np.bool_)
    for i in np.flatnonzero(starts[1:] == ends[:-1]) + 1:
        at = int(starts[i])
        flags[i] = text[at - 1].isalnum() and text[at].isalnum()
    return flags


def tagged_runs(scores: FloatArray, continues: np.ndarray, *, o_bias: float = 0.0) -> list[Run]:
    """Spans of one BIO head. Columns of `scores`: O, then B and I for each kind.

    The best legal sequence (no I without its B) is found by the Viterbi algorithm, run only where the best labels
    taken one by one are not legal already: elsewhere they are the best sequence.
    """
    if not len(scores):
        return []
    logp = log_softmax(scores)
    if o_bias:
        logp = logp.copy()
        logp[:, 0] += o_bias
    k = logp.shape[1]
    # A piece inside a word votes for its word: begin becomes inside.
    best = logp.argmax(axis=1)
    illegal = _illegal(best)
    for low, high in _regions(best, illegal):
        best[low:high] = _viterbi(logp[low:high], k)
    for i in np.flatnonzero(continues):
        before = best[i - 1]
        best[i] = 0 if before == 0 else before + 1 if before % 2 else before
    runs: list[Run] = []
    i, n = 0, len(best)
    while i < n:
        label = best[i]
        if label == 0:
            i += 1
            continue
        kind = (label - 1) // 2
        inside = 2 * kind + 2
        j = i + 1
        while j < n and best[j] == inside:
            j += 1
        probability = float(np.exp(logp[i:j, [2 * kind + 1, inside]].max(axis=1)).mean())
        runs.append((i, j, int(kind), min(1.0, probability)))
        i = j
    return runs


def _illegal(best: np.ndarray) -> np.ndarray:
    """Where an inside label follows neither its begin nor its inside label."""
    before = np.concatenate(([0], best[:-1]))
    inside = (best > 0) & (best % 2 == 0)
    result: np.ndarray = inside & (before != best) & (before != best - 1)
    return result


def _regions(best: np.ndarray, illegal: np.ndarray) -> list[tuple[int, int]]:
    """Labelled pieces around an illegal one, with `_MARGIN` pieces at either side; regions that meet are one."""
    out: list[tuple[int, int]] = []
    for i in np.flatnonzero(illegal):
        low, high = int(i), int(i) + 1
        while low > 0 and i - low < _LONGEST_REGION and best[low - 1] != 0:
            low -= 1
        while high < len(best) and high - i < _LONGEST_REGION and best[high] != 0:
            high += 1
        low, high = max(0, low - _MARGIN), min(len(best), high + _MARGIN)
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def _viterbi(logp: FloatArray, k: int) -> np.ndarray:
    allowed = np.zeros((k, k), dtype=np.float32)
    for label in range(2, k, 2):
        allowed[:, label] = -1e9
        allowed[label - 1, label] = allowed[label, label] = 0.0
    score = logp[0].copy()
    score[2::2] = -1e9
    back = np.zeros(logp.shape, dtype=np.int64)
    for i in range(1, len(logp)):
        total = score[:, None] + allowed
        back[i] = total.argmax(axis=0)
        score = total.max(axis=0) + logp[i]
    path = np.zeros(len(logp), dtype=np.int64)
    path[-1] = int(score.argmax())
    for i in range(len(logp) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def pooled(vectors: FloatArray, runs: Sequence[Run]) -> FloatArray:
    """Mean vector of each run: (runs, width)."""
    out = np.zeros((len(runs), vectors.shape[1]), dtype=np.float32)
    for i, run in enumerate(runs):
        out[i] = vectors[run[0] : run[1]].mean(axis=0)
    return out


def _table(table: FloatArray, rows: Sequence[Run], columns: Sequence[Run]) -> FloatArray:
    buckets = [[distance_bucket(a[0], a[1], b[0], b[1]) for b in columns] for a in rows]
    looked_up: FloatArray = table[np.asarray(buckets, dtype=np.int64).reshape(len(rows), len(columns))]
    return looked_up


def _too_far(rows: Sequence[Run], columns: Sequence[Run]) -> np.ndarray:
    a = np.array([r[0] for r in rows])[:, None]
    b = np.array([c[0] for c in columns])[None, :]
    far: np.ndarray = np.abs(a - b) > REACH
    return far


def attributions(
    text: str, encoded: Encoded, pairs: dict[str, FloatArray], settings: dict[str, float]
) -> list[Attribution]:
    """All attributions of an encoded stretch, in the order of their first content."""
    cut = encoded.pieces
    continues = _continues(text, cut.starts, cut.ends)
    columns = head_slices()
    cues = tagged_runs(encoded.tags[:, columns["cue"]], continues, o_bias=settings.get("cue_o_bias", 0.0))
    sources = tagged_runs(encoded.tags[:, columns["source"]], continues, o_bias=settings.get("source_o_bias", 0.0))
    contents = tagged_runs(encoded.tags[:, columns["content"]], continues, o_bias=settings.get("content_o_bias", 0.0))
    if not contents:
        return []

    def span(run: Run) -> Span:
        return Span(int(cut.starts[run[0]]), int(cut.ends[run[1] - 1]))

    owner, owner_probability = _owners(encoded.vectors, cues, contents, pairs)
    source_of, source_probability = _sources(encoded.vectors, cues, sources, pairs, settings.get("no_source_bias", 0.0))
    out: list[Attribution] = []
    for i, cue in enumerate(cues):
        mine = [j for j, o in enumerate(owner) if o == i]
        if not mine:
            continue
        certainty = min(cue[3], max(contents[j][3] * owner_probability[j] for j in mine))
        chosen = source_of[i]
        out.append(
            Attribution(
                source=(span(sources[chosen]),) if chosen is not None else (),
                cue=(span(cue),),
                content=tuple(span(contents[j]) for j in mine),
                score=round(float(certainty * source_probability[i]), 4),
            )
        )
    for j, o in enumerate(owner):
        if o is None:
            out.append(Attribution(source=(), cue=(), content=(span(contents[j]),), score=round(contents[j][3] / 2, 4)))
    return sorted(out, key=lambda a: (a.content[0].start, a.content[0].end, a.cue))


def _owners(
    vectors: FloatArray, cues: list[Run], contents: list[Run], pairs: dict[str, FloatArray]
) -> tuple[list[int | None], list[float]]:
    """For each content the number of its cue (None where no cue is near) and how sure the model is of it."""
    if not cues:
        return [None] * len(contents), [1.0] * len(contents)
    d = LINK_DIM
    of_cue = pooled(vectors[:, 2 * d : 3 * d], cues)
    of_content = pooled(vectors[:, 3 * d : 4 * d], contents)
    scores = of_cue @ pairs["content_pair"] @ of_content.T + _table(pairs["content_table"], cues, contents)
    far = _too_far(cues, contents)
    probabilities = np.exp(log_softmax(np.where(far, -1e4, scores).T))
    owners = [None if far[:, j].all() else int(probabilities[j].argmax()) for j in range(len(contents))]
    return owners, [float(p.max()) for p in probabilities]


def _sources(
    vectors: FloatArray, cues: list[Run], sources: list[Run], pairs: dict[str, FloatArray], none_bias: float
) -> tuple[list[int | None], list[float]]:
    """For each cue the number of its source (None: it has none) and how sure the model is of it."""
    if not cues:
        return [], []
    d = LINK_DIM
    of_cue = pooled(vectors[:, :d], cues)
    none = of_cue @ pairs["no_source_weight"].T + pairs["no_source_bias"] + none_bias
    if sources:
        of_source = pooled(vectors[:, d : 2 * d], sources)
        scores = of_cue @ pairs["source_pair"] @ of_source.T + _table(pairs["source_table"], cues, sources)
        scores = np.where(_too_far(cues, sources), -1e4, scores)
        none = np.concatenate([none, scores], axis=1)
    probabilities = np.exp(log_softmax(none))
    best = probabilities.argmax(axis=1)
    return [int(b) - 1 if b else None for b in best], [float(p.max()) for p in probabilities]


def mentions(text: str, encoded: Encoded) -> list[Mention]:
    """Names (flat) and role nouns (which may contain names) of an encoded stretch, in order."""
    cut = encoded.pieces
    continues = _continues(text, cut.starts, cut.ends)
    columns = head_slices()
    out: list[Mention] = []
    kinds: dict[str, tuple[MentionType, ...]] = {"name": NAMES, "role": ("ROLE",)}
    for head, _ in HEADS:
        if head in kinds:
            for low, high, kind, probability in tagged_runs(encoded.tags[:, columns[head]], continues):
                start, end = int(cut.starts[low]), int(cut.ends[high - 1])
                out.append(Mention(start, end, kinds[head][kind], round(probability, 4)))
    return sorted(out)


def antecedents(
    encoded: Encoded, anaphors: Sequence[Span], candidates: Sequence[Span], pairs: dict[str, FloatArray]
) -> list[AntecedentScore]:
    """Probabilities that each anaphor means the same as an earlier candidate (Lee et al. 2017, one pass, no pruning).

    What is left of 1 for an anaphor is the probability that no candidate before it is meant.
    """
    cut = encoded.pieces
    spans = sorted({*anaphors, *candidates})
    runs: list[Run] = []
    kept: list[Span] = []
    for span in spans:
        low = int(np.searchsorted(cut.ends, span.start, side="right"))
        high = int(np.searchsorted(cut.starts, span.end, side="left"))
        if low < high:
            runs.append((low, high, 0, 1.0))
            kept.append(span)
    if len(kept) < 2:
        return []
    at = 4 * LINK_DIM
    queries = pooled(encoded.vectors[:, at : at + COREF_DIM], runs) @ pairs["coref_pair"]
    keys = pooled(encoded.vectors[:, at + COREF_DIM : at + 2 * COREF_DIM], runs)
    none = pooled(encoded.vectors[:, at : at + COREF_DIM], runs) @ pairs["no_antecedent_weight"].T
    none = none[:, 0] + pairs["no_antecedent_bias"][0]
    allowed = set(candidates)
    asked = set(anaphors)
    out: list[AntecedentScore] = []
    for i, span in enumerate(kept):
        if span not in asked:
            continue
        before = [
            j
            for j in range(max(0, i - MAX_CANDIDATES), i)
            if kept[j] in allowed and kept[j].end <= span.start and runs[i][0] - runs[j][0] <= MAX_ANAPHOR_DISTANCE
        ]
        if not before:
            continue
        buckets = [distance_bucket(runs[i][0], runs[i][1], runs[j][0], runs[j][1]) for j in before]
        row = np.concatenate(([none[i]], keys[before] @ queries[i] + pairs["coref_table"][buckets]))
        probabilities = np.exp(log_softmax(row[None].astype(np.float32)))[0, 1:]
        out.extend(
            AntecedentScore(span, kept[j], round(float(p), 4))
            for j, p in zip(before, probabilities, strict=True)
            if p >= 0.02
        )
    return out
