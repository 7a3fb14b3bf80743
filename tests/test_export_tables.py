from __future__ import annotations

import csv
import json
from pathlib import Path

import msgspec
import pytest

from made_exports import ODD, exported, made
from onrecord._version import __version__
from onrecord.errors import OptionError
from onrecord.model import Reading
from onrecord.output.export.joined_tables import ALL
from onrecord.output.export.plover import OURS, POLECAT, QUAD
from onrecord.output.export.run import ExportFormat, export_folder
from onrecord.output.export.source import Selection
from onrecord.reader.ontology import roots
from onrecord.record import Record


@pytest.fixture
def record(tmp_path: Path) -> Record:  # type: ignore[misc]
    with made(tmp_path / "record.db") as opened:
        yield opened


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_jsonl_gives_the_readings_back(record: Record) -> None:
    content, report = exported(record, "jsonl", duplicates=True)
    back = [msgspec.json.decode(line, type=Reading) for line in content.splitlines()]
    assert {r.article.id: r for r in back} == {r.article.id: r for r in record.readings()}
    assert len(back) == 3 and [r.article.published for r in back] == ["2024-05-08", "2024-05-09", "2024-06-01"]
    assert report.rows == {
        "articles": 3, "statements": sum(len(r.statements) for r in back), "events": sum(len(r.events) for r in back)
    }  # fmt: skip
    assert report.record == record.digest() and report.onrecord == __version__ and report.schema == "onrecord/1"
    assert report.produced_by[0].readings == 3 and report.produced_by[0].by == back[0].produced_by


@pytest.mark.parametrize(
    ("selection", "days"),
    [
        ({}, ["2024-05-08", "2024-06-01"]),
        ({"since": "2024-05-09"}, ["2024-06-01"]),
        ({"until": "2024-05-08"}, ["2024-05-08"]),
        ({"outlets": ("The Saro Post",)}, ["2024-05-08"]),
        ({"outlets": ("Harbour Herald",)}, []),
        ({"outlets": ("Harbour Herald",), "duplicates": True}, ["2024-05-09"]),
    ],
)
def test_what_is_chosen(record: Record, selection: dict[str, object], days: list[str]) -> None:
    content, report = exported(record, "jsonl", **selection)
    assert [json.loads(line)["article"]["published"] for line in content.splitlines()] == days
    assert report.rows["articles"] == len(days)


