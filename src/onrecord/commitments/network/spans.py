"""Spans of days: sets of days as pairs of first and last day (ISO 8601), sorted, apart from one another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from onrecord.commitments.network.periods import day_after, day_before

Spans = tuple[tuple[str, str], ...]
OPEN = "9999-12-31"
"""The last day of a span that goes on."""

_after = lru_cache(maxsize=4096)(day_after)
_before = lru_cache(maxsize=4096)(day_before)


def joined(spans: Iterable[tuple[str, str]]) -> Spans:
    """The days of all of them; those that overlap or follow one another become one."""
    found: list[tuple[str, str]] = []
    for start, end in sorted(spans):
        if found and (found[-1][1] == OPEN or start <= _after(found[-1][1])):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)


def shared(one: Spans, other: Spans) -> Spans:
    """The days of both."""
    if len(one) == len(other) == 1:  # nearly always, and many times
        start, end = max(one[0][0], other[0][0]), min(one[0][1], other[0][1])
        return ((start, end),) if start <= end else ()
    found = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((start, end) for start, end in found if start <= end))


def without(spans: Spans, taken: Spans) -> Spans:
    """The days of the first that are none of the second."""
    for first, last in taken:
        left: list[tuple[str, str]] = []
        for start, end in spans:
            if last < start or end < first:
                left.append((start, end))
                continue
            if start < first:
                left.append((start, _before(first)))
            if last < end:
                left.append((_after(last), end))
        spans = tuple(left)
    return spans
