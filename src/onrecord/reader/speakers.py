"""Who speaks: the cast of one article and the speaker, relayers and addressee of each statement.

`cast` reads the mentions into a roster (cast.py), each source into a reference (sources.py), and resolves references in
the order of the text (antecedents.py). Below a confidence of one half no actor is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.knowledge.tables import countries, pronouns, state_forms
from onrecord.model import Office, Resolution, Span, Speaker
from onrecord.reader.antecedents import Guess, Scene, fits, resolve_body, resolve_pronoun, resolve_role
from onrecord.reader.cast import Entity, Roster, Seen, body_key, build_roster, finish_offices, to_actors
from onrecord.reader.names import Words
from onrecord.reader.page import Page
from onrecord.reader.roles import Role
from onrecord.reader.sources import Reference, read_source
from onrecord.reader.types import AntecedentScore, Cast, Draft, Mention

_LEAST = 0.5
_QUOTES = "\"“”‘’'«» \t\r\n.,;:…"
_CONTINUES = re.compile(r"\b(?:add|went on|go(?:es)? on|continu|conclud|note|stress)", re.IGNORECASE)
_AHEAD = 4


@dataclass(eq=False)
class _Voice:
    """The speaker of one draft while it is worked out."""

    entity: Entity | None = None
    span: Span | None = None
    how: Resolution = "anonymous"
    sure: float = 0.0
    start: int = 0
    end: int = 0


@dataclass(eq=False)
class _Reader:
    roster: Roster
    drafts: Sequence[Draft]
    references: list[Reference | None]
    scores: dict[tuple[int, int], list[tuple[int, int, float]]]
    voices: list[_Voice] = field(default_factory=list)
    documents: dict[str, Entity] = field(default_factory=dict)
    pending: list[tuple[int, Role, _Voice]] = field(default_factory=list)


def cast(
    text: str,
    mentions: Sequence[Mention],
    drafts: Sequence[Draft],
    *,
    antecedents: Sequence[AntecedentScore] = (),
    published: str | None = None,
    outlet: str | None = None,
    subheadlines: Sequence[Span] = (),
) -> Cast:
    """The actors of `text` and who speaks in each of `drafts`, in their order.

    `mentions` may be noisy; spans outside the text are ignored. `antecedents` are a model's probabilities and may be
    empty. `published` and `outlet` are what is known of the article; nothing is guessed from them yet. Pure and
    deterministic; never fails on any text or spans.
    """
    size = len(text)
    page = Page.of(text, mentions, subheadlines)
    words = Words(text)
    roster = build_roster(page, words, page.mentions)
    drafts = [_inside_text(d, size) for d in drafts]
    references = [read_source(roster, d.source) for d in drafts]
    finish_offices(roster)
    scores: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
    for a in antecedents:
        key = (a.anaphor.start, a.anaphor.end)
        scores.setdefault(key, []).append((a.antecedent.start, a.antecedent.end, a.probability))
    reader = _Reader(roster, drafts, references, scores)
    _resolve_all(reader)
    via = [_relayers(reader, d) for d in drafts]
    addressees = [_addressee(reader, d) for d in drafts]
    finish_offices(roster)
    _complete(roster)
    spoken = {id(v.entity) for v in reader.voices if v.entity is not None}
    spoken.update(id(e) for row in via for e in row)
    spoken.update(id(e) for e in addressees if e)
    actors, ids = to_actors(roster, spoken)
    return Cast(
        actors=actors,
        speakers=tuple(_speaker(v, ids) for v in reader.voices),
        via=tuple(tuple(ids[id(e)] for e in row if id(e) in ids) for row in via),
        addressees=tuple(ids.get(id(e)) if e else None for e in addressees),
    )


def _inside_text(draft: Draft, size: int) -> Draft:
    """The draft without spans that lie outside the text."""
    import msgspec

    def good(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(s for s in spans if 0 <= s.start < s.end <= size)

    if all(good(x) == tuple(x) for x in (draft.source, draft.cue, draft.content, draft.via)):
        return draft
    return msgspec.structs.replace(
        draft, source=good(draft.source), cue=good(draft.cue), content=good(draft.content), via=good(draft.via)
    )


def _speaker(voice: _Voice, ids: dict[int, str]) -> Speaker:
    actor = ids.get(id(voice.entity)) if voice.entity is not None and voice.entity.shown else None
    if actor is not None and voice.sure < _LEAST:
        actor = None
    return Speaker(actor=actor, mention=voice.span, how=voice.how, confidence=round(max(0.0, min(1.0, voice.sure)), 2))


def _resolve_all(reader: _Reader) -> None:
    """One pass in the order of the drafts' places, then what looks ahead."""
    drafts = reader.drafts
    reader.voices = [_Voice() for _ in drafts]
    order = sorted(range(len(drafts)), key=lambda n: (_place(drafts[n]), n))
    for at, n in enumerate(order):
        draft = drafts[n]
        voice = reader.voices[n]
        spans = [*draft.source, *draft.cue, *draft.content]
        voice.start = min((s.start for s in spans), default=0)
        voice.end = max((s.end for s in spans), default=0)
        reference = reader.references[n]
        before = _before(reader, order, at)
        if reference is not None:
            _by_source(reader, n, reference, before)
        else:
            _implicit(reader, n, before)
        _link_ahead(reader, n)
    for at, n in enumerate(order):
        if reader.references[n] is None and (reader.voices[n].entity is None or reader.voices[n].sure < 0.6):
            _from_next(reader, n, order, at)


