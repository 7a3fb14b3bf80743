"""The brief as data: who speaks, what each says, what is denied, what stays open. Renderers only lay it out.

Every statement stands exactly once in an article's `speakers` or `unresolved`; the sections on what is denied and what
was relayed point back to those. Every event stands exactly once in `done` or `not_done`.
Claims that somebody denies or questions stand in `claims`, as what is said and by whom, never as what is so.
Commitments between states stand in `engaged`, with what is said of their conditions, never with what follows.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from onrecord.intake.types import Failure
from onrecord.model import ActorKind, Article, ConditionValue, Modality, Span, Stance, StatementKind

Standing = Literal["disputed", "questioned", "both", "denied only", "questioned only"]
"""How a claim stands: some support what others deny; supported and questioned; supported and denied, but not known to
be by two; and those that nobody in the article asserts."""


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """One statement, ready to be shown.

    `anchor` names it within the brief. `ref` is where it stands, as file:paragraph, counted from 1. `text` is verbatim
    but for runs of white space, shown as one space, and " … " between pieces that do not touch. `speaker` is the name,
    the article's words for an anonymous source, or None. `resolution` says how the speaker was found where the source
    does not name it. `within` is the speaker and the ref of the statement that contains this one. `context` is the
    whole sentence, for content so short ("this", "as much") that it says nothing alone.
    """

    anchor: str
    ref: str
    kind: StatementKind
    stance: Stance
    text: str
    speaker: str | None
    cue: tuple[str, ...] = ()
    occasion: str | None = None
    date: str | None = None
    via: tuple[str, ...] = ()
    addressee: str | None = None
    resolution: str | None = None
    confidence: float
    within: str | None = None
    context: str | None = None
    spans: tuple[Span, ...] = ()


class SpeakerView(msgspec.Struct, frozen=True, kw_only=True):
    """One speaker of an article with the statements in the order of the text; `known`: in the knowledge tables."""

    id: str
    name: str
    kind: ActorKind
    office: str | None
    country: str | None
    known: bool
    statements: tuple[StatementView, ...]


class SideView(msgspec.Struct, frozen=True, kw_only=True):
    """Who did something, or whom it was done to: the names of actors, else (not `resolved`) the article's words."""

    text: str
    resolved: bool


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Words within a detail that may lead somewhere: to the anchor of a statement or to a place in the full text."""

    text: str
    statement: str | None = None
    place: str | None = None


Detail = tuple[Run, ...]


class DeedView(msgspec.Struct, frozen=True, kw_only=True):
    """One event, ready to be shown.

    `anchor` names it within the brief. `what` is the PLOVER root in words, with the code. `details` is all else that is
    known, the reference first. `before`, `trigger` and `after` joined are the `sentence` that is the evidence, verbatim
    but for runs of white space; without a mark (`trigger` empty) where the trigger stands outside it. `places` are
    names of the passages that tell of it, with their spans, the trigger's first.
    """

    anchor: str
    modality: Modality
    source: SideView | None
    target: SideView | None
    what: str
    details: tuple[Detail, ...]
    before: str
    trigger: str
    after: str
    sentence: Span
    places: tuple[tuple[str, Span], ...]


class HolderView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a stance to a claim, and the places where the article tells of it."""

    who: SideView
    places: tuple[Run, ...]


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """One claim that somebody denies or questions; `text` is what is said, to be shown in quotation marks."""

    anchor: str
    standing: Standing
    text: str
    supported: tuple[HolderView, ...]
    denied: tuple[HolderView, ...]
    questioned: tuple[HolderView, ...]


class WordView(msgspec.Struct, frozen=True, kw_only=True):
    """On whose word something stands: a speaker, the article itself, or an event that it tells of.

    `told` is by whom the word is passed on ("as told by ..."), `about` the states meant ("for Marenga") where the word
    is not about all that the commitment is shown for; both may be empty.
    """

    who: SideView
    told: str = ""
    about: str = ""
    places: tuple[Run, ...]


class ConditionView(msgspec.Struct, frozen=True, kw_only=True):
    """A condition of which somebody says something: each value with those on whose word; several contradict."""

    says: str
    values: tuple[tuple[ConditionValue, tuple[WordView, ...]], ...]


class ActView(msgspec.Struct, frozen=True, kw_only=True):
    """What else is said of a commitment; `what` is put before the words for who says it: "affirmed by"."""

    what: str
    words: tuple[WordView, ...]


class EngagedView(msgspec.Struct, frozen=True, kw_only=True):
    """One commitment that the article bears on, and what is said of it.

    `treaty` is its usual name, None where the commitment (`id`) is not among those known; then `article`, `kind`,
    `strength`, `trigger` and `doubt` are empty. `bound` says who is bound to whom, a phrase for each way in which the
    article speaks of it; `trigger` in which case. `unsaid` are the conditions of which nobody says anything.
    """

    anchor: str
    id: str
    treaty: str | None
    article: str
    kind: str
    strength: str
    bound: tuple[str, ...]
    trigger: str
    doubt: str
    conditions: tuple[ConditionView, ...]
    unsaid: tuple[str, ...]
    acts: tuple[ActView, ...]


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """One article with everything that its block of the brief shows.

    `relayed` groups by relayer, `unresolved` by the article's words for a source that has no name. `done` are the
    events that are told as actual and nothing else, `not_done` all others by their modality. `claims` are those that
    somebody denies or questions, the disputed ones first. `engaged` are the commitments that it bears on; `passages`
    what it says of them in its own words: the anchor of the commitment, the name of the passage, and where it is.
    """

    anchor: str
    label: str
    title: str
    article: Article
    url: str | None
    words: int
    speakers: tuple[SpeakerView, ...]
    denied: tuple[StatementView, ...]
    relayed: tuple[tuple[str, tuple[StatementView, ...]], ...]
    unresolved: tuple[tuple[str, tuple[StatementView, ...]], ...]
    notes: tuple[str, ...]
    paragraphs: tuple[Span, ...]
    done: tuple[DeedView, ...] = ()
    not_done: tuple[tuple[Modality, tuple[DeedView, ...]], ...] = ()
    claims: tuple[ClaimView, ...] = ()
    engaged: tuple[EngagedView, ...] = ()
    passages: tuple[tuple[str, str, Span], ...] = ()

    @property
    def statements(self) -> tuple[StatementView, ...]:
        """All statements of the article, each once, in the order of the text."""
        found = [s for speaker in self.speakers for s in speaker.statements]
        found += [s for _, statements in self.unresolved for s in statements]
        return tuple(sorted(found, key=position))

    @property
    def deeds(self) -> tuple[DeedView, ...]:
        """All events of the article, each once, in the order of the text."""
        found = [*self.done, *(deed for _, deeds in self.not_done for deed in deeds)]
        return tuple(sorted(found, key=lambda deed: deed.places[0][1]))


class SpeakerTotal(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table over all articles."""

    name: str
    office: str | None
    country: str | None
    statements: int
    denials: int
    articles: tuple[str, ...]


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What `onrecord brief` shows: articles in input order, speakers over all of them, inputs that were not read."""

    articles: tuple[ArticleView, ...]
    speakers: tuple[SpeakerTotal, ...]
    failures: tuple[Failure, ...]
    produced_by: str | None


def position(view: StatementView) -> tuple[int, int]:
    """Sorts statements by where they start, the longer first."""
    if not view.spans:
        return (-1, -1)
    return (min(span.start for span in view.spans), -max(span.end for span in view.spans))
