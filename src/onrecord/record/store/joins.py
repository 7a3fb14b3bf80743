"""Checking what is joined across articles: each claim and event rests on what is there, and says so truly.

Claims are not joined anew for this, which would take as long as joining them: checked is that each report leads to an
article's own words, that what is said of a claim follows from its reports, and of which readings they are. Reports of
events are joined anew where those that are stored are of now.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any, get_args

from onrecord.model import Stance
from onrecord.record.store import claiming, grouping
from onrecord.record.types import Problem

_ANEW = "UPDATE {0} SET fresh = 0 has it made anew when it is next asked for"
_REPORTS = (
    "SELECT c.id, r.number, r.stance, r.utterance, r.implied_starts_at, r.implied_ends_at, a.id, "
    "coalesce(s.local_id, e.local_id), CASE WHEN s.key IS NULL THEN a.published ELSE s.day END, a.text, s.key, "
    "EXISTS (SELECT 1 FROM duplicates d WHERE d.article = a.key) FROM claims c "
    "LEFT JOIN claim_reports r ON r.claim = c.key LEFT JOIN statements s ON s.key = r.statement "
    "LEFT JOIN events e ON e.key = r.event LEFT JOIN articles a ON a.key = coalesce(s.article, e.article) "
    "ORDER BY c.key, r.number"
)
_STANCES = frozenset(get_args(Stance))
_SAID = (
    "SELECT r.claim, s.speaker_country FROM claim_reports r JOIN statements s ON s.key = r.statement "
    "WHERE s.speaker_country IS NOT NULL"
)
_COUNTRIES = (
    f"SELECT c.id FROM claims c WHERE c.key IN (SELECT claim FROM ({_SAID} EXCEPT SELECT claim, country FROM "
    f"claim_countries) UNION SELECT claim FROM (SELECT claim, country FROM claim_countries EXCEPT {_SAID})) ORDER BY 1"
)
_GROUPS = (
    ("SELECT a.id || ':' || e.local_id FROM event_groups g JOIN event_groups r ON r.event = g.represented_by "
     "JOIN events e ON e.key = g.event JOIN articles a ON a.key = e.article WHERE r.represented_by <> r.event "
     "UNION SELECT a.id || ':' || e.local_id FROM event_groups g JOIN events e ON e.key = g.event "
     "JOIN articles a ON a.key = e.article WHERE g.represented_by NOT IN (SELECT event FROM event_groups)",
     "the report that stands for its event is not one of that event"),
    ("SELECT a.id || ':' || min(e.local_id) FROM event_groups g JOIN events e ON e.key = g.event "
     "JOIN articles a ON a.key = e.article GROUP BY g.represented_by, e.article HAVING count(*) > 1 ORDER BY 1",
     "two events of one article are joined"),
)  # fmt: skip
_NOT_JOINED = (
    "SELECT a.id || ':' || e.local_id FROM events e JOIN articles a ON a.key = e.article "
    "WHERE (e.key IN (SELECT event FROM event_groups)) = (a.key IN (SELECT article FROM duplicates)) ORDER BY 1"
)


def claims(connection: sqlite3.Connection) -> Iterator[Problem]:
    """What is wrong with the claims that are stored, and with what is said of when they were joined."""
    state = claiming.state(connection)
    if state.fresh:
        (readings,) = connection.execute("SELECT readings FROM claim_joining").fetchone()
        if not state.made_by or readings != claiming.joined_readings(connection):
            anew = _ANEW.format("claim_joining")
            yield Problem(where="table claims", what=f"not of the readings that there are, as it is marked; {anew}")
    facts = {
        row[0]: row[1:]
        for row in connection.execute("SELECT id, text, disputed, disputed_since, first_day, last_day FROM claims")
    }
    for (id,) in connection.execute(_COUNTRIES):
        yield Problem(where=f"claim {id}", what="its countries are not those of who speaks to it")
    for id, rows in groupby(connection.execute(_REPORTS), key=lambda row: row[0]):
        for what in _claim(id, facts[id], list(rows), fresh=state.fresh):
            yield Problem(where=f"claim {id}", what=what)


def event_groups(connection: sqlite3.Connection) -> Iterator[Problem]:
    """What is wrong with how reports of one event are joined."""
    for query, what in _GROUPS:
        for (where,) in connection.execute(query):
            yield Problem(where=where, what=what)
    made_by, fresh = connection.execute("SELECT made_by, fresh FROM event_joining").fetchone()
    anew = _ANEW.format("event_joining")
    if grouping.is_fresh(connection):
        stored = dict(connection.execute("SELECT event, represented_by FROM event_groups"))
        if stored != grouping.joined(connection):
            yield Problem(where="table event_groups", what=f"does not follow from the events; {anew}")
    elif fresh and (not made_by or connection.execute(_NOT_JOINED).fetchone()):
        yield Problem(where="table event_groups", what=f"not of the events that there are, as it is marked; {anew}")


def _claim(id: str, facts: tuple[Any, ...], rows: list[tuple[Any, ...]], *, fresh: bool) -> Iterator[str]:
    """What is wrong with one claim; `rows` as `_REPORTS` gives them, one with nulls where it has no report."""
    if rows[0][1] is None:
        yield "it has no report"
        return
    if [row[1] for row in rows] != list(range(1, len(rows) + 1)):
        yield "its reports are not numbered from 1"
    if list(dict.fromkeys(row[3] for row in rows)) != list(range(1, len({row[3] for row in rows}) + 1)):
        yield "its sayings are not numbered from 1 in the order of the reports"
    for row in rows:
        yield from (f"report {row[1]} {what}" for what in _report(row, fresh=fresh))
    if any(row[6] is None for row in rows):
        return
    if hashlib.sha256(f"{rows[0][6]}:{rows[0][7]}".encode()).hexdigest()[:12] != id:
        yield "the id is not that of its first report"
    text, disputed, since, first, last = facts
    days = sorted(row[8] for row in rows if row[8])
    if [first, last] != ([days[0], days[-1]] if days else [None, None]):
        yield "its first and last day are not those of its reports"
    if disputed and not {"support", "deny"} <= {row[2] for row in rows}:
        yield "it is marked as disputed, and nobody supports it or nobody denies it"
    if since is not None and (not disputed or since not in days):
        yield "the day since which it is disputed is none on which somebody spoke of it"
    words = text.removesuffix("…").split()
    if not words or not any(all(word in row[9] for word in words) for row in rows):
        yield "its words are not those of any of its articles"


def _report(row: tuple[Any, ...], *, fresh: bool) -> Iterator[str]:
    start, end, article, text, statement, copy = *row[4:7], *row[9:]
    if article is None:
        yield "is of a statement or event that there is not"
        return
    if row[2] not in _STANCES:
        yield f"has a stance that there is not: {row[2]}"
    if (start, end) != (None, None) and not (start is not None and end is not None and 0 <= start < end <= len(text)):
        yield f"has a span of {start} to {end} in {len(text)} characters"
    elif start is not None and statement is None:
        yield "names others who say so, and is of no statement"
    if fresh and copy:
        yield f"is of {article}, which says again what another article does"
