"""The state of resolving the speakers of one article, and what every step of it does to a voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.model import Resolution, Span
from onrecord.reader.antecedents import Guess
from onrecord.reader.linking import Linker
from onrecord.reader.roster import Entity, Roster, Seen, body_key
from onrecord.reader.sources import Reference
from onrecord.reader.types import Draft

LEAST = 0.5
"""Below this confidence no actor is given."""


@dataclass(eq=False)
class Voice:
    """The speaker of one draft while it is worked out; `start` and `end` are those of the whole statement."""

    entity: Entity | None = None
    span: Span | None = None
    how: Resolution = "anonymous"
    sure: float = 0.0
    start: int = 0
    end: int = 0


@dataclass(eq=False)
class Hearing:
    """One article while its statements are given to their speakers, one voice for each draft.

    `references` say what each source is, `scores` are a model's probabilities by the place of the anaphor,
    `documents` whose report or statement the article talks of, `meant` whom the sources so far stand for. `linker`
    knows who the tables say somebody is.
    """

    roster: Roster
    drafts: Sequence[Draft]
    references: list[Reference | None]
    scores: dict[tuple[int, int], list[tuple[int, int, float]]]
    voices: list[Voice] = field(default_factory=list)
    documents: dict[str, Entity | None] = field(default_factory=dict)
    meant: dict[tuple[int, int], Entity] = field(default_factory=dict)
    linker: Linker | None = None


def unnamed(voice: Voice, guess: Guess) -> None:
    """Somebody described but never named: anonymous, shown by the description."""
    voice.how, voice.sure = "anonymous", guess.sure
    if guess.entity is not None and guess.entity.mentions:
        voice.span = Span(*guess.entity.mentions[0])


def group(roster: Roster, name: str, reference: Reference) -> Entity:
    """The group of that name, with the reference as its mention."""
    name = " ".join(name.split())[:120]
    key = "group " + body_key(name)
    entity = roster.bodies.get(key)
    if entity is None:
        entity = roster.add(Entity("group", name, plural=True))
        roster.bodies[key] = entity
    mark(roster, entity, reference.start, reference.end)
    return entity


def mark(roster: Roster, entity: Entity, start: int, end: int) -> None:
    """Adds a mention that pronouns can find later."""
    entity.saw(start, end, roster.page.text[start:end])
    at = roster.before(start)
    seen = Seen(start, end, entity, sentence=roster.page.sentence_at(start), quoted=roster.page.is_quoted(start))
    seen.first = at == 0 or roster.seen[at - 1].sentence != seen.sentence
    if at < len(roster.seen) and roster.seen[at].sentence == seen.sentence and seen.first:
        roster.seen[at].first = False
    roster.seen.insert(at, seen)
    roster.starts.insert(at, start)
