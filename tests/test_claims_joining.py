"""Which propositions are one claim, and who supports and denies it: a judge made by hand, then the real reader."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_claims import claims, plain, proposition, topic
from onrecord.intake import document_from_text
from onrecord.model import Claim, ClaimStance, Reading, Span, Stance
from onrecord.reader.claims.joining import Group, Pair, candidates, claims_of, disputed, group, readable
from onrecord.reader.claims.likeness import Looked
from onrecord.reader.claims.model import ClaimModel
from onrecord.reader.claims.propositions import Proposition
from onrecord.reader.pipeline import Reader

STANCES: tuple[Stance, ...] = ("support", "deny", "query", "comment")
TURNED = {"support": "deny", "deny": "support"}
MODEL = claims().model


def joined(*made: Proposition, judge: Any = topic) -> list[Group]:
    return group([plain(p) for p in made], MODEL, judge=judge)


def texts(groups: list[Group]) -> list[list[str]]:
    return [[m.looked.proposition.text for m in g.members] for g in groups]


def made(*propositions: Proposition) -> tuple[Claim, ...]:
    back = [p for p in propositions if p.about]
    return claims_of([plain(p) for p in propositions if not p.about], back, MODEL, topic)


def stances(claim: Claim) -> list[tuple[str | None, str]]:
    return [(s.actor, s.stance) for s in claim.stances]


# Groups


def test_what_says_the_same_is_one_and_what_does_not_is_not() -> None:
    groups = joined(proposition(1, "a b"), proposition(2, "c d"), proposition(3, "a b"))
    assert texts(groups) == [["a b", "a b"], ["c d"]]
    assert joined() == []


def test_a_contrary_is_turned_and_the_positive_wording_is_the_claims() -> None:
    (one,) = joined(proposition(1, "a not b"), proposition(2, "a b", "deny"))
    assert one.text == "a b"
    assert {m.looked.proposition.id: (m.turned, m.stance) for m in one.members} == {
        "s1": (True, "deny"), "s2": (False, "deny"),
    }  # fmt: skip


def test_what_is_contrary_to_a_contrary_is_the_same() -> None:
    (one,) = joined(proposition(1, "a not b"), proposition(2, "a b"), proposition(3, "not a b"))
    assert {m.looked.proposition.id: m.stance for m in one.members} == {"s1": "deny", "s2": "support", "s3": "deny"}


def test_groups_that_do_not_agree_on_the_whole_stay_apart() -> None:
    def chain(a: Looked, b: Looked, model: ClaimModel) -> Pair:
        """1-2 and 3-4 are sure, 2-3 is just enough alone, all else is not."""
        numbers = sorted(int(x.proposition.id[1:]) for x in (a, b))
        sure = {(1, 2): 0.99, (3, 4): 0.99, (2, 3): MODEL.joined.least}
        return Pair(sure.get((numbers[0], numbers[1]), 0.0), contrary=False)

    four = [proposition(n, f"p{n}") for n in range(1, 5)]
    assert texts(joined(*four, judge=chain)) == [["p1", "p2"], ["p3", "p4"]]
    assert texts(joined(*four[1:3], judge=chain)) == [["p2", "p3"]]


def test_contraries_count_as_agreeing_only_where_all_turn_the_same_way() -> None:
    def torn(a: Looked, b: Looked, model: ClaimModel) -> Pair:
        """1 and 2 are the same; 3 is the same as 1 and the contrary of 2."""
        numbers = {a.proposition.id, b.proposition.id}
        return Pair({"s1": 0.9, "s2": 0.8}.get(min(numbers), 0.0), contrary=numbers == {"s2", "s3"})

    three = [proposition(n, f"p{n}") for n in range(1, 4)]
    (one,) = joined(*three, judge=torn)
    assert not any(m.turned for m in one.members)


def test_only_what_shares_rare_words_is_compared_and_less_of_them_in_one_article() -> None:
    def pairs(*articles: str) -> set[tuple[int, int]]:
        said = [
            "the frigate shelled Ventspils harbour",
            "Ventspils harbour was shelled by a frigate",
            "violins and oboes played at the wedding",
        ]
        looked = [
            claims().look(proposition(n, t, article=a)) for n, (t, a) in enumerate(zip(said, articles, strict=True))
        ]
        return set(candidates(looked))

    assert (0, 1) in pairs("x", "x", "x") and (0, 1) in pairs("x", "y", "z")
    assert not {(0, 2), (1, 2)} & (pairs("x", "x", "x") | pairs("x", "y", "z"))
    weak = ["the frigate shelled the harbour and oil storage tanks", "the frigate carried grain, sugar and bananas"]
    for article, compared in (("x", True), ("y", False)):
        looked = [
            claims().look(proposition(n, t, article=a))
            for n, (t, a) in enumerate(zip(weak, ("x", article), strict=True))
        ]
        assert bool(list(candidates(looked))) == compared


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({}, 1),
        ({"stance": "support"}, 2),
        ({"actor": "hale"}, 2),
        ({"actor": None}, 2),
        ({"article": "y"}, 2),
        ({"spans": (Span(400, 420),)}, 2),
        ({"text": "quite another thing"}, 2),
    ],
)
def test_two_denials_in_one_breath_need_not_be_as_sure(change: dict[str, Any], number: int) -> None:
    def unsure(a: Looked, b: Looked, model: ClaimModel) -> Pair:
        return Pair(0.01 if "another" in a.words + b.words else 0.2, contrary=False)

    first = proposition(1, "that ships sailed", "deny", "renn", at=0)
    second = msgspec.structs.replace(proposition(2, "ships on the move", "deny", "renn", at=60), **change)
    for both in ((first, second), (second, first)):
        assert len(joined(*both, judge=unsure)) == number


def test_the_clearest_wording_is_the_claims() -> None:
    short, long = "ships have sailed", "the ships of the fleet have sailed from Saro"
    orders = [
        (proposition(1, short), proposition(2, long)),
        (proposition(1, long, direct=True), proposition(2, short)),
        (proposition(1, f"{long} not"), proposition(2, short, direct=True)),
        (proposition(2, long), proposition(1, long)),
    ]
    same: Any = lambda a, b, model: Pair(0.99, contrary=a.negated != b.negated)  # noqa: E731
    firsts = [joined(*order, judge=same)[0].members[0].looked.proposition for order in orders]
    assert [(p.id, p.text) for p in firsts] == [("s2", long), ("s2", short), ("s2", short), ("s1", long)]


PROPOSITIONS = st.lists(
    st.tuples(
        st.sampled_from(["a b", "a not b", "c d", "c d not", "e f g h i j k", "x"]),
        st.sampled_from(STANCES),
        st.none() | st.sampled_from(["renn", "hale"]),
        st.sampled_from([None, "2024-05-08", "2024-05-09"]),
        st.integers(0, 300),
    ),
    max_size=9,
).map(lambda rows: [proposition(n, t, s, w, day=d, at=at) for n, (t, s, w, d, at) in enumerate(rows, 1)])


def noisy(seed: int) -> Any:
    """A judge whose answers are anything, but the same for the same two."""

    def judge(a: Looked, b: Looked, model: ClaimModel) -> Pair:
        rng = random.Random(f"{seed} {sorted((a.proposition.id, b.proposition.id))}")
        return Pair(rng.choice([0.0, 0.3, 0.72, 0.72, 0.9, 1.0]), contrary=rng.random() < 0.4)

    return judge


@given(PROPOSITIONS, st.integers(0, 99))
@settings(deadline=None)
def test_every_proposition_is_in_exactly_one_group(found: list[Proposition], seed: int) -> None:
    for judge in (topic, noisy(seed)):
        members = Counter(m.looked.proposition.id for g in joined(*found, judge=judge) for m in g.members)
        assert members == Counter(p.id for p in found)


@given(PROPOSITIONS, st.integers(0, 99), st.randoms())
@settings(deadline=None)
def test_the_order_of_the_propositions_does_not_matter(found: list[Proposition], seed: int, rng: random.Random) -> None:
    shuffled = rng.sample(found, len(found))
    for judge in (topic, noisy(seed)):
        one, other = (
            [(g.text, [(m.looked.proposition.id, m.turned) for m in g.members]) for g in joined(*order, judge=judge)]
            for order in (found, shuffled)
        )
        assert one == other


@given(PROPOSITIONS)
@settings(deadline=None)
def test_no_claims_own_wording_is_turned_and_contraries_stand_on_other_sides(found: list[Proposition]) -> None:
    for one in joined(*found):
        assert not one.members[0].turned
        negated = [m.looked.negated for m in one.members]
        assert [m.turned for m in one.members] == [n != negated[0] for n in negated] or _breath(one)


def _breath(one: Group) -> bool:
    """Whether two of its members were joined though they need not say the same."""
    return len({frozenset(m.looked.proposition.text.split()) - {"not"} for m in one.members}) > 1


# Claims


def test_what_one_asserts_and_nobody_speaks_to_is_no_claim() -> None:
    assert made(proposition(1, "a b")) == ()
    assert made(proposition(1, "a b", "comment"), proposition(2, "a b", "comment")) == ()
    assert made(proposition(1, "a b", "support"), proposition(2, "a b", "comment")) == ()


@pytest.mark.parametrize("stance", ["deny", "query"])
def test_what_one_denies_or_questions_is_a_claim(stance: Any) -> None:
    (claim,) = made(proposition(1, "a b", stance, "renn"))
    assert (claim.id, claim.text, claim.disputed, stances(claim)) == ("c1", "a b", False, [("renn", stance)])


def test_what_two_say_is_an_undisputed_claim() -> None:
    (claim,) = made(proposition(1, "a b", who="renn"), proposition(2, "a b", who="hale"))
    assert not claim.disputed and stances(claim) == [("renn", "support"), ("hale", "support")]


def test_claims_and_stances_stand_in_the_order_of_the_text() -> None:
    found = made(
        proposition(4, "a b", "deny", "renn", day="2024-05-01"),
        proposition(1, "c d", "query", "hale"),
        proposition(2, "a not b", "support", "hale"),
        proposition(3, "e f", "deny", "hale"),
    )
    assert [(c.id, c.text) for c in found] == [("c1", "c d"), ("c2", "a b"), ("c3", "e f")]
    assert [s.statement for s in found[1].stances] == ["s2", "s4"]


@pytest.mark.parametrize(("stance", "asserted"), [("deny", True), ("query", False)])
def test_who_is_implied_supports_what_is_denied(stance: Any, asserted: bool) -> None:
    (claim,) = made(proposition(1, "a b", stance, "renn", implied=Span(5, 9)))
    first, second = claim.stances
    assert (first.actor, first.mention, first.stance, first.statement) == (None, Span(5, 9), "support", "s1")
    assert (second.actor, second.stance) == ("renn", stance)
    assert claim.disputed == asserted


def test_who_is_implied_to_say_the_contrary_denies() -> None:
    (claim,) = made(
        proposition(1, "a b", "support", "hale"), proposition(2, "a not b", "deny", "renn", implied=Span(5, 9))
    )
    assert stances(claim) == [("hale", "support"), (None, "deny"), ("renn", "support")]


@pytest.mark.parametrize("turned", [False, True])
def test_what_points_back_is_a_stance_to_what_it_points_at(turned: bool) -> None:
    found = [proposition(1, "a not b" if turned else "a b", mention=Span(0, 4)), proposition(2, "c d", who="hale")]
    found += [proposition(3, "a b", "support", "renn")] if turned else []
    (claim,) = made(*found, proposition(9, "this", "deny", about="s1"))
    wanted = [("s1", "deny"), ("s9", "support"), ("s3", "support")] if turned else [("s1", "support"), ("s9", "deny")]
    assert [(s.statement, s.stance) for s in claim.stances] == wanted and claim.disputed


def test_what_points_back_at_nothing_here_is_left_out() -> None:
    assert made(proposition(1, "a b"), proposition(9, "this", "deny", about="s7")) == ()


HOLDERS = st.tuples(st.none() | st.sampled_from("pq"), st.none() | st.sampled_from([Span(0, 3), Span(5, 9)]))
HELD = st.lists(st.tuples(HOLDERS, st.sampled_from(STANCES)), max_size=6).map(
    lambda rows: [ClaimStance(actor=a, mention=m, stance=s, statement=f"s{n}") for n, ((a, m), s) in enumerate(rows)]
)


@given(HELD)
def test_a_claim_is_disputed_if_one_supports_and_another_denies_it(held: list[ClaimStance]) -> None:
    def same(a: ClaimStance, b: ClaimStance) -> bool:
        if a.actor is not None or b.actor is not None:
            return a.actor == b.actor
        return a.mention == b.mention

    wanted = any(a.stance == "support" and b.stance == "deny" and not same(a, b) for a in held for b in held)
    assert disputed(held) == wanted


def test_who_contradicts_himself_makes_no_dispute() -> None:
    both = [ClaimStance(actor="p", mention=Span(n, n + 1), stance=s, statement=f"s{n}") for n, s in enumerate(STANCES)]
    assert not disputed(both)
    assert disputed([*both, ClaimStance(actor=None, mention=None, stance="deny", statement="s9")])


@given(PROPOSITIONS)
@settings(deadline=None)
def test_turning_all_stances_round_turns_the_claims_round(found: list[Proposition]) -> None:
    apart = [msgspec.structs.replace(p, spans=(Span(n * 1000, n * 1000 + 5),)) for n, p in enumerate(found)]
    round_ = [msgspec.structs.replace(p, stance=TURNED.get(p.stance, p.stance)) for p in apart]
    one, other = joined(*apart), joined(*round_)
    assert [g.text for g in one] == [g.text for g in other]
    for g, h in zip(one, other, strict=True):
        assert [TURNED.get(m.stance, m.stance) for m in g.members] == [m.stance for m in h.members]


# Wording


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("the fleet sailed,", "the fleet sailed"),
        ("“The fleet has sailed,”", "The fleet has sailed"),
        ('"The fleet\n has sailed"', "The fleet has sailed"),
        ("“The fleet,” he said, “has sailed”", "“The fleet,” he said, “has sailed”"),
        ("", ""),
        ("“”", ""),
    ],
)
def test_a_claim_is_one_line_without_its_outer_marks(text: str, line: str) -> None:
    assert readable(text) == line


def test_a_long_claim_is_cut_and_says_so() -> None:
    line = readable("ship " * 100)
    assert len(line) <= 300 and line.endswith("…") and readable("x" * 300) == "x" * 300


# The real reader

REPORT = """A spokesman for the Norwegian Foreign Ministry has dismissed speculation that Oslo is preparing to send \
warships to the Baltic port of Ventspils.

