"""Claims as the record keeps them: worked out anew as a whole when readings have come, changed or gone."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from onrecord.model import Span
from onrecord.record.joined import ClaimHere, ClaimReport, Joining, StoredClaim
from onrecord.record.store.looking import select_in
from onrecord.record.store.said import events_by_key, statements_by_key

if TYPE_CHECKING:
    from onrecord.record.claims import JoinedClaim

_REPORT = (
    "SELECT r.claim, r.number, r.statement, r.event, r.stance, r.utterance, r.implied_starts_at, r.implied_ends_at, "
    "substr(a.text, r.implied_starts_at + 1, r.implied_ends_at - r.implied_starts_at) FROM claim_reports r "
    "LEFT JOIN statements s ON s.key = r.statement LEFT JOIN articles a ON a.key = s.article"
)


def is_fresh(connection: sqlite3.Connection, made_by: str) -> bool:
    """Whether what is stored is of the readings that there are, made by the version, weights and rules of now."""
    return state(connection) == Joining(made_by=made_by, fresh=True)


def state(connection: sqlite3.Connection) -> Joining:
    """What joined the claims that are stored, and whether they are of the readings that there are."""
    made_by, fresh = connection.execute("SELECT made_by, fresh FROM claim_joining").fetchone()
    return Joining(made_by=made_by, fresh=bool(fresh))


def joined_readings(connection: sqlite3.Connection) -> str:
    """A digest of the readings that claims are joined of: all but those of near-duplicates."""
    total = hashlib.sha256()
    query = (
        "SELECT a.id, p.onrecord, p.weights, p.knowledge, r.json FROM readings r JOIN articles a ON a.key = r.article "
        "JOIN producers p ON p.key = r.producer "
        "WHERE NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.article = a.key) ORDER BY a.id"
    )
    for *made, packed in connection.execute(query):
        total.update("\0".join((*made, hashlib.sha256(packed).hexdigest())).encode() + b"\n")
    return f"sha256:{total.hexdigest()}"


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
    connection.execute(
        "UPDATE claim_joining SET made_by = ?, readings = ?, fresh = 1", (made_by, joined_readings(connection))
    )


def claims(connection: sqlite3.Connection, *, disputed: bool = False, id: str | None = None) -> Iterator[StoredClaim]:
    """Claims, disputed ones first, then those spoken to last; of the one with that id, or all."""
    rows = connection.execute(
        "SELECT key, id, text, disputed, disputed_since, first_day, last_day FROM claims "
        "WHERE (? IS NULL OR id = ?) AND disputed >= ? ORDER BY disputed DESC, last_day DESC, id",
        (id, id, int(disputed)),
    ).fetchall()
    for start in range(0, len(rows), 200):
        some = rows[start : start + 200]
        found = select_in(connection, f"{_REPORT} WHERE r.claim IN", [row[0] for row in some])
        reports: defaultdict[int, list[ClaimReport]] = defaultdict(list)
        for claim, _, report in _reports(connection, sorted(found, key=lambda row: row[:2])):
            reports[claim].append(report)
        for row in some:
            yield StoredClaim(
                id=row[1], text=row[2], disputed=bool(row[3]), disputed_since=row[4], first_day=row[5],
                last_day=row[6], reports=tuple(reports[row[0]]),
            )  # fmt: skip


def claims_in(connection: sqlite3.Connection, article: str) -> list[ClaimHere]:
    """What the statements and events of an article are reports of, by claim and number."""
    rows = [
        row
        for table in ("statement", "event")
        for row in connection.execute(
            f"{_REPORT} WHERE r.{table} IN "
            f"(SELECT t.key FROM {table}s t JOIN articles b ON b.key = t.article WHERE b.id = ?)",
            (article,),
        )
    ]
    query = "SELECT key, id, text, disputed, disputed_since FROM claims WHERE key IN"
    about = {row[0]: row[1:] for row in select_in(connection, query, (row[0] for row in rows))}
    found = []
    for claim, number, report in _reports(connection, rows):
        id, text, disputed, since = about[claim]
        found.append(
            ClaimHere(
                id=id, text=text, disputed=bool(disputed), disputed_since=since, number=number, report=report
            )
        )  # fmt: skip
    return sorted(found, key=lambda here: (here.id, here.number))


def _reports(connection: sqlite3.Connection, rows: list[Any]) -> Iterator[tuple[int, int, ClaimReport]]:
    """Rows of `_REPORT` as reports, each with the key of its claim and its number, in the same order."""
    order = sorted({row[2] for row in rows if row[2] is not None})
    said = dict(zip(order, statements_by_key(connection, order), strict=True))
    order = sorted({row[3] for row in rows if row[3] is not None})
    told = dict(zip(order, events_by_key(connection, order), strict=True))
    for claim, number, statement, event, stance, utterance, start, end, implied in rows:
        yield claim, number, ClaimReport(
            statement=said.get(statement),
            event=told.get(event),
            stance=stance,
            utterance=utterance,
            implied=implied,
            implied_at=Span(start, end) if start is not None else None,
        )  # fmt: skip
