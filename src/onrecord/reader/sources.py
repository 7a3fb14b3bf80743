"""What a source span says: a name, a pronoun, a role or a joint source, by the head of its noun phrase."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from onrecord.knowledge.naming import gender_of, short_form_score
from onrecord.knowledge.tables import (
    Country,
    Pronoun,
    demonyms,
    fold,
    given_names,
    peoples,
    pronouns,
    role_nouns,
    state_forms,
    titles,
    word_class,
)
from onrecord.model import Span
from onrecord.reader.names import Words, parse_person
from onrecord.reader.roles import PREPOSITIONS, RELATIVES, Role, longest, parse_role
from onrecord.reader.roster import Entity, Roster, Seen

_NOT_NAMES = word_class("not a name")
_BESIDE_PRONOUN = word_class("beside a pronoun")
_BREAKS = ",;:()[]–—"


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a source span ``text[start:end]``: exactly one of the fields that may be None, or none.

    `entities` has more than one member for a joint source ("the SDF and the YPG"). `people` names a people.
    """

    start: int
    end: int
    entities: tuple[Entity, ...] = ()
    pronoun: Pronoun | None = None
    role: Role | None = None
    people: str | None = None
    sure: float = 1.0


def read_source(roster: Roster, spans: Sequence[Span]) -> Reference | None:
    """The reference of a source, which may be in several pieces; None where it holds no word."""
    best: Reference | None = None
    for span in spans:
        if span.end - span.start > 600:
            continue
        for i, j in _segments(roster.words, *roster.words.span(*roster.around(span.start, span.end))):
            found = _segment(roster, i, j)
            if found is None:
                continue
            if found.sure > 0.7 and any(e.kind == "person" for e in found.entities):
                return found
            # "Turkey’s president, a close ally": the first phrase counts unless a person is named behind it
            if best is None or (_weak(best) and not _weak(found)) or (best.entities and best.sure < found.sure - 0.2):
                best = found
    if best is None and spans:
        i, j = roster.words.span(spans[0].start, spans[0].end)
        if i < j:
            return Reference(start=roster.words.starts[i], end=roster.words.ends[j - 1])
    return best


def _weak(reference: Reference) -> bool:
    return not reference.entities and reference.pronoun is None and reference.role is None and reference.people is None


def _segments(words: Words, i: int, j: int) -> list[tuple[int, int]]:
    """Pieces between commas, dashes and brackets; ages and "the" parts of quotation go."""
    out = []
    start = i
    for k in range(i, j):
        last = k == j - 1
        if last or any(c in _BREAKS for c in words.gap(k)):
            if any(not f.isdigit() for f in words.forms[start : k + 1]):
                out.append((start, k + 1))
            start = k + 1
        if len(out) >= 8:
            break
    return out


def _segment(roster: Roster, i: int, j: int) -> Reference | None:
    words = roster.words
    while i < j and words.lower[i] in (
        "and",
        "but",
        "or",
        "as",
        "both",
        "according",
        "to",
        "while",
        "said",
        "says",
        "by",
    ):
        if words.lower[i] == "to" and i and words.lower[i - 1] != "according":
            break
        i += 1
    if i >= j:
        return None
    start, end = words.starts[i], words.ends[j - 1]
    # "I’m" and "they’ve" are the pronoun
    only = pronouns().get(words.lower[i].replace("'", "’").partition("’")[0]) if words.forms[i] != "US" else None
    if only and (j - i == 1 or (j - i <= 3 and only.refers != "self" and words.lower[j - 1] in _BESIDE_PRONOUN)):
        return Reference(start=start, end=end, pronoun=only)
    last = _last_person(roster, i, j)
    if last:
        return Reference(start=start, end=end, entities=(last.entity,), sure=last.sure)
    parts = _conjuncts(words, i, j)
    if len(parts) > 1:
        return _joint(roster, i, j, parts)
    return _phrase(roster, i, j)


def _core_end(words: Words, i: int, j: int) -> int:
    k = i + 1
    while k < j and words.lower[k] not in PREPOSITIONS and words.lower[k] not in RELATIVES:
        k += 1
    return k


