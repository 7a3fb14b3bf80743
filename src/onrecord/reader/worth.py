"""Tells statements from what is attributed but says nothing: “praised the move”, "known as Tahrir", "wanted the land".

Attribution in the sense of PolNeAR takes in every attitude to any thing. A statement has a proposition that can be
supported or denied. So a quotation is a statement; indirect content is one when it holds a clause, or enough words for
the kind of its cue (`knowledge/data/worth.csv`); and words that nobody is named for ("is thought to be alive") are one
only where they are denied or questioned, or "it is claimed that" they are so.
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.knowledge.lexicons import table, words
from onrecord.model import StatementKind
from onrecord.reader.contents import Work
from onrecord.reader.cues import cue_at, cue_tokens
from onrecord.reader.page import Page
from onrecord.reader.spans import words_in

_CLAUSE_FIRST = re.compile(r"\W*(?:that|whether|if)\b", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|cannot|should|may|might|must|do|does|did|be|been)\b"
    r"|n[’']t\b|[’'](?:re|ve|ll|d|m)\b|[’']s\b(?= (?:an?|the|not|been|going|\w+ing|\w+ed)\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:which|who|whom|whose|where|how)\b", re.IGNORECASE)
_SUBJECT_FIRST = re.compile(r"\W*(?:I|he|she|it|they|we|you|there)\b", re.IGNORECASE)
_AS = re.compile(r"\sas\s")
_ACCORDING = re.compile(r"\W*according\b", re.IGNORECASE)
_DETERMINERS = frozenset(("a", "an", "the", "its", "his", "her", "their", "this", "that"))
_NAMELESS = ("deny", "query")
_QUOTED_LEAST = {"direct": 3, "mixed": 4}


def is_statement(page: Page, work: Work, kind: StatementKind) -> bool:
    """Whether the content of `work` is a proposition that somebody stands by, denies or questions."""
    cue = cue_kind(page, work)
    if cue == "naming":
        return False
    if kind != "indirect":
        return bool(work.source) or words_in(page.text, work.content) >= _QUOTED_LEAST[kind]
    text = " ".join(page.text[start:end] for start, end in work.content)
    if not work.source and not (cue in _NAMELESS or (cue == "report" and _CLAUSE_FIRST.match(text))):
        return False
    if cue == "attitude" and _by_source(page, work):
        cue = "report"
    return words_in(page.text, work.content) >= _least(cue, text)


def cue_kind(page: Page, work: Work) -> str:
    """The kind of the first word of the cue that the lexicon knows and that is not merely withheld; else "other"."""
    text = " ".join(page.text[start:end] for start, end in work.cue)
    if _ACCORDING.match(text):
        return "according"
    tokens = cue_tokens(text)
    if any(" ".join(tokens).endswith(form) for form in words("naming.txt")):
        return "naming"
    for i in range(len(tokens)):
        found = cue_at(tokens, i)
        if _DETERMINERS.intersection(tokens[:i]) and not tokens[i].endswith("ing"):
            # "published its first report on": the word is a noun, and what was done to it is no saying.
            continue
        if found and found[0].kind not in ("withhold", "negative", "unable"):
            return found[0].kind
    return "other"


def _by_source(page: Page, work: Work) -> bool:
    """Whether the cue is a participle with its agent ("deemed by many to be false"): what they hold, said in public."""
    return bool(work.cue) and page.text[work.cue[-1][1] : work.source[0][0]].strip() == "by" if work.source else False


def _least(cue: str, text: str) -> float:
    clause, phrase, infinitive = _limits()[cue]
    if text.lower().startswith("to "):
        return infinitive
    held = has_clause(text) or (cue == "attitude" and _AS.search(text) is not None)
    return clause if held else phrase


def has_clause(text: str) -> bool:
    """Whether `text` holds a clause, as far as its first words and the commonest verbs tell.

    A verb behind "which" or "who" belongs to a noun: "the mission which is due" is none.
    """
    head = _RELATIVE.search(text, len(text.split()[0]) if text.split() else 0)
    return bool(
        _CLAUSE_FIRST.match(text)
        or _SUBJECT_FIRST.match(text)
        or _FINITE.search(text, 0, head.start() if head else len(text))
    )


@cache
def _limits() -> dict[str, tuple[float, float, float]]:
    def number(cell: str) -> float:
        return float(cell) if cell else float("inf")

    columns = ("clause", "phrase", "infinitive")
    return {
        row["kind"]: (number(row[columns[0]]), number(row[columns[1]]), number(row[columns[2]]))
        for row in table("worth.csv")
    }
