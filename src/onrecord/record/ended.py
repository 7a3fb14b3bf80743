"""What becomes of a report that is taken in."""

from __future__ import annotations

from typing import Literal

import msgspec

from onrecord.record.repository import Record

End = Literal["read", "reread", "unchanged", "duplicate", "failed"]


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one report: `of` is the place of what it duplicates, `why` says why it failed.

    `reports` is more than 1 for an unchanged file with several; `failed` of them failed when they were last tried.
    `size` is about how many bytes of the input it was.
    """

    location: str
    end: End
    of: str | None = None
    why: str | None = None
    reports: int = 1
    failed: int = 0
    size: int = 0


def ended(record: Record, id: str, place: str, end: End, size: int) -> Ended:
    """What to tell of a report whose article is now stored: a duplicate, exact or near, or `end`."""
    if end == "unchanged":
        return Ended(location=place, end=end, size=size)
    first = record.first_input(record.original_of(id))
    if first is not None and first != place:
        return Ended(location=place, end="duplicate", of=first, size=size)
    return Ended(location=place, end=end, size=size)
