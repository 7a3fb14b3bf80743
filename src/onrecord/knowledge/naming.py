"""Names of persons compared: spellings, short forms, family names, and the gender that a given name has.

Spellings are compared by their consonants, so that transliterations of one name agree ("Aleksandr", "Alexander",
"Alyaksandr"); two names are of one person only where the family name agrees and the given names do not differ.
"""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.knowledge.tables import Gender, family_first, fold, given_names, short_names, word_class

PARTICLES = word_class("name particle")
ARTICLES = ("al-", "el-", "as-", "ash-", "ar-", "an-", "ad-", "ath-")
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


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """The consonants of a name, made alike across the usual ways to spell it in Latin letters."""
    key = fold(name)
    for article in ARTICLES:
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
    for article in ARTICLES:
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
    if _same_given(ga[0], gb[0]):
        # "George W. Bush" is not "George H. W. Bush"
        initials = [(_initial(x), _initial(y)) for x, y in zip(ga[1:], gb[1:], strict=False)]
        return all(x is None or y is None or x.startswith(y) or y.startswith(x) for x, y in initials)
    # a call name among the given names ("Javad Zarif" of Mohammad Javad Zarif), written out in both
    return any(len(fold(x)) > 2 and len(fold(y)) > 2 and _same_given(x, y) for x in ga for y in gb)


def same_first_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names begin with the same given name, in some spelling."""
    return _same_given(a[0], b[0])


def _initial(word: str) -> str | None:
    """The letters of an initial or two ("H", "HW", "H.W."), None for a word written out."""
    bare = word.replace(".", "")
    return bare if len(bare) <= 2 and bare.isupper() else None


def _tail(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return len(short) < len(full) and all(_same_word(x, y) for x, y in zip(short, full[-len(short) :], strict=True))


@lru_cache(maxsize=8192)
def short_form_score(short: tuple[str, ...], full: tuple[str, ...]) -> float:
    """How well a short form fits a full name, from 0 (not at all) to 1 (its family name)."""
    if not full:
        return 0.0
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
