"""Jobs: what was sent in waits here, is read by one process at a time, and is looked at and stopped from outside.

The last of several that wait joins claims too. All of it is in memory and ends with the workbench; what was read is in
the record by then, and nothing is half there.
"""

from __future__ import annotations

import multiprocessing
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError
from onrecord.web.job_state import AllRead, Claimed, JobState
from onrecord.web.job_types import Job, WholeJob
from onrecord.web.parcels import Parcel

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from onrecord.engine.work import ReaderFactory
    from onrecord.web.job_joining import FinderFactory
    from onrecord.web.settings import Settings

MOST_WAITING, KEPT = 20, 100
"""Jobs that may wait at one time, and those that are over and still told of."""
STOP_SECONDS = 5.0
"""How long a process has to end by itself."""
_LATER = "Claims are joined when what waits after this is read."


class FullError(OnrecordError):
    """Too many jobs are waiting."""


class Jobs:
    """The jobs of one workbench. May be used by several threads.

    `factory` loads a reader, and `finder` what finds claims, in place of the shipped ones; a process must be able to
    import them by name.
    """

    def __init__(
        self, settings: Settings, factory: ReaderFactory | None = None, finder: FinderFactory | None = None
    ) -> None:
        self._settings = settings
        self._factory = factory
        self._finder = finder
        self._states: dict[str, JobState] = {}  # the oldest first
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._process: SpawnProcess | None = None
        self._version = 0
        self._closed = False

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._version

    def put(self, parcel: Parcel) -> Job:
        """Have a parcel read, after those that wait already; it is ours to remove from now on.

        Raises FullError where too many wait.
        """
        with self._changed:
            try:
                return self._put(parcel)
            except FullError:
                parcel.remove()
                raise

    def join(self) -> Job:
        """Have claims joined, after what waits already; where that waits or is under way, it is that job.

        Raises FullError where too many wait.
        """
        with self._changed:
            return self._joining() or self._put(None)

    def joining(self) -> Job | None:
        """The job by which claims are joined now, or will be as somebody has asked for it; None where there is none."""
        with self._changed:
            now = next((state.job() for state in self._states.values() if state.state == "joining"), None)
            return now or self._joining()

    def all(self) -> list[Job]:
        """Every job that is still told of, the latest first."""
        with self._changed:
            return [state.job() for state in reversed(self._states.values())]

    def get(self, id: str) -> WholeJob | None:
        """One of them with what became of its reports; None where there is none of that id."""
        with self._changed:
            state = self._states.get(id)
            return state.whole() if state else None

    def cancel(self, id: str) -> Job | None:
        """Stop one, or take it out of those that wait; what it has read by now stays in the record.

        Nothing happens to one that is over.
        """
        with self._changed:
            state = self._states.get(id)
            if state is None:
                return None
            if state.over:
                return state.job()
            state.cancelled = True
            if state.state == "waiting":
                state.end(_now())
                state.remove()
            else:
                if self._process is not None:
                    self._process.terminate()
            self._note_change()
            return state.job()

    def _put(self, parcel: Parcel | None) -> Job:
        waiting = sum(state.state == "waiting" for state in self._states.values())
        if self._closed or waiting >= MOST_WAITING:
            raise FullError("too many reports are waiting to be read; try again when some are done")
        state = JobState(secrets.token_hex(8), parcel, _now())
        self._states[state.id] = state
        self._drop_old()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
            self._thread.start()
        self._note_change()
        return state.job()

    def _joining(self) -> Job | None:
        return next((s.job() for s in self._states.values() if s.parcel is None and not s.over), None)

    def wait(self, seconds: float, until: Callable[[], bool]) -> bool:
        """Wait for something to become true of the jobs; whether it did."""
        with self._changed:
            return self._changed.wait_for(until, seconds)

    def close(self) -> None:
        """Stop all of them."""
        with self._changed:
            self._closed = True
            ids = [id for id, state in self._states.items() if not state.over]
        for id in ids:
            self.cancel(id)
        with self._changed:
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(2 * STOP_SECONDS)

    def _run(self) -> None:
        """The life of the thread: one job after the other."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._next() is not None)
                state = self._next()
                if state is None:
                    return
                state.state = "reading" if state.parcel else "joining"
                self._note_change()
            why: str | None = "The process that was to do it could not be started"
            try:
                why = self._read(state)
            except OSError as error:
                why = f"{why} ({error.strerror or error})"
            finally:
                state.remove()
                with self._changed:
                    self._process = None
                    state.end(_now(), why)
                    self._note_change()

    def _next(self) -> JobState | None:
        return next((state for state in self._states.values() if state.state == "waiting"), None)

    def _read(self, state: JobState) -> str | None:
        """Have a job done by a process; why it was not done, if so."""
        # what starts it takes time to import, and is not needed to look at a record
        from onrecord.web.job_process import Over, Task, work

        task = Task(
            record=self._settings.record.absolute(),
            parcel=state.parcel,
            knowledge=_absolute(self._settings.knowledge),
            treaties=_absolute(self._settings.treaties),
            factory=self._factory,
            finder=self._finder,
        )
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, task), name="onrecord jobs")
        with ours:
            with theirs:
                process.start()
            with self._changed:
                self._process = process
                if state.cancelled:
                    process.terminate()
            over: Over | None = None
            with suppress(EOFError, OSError):
                while over is None:
                    message = ours.recv()
                    if isinstance(message, Over):
                        over = message
                        continue
                    with self._changed:
                        state.take(message)
                        if isinstance(message, AllRead):
                            last = self._next() is None
                            ours.send(last)
                            if not last:
                                state.take(Claimed(claims="left_out", why=_LATER))
                        self._note_change()
        process.join(STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        if over is not None:
            return over.why
        killed = process.exitcode is not None and process.exitcode < 0
        how = "was killed, perhaps for lack of memory" if killed else f"ended with status {process.exitcode}"
        if state.state == "joining":
            return f"The process that was joining claims {how}. Claims are as they were."
        return f"The process that was reading it {how}. What it had read is in the record; add the rest again."

    def _note_change(self) -> None:
        self._version += 1
        self._changed.notify_all()

    def _drop_old(self) -> None:
        over = [id for id, state in self._states.items() if state.over]
        for id in over[: max(0, len(over) - KEPT)]:
            del self._states[id]


def _absolute(files: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(file.absolute() for file in files)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
