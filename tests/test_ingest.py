from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import fake_reader
import made_record
from made_record import NEWER, ingest, report, whole
from onrecord.engine.work import ReadDocument
from onrecord.errors import ModelError, OptionError
from onrecord.intake.options import IntakeOptions
from onrecord.record import Record
from onrecord.record.supply import Ended

OLD = time.time() - 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(4):
        write(made / f"r{number}.txt", report(number))
    records = [json.dumps({"id": f"rec{n}", "text": report(n), "outlet": "The Post"}) for n in range(10, 30)]
    write(made / "records.jsonl", "\n".join(records))
    return made


def write(file: Path, words: str, when: float = OLD) -> Path:
    """Write a file that last changed some time ago, so that its time of change can be trusted."""
    file.write_text(words)
    os.utime(file, (when, when))
    return file


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def ends(told: list[Ended]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for end in told:
        counts[end.end] = counts.get(end.end, 0) + end.reports
    return counts


def unread(threads: int) -> ReadDocument:
    raise AssertionError("nothing should be read")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def test_the_second_run_reads_nothing_and_changes_nothing(folder: Path, record: Path) -> None:
    assert ends(ingest(record, files(folder))) == {"read": 24}
    before, bytes_before = whole(record), record.read_bytes()
    assert ends(ingest(record, files(folder), factory=unread)) == {"unchanged": 24}
    assert whole(record) == before
    assert record.read_bytes() == bytes_before


def test_a_file_that_was_only_touched_is_not_read_again(folder: Path, record: Path) -> None:
    ingest(record, files(folder))
    before = whole(record)
    os.utime(folder / "r1.txt", (OLD + 60, OLD + 60))
    assert ends(ingest(record, files(folder), factory=unread)) == {"unchanged": 24}
    assert whole(record) == before


def test_a_change_that_size_and_time_do_not_show_is_seen_while_the_file_is_young(folder: Path, record: Path) -> None:
    file = folder / "r1.txt"
    now = time.time()
    write(file, report(1), now)
    ingest(record, [file])
    write(file, report(1).replace("stayed", "stated"), now)
    (told,) = ingest(record, [file])
    assert told.end in ("read", "duplicate")  # by id, one of the two versions is the original


def test_a_changed_file_is_read_again_and_the_old_article_kept(folder: Path, record: Path) -> None:
    ingest(record, files(folder))
    write(folder / "r1.txt", report(77), OLD + 1)
    assert ends(ingest(record, files(folder))) == {"unchanged": 23, "read": 1}
    with Record.open(record) as opened:
        assert len(list(opened.articles())) == 25  # what a desk has worked with does not vanish
    whole(record)


def test_of_a_file_with_many_reports_only_new_ones_are_read(folder: Path, record: Path) -> None:
    ingest(record, files(folder))
    records = folder / "records.jsonl"
    more = json.dumps({"id": "new", "text": report(50)})
    write(records, records.read_text() + "\n" + more, OLD + 1)
    assert ends(ingest(record, [records])) == {"unchanged": 20, "read": 1}
    write(records, records.read_text() + "\n", OLD + 2)
    assert ends(ingest(record, [records], factory=unread)) == {"unchanged": 21}
    assert ends(ingest(record, [records], factory=unread)) == {"unchanged": 21}
    whole(record)


def test_the_same_report_at_two_places_is_one_article_with_two_inputs(folder: Path, record: Path) -> None:
    ingest(record, [folder / "r1.txt"])
    shutil.copy2(folder / "r1.txt", folder / "copy.txt")
    told = ingest(record, [folder / "copy.txt"], factory=unread)
    assert [(end.end, end.of) for end in told] == [("duplicate", str(folder / "r1.txt"))]
    with Record.open(record) as opened:
        assert len(list(opened.articles())) == 1
        seen = {Path(seen.location).name: seen.state for seen in opened.inputs()}
    assert seen == {"copy.txt": "read", "r1.txt": "duplicate"}  # by name, whichever came first
    together = record.with_name("together.db")
    ingest(together, [folder / "copy.txt", folder / "r1.txt"])
    assert whole(together) == whole(record)
    assert ends(ingest(record, [folder / "copy.txt"], factory=unread)) == {"unchanged": 1}


def test_a_near_duplicate_says_of_what(folder: Path, record: Path) -> None:
    long = " ".join(report(n) for n in range(6))
    write(folder / "a.txt", long)
    write(folder / "b.txt", long + report(60))
    told = ingest(record, [folder / "a.txt", folder / "b.txt"])
    with Record.open(record) as opened:
        states = {Path(seen.location).name: seen.state for seen in opened.inputs()}
    assert sorted(states.values()) == ["duplicate", "read"]
    assert told[0].end == "read"


def test_the_digest_does_not_depend_on_the_order_nor_on_the_number_of_workers(folder: Path, tmp_path: Path) -> None:
    long = " ".join(report(n) for n in range(6))
    for n in range(4):
        write(folder / f"wire{n}.txt", long + report(60 + n))
    digests = set()
    for seed in range(4):
        order = files(folder)
        random.Random(seed).shuffle(order)
        record = tmp_path / f"{seed}.db"
        half = order[: len(order) // 2]
        ingest(record, half)
        ingest(record, order, workers=1 + seed % 2)
        digests.add(whole(record))
    assert len(digests) == 1


def test_other_options_replace_what_the_same_bytes_were(folder: Path, record: Path) -> None:
    ingest(record, [folder / "r1.txt"])
    told = ingest(record, [folder / "r1.txt"], options=IntakeOptions(published="2024-05-08"))
    assert ends(told) == {"read": 1}
    with Record.open(record) as opened:
        assert [a.published for a in opened.articles()] == ["2024-05-08"]
    whole(record)


def test_a_sidecar_that_changes_counts_as_a_change(folder: Path, record: Path) -> None:
    ingest(record, [folder / "r1.txt"])
    write(folder / "r1.meta.json", json.dumps({"outlet": "The Echo"}), OLD + 1)
    assert ends(ingest(record, [folder / "r1.txt"])) == {"read": 1}
    with Record.open(record) as opened:
        assert [a.outlet for a in opened.articles()] == ["The Echo"]


def test_what_fails_is_kept_with_its_reason_and_tried_again_only_when_asked(folder: Path, record: Path) -> None:
    write(folder / "bad.txt", report(40, "CRASH"))
    write(folder / "empty.txt", "")
    write(
        folder / "more.jsonl",
        json.dumps({"text": report(41)}) + "\nno json\n" + json.dumps({"text": report(42, "REFUSE")}),
    )
    told = ingest(record, [*files(folder), folder / "gone.txt"], factory=fake_reader.fragile)
    failed = {Path(end.location).name: end.why or "" for end in told if end.end == "failed"}
    assert sorted(failed) == ["bad.txt", "empty.txt", "gone.txt", "more.jsonl:2", "more.jsonl:3"]
    assert "ZeroDivisionError" in failed["bad.txt"] and failed["more.jsonl:3"] == "refused"
    with Record.open(record) as opened:
        kept = {Path(seen.location).name: seen.why for seen in opened.inputs("failed")}
        assert kept == failed
        assert opened.status().inputs == {"read": 25, "duplicate": 0, "failed": 5}
    whole(record)

    again = ingest(record, files(folder), factory=unread)
    assert ends(again) == {"unchanged": 29}
    assert sum(end.failed for end in again) == 4

    mended = ingest(record, files(folder), retry_failed=True)
    assert ends(mended) == {"unchanged": 25, "read": 2, "failed": 2}
    with Record.open(record) as opened:
        assert sorted(Path(s.location).name for s in opened.inputs("failed")) == [
            "empty.txt",
            "gone.txt",
            "more.jsonl:2",
        ]
    fresh = record.with_name("fresh.db")
    ingest(fresh, [*files(folder), folder / "gone.txt"])
    assert whole(record) == whole(fresh)


def test_a_file_that_is_gone_is_tried_again_each_time(folder: Path, record: Path) -> None:
    assert ends(ingest(record, [folder / "late.txt"], factory=unread)) == {"failed": 1}
    write(folder / "late.txt", report(9))
    assert ends(ingest(record, [folder / "late.txt"])) == {"read": 1}
    with Record.open(record) as opened:
        assert list(opened.inputs("failed")) == []


def test_rereading_replaces_what_something_else_read(folder: Path, record: Path) -> None:
    ingest(record, files(folder))
    assert ends(ingest(record, files(folder), factory=unread)) == {"unchanged": 24}
    for file in files(folder):
        file.unlink()  # the texts are in the record
    again = ingest(record, [], factory=made_record.newer, reread=lambda: NEWER)
    assert ends(again) == {"reread": 24}
    with Record.open(record) as opened:
        assert [made.by for made in opened.status().produced] == [NEWER]
        assert all(s.stance != "deny" for s in opened.statements())
    whole(record)
    assert ingest(record, [], factory=unread, reread=lambda: NEWER) == []


def test_rereading_gives_the_record_that_reading_anew_gives(folder: Path, record: Path) -> None:
    ingest(record, files(folder))
    ingest(record, files(folder), factory=made_record.newer, reread=lambda: NEWER)
    fresh = record.with_name("fresh.db")
    ingest(fresh, files(folder), factory=made_record.newer)
    assert whole(record) == whole(fresh)


def test_an_article_that_cannot_be_reread_keeps_its_old_reading(folder: Path, record: Path) -> None:
    write(folder / "r1.txt", report(1, "DELTA"))
    ingest(record, files(folder))
    told = ingest(record, [], factory=made_record.newer_and_fragile, reread=lambda: NEWER)
    assert ends(told) == {"reread": 23, "failed": 1}
    with Record.open(record) as opened:
        assert sorted(made.readings for made in opened.status().produced) == [1, 23]
    whole(record)


def test_damaged_weights_end_the_run_and_leave_the_record_whole(folder: Path, record: Path) -> None:
    ingest(record, [folder / "r1.txt"])
    before = whole(record)
    with pytest.raises(ModelError):
        ingest(record, files(folder), factory=fake_reader.damaged)
    ingest(record, files(folder))
    fresh = record.with_name("fresh.db")
    ingest(fresh, files(folder))
    assert whole(record) == whole(fresh) != before


def test_a_bad_option_is_told_before_anything_happens(folder: Path, record: Path) -> None:
    with pytest.raises(OptionError):
        ingest(record, files(folder), options=IntakeOptions(published="some day"))
    with pytest.raises(OptionError):
        ingest(record, files(folder), workers=0)


PROGRAM = """
import sys, time
sys.path[:0] = {path!r}
import fake_reader
from pathlib import Path
from onrecord.record import Record
from onrecord.record.ingest import Ingest

def slow(threads):
    def read(document):
        time.sleep(0.004)
        return fake_reader.said(document)
    return read

if __name__ == "__main__":
    with Record.open(sys.argv[1], create=True) as record:
        files = sorted(map(str, Path(sys.argv[2]).iterdir()))
        for end in Ingest(record, files, workers=int(sys.argv[3]), factory=slow).run():
            print(end.location, flush=True)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "ingesting.py"
    file.write_text(PROGRAM.format(path=[str(Path(__file__).parent)]))
    return file


def start(program: Path, record: Path, folder: Path, workers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(program), str(record), str(folder), str(workers)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


@pytest.mark.parametrize("workers", [1, 2])
def test_kill_at_any_point_and_a_second_run_make_the_same_record(
    folder: Path, record: Path, program: Path, workers: int
) -> None:
    for n in range(100, 160):
        write(folder / f"n{n}.txt", report(n))
    write(folder / "bad.txt", "")
    fresh = record.with_name("fresh.db")
    ingest(fresh, files(folder))
    wanted = whole(fresh)
    chosen = random.Random(workers)
    killed = 0
    for _ in range(4):
        with start(program, record, folder, workers) as process:
            assert process.stdout
            for _ in range(chosen.randint(1, 15)):
                process.stdout.readline()
            time.sleep(chosen.random() / 50)
            killed += process.poll() is None
            os.killpg(process.pid, signal.SIGKILL)
        whole(record)
    assert killed >= 2
    with Record.open(record) as opened:
        assert opened.status().last_run is not None
    ingest(record, files(folder))
    assert whole(record) == wanted


def test_others_look_at_the_record_while_it_is_written(folder: Path, record: Path) -> None:
    for n in range(100, 140):
        write(folder / f"n{n}.txt", report(n))
    ingest(record, [folder / "r1.txt"])
    troubles: list[str] = []
    sizes: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            with Record.open(record) as opened:
                articles = len(list(opened.articles()))
                if len(list(opened.readings())) < articles:
                    troubles.append("an article without its reading")
                troubles.extend(problem.what for problem in opened.verify())
                sizes.append(articles)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        ingest(record, files(folder))
    finally:
        over.set()
        thread.join()
    assert troubles == []
    assert sizes == sorted(sizes) and len(set(sizes)) > 1
    whole(record)
