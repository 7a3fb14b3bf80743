"""PLOVER's roots and modes as the events model counts them, and what each was called before."""

from __future__ import annotations

from typing import get_args

import pytest

from onrecord.model import Modality
from onrecord.reader.ontology import FACTUALITY, MODALITIES, fact_class, modes, older_roots, roots, symmetric_roots

ROOTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
)


def test_the_sixteen_roots_in_the_order_that_the_weights_count() -> None:
    assert roots() == tuple(ROOTS.split())
    assert len(set(roots())) == 16


def test_modes_are_unique_and_of_a_root() -> None:
    assert len(set(modes())) == len(modes())
    assert {root for root, _ in modes()} <= set(roots())
    # columns of the mode head: the modes of a root stand together, roots in their order
    assert [root for root, _ in modes()] == sorted((root for root, _ in modes()), key=roots().index)


@pytest.mark.parametrize(
    "pair",
    [
        ("MOBILIZE", "troops"),
        ("ASSAULT", "aerial"),
        ("RETREAT", "ceasefire"),
        ("CONSULT", "visit"),
        ("COERCE", "seize"),
    ],
)
def test_some_modes_of_the_manual(pair: tuple[str, str]) -> None:
    assert pair in modes()


def test_one_name_of_a_mode_may_belong_to_several_roots() -> None:
    assert {r for r, mode in modes() if mode == "withdraw"} == {"RETREAT", "SANCTION"}
    assert not [mode for root, mode in modes() if root == "AID"]


def test_concede_and_retreat_were_yield() -> None:
    assert older_roots() == {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
    assert "YIELD" not in roots()


def test_deeds_that_two_do_together() -> None:
    assert symmetric_roots() == {"AGREE", "CONSULT", "COOPERATE"}


def test_modalities_are_those_of_the_model() -> None:
    assert get_args(Modality) == MODALITIES
    assert MODALITIES[0] == "actual" and len(set(MODALITIES)) == 8


@pytest.mark.parametrize(
    ("value", "name"),
    [(-3, "counterfact"), (-2, "counterfact"), (-1.9, "uncertain"), (0, "uncertain"), (1.9, "uncertain"), (2, "fact"),
     (3, "fact")],
)  # fmt: skip
def test_factuality_in_three_classes(value: float, name: str) -> None:
    assert fact_class(value) == name
    assert name in FACTUALITY
