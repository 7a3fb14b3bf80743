"""Score one label an item: modality, PLOVER root or stance.

usage: score_labels.py GOLD PRED [--gold-field label] [--id-field id] [--positive actual]

GOLD is .jsonl or .tsv; PRED is .jsonl with {"id", "label"}. Prints accuracy, macro-F1 over the labels that occur in
the gold, F1 of each label, and, with --positive, how many items that are NOT that label were given it.
"""

import argparse
import collections
import csv
import json
import sys


def rows(path):
    with open(path, encoding="utf8") as f:
        if path.endswith(".tsv"):
            yield from csv.DictReader(f, delimiter="\t")
        else:
            for line in f:
                if line.strip():
                    yield json.loads(line)


def score(gold, pred, positive=None):
    labels = sorted(set(gold.values()))
    hit = collections.Counter()
    n_gold = collections.Counter(gold.values())
    n_pred = collections.Counter(pred[i] for i in gold)
    for i, label in gold.items():
        hit[label] += pred[i] == label
    f1 = {}
    for label in labels:
        p = hit[label] / n_pred[label] if n_pred[label] else 0.0
        r = hit[label] / n_gold[label]
        f1[label] = 100 * 2 * p * r / (p + r) if p + r else 0.0
    out = {
        "items": len(gold),
        "accuracy": round(100 * sum(hit.values()) / len(gold), 1),
        "macro_f1": round(sum(f1.values()) / len(labels), 1),
        "f1": {k: [round(v, 1), n_gold[k]] for k, v in f1.items()},
    }
    if positive:
        others = [i for i, label in gold.items() if label != positive]
        wrong = sum(pred[i] == positive for i in others)
        out[f"not_{positive}_given_as_{positive}_percent"] = round(100 * wrong / len(others), 1)
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gold")
    parser.add_argument("pred")
    parser.add_argument("--gold-field", default="label")
    parser.add_argument("--id-field", default="id")
    parser.add_argument("--positive")
    args = parser.parse_args()
    gold = {str(r[args.id_field]): r[args.gold_field] for r in rows(args.gold)}
    pred = {str(r["id"]): r["label"] for r in rows(args.pred)}
    missing = [i for i in gold if i not in pred]
    if missing:
        sys.exit(f"no prediction for {len(missing)} items, first: {missing[0]}")
    print(json.dumps(score(gold, pred, args.positive), indent=1))


if __name__ == "__main__":
    main()
