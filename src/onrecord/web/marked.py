"""The paragraphs of an article with what was found in them marked, as the reading view shows them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

import msgspec

from onrecord.intake.paragraphs import paragraphs
from onrecord.model import Reading, Span
from onrecord.web.segments import ASKED, Part, Piece, Role, segments

_ORDER = {"content": 0, "trigger": 1, "passage": 2, "cue": 3, "source": 4}
"""What a piece leads to where it is part of several things that begin as late."""
_SIGNS = {"support": "", "deny": " ✕", "query": " ?", "comment": " ~"}
"""Stands behind the number of a statement, so that a denial is not told by its colour alone."""


REJECTED = "✗"
"""The sign of what somebody says is no statement, or no event."""

_GROUND = frozenset(("content", "nested", "deny", "source", "cue"))


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One element of the text.

    `begins` are ids of what begins here; `before` and `after` the small numbers in front of it and behind it; `to` the
    id of what it leads to. `look` are class names.
    """

    start: int
    end: int
    text: str
    look: tuple[str, ...]
    roles: tuple[Role, ...]
    begins: tuple[str, ...]
    before: str
    after: str
    to: str | None

    @property
    def looks(self) -> str:
        """The class names, as an attribute has them."""
        return " ".join(self.look)

    @property
    def leads(self) -> str:
        """The roles, as an attribute has them: "s1.content e2.trigger"."""
        return " ".join([f"{role.id}.{role.part}" for role in self.roles])

    @property
    def ground(self) -> str:
        """The class names that the small numbers have too: the tint goes on under them, an event's line does not."""
        return " ".join([look for look in self.look if look in _GROUND])

    @property
    def plain(self) -> bool:
        """Whether it is nothing but text."""
        return not (self.roles or self.begins or self.before or self.after)


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, or a line between paragraphs (`sub`)."""

    number: int
    sub: bool
    runs: tuple[Run, ...]


def marked(
    reading: Reading,
    asked: Span | None = None,
    signs: Mapping[str, str] | None = None,
    *,
    read: Mapping[str, Sequence[Span]] | None = None,
    doubted: Set[tuple[str, Part]] = frozenset(),
) -> tuple[Paragraph, ...]:
    """The text in paragraphs. What stands between them is white space and is not shown.

    `signs` stand behind the numbers of what was corrected, by id; what has "✗" is no statement or event. `read` are the
    words that the reader found of the statements with these ids, whose words in the reading are an analyst's; `doubted`
    are parts of statements that somebody says are wrong.
    """
    blocks = paragraphs(reading.article.text)
    cuts = (cut for block in blocks for cut in (block.start, block.end))
    pieces = segments(reading, asked=asked, cuts=cuts, read=read)
    painter = _Painter(reading, pieces, asked, signs or {}, (read or {}).keys(), doubted)
    out = []
    starts = [piece.start for piece in pieces]
    for number, block in enumerate(blocks, start=1):
        inside = pieces[bisect_right(starts, block.start) - 1 : bisect_right(starts, block.end - 1)]
        sub = any(s.start < block.end and block.start < s.end for s in reading.article.subheadlines)
        out.append(Paragraph(number=number, sub=sub, runs=tuple(painter.runs(inside))))
    return tuple(out)


class _Painter:
    """Knows where everything begins and how it looks."""

    def __init__(
        self,
        reading: Reading,
        pieces: Sequence[Piece],
        asked: Span | None,
        signs: Mapping[str, str],
        edited: Set[str],
        doubted: Set[tuple[str, Part]],
    ) -> None:
        self.rejected = {id for id, sign in signs.items() if sign == REJECTED}
        self.edited = edited
        self.doubted = doubted
        self.stances = {s.id: s.stance for s in reading.statements}
        self.modalities = {e.id: e.modality for e in reading.events}
        self.pieces = pieces
        self.starts = [p.start for p in pieces]
        self.begins: dict[int, list[str]] = {}
        self.before: dict[int, list[str]] = {}
        self.after: dict[int, list[str]] = {}
        self.at: dict[str, int] = {}
        for id, number, spans in _anchored(reading):
            if not spans:
                continue
            sign = f" {signs[id]}" if id in signs else ""
            piece, last = self.shown(min(spans))
            first = piece.start
            self.begins.setdefault(first, []).append(id)
            self.at[id] = first
            if id in self.stances:
                self.before.setdefault(first, []).append(number + _SIGNS[self.stances[id]] + sign)
            else:
                self.after.setdefault(last.end, []).append(number + sign)
        if asked is not None:
            self.begins.setdefault(self.shown(asked)[0].start, []).append(ASKED)

    def shown(self, span: Span) -> tuple[Piece, Piece]:
        """The first and the last piece of a span that have a letter, for what is blank may stand outside paragraphs."""
        first, last = (bisect_right(self.starts, offset) - 1 for offset in (span.start, span.end - 1))
        inside = [piece for piece in self.pieces[first : last + 1] if piece.text.strip()] or [self.pieces[first]]
        return inside[0], inside[-1]

    def runs(self, pieces: Iterable[Piece]) -> Iterator[Run]:
        for piece in pieces:
            yield Run(
                start=piece.start,
                end=piece.end,
                text=piece.text,
                look=tuple(self.look(piece)),
                roles=piece.roles,
                begins=tuple(self.begins.get(piece.start, ())),
                before=" ".join(self.before.get(piece.start, ())),
                after=" ".join(self.after.get(piece.end, ())),
                to=self.to(piece),
            )

    def look(self, piece: Piece) -> list[str]:
        """The parts that the piece is, with how events happened, who denies, and how deep content is in content."""
        parts = dict.fromkeys(role.part for role in piece.roles)
        look: list[str] = [part for part in parts if part not in ("doer", "target")]
        inner = [role.id for role in piece.roles if role.part == "content"]
        if len(inner) > 1:
            look.append("nested")
        if inner and self.stances[inner[-1]] == "deny":
            look.append("deny")
        told = [self.modalities[role.id] for role in piece.roles if role.part == "trigger"]
        own = [role for role in piece.roles if role.part in _ORDER]
        rejected = ["rejected"] if own and (own[-1].id in self.rejected or own[-1] in self.doubted) else []
        edited = ["edited"] if inner and inner[-1] in self.edited else []
        return [*look, *told[-1:], *edited, *rejected]

    def to(self, piece: Piece) -> str | None:
        """The id of the smallest thing around it: of several the one that began last."""
        known = [role for role in piece.roles if role.part in _ORDER]
        if not known:
            return None
        return max(known, key=lambda role: (self.at.get(role.id, -1), -_ORDER[role.part])).id


def _anchored(reading: Reading) -> Iterator[tuple[str, str, Sequence[Span]]]:
    """What has a number: its id, the number as it is shown, and where it stands."""
    for s in reading.statements:
        mention = (s.speaker.mention,) if s.speaker and s.speaker.mention else ()
        yield s.id, s.id.removeprefix("s"), s.content or s.cue or mention
    for e in reading.events:
        yield e.id, e.id, (e.trigger,)
    for number, g in enumerate(reading.engagements, start=1):
        yield f"g{number}", f"§{number}", (g.span,)
