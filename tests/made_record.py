"""Records for tests: made readings put into them, and readers that a worker can load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

import fake_reader
from onrecord.engine.work import ReadDocument
from onrecord.intake.types import Document
from onrecord.model import Reading
from onrecord.record import Record
from onrecord.record.ingest import Ingest
from onrecord.record.prepared import prepare
from onrecord.record.supply import Ended

NEWER = msgspec.structs.replace(fake_reader.PRODUCED_BY, weights="sha256:newer")


def newer(threads: int) -> ReadDocument:
    """As the fake reader, but with other weights, which find no denials."""

    def read(document: Document) -> Reading:
        found = fake_reader.said(document)
        kept = tuple(s for s in found.statements if s.stance != "deny")
        return msgspec.structs.replace(found, produced_by=NEWER, statements=kept)

    return read


def newer_and_fragile(threads: int) -> ReadDocument:
    """As :func:`newer`, but it cannot read a text with DELTA in it."""

    def read(document: Document) -> Reading:
        if "DELTA" in document.article.text:
            raise ZeroDivisionError("a bug")
        return newer(threads)(document)

    return read


def put(record: Record, *readings: Reading) -> None:
    """Store readings as ingest does, as though each came from a file."""
    with record.writing() as writer, writer.transaction():
        for reading in readings:
            document = Document(article=reading.article, notes=())
            made = prepare(document, lambda d, r=reading: msgspec.structs.replace(r, article=d.article))  # type: ignore[misc]
            writer.put(made, reading.article.path or "one.txt", location=reading.article.path or "one.txt")


def ingest(record: Record | Path, files: Iterable[Path | str], **more: object) -> list[Ended]:
    """Ingest with the fake reader in this process."""
    settings = {"workers": 1, "factory": fake_reader.reader, **more}
    with opened(record) as found:
        return list(Ingest(found, [str(file) for file in files], **settings).run())  # type: ignore[arg-type]


@contextmanager
def opened(record: Record | Path) -> Iterator[Record]:
    if isinstance(record, Record):
        yield record
    else:
        with Record.open(record, create=True) as found:
            yield found


def whole(path: Path) -> str:
    """The record's digest, after a check that finds nothing wrong."""
    with Record.open(path) as record:
        assert list(record.verify()) == []
        return record.digest()


PLACES = ("harbour", "lighthouse", "customs house", "fish market", "north pier", "shipyard", "ferry dock", "old mole")
PEOPLE = ("Ada Renn", "Jorun Hale", "Pela Voss", "Tarik Omdal", "Signe Brandt")


def report(number: int, extra: str = "") -> str:
    """A report that is like no report of another number."""
    who, other = PEOPLE[number % 5], PEOPLE[(number + 2) % 5]
    place, away = PLACES[number % 8], PLACES[(number * 3 + 1) % 8]
    odd = f"{number * 7919 % 1000}"
    return (
        f"The {place} of Port {odd} stayed closed on day {number} of the strike, and no ship left for the {away}.\n\n"
        f"{who} said that {number + 3} crews of the {away} would go back to work in week {odd}. {extra}\n\n"
        f"{other} denied that the {place} owed {odd} dockers {number * 17} days of pay since month {number}.\n\n"
        f'{who} said "We have counted {odd} boats by the {place} and {number * 31} by the {away}"\n'
    )
