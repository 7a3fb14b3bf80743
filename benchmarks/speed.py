"""Speed and size: whole readings a second, cold start, peak memory, and a public yardstick in the same run.

Every measurement is a process of its own, the systems take turns, and the median of the rounds is printed; machines
differ and are noisy, so the ratio to the yardstick says more than the absolute figure.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.data import Row, describe, rows, shared, write

ROUNDS = 3
SPACY = "en_core_web_sm"


def _read_all(articles: list[Row], threads: int, weights: str) -> Row:
    from onrecord.engine.run import run
    from onrecord.intake import IntakeOptions
    from onrecord.model import Reading
    from onrecord.reader.pipeline import Reader

    began = time.perf_counter()
    reader = Reader(threads=threads, weights=Path(weights) if weights else None)
    loaded = time.perf_counter() - began
    statements = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        write(path, articles)
        began = time.perf_counter()
        outcomes = run([str(path)], IntakeOptions(), workers=1, threads=threads, factory=lambda _: reader.read)
        for outcome in outcomes:
            statements += sum(len(r.statements) for r in outcome.results if isinstance(r, Reading))
        seconds = time.perf_counter() - began
    return {"load_s": loaded, "seconds": seconds, "found": statements}


def _spacy_all(articles: list[Row]) -> Row:
    began = time.perf_counter()
    pipeline = importlib.import_module(SPACY).load()
    loaded = time.perf_counter() - began
    found = 0
    began = time.perf_counter()
    for article in articles:
        found += len(pipeline(article["text"]).ents)
    return {"load_s": loaded, "seconds": time.perf_counter() - began, "found": found}


def worker(system: str, threads: int, path: str, limit: int, weights: str) -> None:
    """Measure one system in this process and print the figures as JSON."""
    articles = rows(Path(path))[:limit]
    result = _spacy_all(articles) if system == "spacy" else _read_all(articles, threads, weights)
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def _measure(system: str, threads: int, path: Path, limit: int, weights: Path | None) -> Row:
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    arguments = (system, threads, str(path), limit, str(weights or ""))
    call = f"from benchmarks.speed import worker; worker(*{arguments!r})"
    done = subprocess.run([sys.executable, "-c", call], env=environment, check=True, capture_output=True, text=True)
    result: Row = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _cold_start(text: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(text, encoding="utf-8")
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "onrecord", "brief", str(report)], check=True, capture_output=True)
        return time.perf_counter() - began


def installed_size() -> float:
    """Megabytes on disk of onrecord and every distribution it needs at run time."""
    seen: set[str] = set()
    todo, total = ["onrecord"], 0
    while todo:
        name = todo.pop()
        key = name.lower().replace("_", "-")
        if key in seen:
            continue
        seen.add(key)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        for file in distribution.files or []:
            path = Path(str(distribution.locate_file(file)))
            total += path.stat().st_size if path.is_file() else 0
        for requirement in distribution.requires or []:
            if "extra ==" not in requirement:
                todo.append(re.split(r"[;\[><=!~ ]", requirement)[0])
    package = importlib.util.find_spec("onrecord")
    if package and package.submodule_search_locations and "site-packages" not in package.submodule_search_locations[0]:
        folder = Path(package.submodule_search_locations[0])
        total += sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return total / 1e6


def speed(source: Path | None, out: Path | None, limit: int, weights: Path | None) -> None:
    """Print (and write to `out`) the figures."""
    path = source or shared() / "samples/guardian_dev.jsonl"
    articles = rows(path)[:limit]
    words = sum(len(a["text"].split()) for a in articles)
    print(describe(path, len(articles), f"articles, {words} words, {os.cpu_count()} processors"))
    systems = [("onrecord", 2), ("onrecord", 1)]
    if importlib.util.find_spec("spacy") and importlib.util.find_spec(SPACY):
        systems.append(("spacy", 2))
    else:
        print(f"yardstick left out: spaCy and {SPACY} are not installed here")
    runs: dict[tuple[str, int], list[Row]] = {s: [] for s in systems}
    for _ in range(ROUNDS):
        for system in systems:
            runs[system].append(_measure(*system, path, limit, weights))
    figures: Row = {}
    for (name, threads), results in runs.items():
        seconds = statistics.median(r["seconds"] for r in results)
        figures[f"{name}, {threads} threads"] = {
            "words_per_s": round(words / seconds),
            "articles_per_s": round(len(articles) / seconds, 1),
            "load_s": round(statistics.median(r["load_s"] for r in results), 3),
            "peak_mb": round(max(r["peak_mb"] for r in results)),
        }
    if ("spacy", 2) in runs:
        pairs = zip(runs["spacy", 2], runs["onrecord", 2], strict=True)
        ratio = statistics.median(a["seconds"] / b["seconds"] for a, b in pairs)
        figures["speed as a multiple of spaCy's, same run"] = round(ratio, 2)
    cold = [_cold_start(articles[0]["text"]) for _ in range(ROUNDS + 1)]
    figures["`onrecord brief` on one report, start to end, s"] = round(statistics.median(cold[1:]), 2)
    figures["installed, MB with all dependencies"] = round(installed_size())
    print(json.dumps(figures, indent=1))
    if out:
        out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
