"""A stretch of text as tokens, and how they join."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from onrecord.reader.forces.lexicon import TOKEN, load_lexicon
from onrecord.reader.forces.types import Lexicon, Token

HYPHENS: Final = frozenset("-‐‑")
REACH: Final = 6
"""How many words may stand between a number and its noun."""


class Stretch:
    """One stretch of text being read; `sure` once it is known to be about fighting."""

    def __init__(self, text: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.text, self.tokens, self.lexicon = text, tokens, lexicon
        self.present = {t.low for t in tokens} | {a.low + " " + b.low for a, b in pairwise(tokens)}
        self.sure = bool(self.present & lexicon.words["armed"])

    def gap(self, i: int) -> str:
        """What joins token `i` to the one before it: "", "-" (hyphens are no tokens of a phrase), " " or other."""
        return self.text[self.tokens[i - 1].end : self.tokens[i].start]

    def hyphen(self, i: int) -> bool:
        """Whether token `i` is a hyphen between words."""
        return (
            0 < i < len(self.tokens) - 1 and self.tokens[i].form in HYPHENS and not self.gap(i) and not self.gap(i + 1)
        )


def tokens_of(text: str, start: int, end: int) -> Stretch:
    """The tokens of ``text[start:end]``; nothing outside is looked at."""
    tokens = [Token(m.start(), m.end(), m[0], m[0].lower()) for m in TOKEN.finditer(text, start, end)]
    return Stretch(text, tokens, load_lexicon())
