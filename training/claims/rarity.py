"""Count how rare each word piece is in news paragraphs, and write the table of it into the package.

    python -m training.claims.rarity --articles ../shared/samples/guardian_dev.jsonl ../shared/data/polnear/train.jsonl

One number a piece: the logarithm of how many times more paragraphs there are than hold it, in sixteenths.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from onrecord.reader.claims.likeness import RARITY
from onrecord.reader.features import pieces
from onrecord.reader.networks import shipped
from onrecord.reader.wordpiece import VOCABULARY, WordPieces


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    tokenizer = WordPieces.load(shipped() / VOCABULARY)
    size = len((shipped() / VOCABULARY).read_text(encoding="utf-8").split("\n"))
    seen: Counter[int] = Counter()
    total = 0
    for path in options.articles:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                for paragraph in json.loads(line)["text"].split("\n"):
                    if paragraph.strip():
                        seen.update(set(pieces(tokenizer, paragraph).ids.tolist()))
                        total += 1
    counts = np.asarray([seen[i] for i in range(size)], dtype=np.float64)
    table = np.log((total + 1) / (counts + 0.5))
    np.save(shipped() / RARITY, np.clip(np.round(table * 16), 0, 255).astype(np.uint8), allow_pickle=False)
    print(f"{total} paragraphs")


if __name__ == "__main__":
    main()
