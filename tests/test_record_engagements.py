"""The rows of engagements: they follow from readings, are made for older records, found by filters, and forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from benchmarks.desk.make import make

from made_engaged import engaged
from made_record import put, whole
from onrecord.model import Reading
from onrecord.output.engaged_words import voice
from onrecord.record import Record
from onrecord.record.paged import EngagementFilter
from onrecord.record.rows import rows_of

STORED = "SELECT article, number, commitment, act, states, met, not_met, left_open, unsaid, starts_at, ends_at, day"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path = tmp_path_factory.mktemp("engagements") / "record.db"
    make(path, 150)
    with Record.open(path) as opened:
        put(opened, engaged(published=None), engaged(text=engaged().article.text + " And that was that."))
        yield opened


def _said(reading: Reading) -> list[set[str]]:
    """Of each engagement, what is said of its conditions; `voice` decides who speaks, as in all that is shown."""
    return [{c.value if voice(e.act, c) else "unsaid" for c in e.conditions} for e in reading.engagements]


def _expected(record: Record, wanted: EngagementFilter) -> list[tuple[str, int]]:
    found = []
    for article in record.articles(duplicates=wanted.duplicates):
        reading, day = record.reading(article.id), article.published
        for number, (one, said) in enumerate(zip(reading.engagements, _said(reading), strict=True), start=1):
            fits = (
                (not wanted.commitments or one.commitment in wanted.commitments)
                and (not wanted.states or {*one.obligors, *one.beneficiaries} & set(wanted.states))
                and (not wanted.acts or one.act in wanted.acts)
                and (not wanted.values or said & set(wanted.values))
                and (not wanted.since or (day is not None and day >= wanted.since))
                and (not wanted.until or (day is not None and day <= wanted.until))
            )
            if fits:
                found.append((day, article.id, number))
    found.sort(key=lambda row: row[1:])
    found.sort(key=lambda row: row[0] or "", reverse=True)
    return [(id, number) for _, id, number in found]


@pytest.mark.parametrize(
    "wanted",
    [
        EngagementFilter(),
        EngagementFilter(duplicates=True),
        EngagementFilter(states=("POL",)),
        EngagementFilter(states=("ARL", "FRA"), values=("not_met",)),
        EngagementFilter(commitments=("north-5-2000", "nato-5")),
        EngagementFilter(acts=("event", "deny_case")),
        EngagementFilter(values=("met",)),
        EngagementFilter(values=("unknown",)),
        EngagementFilter(values=("unsaid",)),
        EngagementFilter(since="2015-01-01", until="2019-12-31"),
        EngagementFilter(states=("PO",)),
    ],
)
def test_a_page_is_what_all_rows_say(record: Record, wanted: EngagementFilter) -> None:
    expected = _expected(record, wanted)
    assert bool(expected) == (wanted.states != ("PO",))
    found: list[tuple[str, int]] = []
    for offset in range(0, len(expected) + 7, 7):
        page = record.pages.engagements(wanted, limit=7, offset=offset)
        assert page.total == len(expected)
        found += [(row.article, row.number) for row in page.rows]
    assert found == expected


def test_nobody_speaks_in_the_rows_who_does_not_in_what_is_shown() -> None:
    reading = engaged()
    counted = [row[4:8] for row in rows_of(reading).engagements]
    values = [[c.value if voice(e.act, c) else "" for c in e.conditions] for e in reading.engagements]
    assert counted == [tuple(v.count(x) for x in ("met", "not_met", "unknown", "")) for v in values]
    assert {x for v in values for x in v} == {"met", "not_met", "unknown", ""}


def test_an_older_record_gets_its_rows_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with Record.open(path, create=True) as record:
        bare = msgspec.structs.replace(
            engaged(path="c.txt", text=engaged().article.text + " So it is."), engagements=()
        )
        put(record, engaged(), engaged(published=None, path="b.txt"), bare)
    connection = sqlite3.connect(path)
    before = connection.execute(f"{STORED} FROM engagements ORDER BY article, number").fetchall()
    assert len(before) == 16
    connection.executescript("DROP TABLE engagements; DROP TABLE claim_countries; DROP TRIGGER claim_countries_come;")
    connection.execute("PRAGMA user_version = 7")
    connection.execute("UPDATE readings SET json = ? WHERE article = 3", (b"damaged",))
    connection.commit()
    connection.close()
    Record.open(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute(f"{STORED} FROM engagements ORDER BY article, number").fetchall() == before
    connection.close()


def test_rows_go_with_their_reading_and_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with Record.open(path, create=True) as record:
        put(record, engaged())
    whole(path)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE engagements SET states = ' DOR ' WHERE number = 2")
    with Record.open(path) as record:
        assert [p.what for p in record.verify()] == ["table engagements does not say what the reading and the text do"]
        (article,) = record.articles()
        assert record.pages.engagements().total == 8
        record.forget([article.id])
        assert record.pages.engagements().total == 0
    assert connection.execute("SELECT count(*) FROM engagements").fetchone() == (0,)
    connection.close()
    whole(path)