def _place(draft: Draft) -> int:
    spans = draft.content or draft.source or draft.cue
    return min((s.start for s in spans), default=0)


def _before(reader: _Reader, order: list[int], at: int) -> _Voice | None:
    """The last statement before this one that is not one inside the other, with what it knows of its speaker."""
    draft = reader.drafts[order[at]]
    for back in range(at - 1, max(-1, at - 6), -1):
        n = order[back]
        if reader.drafts[n].inside is not None and reader.drafts[n].inside != draft.inside:
            continue
        if draft.inside == n:
            continue
        return reader.voices[n]
    return None


def _scene(reader: _Reader, n: int, offset: int, end: int, before: _Voice | None) -> Scene:
    draft = reader.drafts[n]
    page = reader.roster.page
    near = 99
    speaker = None
    if before is not None and before.entity is not None:
        speaker = before.entity
        near = max(
            0, page.sentence_at(min(offset, voice_start(reader.voices[n]))) - page.sentence_at(max(0, before.end - 1))
        )
    outer = None
    if draft.inside is not None and 0 <= draft.inside < len(reader.voices) and draft.inside != n:
        outer = reader.voices[draft.inside].entity
    scores: dict[int, float] = {}
    for start, stop, probability in reader.scores.get((offset, end), ()):
        for seen in reader.roster.within(start, stop):
            scores[id(seen.entity)] = max(scores.get(id(seen.entity), 0.0), probability)
    cue = " ".join(page.text[s.start : s.end] for s in draft.cue)
    return Scene(
        offset=offset,
        content=tuple((s.start, s.end) for s in draft.content),
        direct=draft.kind == "direct",
        speaker=speaker,
        near=near,
        outer=outer,
        scores=scores,
        continues=bool(_CONTINUES.search(cue)),
    )


def voice_start(voice: _Voice) -> int:
    """Where a statement starts."""
    return voice.start


def _by_source(reader: _Reader, n: int, reference: Reference, before: _Voice | None) -> None:
    voice = reader.voices[n]
    voice.span = Span(reference.start, reference.end)
    scene = _scene(reader, n, reference.start, reference.end, before)
    if reference.entities:
        _named(reader, voice, reference)
    elif reference.pronoun is not None:
        guess = resolve_pronoun(reader.roster, reference.pronoun, scene)
        voice.entity, voice.sure, voice.how = guess.entity, guess.sure, "coreference"
        if guess.entity is not None and not guess.entity.shown:
            _unnamed(voice, guess)
        elif guess.entity is not None:
            _learn_gender(guess, reference)
            if guess.entity.kind == "group":
                voice.how = "anonymous"
    elif reference.people is not None:
        voice.entity = _group(reader.roster, reference.people, reference)
        voice.how, voice.sure = "named", 0.8
    elif reference.role is not None:
        _by_role(reader, n, voice, reference, reference.role, scene)
    else:
        voice.how, voice.sure = "anonymous", 0.7


