"""Events in single sentences: PLOVER roots of marked pairs, modality, whole events, factuality, PETRARCH's sentences.

Every task writes predictions for sentences that it is given, or, without any, measures itself on the dev parts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.data import Row, describe, rows, shared, unmarked, word_spans, write
from benchmarks.scorers import score_events, score_labels
from onrecord.model import Span
from onrecord.reader.event_model import EventModel
from onrecord.reader.ontology import FACTUALITY, fact_class, older_roots, roots

_WEIS = Path(__file__).with_name("weis.csv")


def older_root(model: EventModel, text: str, source: list[tuple[int, int]], target: list[tuple[int, int]]) -> str:
    """The likeliest root for a marked pair that has one, by the names before PLOVER 0.8 (YIELD)."""
    p = model.between(text, source, target)[1:]
    summed: dict[str, float] = {}
    for root, share in zip(roots(), p, strict=True):
        name = older_roots().get(root, root)
        summed[name] = summed.get(name, 0.0) + float(share)
    return max(summed, key=lambda name: (summed[name], name))


def _table(path: Path) -> list[Row]:
    if path.suffix == ".jsonl":
        return rows(path)
    if not path.is_file():
        raise SystemExit(f"benchmarks: no file {path}")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def plover(source: Path, out: Path | None, weights: Path | None, threads: int) -> Row | None:
    """Roots of the marked pairs of `source`; scored where it has a column `gold_root`."""
    model = EventModel(weights, threads=threads)
    items = _table(source)
    predictions = []
    for n, item in enumerate(items):
        text, s, t = unmarked(item["marked_sentence"])
        id = item.get("uid") or item.get("sentence_id") or item.get("id") or str(n)
        predictions.append({"id": id, "label": older_root(model, text, s, t)})
    if out:
        write(out, predictions)
    print(describe(source, len(items), "marked pairs"))
    if not items or "gold_root" not in items[0]:
        return None
    gold = {str(n): item["gold_root"] for n, item in enumerate(items)}
    return _labels(gold, {str(n): p["label"] for n, p in enumerate(predictions)})


def _labels(gold: dict[str, str], predicted: dict[str, str], positive: str | None = None) -> Row:
    scores: Row = score_labels.score(gold, predicted, positive)  # type: ignore[no-untyped-call]
    return scores


def modality(source: Path | None, out: Path | None, weights: Path | None, threads: int) -> Row | None:
    """Modality of the event at each `span`; scored where the rows have a `label`."""
    model = EventModel(weights, threads=threads)
    path = source or shared() / "data/onrecord_dev/modality.jsonl"
    items = rows(path)
    predictions = [
        {"id": i["id"], "label": model.modality_at(i["sentence"], (i["span"][0], i["span"][1]))} for i in items
    ]
    if out:
        write(out, predictions)
    print(describe(path, len(items), "event mentions"))
    if not items or not all("label" in i for i in items):
        return None
    return _labels({i["id"]: i["label"] for i in items}, {p["id"]: p["label"] for p in predictions}, "actual")


def events(source: Path | None, out: Path | None, weights: Path | None, threads: int) -> Row | None:
    """Whole events of single sentences, in the sentence's own words; scored where the rows have `events`."""
    model = EventModel(weights, threads=threads)
    path = source or shared() / "data/onrecord_dev/events.jsonl"
    items = rows(path)
    predictions = []
    for item in items:
        text = item["sentence"]
        found = []
        for _, deed in model.deeds(text, [Span(0, len(text))]):
            words = [text[s.start : s.end] if s else "" for s in (deed.source, deed.target)]
            found.append({"plover": deed.root, "source": words[0], "target": words[1], "modality": deed.modality})
        predictions.append({"id": item["id"], "events": found})
    if out:
        write(out, predictions)
    print(describe(path, len(items), "sentences"))
    if not all("events" in i for i in items):
        return None
    scores: Row = score_events.score(items, {p["id"]: p["events"] for p in predictions})  # type: ignore[no-untyped-call]
    return scores


def _words(item: Row) -> tuple[str, list[tuple[str, tuple[int, int], float | str | None]]]:
    """The text of a factuality row, and id, characters and value of its targets."""
    text: str = item.get("text") or item["sentence"]
    if "span" in item:
        return text, [(str(item["id"]), (item["span"][0], item["span"][1]), item.get("label"))]
    out: list[tuple[str, tuple[int, int], float | str | None]] = []
    spans = word_spans(text, [tuple(t["span1"]) for t in item["targets"]])
    for n, (target, span) in enumerate(zip(item["targets"], spans, strict=True)):
        out.append((f"{item.get('id', item.get('idx'))}-{n}", span, target.get("label")))
    return text, out


