"""Who a pronoun or a role stands for: candidates of the text before it, scored by place, salience, number and gender.

The scores follow the salience factors of Lappin and Leass (1994), fitted by hand to news: recency by sentence, the
subject position, being the speaker of the statement before, and agreement. A model's probabilities are one more factor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from onrecord.knowledge.tables import Pronoun, word_class
from onrecord.reader.roles import Role
from onrecord.reader.roster import Entity, Roster

_GENERIC = word_class("generic role")
_MANY = word_class("bodies of many names")
_RANKS = word_class("rank modifier")
_LOWER = _RANKS - word_class("past office")
_DEFINING = word_class("defining modifier")
_WINDOW = 40
_FAR_BACK = 400
_MODEL = 1.0
"""How much a model's probability counts: on labelled articles more than this did harm."""
_SENTENCES = 6


class Guess(msgspec.Struct, frozen=True):
    """The best candidate and how sure it is; `entity` is None where nothing fits."""

    entity: Entity | None
    sure: float


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What is known at the place of an anaphor: who spoke last and how near, and what must not be meant.

    `offset` is where the anaphor stands, `content` the stretches of its own statement, `near` how many sentences ago
    the speaker before (`speaker`) spoke; `recent` says the same of the latest speakers, latest first; `outer` speaks
    the statement that this one is part of; `scores` are a model's probabilities by entity.
    """

    offset: int
    content: tuple[tuple[int, int], ...] = ()
    direct: bool = False
    speaker: Entity | None = None
    near: int = 99
    recent: tuple[tuple[Entity, int], ...] = ()
    outer: Entity | None = None
    scores: Mapping[int, float] = {}
    continues: bool = False


def resolve_pronoun(roster: Roster, pronoun: Pronoun, scene: Scene) -> Guess:
    """The entity a pronoun stands for."""
    if pronoun.refers == "self":
        who = scene.outer or scene.speaker
        if scene.outer is None and not roster.page.is_quoted(scene.offset):
            # the author of the article
            return Guess(None, 0.0)
        return Guess(who, 0.8 if who and scene.outer else 0.6 if who else 0.0)
    if pronoun.refers == "relative":
        return _relative(roster, pronoun, scene)
    scores = _score(roster, scene, lambda e: _agrees(e, pronoun))
    return _best(scores, pronoun)


def _agrees(entity: Entity, pronoun: Pronoun) -> float | None:
    """A bonus for agreement, None where the pronoun cannot stand for the entity."""
    if pronoun.refers == "person":
        if entity.kind != "person" or entity.plural:
            return None
        if entity.gender is None:
            return 0.0
        return 0.6 if entity.gender == pronoun.gender else None
    if pronoun.refers == "thing":
        if entity.kind == "organization":
            return 0.3
        return 0.2 if entity.kind == "state" else None
    if entity.kind == "group" or entity.plural:
        return 0.8
    if entity.kind == "organization":
        return 0.2
    if entity.kind == "state":
        return -0.3
    return None


def _score(roster: Roster, scene: Scene, agrees: Callable[[Entity], float | None]) -> dict[int, tuple[float, Entity]]:
    here = roster.page.sentence_at(scene.offset)
    paragraph = roster.page.paragraph_at(scene.offset)
    quoted_here = roster.page.is_quoted(scene.offset)
    stop = roster.before(scene.offset)
    best: dict[int, tuple[float, Entity]] = {}
    counts: dict[int, int] = {}
    for k in range(stop - 1, max(-1, stop - 1 - _WINDOW), -1):
        seen = roster.seen[k]
        entity = seen.entity
        distance = here - seen.sentence
        if distance > _SENTENCES:
            break
        bonus = agrees(entity)
        if bonus is None or seen.end > scene.offset:
            continue
        counts[id(entity)] = counts.get(id(entity), 0) + 1
        score = bonus + (2.2, 2.0, 1.2, 0.8, 0.5, 0.3, 0.2)[max(0, min(distance, 6))]
        if seen.first:
            score += 0.9
        if seen.possessive:
            score -= 0.5
        if seen.use == "adjective":
            score -= 1.2
        inside = any(a <= seen.start < b for a, b in scene.content)
        if inside:
            score -= 2.5 if scene.direct else 1.5
        elif seen.quoted and not quoted_here:
            score -= 1.5
        if seen.sure < 0.9:
            score -= 0.2
        if roster.page.paragraph_at(seen.start) != paragraph:
            score -= 0.2
        if id(entity) not in best or score > best[id(entity)][0]:
            best[id(entity)] = (score, entity)
    share = 1.0
    for speaker, near in scene.recent:
        bonus = agrees(speaker)
        if bonus is None or near >= 5:
            continue
        old = best.get(id(speaker), (bonus + 1.0, speaker))[0]
        prior = (1.6, 1.6, 1.2, 0.6, 0.3)[near] + (1.5 if scene.continues and share == 1.0 else 0.0)
        best[id(speaker)] = (old + prior * share, speaker)
        # the latest speaker who agrees counts in full, the ones before less and less
        share *= 0.4
    for key, (score, entity) in list(best.items()):
        extra = min(0.3, 0.1 * (counts.get(key, 1) - 1)) + _MODEL * scene.scores.get(key, 0.0)
        best[key] = (score + extra, entity)
    return best


def _best(scores: dict[int, tuple[float, Entity]], pronoun: Pronoun) -> Guess:
    if not scores:
        return Guess(None, 0.0)
    ranked = sorted(scores.values(), key=lambda p: (-p[0], p[1].name))
    top, entity = ranked[0]
    margin = min(top - ranked[1][0], 2.0) if len(ranked) > 1 else 1.5
    if top < 0.8:
        return Guess(entity, 0.4)
    sure = min(0.55 + 0.16 * margin + 0.03 * min(top - 0.8, 3.0), 0.93)
    if pronoun.refers == "group" and entity.kind in ("organization", "state"):
        # "they" is more often people that no rule has seen
        sure *= 0.8
    elif pronoun.refers == "thing":
        sure *= 0.92
    return Guess(entity, round(sure, 2))


def _relative(roster: Roster, pronoun: Pronoun, scene: Scene) -> Guess:
    """What stands right before "who", or the person before an apposition: "X, director of Y at Z, who said"."""
    here = roster.page.sentence_at(scene.offset)
    text = roster.page.text
    stop = roster.before(scene.offset)
    beside: Entity | None = None
    sure = 0.0
    thing = pronoun.form in ("which", "that")
    for k in range(stop - 1, max(-1, stop - 1 - 10), -1):
        seen = roster.seen[k]
        if seen.sentence != here or scene.offset - seen.end > 160:
            break
        gap = text[seen.end : scene.offset]
        person = seen.entity.kind == "person"
        if not gap.strip(" ,–—-"):
            if thing and not person and seen.use != "adjective":
                return Guess(seen.entity, 0.8)
            if person or (seen.use != "adjective" and "," not in gap):
                return Guess(seen.entity, 0.88 if person else 0.75)
            beside = beside or (seen.entity if seen.use != "adjective" else None)
            sure = 0.7 if seen.entity.kind == "group" else 0.45
        elif person and gap.lstrip().startswith(",") and gap.rstrip().endswith(","):
            return Guess(seen.entity, 0.75)
    # "families of men killed beside the militia, who say": a body is seldom meant
    return Guess(beside, sure if beside else 0.0)


def resolve_role(roster: Roster, role: Role, scene: Scene) -> Guess:
    """The person a definite role phrase stands for: a compatible office, then place and salience."""
    head = role.head
    if head is None:
        return Guess(None, 0.0)
    here = roster.page.sentence_at(scene.offset)
    stop = roster.before(scene.offset)
    latest: dict[int, tuple[Entity, int, int]] = {}
    for seen in roster.seen[max(0, stop - _FAR_BACK) : stop]:
        if seen.entity.kind == "person" and not seen.entity.plural:
            count = latest[id(seen.entity)][2] if id(seen.entity) in latest else 0
            latest[id(seen.entity)] = (seen.entity, seen.sentence, count + 1)
    ranked: list[tuple[float, float, Entity]] = []
    for entity, sentence, count in latest.values():
        fit = fits(roster, role, entity)
        if fit is None:
            continue
        distance = here - sentence
        score = fit + max(-0.5, 1.2 - 0.2 * distance) + 0.05 * min(count, 8)
        if entity is scene.speaker and scene.near < 4:
            score += 0.8
        score += 2.0 * scene.scores.get(id(entity), 0.0)
        ranked.append((score, fit, entity))
    if not ranked:
        return Guess(None, 0.0)
    ranked.sort(key=lambda p: (-p[0], p[2].name))
    top, fit, entity = ranked[0]
    margin = top - ranked[1][0] if len(ranked) > 1 else 2.0
    if fit < 1.0:
        # no office known: only the one person whom the article is about, where nothing else fits
        sure = 0.45 + 0.12 * min(margin, 1.5) + (0.05 if len(entity.mentions) > 3 else 0.0)
        return Guess(entity, round(sure, 2))
    sure = 0.6 + 0.12 * min(margin, 1.5) + (0.1 if fit >= 3 else 0.0)
    return Guess(entity, round(min(sure, 0.92), 2))


def fits(roster: Roster, role: Role, entity: Entity) -> float | None:
    """How well a role phrase fits what is known of a person: None if it cannot, below 1 where nothing is known."""
    head = role.head
    if head is None:
        return None
    if role.gender and entity.gender and role.gender != entity.gender:
        return None
    if role.country and entity.country and role.country != entity.country:
        return None
    scored = [s for s in (_match(roster, role, known) for known in entity.roles) if s is not None]
    if scored:
        return max(scored)
    if entity.roles or not entity.shown:
        return None
    return 0.5 if head.use != "kin" and head.family not in ("official", "man", "woman", "person") else 0.3


def _match(roster: Roster, role: Role, known: Role) -> float | None:
    """How well one role phrase can mean the office that another one gave; None where they differ."""
    head, other = role.head, known.head
    if head is None or other is None:
        return None
    if role.country and known.country and role.country != known.country:
        return None
    if known.start == known.end and role.of and not role.country:
        # an office of the tables is a state's; "the Northtown president" is not, "Putin's spokesman" is
        named = {s.entity.country for s in roster.within(*role.of)}
        if known.country is None or known.country not in named:
            return None
    if role.modifiers & _RANKS != known.modifiers & _RANKS and (role.modifiers | known.modifiers) & _LOWER:
        return None
    asked, given = _defining(role), _defining(known)
    if head.family == other.family:
        # "foreign minister" and "defence minister" are of one family and still two offices
        if " " in head.noun and " " in other.noun and head.noun != other.noun and head.family == "minister":
            return None
        if asked and given and not asked & given:
            return None
        score = 3.0 if head.noun == other.noun or not asked else 2.6
        if role.country and known.country:
            score += 0.5
        if asked & given:
            score += 0.4
        told = role.country is not None and known.country is not None
        if role.of and known.of and not told and not _same_body(roster, role.of, known.of):
            return None if head.family in _GENERIC else score - 0.8
        return score
    if head.family in other.broader:
        return 1.6 if head.family in _GENERIC else 2.2
    # The narrower word may follow the wider one ("envoy", then "the ambassador"), but another post is another person:
    # "the prime minister" is not the foreign minister.
    narrower = other.family in head.broader and " " not in head.noun and not given
    return 1.5 if narrower else None


def _defining(role: Role) -> frozenset[str]:
    """The words that tell one minister from another, whether the tables count them to the noun or not."""
    inside = role.head.noun.split()[:-1] if role.head is not None else ()
    return (role.modifiers | frozenset(inside)) & _DEFINING


def _same_body(roster: Roster, a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two complements name the same body: by an entity in both, or by a word of theirs."""
    one, two = ({id(s.entity) for s in roster.within(*span)} for span in (a, b))
    if one & two:
        return True
    words = roster.words
    stems = [{words.lower[k][:5] for k in range(*words.span(*span)) if len(words.lower[k]) > 3} for span in (a, b)]
    return bool(stems[0] & stems[1])


