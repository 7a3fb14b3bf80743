"""What the workbench says where a request does not fit, and how it writes days, numbers and long sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from made_engaged import engaged
from made_treaties import invented, treaty_knowledge
from onrecord.commitments.treaties import Treaties
from onrecord.intake.files import read_file
from onrecord.intake.types import Failure
from onrecord.output.engaged import known_by
from onrecord.web.api.engagements import EngagementsWanted
from onrecord.web.api.event_filters import EventsWanted
from onrecord.web.api.whatif import WhatIfWanted
from onrecord.web.endpoints import InvalidError, wanted
from onrecord.web.event_lines import MOST, EventLine, around
from onrecord.web.whatif_steps import said_words
from web_app import client, record_of

CASE = "event=armed_attack&on=ARL&by=DOR&date=2005-05-09"
OUTLET = "The Arland Courier"


@pytest.fixture(scope="module")
def treaties(tmp_path_factory: pytest.TempPathFactory) -> Treaties:
    base = treaty_knowledge(tmp_path_factory.mktemp("tables"))
    return Treaties(invented(base), base)


@pytest.fixture
def asks(treaties: Treaties, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("onrecord.knowledge.own.load", lambda files: treaties._base)
    monkeypatch.setattr("onrecord.commitments.shipped.load_treaties", lambda files, base: treaties)
    with client(record_of(tmp_path / "record.db", engaged(title=OUTLET, outlet=OUTLET))) as made:
        yield made


@pytest.mark.parametrize(
    ("kind", "pairs", "says"),
    [
        (EventsWanted, [("actor", "Lukashenko")],
         "actor: 'Lukashenko' is no number; find the actor's page under Actors; its address ends in the number"),
        (EventsWanted, [("actor", "3"), ("actor", "-4")], "actor: '-4' is too small; the least is 0"),
        (EventsWanted, [("limit", "many")], "limit: 'many' is no number"),
        (EventsWanted, [("limit", "500")], "limit: '500' is too large; the most is 200"),
        (EventsWanted, [("since", "May 2024")], "since: 'May 2024' is no date; write it as YYYY-MM-DD"),
        (EventsWanted, [("country", "Belarus")],
         "country: 'Belarus' is no code of a state; write the three capital letters of ISO 3166-1 alpha-3, "
         "such as BLR"),
        (EngagementsWanted, [("duplicates", "perhaps")], "duplicates: 'perhaps' is neither true nor false"),
        (EngagementsWanted, [("value", "maybe")],
         "value: 'maybe' is not known; known are met, not_met, unknown, unsaid"),
        (WhatIfWanted, [("event", "x"), ("date", "2005-05-09")], "on is missing; give it a value"),
        (WhatIfWanted, [("event", "x"), ("date", "2005-05-09"), ("on", "A")],
         "on: 'A' is too short; at least 2 characters"),
        (WhatIfWanted, [("event", "x" * 201), ("date", "2005-05-09"), ("on", "ARL")],
         f"event: '{'x' * 60}…' is too long; at most 200 characters"),
        (WhatIfWanted, [("event", "x"), ("date", "2005-05-09"), ("on", "ARL"), *[("request", "ARL")] * 21],
         "request is there too often; give at most 20"),
    ],
)  # fmt: skip
def test_a_parameter_that_does_not_fit_is_told_in_words(kind: type, pairs: list[tuple[str, str]], says: str) -> None:
    with pytest.raises(InvalidError) as told:
        wanted(kind, pairs)
    assert str(told.value) == says


def test_a_page_says_it_too(asks: TestClient) -> None:
    page = asks.get("/events?actor=Lukashenko")
    assert page.status_code == 400 and "is no number; find the actor" in unescape(page.text)
    assert "Expected" not in page.text and "$." not in page.text


def test_a_line_that_is_no_json_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text('{"a": 1}\n{"text": \n', "utf-8")
    bad = [one for one in read_file(path) if isinstance(one, Failure)][1]
    assert bad.path.endswith(":2")
    assert bad.why == "not a record: line 2 is no JSON (Expecting value, at character 11)"


def test_what_is_said_of_a_condition_is_named_in_words(asks: TestClient, treaties: Treaties) -> None:
    known, says = known_by(treaties), treaties.commitment("north-5-2000").trigger.conditions[0]  # type: ignore[union-attr]
    words = said_words(f"north-5-2000:{says.id}=not_met", known, str)
    assert says.says in words and words.endswith(": not met") and "north-5" not in words
    assert said_words("request=met", known, str) == "help is asked for: met"
    assert said_words("answer=unknown", known, str) == "force in answer counts as an attack: unknown"
    assert said_words("<b>=often", known, str) == "<b>=often"  # what is none is shown as it is
    page = unescape(asks.get(f"/whatif?{CASE}&say=north-5-2000:{says.id}=not_met").text)
    assert f'value="north-5-2000:{says.id}=not_met" checked> {words}</label>' in page


def test_days_stand_in_words(asks: TestClient) -> None:
    title = re.search(r"<h1>(.*?)</h1>", asks.get(f"/whatif?{CASE}").text)
    assert title is not None and title[1].endswith(", 9 May 2005?")
    for path in ("/commitments?on=2005-05-09", "/treaties/north?on=2005-05-09"):
        shown = re.sub(r"<[^>]*>", " ", asks.get(path).text)
        assert not re.search(r"(since|until|signed|in force) \d{4}-\d\d-\d\d", shown), path
        assert re.search(r"since \d{1,2} [A-Z][a-z]{2} \d{4}", shown), path


def test_an_outlet_that_is_the_title_stands_once(asks: TestClient) -> None:
    card = re.search(r'<p class="meta">.*?</p>', asks.get("/engagements").text)
    assert card is not None and card[0].count(OUTLET) == 1


def test_every_key_is_listed(asks: TestClient) -> None:
    page = asks.get("/articles").text
    keys = set(re.findall(r'data-key="([^"]+)"', page))
    assert "/" in keys and keys == set(re.findall(r"<dt><kbd>g</kbd> <kbd>([^<]+)</kbd></dt>", page))


def test_a_long_sentence_is_cut_about_its_act() -> None:
    before, after = "one two three " * 30, " and so on and on" * 30
    left, right = around(before, "shelled", after)
    assert left[0] == right[-1] == "…" and before.endswith(left[1:]) and after.startswith(right[:-1])
    assert left[1:].startswith(("one ", "two ", "three ")) and len(left + right) + len("shelled") <= MOST + 2
    assert abs(len(left) - len(right)) < 40  # the act is in the middle
    assert around("They ", "shelled", " it.") == ("They ", " it.")
    # a side that is short leaves its room to the other
    left, right = around("They ", "shelled", after)
    assert left == "They " and 160 < len(right) <= MOST
    # writing without spaces, and a mark that belongs to the letter before it
    left, right = around("e\u0301" * 300, "x", "e\u0301" * 300)
    assert left[1] == "e" and right[-2] == "\u0301"
    # an act that is itself as long leaves some room
    assert all(around(before, "x" * 500, after))


def test_the_table_of_events_shows_the_sentence_about_its_act(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventLine, "around", property(lambda line: ("…to the left ", " and right…")))
    page = client().get("/events").text
    assert re.search(r'<bdi>…to the left <strong class="trigger">[^<]+</strong> and right…</bdi></a>', page)


def test_templates_write_no_bare_counts() -> None:
    folder = Path(wanted.__code__.co_filename).parent / "templates"
    bare = re.compile(r"\{\{(?:(?!thousands|plural)[^}])*\|\s*length(?:(?!thousands|plural|%}|\")[^}])*\}\}")
    found = {p.name: some for p in sorted(folder.glob("*.html")) if (some := bare.findall(p.read_text("utf-8")))}
    assert not found
