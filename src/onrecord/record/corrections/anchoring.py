"""Finding again what was corrected, in a reading whose ids have changed: by its place in the article's text alone.

Same spans first. Else what overlaps most, where that is at least half of all that the two cover together, so that a
statement is not taken for the longer one around it, nor a half for the whole. Two that overlap alike settle nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from onrecord.model import Event, Reading, Span, Statement
from onrecord.record.corrections.types import Anchor, AnchorOf

LEAST: Final = 0.5
"""The overlap, as a share of what both cover, from which on two spans are of one thing."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A statement or event of a reading as an anchor sees it."""

    id: str
    of: AnchorOf
    spans: tuple[Span, ...]
    beside: tuple[Span, ...] = ()


def find(anchor: Anchor, candidates: Iterable[Candidate], once: str | None = None) -> str | None:
    """The id of the candidate that the anchor means, None where there is none or it cannot be told.

    Of several with the same spans that whose cue, sentence or parties fit best. Where these too are the same, only what
    it was called `once` tells them apart, else the first is taken.
    """
    there = [c for c in candidates if c.of == anchor.of]
    mine = {*anchor.spans}
    same = [c for c in there if {*c.spans} == mine]
    if same:
        if len(same) == 1:
            return same[0].id
        return max(same, key=lambda c: (_alike(c.beside, anchor.beside), c.id == once)).id
    ranked = sorted(
        (
            (share, _alike(c.beside, anchor.beside), c.id)
            for c in there
            if (share := overlap(c.spans, anchor.spans)) >= LEAST
        ),
        reverse=True,
    )
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None
    return ranked[0][2]


def overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """What both cover, as a share of what either does: from 0 to 1."""
    a, b = _merged(one), _merged(other)
    common, i, j = 0, 0, 0
    while i < len(a) and j < len(b):
        common += max(0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    either = sum(end - start for start, end in (*a, *b)) - common
    return common / either if either else 0.0


def candidates_of(reading: Reading) -> tuple[Candidate, ...]:
    """Everything in a reading that can be corrected: what stands somewhere."""
    return tuple(c for c in (*map(_statement, reading.statements), *map(_event, reading.events)) if c.spans)


def _statement(said: Statement) -> Candidate:
    return Candidate(
        id=said.id, of="statement", spans=said.content or said.cue, beside=said.cue if said.content else ()
    )


def _event(event: Event) -> Candidate:
    parties = (event.sentence, event.source_mention, event.target_mention)
    return Candidate(id=event.id, of="event", spans=(event.trigger,), beside=tuple(s for s in parties if s))


def _alike(one: Sequence[Span], other: Sequence[Span]) -> tuple[float, float]:
    """The share of spans that are the same, then what is covered: a party's words count also inside its sentence."""
    either = {*one, *other}
    return len({*one} & {*other}) / len(either) if either else 1.0, overlap(one, other)


def _merged(spans: Sequence[Span]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for span in sorted(spans):
        if out and span.start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], span.end))
        elif span.start < span.end:
            out.append((span.start, span.end))
    return out
