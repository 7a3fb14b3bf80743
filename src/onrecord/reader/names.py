"""Names of persons: words of a text with offsets, titles off, spellings and short forms compared.

Spellings are compared by their consonants, so that transliterations of one name agree ("Aleksandr", "Alexander",
"Alyaksandr"); two names are of one person only where the family name agrees and the given names do not differ.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

import msgspec

from onrecord.knowledge.tables import (
    Gender,
    body_nouns,
    family_first,
    fold,
    given_names,
    role_nouns,
    short_names,
    state_forms,
    titles,
    word_class,
)
from onrecord.knowledge.tables import modifiers as role_modifiers

_WORD = re.compile(r"[’']s\b|(?:[A-Z]\.){2,}|[^\W_]+(?:[-’'](?![sS]\b)[^\W_]+)*")
_NOT_NAMES = word_class("not a name")
PARTICLES = word_class("name particle")
_ARTICLES = ("al-", "el-", "as-", "ash-", "ar-", "an-", "ad-", "ath-")
_RULES = (
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("ts", "c"),
    ("tz", "c"),
)
_VOWELS = re.compile(r"[aeiouyj'\-]")
_DOUBLE = re.compile(r"(.)\1+")


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


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """The consonants of a name, made alike across the usual ways to spell it in Latin letters."""
    key = fold(name)
    for article in _ARTICLES:
        if key.startswith(article) and len(key) > len(article) + 1:
            key = key[len(article) :]
            break
    for old, new in _RULES:
        key = key.replace(old, new)
    first = key[:1].replace("y", "i").replace("j", "i")
    return _DOUBLE.sub(r"\1", first + _VOWELS.sub("", key[1:]))


@lru_cache(maxsize=8192)
def base(name: str) -> str:
    """A name folded, without an Arabic article ("al-Assad": "assad")."""
    key = fold(name)
    for article in _ARTICLES:
        if key.startswith(article) and len(key) > len(article) + 1:
            return key[len(article) :]
    return key


@lru_cache(maxsize=4096)
def gender_of(parts: tuple[str, ...]) -> Gender | None:
    """The gender that the given name usually has; None where the table does not know or the name is of both."""
    if not parts:
        return None
    first = fold(parts[0])
    if len(parts) > 1 and first in family_first():
        first = fold(parts[1])
    table = given_names()
    if first in table:
        return table[first]
    full = short_names().get(first)
    if full:
        return table.get(full)
    if "-" in first:
        return table.get(first.split("-")[0])
    # Slavic family names carry the gender of the person.
    last = fold(parts[-1])
    if len(parts) > 1 and last.endswith(("ova", "eva", "skaya", "ska", "ina")) and first.endswith("a"):
        return "f"
    return None


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
    if words.forms[j - 1][:1].islower() and not words.lower[j - 1].startswith(_ARTICLES):
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
        lower_case = words.forms[k][:1].islower() and low not in PARTICLES and not low.startswith(_ARTICLES)
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


def family_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the family name, with its particles; the first word for names in East Asian order."""
    if len(parts) < 2:
        return parts
    first, last = fold(parts[0]), fold(parts[-1])
    eastern = first in family_first() and len(parts) <= 3 and last not in family_first()
    # "Kim Campbell" is not in that order, "Kim Jong-un" is
    if eastern and (first not in given_names() or "-" in parts[1] or len(parts) == 3):
        return parts[:1]
    i = len(parts) - 1
    while i > 1 and parts[i - 1].lower() in PARTICLES:
        i -= 1
    return parts[i:]


def _same_word(a: str, b: str) -> bool:
    x, y = base(a), base(b)
    if x == y:
        return True
    key = skeleton(a)
    return len(key) >= 3 and key == skeleton(b)


def _same_given(a: str, b: str) -> bool:
    x, y = fold(a).rstrip("."), fold(b).rstrip(".")
    if x == y or ((len(x) == 1 or len(y) == 1) and x[:1] == y[:1]):
        return True
    short = short_names()
    if short.get(x, x) == short.get(y, y):
        return True
    genders = given_names()
    if genders.get(x) and genders.get(y) and genders[x] != genders[y]:
        return False
    key = skeleton(a)
    return len(key) >= 2 and key == skeleton(b)


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names (two words or more) can be of one person, spelled differently or with fewer words."""
    fa, fb = family_of(a), family_of(b)
    if not (_same_word(fa[-1], fb[-1]) or _tail(a, b) or _tail(b, a)):
        return False
    ga = [w for w in a if w not in fa] or [a[0]]
    gb = [w for w in b if w not in fb] or [b[0]]
    return any(_same_given(x, y) for x in ga for y in gb)


def _tail(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return len(short) < len(full) and all(_same_word(x, y) for x, y in zip(short, full[-len(short) :], strict=True))


@lru_cache(maxsize=8192)
def short_form_score(short: tuple[str, ...], full: tuple[str, ...]) -> float:
    """How well a short form fits a full name, from 0 (not at all) to 1 (its family name)."""
    family = family_of(full)
    if len(short) == len(family) and all(_same_word(x, y) for x, y in zip(short, family, strict=True)):
        return 1.0
    if len(short) == 1 and _same_word(short[0], family[-1]):
        return 0.98
    if _tail(short, full):
        return 0.95
    if len(short) == 1:
        given = [w for w in full if w not in family]
        if given and fold(short[0]) == fold(given[0]):
            return 0.7
        if any(base(short[0]) == base(w) for w in full):
            return 0.75
    return 0.0
