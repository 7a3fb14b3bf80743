"""Writing the made record, through the record's own writer; what is joined is handed over, as it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from pathlib import Path

import msgspec

from benchmarks.desk.articles import Told, make_articles
from benchmarks.desk.correcting import correct
from benchmarks.desk.language import Language
from benchmarks.desk.world import World, make_world
from onrecord.intake.types import Document
from onrecord.model import Reading
from onrecord.reader.claims import FILES
from onrecord.reader.networks import digest, shipped
from onrecord.record import Record
from onrecord.record.claims import JoinedClaim, Reported, disputed_since
from onrecord.record.identity import actor_identity
from onrecord.record.prepared import prepare
from onrecord.record.stamps import claims_stamp, events_stamp
from onrecord.record.store import claiming, grouping
from onrecord.record.store.connection import connect
from onrecord.record.store.writing import Writer

_AT_ONCE = 200
"""Articles in a transaction."""

_SAME_DAYS = 3
"""Days within which an actor's saying of one thing is taken to be one saying."""


class Where(msgspec.Struct, frozen=True):
    """A statement or event of the record: id of the article, local id."""

    article: str
    local_id: str


def make(path: Path, articles: int, seed: int = 1, tick: Callable[[int], None] = lambda done: None) -> None:
    """Make a record of so many articles at `path`, where there is none; `tick` is told how many are stored."""
    language = Language(seed)
    world = make_world(language, articles)
    connection = connect(path, create=True)
    connection.execute("PRAGMA synchronous = OFF")  # it can be made again
    writer = Writer(connection)
    said: list[tuple[int, Reported]] = []
    done: dict[int, list[Where]] = {}
    stored = 0
    told = make_articles(language, world, articles)
    while some := list(islice(told, _AT_ONCE)):
        with writer.transaction():
            for one in some:
                id = _store(writer, one)
                said += _said(one, id)
                for local_id, occurrence in one.tells.items():
                    done.setdefault(occurrence, []).append(Where(id, local_id))
                    # copies are in no group, other events in one of their own
                alone = [] if one.copy else [e.id for e in one.reading.events if e.id not in one.tells]
                for local_id in alone:
                    done[-len(done) - 1] = [Where(id, local_id)]
        stored += len(some)
        tick(stored)
    with writer.transaction():
        claiming.store(connection, _claims(said, world), claims_stamp(digest(shipped(), FILES)))
    keys = dict(
        connection.execute("SELECT a.id || ':' || e.local_id, e.key FROM events e JOIN articles a ON a.key = e.article")
    )
    groups = [[keys[f"{w.article}:{w.local_id}"] for w in group] for group in done.values()]
    with writer.transaction():
        grouping.store(connection, {event: group[0] for group in groups for event in group})
    correct(Record(connection, path))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def freshen(path: Path) -> None:
    """Mark what is joined as made by the rules of now: they may have changed since, and joining takes long."""
    connection = connect(path)
    with Writer(connection).transaction():
        connection.execute("UPDATE claim_joining SET made_by = ?, fresh = 1", (claims_stamp(digest(shipped(), FILES)),))
        connection.execute("UPDATE event_joining SET made_by = ?, fresh = 1", (events_stamp(),))
    connection.close()


def _store(writer: Writer, told: Told) -> str:
    """Put one article in; the id that it has in the record."""
    reading = told.reading

    def read(document: Document) -> Reading:
        return msgspec.structs.replace(reading, article=document.article)

    prepared = prepare(Document(article=reading.article, notes=()), read)
    place = reading.article.path or reading.article.id
    writer.put(prepared, place, location=place)
    return prepared.article.id


def _said(told: Told, article: str) -> Iterator[tuple[int, Reported]]:
    """What the article's statements are reports of."""
    actors = {actor.id: actor for actor in told.reading.actors}
    for statement in told.reading.statements:
        if statement.id in told.says and statement.speaker and statement.speaker.actor:
            yield (
                told.says[statement.id],
                Reported(
                    article=article,
                    local_id=statement.id,
                    day=told.reading.article.published,
                    who=msgspec.json.encode(actor_identity(actors[statement.speaker.actor])).decode(),
                    stance=statement.stance,
                    implied=None,
                    utterance=0,
                ),
            )


def _claims(said: Iterable[tuple[int, Reported]], world: World) -> Iterator[JoinedClaim]:
    """Claims that there are two sayings of, or that somebody denies or questions."""
    in_order = sorted(said, key=lambda s: (s[0], s[1].day or "~", s[1].article, s[1].local_id))
    for claim, found in groupby(in_order, key=lambda s: s[0]):
        reports = _numbered([report for _, report in found])
        if reports[-1].utterance < 2 and not any(r.stance in ("deny", "query") for r in reports):
            continue
        since = disputed_since(reports)
        yield JoinedClaim(
            id=hashlib.sha256(f"{reports[0].article}:{reports[0].local_id}".encode()).hexdigest()[:12],
            text=world.claims[claim].text,
            reports=tuple(reports),
            disputed=since is not None,
            disputed_since=since or None,
        )


def _numbered(reports: list[Reported]) -> list[Reported]:
    """With the numbers of sayings: what one says within some days, in the same sense, is said once."""
    last: dict[tuple[str, str], tuple[int, str]] = {}
    most, out = 0, []
    for report in reports:
        number, day = last.get((report.who, report.stance), (0, ""))
        if not (day and report.day and _days(day, report.day) <= _SAME_DAYS):
            most += 1
            number = most
        last[report.who, report.stance] = (number, report.day or "")
        out.append(msgspec.structs.replace(report, utterance=number))
    return out


def _days(one: str, other: str) -> int:
    return abs((date.fromisoformat(other) - date.fromisoformat(one)).days)
