"""Who speaks: the cast of one article and the speaker, relayers and addressee of each statement.

`cast` reads the mentions into a roster (cast.py), each source into a reference (sources.py), and resolves references in
the order of the text (antecedents.py). Below a confidence of one half no actor is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from onrecord.knowledge.base import Knowledge, knowledge
from onrecord.knowledge.tables import state_forms, word_class
from onrecord.model import Span, Speaker
from onrecord.reader.antecedents import Guess, Scene, resolve_pronoun
from onrecord.reader.cast import build_roster, to_actors
from onrecord.reader.described import by_role, describe
from onrecord.reader.linking import Linker, finish_known
from onrecord.reader.names import Words
from onrecord.reader.offices import finish_offices
from onrecord.reader.page import Page
from onrecord.reader.participants import Company, joined
from onrecord.reader.roles import Role, parse_role
from onrecord.reader.roster import Entity, Roster
from onrecord.reader.sources import Reference, read_source
from onrecord.reader.types import AntecedentScore, Cast, Draft, Mention
from onrecord.reader.voices import LEAST, Hearing, Voice, group, mark, unnamed

_FAR = 3
_QUOTES = "\"“”‘’'«» \t\r\n.,;:…"
_DEFINITE = word_class("definite")
_BE = frozenset(("be", "is", "are", "was", "were", "been"))
_CONTINUES = re.compile(r"\b(?:add|went on|go(?:es)? on|continu|conclud|note|stress)", re.IGNORECASE)


def cast(
    text: str,
    mentions: Sequence[Mention],
    drafts: Sequence[Draft],
    *,
    antecedents: Sequence[AntecedentScore] = (),
    published: str | None = None,
    outlet: str | None = None,
    subheadlines: Sequence[Span] = (),
    base: Knowledge | None = None,
    phrases: Sequence[Span | None] = (),
) -> Cast:
    """The actors of `text`, who speaks in each of `drafts` and whom each of `phrases` means, in their order.

    `mentions` may be noisy; spans outside the text are ignored. `antecedents` are a model's probabilities and may be
    empty. `published` is the day on which offices are looked up; `outlet` is not used yet. `base` is the knowledge of
    who is who, the shipped one where it is None. Pure and deterministic; never fails on any text or spans.
    """
    size = len(text)
    page = Page.of(text, mentions, subheadlines)
    words = Words(text)
    roster = build_roster(page, words, page.mentions)
    linker = Linker(base or knowledge(), roster, published)
    linker.link_bodies()
    drafts = [_inside_text(d, size) for d in drafts]
    references = [None if _far(page, d) else read_source(roster, d.source) for d in drafts]
    finish_offices(roster)
    linker.link_people()
    references = [r and _joined(r) for r in references]
    scores: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
    for a in antecedents:
        key = (a.anaphor.start, a.anaphor.end)
        scores.setdefault(key, []).append((a.antecedent.start, a.antecedent.end, a.probability))
    hearing = Hearing(roster, drafts, references, scores, linker=linker)
    describe(hearing, page.mentions)
    _resolve_all(hearing)
    via = [_relayers(hearing, d) for d in drafts]
    addressees = [_addressee(hearing, d) for d in drafts]
    company = Company(hearing, linker.base, published)
    parts = [company.of(p) if p is not None and 0 <= p.start < p.end <= size else () for p in phrases]
    finish_offices(roster)
    _complete(roster)
    finish_known(linker.base, roster)
    parts = [joined(row) for row in parts]
    spoken = {id(v.entity) for v in hearing.voices if v.entity is not None}
    spoken.update(id(e) for row in via for e in row)
    spoken.update(id(e) for e in addressees if e)
    spoken.update(id(e) for row in parts for e in row)
    actors, ids = to_actors(roster, spoken)
    return Cast(
        actors=actors,
        speakers=tuple(_speaker(v, ids) for v in hearing.voices),
        via=tuple(tuple(ids[id(e)] for e in row if id(e) in ids) for row in via),
        addressees=tuple(ids.get(id(e)) if e else None for e in addressees),
        phrases=tuple(tuple(dict.fromkeys(ids[id(e)] for e in row if id(e) in ids)) for row in parts),
    )


def _joined(reference: Reference) -> Reference:
    """The reference, entities that proved to be others replaced by them."""
    if not any(e.joined for e in reference.entities):
        return reference
    return msgspec.structs.replace(reference, entities=tuple(dict.fromkeys(e.joined or e for e in reference.entities)))


def _inside_text(draft: Draft, size: int) -> Draft:
    """The draft without spans that lie outside the text."""

    def good(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(s for s in spans if 0 <= s.start < s.end <= size)

    if all(good(x) == tuple(x) for x in (draft.source, draft.cue, draft.content, draft.via)):
        return draft
    return msgspec.structs.replace(
        draft, source=good(draft.source), cue=good(draft.cue), content=good(draft.content), via=good(draft.via)
    )


def _far(page: Page, draft: Draft) -> bool:
    """Whether the source stands so far from what was said that it cannot be its source."""
    if not draft.source or not draft.content:
        return False
    near = draft.cue or draft.source
    source = page.sentence_at(near[0].start), page.sentence_at(near[-1].end - 1)
    said = page.sentence_at(draft.content[0].start), page.sentence_at(draft.content[-1].end - 1)
    return max(source[0] - said[1], said[0] - source[1]) >= _FAR


def _speaker(voice: Voice, ids: dict[int, str]) -> Speaker:
    actor = ids.get(id(voice.entity)) if voice.entity is not None and voice.entity.shown else None
    if actor is not None and voice.sure < LEAST:
        actor = None
    return Speaker(actor=actor, mention=voice.span, how=voice.how, confidence=round(max(0.0, min(1.0, voice.sure)), 2))


def _resolve_all(hearing: Hearing) -> None:
    """One pass in the order of the drafts' places, then what looks ahead."""
    drafts = hearing.drafts
    hearing.voices = [Voice() for _ in drafts]
    order = sorted(range(len(drafts)), key=lambda n: (_place(drafts[n]), n))
    for at, n in enumerate(order):
        draft = drafts[n]
        voice = hearing.voices[n]
        spans = [*draft.source, *draft.cue, *draft.content]
        voice.start = min((s.start for s in spans), default=0)
        voice.end = max((s.end for s in spans), default=0)
        reference = hearing.references[n]
        if reference is not None:
            _by_source(hearing, n, reference, order, at)
            if voice.entity is not None and voice.sure >= LEAST:
                hearing.meant[(reference.start, reference.end)] = voice.entity
        else:
            _implicit(hearing, n, _before(hearing, order, at))
    for at, n in enumerate(order):
        if hearing.references[n] is None:
            _from_next(hearing, n, order, at)


