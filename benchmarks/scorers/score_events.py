"""Score who-did-what-to-whom events in single sentences.

usage: score_events.py GOLD.jsonl PRED.jsonl

GOLD: {"id", "sentence", "events": [{"plover", "source", "target", "label"}]} with verbatim sources and targets.
PRED: {"id", "events": [{"plover", "source", "target", "modality"}]}, likewise.
An event is right when root, source and target agree (texts share a word; an empty target agrees with an empty one);
`root` asks for the root alone; `modality` is the share of right events whose modality agrees; `false_alarm` is the
share of sentences without an event that were given one.
"""

import json
import re
import sys

STOP = set("the a an of and to in on for its his her their s".split())


def words(text):
    return {w for w in re.findall(r"\w+", (text or "").lower()) if w not in STOP}


def agree(a, b):
    x, y = words(a), words(b)
    return bool(x & y) or (not x and not y)


def greedy(gold, pred, same):
    left, right = list(pred), []
    for g in gold:
        for p in left:
            if same(g, p):
                right.append((g, p))
                left.remove(p)
                break
    return right


def score(gold, pred):
    full = root = n_gold = n_pred = modal = empty = alarm = 0
    for g in gold:
        p = pred[g["id"]]
        n_gold += len(g["events"])
        n_pred += len(p)
        hits = greedy(
            g["events"],
            p,
            lambda a, b: (
                a["plover"] == b["plover"] and agree(a["source"], b["source"]) and agree(a["target"], b["target"])
            ),
        )
        full += len(hits)
        modal += sum(a["label"] == b.get("modality") for a, b in hits)
        root += len(greedy(g["events"], p, lambda a, b: a["plover"] == b["plover"]))
        if not g["events"]:
            empty += 1
            alarm += bool(p)

    def f1(hit):
        return round(100 * 2 * hit / (n_gold + n_pred), 1) if n_gold + n_pred else 0.0

    return {
        "gold": n_gold,
        "predicted": n_pred,
        "event_f1": f1(full),
        "root_f1": f1(root),
        "modality_of_right": round(100 * modal / full, 1) if full else None,
        "false_alarm": round(100 * alarm / empty, 1) if empty else None,
    }


def main(gold_path, pred_path):
    gold = [json.loads(line) for line in open(gold_path, encoding="utf8") if line.strip()]
    pred = {r["id"]: r["events"] for r in map(json.loads, open(pred_path, encoding="utf8"))}
    print(json.dumps(score(gold, pred), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
