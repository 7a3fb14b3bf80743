"""The event that the case of a commitment is, as the cards tell it: how it is told, by whom done, and when."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.model import Modality, Reading
from onrecord.output.display import clean
from onrecord.web.wording import day_words

MET_MEANS = (
    "“Met” and “told as done” mean that somebody says so in a report, not that it is established; "
    "the event may be long past."
)
"""What stands on the pages beside values."""

_TOLD: dict[Modality, str] = {"actual": "done", "denied": "not done", "conditional": "on a condition"}


class Case(NamedTuple):
    """An event: how it is told ("told as done"), and who did it and when, in words; `modality` is its code."""

    told: str
    about: str
    modality: Modality


def cases(reading: Reading) -> dict[str, Case]:
    """The events that the reading's engagements rest on, by their ids."""
    wanted = {one.because_of for one in reading.engagements}
    actors = {actor.id: clean(actor.name) for actor in reading.actors}
    found = {}
    for event in reading.events:
        if event.id in wanted:
            names = list(dict.fromkeys(actors[id] for id in event.source if id in actors))
            words = clean(reading.quote(event.source_mention)) if event.source_mention else ""
            who = " and ".join(names) or (f"“{words}”" if words else "nobody named")
            day = day_words(event.date) if event.date else "no date"
            about = f"by {who}; {day}; modality: {event.modality}"
            found[event.id] = Case(f"told as {_TOLD.get(event.modality, event.modality)}", about, event.modality)
    return found
