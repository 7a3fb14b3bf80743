from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import fake_reader
import made_record
from made_record import NEWER, report
from onrecord.cli import app
from onrecord.engine.work import ReadDocument
from onrecord.record import Record

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setattr("onrecord.engine.work.load_reader", fake_reader.fragile)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(3):
        (folder / f"r{number}.txt").write_text(report(number))
    return CliRunner()


def test_ingest_then_status_then_verify(runner: CliRunner, tmp_path: Path) -> None:
    done = runner.invoke(app, ["ingest", "reports"])
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "onrecord: record.db: 3 read\n")
    again = runner.invoke(app, ["ingest", "reports"])
    assert (again.exit_code, again.stderr) == (0, "onrecord: record.db: 3 unchanged\n")
    shown = runner.invoke(app, ["status"]).stdout
    assert "articles     3" in shown and "statements   12 by" not in shown and "3 read, 0 duplicate, 0 failed" in shown
    listed = runner.invoke(app, ["status", "--inputs"]).stdout
    assert "read       reports/r1.txt" in listed
    data = json.loads(runner.invoke(app, ["status", "--format", "json", "--inputs"]).stdout)
    assert data["totals"]["articles"] == 3 and len(data["listed"]) == 3 and data["inputs"]["read"] == 3
    checked = runner.invoke(app, ["verify"])
    assert checked.exit_code == 0 and "record.db is whole: 3 articles, sha256:" in checked.stdout
    assert json.loads(runner.invoke(app, ["verify", "-f", "json"]).stdout)["whole"] is True


