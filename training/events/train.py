"""Training of the events network: losses, loop, averaged weights."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.events.batches import IGNORE, Batch, Row, batches
from training.events.net import EventNet

FACT_WEIGHT = torch.tensor([2.0, 1.5, 0.8])
"""Classes of factuality by how rare they are, softened."""


@dataclass(frozen=True)
class Plan:
    """How long and how fast to train.

    `frozen`: leave the word embeddings as they are (the reader shares them). `rounds`: train with activations rounded
    as they will be at run time.
    """

    epochs: int
    rate: float = 2e-4
    head_rate: float = 1e-3
    warmup: float = 0.1
    batch_pieces: int = 1024
    average: float = 0.995
    seed: int = 5
    frozen: bool = True
    smoothing: float = 0.05
    rounds: bool = False


def _cross(scores: Tensor, gold: list[int], smoothing: float = 0.0, weight: Tensor | None = None) -> Tensor:
    wanted = torch.tensor(gold)
    if not (wanted != IGNORE).any():
        return scores.sum() * 0
    return F.cross_entropy(scores, wanted, ignore_index=IGNORE, label_smoothing=smoothing, weight=weight)


def plain_loss(net: EventNet, h: Tensor, rows: list[Row], plan: Plan) -> Tensor:
    """Deeds by piece; mode, modality, factuality and actors by deed."""
    heads = net.heads
    total = h.new_zeros(())
    deed = torch.full(h.shape[:2], IGNORE)
    for i, r in enumerate(rows):
        deed[i, : len(r.ids)] = torch.from_numpy(r.deed)
        deed[i, 0] = deed[i, len(r.ids) - 1] = IGNORE
    if (deed != IGNORE).any():
        total = total + F.cross_entropy(
            heads.deed(heads.drop(h)).flatten(0, 1), deed.flatten(), ignore_index=IGNORE, label_smoothing=0.02
        )
    vectors = [h[i, a:b].mean(0) for i, r in enumerate(rows) for a, b in r.spans]
    if not vectors:
        return total
    v = torch.stack(vectors)
    modality, fact, mode, happened = heads.of_deed(v)
    total = total + 0.5 * _cross(modality, [x for r in rows for x in r.modality], plan.smoothing)
    total = total + 0.3 * _cross(fact, [x for r in rows for x in r.factuality], plan.smoothing, FACT_WEIGHT)
    total = total + 0.15 * _cross(happened, [x for r in rows for x in r.happened], plan.smoothing)
    total = total + 0.1 * _cross(mode, [x for r in rows for x in r.mode])
    at, losses = 0, []
    for i, r in enumerate(rows):
        n = len(r.spans)
        wanted = [j for j in range(n) if r.points[j][0] != IGNORE]
        if wanted:
            scores = heads.pointers(h[i, : len(r.ids) - 1], v[at : at + n][wanted])
            gold = torch.tensor([r.points[j] for j in wanted])
            losses.append(F.cross_entropy(scores.flatten(0, 1), gold.flatten(), reduction="none"))
        at += n
    if losses:
        total = total + 0.5 * torch.cat(losses).mean() * 1.0
    return total


def train(
    net: EventNet,
    rows_of_epoch: Callable[[random.Random], list[Row]],
    plan: Plan,
    say: Callable[[str], None] = print,
) -> EventNet:
    """Train `net`; returns the exponential average of its weights."""
    torch.manual_seed(plan.seed)
    np.random.seed(plan.seed)
    rng = random.Random(plan.seed)
    for layer in getattr(net.encoder, "layers", ()):
        layer.rounds = plan.rounds
    if plan.frozen:
        words = getattr(net.encoder, "words", None)
        if words is not None:
            words.weight.requires_grad_(False)
    body = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        eps=1e-6,
        fused=True,
    )
    peaks = [g["lr"] for g in optimizer.param_groups]
    average = copy.deepcopy(net).eval()
    total, step = None, 0
    for epoch in range(plan.epochs):
        made = batches(rows_of_epoch(rng), plan.batch_pieces, rng)
        total = total or len(made) * plan.epochs
        net.train()
        began, summed = time.time(), 0.0
        for batch in made:
            warm = max(1, int(total * plan.warmup))
            share = (step + 1) / warm if step < warm else max(0.02, (total - step) / max(1, total - warm))
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * share
            loss = _loss(net, batch, plan)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            keep = min(plan.average, step / (step + 10))
            with torch.no_grad():
                for ours, theirs in zip(average.parameters(), net.parameters(), strict=True):
                    ours.lerp_(theirs, 1 - keep)
            summed += loss.item()
        seconds = time.time() - began
        say(f"epoch {epoch + 1}/{plan.epochs}: {len(made)} batches, loss {summed / len(made):.3f}, {seconds:.0f} s")
    return average


def _loss(net: EventNet, batch: Batch, plan: Plan) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        h = net(batch.ids, batch.features, batch.mask)
    return plain_loss(net, h.float(), batch.rows, plan)
