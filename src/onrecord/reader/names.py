"""Words of a text with offsets, and the names of persons among them with their titles taken off."""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from onrecord.knowledge.naming import ARTICLES, PARTICLES
from onrecord.knowledge.tables import (
    Gender,
    body_nouns,
    fold,
    given_names,
    role_nouns,
    state_forms,
    titles,
    word_class,
)
from onrecord.knowledge.tables import modifiers as role_modifiers

_WORD = re.compile(r"[’']s\b|(?:[A-Z]\.){2,}|[^\W_]+(?:[-’'](?![sS]\b)[^\W_]+)*")
_NOT_NAMES = word_class("not a name")


class Words:
    """The words of a text in order: `starts`, `ends` (code points), `forms` as written, `lower` in lower case."""

    __slots__ = ("ends", "forms", "lower", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_WORD.finditer(text))
        self.starts = [m.start() for m in found]
        self.ends = [m.end() for m in found]
        self.forms = [m.group() for m in found]
        self.lower = [f.lower() for f in self.forms]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Indices ``[i, j)`` of the words that lie wholly or partly inside ``text[start:end]``."""
        i = bisect_left(self.starts, start)
        if i and self.ends[i - 1] > start:
            i -= 1
        return i, bisect_left(self.starts, end)

    def gap(self, i: int) -> str:
        """The text between word `i` and the next one."""
        return self.text[self.ends[i] : self.starts[i + 1]] if i + 1 < len(self.starts) else ""

    def opens(self, i: int) -> bool:
        """Whether word `i` stands at the start of a sentence, where a capital means nothing."""
        return i <= 0 or any(c in '.!?“"\n:' for c in self.gap(i - 1))

    def is_possessive(self, i: int) -> bool:
        """Whether word `i` carries a possessive mark behind it ("Russia’s", "the Kurds’ demand")."""
        if i + 1 < len(self.forms) and self.forms[i + 1] in ("’s", "'s") and self.starts[i + 1] == self.ends[i]:
            return True
        end = self.ends[i]
        return self.lower[i].endswith("s") and self.text[end : end + 2] in ("’ ", "' ")


class PersonName(msgspec.Struct, frozen=True):
    """A name of a person without the title before it: its `parts` as written, the first at offset `start`."""

    parts: tuple[str, ...]
    start: int = 0
    title: tuple[int, int] | None = None
    honorific: str | None = None
    gender: Gender | None = None

    @property
    def text(self) -> str:
        """The name as one string."""
        return " ".join(self.parts)


def parse_person(words: Words, i: int, j: int) -> PersonName | None:
    """The name in words ``[i, j)``: titles, ranks, role words and nationalities before it are set apart.

    Returns None where no word with a capital is left.
    """
    while j > i and (words.forms[j - 1] in ("’s", "'s") or words.forms[j - 1] in ("MP", "MEP", "Jr", "Sr")):
        j -= 1
    if i >= j:
        return None
    while j - 1 > i and words.forms[j - 1] in _NOT_NAMES:
        j -= 1
    if words.forms[j - 1][:1].islower() and not words.lower[j - 1].startswith(ARTICLES):
        # "US president" names nobody
        return None
    while i + 1 < j and (words.lower[i] in _NOT_NAMES or words.forms[i] in ("MP", "MEP")):
        i += 1
    first = i
    honorific: str | None = None
    gender: Gender | None = None
    table, nouns = titles(), role_nouns()
    while i < j:
        form, low = words.forms[i], words.lower[i]
        two = f"{form} {words.forms[i + 1]}" if i + 1 < j else ""
        if two in table and i + 2 < j + 1 and i + 2 <= j:
            if i + 2 == j:
                break
            honorific, gender, step = two, table[two].gender or gender, 2
        elif form.rstrip(".") in table and i + 1 < j:
            entry = table[form.rstrip(".")]
            honorific, gender, step = form, entry.gender or gender, 1
        elif (
            i + 1 < j
            and (low in nouns or low in role_modifiers() or low in ("the", "a", "an"))
            and fold(form) not in given_names()
        ):
            noun = nouns.get(low)
            gender, step = (noun.gender if noun else None) or gender, 1
        elif i + 1 < j and form in state_forms() and state_forms()[form].use == "adjective":
            step = 1
        else:
            break
        i += step
    # "Head of the Presidential Administration Ann Other": the name is what follows the last common noun
    for k in range(j - 2, i - 1, -1):
        low = words.lower[k]
        lower_case = words.forms[k][:1].islower() and low not in PARTICLES and not low.startswith(ARTICLES)
        if lower_case or ((low in body_nouns() or low in nouns) and fold(low) not in given_names()):
            i = k + 1
            break
    parts = tuple(words.forms[i:j])
    if not any(p[:1].isupper() for p in parts) or (len(parts) == 1 and _is_nation(parts[0])):
        return None
    if len(parts) == 1 and honorific is not None and table[honorific.rstrip(".")].keep:
        parts = (honorific, *parts)
    title = (words.starts[first], words.ends[i - 1]) if i > first else None
    return PersonName(parts, words.starts[i], title, honorific, gender)


def _is_nation(word: str) -> bool:
    return word in state_forms() and fold(word) not in given_names()
