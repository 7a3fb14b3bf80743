"""Reads YAML that people write by hand: plain lists and mappings of text, each with its line, and nothing else.

The parser's events are taken as they come, so no tag makes an object, no alias multiplies anything, and every scalar
stays the text that was written: ``NO`` is Norway, ``2011-09`` a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

MAX_DEPTH = 12


class Text(NamedTuple):
    """A scalar as written; empty for one that was left out (nothing, ``~``, ``null``)."""

    value: str
    line: int


class Items(NamedTuple):
    """A list."""

    items: list[Node]
    line: int


class Fields(NamedTuple):
    """A mapping; each key with the line that it stands on."""

    entries: dict[str, tuple[int, Node]]
    line: int


Node = Text | Items | Fields


class Unreadable(Exception):
    """Why a text cannot be read as such a file, with the line (from 1)."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


def read_yaml(text: str) -> tuple[Node | None, list[tuple[int, str]]]:
    """The one document of `text` (None where there is nothing but comments), and what it may not have, with lines.

    Such complaints are about tags, aliases and keys that stand twice.

    Raises:
        Unreadable: it is not YAML at all from some line on.
    """
    import yaml  # takes time, and few runs need it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader()
    try:
        return reader.document(yaml.parse(text, Loader=loader)), reader.complaints
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(mark.line + 1 if mark else 1, f"not YAML: {_words(error)}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        raise Unreadable(line, "a character that YAML does not allow") from error


def _words(error: Any) -> str:
    return ", ".join(part for part in (error.problem, error.context) if part)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Reader:
    """Makes nodes of the parser's events."""

    def __init__(self) -> None:
        self.complaints: list[tuple[int, str]] = []

    def document(self, events: Iterator[Any]) -> Node | None:
        """The first document; raises Unreadable where a second one starts."""
        import yaml

        found: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    raise Unreadable(_line(event), "a second document starts; one file holds one")
                found = self._node(next(events), events, 0)
        return found

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        import yaml

        line = _line(event)
        if depth > MAX_DEPTH:
            raise Unreadable(line, "lists and mappings inside one another too deep")
        if isinstance(event, yaml.AliasEvent):
            self.complaints.append((line, f"aliases (*{event.anchor}) are not allowed; write out what it stands for"))
            return Text("", line)
        if event.tag not in (None, "!"):
            self.complaints.append((line, f"tags ({event.tag}) are not allowed; write plain text"))
        if isinstance(event, yaml.ScalarEvent):
            nothing = not event.style and event.value in ("~", "null", "Null", "NULL")
            return Text("" if nothing else event.value, line)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._node(event, events, depth + 1))
            return Items(items, line)
        return self._fields(events, line, depth)

    def _fields(self, events: Iterator[Any], line: int, depth: int) -> Fields:
        import yaml

        entries: dict[str, tuple[int, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            name = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(name, Text):
                self.complaints.append((name.line, "a key must be one word, such as name"))
            elif name.value in entries:
                first = entries[name.value][0]
                self.complaints.append((name.line, f"{name.value!r} stands twice; it is already on line {first}"))
            else:
                entries[name.value] = (name.line, value)
        return Fields(entries, line)
