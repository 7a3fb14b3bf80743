"""The trained events network to the files that the package ships: int8 ONNX graph and the heads."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import msgspec
import numpy as np
import torch
from torch import Tensor, nn

from onrecord.reader.deeds import Limits
from onrecord.reader.event_model import DEED_NETWORK, HEADS, LONGEST, LOWER_NETWORK, PAIR_NETWORK, SETTINGS
from training.events.net import EventNet
from training.events.tower import LOWER, Tower
from training.export import FusedAttention, quantize

LIMITS = Limits(least=0.5, alone=0.7, confident=0.4, caution=0.8)
"""Looked for on the sentences held out and on the dev labels; the scores hardly move for some way around them."""


class _Layers(nn.Module):
    """Some layers on the vectors before them, without a mask."""

    def __init__(self, layers: nn.ModuleList) -> None:
        super().__init__()
        self.layers = layers
        for layer in self.layers:
            layer.rounds = False
            layer.attend = lambda q, k, v, _, heads=layer.heads: FusedAttention.apply(q, k, v, heads)

    def forward(self, vectors: Tensor) -> Tensor:
        for layer in self.layers:
            vectors = layer(vectors, None)
        return vectors


class _Lower(nn.Module):
    """The encoder up to the layers that plain reading and pairs share; the words are looked up outside."""

    def __init__(self, net: EventNet) -> None:
        super().__init__()
        self.encoder = net.encoder
        self.layers = _Layers(net.encoder.layers[:LOWER])

    def forward(self, words: Tensor, features: Tensor) -> Tensor:
        return self.layers(self.encoder.embedded(words, features))


def _write(part: nn.Module, inputs: dict[str, Tensor], target: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            part.eval(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=["out"],
            dynamic_axes={name: {1: "n"} for name in (*inputs, "out")},
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        quantize(plain, target)


def export(net: EventNet, tower: Tower, folder: Path) -> None:
    """Write the networks, heads and settings to `folder`."""
    net, tower = copy.deepcopy(net).eval(), copy.deepcopy(tower).eval()
    folder.mkdir(parents=True, exist_ok=True)
    vectors = torch.zeros(1, 40, net.encoder.words.weight.shape[1])
    net.encoder.places = nn.Embedding.from_pretrained(net.encoder.places.weight[: LONGEST + 2])
    _write(_Lower(net), {"words": vectors, "features": torch.zeros(1, 40, dtype=torch.long)}, folder / LOWER_NETWORK)
    _write(_Layers(net.encoder.layers[LOWER:]), {"vectors": vectors}, folder / DEED_NETWORK)
    _write(_Layers(tower.layers), {"vectors": vectors}, folder / PAIR_NETWORK)
    heads = {k: v for k, v in net.heads.state_dict().items() if not k.startswith("happened")}
    heads |= {f"pair.{k}": v for k, v in tower.state_dict().items() if not k.startswith("layers.")}
    np.savez(folder / HEADS, **{k: v.detach().numpy().astype(np.float16) for k, v in heads.items()})
    (folder / SETTINGS).write_bytes(msgspec.json.format(msgspec.json.encode(LIMITS), indent=1) + b"\n")
