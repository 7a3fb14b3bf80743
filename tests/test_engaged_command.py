"""onrecord engaged: the command with its options, on reports read by a made reader, and on a record."""

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
from made_engaged import ENGAGEMENTS, TEXT, engaged, engagement, state, value
from made_record import put
from made_treaties import invented, treaty_knowledge
from onrecord.cli import app
from onrecord.commitments.treaties import Treaties
from onrecord.engine.work import ReadDocument
from onrecord.intake.types import Document
from onrecord.model import Reading
from onrecord.output.csv_rows import harmless
from onrecord.output.engaged import Known, known_by
from onrecord.output.engaged_formats import COLUMNS, engaged_csv, engaged_jsonl, engaged_lines
from onrecord.output.engaged_rows import Asked, ConditionRow, EngagedRow, Finding
from onrecord.output.lines import columns, plain
from onrecord.record import Record
from test_output_deeds import HOSTILE

HEADER = "engagement_id,article_id,outlet,published,url,treaty,"
QUIET = """Ada Renn said that the ferry to the islands would sail again on Monday, once the ice has gone and the \
crew is back from its winter leave.
"""
ALL = [f"pact#g{number}" for number in range(1, 9)]


def finding(threads: int) -> ReadDocument:
    """Finds in the report of `made_engaged`, where it has a date, what is in it; in others what fake_reader finds."""

    def read(document: Document) -> Reading:
        article = document.article
        if article.text != TEXT:
            return fake_reader.said(document)
        found = msgspec.structs.replace(engaged(), article=article)
        return found if article.published else msgspec.structs.replace(found, engagements=())

    return read


@pytest.fixture(scope="module")
def treaties(tmp_path_factory: pytest.TempPathFactory) -> Treaties:
    base = treaty_knowledge(tmp_path_factory.mktemp("tables"))
    return Treaties(invented(base), base)


@pytest.fixture(scope="module")
def known(treaties: Treaties) -> Known:
    return known_by(treaties)


@pytest.fixture
def folder(tmp_path: Path, treaties: Treaties, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("onrecord.engine.work.load_reader", finding)
    monkeypatch.setattr("onrecord.knowledge.own.load", lambda files: treaties._base)
    monkeypatch.setattr("onrecord.commitments.shipped.load_treaties", lambda files, base: treaties)
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "reports"
    made.mkdir()
    (made / "pact.txt").write_text(TEXT, encoding="utf-8")
    (made / "quiet.txt").write_text(QUIET)
    return made


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def ids(runner: CliRunner, *arguments: str) -> list[str]:
    done = runner.invoke(app, ["engaged", "--format", "csv", "-q", *arguments])
    assert (done.exit_code, done.stderr) == (0, ""), done.stderr
    return [row["engagement_id"] for row in csv.DictReader(io.StringIO(done.stdout))]


def rows(known: Known, *readings: Reading, asked: Asked | None = None) -> list[EngagedRow]:
    return list(Finding(asked or Asked(), known).rows(readings))


DATED = ("reports/pact.txt", "--published", "2005-05-09")


def test_the_table(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["engaged", *DATED])
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Northern Pact Treaty, Article 3: consultation, must act · north-3"
    assert lines[1] == (
        "  2005-05-09  Arland and Cavenia, each to the other · consultations told of by the article · pact:5"
    )
    assert lines[2] == "              Consultations of the pact are under way."
    assert "  2005-05-09  Cavenia to Arland · event, told by the article · the case itself: met · pact:1" in lines
    assert "8 engagements of 3 commitments in 1 article. An aid to reading treaties" in done.stdout
    assert "\x1b" not in done.stdout and max(map(len, lines)) <= 100


def test_jsonl_has_one_engagement_a_line(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["engaged", *DATED, "--format", "jsonl"])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["engagement_id"] for row in found] == ALL
    for row in found:
        for words in (row["passage"], row["evidence"]):
            assert words["text"] == TEXT[words["start"] : words["end"]]
        assert row["passage"]["text"] in row["evidence"]["text"]
    event, denied, passed_on, *_ = found
    assert (event["act"], event["because_of"], event["according_to"]) == ("event", "e1", None)
    assert [(c["condition"], c["value"], c["by"]) for c in event["conditions"]] == [
        ("event", "met", "article"), ("request", "unknown", None), ("decision", "unknown", None),
    ]  # fmt: skip
    assert denied["according_to"]["speaker"]["name"] == "Ada Renn" and denied["stance"] == "support"
    assert passed_on["conditions"][0]["according_to"]["name"] == "Cavenia"
    assert (denied["treaty"], denied["treaty_name"], denied["treaty_article"]) == ("north", "Northern Pact Treaty", "5")
    assert denied["obligors"] == denied["beneficiaries"] == ["ARL", "CAV"]
    assert denied["conditions"][1]["says"] == "the attacked party asks for help"
    assert denied["doubt"] == "the protocol of 1999 is known from a summary only" and found[6]["doubt"] is None


