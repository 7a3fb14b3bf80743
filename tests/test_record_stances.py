"""Positions and agreement by SQL are those that the whole claims give, and claims are counted by country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from benchmarks.desk.make import make

from onrecord.errors import OptionError
from onrecord.record import Record
from onrecord.record.joined import StoredClaim
from onrecord.record.paged import ActorFilter, ClaimFilter
from onrecord.record.positions import agreement, positions, speaks
from onrecord.record.profiles import PositionFilter


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path = tmp_path_factory.mktemp("stances") / "record.db"
    make(path, 60)
    with Record.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def claims(record: Record) -> list[StoredClaim]:
    return list(record.claims())


@pytest.fixture(scope="module")
def busy(record: Record) -> list[int]:
    """The keys of those who speak most."""
    return [row.actor.key for row in record.pages.actors(limit=6).rows]


def test_positions_are_those_of_the_claims(record: Record, claims: list[StoredClaim], busy: list[int]) -> None:
    changes = 0
    for key in busy:
        ought = positions(claims, speaks(frozenset({key})))
        page = record.pages.positions(key, limit=500)
        turns = [(row.claim, t.day, t.stance, t.reports, t.changed) for row in page.rows for t in row.turns]
        assert sorted(turns, key=str) == sorted(
            ((p.claim.id, p.report.day, p.report.stance, p.reports, p.changed) for p in ought), key=str
        )
        assert page.total == len(page.rows) == len({p.claim.id for p in ought})
        assert [bool(row.changes) for row in page.rows] == sorted((bool(r.changes) for r in page.rows), reverse=True)
        assert record.pages.positions(key, limit=3, offset=2).rows == page.rows[2:5]
        changed = record.pages.positions(key, PositionFilter(changed=True), limit=500)
        assert changed.rows == tuple(row for row in page.rows if row.changes)
        denied = record.pages.positions(key, PositionFilter(stances=("deny",)), limit=500)
        assert denied.rows == tuple(row for row in page.rows if any(t.stance == "deny" for t in row.turns))
        for row in page.rows:
            assert all(t.said.speaker and t.said.speaker.key == key and t.said.day == t.day for t in row.turns)
        changes += changed.total
    assert changes
    with pytest.raises(OptionError):
        record.pages.positions(busy[0], PositionFilter(words="!"))


def test_agreement_is_that_of_the_claims(record: Record, claims: list[StoredClaim], busy: list[int]) -> None:
    others = [row.actor.key for row in record.pages.actors(ActorFilter(), limit=10_000).rows]
    for key in busy[:2]:
        found = {r.actor.key: (r.both, r.alike) for r in record.pages.agreement(key, limit=10_000).rows}
        ought = {}
        for other in others:
            far = agreement(claims, speaks(frozenset({key})), speaks(frozenset({other})))
            if other != key and far.both:
                ought[other] = (len(far.both), len(far.agreed))
        assert found == ought and found
        page = record.pages.agreement(key, least=2, order="apart", limit=10_000)
        assert page.total == sum(both >= 2 for both, _ in ought.values())
        assert [r.share for r in page.rows] == sorted(r.share for r in page.rows)
    with pytest.raises(OptionError):
        record.pages.agreement(busy[0], least=-1)


def test_claims_are_counted_by_country_and_sides_by_outlet(record: Record, claims: list[StoredClaim]) -> None:
    for wanted in (ClaimFilter(), ClaimFilter(disputed=True), ClaimFilter(since="2019-01-01")):
        fit = [c for c in claims if (c.disputed or not wanted.disputed) and (c.last_day or "") >= (wanted.since or "")]
        ought = Counter(
            country
            for c in fit
            for country in {r.statement.speaker.country for r in c.reports if r.statement and r.statement.speaker}
            if country
        )
        facets = record.pages.claim_facets(wanted, top=1000)
        assert (facets.total, facets.disputed) == (len(fit), sum(c.disputed for c in fit))
        assert {c.value: c.count for c in facets.countries} == ought
    rows = {row.id: row for row in record.pages.claims(limit=10_000, names=100).rows}
    for claim in claims:
        row = rows[claim.id]
        assert row.outlets == len({r.article.outlet for r in claim.reports if r.article.outlet})
        assert sum(d.sayings for d in row.days) == len({(r.utterance, r.stance) for r in claim.reports})
        assert [d.day or "~" for d in row.days] == sorted(d.day or "~" for d in row.days)
        for holder in row.supporters.first:
            mine = [r for r in claim.reports if r.stance == "support" and speaks(frozenset({holder.actor or 0}))(r)]
            if holder.actor is not None:
                assert holder.outlets == len({r.article.outlet for r in mine if r.article.outlet})


def test_names_and_offices_are_those_of_the_articles(record: Record, busy: list[int]) -> None:
    originals = [a.id for a in record.articles(duplicates=False)]
    row = record.pages.actors(ActorFilter(keys=(busy[0],))).rows[0]
    names = record.pages.names(busy[0])
    assert names[0].name == row.actor.name
    told = Counter(
        reading.article.id
        for reading in record.readings(originals)
        for actor in reading.actors
        if actor.name == row.actor.name and actor.kind == row.actor.kind and (actor.offices or actor.sector)
    )
    assert sum(o.articles for o in record.pages.offices(busy[0])) == len(told)
    assert record.pages.names(10**9) == () and record.pages.claim("none") is None
    facets = record.pages.actor_facets(top=1000)
    every = list(record.actors())
    assert facets.total == len(every)
    assert {c.value: c.count for c in facets.countries} == Counter(a.country for a in every)
