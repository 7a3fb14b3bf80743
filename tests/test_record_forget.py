from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from made_record import ingest, report, whole
from onrecord.errors import RecordError
from onrecord.record import Record

SECRET = "Zanzibaronian"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(6):
        (made / f"r{number}.txt").write_text(report(number))
    (made / "private.txt").write_text(report(7, f"{SECRET} Quillfeather said that the {SECRET} lamp was out."))
    return made


@pytest.fixture
def record(tmp_path: Path, folder: Path) -> Path:
    path = tmp_path / "record.db"
    ingest(path, sorted(folder.iterdir()))
    return path


def traces(record: Path, *words: str) -> list[str]:
    """Which of the words stand in the file, its log or any file beside it; the index has them in small letters."""
    found = []
    for file in record.parent.glob(f"{record.name}*"):
        content = file.read_bytes().lower()
        found += [f"{file.name}: {word}" for word in words if word.lower().encode() in content]
    return found


def test_no_byte_of_a_forgotten_article_stays_in_the_files(record: Path) -> None:
    words = (SECRET, "Quillfeather", "private.txt", "zanzibaron", "quillfeath")  # the index keeps stems
    assert traces(record, SECRET, "quillfeath")
    with Record.open(record) as opened:
        found = opened.forget([str(record.parent / "reports" / "private.txt")])
        assert (len(found.articles), found.inputs, found.statements) == (1, 1, 4)
        assert traces(record, *words) == []  # also while it is open
    assert traces(record, *words) == []
    whole(record)


def test_forgetting_leaves_the_record_that_never_had_it(record: Path, folder: Path) -> None:
    with Record.open(record) as opened:
        opened.forget([str(folder / "private.txt")])
    (folder / "private.txt").unlink()
    fresh = record.with_name("fresh.db")
    ingest(fresh, sorted(folder.iterdir()))
    assert whole(record) == whole(fresh)


def test_a_dry_run_removes_nothing(record: Path, folder: Path) -> None:
    before = whole(record)
    with Record.open(record) as opened:
        assert len(opened.forget([str(folder / "private.txt")], dry_run=True).articles) == 1
    assert whole(record) == before


def test_articles_are_chosen_by_id_place_address_outlet_and_day(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "text": report(n),
                "outlet": "Post" if n % 2 else "Echo",
                "date": f"202{n}-01-01" if n < 5 else "",
                "url": f"https://example.org/{n}",
            }
        )
        for n in range(6)
    ]
    (tmp_path / "all.jsonl").write_text("\n".join(lines))
    path = tmp_path / "record.db"
    ingest(path, [tmp_path / "all.jsonl"])
    with Record.open(path) as record:

        def chosen(*articles: str, **more: object) -> list[str]:
            found = record.forget(articles, dry_run=True, **more)  # type: ignore[arg-type]
            return sorted(str(article.url)[-1] for article in found.articles)

        first = next(record.articles()).id
        assert chosen(first) == ["0"]
        assert chosen("https://example.org/3", f"{tmp_path}/all.jsonl:2") == ["1", "3"]
        assert chosen(f"{tmp_path}/all.jsonl") == list("012345")
        assert chosen(outlets=["Post"]) == ["1", "3", "5"]
        assert chosen(before="2022-01-01") == ["0", "1"]
        assert chosen(outlets=["Post"], before="2022-01-01") == ["1"]
        assert record.forget(before="2022-01-01", dry_run=True).undated == 1
        with pytest.raises(RecordError, match="no article 'nothing'"):
            chosen("nothing")

        record.forget([first])
        assert len(list(record.articles())) == 5
        assert [a.name for a in record.actors()]
    assert {end.end for end in ingest(path, [tmp_path / "all.jsonl"])} == {"unchanged", "read"}  # it comes back


def test_near_duplicates_that_stay_are_named(tmp_path: Path) -> None:
    records = [json.dumps({"text": report(1), "outlet": name}) for name in ("One", "Two", "Three")]
    (tmp_path / "wire.jsonl").write_text("\n".join(records))
    path = tmp_path / "record.db"
    ingest(path, [tmp_path / "wire.jsonl"])
    with Record.open(path) as record:
        original = next(record.articles(duplicates=False))
        found = record.forget([original.id])
        assert len(found.alike) == 2
        assert len(list(record.articles(duplicates=False))) == 1  # another one is the original now
    whole(path)


def test_forgetting_waits_for_no_reader_but_says_so(record: Path, folder: Path) -> None:
    reading = sqlite3.connect(record, isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM articles").fetchone()
    with Record.open(record) as opened:
        opened._connection.execute("PRAGMA busy_timeout = 200")
        with pytest.raises(RecordError, match="--clean"):
            opened.forget([str(folder / "private.txt")])
        reading.close()
        opened.clean()
    assert traces(record, SECRET) == []


def test_nobody_forgets_while_somebody_writes(record: Path, folder: Path) -> None:
    with (
        Record.open(record) as one,
        Record.open(record) as other,
        one.writing(),
        pytest.raises(RecordError, match="another onrecord"),
    ):
        other.forget([str(folder / "private.txt")])
