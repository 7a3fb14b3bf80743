"""Claims, the reports of them, positions and joined events as rows of tables, for CSV and Parquet.

Ids and keys are those of the other tables: `statement`, `event` and `article` are found there, `event_group` in
`events`. docs/exports.md explains the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from onrecord.model import Reading
from onrecord.output.event_groups import first_day, modalities, place_told
from onrecord.output.export.cells import Cell, Kind, Row, columns
from onrecord.output.export.ids import stored_actor_key
from onrecord.output.export.joins import speaker_key
from onrecord.output.export.source import Source
from onrecord.output.export.tables import TABLES, Table, table_rows
from onrecord.record.joined import EventGroup
from onrecord.record.rows import Rows


class JoinedTable(NamedTuple):
    """A table: its columns, and all rows of it."""

    name: str
    columns: dict[str, Kind]
    rows: Callable[[Source], Iterator[Row]]


def _claims(source: Source) -> Iterator[Row]:
    for claim, _ in source.joins.claims():
        sayings = {stance: {r.utterance for r in claim.reports if r.stance == stance} for stance in _STANCES}
        yield (
            claim.id, claim.text, claim.disputed, claim.disputed_since, claim.first_day, claim.last_day,
            claim.utterances, len(claim.reports), *(len(sayings[stance]) for stance in _STANCES),
        )  # fmt: skip


def _claim_reports(reading: Reading, _: Rows, source: Source) -> Iterator[Row]:
    for here in source.joins.claims_in(reading.article.id):
        report = here.report
        said, spans, implied = report.statement, report.passage_at, report.implied_at
        who = said.speaker if said and implied is None else None
        start, end = min((s.start for s in spans), default=None), max((s.end for s in spans), default=None)
        yield (
            here.id, here.number, reading.article.id, said.id if said else None,
            report.event.id if report.event else None, report.day, report.stance,
            f"{reading.article.id}:{who.id}" if who else None, report.holder, speaker_key(report),
            implied is not None, report.utterance, start, end, reading.article.text[start:end] if spans else None,
            *((implied.start, implied.end) if implied else (None, None)),
        )  # fmt: skip


def _positions(source: Source) -> Iterator[Row]:
    for key, position, same in source.joins.positions():
        first = same[0]
        who = first.statement.speaker if first.statement else None
        yield (
            position.claim.id, key, who.name if who else None, who.country if who else None, position.report.day,
            position.report.stance, position.changed, position.reports, first.article.id,
            first.statement.id if first.statement else None,
        )  # fmt: skip


def _event_groups(source: Source) -> Iterator[Row]:
    for group, _ in source.joins.events():
        event, place = group.event, place_told(group)
        where = (place.place, place.place_country, place.lat, place.lon, place.geonames) if place else (None,) * 5
        days = [r.article.published for r in group.reports if r.article.published]
        yield (
            event.id, first_day(group), max((r.ends_on for r in group.reports if r.ends_on), default=None),
            event.plover, event.mode or next((r.mode for r in group.reports if r.mode), None),
            "; ".join(f"{modality} {number}" for modality, number in modalities(group)),
            *_side(group, "source"), *_side(group, "target"), *where, len(group.reports), group.printed,
            "; ".join(group.outlets) or None, min(days, default=None), max(days, default=None),
            event.trigger, event.sentence, event.confidence,
        )  # fmt: skip


def _side(group: EventGroup, side: str) -> tuple[Cell, ...]:
    """Names, keys and countries of the actors of the first report that has any, in the same order."""
    for report in group.reports:
        if actors := getattr(report, side):
            facts = [(a.name, stored_actor_key(a, report.article.id), a.country or "") for a in actors]
            return tuple("; ".join(fact.replace(";", ",") for fact in column) for column in zip(*facts, strict=True))
    return (None, None, None)


_STANCES: Final = ("support", "deny", "query", "comment")

JOINED: Final = (
    JoinedTable("claims", columns("claim text disputed:b disputed_since first_day last_day sayings:i reports:i "
                                  "supported:i denied:i queried:i commented:i"), _claims),
    JoinedTable("positions", columns("claim actor_key name country day stance changed:b reports:i article statement"),
                _positions),
    JoinedTable("event_groups", columns("event_group first_day last_day plover mode modalities source source_key "
                                        "source_country target target_key target_country place place_country lat:r "
                                        "lon:r geonames:i reports:i articles_printed:i outlets first_reported "
                                        "last_reported trigger sentence confidence:r"), _event_groups),
)  # fmt: skip
"""What is joined over all articles."""

CLAIM_REPORTS: Final = Table(
    "claim_reports",
    columns(
        "claim number:i article statement event day stance speaker speaker_name speaker_key implied:b utterance:i "
        "start:i end:i passage implied_start:i implied_end:i"
    ),
    _claim_reports,
)

ALL: Final[dict[str, dict[str, Kind]]] = {t.name: t.columns for t in (*TABLES, *JOINED, CLAIM_REPORTS)}
"""The columns of every table of an export, by name."""


def all_rows(source: Source) -> Iterator[tuple[str, Iterator[Row]]]:
    """Rows by table, which must be taken as they come: what is joined first, then one reading after the other."""
    for joined in JOINED:
        yield joined.name, joined.rows(source)
    for reading in source.readings():
        for table, rows in table_rows(reading, source, (*TABLES, CLAIM_REPORTS)):
            yield table.name, rows
