"""BERT's uncased word pieces, with offsets into the text as it was written.

The algorithm is BERT's (Devlin et al. 2019): clean, strip accents, lower-case, split at white space and punctuation,
then the longest known piece first. A property test holds it equal to Hugging Face's `tokenizers`; that library is not
used at run time because what it brings along (a hub client and its needs) is 40 MB that are never called.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

VOCABULARY = "vocabulary.txt"
"""The file with the shipped pieces, beside the weights that are made for them."""

_CHUNK = re.compile(r"\S+")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+|[!-/:-@\[-`{-~]")
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LONGEST_WORD = 100
_CACHED_WORDS = 50_000

_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
"""CJK ideographs, each of which is a word (BERT's own table)."""

Cut = tuple[tuple[int, int, int], ...]
"""Pieces of one word: number in the vocabulary, first and end character within the word."""


class WordPieces:
    """A vocabulary and the cutting of text into its pieces."""

    def __init__(self, vocabulary: list[str]) -> None:
        """`vocabulary[i]` is piece number i; pieces inside a word begin with ``##``."""
        self._numbers = {piece: i for i, piece in enumerate(vocabulary)}
        self._unknown = self._numbers["[UNK]"]
        self.cls, self.sep = self._numbers["[CLS]"], self._numbers["[SEP]"]
        self._cuts: dict[str, Cut] = {}

    @classmethod
    def load(cls, path: Path) -> WordPieces:
        """Read a vocabulary file: one piece a line."""
        return cls(path.read_text(encoding="utf-8").split("\n"))

    def __len__(self) -> int:
        return len(self._numbers)

    def encode(self, text: str) -> tuple[list[int], list[int], list[int]]:
        """Numbers, starts and ends (code points of `text`) of its pieces, without the special ones."""
        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for chunk in _CHUNK.finditer(text):
            at, words = chunk.start(), chunk.group()
            if words.isascii() and words.isprintable():
                for word in _ASCII_WORD.finditer(words):
                    base = at + word.start()
                    for number, low, high in self._cut(word.group().lower()):
                        ids.append(number)
                        starts.append(base + low)
                        ends.append(base + high)
            else:
                for letters, places in _normalized(words):
                    for number, low, high in self._cut(letters):
                        ids.append(number)
                        starts.append(at + places[low])
                        ends.append(at + places[high - 1] + 1)
        return ids, starts, ends

    def _cut(self, word: str) -> Cut:
        known = self._cuts.get(word)
        if known is None:
            known = self._cut_anew(word)
            if len(self._cuts) < _CACHED_WORDS:
                self._cuts[word] = known
        return known

    def _cut_anew(self, word: str) -> Cut:
        if len(word) > _LONGEST_WORD:
            return ((self._unknown, 0, len(word)),)
        out: list[tuple[int, int, int]] = []
        low = 0
        while low < len(word):
            high = len(word)
            while high > low:
                number = self._numbers.get(("##" if low else "") + word[low:high])
                if number is not None:
                    break
                high -= 1
            else:
                return ((self._unknown, 0, len(word)),)
            out.append((number, low, high))
            low = high
        return tuple(out)


def _normalized(chunk: str) -> list[tuple[str, list[int]]]:
    """Words of a chunk without white space, in lower case without accents, with the place of each letter."""
    out: list[tuple[str, list[int]]] = []
    letters: list[str] = []
    places: list[int] = []

    def close() -> None:
        if letters:
            out.append(("".join(letters), places.copy()))
            letters.clear()
            places.clear()

    for at, character in enumerate(chunk):
        if character == "\ufffd" or unicodedata.category(character)[0] == "C":
            continue
        if any(low <= ord(character) <= high for low, high in _IDEOGRAPHS) and ord(character) >= 0x3400:
            close()
            out.append((character, [at]))
            continue
        for part in unicodedata.normalize("NFD", character):
            category = unicodedata.category(part)
            if category == "Mn":
                continue
            if part in _ASCII_PUNCTUATION or category[0] == "P":
                close()
                out.append((part, [at]))
                continue
            for letter in part.lower():
                letters.append(letter)
                places.append(at)
    close()
    return out