def _last_person(roster: Roster, i: int, j: int) -> Seen | None:
    """A person named at the end of the phrase, or of its part before a preposition, who heads it."""
    words = roster.words
    for end in dict.fromkeys((j, _core_end(words, i, j))):
        inside = [s for s in roster.within(words.starts[i], words.ends[end - 1] + 1) if s.end <= words.ends[end - 1]]
        if not inside or inside[-1].entity.kind != "person":
            continue
        seen = inside[-1]
        a, b = words.span(seen.start, seen.end)
        if b != end or words.is_possessive(b - 1):
            continue
        k = a - 1
        while k >= i and (
            words.forms[k] in titles()
            or words.lower[k] in role_nouns()
            or words.forms[k] in state_forms()
            or words.lower[k] in ("the", "former", "president", "minister", "prime", "royal", "foreign")
        ):
            k -= 1
        if k >= i and (words.lower[k] in PREPOSITIONS or words.lower[k] in ("and", "or")):
            continue
        return seen
    return None


def _conjuncts(words: Words, i: int, j: int) -> list[tuple[int, int]]:
    """The parts of a coordination that is not inside a complement."""
    end = _core_end(words, i, j)
    cuts = [k for k in range(i + 1, end - 1) if words.lower[k] in ("and", "or")]
    # "the SDF and the YPG" ends with the second name even where a preposition follows
    out, start = [], i
    for cut in cuts:
        out.append((start, cut))
        start = cut + 1
    out.append((start, j))
    return out


def _joint(roster: Roster, i: int, j: int, parts: list[tuple[int, int]]) -> Reference | None:
    words = roster.words
    whole = roster.within(words.starts[i], words.ends[_core_end(words, i, j) - 1])
    if len(whole) == 1 and whole[0].start <= words.starts[i] + 4 and whole[0].end >= words.ends[j - 1]:
        return _phrase(roster, i, j)
    read = [r for r in (_phrase(roster, a, b) for a, b in parts) if r is not None]
    start, end = words.starts[i], words.ends[j - 1]
    tail = read[-1] if read else None
    if tail and tail.role and (tail.role.plural or (tail.role.body and tail.role.body.use == "group")):
        return Reference(start=start, end=end, role=tail.role)
    named = [r.entities[0] for r in read if len(r.entities) == 1]
    if len(named) == len(parts) and len({id(e) for e in named}) > 1:
        return Reference(start=start, end=end, entities=tuple(dict.fromkeys(named)), sure=0.85)
    first = read[0] if read else None
    if first is None:
        return None
    return msgspec.structs.replace(first, start=start, end=end, sure=min(first.sure, 0.65))


def _phrase(roster: Roster, i: int, j: int) -> Reference | None:
    """One noun phrase without coordination."""
    words = roster.words
    start, end = words.starts[i], words.ends[j - 1]
    core = _core_end(words, i, j)
    while core > i + 1 and words.forms[core - 1] in ("’s", "'s"):
        core -= 1
    if core == j - 1 and words.forms[core] in ("’s", "'s"):
        j = core
    last = core - 1
    inside = [s for s in roster.within(start, words.ends[last]) if s.use != "adjective"]
    if inside and inside[-1].end >= words.ends[last] and inside[-1].entity.kind != "person":
        seen = inside[-1]
        if seen.use == "people" and words.forms[i] == "the":
            return Reference(start=start, end=end, entities=(seen.entity,), sure=0.75)
        if seen.use != "people":
            return Reference(start=start, end=end, entities=(seen.entity,), sure=seen.sure)
    if inside and inside[-1].end >= words.ends[last] and inside[-1].use == "people":
        # "many Syrians" are people of Syria, not Syria
        return Reference(start=start, end=end, people=words.forms[last])
    if inside and inside[-1].end >= words.ends[last] and core == j:
        return Reference(start=start, end=end, entities=(inside[-1].entity,), sure=inside[-1].sure)
    role = parse_role(words, i, j)
    if role is not None:
        return Reference(start=start, end=end, role=role)
    known = _table_name(roster, i, core)
    if known:
        return Reference(start=start, end=end, entities=(known,), sure=0.9)
    people = peoples().get(words.forms[last])
    if people:
        return Reference(start=start, end=end, people=_people(roster, people, i, last))
    named = [s for s in inside if s.entity.kind in ("person", "organization", "state")]
    if named:
        owner = named[-1]
        # "Trump’s tweet", "the Pentagon leadership", "Trump himself"
        sure = 0.6 if owner.possessive or owner.end < words.ends[last] else owner.sure
        return Reference(start=start, end=end, entities=(owner.entity,), sure=sure)
    unknown = _unknown_name(roster, i, core)
    if unknown:
        return Reference(start=start, end=end, entities=(unknown,), sure=0.75)
    return None


