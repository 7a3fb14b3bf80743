"""Reads "NAME said" and "said NAME" right beside a stretch of text, where the encoder found no cue."""

from __future__ import annotations

import re

from onrecord.reader.cues import report_forms
from onrecord.reader.page import Page
from onrecord.reader.quotes import Quotation
from onrecord.reader.spans import Stretch

ASKS_FOR_CUE = re.compile(r",['’\"”»]+$")
"""A quotation that ends like this (a comma before the mark) is followed by its cue."""

Roles = tuple[list[Stretch], list[Stretch]]
"""Source and cue; both empty where there is none."""

_PRONOUN = r"(?:he|she|they|it|who)"
_WORD_AFTER = re.compile(r"\s*[,—–-]?\s*([^\W\d_]+)\s+")
_WORD_BEFORE = re.compile(r"(\w+)\s*[,:]\s*$")
_PRONOUN_BEFORE = re.compile(rf"\b({_PRONOUN})\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_PRONOUN_FIRST = re.compile(rf"({_PRONOUN})\b", re.IGNORECASE)
_VERB = re.compile(r"\s+(?:(?:\w+ly|has|have|had|also|later)\s+){0,2}(\w+)")
_REACH = 40


def cue_beside(page: Page, quotation: Quotation) -> Roles:
    """Source and cue of a quotation: right behind it (if a comma asks for it) or, with a colon or comma, before it."""
    if ASKS_FOR_CUE.search(page.text[quotation.end - 3 : quotation.end]):
        roles = cue_after(page, quotation.end)
        if roles[1]:
            return roles
    before = _WORD_BEFORE.search(page.text, max(0, quotation.start - 30), quotation.start)
    if before and before.group(1) in report_forms():
        return _source_before(page, before.span(1))
    return [], []


def cue_after(page: Page, at: int) -> Roles:
    """Source and cue where "he said", "NAME said" or "said NAME" starts at `at`, a comma or dash aside."""
    after = _WORD_AFTER.match(page.text, at, at + _REACH)
    if not after:
        return [], []
    if after.group(1) in report_forms():
        mention = page.mention_from(after.end(), after.end() + 5)
        return ([(mention.start, mention.end)], [after.span(1)]) if mention else ([], [])
    if re.fullmatch(_PRONOUN, after.group(1), re.IGNORECASE):
        return _then_verb(page, after.span(1))
    mention = page.mention_from(after.start(1), after.start(1) + 5)
    return _then_verb(page, (mention.start, mention.end)) if mention else ([], [])


def source_then_cue(page: Page, at: int) -> Roles:
    """Source and cue where "he said" or "NAME has said" starts at `at`."""
    pronoun = _PRONOUN_FIRST.match(page.text, at, at + _REACH)
    if pronoun:
        return _then_verb(page, pronoun.span(1))
    mention = page.mention_from(at, at + 5)
    return _then_verb(page, (mention.start, mention.end)) if mention else ([], [])


def _then_verb(page: Page, source: Stretch) -> Roles:
    verb = _VERB.match(page.text, source[1], source[1] + _REACH)
    if verb and verb.group(1) in report_forms():
        return [source], [verb.span(1)]
    return [], []


def _source_before(page: Page, verb: Stretch) -> Roles:
    pronoun = _PRONOUN_BEFORE.search(page.text, max(0, verb[0] - 20), verb[0])
    if pronoun:
        return [pronoun.span(1)], [verb]
    sentence = page.sentences[page.sentence_at(verb[0])]
    for mention in reversed(page.mentions_within(sentence.start, verb[0])):
        if verb[0] - 2 <= mention.end <= verb[0]:
            return [(mention.start, mention.end)], [verb]
    return [], []
