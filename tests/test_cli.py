from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import msgspec
import pytest
import typer
from typer.testing import CliRunner

import fake_reader
import onrecord
from onrecord import library
from onrecord._version import __version__
from onrecord.cli import app
from onrecord.engine.work import ReadDocument
from onrecord.model import Reading, json_schema
from test_engine import report

PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
import fake_reader
from onrecord.engine import work
work.load_reader = fake_reader.{factory}
if __name__ == "__main__":
    from onrecord.cli import main
    main()
"""


@pytest.fixture(autouse=True)
def no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.engine.work.load_reader", fake_reader.fragile)


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(4):
        (made / f"r{number}.txt").write_text(report(number))
    return made


@pytest.fixture
def program(tmp_path: Path):
    """The command line of a real process with a reader of fake_reader in it."""

    def command(*arguments: str, factory: str = "fragile") -> list[str]:
        script = tmp_path / f"{factory}.py"
        script.write_text(PROGRAM.format(tests=str(Path(__file__).parent), factory=factory))
        return [sys.executable, str(script), *arguments]

    return command


def test_brief_of_one_file(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(
        app, ["brief", str(folder / "r2.txt"), "--outlet", "The Saro Post", "--published", "2024-05-08"]
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert "The Saro Post" in done.stdout and "2024-05-08" in done.stdout
    assert '  │ "We have waited for 2 weeks and we will wait no longer"\n      r2:3 · direct quote' in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["--format", "html"], "<!doctype html>"),
        (["--format", "md"], "*Block quotations"),
        (["-o", "brief.html"], "<!doctype html>"),
        (["-o", "brief.md"], "*Block quotations"),
        (["-o", "brief.out"], "│ direct quote"),
        (["-o", "brief.html", "--format", "text"], "│ direct quote"),
    ],
)
def test_formats(
    runner: CliRunner, folder: Path, arguments: list[str], start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    done = runner.invoke(app, ["brief", str(folder / "r1.txt"), *arguments])
    assert done.exit_code == 0, done.output
    shown = Path(arguments[1]).read_text(encoding="utf-8") if arguments[0] == "-o" else done.stdout
    assert shown.startswith(start)


def test_read_writes_the_contract_one_reading_a_line(runner: CliRunner, folder: Path) -> None:
    done = runner.invoke(app, ["read", str(folder)])
    assert (done.exit_code, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["article"]["id"] for row in rows] == ["r0", "r1", "r2", "r3"]
    for row in rows:
        jsonschema.validate(row, json_schema())
        assert row["events"] == row["claims"] == row["engagements"] == []
        for statement in row["statements"]:
            assert all(0 <= s["start"] < s["end"] <= len(row["article"]["text"]) for s in statement["content"])


def test_read_as_one_array(runner: CliRunner, folder: Path) -> None:
    rows = json.loads(runner.invoke(app, ["read", str(folder), "--format", "json"]).stdout)
    lines = runner.invoke(app, ["read", str(folder), "--format", "jsonl"]).stdout.splitlines()
    assert rows == [json.loads(line) for line in lines]
    nothing = runner.invoke(app, ["read", str(folder / "none.txt"), "--format", "json"])
    assert (nothing.exit_code, json.loads(nothing.stdout)) == (1, [])


def test_the_bytes_are_the_same_with_any_number_of_workers(runner: CliRunner, folder: Path) -> None:
    one = runner.invoke(app, ["read", str(folder), "--workers", "1"])
    two = runner.invoke(app, ["read", str(folder), "--workers", "2"])
    assert one.exit_code == two.exit_code == 0
    assert one.stdout_bytes == two.stdout_bytes


@pytest.mark.parametrize("command", ["brief", "read"])
def test_a_folder_with_one_bad_file_is_read_but_for_that_file(runner: CliRunner, folder: Path, command: str) -> None:
    (folder / "r1.txt").write_bytes(b"")
    (folder / "r2.txt").write_text(report(2, "CRASH"))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = runner.invoke(app, [command, str(folder)])
    assert done.exit_code == 1
    assert "r0" in done.stdout and "r3" in done.stdout
    assert re.search(r"not read: .*r1\.txt: .*empty", done.stderr)
    assert re.search(r"not read: .*r2\.txt: .*ZeroDivisionError", done.stderr)
    assert "2 not read, 2 read" in done.stderr
    assert "left out 1 file" in done.stderr
    assert "Traceback" not in done.output
    if command == "brief":
        assert "NOT READ" in done.stdout


def test_quiet_still_says_what_was_not_read(runner: CliRunner, folder: Path) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = runner.invoke(app, ["brief", "-q", str(folder), str(folder / "none.txt")])
    assert "left out" not in done.stderr and "not read" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input(runner: CliRunner, arguments: list[str]) -> None:
    done = runner.invoke(app, ["brief", *arguments], input=report(5))
    assert done.exit_code == 0, done.output
    assert "Ada Renn" in done.stdout and re.search(r"\w:2 · indirect", done.stdout)


def test_records_with_fields_of_other_names(runner: CliRunner, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    record = {
        "key": "k7",
        "words": report(1),
        "day": "2020-01-02",
        "head": "Strike",
        "paper": "Post",
        "at": "https://example.org/x",
    }
    records.write_text(json.dumps(record) + "\n")
    fields = {"text": "words", "id": "key", "date": "day", "title": "head", "outlet": "paper", "url": "at"}
    options = [word for name, field in fields.items() for word in (f"--{name}-field", field)]
    for command in ("read", "brief"):
        done = runner.invoke(app, [command, str(records), *options])
        assert done.exit_code == 0, done.output
        for value in ("2020-01-02", "Strike", "Post", "https://example.org/x"):
            assert value in done.stdout
    assert json.loads(runner.invoke(app, ["read", str(records), *options]).stdout)["article"]["id"] == "k7"


@pytest.mark.parametrize(
    "arguments",
    [
        ["brief", "FILE", "--format", "pdf"],
        ["brief", "FILE", "--workers", "0"],
        ["brief", "FILE", "--knowledge", "no/such/file.yaml"],
        ["read", "FILE", "-k", "FILE", "-o", "FILE"],
        ["brief", "FILE", "--published", "someday"],
        ["brief", "FILE", "-o", "no/such/folder/x.md"],
        ["brief", "FILE", "-o", "."],
        ["brief", "FILE", "-o", "FILE"],
        ["read", "FILE", "-o", "FILE"],
        ["read", "FILE", "--nonsense"],
        ["nonsense"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(runner: CliRunner, folder: Path, arguments: list[str]) -> None:
    file = folder / "r0.txt"
    before = file.read_bytes()
    done = runner.invoke(app, [str(file) if word == "FILE" else word for word in arguments])
    assert done.exit_code == 2
    assert done.stderr.strip() and "Traceback" not in done.stderr
    assert done.stdout == ""
    assert file.read_bytes() == before


def test_nothing_to_read_from_a_terminal_is_an_error_and_no_wait(program) -> None:
    for command in ("brief", "read"):
        status, shown = on_terminal(program(command))
        assert status == 2
        assert "nothing to read" in shown and "--help" in shown


def test_an_output_file_is_replaced_whole_or_not_at_all(runner: CliRunner, folder: Path) -> None:
    out = folder.parent / "out.jsonl"
    out.write_text("old")
    out.chmod(0o640)
    assert runner.invoke(app, ["read", str(folder), "-o", str(out)]).exit_code == 0
    assert len(out.read_text().splitlines()) == 4
    assert out.stat().st_mode & 0o777 == 0o640
    brief = folder.parent / "brief.md"
    brief.write_text("old")
    done = runner.invoke(app, ["brief", str(folder / "none.txt"), "-o", str(brief)])
    assert (done.exit_code, brief.read_text()) == (1, "old")
    assert "was not written" in done.stderr
    assert sorted(path.name for path in folder.parent.iterdir()) == ["brief.md", "out.jsonl", "reports"]


def test_a_device_is_written_to_and_not_replaced(runner: CliRunner, folder: Path) -> None:
    assert runner.invoke(app, ["read", str(folder), "-o", "/dev/null"]).exit_code == 0
    assert not Path("/dev/null").is_file()


def test_damaged_weights_are_told_without_a_traceback(
    runner: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.engine.work.load_reader", fake_reader.damaged)
    for workers in ("1", "2"):
        done = runner.invoke(app, ["read", str(folder), "--workers", workers])
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == "onrecord: the weights are damaged; install onrecord again\n"


@pytest.mark.parametrize("command", ["brief", "read", "actors", "events"])
def test_knowledge_reaches_the_reader(
    runner: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    given = []

    def reader(threads: int, knowledge: tuple[str, ...] = ()) -> ReadDocument:
        given.append(knowledge)
        return fake_reader.said

    monkeypatch.setattr("onrecord.engine.work.load_reader", reader)
    files = [str(folder.parent / name) for name in ("one.yaml", "two.yaml")]
    for file in files:
        Path(file).write_text("actors: []")
    options = [word for file in files for word in ("--knowledge", file)]
    assert runner.invoke(app, [command, str(folder / "r1.txt"), *options]).exit_code == 0
    assert given == [tuple(files)]


def test_schema_is_the_schema_of_what_is_written(runner: CliRunner) -> None:
    assert json.loads(runner.invoke(app, ["schema"]).stdout) == json.loads(json.dumps(json_schema()))


def test_version_and_help(runner: CliRunner) -> None:
    assert runner.invoke(app, ["--version"]).stdout == f"onrecord {__version__}\n"
    shown = runner.invoke(app, ["--help"]).stdout
    for words in ("Examples:", "onrecord brief report.txt", "Exit status:", "schema"):
        assert words in shown


def test_every_command_and_option_has_help() -> None:
    program = typer.main.get_command(app)
    commands = program.commands.values()  # type: ignore[attr-defined]
    assert {command.name for command in commands} == {
        "actors", "brief", "claim", "claims", "commitments", "corrections", "engaged", "events", "export", "forget",
        "ingest", "network", "positions", "read", "schema", "search", "serve", "status", "treaties", "verify", "whatif",
        "who",
    }  # fmt: skip
    commands = [*commands, *(inner for command in commands for inner in getattr(command, "commands", {}).values())]
    for command in (program, *commands):
        assert command.help, command.name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{command.name}: {parameter.name}"
    for command in commands:
        if command.name != "schema":
            assert "Examples:" in command.help


def test_output_into_a_pipe_that_closes_ends_quietly(program, tmp_path: Path) -> None:
    records = tmp_path / "many.jsonl"
    records.write_text("".join(json.dumps({"id": str(n), "text": report(n)}) + "\n" for n in range(300)))
    command = program("read", str(records))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert json.loads(process.stdout.readline())["article"]["id"] == "0"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_ctrl_c_says_how_far_it_got_and_keeps_what_was_read(program, folder: Path) -> None:
    out = folder.parent / "out.jsonl"
    out.write_text("old")
    for workers in ("1", "2"):
        command = program("read", str(folder), "-o", str(out), "--workers", workers, factory="endless")
        stuck = folder.parent / f"stuck{workers}"
        environment = {**os.environ, "STUCK": str(stuck)}
        with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, env=environment) as process:
            assert process.stderr
            while not stuck.exists() or len(stuck.read_text().splitlines()) < int(workers):
                assert process.poll() is None
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGINT)
            told = process.stderr.read().decode()
        assert process.returncode == 130
        assert re.fullmatch(r"onrecord: stopped after [12] of 4 inputs \([12] articles read\); .*partial\n", told), told
        assert out.read_text() == "old"
        partial = out.with_name("out.jsonl.partial").read_text().splitlines()
        assert [json.loads(line)["article"]["id"] for line in partial] == ["r0", "r1"][: len(partial)]
        assert len(partial) >= 1
        assert not list(folder.parent.glob(".out*"))


def test_on_a_terminal_there_are_colours_and_a_bar_unless_no_color(program, folder: Path) -> None:
    plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    _, shown = on_terminal(program("brief", str(folder)), {**plain, "TERM": "xterm-256color"})
    assert "\x1b[1" in shown and "│" in shown and "reading" in shown
    _, bare = on_terminal(program("brief", str(folder)), {**plain, "TERM": "xterm-256color", "NO_COLOR": "1"})
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", bare) and "Ada Renn" in bare


def on_terminal(command: list[str], environment: dict[str, str] | None = None) -> tuple[int, str]:
    """The exit status, and what the command shows on a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
    except OSError:
        pass  # Linux says so when the other end is gone
    os.close(master)
    return process.wait(), shown.decode()


def test_help_and_import_are_fast_because_nothing_heavy_is_imported() -> None:
    code = "import sys, onrecord, onrecord.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    for heavy in (
        "numpy",
        "onnxruntime",
        "rich",
        "trafilatura",
        "lxml",
        "yaml",
        "onrecord.intake",
        "onrecord.knowledge",
    ):
        assert heavy not in loaded


def test_readings_are_what_the_library_gives(runner: CliRunner, folder: Path) -> None:
    line = runner.invoke(app, ["read", str(folder / "r1.txt")]).stdout
    library._reader.cache_clear()
    assert msgspec.json.decode(line, type=Reading) == onrecord.read(folder / "r1.txt")
    library._reader.cache_clear()


def test_bytes_that_are_no_text_do_not_break_standard_error(runner: CliRunner, folder: Path) -> None:
    odd = folder / os.fsdecode(b"odd-\xff.txt")
    odd.write_bytes(b"")
    done = runner.invoke(app, ["brief", str(folder)])
    assert done.exit_code == 1
    assert "odd-" in done.stderr_bytes.decode("utf-8")
