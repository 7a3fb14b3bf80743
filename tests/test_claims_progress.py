"""How far the joining of claims is, and that one that is broken off leaves nothing behind."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from made_claims import claims
from made_disputes import made, read
from made_record import put, whole
from onrecord import console
from onrecord.cli import app
from onrecord.record import Record

NEW = (
    "Pela Voss denied that the budget of the schools would be cut.\n\nThe frost came early to the valley, and the "
    "orchards above the mill were picked by lamplight."
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record with claims, of which an article that denies something has come since."""
    found = made(tmp_path / "record.db")
    with Record.open(found) as record:
        put(record, read(NEW, "Courier", "2024-05-12"))
    return found


def test_it_is_told_step_by_step(path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with Record.open(path) as record:
        assert not record.claims_fresh(claims())
        assert record.join_claims(claims(), lambda *step: told.append(step))
        assert record.claims_fresh(claims())
    steps = list(dict.fromkeys(doing for doing, _, _ in told))
    assert steps == ["articles", "statements", "pairs"]
    for doing in steps:
        done, of = zip(*(step[1:] for step in told if step[0] == doing), strict=True)
        assert set(of) == {len(done)} and list(done) == list(range(1, len(done) + 1)), doing
    assert told[0][2] == 6 and ("statements", 7, 7) in told


def test_it_tells_nothing_where_all_is_joined(path: Path) -> None:
    with Record.open(path) as record:
        record.join_claims(claims())
        assert not record.join_claims(claims(), lambda *_: pytest.fail("nothing is to be done"))


@pytest.mark.parametrize("step", ["articles", "statements", "pairs"])
def test_what_is_broken_off_changes_nothing(path: Path, step: str) -> None:
    def stop(doing: str, done: int, of: int) -> None:
        if doing == step:
            raise KeyboardInterrupt

    with Record.open(path) as record:
        before = list(record.claims())
        with pytest.raises(KeyboardInterrupt):
            record.join_claims(claims(), stop)
        assert list(record.claims()) == before and not record.claims_fresh(claims())
        with record.writing():  # nobody holds it
            pass
    whole(path)


@pytest.mark.parametrize("quiet", [False, True])
def test_the_command_shows_a_bar_on_a_terminal_alone(path: Path, monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    bars: list[Any] = []
    make = console._bar
    monkeypatch.setattr(console, "_bar", lambda: bars.append(make()) or bars[-1])
    monkeypatch.setattr(console, "is_terminal", lambda stream: stream is sys.stderr)
    more = ["--quiet"] if quiet else []
    for _ in range(2):  # the second time all is joined
        done = CliRunner().invoke(app, ["claims", "--record", str(path), *more])
        assert done.exit_code == 0, done.output
    assert [(bar.tasks[0].description, bar.finished) for bar in bars] == (
        [] if quiet else [("joining claims: likely pairs joined", True)]
    )
