"""Looking at corrections: rows as types, and where each of them bears on what is read and joined now."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any

import msgspec

from onrecord.model import ProducedBy, Span
from onrecord.record.corrections.anchoring import Candidate, find
from onrecord.record.corrections.claims import Report, Situated, situated
from onrecord.record.corrections.types import Anchor, Correction, CorrectionFilter, Member, StoredCorrection, Value
from onrecord.record.store.correction_places import Asked, in_place

_COLUMNS = (
    "SELECT c.key, c.id, a.id, c.kind, c.field, c.verdict, c.value, c.was, c.note, c.who, c.made_at, c.anchor_of, "
    "c.spans, c.words, c.beside, c.implied, c.others, c.local_id, c.thread, c.withdraws, p.onrecord, p.weights, "
    "p.knowledge, {0} FROM corrections c JOIN articles a ON a.key = c.article "
    "LEFT JOIN producers p ON p.key = c.producer"
)
_WITHDRAWN = "EXISTS (SELECT 1 FROM corrections w WHERE w.withdraws = {0}.id)"
_SUPERSEDED = (
    "EXISTS (SELECT 1 FROM corrections n WHERE n.thread = c.thread AND n.field = c.field AND n.made_at >= c.made_at "
    f"AND (n.made_at, n.id) > (c.made_at, c.id) AND n.withdraws IS NULL AND NOT {_WITHDRAWN.format('n')})"
)
_STATE = (
    f"CASE WHEN c.withdraws IS NOT NULL THEN 'withdrawal' WHEN {_WITHDRAWN.format('c')} THEN 'withdrawn' "
    f"WHEN {_SUPERSEDED} THEN 'superseded' ELSE 'stands' END"
)
CURRENT = f"c.withdraws IS NULL AND NOT {_WITHDRAWN.format('c')} AND NOT {_SUPERSEDED}"
"""Whether a correction `c` counts: nobody withdrew it, it is no withdrawal, and no later one is of the same thing."""
_BY_STATE = {
    "withdrawal": "c.withdraws IS NOT NULL",
    "withdrawn": f"c.withdraws IS NULL AND {_WITHDRAWN.format('c')}",
    "superseded": f"c.withdraws IS NULL AND NOT {_WITHDRAWN.format('c')} AND {_SUPERSEDED}",
}
_FOUND_OUT = frozenset({"stands", "settled", "no longer found"})  # by looking for what a correction is about
_MEMBERS = (
    "SELECT m.correction, m.number, a.id, m.anchor_of, m.spans, m.words, m.beside, m.stance FROM correction_claims m "
    "JOIN articles a ON a.key = m.article WHERE m.correction IN"
)
_STATEMENTS = (
    "SELECT s.article, s.local_id, p.role, p.number, p.starts_at, p.ends_at FROM statements s "
    "JOIN statement_spans p ON p.statement = s.key WHERE s.article IN ({0})"
)
_EVENTS = (
    "SELECT e.article, e.local_id, e.trigger_starts_at, e.trigger_ends_at, e.sentence_starts_at, e.sentence_ends_at, "
    "e.source_starts_at, e.source_ends_at, e.target_starts_at, e.target_ends_at FROM events e "
    "WHERE e.article IN ({0})"
)
_IN_CLAIMS = " AND EXISTS (SELECT 1 FROM claim_reports r WHERE r.{0} = {1}.key)"
_REPORTS = (  # CROSS JOIN: from the few that are asked for, not from all reports of claims
    "WITH asked (article, local_id) AS (VALUES {1}) "
    "SELECT c.id, r.number, a.id || ':' || t.local_id, r.stance, r.implied_starts_at IS NOT NULL FROM asked "
    "CROSS JOIN articles a ON a.id = asked.article "
    "CROSS JOIN {0}s t ON t.article = a.key AND t.local_id = asked.local_id "
    "CROSS JOIN claim_reports r ON r.{0} = t.key JOIN claims c ON c.key = r.claim ORDER BY c.id, r.number"
)
_SOME = 400
_pairs = msgspec.json.Decoder(tuple[tuple[int, int], ...])
_words = msgspec.json.Decoder(tuple[str, ...])
_value = msgspec.json.Decoder(Value)


def page(
    connection: sqlite3.Connection, wanted: CorrectionFilter, limit: int | None, offset: int
) -> tuple[list[StoredCorrection], int]:
    """Corrections that fit, the latest first, and how many fit in all."""
    where, values = _conditions(wanted)
    found_out = _FOUND_OUT & {*wanted.states}
    if found_out and found_out != _FOUND_OUT:
        # whether something is still found is known only when all have been looked for
        all_rows = connection.execute(
            f"{_COLUMNS.format(_STATE)} WHERE {where} ORDER BY c.made_at DESC, c.id DESC", values
        ).fetchall()
        every = situate(connection, _corrections(connection, all_rows))
        fit = [one for one in every if one.state in wanted.states]
        return fit[offset:][:limit], len(fit)
    total = int(connection.execute(f"SELECT count(*) FROM corrections c WHERE {where}", values).fetchone()[0])
    # the page is chosen first: what became of a correction is worked out for those on it, not for all that are sorted
    keys = f"SELECT c.key FROM corrections c WHERE {where} ORDER BY c.made_at DESC, c.id DESC LIMIT ? OFFSET ?"
    rows = connection.execute(
        f"{_COLUMNS.format(_STATE)} WHERE c.key IN ({keys}) ORDER BY c.made_at DESC, c.id DESC",
        [*values, -1 if limit is None else limit, offset],
    ).fetchall()
    return situate(connection, _corrections(connection, rows)), total


def counts(connection: sqlite3.Connection) -> list[tuple[str, str, str, int]]:
    """How many corrections count, by kind, field and verdict."""
    rows = connection.execute(
        f"SELECT kind, field, verdict, count(*) FROM corrections c WHERE {CURRENT} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    return [(kind, field, verdict, int(count)) for kind, field, verdict, count in rows]


def by_id(connection: sqlite3.Connection, id: str) -> StoredCorrection | None:
    """The correction with this id, None where there is none."""
    rows = connection.execute(f"{_COLUMNS.format(_STATE)} WHERE c.id = ?", (id,)).fetchall()
    return next(iter(situate(connection, _corrections(connection, rows))), None)


def of_articles(
    connection: sqlite3.Connection, articles: Iterable[str], *, current: bool = True, kinds: tuple[str, ...] = ()
) -> list[Correction]:
    """The corrections of these articles, by time; with `current` only those that count, of these kinds or of any."""
    found: list[Correction] = []
    for some in _some(sorted(set(articles))):
        where, values = _conditions(CorrectionFilter(articles=tuple(some), current=current, kinds=kinds))
        rows = connection.execute(f"{_COLUMNS.format(_STATE)} WHERE {where}", values).fetchall()
        found += [one for one, _ in _corrections(connection, rows)]
    return sorted(found, key=lambda c: (c.made_at, c.id))


def situate(connection: sqlite3.Connection, found: Sequence[tuple[Correction, str]]) -> list[StoredCorrection]:
    """Corrections with what became of them and what they apply to now, in the same order."""
    corrections = [one for one, _ in found]
    targets = targets_of(connection, corrections)
    about = {one.correction.id: one for one in situated_claims(connection, corrections, targets)}
    return [_stored(one, state, targets[one.id], about.get(one.id)) for one, state in found]


def targets_of(connection: sqlite3.Connection, corrections: Iterable[Correction]) -> dict[str, str | None]:
    """What each correction applies to now ("4f0c2b9e11d07a35:s3"), by the correction's id."""
    every = list(corrections)
    return dict(zip((c.id for c in every), _found(connection, [(c.anchor, c.local_id) for c in every]), strict=True))


