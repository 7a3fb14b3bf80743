"""What `onrecord serve` takes from the configuration file, and that it is as strict with it as with options."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guarded import PASSWORD, TOKEN
from onrecord import serve_cli
from onrecord.cli import app
from onrecord.record import Record
from onrecord.web.security.passwords import fits, hash_password
from onrecord.web.security.tokens import digest_of
from onrecord.web.settings import Settings

HASH = f"password_hash = '{hash_password(PASSWORD)}'\n"


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("ONRECORD_RECORD", "ONRECORD_PASSWORD", "ONRECORD_TOKEN", "ONRECORD_NO_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return CliRunner()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Serve nothing: what would be answered with is kept."""
    kept: list[Settings] = []
    monkeypatch.setattr(serve_cli, "_answer", lambda settings, listening: kept.append(settings))
    return kept


def configured(folder: Path, content: str, mode: int = 0o600) -> Path:
    file = folder / "onrecord.toml"
    file.write_text(f"[serve]\n{content}", encoding="utf-8")
    file.chmod(mode)
    return file


def test_the_file_says_all_that_options_say(runner: CliRunner, served: list[Settings], tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text(f"{TOKEN}\n")
    (tmp_path / "tokens").chmod(0o600)
    configured(
        tmp_path,
        'host = "0.0.0.0"\nport = 0\nhost_names = ["desk.example.org"]\nproxies = ["10.0.0.5", "fd00::/64"]\n'
        f'token_files = ["tokens"]\nread_only = true\n{HASH}',
    )
    Record.open(tmp_path / "record.db", create=True).close()
    done = runner.invoke(app, ["serve", "--quiet"])
    assert (done.exit_code, done.stderr) == (0, "")
    (found,) = served
    assert (found.host, found.host_names, found.read_only) == ("0.0.0.0", ("desk.example.org",), True)
    assert found.behind_proxy and found.proxies == ("10.0.0.5", "fd00::/64")
    assert found.access.password_hash is not None and fits(PASSWORD, found.access.password_hash)
    assert found.access.tokens == (digest_of(TOKEN),)


def test_options_and_the_environment_go_before_it(
    runner: CliRunner, served: list[Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(tmp_path, f'port = 1\nhost = "::1"\nhost_names = ["a.example"]\nproxies = ["10.0.0.5"]\n{HASH}')
    other = tmp_path / "other"
    other.write_text("another password of ours\n")
    other.chmod(0o600)
    options = ["--port", "0", "--host", "127.0.0.1", "--host-name", "b.example", "--proxy", "10.0.0.6"]
    assert runner.invoke(app, ["serve", *options, "--password-file", str(other)]).exit_code == 0
    monkeypatch.setenv("ONRECORD_PASSWORD", "a third password of ours")
    assert runner.invoke(app, ["serve", *options]).exit_code == 0
    assert "ONRECORD_PASSWORD" not in os.environ, "what reads the texts of others has no part of it"
    assert runner.invoke(app, ["serve", *options]).exit_code == 0
    assert [(s.host, s.host_names, s.proxies) for s in served] == [("127.0.0.1", ("b.example",), ("10.0.0.6",))] * 3
    words = ("another password of ours", "a third password of ours", PASSWORD)
    for found, password in zip(served, words, strict=True):
        assert found.access.password_hash is not None and fits(password, found.access.password_hash)
    assert runner.invoke(app, ["serve", "--port", "0", "--no-config"]).exit_code == 0
    assert not served[-1].access.locked and not served[-1].behind_proxy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('host = "0.0.0.0"\n', "set a password (--password-file FILE)"),
        ('host_names = ["desk.example.org"]\n', "without a password"),
        ("behind_proxy = true\n", "without a password"),
        ('proxies = ["10.0.0.5"]\n', "without a password"),
        (f'proxies = ["10.0.0.0/33"]\n{HASH}', "no address and no network, such as 10.0.0.5"),
        (f'proxies = ["0.0.0.0/0"]\n{HASH}', "is everybody"),
        ("port = 70000\n", "out of range"),
        ('port = "9000"\n', "Expected `int | null`, got `str`"),
        ("prot = 1\n", "unknown setting 'prot'"),
        ('hostnames = ["x"]\n', "did you mean host_names?"),
        ("shown = true\n", "unknown setting 'shown'"),
        (f'password = "{PASSWORD}"\n', "put its hash there as password_hash"),
        (f'password_hash = "{PASSWORD}"\n', "onrecord serve --hash-password"),
        ('password_file = "none"\n', "there is no file"),
        (f'password_file = "onrecord.toml"\n{HASH}', "leave one out"),
    ],
)
def test_what_is_refused_as_an_option_is_refused_there(
    runner: CliRunner, served: list[Settings], tmp_path: Path, content: str, words: str
) -> None:
    configured(tmp_path, content)
    port = [] if "port" in content else ["--port", "0"]
    done = runner.invoke(app, ["serve", *port])
    assert (done.exit_code, done.stdout, served) == (2, "", []), done.output
    assert words in done.stderr and "onrecord.toml" in done.stderr
    assert PASSWORD not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_who_else_may_change_or_read_the_file_matters(
    runner: CliRunner, served: list[Settings], tmp_path: Path
) -> None:
    for mode in (0o620, 0o602, 0o666):
        configured(tmp_path, "port = 0\n", mode)
        done = runner.invoke(app, ["serve"])
        assert done.exit_code == 2 and "chmod go-w" in done.stderr and served == []
    # of no concern to those who do not serve
    assert "go-w" not in runner.invoke(app, ["status"]).stderr
    configured(tmp_path, f"port = 0\n{HASH}", 0o644)
    done = runner.invoke(app, ["serve"])
    assert done.exit_code == 0 and "holds the hash of the password" in done.stderr and "chmod 600" in done.stderr
    for content, mode in ((HASH, 0o600), ("read_only = false\n", 0o644)):
        configured(tmp_path, f"port = 0\n{content}", mode)
        done = runner.invoke(app, ["serve"])
        assert done.exit_code == 0 and "chmod" not in done.stderr


def test_another_users_file_is_refused(
    runner: CliRunner, served: list[Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = configured(tmp_path, "port = 0\n")
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1 or 1)
    done = runner.invoke(app, ["serve"])
    if file.stat().st_uid == 0:  # the administrator's file counts for all
        assert done.exit_code == 0
    else:
        assert done.exit_code == 2 and "other users may change" in done.stderr and served == []


def test_a_proxy_elsewhere_is_believed_and_needs_a_password(
    runner: CliRunner, served: list[Settings], tmp_path: Path
) -> None:
    done = runner.invoke(app, ["serve", "--port", "0", "--proxy", "10.0.0.5"])
    assert done.exit_code == 2 and "without a password" in done.stderr and served == []
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o600)
    options = ["--port", "0", "--password-file", str(secret), "--proxy", "10.0.0.5", "--proxy", "10.1.0.0/24"]
    assert runner.invoke(app, ["serve", *options]).exit_code == 0
    assert served[0].behind_proxy and served[0].proxies == ("10.0.0.5", "10.1.0.0/24")
    assert runner.invoke(app, ["serve", *options[:4], "--behind-proxy"]).exit_code == 0
    assert served[1].proxies == Settings(record=tmp_path).proxies
