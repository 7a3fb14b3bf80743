"""Tables of reports in CSV and TSV: one report a row, with a column of texts that is named or guessed."""

from __future__ import annotations

import csv
import itertools
import sys
from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.intake.decoding import decode
from onrecord.intake.jsonl import FIELD_NAMES, document_from_record
from onrecord.intake.options import IntakeOptions
from onrecord.intake.streams import Stream
from onrecord.intake.types import Document, Failure, failed

_DELIMITERS = ",;\t|"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_FIRST_ROW = 2  # as spreadsheets count, where the names of the columns are row 1


def read_csv(
    stream: Stream, name: str, stem: str, options: IntakeOptions, *, delimiter: str | None = None
) -> Iterator[Document | Failure]:
    """The documents of the rows below the names of the columns, and a failure ``NAME:ROW`` for each bad row.

    Rows are counted as spreadsheets do. Without a `delimiter` it is the one of comma, semicolon, tab and bar that
    gives the column of texts. Raises InputError where there is no such column.

    The size limit of :mod:`csv`, one for the whole process, is raised to `options.max_bytes` where it is lower.
    """
    most = options.max_bytes
    if csv.field_size_limit() < most:
        csv.field_size_limit(min(most, sys.maxsize))
    lines = _Lines(stream, most)
    delimiter, columns = _header(lines, options, delimiter)
    keys = column_keys(columns)
    require_text_column(columns, options)
    rows = csv.reader(lines, delimiter=delimiter)
    found = False
    for number in itertools.count(_FIRST_ROW):
        place = f"{name}:{number}"
        lines.row_size = 0
        try:
            cells = next(rows)
        except StopIteration:
            break
        except (_RowTooLong, csv.Error) as error:  # not what the stream itself raises: that would come again for ever
            found = True
            yield Failure(path=place, why=f"not a record: {error}")
            continue
        if any(cell.strip() for cell in cells):
            found = True
            yield _row(keys, cells, place, f"{stem}-{number}", options)
    if not found:
        yield Failure(path=name, why="empty: there is no row below the names of the columns")


def _row(
    keys: list[tuple[str, ...]], cells: list[str], place: str, id: str, options: IntakeOptions
) -> Document | Failure:
    try:
        if len(cells) != len(keys):
            raise InputError(
                f"not a record: the row has {len(cells)} cells and the table {len(keys)} columns "
                "(is a quotation mark missing?)"
            )
        cells, notes = _repaired(cells)
        return document_from_record(dict(_pairs(keys, cells)), place, id, options, notes)
    except Exception as error:  # one bad row must not end the others
        return failed(place, error)


def column_keys(columns: list[str]) -> list[tuple[str, ...]]:
    """Of each column the names under which its cells are found: as it is written, and in lower case ("Text")."""
    taken = set(columns)
    keys: list[tuple[str, ...]] = []
    for column in columns:
        lower = column.lower()
        keys.append((column,) if lower in taken else (column, lower))
        taken.add(lower)
    return keys


def require_text_column(columns: list[str], options: IntakeOptions) -> None:
    """Raise InputError where no column can be the one with the texts."""
    if not _has_text(columns, options):
        wanted = repr(options.text_field) if options.text_field else ", ".join(map(repr, FIELD_NAMES["text"]))
        present = ", ".join(repr(column[:40]) for column in columns[:8] if column) or "none"
        raise InputError(f"no text: the table has no column {wanted} (columns: {present}); name it with --text-field")


def _has_text(columns: list[str], options: IntakeOptions) -> bool:
    if options.text_field:
        return any(options.text_field in keys for keys in column_keys(columns))
    return any(column.lower() in FIELD_NAMES["text"] for column in columns)


def _header(lines: _Lines, options: IntakeOptions, delimiter: str | None) -> tuple[str, list[str]]:
    """What separates the cells, and the names of the columns."""
    first = next(lines, "")
    while first and not first.strip():
        first = next(lines, "")
    if not first:
        raise InputError("empty: there is no row in it")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # how Excel is told of the delimiter
        delimiter, first = first.strip()[4], next(lines, "")
    found: list[tuple[bool, int, str, list[str]]] = []
    for candidate in delimiter or _DELIMITERS:
        columns = _cells(first, candidate)
        found.append((_has_text(columns, options), len(columns), candidate, columns))
    # of those that do equally well the first, as they are in the order of their use
    best = max(found, key=lambda one: one[:2])
    return best[2], best[3]


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [" ".join(cell.split()) for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error as error:
        raise InputError(f"not a table: {error}") from error


def _repaired(cells: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The cells with those in an older encoding decoded by a guess, which a note tells."""
    notes: dict[str, None] = {}
    done = []
    for cell in cells:
        if not cell.isascii() and any("\udc80" <= character <= "\udcff" for character in cell):
            cell, more = decode(cell.encode("utf-8", "surrogateescape"))
            notes.update(dict.fromkeys(more))
        done.append(cell)
    return done, tuple(notes)


def _pairs(keys: list[tuple[str, ...]], cells: list[str]) -> Iterator[tuple[str, object]]:
    for names, cell in zip(keys, cells, strict=True):
        for name in names:
            yield name, cell


class _RowTooLong(InputError):
    """A row has more bytes than one may have."""


class _Lines:
    """The lines of a table as text, bytes beyond UTF-8 as surrogates; raises _RowTooLong where a row grows too long.

    Goes on behind the line where it raised, so that a row that never ends does not take the others with it.
    """

    def __init__(self, stream: Stream, most: int) -> None:
        self.row_size = 0
        self._stream = stream
        self._most = most
        self._wide: Iterator[str] | None = None
        self._first = stream.readline(most + 1)
        if self._first.startswith(_WIDE_MARKS):
            text = decode(self._first + stream.read(most))[0]
            self._wide = iter(text.splitlines(keepends=True))
        self._first = self._first.removeprefix(b"\xef\xbb\xbf")

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._wide is not None:
            return next(self._wide)
        line, self._first = self._first or self._stream.readline(self._most + 1), b""
        if not line:
            raise StopIteration
        self.row_size += len(line)
        if self.row_size > self._most:
            while line and not line.endswith(b"\n"):
                line = self._stream.readline(self._most + 1)
            raise _RowTooLong(f"the row is longer than {self._most:,} bytes (is a quotation mark missing?)")
        return line.decode("utf-8", "surrogateescape")
