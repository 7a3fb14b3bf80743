"""An article's text cut at the borders of everything that was found in it, so that each piece can be one element.

Spans may overlap and lie in one another; elements may not. A piece therefore carries the roles of all spans that it is
in, and every span is a run of whole pieces.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from onrecord.model import Reading, Span

Part = Literal["source", "cue", "content", "trigger", "doer", "target", "passage", "asked", "read"]
"""*read* is what the reader took for content, where an analyst gave other words."""
ASKED = "at"
"""The id of the span that an address asks for."""


class Role(NamedTuple):
    """What a piece is part of: the id of a statement, event or engagement, and which part of it."""

    id: str
    part: Part


class Piece(NamedTuple):
    """``text[start:end]`` of the article, in code points, with its roles: the span that begins first comes first."""

    start: int
    end: int
    text: str
    roles: tuple[Role, ...]


def segments(
    reading: Reading,
    *,
    asked: Span | None = None,
    cuts: Iterable[int] = (),
    read: Mapping[str, Sequence[Span]] | None = None,
) -> list[Piece]:
    """The text of the reading in pieces, which joined are the text; none is empty.

    It is cut at the borders of all spans, at those of the span `asked` for, and at the offsets `cuts`. Spans that do
    not lie in the text are left out. `read` are spans of the part *read*, by the ids of statements.
    """
    text = reading.article.text
    begins: defaultdict[int, list[tuple[Span, Role]]] = defaultdict(list)
    edges = {0, len(text), *(cut for cut in cuts if 0 < cut < len(text))}
    for span, role in (*roles(reading, asked), *_as_read(read or {})):
        if 0 <= span.start < span.end <= len(text):
            begins[span.start].append((span, role))
            edges |= {span.start, span.end}
    pieces: list[Piece] = []
    open_: list[tuple[Span, Role]] = []
    ordered = sorted(edges)
    for start, end in itertools.pairwise(ordered):
        open_ = [one for one in open_ if one[0].end > start]
        # of those that begin here the longest is outermost
        open_ += sorted(begins.get(start, ()), key=lambda one: -one[0].end)
        pieces.append(Piece(start, end, text[start:end], tuple(dict.fromkeys(role for _, role in open_))))
    return pieces


def roles(reading: Reading, asked: Span | None = None) -> Iterator[tuple[Span, Role]]:
    """Every span of a reading with what it is part of; engagements are counted "g1", "g2" … as they come."""
    for s in reading.statements:
        yield from ((span, Role(s.id, "content")) for span in s.content)
        yield from ((span, Role(s.id, "cue")) for span in s.cue)
        if s.speaker and s.speaker.mention:
            yield s.speaker.mention, Role(s.id, "source")
    for e in reading.events:
        triggers = dict.fromkeys((e.trigger, *(m.trigger for m in e.mentions)))
        yield from ((span, Role(e.id, "trigger")) for span in triggers)
        if e.source_mention:
            yield e.source_mention, Role(e.id, "doer")
        if e.target_mention:
            yield e.target_mention, Role(e.id, "target")
    for number, g in enumerate(reading.engagements, start=1):
        yield g.span, Role(f"g{number}", "passage")
    if asked:
        yield asked, Role(ASKED, "asked")


def _as_read(read: Mapping[str, Sequence[Span]]) -> Iterator[tuple[Span, Role]]:
    return ((span, Role(id, "read")) for id, spans in read.items() for span in spans)
