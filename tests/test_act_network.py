"""What the network of acts sees in sentences that no pattern was written for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onrecord.errors import ModelError
from onrecord.model import Span
from onrecord.reader.engagements.act_labels import ACTS, GATE, NETWORK, VALUES
from onrecord.reader.engagements.act_network import ActNetwork, Seen
from onrecord.reader.event_model import EventModel
from onrecord.reader.networks import shipped
from onrecord.reader.sentences import split_sentences


@pytest.fixture(scope="module")
def network() -> ActNetwork:
    return ActNetwork(EventModel(threads=1))


def seen(network: ActNetwork, text: str) -> list[tuple[Seen, ...]]:
    return network.seen(text, split_sentences(text))


def best(network: ActNetwork, text: str) -> Seen:
    return max(seen(network, text)[-1], key=lambda one: one.probability)


@pytest.mark.parametrize(
    ("text", "act", "value"),
    [
        ("Varland has formally invoked Article 5 of the Northern Pact, its envoy said.", "invoke", "met"),
        ("The treaty binds us to come to their defence, and we will honour it.", "affirm", None),
        ("Nothing that happened at the border amounts to an armed attack under the pact.", "deny_case", "not_met"),
        ("Varland has asked its allies for troops to repel the attack.", "request", "met"),
        ("Varland has not asked its allies for troops.", "request", "not_met"),
        ("Varland has left the alliance, its parliament having denounced the treaty.", "withdraw", None),
    ],
)
def test_plain_cases(network: ActNetwork, text: str, act: str, value: str | None) -> None:
    found = best(network, text)
    assert (found.act, found.probability > 0.5) == (act, True)
    assert value is None or found.value == value


def test_ordinary_news_holds_no_act(network: ActNetwork) -> None:
    text = (
        "The bakery on Harbour Street opened its doors again on Tuesday. Prices rose by two per cent in the spring. "
        "The team defended well and won the cup. Heavy rain closed the mountain road for a week."
    )
    assert all(one.probability < 0.5 for many in seen(network, text) for one in many)


def test_there_is_an_answer_for_each_sentence_and_it_is_the_same_each_time(network: ActNetwork) -> None:
    text = "Varland asked for help. Nobody came. The two states are bound by treaty to defend each other."
    first = seen(network, text)
    assert len(first) == 3
    assert first == seen(network, text)
    assert first == seen(ActNetwork(EventModel(threads=1)), text)
    for many in first:
        assert not many or [one.act for one in many] == list(ACTS)
        assert all(0 <= one.probability <= 1 and one.value in VALUES for one in many)


def test_white_space_and_empty_sentences_are_survived(network: ActNetwork) -> None:
    assert network.seen("  \n ", [Span(0, 2)]) == [()]
    assert network.seen("", []) == []
    wrapped = "Varland has asked its allies\nfor troops to repel the attack."
    assert network.seen(wrapped, [Span(0, len(wrapped))]) == seen(network, wrapped.replace("\n", " "))


@pytest.mark.parametrize("name", [NETWORK, GATE])
def test_damaged_weights_say_so(tmp_path: Path, name: str) -> None:
    for file in shipped().iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path / file.name)
    (tmp_path / name).write_bytes(b"no network")
    broken = ActNetwork(EventModel(threads=1), tmp_path)
    text = "Varland has asked its allies for troops to repel the attack."
    with pytest.raises(ModelError, match="reinstall"):
        broken.seen(text, split_sentences(text))
