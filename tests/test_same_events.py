"""Joining reports of one event: what must be joined, and above all what must not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from onrecord.model import Span
from onrecord.record.same_events import Group, join_events
from onrecord.record.types import StoredActor, StoredArticle, StoredEvent

MARENGA = StoredActor(
    key=1, id="a1", ref="state:MRG", kind="state", name="Marenga", country="MRG", sector=None, office=None
)
TOLVIA = StoredActor(
    key=2, id="a2", ref="state:TLV", kind="state", name="Tolvia", country="TLV", sector=None, office=None
)
NAVY = StoredActor(
    key=3, id="a3", ref="organization:navy", kind="organization", name="Marengan Navy", country="MRG", sector="MIL",
    office=None,
)  # fmt: skip
TEXT = """A Tolvian trawler was shelled in the Saro Strait by the Marengan navy, and three fishermen died. The two \
governments have been at odds over fishing rights in the strait since the spring."""


def told(article: str, sentence: str, trigger: str, **more: Any) -> StoredEvent:
    """An event of an article; the day of publication is `day`."""
    start = sentence.index(trigger)
    known = StoredArticle(
        id=article, title=None, outlet=f"The {article}", author=None, url=None,
        published=more.pop("day", "2024-05-08"), language="en", original=article,
    )  # fmt: skip
    fields: dict[str, Any] = {
        "plover": "ASSAULT", "mode": None, "modality": "actual", "source": (MARENGA,), "target": (TOLVIA,),
        "according_to": None, "starts_on": None, "ends_on": None, "place": None, "place_country": None, "lat": None,
        "lon": None, "geonames": None, "confidence": 0.8, **more,
    }  # fmt: skip
    return StoredEvent(
        id=f"{article}:{fields.pop('id', 'e1')}", article=known, trigger=trigger,
        trigger_at=Span(start, start + len(trigger)),
        sentence=sentence, sentence_at=Span(0, len(sentence)), **fields,
    )  # fmt: skip


def joined(*events: StoredEvent) -> set[frozenset[str]]:
    groups = join_events(events, {event.article.id: TEXT for event in events})
    assert sorted(id for group in groups for id in group.events) == sorted(event.id for event in events)
    return {frozenset(group.events) for group in groups if len(group.events) > 1}


FIRST = told(
    "post", "The Marengan navy shelled a Tolvian trawler in the Saro Strait, killing three fishermen.", "shelled"
)
SECOND = told("herald", "Three fishermen died when Marenga shelled a Tolvian trawler in the Saro Strait.", "shelled")
BOTH = {frozenset(("post:e1", "herald:e1"))}


def other(**more: Any) -> StoredEvent:
    """The second report with something else in it."""
    return told("herald", SECOND.sentence, "shelled", **more)


def test_two_reports_of_one_event_join() -> None:
    assert joined(FIRST, SECOND) == BOTH


def test_a_state_and_its_navy_may_be_one() -> None:
    assert joined(FIRST, other(source=(NAVY,))) == BOTH


def test_what_one_report_leaves_open_speaks_against_nothing() -> None:
    assert joined(FIRST, other(source=(), mode="heavy-weapons", place="Saro Strait")) == BOTH


@pytest.mark.parametrize(
    "different",
    [
        {"plover": "COERCE"},
        {"source": (TOLVIA,), "target": (MARENGA,)},
        {"modality": "planned"},
        {"day": "2024-05-20"},
        {"starts_on": "2024-03-01", "ends_on": "2024-03-01"},
        {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
        {"day": None},
        {"source": (), "target": ()},
    ],
    ids=lambda fields: "-".join(fields),
)
def test_what_keeps_reports_apart(different: dict[str, Any]) -> None:
    assert joined(FIRST, other(**different)) == set()


def test_other_places_and_modes_keep_them_apart() -> None:
    here = {"place": "Saro", "place_country": "MRG", "lat": 10.0, "lon": 20.0, "geonames": 1, "mode": "aerial"}
    one = told("post", FIRST.sentence, "shelled", **here)
    assert joined(one, other(**here)) == BOTH
    assert joined(one, other(**{**here, "lat": 14.0, "geonames": 2, "place": "Pell"})) == set()
    assert joined(one, other(**{**here, "place_country": "TLV"})) == set()
    assert joined(one, other(**{**here, "mode": "heavy-weapons"})) == set()


def test_alleged_and_actual_are_one_event_and_so_is_what_is_denied_of_the_same() -> None:
    assert joined(FIRST, other(modality="alleged")) == BOTH
    assert joined(FIRST, other(modality="denied")) == BOTH


def test_other_words_are_another_deed() -> None:
    kidnapped = told("herald", "Marenga has held a Tolvian journalist in solitary confinement for months.", "held")
    assert joined(FIRST, kidnapped) == set()


def test_two_events_of_one_article_stay_two() -> None:
    again = told("post", SECOND.sentence, "shelled", id="e2")
    assert joined(FIRST, again) == set()
    found = joined(FIRST, again, SECOND)
    assert len(found) == 1 and len(next(iter(found))) == 2


def test_a_contact_has_no_direction() -> None:
    calls = {"plover": "CONSULT", "mode": "phone"}
    one = told("post", "Marenga's president phoned Tolvia's about the trawler on Monday.", "phoned", **calls)
    two = told("herald", "Tolvia's president was phoned by Marenga's about the trawler.", "phoned", **calls)
    turned = told("herald", two.sentence, "phoned", source=(TOLVIA,), target=(MARENGA,), **calls)
    assert joined(one, two) == joined(one, turned) == BOTH


def test_the_order_of_events_is_all_the_same() -> None:
    events = [FIRST, SECOND]
    events += [
        told(
            f"paper{n}",
            f"Marenga {verb} a Tolvian trawler in the strait on {day}.",
            verb,
            day=f"2024-05-{10 + n % 4:02}",
        )
        for n, (verb, day) in enumerate(
            (v, d) for v in ("shelled", "attacked", "boarded", "hit") for d in ("Monday", "Tuesday", "Friday")
        )
    ]
    texts = {event.article.id: TEXT for event in events}
    first = join_events(events, texts)
    assert any(len(group.events) > 2 for group in first)
    for seed in range(3):
        shuffled = events[:]
        random.Random(seed).shuffle(shuffled)
        assert join_events(shuffled, texts) == first


def test_the_surest_report_stands_for_all() -> None:
    sure = other(confidence=0.95)
    assert join_events([FIRST, sure], {"post": TEXT, "herald": TEXT}) == [Group(("herald:e1", "post:e1"))]


def test_nothing_is_nothing() -> None:
    assert join_events([], {}) == []
