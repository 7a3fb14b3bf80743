"""One page of claims, with who holds what of each of them, and how many there are in all."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from onrecord.model import Stance
from onrecord.record.paged import ClaimFacets, ClaimFilter, ClaimRow, Holder, Side, Slice, StanceDay
from onrecord.record.store.filters import Condition, joined, one_of
from onrecord.record.store.looking import select_in
from onrecord.record.store.tallying import match, most

_HOLDERS = (
    # who is only said to say it has words of its own; the text is read for those alone that are no actor
    "SELECT r.claim, r.stance, CASE WHEN r.implied_starts_at IS NULL THEN s.speaker END AS actor, "
    "CASE WHEN r.implied_starts_at IS NOT NULL "
    "THEN substr(a.text, r.implied_starts_at + 1, r.implied_ends_at - r.implied_starts_at) WHEN s.speaker IS NULL "
    "THEN substr(a.text, s.speaker_starts_at + 1, s.speaker_ends_at - s.speaker_starts_at) END AS words, "
    "r.utterance, c.name, c.country, a.outlet, CASE WHEN r.event IS NULL THEN s.day ELSE a.published END AS day, "
    "coalesce(d.original, a.key) AS article "
    "FROM claim_reports r LEFT JOIN statements s ON s.key = r.statement LEFT JOIN events e ON e.key = r.event "
    "LEFT JOIN actors c ON c.key = s.speaker AND r.implied_starts_at IS NULL "
    "LEFT JOIN articles a ON a.key = coalesce(s.article, e.article) LEFT JOIN duplicates d ON d.article = a.key "
    "WHERE r.claim IN"
)
_SIDES = {"support": "supporters", "deny": "deniers", "query": "questioners", "comment": "commenters"}
_ORDER: tuple[Stance, ...] = ("support", "deny", "query", "comment")
_MANY = 5_000
"""Claims from which on it is quicker to look at the countries of all claims than at theirs."""
_NO_DAY = "~"
"""Sorts after every day."""


def claims(connection: sqlite3.Connection, wanted: ClaimFilter, limit: int, offset: int, names: int) -> Slice[ClaimRow]:
    """Disputed ones first, then those spoken to last; `names` of each side."""
    where, values = _conditions(wanted)
    total = connection.execute(f"SELECT count(*) FROM claims c WHERE {where}", values).fetchone()[0]
    rows = connection.execute(
        "SELECT c.key, c.id, c.text, c.disputed, c.disputed_since, c.first_day, c.last_day FROM claims c "
        f"WHERE {where} ORDER BY c.disputed DESC, c.last_day DESC, c.id LIMIT ? OFFSET ?",
        (*values, limit, offset),
    ).fetchall()
    reports: defaultdict[int, list[Any]] = defaultdict(list)
    for claim, *report in select_in(connection, _HOLDERS, (row[0] for row in rows)):
        reports[claim].append(report)
    return Slice(total=total, rows=tuple(_row(row, reports[row[0]], names) for row in rows))


def _row(row: Any, reports: list[Any], names: int) -> ClaimRow:
    sides = {name: _side([r for r in reports if r[0] == stance], names) for stance, name in _SIDES.items()}
    return ClaimRow(
        id=row[1], text=row[2], disputed=bool(row[3]), disputed_since=row[4], first_day=row[5], last_day=row[6],
        reports=len(reports), utterances=len({r[3] for r in reports}), **sides,
        outlets=len({r[6] for r in reports if r[6]}), articles=len({r[8] for r in reports}), days=_days(reports),
    )  # fmt: skip


def _days(reports: list[Any]) -> tuple[StanceDay, ...]:
    """Sayings by day and stance; one that is reported on several days is of the first."""
    first: dict[tuple[int, Stance], str] = {}
    for stance, _, _, utterance, _, _, _, day, _ in reports:
        first[utterance, stance] = min(first.get((utterance, stance), _NO_DAY), day or _NO_DAY)
    counts = Counter((day, stance) for (_, stance), day in first.items())
    return tuple(
        StanceDay(day=None if day == _NO_DAY else day, stance=stance, sayings=count)
        for (day, stance), count in sorted(counts.items(), key=lambda c: (c[0][0], _ORDER.index(c[0][1])))
    )


def _side(reports: list[Any], names: int) -> Side:
    """Reports of one stance by whose they are: stance, actor, words for who is none, saying, name, country, outlet."""
    sayings: defaultdict[tuple[int | None, str | None], set[int]] = defaultdict(set)
    outlets: defaultdict[tuple[int | None, str | None], set[str]] = defaultdict(set)
    countries: dict[int | None, str | None] = {}
    for _, actor, words, utterance, name, country, outlet, _, _ in reports:
        who = actor, name if actor is not None else words
        sayings[who].add(utterance)
        outlets[who] |= {outlet} if outlet else set()
        countries[actor] = country
    holders = [
        Holder(actor=who[0], name=who[1], sayings=len(said), country=countries[who[0]], outlets=len(outlets[who]))
        for who, said in sayings.items()
    ]
    holders.sort(key=lambda h: (-h.sayings, h.actor is None, h.name or "~", h.actor or 0))
    return Side(holders=len(holders), reports=len(reports), first=tuple(holders[:names]))


def facets(connection: sqlite3.Connection, wanted: ClaimFilter, top: int) -> ClaimFacets:
    """How what fits divides up; the `top` countries."""
    where, values = _conditions(wanted)
    query = f"SELECT count(*), coalesce(sum(c.disputed), 0) FROM claims c WHERE {where}"
    total, disputed = connection.execute(query, values).fetchone()
    # few claims lead to their countries (which the plus would keep them from); of many, all countries are looked at
    led = "claim" if total < _MANY else "+claim"
    some = f" WHERE {led} IN (SELECT c.key FROM claims c WHERE {where})" if where != "1" else ""
    countries = connection.execute(f"SELECT country, count(*) FROM claim_countries{some} GROUP BY 1", values)
    return ClaimFacets(total=total, disputed=disputed, countries=most(Counter(dict(countries.fetchall())), top))


def _conditions(wanted: ClaimFilter) -> tuple[str, list[str | int]]:
    """What follows WHERE, for `claims c`, and its parameters. Raises OptionError for words with nothing to look for."""
    return joined(
        [
            ("c.disputed = 1", []) if wanted.disputed else None,
            ("c.last_day >= ?", [wanted.since]) if wanted.since else None,
            ("c.first_day <= ?", [wanted.until]) if wanted.until else None,
            _reported(wanted),
            ("c.key IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)", [match(wanted.words)])
            if wanted.words is not None
            else None,
        ]
    )


def _reported(wanted: ClaimFilter) -> Condition | None:
    """That a report is by one of these actors, from one of these countries, in one of these outlets."""
    papers = _in_outlets(wanted.outlets)
    who = [one_of("s.speaker", wanted.actors), one_of("s.speaker_country", wanted.countries)]
    if not any(who):
        # an article's own words too, which are nobody's statement
        return (
            (f"c.key IN ({_of('statement', papers[0])} UNION ALL {_of('event', papers[0])})", [*papers[1], *papers[1]])
            if papers
            else None
        )
    where, values = joined([*who, papers])
    return f"c.key IN ({_of('statement', where)})", values


def _of(kind: str, where: str) -> str:
    # the filter leads to few statements, so these are looked up among the reports and not the other way round
    return f"SELECT r.claim FROM {kind}s s CROSS JOIN claim_reports r ON r.{kind} = s.key WHERE {where}"


def _in_outlets(outlets: Iterable[str]) -> Condition | None:
    listed = one_of("outlet", tuple(outlets))
    return (f"s.article IN (SELECT key FROM articles WHERE {listed[0]})", listed[1]) if listed else None
