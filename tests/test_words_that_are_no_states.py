"""Words of English that are names of states in other languages."""

from __future__ import annotations

import pytest

from onrecord.knowledge.coding import code_actor


@pytest.mark.parametrize("phrase", ["the island", "Gull Island", "Norfolk police", "Maurice", "Granada"])
def test_what_is_a_state_elsewhere_is_none_in_english(phrase: str) -> None:
    assert code_actor(phrase).country not in ("ISL", "NFK", "MUS", "GRD")


@pytest.mark.parametrize(("phrase", "country"), [("Iceland", "ISL"), ("Islandia", "ISL"), ("Mauritius", "MUS")])
def test_the_states_themselves_are_still_known(phrase: str, country: str) -> None:
    assert code_actor(phrase).country == country
