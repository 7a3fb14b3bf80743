"""Claims are joined behind what is added, and by a button: whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import fake_finders
import fake_reader
from made_claims import claims as finder
from made_disputes import made, reading
from onrecord.reader.claims import Claims
from onrecord.record import Record
from onrecord.web import desk, jobs
from onrecord.web.app import make_app
from onrecord.web.settings import Settings
from test_web_add import ORIGIN, ended, until

BUTTON = 'action="/claims/join"'
NEW = (
    "Pela Voss denied that the navy of Marenga fired on a trawler near the Saro Strait.\n\nSnow fell on the inner "
    "islands for the third day, and the post boats to the lighthouse were called off until further notice.\n"
)


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of five reports whose claims are joined; not to be changed."""
    return made(tmp_path_factory.mktemp("joined") / "record.db")


@contextmanager
def workbench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, find: Callable[[], Claims] | None = None, **changed: Any
) -> Iterator[TestClient]:
    """On the record in `tmp_path`, an empty one where there is none; `find` loads what finds claims."""
    monkeypatch.setattr(desk, "Jobs", partial(jobs.Jobs, factory=fake_reader.fragile, finder=find))
    settings = Settings(record=tmp_path / "record.db", **changed)
    Record.open(settings.record, create=True).close()
    with TestClient(make_app(settings), base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False) as asking:
        yield asking
    with Record.open(settings.record) as record:
        assert list(record.verify()) == []


def add(asking: TestClient, text: str, outlet: str, published: str) -> str:
    body = {"text": text, "outlet": outlet, "published": published}
    return str(asking.post("/api/v1/reports", json=body).json()["id"])


def stored(path: Path) -> tuple[list[Any], bool]:
    """The claims of a record, and whether they are of the articles that there are."""
    with Record.open(path) as record:
        return list(record.claims()), record.claims_fresh(finder())


def test_what_is_added_is_on_the_board_when_the_job_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch) as asking:
        assert BUTTON in asking.get("/claims").text
        ids = [
            add(asking, reading(name).article.text, name, str(reading(name).article.published))
            for name in ("Post", "Herald", "Gazette")
        ]
        over = [ended(asking, id) for id in ids]
        assert [job["state"] for job in over] == ["done"] * 3
        assert over[0]["claims"] == "left_out" and "what waits after this" in over[0]["note"]
        assert (over[-1]["claims"], over[-1]["note"], over[-1]["progress"]) == ("joined", None, 1.0)
        board = asking.get("/claims").text
        assert "fired on a trawler" in board and BUTTON not in board and "onrecord claims" not in board
        assert asking.get("/api/v1/claims?disputed=true").json()["total"] == 1
        assert "claims joined" in asking.get("/add").text and BUTTON not in asking.get("/add").text
        again = ended(asking, add(asking, reading("Post").article.text, "Post", str(reading("Post").article.published)))
        assert (again["counts"]["unchanged"], again["claims"], again["note"]) == (1, "current", None)


def test_joining_tells_how_far_it_is_and_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disputed: Path
) -> None:
    shutil.copy(disputed, tmp_path / "record.db")
    before, _ = stored(disputed)
    with workbench(tmp_path, monkeypatch, fake_finders.slow) as asking:
        id = add(asking, NEW, "Courier", "2024-05-11")
        seen = until(asking, id, lambda job: "articles looked at" in (job["note"] or ""))
        assert seen["state"] == "joining" and seen["ended"] is None and 0 <= seen["progress"] < 1
        assert seen["note"].startswith("Joining claims: ") and seen["counts"]["read"] == 1
        shown = asking.get(f"/add/jobs/{id}").text
        assert "joining claims" in shown and "<progress" in shown and f'action="/add/jobs/{id}/cancel"' in shown
        for path in ("/claims", "/"):
            page = asking.get(path).text
            assert f'<a href="/add/jobs/{id}">They are being joined now.</a>' in page and BUTTON not in page
        asking.post(f"/add/jobs/{id}/cancel")
        over = ended(asking, id)
        assert (over["state"], over["claims"]) == ("cancelled", "left_out")
        assert over["note"] == "Cancelled. All that was sent is read. Claims are as they were."
        assert asking.get("/add").text.count(BUTTON) == 1
        assert asking.get("/api/v1/status").json()["totals"]["articles"] == 6
    assert stored(tmp_path / "record.db") == (before, False)


