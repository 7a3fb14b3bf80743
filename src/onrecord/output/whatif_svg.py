"""The graph of a what-if as an SVG picture: nothing runs in it, nothing is fetched, every word is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onrecord.commitments.naming import within
from onrecord.commitments.outcome import Outcome
from onrecord.output.markup import Markup, tag
from onrecord.output.whatif import title
from onrecord.output.whatif_graph import Graph, Line, caption, graph, main_edges
from onrecord.output.whatif_layout import ATTACK_ROOM, BOX, GAP, HEAD, LINE, PAD, SWATCH, Box, Layout, fitted, layout
from onrecord.output.whatif_looks import ATTACK, CLASH, DASHED, DOTTED, ENGAGED, INK, PALE, PAPER, POSSIBLE, TALK, look

_MARGIN = 24
_NARROWEST = 640
_BAR = "A bar at the end of a line, for an arrow: help to the attacker is ruled out. Lines lead to whom it is owed."
_LEGEND: tuple[tuple[str, str, float, str], ...] = (
    (ATTACK, "", 5.0, "the supposed attack"),
    (ENGAGED, "", 2.5, "engaged: all that the article asks for is met"),
    (POSSIBLE, DASHED, 2.0, "possible: something is not known"),
    (TALK, "", 1.0, "consultation or assurance; dashed where it is only possible"),
    (CLASH, DOTTED, 2.0, "a pledge that conflicts with help"),
)
_KINDS = {
    "name": {"font-size": "14", "font-weight": "bold", "fill": INK},
    "caption": {"font-size": "12", "font-style": "italic", "fill": PALE},
    "small": {"font-size": "11", "fill": PALE},
    "row": {"font-size": "12", "fill": INK},
}


def whatif_svg(outcome: Outcome) -> str:
    """The outcome as an SVG file; ends with a newline."""
    made = graph(outcome)
    layers = len({node.layer for node in made.nodes})
    width = max(_NARROWEST, layers * (BOX + GAP) - GAP + 2 * _MARGIN)
    head = list(_head(outcome, width))
    captions = _MARGIN + sum(height for _, height in head) + 16
    top = captions + 3 * LINE
    left = max(_MARGIN, (width - (layers * (BOX + GAP) - GAP)) / 2)
    placed = layout(made, left, top)
    foot = top + placed.height + 28
    height = foot + (len(_LEGEND) + 1) * LINE * 1.3 + _MARGIN
    parts = [
        tag("title", title(outcome)),
        tag("desc", outcome.aid),
        _markers(),
        _shape("rect", x=0, y=0, width=width, height=height, fill=PAPER),
        *_written(head),
        *_captions(placed, outcome, captions),
        *_edges(made, placed),
        *(_box(box) for box in placed.boxes.values()),
        *_legend(foot),
    ]
    svg = tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=_number(width),
        height=_number(height),
        role="img",
        **{"font-family": "Helvetica, Arial, 'DejaVu Sans', sans-serif"},
    )
    return svg + "\n"


def _head(outcome: Outcome, width: float) -> Iterator[tuple[tuple[str, str], float]]:
    """The lines above the picture, each with its height."""
    for words in fitted(title(outcome), width - 2 * _MARGIN, 3, 15):
        yield (words, "name"), HEAD + 2
    for words in fitted(outcome.aid, width - 2 * _MARGIN, 4):
        yield (words, "row"), LINE


def _written(head: list[tuple[tuple[str, str], float]]) -> Iterator[Markup]:
    y = float(_MARGIN)
    for (words, kind), height in head:
        y += height
        yield _text(words, _MARGIN, y - 4, kind)


def _captions(placed: Layout, outcome: Outcome, top: float) -> Iterator[Markup]:
    """Above each column, what its states have in common."""
    case = outcome.case
    on, by = (within(outcome.states.get(code, code)) for code in (case.on, case.by or ""))
    for layer, x in sorted({(box.node.layer, box.x) for box in placed.boxes.values()}):
        lines = fitted(caption(layer, on, by), BOX, 2)
        for number, words in enumerate(lines, 3 - len(lines)):
            yield _text(words, x, top + number * LINE, "caption")


def _edges(made: Graph, placed: Layout) -> Iterator[Markup]:
    """The lines, which run behind the boxes: those that matter less first."""
    runs = []
    for node, row, to in main_edges(made):
        box, end = placed.boxes[node.id], placed.boxes[to]
        slot = next((slot for slot in box.slots if slot.row is row), box.slots[-1])
        runs.append((box, box.y + slot.y, end, row))
    # those that end on one side of a box, in the order in which they come in
    sides: dict[tuple[str, bool], list[tuple[Box, float, Box, Line]]] = {}
    for run in sorted(runs, key=lambda run: run[1]):
        sides.setdefault((run[2].node.id, run[0].x < run[2].x), []).append(run)
    for _, ending in sorted(sides.items()):
        for number, (box, y, end, row) in enumerate(ending, 1):
            first = ATTACK_ROOM if end.node.role != "other" else 0
            yield _line(box, y, end, end.y + first + (end.height - first) * number / (len(ending) + 1), row)
    ends = {box.node.role: box for box in placed.boxes.values()}
    if "attacker" in ends:
        yield from _attack(ends["attacker"], ends["attacked"], made.attack)


def _attack(by: Box, on: Box, words: str) -> Iterator[Markup]:
    """The attack, level, where both boxes have room for it."""
    start, end = by.x + BOX, on.x - 4
    y = max(by.y, on.y) + ATTACK_ROOM / 2
    yield _shape(
        "path", tag("title", words), d=f"M{_number(start)},{_number(y)} H{_number(end - 12)}", fill="none",
        stroke=ATTACK, **{"stroke-width": "5", "marker-end": "url(#attack)"},
    )  # fmt: skip


def _line(box: Box, y1: float, to: Box, y2: float, row: Line) -> Markup:
    """A curve from a row to the box that it is owed to, on the sides that face each other."""
    colour, dashes, width = look(row.tie, row.status)
    same = box.x == to.x
    rightward = box.x < to.x
    x1 = box.x + BOX if rightward or same else box.x
    x2 = to.x + BOX if same or not rightward else to.x
    bend = 46.0 if same else max(40.0, abs(x2 - x1) / 2)
    c1 = x1 + bend if rightward or same else x1 - bend
    c2 = x2 - bend if rightward else x2 + bend
    end = x2 - 9 if rightward else x2 + 9
    d = (
        f"M{_number(x1)},{_number(y1)} C{_number(c1)},{_number(y1)} {_number(c2)},{_number(y2)} "
        f"{_number(end)},{_number(y2)}"
    )
    marks = {"marker-end": f"url(#{_marker(colour, row)})", "stroke-width": _number(width), **_step(row.step)}
    if dashes:
        marks["stroke-dasharray"] = dashes
    return _shape("path", tag("title", row.told), d=d, fill="none", stroke=colour, **marks)


def _box(box: Box) -> Markup:
    node = box.node
    strong = node.role != "other"
    frame = _shape(
        "rect", x=box.x, y=box.y, width=BOX, height=box.height, rx=6, fill=PAPER, stroke=INK if strong else PALE,
        **{"stroke-width": "3" if strong else "1"},
    )  # fmt: skip
    indents = {"row": PAD + SWATCH}
    texts = [_text(t.words, box.x + indents.get(t.kind, PAD), box.y + t.y, t.kind, _step(t.step)) for t in box.texts]
    swatches = [_swatch(box.x + PAD, box.y + slot.y, slot.row) for slot in box.slots]
    return tag("g", tag("title", ", ".join(node.names)), frame, *swatches, *texts)


def _swatch(x: float, y: float, row: Line) -> Markup:
    colour, dashes, width = look(row.tie, row.status)
    marks = {"stroke-width": _number(width), **({"stroke-dasharray": dashes} if dashes else {}), **_step(row.step)}
    return _shape("path", tag("title", row.told), d=f"M{_number(x)},{_number(y)} h22", stroke=colour, **marks)


def _legend(top: float) -> Iterator[Markup]:
    for number, (colour, dashes, width, words) in enumerate(_LEGEND):
        y = top + number * LINE * 1.3
        marks = {"stroke-width": _number(width), **({"stroke-dasharray": dashes} if dashes else {})}
        yield _shape("path", d=f"M{_MARGIN},{_number(y)} h36", stroke=colour, **marks)
        yield _text(words, _MARGIN + 46, y + 4, "row")
    yield _text(_BAR, _MARGIN, top + len(_LEGEND) * LINE * 1.3 + 4, "row")


def _marker(colour: str, row: Line) -> str:
    return f"{'bar' if row.tie == 'bar' else 'to'}-{colour[1:]}"


def _markers() -> Markup:
    """Arrow heads by colour; a bar at the end of a line is for help that is ruled out."""
    made = []
    for colour in (ENGAGED, POSSIBLE, CLASH, TALK, ATTACK):
        arrow = _shape("path", d="M0,0 L9,4.5 L0,9 z", fill=colour)
        bar = _shape("path", d="M2,0 V9", stroke=colour, **{"stroke-width": "3"})
        made += [_head_of(f"to-{colour[1:]}", arrow), _head_of(f"bar-{colour[1:]}", bar)]
    made.append(_head_of("attack", _shape("path", d="M0,0 L9,4.5 L0,9 z", fill=ATTACK), 16))
    return tag("defs", *made)


def _head_of(id: str, shape: Markup, size: int = 9) -> Markup:
    return tag(
        "marker", shape, id=id, viewBox="0 0 9 9", refX="0", refY="4.5", markerWidth=str(size), markerHeight=str(size),
        orient="auto", markerUnits="userSpaceOnUse",
    )  # fmt: skip


def _text(words: str, x: float, y: float, kind: str, marks: Mapping[str, str] | None = None) -> Markup:
    return tag("text", words, x=_number(x), y=_number(y), **_KINDS[kind], **(marks or {}))


def _step(id: str) -> dict[str, str]:
    """By what a page that shows the picture finds all that is drawn of a step."""
    return {"data-step": id} if id else {}


def _shape(name: str, *children: Markup, **attributes: str | float) -> Markup:
    return tag(name, *children, **{key: v if isinstance(v, str) else _number(v) for key, v in attributes.items()})


def _number(value: float) -> str:
    """Without a fraction where there is none, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
