"""Records for the tests of exports: made readings, one with emoji and words that run right to left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import msgspec

from fake_reader import PRODUCED_BY
from made_events import eventful
from made_readings import said, span
from made_record import put
from onrecord.model import Actor, Article, Event, Office, Place, Reading
from onrecord.output.export.run import ExportFormat, export_stream
from onrecord.output.export.source import Report, Selection
from onrecord.record import Record

ODD = (
    "🕊️ Notes from the quay 🇲🇬. Ada Renn said “peace 🕊️ is near” and \u2067שלום עליכם\u2069 to all.\n\n"
    '=HYPERLINK("x") is what الميناء calls a joke, Renn said.\n\nMarenga and Belarus held talks on Saturday.'
)

CSTO = "organization:Collective Security Treaty Organization"


def odd() -> Reading:
    """A report without an address or outlet, with a text that is hard on offsets and spreadsheets."""
    talks = span(ODD, "Marenga and Belarus held talks on Saturday.")
    return Reading(
        produced_by=PRODUCED_BY,
        article=Article(id="odd", sha256="1" * 64, text=ODD, title="=1+1", published="2024-06-01", path="odd.txt"),
        actors=(
            Actor(id="a1", name="Ada Renn", kind="person", country="MDG", mentions=(span(ODD, "Ada Renn"),)),
            Actor(id="a2", name="Belarus", kind="state", country="BLR", known=True, ref="state:BLR", sector="GOV"),
            Actor(id="a3", name="CSTO", kind="organization", sector="IGO", known=True, ref=CSTO),
            Actor(
                id="a4", name="Pela Voss", kind="person", country="BLR", known=True, ref="person:pela-voss",
                offices=(Office(title="Foreign Minister", of="Belarus", start="2012-08-20"), Office(title="sister")),
                aliases=("Voss", "P. Voss"),
            ),
            Actor(id="a5", name="officials", kind="group"),
        ),
        statements=(
            said(ODD, 1, "a1", "peace 🕊️ is near", "\u2067שלום עליכם\u2069", kind="direct"),
            said(ODD, 2, "a1", '=HYPERLINK("x") is what الميناء calls a joke'),
        ),
        events=(
            Event(
                id="e1", plover="CONSULT", mode="visit", source=("a2",), target=("a4", "a5"),
                trigger=span(ODD, "talks"),
                sentence=talks, modality="actual", according_to="s2", date="2024-05-30", confidence=0.8,
                place=Place(name="Minsk", country="BLR", lat=53.9, lon=27.57, geonames=625144),
            ),
            Event(
                id="e2", plover="ASSAULT", mode=None, source=("a2",), target=(), trigger=span(ODD, "joke"),
                sentence=talks,
                modality="denied",
            ),
        ),
        notes=("a note",),
    )  # fmt: skip


def copied() -> Reading:
    """The report of `made_readings` again, a day later and in another outlet."""
    return eventful(outlet="Harbour Herald", published="2024-05-09", path="copy.txt", url="https://example.net/copy")


@contextmanager
def made(path: Path) -> Iterator[Record]:
    """A record of three reports, one of them a near-duplicate."""
    with Record.open(path, create=True) as record:
        put(record, eventful(), copied(), odd())
        yield record


def exported(record: Record, format: str, *, lines: bool = False, **selection: object) -> tuple[bytes, Report]:
    """The bytes of an export, and its report."""
    out = BytesIO()
    chosen = msgspec.convert(selection, Selection)
    report = export_stream(record, ExportFormat(format), out, chosen, lines=lines)
    return out.getvalue(), report
