"""What if in the workbench: the form, the answer, the switches that ask again, and the drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import msgspec
import pytest
from starlette.testclient import TestClient

from made_treaties import invented, treaty_knowledge
from onrecord.commitments.areas import Areas
from onrecord.commitments.case import Case
from onrecord.commitments.event_classes import event_classes
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.whatif import what_if
from onrecord.output.whatif import whatif_json
from web_app import client

CASE = "event=armed_attack&on=ARL&by=DOR&date=2005-05-09"


@pytest.fixture(scope="module")
def treaties(tmp_path_factory: pytest.TempPathFactory) -> Treaties:
    base = treaty_knowledge(tmp_path_factory.mktemp("tables"))
    return Treaties(invented(base), base)


@pytest.fixture
def asks(treaties: Treaties, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("onrecord.knowledge.own.load", lambda files: treaties._base)
    monkeypatch.setattr("onrecord.commitments.shipped.load_treaties", lambda files, base: treaties)
    with client() as made:
        yield made


def links(page: str) -> dict[str, str]:
    """The addresses of the switches by their ids, where htmx asks the same as the link."""
    found = re.findall(r'<a href="([^"]+)" hx-get="([^"]+)"[^>]*? id="([^"]+)"', page)
    assert all(href == get for href, get, _ in found)
    return {id: unescape(href) for href, _, id in found}


def statuses(page: str) -> dict[str, str]:
    """engaged or possible, by the article's paraphrase that the step rests on."""
    steps = re.findall(r'<li class="step card".*?</li>\n(?=<li class="step|</ol>)', page, re.S)
    return {
        re.search(r"#([\w-]+)\">[^<]*</a>: ", s)[1]: re.search(r'class="status (\w+)"', s)[1]  # type: ignore[index]
        for s in steps
    }


def test_the_answer_is_the_commands(asks: TestClient, treaties: Treaties) -> None:
    base = treaties._base
    found = asks.get(f"/api/v1/whatif?{CASE}&request=Arland&say=north-5-2000:decision=met").json()
    case = Case(
        event="armed_attack", on="ARL", by="DOR", day="2005-05-09", requests=frozenset({"ARL"}),
        said={"north-5-2000:decision": "met"},
    )  # fmt: skip
    outcome = what_if(case, treaties, Areas(base), event_classes(), base)
    assert found["outcome"] == msgspec.json.decode(whatif_json(outcome))
    assert {line["step"] for node in found["nodes"] for line in node["lines"]} <= {s.id for s in outcome.steps} | {""}
    assert [node["role"] for node in found["nodes"]].count("attacked") == 1


def test_the_form_stands_alone_and_keeps_what_was_asked(asks: TestClient) -> None:
    empty = asks.get("/whatif").text
    assert 'id="case" method="get" action="/whatif"' in empty and 'class="step' not in empty
    assert '<option value="blockade">' in empty and '<option value="armed_attack" selected>' in empty
    page = asks.get(f"/whatif?{CASE}&by=&at=&request=ARL&say=north-5-2000:decision=met").text
    assert '<option value="ARL" selected>Arland' in page
    assert '<input type="checkbox" name="say" value="north-5-2000:decision=met" checked>' in page
    assert "An aid to reading treaties, not a forecast" in page


def test_a_switch_asks_the_same_with_one_thing_changed(asks: TestClient) -> None:
    page = asks.get(f"/whatif?{CASE}").text
    assert statuses(page)["north-5-2000"] == "possible"
    step = re.search(r'id="step-(s\d+)".*?(?:(?!id="step-).)*?#north-5-2000"', page, re.S)[1]  # type: ignore[index]
    assert 'aria-current="true"' in page
    asked = links(page)[f"{step}-request-met"]
    assert "event=armed_attack" in asked and "say=north-5-2000%3Arequest%3Dmet" in asked
    page = asks.get(asked).text
    assert statuses(page)["north-5-2000"] == "possible"
    page = asks.get(links(page)[f"{step}-decision-met"]).text
    assert statuses(page)["north-5-2000"] == "engaged"
    back = links(page)[f"{step}-request-unknown"]
    assert "request%3Dmet" not in back and "decision%3Dmet" in back
    gone = asks.get(links(page)[f"{step}-decision-not_met"]).text
    assert "north-5-2000" not in statuses(gone) and "Not engaged under Article 5" in gone


def test_unknown_is_said_where_something_is_said_of_all(asks: TestClient) -> None:
    page = asks.get(f"/whatif?{CASE}&say=request=met").text
    step = re.search(r'id="([^"]+)-request-unknown"', page)[1]  # type: ignore[index]
    undone = links(page)[f"{step}-request-unknown"]
    assert "north-5-2000%3Arequest%3Dunknown" in undone or "north-3%3Arequest%3Dunknown" in undone
    assert f'id="{step}-request-unknown" aria-current="true"' in asks.get(undone).text


def test_what_decides_stands_first_and_can_be_settled_there(asks: TestClient) -> None:
    page = asks.get(f"/whatif?{CASE}").text
    assert page.index('id="decides"') < page.index('id="drawing"') < page.index('class="step card"')
    asked = next(unescape(a) for a in re.findall(r'<a href="([^"]+)"[^>]*>Arland asks</a>', page))
    page = asks.get(asked).text
    assert "request=ARL" in asked and "yes, it is said so" in page
    assert "not told by any treaty" in page  # that help is given is never inferred


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"{CASE}&say=north-5-2000:luck=met", "is no condition of it"),
        (f"{CASE}&say=luck", "write CONDITION=VALUE"),
        (f"{CASE}&at=Nowhere+Bay", "know no place"),
        ("event=armed_attack&on=ARL&by=ARL&date=2005-05-09", "two different states"),
        ("event=party&on=ARL&date=2005-05-09", "is no class of events"),
        ("event=armed_attack&on=%3Cscript%3E&date=2005-05-09", "On: "),
        ("event=armed_attack&on=ARL", "is missing; give it a value"),
        ("event=armed_attack&on=ARL&date=2005-02-30", "There is no day"),
    ],
)
def test_what_makes_no_sense_is_told_on_the_form(asks: TestClient, query: str, words: str) -> None:
    answer = asks.get(f"/whatif?{query}")
    assert answer.status_code == 400 and asks.get(f"/api/v1/whatif?{query}").status_code == 400
    trouble = re.search(r'<p class="trouble" role="alert">(.*?)</p>', answer.text, re.S)
    assert trouble and words in unescape(trouble[1]) and "<script>" not in answer.text
    assert 'id="case"' in answer.text and "--" not in trouble[1]


def test_the_drawing_is_a_picture_in_which_each_step_is_marked(asks: TestClient) -> None:
    answer = asks.get(f"/whatif.svg?{CASE}")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert not re.search(r"<(script|style|foreignObject)|\sstyle=|\son\w+=|href", answer.text)
    steps = {s["id"] for s in asks.get(f"/api/v1/whatif?{CASE}").json()["outcome"]["steps"]}
    assert set(re.findall(r'data-step="(\w+)"', answer.text)) <= steps
    assert re.search(r'data-step="\w+"', answer.text)
    page = asks.get(f"/whatif?{CASE}").text
    assert 'src="/whatif.svg?' in page and not re.search(
        r"<[^>]+\s(style|on\w+)=", page.replace('<select name="on"', "")
    )


def test_only_the_answer_is_sent_where_a_script_asks(asks: TestClient) -> None:
    part = asks.get(f"/whatif?{CASE}", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="whatif">') and "<html" not in part
    assert part.count('id="case"') == 1
