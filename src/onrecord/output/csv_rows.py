"""CSV as spreadsheets and programs take it: one writer for all that is listed, and cells that are no formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | None

_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")


def csv_rows(columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """The header, then each row as it comes; what could be a formula is made harmless."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(columns)
    yield out.getvalue().encode("utf-8")
    for row in rows:
        out.seek(0)
        out.truncate()
        table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        yield out.getvalue().encode("utf-8")


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula.

    Where it has apostrophes there already it gets one more, so that taking one away always gives the text back.
    """
    return text if text[:1].isalnum() or not _FORMULA.match(text) else "'" + text
