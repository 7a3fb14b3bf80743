"""Pages and counts of a record against the same worked out from all its rows, on a made record of every case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from benchmarks.desk.make import make

from made_record import put, whole
from onrecord.errors import OptionError
from onrecord.record import Record
from onrecord.record.hits import ArticleFilter
from onrecord.record.joined import StoredClaim
from onrecord.record.paged import ActorFilter, ClaimFilter, Count
from onrecord.record.pages import Pages
from onrecord.record.types import EventFilter, StatementFilter, StoredEvent, StoredStatement


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path = tmp_path_factory.mktemp("pages") / "record.db"
    make(path, 60)
    with Record.open(path) as opened:
        assert any(a.is_duplicate for a in opened.articles())
        assert any(a.published is None for a in opened.articles())
        yield opened


def _ids(rows: Sequence[Any]) -> list[str]:
    return [row.id for row in rows]


def _number(id: str) -> tuple[str, int]:
    article, local = id.split(":")
    return article, int(local[1:])


def _by_day(rows: Sequence[Any], day: Callable[[Any], str | None], *, latest: bool) -> list[Any]:
    dated = sorted((r for r in rows if day(r)), key=lambda r: _number(r.id))
    dated.sort(key=lambda r: day(r) or "", reverse=latest)
    return dated + sorted((r for r in rows if not day(r)), key=lambda r: _number(r.id))


def _statement_filters(record: Record) -> list[StatementFilter]:
    some = Counter(s.speaker.key for s in record.statements() if s.speaker).most_common(2)
    article = next(a for a in record.articles() if not a.is_duplicate)
    return [
        StatementFilter(),
        StatementFilter(duplicates=True),
        StatementFilter(speakers=tuple(key for key, _ in some)),
        StatementFilter(countries=("AFG", "ALB"), kinds=("indirect",)),
        StatementFilter(stances=("deny", "query"), duplicates=True),
        StatementFilter(outlets=(article.outlet or "",)),
        StatementFilter(articles=(article.id,)),
        StatementFilter(since="2015-06-01", until="2021-01-01"),
        StatementFilter(speakers=(-1,)),
    ]


def _event_filters(record: Record) -> list[EventFilter]:
    some = Counter(a.key for e in record.events() for a in e.source).most_common(2)
    article = next(a for a in record.articles() if not a.is_duplicate)
    return [
        EventFilter(),
        EventFilter(duplicates=True),
        EventFilter(actors=tuple(key for key, _ in some)),
        EventFilter(countries=("AFG",), modalities=("actual",)),
        EventFilter(places=("CHN", "IND"), roots=("ASSAULT", "CONSULT")),
        EventFilter(outlets=(article.outlet or "",), duplicates=True),
        EventFilter(articles=(article.id,)),
        EventFilter(since="2015-06-01", until="2021-01-01"),
        EventFilter(modes=("drone",)),
        EventFilter(by="report"),
        EventFilter(by="report", modalities=("denied", "alleged"), duplicates=True),
        EventFilter(by="report", since="2015-06-01", until="2021-01-01", roots=("ASSAULT",)),
    ]


def _day(wanted: EventFilter) -> Callable[[StoredEvent], str | None]:
    """The day that a list goes by."""
    return lambda e: e.article.published if wanted.by == "report" else e.starts_on


@pytest.mark.parametrize("latest", [True, False])
def test_pages_of_statements_are_the_list_cut_up(record: Record, latest: bool) -> None:
    for wanted in _statement_filters(record):
        ought = _by_day(list(record.statements(wanted)), lambda s: s.day, latest=latest)
        for offset in (0, 7, max(0, len(ought) - 30), len(ought) + 3):
            page = record.pages.statements(wanted, limit=25, offset=offset, latest=latest)
            assert page.total == len(ought)
            assert list(page.rows) == ought[offset : offset + 25], (wanted, offset)


@pytest.mark.parametrize("latest", [True, False])
def test_pages_of_events_are_the_list_cut_up(record: Record, latest: bool) -> None:
    reports = {e.id: len(g.reports) for g in record.event_groups() for e in g.reports}
    for wanted in _event_filters(record):
        ought = _by_day(list(record.events(wanted)), _day(wanted), latest=latest)
        for offset in (0, 7, max(0, len(ought) - 30), len(ought) + 3):
            page = record.pages.events(wanted, limit=25, offset=offset, latest=latest)
            assert page.total == len(ought)
            assert [row.event for row in page.rows] == ought[offset : offset + 25], (wanted, offset)
            assert all(row.reports == reports.get(row.event.id) for row in page.rows)


def test_pages_of_articles(record: Record) -> None:
    statements = Counter(s.article.id for s in record.statements(StatementFilter(duplicates=True)))
    events = Counter(e.article.id for e in record.events(EventFilter(duplicates=True)))
    every = list(record.articles())
    ought = sorted((a for a in every if a.published and not a.is_duplicate), key=lambda a: a.id)
    ought.sort(key=lambda a: a.published or "", reverse=True)
    ought += sorted((a for a in every if not a.published), key=lambda a: a.id)
    found = record.pages.articles(limit=200)
    assert [row.article for row in found.rows] == ought
    assert [(r.statements, r.events) for r in found.rows] == [(statements[a.id], events[a.id]) for a in ought]
    assert record.pages.articles(ArticleFilter(duplicates=True)).total == len(every)
    last = record.pages.articles(limit=3, offset=len(ought) - 2)
    assert [row.article for row in last.rows] == ought[-2:]
    cast = {a.id: {b.ref for b in record.reading(a.id).actors} for a in ought}
    actor = next(a for a in record.actors() if a.kind == "state")
    naming = record.pages.articles(ArticleFilter(actors=(actor.key,)), limit=200)
    assert {r.article.id for r in naming.rows} == {id for id, refs in cast.items() if actor.ref in refs}
    countries = record.pages.articles(ArticleFilter(countries=(actor.country or "",)), limit=200)
    assert {r.article.id for r in naming.rows} <= {r.article.id for r in countries.rows}
    early = record.pages.articles(ArticleFilter(until="2016-01-01"), limit=200)
    assert [r.article for r in early.rows] == [a for a in ought if a.published and a.published <= "2016-01-01"]


def test_articles_by_words_of_the_title_and_not_of_the_text(record: Record) -> None:
    found = record.pages.articles(words="long reports")
    assert [row.article.title for row in found.rows] == ["The long report"]
    assert record.pages.articles(words="long -report").total == 0
    with pytest.raises(OptionError, match="nothing to search for"):
        record.pages.articles(words="…")


def _claim_fits(claim: StoredClaim, wanted: ClaimFilter) -> bool:
    return any(
        (not wanted.outlets or r.article.outlet in wanted.outlets)
        and (
            not (wanted.actors or wanted.countries)
            or (
                r.statement is not None
                and r.statement.speaker is not None
                and (not wanted.actors or r.statement.speaker.key in wanted.actors)
                and (not wanted.countries or r.statement.speaker.country in wanted.countries)
            )
        )
        for r in claim.reports
    )


def test_pages_of_claims_and_their_sides(record: Record) -> None:
    claims = list(record.claims())
    paper = Counter(r.article.outlet for c in claims for r in c.reports).most_common(1)[0][0]
    speakers = Counter(
        r.statement.speaker.key for c in claims for r in c.reports if r.statement and r.statement.speaker
    )
    (actor, _), *_ = speakers.most_common(1)
    for wanted in (
        ClaimFilter(),
        ClaimFilter(disputed=True),
        ClaimFilter(actors=(actor,)),
        ClaimFilter(actors=(actor,), outlets=(paper or "",)),
        ClaimFilter(outlets=(paper or "",), countries=("AFG", "DZA")),
        ClaimFilter(outlets=(paper or "",)),
        ClaimFilter(since="2018-01-01", until="2019-06-30"),
    ):
        ought = [
            c
            for c in claims
            if _claim_fits(c, wanted)
            and (c.disputed or not wanted.disputed)
            and (not wanted.since or (c.last_day or "") >= wanted.since)
            and (not wanted.until or (c.first_day or "~") <= wanted.until)
        ]
        page = record.pages.claims(wanted, limit=10, offset=2)
        assert page.total == len(ought)
        assert _ids(page.rows) == _ids(ought)[2:12]
    rows = {row.id: row for row in record.pages.claims(limit=200, names=3).rows}
    assert len(rows) == len(claims)
    for claim in claims:
        row = rows[claim.id]
        assert (row.text, row.disputed, row.first_day) == (claim.text, claim.disputed, claim.first_day)
        assert (row.reports, row.utterances) == (len(claim.reports), claim.utterances)
        for stance, side in (("support", row.supporters), ("deny", row.deniers), ("query", row.questioners)):
            reports = [r for r in claim.reports if r.stance == stance]
            sayings: dict[Any, set[int]] = {}
            for r in reports:
                assert r.statement
                sayings.setdefault(r.statement.speaker.key if r.statement.speaker else r.holder, set()).add(r.utterance)
            assert (side.holders, side.reports) == (len(sayings), len(reports))
            assert [h.sayings for h in side.first] == sorted(map(len, sayings.values()), reverse=True)[:3]
            assert all(len(sayings[h.actor]) == h.sayings for h in side.first)


def test_claims_by_their_words(record: Record) -> None:
    claim = next(iter(record.claims()))
    word = max(claim.text.split(), key=len)
    assert claim.id in _ids(record.pages.claims(ClaimFilter(words=word), limit=200).rows)
    assert record.pages.claims(ClaimFilter(words=f'"{claim.text}"')).rows[0].id == claim.id
    assert record.pages.claims(ClaimFilter(words="zzzzzz")).total == 0


def test_pages_of_actors(record: Record) -> None:
    said = Counter(s.speaker.key for s in record.statements() if s.speaker)
    done = Counter(key for e in record.events() for key in {a.key for a in (*e.source, *e.target)})
    days: dict[int, list[str]] = {}
    for s in record.statements():
        if s.speaker and s.day:
            days.setdefault(s.speaker.key, []).append(s.day)
    every = list(record.actors())
    page = record.pages.actors(limit=200)
    assert page.total == len(every)
    assert [r.statements for r in page.rows] == sorted((said[a.key] for a in every), reverse=True)[:200]
    for row in page.rows:
        key = row.actor.key
        assert (row.statements, row.events) == (said[key], done[key])
        assert (row.first_day, row.last_day) == (min(days.get(key, [None])), max(days.get(key, [None])))  # type: ignore[type-var]
    originals = {a.id for a in record.articles(duplicates=False)}
    first = page.rows[0].actor
    named = sum(any(b.ref == first.ref and b.name == first.name for b in record.reading(id).actors) for id in originals)
    assert page.rows[0].articles == named
    assert record.pages.actors(limit=5, offset=5).rows == page.rows[5:10]


def test_actors_by_name_kind_country_and_whether_they_are_known(record: Record) -> None:
    every = list(record.actors())
    person = next(a for a in every if a.kind == "person" and a.ref is None)
    family = person.name.split()[-1]
    found = record.pages.actors(ActorFilter(words=family[:4].lower(), kinds=("person",)), limit=200)
    assert person.key in {row.actor.key for row in found.rows}
    assert record.pages.actors(ActorFilter(words=family[1:])).total == 0  # beginnings of words
    assert record.pages.actors(ActorFilter(words="100%")).total == 0
    states = record.pages.actors(ActorFilter(kinds=("state",), known=True))
    assert states.total == sum(a.kind == "state" for a in every)
    assert record.pages.actors(ActorFilter(known=False)).total == sum(a.ref is None for a in every)
    known = next(a for a in every if a.ref)
    assert [row.actor for row in record.pages.actors(ActorFilter(words=known.ref)).rows] == [known]
    assert record.pages.actors(ActorFilter(countries=("AFG",))).total == sum(a.country == "AFG" for a in every)
    with pytest.raises(OptionError, match="part of a name"):
        record.pages.actors(ActorFilter(words=" "))


def test_places_on_the_map(record: Record) -> None:
    for wanted in _event_filters(record):
        ought = Counter(
            ((e.lat, e.lon, e.place, e.place_country), e.modality, e.plover)
            for e in record.events(wanted)
            if e.lat is not None
        )
        places = record.pages.places(wanted)
        found = {((p.lat, p.lon, p.name, p.country), c.modality, c.root): c.events for p in places for c in p.counts}
        assert found == ought
        assert [p.events for p in places] == sorted((p.events for p in places), reverse=True)
        assert all(p.events == sum(c.events for c in p.counts) for p in places)


def _months(rows: Sequence[Any], day: str, value: str) -> dict[str | None, dict[str, int]]:
    found: dict[str | None, Counter[str]] = {}
    for row in rows:
        when = getattr(row, day)
        found.setdefault(when[:7] if when else None, Counter())[getattr(row, value)] += 1
    return {month: dict(counts) for month, counts in found.items()}


def test_counts_by_month(record: Record) -> None:
    for statements in _statement_filters(record):
        said = record.pages.statement_months(statements)
        ought = _months(list(record.statements(statements)), "day", "stance")
        assert {m.month: m.counts for m in said} == ought
        assert [m.month for m in said] == sorted(ought, key=lambda month: month or "~")
    for events in _event_filters(record):
        done = record.pages.event_months(events)
        rows = [msgspec.structs.replace(e, starts_on=_day(events)(e)) for e in record.events(events)]
        assert {m.month: m.counts for m in done} == _months(rows, "starts_on", "modality")


def test_bounds_are_of_the_day_that_is_asked_for(record: Record) -> None:
    every = list(record.events(EventFilter()))
    since, until = "2015-06-01", "2021-01-01"
    told = [e.id for e in every if e.article.published and since <= e.article.published <= until]
    assert _ids(list(record.events(EventFilter(by="report", since=since, until=until)))) == told
    own = [e.id for e in every if e.starts_on and e.ends_on and e.ends_on >= since and e.starts_on <= until]
    assert _ids(list(record.events(EventFilter(since=since, until=until)))) == own != told


def _counted(values: Sequence[str | None], top: int) -> tuple[Count, ...]:
    listed = sorted(Counter(values).items(), key=lambda c: (-c[1], c[0] is None, c[0] or ""))
    return tuple(Count(value, count) for value, count in listed[:top])


def test_facets(record: Record) -> None:
    for statements in _statement_filters(record):
        said: list[StoredStatement] = list(record.statements(statements))
        found = record.pages.statement_facets(statements, top=5)
        assert found.total == len(said)
        assert found.outlets == _counted([s.article.outlet for s in said], 5)
        assert found.countries == _counted([s.speaker.country if s.speaker else None for s in said], 5)
        assert found.kinds == _counted([s.kind for s in said], 5)
        assert found.stances == _counted([s.stance for s in said], 5)
    for events in _event_filters(record):
        done: list[StoredEvent] = list(record.events(events))
        divided = record.pages.event_facets(events, top=5)
        assert divided.total == len(done)
        assert divided.outlets == _counted([e.article.outlet for e in done], 5)
        assert divided.places == _counted([e.place_country for e in done], 5)
        assert divided.roots == _counted([e.plover for e in done], 5)
        assert divided.modalities == _counted([e.modality for e in done], 5)


def test_an_empty_record_has_empty_pages(tmp_path: Path) -> None:
    with Record.open(tmp_path / "record.db", create=True) as empty:
        pages = empty.pages
        lists = [pages.statements(), pages.events(), pages.articles(), pages.claims(), pages.actors()]
        assert [(page.total, page.rows) for page in lists] == [(0, ())] * 5
        assert (pages.places(), pages.statement_months(), pages.event_months()) == ((), (), ())
        assert (pages.statement_facets().total, pages.event_facets().total) == (0, 0)


def test_numbers_below_nothing_are_refused(record: Record) -> None:
    with pytest.raises(OptionError, match="-1 rows"):
        record.pages.statements(limit=-1)
    with pytest.raises(OptionError, match="-5 rows"):
        record.pages.claims(offset=-5)


def test_the_total_is_counted_in_the_index_alone(record: Record) -> None:
    """What a page of a large record costs hangs on this; it says so where a migration drops a column of an index."""
    covering = {
        "statements by day": "SELECT s.day, count(*) FROM statements s GROUP BY 1",
        "statements of one by day": "SELECT s.day, count(*) FROM statements s WHERE s.speaker IN (1) GROUP BY 1",
        "statements of a kind of one": "SELECT s.day, count(*) FROM statements s WHERE s.speaker = 1 AND +s.kind = 'x'",
        "articles by day": "SELECT a.published, count(*) FROM articles a GROUP BY 1",
        "events by day": "SELECT e.starts_on, count(*) FROM events e GROUP BY 1",
    }
    for what, query in covering.items():
        plan = " ".join(row[3] for row in record._connection.execute(f"EXPLAIN QUERY PLAN {query}"))
        assert "COVERING INDEX" in plan and "TEMP" not in plan, (what, plan)


def test_words_of_claims_go_with_what_is_forgotten(tmp_path: Path, record: Record) -> None:
    readings = [r for r in record.readings() if r.article.title != "The long report"][:6]
    path = tmp_path / "record.db"
    with Record.open(path, create=True) as small:
        put(small, *(msgspec.structs.replace(r, article=r.article) for r in readings))
        connection = small._connection
        statement = connection.execute("SELECT key, article FROM statements LIMIT 1").fetchone()
        connection.execute("INSERT INTO claims (id, text, disputed) VALUES ('0', 'quillwort lanterns', 0)")
        connection.execute(
            "INSERT INTO claim_reports (claim, number, statement, stance, utterance) VALUES (1, 1, ?, 'support', 1)",
            statement[:1],
        )
        assert Pages(connection).claims(ClaimFilter(words="lantern")).total == 1
        (id,) = connection.execute("SELECT id FROM articles WHERE key = ?", statement[1:]).fetchone()
        small.forget([id])
        assert small.pages.claims(ClaimFilter(words="lantern")).total == 0
    assert b"quillwort" not in path.read_bytes()
    whole(path)


def test_what_an_article_tells_itself_is_a_report_of_nobody(tmp_path: Path, record: Record) -> None:
    reading = next(r for r in record.readings() if r.events and r.article.title != "The long report")
    with Record.open(tmp_path / "record.db", create=True) as small:
        put(small, reading)
        connection = small._connection
        connection.execute("INSERT INTO claims (id, text, disputed) VALUES ('0', 'quillwort lanterns', 0)")
        connection.execute(
            "INSERT INTO claim_reports (claim, number, event, stance, utterance) "
            "SELECT 1, 1, min(key), 'deny', 1 FROM events"
        )
        outlet = reading.article.outlet or ""
        (row,) = small.pages.claims(ClaimFilter(outlets=(outlet,))).rows
        assert (row.reports, row.deniers.holders) == (1, 1)
        assert [(h.actor, h.name, h.sayings) for h in row.deniers.first] == [(None, None, 1)]
        assert small.pages.claims(ClaimFilter(outlets=(outlet,), countries=("AFG",))).total == 0
        assert small.pages.claims(ClaimFilter(outlets=("Another",))).total == 0
