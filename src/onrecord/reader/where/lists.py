"""The word lists of `place_words.csv`, and the patterns that more than one step looks for."""

from __future__ import annotations

import re
from functools import cache

from onrecord.knowledge.tables import word_class

WORD = re.compile(r"\w[\w’'-]{0,40}")
NEXT = re.compile(r"\s{0,3}([\w’'-]{0,30})")
OF = re.compile(r"[’']s?\s")
POSSESSIVE = re.compile(r"[’']s?$")


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one class."""
    return word_class(name, "place_words.csv")


@cache
def beginnings(name: str) -> tuple[str, ...]:
    """The same for a class that holds beginnings of words."""
    return tuple(word_class(name, "place_words.csv"))


@cache
def place_nouns() -> frozenset[str]:
    """Nouns for a place, for a part of one, or for what stands there."""
    return listed("town noun") | listed("area noun") | listed("part noun")
