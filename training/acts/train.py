"""Train the acts network, or cross-validate it by report.

    python -m training.acts.train --start out/events/two.pt --data ../shared/data --samples ../shared/samples \\
        --out out/acts [--folds 3]

Writes `acts.pt` (all that is not the events network's). With `--folds` it prints precision and recall of each act at
several limits instead, over sentences of reports that were left out.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from onrecord.reader.engagements.act_labels import ACTS
from onrecord.reader.engagements.act_network import LONGEST
from onrecord.reader.event_model import EventModel
from training.acts.data import Item, Vectors, corpora, found, invented, ordinary, targets
from training.acts.net import ActNet
from training.events.net import EventNet

EPOCHS, RATE, BATCH, SMOOTHING, SEED = 7, 1e-3, 24, 0.04, 0
ORDINARY, EACH = 9_000, 3_000
"""Sentences of the corpora that nobody has labelled, and how many of them each pass takes."""
KEPT = 0.97
"""Share of the sentences with an act that the gate lets through."""
LIMITS = (0.2, 0.3, 0.4, 0.5, 0.6)


def started_at(start: Path) -> ActNet:
    """The network as it begins, from the trained events network."""
    net = EventNet()
    net.load_state_dict(torch.load(start, weights_only=True))
    return ActNet(net)


def batch(items: Sequence[Item], vectors: Vectors) -> tuple[Tensor, ...]:
    """Vectors, mean of the sentence before, mask, acts and values of some sentences."""
    rows = [vectors(i.sentence)[:LONGEST] for i in items]
    lower = torch.zeros(len(rows), max(map(len, rows)), rows[0].shape[1])
    mask = torch.zeros(lower.shape[:2], dtype=torch.bool)
    before = torch.zeros(len(rows), rows[0].shape[1])
    for at, (item, row) in enumerate(zip(items, rows, strict=True)):
        lower[at, : len(row)] = torch.from_numpy(row)
        mask[at, : len(row)] = True
        if item.before:
            before[at] = torch.from_numpy(vectors(item.before).mean(0))
    wanted = [targets(item) for item in items]
    return lower, before, mask, torch.tensor([w[0] for w in wanted]), torch.tensor([w[1] for w in wanted])


def train(
    labelled: Sequence[Item], others: Sequence[Item], vectors: Vectors, start: Path, epochs: int = EPOCHS
) -> ActNet:
    """The network after some passes over the labelled items, each with some of the others."""
    items = [*labelled, *others]
    each = min(EACH, len(others))
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    net = started_at(start)
    learnt = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.02)
    steps = epochs * ((len(labelled) + each) // BATCH + 10)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, steps, pct_start=0.1)
    began = time.monotonic()
    for epoch in range(epochs):
        net.train()
        total = 0.0
        some_others = len(labelled) + rng.choice(len(others), each, replace=False) if each else []
        order = rng.permutation([*range(len(labelled)), *some_others])
        for some in range(0, len(order), BATCH * 8):
            # those of like length together
            part = sorted(order[some : some + BATCH * 8], key=lambda i: len(vectors(items[i].sentence)))
            for at in range(0, len(part), BATCH):
                lower, before, mask, acts, values = batch([items[i] for i in part[at : at + BATCH]], vectors)
                scores, of_values = net(lower, before, mask)
                smooth = acts * (1 - SMOOTHING) + SMOOTHING / 4
                loss = F.binary_cross_entropy_with_logits(scores, smooth, reduction="sum") / len(acts)
                if (values >= 0).any():
                    loss = loss + 0.5 * F.cross_entropy(of_values[values >= 0], values[values >= 0])
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(learnt, 1.0)
                optimizer.step()
                schedule.step()
                total += float(loss.detach()) * len(acts)
        print(f"epoch {epoch}: loss {total / len(order):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return net.eval()


def gate(labelled: Sequence[Item], others: Sequence[Item], vectors: Vectors) -> np.ndarray:
    """Weights (width + 1, the last one added) of a look at a sentence's mean vector: above 0 it may hold an act.

    A logistic regression, its bias such that KEPT of the sentences with an act stay above 0.
    """
    items = [*labelled, *others]
    x = torch.from_numpy(np.stack([vectors(i.sentence).mean(0) for i in items]))
    y = torch.tensor([float(bool(i.acts)) for i in items])
    layer = torch.nn.Linear(x.shape[1], 1)
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        scores = layer(x)[:, 0]
        loss = F.binary_cross_entropy_with_logits(scores, y, pos_weight=torch.tensor(4.0))
        loss = loss + 1e-3 * layer.weight.pow(2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    with torch.no_grad():
        scores = (x @ layer.weight[0]).numpy()
        limit = float(np.quantile(scores[y.numpy() > 0], 1 - KEPT))
        through = float(np.mean(scores[-len(others) :] > limit)) if others else 0.0
        print(f"gate: lets {KEPT:.0%} of the sentences with an act through, {through:.0%} of the news", flush=True)
        return np.append(layer.weight[0].numpy(), -limit).astype(np.float32)


@torch.no_grad()
def predicted(net: ActNet, items: Sequence[Item], vectors: Vectors) -> np.ndarray:
    """Probabilities (items, acts)."""
    out = []
    for at in range(0, len(items), 48):
        lower, before, mask, *_ = batch(items[at : at + 48], vectors)
        out.append(net(lower, before, mask)[0].sigmoid().numpy())
    return np.concatenate(out)


def report(items: Sequence[Item], answers: np.ndarray) -> None:
    """Print precision and recall of each act at several limits."""
    gold = np.array([targets(i)[0] for i in items]) > 0
    for limit in LIMITS:
        said = answers > limit
        right = (gold & said).sum(0)
        cells = [
            f"{act} {right[k] / max(1, said[:, k].sum()):.2f}/{right[k] / gold[:, k].sum():.2f}"
            for k, act in enumerate(ACTS)
        ]
        both = (gold & said).sum()
        print(f"{limit}: all {both / max(1, said.sum()):.2f}/{both / gold.sum():.2f}", *cells, flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True, help="the trained events network")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--samples", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    texts = list(corpora(options.data, options.samples))
    items = [*invented(), *found(texts)]
    others = ordinary(texts, ORDINARY)
    print(f"{len(items)} sentences, {sum(bool(i.acts) for i in items)} with an act; {len(others)} others", flush=True)
    vectors = Vectors(EventModel(threads=1))
    if options.folds:
        fold = [int(hashlib.sha256(i.report.encode()).hexdigest(), 16) % options.folds for i in items]
        answers = np.zeros((len(items), len(ACTS)))
        for k in range(options.folds):
            left = [n for n, f in enumerate(fold) if f == k]
            learnt = [i for i, f in zip(items, fold, strict=True) if f != k]
            net = train(learnt, others, vectors, options.start)
            answers[left] = predicted(net, [items[n] for n in left], vectors)
        report(items, answers)
        return
    options.out.mkdir(parents=True, exist_ok=True)
    np.save(options.out / "gate.npy", gate(items, others, vectors))
    torch.save(train(items, others, vectors, options.start).own_state(), options.out / "acts.pt")


if __name__ == "__main__":
    main()