def _place(draft: Draft) -> int:
    spans = draft.content or draft.source or draft.cue
    return min((s.start for s in spans), default=0)


def _before(hearing: Hearing, order: list[int], at: int) -> Voice | None:
    """The last statement before this one that is not one inside the other, with what it knows of its speaker."""
    draft = hearing.drafts[order[at]]
    for back in range(at - 1, max(-1, at - 6), -1):
        n = order[back]
        if hearing.drafts[n].inside is not None and hearing.drafts[n].inside != draft.inside:
            continue
        if draft.inside == n:
            continue
        return hearing.voices[n]
    return None


def _scene(hearing: Hearing, n: int, offset: int, end: int, order: Sequence[int], at: int) -> Scene:
    draft = hearing.drafts[n]
    page = hearing.roster.page
    here = page.sentence_at(min(offset, hearing.voices[n].start))
    recent: list[tuple[Entity, int]] = []
    for back in range(at - 1, max(-1, at - 7), -1):
        voice = hearing.voices[order[back]]
        if voice.entity is None or draft.inside == order[back] or any(e is voice.entity for e, _ in recent):
            continue
        recent.append((voice.entity, max(0, here - page.sentence_at(max(0, voice.end - 1)))))
    speaker, near = recent[0] if recent else (None, 99)
    outer = None
    if draft.inside is not None and 0 <= draft.inside < len(hearing.voices) and draft.inside != n:
        outer = hearing.voices[draft.inside].entity
    scores: dict[int, float] = {}
    for start, stop, probability in hearing.scores.get((offset, end), ()):
        meant = hearing.meant.get((start, stop))
        if meant is not None:
            scores[id(meant)] = scores.get(id(meant), 0.0) + probability
        for seen in hearing.roster.within(start, stop):
            scores[id(seen.entity)] = max(scores.get(id(seen.entity), 0.0), probability)
    cue = " ".join(page.text[s.start : s.end] for s in draft.cue)
    return Scene(
        offset=offset,
        content=tuple((s.start, s.end) for s in draft.content),
        direct=draft.kind == "direct",
        speaker=speaker,
        near=near,
        recent=tuple(recent[:3]),
        outer=outer,
        scores=scores,
        continues=bool(_CONTINUES.search(cue)),
    )


