"""Finding again what was corrected by its place, validation, and what stands of several corrections: pure functions."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_events import eventful
from made_readings import TEXT, reading, span
from onrecord.errors import OptionError
from onrecord.model import Place, Span
from onrecord.record.corrections.anchoring import Candidate, candidates_of, find, overlap
from onrecord.record.corrections.applying import corrected, standing, states
from onrecord.record.corrections.claims import Report, marks, situated
from onrecord.record.corrections.types import Anchor, Correction, Member, Named, Value
from onrecord.record.corrections.validating import MAY, checked, name_of, note_of, spans_in

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 30))
some_spans = st.lists(spans, min_size=1, max_size=4).map(tuple)


def anchored(*at: Span, of: str = "statement", beside: tuple[Span, ...] = ()) -> Anchor:
    return Anchor(article="a", of=of, spans=at, words=("x",) * len(at), beside=beside)  # type: ignore[arg-type]


def candidate(id: str, *at: Span, of: str = "statement", beside: tuple[Span, ...] = ()) -> Candidate:
    return Candidate(id=id, of=of, spans=at, beside=beside)  # type: ignore[arg-type]


def correction(number: int, **more: object) -> Correction:
    fields: dict[str, object] = {
        "id": f"{number:016x}", "kind": "statement", "field": "stance", "verdict": "fixed",
        "anchor": anchored(Span(0, 9)), "value": Value(stance="deny"), "who": "Ada",
        "made_at": f"2026-01-{number:02}T00:00:00.000000Z", "thread": "t",
    }  # fmt: skip
    return Correction(**{**fields, **more})  # type: ignore[arg-type]


# Anchoring


@given(some_spans, some_spans)
def test_overlap_counts_characters_once_in_any_order(one: tuple[Span, ...], other: tuple[Span, ...]) -> None:
    a = {i for s in one for i in range(s.start, s.end)}
    b = {i for s in other for i in range(s.start, s.end)}
    assert overlap(one, other) == pytest.approx(len(a & b) / len(a | b))
    assert overlap(one, other) == overlap(other[::-1], one)


@given(st.lists(some_spans, min_size=1, max_size=6), st.data())
def test_what_is_still_there_is_found_whatever_it_is_called_and_wherever_it_comes(
    every: list[tuple[Span, ...]], data: st.DataObject
) -> None:
    every = [next(iter(group)) for group in {frozenset(e): [e] for e in every}.values()]
    mine = data.draw(st.sampled_from(every))
    candidates = [candidate(f"s{n}", *e) for n, e in enumerate(every, 7)]
    found = find(anchored(*mine), data.draw(st.permutations(candidates)))
    assert found is not None and set(next(c for c in candidates if c.id == found).spans) == set(mine)


@given(some_spans, st.lists(some_spans, max_size=6), st.integers())
def test_what_is_found_overlaps_by_half_at_least_and_by_no_less_than_any_other(
    mine: tuple[Span, ...], every: list[tuple[Span, ...]], seed: int
) -> None:
    candidates = [candidate(f"s{n}", *e) for n, e in enumerate(every)]
    found = find(anchored(*mine), candidates)
    shares = {c.id: overlap(c.spans, mine) for c in candidates}
    if found is not None:
        assert shares[found] >= 0.5 and (shares[found] == max(shares.values()))
    else:
        best = sorted(shares.values(), reverse=True)
        assert not best or best[0] < 0.5 or (len(best) > 1 and best[0] == best[1])
    if len({tuple(sorted(set(e))) for e in every}) == len(every):
        random.Random(seed).shuffle(candidates)
        assert find(anchored(*mine), candidates) == found


def test_a_longer_statement_around_it_or_another_kind_is_not_taken_for_it() -> None:
    assert find(anchored(Span(10, 17)), [candidate("s4", Span(0, 40))]) is None
    assert find(anchored(Span(10, 17)), [candidate("e1", Span(10, 17), of="event")]) is None
    halves = [candidate("s1", Span(0, 5)), candidate("s2", Span(5, 10))]
    assert find(anchored(Span(0, 10)), halves) is None  # which half was meant cannot be told
    assert find(anchored(Span(0, 10)), [*halves, candidate("s3", Span(0, 8))]) == "s3"


def test_of_the_same_words_the_cue_tells_and_then_what_it_was_called() -> None:
    two = [candidate("s1", Span(0, 9), beside=(Span(20, 24),)), candidate("s2", Span(0, 9), beside=(Span(30, 34),))]
    assert find(anchored(Span(0, 9), beside=(Span(30, 34),)), two) == "s2"
    same = [candidate("e1", Span(0, 9), of="event"), candidate("e2", Span(0, 9), of="event")]
    assert find(anchored(Span(0, 9), of="event"), same, "e2") == "e2"


def test_everything_of_a_reading_finds_itself() -> None:
    made = eventful()
    every = candidates_of(made)
    assert {c.id for c in every} == {s.id for s in made.statements} | {e.id for e in made.events}
    for c in every:
        assert find(Anchor(article="a", of=c.of, spans=c.spans, words=(), beside=c.beside), every, c.id) == c.id


# What stands


def test_the_later_one_of_a_field_stands_and_a_withdrawal_brings_back_the_earlier() -> None:
    first, second = correction(1), correction(2, value=Value(stance="query"))
    other = correction(3, field="speaker", value=Value(speaker=None))
    assert {c.id for c in standing([second, other, first])} == {second.id, other.id}
    back = correction(4, verdict="withdrawn", value=Value(), withdraws=second.id)
    assert {c.id for c in standing([first, back, second, other])} == {first.id, other.id}
    told = {c.id: state for c, state in states([first, back, second])}
    assert told == {first.id: "stands", second.id: "withdrawn", back.id: "withdrawal"}


def test_a_reading_and_its_corrections_side_by_side() -> None:
    made = reading()
    content = next(s for s in made.statements if s.id == "s4").content
    at = Anchor(article=made.article.id, of="statement", spans=content, words=(), beside=())
    renn = Named(name="Ada Renn")
    found = corrected(
        made,
        [
            correction(1, anchor=at, field="speaker", value=Value(speaker=renn)),
            correction(2, anchor=at, field="stance", verdict="right", value=Value()),
            correction(3, anchor=anchored(Span(0, 3)), thread="u"),  # of another article
            correction(4, anchor=msgspec.structs.replace(at, spans=(Span(0, 3),)), thread="v"),
            correction(5, anchor=msgspec.structs.replace(at, spans=(Span(0, 3),)), thread="w", verdict="missed",
                       field="itself", value=Value()),
        ],
    )  # fmt: skip
    assert list(found.here) == ["s4"]
    s4 = found.here["s4"]
    assert isinstance(s4.original.speaker, Named) and s4.original.speaker.name == "Jorun Hale"
    assert (s4.value.speaker, s4.value.stance, s4.value.content) == (renn, "support", content)
    assert (s4.changed, s4.rejected) == (("speaker",), False)
    assert [c.thread for c in found.lost] == ["v"] and [c.thread for c in found.missed] == ["w"]
    assert made == reading()


# Claims


def report(claim: str, number: int, target: str, stance: str = "support", implied: bool = False) -> Report:
    return Report(claim=claim, number=number, target=target, stance=stance, implied=implied)  # type: ignore[arg-type]


def of_claim(**more: object) -> Correction:
    members = tuple(Member(anchor=anchored(Span(n, n + 5)), stance="support") for n in (10, 20))
    fields: dict[str, object] = {"kind": "claim", "claim": members, "field": "membership", "verdict": "wrong"}
    return correction(1, **{**fields, "value": Value(), **more})


def test_a_claim_is_found_by_its_other_reports() -> None:
    joined = {"a:s1": [report("c9", 1, "a:s1")], "b:s2": [report("c9", 2, "b:s2")], "c:s3": [report("c9", 3, "c:s3")]}
    one = situated(of_claim(), "c:s3", ["a:s1", "b:s2"], joined)
    assert (one.state, one.claim, one.report) == ("stands", "c9", joined["c:s3"][0])
    assert not marks([one])["c9"][3].belongs
    # the statement has left, or is in another one: nothing is said of that other one
    other = {**joined, "c:s3": [report("c5", 1, "c:s3")]}
    assert situated(of_claim(), "c:s3", ["a:s1", "b:s2"], other).state == "settled"
    # the claim has gone to pieces: neither has more of it
    pieces = {"a:s1": [report("c1", 1, "a:s1")], "b:s2": [report("c2", 1, "b:s2")]}
    assert situated(of_claim(), "c:s3", ["a:s1", "b:s2"], pieces).state == "no longer found"
    assert situated(of_claim(), None, ["a:s1", "b:s2"], joined).state == "no longer found"
    assert situated(of_claim(), "c:s3", [None, None], joined).state == "no longer found"


def test_a_fixed_stance_turns_round_with_the_claim() -> None:
    fixed = of_claim(field="stance", verdict="fixed", value=Value(stance="deny"))
    joined = {
        "a:s1": [report("c9", 1, "a:s1", "deny")],
        "b:s2": [report("c9", 2, "b:s2", "deny")],
        "c:s3": [report("c9", 3, "c:s3", "deny")],
    }
    one = situated(fixed, "c:s3", ["a:s1", "b:s2"], joined)
    assert one.turned and marks([one])["c9"][3].stance == "support"


# Validation

TOLD: dict[str, Value] = {
    "stance": Value(stance="deny"), "speaker": Value(speaker=None), "content": Value(content=(Span(0, 4),)),
    "modality": Value(modality="denied"), "root": Value(root="ASSAULT"), "date": Value(date="2024-05-07/2024-05-08"),
    "place": Value(place=Place(name="Saro Strait", country="NOR", lat=60.0, lon=5.0)), "source": Value(source=()),
    "target": Value(target=(Named(name="Tolvia", ref="state:TOL", kind="state", country="NOR"),)),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "field"), list(MAY))
def test_each_field_takes_its_own_value_and_no_other(kind: str, field: str) -> None:
    if "fixed" in MAY[kind, field]:  # type: ignore[index]
        assert checked(kind, field, "fixed", TOLD[field], TEXT) == TOLD[field]  # type: ignore[arg-type]
        other = TOLD["date" if field != "date" else "root"]
        for wrong in (other, Value()):
            with pytest.raises(OptionError, match=f"needs value.{field}"):
                checked(kind, field, "fixed", wrong, TEXT)  # type: ignore[arg-type]
    else:
        with pytest.raises(OptionError, match="may be marked right or wrong"):
            checked(kind, field, "fixed", Value(), TEXT)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="takes no value"):
        checked(kind, field, "wrong", TOLD["stance"], TEXT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("root", Value(root="SHOUT"), "one of AGREE"),
        ("date", Value(date="2024-02-30"), "YYYY-MM-DD"),
        ("date", Value(date="2024-05-08/2024-05-07"), "first and last"),
        ("date", Value(date="yesterday\n"), "YYYY-MM-DD"),
        ("place", Value(place=Place(name="X", lat=91.0)), "from -90 to 90"),
        ("place", Value(place=Place(name="X", lon=float("nan"))), "degrees"),
        ("place", Value(place=Place(name=" \x07 ")), "1 to 200"),
        ("place", Value(place=Place(name="X", country="Norway")), "three capitals"),
        ("source", Value(source=(Named(name="x" * 201),)), "1 to 200"),
        ("source", Value(source=(Named(name="x"),) * 51), "may have 50"),
        ("modality", Value(modality="certain"), "one of actual, denied"),  # type: ignore[arg-type]
    ],
)
def test_what_makes_no_sense_is_refused_with_what_is_allowed(field: str, value: Value, told: str) -> None:
    with pytest.raises(OptionError, match=told):
        checked("event", field, "fixed", value, TEXT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad",
    [(), (Span(5, 5),), (Span(9, 4),), (Span(-1, 4),), (Span(0, 10**9),), (Span(5, 9), Span(0, 4)), (Span(0, 1),) * 51],
)
def test_spans_that_are_none_are_refused(bad: tuple[Span, ...]) -> None:
    with pytest.raises(OptionError):
        spans_in("spans", bad, TEXT)
    assert spans_in("spans", (span(TEXT, "trawler"),), TEXT) == ("trawler",)


@given(st.text())
def test_notes_and_names_hold_nothing_that_a_screen_would_obey(text: str) -> None:
    hidden = {*map(chr, [*range(9), *range(11, 32), *range(127, 160)]), *"\u202a\u202e\u2066\u2069\u2028\ufffe\ud800"}
    assert not hidden & set(note_of(text[:2000]))
    try:
        name = name_of("who", text)
    except OptionError:
        return
    assert name.strip() == name and "\n" not in name and not hidden & set(name)