def situated_claims(
    connection: sqlite3.Connection, corrections: Iterable[Correction], targets: Mapping[str, str | None] | None = None
) -> list[Situated]:
    """Where each correction of a claim stands now; others are left out. `targets` as :func:`targets_of` gives them."""
    mine = [c for c in corrections if c.kind == "claim"]
    targets = targets_of(connection, mine) if targets is None else targets
    there = iter(_found(connection, [(m.anchor, None) for c in mine for m in c.claim], in_claims=True))
    members = [[next(there) for _ in c.claim] for c in mine]
    ids = {id for id in (*(targets[c.id] for c in mine), *(id for some in members for id in some)) if id is not None}
    reports = _reports(connection, ids)
    return [situated(c, targets[c.id], some, reports) for c, some in zip(mine, members, strict=True)]


def candidates(
    connection: sqlite3.Connection, articles: Iterable[str], *, in_claims: bool = False
) -> dict[str, list[Candidate]]:
    """What can be corrected in the readings of these articles, by article; only what is in a claim if told."""
    here: defaultdict[str, list[Candidate]] = defaultdict(list)
    for some in _some(sorted(set(articles))):
        ids = dict(connection.execute(f"SELECT key, id FROM articles WHERE id IN ({_places(some)})", some))
        said = _STATEMENTS.format(_places(ids)) + (_IN_CLAIMS.format("statement", "s") if in_claims else "")
        spans: defaultdict[tuple[int, str], list[tuple[str, int, int, int]]] = defaultdict(list)
        for article, id, *span in connection.execute(said, [*ids]):
            spans[article, id].append(tuple(span))
        for (article, id), rows in spans.items():
            rows.sort()
            content = tuple(Span(start, end) for role, _, start, end in rows if role == "content")
            cue = tuple(Span(start, end) for role, _, start, end in rows if role == "cue")
            made = Candidate(id=id, of="statement", spans=content or cue, beside=cue if content else ())
            here[ids[article]].append(made)
        told = _EVENTS.format(_places(ids)) + (_IN_CLAIMS.format("event", "e") if in_claims else "")
        for article, id, start, end, *parts in connection.execute(told, [*ids]):
            pairs = zip(parts[::2], parts[1::2], strict=True)
            beside = tuple(Span(first, last) for first, last in pairs if first is not None)
            here[ids[article]].append(Candidate(id=id, of="event", spans=(Span(start, end),), beside=beside))
    return {article: sorted(found, key=_by_number) for article, found in here.items()}


