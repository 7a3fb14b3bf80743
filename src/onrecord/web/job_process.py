"""The process that reads what was sent in and writes it to the record, as `onrecord ingest` does, and joins claims.

A process of its own, not a thread: the rules of the reader and the joining of events are Python that would hold up
every page; what crashes it in native code, or takes all memory, does not take the workbench along; its memory is given
back when it ends; and it can be stopped at any point, for each transaction holds whole reports. It may start workers
of its own, as the command does.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import msgspec

from onrecord.engine.work import ReaderFactory, explain
from onrecord.errors import BusyError, KnowledgeError, OnrecordError, RecordError
from onrecord.intake.addresses import is_address
from onrecord.intake.options import IntakeOptions
from onrecord.intake.streams import HTML_SUFFIXES, TEXT_SUFFIXES, suffix_of
from onrecord.record import Record
from onrecord.record.ended import Ended
from onrecord.record.ingest import Ingest
from onrecord.web.job_joining import FinderFactory, join, left_out
from onrecord.web.job_state import AllRead, Began, Busy, Message, Told
from onrecord.web.job_types import Report
from onrecord.web.parcels import Parcel
from onrecord.web.wording import KNOWLEDGE_TROUBLE, RECORD_TROUBLE

if TYPE_CHECKING:
    from onrecord.record.visits import Web

RETRY_SECONDS = 0.5
"""How long to wait before asking again whether the record is free."""
_LOOK_SECONDS = 0.3
_PRIVATE = (
    "the workbench fetches from the public internet alone: open the page in your browser and paste its text here, or "
    "save it and add the file; whoever runs the workbench can also take it in by: onrecord ingest URL --allow-private"
)


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is given; paths are absolute. Without a `parcel` it only joins claims.

    `factory` loads a reader, and `finder` what finds claims, in place of the shipped ones.
    """

    record: Path
    parcel: Parcel | None
    knowledge: tuple[Path, ...] = ()
    treaties: tuple[Path, ...] = ()
    factory: ReaderFactory | None = None
    finder: FinderFactory | None = None


class Over(msgspec.Struct, frozen=True):
    """Nothing more comes; `why` where that is too soon."""

    why: str | None = None


class _StoppedError(BaseException):
    """Somebody wants this to end."""


