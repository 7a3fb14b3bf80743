"""PLOVER roots by cross-validation over the sentences of the training part, with int8 weights as they are shipped.

    python -m training.events.crossval --data ../shared/data --start out/events/two.pt

The plain network has seen no PLOVER pair. For each fold a tower that knows our own pairs is trained on the other folds
by the recipe of the shipped one, exported, and asked by the very code that `python -m benchmarks plover` runs.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import tempfile
from collections import defaultdict
from pathlib import Path

import torch
from benchmarks.coding import older_root
from benchmarks.scorers.score_labels import score

from onrecord.reader.event_model import EventModel
from onrecord.reader.ontology import older_roots
from onrecord.reader.wordpiece import WordPieces
from training.events.data import load
from training.events.export import export
from training.events.items import Pair
from training.events.net import EventNet
from training.events.stages import WEIGHTS
from training.events.tower import OWN, PLOVER, Asked, Tower, asked, own_pairs, train_tower

FOLDS = 5
SEEDS = (0, 1, 2)


def folds(pairs: tuple[Pair, ...], seed: int) -> list[list[Pair]]:
    """The pairs in folds; all pairs of a sentence are in one."""
    texts = sorted({p.text for p in pairs})
    random.Random(seed).shuffle(texts)
    number = {text: n % FOLDS for n, text in enumerate(texts)}
    out: list[list[Pair]] = [[] for _ in range(FOLDS)]
    for pair in pairs:
        out[number[pair.text]].append(pair)
    return out


def gold(pair: Pair) -> str:
    """The root of a pair by the names before PLOVER 0.8."""
    return older_roots().get(pair.roots[0], pair.roots[0])


def one_seed(
    net: EventNet, tokenizer: WordPieces, ours: list[Asked], pairs: tuple[Pair, ...], seed: int
) -> dict[str, object]:
    """Scores over all folds of one seed, pooled."""
    right: dict[str, str] = {}
    said: dict[str, str] = {}
    parts = folds(pairs, seed)
    rows = [asked(net, tokenizer, part) for part in parts]
    start = train_tower(Tower(net), ours, OWN.with_seed(seed))
    for n, tested in enumerate(parts):
        others = [row for k, part in enumerate(rows) if k != n for row in part]
        tower = train_tower(copy.deepcopy(start), others, PLOVER.with_seed(100 * seed + n))
        with tempfile.TemporaryDirectory() as folder:
            for name in ("vocabulary.txt", "words.npz"):
                (Path(folder) / name).write_bytes((WEIGHTS / name).read_bytes())
            export(net, tower, Path(folder))
            model = EventModel(Path(folder))
            for k, pair in enumerate(tested):
                right[f"{n}-{k}"] = gold(pair)
                said[f"{n}-{k}"] = older_root(model, pair.text, list(pair.source), list(pair.target))
    return score(right, said)


def main() -> None:
    """Print scores of every seed and their means."""
    parser = argparse.ArgumentParser(prog="python -m training.events.crossval", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--samples", type=Path, help="folder with guardian_dev.jsonl (default: beside data)")
    parser.add_argument("--start", type=Path, required=True, help="weights after stage two")
    parser.add_argument("--seeds", type=int, nargs="*", default=SEEDS)
    args = parser.parse_args()
    torch.set_num_threads(2)
    corpora = load(args.data, args.samples or args.data.parent / "samples")
    tokenizer = WordPieces.load(WEIGHTS / "vocabulary.txt")
    net = EventNet()
    net.load_state_dict(torch.load(args.start))
    ours = asked(net, tokenizer, own_pairs(corpora.sentences))
    totals: dict[str, list[float]] = defaultdict(list)
    for seed in args.seeds:
        scores = one_seed(net, tokenizer, ours, corpora.pairs, seed)
        print(json.dumps({"seed": seed, **scores}), flush=True)
        for name in ("macro_f1", "accuracy"):
            totals[name].append(scores[name])
        for root, (value, _) in scores["f1"].items():
            totals[root].append(value)
    print(json.dumps({name: round(sum(v) / len(v), 1) for name, v in totals.items()}, indent=1))


if __name__ == "__main__":
    main()
