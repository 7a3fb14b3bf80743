"""Train the network that tells whether two mentions are of one event, on the train part of ECB+, and tune on dev.

    python -m training.coreference --data ../shared/data

Needs nothing but the package itself (numpy); a minute on one core. The same machine gives the same file, which is
`src/onrecord/record/weights/same_event.json`. ECB+ (Cybulska and Vossen 2014, CC BY 3.0) is taken as JSON Lines:
mentions `{"topic", "doc", "sent", "tokens", "text", "chain", "context"}` and contexts `{"id", "tokens"}`. No text of it
is kept, only in how many of its documents a stem is that is in at least three.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from benchmarks.coreference import join, prepare
from benchmarks.data import Row, rows
from benchmarks.scorers.score_coreference import score

from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WordVectors
from onrecord.record.pair_model import FEATURES, WEIGHTS, PairModel, Settings
from onrecord.record.passages import terms

Array = npt.NDArray[np.float64]

HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROPPED = 24, 10, 512, 3e-3, 1e-4, 0.1
SEEDS = (0, 1, 2, 3)
RAREST = 3
"""A stem of fewer documents counts as one of none."""
TOPICS = 0.1
"""Loose: what is apart here can never be joined."""
LEASTS = tuple(round(0.1 + 0.05 * n, 2) for n in range(11))


def main() -> None:
    """Train, tune, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds ecbplus/")
    folder = parser.parse_args().data / "ecbplus"
    items, contexts = _part(folder, "train")
    counts = Counter(stem for tokens in contexts.values() for stem in set(terms(tokens)))
    settings = Settings(
        hidden=(), bias=(), out=(), straight=(), constant=0.0, centre=_centre(items),
        counts={stem: n for stem, n in sorted(counts.items()) if n >= RAREST}, documents=len(contexts),
        topics=TOPICS, joined=0.5, data=_digest(folder),
    )  # fmt: skip
    x, y = _pairs(items, contexts, settings)
    print(f"{len(y)} pairs, {y.mean():.1%} of one event")
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    nets = [_train((x - mean) / spread, y, seed) for seed in SEEDS]
    settings = _folded(settings, nets, mean, spread)

    items, contexts = _part(folder, "dev")
    model = PairModel(settings)
    prepared = prepare(items, contexts, model)
    gold = {str(n): item["chain"] for n, item in enumerate(items)}
    found = {}
    for least in LEASTS:
        scores = score(gold, {str(n): c for n, c in join(prepared, model, least).items()})
        found[least] = scores["conll"]["f1"]
        print(least, {name: s["f1"] for name, s in scores.items()})
    best = max(found, key=lambda least: (found[least], least))
    WEIGHTS.parent.mkdir(exist_ok=True)
    WEIGHTS.write_bytes(msgspec.json.encode(msgspec.structs.replace(settings, joined=best)) + b"\n")
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size} bytes, joined at {best}")


def _part(folder: Path, part: str) -> tuple[list[Row], dict[str, list[str]]]:
    return rows(folder / f"{part}_mentions.jsonl"), {
        row["id"]: row["tokens"] for row in rows(folder / f"{part}_contexts.jsonl")
    }


def _centre(items: list[Row]) -> tuple[float, ...]:
    """The mean of all triggers' vectors: without it any two of them are alike."""
    words, pieces = WordVectors(shipped()), WordPieces.load(shipped() / VOCABULARY)
    made = [words.of(np.asarray(pieces.encode(item["text"])[0])).mean(axis=0) for item in items]
    return tuple(round(float(value), 4) for value in np.mean(made, axis=0))


def _pairs(items: list[Row], contexts: dict[str, list[str]], settings: Settings) -> tuple[Array, Array]:
    """All pairs of the mentions of one topic, as topics are found; a stem is counted once, though train is at hand."""
    prepared = prepare(items, contexts, PairModel(msgspec.structs.replace(settings, counts={}, documents=0)))
    pairs = [pair for among in prepared.topics for pair in combinations(among, 2)]
    same = [items[a]["chain"] == items[b]["chain"] for a, b in pairs]
    return prepared.likenesses(pairs), np.asarray(same, dtype=np.float64)


def _train(x: Array, y: Array, seed: int) -> list[Array]:
    """One hidden layer and a straight way past it, logistic loss, Adam."""
    rng = np.random.default_rng(seed)
    width = x.shape[1]
    hidden, bias = rng.normal(0, width**-0.5, (width, HIDDEN)), np.zeros(HIDDEN)
    out, constant, straight = rng.normal(0, HIDDEN**-0.5, HIDDEN), np.zeros(1), np.zeros(width)
    weights = [hidden, bias, out, constant, straight]
    first, second = ([np.zeros_like(w) for w in weights] for _ in range(2))
    step = 0
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        rate = RATE * (1 - 0.9 * epoch / EPOCHS)
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            inputs = x[some]
            raised = np.maximum(inputs @ hidden + bias, 0)
            kept = (rng.random(raised.shape) > DROPPED) / (1 - DROPPED)
            odds = (raised * kept) @ out + inputs @ straight + constant
            error = (1 / (1 + np.exp(-odds)) - y[some]) / len(some)
            back = np.outer(error, out) * kept * (raised > 0)
            slopes = [
                inputs.T @ back + DECAY * hidden, back.sum(axis=0), (raised * kept).T @ error + DECAY * out,
                error.sum(keepdims=True), inputs.T @ error + DECAY * straight,
            ]  # fmt: skip
            step += 1
            for weight, slope, one, two in zip(weights, slopes, first, second, strict=True):
                one += 0.1 * (slope - one)
                two += 0.01 * (slope * slope - two)
                weight -= rate * (one / (1 - 0.9**step)) / (np.sqrt(two / (1 - 0.99**step)) + 1e-8)
    return weights


def _folded(settings: Settings, nets: list[list[Array]], mean: Array, spread: Array) -> Settings:
    """Several networks side by side, their odds averaged, taking likenesses as they are."""
    hidden = np.concatenate([net[0] / spread[:, None] for net in nets], axis=1)
    bias = np.concatenate([net[1] - (mean / spread) @ net[0] for net in nets])
    out = np.concatenate([net[2] for net in nets]) / len(nets)
    straight = np.mean([net[4] / spread for net in nets], axis=0)
    constant = float(np.mean([net[3][0] - (mean / spread) @ net[4] for net in nets]))
    short = lambda values: tuple(round(float(v), 5) for v in values)  # noqa: E731
    return msgspec.structs.replace(
        settings, hidden=tuple(short(row) for row in hidden), bias=short(bias), out=short(out),
        straight=short(straight), constant=round(constant, 5),
    )  # fmt: skip


def _digest(folder: Path) -> str:
    """What it was made of: features, settings and the bytes of the corpus."""
    made = hashlib.sha256(repr((FEATURES, HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROPPED, SEEDS, RAREST)).encode())
    for name in ("train_mentions.jsonl", "train_contexts.jsonl", "dev_mentions.jsonl", "dev_contexts.jsonl"):
        made.update((folder / name).read_bytes())
    return f"ECB+ train (tuned on dev), sha256:{made.hexdigest()}"


if __name__ == "__main__":
    main()
