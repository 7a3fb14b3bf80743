"""The pair tower: what a marked source does to a marked target, from the vectors of the events network's lower layers.

The lower layers see the sentence without marks and are those of the plain network, as trained before; what is learned
here is where the marks come in, two upper layers of its own, and a head. So a pair costs two layers, not six, and
asking about pairs cannot spoil what the plain network knows.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.reader.features import piece_range, pieces
from onrecord.reader.ontology import roots
from onrecord.reader.pairing import BOTH, N_MARKS, SOURCE, TARGET, marks_of
from onrecord.reader.wordpiece import WordPieces
from training.events.items import Pair, Sentence
from training.events.net import EventNet
from training.events.pairs import pairs

LOWER = 4
"""Layers of the encoder that pairs share with the plain network."""


@dataclass(frozen=True)
class TowerPlan:
    """How long and how fast the tower is trained; `batch` counts pairs."""

    epochs: int = 10
    rate: float = 3e-4
    head_rate: float = 1e-3
    batch: int = 24
    warmup: float = 0.1
    average: float = 0.99
    smoothing: float = 0.05
    seed: int = 0

    def with_seed(self, seed: int) -> TowerPlan:
        """The same plan with another seed."""
        return replace(self, seed=seed)


OWN = TowerPlan(epochs=3)
PLOVER = TowerPlan()
"""The tower learns from our own labels first, then from PLOVER's pairs."""


class Tower(nn.Module):
    """Marks, upper layers and head; the layers begin as those of the plain network."""

    def __init__(self, net: EventNet, width: int = 384) -> None:
        super().__init__()
        self.layers = copy.deepcopy(net.encoder.layers[LOWER:])
        for layer in self.layers:
            layer.rounds = True
        self.marks = nn.Embedding(N_MARKS, width)
        nn.init.normal_(self.marks.weight, std=0.3)
        with torch.no_grad():
            self.marks.weight[0] = 0
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(3 * width, width)
        self.root = nn.Linear(width, 1 + len(roots()))
        self.drop = nn.Dropout(0.15)

    def forward(self, lower: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """Root scores (batch, 1 + roots) from `lower` (batch, n, width), `marks` and `mask` (batch, n)."""
        x = self.norm(lower + self.marks(marks))
        bias = (~mask)[:, None, None, :].float() * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        whole = torch.cat([x[:, 0], _mean(x, marks, SOURCE), _mean(x, marks, TARGET)], -1)
        return self.root(self.drop(F.gelu(self.inner(self.drop(whole)))))


def _mean(x: Tensor, marks: Tensor, side: int) -> Tensor:
    chosen = ((marks == side) | (marks == BOTH)).float()[..., None]
    return (x * chosen).sum(1) / chosen.sum(1).clamp(min=1)


@dataclass(frozen=True)
class Asked:
    """One pair for the tower: vectors of the lower layers, marks, numbers of the roots that its label stands for."""

    lower: Tensor
    marks: Tensor
    right: tuple[int, ...]


@torch.no_grad()
def asked(net: EventNet, tokenizer: WordPieces, todo: Sequence[Pair]) -> list[Asked]:
    """The pairs with their vectors, which do not change while the tower is trained."""
    encoder = net.encoder.eval()
    out = []
    for pair in todo:
        cut = pieces(tokenizer, pair.text)
        ids = torch.from_numpy(np.concatenate(([tokenizer.cls], cut.ids, [tokenizer.sep])))[None]
        features = torch.from_numpy(np.concatenate(([0], cut.features, [0])))[None]
        lower = encoder.after_words(encoder.words(ids), features, None, LOWER)[0]
        sides = [[piece_range(cut.starts, cut.ends, *s) for s in side] for side in (pair.source, pair.target)]
        marks = torch.from_numpy(marks_of(len(cut), *sides))
        out.append(Asked(lower, marks, tuple(1 + roots().index(r) for r in pair.roots) or (0,)))
    return out


def own_pairs(sentences: Sequence[Sentence]) -> list[Pair]:
    """The pairs of our own labels between which something is done."""
    return [pair for s in sentences for pair in pairs(s) if pair.roots]


def _padded(rows: Sequence[Asked]) -> tuple[Tensor, Tensor, Tensor]:
    length = max(len(r.marks) for r in rows)
    lower = torch.zeros(len(rows), length, rows[0].lower.shape[1])
    marks = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.bool)
    for i, r in enumerate(rows):
        n = len(r.marks)
        lower[i, :n], marks[i, :n], mask[i, :n] = r.lower, r.marks, True
    return lower, marks, mask


def train_tower(tower: Tower, rows: Sequence[Asked], plan: TowerPlan, say: Callable[[str], None] = print) -> Tower:
    """Train `tower` on `rows`; returns the exponential average of its weights."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    average = copy.deepcopy(tower).eval()
    layers = list(tower.layers.parameters())
    rest = [p for n, p in tower.named_parameters() if not n.startswith("layers.")]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": plan.rate}, {"params": rest, "lr": plan.head_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    peaks = [g["lr"] for g in optimizer.param_groups]
    total = plan.epochs * -(-len(rows) // plan.batch)
    step, loss = 0, torch.zeros(())
    for _ in range(plan.epochs):
        tower.train()
        order = sorted(rows, key=lambda r: len(r.marks) + rng.random() * 12)
        batches = [order[i : i + plan.batch] for i in range(0, len(order), plan.batch)]
        rng.shuffle(batches)
        for batch in batches:
            warm = max(1, int(total * plan.warmup))
            share = min(1.0, (step + 1) / warm) * max(0.02, (total - step) / total)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * share
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = tower(*_padded(batch))
            logp = scores.float().log_softmax(-1)
            right = torch.stack([logp[i, list(r.right)].logsumexp(0) for i, r in enumerate(batch)])
            loss = (-(1 - plan.smoothing) * right - plan.smoothing * logp.mean(-1)).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
            optimizer.step()
            step += 1
            keep = min(plan.average, step / (step + 10))
            with torch.no_grad():
                for ours, theirs in zip(average.parameters(), tower.parameters(), strict=True):
                    ours.lerp_(theirs, 1 - keep)
    say(f"tower: {plan.epochs} epochs of {len(rows)} pairs, last loss {loss.item():.3f}")
    return average
