"""The file of a record can be read by its owner alone, unless its owner says otherwise."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from made_events import eventful
from made_record import put
from onrecord.record import Record

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_what_is_made_is_for_its_owner(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db", create=True) as record:
        put(record, eventful())
        found = modes(tmp_path)
    assert {"r.db", "r.db-wal", "r.db-shm"} <= set(found)
    assert set(found.values()) == {0o600}


def test_what_its_owner_opened_to_others_stays_so(tmp_path: Path) -> None:
    Record.open(tmp_path / "r.db", create=True).close()
    (tmp_path / "r.db").chmod(0o640)
    with Record.open(tmp_path / "r.db", create=True) as record:
        put(record, eventful())
        assert modes(tmp_path)["r.db"] == modes(tmp_path)["r.db-wal"] == 0o640
