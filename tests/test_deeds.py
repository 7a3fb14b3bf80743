"""From vectors to deeds, with small heads and vectors made by hand: each number of a vector is one answer."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.model import Span
from onrecord.reader import deeds as decoding
from onrecord.reader.deeds import (
    LONGEST_ACTOR,
    POINTERS,
    Deed,
    FloatArray,
    Limits,
    choose_modality,
    decode,
    factuality_of,
    gelu,
    softmax,
)
from onrecord.reader.features import Pieces, pieces
from onrecord.reader.ontology import FACTUALITY, MODALITIES, modes, roots
from onrecord.reader.wordpiece import WordPieces

WORDS = "marenga shell ##ed and bomb tolvia the coast guard of x ##y ' s . - a"
TOKENIZER = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS.split()])
PLACES = 64
"""Pieces, with the opening one, that a pointer can tell apart."""

ROOT = {root: 1 + n for n, root in enumerate(roots())}
MODE = {pair: 1 + n for n, pair in enumerate(modes())}
_SIZES = {
    "deed": 1 + len(ROOT),
    "modality": len(MODALITIES),
    "factuality": len(FACTUALITY),
    "mode": 1 + len(MODE),
    "place": PLACES,
    "point": POINTERS * PLACES,
}
AT = {name: sum(list(_SIZES.values())[:n]) for n, name in enumerate(_SIZES)}
WIDTH = sum(_SIZES.values())


def reads(name: str) -> FloatArray:
    """Weights that read the numbers of `name` out of a vector."""
    return np.eye(WIDTH, dtype=np.float32)[AT[name] : AT[name] + _SIZES[name]]


def made_heads() -> dict[str, FloatArray]:
    heads = {f"{name}.weight": reads(name) for name in ("deed", "mode")}
    for name in ("modality", "factuality"):
        heads[f"{name}_in.weight"] = reads(name)
        heads[f"{name}.weight"] = np.eye(_SIZES[name], dtype=np.float32)
    heads["key.weight"] = np.tile(reads("place"), (POINTERS, 1))
    heads["query.weight"] = reads("point")
    return heads | {k.replace("weight", "bias"): np.zeros(len(w), dtype=np.float32) for k, w in heads.items()}


HEADS = made_heads()


class Page:
    """A sentence, its pieces and their vectors, which say nothing until told to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cut: Pieces = pieces(TOKENIZER, text)
        self.vectors = np.zeros((1 + len(self.cut), WIDTH), dtype=np.float32)
        self.vectors[:, AT["deed"]] = 9.0
        for n in range(len(self.vectors)):
            self.vectors[n, AT["place"] + n] = 9.0

    def piece(self, word: str) -> int:
        """The number of the first piece at `word`, the opening piece being number 0."""
        return 1 + self.cut.starts.tolist().index(self.text.index(word))

    def tell(self, at: int, name: str, which: int, value: float = 9.0) -> None:
        self.vectors[at, AT[name] + which] = value

    def deed(self, word: str, root: str, sure: float = 18.0, many: int = 1) -> int:
        first = self.piece(word)
        for at in range(first, first + many):
            self.tell(at, "deed", ROOT[root], sure)
        return first

    def point(self, at: int, source: tuple[int, int] = (0, 0), target: tuple[int, int] = (0, 0)) -> None:
        """The piece `at` points to the first and last piece of each side; 0 is nobody."""
        for pointer, place in enumerate((*source, *target)):
            self.tell(at, "point", pointer * PLACES + place)

    def triggers(self, least: float = 0.5) -> list[tuple[int, int, int, float]]:
        return decoding.triggers(self.text, self.cut, self.vectors, HEADS, least)

    def decode(
        self, *, least: float = 0.5, confident: float = 0.0, caution: float = 0.0, offset: int = 0
    ) -> list[Deed]:
        limits = Limits(least=least, alone=0.0, confident=confident, caution=caution)
        return decode(self.text, self.cut, self.vectors, HEADS, limits, offset=offset)

    def words(self, span: Span | None) -> str | None:
        return None if span is None else self.text[span.start : span.end]


def told(text: str = "Marenga shelled the Tolvia coast guard", root: str = "ASSAULT") -> tuple[Page, int]:
    page = Page(text)
    return page, page.deed("shelled", root, many=2)


