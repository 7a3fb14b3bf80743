"""Speakers that are described and not named: "the envoy", "a Home Office spokesperson", "the report by the Society"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from onrecord.knowledge.schema import Person
from onrecord.knowledge.tables import Pronoun, countries, pronouns
from onrecord.model import ActorKind
from onrecord.reader.antecedents import Guess, Scene, fits, is_called, resolve_body, resolve_pronoun, resolve_role
from onrecord.reader.offices import finish_offices
from onrecord.reader.roles import PREPOSITIONS, Role, parse_role
from onrecord.reader.roster import Entity, Roster, Seen
from onrecord.reader.sources import Reference
from onrecord.reader.types import Mention
from onrecord.reader.voices import LEAST, Hearing, Voice, group, mark, unnamed

_AHEAD = 4
_ELIMINATED = 0.56
_NOT_NOW = frozenset(("former", "ex", "future", "next", "incoming", "late", "deputy", "new", "previous"))


def describe(hearing: Hearing, mentions: Sequence[Mention]) -> None:
    """Gives the people whom the text describes and does not name a place in the roster.

    "She met a retired teacher. He said": without this a pronoun could only mean somebody with a name. Roles that are
    sources are left to their statements, and roles beside a name are its apposition.
    """
    roster = hearing.roster
    taken = sorted((s.start, s.end) for d in hearing.drafts for s in d.source)
    starts = [s for s, _ in taken]
    words = roster.words
    for mention in mentions:
        if mention.type != "ROLE" or mention.end - mention.start > 200:
            continue
        k = bisect_right(starts, mention.start) - 1
        if (k >= 0 and taken[k][1] > mention.start) or (k + 1 < len(taken) and taken[k + 1][0] < mention.end):
            continue
        i, j = words.span(mention.start, mention.end)
        role = parse_role(words, i, j)
        if role is None or role.head is None or _beside_name(roster, i, j):
            continue
        entity: Entity | None = None
        if not role.plural and role.determiner != "indefinite":
            place = Reference(start=mention.start, end=mention.end, role=role)
            found = _by_office(hearing, place, role, Scene(offset=mention.start))
            if found is not None and found[1] >= 0.65:
                entity = found[0]
                if entity.shown:
                    _adopt(roster, entity, role)
        if entity is None:
            kind: ActorKind = "group" if role.plural else "person"
            entity = Entity(kind, "", gender=role.gender, plural=role.plural, shown=False)
            entity.roles.append(role)
            entity.country = role.country
            roster.add(entity)
        mark(roster, entity, mention.start, mention.end)


def _beside_name(roster: Roster, i: int, j: int) -> bool:
    """Whether a person is named in words ``[i, j)`` or right beside them, with nothing but a comma between."""
    words = roster.words
    start = words.starts[i - 1] if i else 0
    end = words.ends[j] if j < len(words.ends) else words.ends[j - 1]
    a, b = roster.around(start, end)
    return any(s.entity.kind == "person" for s in roster.within(a, b))


def by_role(hearing: Hearing, voice: Voice, reference: Reference, role: Role, scene: Scene) -> None:
    """Finds who a role, a body or a document stands for; somebody new and unnamed where nobody fits."""
    roster = hearing.roster
    if role.body is not None:
        _by_body(hearing, voice, reference, role, scene)
        return
    head = role.head
    if head is None:
        voice.sure = 0.6
        return
    if role.plural:
        voice.entity = group(roster, _undated(roster, reference), reference)
        voice.entity.country = voice.entity.country or role.country
        voice.entity.sector = voice.entity.sector or role.sector
        voice.how, voice.sure = "anonymous", 0.85
        return
    found = _by_office(hearing, reference, role, scene) if role.determiner != "indefinite" else None
    if found is None and head.use == "speaks":
        found = _spoken_for(hearing, role, scene)
    if found is not None:
        voice.entity, voice.sure, voice.how = found[0], found[1], "coreference"
        if not found[0].shown:
            unnamed(voice, Guess(found[0], found[1]))
        elif found[0].kind == "person":
            _adopt(roster, found[0], role)
        elif role.of is not None:
            voice.how = "named"
        mark(roster, found[0], reference.start, reference.end)
        return
    shadow = roster.add(
        Entity("person", roster.page.text[reference.start : reference.end], shown=False, gender=role.gender)
    )
    shadow.roles.append(role)
    shadow.country, shadow.sector = role.country, role.sector
    mark(roster, shadow, reference.start, reference.end)
    voice.entity, voice.how = shadow, "anonymous"
    voice.sure = 0.85 if role.determiner == "indefinite" else 0.55


def _undated(roster: Roster, reference: Reference) -> str:
    """The words of a reference without a date behind them ("officials on Monday")."""
    end = min((a for a, b in roster.dates if reference.start < a < reference.end <= b + 1), default=reference.end)
    text = roster.page.text[reference.start : end].rstrip(" ,")
    last = text.rsplit(" ", 1)
    return last[0] if end < reference.end and len(last) > 1 and last[1] in PREPOSITIONS else text


def _by_office(hearing: Hearing, reference: Reference, role: Role, scene: Scene) -> tuple[Entity, float] | None:
    """The person a definite role means: by an office told before or later, by being named next, by elimination."""
    roster = hearing.roster
    owned = _owned(hearing, role)
    if owned.entity is not None:
        return owned.entity, owned.sure
    known, unnamed_one = _by_tables(hearing, reference, role)
    if known is not None and not _told_otherwise(hearing, role, known):
        return known, 0.92
    guess = resolve_role(roster, role, scene)
    earlier = guess.entity
    fit = (fits(roster, role, earlier) or 0.0) if earlier is not None else 0.0
    if earlier is not None and fit >= (3.0 if unnamed_one else 1.0) and guess.sure >= LEAST:
        return earlier, guess.sure
    later = _told_later(hearing, reference, role)
    if later is not None:
        return later
    following = _first_named_after(hearing, reference, role)
    # somebody whom the tables lack may be new in the office, and named right after the article's first words
    new = following is not None and not following[0].known and roster.page.sentence_at(reference.start) <= 2
    if unnamed_one is not None and hearing.linker is not None and not new:
        return hearing.linker.introduce(unnamed_one), 0.8
    if following is not None and (earlier is None or roster.page.sentence_at(reference.start) <= 2):
        return following
    if earlier is not None and guess.sure >= _ELIMINATED and _may_lead(role):
        return earlier, guess.sure
    return following


def _by_tables(hearing: Hearing, reference: Reference, role: Role) -> tuple[Entity | None, Person | None]:
    """Who the tables say holds the office on the day of the report: named in the article, or not named in it."""
    linker = hearing.linker
    if linker is None or role.owner_pronoun or role.modifiers & _NOT_NOW:
        return None, None
    roster = hearing.roster
    phrase = roster.page.text[reference.start : reference.end]
    if not (role.country or role.of or role.owner):
        return linker.called(phrase, role), None
    person = linker.holder(phrase, role)
    entity = linker.linked.get(person.id) if person is not None else None
    return entity, person if entity is None else None


def _told_otherwise(hearing: Hearing, role: Role, known: Entity) -> bool:
    """Whether the article gives the office to somebody else by name."""
    roster = hearing.roster
    for entity in roster.entities:
        if entity is known or entity.kind != "person" or not entity.roles or not entity.shown or entity.known:
            continue
        if (fits(roster, role, entity) or 0.0) >= 3.0:
            return True
    return False


def _may_lead(role: Role) -> bool:
    """Whether the role is that of a head of state or government, whom reports name without an office."""
    return role.head is not None and role.head.family in ("president", "premier", "chancellor", "monarch", "pope")


def _told_later(hearing: Hearing, reference: Reference, role: Role) -> tuple[Entity, float] | None:
    """A person whom the text later gives the same office of the same state or body."""
    best: tuple[Entity, float] | None = None
    for entity in hearing.roster.entities:
        if entity.kind != "person" or not entity.shown:
            continue
        fit = fits(hearing.roster, role, entity)
        if fit is not None and fit >= 3.4 and (best is None or fit > best[1]):
            best = entity, fit
    return (best[0], 0.75) if best else None


def _adopt(roster: Roster, entity: Entity, role: Role) -> None:
    """Takes an office over from a role phrase that was found to mean the person, or whose office it is."""
    same = [n for n, r in enumerate(entity.roles) if r.head and role.head and r.head.family == role.head.family]
    if role.country and same and all(entity.roles[n].country is None for n in same):
        for n in same:
            entity.roles[n] = msgspec.structs.replace(entity.roles[n], country=role.country)
        finish_offices(roster)
    elif not same:
        entity.roles.append(role)
        entity.gender = entity.gender or role.gender
        finish_offices(roster)


def _owned(hearing: Hearing, role: Role) -> Guess:
    """ "Scurfield’s mother", "Lavrov’s deputy": a person whose known role is of the same owner."""
    roster = hearing.roster
    if role.owner is None or role.owner_pronoun or role.head is None:
        return Guess(None, 0.0)
    owners = [s.entity for s in roster.within(*role.owner)]
    owner = owners[-1] if owners else None
    if owner is None:
        return Guess(None, 0.0)
    for entity in roster.entities:
        if entity.kind != "person" or not entity.shown or entity is owner:
            continue
        for known in entity.roles:
            if known.head is None or known.of is None or known.head.family != role.head.family:
                continue
            if any(s.entity is owner for s in roster.within(*known.of)):
                return Guess(entity, 0.9)
    return Guess(None, 0.0)


def _spoken_for(hearing: Hearing, role: Role, scene: Scene) -> tuple[Entity, float] | None:
    """The body that a spokesperson speaks for: named in the phrase, else the last body that spoke."""
    roster = hearing.roster
    if role.of is not None:
        inside = [s for s in roster.within(role.of[0], role.of[1]) if s.use != "adjective"]
        if any(s.entity.kind == "person" for s in inside):
            return None
        surface = roster.page.text[role.of[0] : role.of[1]]
        # the best known, then the longest of the names in it, where it is most of the phrase
        inside.sort(key=lambda s: (s.entity.known and s.entity.kind == "organization", s.end - s.start), reverse=True)
        if inside and (inside[0].entity.known or 2 * (inside[0].end - inside[0].start) > len(surface)):
            return inside[0].entity, 0.85
        if any(c.isupper() for c in surface) or " " in surface:
            found = roster.body(surface, None)
            if hearing.linker is not None:
                found = hearing.linker.link_body(found)
            found.country = found.country or role.country
            return found, 0.7
    if role.country is not None and not role.modifiers:
        return roster.state(countries()[role.country]), 0.7
    if role.of is None and scene.speaker is not None and scene.near <= 2 and scene.speaker.kind != "person":
        return scene.speaker, 0.65
    return None


def _by_body(hearing: Hearing, voice: Voice, reference: Reference, role: Role, scene: Scene) -> None:
    roster = hearing.roster
    body = role.body
    if body is None:
        return
    if body.use == "document":
        _by_document(hearing, voice, reference, role, scene)
        return
    if body.use == "group":
        voice.entity = group(roster, _undated(roster, reference), reference)
        voice.entity.country, voice.entity.sector = role.country, role.sector
        voice.how, voice.sure = "anonymous", 0.85
        return
    if body.use == "government" and role.country and not (role.owner and _person_in(roster, role.owner)):
        state = roster.state(countries()[role.country])
        voice.entity, voice.sure, voice.how = state, 0.88, "named"
        mark(roster, state, reference.start, reference.end)
        return
    guess = resolve_body(roster, role, scene)
    if guess.entity is None and role.determiner != "indefinite":
        guess = _body_named_next(hearing, reference, role)
    if guess.entity is not None and guess.sure >= LEAST:
        voice.entity, voice.sure, voice.how = guess.entity, guess.sure, "coreference"
        mark(roster, guess.entity, reference.start, reference.end)
        return
    name = _body_name(hearing, role, reference)
    if name is None:
        voice.how, voice.sure = "coreference", 0.4
        return
    entity = roster.body(name, None)
    if hearing.linker is not None:
        entity = hearing.linker.link_body(entity)
    entity.country = entity.country or role.country
    entity.sector = entity.sector or role.sector
    voice.entity, voice.sure, voice.how = entity, 0.75, "named"
    mark(roster, entity, reference.start, reference.end)


def _body_named_next(hearing: Hearing, reference: Reference, role: Role) -> Guess:
    """ "The Kurdish force that … . The Syrian Democratic Forces said": the body that is named, and speaks, next."""
    roster = hearing.roster
    here = roster.page.sentence_at(reference.start)
    speaking = {id(e) for r in hearing.references if r is not None and r.start > reference.start for e in r.entities}
    for k in range(roster.before(reference.end), len(roster.seen)):
        seen = roster.seen[k]
        if seen.sentence - here > 2:
            break
        entity = seen.entity
        if entity.kind == "organization" and seen.first and seen.sentence > here and id(entity) in speaking:
            if role.country and entity.country and role.country != entity.country:
                continue
            if role.title and is_called(entity, msgspec.structs.replace(role, modifiers=frozenset())):
                return Guess(entity, 0.7)
    return Guess(None, 0.0)


def _person_in(roster: Roster, span: tuple[int, int]) -> bool:
    return any(s.entity.kind == "person" for s in roster.within(*span))


def _body_name(hearing: Hearing, role: Role, reference: Reference) -> str | None:
    """A name for a body described in lower case: the phrase up to its noun, where something tells it from others."""
    roster, words = hearing.roster, hearing.roster.words
    i, j = words.span(reference.start, reference.end)
    noun = role.title.split()[-1].lower()
    end = next((k for k in range(j - 1, i - 1, -1) if words.lower[k] == noun), j - 1)
    if words.lower[i] in ("the", "a", "an"):
        i += 1
    if role.owner_pronoun and role.owner:
        # "his own administration": named by whom "his" means
        scene = Scene(offset=role.owner[0])
        owner_word = words.lower[words.span(*role.owner)[0]]
        guess = resolve_pronoun(roster, _pronoun_for(owner_word), scene)
        if guess.entity is None or guess.sure < 0.6 or guess.entity.kind != "person":
            return None
        return f"{guess.entity.parts[-1] if guess.entity.parts else guess.entity.name} {noun}"
    if end <= i and not (end + 1 < j and words.lower[end + 1] in ("of", "for")):
        return None
    if end <= i:
        end = j - 1
    return " ".join(roster.page.text[words.starts[i] : words.ends[end]].split())


def _pronoun_for(word: str) -> Pronoun:
    return pronouns().get(word) or pronouns()["it"]


def _by_document(hearing: Hearing, voice: Voice, reference: Reference, role: Role, scene: Scene) -> None:
    """A report or statement speaks for whoever issued it, where the text says who."""
    roster = hearing.roster
    noun = role.body.noun if role.body else ""
    around = roster.within(reference.start, reference.end + 60)
    inside = [s for s in around if s.end <= reference.end and s.use != "adjective"]
    issuer = _issuer(hearing, reference, inside)
    if issuer is None:
        issuer = hearing.documents.get(noun)
        sure = 0.75
        if issuer is None:
            issuer = _document_owner(hearing, noun)
            sure = 0.7
    else:
        sure = 0.88
        hearing.documents.setdefault(noun, issuer)
    if issuer is not None:
        for similar in ("report", "paper", "study", "document"):
            if noun in ("report", "paper", "study", "document"):
                hearing.documents.setdefault(similar, issuer)
        voice.entity, voice.sure, voice.how = issuer, sure, "coreference"
        mark(roster, issuer, reference.start, reference.end)
        return
    voice.how, voice.sure = "anonymous", 0.6


def _issuer(hearing: Hearing, reference: Reference, inside: list[Seen]) -> Entity | None:
    if not inside:
        return None
    text = hearing.roster.page.text
    for seen in inside:
        lead = text[reference.start : seen.start].rstrip().lower().removesuffix(" the")
        if seen.possessive or lead.endswith((" by", " from")) or lead in ("the", "a", "an", ""):
            return seen.entity
    return None


def _document_owner(hearing: Hearing, noun: str) -> Entity | None:
    """ "The report by the Society" anywhere in the article tells whose "a report" is."""
    roster = hearing.roster
    text = roster.page.text
    for seen in roster.seen:
        if seen.entity.kind != "organization":
            continue
        before = text[max(0, seen.start - 40) : seen.start].lower()
        if re.search(
            rf"\b(?:report|paper|study|document|{re.escape(noun)})\b[^.]{{0,18}}\b(?:by|from|of)\s+(?:the\s+)?$", before
        ):
            return seen.entity
    return None


def _first_named_after(hearing: Hearing, reference: Reference, role: Role) -> tuple[Entity, float] | None:
    """A person who is named for the first time right after a role that nobody yet fits, and who then speaks.

    "X’s spokesman has dismissed …. Ann Other said that …": the next person, unless X, another office or sex.
    """
    roster = hearing.roster
    here = roster.page.sentence_at(reference.start)
    owners = {id(s.entity) for s in roster.within(reference.start, reference.end)}
    speaking = {id(e) for r in hearing.references if r is not None and r.start > reference.start for e in r.entities}
    for k in range(roster.before(reference.end), len(roster.seen)):
        seen = roster.seen[k]
        entity = seen.entity
        ahead = seen.sentence - here
        if ahead > _AHEAD:
            break
        if entity.kind != "person" or not entity.shown or id(entity) in owners or seen.quoted:
            continue
        new = entity.mentions and min(entity.mentions)[0] >= reference.start
        if not new:
            continue
        fit = fits(roster, role, entity)
        if fit is None:
            if entity.roles:
                continue
            return None
        if fit >= 1.0:
            return entity, 0.85
        if id(entity) in speaking or seen.first:
            return entity, 0.75 if ahead <= 2 else 0.65
        return None
    return None
