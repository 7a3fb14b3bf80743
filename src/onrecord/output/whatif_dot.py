"""The graph of a what-if in the language DOT, for Graphviz and what reads it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.commitments.outcome import Outcome
from onrecord.output.display import clean
from onrecord.output.whatif import title
from onrecord.output.whatif_graph import Graph, Line, Node, edges, graph
from onrecord.output.whatif_looks import ATTACK, INK, NAMES_MOST, look

_DASHES = {"": "solid", "7 4": "dashed", "2 4": "dotted"}


def whatif_dot(outcome: Outcome) -> str:
    """The outcome as a directed graph: from who owes to whom it is owed. Ends with a newline."""
    return "".join(line + "\n" for line in _lines(graph(outcome), outcome))


def _lines(made: Graph, outcome: Outcome) -> Iterator[str]:
    yield "digraph whatif {"
    yield f"  label={_quoted(title(outcome), outcome.aid)};"
    yield '  labelloc="t"; rankdir="RL"; node [shape=box, style=rounded, fontname="sans-serif"];'
    yield '  edge [fontname="sans-serif", fontsize=10];'
    for node in made.nodes:
        bold = ", penwidth=3" if node.role != "other" else ""
        yield f"  {node.id} [label={_quoted(*names(node))}, tooltip={_quoted(', '.join(node.names))}{bold}];"
    for layer in sorted({node.layer for node in made.nodes}):
        same = " ".join(f"{node.id};" for node in made.nodes if node.layer == layer)
        yield f"  {{ rank=same; {same} }}"
    ends = {node.role: node.id for node in made.nodes}
    if "attacker" in ends:
        yield (
            f"  {ends['attacker']} -> {ends['attacked']} [label={_quoted(made.attack)}, color={_quoted(ATTACK)}, "
            "penwidth=4, constraint=false];"
        )
    for node, row, to in edges(made):
        yield f"  {node.id} -> {to} [{_edge(row)}];"
    yield "}"


def _edge(row: Line) -> str:
    colour, dash, width = look(row.tie, row.status)
    tail = ", constraint=false" if row.tie in ("clash", "breach") else ""
    head = ", arrowhead=tee" if row.tie == "bar" else ""
    return (
        f"label={_quoted(row.label)}, tooltip={_quoted(row.told)}, color={_quoted(colour)}, "
        f"fontcolor={_quoted(INK)}, style={_DASHES[dash]}, penwidth={width}{head}{tail}"
    )


def names(node: Node) -> tuple[str, ...]:
    """What a node is headed: the states' names, or how many they are and who the first ones are."""
    if len(node.names) <= NAMES_MOST:
        return (", ".join(node.names),)
    return (f"{len(node.names)} states", f"{', '.join(node.names[:NAMES_MOST])}, …")


def _quoted(*lines: str) -> str:
    """A string of DOT; its lines are centred one under the other."""
    escaped = (clean(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
