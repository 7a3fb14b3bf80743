"""The graph of a what-if, which DOT and SVG draw: states that stand alike are one node, in layers by when they come in.

The attacked state stands right of its attacker; who owes help to it stands further right, who owes help to the attacker
further left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from onrecord.commitments.case import Engaged
from onrecord.commitments.outcome import Cited, Conflict, Outcome, Step
from onrecord.output.display import clean

Tie = Literal["attack", "help", "consult", "bar", "breach", "clash"]
"""What an edge is: the attack of the case, help owed, consultation, help ruled out, a pledge broken, a conflict."""
Role = Literal["attacked", "attacker", "other"]
_TIES: dict[str, Tie] = {
    "defence": "help",
    "offence": "help",
    "assistance": "help",
    "consultation": "consult",
    "neutrality": "bar",
    "non_aggression": "breach",
    "assurance": "consult",
    "cooperation": "consult",
}
_ABOUT = {
    "consultation": "consult: ",
    "neutrality": "not to help the attacker: ",
    "non_aggression": "pledge broken: ",
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What the states of a node owe, by the step of that id ("" for a pledge that conflicts); `to` are ids of nodes."""

    tie: Tie
    status: Engaged
    step: str
    text: str
    told: str
    to: tuple[str, ...]

    @property
    def label(self) -> str:
        """The text with the status; a pledge that conflicts has none."""
        return self.text if self.tie == "clash" else f"{self.text} ({self.status})"


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """States that stand alike; `layer` counts from the attacked state (0) and its attacker (-1) outwards."""

    id: str
    layer: int
    states: tuple[str, ...]
    names: tuple[str, ...]
    role: Role
    lines: tuple[Line, ...]


class Graph(NamedTuple):
    """Nodes by layer and name; `attack` is the case in words."""

    nodes: tuple[Node, ...]
    attack: str


def graph(outcome: Outcome) -> Graph:
    """The graph of an outcome; consultations among states other than the attacked one are left out."""
    on, by = outcome.case.on, outcome.case.by
    torn = {id for conflict in outcome.conflicts for id in conflict.other}
    steps = [s for s in outcome.steps if s.id not in torn and (s.depth or on in s.beneficiaries)]
    layers = _layers(outcome, steps)
    roles: dict[str, list[tuple[str, str]]] = {state: [] for state in layers}
    for step in steps:
        _play(roles, step.id, "owes", step.obligors)
        _play(roles, step.id, "owed", step.beneficiaries)
    for number, conflict in enumerate(outcome.conflicts):
        _play(roles, f"c{number}", "owes", conflict.states)
        _play(roles, f"c{number}", "owed", conflict.towards)
    alike: dict[tuple[object, ...], list[str]] = {}
    for state in sorted(layers, key=lambda code: (outcome.states.get(code, code), code)):
        apart = state if state in (on, by) else ""
        alike.setdefault((layers[state], apart, tuple(roles[state])), []).append(state)
    ids: dict[str, str] = {state: f"n{number}" for number, states in enumerate(alike.values()) for state in states}
    cited = {c.id: c for c in outcome.cited}
    nodes = []
    for (layer, *_), states in alike.items():
        first = states[0]
        lines = [_line(s, cited, ids) for s in steps if first in s.obligors]
        lines += [_clash(c, cited, ids) for c in outcome.conflicts if first in c.states]
        role: Role = "attacked" if first == on else "attacker" if first == by else "other"
        names = tuple(clean(outcome.states.get(code, code)) for code in states)
        nodes.append(
            Node(id=ids[first], layer=int(str(layer)), states=tuple(states), names=names, role=role, lines=tuple(lines))
        )
    return Graph(tuple(sorted(nodes, key=lambda n: (n.layer, n.names))), clean(outcome.event))


def _play(roles: dict[str, list[tuple[str, str]]], id: str, part: str, states: Iterable[str]) -> None:
    for state in states:
        if state in roles:
            roles[state].append((id, part))


def _layers(outcome: Outcome, steps: Iterable[Step]) -> dict[str, int]:
    """Where each state stands: who owes help to a state stands one further out than that state.

    Help settles the side; who owes something else alone stands beside those who help.
    """
    on, by = outcome.case.on, outcome.case.by
    layers = {on: 0}
    if by:
        layers[by] = -1
    for step in sorted(steps, key=lambda step: _TIES[step.kind] != "help"):
        near = [layers[state] for state in step.beneficiaries if state in layers]
        place = min((-1, *near)) - 1 if step.supposed == "answer" else max(near, default=0) + 1
        for state in step.obligors:
            layers.setdefault(state, place)
        for state in step.beneficiaries:
            layers.setdefault(state, place)
    for conflict in outcome.conflicts:
        for state in (*conflict.states, *conflict.towards):
            layers.setdefault(state, 1)
    return layers


def _line(step: Step, cited: dict[str, Cited], ids: dict[str, str]) -> Line:
    to = tuple(dict.fromkeys(ids[state] for state in step.beneficiaries if state in ids))
    text, told = _what(step, cited), clean(step.sentence)
    return Line(tie=_TIES[step.kind], status=step.engaged, step=step.id, text=text, told=told, to=to)


def _what(step: Step, cited: dict[str, Cited]) -> str:
    """ "Article 5, North Atlantic Treaty: possible"."""
    one = cited.get(step.commitment)
    if one is None:
        return step.commitment
    return f"{_ABOUT.get(step.kind, '')}{_article(one)}"


def _article(cited: Cited) -> str:
    """The treaty with its article, without one whose number is not known."""
    numbered = not cited.article.startswith("article not")
    return clean(f"{cited.name}, {cited.article[:1].lower()}{cited.article[1:]}" if numbered else cited.name)


def _clash(conflict: Conflict, cited: dict[str, Cited], ids: dict[str, str]) -> Line:
    to = tuple(dict.fromkeys(ids[state] for state in conflict.towards if state in ids))
    one = cited.get(conflict.pledge)
    words = {
        "non_aggression": "pledged not to attack",
        "neutrality": "pledged not to help against",
        "both_sides": "also owes help to",
    }
    text = f"{words[conflict.kind]}: {_article(one) if one else conflict.pledge}"
    return Line(tie="clash", status="possible", step="", text=text, told=clean(conflict.sentence), to=to)


def edges(made: Graph) -> Iterator[tuple[Node, Line, str]]:
    """Each line of each node with each node that it leads to."""
    for node in made.nodes:
        for line in node.lines:
            for to in line.to:
                if to != node.id:
                    yield node, line, to


def main_edges(made: Graph) -> tuple[tuple[Node, Line, str], ...]:
    """Of the edges of one tie between two nodes only the one that says most; consultation only where there is no help.

    What the attack itself breaks is left out, as it runs beside the attack.
    """
    found: dict[tuple[str, str, Tie], tuple[Node, Line, str]] = {}
    for edge in edges(made):
        node, line, to = edge
        best = found.get((node.id, to, line.tie))
        if best is None or (line.status == "engaged" and best[1].status != "engaged"):
            found[node.id, to, line.tie] = edge
    return tuple(
        edge
        for (node_id, to, tie), edge in found.items()
        if tie != "breach" and not (tie == "consult" and (node_id, to, "help") in found)
    )


def caption(layer: int, on: str, by: str) -> str:
    """What the states of a layer have in common."""
    if layer in (0, -1):
        return "Attacked" if layer == 0 else "Attacker"
    if layer == 1:
        return f"Owe something to {on}"
    if layer > 1:
        return "Owe help to those who help, should these be attacked in turn"
    return f"Owe help to {by}" + (", should force be used in answer" if layer == -2 else " or to its allies")
