"""What the network is trained for: tags, links of cues to sources and contents, antecedents of anaphors."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from onrecord.reader.labels import COREF_DIM, HEADS, LINK_DIM, head_slices
from training.batches import IGNORE, Batch, Chains, Links, bucket_row
from training.net import Reader

MAX_CANDIDATES = 60
"""Earlier mentions that an anaphor is compared with; the nearest ones."""


def tag_loss(scores: Tensor, tags: Tensor) -> Tensor:
    """Mean over the heads of their cross-entropy; begin tags of attribution roles count double, being rare."""
    total = scores.new_zeros(())
    for i, (name, labels) in enumerate(HEADS):
        gold = tags[..., i]
        if (gold != IGNORE).any():
            weight = torch.ones(len(labels))
            if name in ("source", "cue", "content"):
                weight[1] = 1.5
            part = F.cross_entropy(
                scores[..., head_slices()[name]].flatten(0, 1), gold.flatten(), weight=weight, ignore_index=IGNORE
            )
            total = total + part * (1.0 if name in ("source", "cue", "content") else 0.5)
    return total


def pool(vectors: Tensor, spans: list[tuple[int, int]]) -> Tensor:
    """Mean vector of each span: (spans, width)."""
    sums = torch.cat([vectors.new_zeros(1, vectors.shape[1]), vectors.cumsum(0)])
    low = torch.tensor([s for s, _ in spans])
    high = torch.tensor([e for _, e in spans])
    return (sums[high] - sums[low]) / (high - low)[:, None]


def link_loss(net: Reader, vectors: Tensor, links: Links) -> Tensor:
    """Each cue chooses its source (or none), each content its cue; mean negative log-likelihood."""
    if not links.cues:
        return vectors.new_zeros(())
    d = LINK_DIM
    total, n = vectors.new_zeros(()), 0
    as_source_cue = pool(vectors[:, :d], links.cues)
    none = net.no_source(as_source_cue)
    if links.source_spans:
        spans = pool(vectors[:, d : 2 * d], links.source_spans)
        scores = as_source_cue @ net.source_pair @ spans.T
        scores = scores + net.source_table[torch.tensor([bucket_row(c, links.source_spans) for c in links.cues])]
        scores = torch.cat([none, scores], 1)
    else:
        scores = none
    logp = scores.log_softmax(1)
    for i, (right, known) in enumerate(zip(links.sources, links.source_known, strict=True)):
        if known:
            choices = [j + 1 for j in sorted(right)] or [0]
            total = total - logp[i, choices].logsumexp(0)
            n += 1
    if links.content_spans:
        as_content_cue = pool(vectors[:, 2 * d : 3 * d], links.cues)
        spans = pool(vectors[:, 3 * d : 4 * d], links.content_spans)
        scores = as_content_cue @ net.content_pair @ spans.T
        scores = scores + net.content_table[torch.tensor([bucket_row(c, links.content_spans) for c in links.cues])]
        total = total + F.cross_entropy(scores.T, torch.tensor(links.owners), reduction="sum")
        n += len(links.owners)
    return total / max(1, n)


def coref_loss(net: Reader, vectors: Tensor, chains: Chains) -> Tensor:
    """Each anaphor chooses an earlier mention of its entity, or none (marginal likelihood, Lee et al. 2017)."""
    total, n = vectors.new_zeros(()), 0
    if len(chains.spans) < 2:
        return total
    at = 4 * LINK_DIM
    queries = pool(vectors[:, at : at + COREF_DIM], chains.spans)
    keys = pool(vectors[:, at + COREF_DIM : at + 2 * COREF_DIM], chains.spans)
    none = net.no_antecedent(queries)
    scores = queries @ net.coref_pair @ keys.T
    for i, asked in enumerate(chains.anaphor):
        low = max(0, i - MAX_CANDIDATES)
        candidates = [j for j in range(low, i) if chains.spans[j][1] <= chains.spans[i][0]]
        if not asked:
            continue
        right = [k + 1 for k, j in enumerate(candidates) if chains.entities[j] == chains.entities[i]] or [0]
        row = none[i]
        if candidates:
            buckets = bucket_row(chains.spans[i], [chains.spans[j] for j in candidates])
            row = torch.cat([none[i], scores[i, candidates] + net.coref_table[torch.tensor(buckets)]])
        total = total - row.log_softmax(0)[right].logsumexp(0)
        n += 1
    return total / max(1, n)


def batch_loss(net: Reader, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The whole loss of one batch, and its parts for the log."""
    scores, vectors = net(batch.ids, batch.features, batch.mask)
    scores, vectors = scores.float(), vectors.float()
    tags = tag_loss(scores, batch.tags)
    zero = scores.new_zeros(())
    links = [link_loss(net, vectors[i], x) for i, x in enumerate(batch.links) if x is not None and x.cues]
    chains = [coref_loss(net, vectors[i], x) for i, x in enumerate(batch.chains) if x is not None and x.spans]
    link = torch.stack(links).mean() if links else zero
    coref = torch.stack(chains).mean() if chains else zero
    loss = tags + 0.15 * link + 0.05 * coref
    return loss, {"tags": tags.item(), "link": link.item(), "coref": coref.item()}
