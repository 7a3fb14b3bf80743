"""The whole reading: spans point into the text whatever the text is, and the same input gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import ModelError
from onrecord.intake import document_from_text
from onrecord.model import Reading, Span, json_schema
from onrecord.reader.pipeline import Reader

EXAMPLE = (Path(__file__).parents[1] / "examples" / "strait.txt").read_text(encoding="utf-8")

OTHER = (
    "The mayor of Riga said “never” to the plan on Monday. She told reporters that the port would stay closed until "
    "the owners had paid for the damage, and denied that she had met them."
)

PIECES = (
    "Foreign Minister Anna Berg said",
    "“We will not attend,”",
    "he added",
    "according to the Nordic News Agency",
    "denied that any ship had crossed the line",
    '"There is nothing to discuss',
    "”",
    "“",
    "\n\n",
    "Talks go on",
    "the envoy’s office",
    "\u202eesrever\u202c",
    "🚢🇫🇮",
    "\x00",
    "é́",
    "Ükraïne",
    "…",
    "told reporters on Friday",
    "\t",
    "A. B. Smith Jr.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=1)


def spans_of(reading: Reading) -> Iterator[Span]:
    """Every span of a reading."""
    for actor in reading.actors:
        yield from actor.mentions
    for statement in reading.statements:
        yield from statement.cue
        yield from statement.content
        if statement.speaker and statement.speaker.mention:
            yield statement.speaker.mention
    yield from reading.article.subheadlines


def check(reading: Reading) -> None:
    """What must hold for every reading."""
    text = reading.article.text
    for span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()
    actors = {a.id for a in reading.actors}
    assert len(actors) == len(reading.actors)
    ids = [s.id for s in reading.statements]
    assert len(set(ids)) == len(ids)
    for statement in reading.statements:
        assert statement.content
        assert statement.inside is None or (statement.inside in ids and statement.inside != statement.id)
        assert set(statement.via) <= actors
        assert statement.addressee is None or statement.addressee in actors
        speaker = statement.speaker
        assert speaker is None or speaker.actor is None or speaker.actor in actors
    built = msgspec.json.decode(msgspec.json.encode(reading))
    jsonschema.validate(built, json_schema())
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_point_into_generated_text(reader: Reader, text: str) -> None:
    check(reader.read(document_from_text(text + " and that is all.", id="x", clean=False)))


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_point_into_mangled_text(reader: Reader, seed: int) -> None:
    rng = random.Random(seed)
    letters = list(EXAMPLE)
    for _ in range(rng.randrange(1, 60)):
        at = rng.randrange(len(letters))
        letters[at] = rng.choice(["", "“", "”", '"', "\n", "\u200b", "\ud800", "😀", "\u202e", letters[at] * 3, " "])
    check(reader.read(document_from_text("".join(letters), id="x")))


def test_the_same_input_gives_the_same_bytes_on_any_number_of_threads(reader: Reader) -> None:
    document = document_from_text(EXAMPLE, id="x")
    once = msgspec.json.encode(reader.read(document))
    assert msgspec.json.encode(reader.read(document)) == once
    assert msgspec.json.encode(Reader(threads=2).read(document)) == once


def test_what_stands_around_does_not_leak_between_articles(reader: Reader) -> None:
    alone = reader.read(document_from_text(EXAMPLE, id="x"))
    reader.read(document_from_text(OTHER, id="y"))
    assert reader.read(document_from_text(EXAMPLE, id="x")) == alone


def test_another_language_is_not_read_and_says_so(reader: Reader) -> None:
    german = (
        "Der Außenminister sagte am Montag, die Gespräche würden in der kommenden Woche fortgesetzt. "
        "Er wies Berichte zurück, wonach die Regierung den Vertrag kündigen wolle, und nannte sie falsch."
    )
    reading = reader.read(document_from_text(german, id="x"))
    assert reading.article.language == "de"
    assert not reading.statements
    assert any("not read" in note for note in reading.notes)


def test_missing_weights_are_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="incomplete"):
        Reader(weights=tmp_path)


def test_damaged_weights_are_an_error(tmp_path: Path) -> None:
    for name in ("reader.onnx", "pairs.npz", "vocabulary.txt", "settings.json"):
        (tmp_path / name).write_bytes(b"not what it should be")
    with pytest.raises(ModelError, match="damaged"):
        Reader(weights=tmp_path)
