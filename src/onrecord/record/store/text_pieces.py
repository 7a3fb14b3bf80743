"""A long text cut into pieces, so that marking words in it costs time by its length and not by the square of that.

A piece ends where a paragraph does, else at a blank, else where SQLite's unicode61 tokenizer is certain to end a word.
It is followed by as many words of the next one as a phrase may need, so that no phrase is lost at a cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PIECE = 10_000
"""Characters of a piece, without what follows of the next; a text up to this long is one piece."""

# What is no part of a word to any version of the tokenizer: punctuation and vowel signs of old. Newer characters are no
# letters to Python, but to the tokenizer of an older SQLite, to which they are unknown.
_ENDS = (
    r"\s\x00-/:-@\[-`{-©«-±´¶-¸»¿×÷"
    "\u0591-\u05be\u060c\u061b\u061f\u064b-\u0652\u06d4\u0901-\u0903\u093e-\u094d\u0964\u0965"
    "\u2000-\u2064\u3001-\u3003\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_END = re.compile(f"[{_ENDS}]")
_LAST = tuple(re.compile(f"(?s:.*){end}") for end in (r"\n", r"\s", f"[{_ENDS}]"))
_RUN = re.compile(f"[^{_ENDS}]+")
_LETTER = re.compile(r"[^\W_]")
_WORD_OR_UNKNOWN = re.compile(rf"[^\W_]+|[^\w{_ENDS}]")


def words_in(phrase: str) -> int:
    """How many words a phrase has at most."""
    return sum(1 for _ in _WORD_OR_UNKNOWN.finditer(phrase))


def pieces(text: str, longest: int) -> Iterator[tuple[int, str]]:
    """The pieces, each with where it starts; a phrase of up to `longest` words is whole in one of them.

    But for two things that no article has: a phrase is lost at a cut where its words reach over more than 10,000
    characters, and what has no end of a word in 10,000 characters may be cut anywhere.
    """
    start = 0
    while len(text) - start > PIECE:
        cut = _cut(text, start)
        yield start, text[start : _further(text, cut, longest - 1)]
        start = cut
    if start < len(text):
        yield start, text[start:]


def _cut(text: str, start: int) -> int:
    end = start + PIECE
    for last in _LAST:
        if found := last.match(text, start + PIECE // 2, end):
            return found.end()
    found = _END.search(text, end, end + PIECE)
    return found.end() if found else min(end + PIECE, len(text))


def _further(text: str, cut: int, words: int) -> int:
    """Where the next so many words end, or more."""
    end = cut
    for run in _RUN.finditer(text, cut, cut + PIECE):
        if words <= 0:
            break
        end = run.end()
        words -= _LETTER.search(text, run.start(), end) is not None  # one word of the tokenizer's at least
    return end
