"""What leads up to a name, and the noun behind it: a preposition, and words that tell more ("the Syrian city of")."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from onrecord.knowledge.base import Knowledge
from onrecord.reader.where.lists import NEXT, POSSESSIVE, beginnings, listed, place_nouns

_WINDOW = 160
_TOKEN = re.compile(r"\w[\w’'-]{0,40}|[^\w\s]")


class Lead(NamedTuple):
    """See :class:`Named`."""

    word: str
    start: int
    noun_start: int
    hint: str
    noun: Literal["", "town", "area"]
    part: bool


def lead_to(
    text: str,
    floor: int,
    start: int,
    base: Knowledge,
    at: tuple[int, int],
) -> Lead:
    """What leads up to the name at `start`: a preposition, and the words of the noun phrase that tell more of it."""
    floor = max(floor, start - _WINDOW)
    if at[1] <= start:
        floor = max(floor, at[1])
    tokens = list(_TOKEN.finditer(text, floor, start))
    hint, noun, part = "", "", False
    noun_start = start
    i = len(tokens) - 1
    of = False
    while i >= 0 and i >= len(tokens) - 12:
        token = tokens[i]
        word = token.group()
        low = word.lower()
        before = tokens[i - 1].group().lower() if i else ""
        if low == "with" and before in ("border", "borders", "frontier"):
            noun_start, i, part = tokens[i - 1].start(), i - 2, True
            continue
        if low == "of" and (before in place_nouns() or before in listed("direction")):
            of = True
            noun_start, i = token.start(), i - 1
            continue
        if low == "from" and before in listed("part noun"):
            return Lead("near", tokens[i - 1].start(), noun_start, hint, _noun(noun), part)
        if low == "to" and before in ("close", "next", "adjacent"):
            return Lead("near", tokens[i - 1].start(), noun_start, hint, _noun(noun), part)
        if low == "on" and any(t.group().lower() in listed("edge noun") for t in tokens[i + 1 :]):
            return Lead("near", token.start(), noun_start, hint, _noun(noun), part)
        if (
            low in listed("static")
            or low in listed("motion")
            or low in listed("target")
            or low in ("from", "including")
        ):
            return Lead(low, token.start(), noun_start, hint, _noun(noun), part)
        if low in place_nouns():
            if of and not noun:
                noun = "town" if low in listed("town noun") else "area" if low in listed("area noun") else ""
        elif low in listed("direction"):
            # "north of Aleppo" is a place near it, "northern Syria" a part of it
            part = True
            if of and (not i or before in listed("part noun") or before.isdigit()):
                noun_start, i = token.start(), i - 1
                if not i or before not in listed("static"):
                    j = i
                    while j >= 0 and (tokens[j].group().lower() in listed("part noun") or tokens[j].group().isdigit()):
                        j -= 1
                    return Lead("near", tokens[j + 1].start(), noun_start, hint, _noun(noun), part)
                continue
        elif _national(token, base):
            hint = hint or _national(token, base)
        elif not (low in listed("modifier") or low.endswith(beginnings("modifier ending")) or word.isdigit()):
            break
        noun_start, i = token.start(), i - 1
    return Lead("", noun_start, noun_start, hint, _noun(noun), part)


def _noun(noun: str) -> Literal["", "town", "area"]:
    return "town" if noun == "town" else "area" if noun == "area" else ""


def _national(token: re.Match[str], base: Knowledge) -> str:
    """The country that a word means as an adjective or in the genitive ("Syrian", "Syria's"); empty for others."""
    word = token.group()
    if not word[0].isupper():
        return ""
    genitive = POSSESSIVE.search(word)
    bare = word[: genitive.start()] if genitive else word
    for sense in base.look_up(bare):
        if sense.kind == "S" and (genitive is None or sense.id[4:] == "name"):
            if genitive is None and sense.id[4:] == "seat":
                continue
            return sense.id[:3]
    return ""


def noun_after(text: str, end: int, limit: int) -> Literal["", "town", "area"]:
    """What sort of place the word behind a name says that it is ("Idlib province")."""
    follows = NEXT.match(text, end, min(limit, end + 30))
    word = follows.group(1).lower() if follows else ""
    if word in listed("area noun"):
        return "area"
    return "town" if word in ("city", "town", "village", "airport") else ""