def _named(reader: _Reader, voice: _Voice, reference: Reference) -> None:
    entities = reference.entities
    voice.how = "named"
    if len(entities) > 1:
        name = " and ".join(e.name for e in entities)
        voice.entity = _group(reader.roster, name, reference)
        voice.sure = 0.8
        return
    entity = entities[0]
    voice.entity = entity
    voice.sure = 0.97 * reference.sure
    surface = reader.roster.page.text[reference.start : reference.end]
    if entity.kind == "person" and entity.name not in surface:
        voice.how, voice.sure = "coreference", 0.95 * reference.sure
        if entity.name == entity.parts[-1]:
            voice.how = "named"
    elif entity.kind == "state":
        form = state_forms().get(surface.removeprefix("the ").removeprefix("The "))
        if form is not None and form.use == "seat":
            voice.sure = 0.85


def _unnamed(voice: _Voice, guess: Guess) -> None:
    """Somebody described but never named: anonymous, shown by the description."""
    voice.how, voice.sure = "anonymous", guess.sure
    if guess.entity is not None and guess.entity.mentions:
        voice.span = Span(*guess.entity.mentions[0])


def _learn_gender(guess: Guess, reference: Reference) -> None:
    entity, pronoun = guess.entity, reference.pronoun
    if entity and pronoun and entity.kind == "person" and entity.gender is None and guess.sure >= 0.8:
        entity.gender = pronoun.gender


def _group(roster: Roster, name: str, reference: Reference) -> Entity:
    name = " ".join(name.split())[:120]
    key = "group " + body_key(name)
    entity = roster.bodies.get(key)
    if entity is None:
        entity = roster.add(Entity("group", name, plural=True))
        roster.bodies[key] = entity
    _mark(roster, entity, reference.start, reference.end)
    return entity


def _mark(roster: Roster, entity: Entity, start: int, end: int) -> None:
    """Adds a mention that pronouns can find later."""
    entity.saw(start, end, roster.page.text[start:end])
    at = roster.before(start)
    seen = Seen(start, end, entity, sentence=roster.page.sentence_at(start), quoted=roster.page.is_quoted(start))
    seen.first = at == 0 or roster.seen[at - 1].sentence != seen.sentence
    if at < len(roster.seen) and roster.seen[at].sentence == seen.sentence and seen.first:
        roster.seen[at].first = False
    roster.seen.insert(at, seen)
    roster.starts.insert(at, start)


