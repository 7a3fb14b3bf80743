"""Actor phrases: predictions for given ones, and their scores on our own lists; how fast look-ups are."""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import Row, describe, rows, write
from onrecord.knowledge import code_actor, compile, knowledge
from onrecord.knowledge.index import INDEX, read_index, tables_digest
from onrecord.knowledge.tables import fold

LISTS = ("dev", "test")
LOADS = 5
PHRASES = 40_000
"""How many phrases a look-up is timed over."""


def _folder() -> Path:
    return Path(__file__).with_name("actors")


def phrases(part: str) -> tuple[Path, list[Row]]:
    """The file of one of our lists, and its rows."""
    path = _folder() / f"phrases_{part}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return path, list(csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")))


def predict(items: Sequence[Row]) -> list[Row]:
    """Country, sector and name of each phrase, null where it tells none."""
    out = []
    for item in items:
        code = code_actor(item["phrase"], item.get("date") or None)
        out.append({"id": item["id"], "country": code.country, "sector": code.sector, "name": code.name})
    return out


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are the same, folded, without "the"; nothing and an empty name are."""
    return _bare(one) == _bare(other)


def _bare(name: str | None) -> str:
    return " ".join(fold(name or "").split()).removeprefix("the ")


def score(gold: Sequence[Row], predictions: Sequence[Row]) -> Row:
    """Right answers in percent; also by sector, with the number of phrases; `wrong` lists the others."""
    if not gold:
        raise SystemExit("benchmarks: there is no phrase to score")
    found = {p["id"]: p for p in predictions}
    right: dict[str, list[bool]] = {"country": [], "sector": [], "name": [], "name where one is given": []}
    sectors: dict[str, list[bool]] = {}
    wrong = []
    for item in gold:
        said = found.get(item["id"], {})
        fine = {c: (said.get(c) or "") == (item[c] or "") for c in ("country", "sector")}
        fine["name"] = same_name(said.get("name"), item["name"])
        for column, ok in fine.items():
            right[column].append(ok)
        if item["name"]:
            right["name where one is given"].append(fine["name"])
        sectors.setdefault(item["sector"], []).append(fine["sector"])
        for column in (c for c, ok in fine.items() if not ok):
            wrong.append((item["id"], item["phrase"], column, item[column] or "-", said.get(column) or "-"))
    return {
        **{column: _percent(answers) for column, answers in right.items() if answers},
        "by_sector": {s: [_percent(sectors[s]), len(sectors[s])] for s in sorted(sectors)},
        "wrong": wrong,
    }


def _percent(answers: Sequence[bool]) -> float:
    return round(100 * sum(answers) / len(answers), 1)


def actors(source: Path | None, out: Path | None) -> Row | None:
    """Predictions for the phrases of `source` into `out`; without a source, the scores on our own lists."""
    if source is not None:
        items = rows(source)
        predictions = predict(items)
        if out:
            write(out, predictions)
        print(describe(source, len(items), "phrases"))
        if not all({"country", "sector", "name"} <= item.keys() for item in items):
            return None
        return {source.name: score(items, predictions)}
    scores: Row = {}
    for part in LISTS:
        path, items = phrases(part)
        print(describe(path, len(items), "phrases"))
        scores[part] = score(items, predict(items))
    return scores


def mixed_phrases(number: int = PHRASES) -> list[str]:
    """As many phrases: names of the tables, evenly drawn, and as many that no table has; the same ones each time."""
    names = sorted(knowledge().index.aliases)
    step = max(1, len(names) * 2 // number)
    known = [name.removeprefix("=") for name in names[::step]]
    out = []
    for n in range(number):
        name = known[n // 2 % len(known)]
        out.append(name.title() if n % 2 == 0 else f"{name[::-1]} {n}")
    return out


def lookups() -> None:
    """Print phrases a second on one thread, and how long a fresh process takes to load the tables.

    Where a table has changed since the index was made, it is made anew first, as an installation does.
    """
    if not INDEX.is_file() or read_index(INDEX.read_bytes()).digest != tables_digest():
        compile.write()
    mixed = mixed_phrases()
    base = knowledge()
    found = sum(bool(base.look_up(phrase)) for phrase in mixed)
    began = time.perf_counter()
    for phrase in mixed:
        base.look_up(phrase)
    looked_up = len(mixed) / (time.perf_counter() - began)
    _, items = phrases("dev")
    coded = [item["phrase"] for item in items] * 3
    for phrase in coded:
        code_actor(phrase)
    began = time.perf_counter()
    for phrase in coded:
        code_actor(phrase)
    per_second = len(coded) / (time.perf_counter() - began)
    loads = [_load() for _ in range(LOADS)]
    print(
        f"look-ups: {looked_up:,.0f} phrases/s on one thread ({len(mixed):,} phrases, {found:,} of them in the tables)"
    )
    print(f"code_actor: {per_second:,.0f} phrases/s on one thread ({len(coded):,} phrases)")
    middle = [statistics.median(load[n] for load in loads) for n in range(3)]
    print(
        f"tables: loaded in {middle[0]:.0f} ms (median of {LOADS} fresh processes); in a checkout {middle[1]:.0f} ms "
        f"more to see that no table has changed; the places, when first asked for, {middle[2]:.0f} ms"
    )


def _load() -> tuple[float, float, float]:
    """Milliseconds that a fresh process takes to load the index, to check it against the tables, to load the places.

    Imports of the modules are left out.
    """
    code = (
        "import time; from onrecord.knowledge import base, index\n"
        "began = time.perf_counter(); index.tables_digest(); check = time.perf_counter() - began\n"
        "checkout = (index.DATA / 'places.csv').exists()\n"
        "began = time.perf_counter(); known = base.knowledge(); known.look_up('Belarus')\n"
        "load = time.perf_counter() - began - check * checkout\n"
        "began = time.perf_counter(); known.places('Minsk'); print(load, check * checkout, time.perf_counter() - began)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    load, check, places = (1000 * float(word) for word in done.stdout.split())
    return load, check, places
