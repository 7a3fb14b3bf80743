"""Chooses the time expression that dates an event: by the clause that it stands in and the verb that it belongs to."""

from __future__ import annotations

import re

import msgspec

from onrecord.model import Span
from onrecord.reader.when.calendar import Case, finer, iso, longer, published_day
from onrecord.reader.when.clause import (
    AUXILIARIES,
    BOUNDARY,
    CLOSED,
    HAPPENINGS,
    REACH,
    TOKEN,
    Verbs,
    clause_before,
    is_nominal,
    reporting_forms,
    tense_of,
    verbs_of,
)
from onrecord.reader.when.expressions import Found, find
from onrecord.reader.when.words import words as words_of

_LIGHT = words_of("light verb")
_JUDGE = words_of("judging verb")
_NO_INFINITIVE = words_of("after to no infinitive")


class EventTime(msgspec.Struct, frozen=True):
    """A time expression, ``text[start:end]``, and its day or interval of days ("2018-02-01/2018-02-28") in ISO 8601.

    `date` is None where the expression does not say (no date of publication, "a few days ago").
    """

    date: str | None
    start: int
    end: int


def _attaches(text: str, sentence: Span, one: Found, trigger: Span) -> bool:
    """Whether the expression stands in the clause of the trigger and belongs to no other verb."""
    first = one.end <= trigger.start
    gap = text[one.end : trigger.start] if first else text[trigger.end : one.start]
    gap = CLOSED.sub(" ", gap)
    if BOUNDARY.search(gap):
        return False
    words = verbs_of(gap)
    if words.reporting:
        return False
    count = len(TOKEN.findall(gap))
    if one.kind == "attribute" or (first and one.kind == "in a year"):
        possessed = gap[:2] in ("’s", "'s")
        return first and count - possessed <= 2 and not words.verbs and "," not in gap
    if one.kind == "of":
        return not first and count <= 4 and not words.verbs and "," not in gap
    if first:
        return _left(text, sentence, one, trigger, gap, words)
    return _right(text, sentence, one, trigger, gap, words)


def _left(text: str, sentence: Span, one: Found, trigger: Span, gap: str, words: Verbs) -> bool:
    before = verbs_of(clause := clause_before(text, sentence.start, one.start))
    if re.search(r"(?i)\bto\s*$", gap):
        return False
    if gap.startswith(",") and len(TOKEN.findall(clause.rpartition(",")[2])) > 2 and "," in clause:
        return False  # "the mayor, famous for a speech in 2009, was fined"
    held = [w for at, w in before.verbs if not (w in AUXILIARIES and len(TOKEN.findall(clause[at:])) <= 2)]
    if before.reporting or held:
        return False
    rivals = [w for at, w in words.verbs if not (w in AUXILIARIES and len(TOKEN.findall(gap[at:])) <= 3)]
    if rivals[-1:] in (["began"], ["started"]) and re.search(r"(?:began|started) $", gap):
        rivals.pop()
    if not rivals:
        return True
    if is_nominal(text, sentence.start, trigger):
        return all(w in _LIGHT for w in rivals)
    return bool(re.search(r"(?i)\b(?:and|then)(?: \w+ly)?(?: then)?(?: was| were| had)?\s*$", gap))


def _right(text: str, sentence: Span, one: Found, trigger: Span, gap: str, words: Verbs) -> bool:
    nominal = is_nominal(text, sentence.start, trigger)
    if re.search(r"(?i)\b(?:and|but|or)(?: (?:on|in|by|at))?\s*$", gap):
        return False
    shared = re.match(r" (?:and|or) (?=[a-z])", gap)
    if shared and words.verbs and words.verbs[0][0] == shared.end() and words.verbs[0][1] not in AUXILIARIES:
        words = words._replace(verbs=words.verbs[1:])  # "arrested and deported on Monday"
    if words.verbs and not (nominal and all(w in _LIGHT or w in AUXILIARIES for _, w in words.verbs)):
        return False
    infinitive = re.search(r"\bto ([a-z]+)", gap)
    if infinitive and infinitive.group(1) not in _NO_INFINITIVE:
        return False
    after = text[one.end : min(sentence.end, one.end + 60)]
    if re.search(r", (?:(?:on|in|late|early) ){0,2}$", gap) and re.match(r",? ", after):
        reporting = verbs_of(after).reporting
        if reporting and len(TOKEN.findall(after[: reporting[0][0]])) <= 6:
            return False
    word = text[trigger.start : trigger.end].lower().split(" ")[0]
    last = [t.group().lower() for t in TOKEN.finditer(gap)]
    if word in _JUDGE or word in reporting_forms():
        if any(w in HAPPENINGS for w in last):
            return False
    elif one.kind in ("year", "month", "decade", "years", "months", "in a year", "season") and re.search(
        r"\b(?:for|over|about) (?:a|an|the|his|her|its|their|\w+ing)\b", gap
    ):
        return False
    if nominal:
        clause = verbs_of(clause_before(text, sentence.start, trigger.start))
        owner = max(clause.reporting + clause.verbs, default=(0, ""))[1]
        return owner not in _JUDGE and (owner not in reporting_forms() or owner in ("said", "says", "say"))
    return True


def event_time(text: str, sentence: Span, trigger: Span, published: str | None) -> EventTime | None:
    """The time expression of `sentence` that dates the event named by `trigger`, or None where none surely does.

    `published` is the article's day (ISO 8601; a longer timestamp is cut); without it relative expressions have no
    date. `trigger` lies in `sentence`; what is farther from it than a few hundred characters is not looked at.
    """
    lo, hi = max(0, sentence.start), min(len(text), sentence.end)
    if not lo <= trigger.start < trigger.end <= hi:
        return None
    sentence = Span(lo, hi)
    base = published_day(published)
    cases: list[Case] = []

    def case_of() -> Case:
        if not cases:
            cases.append(Case(base, tense_of(text, sentence, trigger)))
        return cases[0]

    window = max(lo, trigger.start - REACH), min(hi, trigger.end + REACH)
    found = find(text, *window, case_of, hi)
    fits = [
        one
        for one in found
        if (one.end <= trigger.start or one.start >= trigger.end) and _attaches(text, sentence, one, trigger)
    ]
    if not fits:
        return None
    fits.sort(key=lambda one: max(one.start - trigger.end, trigger.start - one.end))
    best = fits[0]
    days = best.days
    wider = [one for one in fits[1:] if one.kind != "attribute" and one.days and days and longer(one.days, days)]
    if days and any(finer(one.days, days) is None for one in wider):
        days = None  # "In 2015 he was arrested on 3 May": not the last May
    return EventTime(iso(days), best.start, best.end)
