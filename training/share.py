"""`python -m training.share`: takes the table of words out of the reader's network, for all networks to share.

    python -m training.share [--weights FOLDER]

Run once after `python -m training`, before the events model is trained on that table. Positions behind the longest
window are cut off, and so are the rows of pieces that hold letters of other scripts than the Latin one: they get the
vector of the unknown piece, which is about what an English model knows of them. All else answers the same, bit for bit.
"""

from __future__ import annotations

import argparse
import unicodedata
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from onrecord.reader.encoder import NETWORK
from onrecord.reader.features import WINDOW
from onrecord.reader.wordpiece import VOCABULARY
from onrecord.reader.words import WORDS
from training.events.stages import WEIGHTS

TABLE = "net.encoder.words.weight"
PLACES = "net.encoder.places.weight"
LOOKED_UP = "/net/encoder/words/Gather_output_0"


def kept(piece: str) -> bool:
    """Whether a piece keeps a row of its own."""
    if piece.startswith("[unused"):
        return False
    letters = (c for c in piece.removeprefix("##") if c.isalpha())
    return all(unicodedata.name(c, "").startswith("LATIN") for c in letters)


def save_words(folder: Path, rows: np.ndarray, scale: float, zero: int) -> None:
    """Write the table for the pieces that keep a row; `at` says which row each piece of the vocabulary has."""
    pieces = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
    chosen = [n for n, piece in enumerate(pieces) if kept(piece)]
    at = np.full(len(pieces), chosen.index(pieces.index("[UNK]")), dtype=np.uint16)
    at[chosen] = np.arange(len(chosen))
    np.savez_compressed(folder / WORDS, rows=rows[chosen], at=at, scale=np.float32(scale), zero=np.int64(zero))


def shorten(model: onnx.ModelProto, name: str, length: int) -> None:
    """Keep the first `length` rows of the table of positions `name`."""
    for table in model.graph.initializer:
        if table.name == name:
            table.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(table)[:length].copy(), name))


def share(folder: Path) -> None:
    """Take the table out of the reader's network in `folder`, and put the vectors of words in as its input."""
    model = onnx.load(folder / NETWORK)
    graph = model.graph
    stored = {t.name: t for t in graph.initializer if t.name.startswith(TABLE)}
    rows, scale, zero = (
        numpy_helper.to_array(stored[f"{TABLE}_{part}"]) for part in ("quantized", "scale", "zero_point")
    )
    save_words(folder, rows, float(scale.reshape(-1)[0]), int(zero.reshape(-1)[0]))
    nodes = [n for n in graph.node if n.output[0] not in (LOOKED_UP, f"{LOOKED_UP}_quantized")]
    for node in nodes:
        for i, name in enumerate(node.input):
            if name == LOOKED_UP or (name == "ids" and node.op_type == "Shape"):
                node.input[i] = "words"
    del graph.node[:]
    graph.node.extend(nodes)
    for table in stored.values():
        graph.initializer.remove(table)
    others = [i for i in graph.input if i.name != "ids"]
    del graph.input[:]
    graph.input.extend([helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "n", rows.shape[1]]), *others])
    # the other shapes stay: onnxruntime fuses by them, and other fusions round otherwise
    shapes = [v for v in graph.value_info if "Shape" not in v.name and "words" not in v.name]
    del graph.value_info[:]
    graph.value_info.extend(shapes)
    shorten(model, PLACES, WINDOW)
    onnx.save(model, folder / NETWORK)


def main() -> None:
    """Share the table of the weights that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m training.share", description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    share(parser.parse_args().weights)


if __name__ == "__main__":
    main()
