"""Corrections made, withdrawn, taken in from a file. Rows are only added; the caller holds the transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from onrecord.errors import GoneError, OptionError
from onrecord.model import Reading, Span
from onrecord.record.corrections.anchoring import Candidate, candidates_of, find
from onrecord.record.corrections.types import MOST_MEMBERS, Anchor, AnchorOf, Change, Correction, Member, Value
from onrecord.record.corrections.validating import checked, name_of, note_of, spans_in, verdict_allowed
from onrecord.record.corrections.values import one_field, said_of
from onrecord.record.store import correction_rows
from onrecord.record.store.looking import readings
from onrecord.record.store.readings import producer

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


def make(connection: sqlite3.Connection, change: Change, who: str) -> str:
    """Keep a correction; its id. Raises OptionError for what makes no sense, GoneError for what is not there."""
    verdict_allowed(change.kind, change.field, change.verdict)
    who, note = name_of("who", who), note_of(change.note)
    if correction_rows.text_or_none(connection, change.article) is None:
        raise GoneError(f"the record has no article {change.article!r}")
    reading = next(readings(connection, [change.article]))
    text = reading.article.text
    value = checked(change.kind, change.field, change.verdict, change.value, text)
    local_id, anchor = _target(change, reading)
    was = Value()
    members: tuple[Member, ...] = ()
    if change.kind == "claim":
        was, members = _claim(connection, change, f"{change.article}:{local_id}")
    elif local_id is not None:
        was = one_field(said_of(reading, local_id), change.field)
    if change.verdict == "fixed" and one_field(value, change.field) == one_field(was, change.field):
        raise OptionError(f"the reader says so already; to confirm it mark the {change.field} as right")
    made = Correction(
        id="", kind=change.kind, field=change.field, verdict=change.verdict, anchor=anchor, value=value, was=was,
        note=note, who=who, made_at="", thread="", local_id=local_id, made_of=reading.produced_by,
        implied=change.implied, claim=members, others=len(members),
    )  # fmt: skip
    before = correction_rows.of_articles(connection, [change.article], current=False)
    made = msgspec.structs.replace(made, thread=_thread(connection, made, before) or "")
    return _keep(connection, _timed(made, before))


def withdraw(connection: sqlite3.Connection, id: str, who: str, note: str = "") -> str:
    """Take a correction back by a row of its own; its id. Raises GoneError where that cannot be."""
    row = connection.execute(
        "SELECT a.id FROM corrections c JOIN articles a ON a.key = c.article WHERE c.id = ?", (id,)
    ).fetchone()
    before = correction_rows.of_articles(connection, row, current=False) if row else []
    found = next((one for one in before if one.id == id), None)
    if found is None:
        raise GoneError(f"the record has no correction {id!r}; onrecord corrections lists them")
    if found.withdraws is not None:
        raise GoneError(f"{id} withdraws another correction; to have that again, make it again")
    if any(one.withdraws == id for one in before):
        raise GoneError(f"correction {id} was withdrawn before")
    made = msgspec.structs.replace(
        found, verdict="withdrawn", value=Value(), note=note_of(note), who=name_of("who", who), withdraws=id
    )
    return _keep(connection, _timed(made, before))


def take(connection: sqlite3.Connection, made: Correction) -> bool:
    """Keep a correction that was made elsewhere; False where it is here already.

    Raises OptionError where another correction has its id, or it withdraws one that is not here.
    """
    before = correction_rows.of_articles(connection, [made.anchor.article], current=False)
    here = {one.id: one for one in before}
    if connection.execute("SELECT 1 FROM corrections WHERE id = ?", (made.id,)).fetchone():
        if made.id not in here or _essence(here[made.id]) != _essence(made):
            raise OptionError(f"another correction has the id {made.id}; corrections are not changed once made")
        return False
    if made.withdraws is not None:
        if made.withdraws not in here or here[made.withdraws].withdraws is not None:
            raise OptionError(f"it withdraws {made.withdraws}, which is no correction of this article here")
        thread: str | None = here[made.withdraws].thread
    else:
        same = here.get(made.thread)
        kept = same is not None and (same.kind, same.implied) == (made.kind, made.implied)
        thread = same.thread if same is not None and kept else _thread(connection, made, before)
    _keep(connection, msgspec.structs.replace(made, thread=thread or made.id))
    return True


def _target(change: Change, reading: Reading) -> tuple[str | None, Anchor]:
    """The id in the reading and the place of what is corrected; for what was missed only a place."""
    text, every = reading.article.text, candidates_of(reading)
    if change.verdict == "missed":
        if change.id is not None:
            raise OptionError("what was missed has no id; give its place as spans")
        of: AnchorOf = "event" if change.kind == "event" else "statement"
        words = spans_in("spans", change.spans, text)
        anchor = Anchor(article=change.article, of=of, spans=change.spans, words=words)
        if (found := find(anchor, every)) is not None:
            raise GoneError(f"the reader found this {of}: it is {found}; correct that instead")
        return None, anchor
    chosen = _chosen(change, every, text)
    words = tuple(text[span.start : span.end] for span in chosen.spans)
    anchor = Anchor(article=change.article, of=chosen.of, spans=chosen.spans, words=words, beside=chosen.beside)
    return chosen.id, anchor


def _chosen(change: Change, every: Sequence[Candidate], text: str) -> Candidate:
    if change.id is None and not change.spans:
        raise OptionError("nothing to correct: give its id (as s3), or its place as spans")
    those = [c for c in every if change.kind in (c.of, "claim")]
    by_id = next((c for c in those if c.id == change.id), None)
    if change.spans:
        # ids change when the article is read anew: what somebody saw and marked is what stands at that place
        words = spans_in("spans", change.spans, text)
        if by_id is not None and set(by_id.spans) == set(change.spans):
            return by_id
        for of in dict.fromkeys(c.of for c in those):
            seen = Anchor(article=change.article, of=of, spans=change.spans, words=words)
            if (id := find(seen, those)) is not None:
                return next(c for c in those if c.id == id)
        raise GoneError(f"the reading of {change.article} has no {change.kind} at this place (any more); look again")
    if by_id is None:
        raise GoneError(f"the reading of {change.article} has no {change.kind} {change.id!r}; look again")
    return by_id


def _claim(connection: sqlite3.Connection, change: Change, target: str) -> tuple[Value, tuple[Member, ...]]:
    """The stance that the report has, and other reports to find the claim by."""
    if change.claim is None:
        raise OptionError("a correction of a claim needs the claim's id")
    reports = correction_rows.claim_reports(connection, change.claim)
    if not reports:
        raise GoneError(f"the record has no claim {change.claim!r}; onrecord claims lists them")
    mine = next((r for r in reports if r.target == target and r.implied == change.implied), None)
    if mine is None:
        raise GoneError(f"claim {change.claim} has no such report of {target}; look again")
    others = [r for r in reports if r.target != target and not r.implied][:MOST_MEMBERS]
    if not others and change.field == "membership":
        raise OptionError(f"claim {change.claim} is of this {target} alone; correct the statement or event itself")
    here = correction_rows.candidates(connection, {r.target.split(":")[0] for r in others})
    members = []
    for report in others:
        article, local_id = report.target.split(":")
        chosen = next(c for c in here[article] if c.id == local_id)
        members.append(Member(anchor=_anchor_at(connection, article, chosen), stance=report.stance))
    return Value(stance=mine.stance) if change.field == "stance" else Value(), tuple(members)


def _anchor_at(connection: sqlite3.Connection, article: str, chosen: Candidate) -> Anchor:
    (text,) = connection.execute("SELECT text FROM articles WHERE id = ?", (article,)).fetchone()
    words = tuple(text[span.start : span.end] for span in chosen.spans)
    return Anchor(article=article, of=chosen.of, spans=chosen.spans, words=words, beside=chosen.beside)


def _thread(connection: sqlite3.Connection, made: Correction, before: Sequence[Correction]) -> str | None:
    """The thread of earlier corrections of the same thing, None where there are none."""
    like = [c for c in before if (c.kind, c.implied, c.anchor.of) == (made.kind, made.implied, made.anchor.of)]
    if not like:
        return None
    targets = correction_rows.targets_of(connection, [*like, made])
    itself = Candidate(id="", of=made.anchor.of, spans=made.anchor.spans, beside=made.anchor.beside)
    for one in like:
        now = {targets[one.id], targets[made.id]}
        there = len(now) == 1 and None not in now
        if (there or (now == {None} and find(one.anchor, [itself]) is not None)) and _one_claim(one, made):
            return one.thread
    return None


def _one_claim(one: Correction, other: Correction) -> bool:
    """Whether two corrections of claims are about one: a report is in both, or neither has another."""
    if one.kind != "claim":
        return True
    places = [{(m.anchor.article, m.anchor.spans) for m in c.claim} for c in (one, other)]
    return bool(places[0] & places[1]) or not (places[0] or places[1])


def _timed(made: Correction, before: Sequence[Correction]) -> Correction:
    """With the time of now, or right after the last of the thread where a clock is behind, and an id of its own."""
    last = max((one.made_at for one in before if one.thread == made.thread), default="")
    now = datetime.now(UTC).strftime(_TIME)
    if now <= last:
        now = (datetime.strptime(last, _TIME) + timedelta(microseconds=1)).strftime(_TIME)
    made = msgspec.structs.replace(made, id="", made_at=now)
    id = hashlib.sha256(msgspec.json.encode(made)).hexdigest()[:16]
    return msgspec.structs.replace(made, id=id, thread=made.thread or id)


def _essence(one: Correction) -> tuple[object, ...]:
    """What makes a correction what it is, also where its article's neighbours are not there."""
    return one.kind, one.field, one.verdict, one.value, one.who, one.made_at, one.note, one.anchor.spans, one.withdraws


