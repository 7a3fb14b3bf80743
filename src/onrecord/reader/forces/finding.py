"""From a stretch of text to its forces: noun phrases with a class, formations without, formations "of" something."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model import Force
from onrecord.reader.forces.chunks import connect, gather
from onrecord.reader.forces.classes import agrees, meaning, settled
from onrecord.reader.forces.numbers import number_before
from onrecord.reader.forces.phrases import find_items
from onrecord.reader.forces.stretch import REACH, Stretch, tokens_of
from onrecord.reader.forces.types import Chunk


def find_forces(text: str, start: int, end: int) -> tuple[Force, ...]:
    """The units and equipment named in ``text[start:end]``, in order and apart; nothing outside is looked at.

    Runs in time linear in the length of the stretch.
    """
    page = tokens_of(text, start, end)
    chunks = gather(page, *find_items(page))
    connect(page, chunks)
    return _all_forces(page, chunks)


def _all_forces(page: Stretch, chunks: Sequence[Chunk]) -> tuple[Force, ...]:
    """The chunks that are forces; first those that need no context, whose presence is context for others."""
    if not page.sure:
        page.sure = any(meaning(page, c) is not None for c in chunks)
    out: list[Force] = []
    k = 0
    while k < len(chunks):
        chunk = chunks[k]
        follows = chunks[k + 1] if k + 1 < len(chunks) else None
        whole = _made_of(page, chunk, follows) if follows is not None else None
        if whole is not None:
            out.append(whole)
            k += 2
            continue
        force = _force(page, chunk)
        if force is not None:
            out.append(force)
        k += 1
    return tuple(out)


def _force(page: Stretch, chunk: Chunk) -> Force | None:
    """A chunk as a force."""
    row = meaning(page, chunk)
    if row is None:
        return _bare(page, chunk)
    final = chunk.end
    head = final.head if final.head is not None else (chunk.shared.head if chunk.shared is not None else None)
    firm = [i for i in chunk.items if settled(page, chunk, i) is not None]
    first = firm[0].first
    if final.head is None:
        final = firm[-1]
    return Force(
        class_=row.class_,
        start=page.tokens[first].start,
        end=page.tokens[final.last].end,
        quantity=chunk.quantity,
        echelon=head.echelon if head is not None else None,
    )


def _bare(page: Stretch, chunk: Chunk) -> Force | None:
    """A formation with no class beside it: "five battalions", "the 93rd Brigade"."""
    head = chunk.end.head
    if chunk.crossed or head is None or head.group != "formation" or len(chunk.items) > 1 or chunk.shared:
        return None
    i = chunk.first - 1
    for _ in range(REACH):
        if i > 0 and page.hyphen(i):
            i -= 1
        if i < 0 or not page.tokens[i].form[0].isalnum() or not page.tokens[i].form[0].isupper():
            break
        low = page.tokens[i].low
        if low in page.lexicon.words["determiner"] or low in page.lexicon.numbers or _ordinal(page, i):
            break
        i -= 1
    token = page.tokens[chunk.end.first]
    small = token.form[0].islower()
    known = i >= 0 and ((small and page.tokens[i].low in page.lexicon.words["determiner"]) or _ordinal(page, i))
    known = known or (small and number_before(page, chunk.first) is not None)
    if not known:
        return None
    return Force(
        class_="military-unit",
        start=token.start,
        end=page.tokens[chunk.end.last].end,
        quantity=chunk.quantity,
        echelon=head.echelon,
    )


def _ordinal(page: Stretch, i: int) -> bool:
    """Whether token `i` ends an ordinal written in digits ("93rd")."""
    return page.tokens[i].low in {"st", "nd", "rd", "th"} and i > 0 and page.tokens[i - 1].number and not page.gap(i)


def _made_of(page: Stretch, chunk: Chunk, follows: Chunk) -> Force | None:
    """A formation and what it is made of: "a squadron of 12 jets"."""
    head = chunk.end.head
    if head is None or head.echelon is None or len(chunk.items) > 1 or chunk.crossed or head.unless & page.present:
        return None
    between = range(chunk.last + 1, follows.first)
    if not 1 <= len(between) <= REACH or page.tokens[between[0]].low != "of":
        return None
    numbers = page.lexicon.numbers
    if not all(
        page.tokens[i].number or page.tokens[i].low in numbers or page.tokens[i].form[0].isupper() for i in between[1:]
    ):
        return None
    row = meaning(page, follows)
    if row is None or (follows.end.head is not None and follows.end.head.echelon) or not agrees(page, head, row):
        return None
    counts = [n for n in (chunk.quantity, follows.quantity) if n is not None]
    return Force(
        class_=row.class_,
        start=page.tokens[chunk.end.first].start,
        end=page.tokens[follows.end.last].end,
        quantity=counts[0] if len(counts) == 1 and not follows.joint else None,
        echelon=head.echelon,
    )
