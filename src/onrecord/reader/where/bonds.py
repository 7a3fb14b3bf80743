"""How well a place goes with the trigger: by where it stands, what leads up to it and what is between."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.reader.where.lists import NEXT, OF, WORD, listed, place_nouns
from onrecord.reader.where.naming import Named

LEAST_BOND = 2.5
_MAX_WORDS = 22
_BEFORE_ALL = re.compile(r"[\s\"“‘'—–(-]{0,5}(?:(?:But|And|Earlier|Meanwhile|Later|Elsewhere|Also|Back|Then),?\s)?")
_HEAD = re.compile(r"([\w’'-]{2,30})[\s,]{0,3}$")
_COMPOUND = re.compile(r"\s{1,2}((?:[a-z][\w-]{1,20}\s{1,2}){0,2})")
_WHERE = re.compile(r",?\s{1,2}where\b")
_WHICH = re.compile(r"[^,;:]{0,40}?\b(?:that|which)\s")


def bond(text: str, sentence: tuple[int, int], at: tuple[int, int], one: Named, sorts: frozenset[str]) -> float:
    """How well a place goes with the trigger; below `LEAST_BOND` not at all."""
    is_state = all(c.kind == "state" for c in one.candidates) and bool(one.candidates)
    if one.start >= at[1]:
        begin = one.led_from if one.lead else one.noun_from
        between = text[at[1] : begin]
        if not one.lead:
            return _as_object(text, at, one, sorts, between, is_state)
    else:
        between = text[one.end : at[0]]
    if len(between) > 400:
        return 0.0
    if one.start < at[0]:
        named = max(_as_modifier(text, at, one, between, is_state), _as_antecedent(between))
        if named or not one.lead:
            return named
    if one.start < at[0] and between.count(",") % 2 and not _opening(text, sentence[0], one.led_from):
        return 0.0  # another clause has begun: "Aside from the war in Mali, the attack"
    if is_state and adjectival(text, one, sentence[1]):
        return 0.0
    kind = _lead_counts(text, at, one, sorts, is_state, between)
    if not kind:
        return 0.0
    words = [w.group().lower() for w in WORD.finditer(between)]
    opening = _opening(text, sentence[0], one.led_from)
    if one.start < at[0]:
        if any(w in listed("clause") for w in words) or ";" in between or ":" in between:
            relative = _WHICH.match(between)
            if not (relative and len(words) <= 3):
                return 0.0
        score = 5.5 if opening else 6.0
        score -= (0.08 if opening else 0.35) * len(words) + (0.0 if opening else 0.35 * between.count(","))
        if ("speak deed" in sorts or "to" in words) and not opening:
            return 0.0
    else:
        cut = [w for i, w in enumerate(words) if w in listed("clause") and not _as_many(words, i)]
        after = NEXT.match(text, one.end, sentence[1])
        if "," in between and after and after.group(1).lower() in listed("reports"):
            return 0.0
        if cut or any(mark in between for mark in ";:") or len(words) > _MAX_WORDS:
            return 0.0
        score = 8.0 - 0.25 * len(words) - 0.6 * between.count(",") - 0.7 * words.count("and")
        if "speak deed" in sorts and len(words) > 1 and words[-1] not in listed("event noun"):
            return 0.0
    if any(mark in between for mark in '“”"'):
        score -= 1.5
    return score - (0.0 if kind == 2 else 0.5)


def _as_many(words: Sequence[str], i: int) -> bool:
    if words[i] in ("since", "after", "before"):
        return words[i + 1] in listed("time word") if i + 1 < len(words) else False
    if words[i] not in ("as", "than"):
        return False
    near = {*words[i + 1 : i + 2], *words[max(0, i - 1) : i]}
    if words[i] == "than":
        return bool(near & {"more", "less", "fewer", "other", "rather"})
    return bool(near & {"many", "much", "few", "well", "little"})


def _opening(text: str, floor: int, begin: int) -> bool:
    """Whether a phrase stands first in the sentence."""
    return begin - floor < 24 and _BEFORE_ALL.fullmatch(text, floor, begin) is not None


def _lead_counts(
    text: str, at: tuple[int, int], one: Named, sorts: frozenset[str], is_state: bool, between: str
) -> int:
    """Whether a preposition puts the deed at the place: 2 yes, 1 perhaps, 0 no."""
    lead = one.lead
    direct = not between.strip() if one.start >= at[1] else False
    near = len(between) <= 60
    before = _HEAD.search(text[max(0, one.led_from - 34) : one.led_from])
    head = before.group(1).lower() if before else ""
    inside_trigger = one.led_from <= at[1] + 1 and one.start >= at[1]
    if lead == "including":
        return (
            1 if sorts & {"attack deed", "move deed", "air deed"} and one.type == "PLACE" and one.start >= at[1] else 0
        )
    if lead in listed("static"):
        if head in listed("topic noun") and not inside_trigger:
            return 0
        return 2
    if one.start < at[0]:
        return 0
    if lead == "over":
        return 1 if "air deed" in sorts and near else 0
    if lead == "into":
        return 2 if sorts & {"move deed", "attack deed", "air deed"} and near else 0
    if lead in listed("motion"):
        if lead == "for" and not sorts & {"visit deed"}:
            return 0
        return 1 if "move deed" in sorts and near and not (one.taken and not direct) else 0
    if lead == "from":
        return 1 if "leave deed" in sorts and near else 0
    if lead in ("on", "upon", "against"):
        if is_state and "vague attack" in sorts and one.taken and lead == "against":
            return 0
        return 1 if sorts & {"attack deed", "take deed"} and (near and len(between.split()) <= 4) else 0
    if lead == "of":
        return 2 if direct and sorts & {"attack deed", "visit deed", "take deed"} else 0
    return 0


def _as_object(
    text: str, at: tuple[int, int], one: Named, sorts: frozenset[str], between: str, is_state: bool
) -> float:
    """A place that the deed is done to, with no preposition: "shelled Idlib", "visited the town of X"."""
    if between.strip():
        return 0.0
    seat = one.taken and any(c.kind in ("state", "capital") for c in one.candidates)
    if seat and "vague attack" in sorts:
        return 0.0
    after = NEXT.match(text, one.end)
    if one.type == "PERSON" or (after and after.group(1).lower() in listed("of a state")):
        return 0.0
    if one.type == "STATE" and OF.match(text, one.end, one.end + 3):
        return 0.0
    if sorts & {"attack deed", "visit deed", "take deed"} and "speak deed" not in sorts:
        return 10.0
    return 0.0


def _as_modifier(text: str, at: tuple[int, int], one: Named, between: str, is_state: bool) -> float:
    """A place right before the noun of the deed: "the Srebrenica massacre", "the London Bridge attack"."""
    if is_state or one.type not in ("PLACE", "ORG") or one.taken:
        return 0.0
    compound = _COMPOUND.fullmatch(between) if len(between) < 50 else None
    if compound is None or not listed("deed modifier").issuperset(compound.group(1).split()):
        return 0.0
    before = text[max(0, one.start - 12) : one.start].lower().split()
    noun = bool(before) and before[-1] in ("the", "a", "last", "this", "of", "in", "at", "during", "after", "since")
    return 7.0 if noun else 0.0


def adjectival(text: str, one: Named, limit: int) -> bool:
    """Whether a state's name stands as an adjective or owns what follows: "in a US air strike"."""
    after = NEXT.match(text, one.end, limit)
    word = after.group(1) if after else ""
    genitive = OF.match(text, one.end, min(limit, one.end + 3))
    if genitive:
        owned = NEXT.match(text, genitive.end(), limit)
        low = owned.group(1).lower() if owned else ""
        return low not in place_nouns() | listed("direction") | listed("modifier") | listed("own ground")
    if text[one.end : one.end + 1] == "-" and text[one.end + 1 : one.end + 2].islower():
        return True  # "US-backed"
    if not word[:1].islower() or not one.name.replace(".", "").isupper():
        return False
    return word not in listed("closes") | listed("static") | listed("clause") | listed("own ground") | listed("motion")


def _as_antecedent(between: str) -> float:
    """A place that a clause with "where" is about: "Manbij, where a bomb exploded"."""
    if not _WHERE.match(between) or len(between) > 120 or ";" in between:
        return 0.0
    words = [w.group().lower() for w in WORD.finditer(between)]
    return 0.0 if any(w in listed("clause") for w in words[1:]) else 6.0 - 0.15 * len(words)
