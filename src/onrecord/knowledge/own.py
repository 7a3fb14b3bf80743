"""A user's own knowledge: YAML files laid over the shipped tables. What such a file may say is in docs/knowledge.md.

Reading a file never stops at the first bad row: all that is wrong is said at once, each with its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from onrecord.knowledge.base import Knowledge, knowledge
from onrecord.knowledge.overlay import Overlay
from onrecord.knowledge.rowcheck import Problems, Row
from onrecord.knowledge.rows_yaml import Fields, Items, Node, Text, Unreadable, read_yaml

MAX_BYTES = 5_000_000
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
        content = _bytes(Path(file), problems)
        if content is not None:
            digest.update(hashlib.sha256(content).digest())
            _lay(made, str(file), content, problems)
    problems.told()
    return made.finished(digest.hexdigest())


def _bytes(path: Path, problems: Problems) -> bytes | None:
    """What is in the file, None where that cannot be used."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        problems.add(str(path), 0, f"cannot be read: {error.strerror or error}")
        return None
    if len(content) > MAX_BYTES:
        problems.add(str(path), 0, f"is larger than {MAX_BYTES // 1_000_000} MB; no file of knowledge may be")
        return None
    return content


def _lay(made: Overlay, file: str, content: bytes, problems: Problems) -> None:
    try:
        root, complaints = read_yaml(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problems.add(file, content.count(b"\n", 0, error.start) + 1, "is not UTF-8 text")
        return
    except Unreadable as error:
        problems.add(file, error.line, error.why)
        return
    for line, words in complaints:
        problems.add(file, line, words)
    if root is None or (isinstance(root, Text) and not root.value):
        return
    if not isinstance(root, Fields):
        problems.add(
            file, root.line, f"must start with one of {', '.join(f'{s}:' for s in SECTIONS)} and a list under it"
        )
        return
    rows: dict[str, list[Row]] = {section: [] for section in SECTIONS}
    for name, (line, node) in root.entries.items():
        if name not in rows:
            near = problems.near(name, SECTIONS)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.add(file, line, f"unknown section {name!r}; allowed are {', '.join(SECTIONS)}{hint}")
            continue
        rows[name] = _rows(file, name, node, problems)
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


def _rows(file: str, section: str, node: Node, problems: Problems) -> list[Row]:
    if isinstance(node, Text) and not node.value:
        return []
    if not isinstance(node, Items):
        problems.add(file, node.line, f"{section} must be a list: each row starts with '- '")
        return []
    out = []
    for item in node.items:
        if isinstance(item, Fields):
            out.append(Row(file, item, problems))
        elif not (isinstance(item, Text) and not item.value):
            problems.add(file, item.line, f"a row of {section} must give fields, such as 'name: …'")
    return out