def test_pieces_of_one_word_are_a_run_and_marks_are_their_own() -> None:
    page = Page("Marenga's xy-coast shelled.")
    runs = decoding.word_runs(page.text, page.cut)
    said = [page.text[int(page.cut.starts[a]) : int(page.cut.ends[b - 1])] for a, b in runs]
    assert said == ["Marenga", "'", "s", "xy", "-", "coast", "shelled", "."]
    assert [n for a, b in runs for n in range(a, b)] == list(range(len(page.cut)))
    assert decoding.word_runs("", Page("").cut) == []


def test_a_trigger_has_root_words_and_probability() -> None:
    page, _ = told()
    ((a, b, root, sure),) = page.triggers()
    assert page.text[int(page.cut.starts[a]) : int(page.cut.ends[b - 1])] == "shelled"
    assert roots()[root] == "ASSAULT"
    assert sure == pytest.approx(1.0, abs=1e-3)


def test_nothing_below_the_least_probability_is_a_trigger() -> None:
    page, _ = told()
    page.vectors[:, AT["deed"]] = 0.0
    page.vectors[:, AT["deed"] + ROOT["ASSAULT"]] = 0.0
    for at in range(len(page.vectors)):
        page.tell(at, "deed", 0, 9.0)
    first = page.piece("shelled")
    for at in (first, first + 1):
        # as likely a deed as none
        page.tell(at, "deed", ROOT["ASSAULT"], 9.0)
    assert [roots()[t[2]] for t in page.triggers(0.49)] == ["ASSAULT"]
    assert page.triggers(0.49)[0][3] == pytest.approx(0.5, abs=0.01)
    assert page.triggers(0.51) == []


def test_pieces_of_a_word_are_judged_together() -> None:
    page = Page("Marenga shelled the coast")
    page.deed("shelled", "ASSAULT", many=1)
    # one piece of two says so: one half
    assert page.triggers(0.4) and not page.triggers(0.6)
    a, b, *_ = page.triggers(0.4)[0]
    assert b - a == 2


def test_the_confidence_is_that_of_the_root_and_not_of_any_deed() -> None:
    page, first = told()
    for at in (first, first + 1):
        page.tell(at, "deed", ROOT["COERCE"], 18.0)
        page.tell(at, "deed", ROOT["ASSAULT"], 18.5)
    ((_, _, root, sure),) = page.triggers(0.9)
    assert roots()[root] == "ASSAULT"
    assert sure == pytest.approx(np.exp(0.5) / (1 + np.exp(0.5)), abs=0.01)


def test_a_deed_that_is_surely_one_but_of_no_sure_root_is_left_out() -> None:
    page, first = told()
    for at in (first, first + 1):
        for root in ("ASSAULT", "COERCE", "PROTEST"):
            page.tell(at, "deed", ROOT[root], 18.0)
    # a deed for certain, of each of three roots with a third
    assert len(page.triggers(0.9)) == 1
    (deed,) = page.decode(least=0.9, confident=0.3)
    assert deed.confidence == pytest.approx(1 / 3, abs=0.01)
    assert page.decode(least=0.9, confident=0.4) == []


def test_the_other_deeds_of_a_sentence_keep_their_own_sides_where_one_is_left_out() -> None:
    page = Page("Marenga shelled Tolvia and the guard bomb the coast")
    one, two = page.deed("shelled", "ASSAULT", many=2), page.deed("bomb", "COERCE")
    for at in (one, one + 1):
        page.tell(at, "deed", ROOT["PROTEST"], 18.0)
    page.point(one, (page.piece("Marenga"),) * 2, (page.piece("Tolvia"),) * 2)
    page.point(two, (page.piece("guard"),) * 2, (page.piece("coast"),) * 2)
    (deed,) = page.decode(confident=0.6)
    assert (deed.root, page.words(deed.trigger)) == ("COERCE", "bomb")
    assert (page.words(deed.source), page.words(deed.target)) == ("guard", "coast")


def test_words_side_by_side_with_one_root_are_one_trigger() -> None:
    page = Page("Marenga shelled bomb coast")
    page.deed("shelled", "ASSAULT", 10.0, many=2)
    page.deed("bomb", "ASSAULT", 18.0)
    ((a, b, _, sure),) = page.triggers()
    assert page.text[int(page.cut.starts[a]) : int(page.cut.ends[b - 1])] == "shelled bomb"
    # as sure as its surest word
    assert sure > 0.99


