"""Reads the word lists and small tables under `knowledge/data/`: csv with a header, or txt with one entry a line.

Lines that start with `#` and empty lines are comments in both. Every table is read once a process.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


def _lines(name: str) -> list[str]:
    content = (files("onrecord.knowledge") / "data" / name).read_text(encoding="utf-8")
    return [line for line in content.splitlines() if line.strip() and not line.startswith("#")]


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/NAME` (csv, header first) as dictionaries of column to text.

    Raises FileNotFoundError where the package holds no such table.
    """
    return tuple({key: value or "" for key, value in row.items()} for row in csv.DictReader(_lines(name)))


@cache
def words(name: str) -> frozenset[str]:
    """The entries of `data/NAME` (txt), stripped of white space around them.

    Raises FileNotFoundError where the package holds no such list.
    """
    return frozenset(line.strip() for line in _lines(name))