def test_csv(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["engaged", *DATED, "--format", "csv"])
    assert done.stdout.startswith(HEADER) and done.stderr == ""
    found = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["engagement_id"] for row in found] == ALL
    assert found[4]["conditions"] == "event: unknown; request: not_met (Jorun Hale); decision: unknown"
    assert (found[4]["act"], found[4]["stance"], found[4]["according_to"]) == ("request", "deny", "Jorun Hale")
    assert found[0]["conditions"].startswith("event: met (the article); ")
    assert found[0]["sentence"] == "Dorian planes bombed Arl City on Sunday." and found[0]["obligors"] == "CAV"
    for row in found:
        assert row["passage"] == TEXT[int(row["start"]) : int(row["end"])]


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ([], "12345678"),
        (["--state", "DOR"], "8"),
        (["--state", "arland"], "1234567"),
        (["--state", "Arland", "--state", "Doria"], "12345678"),
        (["--treaty", "north"], "1234567"),
        (["--treaty", "Treaty of Dor"], "8"),
        (["--treaty", "the northern pact treaty", "--state", "DOR"], ""),
        (["--treaty", "NOP", "--treaty", "cavdor"], "12345678"),
        (["--state", "BOR"], ""),
    ],
)
def test_filters(runner: CliRunner, folder: Path, options: list[str], numbers: str) -> None:
    assert ids(runner, *DATED, *options) == [f"pact#g{number}" for number in numbers]


