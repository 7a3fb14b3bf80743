"""Claims and joined events of a record: verify finds what does not hold, a stamp tells what joined them."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from made_claims import claims
from made_joined import joined
from made_record import put
from onrecord.record import Record, stamps
from onrecord.record.joined import Joining
from onrecord.record.store import connection as connecting
from test_event_groups import LATER, report


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("joins") / "record.db"
    with joined(path):
        pass
    return path


@pytest.fixture
def path(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "record.db"))


def damage(path: Path, *statements: str) -> list[str]:
    """Change the file behind the record's back, and tell what verify finds."""
    raw = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        assert raw.execute(statement).rowcount, statement
    raw.close()
    with Record.open(path) as record:
        return [f"{problem.where}: {problem.what}" for problem in record.verify()]


def test_a_whole_record_has_no_problems(path: Path) -> None:
    with Record.open(path) as record:
        assert list(record.verify()) == []
        assert len(list(record.claims())) == 3 and len(list(record.event_groups())) == 2


REPORT = "WHERE claim = (SELECT key FROM claims WHERE text LIKE '%fired%') AND number = 1"
FERRY = "WHERE implied_starts_at IS NOT NULL"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"UPDATE claim_reports SET statement = 999 {REPORT}", "claim .*: report 1 is of a statement or event that"),
        (f"UPDATE claim_reports SET statement = NULL, event = 999 {REPORT}", "report 1 is of a statement or event"),
        (f"UPDATE claim_reports SET statement = statement + 1 {REPORT}", "the id is not that of its first report"),
        (f"UPDATE claim_reports SET stance = 'agree' {REPORT}", "report 1 has a stance that there is not: agree"),
        (f"UPDATE claim_reports SET utterance = 7 {REPORT}", "its sayings are not numbered"),
        (f"UPDATE claim_reports SET number = 9 {REPORT}", "its reports are not numbered"),
        (f"UPDATE claim_reports SET implied_ends_at = 9999 {FERRY}", r"report 1 has a span of 19 to 9999 in \d+"),
        (f"UPDATE claim_reports SET implied_ends_at = 19 {FERRY}", "a span of 19 to 19"),
        (f"UPDATE claim_reports SET implied_ends_at = NULL {FERRY}", "a span of 19 to None"),
        (f"UPDATE claim_reports SET implied_starts_at = -1 {FERRY}", "a span of -1 to 26"),
        ("UPDATE claim_reports SET stance = 'query' WHERE stance = 'deny'", "nobody supports it or nobody denies it"),
        ("UPDATE claims SET id = '0123456789ab' WHERE disputed = 0", "claim 0123456789ab: the id is not that"),
        ("UPDATE claims SET text = 'the moon is a trawler' WHERE disputed = 0", "its words are not those"),
        ("UPDATE claims SET text = '' WHERE disputed = 0", "its words are not those"),
        ("UPDATE claims SET first_day = '1999-01-01' WHERE disputed = 0", "its first and last day"),
        ("UPDATE claims SET last_day = NULL WHERE disputed = 0", "its first and last day"),
        ("UPDATE claims SET disputed_since = '2024-05-10' WHERE disputed = 0", "the day since which"),
        ("UPDATE claims SET disputed_since = '1999-01-01' WHERE disputed = 1", "the day since which"),
        ("UPDATE claims SET disputed = 1 WHERE disputed = 0", "nobody supports it or nobody denies it"),
        ("INSERT INTO claims (id, text, disputed) VALUES ('x', 'x', 0)", "claim x: it has no report"),
        ("UPDATE claim_joining SET made_by = ''", "table claims: not of the readings"),
        ("UPDATE claim_joining SET readings = 'sha256:0'", "table claims: not of the readings"),
        ("UPDATE event_groups SET represented_by = event", "table event_groups: does not follow"),
        ("DELETE FROM event_groups", "table event_groups: does not follow"),
        ("UPDATE event_groups SET represented_by = 999", "refers to a row|is not one of that event"),
    ],
)
def test_what_does_not_hold_is_found(path: Path, statement: str, found: str) -> None:
    told = damage(path, statement)
    assert [line for line in told if re.search(found, line)], told


