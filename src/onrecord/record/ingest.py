"""From files to the record: what is not stored yet is read by the engine's workers, and written by one writer.

Each outcome of the engine is one transaction, and a file counts as taken in only with the last of its reports. So a
run that is cut off at any point leaves a whole record, and running it again does what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.engine.run import (
    BYTES_PER_WORKER,
    checked,
    default_factory,
    good_number_of_workers,
    processors,
    run_units,
)
from onrecord.engine.work import Outcome, ReaderFactory
from onrecord.intake.addresses import is_address
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Failure
from onrecord.model import ProducedBy
from onrecord.record.plan import Plan, make_plan
from onrecord.record.prepared import Prepared, preparing
from onrecord.record.repository import Record
from onrecord.record.store.writing import Writer
from onrecord.record.supply import REREAD, Ended, Supply, ended
from onrecord.record.types import Stamp

if TYPE_CHECKING:  # http and ssl: not before something is fetched
    from onrecord.record.visits import Web

_ARTICLE = 5_000
"""About how many bytes an article has, for the number of workers that rereading is worth."""


class Ingest:
    """One ingest into a record that is open: first :attr:`plan` and :attr:`stale`, then :meth:`run`."""

    def __init__(
        self,
        record: Record,
        files: Sequence[str],
        options: IntakeOptions | None = None,
        *,
        workers: int | None = None,
        threads: int = 2,
        factory: ReaderFactory | None = None,
        knowledge: Sequence[str | Path] = (),
        treaties: Sequence[str | Path] = (),
        retry_failed: bool = False,
        reread: Callable[[], ProducedBy] | None = None,
        web: Web | None = None,
    ) -> None:
        """Look at the files (as :func:`onrecord.intake.list_inputs` lists them) and find out what there is to do.

        Web addresses among them are fetched while it runs, as `web` says, by default without private ones.

        `reread` tells what makes readings now; with it, every stored article that something else read is read anew,
        whether its file is named or not. All else as for :func:`onrecord.engine.run.run`. Raises OptionError for an
        option that makes no sense.
        """
        self._record = record
        self._options = checked(options or IntakeOptions())
        self._factory = preparing(factory or default_factory(knowledge, treaties))
        self._threads = threads
        self._web = web
        self._retry_failed = retry_failed
        self.plan: Plan = make_plan(record, files, self._options, retry_failed=retry_failed)
        self.stale: list[str] = record.stale(reread()) if reread else []
        self._workers = self._good_number() if workers is None else workers
        self._stamps: dict[str, Stamp] = {todo.file: todo.stamp for todo in self.plan.todo}
        self._counts: Counter[str] = Counter()

    @property
    def size(self) -> int | None:
        """About how many bytes there are to take in; None where that is not known before it is fetched."""
        if any(is_address(todo.file) for todo in self.plan.todo):
            return None
        return self.plan.size + len(self.stale) * _ARTICLE

    def run(self) -> Generator[Ended, None, None]:
        """Do it; tells of each report as it ends, after what it changed is stored.

        Raises RecordError where somebody else writes to the record, and what :func:`onrecord.engine.run.run` raises.
        """
        with self._record.writing() as writer:
            for end in self._same(writer):
                self._count(end)
                yield end
            if not (self.plan.todo or self.stale):
                return
            with writer.transaction():
                run = writer.begin_run()
            supply = Supply(self._record, writer, self._options, self._web, retry_failed=self._retry_failed)
            for outcome in self._outcomes(supply):
                with writer.transaction():
                    found = list(self._store(writer, outcome))
                    if outcome.last:
                        supply.close(outcome.source)
                    supply.ended, found = [], supply.ended + found
                    for end in found:
                        self._count(end)
                    writer.note_run(run, self._counts)
                yield from found
            for end in supply.ended:
                self._count(end)
            writer.join_events()
            with writer.transaction():
                writer.note_run(run, self._counts, over=True)
            yield from supply.ended

    def _same(self, writer: Writer) -> Iterator[Ended]:
        for same in self.plan.same:
            if same.stamp is not None:
                with writer.transaction():
                    if same.copy_of:
                        writer.open_file(same.file)
                        writer.copy_input(same.file, same.copy_of, given_id=Path(same.file).stem)
                    writer.close_file(same.file, same.stamp)
            if same.copy_of:
                yield Ended(location=same.file, end="duplicate", of=same.copy_of)
            else:
                yield Ended(location=same.file, end="unchanged", reports=same.reports, failed=same.failed)

    def _outcomes(self, supply: Supply) -> Iterator[Outcome]:
        units = supply.units(self.plan.todo, self.stale)
        first = next(units, None)
        if first is None:  # nothing to read, so no network to load
            return
        yield from run_units(
            chain([first], units), self._options, workers=self._workers, threads=self._threads, factory=self._factory
        )

    def _store(self, writer: Writer, outcome: Outcome) -> Iterator[Ended]:
        """What one outcome changes. The caller holds the transaction."""
        for result in outcome.results:
            if isinstance(result, Prepared):
                yield self._put(writer, outcome.source, result)
            elif isinstance(result, Failure):
                yield self._fail(writer, outcome.source, result)

    def _put(self, writer: Writer, source: str, reading: Prepared) -> Ended:
        article = reading.article
        place = article.path or source
        size = len(article.text)
        if source == REREAD:
            writer.renew(reading, reading.packed)
            return Ended(location=place, end="reread", size=size)
        writer.put(reading, source, location=place)
        stamp = self._stamps.get(source)
        return ended(self._record, article.id, place, "read", stamp.size or size if stamp and place == source else size)

    def _fail(self, writer: Writer, source: str, failure: Failure) -> Ended:
        if source == REREAD:
            return Ended(location=failure.path, end="failed", why=f"{failure.why} (its old reading is kept)")
        writer.fail(source, location=failure.path, why=failure.why)
        return Ended(location=failure.path, end="failed", why=failure.why)

    def _count(self, end: Ended) -> None:
        self._counts["read" if end.end == "reread" else end.end] += end.reports - end.failed
        self._counts["failed"] += end.failed

    def _good_number(self) -> int:
        by_files = good_number_of_workers([todo.file for todo in self.plan.todo])
        by_stale = min(processors(), len(self.stale) * _ARTICLE // BYTES_PER_WORKER)
        return max(by_files, by_stale)
