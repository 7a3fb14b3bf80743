"""The brief as data: who speaks, what each says, what is denied, what stays open. Renderers only lay it out.

Every statement stands exactly once in an article's `speakers` or `unresolved`; the sections on what is denied and what
was relayed point back to those.
"""

from __future__ import annotations

import msgspec

from onrecord.intake.types import Failure
from onrecord.model import ActorKind, Article, Span, Stance, StatementKind


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


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """One article with everything that its block of the brief shows.

    `relayed` groups by relayer, `unresolved` by the article's words for a source that has no name.
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

    @property
    def statements(self) -> tuple[StatementView, ...]:
        """All statements of the article, each once, in the order of the text."""
        found = [s for speaker in self.speakers for s in speaker.statements]
        found += [s for _, statements in self.unresolved for s in statements]
        return tuple(sorted(found, key=position))


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
