"""Spans of time as known to the year, month or day, set against each other: what is left of one beside another."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from onrecord.knowledge.schema import Tenure, earliest, latest

_STALE_MONTHS = 6


def surely_before(start: str, end: str) -> bool:
    """Whether a span that starts at `start` does so before `end`, whatever the dates mean; an open end is never."""
    return not end or latest(start) < earliest(end)


def giving_way(old: Tenure, mine: Sequence[Tenure], *, single: bool) -> list[Tenure]:
    """What is left of a tenure of the tables beside new ones of the same post.

    Of one of the same person in the same years nothing is, of another's only what lies outside the new ones, where one
    person holds the post at a time (`single`). An open one that had grown old before a new one starts stays as it is:
    that somebody else came later does not tell that they held the post until then.
    """
    left = [old]
    for new in mine:
        if old.person != new.person and (not single or "disputed" in (old.status, new.status)):
            continue
        after: list[Tenure] = []
        for part in left:
            pieces = outside(part.start, part.end, new.start, new.end)
            if not part.end and _months(part.asof) + _STALE_MONTHS < _months(new.start):
                pieces = [(part.start, "")]
            if old.person == new.person and pieces != [(part.start, part.end)]:
                continue
            after += [
                msgspec.structs.replace(part, start=start, end=end, asof="" if end else part.asof)
                for start, end in pieces
            ]
        left = after
    return left


def _months(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7] or 1)


def outside(start: str, end: str, new_start: str, new_end: str) -> list[tuple[str, str]]:
    """The parts of a span of time that lie outside another one; it is whole where they do not overlap."""
    if latest(end) <= earliest(new_start) or latest(new_end) <= earliest(start):
        return [(start, end)]
    if (end and end == new_start) or (new_end and start == new_end):
        return [(start, end)]
    parts = []
    if earliest(start) < earliest(new_start):
        parts.append((start, new_start))
    if latest(new_end) < latest(end):
        parts.append((new_end, end))
    return parts
