"""`python -m benchmarks ingest`: what the record costs above reading alone, a second run, and 20 kills during ingest.

Every run is a process of its own, over the same articles as files. Beside the wall clock the processor time is given,
which other programs on the machine disturb less. After each kill the record is verified, and in the end its digest
compared with that of an undisturbed run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import Row, describe, rows, shared

SETTLED = 60
"""Seconds that the files seem old: a file that changed just now is looked into again."""


def _articles(path: Path, number: int) -> list[Row]:
    """So many articles; where the file has fewer, its own again with their sentences in another order."""
    found = rows(path)
    chosen = random.Random(1)
    for n in range(number - len(found)):
        paragraphs = str(found[n]["text"]).split("\n\n")
        chosen.shuffle(paragraphs)
        found.append({**found[n], "text": "\n\n".join(paragraphs), "outlet": f"Outlet {n}"})
    return found[:number]


def _write(articles: Sequence[Row], folder: Path) -> None:
    folder.mkdir()
    then = time.time() - SETTLED
    for n, article in enumerate(articles):
        file, beside = folder / f"{n:05}.txt", folder / f"{n:05}.meta.json"
        file.write_text(article["text"], encoding="utf-8")
        beside.write_text(json.dumps({"published": article.get("date"), "outlet": article.get("outlet")}), "utf-8")
        os.utime(file, (then, then))
        os.utime(beside, (then, then))


def _run(*words: str) -> Row:
    """Seconds on the clock and on the processors, of one command."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "onrecord", *words], check=True, capture_output=True)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"s": round(seconds, 2), "processor_s": round(used, 2)}


def _digest(record: Path) -> str:
    command = [sys.executable, "-m", "onrecord", "verify", "--record", str(record), "--format", "json"]
    found = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    if not found["whole"]:
        raise SystemExit(f"benchmarks: the record is damaged: {found['problems']}")
    return str(found["digest"])


def _kill(folder: Path, record: Path, workers: str, longest: float, chosen: random.Random) -> float:
    """Start an ingest and kill it with all its workers after a random time; that time."""
    command = [sys.executable, "-m", "onrecord", "ingest", str(folder), "--record", str(record), "--workers", workers]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as process:
        after = chosen.uniform(0.3, longest)
        time.sleep(after)
        os.killpg(process.pid, signal.SIGKILL)
    return after


def measure(source: Path, number: int, workers: str, rounds: int, kills: int) -> Row:
    """The figures, as printed."""
    figures: Row = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reports"
        _write(_articles(source, number), folder)
        runs: dict[str, list[Row]] = {"read": [], "ingest": [], "again": []}
        record = Path(name) / "record.db"
        for _ in range(rounds):
            for file in Path(name).glob("record.db*"):
                file.unlink()
            runs["read"].append(_run("read", str(folder), "-o", f"{name}/out.jsonl", "--workers", workers))
            runs["ingest"].append(_run("ingest", str(folder), "--record", str(record), "--workers", workers))
            runs["again"].append(_run("ingest", str(folder), "--record", str(record), "--workers", workers))
        for what, found in runs.items():
            figures[what] = {key: statistics.median(r[key] for r in found) for key in ("s", "processor_s")}
        for key in ("s", "processor_s"):
            figures[f"overhead above reading, {key}, %"] = round(
                100 * (figures["ingest"][key] / figures["read"][key] - 1), 1
            )
            figures[f"second run, {key}, % of the first"] = round(
                100 * figures["again"][key] / figures["ingest"][key], 2
            )
        figures["record, MB"] = round(record.stat().st_size / 1e6, 2)
        if kills:
            wanted, killed = _digest(record), Path(name) / "killed.db"
            chosen = random.Random(2)
            for _ in range(kills):
                _kill(folder, killed, workers, max(2.0, 2 * figures["ingest"]["s"] / kills), chosen)
                if killed.exists():
                    _digest(killed)
            _run("ingest", str(folder), "--record", str(killed), "--workers", workers)
            figures[f"same digest after {kills} kills"] = _digest(killed) == wanted
    return figures


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the task takes."""
    parser.add_argument("source", nargs="?", type=Path, metavar="IN", help="articles (JSON Lines)")
    parser.add_argument("--articles", type=int, default=120, help="how many (default 120)")
    parser.add_argument("--workers", default="1", help="processes to read with (default 1)")
    parser.add_argument("--rounds", type=int, default=3, help="medians of so many rounds (default 3)")
    parser.add_argument("--kills", type=int, default=20, help="kills during ingest (default 20)")


def ingest(source: Path | None, number: int, workers: str, rounds: int, kills: int) -> None:
    """Measure, and print the figures."""
    source = source or shared() / "samples/guardian_dev.jsonl"
    print(describe(source, number, f"articles, {os.cpu_count()} processors"))
    print(json.dumps(measure(source, number, workers, rounds, kills), indent=1))
