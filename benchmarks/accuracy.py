"""Attributions and statements: predictions for given texts, and their scores where the texts come with gold."""

from __future__ import annotations

from pathlib import Path

import msgspec

from benchmarks.data import Row, describe, rows, shared, write
from benchmarks.scorers import score_attribution, score_statements
from onrecord.intake import document_from_text
from onrecord.model import Span
from onrecord.reader.pipeline import Reader


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def predict_attributions(articles: list[Row], reader: Reader) -> list[Row]:
    """Attributions over the texts exactly as given: `{"id", "attributions": [{"source", "cue", "content"}]}`."""
    out = []
    for article in articles:
        found, _, _ = reader.look(article["text"])
        spans = [
            {"source": _pairs(a.source), "cue": _pairs(a.cue), "content": _pairs(a.content)} for a in found if a.cue
        ]
        out.append({"id": article["id"], "attributions": spans})
    return out


def predict_readings(articles: list[Row], reader: Reader) -> list[Row]:
    """Readings of the texts exactly as given."""
    out = []
    for article in articles:
        document = document_from_text(
            article["text"],
            id=str(article.get("id") or article["article_id"]),
            published=article.get("date"),
            outlet=article.get("outlet"),
            clean=False,
        )
        out.append(msgspec.json.decode(msgspec.json.encode(reader.read(document))))
    return out


def attribution(source: Path | None, out: Path | None, weights: Path | None, threads: int) -> Row | None:
    """Run the attribution benchmark; the scores, or None where the texts have no gold."""
    path = source or shared() / "data/polnear/dev.jsonl"
    articles = rows(path)
    predictions = predict_attributions(articles, Reader(threads=threads, weights=weights))
    if out:
        write(out, predictions)
    print(describe(path, len(articles), "articles"))
    if not all("attributions" in a for a in articles):
        return None
    scores: Row = score_attribution.score(  # type: ignore[no-untyped-call]
        articles, {p["id"]: p["attributions"] for p in predictions}
    )
    return scores


def statements(
    source: Path | None, out: Path | None, gold: Path | None, weights: Path | None, threads: int
) -> Row | None:
    """Run the statements benchmark; the scores, or None where there is no gold."""
    articles = rows(source or shared() / "samples/guardian_dev.jsonl")
    key = gold or (None if source else shared() / "data/onrecord_dev/speakers.jsonl")
    answers = rows(key) if key else None
    if answers is not None:
        wanted = {a["article_id"] for a in answers}
        articles = [a for a in articles if (a.get("id") or a["article_id"]) in wanted]
    readings = predict_readings(articles, Reader(threads=threads, weights=weights))
    if out:
        write(out, readings)
    if answers is None or key is None:
        return None
    print(describe(key, len(articles), "articles"))
    scores: Row = score_statements.score(  # type: ignore[no-untyped-call]
        answers, {r["article"]["id"]: r for r in readings}
    )
    return scores