def _by_role(reader: _Reader, n: int, voice: _Voice, reference: Reference, role: Role, scene: Scene) -> None:
    roster = reader.roster
    if role.body is not None:
        _by_body(reader, voice, reference, role, scene)
        return
    head = role.head
    if head is None:
        voice.sure = 0.6
        return
    if role.plural:
        surface = roster.page.text[reference.start : reference.end]
        voice.entity = _group(roster, surface, reference)
        voice.entity.country = voice.entity.country or role.country
        voice.entity.sector = voice.entity.sector or role.sector
        voice.how, voice.sure = "anonymous", 0.85
        return
    guess = Guess(None, 0.0)
    if role.determiner != "indefinite":
        guess = _owned(reader, role) if role.owner else Guess(None, 0.0)
        if guess.entity is None:
            guess = resolve_role(roster, role, scene)
        if guess.entity is not None and guess.sure >= _LEAST and guess.sure > 0.0:
            if not guess.entity.shown:
                _unnamed(voice, guess)
                voice.entity = guess.entity
                _mark(roster, guess.entity, reference.start, reference.end)
                return
            office_known = (fits(roster, role, guess.entity) or 0.0) >= 1.0
            later = None if office_known else _first_named_after(reader, reference, role)
            if later is None:
                voice.entity, voice.sure, voice.how = guess.entity, guess.sure, "coreference"
                _mark(roster, guess.entity, reference.start, reference.end)
                return
    if head.use == "speaks":
        body = _spoken_for(reader, role, scene)
        if body is not None and (role.determiner == "indefinite" or (role.of is not None and body[0].kind != "person")):
            later = _first_named_after(reader, reference, role) if role.determiner != "indefinite" else None
            if later is None:
                voice.entity, voice.sure, voice.how = body[0], body[1], "coreference" if role.of is None else "named"
                _mark(roster, body[0], reference.start, reference.end)
                return
    if role.determiner != "indefinite":
        later = _first_named_after(reader, reference, role)
        if later is not None:
            entity, sure = later
            voice.entity, voice.sure, voice.how = entity, sure, "coreference"
            entity.roles.append(role)
            entity.gender = role.gender or entity.gender
            finish_offices(roster)
            _mark(roster, entity, reference.start, reference.end)
            return
    shadow = roster.add(
        Entity("person", roster.page.text[reference.start : reference.end], shown=False, gender=role.gender)
    )
    shadow.roles.append(role)
    shadow.country, shadow.sector = role.country, role.sector
    _mark(roster, shadow, reference.start, reference.end)
    voice.entity, voice.how = shadow, "anonymous"
    voice.sure = 0.85 if role.determiner == "indefinite" else 0.55


def _owned(reader: _Reader, role: Role) -> Guess:
    """ "Scurfield’s mother", "Lavrov’s deputy": a person whose known role is of the same owner."""
    roster = reader.roster
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


def _spoken_for(reader: _Reader, role: Role, scene: Scene) -> tuple[Entity, float] | None:
    """The body that a spokesperson speaks for: named in the phrase, else the last body that spoke."""
    roster = reader.roster
    if role.of is not None:
        inside = [s for s in roster.within(role.of[0], role.of[1]) if s.use != "adjective"]
        for seen in inside:
            if seen.entity.kind == "organization" or (seen.entity.kind == "state" and len(inside) == 1):
                return seen.entity, 0.85
            if seen.entity.kind == "person":
                return None
        surface = roster.page.text[role.of[0] : role.of[1]]
        if any(c.isupper() for c in surface) or " " in surface:
            found = roster.body(surface, None)
            found.country = found.country or role.country
            return found, 0.7
    if role.country is not None and not role.modifiers:
        return roster.state(countries()[role.country]), 0.7
    if role.of is None and scene.speaker is not None and scene.near <= 2 and scene.speaker.kind != "person":
        return scene.speaker, 0.65
    return None


def _by_body(reader: _Reader, voice: _Voice, reference: Reference, role: Role, scene: Scene) -> None:
    roster = reader.roster
    body = role.body
    if body is None:
        return
    page = roster.page
    surface = page.text[reference.start : reference.end]
    if body.use == "document":
        _by_document(reader, voice, reference, role, scene)
        return
    if body.use == "group":
        voice.entity = _group(roster, surface, reference)
        voice.entity.country, voice.entity.sector = role.country, role.sector
        voice.how, voice.sure = "anonymous", 0.85
        return
    if body.use == "government" and role.country and not (role.owner and _person_in(roster, role.owner)):
        state = roster.state(countries()[role.country])
        voice.entity, voice.sure, voice.how = state, 0.88, "named"
        _mark(roster, state, reference.start, reference.end)
        return
    guess = resolve_body(roster, role, scene)
    if guess.entity is not None and guess.sure >= _LEAST:
        voice.entity, voice.sure, voice.how = guess.entity, guess.sure, "coreference"
        _mark(roster, guess.entity, reference.start, reference.end)
        return
    name = _body_name(reader, role, reference)
    if name is None:
        voice.how, voice.sure = "coreference", 0.4
        return
    entity = roster.body(name, None)
    entity.country = entity.country or role.country
    entity.sector = entity.sector or role.sector
    voice.entity, voice.sure, voice.how = entity, 0.75, "named"
    _mark(roster, entity, reference.start, reference.end)


