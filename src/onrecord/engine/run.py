"""From paths to outcomes: what there is to read, cut into units, done here or by workers, handed on in input order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import msgspec

from onrecord.engine import work
from onrecord.engine.pool import run_pool
from onrecord.engine.work import Item, Outcome, ReaderFactory, Result, Unit, do_item, open_file
from onrecord.errors import OptionError
from onrecord.intake.dates import UnusableDate, parse_date
from onrecord.intake.files import HTML_SUFFIXES, STDIN, TEXT_SUFFIXES, unique_id
from onrecord.intake.options import IntakeOptions
from onrecord.model import Reading

CHUNK = 16
"""Records of one file that are handed out at once."""

BYTES_PER_WORKER = 64_000
"""About what is read in the time that a worker takes to start; less than this for each is not worth more workers."""


def run(
    files: Sequence[str],
    options: IntakeOptions,
    *,
    workers: int | None = None,
    threads: int = 2,
    factory: ReaderFactory | None = None,
    knowledge: Sequence[str | Path] = (),
) -> Iterator[Outcome]:
    """Read the files (as :func:`onrecord.intake.list_inputs` lists them; "-" is standard input).

    Outcomes come as they are ready, always in the order of the files and of the records in them, and the same for any
    number of workers (None: as many as pay off). Ids of articles are made unique by a number behind those that came
    before. One bad file or record is a failure in its outcome. `threads` counts where there is one worker: records of
    one chunk are then read by so many threads at once. `factory` loads the reader, by default the shipped one
    with the files of `knowledge` laid over its tables. Raises :class:`OptionError` for an option that makes no sense,
    :class:`ModelError` when the reader cannot be loaded, :class:`KnowledgeError` when a file of `knowledge` cannot.
    """
    options = checked(options)
    if workers is None:
        workers = good_number_of_workers(files)
    if workers < 1:
        raise OptionError(f"--workers is {workers}; it takes at least one to read")
    if factory is None:
        # by path: a worker process loads them for itself
        files_of_own = tuple(str(file) for file in knowledge)
        factory = partial(work.load_reader, knowledge=files_of_own) if files_of_own else work.load_reader
    units = make_units(files, options)
    outcomes = (
        run_pool(units, factory, options, workers) if workers > 1 else _run_here(units, factory, options, threads)
    )
    return _with_unique_ids(outcomes)


def checked(options: IntakeOptions) -> IntakeOptions:
    """The options with `published` as an ISO date; raises OptionError where it is no date."""
    if options.published is None:
        return options
    try:
        return msgspec.structs.replace(options, published=parse_date(options.published).isoformat())
    except UnusableDate as error:
        raise OptionError(f"the date of publication cannot be used: {error}; write it as YYYY-MM-DD") from error


def good_number_of_workers(files: Sequence[str]) -> int:
    """One for each processor that we may use, but no more than the amount of text makes worth starting."""
    size = sum(Path(file).stat().st_size for file in files if file != STDIN and Path(file).is_file())
    return max(1, min(_processors(), size // BYTES_PER_WORKER))


def make_units(files: Iterable[str], options: IntakeOptions) -> Iterator[Unit]:
    """One unit a file; what may hold many records (and standard input) is opened here and cut into chunks."""
    for file in files:
        if file != STDIN and Path(file).suffix.lower() in TEXT_SUFFIXES | HTML_SUFFIXES:
            yield Unit(file, (file,))
            continue
        chunk: list[Item] = []
        for item in open_file(file, options):
            if len(chunk) == CHUNK:
                yield Unit(file, tuple(chunk), last=False)
                chunk = []
            chunk.append(item)
        yield Unit(file, tuple(chunk))


def _run_here(units: Iterable[Unit], factory: ReaderFactory, options: IntakeOptions, threads: int) -> Iterator[Outcome]:
    read = factory(threads)

    def done(item: Item) -> tuple[Result, ...]:
        return tuple(do_item(item, read, options))

    # The network runs outside of Python's lock: while it reads one record, the rules can work on another.
    with ThreadPoolExecutor(threads) as pool:
        for unit in units:
            several = threads > 1 and len(unit.items) > 1
            results = (pool.map if several else map)(done, unit.items)
            yield Outcome(unit.source, tuple(r for some in results for r in some), unit.last)


def _with_unique_ids(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    taken: set[str] = set()
    for outcome in outcomes:
        yield msgspec.structs.replace(outcome, results=tuple(_renamed(result, taken) for result in outcome.results))


def _renamed(result: Result, taken: set[str]) -> Result:
    if not isinstance(result, Reading):
        return result
    id = unique_id(result.article.id, taken)
    taken.add(id)
    if id == result.article.id:
        return result
    return msgspec.structs.replace(result, article=msgspec.structs.replace(result.article, id=id))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
