"""Claims over all articles of a record: joined by the shipped weights, kept, and made anew when something changes."""

from __future__ import annotations

import itertools
import random
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_claims import claims
from made_disputes import FIRED, made, read, reading, readings
from made_record import put, whole
from onrecord.errors import RecordError
from onrecord.model import Reading
from onrecord.record import Record
from onrecord.record.claims import JoinedClaim, Reported, disputed_since, join_claims
from onrecord.record.joined import StoredClaim


def fired(found: list[Any]) -> Any:
    """The claim on the trawler, of those found."""
    (claim,) = [c for c in found if "fired" in c.text]
    return claim


def outlets(claim: StoredClaim) -> list[str | None]:
    return [report.article.outlet for report in claim.reports]


def id_of(record: Record, outlet: str) -> str:
    return next(a.id for a in record.articles() if a.outlet == outlet)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path / "record.db")


# Joining


def test_what_articles_say_and_deny_is_one_claim() -> None:
    found = join_claims(readings(), claims())
    assert len(found) == 2
    claim = fired(found)
    told = [(r.article, r.day, r.who, r.stance) for r in claim.reports]
    assert told == [
        ("post", "2024-05-08", "person:ada renn:", "support"),
        ("herald", "2024-05-09", "person:jorun hale:", "deny"),
        ("wire", "2024-05-09", "person:ada renn:", "support"),
        ("gazette", "2024-05-30", "person:ada renn:", "deny"),
    ]
    assert (claim.disputed, claim.disputed_since) == (True, "2024-05-09")
    other = next(c for c in found if c is not claim)
    assert [r.stance for r in other.reports] == ["support", "support"]
    assert (other.disputed, other.disputed_since) == (False, None)


def test_the_order_of_the_readings_does_not_matter() -> None:
    all_of_them = readings()
    found = join_claims(all_of_them, claims())
    dice = random.Random(5)
    for _ in range(10):
        dice.shuffle(all_of_them)
        assert join_claims(iter(all_of_them), claims()) == found


def test_one_saying_in_two_articles_is_one_utterance() -> None:
    numbers = {r.article: r.utterance for r in fired(join_claims(readings(), claims())).reports}
    assert numbers["post"] == numbers["wire"]
    assert sorted(numbers.values()) == [1, 1, 2, 3]  # numbered without gaps


@pytest.mark.parametrize(("days", "sayings"), [(3, 1), (4, 2)])
def test_the_same_words_long_after_are_another_saying(days: int, sayings: int) -> None:
    later = read(
        f"Ada Renn said that {FIRED}.\n\nThe lamps of the old pier were lit again for the first time in many years.",
        "Later", f"2024-05-{8 + days:02}",
    )  # fmt: skip
    claim = fired(join_claims([reading("Post"), reading("Herald"), later], claims()))
    assert len({r.utterance for r in claim.reports if r.stance == "support"}) == sayings


def test_one_saying_reported_twice_and_spoken_to_by_nobody_else_is_no_claim() -> None:
    assert join_claims([reading("Post"), reading("Wire")], claims()) == []


def test_a_denial_alone_is_a_claim_and_not_disputed() -> None:
    (claim,) = join_claims([reading("Herald")], claims())
    assert [r.stance for r in claim.reports] == ["deny"] and not claim.disputed


def test_a_saying_without_a_day_joins_and_comes_last() -> None:
    undated = msgspec.structs.replace(
        reading("Herald"), article=msgspec.structs.replace(reading("Herald").article, published=None)
    )
    claim = fired(join_claims([undated, reading("Post")], claims()))
    assert [(r.article, r.day) for r in claim.reports] == [("post", "2024-05-08"), ("herald", None)]
    assert (claim.disputed, claim.disputed_since) == (True, None)


def test_nothing_to_join() -> None:
    assert join_claims([], claims()) == []


# Since when


def said(who: str, stance: Any, day: str | None) -> Reported:
    return Reported(article="x", local_id="s1", day=day, who=who, stance=stance, implied=None, utterance=1)


