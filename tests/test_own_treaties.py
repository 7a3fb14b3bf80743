"""A user's own treaties in reading: each command that reads takes them, and a reading says what it was made with."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from typer.testing import CliRunner

import onrecord
from onrecord import library
from onrecord.cli import app
from onrecord.commitments.shipped import load_treaties
from onrecord.engine import work
from onrecord.engine.run import default_factory, run
from onrecord.errors import KnowledgeError
from onrecord.intake.options import IntakeOptions
from onrecord.knowledge.base import knowledge
from onrecord.record import Record

PACT = """
treaties:
- id: harbour-pact
  names: [Harbour Pact]
  signed: 2019-05-02
  in_force: 2019-09-01
  parties: [{state: Iceland}, {state: Malta}]
  source: invented
  commitments:
  - id: harbour-pact-5
    article: "5"
    kind: defence
    strength: as_deems_necessary
    text: An armed attack on one party is taken as one on both.
    trigger: {events: [armed_attack]}
"""
REPORT = """Malta has invoked Article 5 of the Harbour Pact, Iceland's foreign minister Anna Berg said on {day}.

The ferry to the islands sails again once the ice has gone and the crew is back from its leave.
"""
DATED = ("--published", "2022-05-09")
OWN = ("--treaties", "pact.yaml")


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pact.yaml").write_text(PACT)
    for day in ("Monday", "Tuesday"):
        (tmp_path / f"{day}.txt").write_text(REPORT.format(day=day))
    return CliRunner()


def done(runner: CliRunner, *arguments: str) -> str:
    found = runner.invoke(app, list(arguments))
    assert found.exit_code == 0, found.stderr
    return found.stdout


@pytest.mark.parametrize("workers", ["1", "2"])
def test_read_finds_them_whatever_the_number_of_workers(runner: CliRunner, workers: str) -> None:
    written = done(runner, "read", "Monday.txt", "Tuesday.txt", *DATED, *OWN, "--workers", workers)
    readings = [json.loads(line) for line in written.splitlines()]
    assert [[e["commitment"] for e in reading["engagements"]] for reading in readings] == [["harbour-pact-5"]] * 2
    digest = load_treaties(["pact.yaml"]).digest
    assert {reading["produced_by"]["knowledge"] for reading in readings} == {f"sha256:{digest}"}


def test_without_them_nothing_is_found(runner: CliRunner) -> None:
    (reading,) = map(json.loads, done(runner, "read", "Monday.txt", *DATED).splitlines())
    assert "engagements" not in reading or reading["engagements"] == []
    assert reading["produced_by"]["knowledge"] == f"sha256:{knowledge().digest}"


def test_brief_and_engaged_find_them_in_the_configuration_too(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ONRECORD_NO_CONFIG", raising=False)
    assert "Harbour Pact, Article 5: defence" in done(runner, "brief", "Monday.txt", *DATED, *OWN)
    (tmp_path / "onrecord.toml").write_text('treaties = ["pact.yaml"]')
    found = json.loads(done(runner, "engaged", "Monday.txt", *DATED, "--treaty", "Harbour Pact", "--format", "jsonl"))
    assert (found["commitment"], found["act"], found["obligors"]) == ("harbour-pact-5", "invoke", ["ISL", "MLT"])
    assert "no treaty is known" in runner.invoke(app, ["engaged", "Monday.txt", "--treaty", "x", "--no-config"]).stderr


def test_a_record_is_read_anew_when_they_change(runner: CliRunner, tmp_path: Path) -> None:
    def reread(*own: str) -> str:
        found = runner.invoke(app, ["ingest", "--reread", *own])
        assert found.exit_code == 0, found.stderr
        return found.stderr

    assert "1 read" in runner.invoke(app, ["ingest", "Monday.txt", *DATED]).stderr
    assert "1 reread" in reread(*OWN)
    assert "0 read" in reread(*OWN)
    table = done(runner, "engaged", "--record", "record.db", *OWN)
    assert table.startswith("Harbour Pact, Article 5")
    (tmp_path / "pact.yaml").write_text(PACT.replace("id: harbour-pact-5", "id: quay-pact-5"))
    assert "1 reread" in reread(*OWN)
    with Record.open(tmp_path / "record.db") as record:
        (reading,) = record.readings([article.id for article in record.articles()])
    assert [e.commitment for e in reading.engagements] == ["quay-pact-5"]


def test_a_bad_row_ends_a_run_before_anything_is_read(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "pact.yaml").write_text(PACT.replace("kind: defence", "kind: defense"))
    for command in ("read", "brief", "engaged", "ingest"):
        found = runner.invoke(app, [command, "Monday.txt", *DATED, *OWN])
        assert found.exit_code != 0 and found.stdout == "", command
        assert "pact.yaml, line 12: kind 'defense' is not one of" in found.stderr, command
    with pytest.raises(KnowledgeError, match="line 12"):
        list(run(["Monday.txt", "Tuesday.txt"], IntakeOptions(), workers=2, treaties=["pact.yaml"]))


def test_a_file_of_treaties_is_not_written_over(runner: CliRunner) -> None:
    for command in ("read", "brief", "engaged"):
        found = runner.invoke(app, [command, "Monday.txt", *DATED, *OWN, "--output", "pact.yaml"])
        assert found.exit_code == 2 and "pact.yaml" in found.stderr, command


def test_help_names_the_option(runner: CliRunner) -> None:
    for command in ("read", "brief", "engaged", "ingest"):
        assert "--treaties" in done(runner, command, "--help"), command


def test_the_factory_names_the_files_and_can_be_sent_to_a_process() -> None:
    factory = pickle.loads(pickle.dumps(default_factory(["my.yaml"], [Path("pact.yaml")])))
    assert factory.keywords == {"knowledge": ("my.yaml",), "treaties": ("pact.yaml",)}
    assert default_factory() is work.load_reader


def test_the_library_takes_them_and_sees_that_a_file_was_changed(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fake_reader

    loads = []

    def reader(threads: int, knowledge: tuple[str, ...] = (), treaties: tuple[str, ...] = ()) -> work.ReadDocument:
        loads.append((knowledge, treaties))
        return fake_reader.said

    monkeypatch.setattr("onrecord.engine.work.load_reader", reader)
    library._reader.cache_clear()
    onrecord.read(Path("Monday.txt"), treaties="pact.yaml")
    onrecord.read(Path("Tuesday.txt"), treaties=["pact.yaml"])
    assert loads == [((), ("pact.yaml",))]
    (tmp_path / "pact.yaml").write_text(PACT + "\n")
    onrecord.read(Path("Monday.txt"), treaties="pact.yaml")
    list(onrecord.read_all("Monday.txt", workers=1, treaties="pact.yaml", knowledge="my.yaml"))
    assert loads[1:] == [((), ("pact.yaml",)), (("my.yaml",), ("pact.yaml",))]
    library._reader.cache_clear()
