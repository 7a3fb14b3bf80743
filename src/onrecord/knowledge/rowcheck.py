"""Rows that people write by hand, checked field by field: what is wrong is collected, with its line, not raised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from onrecord.errors import KnowledgeError
from onrecord.knowledge.rows_yaml import Fields, Items, Node, Text
from onrecord.knowledge.schema import earliest, is_date, latest

_MOST = 50
_LONGEST = 300
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Problems:
    """All that is wrong, over all files."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, int, str], None] = {}

    def add(self, file: str, line: int, words: str) -> None:
        """One complaint; line 0 where it is about the file as a whole."""
        self.found[file, line, words] = None

    def near(self, text: str, among: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
        """What of `among` may have been meant; nothing once there are more complaints than are told."""
        return get_close_matches(text, list(among), most, cutoff) if len(self.found) < _MOST else []

    def told(self) -> None:
        """Raises KnowledgeError with all of it, a line each, in the order of the files; nothing where all is well."""
        if not self.found:
            return
        files = list(dict.fromkeys(file for file, _, _ in self.found))
        ordered = sorted(self.found, key=lambda f: (files.index(f[0]), f[1]))
        lines = [f"{file}, line {line}: {words}" if line else f"{file}: {words}" for file, line, words in ordered]
        more = [f"and {len(lines) - _MOST} more like these"] if len(lines) > _MOST else []
        raise KnowledgeError("\n".join((*lines[:_MOST], *more)))


class Row:
    """One row: its fields are asked for one by one; what is wrong with one goes to `problems`."""

    def __init__(self, file: str, fields: Fields, problems: Problems) -> None:
        self.file = file
        self.fields = fields
        self.line = fields.line
        self.problems = problems
        self._fine = True

    def wrong(self, field: str | None, words: str) -> None:
        """Complain about a field, on its line, or about the row as a whole."""
        line = self.fields.entries[field][0] if field in self.fields.entries else self.line
        self.problems.add(self.file, line, words)
        self._fine = False

    def done(self, allowed: Sequence[str]) -> bool:
        """Whether the row can be used; complains about fields that are not among those allowed."""
        for name in self.fields.entries:
            if name not in allowed:
                near = self.problems.near(name, allowed)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.wrong(name, f"unknown field {name!r}; allowed are {', '.join(allowed)}{hint}")
        return self._fine

    def given(self, field: str) -> bool:
        """Whether the field is there and not empty."""
        node = self._node(field)
        return not (node is None or (isinstance(node, Text) and not node.value.strip()) or node == Items([], node.line))

    def peek(self, field: str) -> str:
        """The text of a field without a complaint, empty where it has none."""
        node = self._node(field)
        return " ".join(node.value.split()) if isinstance(node, Text) else ""

    def text(self, field: str, *, required: bool = False, longest: int = _LONGEST) -> str:
        """The text of a field, white space closed up, at most `longest` characters; empty where it is not given."""
        node = self._node(field)
        if node is None or (isinstance(node, Text) and not node.value.strip()):
            if required:
                self.wrong(field, f"{field} is missing")
            return ""
        if not isinstance(node, Text):
            self.wrong(field, f"{field} must be one text, not a {_called(node)}")
            return ""
        return self._clean(field, node.value, longest)

    def texts(self, field: str, *, longest: int = _LONGEST) -> list[str]:
        """The texts of a field that may be a list or one text."""
        node = self._node(field)
        if not isinstance(node, Items):
            one = self.text(field, longest=longest)
            return [one] if one else []
        out = []
        for item in node.items:
            if not isinstance(item, Text):
                self.wrong(field, f"{field} must be a list of texts; one of them is a {_called(item)}")
            elif text := self._clean(field, item.value, longest):
                out.append(text)
        return list(dict.fromkeys(out))

    def choice(self, field: str, allowed: Collection[str]) -> str:
        """One of a few words; empty where it is not given."""
        text = self.text(field)
        if text and text not in allowed:
            self._no_choice(field, text, allowed)
            return ""
        return text

    def choices(self, field: str, allowed: Collection[str]) -> list[str]:
        """Some of a few words."""
        found = self.texts(field)
        for text in found:
            if text not in allowed:
                self._no_choice(field, text, allowed)
        return [text for text in found if text in allowed]

    def date(self, field: str) -> str:
        """A date as precise as it is known; empty where it is not given."""
        text = self.text(field)
        if text and not is_date(text):
            self.wrong(field, f"{field} {text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
            return ""
        return text

    def span(self, first: str, last: str) -> tuple[str, str]:
        """Two dates of which the first must not come after the other."""
        start, end = self.date(first), self.date(last)
        if start and end and earliest(start) > latest(end):
            self.wrong(last, f"{last} {end} comes before {first} {start}")
        return start, end

    def whole(self, field: str, low: int, high: int) -> int | None:
        """A whole number; None where it is not given."""
        text = self.text(field)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or len(text) > 12 or not low <= int(text) <= high:
            self.wrong(field, f"{field} {text!r} must be a whole number from {low} to {high}")
            return None
        return int(text)

    def number(self, field: str, low: float, high: float) -> float | None:
        """A number; None where it is not given."""
        text = self.text(field)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            self.wrong(field, f"{field} {text!r} must be a number from {low} to {high}")
            return None
        return value

    def row(self, field: str) -> Row | None:
        """The row that a field is; None where it is not given."""
        node = self._node(field)
        if not self.given(field) or node is None:
            return None
        if not isinstance(node, Fields):
            self.wrong(field, f"{field} must have fields under it, not a {_called(node)}")
            return None
        return Row(self.file, node, self.problems)

    def rows(self, field: str, such_as: str = "office") -> list[Row]:
        """The rows of a field that is a list of them; `such_as`: a field that one may have."""
        node = self._node(field)
        if not self.given(field) or node is None:
            return []
        if not isinstance(node, Items):
            self.wrong(field, f"{field} must be a list: each row starts with '- '")
            return []
        out = []
        for item in node.items:
            if isinstance(item, Fields):
                out.append(Row(self.file, item, self.problems))
            elif not (isinstance(item, Text) and not item.value):
                self.problems.add(self.file, item.line, f"a row of {field} must give fields, such as '{such_as}: …'")
                self._fine = False
        return out

    def _node(self, field: str) -> Node | None:
        entry = self.fields.entries.get(field)
        return entry[1] if entry else None

    def _clean(self, field: str, value: str, longest: int) -> str:
        text = " ".join(value.split())
        if len(text) > longest:
            self.wrong(field, f"{field} is longer than {longest} characters")
            return ""
        if _HIDDEN.search(text):
            self.wrong(field, f"{field} has a character in it that cannot be shown")
            return ""
        return text

    def _no_choice(self, field: str, text: str, allowed: Collection[str]) -> None:
        near = self.problems.near(text.lower(), [a.lower() for a in allowed])
        hint = next((f"; did you mean {a}?" for a in allowed if near and a.lower() == near[0]), "")
        self.wrong(field, f"{field} {text!r} is not one of {', '.join(allowed)}{hint}")


def _called(node: Node) -> str:
    return "text" if isinstance(node, Text) else "list" if isinstance(node, Items) else "mapping"
