from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from onrecord import serve_cli
from onrecord.cli import app
from onrecord.record import Record
from onrecord.web.security.passwords import fits
from onrecord.web.settings import Settings

PASSWORD = "lantern quay otter mast"


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_RECORD", "ONRECORD_PASSWORD", "ONRECORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return CliRunner()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Serve nothing: what would be answered with is kept."""
    kept: list[Settings] = []
    monkeypatch.setattr(serve_cli, "_answer", lambda settings, listening: kept.append(settings))
    return kept


@contextmanager
def process(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A workbench on a free port, and the address that it printed."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    started = subprocess.Popen(
        [sys.executable, "-m", "onrecord", "serve", "--port", "0", "--no-config", *options],
        cwd=folder,
        env=known,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    try:
        yield started, started.stdout.readline().strip()
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()


def test_a_process_listens_answers_and_ends_by_ctrl_c(tmp_path: Path) -> None:
    with process(tmp_path) as (started, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        with urllib.request.urlopen(address, timeout=60) as answer:  # waits until what answers is loaded
            assert answer.status == 200 and b"The record is empty" in answer.read()
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "server" not in answer.headers
        stranger = urllib.request.Request(address, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(stranger, timeout=60)
        started.send_signal(signal.SIGINT)
        out, told = started.communicate(timeout=60)
    assert (started.returncode, out) == (0, "")
    assert told == (
        f"onrecord: record.db was not there and is empty now; add reports at {address}add\nonrecord: Ctrl-C ends it\n"
    )
    with Record.open(tmp_path / "record.db") as record:
        assert list(record.verify()) == []


def test_looking_at_a_record_loads_no_network(tmp_path: Path) -> None:
    program = (
        "import sys, onrecord.web.app, onrecord.web.settings, pathlib\n"
        "from starlette.testclient import TestClient\n"
        "from onrecord.record import Record\n"
        "Record.open('record.db', create=True).close()\n"
        "app = onrecord.web.app.make_app(onrecord.web.settings.Settings(record=pathlib.Path('record.db')))\n"
        "asking = TestClient(app, base_url='http://127.0.0.1:8765')\n"
        "assert asking.get('/').status_code == 200\n"
        # what only other pages need: imported after the first answer
        "late = ('yaml', 'onrecord.commitments', 'onrecord.knowledge.base', 'onrecord.record.corrections.training',"
        " 'onrecord.record.store.writing', 'onrecord.reader.sentences', 'onrecord.web.openapi', 'onrecord.web.cards',"
        " 'onrecord.web.api.claims', 'onrecord.web.pages.articles')\n"
        "print(*sorted({*late} & {*sys.modules}))\n"
        "assert [asking.get(path).status_code for path in ('/add', '/api/v1/status', '/claims')] == [200] * 3\n"
        "slow = {'numpy', 'onnxruntime', 'trafilatura', 'dateparser', 'onrecord.reader.pipeline'}\n"
        "print(*sorted(slow & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "\n\n"), done.stderr


def test_an_empty_record_is_made_with_a_remark_once(runner: CliRunner, served: list[Settings]) -> None:
    first = runner.invoke(app, ["serve", "--port", "0", "--record", "desk.db"])
    assert first.exit_code == 0 and "desk.db was not there and is empty now" in first.stderr
    again = runner.invoke(app, ["serve", "--port", "0", "--record", "desk.db", "--quiet"])
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout == f"http://127.0.0.1:{served[1].port}/\n" and served[1].port != 0


def test_read_only_makes_no_record(runner: CliRunner, served: list[Settings], tmp_path: Path) -> None:
    done = runner.invoke(app, ["serve", "--port", "0", "--read-only"])
    assert done.exit_code == 1 and "there is no record" in done.stderr
    assert served == [] and list(tmp_path.glob("*.db")) == []


def test_options_reach_the_settings(runner: CliRunner, served: list[Settings], tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o600)
    tokens = tmp_path / "tokens"
    tokens.write_text("0123456789abcdef" * 2 + "\n")
    tokens.chmod(0o600)
    own = tmp_path / "own.yaml"
    own.write_text("actors: []\n")
    options = ["--host", "0.0.0.0", "--host-name", "desk.example.org", "--behind-proxy", "--knowledge", str(own)]
    files = ["--password-file", str(secret), "--token-file", str(tokens)]
    done = runner.invoke(app, ["serve", "--port", "0", "--no-config", *options, *files])
    assert done.exit_code == 0, done.stderr
    (found,) = served
    assert found.access.password_hash is not None and fits(PASSWORD, found.access.password_hash)
    assert len(found.access.tokens) == 1 and found.knowledge == (own,) and found.behind_proxy
    assert found.host_names == ("desk.example.org",)
    assert done.stdout == f"http://127.0.0.1:{found.port}/\n"
    assert PASSWORD not in done.output


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--host", "0.0.0.0"], 2, "set a password (--password-file FILE)"),
        (["--behind-proxy"], 2, "without a password"),
        (["--host", "192.0.2.1", "--token-file", "missing"], 2, "missing cannot be read"),
        (["--port", "70000"], 2, "out of range"),
        (["--record", "folder"], 1, "this is a folder"),
        (["--knowledge", "missing.yaml"], 2, "there is no such file"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    runner: CliRunner, served: list[Settings], tmp_path: Path, options: list[str], status: int, words: str
) -> None:
    (tmp_path / "folder").mkdir()
    port = [] if "--port" in options else ["--port", "0"]
    done = runner.invoke(app, ["serve", *port, *options])
    assert (done.exit_code, done.stdout) == (status, ""), done.output
    assert words in done.stderr and "Traceback" not in done.stderr and served == []


def test_a_port_that_is_taken_says_what_to_do(runner: CliRunner, served: list[Settings]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = runner.invoke(app, ["serve", "--port", str(port)])
    assert (done.exit_code, done.stdout, served) == (2, "", [])
    assert f"port {port} is taken" in done.stderr and "--port 0" in done.stderr


@pytest.mark.parametrize(
    ("options", "terminal", "screen", "opened"),
    [
        ([], True, True, True),
        ([], False, True, False),
        ([], True, False, False),
        (["--no-open"], True, True, False),
        (["--open"], False, False, True),
    ],
)
def test_a_browser_is_opened_where_somebody_sits(
    runner: CliRunner, served: list[Settings], monkeypatch: pytest.MonkeyPatch,
    options: list[str], terminal: bool, screen: bool, opened: bool,
) -> None:  # fmt: skip
    asked: list[str] = []
    monkeypatch.setattr(serve_cli, "_open_browser", asked.append)
    monkeypatch.setattr("onrecord.console.is_terminal", lambda stream: terminal)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0" if screen else "")
    done = runner.invoke(app, ["serve", "--port", "0", *options])
    assert asked == ([done.stdout.strip()] if opened else [])


def test_hash_password(runner: CliRunner) -> None:
    done = runner.invoke(app, ["serve", "--hash-password"], input=PASSWORD + "\n")
    assert done.exit_code == 0 and done.stdout.startswith("$argon2id$")
    assert fits(PASSWORD, done.stdout.strip())
    weak = runner.invoke(app, ["serve", "--hash-password"], input="short\n")
    assert weak.exit_code == 2 and "12 or more" in weak.stderr


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 8765, "http://127.0.0.1:8765/"),
        ("::1", 8765, "http://[::1]:8765/"),
        ("::", 8765, "http://[::1]:8765/"),
        ("0.0.0.0", 80, "http://127.0.0.1/"),
        ("localhost", 9000, "http://localhost:9000/"),
    ],
)
def test_the_address_to_open(host: str, port: int, address: str, tmp_path: Path) -> None:
    assert serve_cli._address(Settings(record=tmp_path / "r.db", host=host, port=port)) == address


def test_help_teaches_by_examples(runner: CliRunner) -> None:
    shown: Any = runner.invoke(app, ["serve", "--help"])
    assert shown.exit_code == 0
    for words in ("onrecord serve --record desk.db --port 0", "--hash-password", "Ctrl-C", "docs/serving.md"):
        assert words in shown.stdout
