"""Finds statements inside of statements by rule: “the ministry has itself admitted that there is no need,” he added.

The corpus that the encoder learned from (PolNeAR) marks no attribution inside of another's content. The rule is narrow:
a named or described subject or a pronoun of the third person, right before a verb of reporting or denying (auxiliaries,
adverbs and "itself" may stand between), right before "that" and a clause. Who speaks of "I" and "we" says it anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.reader.contents import FOUND_AGAIN, Work
from onrecord.reader.cues import cue_at, cue_tokens
from onrecord.reader.page import Page
from onrecord.reader.spans import Stretch, common, joined, trimmed, words_in
from onrecord.reader.worth import has_clause

_CUE_THAT = re.compile(
    r"(?P<cue>(?:(?:has|have|had|is|are|was|were|would|will|also|already|repeatedly|recently|never|not|itself|himself"
    r"|herself|themselves|now|since|later|then|\w+ly)\s+){0,4}(?P<verb>[^\W\d_]+)(?:\s+(?:reporters|journalists|us|me|him"
    r"|her|them))?)\s+(?=that\s+(?!(?:to|in|on|at|for|with|of|about|from|before|again)\b)\w)",
    re.IGNORECASE,
)
_SUBJECT_BEFORE = re.compile(r"\b(?P<who>he|she|they)\s+$", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b(?!\s+\w+ing\b)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[!?;:\n]|\.(?!\w)|\s[—–]\s|,\s+(?:and|but|so|yet|which|who|while|although|though|he|she)\b")
_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_KINDS = ("report", "deny")
_LEAST = 3


def nested(page: Page, works: Sequence[Work]) -> list[Work]:
    """New works for the reports inside the contents of `works` that none of them has."""
    known = joined(p for w in works for p in w.cue)
    out: list[Work] = []
    for work in works:
        for start, end in work.content:
            for found in _CUE_THAT.finditer(page.text, start, end):
                inner = _inner(page, (start, end), found)
                if inner and not common(inner.cue, joined([*known, *(p for w in out for p in w.cue)])):
                    out.append(inner)
    return out


def _inner(page: Page, piece: Stretch, found: re.Match[str]) -> Work | None:
    entry = cue_at(cue_tokens(found.group("verb")), 0)
    if (
        found.group("verb").endswith("ing")
        or entry is None
        or entry[0].kind not in _KINDS
        or _PASSIVE.search(found.group("cue"))
    ):
        return None
    source = _subject(page, piece[0], found.start())
    if source is None:
        return None
    limit = min([piece[1], *(q[1] - 1 for q in page.quoted_in(found.start(), found.start() + 1))])
    stop = _CLAUSE_END.search(page.text, found.end(), limit)
    content = trimmed(page.text, (found.end(), stop.start() if stop else limit), ",.")
    if words_in(page.text, [content]) < _LEAST or not has_clause(page.text[content[0] + 4 : content[1]]):
        return None
    return Work(source=[source], cue=[found.span("cue")], content=[content], score=FOUND_AGAIN)


def _subject(page: Page, floor: int, at: int) -> Stretch | None:
    """The mention or pronoun that ends right before `at`, the article of a described one with it."""
    pronoun = _SUBJECT_BEFORE.search(page.text, max(floor, at - 6), at)
    if pronoun:
        return pronoun.span("who")
    for mention in page.mentions_within(max(floor, at - 80), at):
        close = mention.end < at and not page.text[mention.end : at].strip()
        if close and mention.type in ("PERSON", "STATE", "ORG", "ROLE"):
            article = _ARTICLE.search(page.text, max(floor, mention.start - 5), mention.start)
            return (article.start() if article else mention.start), mention.end
    return None