@pytest.mark.parametrize(
    ("reports", "since"),
    [
        ([], None),
        ([("a", "support", "2024-01-01")], None),
        ([("a", "support", "2024-01-01"), ("a", "deny", "2024-01-02")], None),  # changed, nobody disputes it
        ([("a", "support", "2024-01-01"), ("b", "query", "2024-01-02")], None),
        ([("a", "support", "2024-01-01"), ("b", "deny", "2024-01-02")], "2024-01-02"),
        ([("a", "support", "2024-01-03"), ("b", "deny", "2024-01-02")], "2024-01-03"),
        ([("a", "deny", "2024-01-01"), ("b", "deny", "2024-01-02"), ("b", "support", "2024-01-05")], "2024-01-05"),
        ([("a", "support", None), ("b", "deny", "2024-01-02")], ""),
        ([("a", "support", None), ("b", "deny", "2024-01-02"), ("c", "support", "2024-02-01")], "2024-02-01"),
    ],
)
def test_disputed_since(reports: list[tuple[str, Any, str | None]], since: str | None) -> None:
    for order in itertools.permutations(reports):
        assert disputed_since([said(*one) for one in order]) == since


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["support", "deny", "query", "comment"]), st.integers(1, 9))
    )
)
@settings(max_examples=60, deadline=None)
def test_the_first_day_is_the_first_on_which_it_was_disputed(told: list[tuple[str, Any, int]]) -> None:
    reports = [said(who, stance, f"2024-01-0{day}") for who, stance, day in told]

    def by(day: str) -> bool:
        sides = [{r.who for r in reports if r.stance == s and (r.day or "") <= day} for s in ("support", "deny")]
        return any(a != b for a in sides[0] for b in sides[1])

    first = next((day for n in range(1, 10) if by(day := f"2024-01-0{n}")), None)
    assert disputed_since(reports) == first


# In the record


def test_what_is_stored_is_what_was_joined(path: Path) -> None:
    with Record.open(path) as record:
        kept = list(record.claims())
        joined = join_claims(record.readings(), claims())
        assert flat(kept) == sorted(map(of_joined, joined), key=str)
        claim = fired(kept)
        assert sorted((r.article.outlet, r.holder, r.stance) for r in claim.reports) == [
            ("Gazette", "Ada Renn", "deny"), ("Herald", "Jorun Hale", "deny"),
            ("Post", "Ada Renn", "support"), ("Wire", "Ada Renn", "support"),
        ]  # fmt: skip
        assert (claim.first_day, claim.last_day, claim.utterances) == ("2024-05-08", "2024-05-30", 3)
        assert all(FIRED[-20:] in r.passage for r in claim.reports)
        assert record.claim(claim.id) == claim
        assert kept[0] == claim and list(record.claims(disputed=True)) == [claim]  # the disputed one first
        with pytest.raises(RecordError, match="onrecord claims lists them"):
            record.claim("0" * 12)
    whole(path)


def flat(kept: list[StoredClaim]) -> list[object]:
    return sorted(
        (
            (c.id, c.text, c.disputed, c.disputed_since,
             [(r.statement.id if r.statement else None, r.day, r.stance, r.utterance) for r in c.reports])
            for c in kept
        ),
        key=str,
    )  # fmt: skip


def of_joined(claim: JoinedClaim) -> object:
    reports = [(f"{r.article}:{r.local_id}", r.day, r.stance, r.utterance) for r in claim.reports]
    return (claim.id, claim.text, claim.disputed, claim.disputed_since, reports)


def test_the_order_of_ingestion_does_not_matter(path: Path, tmp_path: Path) -> None:
    with Record.open(tmp_path / "other.db", create=True) as other, Record.open(path) as record:
        for one in reversed(readings()):
            put(other, one)
        other.join_claims(claims())
        assert flat(list(other.claims())) == flat(list(record.claims()))


def test_near_duplicates_are_left_out(tmp_path: Path) -> None:
    copy = reading("Herald", by="Echo", more=" More follows.")
    with Record.open(made(tmp_path / "record.db", copy)) as record:
        assert [article for article, _, _ in record.duplicates()]
        assert len({o for o in outlets(fired(list(record.claims()))) if o in ("Herald", "Echo")}) == 1
        assert len(fired(list(record.claims())).reports) == 4
        # without the original, the copy is what counts
        original = next(a for a in record.articles(duplicates=False) if a.outlet in ("Herald", "Echo"))
        record.forget([original.id])
        assert record.join_claims(claims())
        assert len(fired(list(record.claims())).reports) == 4
        assert original.outlet not in outlets(fired(list(record.claims())))