def test_words_with_another_root_or_another_word_between_are_two() -> None:
    page = Page("Marenga shelled bomb coast")
    page.deed("shelled", "ASSAULT", many=2)
    page.deed("bomb", "COERCE")
    assert [roots()[t[2]] for t in page.triggers()] == ["ASSAULT", "COERCE"]
    page = Page("Marenga shelled and bomb coast")
    page.deed("shelled", "ASSAULT", many=2)
    page.deed("bomb", "ASSAULT")
    assert len(page.triggers()) == 2


def test_a_word_is_read_by_the_mean_of_its_pieces() -> None:
    page = Page("Marenga shelled xy bomb")
    page.tell(page.piece("shelled"), "deed", ROOT["ASSAULT"], 18.0)
    page.tell(page.piece("shelled") + 1, "deed", ROOT["COERCE"], 12.0)
    page.deed("bomb", "COERCE", sure=10.0)
    p = softmax(decoding.linear(HEADS, "deed", page.vectors[1:]))
    found = page.triggers(0.5)
    assert [(a, b, roots()[root]) for a, b, root, _ in found] == [(1, 3, "ASSAULT"), (5, 6, "COERCE")]
    assert [t[3] for t in found] == pytest.approx([p[1:3, ROOT["ASSAULT"]].mean(), p[5, ROOT["COERCE"]]], abs=1e-5)
    # a sentence without pieces has none
    assert Page("").triggers() == []


def test_how_sure_it_is_of_any_deed_is_by_the_surest_piece_and_of_every_root() -> None:
    page = Page("Marenga shelled the coast")
    first = page.piece("shelled")
    for root in ("ASSAULT", "COERCE"):
        page.tell(first, "deed", ROOT[root], 10.0)
    page.tell(first + 1, "deed", ROOT["ASSAULT"], 9.5)
    (deed,) = page.decode()
    assert deed.sure_any == decoding.any_root(page.vectors, (first, first + 2), HEADS)
    nothing = softmax(page.vectors[first][None, : 1 + len(ROOT)])[0, 0]
    assert deed.sure_any == pytest.approx(1 - nothing, abs=1e-5)
    assert deed.sure_any > deed.confidence


def test_a_mark_is_no_trigger() -> None:
    page = Page("Marenga shelled.")
    page.deed(".", "ASSAULT")
    assert page.triggers() == []


def test_source_and_target_are_the_words_pointed_at() -> None:
    page, first = told()
    coast = page.piece("coast")
    page.point(first, (page.piece("Marenga"),) * 2, (page.piece("the"), coast + 1))
    page.point(first + 1, (page.piece("Marenga"),) * 2, (page.piece("the"), coast + 1))
    (deed,) = page.decode()
    assert (page.words(deed.source), page.words(deed.target)) == ("Marenga", "the Tolvia coast guard")
    assert page.words(deed.trigger) == "shelled"
    assert deed.sure_source > 0.99 and deed.sure_target > 0.99


def test_nobody_is_an_answer_for_either_side() -> None:
    page, first = told()
    page.point(first, target=(page.piece("Tolvia"),) * 2)
    (deed,) = page.decode()
    assert (page.words(deed.source), page.words(deed.target)) == (None, "Tolvia")
    assert deed.sure_source > 0.99
    page, first = told()
    page.point(first, source=(page.piece("Tolvia"),) * 2)
    (deed,) = page.decode()
    assert (page.words(deed.source), page.words(deed.target)) == ("Tolvia", None)
    # where nothing is said, nobody is
    page, _ = told()
    (deed,) = page.decode()
    assert (deed.source, deed.target) == (None, None)
    assert deed.sure_source < 0.5


def test_a_side_never_ends_before_it_starts() -> None:
    page, first = told()
    for at in (first, first + 1):
        page.point(at, source=(page.piece("guard"), page.piece("the")))
        page.tell(at, "point", PLACES + page.piece("guard"), 8.0)
    (deed,) = page.decode()
    assert page.words(deed.source) == "guard"


