"""From paths to outcomes: what there is to read, cut into units, done here or by workers, handed on in input order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from onrecord.engine import work
from onrecord.engine.pool import run_pool
from onrecord.engine.work import Item, Outcome, ReaderFactory, Result, Unit, do_item, open_file
from onrecord.errors import OptionError
from onrecord.intake.addresses import is_address
from onrecord.intake.dates import UnusableDate, parse_date
from onrecord.intake.files import HTML_SUFFIXES, STDIN, TEXT_SUFFIXES, unique_id
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure
from onrecord.model import Reading

if TYPE_CHECKING:  # http and ssl: not before something is fetched
    from onrecord.intake.fetch import Fetcher

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
    treaties: Sequence[str | Path] = (),
    fetcher: Fetcher | None = None,
) -> Iterator[Outcome]:
    """Read the files (as :func:`onrecord.intake.list_inputs` lists them; "-" is standard input).

    Web addresses among them are fetched here by `fetcher`, by default one that connects to no private address.

    Outcomes come as they are ready, always in the order of the files and of the records in them, and the same for any
    number of workers (None: as many as pay off). Ids of articles are made unique by a number behind those that came
    before. One bad file or record is a failure in its outcome. `threads` counts where there is one worker: records of
    one chunk are then read by so many threads at once. `factory` loads the reader, by default the shipped one
    with the files of `knowledge` and `treaties` laid over its tables. Raises :class:`OptionError` for an option that
    makes no sense, :class:`ModelError` when the reader cannot be loaded, :class:`KnowledgeError` when such a file
    cannot.
    """
    options = checked(options)
    if workers is None:
        workers = good_number_of_workers(files)
    units = make_units(files, options, fetcher)
    return _with_unique_ids(
        run_units(
            units, options, workers=workers, threads=threads, factory=factory, knowledge=knowledge, treaties=treaties
        )
    )


def run_units(
    units: Iterable[Unit],
    options: IntakeOptions,
    *,
    workers: int,
    threads: int = 2,
    factory: ReaderFactory | None = None,
    knowledge: Sequence[str | Path] = (),
    treaties: Sequence[str | Path] = (),
) -> Iterator[Outcome]:
    """Do units that the caller has made; they are drawn as they are needed, and ids of articles stay as they are.

    All else as for :func:`run`.
    """
    if workers < 1:
        raise OptionError(f"--workers is {workers}; it takes at least one to read")
    factory = factory or default_factory(knowledge, treaties)
    if workers > 1:
        return run_pool(units, factory, options, workers)
    return _run_here(units, factory, options, threads)


def default_factory(knowledge: Sequence[str | Path] = (), treaties: Sequence[str | Path] = ()) -> ReaderFactory:
    """What loads the shipped reader with these files laid over it, by path: a worker process loads them for itself."""
    files, bound = tuple(str(file) for file in knowledge), tuple(str(file) for file in treaties)
    if bound:
        return partial(work.load_reader, knowledge=files, treaties=bound)
    return partial(work.load_reader, knowledge=files) if files else work.load_reader


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
    return max(1, min(processors(), size // BYTES_PER_WORKER))


def make_units(files: Iterable[str], options: IntakeOptions, fetcher: Fetcher | None = None) -> Iterator[Unit]:
    """One unit a file; what may hold many records (and standard input) is opened here and cut into chunks."""
    for file in files:
        if is_address(file):
            if fetcher is None:
                from onrecord.intake.fetch import Fetcher

                fetcher = Fetcher()
            for item in _fetched(file, options, fetcher):
                yield Unit(file, (item,), last=False)  # at once: the next page may take its time
            yield Unit(file, ())
        elif file != STDIN and Path(file).suffix.lower() in TEXT_SUFFIXES | HTML_SUFFIXES:
            yield Unit(file, (file,))
        else:
            chunk: list[Item] = []
            for item in open_file(file, options):
                if len(chunk) == CHUNK:
                    yield Unit(file, tuple(chunk), last=False)
                    chunk = []
                chunk.append(item)
            yield Unit(file, tuple(chunk))


def _fetched(address: str, options: IntakeOptions, fetcher: Fetcher) -> Iterator[Document | Failure]:
    from onrecord.intake.web import read_url

    return read_url(address, options, fetcher).items


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


def processors() -> int:
    """How many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
