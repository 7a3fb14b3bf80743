"""`python -m benchmarks whatif` and `network`: how long reading treaties on a case takes, and the table of dyad-years.

The cases are the scenarios of `tests/commitments/test_whatif_scenarios.py`, and as many as are asked for that are drawn
at random: any class of events, done by any state that ever was a party to any other one, on any day since 1949; a third
of them at a place overseas, a third with a request. All are asked with the default depth, over all shipped treaties.
"""

from __future__ import annotations

import importlib.util
import os
import random
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.commitments import network as net
from onrecord.commitments.areas import Areas
from onrecord.commitments.case import Case
from onrecord.commitments.event_classes import event_classes
from onrecord.commitments.shipped import load_treaties
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.whatif import DEPTH, what_if
from onrecord.knowledge.base import Knowledge, knowledge
from onrecord.knowledge.lexicons import table
from onrecord.output.network import rows_csv

SCENARIOS = Path(__file__).parents[1] / "tests" / "commitments" / "test_whatif_scenarios.py"
FIRST, LAST = 1949, 2026
LIMIT_MS, LIMIT_S = 50, 10
"""What a case, and the table of dyad-years, may take."""
UNASKED = "2030-01-01"
"""A day that no case is about: who the members of organizations are is read once for all days."""
SEED = 6
TIMES = 3
"""Each case is asked so often, and its least time counts: the machine may be busy."""


def scenarios() -> Iterator[Case]:
    """The written cases of the tests."""
    spec = importlib.util.spec_from_file_location("whatif_scenarios", SCENARIOS)
    if spec is None or spec.loader is None:
        raise SystemExit(f"benchmarks: no file {SCENARIOS}")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for scenario in module.SCENARIOS:
        event, by, on, day, *at = scenario.case
        yield Case(
            event=event, by=by, on=on, day=day, place=at[0] if at else "",
            requests=frozenset(scenario.requests), said=scenario.said or {},
        )  # fmt: skip


def drawn(number: int, base: Knowledge) -> Iterator[Case]:
    """So many cases at random, the same for the same tables."""
    chosen = random.Random(SEED)
    states = sorted({state for spell in net.spells(load_treaties(base=base), base) for state in _sides(spell)})
    places = sorted({row["name"] for row in table("territories.csv")})
    days = (date(LAST, 12, 31) - date(FIRST, 1, 1)).days
    for _ in range(number):
        by, on = chosen.sample(states, 2)
        yield Case(
            event=chosen.choice(sorted(event_classes())),
            by=by,
            on=on,
            day=(date(FIRST, 1, 1) + timedelta(days=chosen.randrange(days))).isoformat(),
            place=chosen.choice(places) if chosen.random() < 1 / 3 else "",
            requests=frozenset({on} if chosen.random() < 1 / 3 else ()),
        )


def _sides(spell: net.Spell) -> tuple[str, str]:
    return spell.obligor, spell.beneficiary


def whatif(number: int, slowest: int = 3) -> float:
    """Ask all cases, print the figures; the 95th percentile over all of them in milliseconds."""
    base = knowledge()
    treaties, areas, classes = load_treaties(base=base), Areas(base), event_classes()
    groups = {"scenarios of the tests": list(scenarios()), f"drawn at random (seed {SEED})": list(drawn(number, base))}
    print(f"measured on {_over(treaties)}, depth {DEPTH}, the least of {TIMES} times each; {_machine()}")
    taken: list[tuple[float, float, int, Case]] = []
    for name, cases in groups.items():
        here = []
        for case in cases:
            least = used = float("inf")
            for _ in range(TIMES):
                fresh = _fresh(treaties, base)
                began, before = time.perf_counter(), time.process_time()
                outcome = what_if(case, fresh, areas, classes, base)
                used = min(used, time.process_time() - before)
                least = min(least, time.perf_counter() - began)
            here.append((least * 1000, used * 1000, len(outcome.steps), case))
        taken += here
        print(f"  {name:28}{_figures([ms for ms, *_ in here])}")
    print(f"  {'all':28}{_figures([ms for ms, *_ in taken])}")
    print(f"  {'all, processor time':28}{_figures([ms for _, ms, *_ in taken])}")
    over = sum(ms > LIMIT_MS for ms, *_ in taken)
    print(f"  over {LIMIT_MS} ms: {over}; the slowest:")
    for ms, used, steps, case in sorted(taken, key=lambda one: -one[0])[:slowest]:
        what = f"{case.event} by {case.by} on {case.on}, {case.day} {case.place}"
        print(f"    {ms:5.1f} ms ({used:.1f} of processor time), {steps} steps: {what}")
    return float(np.percentile([ms for ms, *_ in taken], 95))


def _fresh(treaties: Treaties, base: Knowledge) -> Treaties:
    """The same treaties, asked before, but about none of the days of the cases."""
    fresh = Treaties(treaties.all, base, digest=treaties.digest)
    fresh.duties(UNASKED)
    return fresh


def _figures(ms: Sequence[float]) -> str:
    middle, high = np.percentile(ms, (50, 95))
    return f"{len(ms):4} cases  median {middle:5.1f} ms  p95 {high:5.1f} ms  max {max(ms):5.1f} ms"


def network() -> float:
    """Make the tables of dyad-years and write them as CSV, print the figures; the slower of the two in seconds."""
    base = knowledge()
    treaties = load_treaties(base=base)
    print(f"measured on {_over(treaties)}, {FIRST} to {LAST}, limit {LIMIT_S} s; {_machine()}")
    slowest = 0.0
    for name, make, type_ in (
        ("dyad-years", net.dyad_years, net.DyadYear),
        ("directed dyad-years", net.directed_dyad_years, net.DirectedDyadYear),
    ):
        fresh = _fresh(treaties, base)
        began, before = time.perf_counter(), time.process_time()
        rows = make(net.spells(fresh, base), base, range(FIRST, LAST + 1))
        size = sum(len(piece) for piece in rows_csv(rows, type_))
        seconds, used = time.perf_counter() - began, time.process_time() - before
        slowest = max(slowest, seconds)
        made = f"{len(rows):8,} rows, {size / 1e6:5.1f} MB of CSV"
        print(f"  {name:22}{made}: {seconds:5.2f} s ({used:.2f} of processor time)")
    return slowest


def _over(treaties: Treaties) -> str:
    return f"{len(treaties.all)} treaties with {sum(len(t.commitments) for t in treaties.all)} commitments"


def _machine() -> str:
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
