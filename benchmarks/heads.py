"""How often the tables answer who headed a state or its government: every UN member, each month since 2000."""

from __future__ import annotations

from collections import defaultdict

from onrecord.knowledge.base import Knowledge, knowledge

FIRST, LAST = (2000, 1), (2026, 10)
KINDS = ("head_of_state", "head_of_government")


def days() -> list[str]:
    """The middle of each month from FIRST to LAST."""
    years = range(FIRST[0], LAST[0] + 1)
    return [f"{y}-{m:02}-15" for y in years for m in range(1, 13) if FIRST <= (y, m) <= LAST]


def coverage(base: Knowledge, kind: str) -> tuple[int, int]:
    """Questions asked (state and day) and questions that have a sure answer."""
    posts: dict[str, list[str]] = defaultdict(list)
    for id in base.posts:
        if kind in base.posts[id].kinds:
            posts[base.posts[id].of].append(id)
    asked = answered = 0
    for state in sorted({m.state for m in base.members("UN", "2026-01-01")}):
        born = base.states[state].start
        for day in days():
            if born and day < born:
                continue
            asked += 1
            answered += any(held.sure for post in posts[state] for held in base.holders(post, day))
    return asked, answered


def heads() -> None:
    """Print the share of questions that the tables answer."""
    base = knowledge()
    print(f"measured on the shipped tables (knowledge {base.digest[:12]}…), {len(days())} days")
    for kind in KINDS:
        asked, answered = coverage(base, kind)
        print(f"{kind}: {answered:,} of {asked:,} answered ({100 * answered / asked:.1f} %)")