def claim_reports(connection: sqlite3.Connection, claim: str) -> list[Report]:
    """The reports of a claim, by number; nothing where there is no such claim."""
    rows = connection.execute(
        "SELECT c.id, r.number, a.id || ':' || coalesce(s.local_id, e.local_id), r.stance, "
        "r.implied_starts_at IS NOT NULL FROM claims c JOIN claim_reports r ON r.claim = c.key "
        "LEFT JOIN statements s ON s.key = r.statement LEFT JOIN events e ON e.key = r.event "
        "JOIN articles a ON a.key = coalesce(s.article, e.article) WHERE c.id = ? ORDER BY r.number",
        (claim,),
    )
    return [_report(row) for row in rows]


def text_of(connection: sqlite3.Connection, article: str) -> tuple[str, tuple[Span, ...]]:
    """An article's text and the spans of its sub-headlines."""
    row = connection.execute("SELECT text, subheadlines FROM articles WHERE id = ?", (article,)).fetchone()
    return row[0], tuple(Span(*pair) for pair in _pairs.decode(row[1]))


def text_or_none(connection: sqlite3.Connection, article: str) -> str | None:
    """An article's text, None where the record has no such article."""
    row = connection.execute("SELECT text FROM articles WHERE id = ?", (article,)).fetchone()
    return row[0] if row else None


def _reports(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, list[Report]]:
    found: defaultdict[str, list[Report]] = defaultdict(list)
    for some in _some(sorted(ids)):
        values = [part for id in some for part in id.split(":")]
        for table in ("statement", "event"):
            query = _REPORTS.format(table, ", ".join(["(?, ?)"] * len(some)))
            for row in connection.execute(query, values):
                found[row[2]].append(_report(row))
    return found


def _report(row: Sequence[Any]) -> Report:
    return Report(claim=row[0], number=row[1], target=row[2], stance=row[3], implied=bool(row[4]))


