"""Before any test: the index of the knowledge tables is made anew where a table has changed since it was made."""

from __future__ import annotations

import msgspec

from onrecord.knowledge import compile as building


def pytest_configure() -> None:
    """Keep the index in step with the tables, so that tests see what a fresh installation would."""
    try:
        digest = msgspec.msgpack.decode(building.INDEX.read_bytes(), type=building.Index).digest
    except (FileNotFoundError, msgspec.MsgspecError):
        digest = ""
    if digest != building.tables_digest():
        building.write()