def _person_in(roster: Roster, span: tuple[int, int]) -> bool:
    return any(s.entity.kind == "person" for s in roster.within(*span))


def _body_name(reader: _Reader, role: Role, reference: Reference) -> str | None:
    """A name for a body described in lower case: the phrase up to its noun, where something tells it from others."""
    roster, words = reader.roster, reader.roster.words
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


def _pronoun_for(word: str):  # type: ignore[no-untyped-def]
    return pronouns().get(word) or pronouns()["it"]


def _by_document(reader: _Reader, voice: _Voice, reference: Reference, role: Role, scene: Scene) -> None:
    """A report or statement speaks for whoever issued it, where the text says who."""
    roster = reader.roster
    noun = role.body.noun if role.body else ""
    around = roster.within(reference.start, reference.end + 60)
    inside = [s for s in around if s.end <= reference.end and s.use != "adjective"]
    issuer = _issuer(reader, reference, inside)
    if issuer is None:
        issuer = reader.documents.get(noun)
        sure = 0.75
        if issuer is None:
            issuer = _document_owner(reader, noun)
            sure = 0.7
    else:
        sure = 0.88
        reader.documents.setdefault(noun, issuer)
    if issuer is not None:
        for similar in ("report", "paper", "study", "document"):
            if noun in ("report", "paper", "study", "document"):
                reader.documents.setdefault(similar, issuer)
        voice.entity, voice.sure, voice.how = issuer, sure, "coreference"
        _mark(roster, issuer, reference.start, reference.end)
        return
    voice.how, voice.sure = "anonymous", 0.6


def _issuer(reader: _Reader, reference: Reference, inside: list[Seen]) -> Entity | None:
    if not inside:
        return None
    text = reader.roster.page.text
    for seen in inside:
        lead = text[reference.start : seen.start].rstrip().lower().removesuffix(" the")
        if seen.possessive or lead.endswith((" by", " from")) or lead in ("the", "a", "an", ""):
            return seen.entity
    return None


def _document_owner(reader: _Reader, noun: str) -> Entity | None:
    """ "The report by the Society" anywhere in the article tells whose "a report" is."""
    roster = reader.roster
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


def _first_named_after(reader: _Reader, reference: Reference, role: Role) -> tuple[Entity, float] | None:
    """A person who is named for the first time right after a role that nobody yet fits, and who then speaks.

    "X’s spokesman has dismissed …. Ann Other said that …": the next person, unless X, another office or sex.
    """
    roster = reader.roster
    here = roster.page.sentence_at(reference.start)
    owners = {id(s.entity) for s in roster.within(reference.start, reference.end)}
    speaking = {id(e) for r in reader.references if r is not None and r.start > reference.start for e in r.entities}
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


def _link_ahead(reader: _Reader, n: int) -> None:
    """Nothing yet waits for later text."""


