"""Makes `src/onrecord/knowledge/data/agents.csv` from the PLOVER agents file of the Open Event Data Alliance (MIT).

    python -m training.knowledge.agents PLOVER_AGENTS_TXT

Phrases become lower-case words, the sets !PERSON! and !MINIST! are written out, codes of several sectors
("[~CVLOPP]") become one sector and the others in `also`. Mistakes of spelling are dropped, and so are entries for what
is no actor (weather, days, money). Codings of our own stand in agents_own.csv and win over these.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "knowledge" / "data" / "agents.csv"
SETS = {
    "!PERSON!": ("man", "woman", "person"),
    "!MINIST!": ("minister", "ministry"),
}
PLURALS = {"man": "men", "woman": "women", "person": "people"}
NO_ACTOR = ("JNK", "NON", "UNK")
MISSPELLED = re.compile(
    r"defnse|milita$|traffiker|maffia|familiy|industr$|compan$|govenment|monastary|c_in_co|enterprenuer|minist$|"
    r"administerr|governmenal|facilitiy|filmaker|munsiter"
)
_LINE = re.compile(r"^([^\[{#]+?)\s*(?:\{([^}]*)\})?\s*\[~([A-Z]+)\]")


def rows(text: str) -> dict[str, tuple[str, str, str]]:
    """Phrase to (irregular plural or "", sector, other sectors)."""
    out: dict[str, tuple[str, str, str]] = {}
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        phrase, plural, code = found.groups()
        codes = [code[i : i + 3] for i in range(0, len(code), 3)]
        if codes[0] in NO_ACTOR or MISSPELLED.search(phrase.lower()):
            continue
        clean = _words(phrase)
        several = [clean]
        for mark, words in SETS.items():
            if mark.lower() in clean:
                several = [clean.replace(mark.lower(), w) for w in words]
        for one in several:
            if not one.isascii() or len(one) < 3:
                continue
            many = _words(plural) if plural else ""
            tail = next((w for w in PLURALS if one.endswith(w)), None)
            if tail and not many:
                many = one[: -len(tail)] + PLURALS[tail]
            out.setdefault(one, (many, codes[0], "|".join(codes[1:])))
    return out


def _words(phrase: str) -> str:
    return " ".join(phrase.lower().replace("_", " ").split())


def main(path: Path) -> None:
    """Writes the table."""
    found = rows(path.read_text(encoding="utf-8", errors="replace"))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["noun", "plural", "sector", "also", "source"])
        writer.writerows([noun, *found[noun], "plover"] for noun in sorted(found))


HEAD = """\
# Agent nouns and their PLOVER sectors, from the PLOVER agents file of the Open Event Data Alliance (MIT licence, see
# NOTICE), made by training/knowledge/agents.py. Regular plurals are derived. also: further sectors.
# Where the source is wrong, or says less than is needed, agents_own.csv wins.
"""

if __name__ == "__main__":
    main(Path(sys.argv[1]))