"There is no such plan," Erik Solvang told reporters on Tuesday.

Latvian Deputy Foreign Minister Ilmars Kalnozols denied that any foreign soldiers are stationed in Ventspils. He also \
rejected online "fakes" that claim to show columns of Norwegian tanks rolling towards the harbour.

Some bloggers have claimed that the Latvian government has asked Finland for fighter jets, but this has been denied.

The mayor, Anete Ozolkalne, said the port would stay open to all ships.

The harbour master, Ilze Berzkalne, denied that the fuel depot was on fire. A spokeswoman for the fire brigade also \
denied that the fuel depot was on fire."""


@pytest.fixture(scope="module")
def reading() -> Reading:
    document = document_from_text(REPORT, id="ventspils", clean=False)
    article = msgspec.structs.replace(document.article, published="2024-05-08", language="en")
    return Reader(threads=1).read(msgspec.structs.replace(document, article=article))


def held(reading: Reading, claim: Claim) -> list[tuple[str | None, str]]:
    def name(stance: ClaimStance) -> str | None:
        actor = reading.actor(stance.actor)
        return actor.name if actor else reading.quote(stance.mention) if stance.mention else None

    return [(name(s), s.stance) for s in claim.stances]


def test_denied_rumours_fakes_and_claims_come_out_disputed(reading: Reading) -> None:
    found = {c.text: held(reading, c) for c in reading.claims if c.disputed}
    assert found == {
        "Oslo is preparing to send warships to the Baltic port of Ventspils": [
            ("speculation", "support"),
            ("Norwegian Foreign Ministry", "deny"),
        ],
        "columns of Norwegian tanks rolling towards the harbour": [
            ('online "fakes"', "support"),
            ("Ilmars Kalnozols", "deny"),
        ],
        "the Latvian government has asked Finland for fighter jets": [("Some bloggers", "support"), (None, "deny")],
    }


def test_denials_that_nobody_answers_are_claims_and_no_disputes(reading: Reading) -> None:
    found = {c.text: held(reading, c) for c in reading.claims if not c.disputed}
    assert [s for _, s in found["the fuel depot was on fire"]] == ["deny", "deny"]
    assert found["any foreign soldiers are stationed in Ventspils"] == [("Ilmars Kalnozols", "deny")]
    assert not any("stay open" in text for text in found)


def test_claims_of_a_reading_fit_it_and_are_the_same_every_time(reading: Reading) -> None:
    statements = {s.id for s in reading.statements} | {e.id for e in reading.events}
    actors = {a.id for a in reading.actors}
    assert [c.id for c in reading.claims] == [f"c{n}" for n in range(1, len(reading.claims) + 1)]
    for claim in reading.claims:
        assert claim.disputed == disputed(claim.stances)
        for stance in claim.stances:
            assert stance.statement in statements and (stance.actor is None or stance.actor in actors)
            assert stance.mention is None or 0 <= stance.mention.start < stance.mention.end <= len(REPORT)
    assert claims().of(reading) == reading.claims
