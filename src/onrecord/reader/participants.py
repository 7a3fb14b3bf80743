"""Who takes part in the deeds: each phrase for a source or target becomes actors of the article.

The same machinery that finds speakers reads the phrases. What it cannot name becomes an actor that is described by the
article's own words ("suicide bombers"), with the country and the sector that the words tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.coding import code_actor
from onrecord.knowledge.tables import countries, pronouns, state_forms, word_class
from onrecord.model import ActorKind, Span
from onrecord.reader.antecedents import Scene, resolve_pronoun
from onrecord.reader.described import by_role
from onrecord.reader.roster import Entity, body_key
from onrecord.reader.sources import Reference, read_source
from onrecord.reader.voices import LEAST, Hearing, Voice, mark

_DETERMINERS = (
    word_class("definite") | word_class("indefinite") | frozenset(("his", "her", "its", "their", "our", "my"))
)
_BETWEEN = _DETERMINERS | frozenset(("and", "both", "’s", "'s"))
_LONGEST_NAME = 90
_WE = frozenset(("we", "us", "our", "ours", "ourselves"))
_OFFICIAL = frozenset(("GOV", "MIL", "LEG"))
_SURE = {"person": 0.65, "group": 0.8, "thing": 0.8}
"""How sure it must be whom a pronoun means. Of "they" and "it" in deeds half are wrong below this, of "he" one in six;
for speakers, who stand beside their words, less is enough."""


class Company:
    """The actors of the deeds of one article; asks for each phrase once."""

    def __init__(self, hearing: Hearing, base: Knowledge, day: str | None) -> None:
        self._hearing = hearing
        self._base = base
        self._day = day
        self._known: dict[Span, tuple[Entity, ...]] = {}
        self._described: dict[int, Entity] = {}
        self._latest_first = sorted(hearing.voices, key=lambda v: -v.start)

    def of(self, span: Span) -> tuple[Entity, ...]:
        """The actors that the phrase ``text[span]`` stands for: none where a pronoun's meaning is not settled."""
        if span not in self._known:
            self._known[span] = joined(self._read(span))
        return self._known[span]

    def _read(self, span: Span) -> list[Entity]:
        roster = self._hearing.roster
        text = roster.page.text[span.start : span.end]
        form = state_forms().get(text.removeprefix("the ").removeprefix("The ").removesuffix("’s").removesuffix("'s"))
        if form is not None and form.use in ("adjective", "name"):
            return [self._noted(roster.state(form.country), span)]
        only = self._only_names(span)
        if only:
            return only
        pair = [state_forms().get(part) for part in re.split(r"[-‐‑–]", text)]
        if len(pair) > 1 and all(pair):
            return [self._noted(roster.state(form.country), span) for form in pair if form is not None]
        reference = read_source(roster, (span,))
        if reference is None:
            return []
        if reference.entities:
            return [e for e in (self._shown(e, reference, span) for e in reference.entities) if e is not None]
        scene = self._scene(span)
        if reference.pronoun is not None:
            if reference.pronoun.refers == "self" and text.lower() in _WE:
                return self._we(scene)
            guess = resolve_pronoun(roster, reference.pronoun, scene)
            least = _SURE.get(reference.pronoun.refers, LEAST)
            if guess.entity is None or guess.sure < least or (scene.direct and guess.entity is scene.outer):
                # who says "he" in a quotation does not mean themselves
                return []
            found = self._shown(guess.entity, reference, span)
            return [] if found is None else [found]
        if reference.role is not None:
            voice = Voice()
            by_role(self._hearing, voice, reference, reference.role, scene)
            if voice.entity is not None and voice.sure >= LEAST:
                found = self._shown(voice.entity, reference, span)
                return [] if found is None else [found]
        return self._described_by(span, reference)

    def _only_names(self, span: Span) -> list[Entity]:
        """The entities of a phrase that holds only names: "the Republic of Belarus and the Russian Federation"."""
        roster = self._hearing.roster
        seen = [s for s in roster.within(span.start, span.end) if s.entity.shown and s.use != "adjective"]
        rest, at = "", span.start
        for s in seen:
            rest += " " + roster.page.text[at : s.start]
            at = s.end
        rest += " " + roster.page.text[at : span.end]
        words = re.findall(r"[\w’']+", rest.lower())
        if not seen or any(w not in _BETWEEN for w in words) or any(s.sure < LEAST for s in seen):
            return []
        return [s.entity for s in seen]

    def _noted(self, entity: Entity, span: Span) -> Entity:
        """The entity, with a mention if no tagger found one: an actor without any is not shown."""
        if not entity.mentions:
            entity.saw(span.start, span.end, self._hearing.roster.page.text[span.start : span.end])
        return entity

    def _shown(self, entity: Entity, reference: Reference, span: Span) -> Entity | None:
        """The entity, or an actor described by its own words where nobody can name it."""
        entity = entity.joined or entity
        if entity.shown:
            return self._noted(entity, span)
        if id(entity) not in self._described:
            at = Span(*entity.mentions[0]) if entity.mentions else Span(reference.start, reference.end)
            made = self._described_by(at, reference, person=entity.kind == "person")
            if not made:
                return None
            self._described[id(entity)] = made[0]
        return self._described[id(entity)]

    def _described_by(self, span: Span, reference: Reference, *, person: bool = False) -> list[Entity]:
        roster = self._hearing.roster
        text = roster.page.text[span.start : span.end]
        words = text.split()
        if words and words[0].lower() in pronouns() and len(words) == 1:
            return []
        while words and words[0].lower() in _DETERMINERS:
            words = words[1:]
        name = " ".join(words).strip(" ,.;:’'\"“”()")[:_LONGEST_NAME]
        if not any(c.isalpha() for c in name):
            return []
        code = code_actor(text, self._day, base=self._base)
        role = reference.role
        single = person or (role is not None and role.head is not None and not role.plural)
        kind: ActorKind = "person" if single else "group"
        key = f"{kind} {body_key(name)}"
        entity = roster.bodies.get(key)
        if entity is None:
            entity = roster.add(Entity(kind, name, plural=not single))
            entity.country = code.country or (role.country if role is not None else None)
            entity.sector = code.sector or (role.sector if role is not None else None)
            roster.bodies[key] = entity
        mark(roster, entity, span.start, span.end)
        return [entity]

    def _we(self, scene: Scene) -> list[Entity]:
        """Whom somebody who says "we" acts for: an official's state, a body itself; else nobody is sure."""
        speaker = scene.outer
        if speaker is None or not speaker.shown:
            return []
        if speaker.kind != "person":
            return [speaker]
        if speaker.sector in _OFFICIAL and speaker.country in countries():
            state = self._hearing.roster.state(countries()[speaker.country])
            return [state] if state.mentions else []
        return []

    def _scene(self, span: Span) -> Scene:
        hearing = self._hearing
        page = hearing.roster.page
        here = page.sentence_at(span.start)
        outer: Entity | None = None
        smallest = len(page.text) + 1
        recent: list[tuple[Entity, int]] = []
        content: tuple[tuple[int, int], ...] = ()
        for draft, voice in zip(hearing.drafts, hearing.voices, strict=True):
            for piece in draft.content:
                if piece.start <= span.start and span.end <= piece.end and piece.end - piece.start < smallest:
                    outer, smallest = voice.entity, piece.end - piece.start
                    content = tuple((s.start, s.end) for s in draft.content)
        for voice in self._latest_first:
            if voice.end > span.start or voice.entity is None or any(e is voice.entity for e, _ in recent):
                continue
            near = max(0, here - page.sentence_at(max(0, voice.end - 1)))
            if near > 4 or len(recent) == 3:
                break
            recent.append((voice.entity, near))
        return Scene(
            offset=span.start,
            content=content,
            direct=page.is_quoted(span.start),
            speaker=recent[0][0] if recent else None,
            near=recent[0][1] if recent else 99,
            recent=tuple(recent),
            outer=outer,
        )


def joined(found: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities without those that proved to be another, each once."""
    return tuple(dict.fromkeys(e.joined or e for e in found))
