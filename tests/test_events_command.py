"""onrecord events: the command with its options, on reports read by a made reader."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import fake_reader
from onrecord.cli import app
from onrecord.engine.work import ReadDocument
from onrecord.intake.types import Document
from onrecord.model import Actor, Event, Modality, Reading, Span
from onrecord.reader.ontology import roots
from onrecord.record import Record
from test_engine import report

PORT = Actor(id="p1", name="Port Lise", kind="organization", country="NOR")
HEADER = "event_id,article_id,outlet,published,url,event_date"


def striking(threads: int) -> ReadDocument:
    """Finds the strike of `report`, actual where its number is even, and each statement as before."""

    def read(document: Document) -> Reading:
        made = fake_reader.said(document)
        text = document.article.text
        at = re.search(r"strike", text)
        if at is None:
            return made
        number = int(re.findall(r"day (\d+)", text)[0])
        modality: Modality = "planned" if number % 2 else "actual"
        event = Event(
            id="e1", plover="PROTEST", mode="strike", source=(), target=("p1",), modality=modality,
            trigger=Span(*at.span()), sentence=Span(0, text.index(".") + 1), date=f"2024-05-0{number + 1}",
            confidence=0.5 + number / 10,
        )  # fmt: skip
        return msgspec.structs.replace(made, actors=(*made.actors, PORT), events=(event,))

    return read


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("onrecord.engine.work.load_reader", striking)
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(4):
        (made / f"r{number}.txt").write_text(report(number))
    return made


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def ids(runner: CliRunner, folder: Path, *options: str) -> list[str]:
    done = runner.invoke(app, ["events", str(folder), "--format", "csv", *options])
    assert done.exit_code == 0, done.stderr
    return [row["event_id"] for row in csv.DictReader(io.StringIO(done.stdout))]


def test_the_table(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["events", str(folder)])
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("ACTUAL · told as having happened") and lines[0].endswith("2 events")
    assert lines[1] == "  2024-05-01  PROTEST strike  ? → Port Lise  “strike” · r0:1"
    assert lines[2].startswith("      The harbour of Port Lise stayed closed on day 0 of the strike")
    assert done.stdout.index("r2:1") < done.stdout.index("PLANNED") < done.stdout.index("r1:1")
    assert "\x1b" not in done.stdout


def test_csv_and_jsonl(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["events", str(folder), "--format", "csv"])
    assert done.stdout.startswith(HEADER) and done.stderr == ""
    for row in csv.DictReader(io.StringIO(done.stdout)):
        text = (folder / f"{row['article_id']}.txt").read_text()
        assert row["sentence"] == text[int(row["sentence_start"]) : int(row["sentence_end"])]
    lines = runner.invoke(app, ["events", str(folder), "--format", "jsonl"]).stdout.splitlines()
    assert [json.loads(line)["event_id"] for line in lines] == [f"r{n}#e1" for n in range(4)]
    assert json.loads(lines[1])["target"][0]["name"] == "Port Lise"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--modality", "planned"], "13"),
        (["--modality", "not-actual"], "13"),
        (["--modality", "planned", "--modality", "actual"], "0123"),
        (["--root", "protest", "--root", "AID", "--mode", "strike"], "0123"),
        (["--root", "AID"], ""),
        (["--target", "NOR", "--since", "2024-05-02"], "123"),
        (["--source", "NOR"], ""),
        (["--actor", "lise", "--until", "2024-05-02"], "01"),
        (["--country", "NOR"], ""),
        (["--least", "0.7"], "23"),
    ],
)
def test_filters(runner: CliRunner, folder: Path, options: list[str], found: str) -> None:
    assert ids(runner, folder, *options) == [f"r{n}#e1" for n in found]


def test_input_options_reach_the_rows(runner: CliRunner, folder: Path) -> None:
    given = ["--published", "2024-06-01", "--outlet", "The Saro Post", "--url", "https://example.org/a"]
    done = runner.invoke(app, ["events", str(folder / "r0.txt"), "-f", "csv", *given])
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["published"], row["outlet"], row["url"]) == ("2024-06-01", "The Saro Post", "https://example.org/a")
    records = folder / "all.jsonl"
    records.write_text(json.dumps({"key": "k7", "words": report(2)}) + "\n")
    done = runner.invoke(
        app, ["events", str(records), "-f", "csv", "--text-field", "words", "--id-field", "key", "--workers", "1"]
    )
    assert [row["event_id"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["k7#e1"]


def test_the_bytes_are_the_same_with_any_number_of_workers(runner: CliRunner, folder: Path) -> None:
    one, two = (
        runner.invoke(app, ["events", str(folder), "-f", "jsonl", "--workers", number]).stdout_bytes
        for number in ("1", "2")
    )
    assert one == two and one.count(b"\n") == 4


@pytest.mark.parametrize(
    ("name", "start"), [("e.csv", HEADER), ("e.JSONL", '{"event_id":'), ("e.txt", "ACTUAL"), ("e", "ACTUAL")]
)
def test_the_ending_of_the_file_says_the_format(runner: CliRunner, folder: Path, name: str, start: str) -> None:
    out = folder.parent / name
    done = runner.invoke(app, ["events", str(folder), "-o", str(out)])
    assert (done.exit_code, done.output) == (0, "")
    assert out.read_text(encoding="utf-8").startswith(start)
    assert runner.invoke(app, ["events", str(folder), "-o", str(out), "-f", "jsonl"]).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(("format", "start"), [("table", ""), ("jsonl", ""), ("csv", HEADER)])
def test_nothing_found_is_said_on_standard_error(runner: CliRunner, folder: Path, format: str, start: str) -> None:
    (folder / "r0.txt").write_text(report(0).replace("strike", "summer"))
    done = runner.invoke(app, ["events", str(folder / "r0.txt"), "--format", format])
    assert (done.exit_code, done.stderr) == (0, "onrecord: no event was found in 1 article\n")
    assert done.stdout.startswith(start) and bool(done.stdout) == bool(start)
    done = runner.invoke(app, ["events", str(folder), "--format", format, "--root", "AID"])
    assert done.exit_code == 0 and "of 3 events in 4 articles none" in done.stderr
    assert runner.invoke(app, ["events", "-q", str(folder), "--root", "AID"]).stderr == ""


def test_what_cannot_be_read_is_told_and_the_rest_is_listed(runner: CliRunner, folder: Path) -> None:
    (folder / "r1.txt").write_bytes(b"")
    for format in ("table", "csv", "jsonl"):
        done = runner.invoke(app, ["events", str(folder), "--format", format])
        assert done.exit_code == 1 and "r3" in done.stdout and "1 not read, 3 read" in done.stderr
    out = folder.parent / "old.txt"
    out.write_text("old")
    done = runner.invoke(app, ["events", str(folder / "r1.txt"), "-o", str(out)])
    assert (done.exit_code, out.read_text()) == (1, "old") and "was not written" in done.stderr
    assert "no event was found" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--root", "ATTACK"], "ASSAULT"),
        (["--modality", "true"], "not-actual"),
        (["--mode", "sideways"], "aerial"),
        (["--country", "Norway"], "ISO"),
        (["--since", "May"], "--since"),
        (["--until", "2024-02-30"], "--until"),
        (["--since", "2024-05-02", "--until", "2024-05-01"], "after"),
        (["--least", "2"], "--least"),
        (["--least", "some"], "--least"),
        (["--actor", ""], "--actor"),
        (["--format", "xml"], "--format"),
        (["-o", "."], "folder"),
        (["-k", "no.yaml"], "no.yaml"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(runner: CliRunner, folder: Path, arguments: list[str], word: str) -> None:
    done = runner.invoke(app, ["events", str(folder / "r0.txt"), *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert word in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_root_is_answered_with_all_sixteen(runner: CliRunner, folder: Path) -> None:
    told = runner.invoke(app, ["events", str(folder), "--root", "BOMB"]).stderr
    assert len(roots()) == 16 and all(root in told for root in roots())


def test_an_input_is_not_written_over(runner: CliRunner, folder: Path) -> None:
    file = folder / "r0.txt"
    assert runner.invoke(app, ["events", str(file), "-o", str(file)]).exit_code == 2
    assert file.read_text() == report(0)


def test_help_teaches(runner: CliRunner) -> None:
    done = runner.invoke(app, ["events", "--help"])
    assert done.exit_code == 0 and "Examples:" in done.stdout
    options = (
        "modality",
        "root",
        "mode",
        "actor",
        "source",
        "target",
        "country",
        "since",
        "until",
        "least",
        "no-config",
    )
    for option in options:
        assert f"--{option}" in done.stdout
    shown = [line.split()[2:] for line in done.stdout.splitlines() if line.startswith("    onrecord events")]
    assert len(shown) >= 4


def test_the_examples_of_the_help_are_understood(runner: CliRunner, folder: Path, monkeypatch) -> None:
    monkeypatch.chdir(folder.parent)
    os.rename("reports/r0.txt", "report.txt")  # noqa: PTH104
    Path("corpus.jsonl").write_text(json.dumps({"text": report(2)}) + "\n")
    with Record.open("desk.db", create=True):
        pass
    lines = runner.invoke(app, ["events", "--help"]).stdout.splitlines()
    for line in (line for line in lines if line.startswith("    onrecord events")):
        assert runner.invoke(app, line.split()[1:]).exit_code == 0, line


def test_every_column_and_field_is_explained() -> None:
    from onrecord.output.event_formats import COLUMNS
    from onrecord.output.events import EventRow

    text = (Path(__file__).parents[1] / "docs/events.md").read_text(encoding="utf-8")
    for name in (*COLUMNS, *EventRow.__struct_fields__):
        assert f"`{name}`" in text, name
