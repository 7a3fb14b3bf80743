"""The trained acts network to the file that the package ships.

    python -m training.acts.export --start out/events/two.pt --acts out/acts/acts.pt

The matrices that it leaves as they are lie in the file that all networks share (`training.external`).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from onrecord.reader.engagements.act_labels import NETWORK
from onrecord.reader.networks import shipped
from training.acts.net import ActNet
from training.acts.train import started_at
from training.export import FusedAttention, quantize
from training.external import share_matrices


class _Exported(nn.Module):
    """The network without a mask: at run time a sentence is never padded."""

    def __init__(self, net: ActNet) -> None:
        super().__init__()
        self.net = net
        for layer in net.layers:
            layer.attend = lambda q, k, v, _, heads=layer.heads: FusedAttention.apply(q, k, v, heads)

    def forward(self, lower: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
        acts, values = self.net(lower, before, None)
        return acts, values


def export(net: ActNet, folder: Path) -> None:
    """Write the network to `folder`, where the events networks are already."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            _Exported(net).eval(),
            (torch.zeros(1, 40, 384), torch.zeros(1, 384)),
            str(plain),
            input_names=["lower", "before"],
            output_names=["acts", "values"],
            dynamic_axes={"lower": {1: "n"}},
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
    parser.add_argument("--acts", type=Path, required=True, help="what training.acts.train wrote")
    parser.add_argument("--weights", type=Path, default=shipped())
    options = parser.parse_args()
    net = started_at(options.start)
    net.load_state_dict(torch.load(options.acts, weights_only=True), strict=False)
    export(net, options.weights)


if __name__ == "__main__":
    main()
