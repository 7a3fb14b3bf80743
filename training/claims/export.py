"""The trained claims network to the file that the package ships.

    python -m training.claims.export --start out/events/two.pt --claims out/claims/claims.pt

What it shares with the events networks, the matrices that it leaves as they are, is moved into one file beside them all
(`training.external`).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from onrecord.reader.claims.model import NETWORK
from onrecord.reader.claims.pair_input import MOST_FIRST, MOST_SECOND
from onrecord.reader.networks import shipped
from training.claims.net import ClaimNet
from training.claims.train import started_at
from training.export import FusedAttention, quantize
from training.external import share_matrices

INPUTS = ("words", "features", "marks", "quantities")


class _Exported(nn.Module):
    """The network without a mask: at run time a pair is never padded."""

    def __init__(self, net: ClaimNet) -> None:
        super().__init__()
        self.net = net
        net.encoder.places = nn.Embedding.from_pretrained(net.encoder.places.weight[: MOST_FIRST + MOST_SECOND + 3])
        for layer in net.encoder.layers:
            layer.attend = lambda q, k, v, _, heads=layer.heads: FusedAttention.apply(q, k, v, heads)

    def forward(self, words: Tensor, features: Tensor, marks: Tensor, quantities: Tensor) -> tuple[Tensor, Tensor]:
        pooled = self.net.pooled(self.net.vectors(words, features, marks, quantities, None), marks)
        return self.net.claim(pooled), self.net.topic(pooled)


def export(net: ClaimNet, folder: Path) -> None:
    """Write the network to `folder`, where the events networks are already."""
    none = torch.zeros(1, 40, dtype=torch.long)
    marks = torch.tensor([[0, *([1] * 18), 0, *([3] * 19), 0]])
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            _Exported(net).eval(),
            (torch.zeros(1, 40, 384), none, marks, none),
            str(plain),
            input_names=list(INPUTS),
            output_names=["claim", "topic"],
            dynamic_axes={name: {1: "n"} for name in INPUTS},
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        quantize(plain, folder / NETWORK)
    share_matrices(folder)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True, help="the trained events network")
    parser.add_argument("--claims", type=Path, required=True, help="what training.claims.train wrote")
    parser.add_argument("--weights", type=Path, default=shipped())
    options = parser.parse_args()
    net = started_at(options.start)
    net.load_state_dict(torch.load(options.claims, weights_only=True), strict=False)
    export(net, options.weights)


if __name__ == "__main__":
    main()
