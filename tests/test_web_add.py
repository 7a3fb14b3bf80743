"""Adding reports in the browser and by the API: what is sent in ends in the record, or says why not."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import fake_reader
from onrecord.record import Record
from onrecord.web import desk, jobs
from onrecord.web.app import make_app
from onrecord.web.endpoints import InvalidError
from onrecord.web.pages.apidocs import _document
from onrecord.web.parcels import pack_address, pack_files, pack_text, safe_name
from onrecord.web.settings import Settings

ORIGIN = "http://127.0.0.1:8765"
SECONDS = 60.0
TOWNS = ("Alder", "Birch", "Cedar", "Damson", "Elder", "Fennel", "Gorse", "Hazel")


def report(number: int, more: str = "") -> str:
    """An invented report, unlike that of any other number."""
    town, other = TOWNS[number], TOWNS[number - 1]
    said = "\n\n".join(
        f"Mayor {town} Quillon said that the {word} of {town}ford would be mended by the {number + 2}th of the month. "
        f"{other} Marwick denied that any {word} had been {town.lower()}-marked, and the council of {town}ford met."
        for word in ("bridge", "quay", "mill", "chapel")
    )
    return f"{said}\n\nNobody in {town}ford was hurt, and the {other.lower()} market opened. {more}\n"


@pytest.fixture(autouse=True)
def _with_a_reader_without_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(desk, "Jobs", partial(jobs.Jobs, factory=fake_reader.fragile))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))


@contextmanager
def workbench(tmp_path: Path, **changed: Any) -> Iterator[TestClient]:
    settings = Settings(record=tmp_path / "record.db", **changed)
    Record.open(settings.record, create=True).close()
    with TestClient(make_app(settings), base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False) as asking:
        yield asking
    assert not list((tmp_path / "temporary").iterdir()), "files of a job are left behind"
    with Record.open(settings.record) as record:
        assert list(record.verify()) == []


def ended(asking: TestClient, id: str) -> dict[str, Any]:
    return until(asking, id, lambda job: bool(job["ended"]))


def until(asking: TestClient, id: str, wanted: Any) -> dict[str, Any]:
    began = time.monotonic()
    while not wanted(job := asking.get(f"/api/v1/jobs/{id}").json()):
        assert time.monotonic() - began < SECONDS, job
        time.sleep(0.05)
    return dict(job)


def sent(asking: TestClient, *files: tuple[str, bytes | str], **fields: str) -> dict[str, Any]:
    parts = [("file", (name, content)) for name, content in files]
    answer = asking.post("/api/v1/reports/files", files=parts, data=fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_files_end_in_the_record_or_say_why_not(tmp_path: Path) -> None:
    lines = "\n".join([json.dumps({"text": report(2), "title": "Two"}), '{"headline": "no text"}'])
    title = "&lt;script&gt;hit()&lt;/script&gt; in Damsonford"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{report(3)}</p></body></html>"
    with workbench(tmp_path) as asking:
        job = sent(
            asking,
            ("../../etc/one.txt", report(1)),
            ("one.meta.json", '{"title": "The bridge", "outlet": "Alderford Post"}'),
            ("six.txt", report(6)),
            ("six2.txt", report(6)),
            ("many.jsonl", lines),
            ("page.html", page),
            ("broken.txt", b"\x00\x01\x02" * 50),
            ("refused.txt", report(4, "REFUSE")),
            ("lonely.meta.json", "{}"),
            published="2024-03-05",
        )
        assert job["state"] in ("waiting", "reading") and job["files"] == 8
        done = ended(asking, job["id"])
        assert (done["state"], done["files_done"], done["progress"]) == ("done", 8, 1.0)
        by_name = {found["name"]: found for found in done["reports"]}
        assert by_name["one.txt"]["end"] == "read" and by_name["one.txt"]["title"] == "The bridge"
        assert (by_name["six.txt"]["end"], by_name["six2.txt"]["end"]) == ("read", "duplicate")
        assert by_name["six2.txt"]["original"] == by_name["six.txt"]["article"]
        assert by_name["many.jsonl:1"]["end"] == "read" and "no text" in by_name["many.jsonl:2"]["why"]
        assert "binary" in by_name["broken.txt"]["why"] and by_name["refused.txt"]["why"] == "refused"
        assert "describes a report" in by_name["lonely.meta.json"]["why"]
        assert done["counts"] == {"read": 4, "unchanged": 0, "duplicate": 1, "failed": 4}

        shown = asking.get("/add")
        assert f'href="/articles/{by_name["one.txt"]["article"]}"' in shown.text
        assert "&lt;script&gt;hit()" in shown.text and "<script>hit()" not in shown.text
        assert asking.get(f"/articles/{by_name['page.html']['article']}").status_code == 200
        with Record.open(tmp_path / "record.db") as record:
            article = record.reading(by_name["one.txt"]["article"]).article
            assert (article.outlet, article.published) == ("Alderford Post", "2024-03-05")
            places = [found.location for found in record.inputs()]
        assert all(place.startswith("added/") and ".." not in place for place in places), places


def test_a_text_sent_again_is_unchanged_and_a_failed_one_is_tried_again(tmp_path: Path) -> None:
    body = {"text": report(5), "title": "A <b>mill</b> 🚢", "outlet": "Elderford Echo", "published": "2024-04-01"}
    with workbench(tmp_path) as asking:
        first = ended(asking, asking.post("/api/v1/reports", json=body).json()["id"])
        (one,) = first["reports"]
        assert (one["end"], one["title"]) == ("read", "A <b>mill</b> 🚢")
        again = ended(asking, asking.post("/api/v1/reports", json=body).json()["id"])
        assert again["reports"][0]["end"] == "unchanged" and again["reports"][0]["article"] == one["article"]
        found = asking.get(f"/api/v1/articles/{one['article']}").json()["article"]
        assert (found["outlet"], found["published"]) == ("Elderford Echo", "2024-04-01")
        refused = {"text": report(6, "REFUSE")}
        for _ in range(2):
            job = ended(asking, asking.post("/api/v1/reports", json=refused).json()["id"])
            assert job["counts"]["failed"] == 1 and job["reports"][0]["why"] == "refused"
        assert [job["id"] for job in asking.get("/api/v1/jobs?limit=1").json()["items"]] == [job["id"]]


def test_the_form_of_the_page_takes_all_three_ways_at_once(tmp_path: Path) -> None:
    with workbench(tmp_path) as asking:
        fields = {"text": report(1).replace("\n", "\r\n"), "title": "Pasted", "url": "http://10.0.0.7/news"}
        answer = asking.post("/add", data=fields, files=[("file", ("two.txt", report(2)))])
        assert answer.status_code == 303 and answer.headers["location"] == "/add#under-way"
        jobs_now = {job["kind"]: job["id"] for job in asking.get("/api/v1/jobs").json()["items"]}
        assert set(jobs_now) == {"files", "text", "address"}
        assert ended(asking, jobs_now["files"])["counts"]["read"] == 1
        assert ended(asking, jobs_now["text"])["reports"][0]["title"] == "Pasted"
        why = ended(asking, jobs_now["address"])["reports"][0]["why"]
        assert "not on the public internet" in why and "a private address" in why
        alone = asking.get(f"/add/jobs/{jobs_now['text']}")
        assert alone.status_code == 200 and "Pasted" in alone.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "There is nothing to add"),
        ({"text": "  "}, "There is nothing to add"),
        ({"url": "file:///etc/passwd", "text": report(1)}, "not an http or https address"),
        ({"url": "http://ada:secret@example.org/"}, "user name or password"),
        ({"text": "kept words", "published": "2024-02-31"}, "is no date"),
        ({"text": "kept words", "title": "x" * 501}, "longer than 500 characters"),
    ],
)
def test_what_the_form_lacks_is_told_and_what_was_typed_is_kept(
    tmp_path: Path, fields: dict[str, str], words: str
) -> None:
    with workbench(tmp_path) as asking:
        answer = asking.post("/add", data=fields, files=[("file", ("", b""))])
        assert answer.status_code == 400 and words in answer.text
        assert "kept words" not in fields.get("text", "") or "kept words</textarea>" in answer.text
        assert asking.get("/api/v1/jobs").json()["total"] == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "nothing to add"),
        ({"text": " \n"}, "no text to add"),
        ({"url": "gopher://example.org/"}, "not an http"),
        ({"url": "http://example.org/", "title": "x"}, "are for a text"),
        ({"text": "x", "published": "2024-13-01"}, "no date"),
        ({"text": "x", "path": "/etc/passwd"}, "unknown field"),
    ],
)
def test_what_the_api_cannot_take_is_told(tmp_path: Path, body: dict[str, str], words: str) -> None:
    with workbench(tmp_path) as asking:
        answer = asking.post("/api/v1/reports", json=body)
        assert answer.status_code == 400 and words in answer.json()["error"]
        assert asking.post("/api/v1/reports/files", data={"name": "x"}).status_code == 400
        assert asking.post("/api/v1/reports/files", files=[("other", ("a.txt", b"x"))]).status_code == 400
        assert asking.get("/api/v1/jobs/none").status_code == 404
        assert asking.delete("/api/v1/jobs/none").status_code == 404
        assert asking.get("/add/jobs/none").status_code == 404


def test_jobs_are_cancelled_and_what_they_read_stays(tmp_path: Path) -> None:
    with workbench(tmp_path) as asking:
        slow = sent(asking, *((f"{number}.txt", report(number, "SLOW" if number else "")) for number in range(8)))
        waiting = asking.post("/api/v1/reports", json={"text": report(1)}).json()
        cancelled = asking.delete(f"/api/v1/jobs/{waiting['id']}").json()
        assert cancelled["state"] == "cancelled" and cancelled["note"] == "Cancelled."
        seen = until(asking, slow["id"], lambda job: job["counts"]["read"] >= 1)
        assert seen["state"] == "reading" and "being read" in asking.get("/add").text
        answer = asking.post(f"/add/jobs/{slow['id']}/cancel")
        assert (answer.status_code, answer.headers["location"]) == (303, "/add#under-way")
        over = ended(asking, slow["id"])
        assert over["state"] == "cancelled" and "is in the record" in over["note"]
        stored = asking.get("/api/v1/status").json()["totals"]["articles"]
        assert over["counts"]["read"] <= stored < 8
        assert asking.delete(f"/api/v1/jobs/{slow['id']}").json()["state"] == "cancelled"
        ready = ended(asking, asking.post("/api/v1/reports", json={"text": report(7)}).json()["id"])
        assert ready["state"] == "done"


def test_a_workbench_that_ends_stops_what_it_reads(tmp_path: Path) -> None:
    began = time.monotonic()
    with workbench(tmp_path) as asking:
        slow = sent(asking, *((f"{number}.txt", report(number, "SLOW")) for number in range(8)))
        sent(asking, ("later.txt", report(1)))
        until(asking, slow["id"], lambda job: job["counts"]["read"] >= 1)
    with Record.open(tmp_path / "record.db") as record:
        assert 1 <= record.status().totals.articles < 8
        with record.writing():  # nobody else does any more
            pass
    assert time.monotonic() - began < SECONDS


def test_a_job_waits_while_another_program_writes(tmp_path: Path) -> None:
    with workbench(tmp_path) as asking:
        with Record.open(tmp_path / "record.db") as record, record.writing():
            job = asking.post("/api/v1/reports", json={"text": report(1)}).json()
            waits = until(asking, job["id"], lambda job: job["note"])
            assert "Another program is writing" in waits["note"] and waits["ended"] is None
        done = ended(asking, job["id"])
        assert done["note"] is None and done["counts"]["read"] == 1


def test_a_process_that_is_killed_fails_its_job_alone(tmp_path: Path) -> None:
    with workbench(tmp_path) as asking:
        job = ended(asking, asking.post("/api/v1/reports", json={"text": report(1, "BOOM")}).json()["id"])
        assert job["state"] == "failed" and "was killed" in job["note"]
        assert "was killed" in asking.get("/add").text
        assert ended(asking, asking.post("/api/v1/reports", json={"text": report(2)}).json()["id"])["state"] == "done"


def test_read_only_says_so_and_refuses(tmp_path: Path) -> None:
    with workbench(tmp_path, read_only=True) as asking:
        shown = asking.get("/add")
        assert "only shows its record" in shown.text and "<textarea" not in shown.text
        answers = [
            asking.post("/add", data={"text": report(1)}),
            asking.post("/add/jobs/x/cancel"),
            asking.post("/api/v1/reports", json={"text": report(1)}),
            asking.post("/api/v1/reports/files", files=[("file", ("a.txt", report(1)))]),
            asking.delete("/api/v1/jobs/x"),
        ]
        assert [answer.status_code for answer in answers] == [403] * 5
        assert "--read-only" in answers[2].json()["error"]
        assert asking.get("/api/v1/jobs").json()["total"] == 0


def test_caps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, upload_bytes=20_000, upload_files=3, body_bytes=5_000) as asking:
        for path in ("/add", "/api/v1/reports/files"):
            large = asking.post(path, files=[("file", ("a.txt", b"x" * 30_000))])
            assert large.status_code == 413 and "larger than" in large.text
            many = asking.post(path, files=[("file", (f"{number}.txt", b"x")) for number in range(4)])
            assert many.status_code == 400 and "3" in many.text
        assert asking.post("/api/v1/reports", json={"text": "x" * 6_000}).status_code == 413
        monkeypatch.setattr(jobs, "MOST_WAITING", 0)
        full = asking.post("/api/v1/reports", json={"text": report(1)})
        assert full.status_code == 429 and full.headers["retry-after"] == "30" and "waiting" in full.json()["error"]


def test_a_page_that_has_seen_all_is_sent_nothing(tmp_path: Path) -> None:
    with workbench(tmp_path) as asking:
        part = {"HX-Request": "true"}
        assert asking.get("/add?seen=0", headers=part).status_code == 204
        job = asking.post("/api/v1/reports", json={"text": report(1)}).json()
        shown = asking.get("/add?seen=0", headers=part)
        assert shown.status_code == 200 and "<html" not in shown.text and 'hx-trigger="every 1s"' in shown.text
        assert 'http-equiv="refresh"' in asking.get("/add").text  # for whoever has no scripts
        ended(asking, job["id"])
        assert "hx-trigger" not in asking.get("/add", headers=part).text
        assert 'http-equiv="refresh"' not in asking.get("/add").text
        alone = asking.get(f"/add/jobs/{job['id']}", headers=part)
        assert "<html" not in alone.text and job["id"] in alone.text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\news.html", "news.html"),
        ("/", "report"),
        ("", "report"),
        ("..", "report"),
        (".bashrc", "bashrc"),
        ("a\x00b\r\n.txt", "a b.txt"),
        ("evil\u202etxt.exe", "evil txt.exe"),
        ("http://x.example/y.txt", "y.txt"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ("é" * 200 + ".jsonl", "é" * 57 + ".jsonl"),
        ("lone\udc80.txt", "lone_.txt"),
        ("crawl.warc.gz", "crawl.warc.gz"),
    ],
)
def test_names_are_never_paths(given: str, name: str) -> None:
    assert safe_name(given) == name
    assert len(safe_name(given).encode()) <= 120 and "/" not in safe_name(given)


def test_parcels_lay_files_where_they_are_known_again(tmp_path: Path) -> None:
    one = pack_files([("x.txt", io.BytesIO(b"one")), ("x.txt", io.BytesIO(b"two")), ("x.txt", io.BytesIO(b"one"))])
    other = pack_files([("x.txt", io.BytesIO(b"one"))])
    assert [piece.name for piece in one.pieces] == ["x.txt", "x.txt"]
    assert other.pieces[0] == one.pieces[0] and other.folder != one.folder
    assert (one.folder / one.pieces[1].place).read_bytes() == b"two"
    assert one.folder.stat().st_mode & 0o077 == 0
    text = pack_text("a\r\nb", title="T", author="A")
    place = text.folder / text.pieces[0].place
    assert place.read_bytes() == b"a\nb"
    assert json.loads(place.with_suffix(".meta.json").read_bytes()) == {"title": "T", "author": "A"}
    address = pack_address("HTTP://Example.ORG/a#b")
    assert address.pieces[0].place == "http://example.org/a"
    for parcel in (one, other, text, address):
        parcel.remove()
        assert not parcel.folder.exists()
    with pytest.raises(InvalidError):
        pack_files([])
    assert not list((tmp_path / "temporary").iterdir())


def test_the_document_has_the_route_for_files() -> None:
    operation = _document()["paths"]["/reports/files"]["post"]
    schema = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert schema["required"] == ["file"] and operation["operationId"] == "post_reports_files"
    assert "Job" in json.dumps(operation["responses"]["200"])
