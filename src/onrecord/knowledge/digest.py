"""One digest over all knowledge tables: a reading records which knowledge it was made with."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def knowledge_digest() -> str:
    """SHA-256 over the names and bytes of all files in `knowledge/data`, in the order of their names."""
    total = hashlib.sha256()
    folder = resources.files(__package__).joinpath("data")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_file():
            total.update(entry.name.encode() + b"\0" + hashlib.sha256(entry.read_bytes()).digest())
    return total.hexdigest()
