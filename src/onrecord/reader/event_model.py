"""The events network on onnxruntime: one sentence in, its deeds out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from threadpoolctl import ThreadpoolController

from onrecord.errors import ModelError
from onrecord.model import Modality, Span
from onrecord.reader import deeds as decoding
from onrecord.reader.deeds import Deed, FloatArray, Limits
from onrecord.reader.features import Pieces, piece_range, pieces
from onrecord.reader.networks import MATRICES, digest, open_network, shipped
from onrecord.reader.pairing import marked, marks_of, of_pair
from onrecord.reader.trust import TRUST
from onrecord.reader.weeding import weeded
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WORDS, WordVectors

if TYPE_CHECKING:
    import onnxruntime

LOWER_NETWORK, DEED_NETWORK, PAIR_NETWORK = "events-lower.onnx", "events-deeds.onnx", "events-pairs.onnx"
HEADS, SETTINGS = "events.npz", "events.json"
FILES = (LOWER_NETWORK, DEED_NETWORK, PAIR_NETWORK, MATRICES, HEADS, SETTINGS, TRUST, WORDS)

KEPT = 256
"""Sentences whose lower vectors are kept, some 60 kB each: a long article's."""
LONGEST = 320
"""Word pieces of a sentence that are read; what stands behind them is not."""


class EventModel:
    """Network and heads of one set of weights; several threads may use it at once."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        threads: int = 2,
        tokenizer: WordPieces | None = None,
        words: WordVectors | None = None,
    ) -> None:
        """Load weights from `folder`, or the shipped ones; `tokenizer` and `words` where they are loaded already.

        Raises:
            ModelError: a file is missing, damaged, or of another shape than this version expects.
        """
        self.folder = folder or shipped()
        try:
            self._lower = open_network(self.folder / LOWER_NETWORK)
            self._upper = open_network(self.folder / DEED_NETWORK)
            self._tokenizer = tokenizer or WordPieces.load(self.folder / VOCABULARY)
            self._words = words or WordVectors(self.folder)
            with np.load(self.folder / HEADS, allow_pickle=False) as stored:
                self.heads: dict[str, FloatArray] = {k: stored[k].astype(np.float32) for k in stored.files}
            self.limits = msgspec.json.decode((self.folder / SETTINGS).read_bytes(), type=Limits)
        except Exception as error:
            raise self._damaged(error) from error
        # engagements look at the sentences that events were found in
        self._look = lru_cache(KEPT)(self._looked)
        self._blas = ThreadpoolController()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="events") if threads > 1 else None

    @cached_property
    def _pairs(self) -> onnxruntime.InferenceSession:
        """The layers for marked pairs; reading does not need them."""
        try:
            return open_network(self.folder / PAIR_NETWORK)
        except Exception as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> ModelError:
        return ModelError(f"the events weights in {self.folder} are damaged ({error}); reinstall")

    def digest(self) -> str:
        """SHA-256 over the names and bytes of all files that decide what the model answers."""
        return digest(self.folder, FILES)

    def deeds(self, text: str, sentences: Sequence[Span]) -> list[tuple[Span, Deed]]:
        """The deeds that each of the sentences names, in order, with the sentence; spans are of `text`.

        One sentence a call: int8 activations are scaled by call, so a batch would make a sentence's numbers depend on
        its neighbours.
        """
        run = partial(self._read, text)
        # numpy's own threads would fight with ours over every small product: half the speed
        with self._blas.limit(limits=1, user_api="blas"):
            found: Iterable[list[Deed]] = (self._pool.map if self._pool else map)(run, sentences)
            return [(s, deed) for s, many in zip(sentences, found, strict=True) for deed in many]

    def _read(self, text: str, sentence: Span) -> list[Deed]:
        words = text[sentence.start : sentence.end]
        cut, vectors = self.vectors(words)
        if not len(cut):
            return []
        return weeded(text, decoding.decode(words, cut, vectors, self.heads, self.limits, offset=sentence.start))

    def vectors(self, text: str) -> tuple[Pieces, FloatArray]:
        """The pieces of one sentence and their vectors (1 + pieces, width), the opening piece first."""
        cut, lower = self._look(text)
        return cut, _run(self._upper, {"vectors": lower[None]})[:-1]

    def lower_vectors(self, text: str) -> tuple[Pieces, FloatArray]:
        """The pieces of one sentence and their vectors (1 + pieces, width) after the layers that all networks share."""
        cut, lower = self._look(text)
        return cut, lower[:-1]

    def _looked(self, text: str) -> tuple[Pieces, FloatArray]:
        """The pieces of one sentence and the vectors (pieces + 2, width) of the lower layers."""
        cut = _shortened(pieces(self._tokenizer, text))
        ids = np.concatenate(([self._tokenizer.cls], cut.ids, [self._tokenizer.sep]))
        features = np.concatenate(([0], cut.features, [0]))
        return cut, _run(self._lower, {"words": self._words.of(ids)[None], "features": features[None]})

    def modality_at(self, text: str, span: tuple[int, int]) -> Modality:
        """The modality of the event named at ``text[span]``."""
        return decoding.choose_modality(self.labels_at(text, span)[0], self.limits.caution)

    def labels_at(self, text: str, span: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
        """Probabilities of the modalities and of the factuality classes of the event named at ``text[span]``."""
        return self.labels(text, [span])[0]

    def labels(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[FloatArray, FloatArray]]:
        """The same for several events of one sentence, which is looked at once."""
        if not spans:
            return []
        cut, vectors = self.vectors(text)
        places = []
        for span in spans:
            at = piece_range(cut.starts, cut.ends, *span)
            low = min(at.start, len(cut) - 1)
            places.append((low + 1, max(min(at.stop, len(cut)), low + 1) + 1))
        modality, factuality, _ = decoding.of_deeds(vectors, places, self.heads)
        return [(m, decoding.factuality_of(f, m)) for m, f in zip(modality, factuality, strict=True)]

    def between(self, text: str, source: Sequence[tuple[int, int]], target: Sequence[tuple[int, int]]) -> FloatArray:
        """Probabilities of no event, then of each root, for what the marked source does to the marked target."""
        cut, lower = self._look(text)
        ranges = [[piece_range(cut.starts, cut.ends, *s) for s in side] for side in (source, target)]
        marks = marks_of(len(cut), *ranges)
        upper = _run(self._pairs, {"vectors": marked(lower, marks, self.heads)[None]})
        return of_pair(upper, marks, self.heads)


def _run(network: onnxruntime.InferenceSession, inputs: dict[str, np.ndarray[Any, Any]]) -> FloatArray:
    vectors: FloatArray = network.run(None, inputs)[0][0]
    return vectors


def _shortened(cut: Pieces) -> Pieces:
    if len(cut) <= LONGEST:
        return cut
    part = slice(0, LONGEST)
    return Pieces(cut.ids[part], cut.starts[part], cut.ends[part], cut.features[part], cut.breaks[part])
