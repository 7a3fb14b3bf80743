from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_exports import made
from made_readings import TEXT, reading
from made_record import put
from onrecord.cli import app
from onrecord.record import Record

RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    with made(tmp_path / "record.db"):
        pass
    return tmp_path


@pytest.mark.parametrize("format", ["jsonl", "webannotation", "followthemoney", "plover"])
def test_streams_go_to_standard_output_or_a_file(folder: Path, format: str) -> None:
    done = RUNNER.invoke(app, ["export", "-f", format])
    assert done.exit_code == 0, done.stderr
    assert RUNNER.invoke(app, ["export", "-f", format, "-o", "out"]).stdout == ""
    assert (folder / "out").read_text() == done.stdout != ""
    assert done.stderr.startswith("onrecord: standard output: 2 ")
    with Record.open("record.db") as record:
        assert f"schema onrecord/1, record {record.digest()}" in done.stderr
    assert "2 read by onrecord 0.0.0, weights sha256:fake, knowledge sha256:fake" in done.stderr
    assert RUNNER.invoke(app, ["export", "-f", format, "-q"]).stderr == ""


def test_annotations_are_one_a_line_where_the_name_says_so(folder: Path) -> None:
    RUNNER.invoke(app, ["export", "-f", "webannotation", "-o", "a.jsonl"])
    assert {json.loads(line)["type"] for line in (folder / "a.jsonl").read_text().split("\n")[:-1]} == {"Annotation"}
    RUNNER.invoke(app, ["export", "-f", "webannotation", "-o", "a.jsonld"])
    assert json.loads((folder / "a.jsonld").read_text())["type"] == "AnnotationCollection"


def test_folders(folder: Path) -> None:
    done = RUNNER.invoke(app, ["export", "-f", "csv", "-o", "tables", "--duplicates"])
    assert (done.exit_code, done.stdout) == (0, "") and "tables: 3 articles, 1 duplicates" in done.stderr
    assert json.loads((folder / "tables/manifest.json").read_text())["selection"]["duplicates"] is True


def test_nothing_chosen_is_said(folder: Path) -> None:
    done = RUNNER.invoke(app, ["export", "-f", "jsonl", "--since", "2030-01-01"])
    assert (done.exit_code, done.stdout) == (0, "") and "no article is what the options ask for" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["-f", "docx"], 2, "there are jsonl, csv, parquet, webannotation, followthemoney, plover"),
        (["-f", "csv"], 2, "name it with --output"),
        (["-f", "jsonl", "--since", "soon"], 2, "no day"),
        (["-f", "jsonl", "--since", "2024-02-01", "--until", "2024-01-01"], 2, "is after"),
        (["-f", "jsonl", "-o", "record.db"], 2, "also one of the inputs"),
        (["-f", "jsonl", "-r", "none.db"], 1, "there is no record"),
        (["-f", "csv", "-o", "record.db"], 2, "is no folder"),
        (["-f", "jsonl", "-o", "none/out"], 2, "there is no folder"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(folder: Path, arguments: list[str], status: int, words: str) -> None:
    done = RUNNER.invoke(app, ["export", *arguments])
    assert done.exit_code == status, done.stderr
    assert words in done.stderr and "Traceback" not in done.stderr and done.stdout == ""


def test_a_snapshot_does_not_see_what_comes_later(folder: Path) -> None:
    with Record.open("record.db") as record, record.snapshot():
        before = record.digest()
        with Record.open("record.db") as other:
            put(other, reading(outlet=None, text=TEXT.replace("trawler", "barge") + "\n\nMore."))
        assert record.digest() == before
        assert len(list(record.readings())) == 3
    with Record.open("record.db") as record:
        assert record.digest() != before
