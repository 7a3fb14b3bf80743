"""The clause around a trigger: where it begins and ends, its verbs, its tense, and whether the trigger is a noun."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from onrecord.model import Span
from onrecord.reader.cues import report_forms
from onrecord.reader.when.calendar import Tense
from onrecord.reader.when.words import either, words

REACH = 400
"""How far from the trigger anything is looked for, in characters."""
AUXILIARIES = words("auxiliary")
HAPPENINGS = words("happening")
_IRREGULAR = words("irregular past")
_NOT_VERBS = words("participle not a verb")
_DETERMINERS = words("determiner")

BOUNDARY = re.compile(
    r"[;:“”\"‘()]|\s[-–—]+\s|—"
    rf"|\b(?:{either(words('clause opener'))}|(?<!more )(?<!less )(?<!fewer )(?<!other )than)\b"
    r"|\bthat\b(?! (?:day|night|week|month|year)\b)",
    re.IGNORECASE,
)
CLOSED = re.compile(
    r", (?:who|which|whose|where|whom)\b[^,;“”\"]{1,160},|\([^()]{0,160}\)|\s[–—-]\s[^–—“”;]{1,160}\s[–—-]\s"
    r"|“[^“”]{1,60}”(?<![,.!?]”)"
)
TOKEN = re.compile(r"[\w’'-]{1,40}")
_FUTURE = re.compile(rf"(?i)\b(?:{either(words('future'))})\b")
_UNCLEAR = re.compile(rf"(?i)\b(?:{either(words('unclear tense'))})\b")
_PAST = re.compile(rf"(?i)\b(?:{either(words('past'))})\b")
_PAST_FORM = re.compile(r"[a-z]+ed")


@cache
def reporting_forms() -> frozenset[str]:
    """Forms that show a verb of saying; bare forms ("report") are as often nouns."""
    forms = (f for f in report_forms() if f.endswith(("ed", "ing", "s")))
    return frozenset(forms) - words("no report") | words("always a report")


class Verbs(NamedTuple):
    """The verbs of a stretch of text: of reporting, and others that head a clause, with the offset of each."""

    reporting: list[tuple[int, str]]
    verbs: list[tuple[int, str]]


def verbs_of(text: str) -> Verbs:
    """The verbs of `text` that head a clause."""
    reporting: list[tuple[int, str]] = []
    verbs: list[tuple[int, str]] = []
    before = ""
    for token in TOKEN.finditer(text):
        word = token.group()
        attributive = before in _DETERMINERS or before.endswith(("’s", "'s"))
        if word in AUXILIARIES:
            verbs.append((token.start(), word))
        elif attributive or word in _NOT_VERBS:
            pass
        elif word in reporting_forms():
            reporting.append((token.start(), word))
        elif word in _IRREGULAR or _PAST_FORM.fullmatch(word):
            verbs.append((token.start(), word))
        before = word.lower()
    return Verbs(reporting, verbs)


def clause_before(text: str, lo: int, at: int) -> str:
    """What stands between the last boundary of a clause before `at` and `at`."""
    before = text[max(lo, at - REACH) : at]
    closed = CLOSED.sub(lambda m: " " * len(m.group()), before)
    cuts = [m.end() for m in BOUNDARY.finditer(closed)]
    opened = re.search(r"(?i)(?:, |\b)(?:and|but|or) (?:(?:on|in|by|at|late|early|later) ){0,2}$", closed)
    if opened:
        cuts.append(opened.end())
    return closed[max(cuts, default=0) :]


def is_nominal(text: str, lo: int, trigger: Span) -> bool:
    """Whether the trigger looks like a noun: a determiner before it and no verb's form."""
    word = text[trigger.start : trigger.end].lower().split(" ")[0]
    if word in HAPPENINGS:
        return True
    if word in _IRREGULAR or _PAST_FORM.fullmatch(word):
        return False
    before = [t.group().lower() for t in TOKEN.finditer(text, max(lo, trigger.start - 40), trigger.start)][-3:]
    return any(w in _DETERMINERS or w.endswith(("’s", "'s")) for w in before) and not any(
        w in AUXILIARIES for w in before
    )


def tense_of(text: str, sentence: Span, trigger: Span) -> Tense:
    """The tense of the trigger's clause."""
    before = clause_before(text, sentence.start, trigger.start)
    word = text[trigger.start : trigger.end].lower().split(" ")[0]
    near = before[-60:]
    future = [m.end() for m in _FUTURE.finditer(near)]
    past = [m.end() for m in _PAST.finditer(near)]
    unclear = [m.end() for m in _UNCLEAR.finditer(near)]
    verbs = verbs_of(near).verbs
    if not is_nominal(text, sentence.start, trigger):
        if future and max(future) >= max(past + [at for at, verb in verbs if verb not in AUXILIARIES], default=0):
            return "future"
        if word.endswith("ed") or word in _IRREGULAR or past:
            aux = max(unclear, default=-1)
            if aux > max(past, default=-1) and near[aux:].strip() in ("", "be", "not", "not be"):
                return "unclear"
            return "past"
        if unclear or not word.endswith("ing"):
            return "unclear" if unclear else "past"
        return "past"
    after = text[trigger.end : min(sentence.end, trigger.end + 80)]
    cut = BOUNDARY.search(after)
    around = near + " | " + (after[: cut.start()] if cut else after)
    if _FUTURE.search(around):
        return "future"
    words = verbs_of(around)
    if words.reporting or any(w not in ("is", "are", "may", "might", "could", "can") for _, w in words.verbs):
        return "past"
    return "unclear" if _UNCLEAR.search(around) else "past"