def test_a_new_reading_makes_claims_stale_and_they_are_made_anew(path: Path) -> None:
    with Record.open(path) as record:
        assert not record.join_claims(claims())
        denial = read(
            "Signe Brandt denied that the budget of the schools would be cut by nine percent in autumn.\n\n"
            "The union of teachers has its seat in a tall house by the river with green shutters.",
            "Courier", "2024-05-12",
        )  # fmt: skip
        put(record, denial)
        assert len(list(record.claims(disputed=True))) == 1  # as it was, until they are joined
        assert record.join_claims(claims())
        assert {c.disputed_since for c in record.claims()} == {"2024-05-09", "2024-05-12"}
        assert not record.join_claims(claims())


def test_other_weights_make_claims_stale(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Record.open(path) as record:
        monkeypatch.setattr(claims(), "digest", lambda: "sha256:other")
        assert record.join_claims(claims())
        assert not record.join_claims(claims())


def test_joining_is_no_part_of_the_digest(path: Path, tmp_path: Path) -> None:
    with Record.open(tmp_path / "other.db", create=True) as other:
        put(other, *readings())
    assert whole(tmp_path / "other.db") == whole(path)


def test_nobody_joins_while_somebody_writes(path: Path) -> None:
    with Record.open(path) as record, Record.open(path) as other:
        put(other, read_again())
        with other.writing(), pytest.raises(RecordError, match="another onrecord"):
            record.join_claims(claims())
        assert list(record.claims())


def read_again() -> Reading:
    return read("Nobody said a word about it, and the boats went out as they had on all the days of that quiet "
                "and rainy month of May.", "Quiet", "2024-05-13")  # fmt: skip


# Forgetting


def test_forgetting_an_article_takes_its_reports_and_words_with_it(path: Path) -> None:
    with Record.open(path) as record:
        claim = fired(list(record.claims()))
        worded_by = next(r.article for r in claim.reports if claim.text in r.passage)
        record.forget([worded_by.id])
        # at once, and not only when they are joined again: no claim is shown that lost a report
        assert [c.text for c in record.claims() if "fired" in c.text] == []
        assert len(list(record.claims())) == 1
        with pytest.raises(RecordError, match="no claim"):
            record.claim(claim.id)
        assert record.join_claims(claims())
        again = fired(list(record.claims()))
        assert worded_by.outlet not in outlets(again) and len(again.reports) == 3
    whole(path)


def test_no_byte_of_a_forgotten_claim_stays_in_the_file(tmp_path: Path) -> None:
    secret = read(
        "Signe Brandt denied that the zanzibaronian lamp of the lighthouse had been stolen by sailors.\n\n"
        "The keeper of the light went home early because of the fog that had come in from the sea.",
        "Private", "2024-05-12",
    )  # fmt: skip
    path = made(tmp_path / "record.db", secret)
    with Record.open(path) as record:
        assert any("zanzibaronian" in claim.text for claim in record.claims())
        record.forget([id_of(record, "Private")])
        assert not any("zanzibaronian" in claim.text for claim in record.claims())
    for file in tmp_path.glob("record.db*"):
        assert b"zanzibaronian" not in file.read_bytes()


def test_forgetting_all_leaves_no_claim(path: Path) -> None:
    with Record.open(path) as record:
        record.forget([a.id for a in record.articles()])
        assert list(record.claims()) == []
        assert record.join_claims(claims())
        assert list(record.claims()) == []
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM claim_reports)").fetchone() == (
        0,
        0,
    )
    raw.close()


def test_a_report_is_of_a_statement_or_an_event_that_there_is(path: Path) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA foreign_keys = ON")
    key, statement = raw.execute("SELECT claim, statement FROM claim_reports").fetchone()
    for refused in ((key, 90, None, None), (key, 91, 10**6, None), (10**6, 1, statement, None)):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(
                "INSERT INTO claim_reports (claim, number, statement, event, stance, utterance) "
                "VALUES (?, ?, ?, ?, 'deny', 9)",
                refused,
            )
    raw.close()
