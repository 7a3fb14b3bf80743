"""onrecord who: what the tables answer, and how it is shown."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.knowledge import knowledge
from onrecord.knowledge.answers import (
    Answer,
    OfficeAnswer,
    OrganizationAnswer,
    PersonAnswer,
    PlaceAnswer,
    StateAnswer,
    answer,
)
from onrecord.knowledge.base import Knowledge
from onrecord.output.lines import columns
from onrecord.output.who import who_lines, who_text
from test_cli import on_terminal
from tiny_tables import tiny_knowledge


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return tiny_knowledge(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def ids(found: Answer) -> list[str]:
    return [m.name + "/" + (m.country or "") if isinstance(m, PlaceAnswer) else m.id for m in found.matches]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Renn", ["person:ada-renn"]),
        ("a. renn", ["person:ada-renn"]),
        ("Muller", ["person:vaclav-muller"]),
        ("President Renn", ["person:ada-renn"]),
        ("Hale", ["person:jorun-hale", "person:jorun-hale-2", "person:olaf-hale"]),
        ("person:jorun-hale-2", ["person:jorun-hale-2"]),
        ("Arland", ["state:ARL"]),
        ("BOR", ["state:BOR"]),
        ("Borian", ["state:BOR"]),
        ("Arl City", ["state:ARL", "Arl City/ARL"]),
        ("the North Pact", ["organization:Northern Pact"]),
        ("NOP", ["organization:Northern Pact"]),
        ("Arl Front", ["organization:Arl Front"]),
        ("Port Lise", ["Port Lise/ARL", "Port Lise/BOR"]),
        ("Arlgrad", ["Arl City/ARL"]),
        ("foreign minister", ["ARL/foreign-minister"]),
        ("president", ["ARL/president", "BOR/president"]),
        ("the Borian president", ["BOR/president"]),
        ("Boria's president", ["BOR/president"]),
        ("president of Boria", ["BOR/president"]),
        ("Arlandish minister of foreign affairs", ["ARL/foreign-minister"]),
        ("NOP secretary-general", ["NOP/secretary-general"]),
        ("secretary general of the Northern Pact", ["NOP/secretary-general"]),
        ("ARL/senator", ["ARL/senator"]),
    ],
)
def test_what_a_name_means(base, name, expected):
    assert sorted(ids(answer(base, name))) == sorted(expected)


def test_a_person_on_a_day_and_over_time(base):
    (person,) = answer(base, "Olaf Hale", "2014-03-01").matches
    assert isinstance(person, PersonAnswer)
    assert [(h.title, h.of_name, h.status, h.sure) for h in person.then] == [
        ("foreign minister", "Arland", "acting", True)
    ]
    assert [h.post for h in person.posts] == ["ARL/senator", "ARL/foreign-minister"]
    (later,) = answer(base, "Olaf Hale", "2020-01-01").matches
    assert isinstance(later, PersonAnswer) and later.then == () and later.sector == "ELI"
    (now,) = answer(base, "Ada Renn").matches
    assert isinstance(now, PersonAnswer) and [h.post for h in now.then] == ["NOP/secretary-general"]


def test_an_office_on_a_day_and_over_time(base):
    (then,) = answer(base, "president of Arland", "2012-01-01").matches
    assert isinstance(then, OfficeAnswer) and [h.name for h in then.held] == ["Ada Renn"]
    assert then.held[0].checked == "gazette"
    (ever,) = answer(base, "president of Arland").matches
    assert isinstance(ever, OfficeAnswer)
    assert [(h.name, h.start, h.end, h.asof) for h in ever.held] == [
        ("Ada Renn", "2010-05-01", "2018-05-01", None),
        ("Jorun Hale", "2018-05-01", None, "2026-06"),
    ]


def test_a_row_that_leaves_the_day_open_says_so_and_an_old_one_says_nothing(base):
    (office,) = answer(base, "ARL/foreign-minister", "2012-06-01").matches
    assert isinstance(office, OfficeAnswer) and [h.sure for h in office.held] == [False]
    assert "not sure for that day" in who_text(answer(base, "ARL/foreign-minister", "2012-06-01"))
    assert "not in the tables for that day" in who_text(answer(base, "ARL/president", "2031-01-01"))


def test_a_state_with_its_heads_and_memberships(base):
    (state,) = answer(base, "Boria", "1970-01-01").matches
    assert isinstance(state, StateAnswer)
    assert (state.iso2, state.cow, state.capital, state.heads) == ("BO", "BOR", "Bortown", ())
    assert [(m.organization, m.status) for m in state.memberships] == [("NOP", "member")]
    (now,) = answer(base, "Boria").matches
    assert isinstance(now, StateAnswer)
    assert [h.name for h in now.heads] == ["Václav Müller"]
    assert [(m.organization, m.status) for m in now.memberships] == [("NOP", "partner")]


def test_an_organization_with_its_head_and_members(base):
    (body,) = answer(base, "NOP", "1955-01-01").matches
    assert isinstance(body, OrganizationAnswer)
    assert [m.state_name for m in body.members] == ["Arland"] and body.heads == ()
    (now,) = answer(base, "NOP").matches
    assert isinstance(now, OrganizationAnswer)
    assert [h.name for h in now.heads] == ["Ada Renn"]
    assert [(m.state, m.status) for m in now.members] == [("ARL", "member"), ("BOR", "partner")]


@pytest.mark.parametrize(
    ("name", "near"),
    [("Ada Ren", "Ada Renn"), ("Vaclaw Muller", "Václav Müller"), ("Arlnd", "Arland"), ("Port Lisa", "Port Lise")],
)
def test_a_name_that_is_not_there_gives_those_like_it(base, name, near):
    found = answer(base, name)
    assert found.matches == () and near in found.close


@pytest.mark.parametrize(
    "name", ["?", "x", "zzzzqqq", "'s", "the", "  of  ", "🙂", "a" * 5000, "\x1b[31m", "president of", "|"]
)
def test_no_name_makes_it_fail(base, name):
    assert answer(base, name, "2020-01-01").query == name
    who_text(answer(base, name))


def test_lines_fit_and_show_sources(base):
    for name in ("Hale", "Arland", "NOP", "president", "Port Lise"):
        for width in (40, 100):
            for line in who_lines(answer(base, name), width):
                assert columns("".join(p.text for p in line)) <= width
    shown = who_text(answer(base, "NOP"))
    assert "record: The record of Arland · free · https://example.org" in shown


def test_of_many_only_the_first_are_shown_one_by_one():
    shown = who_text(answer(knowledge(), "president", "2020-06-01"))
    assert shown.count(" — office") == 20 and "more: say of which state" in shown


# the command


def test_the_command_answers_from_the_shipped_tables(runner):
    done = runner.invoke(app, ["who", "Belarusian defence minister", "--on", "2020-08-25"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Viktor Khrenin" in done.stdout and "\x1b" not in done.stdout
    done = runner.invoke(app, ["who", "Kremlin", "spokesman", "--on", "2020-08-25", "--format", "json"])
    (match,) = json.loads(done.stdout)["matches"]
    assert (match["kind"], [h["name"] for h in match["held"]]) == ("office", ["Dmitry Peskov"])
    members = json.loads(runner.invoke(app, ["who", "NATO", "--on", "1999-03-13", "-f", "json"]).stdout)["matches"][0][
        "members"
    ]
    states = {m["state"] for m in members if m["status"] == "member"}
    assert len(states) == 19 and {"POL", "CZE", "HUN"} <= states


def test_the_command_answers_from_ones_own_file(runner, tmp_path: Path, monkeypatch):
    file = tmp_path / "my.yaml"
    file.write_text(
        "actors: [{name: Jorun Testhale, country: NOR, offices: [{title: prime minister, of: NOR, from: 2031}]}]"
    )
    asked = ["who", "Norwegian prime minister", "--on", "2032-01-01"]
    done = runner.invoke(app, [*asked, "--knowledge", str(file)])
    assert done.exit_code == 0 and "Jorun Testhale" in done.stdout and "my.yaml" in done.stdout
    monkeypatch.delenv("ONRECORD_NO_CONFIG")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "onrecord.toml").write_text('knowledge = ["my.yaml"]')
    assert "Jorun Testhale" in runner.invoke(app, asked).stdout
    assert "Jorun Testhale" not in runner.invoke(app, [*asked, "--no-config"]).stdout
    file.write_text("actors: [{nam: X}, {name: Y Z, sector: Q}]")
    done = runner.invoke(app, asked)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0].endswith(": name is missing")
    assert all(line.startswith("onrecord: ") for line in done.stderr.splitlines())


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("the Polish Foreign Ministry", "Polish Foreign Ministry — state body · Poland · GOV"),
        ("organization:Polish Foreign Ministry", "Polish Foreign Ministry — state body · Poland · GOV"),
        ("HMS Daring", "HMS Daring — state body · United Kingdom · MIL"),
    ],
)
def test_what_readings_refer_to_by_rule_is_known_here_too(runner, name, body):
    assert runner.invoke(app, ["who", name]).stdout.splitlines()[:1] == [body]


def test_an_argument_that_is_not_utf_8_is_looked_up_like_any_other(runner):
    for format in ("text", "json"):
        done = runner.invoke(app, ["who", "Lukash\udcff", "--format", format])
        assert (done.exit_code, done.exception.__class__) == (1, SystemExit)


def test_a_folder_is_no_file_of_knowledge(runner, tmp_path):
    done = runner.invoke(app, ["who", "Putin", "-k", str(tmp_path)])
    assert done.exit_code == 2 and "no regular file" in done.stderr


def test_an_unknown_name_is_status_1_with_names_like_it(runner):
    for format, stdout in (("text", ""), ("json", '"matches": []')):
        done = runner.invoke(app, ["who", "Lukashenkko", "--format", format])
        assert done.exit_code == 1 and stdout in done.stdout
        assert "Alexander Lukashenko" in done.stderr and "Traceback" not in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["who"],
        ["who", " "],
        ["who", "X", "--on", "2020"],
        ["who", "X", "--on", "yesterday"],
        ["who", "X", "-k", "no.yaml"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(runner, arguments):
    done = runner.invoke(app, arguments)
    assert (done.exit_code, done.stdout) == (2, "") and "Traceback" not in done.stderr


def test_colours_on_a_terminal_only():
    _, shown = on_terminal([sys.executable, "-m", "onrecord", "who", "Lukashenko"])
    assert "Alexander Lukashenko" in shown and "\x1b[1" in shown


def test_an_answer_comes_at_once():
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "onrecord", "who", "Peskov"], check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "onrecord", "who", "Peskkof Dmitri"], check=False, capture_output=True)
    assert time.perf_counter() - start < 10
