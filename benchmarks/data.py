"""Where the corpora are, and reading and writing JSON Lines."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_MARK = re.compile(r"</?[st]>")


def shared() -> Path:
    """The folder of corpora and samples: `$ONRECORD_SHARED`, or `shared` beside the project."""
    return Path(os.environ.get("ONRECORD_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def rows(path: Path) -> list[Row]:
    """All rows of a JSON Lines file; a missing file ends the program with words that help."""
    if not path.is_file():
        raise SystemExit(f"benchmarks: no file {path}; name one, or set ONRECORD_SHARED to the folder of corpora")
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write(path: Path, items: Iterable[Row]) -> None:
    """Write rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for item in items:
            out.write(json.dumps(item, ensure_ascii=False) + "\n")


def describe(path: Path, n: int, what: str) -> str:
    """One line that says what a figure was measured on: file, digest, size."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return f"measured on {path.name} (sha256 {digest}…), {n} {what}"


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """A sentence without its `<s>…</s>` and `<t>…</t>`, and where these stood."""
    text, at = "", 0
    opened = {"s": 0, "t": 0}
    found: dict[str, list[tuple[int, int]]] = {"s": [], "t": []}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark.group()[1] == "/":
            side = mark.group()[2]
            found[side].append((opened[side], len(text.rstrip())))
        else:
            opened[mark.group()[1]] = len(text)
    return text + marked[at:], found["s"], found["t"]


def word_spans(text: str, spans: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
    """Characters of stretches [first, end) of words, where the words of `text` are parted by single spaces."""
    starts, at = [], 0
    words = text.split(" ")
    for word in words:
        starts.append(at)
        at += len(word) + 1
    out = []
    for low, high in spans:
        last = min(max(high, low + 1), len(words)) - 1
        out.append((starts[low], starts[last] + len(words[last])))
    return out
