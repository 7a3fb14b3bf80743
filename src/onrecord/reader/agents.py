"""Finds who a passive cue belongs to: "deemed by many", and nobody in "this has been denied", "it was claimed".

A passive names its speaker with "by" or not at all. Whatever else the encoder has linked as its source stands in
another clause or is what the statement is about. The subject of verbs of telling and quoting stays ("he was quoted as
saying", "she was told"): it is no stranger to the words.
"""

from __future__ import annotations

import re

from onrecord.knowledge.lexicons import words
from onrecord.reader.contents import Work
from onrecord.reader.cues import cue_at
from onrecord.reader.page import Page
from onrecord.reader.spans import Stretch, minus, trimmed, words_in

_AUXILIARIES = re.compile(
    r"(?:\b(?:has|have|had|will|would|could|should|may|might|not|also|since|already|never|now|\w+ly|is|are|was|were|be"
    r"|been|being)\s+)+$",
    re.IGNORECASE,
)
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s", re.IGNORECASE)
_LAST_WORD = re.compile(r"(\w+)\W*$")
_IRREGULAR = ("said", "told", "known", "thought", "understood", "held", "written", "put")
_SUBJECT_STAYS = ("quoted", "cited", "opposed")
_BY = re.compile(r"\s+by\s+")
_AGENT = re.compile(r"(?:[\w’'-]+\s+){0,5}?[\w’'-]+(?=\s+(?:to|as|that|in|on|for|at)\b|[,.;:)\n]|$)")
_REACH = 60


def set_agent(page: Page, work: Work) -> None:
    """Gives a passive cue its agent as source, and takes away a source that it cannot have."""
    if not work.cue:
        return
    verb = _participle(page, work.cue[-1])
    if verb is None:
        return
    by = _BY.match(page.text, verb[1], verb[1] + 20)
    if by:
        if not work.source:
            _take_agent(page, work, by.span())
        return
    helpers = _AUXILIARIES.search(page.text, max(0, verb[0] - _REACH), verb[0])
    if not helpers or not _BE.search(helpers.group()):
        return
    form = page.text[verb[0] : verb[1]].lower()
    if form in _SUBJECT_STAYS or form in words("tell_verbs.txt") or not _says(form):
        return
    work.source = [p for p in work.source if _is_agent(page, p, verb[1])]


def _participle(page: Page, cue: Stretch) -> Stretch | None:
    last = _LAST_WORD.search(page.text, *cue)
    form = last.group(1).lower() if last else ""
    return last.span(1) if last and (form.endswith("ed") or form in _IRREGULAR) else None


def _says(form: str) -> bool:
    entry = cue_at([form], 0)
    return entry is not None and entry[0].kind in ("report", "deny", "query")


def _is_agent(page: Page, piece: Stretch, verb_end: int) -> bool:
    """Whether a "by" further on leads to `piece` ("was denied on Monday by Doe")."""
    return re.search(r"\bby\s+$", page.text[max(verb_end, piece[0] - 6) : piece[0]]) is not None


def _take_agent(page: Page, work: Work, by: Stretch) -> None:
    """The words behind "by" as the source; the content has them and what stands before them no more."""
    mention = page.mention_from(by[1], by[1] + 5)
    found = _AGENT.match(page.text, by[1], by[1] + _REACH)
    end = mention.end if mention else found.end() if found else by[1]
    agent = trimmed(page.text, (by[1], end))
    rest = minus(work.content, [(by[0], agent[1])])
    if agent[0] < agent[1] and words_in(page.text, rest):
        work.source, work.content = [agent], [trimmed(page.text, p, ",") for p in rest]
