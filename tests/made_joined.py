"""A record whose articles share claims and events: a trawler fired on, a ferry sunk or not, a shelling."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

import made_disputes
from made_claims import claims
from made_record import put
from onrecord.model import Reading
from onrecord.record import Record
from test_event_groups import READINGS, SHELLED, report

RUMOUR = made_disputes.read(
    "Tarik Omdal denied rumours that the old ferry of Tolvia had sunk off the northern cape.\n\n"
    "The ticket office of the line stayed shut, and a kiosk nearby sold lemonade to the people in the queue.",
    "Beacon", "2024-05-20",
)  # fmt: skip


def denied() -> Reading:
    """The shelling, as one that did not happen, by an outlet that a spreadsheet would take for a formula."""
    text = SHELLED + "That is how a pamphlet had it; a harbour pilot who was on watch saw nothing, nor did his radar."
    made = report("=Ledger", "2024-05-10", text)
    event = msgspec.structs.replace(made.events[0], modality="denied", confidence=0.95, date="2024-05-07")
    article = msgspec.structs.replace(made.article, title="@pamphlet")
    return msgspec.structs.replace(made, article=article, events=(event,))


@contextmanager
def joined(path: Path) -> Iterator[Record]:
    """The record, with claims and events joined."""
    with Record.open(path, create=True) as record:
        put(record, *made_disputes.readings(), RUMOUR, *READINGS, denied())
        record.join_claims(claims())
        record.join_events()
        yield record
