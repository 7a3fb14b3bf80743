"""Reports by several outlets on the same matters: who says and denies what of a trawler, and of a school budget."""

from __future__ import annotations

from pathlib import Path

import msgspec

import fake_reader
from made_claims import claims
from made_record import put
from onrecord.intake import document_from_text
from onrecord.model import Reading
from onrecord.record import Record

FIRED = "the navy of Marenga fired on a trawler near the Saro Strait"
# outlet: day, who says what, and words that are in no other report
_REPORTS = {
    "Post": (
        "2024-05-08",
        f"Ada Renn said that {FIRED}.",
        "The harbour town slept through most of it while the cranes stood idle and gulls circled over empty quays.",
    ),
    "Herald": (
        "2024-05-09",
        f"In the capital, Jorun Hale denied that {FIRED}.",
        "Nobody at the ministry of fisheries picked up the telephone that morning although three lines were open.",
    ),
    "Wire": (
        "2024-05-09",
        f"In the evening, Ada Renn said that {FIRED.replace('fired', 'had fired')}, as reported.",
        "Rain is forecast for the weekend along the northern coast with gusts of wind of up to forty knots.",
    ),
    "Gazette": (
        "2024-05-30",
        f"Weeks later, Ada Renn denied that {FIRED}.",
        "A commission of five judges will look into the radar records before the summer recess begins in July.",
    ),
    "Mirror": (
        "2024-05-10",
        "Pela Voss said that the budget of the schools would be cut by nine percent in autumn.",
        "Tarik Omdal said that the budget for schools would be cut by nine percent. Teachers plan a march on Saturday.",
    ),
}
OUTLETS = tuple(_REPORTS)


def reading(outlet: str, *, by: str | None = None, more: str = "", title: str | None = None) -> Reading:
    """The report of this outlet as the fake reader finds it; printed by another one, with more words, if told."""
    day, said, rest = _REPORTS[outlet]
    return read(f"{said}\n\n{rest}{more}", by or outlet, day, title=title)


def read(text: str, outlet: str, day: str | None, title: str | None = None) -> Reading:
    """Any text as the fake reader finds it."""
    document = document_from_text(text)
    article = msgspec.structs.replace(
        document.article, id=outlet.lower(), outlet=outlet, published=day, title=title, path=f"{outlet}.txt"
    )
    return fake_reader.said(msgspec.structs.replace(document, article=article))


def readings() -> list[Reading]:
    return [reading(outlet) for outlet in OUTLETS]


def made(path: Path, *more: Reading) -> Path:
    """A record of all of them, with its claims joined by the shipped weights."""
    with Record.open(path, create=True) as record:
        put(record, *readings(), *more)
        assert record.join_claims(claims())
    return path
