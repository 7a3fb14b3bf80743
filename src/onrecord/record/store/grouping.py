"""Reports of one event as the record keeps them: joined anew as a whole when something has come or gone."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from onrecord.record.joined import EventGroup
from onrecord.record.stamps import events_stamp
from onrecord.record.store.filters import event_conditions
from onrecord.record.store.looking import chunks, select_in
from onrecord.record.store.said import events, events_by_key
from onrecord.record.types import EventFilter, StoredEvent

Fits = Callable[[StoredEvent], bool]


def is_fresh(connection: sqlite3.Connection) -> bool:
    """Whether what is stored is of the events that there are, made by the version, weights and rules of now."""
    row = connection.execute("SELECT made_by, fresh FROM event_joining").fetchone()
    return row is not None and bool(row[1]) and row[0] == events_stamp()


def joined(connection: sqlite3.Connection) -> dict[int, int]:
    """The event that represents each event, by keys; worked out of what is there, whatever is stored."""
    keys = dict(
        connection.execute("SELECT a.id || ':' || e.local_id, e.key FROM events e JOIN articles a ON a.key = e.article")
    )
    # what compares events takes time to import, and is not needed to look at a record
    from onrecord.record.same_events import LEAD_CHARACTERS, join_events

    texts = dict(connection.execute("SELECT id, substr(text, 1, ?) FROM articles", (LEAD_CHARACTERS,)))
    groups = join_events(list(events(connection, EventFilter())), texts)
    return {keys[event]: keys[group.events[0]] for group in groups for event in group.events}


def store(connection: sqlite3.Connection, represented: dict[int, int]) -> None:
    """Keep what was worked out. The caller holds the transaction, and nothing has changed since."""
    connection.execute("DELETE FROM event_groups")
    connection.executemany(
        "INSERT INTO event_groups (event, represented_by) VALUES (?, ?)", sorted(represented.items())
    )
    connection.execute("UPDATE event_joining SET made_by = ?, fresh = 1", (events_stamp(),))


def groups(connection: sqlite3.Connection, wanted: EventFilter, fits: Fits | None = None) -> Iterator[EventGroup]:
    """Events with all their reports, where one of these is wanted (and fits), by first day and id.

    What is not stored, or not of now, is worked out: it is the same, and takes longer.
    """
    stored = is_fresh(connection)
    represented = (
        dict(connection.execute("SELECT event, represented_by FROM event_groups")) if stored else joined(connection)
    )
    members: defaultdict[int, list[int]] = defaultdict(list)
    for event, by in represented.items():
        members[by].append(event)
    where, values = event_conditions(wanted)
    found = connection.execute(f"SELECT e.key FROM events e JOIN articles a ON a.key = e.article WHERE {where}", values)
    keys = [key for (key,) in found if key in represented]
    if fits is not None:
        looked_at = (zip(some, events_by_key(connection, some), strict=True) for some in _some(keys))
        keys = [key for pairs in looked_at for key, event in pairs if fits(event)]
    chosen = {represented[key] for key in keys}
    for some in _some(_by_day(connection, {by: members[by] for by in chosen})):
        told = [event for by in some for event in (by, *(m for m in sorted(members[by]) if m != by))]
        by_key = dict(zip(told, events_by_key(connection, told), strict=True))
        outlets = _outlets(connection, {event.article.id for event in by_key.values()})
        for by in some:
            yield _group(by_key[by], [by_key[m] for m in members[by] if m != by], outlets)


def group_of(connection: sqlite3.Connection, event: int) -> EventGroup | None:
    """The event with all its reports that the one with this key is a report of.

    None for one of a near-duplicate, and where what is stored is not of now.
    """
    if not is_fresh(connection):
        return None
    keys = [
        key
        for (key,) in connection.execute(
            "SELECT m.event FROM event_groups g JOIN event_groups m ON m.represented_by = g.represented_by "
            "WHERE g.event = ? ORDER BY m.event <> m.represented_by, m.event",
            (event,),
        )
    ]
    if not keys:
        return None
    first, *rest = events_by_key(connection, keys)
    return _group(first, rest, _outlets(connection, {report.article.id for report in (first, *rest)}))


def _group(first: StoredEvent, others: Iterable[StoredEvent], outlets: dict[str, list[str | None]]) -> EventGroup:
    """The group that `first` stands for; `outlets` are those of each article."""
    rest = sorted(others, key=lambda event: (event.article.published or "~", event.id))
    papers = [paper for event in (first, *rest) for paper in outlets[event.article.id]]
    return EventGroup(
        event=first,
        reports=(first, *rest),
        outlets=tuple(sorted({paper for paper in papers if paper})),
        printed=len(papers),
    )


def count(connection: sqlite3.Connection) -> int | None:
    """How many events the reports tell of; None where that would have to be worked out."""
    if not is_fresh(connection):
        return None
    return int(connection.execute("SELECT count(DISTINCT represented_by) FROM event_groups").fetchone()[0])


def _by_day(connection: sqlite3.Connection, members: dict[int, list[int]]) -> list[int]:
    """Representatives by the first day that any of their reports gives, else by when it was first told; then by id."""
    days: dict[int, tuple[str, str]] = {}
    query = (
        "SELECT e.key, coalesce(e.starts_on, a.published, '~'), a.id || ':' || e.local_id FROM events e "
        "JOIN articles a ON a.key = e.article WHERE e.key IN"
    )
    for key, day, id in select_in(connection, query, (event for reports in members.values() for event in reports)):
        days[key] = (day, id)
    return sorted(members, key=lambda by: (min(days[event][0] for event in members[by]), days[by][1]))


def _outlets(connection: sqlite3.Connection, articles: Iterable[str]) -> dict[str, list[str | None]]:
    """Of each article its outlet, and the outlets that printed nearly the same."""
    wanted = sorted(articles)
    keys: dict[str, int] = {}
    found: dict[str, list[str | None]] = {}
    for id in wanted:
        key, outlet = connection.execute("SELECT key, outlet FROM articles WHERE id = ?", (id,)).fetchone()
        keys[id], found[id] = key, [outlet]
    names = {key: id for id, key in keys.items()}
    query = "SELECT d.original, a.outlet FROM duplicates d JOIN articles a ON a.key = d.article WHERE d.original IN"
    for original, outlet in select_in(connection, query, names):
        found[names[original]].append(outlet)
    return found


def _some(keys: Iterable[int]) -> Iterator[list[int]]:
    return chunks((key,) for key in keys)
