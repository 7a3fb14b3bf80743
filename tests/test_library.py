from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_reader
import onrecord
from onrecord import library
from onrecord.errors import InputError, OptionError
from onrecord.intake.types import Failure
from onrecord.model import Reading
from test_engine import report


@pytest.fixture(autouse=True)
def no_weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("onrecord.engine.work.load_reader", fake_reader.reader)
    library._reader.cache_clear()
    yield
    library._reader.cache_clear()


def test_read_takes_a_path_or_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a report.txt"
    file.write_text(report(3))
    from_path, from_name, from_text = onrecord.read(file), onrecord.read(str(file)), onrecord.read(report(3))
    assert from_path == from_name
    assert [from_text.quote(*s.content) for s in from_text.statements] == [
        "talks would go on for 3 more days",
        '"We have waited for 3 weeks and we will wait no longer"',
    ]
    assert repr(from_path) == f"<Reading {str(file)!r} date unknown: 2 statements by 2 speakers, 0 events, 1 note>"


def test_a_long_text_on_one_line_is_a_text() -> None:
    assert len(onrecord.read(" ".join(report(n).replace("\n", " ") for n in range(4))).statements) == 8


def test_a_line_longer_than_a_name_of_a_file_can_be_is_a_text() -> None:
    line = "Quarrin denied it. " * 14
    assert 255 < len(line) <= library.LONGEST_PATH
    assert onrecord.read(line).article.text == line.strip()


def test_what_the_caller_knows_goes_into_the_article() -> None:
    article = onrecord.read(report(1), published="2024-05-08", outlet="Post", url="https://example.org/x").article
    assert (article.published, article.outlet, article.url) == ("2024-05-08", "Post", "https://example.org/x")


@pytest.mark.parametrize(
    "source", ["missing.txt", "some/missing report.txt", "https://example.org/story", "", "  ", "x"]
)
def test_what_is_neither_a_file_nor_a_text_is_told(source: str) -> None:
    with pytest.raises(InputError):
        onrecord.read(source)


def test_a_bad_date_is_told() -> None:
    with pytest.raises(OptionError, match="YYYY-MM-DD"):
        onrecord.read(report(1), published="yesterday")


def test_one_report_is_asked_for(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(json.dumps({"text": report(n)}) for n in range(2)))
    for source in (tmp_path, records):
        with pytest.raises(InputError, match="read_all"):
            onrecord.read(source)
    with pytest.raises(InputError, match="no such file"):
        onrecord.read(tmp_path / "none.txt")


def test_read_all_gives_readings_and_failures_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(report(1))
    (tmp_path / "a.txt").write_text("")
    found = list(onrecord.read_all([tmp_path, tmp_path / "none.txt"]))
    assert [type(result) for result in found] == [Failure, Reading, Failure]
    assert [type(result) for result in onrecord.read_all(tmp_path / "b.txt")] == [Reading]


def test_the_package_says_what_it_has() -> None:
    assert {"read", "read_all", "__version__"} <= set(dir(onrecord))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = onrecord.nonsense
