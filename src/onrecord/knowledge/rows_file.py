"""A file that people write by hand, as the rows of its sections; what is wrong with it is collected, not raised."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onrecord.knowledge.rowcheck import Problems, Row
from onrecord.knowledge.rows_yaml import Fields, Items, Node, Text, Unreadable, read_yaml

MAX_BYTES = 5_000_000


def file_bytes(path: Path, problems: Problems) -> bytes | None:
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


def sections(file: str, content: bytes, names: Sequence[str], problems: Problems) -> dict[str, list[Row]]:
    """The rows under each of the sections that such a file may have; none where it holds nothing that can be used."""
    rows: dict[str, list[Row]] = {name: [] for name in names}
    try:
        root, complaints = read_yaml(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problems.add(file, content.count(b"\n", 0, error.start) + 1, "is not UTF-8 text")
        return rows
    except Unreadable as error:
        problems.add(file, error.line, error.why)
        return rows
    for line, words in complaints:
        problems.add(file, line, words)
    if root is None or (isinstance(root, Text) and not root.value):
        return rows
    if not isinstance(root, Fields):
        one = "one of " if len(names) > 1 else ""
        problems.add(file, root.line, f"must start with {one}{', '.join(f'{n}:' for n in names)} and a list under it")
        return rows
    for name, (line, node) in root.entries.items():
        if name not in rows:
            near = problems.near(name, names)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.add(file, line, f"unknown section {name!r}; allowed are {', '.join(names)}{hint}")
            continue
        rows[name] = _rows(file, name, node, problems)
    return rows


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
