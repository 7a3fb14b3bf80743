"""One made article while it is written: text, spans of what stands in it, and the reading of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from benchmarks.desk.world import World
from onrecord.model import (
    Actor,
    Article,
    Claim,
    Engagement,
    Event,
    ProducedBy,
    Reading,
    Span,
    Speaker,
    Stance,
    Statement,
    StatementKind,
)

MADE_BY = ProducedBy(onrecord="0", weights="sha256:made", knowledge="sha256:made")
"""No reader has read these articles, and none would read that in them."""


class Page:
    """Takes pieces of text in order, and gives out the spans that they fill."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._parts: list[str] = []
        self._at = 0
        self._ids: dict[int, str] = {}
        self._mentions: dict[int, list[Span]] = {}
        self.words = 0
        self.statements: list[Statement] = []
        self.events: list[Event] = []
        self.claims: list[Claim] = []
        self.engagements: list[Engagement] = []
        self.subheadlines: list[Span] = []

    def add(self, text: str) -> Span:
        """Put text at the end."""
        span = Span(self._at, self._at + len(text))
        self._parts.append(text)
        self._at = span.end
        self.words += text.count(" ") + 1
        return span

    def actor(self, number: int) -> str:
        """The id that an actor of the world has here."""
        return self._ids.setdefault(number, f"a{len(self._ids) + 1}")

    def name(self, number: int) -> Span:
        """Write an actor's name."""
        self.actor(number)
        span = self.add(self._world.actors[number].name)
        self._mentions.setdefault(number, []).append(span)
        return span

    def said(
        self,
        who: int | None,
        mention: Span | None,
        cue: Span,
        content: Sequence[Span],
        *,
        kind: StatementKind = "indirect",
        stance: Stance = "support",
        confidence: float = 0.9,
        **more: object,
    ) -> Statement:
        """Note a statement; `who` None: somebody whom the text does not name."""
        speaker = Speaker(
            actor=None if who is None else self.actor(who),
            mention=mention,
            how="anonymous" if who is None else "named",
            confidence=confidence,
        )
        made = Statement(
            id=f"s{len(self.statements) + 1}", kind=kind, speaker=speaker, cue=(cue,), content=tuple(content),
            stance=stance, confidence=confidence, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.statements.append(made)
        return made

    def reading(self, title: str, outlet: str, author: str, published: str | None, number: int) -> Reading:
        """What there is by now, as one reading."""
        text = "".join(self._parts).rstrip()
        article = Article(
            id=f"made-{number}", sha256=f"{number:064x}", text=text, title=title, outlet=outlet, author=author,
            url=f"https://news.example/{number}", published=published, language="en", path=f"made/{number:06}.txt",
            subheadlines=tuple(self.subheadlines),
        )  # fmt: skip
        return Reading(
            produced_by=MADE_BY,
            article=article,
            actors=tuple(self._cast(number) for number in self._ids),
            statements=tuple(self.statements),
            events=tuple(self.events),
            claims=tuple(self.claims),
            engagements=tuple(self.engagements),
        )

    def _cast(self, number: int) -> Actor:
        return msgspec.structs.replace(
            self._world.actors[number], id=self._ids[number], mentions=tuple(self._mentions.get(number, ()))
        )
