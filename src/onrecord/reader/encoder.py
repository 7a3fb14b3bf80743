"""The shipped network on onnxruntime: windows of word pieces in, tag scores and vectors for every piece out."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError
from onrecord.reader.features import IntArray, Pieces, Window, model_input, pieces, windows
from onrecord.reader.labels import N_TAGS, N_VECTORS
from onrecord.reader.networks import digest, open_network, shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WORDS, WordVectors

FloatArray = npt.NDArray[np.float32]

NETWORK, PAIRS, SETTINGS = "reader.onnx", "pairs.npz", "settings.json"
FILES = (NETWORK, PAIRS, VOCABULARY, SETTINGS, WORDS)


class Encoded(msgspec.Struct, frozen=True):
    """A stretch of text through the network: its pieces, tag scores (n, N_TAGS), and vectors by window.

    `vectors[w]` is (end - start, N_VECTORS) of `windows[w]`, context included: vectors know their place in their
    window, so that only vectors of one window may be compared.
    """

    pieces: Pieces
    tags: FloatArray
    windows: tuple[Window, ...]
    vectors: tuple[FloatArray, ...]


class Encoder:
    """Tokenizer and network of one set of weights; several threads may use it at once."""

    def __init__(self, folder: Path | None = None, *, threads: int = 2) -> None:
        """Load weights from `folder`, or the shipped ones.

        Raises:
            ModelError: a file is missing, damaged, or of another shape than this version expects.
        """
        self.folder = folder or shipped()
        missing = [name for name in FILES if not (self.folder / name).is_file()]
        if missing:
            lost = ", ".join(missing)
            raise ModelError(f"the reader's weights are incomplete: {lost} not in {self.folder}; reinstall onrecord")
        try:
            self._session = open_network(self.folder / NETWORK)
            self.tokenizer = WordPieces.load(self.folder / VOCABULARY)
            self.words = WordVectors(self.folder)
            with np.load(self.folder / PAIRS, allow_pickle=False) as stored:
                self.pairs: dict[str, FloatArray] = {k: stored[k].astype(np.float32) for k in stored.files}
            self.settings: dict[str, Any] = json.loads((self.folder / SETTINGS).read_text(encoding="utf-8"))
        except Exception as error:
            raise ModelError(f"the reader's weights in {self.folder} are damaged ({error}); reinstall") from error
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="encoder") if threads > 1 else None
        widths = [output.shape[-1] for output in self._session.get_outputs()]
        if widths != [N_TAGS, N_VECTORS]:
            raise ModelError(f"the reader's weights in {self.folder} do not fit this version of onrecord; reinstall")

    def digest(self) -> str:
        """SHA-256 over the names and bytes of all files that decide what the encoder answers."""
        return digest(self.folder, FILES)

    def pieces(self, text: str) -> Pieces:
        """The word pieces of `text`."""
        return pieces(self.tokenizer, text)

    def encode(self, cut: Pieces) -> Encoded:
        """Run the network over `cut`, window by window.

        One window a call: int8 activations are scaled by call, so a batch would make a window's numbers depend on its
        neighbours and on how many threads share the work.
        """
        tags = np.zeros((len(cut), N_TAGS), dtype=np.float32)
        made = tuple(windows(cut.breaks))
        vectors: list[FloatArray] = []
        run = partial(self._run, cut)
        for window, (got_tags, got_vectors) in zip(
            made, (self._pool.map if self._pool else map)(run, made), strict=True
        ):
            low, high = window.core_start - window.start + 1, window.core_end - window.start + 1
            tags[window.core_start : window.core_end] = got_tags[0, low:high]
            vectors.append(got_vectors[0, 1:-1])
        return Encoded(cut, tags, made, tuple(vectors))

    def _run(self, cut: Pieces, window: Window) -> tuple[FloatArray, FloatArray]:
        ids, features = model_input(cut, window, cls=self.tokenizer.cls, sep=self.tokenizer.sep)
        got_tags, got_vectors = self._session.run(None, {"words": self.words.of(ids)[None], "features": features[None]})
        return got_tags, got_vectors


def sections(cut: Pieces, limit: int = 12_000) -> list[Pieces]:
    """Cut very long texts at paragraphs or sentences into parts of at most `limit` pieces: bounds the memory."""
    out: list[Pieces] = []
    at = 0
    while at < len(cut):
        end = min(len(cut), at + limit)
        if end < len(cut):
            area: IntArray = cut.breaks[at + limit // 2 : end + 1]
            end = at + limit // 2 + int(np.flatnonzero(area == area.max())[-1]) if area.max() > 0 else end
        part = slice(at, end)
        out.append(Pieces(cut.ids[part], cut.starts[part], cut.ends[part], cut.features[part], cut.breaks[part]))
        at = end
    return out
