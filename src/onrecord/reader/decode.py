"""From the network's numbers to spans: BIO tags to mentions and roles, pair scores to attributions.

Attribution roles have a tagger each, since attributions overlap. Each cue is one attribution (PolNeAR's convention):
it chooses its source, or none, among the source spans; each content span chooses its cue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from onrecord.model import Span
from onrecord.reader.encoder import Encoded, FloatArray
from onrecord.reader.features import IntArray, Window, piece_range
from onrecord.reader.labels import COREF_DIM, HEADS, LINK_DIM, NAMES, distance_bucket, head_slices
from onrecord.reader.types import AntecedentScore, Attribution, Mention, MentionType

Run = tuple[int, int, int, float]
"""First piece, end piece, kind (number of the span type) and mean probability of a tagged span."""

_MARGIN, _LONGEST_REGION = 8, 400

_REACH, _REACH_PAST_CUES, _GAP = 60, 20, 8
"""In word pieces, chosen on dev: how far a content may stand from its cue, the same with another cue in between, and
the longest gap in a content that is closed."""

MAX_CANDIDATES = 60


def log_softmax(scores: FloatArray) -> FloatArray:
    """Row-wise log-probabilities of (n, k) scores."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: FloatArray = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _continues(text: str, starts: IntArray, ends: IntArray, *, hyphens: bool = False) -> np.ndarray:
    """Whether a piece continues the word of the piece before it: no gap, and letters or digits on both sides.

    With `hyphens` the parts of a hyphenated word ("op-ed") are one word too.
    """
    flags = np.zeros(len(starts), dtype=np.bool_)
    for i in np.flatnonzero(starts[1:] == ends[:-1]) + 1:
        before, here = text[starts[i] - 1], text[starts[i]]
        if before.isalnum():
            flags[i] = here.isalnum() or (hyphens and here == "-")
        else:
            flags[i] = hyphens and before == "-" and here.isalnum()
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
    best = logp.argmax(axis=1)
    illegal = _illegal(best)
    for low, high in _regions(best, illegal):
        best[low:high] = _viterbi(logp[low:high], k)
    # A word is not cut: its later pieces go with the first.
    for inner in np.flatnonzero(continues):
        before = best[inner - 1]
        best[inner] = 0 if before == 0 else before + 1 if before % 2 else before
    runs: list[Run] = []
    i, n = 0, len(best)
    while i < n:
        label = int(best[i])
        if label == 0:
            i += 1
            continue
        kind = (label - 1) // 2
        inside = 2 * kind + 2
        j = i + 1
        while j < n and best[j] == inside:
            j += 1
        probability = float(np.exp(logp[i:j, [2 * kind + 1, inside]].max(axis=1)).mean())
        runs.append((i, j, kind, min(1.0, probability)))
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


class _View:
    """One window's vectors, and the mean vector of any run in it (clipped to the window)."""

    def __init__(self, window: Window, vectors: FloatArray) -> None:
        self.window, self.vectors = window, vectors

    def core(self, runs: Sequence[Run]) -> list[int]:
        """Numbers of the runs that begin in the core: those that this window answers for."""
        return [i for i, r in enumerate(runs) if self.window.core_start <= r[0] < self.window.core_end]

    def seen(self, runs: Sequence[Run]) -> list[int]:
        """Numbers of the runs that begin anywhere in the window, context included."""
        return [i for i, r in enumerate(runs) if self.window.start <= r[0] < self.window.end]

    def pooled(self, runs: Sequence[Run], columns: slice) -> FloatArray:
        """Mean vector of each run: (runs, width)."""
        part = self.vectors[:, columns]
        out = np.zeros((len(runs), part.shape[1]), dtype=np.float32)
        for i, run in enumerate(runs):
            low = max(run[0], self.window.start) - self.window.start
            out[i] = part[low : max(low + 1, run[1] - self.window.start)].mean(axis=0)
        return out


def _views(encoded: Encoded) -> Iterator[_View]:
    for window, vectors in zip(encoded.windows, encoded.vectors, strict=True):
        yield _View(window, vectors)


