"""Role phrases: "the Kremlin spokesman", "Belgium’s justice minister", "an official in Washington" taken apart.

A rule-based reading of one noun phrase over the tables of role nouns, bodies, states and organizations.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from onrecord.knowledge.tables import (
    BodyNoun,
    Country,
    Gender,
    Organization,
    RoleNoun,
    body_nouns,
    modifiers,
    organizations,
    role_nouns,
    state_forms,
    word_class,
)
from onrecord.reader.names import Words

Determiner = Literal["definite", "indefinite", "possessive", "none"]

PREPOSITIONS = word_class("preposition")
RELATIVES = word_class("relative")
_DEFINITE = word_class("definite")
_INDEFINITE = word_class("indefinite")
_SINGULAR = word_class("indefinite singular")
_OWNERS = word_class("owner")
_AFTER = word_class("ends complement")


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """One role phrase: ``text[start:end]`` and what it says.

    `head` or `body` is its noun. `of` is the span of what the person serves or belongs to, `owner` that of a
    possessor ("Vladimir Putin" in "Vladimir Putin’s spokesman"; a pronoun where `owner_pronoun`).
    """

    start: int
    end: int
    title: str
    head: RoleNoun | None = None
    body: BodyNoun | None = None
    determiner: Determiner = "none"
    plural: bool = False
    country: str | None = None
    of: tuple[int, int] | None = None
    owner: tuple[int, int] | None = None
    owner_pronoun: bool = False
    modifiers: frozenset[str] = frozenset()

    @property
    def gender(self) -> Gender | None:
        """The gender that the noun itself states."""
        return self.head.gender if self.head else None

    @property
    def sector(self) -> str | None:
        """The PLOVER sector of the noun; a shadow minister is of the opposition."""
        if "shadow" in self.modifiers:
            return "OPP"
        return self.head.sector if self.head else self.body.sector if self.body else None


def longest(words: Words, i: int, limit: int) -> tuple[int, Country | Organization, str] | None:
    """The longest name of a state or organization that starts at word `i`: its end, the entry and its use."""
    for size in range(min(6, limit - i), 0, -1):
        surface = words.text[words.starts[i] : words.ends[i + size - 1]]
        form = state_forms().get(surface)
        if form:
            return i + size, form.country, form.use
        entry = organizations().get(surface)
        if entry is None and size > 1:
            entry = organizations().get(surface.lower())
        if entry:
            return i + size, entry, "organization"
    return None


def _head_at(words: Words, end: int, start: int) -> tuple[int, RoleNoun | None, BodyNoun | None]:
    """The noun that ends before word `end`, of at most three words: where it starts and its entries."""
    for size in (3, 2, 1):
        if end - size < start:
            continue
        phrase = " ".join(words.lower[end - size : end])
        role = role_nouns().get(phrase) or (role_nouns().get(words.forms[end - 1]) if size == 1 else None)
        body = body_nouns().get(phrase)
        if role and not (body and body.use != "group"):
            return end - size, role, None
        if body:
            return end - size, None, body
    return end, None, None


def parse_role(words: Words, i: int, j: int) -> Role | None:
    """The role phrase in words ``[i, j)``; None where its head is neither a role noun nor a body.

    `j` may reach past the phrase: what follows the noun (prepositions, a relative clause) is read as its complement.
    """
    if i >= j:
        return None
    first = i
    determiner: Determiner = "none"
    owner: tuple[int, int] | None = None
    owner_pronoun = False
    singular = False
    low = words.lower[i]
    while i < j and low in ("also", "even", "both", "all", "now") and i + 1 < j:
        i += 1
        low = words.lower[i]
    if low in _INDEFINITE or low.isdigit():
        determiner, singular = "indefinite", low in _SINGULAR
        i += 1
        if i < j and words.lower[i] == "of":
            i += 1
        while i < j and (words.lower[i] in _DEFINITE or words.lower[i] in _INDEFINITE):
            i += 1
    elif low in _DEFINITE:
        determiner = "definite"
        i += 1
    elif low in _OWNERS:
        determiner, owner, owner_pronoun = "possessive", (words.starts[i], words.ends[i]), True
        i += 1
    # the possessor, up to the last "’s" before the noun
    end = i
    while end < j and not (end > i and (words.lower[end] in PREPOSITIONS or words.lower[end] in RELATIVES)):
        # "US Department of Defense spokesman": a name may hold a preposition
        known = longest(words, end, j) if words.forms[end][:1].isupper() else None
        end = known[0] if known else end + 1
    core = i
    for k in range(i, end):
        if words.is_possessive(k) and k + 1 < end:
            owner = (words.starts[core if not owner or owner_pronoun else i], words.ends[k])
            owner_pronoun = False
            core = k + 2 if words.forms[k + 1] in ("’s", "'s") else k + 1
            if determiner != "indefinite":
                determiner = "possessive"
    if core >= end:
        return None
    start, head, body = _head_at(words, end, core)
    if end < j and words.lower[end] == "of":
        for size in (4, 3, 2):
            phrase = " ".join(words.lower[end - 1 : end + size])
            if phrase in role_nouns():
                start, head, body, end = end - 1, role_nouns()[phrase], None, end + size
                break
    if head is None and body is None:
        # "the Syrian government lead negotiator team member of": the noun may stand before a stray last word
        for back in range(end - 1, core, -1):
            start, head, body = _head_at(words, back, core)
            if head is not None or body is not None:
                end = back
                break
        else:
            return None
    country, of, mods = _before(words, core, start, bool(head and head.sector == "CVL"))
    if owner and not owner_pronoun and country is None:
        a, b = words.span(*owner)
        country = _country(words, a, b) or country
    after = _after(words, end, j)
    if after and of is None and owner is None and after[1] not in ("from", "in"):
        of = after[0]
        if country is None and (head is None or after[1] in ("of", "for")):
            country = _country(words, *words.span(*of))
    title_words = [w if w.isupper() else w.lower() for w in words.forms[start:end]]
    lead: list[str] = []
    for k in range(start - 1, core - 1, -1):
        if words.lower[k] not in modifiers() or (of and of[0] <= words.starts[k] < of[1]):
            break
        lead.insert(0, words.lower[k])
    return Role(
        start=words.starts[first],
        end=words.ends[j - 1],
        title=" ".join(lead + title_words),
        head=head,
        body=body,
        determiner=determiner,
        plural=bool(head and head.plural) and not singular,
        country=country,
        of=of or (owner if not owner_pronoun else None),
        owner=owner,
        owner_pronoun=owner_pronoun,
        modifiers=frozenset(mods),
    )


def _before(words: Words, i: int, j: int, civil: bool) -> tuple[str | None, tuple[int, int] | None, set[str]]:
    """What the words before the noun say: a country, the span of a body, and plain modifiers."""
    country: str | None = None
    of: tuple[int, int] | None = None
    mods: set[str] = set()
    k = i
    while k < j:
        found = longest(words, k, j)
        if found:
            end, entry, use = found
            if isinstance(entry, Country):
                if use == "adjective" or not civil:
                    country = country or entry.iso3
                if use in ("name", "seat") and of is None:
                    of = (words.starts[k], words.ends[end - 1])
            else:
                country = entry.country or country
                of = (words.starts[k], words.ends[end - 1])
            k = end
            continue
        if words.lower[k] in body_nouns():
            # "defence ministry spokesman": the body is what stands before the noun
            left = k
            while left > i and words.forms[left - 1] not in ("’s", "'s"):
                left -= 1
            of = (words.starts[left], words.ends[k])
        elif of is None and words.forms[k][:1].isupper() and words.lower[k] not in role_nouns():
            right = k + 1
            while right < j and words.forms[right][:1].isupper() and words.lower[right] not in role_nouns():
                right += 1
            if words.lower[k] not in modifiers():
                of = (words.starts[k], words.ends[right - 1])
        mods.add(words.lower[k])
        k += 1
    return country, of, mods


def _after(words: Words, i: int, j: int) -> tuple[tuple[int, int], str] | None:
    """The complement "of X" or "for X" right behind the noun: its span and the preposition."""
    if i >= j or words.lower[i] not in ("of", "for", "at", "from", "in", "with") or i + 1 >= j:
        return None
    start = i + 1
    while start < j and words.lower[start] in ("the", "a", "an"):
        start += 1
    end = start
    while end < j and words.lower[end] not in RELATIVES and words.lower[end] not in _AFTER:
        end += 1
        if end < j and any(c in ",;:()–—" for c in words.gap(end - 1)):
            break
    if end <= start:
        return None
    return (words.starts[start], words.ends[end - 1]), words.lower[i]


def _country(words: Words, i: int, j: int) -> str | None:
    for k in range(i, j):
        found = longest(words, k, j)
        if found:
            entry = found[1]
            # the seat in "the Carnegie Moscow Centre" says nothing of whose it is
            whole = k == i and found[0] == j
            code = None if found[2] == "seat" and not whole else _code(entry)
            if code:
                return code
    return None


def _code(entry: Country | Organization) -> str | None:
    return entry.iso3 if isinstance(entry, Country) else entry.country
