"""What the commands on treaties share: states and files that the user names, and how results are written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_options import own_knowledge, own_treaties

if TYPE_CHECKING:
    from onrecord.commitments.treaties import Treaties
    from onrecord.knowledge.base import Knowledge
    from onrecord.output.lines import Line

State = Annotated[
    list[str] | None, typer.Argument(metavar="STATE...", show_default=False, help="Codes or names of states.")
]

_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def knowledge_of(files: Sequence[Path] | None, no_config: bool) -> Knowledge:
    """The shipped knowledge with the user's own laid over it."""
    from onrecord.knowledge.own import load

    return load(own_knowledge(files, no_config))


def treaties_of(files: Sequence[Path] | None, base: Knowledge, no_config: bool) -> Treaties:
    """The shipped treaties with the user's own laid over them."""
    from onrecord.commitments.shipped import load_treaties

    return load_treaties(own_treaties(files, no_config), base)


def states_of(given: Sequence[str], base: Knowledge) -> Sequence[str]:
    """ISO3 of the states, each once; raises OptionError for one that is unknown."""
    from onrecord.commitments.asking import states_of as codes_of

    return codes_of(given, base)


def by_ending(output: Path | None, formats: type[StrEnum], otherwise: str = "table") -> str:
    """The format that the ending of a file stands for, if it is one of `formats`."""
    ending = _ENDINGS.get(output.suffix.lower(), "") if output else ""
    return ending if ending in {f.value for f in formats} else otherwise


def write_as(
    output: Path | None,
    format: str,
    lines: Callable[[int], Iterable[Line]],
    formats: Mapping[str, Callable[[], Iterable[bytes]]],
) -> None:
    """Write what was found as a table, in colours on a terminal, or in one of the other formats."""
    from onrecord.console import is_terminal, target
    from onrecord.output.lines import WIDTH, plain

    if format == "table" and output is None and is_terminal(sys.stdout):
        from onrecord.output.terminal import print_lines

        print_lines(lines, sys.stdout)
        return
    with target(output) as stream:
        if format == "table":
            stream.write(plain(lines(WIDTH)).encode("utf-8"))
        else:
            for piece in formats[format]():
                stream.write(piece)
