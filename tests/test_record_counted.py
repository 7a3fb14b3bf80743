"""What large records are counted by: made for older records, kept in step, checked, and the same however it is led."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from benchmarks.desk.correcting import correct
from benchmarks.desk.make import make

from made_record import whole
from onrecord.model import Span
from onrecord.record import Record
from onrecord.record.corrections.anchoring import find
from onrecord.record.corrections.types import Anchor
from onrecord.record.paged import ClaimFilter
from onrecord.record.profiles import PositionFilter
from onrecord.record.store import correction_rows, paging_claims, single_events
from onrecord.record.types import EventFilter, StatementFilter

PAIRS = "SELECT country, claim FROM claim_countries ORDER BY 1, 2"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("counted") / "record.db"
    make(made, 60)
    return made


@pytest.fixture(scope="module")
def record(path: Path) -> Iterator[Record]:
    with Record.open(path) as opened:
        yield opened


def test_an_older_record_is_counted_like_a_new_one(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(path.read_bytes())
    raw = sqlite3.connect(old, isolation_level=None)
    pairs = raw.execute(PAIRS).fetchall()
    assert len(pairs) > 100
    raw.execute("DROP TRIGGER claim_countries_come")
    raw.execute("DROP TABLE claim_countries")
    raw.execute("DROP INDEX statements_speaker")
    raw.execute("CREATE INDEX statements_speaker ON statements (speaker, day, stance, article)")
    raw.execute("PRAGMA user_version = 8")
    raw.close()
    with Record.open(old) as opened:
        assert opened._connection.execute(PAIRS).fetchall() == pairs
        assert not [p for p in opened.verify() if p.where.startswith("claim ")]
        opened.forget(outlets=opened.outlets()[:30])
        assert 0 < len(opened._connection.execute(PAIRS).fetchall()) < len(pairs)
    whole_but_for_events(old)


def whole_but_for_events(path: Path) -> None:
    """The events of the made record are joined as told, which is not as the rules would."""
    with Record.open(path) as opened:
        opened._connection.execute("UPDATE event_joining SET fresh = 0")
    whole(path)


def test_a_check_tells_of_countries_that_nobody_speaks_from(path: Path, tmp_path: Path) -> None:
    for number, change in enumerate(("DELETE FROM claim_countries", "UPDATE claim_countries SET country = 'XXX'")):
        copy = tmp_path / f"{number}.db"
        copy.write_bytes(path.read_bytes())
        with Record.open(copy) as opened:
            (claim,) = opened._connection.execute("SELECT claim FROM claim_countries LIMIT 1").fetchone()
            (id,) = opened._connection.execute("SELECT id FROM claims WHERE key = ?", (claim,)).fetchone()
            opened._connection.execute(f"{change} WHERE (country, claim) = ({PAIRS.replace('ORDER', ' WHERE claim = ? ORDER')} LIMIT 1)", (claim,))  # fmt: skip  # noqa: E501
            found = [(p.where, p.what) for p in opened.verify() if p.where.startswith("claim ")]
        assert found == [(f"claim {id}", "its countries are not those of who speaks to it")]


@pytest.mark.parametrize("wanted", [ClaimFilter(), ClaimFilter(since="2018-01-01"), ClaimFilter(disputed=True)])
def test_countries_of_claims_are_counted_alike_whatever_leads(
    record: Record, monkeypatch: pytest.MonkeyPatch, wanted: ClaimFilter
) -> None:
    found = []
    for many in (0, 1_000_000):
        monkeypatch.setattr(paging_claims, "_MANY", many)
        found.append(record.pages.claim_facets(wanted, top=300))
    assert found[0] == found[1] and found[0].countries
    said = {(c.id, r.statement.speaker.country) for c in record.claims() for r in c.reports
            if r.statement and r.statement.speaker and r.statement.speaker.country}  # fmt: skip
    if wanted == ClaimFilter():
        assert sum(count.count for count in found[0].countries) == len(said)


@pytest.mark.parametrize(
    "wanted",
    [EventFilter(), EventFilter(duplicates=True), EventFilter(modalities=("actual",), since="2016-01-01")],
)
def test_marks_are_the_same_whatever_index_leads(
    record: Record, monkeypatch: pytest.MonkeyPatch, wanted: EventFilter
) -> None:
    found = []
    for many in (0, 1_000_000):
        monkeypatch.setattr(single_events, "_MANY", many)
        found.append(record.pages.located(wanted, limit=40))
    assert found[0] == found[1]
    every = [e for e in record.events(wanted) if e.lat is not None]
    assert found[0].total == len(every) > 40


def test_days_that_are_known_give_the_same_pages(record: Record) -> None:
    wanted = EventFilter(modalities=("actual",))
    days = record.pages.event_days(wanted)
    for offset in (0, 30, 10_000):
        assert record.pages.events(wanted, offset=offset, days=days) == record.pages.events(wanted, offset=offset)


def test_positions_with_words_are_those_with_these_words(record: Record) -> None:
    speakers = [row.actor.key for row in record.pages.actors(limit=5).rows]
    for key in speakers:
        every = record.pages.positions(key, limit=500).rows
        word = max((row.text.split()[0] for row in every), key=len)
        found = record.pages.positions(key, PositionFilter(words=word), limit=500).rows
        assert found and {row.claim for row in found} <= {row.claim for row in every}


def test_a_kind_of_statement_of_one_actor_is_found_by_that_actor(record: Record) -> None:
    (row,) = record.pages.actors(limit=1).rows
    wanted = StatementFilter(speakers=(row.actor.key,), kinds=("indirect",))
    found = record.pages.statements(wanted, limit=1_000)
    assert found.total == len(list(record.statements(wanted))) > 0
    assert {s.kind for s in found.rows} == {"indirect"}


def test_what_stands_where_it_stood_is_found_as_among_all(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "record.db"
    copy.write_bytes(path.read_bytes())
    with Record.open(copy) as opened:
        correct(opened, seed=7)
        connection = opened._connection
        every = [stored.correction for stored in opened.corrections(limit=None).corrections]
        moved = [_moved(one.anchor) for one in every]
        wanted = [*((c.anchor, c.local_id) for c in every), *((anchor, None) for anchor in moved)]
        here = correction_rows.candidates(connection, {anchor.article for anchor, _ in wanted})
        ids = [find(anchor, here.get(anchor.article, ()), once) for anchor, once in wanted]
        expected = [id and f"{anchor.article}:{id}" for (anchor, _), id in zip(wanted, ids, strict=True)]
        assert correction_rows._found(connection, wanted) == expected
        assert len(every) > 8 and None in expected and any(expected[len(every) :])


def _moved(anchor: Anchor) -> Anchor:
    spans: Sequence[Span] = anchor.spans
    return Anchor(
        article=anchor.article, of=anchor.of, words=anchor.words, beside=anchor.beside,
        spans=(Span(spans[0].start, spans[0].end + 2), *spans[1:]),
    )  # fmt: skip
