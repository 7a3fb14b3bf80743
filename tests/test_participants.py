"""Who takes part in the deeds: phrases of written sentences become actors, or nobody where the text does not tell."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Actor, Span
from onrecord.reader import participants
from onrecord.reader.speakers import cast
from onrecord.reader.types import Cast, Draft
from test_speakers import article, spot

Said = tuple[str | None, str]


def read(marked: str, phrases: Sequence[str | None], said: Sequence[Said] = (), **more: Any) -> Cast:
    """The cast of a marked text with `phrases`, and direct statements as (source, content)."""
    text, mentions = article(marked)
    drafts = [
        Draft(kind="direct", source=(spot(text, source),) if source else (), cue=(), content=(spot(text, content),))
        for source, content in said
    ]
    asked = [spot(text, p) if p else None for p in phrases]
    return cast(text, mentions, drafts, phrases=asked, **more)


def found(marked: str, phrase: str, said: Sequence[Said] = (), **more: Any) -> list[Actor]:
    """The actors that one phrase stands for."""
    got = read(marked, [phrase], said, **more)
    actors = {a.id: a for a in got.actors}
    assert len(got.phrases) == 1
    return [actors[id] for id in got.phrases[0]]


def names(marked: str, phrase: str, said: Sequence[Said] = (), **more: Any) -> list[str]:
    return [a.name for a in found(marked, phrase, said, **more)]


DAHL = "[S:Norwegian] foreign minister [P:Ingrid Dahl]"


def test_a_name_is_the_actor_of_that_name() -> None:
    assert names(f"{DAHL} met the envoy.", "Ingrid Dahl") == ["Ingrid Dahl"]
    assert names(f"{DAHL} met the envoy. [P:Dahl] left.", "Dahl") == ["Ingrid Dahl"]


def test_a_pronoun_is_who_was_named_before() -> None:
    assert names(f"{DAHL} met reporters on Monday. She criticised the treaty.", "She") == ["Ingrid Dahl"]


def test_a_pronoun_that_nothing_settles_is_nobody() -> None:
    got = read("It attacked at dawn. They burned the huts.", ["It", "They"])
    assert got.phrases == ((), ())
    # and no actor is made of it
    assert got.actors == ()
    assert names("[P:John Miller] and [P:David Brown] met. She left.", "She") == []


PRONOUNS = [
    (f"{DAHL} met reporters. She left.", "She", 0.65),
    ("The [O:Red Fleet] sailed. It burned the huts.", "It", 0.8),
    ("The [O:Red Fleet] sailed. They burned the huts.", "They", 0.8),
]


@pytest.mark.parametrize(("marked", "pronoun", "least"), PRONOUNS, ids=["she", "it", "they"])
def test_it_must_be_sure_whom_a_pronoun_means(
    marked: str, pronoun: str, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = participants.resolve_pronoun

    def named(sure: float) -> list[str]:
        monkeypatch.setattr(participants, "resolve_pronoun", lambda *a: msgspec.structs.replace(real(*a), sure=sure))
        return names(marked, pronoun)

    assert len(named(least)) == 1
    assert named(least - 0.01) == []


def test_of_they_and_it_more_is_asked_than_of_she() -> None:
    # with one candidate each
    assert names(f"{DAHL} met reporters. She left.", "She") == ["Ingrid Dahl"]
    for pronoun in ("It", "They"):
        assert names(f"The [O:Red Fleet] sailed. {pronoun} burned the huts.", pronoun) == []


def test_we_in_an_officials_mouth_is_the_state() -> None:
    said = [("Norwegian foreign minister Ingrid Dahl", "We will send a battalion")]
    (norway,) = found(f"{DAHL} said: “We will send a battalion.”", "We", said)
    assert (norway.name, norway.kind, norway.country) == ("Norway", "state", "NOR")


def test_we_of_a_body_is_the_body() -> None:
    said = [("The Harbour Union", "We will strike")]
    assert names("The [O:Harbour Union] said: “We will strike.”", "We", said) == ["Harbour Union"]


def test_we_of_a_private_person_or_of_nobody_is_nobody() -> None:
    said = [("Ingrid Dahl", "We will strike")]
    assert names("[P:Ingrid Dahl], a baker in [S:Norway], said: “We will strike.”", "We", said) == []
    assert names("We met the envoy.", "We") == []
    assert names(f"{DAHL} left. “We will strike.”", "We", [(None, "We will strike")]) == []


@pytest.mark.parametrize(
    "marked",
    [
        "A pact between the [S:Republic of Belarus] and the [S:Russian Federation] was signed.",
        "A pact between [S:the Republic of Belarus] and [S:the Russian Federation] was signed.",
    ],
)
def test_a_joint_name_is_both(marked: str) -> None:
    both = found(marked, "the Republic of Belarus and the Russian Federation")
    assert [(a.name, a.country, a.kind) for a in both] == [("Belarus", "BLR", "state"), ("Russia", "RUS", "state")]


def test_a_joint_name_of_people_is_each_of_them_once() -> None:
    marked = "[P:Lars Holm] and [P:Ingrid Dahl] signed. [P:Holm] left."
    assert names(marked, "Lars Holm and Ingrid Dahl") == ["Lars Holm", "Ingrid Dahl"]


def test_an_adjective_alone_is_its_state() -> None:
    for phrase in ("Turkish", "Turkey", "Turkey’s"):
        marked = f"Officials said that {phrase} warplanes came.".replace(phrase, f"[S:{phrase}]")
        (turkey,) = found(marked, phrase)
        assert (turkey.name, turkey.kind, turkey.country, turkey.sector) == ("Turkey", "state", "TUR", "GOV")
        assert turkey.ref == "state:TUR"
    # also one that no tagger marked
    assert names("Turkish warplanes came.", "Turkish") == ["Turkey"]


def test_a_group_with_an_adjective_is_the_group_and_not_the_state() -> None:
    (jets,) = found("[S:Turkish] warplanes bombed a village.", "Turkish warplanes")
    assert (jets.name, jets.kind, jets.country, jets.sector) == ("Turkish warplanes", "group", "TUR", "MIL")
    assert not jets.known


GROUPS = [
    ("The [R:suicide bombers] struck at noon.", "The suicide bombers", "suicide bombers", None, "REB"),
    ("Four [S:Iraqi] soldiers died.", "Four Iraqi soldiers", "Four Iraqi soldiers", "IRQ", "MIL"),
    ("They arrested [R:police officers].", "police officers", "police officers", None, "COP"),
    ("Nobody read the treaties.", "the treaties", "treaties", None, None),
]


@pytest.mark.parametrize(("marked", "phrase", "name", "country", "sector"), GROUPS, ids=[g[2] for g in GROUPS])
def test_who_is_only_described_is_a_group_with_what_the_words_tell(
    marked: str, phrase: str, name: str, country: str | None, sector: str | None
) -> None:
    (group,) = found(marked, phrase)
    assert (group.name, group.kind, group.country, group.sector) == (name, "group", country, sector)
    assert not group.known and group.ref is None


def test_one_who_is_only_described_is_a_person_and_in_nobodys_way() -> None:
    got = read("An envoy fled. They found Zorbat there.", ["An envoy", "Zorbat"])
    assert [(a.name, a.kind) for a in got.actors] == [("envoy", "person"), ("Zorbat", "person")]
    assert [len(row) for row in got.phrases] == [1, 1]


def test_a_group_told_of_twice_is_one_actor() -> None:
    text = "Suicide bombers struck. The suicide bombers fled. Rebels fled."
    got = read(text, ["Suicide bombers", "The suicide bombers", "Rebels"])
    assert got.phrases[0] == got.phrases[1] != got.phrases[2]
    group = next(a for a in got.actors if a.id == got.phrases[0][0])
    assert len(group.mentions) == 2
    assert all(text[m.start : m.end].lower().endswith("suicide bombers") for m in group.mentions)


def test_a_role_is_the_holder_of_the_office_in_the_text() -> None:
    marked = (
        "[S:Norwegian] defence minister [P:Lars Holm] spoke on Monday. [P:Ingrid Dahl], the foreign minister, left. "
        "The defence minister ordered two battalions north."
    )
    assert names(marked, "The defence minister") == ["Lars Holm"]
    assert names(marked, "two battalions") == ["battalions"]


def test_a_role_is_the_holder_of_the_office_on_that_day() -> None:
    marked = "[S:Belarus] held a drill. The [S:Belarusian] defence minister ordered two battalions north."
    (khrenin,) = found(marked, "The Belarusian defence minister", published="2020-08-25")
    assert (khrenin.name, khrenin.country, khrenin.known) == ("Viktor Khrenin", "BLR", True)
    assert names(marked, "The Belarusian defence minister", published="2010-08-25") != ["Viktor Khrenin"]


def test_words_that_name_nobody_make_no_actor() -> None:
    got = read("Turkey’s army took the 12 on Monday, “…” it said.", ["the", "12", "“…”"])
    assert got.phrases == ((), (), ())


def test_phrases_come_back_in_their_order_and_none_is_nobody() -> None:
    got = read("[P:Lars Holm] met [P:Ingrid Dahl].", ["Ingrid Dahl", None, "Lars Holm", "Ingrid Dahl"])
    by_id = {a.id: a.name for a in got.actors}
    assert [[by_id[i] for i in row] for row in got.phrases] == [["Ingrid Dahl"], [], ["Lars Holm"], ["Ingrid Dahl"]]


def test_without_phrases_there_are_none_and_no_groups_are_made() -> None:
    got = read("[S:Turkish] warplanes bombed a village.", [])
    assert got.phrases == () and not [a for a in got.actors if a.kind == "group"]


def test_phrases_change_nobodys_speaker() -> None:
    marked = f"{DAHL} said: “We will send a battalion.” Rebels fled."
    said = [("Norwegian foreign minister Ingrid Dahl", "We will send a battalion")]
    plain, asked = (read(marked, p, said) for p in ((), ("We", "Rebels", "a battalion")))
    ids = [next(a.name for a in c.actors if a.id == c.speakers[0].actor) for c in (plain, asked) if c.speakers[0]]
    assert ids == ["Ingrid Dahl", "Ingrid Dahl"]


def test_spans_outside_the_text_are_nobody() -> None:
    text, mentions = article("[P:Lars Holm] left.")
    wild = [Span(0, 99), Span(50, 60), Span(5, 5), Span(9, 3)]
    assert cast(text, mentions, [], phrases=wild).phrases == ((), (), (), ())


PIECES = ["[S:Turkish]", "[P:Ann Berg]", "the", "rebels", "she", "they", "and", "who", "[O:Red Fleet]", "’s", ",", "We"]
pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(" ".join)


@given(pieces, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25)), max_size=4))
@settings(max_examples=80, deadline=None)
def test_any_phrases_of_any_text_give_valid_actors(marked: str, at: list[tuple[int, int]]) -> None:
    text, mentions = article(marked + ".")
    phrases = [Span(a, a + n) for a, n in at]
    got = cast(text, mentions, [], phrases=phrases)
    ids = {a.id for a in got.actors}
    assert len(got.phrases) == len(phrases)
    for row in got.phrases:
        assert set(row) <= ids and len(set(row)) == len(row)
    for actor in got.actors:
        assert actor.mentions and any(c in string.ascii_letters for c in actor.name)
        assert all(0 <= m.start < m.end <= len(text) for m in actor.mentions)
    assert cast(text, mentions, [], phrases=phrases) == got
