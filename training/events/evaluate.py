"""Scores of exported weights on the sentences held out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.scorers import score_events

from onrecord.model import Span
from onrecord.reader.event_model import EventModel
from training.events.items import Sentence


def _gold(s: Sentence) -> dict[str, object]:
    def words(at: tuple[int, int] | None) -> str:
        return s.text[at[0] : at[1]] if at else ""

    found = [
        {"plover": d.root, "source": words(d.source), "target": words(d.target), "label": d.modality}
        for d in s.deeds
        if d.root
    ]
    return {"id": s.id, "events": found}


def held_out(weights: Path, sentences: Sequence[Sentence]) -> dict[str, object]:
    """Scores of whole events."""
    model = EventModel(weights)
    said = {}
    for s in sentences:
        said[s.id] = [
            {
                "plover": d.root,
                "source": s.text[d.source.start : d.source.end] if d.source else "",
                "target": s.text[d.target.start : d.target.end] if d.target else "",
                "modality": d.modality,
            }
            for _, d in model.deeds(s.text, [Span(0, len(s.text))])
        ]
    return score_events.score([_gold(s) for s in sentences], said)
