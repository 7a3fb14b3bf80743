"""The public types of events: dates, forces, and the JSON that they are written as."""

from __future__ import annotations

from typing import Any, get_args

import jsonschema
import msgspec
import pytest

from made_events import eventful
from onrecord.model import Event, EventDate, EventMention, Force, Modality, Reading, Span, json_schema


@pytest.mark.parametrize("date", ["2024-05-06", "2024-05-01/2024-05-31"])
def test_a_day_or_a_range_of_days_is_a_date(date: str) -> None:
    assert msgspec.convert(date, EventDate) == date


@pytest.mark.parametrize(
    "date",
    ["2024-05", "2024", "", "2024-05-06/", "/2024-05-06", "2024-05-06/2024-05-07/2024-05-08", "2024-05-06T10:00",
     " 2024-05-06", "6 May 2024", "2024-05-06/P1D"],
)  # fmt: skip
def test_anything_else_is_none(date: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(date, EventDate)


def made(**more: Any) -> dict[str, Any]:
    span = {"start": 0, "end": 3}
    needed = {"id": "e1", "plover": "AID", "mode": None, "source": [], "target": [], "modality": "actual"}
    return {**needed, "trigger": span, "sentence": span, **more}


def test_an_event_needs_no_more_than_what_every_deed_has() -> None:
    event = msgspec.convert(made(), Event)
    assert (event.date, event.place, event.forces, event.mentions, event.according_to) == (None, None, (), (), None)
    for name in made():
        with pytest.raises(msgspec.ValidationError, match=name):
            msgspec.convert({k: v for k, v in made().items() if k != name}, Event)


@pytest.mark.parametrize(
    "wrong",
    [{"modality": "rumoured"}, {"date": "May"}, {"confidence": 1.5}, {"trigger": {"start": -1, "end": 3}}],
    ids=["modality", "date", "confidence", "offset"],
)
def test_what_no_event_can_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(made(**wrong), Event)
    schema = {**json_schema(), "$ref": "#/$defs/Event"}
    jsonschema.validate(made(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made(**wrong), schema)


def test_there_are_eight_modalities() -> None:
    told = "actual denied alleged ordered planned requested conditional possible"
    assert get_args(Modality) == tuple(told.split())


def test_a_force_is_written_with_its_class_and_what_the_text_leaves_open_is_null() -> None:
    force = Force(class_="tank", start=3, end=8)
    assert msgspec.to_builtins(force) == {"class": "tank", "start": 3, "end": 8, "quantity": None, "echelon": None}
    assert msgspec.convert({"class": "tank", "start": 3, "end": 8, "quantity": 2}, Force).quantity == 2


def test_types_of_events_are_immutable() -> None:
    mention = EventMention(trigger=Span(0, 1), sentence=Span(0, 5))
    with pytest.raises(AttributeError):
        mention.according_to = "s1"  # type: ignore[misc]
    assert mention == EventMention(trigger=Span(0, 1), sentence=Span(0, 5)) and len({mention, mention}) == 1


def test_events_go_out_and_come_back_and_fit_the_schema() -> None:
    reading = eventful()
    written = msgspec.json.encode(reading)
    assert msgspec.json.decode(written, type=Reading) == reading
    jsonschema.validate(msgspec.json.decode(written), json_schema())


def test_a_reading_says_how_many_events_it_has() -> None:
    reading = eventful()
    assert f"{len(reading.events)} events" in repr(reading)
    assert "1 event," in repr(eventful(reading.events[:1]))
