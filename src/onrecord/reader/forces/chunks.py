"""Phrases that stand together, as noun phrases: what they share by "and", and the number stated for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from onrecord.reader.forces.numbers import number_before
from onrecord.reader.forces.stretch import Stretch
from onrecord.reader.forces.types import Chunk, Item

CONJUNCTIONS: Final = frozenset({"and", "or", "&", "/", ","})


def gather(page: Stretch, items: Sequence[Item], hidden: set[int]) -> list[Chunk]:
    """Phrases gathered that follow each other with nothing but adjectives between them."""
    at = {item.first: item for item in items}
    filler = page.lexicon.words["filler"]
    out: list[Chunk] = []
    lead: int | None = None
    chunk: Chunk | None = None
    i = 0
    while i < len(page.tokens):
        near = i == 0 or page.gap(i).isspace() or page.hyphen(i - 1)
        if not near and not page.hyphen(i):
            lead, chunk = None, None
        item = at.get(i)
        if item is not None:
            closed = chunk is not None and _closed(chunk.end)
            if chunk is None or closed:
                chunk = Chunk(i if lead is None or closed else lead, item.last)
                out.append(chunk)
            chunk.items.append(item)
            chunk.last = item.last
            lead = None
            i = item.last + 1
            continue
        if i in hidden or not (page.tokens[i].low in filler or page.hyphen(i)):
            lead, chunk = None, None
        elif chunk is None and lead is None:
            lead = i
        i += 1
    return out


def connect(page: Stretch, chunks: Sequence[Chunk]) -> None:
    """Marks chunks joined by "and", "or" or a comma, and gives those that lack a head the one they share."""
    for left, right in zip(reversed(chunks[:-1]), reversed(chunks[1:]), strict=True):
        if not _joined(page, left, right):
            continue
        left.joint = right.joint = True
        open_ = not _closed(left.end) and any(p.row.use != "head" for p in left.end.phrases)
        if open_ and len(right.items) + (right.shared is not None) > (right.end.head is not None):
            left.shared = right.shared or right.end
    for chunk in chunks:
        after = chunk.last + 1
        chunk.quantity = None if chunk.joint else number_before(page, chunk.first)
        if chunk.quantity != 1 and _counts_another(page, chunk):
            chunk.quantity = None
        if page.hyphen(after) and not _joined_on(page, after):
            after += 1
        chunk.crossed = after < len(page.tokens) and page.tokens[after].low in page.lexicon.words["after"]
    for left, right in zip(reversed(chunks[:-1]), reversed(chunks[1:]), strict=True):
        if left.shared is not None and right.crossed:
            left.crossed = True


def _closed(item: Item) -> bool:
    """Whether a noun phrase ends with `item`: a plural, unless it is always one ("special forces")."""
    return item.plural and not any(p.fixed and (p.row.before or p.lemma == "forces") for p in item.phrases)


def _counts_another(page: Stretch, chunk: Chunk) -> bool:
    """Whether a number before `chunk` is of a noun behind it: "five missile strikes", "two SEAL raids"."""
    if not chunk.end.plural:
        return True
    after = chunk.last + 1
    if _closed(chunk.end) or after >= len(page.tokens) or not page.gap(after).isspace():
        return False
    low = page.tokens[after].low
    return len(low) > 3 and low.endswith("s")


def _joined(page: Stretch, left: Chunk, right: Chunk) -> bool:
    """Whether only a conjunction, or a comma and a conjunction, stands between two chunks."""
    between = range(left.last + 1, right.first)
    if not 1 <= len(between) <= 2 or not all(_joined_on(page, i) for i in between):
        return False
    return len(between) == 1 or page.tokens[between[0]].form == ","


def _joined_on(page: Stretch, i: int) -> bool:
    """Whether token `i` is a conjunction."""
    return page.tokens[i].low in CONJUNCTIONS
