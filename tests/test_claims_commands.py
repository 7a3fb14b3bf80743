"""The commands on claims: claims, claim, positions."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_disputes import FIRED, OUTLETS, made, read, reading
from made_record import put
from onrecord.cli import app
from onrecord.record import Record


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("claims") / "record.db")


@pytest.fixture
def runner(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    shutil.copy(kept, tmp_path / "record.db")
    return CliRunner()


def shown(runner: CliRunner, *arguments: str) -> str:
    done = runner.invoke(app, list(arguments))
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def rows(runner: CliRunner, *arguments: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in shown(runner, *arguments, "--format", "jsonl").splitlines()]


def fired_id(runner: CliRunner) -> str:
    return rows(runner, "claims", "--disputed")[0]["id"]


def test_claims_as_a_table(runner: CliRunner) -> None:
    lines = shown(runner, "claims").splitlines()
    heads = [line for line in lines if line.startswith("“")]
    assert "fired on a trawler" in heads[0] and "disputed since 2024-05-09" in unwrapped("\n".join(lines[:2]))
    assert "budget" in heads[1]
    table = "\n".join(lines)
    assert "    supported by Ada Renn\n" in table  # once, however many reports
    assert re.search(r"    denied by .*Jorun Hale", table)
    assert "    supported by Pela Voss, Tarik Omdal\n" in table
    assert lines[-1] == "2 claims, 1 of them disputed"
    assert max(map(len, lines)) <= 100


def test_claims_as_json_lines(runner: CliRunner, tmp_path: Path) -> None:
    found = rows(runner, "claims")
    assert len(found) == 2
    fired = found[0]
    assert (fired["disputed"], fired["disputed_since"]) == (True, "2024-05-09")
    assert {r["statement"]["article"]["outlet"] for r in fired["reports"]} == set(OUTLETS) - {"Mirror"}
    assert {r["stance"] for r in fired["reports"]} == {"support", "deny"}
    shown(runner, "claims", "-o", "claims.jsonl")
    assert [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text().splitlines()] == found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--disputed"], ["fired"]),
        (["--about", "TRAWLER navy"], ["fired"]),
        (["--about", "schools"], ["budget"]),
        (["--actor", "Tarik Omdal"], ["budget"]),
        (["--actor", "hale"], ["fired"]),
        (["--since", "2024-05-11"], ["fired"]),
        (["--since", "2024-05-10"], ["fired", "budget"]),
        (["--actor", "hale", "--about", "schools"], []),
        (["--since", "2024-06-01"], []),
        (["--about", "trawler schools"], []),
    ],
)
def test_filters(runner: CliRunner, arguments: list[str], found: list[str]) -> None:
    done = runner.invoke(app, ["claims", *arguments, "-f", "jsonl"])
    assert done.exit_code == 0
    texts = [json.loads(line)["text"] for line in done.stdout.splitlines()]
    assert len(texts) == len(found) and all(word in text for word, text in zip(found, texts, strict=True))
    assert done.stderr == ("" if found else "onrecord: no such claim in the record\n")


def test_what_came_since_is_joined_before_it_is_listed(runner: CliRunner) -> None:
    with Record.open("record.db") as record:
        put(record, read(
            f"In the port, Signe Brandt denied that {FIRED}.\n\nHer office has three windows on the square and a clock "
            "that stopped some years ago.", "Courier", "2024-06-02",
        ))  # fmt: skip
    assert "Signe Brandt" in shown(runner, "claims", "--since", "2024-06-01")


def test_the_history_of_a_claim(runner: CliRunner) -> None:
    lines = shown(runner, "claim", fired_id(runner)).splitlines()
    history = "\n".join(lines)
    assert history.count("2024-05-08  Ada Renn supports · one saying in 2 reports") == 1
    assert "2024-05-09  Jorun Hale denies" in history and "2024-05-30  " in history
    days = [line[:10] for line in lines if re.match(r"\d{4}-\d\d-\d\d  \w", line)]
    assert days == sorted(days) == ["2024-05-08", "2024-05-09", "2024-05-30"]
    passage = next(n for n, line in enumerate(lines) if "Ada Renn supports" in line) + 1
    assert FIRED[:30] in lines[passage] and lines[passage].startswith(" " * 12)
    assert "Post" in history and "Wire" in history
    assert lines[-1] == "3 statements in 4 articles"


def test_a_claim_as_json(runner: CliRunner) -> None:
    id = fired_id(runner)
    (found,) = rows(runner, "claim", id)
    assert found["id"] == id and len({r["utterance"] for r in found["reports"]}) == 3


def test_positions_and_the_change(runner: CliRunner) -> None:
    lines = shown(runner, "positions", "Ada Renn").splitlines()
    whole = unwrapped("\n".join(lines))
    first, second = whole.split("2024-05-30 denies “")
    assert first.startswith("2024-05-08 supports “") and ", 2 reports, claim" in first and "changed" not in first
    assert "” · changed · Gazette" in second
    assert lines[-1] == "Ada Renn: 2 positions on 1 claim, 1 changed"
    found = rows(runner, "positions", "Ada Renn")
    assert [(p["report"]["stance"], p["reports"], p["changed"]) for p in found] == [
        ("support", 2, False),
        ("deny", 1, True),
    ]
    assert rows(runner, "positions", "Pela Voss", "--on", "schools")
    nothing = runner.invoke(app, ["positions", "Pela Voss", "--on", "trawler", "-f", "jsonl"])
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr == "onrecord: Pela Voss speaks to no claim of the record\n"


def test_how_far_two_agree(runner: CliRunner) -> None:
    # the last position of Renn is the denial, as Hale's
    agreed = shown(runner, "positions", "Ada Renn", "--between", "Jorun Hale")
    assert "Ada Renn and Jorun Hale agree on 1 of 1 claim that both speak to (100%)." in agreed
    (data,) = rows(runner, "positions", "Ada Renn", "--between", "Jorun Hale")
    assert data["share"] == 1.0 and len(data["both"]) == len(data["agreed"]) == 1
    (data,) = rows(runner, "positions", "Ada Renn", "--between", "Pela Voss")
    assert data == {"share": None, "both": [], "agreed": []}
    assert "No claim that both" in shown(runner, "positions", "Ada Renn", "--between", "Pela Voss")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["positions", "Nobody Atall"], "no actor called 'Nobody Atall'"),
        (["positions", "Ada Renn", "--between", "Nobody Atall"], "no actor called 'Nobody Atall'"),
        (["claims", "--actor", "Nobody Atall"], "no actor called 'Nobody Atall'"),
        (["claims", "--since", "soon"], "--since"),
        (["claim", "feedbeef"], "no claim 'feedbeef'; onrecord claims lists them"),
        (["claim", "%"], "no claim '%'"),
        (["claims", "--record", "none.db"], "there is no record"),
    ],
)
def test_what_makes_no_sense_is_told(runner: CliRunner, arguments: list[str], message: str) -> None:
    done = runner.invoke(app, arguments)
    assert done.exit_code != 0 and done.stdout == "" and message in done.stderr and "Traceback" not in done.stderr


def test_hostile_words_reach_no_terminal(runner: CliRunner) -> None:
    evil = "\x1b[31m\u202e\x07"
    text = f"Pela Voss denied that the bank of \x9b1m{evil}Marenga had lost nine tons of silver at sea."
    rest = "\n\nThe vault has two doors, and both of them were painted green some years ago by the guards."
    with Record.open("record.db") as record:
        put(record, read(text + rest, f"The{evil} Rag", "2024-05-20", title=f"Silver{evil}"))
        put(record, reading("Post", by=f"Evil{evil}"))
    id = next(r["id"] for r in rows(runner, "claims") if "silver" in r["text"])
    for arguments in (["claims"], ["claim", id], ["positions", "Pela Voss"]):
        for line in shown(runner, *arguments).split("\n"):
            assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line), (arguments, line)
        assert "silver" in shown(runner, *arguments)
    for command in ("claims", "positions"):
        name = ["Pela Voss"] if command == "positions" else []
        assert "\x1b" not in runner.invoke(app, [command, *name, "-f", "jsonl"]).stdout


def test_a_record_that_somebody_writes_is_shown_as_it_was(runner: CliRunner) -> None:
    with Record.open("record.db") as record:
        put(record, reading("Mirror", by="Other", more=" The rest of the page is about other things entirely."))
        with record.writing():
            done = runner.invoke(app, ["claims"])
            assert done.exit_code == 0 and "2 claims" in done.stdout
            assert "claims are those of an earlier state: " in done.stderr
            assert runner.invoke(app, ["claims", "-q"]).stderr == ""


@pytest.mark.parametrize("command", ["claims", "claim", "positions"])
def test_help_teaches_with_examples(runner: CliRunner, command: str) -> None:
    told = shown(runner, command, "--help")
    assert "Examples:" in told and f"  onrecord {command} " in told
    assert "--record" in told and "--format" in told
