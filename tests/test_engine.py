from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_reader
from onrecord.engine.run import CHUNK, good_number_of_workers, make_units, run
from onrecord.engine.work import Outcome, Unit
from onrecord.errors import ModelError, OnrecordError, OptionError
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Failure
from onrecord.model import Reading

OPTIONS = IntakeOptions()


def report(number: int, extra: str = "") -> str:
    return (
        f"The harbour of Port Lise stayed closed on day {number} of the strike, and no ship left the bay.\n\n"
        f"Ada Renn said that talks would go on for {number} more days. {extra}\n\n"
        f'Jorun Hale said "We have waited for {number} weeks and we will wait no longer"\n'
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(7):
        (tmp_path / f"r{number}.txt").write_text(report(number))
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.iterdir())


def results(outcomes: Iterator[Outcome]) -> list[Reading | Failure]:
    return [result for outcome in outcomes for result in outcome.results]


def test_readings_come_in_the_order_of_the_inputs_whatever_the_number_of_workers(folder: Path) -> None:
    (folder / "r3.txt").write_text(report(3, "SLOW"))
    records = [json.dumps({"id": "same" if n % 5 == 0 else f"rec{n}", "text": report(n)}) for n in range(CHUNK * 2 + 3)]
    (folder / "r4.jsonl").write_text("\n".join(records))
    alone = results(run(files(folder), OPTIONS, workers=1, factory=fake_reader.fragile))
    assert len(alone) == 7 + CHUNK * 2 + 3
    assert all(isinstance(result, Reading) and len(result.statements) == 2 for result in alone)
    assert results(run(files(folder), OPTIONS, workers=3, factory=fake_reader.fragile)) == alone


def test_article_ids_are_made_unique_over_all_inputs(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.txt").write_text(report(1))
    found = results(run([str(tmp_path / n / "same.txt") for n in "ab"], OPTIONS, workers=1, factory=fake_reader.reader))
    assert [result.article.id for result in found if isinstance(result, Reading)] == ["same", "same-2"]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_goes_wrong_with_one_file_is_a_failure_of_this_file(folder: Path, workers: int) -> None:
    (folder / "r1.txt").write_text(report(1, "CRASH"))
    (folder / "r2.txt").write_text(report(2, "REFUSE"))
    (folder / "r3.txt").write_bytes(b"")
    found = results(
        run([*files(folder), str(folder / "none.txt")], OPTIONS, workers=workers, factory=fake_reader.fragile)
    )
    kinds = ["reading" if isinstance(result, Reading) else Path(result.path).name for result in found]
    assert kinds == ["reading", "r1.txt", "r2.txt", "r3.txt", "reading", "reading", "reading", "none.txt"]
    why = {Path(result.path).name: result.why for result in found if isinstance(result, Failure)}
    assert "ZeroDivisionError" in why["r1.txt"] and "report it" in why["r1.txt"]
    assert why["r2.txt"] == "refused"
    assert "empty" in why["r3.txt"]


def test_a_worker_that_dies_takes_only_its_file_with_it(folder: Path) -> None:
    (folder / "r2.txt").write_text(report(2, "BOOM"))
    (folder / "r5.txt").write_text(report(5, "BOOM"))
    found = results(run(files(folder), OPTIONS, workers=2, factory=fake_reader.fragile))
    dead = [index for index, result in enumerate(found) if isinstance(result, Failure)]
    assert (len(found), dead) == (7, [2, 5])
    assert all("SIGKILL" in found[index].why for index in dead)  # type: ignore[union-attr]


def test_a_worker_that_dies_takes_only_its_record_with_it(tmp_path: Path) -> None:
    texts = [report(n, "BOOM" if n in (3, 4, 20) else "") for n in range(CHUNK + 8)]
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(json.dumps({"id": f"r{n}", "text": text}) for n, text in enumerate(texts)))
    found = results(run([str(records)], OPTIONS, workers=2, factory=fake_reader.fragile))
    assert [n for n, result in enumerate(found) if isinstance(result, Failure)] == [3, 4, 20]
    assert [r.article.id for r in found if isinstance(r, Reading)] == [
        f"r{n}" for n in range(24) if n not in (3, 4, 20)
    ]
    assert found[3].path.endswith("records.jsonl:4")  # type: ignore[union-attr]


def test_inputs_are_drawn_as_they_are_needed(tmp_path: Path) -> None:
    """Memory stays bounded: far less than all units are under way when the first outcome is there."""
    text = tmp_path / "one.txt"
    text.write_text(report(1))
    drawn = 0

    def units() -> Iterator[Unit]:
        nonlocal drawn
        while True:
            drawn += 1
            yield Unit(str(text), (str(text),))

    from onrecord.engine.pool import AHEAD, run_pool

    outcomes = run_pool(units(), fake_reader.reader, OPTIONS, 2)
    assert len(list(itertools.islice(outcomes, 20))) == 20
    assert drawn <= 20 + 2 * AHEAD
    outcomes.close()  # type: ignore[attr-defined]


def test_records_are_chunked_and_the_last_chunk_says_so(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(json.dumps({"text": report(n)}) for n in range(CHUNK + 1)))
    units = list(make_units([str(records)], OPTIONS))
    assert [(len(unit.items), unit.last) for unit in units] == [(CHUNK, False), (1, True)]


@pytest.mark.parametrize("workers", [1, 2])
def test_damaged_weights_end_the_run_with_their_error(folder: Path, workers: int) -> None:
    with pytest.raises(ModelError, match="damaged"):
        results(run(files(folder), OPTIONS, workers=workers, factory=fake_reader.damaged))


def test_workers_that_cannot_start_end_the_run(folder: Path) -> None:
    with pytest.raises(OnrecordError, match="starting"):
        results(run(files(folder), OPTIONS, workers=2, factory=fake_reader.stillborn))


def test_options_that_make_no_sense_are_refused_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(OptionError, match="YYYY-MM-DD"):
        run(files(folder), IntakeOptions(published="someday"), workers=1, factory=fake_reader.reader)
    with pytest.raises(OptionError, match="workers"):
        run(files(folder), OPTIONS, workers=0, factory=fake_reader.reader)


def test_little_text_is_not_worth_many_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.engine.run.processors", lambda: 4)
    small, large = tmp_path / "small.txt", tmp_path / "large.jsonl"
    small.write_text(report(1))
    large.write_text("x" * 1_000_000)
    assert good_number_of_workers([str(small)] * 5 + ["-", str(tmp_path / "none")]) == 1
    assert good_number_of_workers([str(large)]) == 4
