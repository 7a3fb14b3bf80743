"""What a user types to search, understood: words, "phrases", -exclusions, OR and prefix*; anything else is punctuation.

Nothing typed reaches the search engine as syntax: each word and phrase goes there in quotation marks of ours, so that
no error of the engine's and no column of its can be had by typing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from onrecord.errors import OptionError

MOST_TERMS = 50
"""Words and phrases in one query."""

SHORTEST_PREFIX = 3
"""Letters before a *: fewer would mean a good part of all words."""

_QUOTES = '"“”„‟«»＂'
_PIECE = re.compile(rf"(?P<minus>-)?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<word>[^\s{_QUOTES}]+))")


class Term(msgspec.Struct, frozen=True):
    """A word or phrase as it was typed; with `prefix` its last word may go on."""

    words: str
    prefix: bool = False


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What to find: of each group one term or more, and none of the terms in `without`. Made by :func:`parse`."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()

    def match(self) -> str:
        """The query as SQLite's FTS5 takes it."""
        wanted = " AND ".join(f"({_any(group)})" for group in self.groups)
        return f"({wanted}) NOT ({_any(self.without)})" if self.without else wanted

    def marked(self) -> str:
        """What is to be marked in a text that fits, as FTS5 takes it: each term of each group."""
        return " OR ".join(_any(group) for group in self.groups)

    def shares(self) -> Iterator[tuple[Query, int]]:
        """A query for each term of the group with most of them, and how many queries these are."""
        widest = max(range(len(self.groups)), key=lambda number: len(self.groups[number]))
        terms = self.groups[widest]
        for term in terms:
            groups = (*self.groups[:widest], (term,), *self.groups[widest + 1 :])
            yield msgspec.structs.replace(self, groups=groups), len(terms)


def parse(typed: str) -> Query:
    """Understand a query.

    All words must be there, in any order; `a OR b c` is one of a and b, and c. `AND` says nothing more, `NOT x` is
    `-x`. Raises OptionError where there is nothing to look for, too much, or too short a prefix.
    """
    groups: list[list[Term]] = []
    without: list[Term] = []
    joined, refused = False, False
    # what no text can hold (a lone surrogate, from an argument that is not UTF-8; NUL, which ends FTS5's reading)
    readable = re.sub("[\x00\ud800-\udfff]", " ", typed)
    for piece in _PIECE.finditer(readable):
        word, excluded = piece["word"], bool(piece["minus"]) or refused
        if word in ("OR", "AND", "NOT", "|") and not piece["minus"]:
            joined, refused = word in ("OR", "|"), word == "NOT"
            continue
        term = _term(word, piece["phrase"])
        if term is None:
            continue
        if excluded:
            without.append(term)
        elif joined and groups:
            groups[-1].append(term)
        else:
            groups.append([term])
        joined = refused = False
    if not groups:
        only = "all of it is to be left out" if without else "there is no word in it"
        raise OptionError(f"nothing to search for in {typed!r}: {only}; give a word that must be there")
    if sum(map(len, groups)) + len(without) > MOST_TERMS:
        raise OptionError(f"the query has more than {MOST_TERMS} words; use fewer, or search several times")
    return Query(groups=tuple(tuple(dict.fromkeys(group)) for group in groups), without=tuple(dict.fromkeys(without)))


def _term(word: str | None, phrase: str | None) -> Term | None:
    """The term, None where there is no letter or digit in it."""
    words = phrase if word is None else word
    if not words or not any(map(_is_letter, words)):
        return None
    prefix = word is not None and word.rstrip(").,;:!?").endswith("*")
    if prefix:
        last = re.split(r"[^\w]+", words.rstrip("*).,;:!?_"))[-1]
        if len(last) < SHORTEST_PREFIX:
            raise OptionError(f"{words!r}: give at least {SHORTEST_PREFIX} letters before a *")
    return Term(words, prefix)


def _is_letter(character: str) -> bool:
    """Whether it is part of a word to SQLite's unicode61 tokenizer."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"


def _any(terms: tuple[Term, ...]) -> str:
    return " OR ".join('"' + term.words.replace('"', '""') + '"' + ("*" if term.prefix else "") for term in terms)
