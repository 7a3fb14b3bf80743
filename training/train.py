"""The training loop: two stages over windows of the corpora, averaged weights, a checkpoint an epoch."""

from __future__ import annotations

import copy
import json
import random
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch

from onrecord.reader.wordpiece import WordPieces
from training.batches import Encoded, batches
from training.corpora import Doc, flattened
from training.losses import batch_loss
from training.net import Reader


@dataclass(frozen=True)
class Plan:
    """One stage of training; `repeat` says how often each corpus is gone through in an epoch."""

    name: str
    epochs: int
    rate: float
    repeat: dict[str, int]
    head_rate: float = 1e-3
    warmup: float = 0.06
    batch_pieces: int = 4096
    flatten: float = 0.4
    straighten: float = 0.2
    average: float = 0.998
    seed: int = 17


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def _varied(doc: Doc, plan: Plan, rng: random.Random) -> Doc:
    """Sometimes as one paragraph, sometimes with straight quotation marks: offsets stay the same."""
    if rng.random() < plan.flatten:
        doc = flattened(doc)
    if rng.random() < plan.straighten:
        doc = replace(doc, text=doc.text.translate(_STRAIGHT))
    return doc


def _seed(value: int) -> random.Random:
    torch.manual_seed(value)
    np.random.seed(value % 2**32)
    return random.Random(value)


def _rate_at(step: int, steps: int, warmup: float) -> float:
    warm = max(1, int(steps * warmup))
    return step / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def train(
    net: Reader, tokenizer: WordPieces, docs: list[Doc], dev: list[Doc], plan: Plan, out: Path, log: Path
) -> Reader:
    """Train `net` by `plan`; returns the exponential average of its weights. Resumes from `out` if a state is there."""
    rng = _seed(plan.seed)
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    body = [p for n, p in net.named_parameters() if n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        eps=1e-6,
        fused=True,
    )
    peaks = [group["lr"] for group in optimizer.param_groups]
    average = copy.deepcopy(net).eval()
    todo = [doc for doc in docs for _ in range(plan.repeat.get(doc.corpus, 0))]
    dev_batches = batches((e for d in dev for e in Encoded(tokenizer, d).examples(None)), plan.batch_pieces, _seed(1))
    total: int | None = None
    step = 0
    out.mkdir(parents=True, exist_ok=True)
    for epoch in range(plan.epochs):
        _seed(plan.seed * 1000 + epoch)
        rng = random.Random(plan.seed * 1000 + epoch)
        examples = [e for d in todo for e in Encoded(tokenizer, _varied(d, plan, rng)).examples(rng)]
        made = batches(examples, plan.batch_pieces, rng)
        total = total or len(made) * plan.epochs
        net.train()
        began, sums = time.time(), {"loss": 0.0, "tags": 0.0, "link": 0.0, "coref": 0.0}
        for number, batch in enumerate(made, 1):
            share = _rate_at(step + 1, total, plan.warmup)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * share
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss, parts = batch_loss(net, batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            keep = min(plan.average, step / (step + 20))
            with torch.no_grad():
                for ours, theirs in zip(average.parameters(), net.parameters(), strict=True):
                    ours.lerp_(theirs, 1 - keep)
            for key, value in {"loss": loss.item(), **parts}.items():
                sums[key] += value
            if number % 50 == 0 or number == len(made):
                row = {
                    "stage": plan.name,
                    "epoch": epoch + 1,
                    "batch": number,
                    "of": len(made),
                    "seconds": round(time.time() - began),
                    **{k: round(v / number, 4) for k, v in sums.items()},
                }
                with log.open("a") as f:
                    f.write(json.dumps(row) + "\n")
        torch.save(average.state_dict(), out / f"{plan.name}-{epoch + 1}.pt")
        row = {"stage": plan.name, "epoch": epoch + 1, "dev": dev_loss(average, dev_batches)}
        with log.open("a") as f:
            f.write(json.dumps(row) + "\n")
    (out / f"{plan.name}.json").write_text(json.dumps(asdict(plan), indent=1))
    return average


@torch.no_grad()
def dev_loss(net: Reader, made: list) -> dict[str, float]:
    """Mean loss parts over the dev windows."""
    net.eval()
    sums: dict[str, float] = {}
    for batch in made:
        _, parts = batch_loss(net, batch)
        for key, value in parts.items():
            sums[key] = sums.get(key, 0.0) + value
    return {key: round(value / len(made), 4) for key, value in sums.items()}
