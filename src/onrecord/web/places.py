"""Where reports came from, without the folders of the machine that the record is on: they are nobody's business."""

from __future__ import annotations

import re

import msgspec

from onrecord.record.types import StoredInput

_IN_AN_ARCHIVE = re.compile(r"[^/]*\.zip:.*", re.IGNORECASE | re.DOTALL)


def place(location: str) -> str:
    """The name of a file, with the line or the member of an archive behind it; a web address as it is."""
    if "://" in location:
        return location
    plain = location.replace("\\", "/")
    inner = _IN_AN_ARCHIVE.search(plain)  # members have folders of their own
    return inner[0] if inner else plain.rpartition("/")[2]


def without_folders(failed: StoredInput) -> StoredInput:
    """A report that failed, with its name for its location, also where the reason speaks of it."""
    name = place(failed.location)
    folder = failed.location[: len(failed.location) - len(name)]
    why = failed.why.replace(folder, "") if failed.why and len(folder) > 1 else failed.why
    return msgspec.structs.replace(failed, location=name, why=why)
