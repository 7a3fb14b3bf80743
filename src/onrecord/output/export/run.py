"""One export: to a stream, or to a folder of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from onrecord.knowledge.base import Knowledge
from onrecord.model import SCHEMA
from onrecord.output.export.csvs import write_csv
from onrecord.output.export.folders import digests, replacing_folder, write_manifest
from onrecord.output.export.followthemoney import followthemoney
from onrecord.output.export.joined_lines import JOINED_LINES, SCHEMAS, Lines
from onrecord.output.export.line_types import PositionLine
from onrecord.output.export.parquets import write_parquet
from onrecord.output.export.plover import plover
from onrecord.output.export.source import Report, Selection, Source
from onrecord.output.export.webannotation import annotation_collection, annotation_lines
from onrecord.output.jsonl import jsonl
from onrecord.record import Record


class ExportFormat(StrEnum):
    """What a record can be written as."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    webannotation = "webannotation"
    followthemoney = "followthemoney"
    plover = "plover"

    @property
    def is_folder(self) -> bool:
        """Whether it takes a folder, one file a table."""
        return self in (ExportFormat.csv, ExportFormat.parquet)

    def has_claims(self, what: Lines = Lines.readings) -> bool:
        """Whether joined claims go into it; `what` says which lines of JSON Lines."""
        if self is ExportFormat.jsonl:
            return what in (Lines.claims, Lines.positions)
        return self.is_folder or self is ExportFormat.webannotation

    def has_joined_events(self, what: Lines = Lines.readings) -> bool:
        """Whether joined events go into it."""
        if self is ExportFormat.jsonl:
            return what is Lines.events
        return self is not ExportFormat.webannotation


def export_stream(
    record: Record,
    format: ExportFormat,
    stream: BinaryIO,
    selection: Selection | None = None,
    *,
    base: Knowledge | None = None,
    lines: bool = False,
    what: Lines = Lines.readings,
) -> Report:
    """Write the chosen articles to a stream, one after the other, and tell what was written.

    `base` are the tables that FollowTheMoney's memberships and codes come from, the shipped ones where none are given.
    With `lines`, Web Annotations stand one a line instead of in one document; `what` says what a line of JSON Lines is.
    Claims are those of the last :meth:`~onrecord.record.Record.join_claims`. Raises RecordError for a damaged reading,
    ValueError for a format that is a folder.
    """
    with record.snapshot():
        source = Source(record, selection or Selection())
        pieces = _joined(source, what) if format is ExportFormat.jsonl and what in JOINED_LINES else None
        for piece in pieces or _pieces(format, source, base, lines):
            stream.write(piece)
        return source.report(format.value, schema=SCHEMAS[what] if pieces else SCHEMA)


def export_folder(record: Record, format: ExportFormat, folder: Path, selection: Selection | None = None) -> Report:
    """Write the chosen articles as tables into a folder that is made, with a manifest, and tell what was written.

    A folder of an earlier export is replaced; claims are as in :func:`export_stream`. Raises OptionError where
    something else lies there or pyarrow is not installed, RecordError for a damaged reading, ValueError for a format
    that is one stream.
    """
    if not format.is_folder:
        raise ValueError(f"{format} is one stream, no folder")
    with replacing_folder(folder) as made, record.snapshot():
        source = Source(record, selection or Selection())
        (write_csv if format is ExportFormat.csv else write_parquet)(made, source)
        report = source.report(format.value, digests(made))
        write_manifest(made, report)
        return report


def _pieces(format: ExportFormat, source: Source, base: Knowledge | None, lines: bool) -> Iterable[bytes]:
    if format is ExportFormat.jsonl:
        return _jsonl(source)
    if format is ExportFormat.webannotation:
        return annotation_lines(source) if lines else annotation_collection(source)
    if format is ExportFormat.plover:
        return plover(source)
    if format is ExportFormat.followthemoney:
        from onrecord.knowledge.base import knowledge

        return followthemoney(source, base or knowledge())
    raise ValueError(f"{format} is a folder, not one stream")


def _jsonl(source: Source) -> Iterator[bytes]:
    for key in ("articles", "statements", "events"):
        source.rows[key] = 0
    for reading in source.readings():
        source.rows["articles"] += 1
        source.rows["statements"] += len(reading.statements)
        source.rows["events"] += len(reading.events)
        yield from jsonl((reading,))


def _joined(source: Source, what: Lines) -> Iterator[bytes]:
    source.rows[what.value], source.rows["reports"] = 0, 0
    articles: set[str] = set()
    for line in JOINED_LINES[what](source):
        told = line.statements if isinstance(line, PositionLine) else [report.article.id for report in line.reports]
        articles |= {id.partition(":")[0] for id in told}
        source.rows[what.value] += 1
        source.rows["reports"] += len(told)
        yield msgspec.json.encode(line) + b"\n"
    source.rows["articles"] = len(articles)
    source.counted(articles)
