"""Dev scores of exported weights, and the choice of the decoder's few settings on dev."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from benchmarks.scorers.score_attribution import score

from onrecord.model import Span
from onrecord.reader import decode
from onrecord.reader.encoder import Encoded, Encoder
from training.corpora import Doc

GRID = {
    "content_o_bias": (-0.9, -0.6, -0.3, 0.0, 0.3),
    "cue_o_bias": (-0.9, -0.6, -0.3, 0.0, 0.3),
    "source_o_bias": (-0.9, -0.6, -0.3, 0.0, 0.3),
    "no_source_bias": (-1.5, -1.0, -0.5, 0.0, 0.5),
}
"""Values that are tried for each setting, one setting after the other."""


def _attributions(docs: list[Doc], encoded: list[Encoded], encoder: Encoder, settings: dict[str, float]) -> dict:
    gold, predicted = [], {}
    for doc, numbers in zip(docs, encoded, strict=True):
        found = decode.attributions(doc.text, numbers, encoder.pairs, settings)
        predicted[doc.id] = [
            {role: [[s.start, s.end] for s in getattr(a, role)] for role in ("source", "cue", "content")}
            for a in found
            if a.cue
        ]
        gold.append({"id": doc.id, "text": doc.text, "attributions": [vars(a) for a in doc.attributions or []]})
    return score(gold, predicted)


def tune(weights: Path, dev: list[Doc]) -> dict[str, float]:
    """The settings with the best attribution F1 on `dev`, each chosen in turn from `GRID`."""
    encoder = Encoder(weights)
    encoded = [encoder.encode(encoder.pieces(d.text)) for d in dev]
    settings = dict.fromkeys(GRID, 0.0)
    best = _attributions(dev, encoded, encoder, settings)["attribution"]["f1"]
    for name, values in GRID.items():
        for value in values:
            tried = {**settings, name: value}
            f1 = _attributions(dev, encoded, encoder, tried)["attribution"]["f1"]
            if f1 > best + 0.05:
                best, settings = f1, tried
    print(json.dumps(_attributions(dev, encoded, encoder, settings)))
    return settings


def mention_scores(weights: Path, dev: list[Doc]) -> dict[str, dict[str, float]]:
    """Exact-span F1 (percent) of names and roles, and accuracy of antecedents of pronouns and roles, by corpus."""
    encoder = Encoder(weights)
    out: dict[str, dict[str, float]] = {}
    for corpus in ("gum", "own"):
        right, predicted, gold = Counter(), Counter(), Counter()
        links, asked = Counter(), Counter()
        for doc in (d for d in dev if d.corpus == corpus):
            encoded = encoder.encode(encoder.pieces(doc.text))
            answer = {*(doc.names or []), *((s, e, "ROLE") for s, e in doc.roles or [])}
            given = {(m.start, m.end, m.type) for m in decode.mentions(doc.text, encoded)}
            right.update(k for *_, k in answer & given)
            predicted.update(k for *_, k in given)
            gold.update(k for *_, k in answer)
            _antecedents(doc, encoded, encoder, links, asked)
        out[corpus] = {k: _f1(right[k], predicted[k], gold[k]) for k in sorted(gold)}
        out[corpus]["all"] = _f1(right.total(), predicted.total(), gold.total())
        out[corpus] |= {f"antecedent of {k}": round(100 * links[k] / n, 1) for k, n in sorted(asked.items())}
    return out


def _antecedents(doc: Doc, encoded: Encoded, encoder: Encoder, links: Counter, asked: Counter) -> None:
    chains = doc.chains or []
    entity = {Span(c.start, c.end): c.entity for c in chains}
    anaphors = {Span(c.start, c.end): c.kind for c in chains if c.kind != "NAME"}
    best: dict[Span, tuple[float, int]] = {}
    for found in decode.antecedents(encoded, sorted(anaphors), sorted(entity), encoder.pairs):
        if found.probability > best.get(found.anaphor, (0.0, -1))[0]:
            best[found.anaphor] = (found.probability, entity[found.antecedent])
    for span, kind in anaphors.items():
        earlier = any(e == entity[span] and s.end <= span.start for s, e in entity.items())
        if earlier:
            asked[kind] += 1
            links[kind] += best.get(span, (0.0, -1))[1] == entity[span]


def _f1(right: int, predicted: int, gold: int) -> float:
    return round(200 * right / (predicted + gold), 1) if predicted + gold else 0.0
