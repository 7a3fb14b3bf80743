"""The record in figures and what is new in it, as the first page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.record import Record
from onrecord.record.paged import ActorRow, ArticleRow, ClaimFilter, ClaimRow, Month
from onrecord.record.types import Status
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Endpoint, Nothing
from onrecord.web.places import without_folders


def status(desk: Desk, _: Nothing) -> Status:
    """The record in figures; of `path` and of the `failures` only the names of the files, without folders."""
    with desk.record() as record:
        return _status(desk, record)


def _status(desk: Desk, record: Record) -> Status:
    found = desk.counted.get(record, record.status)
    return Status(
        path=desk.settings.record.name,
        bytes=found.bytes,
        totals=found.totals,
        inputs=found.inputs,
        failures=tuple(map(without_folders, found.failures)),
        produced=found.produced,
        last_run=found.last_run,
    )


class Latest(NamedTuple):
    """What is new in the record, and what could not be read."""

    status: Status
    claims: Sequence[ClaimRow]
    disputed: int
    articles: Sequence[ArticleRow]
    claims_fresh: bool


def latest(desk: Desk, claims: int = 5, articles: int = 8) -> Latest:
    """The record in figures, the disputed claims that were spoken to last, and the last articles."""
    with desk.record() as record:
        found = record.pages.claims(ClaimFilter(disputed=True), limit=claims, names=2)
        return Latest(
            _status(desk, record), found.rows, found.total, record.pages.articles(limit=articles).rows,
            record.claims_joined().fresh,
        )  # fmt: skip


def months(desk: Desk) -> Sequence[Month]:
    """Events by month and modality."""
    with desk.record() as record:
        return desk.counted.get(record, record.pages.event_months)


def quoted(desk: Desk, limit: int = 10) -> Sequence[ActorRow]:
    """The actors with most statements."""
    with desk.record() as record:
        return record.pages.actors(limit=limit).rows


ENDPOINTS = (Endpoint("/status", "record", "The record in figures.", Nothing, Status, status),)