def _found(connection: sqlite3.Connection, wanted: Sequence[Asked], *, in_claims: bool = False) -> list[str | None]:
    """What stands in these places now; all of an article is looked at only where nothing has just the same spans."""
    ids = in_place(connection, wanted, in_claims=in_claims)
    moved = {anchor.article for (anchor, _), id in zip(wanted, ids, strict=True) if id is None}
    here = candidates(connection, moved, in_claims=in_claims)
    found = (id or find(a, here.get(a.article, ()), once) for (a, once), id in zip(wanted, ids, strict=True))
    return [id and f"{anchor.article}:{id}" for (anchor, _), id in zip(wanted, found, strict=True)]


def _stored(one: Correction, state: str, target: str | None, about: Situated | None) -> StoredCorrection:
    if state == "stands":
        if about is not None:
            state = about.state
        elif one.verdict == "missed":
            state = "settled" if target else "stands"
        elif target is None:
            state = "no longer found"
    claim = about.claim if about else None
    return msgspec.convert(
        {"correction": one, "state": state, "target": target, "claim_now": claim}, StoredCorrection
    )  # fmt: skip


def _corrections(connection: sqlite3.Connection, rows: Sequence[Any]) -> list[tuple[Correction, str]]:
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for some in _some([row[0] for row in rows if row[3] == "claim"]):
        query = f"{_MEMBERS} ({_places(some)}) ORDER BY m.correction, m.number"
        for key, _, article, of, spans, words, beside, stance in connection.execute(query, some):
            members[key].append(Member(anchor=_anchor(article, of, spans, words, beside), stance=stance))
    return [(_correction(row, tuple(members[row[0]])), row[-1]) for row in rows]


def _correction(row: Sequence[Any], members: tuple[Member, ...]) -> Correction:
    made_of = None if row[20] is None else ProducedBy(onrecord=row[20], weights=row[21], knowledge=row[22])
    return Correction(
        id=row[1], kind=row[3], field=row[4], verdict=row[5], value=_value.decode(row[6]), was=_value.decode(row[7]),
        note=row[8], who=row[9], made_at=row[10], anchor=_anchor(row[2], row[11], *row[12:15]), implied=bool(row[15]),
        others=row[16], local_id=row[17], thread=row[18], withdraws=row[19], made_of=made_of, claim=members,
    )  # fmt: skip


def _anchor(article: str, of: Any, spans: str, words: str, beside: str) -> Anchor:
    return Anchor(
        article=article,
        of=of,
        spans=tuple(Span(*pair) for pair in _pairs.decode(spans)),
        words=_words.decode(words),
        beside=tuple(Span(*pair) for pair in _pairs.decode(beside)),
    )


def _conditions(wanted: CorrectionFilter) -> tuple[str, list[str]]:
    conditions: list[str] = ["1"]
    values: list[str] = []
    for column, chosen in (
        ("c.kind", wanted.kinds), ("c.field", wanted.fields), ("c.verdict", wanted.verdicts), ("c.who", wanted.who),
    ):  # fmt: skip
        if chosen:
            conditions.append(f"{column} IN ({_places(chosen)})")
            values += chosen
    if wanted.articles:
        conditions.append(f"c.article IN (SELECT key FROM articles WHERE id IN ({_places(wanted.articles)}))")
        values += wanted.articles
    if wanted.since:
        conditions.append("c.made_at >= ?")
        values.append(wanted.since)
    if wanted.until:
        conditions.append("c.made_at < ?")
        values.append(f"{wanted.until}U")  # after every time of that day: these go on with T
    if wanted.states:
        chosen_states = sorted({_BY_STATE.get(state, CURRENT) for state in wanted.states})
        conditions.append(f"({' OR '.join(f'({one})' for one in chosen_states)})")
    if wanted.current:
        conditions.append(CURRENT)
    return " AND ".join(conditions), values


def _by_number(candidate: Candidate) -> tuple[str, int, str]:
    return candidate.of, len(candidate.id), candidate.id  # s2 before s10


def _places(values: Sized) -> str:
    return ", ".join("?" * len(values))


def _some(items: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), _SOME):
        yield list(items[start : start + _SOME])
