"""The lexicon of cues: verbs and nouns of saying, denying and asking, from `knowledge/data/cues.csv`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import cast

import msgspec

from onrecord.knowledge.lexicons import table
from onrecord.model import Stance

_TOKEN = re.compile(r"n[’']t\b|(?:(?!n[’']t\b)\w)+")


class CueEntry(msgspec.Struct, frozen=True):
    """What one form says: `kind`, and the stance when affirmed, negated, and under "cannot" (`unable`)."""

    kind: str
    stance: Stance
    negated: Stance
    unable: Stance


_Index = dict[str, list[tuple[tuple[str, ...], CueEntry]]]


def cue_tokens(text: str) -> list[str]:
    """Lower-case words of `text`, with the "n't" of "didn't" as a word of its own."""
    return _TOKEN.findall(text.lower())


@cache
def _entries() -> _Index:
    index: _Index = {}
    for row in table("cues.csv"):
        stances = (cast(Stance, row[column]) for column in ("stance", "negated", "unable"))
        _enter(index, row["forms"], CueEntry(row["kind"], *stances))
    for row in table("negators.csv"):
        _enter(index, row["form"], CueEntry(row["kind"], "comment", "comment", "comment"))
    for options in index.values():
        options.sort(key=lambda option: -len(option[0]))
    return index


def _enter(index: _Index, forms: str, entry: CueEntry) -> None:
    for form in forms.split("|"):
        key = tuple(cue_tokens(form))
        known = index.setdefault(key[0], [])
        if all(tokens != key for tokens, _ in known):
            known.append((key, entry))


def cue_at(tokens: Sequence[str], at: int) -> tuple[CueEntry, int] | None:
    """The longest entry that starts at `tokens[at]` and how many tokens it takes, or None."""
    for key, entry in _entries().get(tokens[at], ()):
        if tuple(tokens[at : at + len(key)]) == key:
            return entry, len(key)
    return None


@cache
def report_forms() -> frozenset[str]:
    """Single-word forms of the verbs that can introduce a quotation ("said", "asked", "tweets")."""
    return frozenset(
        form
        for row in table("cues.csv")
        if row["kind"] in ("report", "ask")
        for form in row["forms"].split("|")
        if " " not in form
    )