def test_the_record_is_named_by_option_or_environment(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runner.invoke(app, ["ingest", "reports", "-q", "--record", "one.db"]).stderr == ""
    monkeypatch.setenv("ONRECORD_RECORD", "two.db")
    runner.invoke(app, ["ingest", "reports/r1.txt"])
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["one.db", "two.db"]
    assert json.loads(runner.invoke(app, ["status", "-f", "json"]).stdout)["totals"]["articles"] == 1


def test_what_fails_is_told_and_makes_the_exit_status(runner: CliRunner, tmp_path: Path) -> None:
    bad = tmp_path / "reports/bad.txt"
    bad.write_text(report(9, "REFUSE"))
    then = time.time() - 60
    for file in (tmp_path / "reports").iterdir():
        os.utime(file, (then, then))
    done = runner.invoke(app, ["ingest", "reports"])
    assert done.exit_code == 1
    assert done.stderr == "onrecord: not read: reports/bad.txt: refused\nonrecord: record.db: 3 read, 1 failed\n"
    again = runner.invoke(app, ["ingest", "reports"])
    assert again.exit_code == 0 and "1 failed in an earlier run; --retry-failed" in again.stderr
    assert "failed     reports/bad.txt: refused" in runner.invoke(app, ["status"]).stdout
    assert runner.invoke(app, ["ingest", "reports", "--retry-failed"]).exit_code == 1


def test_reread(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    runner.invoke(app, ["ingest", "reports"])

    def load(threads: int, knowledge: tuple[str, ...] = ()) -> ReadDocument:
        return made_record.newer(threads)

    monkeypatch.setattr("onrecord.engine.work.load_reader", load)
    monkeypatch.setattr("onrecord.engine.work.produced_by", lambda *files: NEWER)
    done = runner.invoke(app, ["ingest", "--reread"])
    assert (done.exit_code, done.stderr) == (0, "onrecord: record.db: 3 reread\n")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["ingest"], 2, "nothing to ingest"),
        (["ingest", "--reread"], 1, "there is no record"),
        (["status"], 1, "there is no record; make one with"),
        (["verify", "--record", "reports"], 1, "this is a folder"),
        (["ingest", "reports", "--record", "reports/r1.txt"], 1, "no record of onrecord"),
        (["ingest", "reports", "--published", "someday"], 2, "cannot be used"),
        (["forget"], 2, "nothing to forget"),
        (["forget", "x", "--before", "2020-01-01"], 2, "not both"),
        (["forget", "--before", "soon"], 2, "no day"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    runner: CliRunner, arguments: list[str], status: int, words: str
) -> None:
    done = runner.invoke(app, arguments)
    assert done.exit_code == status, done.stderr
    assert words in done.stderr and "Traceback" not in done.stderr and done.stdout == ""


def test_damage_makes_verify_fail(runner: CliRunner, tmp_path: Path) -> None:
    import sqlite3

    runner.invoke(app, ["ingest", "reports"])
    connection = sqlite3.connect("record.db")
    connection.execute("UPDATE statements SET stance = 'query'")
    connection.commit()
    connection.close()
    done = runner.invoke(app, ["verify"])
    assert done.exit_code == 1 and "table statements" in done.stdout
    assert json.loads(runner.invoke(app, ["verify", "--format", "json"]).stdout)["problems"]


def test_forget_asks_and_tells(runner: CliRunner, tmp_path: Path) -> None:
    runner.invoke(app, ["ingest", "reports"])
    looked = runner.invoke(app, ["forget", "reports/r1.txt", "--dry-run"])
    assert looked.exit_code == 0 and "would remove 1 article with 3 statements" in looked.stdout
    refused = runner.invoke(app, ["forget", "reports/r1.txt"])
    assert refused.exit_code == 2 and "--yes" in refused.stderr
    assert json.loads(runner.invoke(app, ["status", "-f", "json"]).stdout)["totals"]["articles"] == 3
    done = runner.invoke(app, ["forget", "reports/r1.txt", "--yes"])
    assert done.exit_code == 0 and "removing 1 article" in done.stdout
    assert json.loads(runner.invoke(app, ["status", "-f", "json"]).stdout)["totals"]["articles"] == 2
    unknown = runner.invoke(app, ["forget", "reports/r1.txt", "--yes"])
    assert unknown.exit_code == 1 and "no article" in unknown.stderr
    assert runner.invoke(app, ["forget", "--clean"]).exit_code == 0


def test_ctrl_c_leaves_a_whole_record_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(4):
        (folder / f"r{number}.txt").write_text(report(number))
    program = tmp_path / "program.py"
    program.write_text(
        f"import sys\nsys.path[:0] = [{str(Path(__file__).parent)!r}]\n"
        "import fake_reader\nfrom onrecord.engine import work\nwork.load_reader = fake_reader.endless\n"
        "if __name__ == '__main__':\n    from onrecord.cli import main\n    main()\n"
    )
    for workers in ("1", "2"):
        stuck, record = tmp_path / f"stuck{workers}", tmp_path / f"{workers}.db"
        command = [sys.executable, str(program), "ingest", str(folder), "--record", str(record), "--workers", workers]
        environment = {**os.environ, "STUCK": str(stuck)}
        with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, env=environment) as process:
            assert process.stderr
            while not stuck.exists() or len(stuck.read_text().splitlines()) < int(workers):
                assert process.poll() is None
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGINT)
            told = process.stderr.read().decode()
        assert process.returncode == 130
        assert told.startswith(f"onrecord: stopped; {record}: ") and "the record is whole" in told
        with Record.open(record) as opened:
            assert list(opened.verify()) == []
            assert len(list(opened.articles())) >= 1


def test_the_true_reader_end_to_end(tmp_path: Path) -> None:
    record = tmp_path / "record.db"
    runner = CliRunner()
    done = runner.invoke(app, ["ingest", str(EXAMPLES), "--record", str(record), "--workers", "1"])
    assert done.exit_code == 0, done.stderr
    with Record.open(record) as opened:
        assert list(opened.verify()) == []
        assert len(list(opened.articles())) == 5
        assert {s.speaker.name for s in opened.statements() if s.speaker}
        assert list(opened.events())
        for reading in opened.readings():
            assert reading.produced_by.weights.startswith("sha256:")
    again = runner.invoke(app, ["ingest", "--reread", "--record", str(record)])
    assert (again.exit_code, again.stderr) == (0, f"onrecord: {record}: 0 read\n")
