"""Which class of force a noun phrase is of: the meaning whose conditions hold, or none."""

from __future__ import annotations

from onrecord.reader.forces.stretch import Stretch
from onrecord.reader.forces.types import Chunk, Item, Row


def meaning(page: Stretch, chunk: Chunk) -> Row | None:
    """The row that says what class a chunk is of, or None where nothing does so for certain."""
    if chunk.crossed:
        return None
    named = [i for i in chunk.items if any(p.proper and p.row.use == "name" for p in i.phrases)]
    order = named + [i for i in reversed(chunk.items) if i not in named]
    choice: Row | None = None
    for item in order:
        row = settled(page, chunk, item)
        if row is None:
            continue
        asks = row.use != "name" and not chunk.end.head and chunk.end.lemma in row.before
        if choice is None or (choice.use == "general" != row.use) or (choice.use != "name" and asks):
            choice = row
    if choice is None:
        return None
    head = chunk.end.head or (chunk.shared.head if chunk.shared is not None else None)
    if head is not None and not agrees(page, head, choice):
        return None
    return choice


def agrees(page: Stretch, head: Row, row: Row) -> bool:
    """Whether `head` may follow a word of that class, in this sentence."""
    if head.unless & page.present:
        return False
    return not head.beside or bool(head.beside & page.lexicon.kinds[row.class_])


def settled(page: Stretch, chunk: Chunk, item: Item) -> Row | None:
    """The first meaning of `item` whose conditions hold, those that ask for a noun behind it first."""
    rows = sorted((p.row for p in item.phrases if p.row.use != "head"), key=lambda r: not r.before)
    later = [i for i in chunk.items if i.first > item.first]
    if chunk.shared is not None:
        later.append(chunk.shared)
    for row in rows:
        if row.unless & page.present:
            continue
        if row.before:
            if any(_stands_before(row, i) for i in later):
                return row
            if not row.needs:
                continue
        if not row.needs or _holds(page, row.needs, item):
            return row
    return None


def _stands_before(row: Row, item: Item) -> bool:
    """Whether `item` is one of the nouns that `row` asks for."""
    if "@any" in row.before or item.lemma in row.before:
        return True
    return item.head is not None and "@" + item.head.group in row.before


def _holds(page: Stretch, needs: str, item: Item) -> bool:
    """Whether what a row needs is so for `item`."""
    if needs == "armed":
        return page.sure
    if needs == "sea":
        return bool(page.present & page.lexicon.words["sea"])
    if needs == "plural":
        return item.plural
    if item.plural or item.varied:
        return True
    before = page.tokens[item.first - 1].low if item.first else ""
    return before in page.lexicon.words["article"] or before in page.lexicon.numbers or before.isdigit()
