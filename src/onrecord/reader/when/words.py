"""The words that dating needs, from `knowledge/data/time_words.csv` (classes) and `time_values.csv` (calendar)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onrecord.knowledge.lexicons import table
from onrecord.knowledge.tables import word_class


def words(name: str) -> frozenset[str]:
    """The words of one class; raises KeyError for a class that the table does not hold."""
    return word_class(name, "time_words.csv")


def values(kind: str) -> dict[str, int]:
    """The words of one kind (month, short month, weekday, numeral) and the number that each stands for."""
    return {row["word"]: int(row["first"]) for row in table("time_values.csv") if row["kind"] == kind}


def near_days() -> dict[str, tuple[int, int]]:
    """The words for days near the article's ("yesterday"): their first and last day, counted from it."""
    rows = (row for row in table("time_values.csv") if row["kind"] == "near day")
    return {row["word"]: (int(row["first"]), int(row["last"])) for row in rows}


def either(options: Iterable[str]) -> str:
    """The pattern that matches any of `options`, plain text, the longest that fits; to be put in a group."""
    return "|".join(re.escape(option) for option in sorted(options, key=lambda option: (-len(option), option)))
