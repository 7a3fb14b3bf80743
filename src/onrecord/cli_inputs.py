"""What commands that read reports do with their inputs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.cli_options import fetcher_for, left_out
from onrecord.errors import OptionError

if TYPE_CHECKING:
    from onrecord.console import Work
    from onrecord.engine.work import Outcome
    from onrecord.intake.options import IntakeOptions


def prepare(
    paths: Sequence[str] | None, output: Path | None, quiet: bool, own: Sequence[Path], streaming: bool
) -> tuple[list[str], Work]:
    """The files that the paths mean, and the work that reading them is."""
    from onrecord.console import Work, complain, is_terminal
    from onrecord.intake.files import STDIN, scan_inputs
    from onrecord.output.files import check_target

    if not paths:
        if sys.stdin is None or is_terminal(sys.stdin):
            raise OptionError("nothing to read: name a file or a folder, or pipe a report in (see --help)")
        paths = [STDIN]
    if STDIN in paths and sys.stdin is None:
        raise OptionError("standard input is closed")
    listing = scan_inputs(paths)
    files = list(listing.files)
    if output is not None:
        check_target(output, [*files, *map(str, own)])
    work = Work(len(files), quiet, streaming)
    if listing.skipped:
        work.remark(left_out(listing.skipped))
    if STDIN in files and is_terminal(sys.stdin) and not quiet:
        complain("reading from the terminal: paste a report, then press Ctrl-D on a line of its own")
    return files, work


def outcomes(
    files: list[str],
    options: IntakeOptions,
    workers: int | None,
    own: Sequence[Path],
    allow_private: bool,
    treaties: Sequence[Path] = (),
) -> Iterator[Outcome]:
    """What becomes of the files, as they are read with the user's own knowledge and treaties."""
    from onrecord.engine.run import run

    fetcher = fetcher_for(files, allow_private)
    return run(files, options, workers=workers, knowledge=own, treaties=treaties, fetcher=fetcher)