def test_a_record_gives_its_readings_by_date_and_near_duplicates_once(runner: CliRunner, folder: Path) -> None:
    late = engaged(ENGAGEMENTS[6], id="late", published="2005-06-01", path="late.txt")
    other = msgspec.structs.replace(late, article=msgspec.structs.replace(late.article, text=TEXT[::-1]), events=())
    other = msgspec.structs.replace(other, statements=())
    with Record.open("desk.db", create=True) as record:
        put(record, other, engaged(), engaged(id="again", outlet="The Dor Post", path="again.txt"))
    done = runner.invoke(app, ["engaged", "--record", "desk.db", "-f", "jsonl"])
    assert (done.exit_code, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == 9 and len({row["article"]["id"] for row in found}) == 2
    assert [row["article"]["published"] for row in found] == ["2005-05-09"] * 8 + ["2005-06-01"]
    table = runner.invoke(app, ["engaged", "-r", "desk.db", "--treaty", "cavdor"])
    assert table.exit_code == 0 and table.stdout.startswith("Treaty of Dor, Article 1: non-aggression")


def test_an_article_without_a_date_is_told_of(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["engaged", "reports"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no commitment between states is spoken of in 2 articles\n" in done.stderr
    assert "of 2 articles without a date" in done.stderr and done.stderr.endswith("give it with --published\n")
    assert runner.invoke(app, ["engaged", "-q", "reports"]).stderr == ""
    with Record.open("desk.db", create=True) as record:
        put(record, msgspec.structs.replace(engaged(published=None), engagements=()))
    told = runner.invoke(app, ["engaged", "--record", "desk.db"]).stderr
    assert "1 article without a date" in told and "ingest them anew with --published" in told


@pytest.mark.parametrize(("format", "start"), [("table", ""), ("jsonl", ""), ("csv", HEADER)])
def test_nothing_found_is_said_on_standard_error(runner: CliRunner, folder: Path, format: str, start: str) -> None:
    done = runner.invoke(app, ["engaged", *DATED, "--state", "BOR", "--format", format])
    assert (done.exit_code, done.stderr) == (
        0, "onrecord: of 8 engagements in 1 article none is what the options ask for\n",
    )  # fmt: skip
    assert done.stdout.startswith(start) and bool(done.stdout) == bool(start)


@pytest.mark.parametrize(
    ("name", "start"), [("e.csv", HEADER), ("e.JSONL", '{"engagement_id":'), ("e.txt", "Northern"), ("e", "Northern")]
)
def test_the_ending_of_the_file_says_the_format(runner: CliRunner, folder: Path, name: str, start: str) -> None:
    done = runner.invoke(app, ["engaged", *DATED, "-o", name])
    assert (done.exit_code, done.output) == (0, "")
    assert Path(name).read_text(encoding="utf-8").startswith(start)
    assert not list(Path().glob("*.partial"))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--state", "Atlantis"], "unknown state 'Atlantis'"),
        (["--treaty", "Treaty of Nowhere"], "no treaty is known by this name"),
        (["--treaty", ""], "--treaty"),
        (["--record", "desk.db"], "not both"),
        (["--format", "xml"], "--format"),
        (["-o", "."], "folder"),
        (["-o", "reports/pact.txt"], "one of the inputs"),
        (["-k", "no.yaml"], "no.yaml"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(runner: CliRunner, folder: Path, arguments: list[str], word: str) -> None:
    done = runner.invoke(app, ["engaged", *DATED, *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert word in done.stderr and "Traceback" not in done.stderr


def test_a_record_is_not_written_over_and_must_be_there(runner: CliRunner, folder: Path) -> None:
    missing = runner.invoke(app, ["engaged", "--record", "none.db"])
    assert missing.exit_code == 1 and "there is no record" in missing.stderr
    with Record.open("desk.db", create=True):
        pass
    assert runner.invoke(app, ["engaged", "--record", "desk.db", "-o", "desk.db"]).exit_code == 2
    empty = runner.invoke(app, ["engaged", "--record", "desk.db"])
    assert (empty.exit_code, empty.stdout) == (0, "") and "in 0 articles" in empty.stderr
    dated = runner.invoke(app, ["engaged", "--record", "desk.db", "--published", "2005-05-09"])
    assert dated.exit_code == 2


def test_what_cannot_be_read_is_told_and_the_rest_is_listed(runner: CliRunner, folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"")
    for format in ("table", "csv", "jsonl"):
        done = runner.invoke(app, ["engaged", "reports", "--published", "2005-05-09", "--format", format])
        assert done.exit_code == 1 and "pact" in done.stdout and "1 not read, 2 read" in done.stderr, done.stderr
    Path("old.txt").write_text("old")
    done = runner.invoke(app, ["engaged", "reports/bad.txt", "-o", "old.txt"])
    assert (done.exit_code, Path("old.txt").read_text()) == (1, "old") and "was not written" in done.stderr


def test_the_bytes_are_the_same_with_any_number_of_workers(runner: CliRunner, folder: Path) -> None:
    (folder / "second.txt").write_text(f"{TEXT}\n")
    one, two = (
        runner.invoke(app, ["engaged", "reports", *DATED[1:], "-f", "jsonl", "--workers", number]).stdout_bytes
        for number in ("1", "2")
    )
    assert one == two and one.count(b"\n") == 16


def test_the_brief_looks_its_commitments_up(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["brief", *DATED])
    assert done.exit_code == 0 and "WHAT IT ENGAGES" in done.stdout
    assert "  Northern Pact Treaty, Article 5: defence, must act · north-5-2000\n" in done.stdout
    undated = runner.invoke(app, ["brief", DATED[0]])
    assert "WHAT IT ENGAGES" not in undated.stdout and "--published" in undated.stdout


def test_treaties_are_not_loaded_for_a_brief_that_has_no_use_for_them(
    runner: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(files, base):
        raise AssertionError("treaties were loaded")

    monkeypatch.setattr("onrecord.commitments.shipped.load_treaties", never)
    assert runner.invoke(app, ["brief", "reports/quiet.txt"]).exit_code == 0


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "＝1"])
def test_no_cell_is_a_formula(known: Known, start: str) -> None:
    text = f"{start} said so."
    base = engaged(engagement(start, start, "bombed", None, value(start, "met")), outlet=start, id=start, path=start)
    hostile = msgspec.structs.replace(
        base, article=msgspec.structs.replace(base.article, text=text, url=start),
        engagements=tuple(
            msgspec.structs.replace(e, span=msgspec.structs.replace(e.span, start=0, end=len(text)))
            for e in base.engagements
        ),
    )  # fmt: skip
    table = b"".join(engaged_csv(rows(known, hostile))).decode("utf-8")
    (row,) = csv.DictReader(io.StringIO(table))
    for cell in row.values():
        assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), cell
    assert row["passage"] == harmless(text) and row["outlet"] == harmless(start.strip())


def test_hostile_words_reach_no_terminal(known: Known) -> None:
    base = engaged(engagement(HOSTILE, HOSTILE, "bombed", HOSTILE, value(HOSTILE, "met", HOSTILE)), path=HOSTILE)
    text = f"{HOSTILE} said so."
    hostile = msgspec.structs.replace(base, article=msgspec.structs.replace(base.article, text=text, outlet=HOSTILE))
    made = rows(known, hostile)
    shown = plain(engaged_lines(made, known, lambda code: HOSTILE, 80)) + b"".join(engaged_csv(made)).decode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert b"\x1b" not in b"".join(engaged_jsonl(made))


@pytest.mark.parametrize("width", [40, 77])
def test_no_line_is_wider_than_asked_for(known: Known, width: int) -> None:
    shown = plain(engaged_lines(rows(known, engaged()), known, state, width))
    assert max(columns(line) for line in shown.splitlines()) <= width


def test_a_commitment_that_is_not_known_is_listed_by_its_id(known: Known) -> None:
    lost = engaged(engagement("lost-1", "affirm", "bombed", "s3", value("event")))
    (row,) = rows(known, lost)
    assert (row.treaty, row.treaty_article, row.kind, row.doubt) == (None, None, None, None)
    assert "lost-1: not among the treaties that are known\n" in plain(engaged_lines([row], known, state, 100))
    assert rows(known, lost, asked=Asked(treaties=frozenset(("north",)))) == []


def test_help_teaches(runner: CliRunner) -> None:
    done = runner.invoke(app, ["engaged", "--help"])
    assert done.exit_code == 0 and "no finding" in done.stdout
    for option in ("record", "published", "state", "treaty", "format", "output", "knowledge", "treaties", "no-config"):
        assert f"--{option}" in done.stdout


def test_the_examples_of_the_help_are_understood(
    runner: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(folder.parent)
    monkeypatch.setattr("onrecord.engine.work.load_reader", finding)
    os.rename("reports/pact.txt", "report.txt")  # noqa: PTH104
    with Record.open("desk.db", create=True):
        pass
    lines = runner.invoke(app, ["engaged", "--help"]).stdout.splitlines()
    examples = [line.split("|")[0].split()[1:] for line in lines if line.startswith("    onrecord engaged")]
    assert len(examples) == 4
    for words in examples:
        assert runner.invoke(app, words).exit_code == 0, words


def test_every_column_and_field_is_explained() -> None:
    text = (Path(__file__).parents[1] / "docs/engagements.md").read_text(encoding="utf-8")
    for name in (*COLUMNS, *EngagedRow.__struct_fields__, *ConditionRow.__struct_fields__):
        assert f"`{name}`" in text, name
