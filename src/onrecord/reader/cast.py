"""The actors of one article: mentions clustered into persons, states and organizations.

Rules over the mentions of the tagger, which may be noisy: the tables of states and organizations overrule its types,
short forms go to the full names of the article, and further occurrences of names are added.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from onrecord.knowledge.naming import (
    PARTICLES,
    family_of,
    gender_of,
    same_person,
    short_form_score,
    skeleton,
)
from onrecord.knowledge.tables import (
    Country,
    body_nouns,
    fold,
    given_names,
    organizations,
    peoples,
    role_nouns,
    state_forms,
    titles,
    word_class,
)
from onrecord.model import Actor, Span
from onrecord.reader.names import PersonName, Words, parse_person
from onrecord.reader.offices import office_before, read_offices, take_role
from onrecord.reader.page import Page
from onrecord.reader.roles import longest
from onrecord.reader.roster import Entity, Roster, Seen, clean
from onrecord.reader.types import Mention

_ACRONYM = re.compile(r"\s*\(\s*([A-Z][A-Za-z]*[A-Z][A-Za-z]*)\s*\)")
_SMALL = word_class("small in acronyms")
_MAX_WORDS = 14


def build_roster(page: Page, words: Words, mentions: Sequence[Mention]) -> Roster:
    """Clusters `mentions` into entities; the result is settled, offices and countries of persons are set."""
    roster = Roster(page, words)
    text = page.text
    persons: list[tuple[int, int, PersonName]] = []
    bodies: list[tuple[int, int, str]] = []
    ranks: list[tuple[int, int, PersonName]] = []
    for mention in _joined(mentions, words):
        if mention.type == "DATE":
            roster.dates.append((mention.start, mention.end))
        if mention.type in ("ROLE", "DATE") or mention.end - mention.start > 200:
            continue
        i, j = clean(words, mention.start, mention.end)
        if i >= j or j - i > _MAX_WORDS:
            continue
        start, end = words.starts[i], words.ends[j - 1]
        surface = text[start:end]
        if mention.type == "ORG":
            whole = longest(words, i, min(len(words.forms), j + 5))
            if whole and whole[0] > j and whole[2] == "organization":
                end = words.ends[whole[0] - 1]
                surface = text[start:end]
        noun = role_nouns().get(surface) or role_nouns().get(surface.lower())
        if surface in peoples() or (noun is not None and (noun.plural or surface.islower())):
            continue
        form = state_forms().get(surface)
        entry = organizations().get(surface) or (organizations().get(fold(surface)) if " " in surface else None)
        nominal = surface.split(" ")[0] in given_names()
        if mention.type == "PERSON" and (form is None or nominal) and (entry is None or nominal):
            while i and _is_title(words, i - 1):
                i -= 1
            if j < len(words.forms) and words.gap(j - 1) == " " and _goes_on(words, i, j):
                j += 1
                end = words.ends[j - 1]
            before = i - 1
            if j - i == 1 and i and words.gap(before) == " " and _may_be_given(words, before):
                i = before
            name = parse_person(words, i, j)
            at = _body_at_end(words, i, j)
            if at is not None:
                bodies.append((words.starts[at], end, text[words.starts[at] : end]))
                continue
            if name and (name.parts[-1] in peoples() or _is_people(name.parts[-1])):
                continue
            if name and j - i > 1 and words.lower[j - 1] in body_nouns():
                bodies.append((start, end, surface))
            elif name and name.text in titles() and _before_a_name(words, j):
                continue
            elif name and name.text in titles() and name.honorific is None:
                ranks.append((start, end, name))
            elif name:
                persons.append((start, end, name))
            continue
        if form and (form.use != "seat" or mention.type in ("STATE", "ORG")):
            # the name of a city is a place unless the tagger saw it act
            roster.seen.append(Seen(start, end, roster.state(form.country), use=form.use))
            continue
        if mention.type == "PLACE":
            roster.places.add(surface)
            continue
        if entry:
            entity = roster.body(surface, entry)
            roster.seen.append(Seen(start, end, entity))
            continue
        if mention.type == "STATE":
            _nations(roster, i, j)
        elif mention.type == "ORG":
            bodies.append((start, end, surface))
    # "President" and "Major" name nobody, unless somebody of the article has that family name
    families = {name.parts[-1] for _, _, name in persons if len(name.parts) > 1 or name.honorific}
    persons += (rank for rank in ranks if rank[2].text in families)
    _persons(roster, [_without_place(roster, p, persons) for p in persons], bodies)
    _bodies(roster, bodies)
    _more(roster)
    roster.settle()
    read_offices(roster)
    return roster


def _without_place(
    roster: Roster, person: tuple[int, int, PersonName], persons: Sequence[tuple[int, int, PersonName]]
) -> tuple[int, int, PersonName]:
    """A name without the place before it: "On Oslo Lund said nothing", where Lund has another given name."""
    start, end, name = person
    first, last = name.parts[0], name.parts[-1]
    if len(name.parts) != 2 or first not in roster.places or fold(first) in given_names():
        return person
    if not any(len(n.parts) > 1 and n.parts[-1] == last and n.parts[0] != first for _, _, n in persons):
        return person
    return start, end, PersonName((last,), end - len(last))


def _may_be_given(words: Words, k: int) -> bool:
    """Whether word `k`, right before a family name, is the given name that the tagger left out."""
    form = words.forms[k]
    if not form[:1].isupper() or form in titles() or words.lower[k] in role_nouns() or form in state_forms():
        return False
    if fold(form) in given_names():
        return True
    return not (words.opens(k) or form in organizations() or words.lower[k] in word_class("not a name"))


def _before_a_name(words: Words, j: int) -> bool:
    """Whether a word with a capital follows at word `j`: a title there is part of a longer one or of a name."""
    return j < len(words.forms) and words.gap(j - 1) in (" ", ". ", "\xa0") and words.forms[j][:1].isupper()


def _goes_on(words: Words, i: int, j: int) -> bool:
    """Whether the word behind the name in words ``[i, j)`` is the rest of it ("President Bashar" "al-Hakim")."""
    low = words.lower[j]
    return low.startswith(("al-", "el-")) and words.lower[i] not in ("the", "a")


def _is_people(word: str) -> bool:
    form = state_forms().get(word)
    return form is not None and form.use == "people"


def _is_title(words: Words, k: int) -> bool:
    """Whether word `k` is a title that the tagger left outside the name behind it."""
    return words.forms[k] in titles() and words.gap(k) in (" ", ". ", "\xa0", ".\xa0")


def _joined(mentions: Sequence[Mention], words: Words) -> list[Mention]:
    """The mentions, names of persons in pieces made whole: neighbours joined, a given name before one taken in."""
    out: list[Mention] = []
    for mention in (_without_and(m, words) for m in mentions):
        last = out[-1] if out else None
        both = mention.type == "PERSON" and last is not None and last.type == "PERSON"
        if both and last and words.text[last.end : mention.start] in (" ", "\xa0") and mention.end - last.start < 80:
            out[-1] = Mention(last.start, mention.end, "PERSON", max(last.score, mention.score))
            continue
        out.extend(_apart(mention, words))
    return out


def _without_and(mention: Mention, words: Words) -> Mention:
    """The mention of a person without the "and" that the tagger left at its end."""
    i, j = words.span(mention.start, mention.end)
    if mention.type != "PERSON" or j - i < 2 or words.lower[j - 1] != "and":
        return mention
    return Mention(mention.start, words.ends[j - 2], "PERSON", mention.score)


def _apart(mention: Mention, words: Words) -> list[Mention]:
    """Two persons in one mention ("Ann Other and Rui Lobo") as two."""
    i, j = words.span(mention.start, mention.end)
    if mention.type != "PERSON" or "and" not in words.lower[i:j]:
        return [mention]
    at = words.lower.index("and", i, j)
    if at == i or at + 1 >= j:
        return [mention]
    first = Mention(mention.start, words.ends[at - 1], "PERSON", mention.score)
    return [first, Mention(words.starts[at + 1], mention.end, "PERSON", mention.score)]


def _body_at_end(words: Words, i: int, j: int) -> int | None:
    """Where the name of an organization of the table starts that ends words ``[i, j)``: "the Smith White House"."""
    for k in range(i + 1, j):
        found = longest(words, k, j)
        if found and found[0] == j and found[2] == "organization" and j - k > 1:
            return k
    return None


def _nations(roster: Roster, i: int, j: int) -> None:
    """States named inside a longer mention ("Syrian Kurdish", "north-east Syria")."""
    words = roster.words
    k = i
    while k < j:
        found = longest(words, k, j)
        if found and isinstance(found[1], Country):
            seen = Seen(words.starts[k], words.ends[found[0] - 1], roster.state(found[1]), use=found[2])
            roster.seen.append(seen)
        k = found[0] if found else k + 1


def _persons(roster: Roster, persons: list[tuple[int, int, PersonName]], bodies: list[tuple[int, int, str]]) -> None:
    """Full names first, each to one entity; then short forms to the full names of the article."""
    full: list[Entity] = []
    index: dict[str, list[Entity]] = {}
    short: list[tuple[int, int, PersonName]] = []
    # "De Mistura" may be a short form where a sentence starts, "El Baradei" a name: those go last
    for start, end, name in sorted(persons, key=lambda p: p[2].parts[0].lower() in PARTICLES):
        if len(name.parts) < 2 or name.parts[0].rstrip(".") in titles():
            short.append((start, end, name))
            continue
        near = index.get(skeleton(name.parts[-1]), [])
        if name.parts[0].lower() in PARTICLES and any(short_form_score(name.parts, e.parts) > 0.9 for e in near):
            short.append((start, end, name))
            continue
        near = index.get(skeleton(name.parts[-1]), []) + index.get(skeleton(family_of(name.parts)[-1]), [])
        entity = next((e for e in near if same_person(e.parts, name.parts)), None)
        if entity is None:
            entity = roster.add(Entity("person", name.text, parts=name.parts))
            full.append(entity)
            for key in {skeleton(p) for p in name.parts}:
                index.setdefault(key, []).append(entity)
        elif len(name.parts) > len(entity.parts):
            entity.parts, entity.name = name.parts, name.text
        _note(entity, name)
        roster.seen.append(_person_seen(roster, end, name, entity))
    families = {family_of(e.parts)[-1] for e in full}
    for k in range(len(bodies) - 1, -1, -1):
        # a family name that the tagger took for something else
        start, end, surface = bodies[k]
        if surface in families:
            short.append((start, end, PersonName((surface,), start)))
            del bodies[k]
    by_place = sorted(roster.seen, key=lambda s: s.start)
    starts = [s.start for s in by_place]
    singles: list[Entity] = []
    single: dict[str, list[Entity]] = {}
    for start, end, name in sorted(short, key=lambda t: t[:2]):
        key = skeleton(name.parts[-1])
        owner, sure = _owner(name, index.get(key, [])[:50], single.get(key, []), start, by_place, starts)
        entity = owner or roster.add(Entity("person", name.text, parts=name.parts))
        if owner is None:
            single.setdefault(key, []).append(entity)
            singles.append(entity)
        _note(entity, name)
        seen = _person_seen(roster, end, name, entity)
        seen.sure = sure
        roster.seen.append(seen)
    for entity in (*full, *singles):
        entity.gender = entity.gender or gender_of(entity.parts)


def _note(entity: Entity, name: PersonName) -> None:
    entity.gender = name.gender or entity.gender
    if name.honorific and not entity.sector:
        title = titles().get(name.honorific.rstrip("."))
        entity.sector = title.sector if title else None


def _person_seen(roster: Roster, end: int, name: PersonName, entity: Entity) -> Seen:
    if name.title:
        i, j = roster.words.span(*name.title)
        take_role(entity, office_before(roster.words, i, j))
    return Seen(name.start, end, entity)


def _owner(
    name: PersonName,
    full: Sequence[Entity],
    singles: Sequence[Entity],
    at: int,
    by_place: Sequence[Seen],
    starts: Sequence[int],
) -> tuple[Entity | None, float]:
    """The entity that a short form means and how sure that is: the best fit, then gender, then the latest mention."""
    parts = name.parts[1:] if len(name.parts) > 1 and name.parts[0].rstrip(".") in titles() else name.parts
    scored = []
    for entity in full:
        score = short_form_score(parts, entity.parts)
        if score and name.gender:
            gender = entity.gender or gender_of(entity.parts)
            score += 0.2 if gender == name.gender else -0.5 if gender else 0.0
        if score > 0.5:
            scored.append((score, entity))
    for entity in singles:
        if [fold(p) for p in entity.parts] in ([fold(p) for p in name.parts], [fold(p) for p in parts]):
            scored.append((0.99, entity))
        elif parts == entity.parts[-1:]:
            scored.append((0.9, entity))
    if not scored:
        return None, 1.0
    best = max(s for s, _ in scored)
    rivals = [e for s, e in scored if s > best - 0.1]
    if len(rivals) == 1:
        return rivals[0], 1.0 if best >= 0.9 else 0.85
    i = bisect_right(starts, at)
    for seen in reversed(by_place[max(0, i - 60) : i]):
        if any(seen.entity is e for e in rivals):
            return seen.entity, 0.6
    return rivals[0], 0.6


def _bodies(roster: Roster, bodies: Sequence[tuple[int, int, str]]) -> None:
    """Organizations that no table holds: by their words, by an acronym that the text defines, by initials."""
    text = roster.page.text
    for start, end, surface in sorted(bodies, key=lambda b: b[:2]):
        entity = roster.body(surface, organizations().get(surface))
        i, j = roster.words.span(start, end)
        if entity.country is None and not entity.known:
            entity.country = _country_of(roster.words, i, j)
            entity.sector = entity.sector or _sector_of(surface)
        roster.seen.append(Seen(start, end, entity))
    for seen in roster.seen:
        if seen.entity.kind == "organization":
            defined = _ACRONYM.match(text, seen.end)
            if defined:
                roster.acronyms.setdefault(defined.group(1), seen.entity)
    # an acronym that stands as an entity of its own joins the name that defines it or has its initials
    initials: dict[str, Entity] = {}
    for entity in roster.entities:
        if entity.kind == "organization" and " " in entity.name:
            letters = "".join(w[0] for w in entity.name.split() if w.lower() not in _SMALL and w[0].isalpha())
            if len(letters) >= 3:
                initials.setdefault(letters.upper(), entity)
    for seen in roster.seen:
        entity = seen.entity
        if entity.kind == "organization" and not entity.known and " " not in entity.name and entity.name.isupper():
            full = roster.acronyms.get(entity.name) or initials.get(entity.name)
            if full and full is not entity:
                seen.entity = full


def _country_of(words: Words, i: int, j: int) -> str | None:
    k = i
    while k < j:
        found = longest(words, k, j)
        if found and isinstance(found[1], Country):
            return found[1].iso3
        k = found[0] if found else k + 1
    return None


def _sector_of(surface: str) -> str | None:
    for word in reversed(fold(surface).split()):
        noun = body_nouns().get(word)
        if noun:
            return noun.sector
    return None


def _more(roster: Roster) -> None:
    """Occurrences of the family names of the article, and of its acronyms, that the tagger left out."""
    forms: dict[str, Entity | None] = {}
    for entity in roster.entities:
        if entity.kind == "person":
            last = family_of(entity.parts)[-1]
            if len(last) > 2 and last not in state_forms() and last not in organizations():
                forms[last] = None if last in forms else entity
    forms.update(roster.acronyms)
    roster.seen.sort(key=lambda s: s.start)
    covered = sorted((s.start, s.end) for s in roster.seen)
    starts = [c[0] for c in covered]
    words = roster.words
    extra = []
    for i, form in enumerate(words.forms):
        named = forms.get(form)
        if named is None or not form[0].isupper():
            continue
        k = bisect_right(starts, words.starts[i]) - 1
        if k >= 0 and covered[k][1] > words.starts[i]:
            continue
        before = words.forms[i - 1] if i and words.gap(i - 1) == " " else ""
        after = words.forms[i + 1] if words.gap(i) == " " else ""
        if named.kind == "person" and (before[:1].isupper() and before not in titles() and not words.opens(i - 1)):
            continue
        if named.kind == "person" and after[:1].isupper():
            continue
        extra.append(Seen(words.starts[i], words.ends[i], named, sure=0.9))
    roster.seen.extend(extra)


def _ref(entity: Entity) -> str | None:
    """The key of a state or organization in the tables."""
    if not entity.known:
        return None
    return f"state:{entity.country}" if entity.kind == "state" else f"organization:{entity.name}"


def to_actors(roster: Roster, spoken: set[int]) -> tuple[tuple[Actor, ...], dict[int, str]]:
    """The public actors in order of first mention, and the id of each entity (by ``id()``); shown ones only.

    Groups and persons without a name are left out unless they speak (`spoken`).
    """
    chosen = [e for e in roster.entities if e.shown and e.mentions and (e.kind != "group" or id(e) in spoken)]
    chosen.sort(key=lambda e: (e.mentions[0], e.name))
    ids = {id(e): f"a{n}" for n, e in enumerate(chosen, 1)}
    actors = []
    for entity in chosen:
        aliases = sorted((f for f in entity.forms if f != entity.name), key=lambda f: (-entity.forms[f], f))
        actors.append(
            Actor(
                id=ids[id(entity)],
                name=entity.name,
                kind=entity.kind,
                country=entity.country,
                sector=entity.sector,
                offices=tuple(entity.offices),
                aliases=tuple(aliases),
                known=entity.known,
                ref=entity.ref or _ref(entity),
                mentions=tuple(Span(a, b) for a, b in sorted(set(entity.mentions))),
            )
        )
    return tuple(actors), ids