def _table_name(roster: Roster, i: int, j: int) -> Entity | None:
    """A state, its seat or an organization of the tables that the tagger did not mark, at the end of the phrase."""
    words = roster.words
    for k in range(i, j):
        found = longest(words, k, j)
        if found and found[0] == j:
            entry = found[1]
            surface = words.text[words.starts[k] : words.ends[j - 1]]
            if found[2] == "adjective":
                return None
            entity = roster.state(entry) if isinstance(entry, Country) else roster.body(surface, entry)
            entity.saw(words.starts[k], words.ends[j - 1], surface)
            return entity
    return None


def _people(roster: Roster, people: str, i: int, last: int) -> str:
    """The name of a people, with the state where it lives ("Syria’s Kurds": "Syrian Kurds")."""
    words = roster.words
    for k in range(i, last):
        found = longest(words, k, last)
        if found and isinstance(found[1], Country) and found[1].iso3 in demonyms():
            return f"{demonyms()[found[1].iso3]} {people}"
    return people


def _is_capital(words: Words, form: str) -> bool:
    """Whether the word has a capital where no sentence starts, or has more than one."""
    if not form[1:].islower():
        return True
    return any(f == form and not words.opens(k) for k, f in enumerate(words.forms))


def _unknown_name(roster: Roster, i: int, j: int) -> Entity | None:
    """A name that the tagger missed: words with capitals at the end of the phrase."""
    words = roster.words
    k = j
    while k > i and words.forms[k - 1][:1].isupper() and words.lower[k - 1] not in ("the", "a", "an"):
        k -= 1
    if k == j or j - k > 5 or all(f.isupper() and len(f) == 1 for f in words.forms[k:j]):
        return None
    if k == j - 1 and k == i and words.lower[k] in role_nouns():
        return None
    parts = tuple(words.forms[k:j])
    if k == i and len(parts) == 1 and words.lower[k] in _NOT_NAMES:
        return None
    surface = words.text[words.starts[k] : words.ends[j - 1]]
    for entity in roster.entities:
        if entity.shown and surface in entity.forms:
            return entity
    if len(parts) == 1 and words.opens(k) and fold(surface) not in given_names() and not _is_capital(words, surface):
        # "Interviewees said": a common noun at the start of a sentence
        return None
    if surface in roster.places:
        return None
    name = parse_person(words, k, j)
    titled = name is not None and name.honorific is not None
    if surface in state_forms():
        return None
    if name is not None:
        parts = name.parts
    for entity in roster.entities:
        if entity.kind == "person" and entity.shown and short_form_score(parts, entity.parts) > 0.9:
            return entity
    article = k > i and words.lower[k - 1] in ("the", "a", "an")
    acronym = len(parts) == 1 and len(surface) <= 5 and surface.isupper()
    person = titled or (not (article or acronym) and (fold(parts[0]) in given_names() or len(parts) == 1))
    if person:
        entity = roster.add(Entity("person", " ".join(parts), parts=parts, gender=gender_of(parts)))
    elif article or acronym or len(parts) > 1:
        entity = roster.body(surface, None)
    else:
        return None
    entity.saw(words.starts[k], words.ends[j - 1], surface)
    return entity
