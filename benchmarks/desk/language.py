"""Invented sentences: English words drawn so that some are common, most rare, and each subject has words of its own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate

from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY

WORDS, TOPICS, IN_TOPIC = 7_000, 160, 70
"""Words of the language, subjects, and words that come often in one subject."""

_SMALL = (
    "the", "of", "and", "to", "in", "a", "for", "on", "with", "as", "by", "at", "from", "near", "over",
    "into", "about", "after", "before", "during", "against", "under", "the", "of", "the", "in", "the", "to",
    "the", "and", "the", "on",
)  # fmt: skip
_SHORTEST, _SKIPPED = 4, 1_500


def _words() -> list[str]:
    """Whole English words of four letters and more, in the fixed order of the tokenizer's vocabulary."""
    lines = (shipped() / VOCABULARY).read_text(encoding="utf-8").splitlines()[_SKIPPED:]
    fitting = [
        line for line in lines if len(line) >= _SHORTEST and line.isascii() and line.isalpha() and line.islower()
    ]
    return fitting[:WORDS]


class Language:
    """Draws phrases and sentences; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = _words()
        self.random.shuffle(self.words)
        self._weights = list(accumulate(1 / (n + 8) for n in range(len(self.words))))
        self._topics = [self.random.sample(self.words[40:], IN_TOPIC) for _ in range(TOPICS)]

    def phrase(self, topic: int, length: int) -> str:
        """So many words, without a full stop; a third of those that carry meaning are of the subject."""
        drawn = self.random.choices(self.words, cum_weights=self._weights, k=length)
        chances = [self.random.random() for _ in range(length)]
        own, out = self._topics[topic], []
        small = True
        for word, chance in zip(drawn, chances, strict=True):
            if not small and chance < 0.42:
                out.append(_SMALL[int(chance / 0.42 * len(_SMALL))])
                small = True
            else:
                out.append(own[int((chance - 0.75) * 4 * IN_TOPIC)] if chance >= 0.75 else word)
                small = False
        return " ".join(out)

    def sentence(self, topic: int, length: int) -> str:
        """A sentence of so many words."""
        return self.phrase(topic, length).capitalize() + "."

    def name(self, parts: Sequence[str]) -> str:
        """A name that can be said, of syllables, with these endings: one word for each."""
        chosen = self.random
        return " ".join(
            "".join(chosen.choice(_SYLLABLES) for _ in range(chosen.randint(1, 2))).capitalize() + end for end in parts
        )


_STARTS = ("b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "kr", "st", "th")
_SYLLABLES = [start + vowel for start in _STARTS for vowel in ("a", "e", "i", "o", "u", "ai")]
