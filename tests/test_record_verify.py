from __future__ import annotations

import re
import sqlite3
import zlib
from pathlib import Path

import pytest

import made_events
import made_readings
from made_record import put, report
from onrecord.model import Article
from onrecord.record import Record
from onrecord.record.prepared import pack
from test_record_duplicates import reading


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading(), made_events.eventful(outlet="Events Daily", path="e.txt"))
        put(record, reading(Article(id="x", sha256="1" * 64, text=report(1), path="n.txt")))
    return path


def damage(path: Path, *statements: str, values: tuple[object, ...] = ()) -> list[str]:
    """Change the file behind the record's back, and tell what verify finds."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement, values if "?" in statement else ())
    connection.close()
    with Record.open(path) as record:
        return [f"{problem.where}: {problem.what}" for problem in record.verify()]


def test_a_whole_record_has_no_problems_and_checking_it_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    ticks: list[int] = []
    with Record.open(path) as record:
        assert list(record.verify(lambda: ticks.append(1))) == []
        assert len(ticks) == 3
    assert path.read_bytes() == before


NO_TRIGGERS = tuple(
    f"DROP TRIGGER {table}_{event}"
    for table in ("articles", "statements", "events")
    for event in ("change", "come", "go")
)
FIRST = "(SELECT min(key) FROM statements)"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE articles SET text = text || ' More.' WHERE key = 1", "does not fit"),
        ("UPDATE articles SET text = replace(text, 'navy', 'army') WHERE key = 1", "table statements"),
        ("UPDATE articles SET text = substr(text, 1, 100) WHERE key = 1", "a span of"),
        ("UPDATE articles SET outlet = 'Somebody' WHERE key = 1", "the id does not fit"),
        ("UPDATE articles SET published = '1999-01-01' WHERE key = 1", "the id does not fit"),
        (f"UPDATE statements SET quote = quote || '!' WHERE key = {FIRST}", "table statements"),
        (f"UPDATE statements SET stance = 'query' WHERE key = {FIRST}", "table statements"),
        (f"UPDATE statements SET speaker = (SELECT max(key) FROM actors) WHERE key = {FIRST}", "the speaker is not"),
        (f"DELETE FROM statements WHERE key = {FIRST}", "table statements"),
        ("UPDATE statement_spans SET ends_at = ends_at + 1 WHERE number = 0", "table statement_spans"),
        ("DELETE FROM statement_spans WHERE role = 'cue'", "table statement_spans"),
        ("DELETE FROM statement_actors", "table statement_actors"),
        ("UPDATE events SET modality = 'actual'", "table events"),
        ("UPDATE events SET sentence = 'Nothing happened.'", "table events"),
        ("UPDATE event_actors SET actor = (SELECT max(key) FROM actors)", "an actor is not the one"),
        ("DELETE FROM event_mentions", "table event_mentions"),
        ("DELETE FROM event_forces", "table event_forces"),
        ("INSERT INTO mentions SELECT min(key), 0, 3 FROM article_actors", "table mentions"),
        ("UPDATE article_actors SET name = 'Nobody' WHERE key = 1", "table article_actors"),
        ("UPDATE actors SET name = 'Nobody' WHERE key = 1", "not the name"),
        ("UPDATE actor_names SET articles = articles + 1", "a wrong number of articles"),
        ("DELETE FROM readings WHERE article = 1", "it has no reading"),
        ("UPDATE readings SET json = substr(json, 1, 50) WHERE article = 1", "is damaged"),
        ("DELETE FROM inputs WHERE article = 1", "no input says"),
        ("DELETE FROM duplicates", "the bands"),
        ("UPDATE fingerprints SET signature = zeroblob(480) WHERE article = 1", "the fingerprint"),
        ("DELETE FROM bands WHERE article = 1", "the bands"),
        ("UPDATE duplicates SET similarity = 0.75", "not linked to the original"),
        ("UPDATE duplicates SET original = 3", "not linked to the original"),
        ("DELETE FROM articles WHERE key = 3", "foreign|refers to a row"),
    ],
)
def test_what_is_damaged_in_the_tables_is_found(path: Path, statement: str, found: str) -> None:
    told = damage(path, statement)
    assert told and any(re.search(found, line) for line in told), told


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("articles", "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')"),
        ("statements", "INSERT INTO statements_fts (rowid, quote) VALUES (999, 'never said')"),
        ("events", "DELETE FROM events_fts_data WHERE id > 10"),
    ],
)
def test_a_search_index_out_of_step_is_found(path: Path, table: str, statement: str) -> None:
    told = damage(path, statement)
    assert [line for line in told if line.startswith(f"search index of {table}")], told


def test_a_text_changed_behind_the_index_is_found_twice(path: Path) -> None:
    told = damage(path, *NO_TRIGGERS, "UPDATE statements SET quote = 'never said' WHERE key = 1")
    assert any("table statements" in line for line in told) and any("search index" in line for line in told)


def test_a_reading_that_says_something_else_than_the_rows_is_found(path: Path) -> None:
    other = pack(made_readings.empty())
    told = damage(path, "UPDATE readings SET json = ? WHERE article = 1", values=(other,))
    assert any("table statements" in line for line in told)
    nonsense = zlib.compress(b'{"actors": 7}')
    assert any("damaged" in line for line in damage(path, "UPDATE readings SET json = ?", values=(nonsense,)))


def test_bytes_that_rot_in_the_file_are_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) * 3 // 4  # the schema, without which it cannot be opened, is in the first half
    content[middle : middle + 5000] = b"\xff" * 5000
    path.write_bytes(content)
    with Record.open(path) as record:
        assert list(record.verify())
