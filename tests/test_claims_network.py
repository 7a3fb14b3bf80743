"""Two texts as the claims network sees them, and what it says of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import ModelError
from onrecord.reader.claims.judging import Judge
from onrecord.reader.claims.network import ClaimNetwork
from onrecord.reader.claims.pair_input import MOST_FIRST, MOST_SECOND, N_MARKS, N_QUANTITIES, pair_input, side
from onrecord.reader.claims.quantities import N_STANDINGS, Standing
from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces
from onrecord.reader.words import WordVectors


@cache
def tokenizer() -> WordPieces:
    return WordPieces.load(shipped() / VOCABULARY)


@cache
def network() -> ClaimNetwork:
    return ClaimNetwork(None, tokenizer(), WordVectors(shipped()))


def made(first: str, second: str):
    return pair_input(tokenizer(), side(tokenizer(), first), side(tokenizer(), second))


def test_marks_tell_the_texts_apart_and_what_they_share():
    found = made("the port was shelled", "nobody shelled the docks")
    words = made("the port was shelled", "nobody shelled the docks").marks.tolist()
    assert words[0] == words[-1] == 0 and {1, 2, 3, 4} <= set(words)
    assert words.index(3) > max(n for n, m in enumerate(words) if m in (1, 2))
    assert found.ids[0] == tokenizer().cls and found.ids[-1] == tokenizer().sep
    assert {len(a) for a in found.arrays()} == {len(found.ids)}


def test_quantities_are_marked_for_either_text():
    found = made("more than 20 died", "23 died")
    first = set(found.quantities[np.isin(found.marks, (1, 2))].tolist())
    second = set(found.quantities[np.isin(found.marks, (3, 4))].tolist())
    assert first == {0, int(Standing.MET)}
    assert second == {0, int(Standing.WITHIN) + N_STANDINGS - 1}
    assert not any(made("many died", "some died").quantities)


@given(st.text(max_size=600), st.text(max_size=900))
def test_any_two_texts_fit_the_network(first, second):
    found = made(first, second)
    assert len(found.ids) <= MOST_FIRST + MOST_SECOND + 3
    assert found.marks.min() >= 0 and found.marks.max() < N_MARKS
    assert found.quantities.min() >= 0 and found.quantities.max() < N_QUANTITIES


@pytest.mark.parametrize("text", ["", " ", "🚢", "a", "x " * 5000])
def test_odd_texts_get_an_answer(text):
    net = network()
    found = net.answer(net.side(text), net.side("the navy fired first"))
    assert found.supports + found.contradicts + found.neither == pytest.approx(1, abs=1e-5)
    assert sum(net.stance(net.side("the navy fired first"), net.side(text))) == pytest.approx(1, abs=1e-5)


CLAIM = "More than 20 soldiers were killed when the barracks at Orlo was hit on Monday"


def test_it_tells_support_from_contradiction_from_neither():
    net = network()

    def says(said: str) -> str:
        found = net.answer(net.side(CLAIM), net.side(said))
        return max(("supports", "contradicts", "neither"), key=lambda name: getattr(found, name))

    assert says("The strike on the barracks at Orlo on Monday killed 34 soldiers") == "supports"
    assert says("At most a dozen soldiers were killed in the barracks at Orlo on Monday") == "contradicts"
    assert says("The ministry called for an inquiry into the strike on the barracks at Orlo") == "neither"


def test_the_same_question_gets_the_same_answer_in_any_company():
    net = network()
    a, b = net.side(CLAIM), net.side("34 soldiers died in Orlo")
    alone = net.answer(a, b)
    net.answer(net.side("something else"), b)
    assert net.answer(a, b) == alone


def test_the_judge_answers_alike_for_either_order():
    judge = Judge(network)
    texts = [CLAIM, "34 soldiers died in Orlo", "nobody was killed in Orlo", "no soldiers died"]
    for a in texts:
        for b in texts:
            assert judge.told(a, b) == judge.told(b, a)
    assert np.isfinite(judge.told("", "")).all()


def test_a_missing_network_is_told(tmp_path: Path):
    with pytest.raises(ModelError, match="reinstall"):
        ClaimNetwork(tmp_path, tokenizer(), WordVectors(shipped()))
