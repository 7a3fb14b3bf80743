"""Offices and titles beside names: "the Turkish president, X", "X, the justice minister,", "X is head of"."""

from __future__ import annotations

from onrecord.knowledge.tables import body_nouns, countries, modifiers, role_nouns, state_forms, word_class
from onrecord.model import Office
from onrecord.reader.names import Words
from onrecord.reader.roles import PREPOSITIONS, RELATIVES, Role, parse_role
from onrecord.reader.roster import Entity, Roster

_MAX_WORDS = 14
_STARTS = word_class("definite") | word_class("indefinite singular") | word_class("owner")
_JOINTS = _STARTS | frozenset(("of", "for", "at", "to", "and", "’s", "'s"))
_NO_OFFICE = word_class("no office")
_GENERIC = word_class("generic role")
_STOPPERS = PREPOSITIONS | RELATIVES | word_class("stops apposition")


def office_before(words: Words, i: int, j: int) -> Role | None:
    """The office in words ``[i, j)`` right before a name; a rank ("Minister Major General") only where it is all."""
    rank: Role | None = None
    for end in range(j, max(i, j - 4), -1):
        role = parse_role(words, i, end)
        if role is None or role.head is None:
            continue
        if role.head.family != "officer":
            return role
        rank = rank or role
    return rank


def read_offices(roster: Roster) -> None:
    """Gives the persons of the roster the roles that stand beside their names."""
    words = roster.words
    floor = 0
    for seen in roster.seen:
        if seen.entity.kind != "person":
            continue
        i, j = words.span(seen.start, seen.end)
        take_role(seen.entity, _before_name(words, i, floor))
        take_role(seen.entity, _behind_name(words, j))
        # a phrase does not reach over another name, but may start with its possessive: "Lane’s deputy, Other"
        floor = i if seen.possessive else j


def take_role(entity: Entity, role: Role | None) -> None:
    """Adds what a role phrase says of a person."""
    if role is None or role.head is None or role.plural:
        return
    if any(r.title == role.title and r.country == role.country for r in entity.roles):
        return
    entity.roles.append(role)
    entity.gender = role.gender or entity.gender
    # a minister's mother is no civilian for being a mother, a charity's director of the charity's sector
    if role.head.use != "kin" and not (role.of and role.head.family in _GENERIC):
        entity.sector = entity.sector or role.sector


def finish_offices(roster: Roster) -> None:
    """Offices, countries and sectors of persons from their roles; needs all mentions settled."""
    for entity in roster.entities:
        if entity.kind != "person" or not entity.shown:
            continue
        for role in entity.roles:
            of, country, sector = _served(roster, role, entity)
            country = role.country or country
            entity.country = entity.country or country
            own = role.sector if role.head is not None and role.head.use != "kin" else None
            entity.sector = entity.sector or sector or own
            if role.head is None or role.head.noun in _NO_OFFICE:
                continue
            if of is None and role.country:
                of = countries()[role.country].name
            office = Office(title=role.title, of=of)
            if any(_says_more(o, office) for o in entity.offices):
                continue
            entity.offices = [o for o in entity.offices if not _says_more(office, o)]
            if not any(o.title == office.title and (o.of == office.of or office.of is None) for o in entity.offices):
                entity.offices = [o for o in entity.offices if not (o.title == office.title and o.of is None)]
                entity.offices.append(office)


def _says_more(office: Office, other: Office) -> bool:
    """Whether `office` is the `other` told in full: "defence minister" and "minister"."""
    return office.title.endswith(f" {other.title}") and other.of in (None, office.of)


def _served(roster: Roster, role: Role, holder: Entity) -> tuple[str | None, str | None, str | None]:
    """Name, country and sector of what a role of `holder` serves, which is never the holder."""
    if role.of is None:
        return None, None, None
    inside = [s for s in roster.within(*role.of) if s.use != "adjective" and s.entity is not holder]
    k = roster.before(role.of[0])
    # (not the role phrase itself, once it is known whom it means)
    if (
        k < len(roster.seen)
        and roster.seen[k].start < role.of[1] < roster.seen[k].end
        and roster.seen[k].entity.kind != "person"
    ):
        # the name goes on where the phrase was cut: "the Institute for Policy"
        inside = [roster.seen[k]]
    if len(inside) >= 1:
        first = inside[0]
        whole = role.of[1] - role.of[0] <= (first.end - first.start) + 8
        target = first.entity
        if whole or target.kind == "person":
            return target.name, target.country, target.sector if target.kind != "person" else None
    surface = " ".join(roster.page.text[role.of[0] : role.of[1]].split())
    form = state_forms().get(surface)
    return (form.country.name, form.country.iso3, None) if form else (surface[:80], None, None)