def _buckets(rows: Sequence[Run], columns: Sequence[Run]) -> IntArray:
    buckets = [[distance_bucket(a[0], a[1], b[0], b[1]) for b in columns] for a in rows]
    return np.asarray(buckets, dtype=np.int64).reshape(len(rows), len(columns))


def attributions(
    text: str, encoded: Encoded, pairs: dict[str, FloatArray], settings: dict[str, float]
) -> list[Attribution]:
    """All attributions of an encoded stretch, in the order of their first content."""
    cut = encoded.pieces
    continues = _continues(text, cut.starts, cut.ends, hyphens=True)
    columns = head_slices()
    cues = tagged_runs(encoded.tags[:, columns["cue"]], continues, o_bias=settings.get("cue_o_bias", 0.0))
    sources = tagged_runs(encoded.tags[:, columns["source"]], continues, o_bias=settings.get("source_o_bias", 0.0))
    contents = tagged_runs(encoded.tags[:, columns["content"]], continues, o_bias=settings.get("content_o_bias", 0.0))
    if not contents:
        return []

    def span(run: Run) -> Span:
        return Span(int(cut.starts[run[0]]), int(cut.ends[run[1] - 1]))

    owner, owner_probability = _owners(encoded, cues, contents, pairs)
    source_of, source_probability = _sources(encoded, cues, sources, pairs, settings.get("no_source_bias", 0.0))
    owner = _within_reach(cues, contents, owner)
    marks = [*cues, *sources]
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
                content=tuple(span(run) for run in _closed([contents[j] for j in mine], marks, cut.breaks)),
                score=round(float(certainty * source_probability[i]), 4),
            )
        )
    for j, o in enumerate(owner):
        if o is None:
            out.append(Attribution(source=(), cue=(), content=(span(contents[j]),), score=round(contents[j][3] / 2, 4)))
    return sorted(out, key=lambda a: (a.content[0].start, a.content[0].end, a.cue))


_CUE_FOR_SOURCE, _SOURCE, _CUE_FOR_CONTENT, _CONTENT = (slice(i * LINK_DIM, (i + 1) * LINK_DIM) for i in range(4))
_ANAPHOR = slice(4 * LINK_DIM, 4 * LINK_DIM + COREF_DIM)
_ANTECEDENT = slice(4 * LINK_DIM + COREF_DIM, 4 * LINK_DIM + 2 * COREF_DIM)


def _owners(
    encoded: Encoded, cues: list[Run], contents: list[Run], pairs: dict[str, FloatArray]
) -> tuple[list[int | None], list[float]]:
    """For each content the number of its cue (None where no cue is near) and how sure the model is of it."""
    owners: list[int | None] = [None] * len(contents)
    probabilities = [1.0] * len(contents)
    for view in _views(encoded):
        mine, near = view.core(contents), view.seen(cues)
        if not mine or not near:
            continue
        some_cues, some_contents = [cues[i] for i in near], [contents[j] for j in mine]
        scores = view.pooled(some_cues, _CUE_FOR_CONTENT) @ pairs["content_pair"]
        scores = scores @ view.pooled(some_contents, _CONTENT).T
        scores = scores + pairs["content_table"][_buckets(some_cues, some_contents)]
        for j, row in zip(mine, np.exp(log_softmax(scores.T.astype(np.float32))), strict=True):
            owners[j], probabilities[j] = near[int(row.argmax())], float(row.max())
    return owners, probabilities


def _within_reach(cues: list[Run], contents: list[Run], owners: list[int | None]) -> list[int | None]:
    """Owners, without those that stand too far from their content to be believed.

    The softmax over cues must choose one, also for a content whose own cue was not found.
    """
    out: list[int | None] = []
    for content, owner in zip(contents, owners, strict=True):
        if owner is not None:
            cue = cues[owner]
            low, high = sorted((cue, content))[0][1], sorted((cue, content))[1][0]
            crossed = any(c[0] >= low and c[1] <= high for c in cues if c is not cue)
            if high - low > _REACH or (crossed and high - low > _REACH_PAST_CUES):
                owner = None
        out.append(owner)
    return out