def _by_source(hearing: Hearing, n: int, reference: Reference, order: Sequence[int], at: int) -> None:
    voice = hearing.voices[n]
    voice.span = Span(reference.start, reference.end)
    scene = _scene(hearing, n, reference.start, reference.end, order, at)
    if reference.entities:
        _named(hearing, voice, reference)
    elif reference.pronoun is not None:
        guess = resolve_pronoun(hearing.roster, reference.pronoun, scene)
        role = _before_relative(hearing.roster, reference) if guess.sure < LEAST else None
        if role is not None:
            by_role(hearing, voice, reference, role, scene)
            return
        voice.entity, voice.sure, voice.how = guess.entity, guess.sure, "coreference"
        if guess.entity is None and reference.pronoun.refers == "self":
            # the author of the article, who is not one of its actors
            voice.how, voice.sure = "anonymous", 0.6
        if guess.entity is not None and not guess.entity.shown:
            unnamed(voice, guess)
        elif guess.entity is not None:
            _learn_gender(guess, reference)
            if guess.entity.kind == "group":
                voice.how = "anonymous"
    elif reference.people is not None:
        voice.entity = group(hearing.roster, reference.people, reference)
        voice.how, voice.sure = "named", 0.8
    elif reference.role is not None:
        by_role(hearing, voice, reference, reference.role, scene)
    else:
        # "many of those in the town": nobody that can be named, but "they" may come back to them
        voice.entity = Entity("group", "", plural=True, shown=False)
        hearing.roster.add(voice.entity)
        mark(hearing.roster, voice.entity, reference.start, reference.end)
        voice.how, voice.sure = "anonymous", 0.7


def _before_relative(roster: Roster, reference: Reference) -> Role | None:
    """The body or document right before a relative pronoun: "The report – which also calls on"."""
    words = roster.words
    i = words.span(reference.start, reference.end)[0]
    if reference.pronoun is None or reference.pronoun.form not in ("which", "that") or not i:
        return None
    if words.gap(i - 1).strip(" ,–—-"):
        return None
    for k in range(i - 1, max(-1, i - 5), -1):
        if k < i - 1 and words.gap(k) != " ":
            return None
        role = parse_role(words, k, i) if words.lower[k] in _DEFINITE else None
        if role is not None:
            return role if role.body is not None else None
    return None


def _named(hearing: Hearing, voice: Voice, reference: Reference) -> None:
    entities = reference.entities
    voice.how = "named"
    if len(entities) > 1:
        name = " and ".join(e.name for e in entities)
        voice.entity = group(hearing.roster, name, reference)
        voice.sure = 0.8
        return
    entity = entities[0]
    voice.entity = entity
    voice.sure = 0.97 * reference.sure
    surface = hearing.roster.page.text[reference.start : reference.end]
    if entity.kind == "person" and entity.name not in surface:
        voice.how, voice.sure = "coreference", 0.95 * reference.sure
        if entity.name == entity.parts[-1]:
            voice.how = "named"
    elif entity.kind == "state":
        form = state_forms().get(surface.removeprefix("the ").removeprefix("The "))
        if form is not None and form.use == "seat":
            voice.sure = 0.85


def _learn_gender(guess: Guess, reference: Reference) -> None:
    entity, pronoun = guess.entity, reference.pronoun
    if entity and pronoun and entity.kind == "person" and entity.gender is None and guess.sure >= 0.8:
        entity.gender = pronoun.gender