def _before_name(words: Words, i: int, floor: int) -> Role | None:
    """The role phrase right before the name that starts at word `i`."""
    if i <= 0:
        return None
    gap = words.gap(i - 1)
    if gap.strip(" ") not in ("", ","):
        return None
    comma = "," in gap
    k = i - 1
    if not comma and words.forms[k][:1].islower() and words.lower[k] not in role_nouns():
        return None
    if words.forms[k] in ("’s", "'s"):
        return None
    low = i
    floor = max(floor, i - _MAX_WORDS)
    while k >= floor:
        form, lower = words.forms[k], words.lower[k]
        if k < i - 1 and words.gap(k).strip(" ’'") not in ("", "&"):
            break
        # "Norway’s ambassador to the United Kingdom, Ann Other", but not "an adviser to the envoy, Ann Other"
        sent = lower == "to" and comma and words.lower[i - 1] not in role_nouns()
        if lower in ("of", "for", "the") or (sent and k and words.lower[k - 1] in role_nouns()):
            low = k
        elif lower in ("a", "an", "his", "her", "their", "its"):
            low = k
            break
        elif lower in _STOPPERS or (form[:1].islower() and lower.endswith(("ed", "ing")) and lower != "acting"):
            break
        else:
            low = k
        k -= 1
    # "Defence Minister Major General Ann Other": the office stands before the rank
    for end in dict.fromkeys((_before_rank(words, low, i), i)):
        for start in range(low, end):
            if not _may_start(words, start):
                continue
            role = office_before(words, start, end)
            if role is None or role.head is None or role.plural:
                continue
            if _reaches(words, role, start, end, comma):
                return role
    return None


def _before_rank(words: Words, low: int, i: int) -> int:
    """Where the rank starts that ends before word `i`, of one word or more; `i` where there is none."""
    k = i
    while k > low:
        noun = role_nouns().get(words.lower[k - 1])
        if noun is None or noun.family != "officer":
            break
        k -= 1
    return k


def _may_start(words: Words, k: int) -> bool:
    """Whether a role phrase can start with word `k`."""
    low = words.lower[k]
    if words.forms[k][:1].isupper():
        return True
    return low in _STARTS or low in modifiers() or low in role_nouns() or low in body_nouns()


def _reaches(words: Words, role: Role, start: int, end: int, comma: bool) -> bool:
    """Whether the phrase can be the start of an apposition that ends where the name begins."""
    head = role.head
    if head is None:
        return False
    known = role_nouns().keys() | body_nouns().keys() | modifiers()
    strange = [
        k
        for k in range(start, end)
        if words.forms[k][:1].islower() and words.lower[k] not in known and words.lower[k] not in _JOINTS
    ]
    opened = words.lower[start] in _STARTS
    if len(strange) > (1 if opened else 0) or any(words.lower[k].endswith("ly") for k in strange):
        return False
    last = words.lower[end - 1]
    ends_with_noun = last == head.noun.split()[-1] or last == role.title.split()[-1].lower()
    if ends_with_noun:
        return (
            not comma
            or role.determiner in ("definite", "possessive")
            or role.country is not None
            or (head.use == "person" and (role.of is not None))
        )
    # "Head of the Presidential Administration X", "the chairman of the joint chiefs of staff, X"
    has_of = any(w in ("of", "for", "at", "to") for w in words.lower[start:end])
    if not has_of:
        return False
    return comma or words.forms[end - 1][:1].isupper()


def _behind_name(words: Words, j: int) -> Role | None:
    """The role phrase right behind the name that ends before word `j`."""
    size = len(words.forms)
    if j >= size:
        return None
    gap = words.gap(j - 1).strip(" ")
    k = j
    if gap in (",", "(", "–", "—", "-"):
        # an age stands before the role
        if words.forms[k].isdigit() and k + 1 < size and words.gap(k).strip(" ") == ",":
            k += 1
        if k < size and words.lower[k] == "who" and k + 1 < size and words.lower[k + 1] in ("is", "was"):
            k += 2
    elif gap == "" and words.lower[k] in ("is", "was"):
        k += 1
    else:
        return None
    while k < size and words.lower[k] in ("now", "then", "currently", "also"):
        k += 1
    end = k
    while end < size and end - k < _MAX_WORDS:
        if end > k and any(c in ',.;:()!?–—\n“”"' for c in words.gap(end - 1)):
            break
        if words.lower[end] in RELATIVES or (words.lower[end] in ("said", "says", "told", "and") and end > k):
            break
        end += 1
    if end <= k or words.lower[k] in _STOPPERS:
        return None
    role = parse_role(words, k, end)
    if role is None or role.head is None or role.plural:
        return None
    if role.owner_pronoun and role.head.use == "person":
        return None
    return role