def resolve_body(roster: Roster, role: Role, scene: Scene) -> Guess:
    """The organization that "the department", "the group" or "the charity" stands for."""
    noun = role.body
    if noun is None:
        return Guess(None, 0.0)
    stop = roster.before(scene.offset)
    here = roster.page.sentence_at(scene.offset)
    generic: Guess | None = None
    for k in range(stop - 1, max(-1, stop - 1 - 80), -1):
        seen = roster.seen[k]
        entity = seen.entity
        if entity.kind != "organization" or (role.country and entity.country and role.country != entity.country):
            continue
        if is_called(entity, role):
            return Guess(entity, 0.8)
        if generic is None and not role.modifiers and here - seen.sentence <= 2 and noun.noun in _MANY:
            media = entity.sector == "JRN"
            if media == (noun.sector == "JRN") and (
                noun.sector in (None, "NGO", "JRN") or noun.sector == entity.sector
            ):
                generic = Guess(entity, 0.65 if entity is scene.speaker or seen.first else 0.5)
    return generic or Guess(None, 0.0)


def is_called(entity: Entity, role: Role) -> bool:
    """Whether the noun of the role ends a name of the organization, and its other words are in that name."""
    last = role.title.split()[-1].lower()
    names = [n.lower() for n in (entity.name, *entity.forms)]
    if not any(n.split()[-1].rstrip("s") == last.rstrip("s") for n in names if n):
        return False
    return all(any(m in n for n in names) for m in role.modifiers)
