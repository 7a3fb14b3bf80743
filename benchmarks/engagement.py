"""Engagements: predictions for given reports, and their scores against labels made by reading."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from benchmarks.data import Row, describe, rows, write
from benchmarks.engagement_scores import ARTICLE, score
from onrecord.commitments.shipped import load_treaties
from onrecord.commitments.treaties import Treaties
from onrecord.intake import document_from_text
from onrecord.model import Engagement, Reading
from onrecord.reader.pipeline import Reader

FOLDER = Path(__file__).with_name("engagements")
LAST_OF_DEV = "e15"


@cache
def _treaties() -> Treaties:
    return load_treaties()


def predict(reports: Iterable[Row], reader: Reader) -> list[Row]:
    """The engagements of each report, as `{"id", "engagements"}`, the texts exactly as given."""
    out = []
    for report in reports:
        document = document_from_text(
            report["text"],
            id=report["id"],
            published=report.get("published"),
            outlet=report.get("outlet"),
            clean=False,
        )
        reading = reader.read(document)
        out.append({"id": report["id"], "engagements": [engaged(reading, one) for one in reading.engagements]})
    return out


def engaged(reading: Reading, engagement: Engagement) -> Row:
    """One engagement as it is scored: `by` has all names of the speaker; no `request` where the row knows none."""
    commitment = _treaties().commitment(engagement.commitment)
    trigger = commitment.trigger if commitment else None
    requests = {c.id for c in trigger.conditions if c.kind == "request"} if trigger else set()
    row: Row = {
        "treaty": commitment.treaty if commitment else engagement.commitment,
        "article": commitment.article if commitment else None,
        "commitment": engagement.commitment,
        "act": engagement.act,
        "by": _names(reading, engagement.because_of),
        "start": engagement.span.start,
        "end": engagement.span.end,
        "quote": reading.quote(engagement.span),
        "event": _value(c.value for c in engagement.conditions if c.condition == "event"),
    }
    if requests:
        row["request"] = _value(c.value for c in engagement.conditions if c.condition in requests)
    return row


def _value(values: Iterable[str]) -> str | None:
    said = sorted(set(values) - {"unknown"})
    return "both" if len(said) > 1 else said[0] if said else None


def _names(reading: Reading, because_of: str | None) -> list[str]:
    event = next((e for e in reading.events if e.id == because_of), None)
    told = event.according_to if event else because_of
    statement = next((s for s in reading.statements if s.id == told), None)
    if statement is None:
        return [ARTICLE]
    actor = reading.actor(statement.speaker.actor) if statement.speaker else None
    mention = statement.speaker.mention if statement.speaker else None
    names = [reading.who(statement), *(actor.aliases if actor else ()), reading.quote(mention) if mention else None]
    return list(dict.fromkeys(name for name in names if name))


def engagements(source: Path | None, out: Path | None, weights: Path | None, threads: int) -> Row | None:
    """Predictions for the reports of `source` into `out`, and scores by part; None where the reports have no labels.

    Without a source: our own reports, dev and test apart.
    """
    path = source or FOLDER / "reports.jsonl"
    reports = rows(path)
    labels = [r for r in reports if "engagements" in r] if source else rows(FOLDER / "labels.jsonl")
    predictions = predict(reports, Reader(threads=threads, weights=weights))
    if out:
        write(out, predictions)
    print(describe(path, len(reports), "reports"))
    if len(labels) < len(reports):
        return None
    texts = {r["id"]: r["text"] for r in reports}
    if source:
        return {source.name: score(labels, predictions, texts)}
    print(describe(FOLDER / "labels.jsonl", sum(len(label["engagements"]) for label in labels), "labels"))
    parts = {part: [r for r in labels if (r["id"] <= LAST_OF_DEV) == (part == "dev")] for part in ("dev", "test")}
    ids = {part: {r["id"] for r in held} for part, held in parts.items()}
    return {part: score(held, [p for p in predictions if p["id"] in ids[part]], texts) for part, held in parts.items()}


def show(scores: Row, wrong: bool) -> None:
    """Print the scores of each part; with `wrong` what is wrong too, but never of the test part."""
    for part, found in scores.items():
        listed = found.pop("wrong", [])
        # what the test part gets wrong stays unseen: it is to measure, not to tune on
        for row in listed if wrong and part != "test" else []:
            print(*row, sep="\t")
        print(f"{part}: {json.dumps(found)}")
