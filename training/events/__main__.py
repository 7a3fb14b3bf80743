"""`python -m training.events`: from labels and corpora to the events model that the package ships, with dev scores.

    python -m training.events --data ../shared/data --minilm FOLDER [--work out/events] [--weights FOLDER]

FOLDER holds `model.safetensors` of all-MiniLM-L6-v2 (see training/README.md). Two stages of the plain network, then the
pair tower on its lower layers. About twenty minutes on two quiet cores with AMX. A finished stage is kept in the
work folder. `python -m training.events.crossval` measures the roots of marked pairs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from onrecord.reader.wordpiece import WordPieces
from training.events.data import Rows, load
from training.events.evaluate import held_out
from training.events.export import export
from training.events.net import EventNet
from training.events.stages import STAGE_ONE, STAGE_TWO, WEIGHTS, fresh
from training.events.tower import OWN, PLOVER, Tower, asked, own_pairs, train_tower
from training.events.train import train


def main() -> None:
    """Train what is not trained yet, export, and print the scores on the sentences held out."""
    parser = argparse.ArgumentParser(prog="python -m training.events", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with plover/, factuality/, onrecord_dev/")
    parser.add_argument("--samples", type=Path, help="folder with guardian_dev.jsonl (default: beside data)")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors")
    parser.add_argument("--work", type=Path, default=Path("out/events"), help="checkpoints")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where to write what is shipped")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)
    corpora = load(args.data, args.samples or args.data.parent / "samples")
    tokenizer = WordPieces.load(WEIGHTS / "vocabulary.txt")
    rows = Rows(tokenizer, corpora)
    net = _stage(args.work / "one.pt", fresh(args.minilm), rows.epoch, STAGE_ONE)
    net = _stage(args.work / "two.pt", net, rows.epoch, STAGE_TWO)
    tower = train_tower(Tower(net), asked(net, tokenizer, own_pairs(corpora.sentences)), OWN)
    tower = train_tower(tower, asked(net, tokenizer, corpora.pairs), PLOVER)
    export(net, tower, args.weights)
    print(json.dumps({"held out": held_out(args.weights, corpora.held_out)}, indent=1))
    print("dev figures: python -m benchmarks modality | events | factuality | petrarch")


def _stage(kept: Path, net: EventNet, epoch: object, plan: object) -> EventNet:
    if kept.is_file():
        net.load_state_dict(torch.load(kept))
        return net
    net = train(net, epoch, plan)
    torch.save(net.state_dict(), kept)
    return net


if __name__ == "__main__":
    main()