def work(connection: Connection, task: Task) -> None:
    """The life of the process: read the parcel, tell of each report, join claims, take the parcel from the disk."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the workbench's to handle
    signal.signal(signal.SIGTERM, _stop)
    with suppress(OSError, AttributeError):
        os.nice(5)  # pages go first
    try:
        if task.parcel is not None:
            os.chdir(task.parcel.folder)  # places are relative to it
            for message in _when_free(partial(_read, task, task.parcel)):
                connection.send(message)
            connection.send(AllRead())
        if task.parcel is None or connection.recv():
            _join(connection, task)
        connection.send(Over())
    except (_StoppedError, BrokenPipeError, EOFError):  # or the workbench is gone
        pass
    except Exception as error:
        with suppress(OSError):
            connection.send(Over(_why(error)))
    finally:
        if task.parcel is not None:
            task.parcel.remove()


def _join(connection: Connection, task: Task) -> None:
    """Join claims; unasked, behind a parcel, only where that does not take long."""
    from onrecord.reader.claims import Claims  # numpy: not before all is read

    finder = (task.finder or Claims)()
    with Record.open(task.record) as record:
        why = left_out(record, finder) if task.parcel is not None else None
        if why is not None:
            connection.send(why)
            return

        def attempt() -> Iterator[Message]:
            yield _begun(record)
            yield join(record, finder, connection.send)

        for message in _when_free(attempt):
            connection.send(message)


def _read(task: Task, parcel: Parcel) -> Iterator[Message]:
    with Record.open(task.record) as record:
        yield _begun(record)
        yield from _ingest(record, task, parcel)


def _when_free(attempt: Callable[[], Iterator[Message]]) -> Iterator[Message]:
    """What an attempt tells; it is made again for as long as somebody else writes to the record."""
    while True:
        try:
            yield from attempt()
            return
        except BusyError:  # in reading only ever before the first report
            yield Busy()
            time.sleep(RETRY_SECONDS)


def _begun(record: Record) -> Began:
    """Raises BusyError now where the record is not free, not only once there is something to write."""
    with record.writing():
        return Began()


def _ingest(record: Record, task: Task, parcel: Parcel) -> Iterator[Message]:
    options = IntakeOptions(published=parcel.published, outlet=parcel.outlet, url=parcel.url)
    job = Ingest(
        record,
        [piece.place for piece in parcel.pieces],
        options,
        factory=task.factory,
        knowledge=task.knowledge,
        treaties=task.treaties,
        web=_web(parcel),
        retry_failed=True,  # whoever sends it again wants it tried again
    )
    size, seen = job.size, 0
    files = _Files(record, parcel)
    with closing(job.run()) as ended:
        for end in ended:
            seen += end.size
            yield Told(
                report=_report(record, parcel, end),
                files_done=files.done_after(end.location),
                progress=min(1.0, seen / size) if size else None,
            )


def _web(parcel: Parcel) -> Web | None:
    """How addresses are fetched: never from private networks, and with words for somebody who has no command line."""
    if parcel.kind != "address":
        return None
    from onrecord.intake.fetch import Fetcher  # http and ssl: not before something is fetched
    from onrecord.record.visits import Web

    return Web(fetcher=Fetcher(advice=_PRIVATE))


def _report(record: Record, parcel: Parcel, end: Ended) -> Report:
    names = {piece.place: piece.name for piece in parcel.pieces}
    name = names.get(end.location) or next(
        (name + end.location[len(place) :] for place, name in names.items() if end.location.startswith(place + ":")),
        end.location,
    )
    kind = "read" if end.end == "reread" else end.end
    if kind == "failed":
        return Report(name=name, end=kind, why=end.why)
    versions = list(record.inputs(location=end.location))
    stored = versions[-1] if versions else None  # the one that was seen now
    if stored is None or stored.article is None:
        return Report(name=name, end=kind, reports=end.reports)
    return Report(
        name=name,
        end=kind,
        article=stored.article,
        title=record.article(stored.article).title,
        original=stored.original if kind == "duplicate" else None,
        reports=end.reports,
    )


class _Files:
    """Which files are done: one report ends a file that holds one; another is done when the record has it whole."""

    def __init__(self, record: Record, parcel: Parcel) -> None:
        places = [piece.place for piece in parcel.pieces]
        self._record = record
        self._open = {place for place in places if not is_address(place)}
        self._many = {place for place in self._open if suffix_of(place) not in TEXT_SUFFIXES | HTML_SUFFIXES}
        self._done = 0
        self._looked = 0.0

    def done_after(self, location: str) -> int:
        """How many are, now that something of them ended at `location`."""
        if location in self._open:
            self._close(location)
        elif time.monotonic() - self._looked > _LOOK_SECONDS:
            self._looked = time.monotonic()
            for place in sorted(self._many & self._open):
                if self._record.known_file(place):
                    self._close(place)
        return self._done

    def _close(self, place: str) -> None:
        self._open.discard(place)
        self._done += 1


def _why(error: Exception) -> str:
    """Why nothing more comes, without places on the disk; whoever runs the workbench has it all on the terminal."""
    print(f"onrecord: adding reports: {explain(error)}", file=sys.stderr, flush=True)
    if isinstance(error, RecordError):
        return RECORD_TROUBLE
    if isinstance(error, KnowledgeError):
        return KNOWLEDGE_TROUBLE
    if isinstance(error, OnrecordError | OSError | MemoryError):
        return explain(error)
    return f"onrecord made a mistake here, please report it ({type(error).__name__})"


def _stop(number: int, frame: FrameType | None) -> None:
    raise _StoppedError
