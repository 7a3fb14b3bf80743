"""What commands write their results as, and how: a table by default, or rows for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from onrecord.output.lines import Line

_Format = TypeVar("_Format", bound=StrEnum)
ENDINGS: Mapping[str, str] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


class TableFormat(StrEnum):
    """A table, or rows."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


class ObjectsFormat(StrEnum):
    """The same, of what JSON Lines hold more of than CSV."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class LinesFormat(StrEnum):
    """A table, or JSON Lines where what there is does not fit into rows."""

    table = "table"
    jsonl = "jsonl"


_FORMAT = typer.Option("--format", "-f", help="How to write them.  [default: by the ending of FILE, else table]")
AsTable = Annotated[TableFormat | None, _FORMAT]
AsObjects = Annotated[ObjectsFormat | None, _FORMAT]
AsLines = Annotated[LinesFormat | None, _FORMAT]


def by_ending(output: Path | None, otherwise: _Format, endings: Mapping[str, str] = ENDINGS) -> _Format:
    """The format that the ending of the output file means, if it is one of those that `otherwise` is of."""
    formats = type(otherwise)
    ending = endings.get(output.suffix.lower()) if output else None
    return formats(ending) if ending in list(formats) else otherwise


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
