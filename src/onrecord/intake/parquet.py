"""Tables of reports in Parquet (pyarrow, an extra): one report a row, read a few rows at a time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from onrecord.errors import InputError
from onrecord.intake.columns import column_keys, require_text_column
from onrecord.intake.jsonl import FIELD_NAMES, document_from_record
from onrecord.intake.options import IntakeOptions
from onrecord.intake.types import Document, Failure, failed

MOST_GROUP_BYTES = 1_000_000_000
"""Bytes of the columns that are read of one group of rows, unpacked, as the file states them."""

MOST_RATIO = 300
"""A file whose texts are more than this many times its size, beyond 200 million bytes, is taken for a bomb."""

_RATIO_FREE = 200_000_000
_ROWS = 16


def read_parquet(stream: BinaryIO, name: str, stem: str, options: IntakeOptions) -> Iterator[Document | Failure]:
    """The documents of the rows, counted from 1, and a failure ``NAME:ROW`` for each bad row.

    Only the columns that are of use are read. Raises InputError where pyarrow is not installed, the file is damaged or
    there is no column of texts.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError('reading Parquet needs pyarrow: pip install "onrecord[parquet]"') from error
    try:
        room = _RATIO_FREE + stream.seek(0, io.SEEK_END) * MOST_RATIO
        file = parquet.ParquetFile(stream)
        columns = [str(column) for column in file.schema_arrow.names]
        wanted = _wanted(columns, options)
        require_text_column(columns, options)
        _require_size(file, wanted)
        # a text that many rows share is then in memory once
        file = parquet.ParquetFile(stream, read_dictionary=wanted)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"not a Parquet file that can be read ({_one_line(error)})") from error
    with file:
        number = 0
        keys = dict(zip(columns, column_keys(columns), strict=True))
        try:
            for batch in file.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False):
                for row in range(batch.num_rows):
                    number += 1
                    place = f"{name}:{number}"
                    cells = {column: cells[row] for column, cells in zip(wanted, batch.columns, strict=True)}
                    room -= sum(map(_size, cells.values()))
                    if room < 0:
                        yield Failure(
                            path=place, why="its texts are far larger than the file, as in a bomb; not read on"
                        )
                        return
                    yield _row(cells, keys, place, f"{stem}-{number}", options)
        except (pyarrow.ArrowException, OSError) as error:
            yield Failure(path=name, why=f"the file is damaged behind row {number:,} ({_one_line(error)})")
            return
        stated = file.metadata.num_rows
    if number < stated:  # Arrow passes over pages that it cannot make sense of
        yield Failure(path=name, why=f"the file is damaged: it states {stated:,} rows and gives {number:,}")
    elif not number:
        yield Failure(path=name, why="empty: there is no row in it")


def _row(
    cells: dict[str, Any], keys: dict[str, tuple[str, ...]], place: str, id: str, options: IntakeOptions
) -> Document | Failure:
    try:
        record: dict[str, object] = {}
        for column, cell in cells.items():
            if _size(cell) > options.max_bytes:
                raise InputError(f"the record is longer than {options.max_bytes:,} bytes")
            record.update(dict.fromkeys(keys[column], _value(cell)))
        return document_from_record(record, place, id, options)
    except Exception as error:  # one bad row must not end the others
        return failed(place, error)


def _size(cell: Any) -> int:
    """The bytes of a cell's text, known before Python makes a text of it; 0 of other cells."""
    cell = cell.value if hasattr(cell, "dictionary") else cell
    buffer = cell.as_buffer() if hasattr(cell, "as_buffer") else None
    return buffer.size if buffer is not None else 0


def _value(cell: Any) -> object:
    """The Python value of a cell, days and times as ISO text."""
    value = cell.as_py()
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def _wanted(columns: list[str], options: IntakeOptions) -> list[str]:
    guessed = {name for names in FIELD_NAMES.values() for name in names}
    chosen = {
        options.text_field, options.id_field, options.date_field, options.title_field, options.outlet_field,
        options.url_field,
    }  # fmt: skip
    return [c for c in columns if c in chosen or c.lower() in chosen or c.lower() in guessed]


def _require_size(file: Any, wanted: list[str]) -> None:
    for group in range(file.metadata.num_row_groups):
        about = file.metadata.row_group(group)
        parts = [about.column(index) for index in range(about.num_columns)]
        size = sum(part.total_uncompressed_size for part in parts if part.path_in_schema.split(".")[0] in wanted)
        if size > MOST_GROUP_BYTES:
            raise InputError(f"a group of rows unpacks to {size:,} bytes, too many; write it in smaller groups")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
