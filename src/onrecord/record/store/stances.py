"""What an actor has said on the claims of a record, a page at a time, and with whom it agrees."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.record.paged import Slice
from onrecord.record.positions import POSITIONS, changes
from onrecord.record.profiles import AgreementOrder, AgreementRow, PositionFilter, PositionRow, Turn
from onrecord.record.store.filters import joined
from onrecord.record.store.looking import select_in
from onrecord.record.store.said import statements_by_key
from onrecord.record.store.tallying import match
from onrecord.record.types import RecordActor

_SAID = (
    # an actor leads to its statements, and these to the claims that they are reports of
    "SELECT r.claim, r.stance, r.utterance, s.day, s.key FROM statements s CROSS JOIN claim_reports r "
    "ON r.statement = s.key WHERE s.speaker = ? AND r.implied_starts_at IS NULL"
)
_ON_THE_SAME = (
    "SELECT r.claim, r.utterance, s.day, r.stance, s.speaker FROM claim_reports r JOIN statements s "
    "ON s.key = r.statement WHERE r.claim IN (SELECT o.claim FROM statements m CROSS JOIN claim_reports o "
    "ON o.statement = m.key WHERE m.speaker = ? AND o.implied_starts_at IS NULL) "
    f"AND r.implied_starts_at IS NULL AND s.speaker IS NOT NULL AND r.stance IN {POSITIONS} ORDER BY r.claim, r.number"
)
_LATE = "~"
"""Sorts after every day: nobody knows when it was said."""


def positions(
    connection: sqlite3.Connection, actor: int, wanted: PositionFilter, limit: int, offset: int
) -> Slice[PositionRow]:
    """One row for each claim: those on which the actor changed sides first, then those spoken to last."""
    found = {
        claim: said
        for claim, said in _turns(connection, actor, wanted).items()
        if (not wanted.changed or any(t[-1] for t in said))
        and (not wanted.stances or any(t[1] in wanted.stances for t in said))
    }
    ids = dict(select_in(connection, "SELECT key, id FROM claims WHERE key IN", found))
    order = sorted(found, key=lambda claim: ids[claim])
    order.sort(key=lambda claim: max(t[0] if t[0] != _LATE else "" for t in found[claim]), reverse=True)
    order.sort(key=lambda claim: not any(t[-1] for t in found[claim]))
    shown = order[offset : offset + limit]
    keys = [t[3] for claim in shown for t in found[claim]]
    said = dict(zip(keys, statements_by_key(connection, keys), strict=True))
    query = "SELECT key, id, text, disputed FROM claims WHERE key IN"
    about = {row[0]: row[1:] for row in select_in(connection, query, shown)}
    rows = [
        PositionRow(
            claim=about[claim][0], text=about[claim][1], disputed=bool(about[claim][2]),
            changes=sum(t[-1] for t in found[claim]),
            turns=tuple(
                Turn(day=None if day == _LATE else day, stance=stance, reports=reports, changed=changed, said=said[key])
                for day, stance, reports, key, changed in found[claim]
            ),
        )
        for claim in shown
    ]  # fmt: skip
    return Slice(total=len(found), rows=tuple(rows))


def _turns(connection: sqlite3.Connection, actor: int, wanted: PositionFilter) -> dict[int, list[Any]]:
    """The actor's sayings on each claim in order: day, stance, reports, key of the first statement, whether changed."""
    where, values = joined(
        [
            # the plus: the actor's statements lead to claims, not each of its statements to all claims with the words
            ("+r.claim IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)", [match(wanted.words)])
            if wanted.words is not None
            else None,
        ]
    )
    sayings: defaultdict[int, dict[int, list[Any]]] = defaultdict(dict)
    for claim, stance, utterance, day, key in sorted(
        connection.execute(f"{_SAID} AND {where}", (actor, *values)),
        key=lambda row: (row[0], row[3] or _LATE, row[2], row[4]),
    ):
        told = sayings[claim].setdefault(utterance, [day or _LATE, stance, 0, key])
        told[2] += 1
    return {
        claim: [
            (*told, changed)
            for told, changed in zip(
                said.values(), changes((None if t[0] == _LATE else t[0], t[1]) for t in said.values()), strict=True
            )
        ]
        for claim, said in sayings.items()
    }


def agreement(
    connection: sqlite3.Connection, actor: int, least: int, order: AgreementOrder, limit: int, offset: int
) -> Slice[AgreementRow]:
    """The others who support or deny at least so many claims that the actor supports or denies too."""
    last: dict[tuple[int, int], tuple[tuple[str, int], str]] = {}
    for claim, utterance, day, stance, speaker in connection.execute(_ON_THE_SAME, (actor,)):
        when = (day or "", utterance)
        if (claim, speaker) not in last or when > last[claim, speaker][0]:
            last[claim, speaker] = (when, stance)
    both: Counter[int] = Counter()
    alike: Counter[int] = Counter()
    for (claim, speaker), (_, stance) in last.items():
        mine = last.get((claim, actor))
        if mine is not None and speaker != actor:
            both[speaker] += 1
            alike[speaker] += mine[1] == stance
    enough = [speaker for speaker, count in both.items() if count >= least]
    actors = _actors(connection, enough)
    share = {speaker: alike[speaker] / both[speaker] for speaker in enough}
    by = {"common": 0.0, "alike": -1.0, "apart": 1.0}[order]
    enough.sort(key=lambda s: (by * share[s], -both[s], -share[s], actors[s].name, s))
    rows = tuple(
        AgreementRow(actor=actors[s], both=both[s], alike=alike[s], share=share[s])
        for s in enough[offset : offset + limit]
    )
    return Slice(total=len(enough), rows=rows)


def _actors(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, RecordActor]:
    rows: Iterable[Sequence[Any]] = select_in(
        connection, "SELECT key, ref, kind, name, country FROM actors WHERE key IN", keys
    )
    return {row[0]: RecordActor(key=row[0], ref=row[1], kind=row[2], name=row[3], country=row[4]) for row in rows}
