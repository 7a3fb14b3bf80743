"""Events of a record: kept, listed, counted, and made anew when something comes or goes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import fake_reader
from made_record import put
from onrecord.cli import app
from onrecord.model import Actor, Article, Event, Reading, Span
from onrecord.record import Record
from onrecord.record.types import EventFilter

MARENGA = Actor(id="marenga", name="Marenga", kind="state", country="MRG", ref="state:MRG", known=True)
TOLVIA = Actor(id="tolvia", name="Tolvia", kind="state", country="TLV", ref="state:TLV", known=True)
SHELLED = "Marenga shelled a Tolvian trawler in the Saro Strait on Tuesday, killing three fishermen. "
POST = SHELLED + "The two governments have been at odds over fishing rights since the spring, and talks failed twice."
HERALD = "Three fishermen died when Marenga shelled a Tolvian trawler in the Saro Strait. Both sides recalled envoys."
LATER = "In June the guards of Marenga seized a Tolvian ferry off the cape. Its crew of nine was held for a week there."


def report(outlet: str, day: str, text: str, trigger: str = "shelled") -> Reading:
    start = text.index(trigger)
    event = Event(
        id="e1", plover="ASSAULT", mode=None, source=("marenga",), target=("tolvia",),
        trigger=Span(start, start + len(trigger)), sentence=Span(0, text.index(". ") + 1), modality="actual",
        confidence=0.8,
    )  # fmt: skip
    return Reading(
        produced_by=fake_reader.PRODUCED_BY,
        article=Article(id="x", sha256="0" * 64, text=text, outlet=outlet, published=day, path=f"{outlet}.txt"),
        actors=(MARENGA, TOLVIA),
        events=(event,),
    )


READINGS = (
    report("Post", "2024-05-08", POST),
    report("Herald", "2024-05-09", HERALD),
    report("Wire", "2024-05-10", POST + " More follows."),  # a near-duplicate of the first
    report("Gazette", "2024-06-20", LATER, "seized"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "record.db"
    with Record.open(file, create=True) as record:
        put(record, *READINGS)
    return file


def test_both_figures(path: Path) -> None:
    with Record.open(path) as record:
        before = list(record.event_groups())
        assert record.status().totals.joined_events is None
        record.join_events()
        assert list(record.event_groups()) == before
        totals = record.status().totals
        assert (totals.joined_events, totals.events) == (2, 3)
        first, second = before
        assert [r.article.outlet for r in first.reports] == ["Post", "Herald"]
        # the wire's copy is no report of its own, but it is known who printed it
        assert (first.outlets, first.printed) == (("Herald", "Post", "Wire"), 3)
        assert len(second.reports) == 1
        assert list(record.verify()) == []


def test_an_event_is_found_by_any_of_its_reports(path: Path) -> None:
    with Record.open(path) as record:
        found = list(record.event_groups(EventFilter(outlets=("Herald",))))
        assert [len(group.reports) for group in found] == [2]
        assert next(record.event_groups(fits=lambda event: event.trigger == "seized")).event.trigger == "seized"


def test_what_comes_and_goes_changes_the_groups(path: Path) -> None:
    with Record.open(path) as record:
        record.join_events()
        digest = record.digest()
        put(record, report("Courier", "2024-05-09", HERALD.replace("Both sides", "Since then both sides have")))
        assert record.status().totals.joined_events is None
        record.join_events()
        assert record.digest() != digest
        herald = next(a.id for a in record.articles() if a.outlet == "Post")
        record.forget([herald])
        assert record.status().totals.joined_events is None
        record.join_events()
        assert list(record.verify()) == []
        assert "Post" not in {paper for group in record.event_groups() for paper in group.outlets}


def test_joining_is_no_part_of_the_digest(path: Path) -> None:
    with Record.open(path) as record:
        digest = record.digest()
        record.join_events()
        assert record.digest() == digest


def test_groups_that_do_not_follow_are_told(path: Path) -> None:
    with Record.open(path) as record:
        record.join_events()
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("UPDATE event_groups SET represented_by = event")
        raw.close()
        assert [problem.where for problem in record.verify()] == ["table event_groups"]


def test_the_view_counts_the_same(path: Path) -> None:
    with Record.open(path) as record:
        record.join_events()
    raw = sqlite3.connect(path)
    rows = raw.execute("SELECT reports, outlets FROM event_groups_readable ORDER BY reports DESC").fetchall()
    raw.close()
    assert rows == [(2, 3), (1, 1)]


def run(*args: str) -> str:
    result = CliRunner().invoke(app, ["events", *args])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command(path: Path) -> None:
    shown = run("--record", str(path))
    assert "2 reports · 3 outlets · printed 3 times" in shown
    assert shown.endswith("2 events in 3 reports; 1 told by more than one\n")
    assert run("-r", str(path), "--actor", "Marenga", "--root", "PROTEST").endswith("0 events in 0 reports\n")
    rows = list(csv.DictReader(io.StringIO(run("--record", str(path), "--format", "csv", "--source", "Marenga"))))
    assert [(row["reports"], row["outlets"]) for row in rows] == [("2", "Herald; Post; Wire"), ("1", "Gazette")]
    lines = [json.loads(line) for line in run("--record", str(path), "--format", "jsonl").splitlines()]
    assert [len(line["reports"]) for line in lines] == [2, 1]


def test_the_command_says_what_it_cannot_do(path: Path) -> None:
    runner = CliRunner()
    assert "not both" in runner.invoke(app, ["events", "report.txt", "--record", str(path)]).output
    assert "no actor called" in runner.invoke(app, ["events", "--record", str(path), "--actor", "Nobody"]).output


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    nasty = report("=SUM(A1)\x1b[31m", "2024-05-08", POST)
    nasty = msgspec.structs.replace(nasty, actors=(msgspec.structs.replace(MARENGA, name="@cmd\x1b[2J"), TOLVIA))
    file = tmp_path / "record.db"
    with Record.open(file, create=True) as record:
        put(record, nasty)
    for format in ("csv", "table"):
        shown = run("--record", str(file), "--format", format)
        assert "\x1b" not in shown
        row = next(csv.DictReader(io.StringIO(shown))) if format == "csv" else None
        if row:
            assert row["source"].startswith("'@") and row["outlets"].startswith("'=")