def _closed(pieces: list[Run], marks: list[Run], breaks: IntArray) -> list[Run]:
    """Pieces of one content with short gaps closed, where no cue, source or sentence end stands in the gap."""
    out = pieces[:1]
    for piece in pieces[1:]:
        low, high = out[-1][1], piece[0]
        free = not any(m[0] < high and low < m[1] for m in marks)
        if high - low <= _GAP and free and not breaks[low : high + 1].any():
            out[-1] = (out[-1][0], piece[1], piece[2], min(out[-1][3], piece[3]))
        else:
            out.append(piece)
    return out


def _sources(
    encoded: Encoded, cues: list[Run], sources: list[Run], pairs: dict[str, FloatArray], none_bias: float
) -> tuple[list[int | None], list[float]]:
    """For each cue the number of its source (None: it has none) and how sure the model is of it."""
    chosen: list[int | None] = [None] * len(cues)
    probabilities = [1.0] * len(cues)
    for view in _views(encoded):
        mine, near = view.core(cues), view.seen(sources)
        if not mine:
            continue
        some_cues, some_sources = [cues[i] for i in mine], [sources[j] for j in near]
        of_cue = view.pooled(some_cues, _CUE_FOR_SOURCE)
        scores = of_cue @ pairs["no_source_weight"].T + pairs["no_source_bias"] + none_bias
        if near:
            found = of_cue @ pairs["source_pair"] @ view.pooled(some_sources, _SOURCE).T
            found = found + pairs["source_table"][_buckets(some_cues, some_sources)]
            scores = np.concatenate([scores, found], axis=1)
        for i, row in zip(mine, np.exp(log_softmax(scores)), strict=True):
            best = int(row.argmax())
            chosen[i], probabilities[i] = (near[best - 1] if best else None), float(row.max())
    return chosen, probabilities


def mentions(text: str, encoded: Encoded) -> list[Mention]:
    """Names (flat) and role nouns (which may contain names) of an encoded stretch, in order."""
    cut = encoded.pieces
    continues = _continues(text, cut.starts, cut.ends)
    columns = head_slices()
    out: list[Mention] = []
    kinds: dict[str, Sequence[MentionType]] = {"name": NAMES, "role": ("ROLE",)}
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
    runs: list[Run] = []
    spans: list[Span] = []
    for span in sorted({*anaphors, *candidates}):
        touched = piece_range(cut.starts, cut.ends, span.start, span.end)
        if len(touched):
            runs.append((touched.start, touched.stop, 0, 1.0))
            spans.append(span)
    asked, allowed = set(anaphors), set(candidates)
    out: list[AntecedentScore] = []
    for view in _views(encoded):
        seen = [i for i in view.seen(runs) if spans[i] in allowed]
        mine = [i for i in view.core(runs) if spans[i] in asked]
        if not mine or not seen:
            continue
        keys = dict(zip(seen, view.pooled([runs[i] for i in seen], _ANTECEDENT), strict=True))
        for i, vector in zip(mine, view.pooled([runs[i] for i in mine], _ANAPHOR), strict=True):
            before = [j for j in seen if spans[j].end <= spans[i].start][-MAX_CANDIDATES:]
            if before:
                none = vector @ pairs["no_antecedent_weight"].T + pairs["no_antecedent_bias"]
                scores = np.stack([keys[j] for j in before]) @ (vector @ pairs["coref_pair"])
                scores = scores + pairs["coref_table"][_buckets([runs[i]], [runs[j] for j in before])][0]
                row = np.exp(log_softmax(np.concatenate([none, scores])[None]))[0, 1:]
                out.extend(
                    AntecedentScore(spans[i], spans[j], round(float(p), 4))
                    for j, p in zip(before, row, strict=True)
                    if p >= 0.02
                )
    return out
