"""What networks share: where the shipped files lie, how one is opened, the digest of what decides its answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime


MATRICES = "layers.bin"
"""What the events networks and the claims network have in common; their graphs refer to it by name."""


def shipped() -> Path:
    """The folder of the weights in the package."""
    return Path(str(resources.files("onrecord.reader").joinpath("weights")))


def open_network(path: Path) -> onnxruntime.InferenceSession:
    """A network on one thread: calls share the threads, not the inside of one, so that no number changes with them.

    Raises whatever onnxruntime does where the file is missing or damaged.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def digest(folder: Path, names: Sequence[str]) -> str:
    """SHA-256 over the names and bytes of the files `names` of `folder`."""
    total = hashlib.sha256()
    for name in names:
        total.update(name.encode() + b"\0" + hashlib.sha256((folder / name).read_bytes()).digest())
    return total.hexdigest()
