"""Before any test: the index of the knowledge tables is made anew where a table has changed since it was made."""

from __future__ import annotations

import os

import msgspec

from onrecord.config import OFF
from onrecord.knowledge import compile as building
from onrecord.knowledge import index as stored


def pytest_configure() -> None:
    """Keep the index in step with the tables, so that tests see what a fresh installation would."""
    os.environ[OFF] = "1"  # nor do they see the configuration of whoever runs them
    try:
        digest = stored.read_index(stored.INDEX.read_bytes()).digest
    except (FileNotFoundError, ValueError, msgspec.MsgspecError):
        digest = ""
    if digest != stored.tables_digest():
        building.write()
