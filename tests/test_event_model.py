"""The events network and what is around it; what the weights answer is not tested here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onrecord.errors import ModelError
from onrecord.model import Span
from onrecord.reader import event_model
from onrecord.reader.deeds import Deed, Limits
from onrecord.reader.event_model import FILES, LONGEST, PAIR_NETWORK, SETTINGS, EventModel
from onrecord.reader.ontology import FACTUALITY, MODALITIES, roots
from onrecord.reader.trust import TRUST

TEXT = "Marenga shelled the port. Tolvia’s envoy met the mayor, and she accused Marenga of an attack."
SENTENCES = [Span(0, 25), Span(26, len(TEXT))]


@pytest.fixture(scope="module")
def model() -> EventModel:
    return EventModel(threads=1)


def test_missing_weights_are_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"events weights.*reinstall"):
        EventModel(tmp_path)


def linked(folder: Path, model: EventModel) -> None:
    for name in (*FILES, "vocabulary.txt"):
        (folder / name).symlink_to(model.folder / name)


def test_damaged_weights_are_an_error(tmp_path: Path, model: EventModel) -> None:
    linked(tmp_path, model)
    EventModel(tmp_path)
    for name in (*(f for f in FILES if f != TRUST), "vocabulary.txt"):  # the reader loads that one
        (tmp_path / name).unlink()
        (tmp_path / name).write_bytes(b"not what it should be")
        with pytest.raises(ModelError, match="damaged"):
            # the layers for pairs are loaded when they are asked for
            EventModel(tmp_path).between(TEXT, [(0, 7)], [(26, 32)])
        (tmp_path / name).unlink()
        (tmp_path / name).symlink_to(model.folder / name)


def test_deeds_are_read_without_the_layers_for_pairs(tmp_path: Path, model: EventModel) -> None:
    linked(tmp_path, model)
    (tmp_path / PAIR_NETWORK).unlink()
    assert EventModel(tmp_path).deeds(TEXT, SENTENCES) == model.deeds(TEXT, SENTENCES)
    with pytest.raises(ModelError, match=r"events weights.*reinstall"):
        EventModel(tmp_path).between(TEXT, [(0, 7)], [(26, 32)])


def test_the_digest_is_of_every_file_that_decides(tmp_path: Path, model: EventModel) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes(name.encode())
    one = object.__new__(EventModel)
    one.folder = tmp_path
    seen = {one.digest()}
    assert one.digest() in seen
    for name in FILES:
        (tmp_path / name).write_bytes(b"changed")
        seen.add(one.digest())
    assert len(seen) == 1 + len(FILES)
    assert len(model.digest()) == 64


def test_probabilities_are_of_the_classes_that_there_are(model: EventModel) -> None:
    modality, factuality = model.labels_at(TEXT, (8, 15))
    assert (modality.shape, factuality.shape) == ((len(MODALITIES),), (len(FACTUALITY),))
    pair = model.between(TEXT, [(0, 7)], [(26, 32)])
    assert pair.shape == (1 + len(roots()),)
    for p in (modality, factuality, pair):
        assert float(p.sum()) == pytest.approx(1.0, abs=1e-4) and float(p.min()) >= 0.0
    assert model.modality_at(TEXT, (8, 15)) in MODALITIES


def test_which_side_is_which_matters_to_the_answer(model: EventModel) -> None:
    one, other = (0, 7), (26, 32)
    assert not np.allclose(model.between(TEXT, [one], [other]), model.between(TEXT, [other], [one]), atol=1e-3)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u202e", "🚢", "[SEP] [CLS]", "x" * 5000, "a b " * 2000])
def test_no_sentence_is_too_odd(model: EventModel, text: str) -> None:
    for whole, deed in model.deeds(text, [Span(0, len(text))] if text else []):
        assert whole == Span(0, len(text)) and deed.root in roots()
    end = len(text)
    assert model.labels_at(text, (0, end))[0].shape == (len(MODALITIES),)
    assert model.labels_at(text, (end, end + 5))[0].shape == (len(MODALITIES),)
    assert model.between(text, [(0, 1)], [(end, end + 9)]).shape == (1 + len(roots()),)


def test_spans_are_of_the_text_and_lie_in_their_sentence(model: EventModel) -> None:
    found = model.deeds(TEXT, SENTENCES)
    for sentence, deed in found:
        assert sentence in SENTENCES
        for span in (deed.trigger, deed.source, deed.target):
            assert span is None or sentence.start <= span.start < span.end <= sentence.end
        # whole words
        at = deed.trigger
        assert not (TEXT[at.start - 1 : at.start].isalnum() and TEXT[at.start].isalnum())
    assert [s for s, _ in found] == sorted(s for s, _ in found)


def test_neighbours_and_threads_do_not_change_an_answer(model: EventModel) -> None:
    together = model.deeds(TEXT, SENTENCES)
    alone = [found for s in SENTENCES for found in model.deeds(TEXT, [s])]
    assert together == alone == EventModel(threads=3).deeds(TEXT, SENTENCES)


def test_no_more_is_read_than_a_sentence_may_have(model: EventModel) -> None:
    long = "Marenga shelled the port and " * 100
    cut, vectors = model.vectors(long)
    assert len(cut) == LONGEST and len(vectors) == 1 + LONGEST
    short, vectors = model.vectors("Marenga shelled it.")
    assert len(vectors) == 1 + len(short) < 12


def test_the_limits_reach_the_decoder(model: EventModel, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(event_model.decoding, "decode", lambda *a, **more: asked.append((*a, more)) or [])
    assert model.deeds(TEXT, SENTENCES) == []
    wanted = Limits(**json.loads((model.folder / SETTINGS).read_text(encoding="utf-8")))
    assert [a[-1] for a in asked] == [{"offset": 0}, {"offset": 26}]
    assert all(a[-2] == wanted == model.limits for a in asked)
    assert 0 < wanted.least < 1 and 0 <= wanted.confident < 1 and 0 <= wanted.caution < 1


def test_what_is_decoded_is_weeded_against_the_whole_text(model: EventModel, monkeypatch: pytest.MonkeyPatch) -> None:
    def deed(start: int, end: int, root: str) -> Deed:
        return Deed(
            trigger=Span(start, end),
            root=root,
            mode=None,
            source=None,
            target=None,
            modality="actual",
            confidence=0.9 if root == "ASSAULT" else 0.8,
            sure_source=1.0,
            sure_target=1.0,
            sure_any=1.0,
            modalities=(),
        )

    two = [deed(8, 15, "ASSAULT"), deed(16, 19, "PROTEST")]
    monkeypatch.setattr(event_model.decoding, "decode", lambda *_, **__: two)
    ((sentence, one),) = model.deeds(TEXT, SENTENCES[:1])
    assert (sentence, one.trigger, one.root) == (SENTENCES[0], Span(8, 19), "ASSAULT")


def test_factuality_is_that_of_both_heads(model: EventModel, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = model.labels_at(TEXT, (8, 15))
    seen: list[tuple[Any, ...]] = []
    monkeypatch.setattr(event_model.decoding, "factuality_of", lambda *a: seen.append(a) or a[0])
    own = model.labels_at(TEXT, (8, 15))
    assert np.array_equal(own[0], alone[0]) and np.array_equal(seen[0][1], own[0])
    assert not np.allclose(own[1], alone[1], atol=1e-6)