def _implicit(reader: _Reader, n: int, before: _Voice | None) -> None:
    """No source: the speaker before goes on, where the statements touch."""
    roster = reader.roster
    page = roster.page
    draft, voice = reader.drafts[n], reader.voices[n]
    voice.how, voice.sure = "implicit", 0.0
    if draft.inside is not None:
        voice.how, voice.sure = "anonymous", 0.5
        return
    if before is None:
        if draft.kind == "indirect":
            voice.how, voice.sure = "anonymous", 0.5
        return
    between = page.text[before.end : voice.start].strip(_QUOTES) if voice.start >= before.end else ""
    same = page.paragraph_at(voice.start) == page.paragraph_at(max(0, before.end - 1))
    gap = max(0, page.sentence_at(voice.start) - page.sentence_at(max(0, before.end - 1)))
    quoted = draft.kind != "indirect" or page.is_quoted(voice.start)
    if quoted:
        if not between:
            sure = 0.92
        elif gap <= 1:
            sure = 0.8
        elif gap == 2:
            sure = 0.6 if same else 0.55
        else:
            sure = 0.3
        rival = _rival(roster, before, voice)
        if rival is not None and gap >= 1 and between:
            if rival[1] == gap - 1 or rival[1] == 0:
                voice.entity, voice.sure = rival[0], 0.55
                return
            sure -= 0.3
    else:
        sure = 0.75 if gap == 0 and draft.cue else 0.5 if gap == 1 and not between else 0.3
        if draft.cue and gap > 0:
            voice.how, voice.sure = "anonymous", 0.5
            return
    voice.entity = before.entity
    voice.sure = round(sure * (before.sure if before.entity is not None else 0.0), 2)
    if before.entity is None or not before.entity.shown:
        voice.how, voice.span = "anonymous", before.span
        voice.sure = round(0.8 * sure, 2)
    elif before.entity.kind == "group" and before.how == "anonymous":
        voice.how = "anonymous"
    if voice.sure < _LEAST and voice.how == "implicit":
        voice.entity = None


def _rival(roster: Roster, before: _Voice, voice: _Voice) -> tuple[Entity, int] | None:
    """Another person who is the subject of a sentence between two statements, and how far before the second."""
    here = roster.page.sentence_at(voice.start)
    for k in range(roster.before(voice.start) - 1, -1, -1):
        seen = roster.seen[k]
        if seen.start < before.end:
            break
        if seen.entity.kind == "person" and seen.first and not seen.quoted and seen.entity is not before.entity:
            return seen.entity, max(0, here - seen.sentence - 1)
    return None


def _from_next(reader: _Reader, n: int, order: list[int], at: int) -> None:
    """A quotation whose source stands with the next one: the two touch and the next names its speaker."""
    draft, voice = reader.drafts[n], reader.voices[n]
    if draft.inside is not None or draft.kind == "indirect" or at + 1 >= len(order):
        return
    following = reader.voices[order[at + 1]]
    if reader.references[order[at + 1]] is None or following.entity is None:
        return
    between = (
        reader.roster.page.text[voice.end : following.start].strip(_QUOTES) if following.start >= voice.end else ""
    )
    if between:
        return
    sure = round(0.8 * following.sure, 2)
    if sure > voice.sure and following.entity.shown and sure >= _LEAST:
        voice.entity, voice.sure, voice.how, voice.span = following.entity, sure, "implicit", None


def _relayers(reader: _Reader, draft: Draft) -> list[Entity]:
    """The actors that passed a statement on, each once."""
    found: list[Entity] = []
    for span in draft.via:
        reference = read_source(reader.roster, (span,))
        if reference is None:
            continue
        for entity in reference.entities:
            if entity not in found and entity.shown:
                found.append(entity)
    return found


def _addressee(reader: _Reader, draft: Draft) -> Entity | None:
    """The named actor a statement was made to."""
    span = draft.addressee
    if span is None or not 0 <= span.start < span.end <= len(reader.roster.page.text):
        return None
    reference = read_source(reader.roster, (span,))
    if reference is None or len(reference.entities) != 1 or not reference.entities[0].shown:
        return None
    return reference.entities[0]


def _complete(roster: Roster) -> None:
    """Relatives who are introduced by the given name alone share the family name of whom they are introduced by."""
    for entity in roster.entities:
        if entity.kind != "person" or not entity.shown or len(entity.parts) != 1:
            continue
        for role in entity.roles:
            if role.head is None or role.head.use != "kin" or role.of is None:
                continue
            owners = [s.entity for s in roster.within(*role.of) if s.entity.kind == "person"]
            if owners and len(owners[0].parts) > 1 and owners[0] is not entity:
                entity.parts = (*entity.parts, owners[0].parts[-1])
                entity.name = " ".join(entity.parts)


__all__ = ["Office", "cast"]
