"""Train the claims network.

    python -m training.claims.train --start out/events/two.pt --data ../shared/data \\
        --articles ../shared/samples/guardian_dev.jsonl --out out/claims

Writes `claims.pt` (all that is not the events encoder's) after every epoch, averaged over steps.

"""

from __future__ import annotations

import argparse
import copy
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from benchmarks.stance_data import FNC, VITAMINC, scores_of
from torch import Tensor, nn

from onrecord.reader.claims.pair_input import PairInput, Side, pair_input, side
from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from training.claims.net import ClaimNet
from training.claims.stances import (
    CLAIM,
    TOPIC,
    Parts,
    Row,
    first_stage,
    of_cuts,
    of_fnc,
    of_neighbours,
    of_ours,
    of_reports,
    of_vitaminc,
    second_stage,
)
from training.events.net import EventNet

RATE, WARMUP, LEAST, AVERAGE, SMOOTHING, SEED = 1e-3, 0.05, 0.02, 0.998, 0.03, 7
PIECES = 2200
TOPIC_WEIGHT = torch.tensor([1.2, 2.0, 0.8, 0.8])
"""Classes of FNC-1 by how rare they are, softened."""


class Plan(NamedTuple):
    """How one stage is trained: for so many passes over these rows, at this rate, and to which step at most."""

    rows: Callable[[dict[str, Parts], random.Random], list[Row]]
    epochs: int
    rate: float
    steps: int


STAGES = {1: Plan(first_stage, 3, RATE, 1209), 2: Plan(second_stage, 1, 5e-4, 1_000_000)}
"""The first stage was planned for three passes and stopped after one, when the second was thought of."""


