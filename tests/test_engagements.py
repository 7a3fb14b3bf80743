"""Which commitments a reading bears on, and who says what of their conditions: readings by hand, real treaties."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fake_reader import PRODUCED_BY
from made_readings import said, span
from onrecord.knowledge.base import knowledge
from onrecord.model import Actor, Article, Claim, ClaimStance, Engagement, Event, Reading, Span, Statement
from onrecord.reader.engagements import Engagements, shipped_frame
from onrecord.reader.engagements.mentions import articles, is_article

NAMES = {
    "Belarus": "BLR",
    "Belarusian": "BLR",
    "Minsk": "BLR",
    "Russia": "RUS",
    "Russian": "RUS",
    "Moscow": "RUS",
    "Lithuania": "LTU",
    "Turkey": "TUR",
    "Greece": "GRC",
    "Armenia": "ARM",
    "Manila": "PHL",
    "Washington": "USA",
    "Kazakhstan": "KAZ",
    "Ukraine": "UKR",
}
PEOPLE = {"Orlov": "RUS", "Yanovich": "BLR", "Reyes": "PHL", "Sarkissian": "ARM"}


@cache
def finder() -> Engagements:
    return Engagements(shipped_frame(knowledge()))


def actors(text: str) -> tuple[Actor, ...]:
    """Everybody of the lists whom a text names."""
    out = []
    for name, country in (NAMES | PEOPLE).items():
        places = tuple(Span(*m.span()) for m in re.finditer(rf"\b{name}\b", text))
        if places:
            kind = "person" if name in PEOPLE else "state"
            out.append(Actor(id=name, name=name, kind=kind, country=country, mentions=places))
    return tuple(out)


def reading(text: str, day: str | None, *statements: Statement, **more: Any) -> Reading:
    article = Article(id="a", sha256="0" * 64, text=text, published=day, language="en")
    return Reading(produced_by=PRODUCED_BY, article=article, actors=actors(text), statements=statements, **more)


def found(text: str, day: str | None, *statements: Statement, **more: Any) -> tuple[Engagement, ...]:
    return finder().of(reading(text, day, *statements, **more))


def ids(engagements: tuple[Engagement, ...]) -> set[str]:
    return {e.commitment for e in engagements}


def values(engagements: tuple[Engagement, ...], commitment: str) -> set[tuple[str, str, str | None]]:
    """Conditions of which somebody says something."""
    return {
        (c.condition, c.value, c.according_to)
        for e in engagements
        if e.commitment == commitment
        for c in e.conditions
        if c.value != "unknown"
    }


NEED = "Orlov said that Russia is treaty-bound to assist Minsk, but the conditions for such support do not exist."
NEED_SAID = said(
    NEED, 1, "Orlov", "that Russia is treaty-bound to assist Minsk, but the conditions for such support do not exist"
)


def test_who_says_that_the_case_has_not_arisen_is_kept_with_the_value() -> None:
    told = found(NEED, "2020-08-20", NEED_SAID)
    assert {"csto-4-2010", "union-state-7"} <= ids(told)
    assert values(told, "csto-4-2010") == {("event", "not_met", "s1")}
    both = ("BLR", "RUS")
    assert {(e.obligors, e.beneficiaries) for e in told if e.commitment.startswith("csto")} == {(both, both)}
    assert all(NEED[e.span.start : e.span.end] for e in told)


def test_a_treaty_bears_only_while_it_is_in_force() -> None:
    assert not {i for i in ids(found(NEED, "2024-07-02", NEED_SAID)) if "guarantees" in i}
    assert {i for i in ids(found(NEED, "2025-07-02", NEED_SAID)) if "guarantees" in i}
    assert not ids(found(NEED, "1990-01-01", NEED_SAID))


def test_without_a_day_nothing_is_said() -> None:
    assert found(NEED, None, NEED_SAID) == ()


def test_a_denied_request_turns_round_and_so_does_who_contradicts_it() -> None:
    text = "Bloggers claimed that Belarus has asked Russia for military help. Orlov denied that."
    first = said(text, 1, None, "that Belarus has asked Russia for military help", cue="claimed", how="anonymous")
    second = said(text, 2, "Orlov", "that.", cue="denied", stance="deny")
    claim = Claim(
        id="c1",
        text="Belarus has asked Russia for military help",
        stances=(
            ClaimStance(actor=None, mention=None, stance="support", statement="s1"),
            ClaimStance(actor="Orlov", mention=None, stance="deny", statement="s2"),
        ),
        disputed=True,
    )
    told = found(text, "2020-08-20", first, second, claims=(claim,))
    assert values(told, "csto-4-2010") == {("request", "met", "s1"), ("request", "not_met", "s2")}
    denied = "Yanovich denied that Belarus had asked Russia for military help."
    told = found(
        denied,
        "2020-08-20",
        said(denied, 1, "Yanovich", "that Belarus had asked Russia for military help", cue="denied", stance="deny"),
    )
    assert values(told, "csto-4-2010") == {("request", "not_met", "s1")}


def test_these_treaties_are_those_named_before() -> None:
    text = "Both belong to the CSTO. “These treaties contain a number of commitments to help,” said Orlov of Minsk."
    told = found(
        text, "2020-08-20", said(text, 1, "Orlov", "“These treaties contain a number of commitments to help,”")
    )
    assert {e.commitment.split("-")[0] for e in told} == {"csto"} and {e.act for e in told} == {"affirm"}


def test_an_article_that_is_named_is_the_one_meant() -> None:
    text = "Lithuania invoked Article 4 of the North Atlantic Treaty on Tuesday."
    told = found(text, "2022-02-24")
    assert ids(told) == {"nato-4"}
    assert [(e.because_of, e.act) for e in told] == [(None, "invoke")]
    assert values(told, "nato-4") == {("opinion", "met", None)}
    assert {e.beneficiaries for e in told} == {("LTU",)}
    # that nobody invoked it does not say that the case has not arisen
    assert not found("Lithuania has not invoked Article 5 of the North Atlantic Treaty.", "2022-02-24")


def test_a_state_outside_a_named_treaty_does_not_hide_it() -> None:
    text = "Lithuania requested consultations under Article 4 of the North Atlantic Treaty after missiles from Russia."
    assert ids(found(text, "2022-02-24")) == {"nato-4"}


def test_of_two_treaties_of_one_name_the_one_between_the_states_is_meant() -> None:
    text = "Washington will honour the Mutual Defense Treaty, Reyes told reporters in Manila."
    assert {i.split("-")[0] for i in ids(found(text, "2024-06-19"))} == {"phl"}


def test_articles_match_however_they_are_written() -> None:
    assert is_article("42(7) TEU", {"42(7)"}) and is_article("4(1)", {"4"}) and is_article("IV, V", {"5"})
    assert not is_article("4", {"4(1)"}) and not is_article("15", {"5"}) and not is_article("not known", {"5"})
    assert articles("under Article IV and article 42(7)", Span(0, 34)) == {"4", "42(7)"}


def test_a_suspended_party_is_one_of_which_the_membership_is_open() -> None:
    text = "Armenia asked Russia for military help under the Collective Security Treaty."
    names = {c.condition for e in found(text, "2024-09-01") for c in e.conditions if e.commitment == "csto-4-2010"}
    assert "membership" in names
    names = {c.condition for e in found(text, "2022-09-14") for c in e.conditions if e.commitment == "csto-4-2010"}
    assert names and "membership" not in names


ATTACK = "Russian warplanes bombed the port of Klaipeda in Lithuania."


def attacked(text: str, source: str, target: str, modality: str = "actual", sure: float = 0.9) -> Event:
    return Event(
        id="e1", plover="ASSAULT", mode="aerial", source=(source,), target=(target,), trigger=span(text, "bombed"),
        sentence=Span(0, len(text)), modality=modality, confidence=sure,
    )  # fmt: skip


def test_an_attack_by_one_state_on_another_bears_on_what_is_owed_to_the_victim() -> None:
    told = found(ATTACK, "2025-07-01", events=(attacked(ATTACK, "Russian", "Lithuania"),))
    assert "nato-5" in ids(told) and all("LTU" in e.beneficiaries and "RUS" not in e.obligors for e in told)
    assert ("event", "met", None) in values(told, "nato-5")
    assert not ids(found(ATTACK, "2003-07-01", events=(attacked(ATTACK, "Russian", "Lithuania"),))) & {"nato-5"}


def test_a_denied_attack_is_not_met_and_a_planned_or_doubtful_one_is_no_case() -> None:
    denied = found(ATTACK, "2025-07-01", events=(attacked(ATTACK, "Russian", "Lithuania", "denied"),))
    assert ("event", "not_met", None) in values(denied, "nato-5")
    assert not found(ATTACK, "2025-07-01", events=(attacked(ATTACK, "Russian", "Lithuania", "planned"),))
    assert not found(ATTACK, "2025-07-01", events=(attacked(ATTACK, "Russian", "Lithuania", sure=0.3),))


def test_an_attack_on_rebels_in_a_country_is_none_on_the_country() -> None:
    text = "Russian warplanes bombed rebels in Lithuania."
    rebels = Actor(
        id="rebels", name="rebels", kind="group", country="LTU", sector="REB", mentions=(span(text, "rebels"),)
    )
    made = reading(text, "2025-07-01", events=(attacked(text, "Russian", "rebels"),))
    assert not finder().of(
        Reading(produced_by=PRODUCED_BY, article=made.article, actors=(*made.actors, rebels), events=made.events)
    )


@given(st.text(alphabet="Article 45 NATOthe treaty invoked need no such “”.\n", max_size=300))
def test_any_text_gives_spans_of_its_own(text: str) -> None:
    for one in found(text, "2022-02-24"):
        assert 0 <= one.span.start < one.span.end <= len(text)
