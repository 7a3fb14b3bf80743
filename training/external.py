"""Matrices that several exported networks have in common are stored once, in a file beside them.

ONNX lets an initializer lie outside its graph, by file, offset and length. Running it again changes nothing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import onnx
from onnx import TensorProto, external_data_helper

from onrecord.reader.networks import MATRICES

GRAPHS = ("events-lower.onnx", "events-deeds.onnx", "claims.onnx", "acts.onnx")
LEAST = 65_536
"""Bytes from which on a matrix is worth moving."""
ALIGNED = 4096


def share_matrices(folder: Path) -> None:
    """Move what is in two of the graphs of `folder` to the shared file."""
    models = {name: onnx.load(folder / name) for name in GRAPHS if (folder / name).is_file()}
    seen: dict[str, set[str]] = {}
    for name, model in models.items():
        for tensor in _large(model):
            seen.setdefault(_digest(tensor), set()).add(name)
    shared = {digest for digest, names in seen.items() if len(names) > 1}
    offsets: dict[str, int] = {}
    out = bytearray()
    for model in models.values():
        for tensor in _large(model):
            digest = _digest(tensor)
            if digest not in shared:
                continue
            if digest not in offsets:
                out += b"\0" * (-len(out) % ALIGNED)
                offsets[digest] = len(out)
                out += tensor.raw_data
            length = len(tensor.raw_data)
            external_data_helper.set_external_data(tensor, MATRICES, offset=offsets[digest], length=length)
            tensor.ClearField("raw_data")
    (folder / MATRICES).write_bytes(bytes(out))
    for name, model in models.items():
        (folder / name).write_bytes(model.SerializeToString(deterministic=True))


def _large(model: onnx.ModelProto) -> list[TensorProto]:
    return [t for t in model.graph.initializer if len(t.raw_data) >= LEAST]


def _digest(tensor: TensorProto) -> str:
    return hashlib.sha256(tensor.raw_data).hexdigest()
