"""Positions of actors on claims: what they said by day, where it changed, and who agrees with whom."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.output.claims import agreement_lines, positions_lines
from onrecord.output.lines import plain
from onrecord.record.joined import ClaimReport, StoredClaim
from onrecord.record.positions import Position, agreement, positions, speaks
from onrecord.record.types import StoredActor, StoredArticle, StoredStatement

RENN, HALE = 1, 2
NAMES = {RENN: "Ada Renn", HALE: "Jorun Hale"}


def report(who: int | None, stance: Any, day: str | None, utterance: int, implied: str | None = None) -> ClaimReport:
    article = StoredArticle(
        id="a1", title="Trawler", outlet="The Saro Post", author=None, url=None, published=day, language="en",
        original="a1",
    )  # fmt: skip
    speaker = None
    if who is not None:
        speaker = StoredActor(
            key=who, id="x", ref=None, kind="person", name=NAMES[who], country=None, sector=None, office=None
        )
    statement = StoredStatement(
        id="a1:s1", article=article, kind="indirect", stance=stance, quote="the navy fired first", cue="said",
        content=(), speaker=speaker, speaker_words=None, how=None, speaker_confidence=None, via=(), addressee=None,
        occasion=None, said_on=None, day=day, confidence=0.9, inside=None,
    )  # fmt: skip
    return ClaimReport(statement=statement, event=None, stance=stance, utterance=utterance, implied=implied)


def claim(id: str, *reports: ClaimReport) -> StoredClaim:
    return StoredClaim(
        id=id, text=f"claim {id}", disputed=False, disputed_since=None, first_day=None, last_day=None, reports=reports
    )


def told(found: list[Position]) -> list[tuple[str, str | None, str, int, bool]]:
    return [(p.claim.id, p.report.day, p.report.stance, p.reports, p.changed) for p in found]


def of(who: int) -> Any:
    return speaks(frozenset({who}))


def test_a_change_is_marked_where_it_happens_and_only_there() -> None:
    made = claim(
        "c",
        report(RENN, "support", "2024-01-01", 1),
        report(HALE, "deny", "2024-01-02", 2),
        report(RENN, "support", "2024-01-03", 3),
        report(RENN, "deny", "2024-01-04", 4),
        report(RENN, "deny", "2024-01-05", 5),
        report(RENN, "support", "2024-01-06", 6),
    )
    assert [p.changed for p in positions([made], of(RENN))] == [False, False, True, False, True]
    assert told(positions([made], of(HALE))) == [("c", "2024-01-02", "deny", 1, False)]
    assert positions([made], of(3)) == []


def test_a_doubt_or_a_comment_is_a_position_and_no_change() -> None:
    stances = ("query", "support", "comment", "query", "support", "query", "deny")
    made = claim("c", *(report(RENN, s, f"2024-01-0{n}", n) for n, s in enumerate(stances, 1)))
    found = positions([made], of(RENN))
    assert [p.report.stance for p in found if p.changed] == ["deny"]
    assert len(found) == len(stances)


def test_one_saying_in_several_reports_is_one_position() -> None:
    made = claim(
        "c",
        report(RENN, "support", "2024-01-02", 1),
        report(RENN, "support", "2024-01-01", 1),
        report(RENN, "deny", "2024-01-05", 2),
    )
    assert told(positions([made], of(RENN))) == [
        ("c", "2024-01-01", "support", 2, False),
        ("c", "2024-01-05", "deny", 1, True),
    ]


def test_positions_come_by_day_whatever_the_claim_and_undated_ones_last() -> None:
    one = claim("b", report(RENN, "support", None, 1), report(RENN, "support", "2024-03-01", 2))
    other = claim("a", report(RENN, "deny", "2024-02-01", 1), report(RENN, "deny", "2024-04-01", 2))
    days = [p.report.day for p in positions([one, other], of(RENN))]
    assert days == ["2024-02-01", "2024-03-01", "2024-04-01", None]
    assert positions([one, other], of(RENN)) == positions([other, one], of(RENN))


def test_words_for_others_and_events_are_no_saying_of_the_speaker() -> None:
    made = claim("c", report(RENN, "support", "2024-01-01", 1, implied="rumours"), report(None, "deny", None, 2))
    assert positions([made], of(RENN)) == []
    event = ClaimReport(statement=None, event=None, stance="deny", utterance=1)
    assert not of(RENN)(event)


def test_what_has_no_day_is_no_change() -> None:
    # nobody knows which came first
    made = claim("c", report(RENN, "support", "2024-01-01", 1), report(RENN, "deny", None, 2))
    assert [p.changed for p in positions([made], of(RENN))] == [False, False]


# Agreement


def both(id: str, first: Any, second: Any) -> StoredClaim:
    return claim(id, report(RENN, first, "2024-01-01", 1), report(HALE, second, "2024-01-02", 2))


def test_agreement_is_a_share_with_the_claims_behind_it() -> None:
    made = [
        both("a", "support", "support"),
        both("b", "deny", "deny"),
        both("c", "support", "deny"),
        both("d", "support", "query"),  # a doubt is no position to agree with
        both("e", "comment", "deny"),
        claim("f", report(RENN, "support", "2024-01-01", 1)),
    ]
    found = agreement(made, of(RENN), of(HALE))
    assert [c.id for c in found.both] == ["a", "b", "c"]
    assert [c.id for c in found.agreed] == ["a", "b"]
    assert found.share == pytest.approx(2 / 3)
    assert agreement(made, of(HALE), of(RENN)) == found


def test_the_last_position_counts() -> None:
    made = claim(
        "c",
        report(RENN, "deny", "2024-01-09", 3),
        report(RENN, "support", "2024-01-01", 1),
        report(RENN, "query", "2024-01-20", 4),
        report(HALE, "deny", "2024-01-02", 2),
        report(RENN, "support", None, 5),
    )
    assert agreement([made], of(RENN), of(HALE)).share == 1.0


def test_no_claim_in_common_is_no_share() -> None:
    found = agreement([claim("a", report(RENN, "deny", None, 1))], of(RENN), of(HALE))
    assert (found.share, found.both, found.agreed) == (None, (), ())


def test_the_numbers_are_shown_with_the_share() -> None:
    found = agreement([both("a", "deny", "deny"), both("b", "support", "deny")], of(RENN), of(HALE))
    shown = plain(agreement_lines("Ada Renn", "Jorun Hale", found, 100))
    assert "Ada Renn and Jorun Hale agree on 1 of 2 claims that both speak to (50%)." in shown
    assert "agree     “claim a” claim a" in shown and "disagree  “claim b” claim b" in shown
    nothing = plain(agreement_lines("Ada Renn", "Jorun Hale", agreement([], of(RENN), of(HALE)), 100))
    assert "No claim that both" in nothing and "%" not in nothing


def test_positions_are_shown_with_what_changed() -> None:
    made = claim("c", report(RENN, "support", "2024-01-01", 1), report(RENN, "deny", "2024-02-01", 2))
    shown = plain(positions_lines("Ada Renn", positions([made], of(RENN)), 200)).splitlines()
    assert shown[0].startswith("2024-01-01  supports “claim c” · The Saro Post") and "changed" not in shown[0]
    assert shown[1].startswith("2024-02-01  denies “claim c” · changed")
    assert shown[2] == "Ada Renn: 2 positions on 1 claim, 1 changed"
