"""The workbench for tests: on a record of invented reports, asked directly or served to a real browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import uvicorn
from starlette.testclient import TestClient

from made_engaged import engaged
from made_events import EVENTS, eventful
from made_readings import span
from made_record import put
from onrecord.model import Claim, ClaimStance, Reading
from onrecord.record import Record
from onrecord.web.app import make_app
from onrecord.web.settings import DEFAULT_PORT, Settings

CHROMIUM = Path("/usr/bin/chromium")
_FOLDERS: list[TemporaryDirectory[str]] = []


def strait() -> Reading:
    """The report on the trawler, with events and a claim that is disputed in it."""
    made = eventful(tuple(e for e in EVENTS if e.id not in ("e5", "e8", "e9")))
    text = made.article.text
    claim = Claim(
        id="c1",
        text="its navy fired on a Tolvian trawler",
        stances=(
            ClaimStance(
                actor="marenga", mention=span(text, "The island republic of Marenga"), stance="deny", statement="s1"
            ),
            ClaimStance(
                actor="hale", mention=span(text, "Tolvian President Jorun Hale"), stance="support", statement="s4"
            ),
        ),
        disputed=True,
    )
    return msgspec.structs.replace(made, claims=(claim,))


def record_of(path: Path, *readings: Reading) -> Path:
    """A record of these readings, stored as though each came from a file."""
    with Record.open(path, create=True) as record:
        put(record, *readings)
    return path


@cache
def desk_record() -> Path:
    """A record of two invented reports, `strait` and `pact`; made once, not to be changed."""
    _FOLDERS.append(TemporaryDirectory())  # kept until the process ends
    return record_of(Path(_FOLDERS[-1].name) / "desk.db", strait(), engaged())


@cache
def article_id(name: str, record: Path | None = None) -> str:
    """The id in the record of the report that came from a file called so, ending and folder left out."""
    with Record.open(record or desk_record()) as opened:
        return next(a.id for a in opened.articles() if Path(opened.first_input(a.id) or "").stem == name)


def client(record: Path | None = None) -> TestClient:
    """Asks the workbench on a record, else on the two reports."""
    app = make_app(Settings(record=record or desk_record()))
    return TestClient(app, base_url=f"http://127.0.0.1:{DEFAULT_PORT}")


@contextmanager
def served(record: Path | None = None, **more: Any) -> Iterator[str]:
    """The workbench on a free port of this machine, with more settings; gives its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = make_app(Settings(record=record or desk_record(), port=port, **more))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < end and thread.is_alive(), "the workbench did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
