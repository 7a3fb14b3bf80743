"""Events made by hand over the article of `made_readings`: one of nearly every kind that the brief has to show."""

from __future__ import annotations

from typing import Any

import msgspec

from made_readings import TEXT, reading, span
from onrecord.model import Event, EventMention, Force, Modality, Place, Reading

_FIRST = """The island republic of Marenga has denied that its navy fired on a Tolvian trawler near the Saro Strait, \
a day after Tolvia recalled its ambassador."""
SENTENCES = {
    "fired on": _FIRST,
    "recalled": _FIRST,
    "in contact": "She added that the two governments were in contact.",
    "hit": """Tolvian President Jorun Hale said on Tuesday that the trawler had been "hit at least twice" and that \
Renn had admitted as much in a telephone call, the TVN agency reported.""",
    "missing": "Some harbour residents claimed that a second vessel was missing, but this has been denied.",
    "meet": "An aide questioned whether the commission would ever meet.",
}
"""The sentences of the article with events, by the words that name these."""


def event(number: int, trigger: str, modality: Modality, root: str, **more: Any) -> Event:
    """An event that `trigger`, a key of SENTENCES, names; words in place of spans of sides."""
    sentence = span(TEXT, SENTENCES[trigger])
    for side in ("source_mention", "target_mention"):
        if side in more:
            more[side] = span(TEXT, more[side], sentence.start)
    fields: dict[str, Any] = {"mode": None, "source": (), "target": (), "confidence": 0.9, **more}
    return Event(
        id=f"e{number}",
        plover=root,
        modality=modality,
        trigger=span(TEXT, trigger, sentence.start),
        sentence=sentence,
        **fields,
    )


def mention(trigger: str, according_to: str | None = None) -> EventMention:
    sentence = span(TEXT, SENTENCES[trigger])
    return EventMention(trigger=span(TEXT, trigger, sentence.start), sentence=sentence, according_to=according_to)


def force(words: str, class_: str, **more: Any) -> Force:
    at = span(TEXT, words)
    return Force(class_=class_, start=at.start, end=at.end, **more)


EVENTS = (
    event(
        1, "in contact", "actual", "CONSULT", mode="phone", source=("marenga", "hale"),
        source_mention="the two governments", according_to="s3", confidence=0.31,
    ),
    event(
        2, "recalled", "actual", "SANCTION", mode="withdraw", source_mention="Tolvia", target=("marenga",),
        date="2024-05-06/2024-05-07", date_text="a day after",
    ),
    event(
        3, "fired on", "denied", "ASSAULT", mode="heavy-weapons", source=("marenga",), source_mention="its navy",
        target_mention="a Tolvian trawler", according_to="s1", place=Place(name="Saro Strait", country="MDG"),
        forces=(force("navy", "naval-force"), force("trawler", "patrol-boat", quantity=2, echelon="flotilla")),
        mentions=(mention("fired on", "s1"), mention("hit", "s4")),
    ),
    event(4, "hit", "alleged", "ASSAULT", target_mention="the trawler", according_to="s5"),
    event(5, "meet", "possible", "CONSULT", source_mention="the commission", according_to="s99", date_text="ever"),
    event(6, "missing", "ordered", "COERCE", mode="arrest"),
    event(7, "hit", "planned", "MOBILIZE", source=("marenga",), mode="troops"),
    event(8, "hit", "requested", "AID", source=("ghost",)),
    event(9, "hit", "conditional", "NOVEL", source=("hale",), mode="odd"),
)  # fmt: skip


def eventful(events: tuple[Event, ...] = EVENTS, **more: Any) -> Reading:
    """The reading made by hand, with events; `more` changes the article."""
    return msgspec.structs.replace(reading(**more), events=events)
