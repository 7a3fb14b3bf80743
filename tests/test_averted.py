"""Deeds that the words right before them say are not done."""

from __future__ import annotations

import pytest

from onrecord.knowledge.lexicons import words
from onrecord.model import Span
from onrecord.reader.averted import averted


def says(sentence: str, before: str = "") -> bool:
    """Of a sentence with the deed in brackets, after other text."""
    start, end = sentence.index("["), sentence.index("]") - 1
    plain = sentence.replace("[", "").replace("]", "")
    shift = len(before)
    return averted(before + plain, shift, Span(start + shift, end + shift))


@pytest.mark.parametrize(
    "sentence",
    [
        "The army refrained from [shelling] the town.",
        "The general ordered his troops to refrain from [firing] on protesters.",
        "Moscow persuaded Damascus to hold off from a full-scale [attack] on Idlib.",
        "Russia was pushed to hold off on launching an [attack].",
        "Allies dissuaded the new Israeli government from [attacking] Iran.",
        "Police\nfoiled an attempted [bombing] at the port.",
        "Decided against [blockading] the port, the navy went home.",
        "The coalition stopped  short of [bombing] the palace.",
    ],
)
def test_what_is_refrained_from_or_foiled_is_not_done(sentence: str) -> None:
    assert says(sentence)
    assert says(sentence, "It shelled the town. ")


@pytest.mark.parametrize(
    "sentence",
    [
        "The army [shelled] the town.",
        "The police did not refrain from [beating] protesters.",
        "The guards failed to thwart the [attack] on the embassy.",
        "The guards couldn't foil the [attack].",
        "Troops held off an [attack] on the bridge.",
        "They refrained from comment and [shelled] the town.",
        "They refrained from comment, and the army then [shelled] the town.",
        "Thwarted at sea, the army at once turned north and [attacked] the town.",
        "The remarks stopped short of the level of [criticism] voiced by France.",
        "Having foiled a plot to [bomb] the port",
        "The plot was foiled. [Shelling] went on.",
    ],
)
def test_what_is_done_all_the_same_is(sentence: str) -> None:
    assert not says(sentence)


def test_words_of_the_sentence_before_count_for_nothing() -> None:
    assert not says("[Shelling] went on.", "This the army refrained from ")


def test_long_texts_take_no_longer() -> None:
    text = "dissuaded " * 50_000 + "from attacking"
    assert averted(text, 0, Span(len(text) - len("attacking"), len(text)))


def test_the_list_is_of_words_in_order() -> None:
    assert all(form == form.strip().casefold() and "  " not in form for form in words("averted.txt"))