def factuality(source: Path | None, out: Path | None, weights: Path | None, threads: int) -> Row | None:
    """Event factuality in three classes, and on the scale from -3 to 3; scored where the targets have a `label`."""
    model = EventModel(weights, threads=threads)
    path = source or shared() / "data/factuality/uw_dev.jsonl"
    gold: dict[str, str] = {}
    predicted: list[Row] = []
    for item in rows(path):
        text, targets = _words(item)
        found = model.labels(text, [span for _, span, _ in targets])
        for (id, _, value), (_, p) in zip(targets, found, strict=True):
            scale = float(np.dot(p, (-3.0, 0.0, 3.0)))
            predicted.append({"id": id, "label": FACTUALITY[int(p.argmax())], "value": round(scale, 2)})
            if isinstance(value, (int, float)):
                gold[id] = fact_class(float(value))
            elif value is not None:
                gold[id] = value
    if out:
        write(out, predicted)
    print(describe(path, len(predicted), "event mentions"))
    return _labels(gold, {p["id"]: p["label"] for p in predicted}) if gold else None


def petrarch_pairs(folder: Path) -> Iterator[Row]:
    """PETRARCH's unit-test sentences with one coded event whose two actors the actor file names in the sentence.

    Left out, with no say in the figure: records without an event, with an actor that stands nowhere in the sentence,
    and with codes that the CAMEO to PLOVER map does not hold (made up for the tests).
    """
    actors = _actor_forms(folder / "PETR.Validate.actors.txt")
    codes = dict(re.findall(r"(?m)^(\d{2,4}): ([A-Z]+)", (folder / "CAMEO2PLOVER-2021.txt").read_text("utf-8")))
    older = {row["code"]: row["root"] for row in csv.DictReader(_uncommented(_WEIS))}
    content = (folder / "PETR.UnitTest.records.xml").read_text(encoding="utf-8", errors="replace")
    for record in re.findall(r"(?s)<Sentence .*?</Sentence>", content):
        said = re.search(r"(?s)<Text>(.*?)</Text>", record)
        coded = [dict(re.findall(r'(\w+)="([^"]*)"', e)) for e in re.findall(r"<EventCoding(.*?)>", record)]
        coded = [c for c in coded if "eventcode" in c]
        if said is None or not coded:
            continue
        text = " ".join(said[1].split())
        for event in coded:
            root = codes.get(event["eventcode"]) or codes.get(event["eventcode"][:2])
            source = _find(text, actors, event.get("sourcecode", ""))
            target = _find(text, actors, event.get("targetcode", ""))
            if root and source and target and source != target:
                weis = older.get(event["eventcode"][:2], "")
                yield {"text": text, "source": source, "target": target, "root": root, "weis": weis}


def _uncommented(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def _actor_forms(path: Path) -> list[tuple[str, str]]:
    """(form, code) of the actor file, longest form first; synonyms and codes may have lines of their own."""
    out: list[tuple[str, str]] = []
    names: list[str] = []
    codes: list[str] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        body = line.split("#")[0].strip()
        if not body or body.startswith("<"):
            continue
        code = re.search(r"\[([A-Z-]+)", body, re.IGNORECASE)
        name = re.sub(r"\[.*", "", body).strip(" +_").replace("_", " ")
        if name and not body.startswith("+"):
            names, codes = [], []
        if name:
            names.append(name)
            out += [(name, c) for c in codes]
        if code:
            codes.append(code[1].upper())
            out += [(n, codes[-1]) for n in names]
    return sorted(set(out), key=lambda pair: (-len(pair[0]), pair))


def _find(text: str, actors: Sequence[tuple[str, str]], code: str) -> tuple[int, int] | None:
    for name, its in actors:
        if its[:3] == code[:3]:
            at = re.search(r"(?<!\w)" + re.escape(name) + r"\w{0,3}", text, re.IGNORECASE)
            if at:
                return at.span()
    return None


def petrarch(weights: Path | None, threads: int) -> Row:
    """How often the root of PETRARCH's unit-test sentences is right, the two actors being given.

    Two figures: against the codes as the supplied CAMEO to PLOVER map reads them, and against what the codes mean where
    they are WEIS, as most of these are (`weis.csv`); a root that either reading gives counts in the second.
    """
    model = EventModel(weights, threads=threads)
    folder = shared() / "data/petrarch"
    pairs = as_cameo = as_either = 0
    wrong: dict[tuple[str, str], int] = {}
    for pair in petrarch_pairs(folder):
        p = model.between(pair["text"], [pair["source"]], [pair["target"]])
        found = roots()[int(p[1:].argmax())]
        pairs += 1
        as_cameo += found == pair["root"]
        as_either += found in (pair["root"], pair["weis"])
        if found not in (pair["root"], pair["weis"]):
            key = f"{pair['root']} (WEIS {pair['weis'] or 'none'})", found
            wrong[key] = wrong.get(key, 0) + 1
    print(describe(folder / "PETR.UnitTest.records.xml", pairs, "coded pairs"))
    return {
        "right by the CAMEO map": round(100 * as_cameo / max(1, pairs), 1),
        "right by CAMEO or WEIS": round(100 * as_either / max(1, pairs), 1),
        "most wrong": {f"{a} as {b}": n for (a, b), n in sorted(wrong.items(), key=lambda kv: -kv[1])[:8]},
    }


TASKS: dict[str, Callable[[Path | None, Path | None, Path | None, int], Row | None]] = {
    "modality": modality,
    "events": events,
    "factuality": factuality,
}

__all__ = ["TASKS", "petrarch", "plover"]
