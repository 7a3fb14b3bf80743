"""What is made ready behind the first page, what is kept between requests, and that it is never of an old record."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from made_engaged import engaged
from made_record import put
from onrecord.record import Record
from onrecord.web.app import make_app
from onrecord.web.compiled import Compiled
from onrecord.web.counted import MOST, Counted
from onrecord.web.later import Later
from onrecord.web.rendering import environment
from onrecord.web.settings import DEFAULT_PORT, Settings
from web_app import record_of, strait


def test_routes_are_made_once_and_only_when_asked_for() -> None:
    made: list[int] = []
    later = Later(lambda: made.append(1) or ())
    assert made == []
    assert later.load() is later.load() and made == [1]


def test_after_the_first_answer_the_rest_is_made_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready: list[str] = []
    monkeypatch.setattr(
        "onrecord.web.app._ready", lambda rest, desk, answered: answered.wait(9) and ready.append("yes")
    )
    app = make_app(Settings(record=record_of(tmp_path / "record.db", strait())))
    with TestClient(app, base_url=f"http://127.0.0.1:{DEFAULT_PORT}") as asking:
        time.sleep(0.05)
        assert ready == []
        assert asking.get("/").status_code == 200
        end = time.monotonic() + 9
        while not ready and time.monotonic() < end:
            time.sleep(0.01)
    assert ready == ["yes"]


def test_counts_are_kept_until_somebody_changes_the_record(tmp_path: Path) -> None:
    path = record_of(tmp_path / "record.db", strait())
    counted, asked = Counted(), []
    with Record.open(path) as record:

        def ask(number: int) -> int:
            asked.append(number)
            return len(list(record.articles()))

        assert [counted.get(record, ask, 1), counted.get(record, ask, 1), counted.get(record, ask, 2)] == [1, 1, 1]
        assert asked == [1, 2]
        with Record.open(path) as other:
            put(other, engaged())
        assert counted.get(record, ask, 1) == 2
        for number in range(MOST + 5):
            counted.get(record, ask, number)
        asked.clear()
        counted.get(record, ask, MOST + 4)
        counted.get(record, ask, 0)
        assert asked == [0]


def test_compiled_templates_are_kept_and_a_changed_one_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    template = tmp_path / "page.html"
    template.write_text("one {{ word }}", encoding="utf-8")

    def rendered() -> str:
        made = environment()
        made.loader.searchpath[:] = [str(tmp_path)]  # type: ignore[union-attr]
        made.bytecode_cache = Compiled(tmp_path)
        return made.get_template("page.html").render(word="<b>")

    assert rendered() == "one &lt;b&gt;"
    (kept,) = (tmp_path / "kept").rglob("page.*.pyc")
    before = kept.read_bytes()
    assert rendered() == "one &lt;b&gt;" and kept.read_bytes() == before
    template.write_text("two {{ word }}", encoding="utf-8")
    assert rendered() == "two &lt;b&gt;" and kept.read_bytes() != before
    kept.write_bytes(b"nonsense")
    assert rendered() == "two &lt;b&gt;"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept.unlink()
    assert rendered() == "two &lt;b&gt;" and not kept.exists()