@pytest.mark.parametrize("find", [fake_finders.deadly, fake_finders.deadly_in_storing, fake_finders.damaged])
def test_a_joining_that_fails_leaves_claims_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disputed: Path, find: Callable[[], Claims]
) -> None:
    shutil.copy(disputed, tmp_path / "record.db")
    before, _ = stored(disputed)
    why = "weights are damaged" if find is fake_finders.damaged else "joining claims was killed"
    with workbench(tmp_path, monkeypatch, find) as asking:
        over = ended(asking, add(asking, NEW, "Courier", "2024-05-11"))
        assert (over["state"], over["claims"], over["counts"]["read"]) == ("done", "left_out", 1)
        assert over["note"].startswith("All is read, but claims are not joined anew.") and why in over["note"]
        asked = ended(asking, asking.post("/api/v1/claims/join").json()["id"])
        assert (asked["state"], asked["claims"]) == ("failed", "left_out") and why in asked["note"]
        page = asking.get(f"/add/jobs/{asked['id']}").text
        assert "not joined" in page and BUTTON in page and "since claims were joined" in asking.get("/claims").text
    assert stored(tmp_path / "record.db") == (before, False)


def test_a_large_record_is_joined_only_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disputed: Path
) -> None:
    shutil.copy(disputed, tmp_path / "record.db")
    with workbench(tmp_path, monkeypatch, fake_finders.long) as asking:
        over = ended(asking, add(asking, NEW, "Courier", "2024-05-11"))
        assert (over["state"], over["claims"]) == ("done", "left_out")
        assert "with 7 statements that takes 3 minutes or more" in over["note"]
        renn = asking.get("/api/v1/actors?q=Renn").json()["items"][0]["actor"]["key"]
        claim = asking.get("/api/v1/claims?disputed=true").json()["items"][0]["id"]
        stale = (
            "/",
            "/claims",
            "/add",
            f"/add/jobs/{over['id']}",
            f"/claims/{claim}",
            f"/actors/{renn}?view=positions",
        )
        for path in stale:
            assert asking.get(path).text.count(BUTTON) == 1, path
        sent = asking.post("/claims/join")
        assert sent.status_code == 303 and sent.headers["location"].startswith("/add/jobs/")
        id = sent.headers["location"].rpartition("/")[2]
        page = asking.get(sent.headers["location"]).text
        assert "<h1>Joining claims</h1>" in page and "Claims of all articles" in page
        done = ended(asking, id)
        assert (done["kind"], done["state"], done["claims"], done["files"]) == ("claims", "done", "joined", 0)
        for path in stale:
            assert BUTTON not in asking.get(path).text, path
        assert any("Pela Voss" in str(one) for one in asking.get(f"/api/v1/claims/{claim}").json()["reports"])
        assert ended(asking, asking.post("/api/v1/claims/join").json()["id"])["claims"] == "current"
    assert stored(tmp_path / "record.db")[1]


def test_who_asks_twice_gets_one_job_and_it_waits_for_other_writers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disputed: Path
) -> None:
    shutil.copy(disputed, tmp_path / "record.db")
    with Record.open(tmp_path / "record.db") as record, workbench(tmp_path, monkeypatch) as asking:
        record.forget(outlets=["Gazette"])
        with record.writing():
            first = asking.post("/api/v1/claims/join").json()
            assert asking.post("/api/v1/claims/join").json()["id"] == first["id"]
            waits = until(asking, first["id"], lambda job: job["note"])
            assert waits["state"] == "joining" and "Another program is writing" in waits["note"]
        assert ended(asking, first["id"])["claims"] == "joined"
        assert asking.post("/api/v1/claims/join").json()["id"] != first["id"]


def test_other_sites_and_a_read_only_workbench_join_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch) as asking:
        for path in ("/claims/join", "/api/v1/claims/join"):
            for origin in ("https://evil.example", "null"):
                assert asking.post(path, headers={"Origin": origin}).status_code == 403
        assert asking.get("/claims/join").status_code == 404  # a claim that there is not
        assert asking.get("/api/v1/jobs").json()["total"] == 0
    with workbench(tmp_path, monkeypatch, read_only=True) as asking:
        assert [asking.post(path).status_code for path in ("/claims/join", "/api/v1/claims/join")] == [403, 403]
        for path in ("/", "/claims"):
            page = asking.get(path).text
            assert BUTTON not in page and ("<code>onrecord claims</code> joins them" in page or path == "/")
