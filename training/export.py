"""Trained weights to the files that the package ships: int8 ONNX graph, pair tables, settings."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.reader.encoder import NETWORK, PAIRS, SETTINGS
from training.net import Reader


class FusedAttention(torch.autograd.Function):
    """Stands for onnxruntime's own attention operator in the exported graph: half the time of the plain one."""

    @staticmethod
    def forward(ctx: object, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        return torch.zeros_like(q)  # only traced, never computed

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        out = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads)
        out.setType(q.type())
        return out


class _Exported(nn.Module):
    """The network without a mask: at run time a window is never padded."""

    def __init__(self, net: Reader) -> None:
        super().__init__()
        self.net = net
        for layer in net.encoder.layers:
            layer.attend = lambda q, k, v, _, heads=layer.heads: FusedAttention.apply(q, k, v, heads)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        tags, vectors = self.net(ids, features, None)
        return tags, vectors


def export(net: Reader, folder: Path, settings: dict[str, float], *, int8: bool = True) -> None:
    """Write network, pair tables and settings of `net` to `folder`."""
    net = copy.deepcopy(net).eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        example = (torch.ones(1, 40, dtype=torch.long), torch.zeros(1, 40, dtype=torch.long))
        torch.onnx.export(
            _Exported(net),
            example,
            str(plain),
            input_names=["ids", "features"],
            output_names=["tags", "vectors"],
            dynamic_axes={name: {1: "n"} for name in ("ids", "features", "tags", "vectors")},
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        if int8:
            quantize(plain, folder / NETWORK)
        else:
            (folder / NETWORK).write_bytes(plain.read_bytes())
    pairs = {
        "source_pair": net.source_pair,
        "content_pair": net.content_pair,
        "source_table": net.source_table,
        "content_table": net.content_table,
        "no_source_weight": net.no_source.weight,
        "no_source_bias": net.no_source.bias,
        "coref_pair": net.coref_pair,
        "coref_table": net.coref_table,
        "no_antecedent_weight": net.no_antecedent.weight,
        "no_antecedent_bias": net.no_antecedent.bias,
    }
    np.savez(folder / PAIRS, **{k: v.detach().numpy().astype(np.float32) for k, v in pairs.items()})
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n")


def quantize(plain: Path, target: Path) -> None:
    """Fuse what onnxruntime knows to fuse, then weights to int8 a channel, activations to uint8 at run time."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = plain.with_name("prepared.onnx")
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(target),
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
