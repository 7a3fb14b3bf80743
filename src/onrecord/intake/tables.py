"""Reading intake's own data files: plain text, one entry a line, `#` starts a comment line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The entries of ``intake/data/NAME``: lines without comments, blank lines and outer white space."""
    content = (_DATA / name).read_text(encoding="utf-8")
    stripped = (line.strip() for line in content.splitlines())
    return tuple(line for line in stripped if line and not line.startswith("#"))


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of ``intake/data/NAME``, where a line may hold several."""
    return frozenset(word for line in lines_of(name) for word in line.split())