def _implicit(hearing: Hearing, n: int, before: Voice | None) -> None:
    """No source: the speaker of the quotation before goes on, where the statements touch."""
    roster = hearing.roster
    page = roster.page
    draft, voice = hearing.drafts[n], hearing.voices[n]
    voice.how, voice.sure = "implicit", 0.0
    quoted = draft.kind == "direct" or page.is_quoted(voice.start)
    if draft.kind == "mixed" and draft.content:
        cue = " ".join(page.text[s.start : s.end] for s in draft.cue)
        quoted = (page.is_quoted(draft.content[0].start) and not draft.cue) or bool(_CONTINUES.search(cue))
    if draft.inside is not None or not quoted or _is_passive(roster.words, draft):
        # "this has been denied": by somebody whom the text does not name, hardly by who spoke just now
        voice.how, voice.sure = "anonymous", 0.5
        return
    if before is None:
        return
    between = page.text[before.end : voice.start].strip(_QUOTES) if voice.start >= before.end else ""
    same = page.paragraph_at(voice.start) == page.paragraph_at(max(0, before.end - 1))
    gap = max(0, page.sentence_at(voice.start) - page.sentence_at(max(0, before.end - 1)))
    if not between:
        sure = 0.95 if _one_quotation(page.text, before.end, voice.start) else 0.92
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
    voice.entity = before.entity
    voice.sure = round(sure * (before.sure if before.entity is not None else 0.0), 2)
    if before.entity is None or not before.entity.shown:
        voice.how, voice.span = "anonymous", before.span
        voice.sure = round(0.8 * sure, 2)
    elif before.entity.kind == "group" and before.how == "anonymous":
        voice.how = "anonymous"
    if voice.sure < LEAST and voice.how == "implicit":
        voice.entity = None


def _is_passive(words: Words, draft: Draft) -> bool:
    """Whether the cue is a passive ("has been denied", "were described as"), whose subject is not the speaker."""
    for span in draft.cue:
        i, j = words.span(span.start, span.end)
        for k in range(i, j):
            if words.lower[k] in _BE:
                # "is saying", "was quoted as saying" have a participle of the present
                return not any(words.lower[n].endswith("ing") for n in range(k + 1, j))
        k = i - 1
        while k >= 0 and words.gap(k) == " " and words.lower[k].endswith("ly"):
            k -= 1
        if i < j and k >= 0 and words.gap(k) == " " and words.lower[k] in _BE:
            return not words.lower[i].endswith("ing")
    return False


def _one_quotation(text: str, end: int, start: int) -> bool:
    """Whether what ends at `end` and what starts at `start` are pieces of one quotation, with no mark between them."""
    return end <= start and not any(c in '“”"«»' for c in text[max(0, end - 1) : start + 1])


def _rival(roster: Roster, before: Voice, voice: Voice) -> tuple[Entity, int] | None:
    """Another person who is the subject of a sentence between two statements, and how far before the second."""
    here = roster.page.sentence_at(voice.start)
    for k in range(roster.before(voice.start) - 1, -1, -1):
        seen = roster.seen[k]
        if seen.start < before.end:
            break
        if seen.entity.kind == "person" and seen.first and not seen.quoted and seen.entity is not before.entity:
            return seen.entity, max(0, here - seen.sentence - 1)
    return None


def _from_next(hearing: Hearing, n: int, order: list[int], at: int) -> None:
    """A quotation whose source stands with the next one: the two touch and the next names its speaker."""
    draft, voice = hearing.drafts[n], hearing.voices[n]
    if draft.inside is not None or draft.kind == "indirect" or at + 1 >= len(order):
        return
    if _is_passive(hearing.roster.words, draft):
        return
    following, later = hearing.voices[order[at + 1]], hearing.drafts[order[at + 1]]
    if hearing.references[order[at + 1]] is None or following.entity is None:
        return
    # "X said: “…”" opens a new quotation, "“…”, X said" closes one that may have run for several sentences
    if not later.content or not later.source or later.source[0].start < later.content[0].start:
        return
    text = hearing.roster.page.text
    if later.content[0].start < voice.end or text[voice.end : later.content[0].start].strip(_QUOTES):
        return
    one = _one_quotation(text, voice.end, later.content[0].start)
    if not one and voice.entity is not None and voice.sure >= 0.6:
        return
    sure = round((0.95 if one else 0.8) * following.sure, 2)
    if sure > (0.0 if one else voice.sure) and following.entity.shown and sure >= LEAST:
        voice.entity, voice.sure, voice.how, voice.span = following.entity, sure, "implicit", None


def _relayers(hearing: Hearing, draft: Draft) -> list[Entity]:
    """The actors that passed a statement on, each once."""
    found: list[Entity] = []
    for span in draft.via:
        reference = read_source(hearing.roster, (span,))
        if reference is None:
            continue
        for entity in reference.entities:
            if entity not in found and entity.shown:
                found.append(entity)
    return found


def _addressee(hearing: Hearing, draft: Draft) -> Entity | None:
    """The named actor a statement was made to."""
    span = draft.addressee
    if span is None or not 0 <= span.start < span.end <= len(hearing.roster.page.text):
        return None
    reference = read_source(hearing.roster, (span,))
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
