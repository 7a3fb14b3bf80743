"""`python -m benchmarks desk`: how long the workbench takes on a large record: API, first paint, scrolling."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import Row
from benchmarks.desk.articles import LONG_TITLE
from benchmarks.desk.asking import Samples
from benchmarks.desk.make import freshen, make

_PAINTS, _STARTS = 7, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the task."""
    parser.add_argument("record", nargs="?", type=Path, help="a record made so; made where there is none")
    parser.add_argument("--articles", type=int, default=10_000, help="articles of the record made (default 10,000)")
    parser.add_argument("--asks", type=int, default=40, help="requests of each route (default 40)")
    parser.add_argument("--only-make", action="store_true", help="make the record and measure nothing")
    parser.add_argument("--no-browser", action="store_true", help="leave out what needs chromium")
    parser.add_argument("--app", action="store_true", help="start the application by itself, not by onrecord serve")
    parser.add_argument("--out", type=Path, help="write the figures here as JSON")


def desk(args: argparse.Namespace) -> Row:
    """Make the record where there is none, measure, print; the figures."""
    with tempfile.TemporaryDirectory() as folder:
        record = args.record or Path(folder) / "record.db"
        if not record.exists():
            began = time.perf_counter()
            make(record, args.articles)
            print(f"made {args.articles:,} articles in {time.perf_counter() - began:.0f} s")
        if args.only_make:
            return {}
        freshen(record)
        figures = _measure(record, args.asks, browser=not args.no_browser, app=args.app)
    if args.out:
        args.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures


def _measure(record: Path, asks: int, *, browser: bool, app: bool) -> Row:
    import httpx

    from benchmarks.desk.serving import answer_times, serving

    samples = Samples(record, seed=2)
    on = (
        "measured on a made record of " + ", ".join(f"{n:,} {table}" for table, n in samples.rows.items())
        + f"; {record.stat().st_size / 1e6:.0f} MB, Python {platform.python_version()}, SQLite "
        f"{sqlite3.sqlite_version}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )  # fmt: skip
    print(on)
    figures: Row = {"on": on, "routes": {}}
    starts = []
    for _ in range(_STARTS - 1):
        with serving(record, app=app) as (_, seconds):
            starts.append(seconds)
    with serving(record, app=app) as (address, seconds):
        starts.append(seconds)
        figures["start_s"] = round(statistics.median(starts), 2)
        print(f"first page after the start: {figures['start_s']} s, the middle one of {_STARTS}")
        document = httpx.get(f"{address}/api/v1/openapi.json").json()
        listed = httpx.get(f"{address}/api/v1/treaties?limit=200").json()["items"]
        samples.values["treaty"] = [treaty["id"] for treaty in listed]
        requests = {f"API {route}": made for route, made in samples.requests(document, asks).items()}
        requests |= {f"page {page}": made for page, made in samples.pages(asks).items()}
        every: list[float] = []
        for route, addresses in requests.items():
            taken, wrong = answer_times(address, addresses)
            every += taken
            figures["routes"][route] = _line(route, taken)
            for trouble in wrong:
                print(f"    {trouble}")
        if every:
            figures["all"] = _line("all routes", every)
        if browser:
            figures |= _browse(record, address)
    return figures


def _line(route: str, taken: Sequence[float]) -> Row:
    """Print one line of the table; its figures, in milliseconds."""
    if not taken:
        print(f"  {route:44} not asked: nothing to be found there, or nothing known for one of its parameters")
        return {"asked": 0}
    in_order = sorted(taken)
    p95 = in_order[min(len(in_order) - 1, int(len(in_order) * 0.95))]
    found = {"asked": len(taken), "p50": statistics.median(taken), "p95": p95, "max": in_order[-1]}
    print(f"  {route:44}{len(taken):4}  p50 {found['p50']:7.1f}  p95 {p95:7.1f}  max {in_order[-1]:7.1f} ms")
    return {name: round(value, 1) for name, value in found.items()}


def _browse(record: Path, address: str) -> Row:
    from benchmarks.desk.browsing import LONG_FRAME, browser, paints, scrolled

    connection = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    row = connection.execute("SELECT id FROM articles WHERE title = ?", (LONG_TITLE,)).fetchone()
    connection.close()
    found: Row = {}
    # a page of three lines shows how much of it is the browser's own
    views = {"a page of three lines": "/nowhere", "overview": "/"}
    if row:
        views["the long article"] = f"/articles/{row[0]}"
    with browser() as started:
        for name, path in views.items():
            taken = paints(started, address + path, _PAINTS)
            found[f"paint {name}"] = round(statistics.median(taken), 1)
            print(f"  first contentful paint of {name}: p50 {statistics.median(taken):.0f}, max {max(taken):.0f} ms")
        if row:
            way = scrolled(started, address + views["the long article"])
            found["scrolling"] = {"frames": way.frames, "p95": round(way.p95, 1), "max": round(way.longest, 1)}
            print(
                f"  scrolling the long article: {way.frames} frames, p95 {way.p95:.0f}, longest {way.longest:.0f} ms, "
                f"{way.long} over {LONG_FRAME:g} ms"
            )
    return found
