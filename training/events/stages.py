"""The stages of the plain network and where its files lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import onrecord.reader
from onrecord.reader.words import WORDS
from training.events.net import EventNet
from training.events.train import Plan
from training.net import Reader

WEIGHTS = Path(onrecord.reader.__file__).with_name("weights")

STAGE_ONE = Plan(epochs=7, rate=3e-4, batch_pieces=1536, seed=5)
STAGE_TWO = Plan(epochs=2, rate=8e-5, head_rate=3e-4, batch_pieces=1536, seed=9, rounds=True)
"""The second stage goes on with activations rounded as at run time."""


def fresh(minilm: Path, seed: int = STAGE_ONE.seed) -> EventNet:
    """The network before training: MiniLM's layers, the reader's table of words."""
    torch.manual_seed(seed)
    net, reader = EventNet(), Reader()
    reader.load_minilm(load_file(minilm / "model.safetensors"))
    net.encoder.load_state_dict(reader.encoder.state_dict())
    with np.load(WEIGHTS / WORDS) as stored, torch.no_grad():
        rows = stored["rows"][stored["at"]].astype(np.int32) - int(stored["zero"])
        net.encoder.words.weight.copy_(torch.from_numpy(rows.astype(np.float32) * np.float32(stored["scale"])))
    return net