def _keep(connection: sqlite3.Connection, made: Correction) -> str:
    anchor = made.anchor
    key = connection.execute(
        "INSERT INTO corrections (id, article, kind, field, verdict, value, was, note, who, made_at, anchor_of, spans, "
        "words, beside, implied, others, local_id, producer, thread, withdraws) VALUES (?, (SELECT key FROM articles "
        "WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            made.id, anchor.article, made.kind, made.field, made.verdict, _json(made.value), _json(made.was), made.note,
            made.who, made.made_at, anchor.of, _pairs(anchor.spans), _json(anchor.words), _pairs(anchor.beside),
            int(made.implied), made.others, made.local_id,
            producer(connection, made.made_of) if made.made_of else None, made.thread, made.withdraws,
        ),
    ).lastrowid  # fmt: skip
    connection.executemany(
        "INSERT INTO correction_claims (correction, number, article, anchor_of, spans, words, beside, stance) "
        "VALUES (?, ?, (SELECT key FROM articles WHERE id = ?), ?, ?, ?, ?, ?)",
        [
            (
                key, number, member.anchor.article, member.anchor.of, _pairs(member.anchor.spans),
                _json(member.anchor.words), _pairs(member.anchor.beside), member.stance,
            )
            for number, member in enumerate(made.claim)
        ],
    )  # fmt: skip
    return made.id


def _pairs(spans: Sequence[Span]) -> str:
    return _json([[span.start, span.end] for span in spans])


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
