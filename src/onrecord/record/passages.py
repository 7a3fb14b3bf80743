"""Mentions of events as words: what a pair of them is compared by, whatever else is known of them.

Words are cut to crude stems and weighed by how rare they are (Spärck Jones 1972) among the documents at hand and those
that the shipped counts come from, so that a record of two articles has sensible weights too.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

_WORD = re.compile(r"\w+(?:[.,:]\d+)*|[^\w\s]")
_SUFFIXES = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e")
_SHORTEST = 3
_NEAR, _BESIDE = 4, 6
"""How many tokens at each side of a trigger are its surroundings, and its left and right."""

_SMALL = """a an the of to in on at by for from with and or but as is are was were be been being it its he his she her
they their that this who which will would has have had not n't 's ’s s t after said into up out over"""
STOPWORDS = frozenset(_SMALL.split())

Weights = Mapping[str, float]


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Where an event is told of: the tokens of the sentence, which of them name the event, and in which document.

    `sentence` tells sentences apart, also such as have the same words.
    """

    tokens: tuple[str, ...]
    first: int
    last: int
    document: int
    sentence: tuple[int, int] = (0, 0)


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A mention as pairs are compared by it: stems, names, numbers; `vector` weighs the sentence less its trigger."""

    heads: tuple[str, ...]
    rarity: float
    vector: Weights
    left: frozenset[str]
    right: frozenset[str]
    near: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    document: int
    sentence: tuple[int, int]


class Rarity:
    """How rare a stem is among documents: its inverse document frequency."""

    def __init__(self, background: Mapping[str, int], size: int, documents: Iterable[Iterable[str]] = ()) -> None:
        """`background` counts, for each stem, in how many of `size` documents it is; `documents` are those at hand."""
        self._counts = Counter(background)
        self._size = size
        self._known: dict[str, float] = {}
        for document in documents:
            self._counts.update(set(document))
            self._size += 1

    def of(self, term: str) -> float:
        """From near 0, in every document, to the logarithm of their number."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = math.log((self._size + 1) / (self._counts.get(term, 0) + 0.5))
        return known

    def vector(self, document: Iterable[str]) -> Weights:
        """Weights of stems, of length 1 in all."""
        counts = Counter(document)
        raw = {term: (1 + math.log(n)) * self.of(term) for term, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {term: weight / length for term, weight in raw.items()}

    def overlap(self, a: frozenset[str], b: frozenset[str]) -> float:
        """How much of the weight of two sets is in both, small sets counting little."""
        shared = a & b
        if not shared:
            return 0.0
        both = sum(self.of(term) for term in sorted(shared))
        sums = [sum(self.of(term) for term in sorted(terms)) for terms in (a, b)]
        return both / (math.sqrt(sums[0] * sums[1]) + 2)


def words(text: str) -> list[str]:
    """The words and marks of a text."""
    return _WORD.findall(text)


def terms(tokens: Iterable[str]) -> list[str]:
    """Stems of the tokens that carry meaning."""
    return [stem(token) for token in tokens if _tells(token)]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The word without its ending: "attacked" and "attacks" are "attack"."""
    word = word.lower()
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            word = word[: -len(suffix)]
            break
    doubled = len(word) > _SHORTEST and word[-1] == word[-2]
    return word[:-1] if doubled else word


def passage(mention: Mention, rarity: Rarity) -> Passage:
    """What pairs are compared by."""
    tokens, first, last = mention.tokens, mention.first, mention.last
    named = tokens[first : last + 1]
    own = {stem(token) for token in named}
    heads = tuple(stem(token) for token in named if token.lower() not in STOPWORDS) or tuple(sorted(own))

    def around(before: int, after: int) -> frozenset[str]:
        found = terms(tokens[max(0, first - before) : first]) + terms(tokens[last + 1 : last + 1 + after])
        return frozenset(found) - own

    names = frozenset(w.lower() for w in tokens[1:] if len(w) > 1 and w[0].isupper() and w.lower() not in STOPWORDS)
    return Passage(
        heads=heads,
        rarity=max((rarity.of(head) for head in heads), default=0.0),
        vector=rarity.vector(term for term in terms(tokens) if term not in own),
        left=around(_BESIDE, 0),
        right=around(0, _BESIDE),
        near=around(_NEAR, _NEAR),
        names=names,
        numbers=frozenset(w.lower() for w in tokens if any(c.isdigit() for c in w)),
        document=mention.document,
        sentence=mention.sentence,
    )


def cosine(a: Weights, b: Weights) -> float:
    """The likeness of two vectors of length 1."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[term] for term, weight in a.items() if term in b)


@lru_cache(maxsize=200_000)
def _tells(token: str) -> bool:
    return token.lower() not in STOPWORDS and any(c.isalnum() for c in token)


def trigger_text(tokens: Sequence[str], first: int, last: int) -> str:
    """The words that name the event."""
    return " ".join(tokens[first : last + 1])
