"""Tables: CSV and TSV (names of columns, delimiters, encodings, bad rows) and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from onrecord.errors import OptionError
from onrecord.intake import Document, Failure, IntakeOptions, parquet, read_file, read_inputs
from onrecord.intake.columns import read_csv

LEAD = "The foreign minister of Northland has rejected reports that his troops are preparing to cross the river border."
SECOND = "“We have no such plans,” Peter Lang told reporters in Riverton, “and we have never had them.”"
REPORT = f"{LEAD}\n\n{SECOND}"


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def documents(path: Path, options: IntakeOptions | None = None) -> list[Document]:
    items = list(read_file(path, options))
    assert not [item for item in items if isinstance(item, Failure)]
    return [item for item in items if isinstance(item, Document)]


def failures(path: Path, options: IntakeOptions | None = None) -> list[str]:
    return [f"{i.path.removeprefix(str(path))} {i.why}" for i in read_file(path, options) if isinstance(i, Failure)]


HEADER = ["id", "date", "headline", "source", "url", "byline", "body"]
ROW = ["n-7", "2020-08-19", "Troops", "Courier", "http://c.example/7", "Ann Reed", REPORT]


# --- CSV


def test_the_columns_are_told_by_their_names(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", table([HEADER, ROW]))
    (document,) = documents(path)
    article = document.article
    assert article.text == REPORT
    assert (article.id, article.published, article.title, article.outlet, article.url, article.author) == tuple(ROW[:6])
    assert article.path == f"{path}:2"


def test_the_columns_can_be_named(tmp_path: Path) -> None:
    header = ["Nr", "When", "What", "Who", "Where", "x", "Story"]
    options = IntakeOptions(
        text_field="Story", id_field="Nr", date_field="When", title_field="What", outlet_field="Who", url_field="Where"
    )
    (document,) = documents(write(tmp_path / "t.csv", table([header, ROW])), options)
    article = document.article
    assert (article.id, article.published, article.title, article.outlet, article.url) == tuple(ROW[:5])
    assert article.text == REPORT


def test_names_with_capitals_and_spaces_are_understood(tmp_path: Path) -> None:
    header = [" ID ", "Date", "Title", "Outlet", "URL", "Author", "Text"]
    (document,) = documents(write(tmp_path / "t.csv", table([header, ROW])))
    assert (document.article.id, document.article.title, document.article.author) == ("n-7", "Troops", "Ann Reed")


@pytest.mark.parametrize(
    ("suffix", "delimiter"), [("csv", ","), ("csv", ";"), ("csv", "\t"), ("csv", "|"), ("tsv", "\t")]
)
def test_delimiters(tmp_path: Path, suffix: str, delimiter: str) -> None:
    (document,) = documents(write(tmp_path / f"t.{suffix}", table([HEADER, ROW], delimiter)))
    assert (document.article.id, document.article.text) == ("n-7", REPORT)


def test_a_line_for_excel_is_understood(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path / "t.csv", "sep=;\n" + table([HEADER, ROW], ";")))
    assert document.article.text == REPORT


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path / "t.csv", table([["text"], [REPORT]])))
    assert (document.article.id, document.article.text) == ("t-2", REPORT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (document,) = documents(write(tmp_path / "t.csv", table([HEADER, ROW]).encode(encoding)))
    assert document.article.text == REPORT
    assert any("guessed cp1252" in note for note in document.notes) == (encoding == "cp1252")


def test_line_ends_of_all_systems(tmp_path: Path) -> None:
    content = table([["text"], [REPORT], [REPORT + " Again."]]).replace("\r\n", "\n")
    for end in ("\n", "\r\n"):
        assert len(documents(write(tmp_path / "t.csv", content.replace("\n", end)))) == 2


def test_bad_rows_end_nothing(tmp_path: Path) -> None:
    good = table([["1", REPORT]])
    content = f"id,text\n{good}2\n3,{LEAD},too many\n\n4,short\n{good}"
    path = write(tmp_path / "t.csv", content)
    outcomes = list(read_file(path))
    assert [isinstance(item, Document) for item in outcomes] == [True, False, False, False, True]
    first, second, third = failures(path)
    assert first.startswith(":3 not a record: the row has 1 cells and the table 2 columns")
    assert second.startswith(":4 not a record: the row has 3 cells")
    assert third.startswith(":6 not an article")


def test_a_quotation_mark_that_is_missing_does_not_swallow_the_table(tmp_path: Path) -> None:
    options = IntakeOptions(max_bytes=5_000)
    rows = table([[str(number), REPORT] for number in range(100)])
    path = write(tmp_path / "t.csv", "id,text\n" + table([["first", REPORT]]) + 'x,"open\n' + rows)
    outcomes = list(read_file(path, options))
    assert isinstance(outcomes[0], Document)
    why = [item.why for item in outcomes if isinstance(item, Failure)]
    assert any("is a quotation mark missing?" in reason for reason in why)
    assert sum(isinstance(item, Document) for item in outcomes) > 50


def test_a_row_that_is_too_long_is_a_failure(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "text\n" + "x" * 9_000 + "\n" + table([[REPORT]]))
    (found,) = failures(path, IntakeOptions(max_bytes=5_000))
    assert "longer than 5,000 bytes" in found
    assert sum(isinstance(item, Document) for item in read_file(path, IntakeOptions(max_bytes=5_000))) == 1


def test_a_long_report_fits_in_a_cell(tmp_path: Path) -> None:
    text = "\n\n".join(f"{LEAD} It was said {number} times." for number in range(2_000))
    (document,) = documents(write(tmp_path / "t.csv", table([["text"], [text]])))
    assert len(document.article.text) == len(text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", " empty: there is no row in it"),
        ("\n\n", " empty: there is no row in it"),
        ("id,text\n", " empty: there is no row below"),
        ("id,text\n\n,\n", " empty: there is no row below"),
        (
            "name,born\nLang,1970\n" * 9,
            " no text: the table has no column 'text', 'body', 'content', 'article' (columns: ",
        ),
    ],
)
def test_what_is_no_table_of_reports_is_one_failure(tmp_path: Path, content: str, words: str) -> None:
    (found,) = failures(write(tmp_path / "t.csv", content))
    assert found.startswith(words)


def test_tables_of_a_folder_are_read_and_others_are_one_failure(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", table([["text"], [REPORT]]))
    write(tmp_path / "b.tsv", "name\tborn\nLang\t1970\nReed\t1980\n")
    first, second = read_inputs([tmp_path])
    assert isinstance(first, Document)
    assert isinstance(second, Failure)
    assert "--text-field" in second.why


def test_a_wrong_option_is_raised(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", table([["text"], [REPORT]]))
    with pytest.raises(OptionError):
        list(read_file(path, IntakeOptions(published="soon")))


def test_a_stream_that_fails_ends_the_table() -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            if not line:
                raise EOFError("cut off")
            return line

    rows = read_csv(Broken(table([["text"], [REPORT]]).encode()), "t.csv", "t", IntakeOptions())
    assert isinstance(next(rows), Document)
    with pytest.raises(EOFError):
        next(rows)


# --- Parquet


def store(path: Path, **columns: object) -> Path:
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_parquet_is_read_row_by_row(tmp_path: Path) -> None:
    path = store(
        tmp_path / "t.parquet",
        id=["a", None, "c"],
        Text=[REPORT, REPORT + " Again.", "short"],
        date=[dt.datetime(2020, 8, 19, 23, 0), None, None],
        embedding=[[1.0], [2.0], [3.0]],
    )
    first, second, third = read_file(path)
    assert isinstance(first, Document)
    assert (first.article.id, first.article.published, first.article.text) == ("a", "2020-08-19", REPORT)
    assert first.article.path == f"{path}:1"
    assert isinstance(second, Document)
    assert second.article.id == "t-2"
    assert isinstance(third, Failure)
    assert third.path == f"{path}:3"


def test_parquet_of_many_rows_is_read_in_order(tmp_path: Path) -> None:
    texts = [f"{REPORT} For the {number}th time." for number in range(50)]
    found = documents(store(tmp_path / "t.parquet", body=texts))
    assert [document.article.text for document in found] == texts


def test_a_text_of_parquet_that_is_too_long_is_a_failure(tmp_path: Path) -> None:
    path = store(tmp_path / "t.parquet", text=[REPORT * 50, REPORT])
    options = IntakeOptions(max_bytes=2_000)
    (found,) = failures(path, options)
    assert found == ":1 the record is longer than 2,000 bytes"


def test_a_group_of_rows_that_is_too_large_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MOST_GROUP_BYTES", 100)
    (found,) = failures(store(tmp_path / "t.parquet", text=[REPORT]))
    assert "unpacks to" in found


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"PAR1" + b"\x00" * 100 + b"PAR1", b"no parquet at all" * 10])
def test_what_is_no_parquet_is_a_failure(tmp_path: Path, raw: bytes) -> None:
    (found,) = failures(write(tmp_path / "t.parquet", raw))
    assert found.startswith(" not a Parquet file that can be read")


def test_parquet_that_is_damaged_within_is_a_failure(tmp_path: Path) -> None:
    path = store(tmp_path / "t.parquet", text=[f"{REPORT} {number}" for number in range(200)])
    raw = bytearray(path.read_bytes())
    raw[40:400] = b"\xff" * 360
    assert "the file is damaged" in failures(write(path, bytes(raw)))[-1]


def test_parquet_without_texts_is_one_failure(tmp_path: Path) -> None:
    (found,) = failures(store(tmp_path / "t.parquet", born=[1970, 1980]))
    assert "no text: the table has no column" in found


def test_parquet_without_rows_is_a_failure(tmp_path: Path) -> None:
    (found,) = failures(store(tmp_path / "t.parquet", text=pyarrow.array([], pyarrow.string())))
    assert "no row" in found


def test_without_pyarrow_the_failure_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store(tmp_path / "t.parquet", text=[REPORT])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (found,) = failures(path)
    assert 'pip install "onrecord[parquet]"' in found
