"""What the events model is trained on, and what is kept out of it."""

from __future__ import annotations

import json
import random
import re
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.reader.wordpiece import WordPieces
from training.events.batches import Row, plain_row
from training.events.items import Pair, Sentence, banned, digest, factuality, own, plover, real

LABELS = Path(__file__).with_name("labels")
BARE = frozenset(("war", "wars", "conflict", "conflicts", "insurgency", "civil war", "fighting", "battle", "fight"))
"""Nouns of the background, which are no event where neither side is named."""

HELD_OUT = 12
"""Every so many-th real sentence is kept for choosing settings."""


@dataclass(frozen=True)
class Corpora:
    """Training sentences, sentences held out of it, factuality sentences and PLOVER pairs."""

    sentences: tuple[Sentence, ...]
    held_out: tuple[Sentence, ...]
    facts: tuple[Sentence, ...]
    happened: tuple[Sentence, ...]
    pairs: tuple[Pair, ...]


def load(data: Path, samples: Path) -> Corpora:
    """Read all corpora; raises ValueError where a sentence that is banned or of the dev labels would be trained on."""
    ban = banned(data / "plover/banned_sentences.sha256")
    labelled = [
        tidied(s)
        for s in (
            *own(LABELS),
            *real(LABELS / "real.jsonl", samples / "guardian_dev.jsonl", data / "plover/cameo_class_train.tsv"),
        )
    ]
    pairs = tuple(plover(data / "plover/plv_train.tsv"))
    facts = tuple(s for name in ("uw_train", "meantime_train") for s in factuality(data / f"factuality/{name}.jsonl"))
    happened = tuple(factuality(data / "factuality/uds_ih2_train.jsonl"))
    dev = _dev_sentences(data / "onrecord_dev")
    for s in (*labelled, *pairs, *facts, *happened):
        if digest(s.text) in ban or digest(s.text) in dev:
            raise ValueError(f"{s.id} must not be trained on")
    kept = tuple(s for s in labelled if held(s))
    return Corpora(tuple(s for s in labelled if not held(s)), kept, facts, happened, pairs)


def held(s: Sentence) -> bool:
    """Whether a sentence is kept for choosing settings."""
    return s.corpus != "own" and zlib.crc32(s.text.encode()) % HELD_OUT == 0


def tidied(s: Sentence) -> Sentence:
    """The sentence without background nouns that nobody is named with."""
    keep = tuple(
        d
        for d in s.deeds
        if not (d.root and not d.source and not d.target and s.text[slice(*d.trigger)].lower() in BARE)
    )
    return replace(s, deeds=keep)


def _dev_sentences(folder: Path) -> frozenset[str]:
    found = set()
    for name in ("events.jsonl", "modality.jsonl"):
        with (folder / name).open(encoding="utf-8") as lines:
            found |= {digest(json.loads(line)["sentence"]) for line in lines if re.search(r"\S", line)}
    return frozenset(found)


class Rows:
    """Rows of the corpora, and which of them make an epoch."""

    def __init__(self, tokenizer: WordPieces, corpora: Corpora) -> None:
        def plain(sentences: tuple[Sentence, ...]) -> list[Row]:
            return [r for r in (plain_row(tokenizer, s) for s in sentences) if r is not None]

        self.sentences = plain(corpora.sentences)
        self.facts = plain(corpora.facts)
        self.happened = plain(corpora.happened)

    def epoch(self, rng: random.Random) -> list[Row]:
        """All sentences, the factuality corpora, a part of UDS."""
        return [*self.sentences, *self.facts, *_part(self.happened, 0.15, rng)]


def _part(rows: list[Row], share: float, rng: random.Random) -> list[Row]:
    return rng.sample(rows, int(len(rows) * share))
