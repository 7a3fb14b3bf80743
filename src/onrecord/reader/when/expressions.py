"""Finds the time expressions of a stretch of text, with what they mean; those that stand together are one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from onrecord.reader.when.calendar import NEWEST, OLDEST, Case, Days, adjacent, edged, finer
from onrecord.reader.when.grammar import ANY, HINT, RULES
from onrecord.reader.when.meanings import Rule
from onrecord.reader.when.words import either, words


class Found(NamedTuple):
    """A time expression, `text[start:end]`; `kind` is that of its form, "attribute", "of" or "in a year"."""

    start: int
    end: int
    kind: str
    days: Days | None


_BEFORE = re.compile(r"(?i)\b([a-z]+)(?: (?:about|around|late|early))? ?$")
_EDGES = re.compile(rf"(?i)\b({either(words('edge'))})(?: (?:the|at least|about))? $")
_OF_MONTH = words("before a month")
_OF_MAY = words("before May")
_OF_A_YEAR = words("before a year")
_OF_A_NOUN = words("before an attribute")
_MAY_IS_A_MONTH = re.compile(r"\s*(?:[,.;)]|$|when\b|and\b)")


def find(text: str, lo: int, hi: int, case_of: Callable[[], Case], sentence_end: int) -> list[Found]:
    """The time expressions within `text[lo:hi]`, in order; `case_of` is asked only where there is one.

    One that `hi` may have cut is left out; nothing is cut where the sentence ends there.
    """
    found: list[Found] = []
    if not HINT.search(text, lo, hi):
        return found
    for match in ANY.finditer(text, lo, hi):
        if match.end() == hi < sentence_end:
            break
        kind, pattern, rule = RULES[int((match.lastgroup or "f0")[1:])]
        inner = pattern.match(text, match.start(), hi)
        if inner is None or inner.end() != match.end():
            continue
        one = _meaning(text, lo, hi, inner, kind, rule, case_of())
        if one:
            found.append(one)
    return _together(text, found)


def _meaning(text: str, lo: int, hi: int, match: re.Match[str], kind: str, rule: Rule, case: Case) -> Found | None:
    start, end = match.span()
    lead = text[max(lo, start - 24) : start]
    word = _BEFORE.search(lead)
    prefix = word.group(1).lower() if word else ""
    possessive = text[end : end + 2] in ("’s", "'s")
    if kind == "month" and not _is_month(match, prefix, text[end:hi][:12], possessive):
        return None
    if kind == "in" and case.tense != "future":
        return None
    if kind == "year" and not match["part"] and prefix not in _OF_A_YEAR:
        kind = "in a year" if re.search(r"(?i)\bin an? $", lead) else "attribute"
    if possessive or (kind == "weekday" and not match["later"] and prefix in _OF_A_NOUN):
        kind = "attribute"
    elif prefix == "of" and kind != "other":
        kind = "of"
    edge = None if possessive or kind in ("attribute", "days", "other") else _EDGES.search(lead)
    if edge:
        start -= len(lead) - edge.start()
        if edge.group(1).lower() == "since":
            case = case._replace(tense="past")
    if kind == "of" and case.tense == "unclear":
        case = case._replace(tense="past")  # "the attack of Monday is under study"
    try:
        days = rule(match, case)
        if edge:
            days = edged(days, edge.group(1).lower(), case)
    except (ValueError, OverflowError):
        return None
    if days and not (days[0] <= days[1] and days[0].year >= OLDEST and days[1].year <= NEWEST):
        return None
    return Found(start, end, kind, days)


def _is_month(match: re.Match[str], prefix: str, after: str, possessive: bool) -> bool:
    """Whether a month's name means the month: not "the PM, Theresa May", "March on the city"."""
    if match["y"] or match["wy"] or match["part"] or match["which"]:
        return True
    if match["m"] != "May":
        return prefix in _OF_MONTH
    return not possessive and (
        prefix in _OF_MAY or (prefix in ("since", "until") and bool(_MAY_IS_A_MONTH.match(after)))
    )


_JOIN = re.compile(r"(?i)(?:,? (?:and|or) (?:on |in |again on )?)$")
_BESIDE = re.compile(r"(?i)(?:,? ?(?:(?:on|in|of|at) )?)$")


def _together(text: str, found: list[Found]) -> list[Found]:
    """Expressions that stand together as one: "on Thursday and Friday", "on Friday in the last week"."""
    out: list[Found] = []
    for one in found:
        if out and out[-1].kind == "other" and text[out[-1].end : one.start] == ", ":
            out[-1] = one._replace(kind="year" if one.kind == "attribute" else one.kind)  # "that same year, 2012"
            continue
        if out and one.kind != "attribute" and out[-1].kind != "attribute":
            last, gap = out[-1], text[out[-1].end : one.start]
            if len(gap) < 16 and _JOIN.fullmatch(gap):
                out[-1] = Found(last.start, one.end, last.kind, adjacent(last.days, one.days))
                continue
            if len(gap) < 6 and _BESIDE.fullmatch(gap):
                out[-1] = Found(last.start, one.end, last.kind, finer(last.days, one.days))
                continue
        out.append(one)
    return out