def test_csv_tables_agree_with_the_record_and_with_each_other(record: Record, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    report = export_folder(record, ExportFormat.csv, folder)
    tables = {name: _rows(folder / f"{name}.csv") for name in ALL}
    assert {name: len(rows) for name, rows in tables.items()} == report.rows
    assert [row["statement"] for row in tables["statements"]] and {r["statement"] for r in tables["statements"]} == {
        s.id for s in record.statements()
    }
    assert {row["event"] for row in tables["events"]} == {e.id for e in record.events()}
    texts = {row["article"]: row["text"] for row in tables["articles"]}
    actors = {row["actor"] for row in tables["actors"]}
    for row in tables["statement_spans"]:
        words = row["words"].removeprefix("'") if row["words"][1:2] in "=+-@" else row["words"]
        assert texts[row["statement"].split(":")[0]][int(row["start"]) : int(row["end"])] == words
    assert {row["actor"] for row in (*tables["mentions"], *tables["event_actors"])} <= actors
    assert {row["speaker"] for row in tables["statements"]} - {""} <= actors
    assert {row["actor_key"] for row in tables["event_actors"]} <= {row["actor_key"] for row in tables["actors"]}
    strait = next(row for row in tables["articles"] if row["outlet"])
    assert strait["also_in"] == "Harbour Herald"
    (copy,) = tables["duplicates"]
    assert copy["original"] == strait["article"] and copy["outlet"] == "Harbour Herald"


def test_csv_runs_nothing_in_a_spreadsheet(record: Record, tmp_path: Path) -> None:
    export_folder(record, ExportFormat.csv, tmp_path / "out")
    cells = [c for f in (tmp_path / "out").glob("*.csv") for row in _rows(f) for c in row.values()]
    assert not [cell for cell in cells if (cell and cell[0] in "=+@") or (cell[:1] == "-" and not cell[1:2].isdigit())]
    assert "'=1+1" in cells and any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not [cell for cell in cells if "\u2067" in cell]


def test_parquet_holds_the_same_rows_word_for_word(record: Record, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    report = export_folder(record, ExportFormat.parquet, tmp_path / "out")
    tables = {name: parquet.read_table(tmp_path / "out" / f"{name}.parquet").to_pylist() for name in ALL}
    assert {name: len(rows) for name, rows in tables.items()} == report.rows
    texts = {row["article"]: row["text"] for row in tables["articles"]}
    assert ODD in texts.values()
    spans = [*tables["statement_spans"], *({**m, "statement": m["actor"]} for m in tables["mentions"])]
    for row in spans:
        assert texts[row["statement"].split(":")[0]][row["start"] : row["end"]] == row["words"]
    assert {row["words"] for row in spans} >= {"\u2067שלום עליכם\u2069", "peace 🕊️ is near"}
    event = next(row for row in tables["events"] if row["place"] == "Minsk")
    assert (event["lat"], event["geonames"], event["modality"]) == (53.9, 625144, "actual")
    voss = next(row for row in tables["offices"] if row["of"] == "Belarus")
    assert voss["start"] == "2012-08-20"
    assert {row["known"] for row in tables["actors"]} == {True, False}


def test_parquet_without_pyarrow_says_what_to_install(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(OptionError, match=r"pip install \"onrecord\[parquet\]\""):
        export_folder(record, ExportFormat.parquet, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []


@pytest.mark.parametrize("format", [ExportFormat.csv, ExportFormat.parquet])
def test_the_same_export_is_the_same_bytes(record: Record, tmp_path: Path, format: ExportFormat) -> None:
    for name in ("one", "two"):
        export_folder(record, format, tmp_path / name)
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    manifest = json.loads(one["manifest.json"])
    assert set(manifest["files"]) == set(one) - {"manifest.json"} and manifest["rows"]["articles"] == 2
    assert manifest["record"] == record.digest() and manifest["selection"]["duplicates"] is False


def test_a_folder_of_others_is_left_alone_and_one_of_ours_is_replaced(record: Record, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export_folder(record, ExportFormat.csv, folder)  # an empty one
    report = export_folder(record, ExportFormat.csv, folder, Selection(since="2024-06-01"))
    assert report.rows["articles"] == len(_rows(folder / "articles.csv")) == 1
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(OptionError, match="other files"):
        export_folder(record, ExportFormat.csv, folder)
    assert (folder / "mine.txt").read_text() == "mine"
    with pytest.raises(OptionError, match="no folder"):
        export_folder(record, ExportFormat.csv, tmp_path / "record.db")
    assert not list(tmp_path.glob(".*.part"))


def test_plover_has_polecats_columns_and_what_it_lacks(record: Record) -> None:
    content, report = exported(record, "plover")
    rows = list(csv.DictReader(content.decode().splitlines()))
    assert tuple(rows[0]) == (*POLECAT, *OURS) and len(POLECAT) == 40
    assert len(rows) == report.rows["events"] == len(list(record.events()))
    talks = next(row for row in rows if row["Placename"] == "Minsk")
    coded = ("Event Date", "Event Type", "Event Mode", "Quad Code", "Actor Name", "Actor Country")
    assert {column: talks[column] for column in coded} == {
        "Event Date": "2024-05-30", "Event Type": "CONSULT", "Event Mode": "visit", "Quad Code": "VERBAL COOPERATION",
        "Actor Name": "Belarus", "Actor Country": "BLR",
    }  # fmt: skip
    assert talks["Recipient Name"] == "Pela Voss; officials" and talks["Recipient Country"] == "BLR;"
    assert talks["Modality"] == "actual" and talks["According To"] == "Ada Renn" and talks["Headline"] == "'=1+1"
    assert talks["Evidence"] == ODD[int(talks["Evidence Start"]) : int(talks["Evidence End"])]
    fired = next(row for row in rows if row["Trigger"] == "fired on")
    assert fired["Modality"] == "denied" and fired["Also Reported By"] == "Harbour Herald"
    assert fired["Source"] == "The Saro Post" and fired["Recipient Name Raw"] == "a Tolvian trawler"


def test_every_root_has_a_quad_class() -> None:
    assert set(QUAD) == set(roots())
