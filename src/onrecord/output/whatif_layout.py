"""Where the boxes of a what-if's picture stand: a column for each layer, what is owed in the box of who owes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from onrecord.output.lines import columns
from onrecord.output.whatif_graph import Graph, Line, Node, main_edges
from onrecord.output.whatif_looks import NAMES_MOST

BOX, GAP = 268, 92
"""Width of a box, and of the room between columns, in pixels."""
PAD, SWATCH = 12, 30
"""Room inside a box, and for the line beside a row that tells its status."""
LINE, HEAD = 15, 18
"""Height of a line of text, and of one with names."""
APART = 20
_THIN, _FAT = " ,.;:'!|()[]fijlrtI-/", "MWmw@%&"
"""Characters that are much narrower, and much wider, than most."""
ATTACK_ROOM = 34
"""Room for the attack's arrow at the top of the two boxes that it joins."""
_BETWEEN = 9
"""Room between the ends of lines at a box."""
_MOST_ROWS, _MOST_LINES = 9, 6


class Text(NamedTuple):
    """A line of text in a box; `y` is its base line from the top of the box, `step` the step that it tells of."""

    y: float
    words: str
    kind: str
    step: str = ""


class Slot(NamedTuple):
    """A row of a box: the middle of its first line from the top of the box."""

    y: float
    row: Line


class Box(NamedTuple):
    """A node in its place."""

    node: Node
    x: float
    y: float
    height: float
    texts: tuple[Text, ...]
    slots: tuple[Slot, ...]


class Layout(NamedTuple):
    """All boxes by node, and how large a sheet they take."""

    boxes: Mapping[str, Box]
    width: float
    height: float


def layout(made: Graph, left: float, top: float) -> Layout:
    """Place the nodes: columns side by side, the boxes of one column near what they lead to."""
    layers = sorted({node.layer for node in made.nodes})
    ends = Counter(to for _, _, to in main_edges(made))
    filled = {node.id: _filled(node, ends[node.id] * _BETWEEN + ATTACK_ROOM) for node in made.nodes}
    heights = {layer: sum(filled[n.id][2] + APART for n in made.nodes if n.layer == layer) - APART for layer in layers}
    tallest = max(heights.values(), default=0.0)
    boxes: dict[str, Box] = {}
    # from the attacked state and its attacker outwards, so that each box finds its neighbours placed
    for layer in sorted(layers, key=lambda number: (abs(number + 0.5), number)):
        nodes = [node for node in made.nodes if node.layer == layer]
        nodes.sort(key=lambda node: (_pull(node, boxes), node.names))
        y = top + (tallest - heights[layer]) / 2
        x = left + layers.index(layer) * (BOX + GAP)
        for node in nodes:
            texts, slots, height = filled[node.id]
            boxes[node.id] = Box(node, x, y, height, texts, slots)
            y += height + APART
    return Layout(boxes, max(0, len(layers) * (BOX + GAP) - GAP), tallest)


def _pull(node: Node, boxes: Mapping[str, Box]) -> float:
    """The middle of what a node leads to, among what has its place."""
    near = [boxes[to] for row in node.lines for to in row.to if to in boxes]
    return sum(box.y + box.height / 2 for box in near) / len(near) if near else 0.0


def _filled(node: Node, least: float) -> tuple[tuple[Text, ...], tuple[Slot, ...], float]:
    """The lines of a box, its rows, and its height, which is `least` at least."""
    texts: list[Text] = []
    slots: list[Slot] = []
    y = float(PAD)
    head = ", ".join(node.names) if len(node.names) <= NAMES_MOST else f"{len(node.names)} states"
    for words in fitted(head, BOX - 2 * PAD, 2, 15):
        y += HEAD
        texts.append(Text(y - 4, words, "name"))
    if len(node.names) > NAMES_MOST:
        for words in fitted(", ".join(node.names), BOX - 2 * PAD, _MOST_LINES, 11):
            y += LINE
            texts.append(Text(y - 4, words, "small"))
    shown = node.lines if len(node.lines) <= _MOST_ROWS else node.lines[: _MOST_ROWS - 1]
    for row in shown:
        y += 4
        slots.append(Slot(y + LINE / 2, row))
        for words in fitted(row.label, BOX - 2 * PAD - SWATCH, 4):
            y += LINE
            texts.append(Text(y - 4, words, "row", row.step))
    if len(shown) < len(node.lines):
        y += LINE + 4
        texts.append(Text(y - 4, f"and {len(node.lines) - len(shown)} more", "small"))
    return tuple(texts), tuple(slots), max(y + PAD, least)


def fitted(words: str, width: float, most: int, size: float = 12.0) -> list[str]:
    """The words in at most `most` lines of a width in pixels; what has no room ends in "…"."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        joined = f"{line} {word}".strip()
        if across(joined, size) <= width:
            line = joined
            continue
        lines += [line] if line else []
        while across(word, size) > width:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or across(word[:n], size) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    lines += [line] if line else []
    if len(lines) > most:
        last = lines[most - 1]
        while last and across(last + "…", size) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip(" ,") + "…"]
    return lines


def across(text: str, size: float) -> float:
    """Pixels that a text takes at most, in the usual sans-serif types of that size."""
    return sum(_em(character) for character in text) * size


def _em(character: str) -> float:
    if character in _THIN:
        return 0.42
    if character in _FAT:
        return 1.02
    if character.isascii():
        return 0.72 if character.isupper() else 0.63
    return 0.5 + 0.55 * columns(character)
