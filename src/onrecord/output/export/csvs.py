"""Tables as CSV, one file each: UTF-8, a header, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path

from onrecord.output.display import mask
from onrecord.output.event_formats import harmless
from onrecord.output.export.source import Source
from onrecord.output.export.tables import TABLES, Cell, table_rows


def write_csv(folder: Path, source: Source) -> None:
    """One file a table, also where it has no rows. Raises RecordError, OSError."""
    with ExitStack() as open_files:
        writers = {}
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            writers[table.name] = csv.writer(
                open_files.enter_context(path.open("w", encoding="utf-8", newline="")), lineterminator="\n"
            )
            writers[table.name].writerow(table.columns)
            source.rows[table.name] = 0
        for reading in source.readings():
            for table, rows in table_rows(reading, source):
                for row in rows:
                    writers[table.name].writerow(map(safe_cell, row))
                    source.rows[table.name] += 1


def safe_cell(cell: Cell) -> str | int | float | None:
    """The cell as CSV holds it: 1 and 0 for true and false, harmless text without control characters.

    Line breaks stay (the cell is quoted), each hidden character becomes one U+FFFD, so offsets into a text hold once an
    apostrophe before a formula is taken away.
    """
    if isinstance(cell, bool):
        return int(cell)
    return harmless(mask(cell)) if isinstance(cell, str) else cell
