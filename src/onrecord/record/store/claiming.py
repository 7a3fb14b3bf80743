"""Claims as the record keeps them: worked out anew as a whole when readings have come, changed or gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.record.store.looking import select_in
from onrecord.record.store.said import events_by_key, statements_by_key
from onrecord.record.types import ClaimReport, StoredClaim

if TYPE_CHECKING:
    from onrecord.record.claims import JoinedClaim


def is_fresh(connection: sqlite3.Connection, made_by: str) -> bool:
    """Whether what is stored is of the readings that there are, made by the weights of now."""
    row = connection.execute("SELECT made_by, fresh FROM claim_joining").fetchone()
    return row is not None and bool(row[1]) and row[0] == made_by


def store(connection: sqlite3.Connection, claims: Iterable[JoinedClaim], made_by: str) -> None:
    """Keep what was worked out. The caller holds the transaction, and nothing has changed since."""
    connection.execute("DELETE FROM claims")
    statements, events = (
        dict(
            connection.execute(
                f"SELECT a.id || ':' || t.local_id, t.key FROM {table} t JOIN articles a ON a.key = t.article"
            )
        )
        for table in ("statements", "events")
    )
    for claim in claims:
        days = [r.day for r in claim.reports if r.day]
        key = connection.execute(
            "INSERT INTO claims (id, text, disputed, disputed_since, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?)",
            (
                claim.id, claim.text, int(claim.disputed), claim.disputed_since,
                min(days, default=None), max(days, default=None),
            ),
        ).lastrowid  # fmt: skip
        connection.executemany(
            "INSERT INTO claim_reports (claim, number, statement, event, stance, implied_starts_at, implied_ends_at, "
            "utterance) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    key, number, statements.get(f"{r.article}:{r.local_id}"), events.get(f"{r.article}:{r.local_id}"),
                    r.stance, r.implied.start if r.implied else None, r.implied.end if r.implied else None, r.utterance,
                )
                for number, r in enumerate(claim.reports, 1)
            ],
        )  # fmt: skip
    connection.execute("UPDATE claim_joining SET made_by = ?, fresh = 1", (made_by,))


def claims(connection: sqlite3.Connection, *, disputed: bool = False, id: str | None = None) -> Iterator[StoredClaim]:
    """Claims, disputed ones first, then those spoken to last; of the one with that id, or all."""
    rows = connection.execute(
        "SELECT key, id, text, disputed, disputed_since, first_day, last_day FROM claims "
        "WHERE (? IS NULL OR id = ?) AND disputed >= ? ORDER BY disputed DESC, last_day DESC, id",
        (id, id, int(disputed)),
    ).fetchall()
    for start in range(0, len(rows), 200):
        some = rows[start : start + 200]
        reports = _reports(connection, [row[0] for row in some])
        for row in some:
            yield StoredClaim(
                id=row[1], text=row[2], disputed=bool(row[3]), disputed_since=row[4], first_day=row[5],
                last_day=row[6], reports=tuple(reports.get(row[0], ())),
            )  # fmt: skip


def _reports(connection: sqlite3.Connection, keys: list[int]) -> dict[int, list[ClaimReport]]:
    query = (
        "SELECT r.claim, r.number, r.statement, r.event, r.stance, r.utterance, "
        "substr(a.text, r.implied_starts_at + 1, r.implied_ends_at - r.implied_starts_at) FROM claim_reports r "
        "LEFT JOIN statements s ON s.key = r.statement LEFT JOIN articles a ON a.key = s.article WHERE r.claim IN"
    )
    rows = sorted(select_in(connection, query, keys), key=lambda row: (row[0], row[1]))
    statements = {row[2] for row in rows if row[2] is not None}
    events = {row[3] for row in rows if row[3] is not None}
    order = sorted(statements)
    said = dict(zip(order, statements_by_key(connection, order), strict=True))
    told_order = sorted(events)
    told = dict(zip(told_order, events_by_key(connection, told_order), strict=True))
    out: dict[int, list[ClaimReport]] = {}
    for claim, _, statement, event, stance, utterance, implied in rows:
        out.setdefault(claim, []).append(
            ClaimReport(
                statement=said.get(statement),
                event=told.get(event),
                stance=stance,
                utterance=utterance,
                implied=implied,
            )
        )
    return out
