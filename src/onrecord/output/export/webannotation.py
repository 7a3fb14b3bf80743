"""Statements, events and claims as W3C Web Annotations (https://www.w3.org/TR/annotation-model/), in JSON-LD.

A target is the article with two selectors for the same characters: its words with what stands before and after them,
and its place in the cleaned text, in code points as the recommendation wants. `onrecord:` are terms of our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from onrecord.model import Reading
from onrecord.output.export.annotation_parts import (
    Json,
    Target,
    claim_body,
    event_body,
    report_id,
    statement_body,
    urn,
)
from onrecord.output.export.source import Source

CONTEXT: Final = ("http://www.w3.org/ns/anno.jsonld", {"onrecord": "urn:onrecord:vocabulary:"})
"""The context of every annotation: the recommendation's, and our own terms."""


def annotation_lines(source: Source) -> Iterator[bytes]:
    """One annotation a line, each with its context, for records too large for one document."""
    for made in _annotations(source):
        yield msgspec.json.encode({"@context": CONTEXT, **made}) + b"\n"


def annotation_collection(source: Source) -> Iterator[bytes]:
    """One document: an AnnotationCollection whose first and only page holds all annotations, one a line."""
    id = "urn:onrecord:annotations"
    head = {"@context": CONTEXT, "id": id, "type": "AnnotationCollection", "label": "Statements, events and claims"}
    yield msgspec.json.encode(head)[:-1]
    page = {"id": f"{id}:1", "type": "AnnotationPage", "partOf": id, "startIndex": 0}
    total = 0
    for total, made in enumerate(_annotations(source), start=1):
        opening = b',\n"first":' + msgspec.json.encode(page)[:-1] + b',"items":[\n' if total == 1 else b",\n"
        yield opening + msgspec.json.encode({"@context": CONTEXT, **made})
    if total:  # a page must have an annotation, so a collection of none has no page
        yield b"\n]}" + f',\n"last":"{id}:1"'.encode()
    yield f',\n"total":{total}}}\n'.encode()


def _annotations(source: Source) -> Iterator[Json]:
    for key in ("articles", "statements", "events", "claim_reports"):
        source.rows[key] = 0
    for reading in source.readings():
        source.rows["articles"] += 1
        target = Target(reading, source.also_in(reading.article.id))
        for said in reading.statements:
            if said.content:
                source.rows["statements"] += 1
                yield _annotation(reading, said.id, statement_body(reading, said), target.of(said.content))
        for event in reading.events:
            source.rows["events"] += 1
            evidence = dict.fromkeys((event.sentence, *(mention.sentence for mention in event.mentions)))
            yield _annotation(reading, event.id, event_body(reading, event, target), target.of(evidence))
        for here in source.joins.claims_in(reading.article.id):
            source.rows["claim_reports"] += 1
            yield _annotation(reading, report_id(here), claim_body(reading, here), target.of(here.report.passage_at))


def _annotation(reading: Reading, id: str, body: list[Json], target: list[Json]) -> Json:
    version = reading.produced_by.onrecord
    name = f"onrecord {version}"
    return {
        "id": urn(reading, id),
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"id": f"urn:onrecord:software:{version}", "type": "Software", "name": name},
        "body": body,
        "target": target,
    }
