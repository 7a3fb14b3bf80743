"""Tables as CSV, one file each: UTF-8, a header, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path

from onrecord.output.csv_rows import harmless
from onrecord.output.display import mask
from onrecord.output.export.cells import Cell
from onrecord.output.export.joined_tables import ALL, all_rows
from onrecord.output.export.source import Source


def write_csv(folder: Path, source: Source) -> None:
    """One file a table, also where it has no rows. Raises RecordError, OSError."""
    with ExitStack() as open_files:
        writers = {}
        for name, columns in ALL.items():
            file = open_files.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file, lineterminator="\n")
            writers[name].writerow(columns)
            source.rows[name] = 0
        for name, rows in all_rows(source):
            for row in rows:
                writers[name].writerow(map(safe_cell, row))
                source.rows[name] += 1


def safe_cell(cell: Cell) -> str | int | float | None:
    """The cell as CSV holds it: 1 and 0 for true and false, harmless text without control characters.

    Line breaks stay (the cell is quoted), each hidden character becomes one U+FFFD, so offsets into a text hold once an
    apostrophe before a formula is taken away.
    """
    if isinstance(cell, bool):
        return int(cell)
    return harmless(mask(cell)) if isinstance(cell, str) else cell
