"""Tables as Parquet (pyarrow, an extra), one file each, written some thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from onrecord.errors import OptionError
from onrecord.output.export.cells import Kind, Row
from onrecord.output.export.joined_tables import ALL, all_rows
from onrecord.output.export.source import Source

_ROWS = 20_000
"""Rows that are held of one table."""

_TEXTS = 500
"""Articles that are held, for these have their text."""


def require_pyarrow() -> None:
    """Raises OptionError where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise OptionError('--format parquet needs pyarrow: pip install "onrecord[parquet]"') from error


def write_parquet(folder: Path, source: Source) -> None:
    """One file a table, also where it has no rows. Raises OptionError without pyarrow, RecordError, OSError."""
    require_pyarrow()
    with ExitStack() as open_files:
        writers = {name: _Writer(folder / f"{name}.parquet", columns, open_files) for name, columns in ALL.items()}
        for name, rows in all_rows(source):
            writers[name].add(rows)
        for name, writer in writers.items():
            writer.flush()
            source.rows[name] = writer.written


class _Writer:
    """One file, and the rows that are still to be written to it."""

    def __init__(self, file: Path, columns: dict[str, Kind], open_files: ExitStack) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        kinds = {"text": pa.string(), "integer": pa.int64(), "real": pa.float64(), "boolean": pa.bool_()}
        self.schema: Any = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
        self.file: Any = open_files.enter_context(parquet.ParquetWriter(file, self.schema, compression="zstd"))
        self.most = _TEXTS if "text" in columns else _ROWS
        self.held: list[Row] = []
        self.written = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Take these rows, and write where enough are held."""
        for row in rows:
            self.held.append(row)
            if len(self.held) >= self.most:
                self.flush()

    def flush(self) -> None:
        """Write what is held."""
        import pyarrow as pa

        if not self.held:
            return
        columns = zip(*self.held, strict=True)
        arrays = [pa.array(cells, type=field.type) for cells, field in zip(columns, self.schema, strict=True)]
        self.file.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        self.written += len(self.held)
        self.held = []