class Inputs:
    """Pairs as the network eats them; texts are cut once."""

    def __init__(self) -> None:
        self._tokenizer = WordPieces.load(shipped() / VOCABULARY)
        self._sides: dict[str, Side] = {}
        self._made: dict[tuple[str, str], PairInput] = {}

    def _side(self, text: str) -> Side:
        if text not in self._sides:
            self._sides[text] = side(self._tokenizer, text)
        return self._sides[text]

    def of(self, row: Row) -> PairInput:
        """One pair."""
        key = row.claim, row.said
        if key not in self._made:
            made = pair_input(self._tokenizer, self._side(row.claim), self._side(row.said))
            self._made[key] = PairInput(*(np.asarray(x, dtype=np.int32) for x in made.arrays()))
        return self._made[key]

    def batch(self, rows: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """ids, features, marks, quantities and mask, padded."""
        made = [self.of(r) for r in rows]
        n = max(len(m.ids) for m in made)
        out = [torch.zeros(len(rows), n, dtype=torch.long) for _ in range(4)]
        mask = torch.zeros(len(rows), n, dtype=torch.bool)
        for i, one in enumerate(made):
            for table, values in zip(out, one.arrays(), strict=True):
                table[i, : len(values)] = torch.from_numpy(values.astype(np.int64))
            mask[i, : len(one.ids)] = True
        return out[0], out[1], out[2], out[3], mask

    def batches(self, rows: Sequence[Row], rng: random.Random | None = None, most: int = PIECES) -> list[list[int]]:
        """Row numbers in batches of like length and at most so many pieces, padding included."""
        order = list(range(len(rows)))
        if rng:
            rng.shuffle(order)
        out: list[list[int]] = []
        for low in range(0, len(order), 1500):
            now: list[int] = []
            for i in sorted(order[low : low + 1500], key=lambda i: len(self.of(rows[i]).ids)):
                if now and len(self.of(rows[i]).ids) * (len(now) + 1) > most:
                    out.append(now)
                    now = []
                now.append(i)
            out.append(now)
        if rng:
            rng.shuffle(out)
        return out


def predicted(net: ClaimNet, inputs: Inputs, rows: Sequence[Row]) -> np.ndarray:
    """Probabilities (rows, 4); the claim head's rows have three."""
    net.eval()
    out = np.zeros((len(rows), 4), dtype=np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in inputs.batches(rows, most=6000):
            h = net(*inputs.batch([rows[i] for i in batch])).float()
            for i, v in zip(batch, h, strict=True):
                scores = (net.topic if rows[i].head == TOPIC else net.claim)(v).float().softmax(-1).numpy()
                out[i, : len(scores)] = scores
    return out


def report(net: ClaimNet, inputs: Inputs, sources: dict[str, Parts], sample: int | None) -> str:
    """Scores on what is held back."""
    words = []
    for name, parts in sources.items():
        if not parts.held:
            continue
        rows = parts.held if sample is None else random.Random(1).sample(parts.held, min(sample, len(parts.held)))
        names = FNC if name == "fnc" else VITAMINC
        given = predicted(net, inputs, rows)[:, : len(names)].argmax(1)
        words.append(f"{name} {dict(scores_of([names[r.label] for r in rows], [names[g] for g in given], names))}")
    return "\n  ".join(words)


def _loss(net: ClaimNet, h: Tensor, rows: Sequence[Row]) -> Tensor:
    total = h.new_zeros(())
    for head, layer, weight in ((CLAIM, net.claim, None), (TOPIC, net.topic, TOPIC_WEIGHT)):
        at = [i for i, r in enumerate(rows) if r.head == head]
        if at:
            gold = torch.tensor([rows[i].label for i in at])
            one = F.cross_entropy(layer(net.drop(h[at])), gold, label_smoothing=SMOOTHING, weight=weight)
            total = total + one * len(at) / len(rows)
    return total


def train(net: ClaimNet, sources: dict[str, Parts], plan: Plan, out: Path) -> ClaimNet:
    """Train for some passes; the mean of the weights over the last steps is what is kept."""
    epochs = plan.epochs
    inputs, rng = Inputs(), random.Random(SEED)
    torch.manual_seed(SEED)
    averaged = copy.deepcopy(net).eval()
    learnt = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=plan.rate, weight_decay=0.01, betas=(0.9, 0.98))
    first = plan.rows(sources, rng)
    started, step = time.time(), 0
    total = 0
    for number in range(epochs):
        rows = first if number == 0 else plan.rows(sources, rng)
        made = inputs.batches(rows, rng)
        total = total or len(made) * epochs
        net.train()
        seen = 0.0
        for n, batch in enumerate(made):
            rate = plan.rate * min(1.0, (step + 1) / (total * WARMUP)) * max(LEAST, (total - step) / total)
            for group in optimizer.param_groups:
                group["lr"] = rate
            chosen = [rows[i] for i in batch]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                h = net(*inputs.batch(chosen))
            loss = _loss(net, h.float(), chosen)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            step += 1
            seen += loss.item()
            keep = min(AVERAGE, step / (step + 10))
            with torch.no_grad():
                for mean, now in zip(averaged.parameters(), net.parameters(), strict=True):
                    if now.requires_grad:
                        mean.lerp_(now, 1 - keep)
            if n % 100 == 99:
                print(f"{number} {n + 1}/{len(made)} {seen / (n + 1):.3f} {time.time() - started:.0f} s", flush=True)
            if step >= plan.steps:
                break
            if n % 600 == 599 or n + 1 == len(made):
                torch.save(averaged.own_state(), out / "claims.pt")
                print(f"epoch {number} step {step}\n  " + report(averaged, inputs, sources, 1200), flush=True)
                net.train()
    torch.save(averaged.own_state(), out / "claims.pt")
    print("all\n  " + report(averaged, inputs, sources, None), flush=True)
    return averaged


def started_at(events: Path) -> ClaimNet:
    """A new network on the encoder of a trained events network."""
    base = EventNet()
    base.load_state_dict(torch.load(events, weights_only=True))
    return ClaimNet(base.encoder)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True, help="the trained events network")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stage", type=int, choices=sorted(STAGES), default=1)
    parser.add_argument("--after", type=Path, help="what the stage before wrote")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    from training.claims.pairs import looked

    texts = {at: found.proposition.text for at, found in looked(options.articles).items()}
    sources = {
        "vitaminc": of_vitaminc(options.data / "stance/vitaminc_real_train.jsonl"),
        "fnc": of_fnc(options.data / "stance"),
        "own": of_ours(),
        "reports": of_reports(texts),
        "neighbours": of_neighbours(options.data / "polnear/train.jsonl"),
        "cuts": of_cuts(options.data / "polnear/train.jsonl"),
    }
    print({name: (len(p.train), len(p.held)) for name, p in sources.items()}, flush=True)
    net = started_at(options.start)
    if options.after:
        net.load_state_dict(torch.load(options.after, weights_only=True), strict=False)
    train(net, sources, STAGES[options.stage], options.out)


if __name__ == "__main__":
    main()
