"""The record that is looked at, and the workbench on it."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from onrecord.intake.files import list_inputs
from onrecord.model import Reading, Span
from onrecord.reader.claims import Claims
from onrecord.record import Record
from onrecord.record.corrections.types import AnchorOf, Change, Field, Mark, Named, Value
from onrecord.record.ingest import Ingest
from onrecord.web.app import make_app
from onrecord.web.settings import Access, Settings

ANALYST = "A. Analyst"
_STARTING = 30.0


def make(path: Path, reports: Sequence[Path]) -> None:
    """Read reports into a record, join its claims and events, and make a few corrections if there are none."""
    with Record.open(path, create=True) as record:
        for _ in Ingest(record, list_inputs(reports), workers=1).run():
            pass
        record.join_events()
        record.join_claims(Claims())
        if not record.correction_counts():
            _correct(record)


class Mended(NamedTuple):
    """A correction of our own sample: of the statement or event with these words in an article with this title."""

    title: str
    words: str
    field: Field
    verdict: Mark
    value: Value | None = None
    note: str = ""


_TITLE = "Two neighbours trade blame over border shelling"
CORRECTIONS = (
    Mended(_TITLE, "three villages near the border", "itself", "right"),
    Mended(
        _TITLE, "accusation", "source", "fixed", Value(source=(Named(name="Armenian Defence Ministry"),)),
        "It is the ministry that accuses.",
    ),
    Mended(_TITLE, "the shelling stopped", "itself", "right"),
    Mended(_TITLE, "opened fire", "itself", "right"),
    Mended(_TITLE, "talks", "itself", "wrong", None, "No talks are told of; they are what is asked for."),
)  # fmt: skip


def _correct(record: Record) -> None:
    """The corrections above where their articles are there; elsewhere the first statement is called right."""
    made = 0
    for reading in record.readings():
        text, article = reading.article.text, reading.article.id
        for one in (c for c in CORRECTIONS if c.title == reading.article.title):
            for kind, id, span in _parts(reading):
                if one.words in text[span.start : span.end] and one.field in _FIELDS[kind]:
                    value = {"value": one.value} if one.value else {}
                    change = Change(
                        article=article, kind=kind, id=id, field=one.field, verdict=one.verdict, note=one.note, **value
                    )
                    record.correct(change, who=ANALYST)
                    made += 1
                    break
    if not made:
        for reading in record.readings():
            if reading.statements:
                first = reading.statements[0].id
                change = Change(article=reading.article.id, kind="statement", id=first, field="itself", verdict="right")
                record.correct(change, who=ANALYST)
                break


_FIELDS: dict[AnchorOf, tuple[Field, ...]] = {"event": ("itself", "source"), "statement": ("itself",)}


def _parts(reading: Reading) -> Iterator[tuple[AnchorOf, str, Span]]:
    """The triggers of events, which are short, then the contents of statements."""
    for event in reading.events:
        yield "event", event.id, event.trigger
    for statement in reading.statements:
        for span in statement.content:
            yield "statement", statement.id, span


@contextmanager
def served(record: Path, password_hash: str | None = None) -> Iterator[str]:
    """The workbench on a free port of this machine; gives its address without the slash."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = make_app(Settings(record=record, port=port, access=Access(password_hash=password_hash)))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + _STARTING
        while not server.started:
            if time.monotonic() > end or not thread.is_alive():
                raise RuntimeError("the workbench did not start")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_STARTING)
        listening.close()


def answer(base: str, path: str) -> Any:
    """What the API answers."""
    with urllib.request.urlopen(f"{base}/api/v1{path}", timeout=_STARTING) as got:  # noqa: S310  our own address
        return json.load(got)
