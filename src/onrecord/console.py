"""What a command says while it works: progress and remarks on standard error, results where they were asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import typer

from onrecord.errors import OnrecordError, OptionError
from onrecord.output.display import clean
from onrecord.output.files import replacing

if TYPE_CHECKING:
    from rich.progress import Progress

    from onrecord.engine.work import Outcome
    from onrecord.intake.types import Failure
    from onrecord.model import Reading
    from onrecord.reader.claims.joining import Doing, Tick

FAILED, USAGE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
"""Exit statuses beside 0; the last two are what a shell shows for a program ended by SIGINT and SIGPIPE."""


class Work:
    """The run of one command: how far it is, and what could not be read."""

    def __init__(self, inputs: int, quiet: bool, streaming: bool) -> None:
        self.inputs = inputs
        self.quiet = quiet
        self.streaming = streaming
        self.done = 0
        self.read = 0
        self.failures: list[Failure] = []

    def readings(self, outcomes: Iterable[Outcome]) -> Iterator[Reading]:
        """The readings of the outcomes as they come; failures are reported and kept in `failures`."""
        from onrecord.model import Reading

        with self._progress() as progress:
            bar = progress.add_task("reading", total=self.inputs) if progress else None
            for outcome in outcomes:
                for result in outcome.results:
                    if isinstance(result, Reading):
                        self.read += 1
                        yield result
                    else:
                        self.failures.append(result)
                        name = "standard input" if result.path == "-" else clean(result.path)
                        complain(f"not read: {name}: {clean(result.why)}")
                self.done += outcome.last
                if progress and bar is not None:
                    progress.update(bar, completed=self.done)

    def remark(self, words: str) -> None:
        """Say something that is no error, unless the user wants quiet."""
        if not self.quiet:
            complain(words)

    def finish(self) -> None:
        """Sum up; raises typer.Exit with status 1 where something was not read."""
        if self.failures:
            if self.inputs > 1 or self.read:
                complain(f"{len(self.failures)} not read, {self.read} read")
            raise typer.Exit(FAILED)

    def _progress(self) -> Progress | nullcontext[None]:
        """A bar where somebody looks on and nothing else is written to the same terminal."""
        if self.quiet or self.inputs < 2 or not is_terminal(sys.stderr) or (self.streaming and is_terminal(sys.stdout)):
            return nullcontext()
        return _bar()


@contextmanager
def joining_shown(quiet: bool) -> Iterator[Tick | None]:
    """A bar for the joining of claims, to be told how far it is, where somebody looks on; else None."""
    if quiet or not is_terminal(sys.stderr):
        yield None
        return
    from onrecord.output.phrases import JOINING

    progress: Progress | None = None
    last = ""

    def tick(doing: Doing, done: int, of: int) -> None:
        nonlocal progress, last
        if progress is None:  # most often all is joined already
            progress = _bar()
            progress.add_task("")
            progress.start()
        (task,) = progress.task_ids
        if doing != last:
            last = doing
            progress.reset(task, total=of, description=f"joining claims: {JOINING[doing]}")
        progress.update(task, completed=done)

    try:
        yield tick
    finally:
        if progress is not None:
            progress.stop()


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks on; a stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


def complain(words: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        print(f"onrecord: {words}", file=sys.stderr)


@contextmanager
def target(output: Path | None, partial: Path | None = None) -> Iterator[BinaryIO]:
    """Where the bytes of the result go: a file that is replaced when all went well, or standard output."""
    if output is not None:
        with replacing(output, partial) as stream:
            yield stream
        return
    if sys.stdout is None:
        raise OptionError("standard output is closed; name a file with --output")
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def troubles_told(work: Work | None = None, interrupted: str = "") -> Iterator[None]:
    """Turn what can go wrong into a line on standard error and an exit status, never a traceback."""
    try:
        yield
    except OptionError as error:
        complain(str(error))
        raise typer.Exit(USAGE) from None
    except OnrecordError as error:
        for line in str(error).splitlines():
            complain(line)
        raise typer.Exit(FAILED) from None
    except BrokenPipeError:
        _let_go_of_stdout()
        raise typer.Exit(BROKEN_PIPE) from None
    except OSError as error:
        complain(f"{error.filename or 'output'} cannot be written: {error.strerror or error}")
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        far = f" after {work.done} of {work.inputs} inputs ({work.read} articles read)" if work else ""
        complain(f"stopped{far}{'; ' if interrupted else ''}{interrupted}")
        raise typer.Exit(INTERRUPTED) from None


def _let_go_of_stdout() -> None:
    """Nobody reads our output any more: what is still buffered must not raise again when Python ends."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
