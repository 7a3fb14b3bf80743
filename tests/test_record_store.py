from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fake_reader
import made_events
import made_readings
from made_record import put, whole
from onrecord.errors import RecordError
from onrecord.intake.types import Document
from onrecord.model import Article, Reading, Span, Speaker, Statement
from onrecord.record import Record
from onrecord.record.identity import article_id
from onrecord.record.prepared import pack, prepare, unpack
from onrecord.record.store import connection as connecting
from onrecord.record.types import EventFilter, StatementFilter

EVENTFUL = made_events.eventful(outlet="Events Daily", path="reports/events.txt")
"""The same words in another outlet: a duplicate, with events."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def test_a_reading_comes_back_as_it_was(path: Path) -> None:
    reading = made_readings.reading()
    with Record.open(path, create=True) as record:
        put(record, reading)
        id = article_id(reading.article)
        back = record.reading(id)
    assert back == msgspec.structs.replace(reading, article=msgspec.structs.replace(reading.article, id=id))
    whole(path)


def test_events_come_back_with_all_that_is_known_of_them(path: Path) -> None:
    reading = EVENTFUL
    with Record.open(path, create=True) as record:
        put(record, reading)
        found = list(record.events())
        id = article_id(reading.article)
    assert sorted(e.id for e in found) == sorted(f"{id}:{e.id}" for e in reading.events)
    by_id = {e.id: e for e in found}
    for event in reading.events:
        stored = by_id[f"{id}:{event.id}"]
        assert (stored.plover, stored.mode, stored.modality) == (event.plover, event.mode, event.modality)
        assert stored.sentence == reading.quote(event.sentence) and stored.sentence_at == event.sentence
        # an id that names nobody in the reading is in the reading alone
        assert [a.id for a in stored.source] == [a for a in event.source if reading.actor(a)]
        assert [a.id for a in stored.target] == [a for a in event.target if reading.actor(a)]
        assert stored.according_to in (f"{id}:{event.according_to}", None)
        assert stored.place == (event.place.name if event.place else None)
    whole(path)


def test_statements_come_with_speaker_article_and_places_in_the_text(path: Path) -> None:
    reading = made_readings.reading()
    with Record.open(path, create=True) as record:
        put(record, reading)
        found = {s.id.split(":")[1]: s for s in record.statements()}
    assert len(found) == len(reading.statements)
    for statement in reading.statements:
        stored = found[statement.id]
        assert stored.quote == reading.quote(*statement.content) and stored.content == statement.content
        assert stored.article.outlet == "The Saro Post"
    assert found["s2"].speaker is not None
    assert (found["s2"].speaker.name, found["s2"].speaker.country) == ("Ada Renn", "MDG")
    assert found["s2"].speaker.office == "Foreign Minister of Marenga; Mayor of Port Lise"
    assert [a.name for a in found["s4"].via] == ["TVN"]
    assert (found["s4"].said_on, found["s4"].day, found["s3"].day) == ("2024-05-07", "2024-05-07", "2024-05-08")
    assert (found["s6"].speaker, found["s6"].speaker_words) == (None, "Some harbour residents")
    assert found["s5"].inside == found["s4"].id


def test_filters_choose_by_every_field_that_is_given(path: Path) -> None:
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading(), EVENTFUL)

        def ids(**wanted: object) -> set[str]:
            filter = StatementFilter(**wanted)  # type: ignore[arg-type]
            return {s.id.split(":")[1] for s in record.statements(filter) if s.article.outlet == "The Saro Post"}

        renn = record.find_actors("ada renn")[0]
        assert ids(speakers=(renn.key,)) == {"s2", "s3", "s5"}
        assert ids(countries=("MDG",)) == {"s1", "s2", "s3", "s5"}
        assert ids(countries=("MDG",), stances=("deny",)) == {"s1"}
        assert ids(kinds=("direct", "mixed")) == {"s2", "s4", "s8"}
        assert ids(until="2024-05-07") == {"s4"}
        assert ids(outlets=("Nobody's News",)) == set()
        assert ids(since="2024-05-09") == set()
        assert list(record.events()) == []  # the article is a duplicate
        roots = {e.plover for e in record.events(EventFilter(duplicates=True))}
        one = sorted(roots)[0]
        assert {e.plover for e in record.events(EventFilter(roots=(one,), duplicates=True))} == {one}
        assert not list(record.events(EventFilter(modalities=("no such",), duplicates=True)))


def test_words_of_the_user_are_never_sql(path: Path) -> None:
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading())
        for words in ("'; DROP TABLE articles; --", "100%", "_", "\\", '"'):
            assert record.find_actors(words) == []
            assert list(record.statements(StatementFilter(outlets=(words,), countries=(words,)))) == []
        assert len(list(record.articles())) == 1


def test_actors_are_one_over_all_articles_by_ref_else_by_name_and_country(path: Path) -> None:
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading(path="a.txt"), made_readings.reading(path="b.txt", outlet="Other News"))
        assert len(list(record.articles())) == 2
        assert sorted(a.name for a in record.actors()) == ["Ada Renn", "Jorun Hale", "Marenga", "TVN"]


def test_putting_the_same_again_changes_nothing(path: Path) -> None:
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading(), EVENTFUL)
        before = record.digest()
        put(record, EVENTFUL, made_readings.reading())
        assert record.digest() == before


def test_a_new_reading_replaces_the_old_one_whole(path: Path) -> None:
    old = made_readings.reading()
    new = msgspec.structs.replace(
        old,
        statements=old.statements[:2],
        actors=old.actors[:2],
        produced_by=msgspec.structs.replace(old.produced_by, weights="sha256:new"),
    )
    fresh = path.with_name("fresh.db")
    with Record.open(path, create=True) as record:
        put(record, old, EVENTFUL)
        put(record, new)
        replaced = record.digest()
    with Record.open(fresh, create=True) as record:
        put(record, new, EVENTFUL)
        assert record.digest() == replaced
    assert whole(path) == whole(fresh)


ODD = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
        st.sampled_from("😀👩‍👩‍👧‍👦\u202e\u2066\u0301é\u200d\U0001f1e7\U0001f1fe\r\n\"'%_"),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_offsets_survive_the_store_whatever_the_characters(tmp_path: Path, data: st.DataObject) -> None:
    text = data.draw(ODD)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span(start, end)
    statement = Statement(
        id="s1",
        kind="direct",
        speaker=Speaker(actor=None, mention=span, how="anonymous", confidence=0.5),
        cue=(span,),
        content=(span, span),
    )
    article = Article(id="x", sha256="0" * 64, text=text, path="x.txt", subheadlines=(span,))
    path = tmp_path / "odd.db"
    path.unlink(missing_ok=True)
    with Record.open(path, create=True) as record:
        put(record, Reading(produced_by=fake_reader.PRODUCED_BY, article=article, statements=(statement,)))
        stored = next(record.statements())
        assert stored.quote == f"{text[start:end]} … {text[start:end]}"
        assert stored.speaker_words == text[start:end]  # cut out by SQLite, which must count as we do
        back = record.reading(stored.article.id)
        assert back.article.text == text and back.article.subheadlines == (span,)
        assert list(record.verify()) == []


def test_an_id_is_of_what_the_article_says_and_not_of_where_it_lay() -> None:
    one = made_readings.article()
    assert article_id(one) == article_id(made_readings.article(path="elsewhere.html", sha256="1" * 64, id="other"))
    for change in ({"outlet": "TVN"}, {"published": "2024-05-09"}, {"title": None}, {"text": one.text + "!"}):
        assert article_id(made_readings.article(**change)) != article_id(one)


def test_packing_is_the_same_every_time_and_damage_is_told() -> None:
    packed = pack(made_readings.reading())
    assert packed == pack(made_readings.reading())
    assert unpack(packed).statements == made_readings.STATEMENTS
    for damaged in (packed[:-3], b"", b"\0" * 20):
        with pytest.raises(ValueError):
            unpack(damaged)


def test_what_is_no_record_is_refused_and_left_as_it_is(path: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"there is no record.*onrecord ingest"):
        Record.open(path)
    assert not path.exists()
    path.write_text("just some notes, long enough not to look like an empty file at all")
    with pytest.raises(RecordError, match="no record"):
        Record.open(path, create=True)
    assert path.read_text().startswith("just some notes")
    other = tmp_path / "other.db"
    raw(other).execute("CREATE TABLE accounts (name TEXT)").connection.close()
    before = other.read_bytes()
    with pytest.raises(RecordError, match="no record of onrecord"):
        Record.open(other, create=True)
    assert other.read_bytes() == before
    with pytest.raises(RecordError, match="folder"):
        Record.open(tmp_path, create=True)
    with pytest.raises(RecordError, match="there is no folder"):
        Record.open(tmp_path / "none" / "record.db", create=True)


def test_a_record_of_a_newer_version_is_refused(path: Path) -> None:
    Record.open(path, create=True).close()
    connection = raw(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(RecordError, match=r"newer onrecord.*99"):
        Record.open(path)


def test_an_older_record_is_brought_up_to_date_and_keeps_what_it_has(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading())
        before = record.digest()
    later = tmp_path / "9999_later.sql"
    later.write_text(
        "-- a comment; with a semicolon\n"
        "CREATE TABLE later (\n key INTEGER PRIMARY KEY -- one;\n);\n"
        "CREATE VIEW v AS SELECT 1;"
    )
    files = (*connecting.migrations(), later)
    monkeypatch.setattr(connecting, "migrations", lambda: files)
    with Record.open(path) as record:
        assert record.digest() == before
    connection = raw(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(files),)
    assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)
    connection.close()


def test_a_migration_that_fails_leaves_the_record_as_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Record.open(path, create=True).close()
    bad = tmp_path / "9999_bad.sql"
    bad.write_text("CREATE TABLE half (key INTEGER);\nCREATE TABLE articles (key INTEGER);\n")
    files = (*connecting.migrations(), bad)
    with monkeypatch.context() as patch:
        patch.setattr(connecting, "migrations", lambda: files)
        with pytest.raises(RecordError, match="already exists"):
            Record.open(path)
    connection = raw(path)
    assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone() is None
    connection.close()
    whole(path)


def test_it_is_a_plain_sqlite_file_that_says_whose_it_is(path: Path) -> None:
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading(), EVENTFUL)
    connection = raw(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (connecting.APPLICATION_ID,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(statements_readable)")]
    for name in ("id", "day", "speaker", "country", "stance", "quote", "outlet", "in_duplicate"):
        assert name in columns
    row = connection.execute("SELECT speaker, via, cue FROM statements_readable WHERE id LIKE '%:s4'").fetchone()
    assert row == ("Jorun Hale", "TVN", "said")
    assert connection.execute("SELECT count(*) FROM events_readable").fetchone()[0] > 0
    assert connection.execute("SELECT outlet, sha256 FROM articles_readable ORDER BY 1").fetchone()
    found = connection.execute(
        "SELECT DISTINCT s.quote FROM statements_fts f JOIN statements s ON s.key = f.rowid "
        "WHERE statements_fts MATCH 'fired trawlers'"
    ).fetchall()
    assert found == [("its navy fired on a Tolvian trawler near the Saro Strait",)]
    connection.close()


def test_every_table_and_column_is_documented() -> None:
    root = Path(__file__).parents[1]
    told = (root / "docs/record.md").read_text(encoding="utf-8")
    for file in connecting.migrations():
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith(("CREATE TABLE", "CREATE VIEW", "CREATE VIRTUAL")):
                words = line.split()
                name = words[3] if words[1] == "VIRTUAL" else words[2]
                assert f"`{name}`" in told, f"docs/record.md lacks {name}"


def test_filters_use_indexes(path: Path) -> None:
    Record.open(path, create=True).close()
    connection = raw(path)
    for column in ("speaker", "speaker_country", "kind", "stance"):
        plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT key FROM statements WHERE {column} = 'x' AND day > 'y'")
        assert "USING" in (told := " ".join(row[3] for row in plan)) and "INDEX" in told and "day>?" in told, told
    connection.close()


def test_one_writer_at_a_time(path: Path) -> None:
    with Record.open(path, create=True) as one, Record.open(path) as other, one.writing():
        with pytest.raises(RecordError, match="another onrecord"), other.writing():
            pass
        assert list(other.articles()) == []
    with Record.open(path) as later, later.writing():
        pass


def test_readers_see_the_state_before_while_a_writer_is_at_work(path: Path) -> None:
    with Record.open(path, create=True) as writing, Record.open(path) as looking:
        put(writing, made_readings.reading())
        with writing.writing() as writer, writer.transaction():
            made = EVENTFUL
            document = Document(article=made.article, notes=())
            prepared = prepare(document, lambda d: msgspec.structs.replace(made, article=d.article))
            writer.put(prepared, "e.txt", location="e.txt")
            assert len(list(looking.articles())) == 1
        assert len(list(looking.articles())) == 2


def test_what_goes_wrong_in_a_transaction_undoes_it(path: Path) -> None:
    with Record.open(path, create=True) as record:
        put(record, made_readings.reading())
        before = record.digest()
        with pytest.raises(ZeroDivisionError), record.writing() as writer, writer.transaction():
            writer.fail("x.txt", location="x.txt", why="no text")
            raise ZeroDivisionError
        assert record.digest() == before
