"""Prefixes in an index of stems: `mobiliz*` has to find *mobilization*, which the index holds as "mobil".

The stem of a word is often shorter than what somebody types before a *, and a search for the beginnings of stems would
find nothing. So the words that the prefix makes with the endings of English are looked at, and one is added for each
stem that does not itself begin with the prefix.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing

import msgspec

from onrecord.record.query import Query, Term
from onrecord.record.store.matching import TOKENIZE

ENDINGS = (
    "e", "y", "s", "es", "ies", "ed", "ing", "er", "ers", "or", "ion", "ation", "ations", "ity", "ities", "ive",
    "al", "ally", "ment", "ent", "ant", "ance", "ence", "able", "ism", "ist",
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+")


def with_stems(query: Query) -> Query:
    """The query with the words that its prefixes stand for and their stems hide, each joined to its prefix by OR."""
    if not any(term.prefix for group in (*query.groups, query.without) for term in group):
        return query
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE t USING fts5 (word, tokenize = '{TOKENIZE}')")
        index.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)")
        groups = tuple(tuple(word for term in group for word in _words(index, term)) for group in query.groups)
        without = tuple(word for term in query.without for word in _words(index, term))
    return msgspec.structs.replace(query, groups=groups, without=without)


def _words(index: sqlite3.Connection, term: Term) -> Iterator[Term]:
    """The term itself, and a word for each hidden stem; a prefix of several words is left as it is."""
    yield term
    words = _WORD.findall(term.words)
    if not term.prefix or len(words) != 1:
        return
    start = _folded(words[0])
    index.execute("DELETE FROM t")
    index.executemany("INSERT INTO t (rowid, word) VALUES (?, ?)", enumerate(start + ending for ending in ENDINGS))
    stems: dict[str, str] = {}
    for stem, number in index.execute("SELECT term, doc FROM v ORDER BY doc"):
        stems.setdefault(stem, start + ENDINGS[number])
    for stem, word in stems.items():
        if start.startswith(stem) and stem != start:
            yield Term(word)


def _folded(word: str) -> str:
    """In small letters, without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
