"""Worker processes: units in, outcomes out in the same order, whatever the number of workers.

A process pool of the standard library loses every unit in flight when one worker dies. Here each worker has its own
pipe and one unit at a time, and says after each item that it is done with it; so when a worker is killed (a crash in
native code, the system out of memory) the item it was at is known, fails alone, and the rest is handed out again.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext

from onrecord.engine.work import Item, Outcome, ReaderFactory, Result, Unit, do_item, name_of
from onrecord.errors import OnrecordError
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Failure

AHEAD = 4
"""Units per worker that may be under way before the oldest is handed on: what bounds the memory."""

_READY, _RESULT, _ITEM_DONE, _UNIT_DONE, _FATAL = range(5)


def run_pool(units: Iterable[Unit], factory: ReaderFactory, options: IntakeOptions, workers: int) -> Iterator[Outcome]:
    """Do the units in `workers` processes; outcomes come in the order of the units.

    Units are drawn as they are needed. Raises :class:`OnrecordError` when workers cannot start, and what the factory
    raises when the reader cannot be loaded.
    """
    pool = _Pool(factory, options, workers)
    try:
        yield from pool.run(iter(units))
    finally:
        pool.stop()


class _Task:
    """One unit on its way: the items still to do and the results so far."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.todo = deque(unit.items)
        self.results: list[Result] = []

    @property
    def done(self) -> bool:
        return not self.todo


class _Worker:
    """One process, the pipe to it, and the task it is at."""

    def __init__(self, context: SpawnContext, factory: ReaderFactory, options: IntakeOptions) -> None:
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, factory, options), daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.task: _Task | None = None

    def give(self, task: _Task) -> None:
        self.task = task
        with suppress(OSError):  # a dead worker shows when its pipe is read
            self.connection.send(tuple(task.todo))

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()
        self.connection.close()


class _Pool:
    def __init__(self, factory: ReaderFactory, options: IntakeOptions, workers: int) -> None:
        self.factory = factory
        self.options = options
        self.limit = workers
        self.context = multiprocessing.get_context("spawn")
        self.workers: list[_Worker] = []
        self.waiting: deque[_Task] = deque()

    def run(self, units: Iterator[Unit]) -> Iterator[Outcome]:
        order: deque[_Task] = deque()
        more = True
        while True:
            while more and len(order) < self.limit * AHEAD:
                unit = next(units, None)
                if unit is None:
                    more = False
                else:
                    task = _Task(unit)
                    order.append(task)
                    if not task.done:
                        self.waiting.append(task)
            while order and order[0].done:
                task = order.popleft()
                yield Outcome(task.unit.source, tuple(task.results), task.unit.last)
            if not order and not more:
                return
            if order:
                self._hand_out()
                self._listen()

    def stop(self) -> None:
        for worker in self.workers:
            worker.stop()

    def _hand_out(self) -> None:
        for worker in self.workers:
            if self.waiting and worker.task is None:
                worker.give(self.waiting.popleft())
        while self.waiting and len(self.workers) < self.limit:
            worker = _Worker(self.context, self.factory, self.options)
            self.workers.append(worker)
            worker.give(self.waiting.popleft())

    def _listen(self) -> None:
        """Take what the workers have to say; waits until at least one has something."""
        speaking = set(wait([worker.connection for worker in self.workers]))
        for worker in [worker for worker in self.workers if worker.connection in speaking]:
            try:
                message, content = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            self._take(worker, message, content)

    def _take(self, worker: _Worker, message: int, content: object) -> None:
        task = worker.task
        if message == _FATAL:
            raise content if isinstance(content, OnrecordError) else OnrecordError(str(content))
        if message == _READY:
            worker.ready = True
        elif task is not None and message == _RESULT:
            task.results.append(content)  # type: ignore[arg-type]
        elif task is not None and message == _ITEM_DONE:
            task.todo.popleft()
        elif message == _UNIT_DONE:
            worker.task = None

    def _bury(self, worker: _Worker) -> None:
        """A worker has died: fail the item it was at, hand out the rest of its unit again."""
        worker.process.join()
        worker.connection.close()
        self.workers.remove(worker)
        how = _cause(worker.process.exitcode)
        if not worker.ready:
            raise OnrecordError(f"a worker process {how} while it was starting; try --workers 1")
        task = worker.task
        if task is None or task.done:
            return
        item = task.todo.popleft()
        task.results.append(Failure(path=name_of(item), why=f"the process that was reading it {how}"))
        if not task.done:
            self.waiting.appendleft(task)


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with suppress(ValueError):
            name = signal.Signals(-exitcode).name
            return f"was killed ({name}{', perhaps out of memory' if name == 'SIGKILL' else ''})"
    return f"ended unexpectedly (status {exitcode})"


def _work(connection: Connection, factory: ReaderFactory, options: IntakeOptions) -> None:
    """The life of a worker: load a reader, do units until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    try:
        read = factory(1)
    except Exception as error:
        known = isinstance(error, OnrecordError)
        connection.send((_FATAL, error if known else f"the reader could not be loaded: {error!r}"))
        return
    with suppress(EOFError, OSError):  # the parent is gone: so are we
        connection.send((_READY, None))
        while True:
            items: tuple[Item, ...] = connection.recv()
            for item in items:
                for result in do_item(item, read, options):
                    connection.send((_RESULT, result))
                connection.send((_ITEM_DONE, None))
            connection.send((_UNIT_DONE, None))