def test_a_report_of_a_near_duplicate_is_found(path: Path) -> None:
    raw = sqlite3.connect(path)
    with Record.open(path) as record:
        article, original, _ = next(record.duplicates())
    of = "(SELECT e.key FROM events e JOIN articles a ON a.key = e.article WHERE a.id = '{}')"
    raw.close()
    told = damage(
        path,
        "UPDATE event_joining SET made_by = 'an older onrecord'",
        f"UPDATE event_groups SET event = {of.format(article)} WHERE event = {of.format(original)}",
    )
    assert [line for line in told if line.startswith("table event_groups: not of the events that there are")], told
    told = damage(
        path,
        f"INSERT INTO claim_reports (claim, number, event, stance, utterance) "
        f"SELECT key, 5, {of.format(article)}, 'comment', 4 FROM claims WHERE text LIKE '%fired%'",
    )
    assert [line for line in told if re.search("report 5 is of .*, which says again what another", line)], told


def test_events_of_one_article_are_not_one(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO events SELECT 99, article, 'e2', plover, mode, modality, trigger_words, sentence, "
                "according_to, starts_on, ends_on, date_words, place, place_country, lat, lon, geonames, confidence, "
                "trigger_starts_at, trigger_ends_at, sentence_starts_at, sentence_ends_at, source_starts_at, "
                "source_ends_at, target_starts_at, target_ends_at FROM events WHERE key = 1")  # fmt: skip
    raw.execute("INSERT INTO event_groups SELECT 99, represented_by FROM event_groups WHERE event = 1")
    raw.commit()
    raw.close()
    with Record.open(path) as record:
        assert any("two events of one article are joined" in problem.what for problem in record.verify())


def test_what_has_changed_since_is_no_problem(path: Path) -> None:
    with Record.open(path) as record:
        put(record, report("Courier", "2024-06-21", LATER.replace("nine", "ten") + " It is home by now.", "seized"))
        assert not record.claims_joined().fresh
        assert list(record.verify()) == []


# Stamps


def test_the_stamp_says_what_joined(path: Path) -> None:
    stamp = stamps.claims_stamp(claims().digest())
    assert re.fullmatch(r"onrecord [\d.]+, weights sha256:[0-9a-f]{64}, rules sha256:[0-9a-f]{64}", stamp)
    with Record.open(path) as record:
        assert record.claims_joined() == Joining(made_by=stamp, fresh=True)
        assert not record.join_claims(claims())


@pytest.mark.parametrize("changed", ["__version__", "_claim_rules"])
def test_another_version_or_other_rules_join_claims_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    monkeypatch.setattr(stamps, changed, "9.9" if changed == "__version__" else lambda: "0" * 64)
    with Record.open(path) as record:
        assert record.join_claims(claims())
        assert not record.join_claims(claims())


def test_another_version_joins_events_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "__version__", "9.9")
    stamps.events_stamp.cache_clear()
    try:
        with Record.open(path) as record:
            assert record.status().totals.joined_events is None
            record.join_events()
            assert record.status().totals.joined_events == 2
    finally:
        stamps.events_stamp.cache_clear()


def test_any_change_of_a_rule_is_seen_and_the_order_of_modules_is_not(tmp_path: Path) -> None:
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    one.write_text("LEAST = 0.35\n")
    two.write_text("MOST = 3\n")
    before = stamps.rules_digest([one, two])
    assert stamps.rules_digest([two, one]) == before
    assert stamps.rules_digest([one]) != before
    one.write_text("LEAST = 0.36\n")
    assert stamps.rules_digest([one, two]) != before
    assert stamps.rules_digest([tmp_path / "gone.py"]) == stamps.rules_digest([])


def test_the_rules_are_those_that_there_are() -> None:
    folder = Path(stamps.__file__).parent
    assert all((folder / name).is_file() for name in stamps._EVENT_RULES)
    assert stamps._claim_rules() != stamps.rules_digest([]) != stamps.events_stamp()[-64:]


def test_a_record_that_does_not_say_of_which_readings_its_claims_are_joins_them_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = connecting.migrations()
    monkeypatch.setattr(connecting, "migrations", lambda: files[:4])
    with Record.open(tmp_path / "old.db", create=True):
        pass
    raw = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    raw.execute("UPDATE claim_joining SET fresh = 1, made_by = ?", (stamps.claims_stamp(claims().digest()),))
    raw.close()
    monkeypatch.setattr(connecting, "migrations", lambda: files)
    with Record.open(tmp_path / "old.db") as record:
        assert list(record.verify()) == []
        assert record.join_claims(claims())
        assert list(record.verify()) == []
