"""Names that lie in each other ("Manbij, northern Syria"), together as one locality."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.reader.where.lists import NEXT, OF, listed, place_nouns
from onrecord.reader.where.naming import Named, coarsest, countries_of

_APPOSED = re.compile(r"\s{0,3}(?:[\w-]{2,20}\s{0,3})?[,(]\s{0,3}")
_ONE_WORD = re.compile(r"\s{0,3}[\w-]{0,20}\s{0,3}")
_DESCRIBED = re.compile(r"\s{0,2},?\s{1,2}(?:the|its|a|an|their)\s(?:[\w-]{1,20}\s){0,4}?([\w-]{2,20})\s{1,2}")
_FINER_NEXT = re.compile(
    r"\s{1,2}(?:[\w-]{2,20}\s){0,2}?(?:suburb|district|neighbou?rhood|town|village|city|port|camp|area)s?\sof\s(?:the\s)?"
)


def localities(text: str, named: Sequence[Named], limit: int) -> list[list[Named]]:
    """Names that lie in each other or stand for one, together."""
    groups: list[list[Named]] = []
    for one in named:
        if groups and _joins(text, groups[-1][-1], one, limit):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _joins(text: str, first: Named, second: Named, limit: int) -> bool:
    """Whether `second` says where `first` is ("Manbij, northern Syria"), or `first` where `second` is."""
    gap = text[first.end : second.start]
    if len(gap) > 90 or second.led_from < first.end:
        return len(gap) <= 90 and OF.match(gap) is not None and second.noun_from <= first.end + 3
    if OF.match(gap):
        return second.noun_from <= first.end + 3
    broad, fine = coarsest(second), coarsest(first) if first.candidates else 4
    if _FINER_NEXT.fullmatch(gap):
        return True
    link = text[first.end : second.led_from]
    if second.lead in listed("static"):
        word = _ONE_WORD.fullmatch(link.replace(",", " "))
        if word and (not word.group().strip() or word.group().strip().lower() in place_nouns()):
            return broad < fine or not first.candidates or not second.candidates
        described = _DESCRIBED.fullmatch(link)
        return described is not None and described.group(1).lower() in place_nouns() and broad < fine
    if not second.lead and _APPOSED.fullmatch(text[first.end : second.noun_from]):
        after = NEXT.match(text, second.end, limit)
        word_after = after.group(1).lower() if after else ""
        closed = not word_after or word_after in listed("static") or word_after in listed("closes")
        fits = not first.candidates or bool(countries_of(first) & countries_of(second)) or first.type == "PLACE"
        return closed and broad < fine and fits
    return False
