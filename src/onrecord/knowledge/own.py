"""A user's own knowledge: YAML files laid over the shipped tables. What such a file may say is in docs/knowledge.md.

Reading a file never stops at the first bad row: all that is wrong is said at once, each with its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from onrecord.knowledge.base import Knowledge, knowledge
from onrecord.knowledge.overlay import Overlay
from onrecord.knowledge.rowcheck import Problems
from onrecord.knowledge.rows_file import MAX_BYTES as MAX_BYTES
from onrecord.knowledge.rows_file import file_bytes, sections

SECTIONS = ("actors", "offices", "memberships", "places")


def load(files: Sequence[str | Path]) -> Knowledge:
    """The shipped knowledge with the files laid over it, later ones over earlier ones.

    Raises:
        KnowledgeError: a file cannot be read, or has rows that cannot be used; the message tells all of them.
    """
    return overlay(knowledge(), files)


def overlay(base: Knowledge, files: Sequence[str | Path]) -> Knowledge:
    """`base` with the files laid over it; `base` itself stays as it is. Raises KnowledgeError as `load` does."""
    if not files:
        return base
    problems = Problems()
    made = Overlay(base, problems)
    digest = hashlib.sha256(base.digest.encode())
    for file in files:
        content = file_bytes(Path(file), problems)
        if content is not None:
            digest.update(hashlib.sha256(content).digest())
            _lay(made, str(file), content, problems)
    problems.told()
    return made.finished(digest.hexdigest())


def _lay(made: Overlay, file: str, content: bytes, problems: Problems) -> None:
    rows = sections(file, content, SECTIONS, problems)
    people = [row for row in rows["actors"] if made.is_person(row)]
    others = [row for row in rows["actors"] if not made.is_person(row)]
    made.begin(file)
    for row in others:
        made.body(row)
    for row in rows["offices"]:
        made.office(row)
    for row in people:
        made.person(row)
    for row in rows["memberships"]:
        made.membership(row)
    for row in rows["places"]:
        made.place(row)
