"""`onrecord network`: what is written, and what makes no sense."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import app

OWN = """treaties:
- id: invented-summit
  names: [Summit Pact]
  signed: 1950-01-01
  in_force: 1950-01-01
  ended: 1960-06-30
  parties: [{state: BTN}, {state: MNG}]
  source: made for a test
  commitments:
  - id: invented-summit-1
    article: "1"
    kind: neutrality
    strength: must_act
    text: Each stays out of the wars of the other.
    trigger: {events: [armed_attack]}
"""


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_NO_CONFIG", "1")
    (tmp_path / "own.yaml").write_text(OWN)
    return CliRunner()


def run(runner: CliRunner, *arguments: str) -> str:
    done = runner.invoke(app, ["network", *arguments, "--treaties", "own.yaml"])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_dyads_as_csv_and_jsonl(runner: CliRunner) -> None:
    written = run(runner, "dyads", "Bhutan", "Mongolia")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [row["year"] for row in rows] == [str(year) for year in range(1950, 1961)]
    assert {(row["ccode1"], row["ccode2"], row["stateabb1"], row["stateabb2"]) for row in rows} == {
        ("712", "760", "MON", "BHU")
    }
    assert {(row["neutral"], row["defense"], row["treaties"], row["atopids"]) for row in rows} == {
        ("1", "0", "invented-summit", "")
    }
    assert [row["transyr"] for row in rows] == ["0"] * 10 + ["1"]
    lines = [json.loads(line) for line in run(runner, "dyads", "BTN", "MNG", "-f", "jsonl").splitlines()]
    assert lines[0]["year"] == 1950 and lines[0]["treaties"] == ["invented-summit"]
    assert list(lines[0]) == list(rows[0])


def test_directed_years_and_days(runner: CliRunner) -> None:
    written = run(runner, "dyads", "BTN", "MNG", "--directed", "--from", "1959", "--to", "1960", "--on-day", "12-31")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [(row["year"], row["iso1"], row["iso2"], row["strength"]) for row in rows] == [
        ("1959", "MNG", "BTN", "must_act"),
        ("1959", "BTN", "MNG", "must_act"),
    ]


def test_the_file_tells_its_format_and_how_much_is_in_it(runner: CliRunner) -> None:
    done = runner.invoke(app, ["network", "dyads", "BTN", "MNG", "-t", "own.yaml", "-o", "d.jsonl", "--to", "1955"])
    assert done.stderr == "onrecord: d.jsonl: 6 dyad-years, 1949 to 1955\n"
    assert len(Path("d.jsonl").read_text().splitlines()) == 6
    assert runner.invoke(app, ["network", "dyads", "-o", "d.csv", "--to", "1950", "-q"]).stderr == ""


def test_measures_of_a_day(runner: CliRunner) -> None:
    shown = run(runner, "measures", "--on", "1955-01-01", "--kind", "neutrality", "BTN", "--measure", "degree")
    assert "DEGREE 1955-01-01 · states with which one has neutrality pledges" in shown
    assert "Bhutan" in shown and "OBLIGATIONS" not in shown
    everything = run(runner, "measures", "--on", "1955-01-01")
    for heading in ("OBLIGATIONS 1955-01-01", "COMMUNITIES 1955-01-01", "DEGREE", "CONFLICTING PLEDGES"):
        assert heading in everything


def test_measures_of_years_as_data(runner: CliRunner) -> None:
    written = run(runner, "measures", "BTN", "--years", "1959-1961", "--measure", "obligations", "-f", "csv")
    rows = [row for row in csv.DictReader(io.StringIO(written)) if row["kind"] == "neutrality"]
    assert [(row["period"], row["pledges"], row["dyads"]) for row in rows] == [
        ("1959", "2", "1"),
        ("1960", "2", "1"),
        ("1961", "0", "0"),
    ]
    lines = run(runner, "measures", "BTN", "--years", "1955", "--kind", "all", "--format", "jsonl").splitlines()
    assert [json.loads(line)["measure"] for line in lines] == ["obligations"] * 9 + ["communities", "degree"]
    shown = run(runner, "measures", "--years", "1954-1956")
    assert "\n  1955 " in shown


def test_conflicting_pledges_of_the_shipped_treaties(runner: CliRunner) -> None:
    shown = run(runner, "measures", "POL", "BLR", "--on", "2020-08-19", "--measure", "conflicts")
    assert "Poland · Belarus" in shown and "owes it neutrality by" in shown and "defence by nato" in shown
    written = run(runner, "measures", "POL", "BLR", "CAN", "--on", "2020-08-19", "--measure", "conflicts", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(written)))
    mine = [row for row in rows if row["obligor"] == "POL" and row["against_kind"] == "neutrality"]
    assert {(row["pattern"], row["ally"], row["other"], row["pledge_treaty"]) for row in mine} == {
        ("opposed", "CAN", "BLR", "nato")
    }
    assert all(row["pledge_article"] and row["against_article"] for row in rows)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["dyads", "--from", "2000", "--to", "1990"], 2, "after the last"),
        (["dyads", "--from", "12"], 2, "out of range"),
        (["dyads", "--on-day", "02-29"], 2, "no day that every year has"),
        (["dyads", "--treaties", "own.yaml", "--output", "own.yaml"], 2, "also one of the inputs"),
        (["dyads", "Atlantis"], 2, "Atlantis"),
        (["dyads", "--treaties", "none.yaml"], 2, "there is no such file"),
        (["measures", "--on", "soon"], 2, "YYYY-MM-DD"),
        (["measures", "--years", "soon"], 2, "1949-2026"),
        (["measures", "--on", "2020-01-01", "--years", "2020"], 2, "not both"),
        (["measures", "--kind", "love"], 2, "not one of defence"),
        (["measures", "--measure", "love"], 2, "not one of obligations"),
        (["measures", "-f", "csv"], 2, "csv holds one measure"),
    ],
)
def test_what_makes_no_sense_is_told(runner: CliRunner, arguments: list[str], status: int, words: str) -> None:
    done = runner.invoke(app, ["network", *arguments])
    assert (done.exit_code, done.stdout) == (status, "") and words in done.stderr, done.stderr
