"""Noun phrases taken apart: words, the longest names of the tables among them, and the parts of the phrase."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from onrecord.knowledge.base import Knowledge, Sense
from onrecord.knowledge.lexicons import table
from onrecord.knowledge.tables import fold, given_names, word_class

_TOKEN = re.compile(r"[’']s\b|[’'](?=\s|$)|(?:[A-Za-z]\.){2,}|[^\W_]+(?:[-–./&’'](?!s\b)[^\W_]+)*|[,;:()–—]")
_MAX_WORDS = 9
PREPOSITIONS = frozenset(
    (
        *("of", "for", "in", "from", "at", "to", "with", "by", "on", "near", "inside", "outside", "under", "against"),
        *("among", "behind", "across", "around", "within", "between", "into", "over", "as", "about", "along"),
    )
)
_BREAKS = frozenset((",", ";", ":", "(", ")", "–", "—"))
_MARKS = frozenset(("'s", "’s", "'", "’", ","))
_RELATIVES = frozenset(("who", "whom", "whose", "which", "that", "where", "when", "while"))


class Chunk(NamedTuple):
    """One or more words that the tables know as a unit, or one word that they do not; `senses` may be empty."""

    text: str
    senses: tuple[Sense, ...]
    words: int = 1

    def has(self, kind: str) -> bool:
        """Whether one of its senses is of this kind."""
        return any(s.kind == kind for s in self.senses)

    def first(self, kind: str) -> str | None:
        """The id of its first sense of a kind."""
        return next((s.id for s in self.senses if s.kind == kind), None)


def words_for(name: str) -> frozenset[str]:
    """The words of one class of `coding_words.csv`; raises KeyError for a class that it lacks."""
    return word_class(name, "coding_words.csv")


def tokens(phrase: str) -> list[str]:
    """The words and marks of a phrase; a possessive mark is a word of its own."""
    words: list[str] = []
    for word in _TOKEN.findall(phrase):
        # "ex-ministers" were ministers
        words += ["ex", word[3:]] if word[:3].lower() == "ex-" and len(word) > 4 else [word]
    return words


def chunks(knowledge: Knowledge, words: list[str]) -> list[Chunk]:
    """Words grouped by the longest entries of the tables, from the left; a name wins over the words that it is made of.

    Small words are never names: "us" is not the US, and a name needs a capital in its first or last word.
    """
    out: list[Chunk] = []
    i = 0
    while i < len(words):
        found = _longest(knowledge, words, i)
        if found is not None and found.words > 1 and found.has("O"):
            # the Syrian air force is no force of the airline Syrian Air
            last = i + found.words - 1
            after = _longest(knowledge, words, last)
            if after is not None and after.words > 1 and after.has("B"):
                found = _longest(knowledge, words[:last], i)
        if found is None:
            out.append(Chunk(words[i], ()))
            i += 1
        else:
            out.append(found)
            i += found.words
    return [_not_a_state(out, n) for n in range(len(out))]


def _not_a_state(found: list[Chunk], n: int) -> Chunk:
    """The chunk, without a state that is part of somebody's name: "Michael Jordan", "Chad Smith"."""
    chunk = found[n]
    if chunk.words > 1 or not any(s.kind == "S" and s.id.endswith(":name") for s in chunk.senses):
        return chunk
    before, after = found[n - 1] if n else None, found[n + 1] if n + 1 < len(found) else None
    given = before is not None and not before.senses and fold(before.text) in given_names()
    first = after is not None and not after.senses and after.text[:1].isupper() and fold(chunk.text) in given_names()
    return Chunk(chunk.text, ()) if given or first else chunk


@cache
def _navies() -> dict[str, str]:
    return {row["prefix"]: row["country"] for row in table("warship_prefixes.csv")}


def warship(words: list[str]) -> str | None:
    """The country whose navy a ship is of, by the prefix of its name: "HMS Queen Elizabeth"."""
    if len(words) < 2 or not words[1][:1].isupper():
        return None
    return _navies().get(words[0])


def _longest(knowledge: Knowledge, words: list[str], i: int) -> Chunk | None:
    word = words[i]
    if word in _BREAKS or word.lower() in PREPOSITIONS or word.startswith(("'", "’")):
        return None
    most = knowledge.most_words(word)
    if most > 1:
        # possessive marks are words here, and none in the tables
        most += sum(w in _MARKS for w in words[i : i + _MAX_WORDS])
    for size in range(min(_MAX_WORDS, len(words) - i, most), 0, -1):
        last = words[i + size - 1]
        if last in _BREAKS or last.lower() in PREPOSITIONS or last in ("the", "a", "an", "'s", "’s", "and", "'", "’"):
            continue
        text = _join(words[i : i + size])
        senses = knowledge.look_up(text)
        if not senses:
            continue
        if not (any(c.isupper() for c in word) or last[:1].isupper() or word[:1].isdigit()):
            senses = tuple(s for s in senses if s.kind in "ABE" or (s.kind == "S" and _plain(s, text)))
        if senses:
            return Chunk(text, senses, size)
    return None


def _plain(sense: Sense, text: str) -> bool:
    """Whether a state may be written in small letters: "syrian", not "china" (porcelain) or "polish" (to rub)."""
    return text not in words_for("not a state") and not sense.id.endswith(":seat")


def _join(words: list[str]) -> str:
    text = words[0]
    for word in words[1:]:
        text += word if word.startswith(("'", "’")) or word == "," else " " + word
    return text


def split_at_breaks(words: list[str]) -> list[list[str]]:
    """The phrase and what is set beside it: cut at commas, brackets and relative pronouns; empty parts left out."""
    parts: list[list[str]] = [[]]
    for n, word in enumerate(words):
        if word in _BREAKS or (n and word.lower() in _RELATIVES):
            parts.append([])
        else:
            parts[-1].append(word)
    return [p for p in parts if p]