def test_half_a_word_is_the_whole_word() -> None:
    page = Page("Marenga shelled xy coast")
    first = page.deed("shelled", "ASSAULT", many=2)
    inner = page.piece("xy") + 1
    for at in (first, first + 1):
        page.point(at, source=(inner, inner), target=(inner - 1, inner - 1))
    (deed,) = page.decode()
    assert (page.words(deed.source), page.words(deed.target)) == ("xy", "xy")


def test_a_side_is_no_longer_than_a_name_can_be() -> None:
    page = Page("shelled " + " ".join("the" for _ in range(LONGEST_ACTOR + 5)))
    first = page.deed("shelled", "ASSAULT", many=2)
    last = len(page.cut)
    for at in (first, first + 1):
        page.point(at, source=(3, 3 + LONGEST_ACTOR), target=(3, 3 + LONGEST_ACTOR - 1))
        page.tell(at, "point", PLACES + last, 0.0)
    (deed,) = page.decode()
    assert deed.target is not None and len(page.words(deed.target).split()) == LONGEST_ACTOR
    assert deed.source is None or len(page.words(deed.source).split()) < LONGEST_ACTOR


def test_each_deed_of_a_sentence_has_its_own_sides() -> None:
    page = Page("Marenga shelled Tolvia and the guard bomb the coast")
    one, two = page.deed("shelled", "ASSAULT", many=2), page.deed("bomb", "COERCE")
    page.point(one, (page.piece("Marenga"),) * 2, (page.piece("Tolvia"),) * 2)
    page.point(two, (page.piece("guard"),) * 2, (page.piece("coast"),) * 2)
    first, second = page.decode()
    assert (page.words(first.source), page.words(first.target)) == ("Marenga", "Tolvia")
    assert (page.words(second.source), page.words(second.target)) == ("guard", "coast")
    assert (first.root, second.root) == ("ASSAULT", "COERCE")


def test_the_offset_is_added_to_every_span() -> None:
    page, first = told()
    page.point(first, (page.piece("Marenga"),) * 2, (page.piece("Tolvia"),) * 2)
    (here,), (there,) = page.decode(), page.decode(offset=100)
    for a, b in ((here.trigger, there.trigger), (here.source, there.source), (here.target, there.target)):
        assert a is not None and b == Span(a.start + 100, a.end + 100)


def test_a_mode_is_one_of_the_own_root() -> None:
    page, first = told()
    for at in (first, first + 1):
        # the strongest mode belongs to another root
        page.tell(at, "mode", MODE["MOBILIZE", "troops"], 30.0)
        page.tell(at, "mode", MODE["ASSAULT", "aerial"], 5.0)
    assert page.decode()[0].mode == "aerial"
    for at in (first, first + 1):
        page.tell(at, "mode", 0, 6.0)
    assert page.decode()[0].mode is None


def test_a_root_without_modes_has_none() -> None:
    page, first = told(root="AID")
    for at in (first, first + 1):
        page.tell(at, "mode", 1, 30.0)
    assert page.decode()[0].mode is None


@pytest.mark.parametrize("pair", [("RETREAT", "withdraw"), ("SANCTION", "withdraw"), ("THREATEN", "violence")])
def test_modes_of_one_name_are_told_apart_by_the_root(pair: tuple[str, str]) -> None:
    page, first = told(root=pair[0])
    for at in (first, first + 1):
        page.tell(at, "mode", MODE[pair], 5.0)
    assert (page.decode()[0].root, page.decode()[0].mode) == pair


def test_every_modality_can_be_read() -> None:
    for n, modality in enumerate(MODALITIES):
        page, first = told()
        for at in (first, first + 1):
            page.tell(at, "modality", n)
        (deed,) = page.decode(caution=0.9)
        assert deed.modality == modality
        assert len(deed.modalities) == len(MODALITIES)
        assert max(deed.modalities) == deed.modalities[n] > 0.99


def shares(**some: float) -> FloatArray:
    return np.array([some.get(m, 0.0) for m in MODALITIES], dtype=np.float32)


def test_actual_needs_more_than_to_be_likeliest() -> None:
    p = shares(actual=0.55, alleged=0.3, denied=0.15)
    assert choose_modality(p, 0.0) == "actual"
    assert choose_modality(p, 0.5) == "actual"
    assert choose_modality(p, 0.6) == "alleged"


