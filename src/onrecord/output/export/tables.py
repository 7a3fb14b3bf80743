"""A reading as rows of tables, for CSV and Parquet: ids that hold outside the record, words beside every span.

Ids are those of the record: "4f0c2b9e11d07a35", "4f0c2b9e11d07a35:s3". Offsets are Unicode code points of the article's
`text`. docs/exports.md explains the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from onrecord.model import Actor, Reading, Span
from onrecord.output.export.cells import Cell, Kind, Row, columns
from onrecord.output.export.ids import actor_key
from onrecord.output.export.source import Source
from onrecord.record.rows import Rows, rows_of


class Table(NamedTuple):
    """A table: its columns, and the rows that one reading gives it."""

    name: str
    columns: dict[str, Kind]
    rows: Callable[[Reading, Rows, Source], Iterator[Row]]


def _articles(reading: Reading, _: Rows, source: Source) -> Iterator[Row]:
    a = reading.article
    original = source.likeness[a.id][0] if a.id in source.likeness else None
    yield (
        a.id, a.title, a.outlet, a.author, a.url, a.published, a.language, a.path, a.sha256, original,
        "; ".join(source.also_in(a.id)) or None, len(reading.statements), len(reading.events), a.text,
    )  # fmt: skip


def _copies(reading: Reading, _: Rows, source: Source) -> Iterator[Row]:
    for copy in source.copies.get(reading.article.id, ()):
        alike = source.likeness[copy.id][1]
        yield copy.id, reading.article.id, alike, copy.title, copy.outlet, copy.url, copy.published


def _actors(reading: Reading, _: Rows, __: Source) -> Iterator[Row]:
    for a in reading.actors:
        key = actor_key(a, reading.article.id)
        yield _id(reading, a.id), reading.article.id, key, a.name, a.kind, a.country, a.sector, a.known, a.ref


def _aliases(reading: Reading, _: Rows, __: Source) -> Iterator[Row]:
    yield from ((_id(reading, a.id), alias) for a in reading.actors for alias in sorted({*a.aliases} - {a.name}))


def _offices(reading: Reading, _: Rows, __: Source) -> Iterator[Row]:
    yield from ((_id(reading, a.id), o.title, o.of, o.start, o.end) for a in reading.actors for o in a.offices)


def _mentions(reading: Reading, _: Rows, __: Source) -> Iterator[Row]:
    for actor in reading.actors:
        yield from ((_id(reading, actor.id), *_at(reading, s)) for s in sorted(set(actor.mentions)))


def _statements(reading: Reading, rows: Rows, source: Source) -> Iterator[Row]:
    actors = {actor.id: actor for actor in reading.actors}
    for row in rows.statements:
        (id, kind, stance, quote, cue, how, who, start, end, sure, occasion, said_on, confidence, inside, *rest) = row
        country, day = rest
        speaker = actors.get(str(who)) if who else None
        words = _words(reading, start, end)
        yield (
            _id(reading, id), reading.article.id, _text(day), _id(reading, who), speaker.name if speaker else words,
            _key(reading, speaker), _text(country), _text(how), _number(sure), _int(start), _int(end), words,
            _text(kind), _text(stance), _text(quote), _text(cue), _text(occasion), _text(said_on),
            _id(reading, inside), _number(confidence), source.corrected(reading.article.id, id),
        )  # fmt: skip


def _statement_spans(reading: Reading, rows: Rows, _: Source) -> Iterator[Row]:
    for id, role, number, start, end in rows.statement_spans:
        yield _id(reading, id), _text(role), _int(number), _int(start), _int(end), _words(reading, start, end)


def _statement_actors(reading: Reading, rows: Rows, _: Source) -> Iterator[Row]:
    for id, role, number, actor in rows.statement_actors:
        yield _id(reading, id), _text(role), _int(number), _id(reading, actor)


def _events(reading: Reading, rows: Rows, source: Source) -> Iterator[Row]:
    for row in rows.events:
        id, root, mode, modality, trigger, sentence, teller, first, last, words, *more = row
        place, country, lat, lon, geonames, confidence, *ends = map(_plain, more)
        yield (
            _id(reading, id), reading.article.id, *map(_plain, (root, mode, modality, first, last, words)),
            place, country, lat, lon, geonames, _id(reading, teller), _text(trigger), *ends[:2], _text(sentence),
            *ends[2:4], *ends[4:6], _words(reading, *ends[4:6]), *ends[6:8], _words(reading, *ends[6:8]), confidence,
            source.event_group(f"{reading.article.id}:{id!s}"), source.corrected(reading.article.id, id),
        )  # fmt: skip


def _event_actors(reading: Reading, rows: Rows, _: Source) -> Iterator[Row]:
    actors = {actor.id: actor for actor in reading.actors}
    for id, role, number, actor, country in rows.event_actors:
        found = actors[str(actor)]
        yield (
            _id(reading, id), _text(role), _int(number), _id(reading, actor), _key(reading, found), found.name,
            _text(country), found.sector,
        )  # fmt: skip


def _event_mentions(reading: Reading, rows: Rows, _: Source) -> Iterator[Row]:
    for id, number, *ends, teller in rows.event_mentions:
        yield _id(reading, id), _int(number), *map(_int, ends), _id(reading, teller)


def _event_forces(reading: Reading, rows: Rows, _: Source) -> Iterator[Row]:
    for id, number, kind, start, end, quantity, echelon in rows.event_forces:
        words = _words(reading, start, end)
        yield _id(reading, id), _int(number), _text(kind), _int(quantity), _text(echelon), _int(start), _int(end), words


def _notes(reading: Reading, _: Rows, __: Source) -> Iterator[Row]:
    yield from ((reading.article.id, note) for note in reading.notes)


def _id(reading: Reading, local: object) -> str | None:
    return f"{reading.article.id}:{local}" if local is not None else None


def _key(reading: Reading, actor: Actor | None) -> str | None:
    return actor_key(actor, reading.article.id) if actor else None


def _at(reading: Reading, span: Span) -> tuple[int, int, str]:
    return span.start, span.end, reading.quote(span)


def _words(reading: Reading, start: object, end: object) -> str | None:
    return reading.article.text[start:end] if isinstance(start, int) and isinstance(end, int) else None


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _int(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _plain(cell: object) -> Cell:
    return cell if isinstance(cell, str | int | float) else None


TABLES: Final = (
    Table("articles", columns("article title outlet author url published language path sha256 duplicate_of also_in "
                              "statements:i events:i text"), _articles),
    Table("duplicates", columns("article original similarity:r title outlet url published"), _copies),
    Table("actors", columns("actor article actor_key name kind country sector known:b ref"), _actors),
    Table("aliases", columns("actor alias"), _aliases),
    Table("offices", columns("actor title of start end"), _offices),
    Table("mentions", columns("actor start:i end:i words"), _mentions),
    Table("statements", columns("statement article day speaker speaker_name speaker_key speaker_country how "
                                "speaker_confidence:r speaker_start:i speaker_end:i speaker_words kind stance quote "
                                "cue occasion said_on inside confidence:r corrected"), _statements),
    Table("statement_spans", columns("statement role number:i start:i end:i words"), _statement_spans),
    Table("statement_actors", columns("statement role number:i actor"), _statement_actors),
    Table("events", columns("event article plover mode modality starts_on ends_on date_words place place_country "
                            "lat:r lon:r geonames:i according_to trigger trigger_start:i trigger_end:i sentence "
                            "sentence_start:i sentence_end:i source_start:i source_end:i source_words target_start:i "
                            "target_end:i target_words confidence:r event_group corrected"), _events),
    Table("event_actors", columns("event role number:i actor actor_key name country sector"), _event_actors),
    Table("event_mentions", columns("event number:i trigger_start:i trigger_end:i sentence_start:i sentence_end:i "
                                    "according_to"), _event_mentions),
    Table("event_forces", columns("event number:i class quantity:i echelon start:i end:i words"), _event_forces),
    Table("notes", columns("article note"), _notes),
)  # fmt: skip
"""The tables that readings fill, those first that people look at first."""


def table_rows(
    reading: Reading, source: Source, tables: Iterable[Table] = TABLES
) -> Iterator[tuple[Table, Iterator[Row]]]:
    """The rows that one reading gives each table."""
    rows = rows_of(reading)
    return ((table, table.rows(reading, rows, source)) for table in tables)
