"""Finds the outlets that a text names (`knowledge/data/outlets.csv`): agencies, broadcasters, newspapers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from onrecord.knowledge.lexicons import table, words
from onrecord.reader.spans import Stretch

_CAPITAL = re.compile(r"(?<![\w’'-])[A-ZČD][\w’'-]*|(?<![\w’'-])dpa\b|(?<![\w’'-])al-[A-Z]\w+")
_WORD = re.compile(r"[\w’'-]+")
_FIRST = re.compile(r"[\w’'-]+")


@cache
def _names() -> dict[str, list[str]]:
    """First word of a name to the names that start with it, longest first."""
    index: dict[str, list[str]] = {}
    for row in table("outlets.csv"):
        for name in [row["name"], *filter(None, row["aliases"].split(";"))]:
            first = _FIRST.match(name)
            if first:
                index.setdefault(first.group(), []).append(name)
    for names in index.values():
        names.sort(key=lambda name: (-len(name), name))
    return index


def find_outlets(text: str) -> list[Stretch]:
    """Where `text` names an outlet, in order, none overlapping: the longest name at each place."""
    found: list[Stretch] = []
    for capital in _CAPITAL.finditer(text):
        start = capital.start()
        if found and start < found[-1][1]:
            continue
        first = _FIRST.match(capital.group())
        word = first.group() if first else ""
        for key in (word, word.removesuffix("’s").removesuffix("'s")):
            name = next((n for n in _names().get(key, ()) if _stands(text, start, n)), None)
            if name:
                found.append((start, start + len(name)))
                break
    return found


def _stands(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    return text.startswith(name, start) and not (end < len(text) and (text[end].isalnum() or text[end] in "-/"))


def outlet_in(text: str, source: Sequence[Stretch], outlets: Sequence[Stretch]) -> Stretch | None:
    """The outlet that `source` is, or None where the source is somebody else ("a Reuters poll", "BBC’s Orla Guerin").

    Besides the name only words such as "the official news agency" may stand in it.
    """
    if not source:
        return None
    start, end = source[0][0], source[-1][1]
    for name in outlets:
        if start <= name[0] and name[1] <= end:
            if re.match(r"[’']s?\s+\w", text[name[1] : min(end, name[1] + 6)]):
                return None
            rest = _WORD.findall(text[start : name[0]] + " " + text[name[1] : end])
            around = words("outlet_words.txt")
            return name if all(w.lower() in around for w in rest) else None
    return None
