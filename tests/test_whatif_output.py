"""What a what-if is written as: lines, JSON, DOT and SVG."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from made_treaties import treaty_knowledge
from made_whatif import COUNCIL, REQUEST, case, commitment, follow, pact, treaty
from onrecord.commitments.outcome import AID, Cited, Conflict, Outcome, Step, Unknown
from onrecord.commitments.types import Treaty, Trigger
from onrecord.knowledge.base import Knowledge
from onrecord.output.lines import columns
from onrecord.output.whatif import whatif_json, whatif_lines, whatif_text
from onrecord.output.whatif_dot import whatif_dot
from onrecord.output.whatif_graph import graph
from onrecord.output.whatif_layout import BOX, fitted, layout
from onrecord.output.whatif_svg import whatif_svg

HOSTILE = '<script>alert(1)</script> "&\\ \u202epact\x1b[31m'
SVG = "{http://www.w3.org/2000/svg}"
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return treaty_knowledge(tmp_path_factory.mktemp("tables"))


def world() -> list[Treaty]:
    """Help on both sides, one that is open, a pledge against it, talks, and one that is not engaged."""
    asked = Trigger(events=("armed_attack",), conditions=(REQUEST, COUNCIL))
    return [
        pact("north", "ARL BOR CCC DDD EEE FFF"),
        pact("open", "ARL BOR", trigger=asked, doubt="the text was not seen"),
        pact("talks", "ARL DOR", "consultation"),
        pact("aside", "ARL GGG", "neutrality"),
        pact("sworn", "ARL CAV", "non_aggression", trigger=None),
        pact("peace", "CAV CCC", "non_aggression", trigger=None),
        pact("south", "CAV HHH"),
        pact("far", "CCC III"),
        pact("sea", "ARL III", trigger=Trigger(events=("armed_attack",), area="sea")),
        pact("cyber", "ARL BOR", trigger=Trigger(events=("economic_coercion",))),
    ]


def made(base: Knowledge, depth: int = 1, **more: str) -> Outcome:
    return follow(world(), base, case(by="CAV", on="ARL", **more), depth=depth)


def test_the_lines_tell_sections_steps_states_unknowns_and_that_it_is_no_forecast(base: Knowledge) -> None:
    text = whatif_text(made(base, place="the port"))
    flat = " ".join(text.split())
    assert flat.startswith("What if Arland suffers an armed attack by Cavenia, 2020-06-01, the port? " + AID)
    sections = re.findall(r"^[A-Z][A-Z ,']+$", text, re.MULTILINE)
    assert sections == [
        "HELP OWED", "CONSULTATION OWED", "HELP TO THE ATTACKER RULED OUT",
        "PLEDGES THAT THIS WOULD BREAK, OR BEARS ON", "SHOULD THOSE WHO HELP BE ATTACKED IN TURN",
        "SHOULD FORCE BE USED IN ANSWER", "PLEDGES THAT CONFLICT", "WHAT IS NOT KNOWN, AND DECIDES", "NOT ENGAGED",
        "WHAT IS NOT CERTAIN OF THESE TREATIES' ROWS", "NOTES",
    ]  # fmt: skip
    assert "5 states owe Arland help" in flat
    assert "Boria, CCC, DDD, EEE, FFF" in flat, "a sentence that counts states has their names below it"
    assert "not known: request, council · met: event, victim, adversary, area, membership" in flat
    assert "? whether Arland asks for help (s2) --request ARL" in flat
    assert "Not engaged under Article 1 of the Sea Pact" in flat
    assert "About other events, or attacks on others: cyber-1." in flat
    assert "open-1: the text was not seen" in flat


def test_the_lines_keep_to_the_width_and_carry_no_control_codes(base: Knowledge) -> None:
    for width in (60, 100, 120):
        lines = ["".join(piece.text for piece in line) for line in whatif_lines(made(base), width)]
        assert max(map(columns, lines)) <= width
    assert "\x1b" not in whatif_text(made(base))


def test_a_case_that_nothing_bears_on_says_so(base: Knowledge) -> None:
    text = whatif_text(follow(world(), base, case(by="XXX", on="ZZZ")))
    assert "No treaty of the tables obliges anybody to anything in this case." in text


def test_the_json_has_every_field_and_is_the_same_every_time(base: Knowledge) -> None:
    outcome = made(base, requests="ARL BOR CCC")
    written = whatif_json(outcome)
    assert written == whatif_json(outcome)
    found = json.loads(written)
    assert set(found) == set(Outcome.__struct_fields__)
    for name, kind in (("steps", Step), ("not_engaged", Step), ("conflicts", Conflict), ("unknowns", Unknown)):
        assert set(found[name][0]) == set(kind.__struct_fields__)
    assert set(found["cited"][0]) == set(Cited.__struct_fields__)
    assert found["aid"] == AID and found["schema"] == "onrecord-whatif/1"
    assert found["case"]["requests"] == ["ARL", "BOR", "CCC"]
    step = found["steps"][0]
    assert (step["engaged"], step["requested"], step["given"]) == ("engaged", "met", "unknown")
    assert found["states"]["ARL"] == "Arland"
    assert {s["commitment"] for s in found["steps"]} <= {c["id"] for c in found["cited"]}


def test_the_docs_name_every_field_of_the_json() -> None:
    told = (Path(__file__).parent.parent / "docs" / "whatif.md").read_text(encoding="utf-8")
    for kind in (Outcome, Step, Conflict, Unknown, Cited):
        for field in kind.__struct_fields__:
            assert f"`{field}`" in told, f"{kind.__name__}.{field}"


def test_states_that_stand_alike_are_one_node_and_the_sides_stand_apart(base: Knowledge) -> None:
    nodes = {node.names: node for node in graph(made(base)).nodes}
    assert nodes["Arland",].role == "attacked" and nodes["Cavenia",].role == "attacker"
    assert ("DDD", "EEE", "FFF") in nodes, "CCC has a pledge of its own, Boria a second treaty"
    layers = {names[0]: node.layer for names, node in nodes.items()}
    assert (layers["Cavenia"], layers["Arland"], layers["Boria"], layers["III"], layers["HHH"]) == (-1, 0, 1, 2, -2)
    ties = {row.tie for row in nodes["CCC",].lines}
    assert ties == {"help", "clash"}
    assert {row.tie for row in nodes["Cavenia",].lines} == {"breach"}
    assert {row.tie for row in nodes["GGG",].lines} == {"bar"}


def test_boxes_do_not_overlap_and_hold_their_text(base: Knowledge) -> None:
    placed = layout(graph(made(base, depth=3)), 10, 20)
    boxes = list(placed.boxes.values())
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one.x + BOX <= other.x or other.x + BOX <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
        assert all(0 < text.y < one.height for text in one.texts)
    assert fitted("one two three", 66, 1) == ["one two…"]
    assert [len(line) for line in fitted("a" * 100, 64, 3)] == [8, 8, 7]
    assert len(fitted("W" * 100, 64, 1)[0]) < len(fitted("i" * 100, 64, 1)[0])


def test_the_dot_is_read_by_graphviz_and_keeps_its_quotation_marks(base: Knowledge) -> None:
    dot = whatif_dot(
        follow([pact("one", "ARL BOR", doubt="x"), treaty("h", "ARL BOR", names=(HOSTILE,))], base, case(on="ARL"))
    )
    assert dot.startswith("digraph whatif {") and dot.endswith("}\n")
    assert AID in dot
    assert '\\"&\\\\' in dot and "\x1b" not in dot and "\u202e" not in dot
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tsvg"], input=dot.encode(), check=True, capture_output=True)
    else:
        quotes = re.sub(r'\\["\\n]', "", dot).count('"')
        assert quotes % 2 == 0
    edges = [line for line in dot.splitlines() if "->" in line]
    assert len(edges) == 3, "the attack, and what each treaty obliges to"


def test_the_picture_is_plain_and_escaped_and_tells_status_by_line_as_well(base: Knowledge) -> None:
    treaties = [*world(), treaty("h", "ARL BOR", commitment("h", article="9<b>"), names=(HOSTILE,))]
    svg = whatif_svg(follow(treaties, base, case(by="CAV", on="ARL", place=HOSTILE)))
    root = ElementTree.fromstring(svg)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "title", "desc", "defs", "marker", "path", "rect", "g", "text"}
    assert not re.search(r"<script|onload=|href=|javascript:|\x1b|\u202e", svg)
    assert all(not name.startswith("on") for element in root.iter() for name in element.attrib)
    words = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    assert AID in " ".join(words.split())
    possible = [e for e in root.iter(f"{SVG}path") if e.get("stroke") == "#b85300"]
    engaged = [e for e in root.iter(f"{SVG}path") if e.get("stroke") == "#0072b2" and e.get("fill") == "none"]
    assert possible and all(e.get("stroke-dasharray") for e in possible if e.get("fill") == "none")
    assert engaged and not any(e.get("stroke-dasharray") for e in engaged)


def test_the_same_outcome_is_the_same_picture(base: Knowledge) -> None:
    assert whatif_svg(made(base)) == whatif_svg(made(base))
    assert whatif_dot(made(base)) == whatif_dot(made(base))


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
def test_in_a_browser_every_word_stays_in_its_box_and_nothing_runs(base: Knowledge, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    treaties = [
        *world(),
        treaty("h", "ARL BOR", names=("W" * 60 + " Mutual Assistance and Friendship Treaty " + HOSTILE,)),
    ]
    file = tmp_path / "whatif.html"
    svg = whatif_svg(follow(treaties, base, case(by="CAV", on="ARL"), depth=2))
    file.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{svg}", encoding="utf-8")
    told: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.on("console", lambda message: told.append(message.text))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.goto(file.as_uri())
        outside = page.evaluate(
            """() => [...document.querySelectorAll('svg > g')].flatMap(g => {
                const box = g.querySelector('rect').getBBox();
                return [...g.querySelectorAll('text')].filter(t => {
                    const b = t.getBBox();
                    return b.x + b.width > box.x + box.width || b.y + b.height > box.y + box.height + 1;
                }).map(t => t.textContent);
            })"""
        )
        assert outside == []
        sheet = page.evaluate(
            """() => { const s = document.querySelector('svg'), w = +s.getAttribute('width');
                return [...s.querySelectorAll('text')].filter(t => t.getBBox().x + t.getBBox().width > w)
                    .map(t => t.textContent); }"""
        )
        assert sheet == []
        browser.close()
    assert told == []
