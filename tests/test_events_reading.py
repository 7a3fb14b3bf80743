"""Glaring sentences that any decent set of weights reads rightly; the tests of the rules do without weights."""

from __future__ import annotations

import pytest

from onrecord.intake import document_from_text
from onrecord.model import Reading
from onrecord.reader.pipeline import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=1)


def read(reader: Reader, text: str) -> Reading:
    """A reading of one sentence, with enough English behind it to be known as such."""
    return reader.read(document_from_text(text, id="x", clean=False))


def coded(reading: Reading, root: str) -> list[tuple[str, list[str | None]]]:
    """Modality and the countries of the source, of the events with that root."""
    by_id = {a.id: a.country for a in reading.actors}
    return [(e.modality, [by_id[a] for a in e.source]) for e in reading.events if e.plover == root]


def actual(reading: Reading) -> list[str]:
    return [reading.article.text[e.trigger.start : e.trigger.end] for e in reading.events if e.modality == "actual"]


def test_what_warplanes_bombed_was_assaulted(reader: Reader) -> None:
    reading = read(reader, "Turkish warplanes bombed Kurdish positions near Afrin on Monday.")
    assert ("actual", ["TUR"]) in coded(reading, "ASSAULT")


def test_what_is_denied_did_not_happen(reader: Reader) -> None:
    assert actual(read(reader, "The ministry denied that its troops had crossed the border.")) == []


def test_what_is_ordered_has_not_been_done(reader: Reader) -> None:
    reading = read(reader, "The defence minister ordered two tank battalions to deploy to the border.")
    assert "ordered" in [modality for modality, _ in coded(reading, "MOBILIZE")]


def test_what_depends_on_an_attack_has_not_happened(reader: Reader) -> None:
    assert actual(read(reader, "If attacked, the allies would respond.")) == []


def test_what_is_planned_has_not_happened(reader: Reader) -> None:
    assert actual(read(reader, "Norway will send two frigates to the Baltic Sea next month.")) == []


def test_two_presidents_who_met_consulted(reader: Reader) -> None:
    reading = read(reader, "The French president met the German chancellor in Berlin on Tuesday to discuss trade.")
    assert "actual" in [modality for modality, _ in coded(reading, "CONSULT")]


def test_police_who_arrested_somebody_coerced(reader: Reader) -> None:
    reading = read(reader, "Belarusian police arrested three journalists in Minsk on Friday.")
    assert ("actual", ["BLR"]) in coded(reading, "COERCE")


def test_the_weather_is_no_event(reader: Reader) -> None:
    assert read(reader, "It was a warm and sunny afternoon, and the garden smelled of roses.").events == ()
