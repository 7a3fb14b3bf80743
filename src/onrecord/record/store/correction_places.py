"""What corrections apply to, where it stands just where it did: most do, and few rows have to be read to see it.

The statements and events that have the first of a correction's spans are looked up, and no others: where one of them
has all of its spans, :func:`~onrecord.record.corrections.anchoring.find` would look no further among all either.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from onrecord.model import Span
from onrecord.record.corrections.anchoring import Candidate, find
from onrecord.record.corrections.types import Anchor

Asked = tuple[Anchor, str | None]
"""Where a correction stands, and what its target was once called."""

_ASKED = "WITH asked (article, first, last) AS (VALUES {0}) SELECT DISTINCT a.id, t.local_id, {1} FROM asked "
_HERE = "CROSS JOIN articles a ON a.id = asked.article CROSS JOIN {0}s t ON t.article = a.key "
_STATEMENTS = (
    "CROSS JOIN statement_spans p ON p.statement = t.key WHERE EXISTS (SELECT 1 FROM statement_spans o "
    "WHERE o.statement = t.key AND o.starts_at = asked.first AND o.ends_at = asked.last)"
)
_EVENTS = "WHERE t.trigger_starts_at = asked.first AND t.trigger_ends_at = asked.last"
_IN_CLAIMS = " AND EXISTS (SELECT 1 FROM claim_reports r WHERE r.{0} = t.key)"
_SPANS = (
    "t.trigger_starts_at, t.trigger_ends_at, t.sentence_starts_at, t.sentence_ends_at, t.source_starts_at, "
    "t.source_ends_at, t.target_starts_at, t.target_ends_at"
)
_SOME = 400


def in_place(connection: sqlite3.Connection, wanted: Sequence[Asked], *, in_claims: bool = False) -> list[str | None]:
    """The id in the reading of what each correction is about, None where nothing has the same spans as it had."""
    here: defaultdict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for of in ("statement", "event"):
        places = sorted({(a.article, a.spans[0].start, a.spans[0].end) for a, _ in wanted if a.of == of and a.spans})
        for start in range(0, len(places), _SOME):
            some = places[start : start + _SOME]
            reported = _IN_CLAIMS.format(of) if in_claims else ""
            look = _statements if of == "statement" else _events
            for article, candidate in look(connection, some, reported):
                here[article, of].append(candidate)
    found = []
    for anchor, once in wanted:
        mine = {*anchor.spans}
        same = [c for c in here.get((anchor.article, anchor.of), ()) if {*c.spans} == mine]
        found.append(find(anchor, sorted(same, key=_by_number), once) if same else None)
    return found


def _by_number(candidate: Candidate) -> tuple[int, str]:
    return len(candidate.id), candidate.id  # s2 before s10


def _statements(
    connection: sqlite3.Connection, places: Sequence[tuple[str, int, int]], reported: str
) -> list[tuple[str, Candidate]]:
    columns = "p.role, p.number, p.starts_at, p.ends_at"
    query = _query(places, columns) + _HERE.format("statement") + _STATEMENTS + reported
    spans: defaultdict[tuple[str, str], list[tuple[str, int, int, int]]] = defaultdict(list)
    for article, id, *span in connection.execute(query, [value for place in places for value in place]):
        spans[article, id].append(tuple(span))
    found = []
    for (article, id), rows in spans.items():
        rows.sort()
        content = tuple(Span(start, end) for role, _, start, end in rows if role == "content")
        cue = tuple(Span(start, end) for role, _, start, end in rows if role == "cue")
        made = Candidate(id=id, of="statement", spans=content or cue, beside=cue if content else ())
        found.append((article, made))
    return found


def _events(
    connection: sqlite3.Connection, places: Sequence[tuple[str, int, int]], reported: str
) -> list[tuple[str, Candidate]]:
    query = _query(places, _SPANS) + _HERE.format("event") + _EVENTS + reported
    found = []
    for article, id, first, last, *parts in connection.execute(query, [value for place in places for value in place]):
        pairs = zip(parts[::2], parts[1::2], strict=True)
        beside = tuple(Span(start, end) for start, end in pairs if start is not None)
        found.append((article, Candidate(id=id, of="event", spans=(Span(first, last),), beside=beside)))
    return found


def _query(places: Sequence[object], columns: str) -> str:
    return _ASKED.format(", ".join(["(?, ?, ?)"] * len(places)), columns)
