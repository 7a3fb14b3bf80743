"""What the workbench tells of where reports came from: names of files, never the folders of the machine."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import pytest

import fake_reader
from made_record import ingest, report
from onrecord.record import Record
from onrecord.record.types import StoredInput
from onrecord.web import desk, jobs
from onrecord.web.places import place, without_folders
from test_web_add import ended, workbench
from web_app import client


@pytest.mark.parametrize(
    ("location", "name"),
    [
        ("/home/ada/cables/one.txt", "one.txt"),
        ("/home/ada/cables/many.jsonl:12", "many.jsonl:12"),
        ("/home/ada/all.ZIP:may/two.jsonl:3", "all.ZIP:may/two.jsonl:3"),
        ("C:\\Users\\ada\\one.txt", "one.txt"),
        ("C:\\Users\\ada\\all.zip:may/two.txt", "all.zip:may/two.txt"),
        ("added/1a2b3c4d/one.txt", "one.txt"),
        ("one.txt", "one.txt"),
        ("-", "-"),
        ("https://example.org/news/one.html", "https://example.org/news/one.html"),
    ],
)
def test_a_place_is_told_without_folders(location: str, name: str) -> None:
    assert place(location) == name
    why = f"the sidecar {location}.meta.json is no JSON"
    told = without_folders(StoredInput(location=location, state="failed", why=why))
    assert (told.location, told.why) == (name, f"the sidecar {name}.meta.json is no JSON")
    assert without_folders(StoredInput(location=location, state="failed")).why is None


def test_no_answer_names_a_folder_of_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "hush-hush"
    folder.mkdir()
    (folder / "good.txt").write_text(report(1))
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "lines.jsonl").write_text(json.dumps({"text": report(2)}) + "\n{}\n")
    with Record.open(tmp_path / "record.db", create=True) as record:
        ingest(record, sorted(folder.iterdir()))
    asking = client(tmp_path / "record.db")
    status = asking.get("/api/v1/status")
    assert [one["location"] for one in status.json()["failures"]] == ["bad.txt", "lines.jsonl:2"]
    articles = [row["article"]["id"] for row in asking.get("/api/v1/articles").json()["items"]]
    readings = [asking.get(f"/api/v1/articles/{id}/reading") for id in articles]
    assert sorted(one.json()["article"]["path"] for one in readings) == ["good.txt", "lines.jsonl:1"]
    pages = [asking.get(path) for path in ("/", *(f"/articles/{id}" for id in articles))]
    for answer in (status, *readings, *pages):
        assert answer.status_code == 200 and "hush-hush" not in answer.text and str(tmp_path) not in answer.text


def test_who_has_no_command_line_is_told_what_to_do_about_a_private_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "Jobs", partial(jobs.Jobs, factory=fake_reader.fragile))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    with workbench(tmp_path) as asking:
        job = ended(asking, asking.post("/api/v1/reports", json={"url": "http://192.168.7.9/news"}).json()["id"])
        (one,) = job["reports"]
        assert one["why"].startswith("192.168.7.9 is not on the public internet (192.168.7.9 is a private address); ")
        assert "paste its text" in one["why"] and "onrecord ingest URL --allow-private" in one["why"]
        assert "from Python" not in one["why"]
    shutil.rmtree(tmp_path / "temporary")
