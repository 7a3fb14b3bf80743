"""Before any test: what is compiled of the knowledge tables and treaties is made anew where a file has changed."""

from __future__ import annotations

import os
from contextlib import suppress

import msgspec

from onrecord.commitments import shipped
from onrecord.config import OFF
from onrecord.errors import KnowledgeError
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
    with suppress(KnowledgeError):  # a treaty that cannot be used fails the tests of treaties, not every test
        shipped.write()
