"""onrecord whatif: options, formats, and what is said of those that make no sense."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli import app
from test_cli import on_terminal

CASE = ("--event", "armed_attack", "--by", "LTU", "--on", "BLR", "--date", "2025-07-01")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["whatif", "--no-config", *arguments])


def steps(*arguments: str) -> dict[str, list[str]]:
    """The commitments of the answer with the statuses that they have."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, list[str]] = {}
    for step in json.loads(result.stdout)["steps"]:
        found.setdefault(step["commitment"], []).append(step["engaged"])
    return found


def test_it_answers_in_words_and_says_what_it_is() -> None:
    result = run(*CASE)
    assert result.exit_code == 0
    flat = " ".join(result.stdout.split())
    assert "What if Belarus suffers an armed attack by Lithuania, 2025-07-01?" in flat
    assert "An aid to reading treaties, not a forecast." in flat
    assert (
        "Article 4(1) of the Treaty on Security Guarantees within the Union State (2024), Russia owes Belarus" in flat
    )
    assert "\x1b" not in result.stdout
    assert "not a forecast" in " ".join(run("--help").stdout.split())


def test_states_by_code_or_name_and_conditions_from_the_command_line() -> None:
    said = steps("--event", "armed_attack", "--by", "Lithuania", "--on", "belarus", "--date", "2025-07-01")
    assert said == steps(*CASE)
    assert set(said["csto-4-2010"]) == {"possible"}
    assert set(steps(*CASE, "--request", "Belarus")["csto-4-2010"]) == {"engaged", "possible"}
    assert "csto-4-2010" not in steps(*CASE, "--say", "request=not_met", "--depth", "0")
    assert steps(*CASE, "--say", "answer=met", "--depth", "1")["nato-5"] == ["engaged"]
    assert "nato-5" not in steps(*CASE, "--depth", "0")
    assert steps(*CASE, "--say", "csto-4-2010:request=met", "--say", "csto-4-2010:membership = met")["csto-4-2010"] == [
        "engaged", "engaged",
    ]  # fmt: skip


def test_place_and_target() -> None:
    at = ("--event", "armed_attack", "--by", "Argentina", "--on", "United Kingdom", "--date", "1982-04-02")
    assert "nato-5" not in steps(*at, "--at", "Falkland Islands")
    assert steps(*at)["nato-5"] == ["engaged"]
    assert steps(*at, "--target", "forces")["nato-5"] == ["possible"]


def test_without_an_attacker() -> None:
    assert steps("--event", "terrorism", "--on", "USA", "--date", "2001-10-02")["nato-5-terrorism"] == ["possible"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--event", "armd_attack"), "--event: 'armd_attack' is no class of events; did you mean armed_attack?"),
        (("--event", "Armed Attack"), "did you mean armed_attack?"),
        (("--event", "zzz"), "known are security_threat"),
        (
            ("--on", "Belrus"),
            "--on: unknown state 'Belrus'; give an ISO code (FIN) or the English name; did you mean Belarus?",
        ),
        (("--by", "Lithuana"), "--by: unknown state 'Lithuana'"),
        (("--by", "BLR"), "--by and --on are both Belarus; give two different states"),
        (("--request", "Russa"), "--request: unknown state 'Russa'"),
        (("--date", "2025-7-1"), "--date '2025-7-1' is no day; write it as YYYY-MM-DD"),
        (("--at", "Hrodno"), "--at: the tables know no place 'Hrodno'; names like it: Hrodna"),
        (("--say", "request"), "--say 'request': write CONDITION=VALUE"),
        (("--say", "request=yes"), "one of met, not_met, unknown as the value"),
        (("--say", "reqest=met"), "--say: 'reqest' is no condition; did you mean request?"),
        (("--say", "csto-4:request=met"), "--say: 'csto-4' is no commitment; did you mean csto-4-1992 or csto-4-2010?"),
        (("--say", "csto-4-2010:decison=met"), "--say csto-4-2010: 'decison' is no condition of it"),
        (("--say", "request=met", "--say", "request=not_met"), "--say: request is given twice"),
        (("--treaties", "nowhere.yaml"), "--treaties nowhere.yaml: there is no such file"),
        (("-o", "nowhere/x.svg"), "there is no folder"),
    ],
)
def test_what_makes_no_sense_is_said(arguments: tuple[str, ...], told: str) -> None:
    result = run(*CASE, *arguments)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())
    assert result.stdout == ""


@pytest.mark.parametrize("missing", ["--event", "--on", "--date"])
def test_what_must_be_given(missing: str) -> None:
    at = CASE.index(missing)
    result = run(*CASE[:at], *CASE[at + 2 :])
    assert result.exit_code == 2 and missing in result.stderr


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.svg", b"<svg "),
        ("x.dot", b"digraph"),
        ("x.gv", b"digraph"),
        ("x.json", b'{\n  "schema"'),
        ("x.txt", b"What if"),
    ],
)
def test_the_format_by_the_ending_of_the_file(tmp_path: Path, name: str, begins: bytes) -> None:
    result = run(*CASE, "-o", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_the_format_may_be_given_and_the_same_call_gives_the_same_bytes() -> None:
    for format in ("svg", "dot", "json", "text"):
        assert run(*CASE, "--format", format).stdout == run(*CASE, "-f", format).stdout


def test_ones_own_treaties(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        """treaties:
- id: own-pact
  names: [Own Pact]
  signed: 2020-01-01
  in_force: 2020-01-01
  parties: [{state: BLR}, {state: Finland}]
  source: an exercise
  commitments:
  - {id: own-pact-1, article: "1", kind: defence, strength: must_act, text: They help., trigger: {events: armed_attack}}
""",
        encoding="utf-8",
    )
    assert steps(*CASE, "--treaties", str(own))["own-pact-1"] == ["engaged"]
    own.write_text("treaties:\n- id: x\n", encoding="utf-8")
    result = run(*CASE, "--treaties", str(own))
    assert result.exit_code == 1 and "own.yaml, line 2" in result.stderr
    assert "--output" in run(*CASE, "--treaties", str(own), "-o", str(own)).stderr


def test_colours_on_a_terminal_only() -> None:
    plain = run(*CASE, "--depth", "0").stdout
    assert "HELP OWED" in plain and "\x1b" not in plain
    status, seen = on_terminal([sys.executable, "-m", "onrecord", "whatif", "--no-config", *CASE, "--depth", "0"])
    assert status == 0 and "HELP OWED" in seen and "\x1b[" in seen
