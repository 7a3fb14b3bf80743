"""Events as one table with the columns of POLECAT, the data set that is coded in PLOVER, and ours after them.

POLECAT: Halterman, Bagozzi, Beger, Schrodt and Scarborough 2023, https://doi.org/10.7910/DVN/AJGVIT. Its columns that a
reading has nothing for stay empty, so that what reads POLECAT by name or place reads this too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from onrecord.model import Reading
from onrecord.output.display import clean
from onrecord.output.event_filters import Wanted
from onrecord.output.events import EventRow, Party, Search, Words
from onrecord.output.export.csvs import safe_cell
from onrecord.output.export.joins import JoinedEvent
from onrecord.output.export.source import Source

POLECAT: Final = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
"""POLECAT's columns, in its order."""

OURS: Final = (
    "Modality", "Event Date End", "Date Words", "According To", "According To Statement", "Trigger", "Evidence",
    "Evidence Start", "Evidence End", "Confidence", "Mentions", "Article ID", "Headline", "URL", "Duplicate Of",
    "Also Reported By", "Joined Event", "Reports", "Articles Printed", "Modalities", "Report IDs",
)  # fmt: skip
"""What POLECAT lacks: above all what the text says of whether it happened, and where it says so."""

_QUADS: Final = {
    "VERBAL COOPERATION": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "MATERIAL COOPERATION": ("COOPERATE", "AID", "RETREAT"),
    "VERBAL CONFLICT": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "MATERIAL CONFLICT": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
QUAD: Final = {root: quad for quad, roots in _QUADS.items() for root in roots}
"""The quad class of each root, as the PLOVER manual groups them."""

_Cell = str | int | float | None


def plover(source: Source) -> Iterator[bytes]:
    """The header, then one event a row: of several reports of it the surest one that is chosen, with their number.

    What near-duplicates tell is joined with nothing: chosen, they have rows of their own without that number.
    """
    yield _line((*POLECAT, *OURS))
    for key in ("articles", "events", "reports"):
        source.rows[key] = 0
    search = Search(Wanted())
    for reading in source.readings():
        source.rows["articles"] += 1
        story = _cells(_story(reading))  # long, and the same for all its events
        for row in search.rows([reading]):
            source.rows["reports"] += 1
            joined = source.joins.event(_id(row))
            if joined is not None and joined.surest() != _id(row):
                continue
            cells = _cells(_polecat(row, reading) | _ours(row, source) | _told(row, source, joined)) | story
            yield _line([cells.get(column) for column in (*POLECAT, *OURS)])
            source.rows["events"] += 1


def _line(cells: Sequence[_Cell]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode("utf-8")


def _cells(row: dict[str, _Cell]) -> dict[str, _Cell]:
    """Text harmless and on one line, as those who read such tables line by line expect."""
    return {name: safe_cell(clean(cell)) if isinstance(cell, str) else cell for name, cell in row.items()}


def _story(reading: Reading) -> dict[str, _Cell]:
    kinds = {"Story People": "person", "Story Organizations": "organization"}
    return {column: _joined([a.name for a in reading.actors if a.kind == kind]) for column, kind in kinds.items()}


def _polecat(row: EventRow, reading: Reading) -> dict[str, _Cell]:
    place, article = row.place, row.article
    return {
        "Event ID": _id(row),
        "Event Date": row.date,
        "Event Type": row.plover,
        "Event Mode": row.mode,
        "Quad Code": QUAD.get(row.plover),
        **_side("Actor", row.source, row.source_text, reading),
        **_side("Recipient", row.target, row.target_text, reading),
        **({"Placename": place.name, "Country": place.country, "Latitude": place.lat, "Longitude": place.lon,
            "GeoNames ID": place.geonames} if place else {}),
        "Source": article.outlet,
        "Publication Date": article.published,
        "Language": article.language,
        "Version": f"onrecord {reading.produced_by.onrecord}",
    }  # fmt: skip


def _side(side: str, parties: Sequence[Party], words: Words | None, reading: Reading) -> dict[str, _Cell]:
    """Of several actors all facts in the same order; the article's words alone where nobody was found for them."""
    offices = [reading.actor(party.id) for party in parties]
    return {
        f"{side} Name": _joined([p.name for p in parties]),
        f"{side} Country": _joined([p.country for p in parties]),
        f"Primary {side} Sector": _joined([p.sector for p in parties]),
        f"{side} Sectors": _joined([p.sector for p in parties]),
        f"{side} Title": _joined([a.offices[0].title if a and a.offices else None for a in offices]),
        f"{side} Name Raw": words.text if words else None,
    }


def _ours(row: EventRow, source: Source) -> dict[str, _Cell]:
    teller, article = row.according_to, row.article
    return {
        "Modality": row.modality,
        "Event Date End": row.date_end,
        "Date Words": row.date_text,
        "According To": teller.name if teller else None,
        "According To Statement": f"{article.id}:{teller.statement}" if teller else None,
        "Trigger": row.trigger.text,
        "Evidence": row.evidence.text,
        "Evidence Start": row.evidence.start,
        "Evidence End": row.evidence.end,
        "Confidence": row.confidence,
        "Mentions": len(row.mentions),
        "Article ID": article.id,
        "Headline": article.title,
        "URL": article.url,
        "Duplicate Of": source.likeness[article.id][0] if article.id in source.likeness else None,
    }


def _told(row: EventRow, source: Source, joined: JoinedEvent | None) -> dict[str, _Cell]:
    """Who else tells of it: of a joined event all its reports in the record, chosen or not, but their ids."""
    also = source.also_in(row.article.id)
    if joined is None:
        alone = source.event_group(_id(row))
        once = {"Reports": 1, "Articles Printed": 1 + len(source.copies.get(row.article.id, ()))} if alone else {}
        modalities = f"{row.modality} 1" if alone else None
        return {
            "Also Reported By": _joined(also), "Joined Event": alone, **once, "Modalities": modalities,
            "Report IDs": alone,
        }  # fmt: skip
    return {
        "Also Reported By": _joined([outlet for outlet in joined.outlets if outlet != row.article.outlet]),
        "Joined Event": joined.id,
        "Reports": joined.reports,
        "Articles Printed": joined.printed,
        "Modalities": joined.modalities,
        "Report IDs": _joined([report.id for report in joined.here]),
    }


def _id(row: EventRow) -> str:
    return row.event_id.replace("#", ":")


def _joined(facts: Sequence[str | None]) -> str | None:
    return "; ".join((fact or "").replace(";", ",") for fact in facts) if any(facts) else None
