"""The commands on corrections: list, export, import."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_events import eventful
from made_record import put
from onrecord.cli import app
from onrecord.record import Record
from onrecord.record.corrections.types import Change, Named, Value


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    with Record.open("other.db", create=True) as record:
        put(record, eventful())
    with Record.open("record.db", create=True) as record:
        put(record, eventful())
        id = next(record.articles()).id
        speaker = Value(speaker=Named(name="Ada Renn"))
        record.correct(
            Change(article=id, kind="statement", field="speaker", verdict="fixed", id="s4", value=speaker,
                   note='=HYPERLINK("x")\nsee the radar'),
            who="Ada Analyst",
        )  # fmt: skip
        event = record.correct(Change(article=id, kind="event", field="itself", verdict="wrong", id="e1"), who="Bo")
        record.withdraw(event.correction.id, who="Bo")
    return CliRunner()


def shown(runner: CliRunner, *arguments: str) -> str:
    done = runner.invoke(app, ["corrections", *arguments])
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def test_a_table_of_corrections(runner: CliRunner) -> None:
    told = shown(runner)
    assert "statement: speaker Jorun Hale → Ada Renn · Ada Analyst" in told
    assert "“the trawler had been" in told and "see the radar" in told
    assert "event: itself is wrong · Bo · withdrawn" in told and "event: withdrawn: itself · Bo" in told
    assert told.splitlines()[-1] == "3 corrections" and max(map(len, told.splitlines())) <= 100
    assert shown(runner, "--limit", "1").splitlines()[-1] == "3 corrections, 1 of them shown"
    assert shown(runner, "--current").splitlines()[-1] == "1 correction"
    assert shown(runner, "--kind", "event", "--who", "Ada Analyst").strip() == "0 corrections"


def test_as_jsonl_and_csv(runner: CliRunner) -> None:
    rows = [json.loads(line) for line in shown(runner, "--format", "jsonl").splitlines()]
    assert [row["state"] for row in rows] == ["withdrawal", "withdrawn", "stands"]
    shown(runner, "-o", "all.csv")
    table = list(csv.DictReader(io.StringIO(Path("all.csv").read_text())))
    assert table[2]["note"].startswith("'=HYPERLINK") and table[2]["target"].endswith(":s4")
    assert json.loads(table[2]["analyst"]) == {"speaker": {"name": "Ada Renn"}}


def test_export_and_import(runner: CliRunner) -> None:
    done = runner.invoke(app, ["corrections", "export", "-o", "sent.jsonl", "--with-text"])
    assert (done.exit_code, done.stderr) == (0, "onrecord: sent.jsonl: 3 corrections\n")
    first = json.loads(Path("sent.jsonl").read_text().splitlines()[0])
    assert first["text"] and first["window"]["text"] in first["text"]
    for known in ("3 corrections taken in, 0 known", "0 corrections taken in, 3 known"):
        done = runner.invoke(app, ["corrections", "import", "sent.jsonl", "--record", "other.db"])
        assert (done.exit_code, done.stderr) == (0, f"onrecord: other.db: {known}\n")
    assert shown(runner, "export", "--record", "other.db") == shown(runner, "export")


def test_a_bad_line_is_told_with_its_number(runner: CliRunner) -> None:
    line = json.loads(shown(runner, "export", "--current"))
    line |= {"id": "f" * 16, "words": ["\x1b[2Jnever said"] * 2}
    Path("bad.jsonl").write_text("{}\n" + json.dumps(line) + "\n" + "x" * 17_000_000 + "\n")
    done = runner.invoke(app, ["corrections", "import", "bad.jsonl", "-r", "other.db"])
    assert done.exit_code == 1 and "\x1b" not in done.stderr
    told = done.stderr.splitlines()
    assert [n for n in (1, 2, 3) if f"bad.jsonl, line {n}:" in told[n - 1]] == [1, 2, 3]
    assert "the words are not those" in told[1] and "longer than" in told[2]


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (["--kind", "rumour"], 2, "--kind is one of statement, event, claim"),
        (["--since", "soon"], 2, "YYYY-MM-DD"),
        (["import", "none.jsonl"], 2, "there is no such file"),
        (["--record", "none.db"], 1, "there is no record"),
        (["--record", "other.db", "export"], 2, "put --record behind export"),
    ],
)
def test_what_is_refused(runner: CliRunner, arguments: list[str], status: int, why: str) -> None:
    done = runner.invoke(app, ["corrections", *arguments])
    assert done.exit_code == status and why in done.stderr