def test_caution_is_for_actual_only_and_ties_go_by_order() -> None:
    assert choose_modality(shares(possible=0.4, actual=0.35, planned=0.25), 0.9) == "possible"
    assert choose_modality(shares(denied=0.5, ordered=0.5), 0.9) == "denied"
    assert choose_modality(shares(actual=0.5, ordered=0.5), 0.5) == "actual"


def test_caution_reaches_the_deeds() -> None:
    page, first = told()
    for at in (first, first + 1):
        page.tell(at, "modality", MODALITIES.index("actual"), 1.0)
        page.tell(at, "modality", MODALITIES.index("planned"), 0.5)
    assert page.decode(caution=0.0)[0].modality == "actual"
    assert page.decode(caution=0.9)[0].modality == "planned"


def test_factuality_is_read_at_its_own_head() -> None:
    page, first = told()
    page.tell(first, "factuality", 2)
    modality, factuality, mode = decoding.of_deeds(page.vectors, [(first, first + 1)], HEADS)
    assert int(factuality[0].argmax()) == 2
    assert factuality.shape == (1, len(FACTUALITY)) and mode.shape == (1, 1 + len(MODE))
    assert modality[0] == pytest.approx(np.full(len(MODALITIES), 1 / len(MODALITIES)), abs=1e-6)


EVEN = np.full(len(FACTUALITY), 1 / len(FACTUALITY), dtype=np.float32)


@pytest.mark.parametrize(
    ("modality", "likeliest"),
    [
        ("denied", "counterfact"),
        ("planned", "uncertain"),
        ("requested", "uncertain"),
        ("conditional", "uncertain"),
        ("possible", "uncertain"),
        ("ordered", "uncertain"),
        ("actual", "fact"),
    ],
)
def test_where_its_own_head_says_nothing_the_modality_decides_the_factuality(modality: str, likeliest: str) -> None:
    p = factuality_of(EVEN, shares(**{modality: 1.0}))
    assert FACTUALITY[int(p.argmax())] == likeliest
    assert float(p.sum()) == pytest.approx(1.0, abs=1e-5)


def test_what_is_alleged_may_be_so_or_not_but_is_not_denied() -> None:
    p = dict(zip(FACTUALITY, factuality_of(EVEN, shares(alleged=1.0)).tolist(), strict=True))
    assert p["fact"] == pytest.approx(p["uncertain"], abs=1e-5)
    assert p["counterfact"] < p["fact"]


def test_the_own_head_of_factuality_has_twice_the_say_of_the_modalities() -> None:
    three = np.array([0.01, 0.01, 0.98], dtype=np.float32)
    against = factuality_of(three, shares(denied=0.98, actual=0.01, planned=0.01))
    assert FACTUALITY[int(against.argmax())] == "fact"
    # log-linear: the odds of the one times the root of the odds of the other, up to the floor
    assert float(against[2] / against[0]) == pytest.approx(98 / 98**0.5, rel=0.1)
    with_it = factuality_of(three, shares(actual=1.0))
    assert float(with_it[2]) > float(three[2]) > float(against[2])


def test_no_factuality_is_ruled_out_by_a_nought() -> None:
    none = np.array([0.0, 0.0, 1.0], dtype=np.float32)
    p = factuality_of(none, shares(denied=1.0))
    assert np.isfinite(p).all() and float(p.min()) > 0.0


def test_a_sentence_without_a_deed_or_a_word_has_none() -> None:
    assert Page("Marenga and Tolvia").decode() == []
    assert Page("").decode() == []


def test_softmax_and_gelu_are_what_they_say() -> None:
    assert softmax(np.array([[1000.0, 1000.0], [0.0, -1000.0]], dtype=np.float32)).tolist() == [[0.5, 0.5], [1.0, 0.0]]
    # values of the exact function (Hendrycks and Gimpel 2016)
    known = {-3.0: -0.00404970, -1.0: -0.15865525, 0.0: 0.0, 0.5: 0.34573123, 1.0: 0.84134475, 3.0: 2.99595031}
    got = gelu(np.array(list(known), dtype=np.float32))
    assert got == pytest.approx(np.array(list(known.values())), abs=1e-6)
