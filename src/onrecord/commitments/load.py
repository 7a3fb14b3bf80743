"""Reads treaties from YAML files; what such a file may say is in docs/treaties.md.

Reading never stops at the first bad row: all that is wrong is said at once, each with its file, line and field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from onrecord.commitments.event_classes import EventClasses
from onrecord.commitments.treaty_rows import TreatyRows
from onrecord.commitments.types import Treaty
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.rowcheck import Problems
from onrecord.knowledge.rows_file import file_bytes, sections

SECTION = "treaties"
MAX_TREATIES = 2_000
"""Of one file."""


class Vocabulary(NamedTuple):
    """What the triggers of treaties may speak of: classes of events, and the ids of areas."""

    classes: EventClasses
    areas: Collection[str]


class Source(NamedTuple):
    """A file of treaties: its name, for complaints, and what is in it."""

    name: str
    content: bytes


def read_sources(files: Sequence[str | Path]) -> tuple[Source, ...]:
    """The files as they are. Raises KnowledgeError for those that cannot be read, or are too large, all at once."""
    problems = Problems()
    found = [(str(file), file_bytes(Path(file), problems)) for file in files]
    problems.told()
    return tuple(Source(name, content) for name, content in found if content is not None)


def read_treaties(
    sources: Sequence[Source],
    base: Knowledge,
    words: Vocabulary,
    *,
    before: Iterable[Treaty] = (),
    replacing: bool = True,
) -> tuple[Treaty, ...]:
    """The treaties of the files laid over those there were `before`, by id.

    A treaty takes the place of one of the same id that came before it or is in an earlier file; where `replacing` is
    False, an id that two files have is an error too, as one that stands twice in a file always is.

    Raises:
        KnowledgeError: rows that cannot be used; the message tells all of them, a line each.
    """
    problems = Problems()
    found = {treaty.id: treaty for treaty in before}
    taken = {c.id: treaty.id for treaty in found.values() for c in treaty.commitments}
    rows = TreatyRows(base, words.classes, words.areas, problems, taken)
    for source in sources:
        if replacing:
            rows.begin()
        listed = sections(source.name, source.content, (SECTION,), problems)[SECTION]
        if len(listed) > MAX_TREATIES:
            problems.add(source.name, listed[MAX_TREATIES].line, f"more than {MAX_TREATIES:,} treaties in one file")
        for row in listed[:MAX_TREATIES]:
            treaty = rows.treaty(row)
            if treaty is not None:
                found[treaty.id] = treaty
    problems.told()
    return tuple(found[id] for id in sorted(found))
